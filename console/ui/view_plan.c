/* view_plan: one contingency plan: what it would do, or does, to each number. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

static const struct view_item items[] = {
    {N_("State"), "state"},
    {N_("Situation"), "situation"},
    {N_("Numbers"), "numbers"},
    {N_("Steered"), "steered"},
    {N_("Live"), "live"},
    {N_("Ends"), "left_ms"},
    {N_("Precedence"), "precedence"},
    {N_("Tried"), "rehearsed_days"},
};

static const struct rows *
rows(const struct frame *frame, size_t table)
{
    (void)table;
    return picture_steps_of(frame->picture, frame->subject);
}

static void
draw(const struct frame *frame, struct area area)
{
    struct area top = {area.row, area.column, area.rows / 2, area.columns};
    int lines = view_wide_items(frame, top, frame->subject, items, NITEMS(items));
    const char *trouble = frame->subject->parts[0].plan->trouble;
    struct area below = view_below(area, lines);
    if (trouble[0] != '\0') {
        below.rows = below.rows > 2 ? 2 : below.rows;
        lines += view_sentence(frame, below, ROLE_WARN, trouble);
    }
    view_rows(frame, view_below(area, lines + (area.rows > 10)), 0,
              N_("it says nothing of any number"));
}

const struct view view_plan = {
    .name = "plan",
    .title = N_("Plan"),
    .subject = ROW_PLAN,
    .tables = {{
        .kind = ROW_STEP,
        .columns = "number now destination layer live steered label",
        .sort = "live",
        .descending = true,
    }},
    .rows = rows,
    .draw = draw,
};
