/* preview: what an order would do, before anybody gives it (R51). Pure.
 *
 * Of one draft on one picture: how its target stands and would stand, who is touched now, what the
 * place that calls would go to can take, what money and which rules are at stake, who else is at it,
 * and what must be typed to confirm. The
 * code fits the blast radius and differs from target to target, so that no habit of the hand passes
 * it: one sign for a few calls, four for many (I8, R53).
 */
#ifndef CONSOLE_CONTROL_PREVIEW_H
#define CONSOLE_CONTROL_PREVIEW_H

#include "console/control/draft.h"
#include "console/control/lint.h"
#include "console/control/looking.h"
#include "console/metric/stake.h"

enum {
    PREVIEW_CODE_BYTES = 8,
    PREVIEW_WIDE_CALLS = 10, /* from so many live calls on, four signs */
    PREVIEW_LINE_BYTES = 600,
    PREVIEW_OTHERS = 3,
};

struct preview {
    struct draft shown;        /* what would be done: of an approval the order that waits */
    const struct order *about; /* that the order is about; NULL: it is about none */
    bool is_late;              /* an approval: its order's target has changed since it was asked */
    char before[PREVIEW_LINE_BYTES], after[PREVIEW_LINE_BYTES];
    char code[PREVIEW_CODE_BYTES]; /* to be typed; never empty */
    int64_t live, waiting;         /* calls of the target, and of those in a queue */
    bool has_changed;              /* the target stands otherwise than when the draft was made */
    bool is_gone;                  /* the target or its gate is not there any more */
    const struct queue *place;     /* that calls would go to; NULL: no queue */
    int64_t place_free, place_staff;
    int64_t place_oldest_us;     /* longest wait there now; 0: nobody waits */
    const struct number *number; /* of the target; NULL: it is none */
    struct stake turnover, cost; /* of the number, in the next hour */
    struct lint law;             /* of the number: what the rules say, and would say */
    const struct order *others[PREVIEW_OTHERS]; /* newest first, of this target, in force or open */
    int other_count;
    const struct intent *looks[PREVIEW_OTHERS]; /* of others who are about to do something to it */
    int look_count;
};

void preview_make(struct preview *preview, const struct draft *draft,
                  const struct picture *picture);

#endif
