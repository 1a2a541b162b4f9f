/* do_own: what do.c (one target) and do_many.c (several) share. */
#ifndef CONSOLE_DO_OWN_H
#define CONSOLE_DO_OWN_H

#include "console/control/draft.h"
#include "console/session.h"

enum { DO_LINE_BYTES = 1200 };

typedef char do_target[DRAFT_WORD_BYTES];

/* What the command line asked for. */
struct asked {
    struct draft_words words;
    const char *wait, *format;
    char *connect, *config;
    const char *targets_from; /* a file, "-": standard input; NULL: the target is a word */
    bool go_on, all_or_nothing;
    bool dry_run, help;
    int64_t wait_ms;
    char args[DRAFT_WORD_BYTES];
    do_target *targets; /* of do_many; owned */
    size_t target_count;
};

/* `name value` on a line of its own, or one more member of an object; nothing without a value. */
void do_print_field(const char *name, struct text value, bool is_json, bool *is_first);

/* Several targets, or words that are about several. */
bool do_is_many(const struct asked *asked);

/* Takes the targets apart, or reads them from their file. ERR_ARG, ERR_IO. */
enum err do_many_targets(struct asked *asked, struct why *why);

/* Gives the orders, prints a line for each; returns the exit code. */
int do_many(struct asked *asked, const struct config *config);

#endif
