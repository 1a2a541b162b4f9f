/* dialog_many: an order for many rows, from the wish to the confirmation, over the whole screen.
 *
 * As dialog.h for one row, with one preview for all of them. Destination, reason and end are asked
 * once. The rows are bound by identity, with the stance they had, when it opens; one that has changed
 * or gone since must be left out before anything is confirmed. The code fits all live calls together,
 * and other rows have another one.
 */
#ifndef CONSOLE_UI_DIALOG_MANY_H
#define CONSOLE_UI_DIALOG_MANY_H

#include "console/control/bulk.h"
#include "console/control/bulk_preview.h"
#include "console/ui/dialog.h"

struct dialog_many {
    struct dialog lead;   /* asks what is asked once; of the first row */
    struct draft *drafts; /* owned; NULL: closed */
    size_t count;
    enum bulk_manner manner;
    char typed[BULK_CODE_BYTES]; /* of the code */
    size_t top;                  /* first row of the list that is shown */
    char message[200];           /* why a key did nothing */
};

struct dialog_many_row {
    char target[DRAFT_WORD_BYTES];
    const char *gate; /* NULL: the only one that has it */
};

/* words: verb and arguments. random: for the ids. ERR_ARG, ERR_UNKNOWN with a sentence: one of the
 * rows cannot be ordered, and it stays closed. */
enum err dialog_many_open(struct dialog_many *many, const struct draft_words *words,
                          const struct dialog_many_row *rows, size_t count,
                          void (*random)(uint64_t to[2]), const struct picture *picture,
                          struct why *why);
void dialog_many_close(struct dialog_many *many);
bool dialog_many_is_open(const struct dialog_many *many);

enum dialog_result dialog_many_key(struct dialog_many *many, const char *key,
                                   const struct picture *picture);

const char *dialog_many_manner(enum bulk_manner manner); /* N_(): "stop: the rest is not sent" */

void dialog_many_draw(const struct dialog_many *many, const struct frame *frame, struct area area);

#endif
