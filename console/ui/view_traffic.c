/* view_traffic: what callers of each number do, as audiotel is watched: short calls, calls dropped in
 * the announcement, callers who call again, how long announcements and charged times are. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

static void
draw(const struct frame *frame, struct area area)
{
    view_rows(frame, area, 0, N_("no number: no gate followed has one in its catalogue"));
}

const struct view view_traffic = {
    .name = "traffic",
    .title = N_("Traffic"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_NUMBER,
        .columns = "number offered connected short_calls short_share_ppm before_beep "
                   "before_beep_share_ppm again mean_announced_ms mean_charged_ms dearest_ue "
                   "again_share_ppm label max_announced_ms short_call_ms family announced "
                   "connected_ended mean_connected_ms charged_ms live owner tariff",
        .sort = "offered",
        .descending = true,
    }},
    .draw = draw,
};
