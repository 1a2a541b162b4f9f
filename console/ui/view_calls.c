#include "console/ui/view_list.h"
#include "console/ui/words.h"

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0, N_("no call is alive"));
}

const struct view view_calls = {
    .name = "calls",
    .title = N_("Calls"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_CALL,
        .columns = "number state age_ms wait_ms caller queue agent revenue_ue label state_ms "
                   "talk_ms medium "
                   "origin menu priority exchange trunk call",
        .sort = "age_ms",
        .descending = true,
    }},
    .draw = draw,
};
