#include "console/ui/view_list.h"
#include "console/ui/words.h"

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0, N_("no number: no gate followed has one in its catalogue"));
}

const struct view view_numbers = {
    .name = "numbers",
    .title = N_("Numbers"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_NUMBER,
        .columns = "number worst_finding label live offered state left_ms route answered "
                   "abandoned revenue_ue connected lost "
                   "mean_connected_ms "
                   "answer_rate_ppm offered_15m answered_15m abandoned_15m route_layer left_early "
                   "timed_out refused closed failed margin_ue cost_ue payout_ue revenue_hour_ue "
                   "cost_hour_ue margin_hour_ue budget_state family price use tariff owner",
        .sort = "live",
        .descending = true,
    }},
    .draw = draw,
};
