/* keymap: the one list of keys. The help screen, the bottom bar and the man page are made of it.
 *
 * To add a hotkey, add a row in keymap.c (and its command in ui_command.c when it is a new one).
 * No key may mean two things that can be meant at the same moment; tests/unit/test_ui_keymap.c
 * tries all.
 */
#ifndef CONSOLE_UI_KEYMAP_H
#define CONSOLE_UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/event/verb.h"

/* Where a key has its meaning. While a line is typed, only KEYS_INPUT; else KEYS_ALWAYS and
 * KEYS_MOVE together, and KEYS_ROWS too wherever rows are shown. */
enum keys { KEYS_ALWAYS, KEYS_MOVE, KEYS_ROWS, KEYS_INPUT, KEYS_CONTEXTS };

struct keymap_row {
    enum keys context;
    const char *keys;    /* names parted by blanks, the first one is shown; "Space" is a blank */
    const char *command; /* a name of ui_command.c, and its argument behind a blank */
    const char *note;    /* N_(): for the help */
    const char *bar;     /* N_(): the word in the bottom bar, most wanted first; NULL: not there */
};

extern const struct keymap_row keymap_rows[];
extern const size_t keymap_count;

const char *keymap_context_title(enum keys context); /* N_() */

/* The command of a key in a context, NULL: none. */
const char *keymap_find(enum keys context, const char *key);

/* The order that the key begins; NULL: none. */
const struct verb_row *keymap_verb(const struct keymap_row *row);

/* Does a key begin orders of that verb? The others are for the : line. */
bool keymap_has_verb(enum verb verb);

/* Walks the names in `keys`: copies the next one and moves on; false behind the last. */
bool keymap_next_key(const char **keys, char *to, size_t size);

#endif
