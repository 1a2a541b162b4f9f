/* bulk_preview: what an order for many rows would do, before anybody gives it. Pure.
 *
 * The sum of what preview.h says of each row, and one code for all of them: it begins with how many
 * they are, fits the sum of the live calls, and is another one for another verb or other rows.
 */
#ifndef CONSOLE_CONTROL_BULK_PREVIEW_H
#define CONSOLE_CONTROL_BULK_PREVIEW_H

#include "console/control/preview.h"

enum { BULK_CODE_BYTES = 12 };

/* How a row stands that is to be ordered. */
enum bulk_fit {
    BULK_FITS,
    BULK_CHANGED, /* stands otherwise than when it was marked for this order: would be refused */
    BULK_GONE,
};

struct bulk_preview {
    size_t changed, gone, others; /* rows; others: that somebody else has an order for */
    size_t looked_at;             /* rows: that somebody else is about to order something for */
    size_t gates;
    int64_t live, waiting;     /* calls, of all rows */
    const struct queue *place; /* that all calls would go to; NULL: no queue, or several gates */
    int64_t place_free, place_staff;
    char code[BULK_CODE_BYTES]; /* to be typed; never empty */
};

void bulk_preview_make(struct bulk_preview *preview, const struct draft *drafts, size_t count,
                       const struct picture *picture);

enum bulk_fit bulk_preview_fit(const struct preview *preview);

#endif
