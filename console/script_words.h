/* script_words: the text of a script taken apart (grammar: script.h). */
#ifndef CONSOLE_SCRIPT_WORDS_H
#define CONSOLE_SCRIPT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum script_word_kind {
    SCRIPT_KEY,
    SCRIPT_WAIT_STATE,
    SCRIPT_WAIT_SETTLED,
    SCRIPT_WAIT_TEXT,
    SCRIPT_WAIT_GONE,
    SCRIPT_DEADLINE,
    SCRIPT_SIZE,
};

struct script_word {
    enum script_word_kind kind;
    char *text;            /* key, state or text; owned */
    int64_t first, second; /* seconds; columns and rows */
};

/* From a file of that name when there is one, else from `keys` itself. */
enum err script_words_read(struct script_word **words, size_t *count, const char *keys,
                           struct why *why);
enum err script_words_parse(struct script_word **words, size_t *count, struct text text,
                            struct why *why);
void script_words_free(struct script_word **words, size_t count);

const char *script_word_kind(enum script_word_kind kind); /* "text=" ... for messages */

#endif
