#include "console/ui/view_list.h"
#include "console/ui/words.h"

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0, N_("no agent: no gate followed knows one"));
}

const struct view view_agents = {
    .name = "agents",
    .title = N_("Agents"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_AGENT,
        .columns = "label state state_ms calls_taken missed reason queues team occupancy_ppm "
                   "talk_ms wrap_up_ms paused_ms exchange agent raw",
        .sort = "label",
    }},
    .draw = draw,
};
