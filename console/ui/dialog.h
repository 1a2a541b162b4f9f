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

/* What is being typed, over the code. */
enum dialog_field { FIELD_NONE, FIELD_REASON, FIELD_START, FIELD_END };

enum { DIALOG_PLACES = 9, DIALOG_TYPED_BYTES = 200, DIALOG_TIME_BYTES = 32 };

struct dialog {
    enum dialog_stage stage;
    struct draft_words words;
    char verb[32], target[DRAFT_WORD_BYTES], args[DRAFT_WORD_BYTES], gate[64];
    struct draft draft;
    char places[DIALOG_PLACES][DRAFT_WORD_BYTES]; /* where calls could go */
    size_t place_count;
    char typed[DIALOG_TYPED_BYTES]; /* a destination, a field, or the code so far */
    enum dialog_field typing;
    char reason[DRAFT_REASON_BYTES];
    char start[DIALOG_TIME_BYTES], end[DIALOG_TIME_BYTES]; /* as typed; "": at once, end_at */
    bool confirms; /* undone unless confirmed in ten minutes */
    size_t reason_at, end_at;
    char message[200]; /* why a key did nothing */
};

/* Opens for a verb and a target ("number:0892680680"), perhaps with arguments. random: for the id.
 * ERR_ARG, ERR_UNKNOWN, ERR_DENIED (its gate said that it cannot) with a sentence: it stays closed. */
enum err dialog_open(struct dialog *dialog, const struct draft_words *words,
                     const struct picture *picture, struct why *why);

enum dialog_result dialog_key(struct dialog *dialog, const char *key,
                              const struct picture *picture);

/* What some terminals send for Backspace is one. */
const char *dialog_key_name(const char *key);

/* What many rows at once have in common with one (dialog_many.h). A key that chooses reason, start or
 * end, or types one of them; false: none of those. What a key types of a code, '\0': nothing. The
 * words of the order as they were chosen. */
bool dialog_setting(struct dialog *dialog, const char *key, const struct picture *picture);
char dialog_sign(const char *key);
struct draft_words dialog_words(const struct dialog *dialog);

/* "in 30 min": when it would end by itself, unless an end was typed. */
const char *dialog_end(const struct dialog *dialog); /* N_() */

/* A line of its own, with its label; where calls can go, from the first line of the area on. */
void dialog_draw_line(const struct frame *frame, struct area area, const char *label,
                      enum role role, const char *text);
void dialog_draw_places(const struct dialog *dialog, const struct frame *frame, struct area area);

void dialog_draw(const struct dialog *dialog, const struct frame *frame, struct area area);

#endif
