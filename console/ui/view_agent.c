#include "console/ui/view_list.h"
#include "console/ui/words.h"

static const struct view_item items[] = {
    {N_("State"), "state"},        {N_("Since"), "state_ms"},    {N_("Taken"), "calls_taken"},
    {N_("Missed"), "missed"},      {N_("Talk time"), "talk_ms"}, {N_("Available"), "available_ms"},
    {N_("Wrap-up"), "wrap_up_ms"}, {N_("Paused"), "paused_ms"},  {N_("Occupancy"), "occupancy_ppm"},
    {N_("Reason"), "reason"},      {N_("Team"), "team"},         {N_("Gate"), "exchange"},
};

static const struct rows *
rows(const struct frame *frame, size_t table)
{
    (void)table;
    return picture_calls_of(frame->picture, frame->subject);
}

static void
draw(const struct frame *frame, struct area area)
{
    struct area top = {area.row, area.column, area.rows / 2, area.columns};
    int lines = view_items(frame, top, frame->subject, items, NITEMS(items));
    view_rows(frame, view_below(area, lines + (area.rows > 10)), 0,
              N_("no call rings here and none is talked to"));
}

const struct view view_agent = {
    .name = "agent",
    .title = N_("Agent"),
    .subject = ROW_AGENT,
    .tables = {{
        .kind = ROW_CALL,
        .columns = "number caller state talk_ms age_ms queue label origin call",
    }},
    .rows = rows,
    .draw = draw,
};
