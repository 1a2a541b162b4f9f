/* plan_preview: what a contingency plan would do to the numbers it names, by where they would go. Pure.
 *
 * Of the plan alone and of what is in force beside it: a number with an override stays where it is, and
 * one that a higher plan decides does too. Each way says who is there to take the calls.
 */
#ifndef CONSOLE_CONTROL_PLAN_PREVIEW_H
#define CONSOLE_CONTROL_PLAN_PREVIEW_H

#include "proto/board/contingency.h"

enum { PLAN_PREVIEW_WAYS = 32 };

/* Numbers that would go the same way; "" is the switch's own. */
struct plan_way {
    struct text destination; /* of a split each part; borrowed from the board */
    size_t numbers;
    int64_t live;              /* calls of these numbers now */
    int64_t busiest;           /* calls of their busiest hour of the day */
    const struct queue *queue; /* NULL: it is none */
    int64_t free, staff;       /* agents of the queue: free, there */
};

struct plan_preview {
    size_t numbers, changes;    /* of the plan; that would go elsewhere than now */
    size_t overridden, outdone; /* that an override, a higher plan keeps where they are */
    struct plan_way ways[PLAN_PREVIEW_WAYS]; /* most numbers first */
    size_t way_count, other_ways; /* other_ways: numbers of more ways than there is room */
};

/* applies: the plan is put in force; else it is taken back. Ways of the numbers that change; with `whole`
 * of those too that are there already. */
void plan_preview_make(struct plan_preview *preview, const struct board *board,
                       const struct contingency *plan, bool applies, bool whole);

/* Would nobody be there for these calls? A sentence; NULL: somebody is, or it is not known. */
const char *plan_way_trouble(const struct plan_way *way);

#endif
