/* key: CURVE keys of people and of gates, and the files they live in.
 *
 * A key is written as 40 characters of Z85 (no blank, comma, quote or semicolon among them). The
 * public half is known to everybody and names its owner; the secret half never leaves its file and
 * the memory of the program that uses it: not in arguments, logs or core files. Whoever holds a
 * struct key_pair wipes it.
 */
#ifndef PROTO_LINK_KEY_H
#define PROTO_LINK_KEY_H

#include <stdbool.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum { KEY_BYTES = 32, KEY_CHARS = 40, KEY_TEXT_BYTES = KEY_CHARS + 1 };

struct key_pair {
    char public_half[KEY_TEXT_BYTES], secret_half[KEY_TEXT_BYTES];
};

/* What a console needs to speak to one gate; both borrowed. */
struct key_client {
    const struct key_pair *own;
    const char *gate; /* its public half */
};

/* A libzmq that may be given keys: 4.3.2 or later (before it a stranger could write to the stack of a
 * CURVE server, CVE-2019-13132), built with CURVE. To be asked by each program at its start. */
enum err key_check_library(struct why *why);
enum err key_judge_library(int major, int minor, int patch, bool has_curve, struct why *why);

/* Is this a key as somebody may write it? ERR_FORMAT says what is wrong with it. One key has one
 * spelling only. */
enum err key_check(struct text text, struct why *why);

/* KEY_BYTES to text. */
void key_text(char to[KEY_TEXT_BYTES], const unsigned char *bytes);

enum err key_make(struct key_pair *pair, struct why *why);
void key_wipe(struct key_pair *pair);

/* A pair from its file, made sure of: the halves belong together, and nobody but its owner (us, or
 * root) may read the file. From then on this process leaves no core file. ERR_IO, ERR_DENIED,
 * ERR_FORMAT. */
enum err key_read(struct key_pair *pair, const char *path, struct why *why);

/* Writes a new file for its owner alone; one that is there is never touched. `whose` stands in its
 * first line. ERR_IO. */
enum err key_write(const struct key_pair *pair, const char *path, const char *whose,
                   struct why *why);

/* No core file, and no debugger of another process, from now on. */
void key_forbid_dump(void);

#endif
