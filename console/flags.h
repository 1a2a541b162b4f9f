/* flags: the options of a command such as `vigie rate`, from tables. The one list for reading them
 * and for --help. */
#ifndef CONSOLE_FLAGS_H
#define CONSOLE_FLAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/err.h"

enum flags_kind { FLAGS_TEXT, FLAGS_LIST, FLAGS_BOOL };

enum { FLAGS_LIST_MAX = 256, FLAGS_MAX = 32 };

struct flags_list { /* what an option says that may come again; borrowed of argv */
    const char *at[FLAGS_LIST_MAX];
    size_t count;
};

struct flag {
    const char *name, *argument, *help; /* without an argument: FLAGS_BOOL */
    enum flags_kind kind;
    size_t offset; /* of a const char *, a struct flags_list or a bool */
};

/* A table and the struct that it fills. */
struct flags_group {
    const struct flag *rows;
    size_t count;
    void *target;
};

/* The files that prices come from: fills a struct rates_files. */
extern const struct flag flags_of_files[];
extern const size_t flags_of_files_count;

/* argv[0] is the command's name. ERR_ARG with one sentence. */
enum err flags_read(const struct flags_group *groups, size_t count, int argc, char **argv,
                    struct why *why);
/* The same with words among the options: they stand from argv[*first] on afterwards. */
enum err flags_read_words(const struct flags_group *groups, size_t count, int argc, char **argv,
                          int *first, struct why *why);
void flags_print_help(const struct flags_group *groups, size_t count);

#endif
