/* view_plans: contingency plans, what lies ready and what is in force. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0,
              N_("no plan lies ready: vigie-gate --plans DIR names the folder with them"));
}

const struct view view_plans = {
    .name = "plans",
    .title = N_("Plans"),
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_PLAN,
        .columns = "plan state situation numbers steered live left_ms precedence rehearsed_days "
                   "trouble label who exchange",
        .sort = "precedence",
        .descending = true,
    }},
    .draw = draw,
};
