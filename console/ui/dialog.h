/* dialog: an order, from the wish to the confirmation, over the whole screen.
 *
 *   opened ─> WHERE (only when a destination is wanted) ─> CONFIRM ─> ordered
 *                  └───────────── Escape ─────────────────────┘─────> given up
 *
 * It is bound to its target by identity when it opens: rows may move below it. Cancel is the default:
 * Enter never confirms. What confirms is typing the code of the preview, which fits the blast radius
 * and differs from target to target. Knows no feed: whoever draws takes the finished draft.
 */
#ifndef CONSOLE_UI_DIALOG_H
#define CONSOLE_UI_DIALOG_H

#include "console/control/preview.h"
#include "console/ui/view.h"

enum dialog_stage { DIALOG_CLOSED, DIALOG_WHERE, DIALOG_CONFIRM };
enum dialog_result { DIALOG_STAYS, DIALOG_GIVEN_UP, DIALOG_ORDERED };

enum { DIALOG_PLACES = 9, DIALOG_TYPED_BYTES = 200 };

struct dialog {
    enum dialog_stage stage;
    struct draft_words words;
    char verb[32], target[DRAFT_WORD_BYTES], args[DRAFT_WORD_BYTES], gate[64];
    struct draft draft;
    char places[DIALOG_PLACES][DRAFT_WORD_BYTES]; /* where calls could go */
    size_t place_count;
    char typed[DIALOG_TYPED_BYTES]; /* a destination, a reason, or the code so far */
    char reason[DRAFT_REASON_BYTES];
    bool is_typing_reason, confirms; /* confirms: undone unless confirmed in ten minutes */
    size_t reason_at, end_at;
    char message[200]; /* why a key did nothing */
};

/* Opens for a verb and a target ("number:0892680680"), perhaps with arguments. random: for the id.
 * ERR_ARG, ERR_UNKNOWN, ERR_DENIED (its gate said that it cannot) with a sentence: it stays closed. */
enum err dialog_open(struct dialog *dialog, const struct draft_words *words,
                     const struct picture *picture, struct why *why);

enum dialog_result dialog_key(struct dialog *dialog, const char *key,
                              const struct picture *picture);

/* "in 30 min": when it would end by itself. */
const char *dialog_end(const struct dialog *dialog); /* N_() */

void dialog_draw(const struct dialog *dialog, const struct frame *frame, struct area area);

#endif
