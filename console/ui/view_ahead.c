/* view_ahead: what comes next by itself: orders for later that begin, orders in force that end. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

static const struct rows *
rows(const struct frame *frame, size_t table)
{
    (void)table;
    return picture_orders_ahead(frame->picture);
}

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0, N_("nothing begins or ends by itself"));
}

const struct view view_ahead = {
    .name = "ahead",
    .title = N_("What comes next"),
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_ORDER,
        .columns = "next_ms next verb target args next_us next_day_us until_us state who reason "
                   "exchange order",
        .sort = "next_ms",
    }},
    .rows = rows,
    .draw = draw,
};
