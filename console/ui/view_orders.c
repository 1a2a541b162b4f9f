/* view_orders: what was ordered: running, with its countdown, and what became of it. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0, N_("no order was given today"));
}

const struct view view_orders = {
    .name = "orders",
    .title = N_("Orders"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_ORDER,
        .columns =
            "state verb target args left_ms confirm_left_ms seen_us who age_ms reason outcome "
            "second before from exchange ended_us order",
        .sort = "age_ms",
    }},
    .draw = draw,
};
