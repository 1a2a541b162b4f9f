/* view_overview: how the centre stands, on one page. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum { CURVES_EVERY_US = 1000000 };

static const struct view_item items[] = {
    {N_("Waiting"), "waiting"},
    {N_("Oldest"), "longest_wait_ms"},
    {N_("Service lvl"), "service_level_ppm"},
    {N_("Available"), "agents_available"},
    {N_("Offered"), "offered"},
    {N_("Answered"), "answered"},
    {N_("Abandoned"), "abandoned"},
    {N_("Talking"), "agents_talking"},
    {N_("Live calls"), "live"},
    {N_("Timed out"), "timed_out"},
    {N_("Mean wait"), "mean_wait_ms"},
    {N_("Paused"), "agents_paused"},
    {N_("Left early"), "left_early"},
    {N_("Refused"), "refused"},
    {N_("Closed"), "closed"},
    {N_("Wrap-up"), "agents_wrap_up"},
};

/* Over all numbers of all gates: added up at most once a second, but for a curve that had nothing
 * to show: a board that has just arrived is not shown as an empty one. */
static void
refresh_curves(const struct frame *frame)
{
    struct screen *screen = frame->screen;
    int64_t age_us = frame->now_us - screen->curves_us;
    bool is_recent = screen->curves_us > 0 && age_us >= 0 && age_us < CURVES_EVERY_US;
    if (is_recent && curve_max(&screen->curves[0]) > 0)
        return;
    const struct rows *numbers = picture_rows(frame->picture, ROW_NUMBER);
    curve_sum(&screen->curves[0], numbers, offsetof(struct number_window, offered));
    curve_sum(&screen->curves[1], numbers, offsetof(struct number_window, abandoned));
    screen->curves_us = frame->now_us;
}

/* Half of the lines, or what the queues leave; close to the queues when there is room for all. */
static int
rows_of_numbers(const struct screen *screen, int rows)
{
    int queues = 2 + (int)screen->tables[0].count; /* the head, and a free line behind */
    int least = rows / 2;
    return queues < 4 ? rows - 4 : rows - queues > least ? rows - queues : least;
}

static void
draw(const struct frame *frame, struct area area)
{
    const struct row *total = &picture_rows(frame->picture, ROW_TOTAL)->at[0];
    bool roomy = area.rows > 12;
    struct area top = {area.row, area.column, roomy ? 4 : area.rows / 2, area.columns};
    int lines = view_items(frame, top, total, items, NITEMS(items));
    if (roomy) {
        refresh_curves(frame);
        lines++;
        lines += view_curve(frame, view_below(area, lines), N_("Offered"),
                            &frame->screen->curves[0], total);
        lines += view_curve(frame, view_below(area, lines), N_("Abandoned"),
                            &frame->screen->curves[1], total);
        lines++;
    }
    struct area below = view_below(area, lines);
    int numbers = below.rows >= 8 ? rows_of_numbers(frame->screen, below.rows) : 0;
    view_rows(frame, (struct area){below.row, below.column, below.rows - numbers, below.columns}, 0,
              N_("no queue yet"));
    if (numbers > 0)
        view_rows(frame, view_below(below, below.rows - numbers + 1), 1, N_("no number yet"));
}

const struct view view_overview = {
    .name = "overview",
    .title = N_("Overview"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
                   .kind = ROW_QUEUE,
                   .columns = "label waiting longest_wait_ms service_level_ppm agents_available "
                              "offered abandoned answered agents_talking agents_paused",
                   .sort = "longest_wait_ms",
                   .descending = true,
                   .limit = 50,
               },
               {
                   .kind = ROW_NUMBER,
                   .columns =
                       "number label live offered_15m offered answered abandoned state route",
                   .sort = "live",
                   .descending = true,
                   .limit = 50,
               }},
    .draw = draw,
};
