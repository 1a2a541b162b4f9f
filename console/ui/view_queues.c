#include "console/ui/view_list.h"
#include "console/ui/words.h"

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0, N_("no queue: no gate followed knows one"));
}

const struct view view_queues = {
    .name = "queues",
    .title = N_("Queues"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_QUEUE,
        .columns = "label waiting longest_wait_ms service_level_ppm agents_available offered "
                   "abandoned answered agents_talking agents_paused revenue_ue timed_out "
                   "median_wait_ms p90_wait_ms talking abandoned_short left_other refused "
                   "service_level_15m_ppm offered_15m answered_15m abandoned_15m mean_wait_ms "
                   "max_wait_ms agents_wrap_up agents_ringing agents_unreachable threshold_ms "
                   "margin_ue cost_ue payout_ue revenue_hour_ue cost_hour_ue margin_hour_ue queue "
                   "medium strategy owner",
        .sort = "longest_wait_ms",
        .descending = true,
    }},
    .draw = draw,
};
