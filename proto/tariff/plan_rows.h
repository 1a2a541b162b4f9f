/* plan_rows: what a plan is made of (plan*.c only). */
#ifndef PROTO_TARIFF_PLAN_ROWS_H
#define PROTO_TARIFF_PLAN_ROWS_H

#include "proto/tariff/plan.h"
#include "proto/tariff/plan_tree.h"

enum { PLAN_CODES_MAX = 16, PLAN_ROWS_MAX = 20000 };

struct plan {
    char *texts[2], *names[2]; /* of the files: numbering, origins; rows point into the texts */
    struct plan_range *ranges;
    size_t range_count, range_room;
    struct plan_origin *origins;
    size_t origin_count, origin_room;
    struct plan_tree by_dialled;  /* ranges; root: number of digits */
    struct plan_tree by_e164;     /* origins, without the +; root 0 */
    struct plan_tree by_national; /* origins of the French plan; root: number of digits */
    const struct plan_origin *anonymous, *unknown;
    struct text codes[PLAN_CODES_MAX]; /* country codes of the French plan: 33, 590 ... */
    size_t code_count;
};

/* Does any row, whatever its dates, know a dialled number? */
bool plan_has_dialled(const struct plan *plan, struct text national);

#endif
