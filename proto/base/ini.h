/* ini: a settings file read line by line through inih, with messages that name file and line.
 *
 * Pure over text: whoever wires reads the file (ini_read_file is the short way). Keys are handed
 * over in file order with their line number; unknown keys are the handler's to refuse.
 */
#ifndef PROTO_BASE_INI_H
#define PROTO_BASE_INI_H

#include "proto/base/err.h"
#include "proto/base/text.h"

struct ini_entry {
    const char *file;    /* as given, for messages */
    int line;            /* from 1 */
    const char *section; /* "" before the first [section] */
    const char *key;     /* NULL: the section begins (so that an empty section is seen too) */
    const char *value;   /* trimmed; comments removed */
};

/* Returns OK to go on; an error stops the reading, with its sentence in `why`. The wrapper puts
 * "file line N: " in front of it. */
typedef enum err ini_handler(void *context, const struct ini_entry *entry, struct why *why);

enum err ini_read_text(struct text text, const char *file, ini_handler *handler, void *context,
                       struct why *why);

/* At most 4 MiB, a regular file. */
enum err ini_read_file(const char *path, ini_handler *handler, void *context, struct why *why);

/* "did you mean ..." help: the name of the list nearest to `wrong`, NULL when none is near. */
const char *ini_nearest(const char *wrong, const char *const *names, size_t count);

#endif
