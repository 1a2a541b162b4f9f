/* view_queue: one queue: its figures, who waits in it in their order, who serves it. */
#include <stdlib.h>

#include "console/ui/view_list.h"
#include "console/ui/words.h"
#include "proto/base/mem.h"

static const struct view_item items[] = {
    {N_("Waiting"), "waiting"},
    {N_("Oldest"), "longest_wait_ms"},
    {N_("Service lvl"), "service_level_ppm"},
    {N_("Available"), "agents_available"},
    {N_("Offered"), "offered"},
    {N_("Answered"), "answered"},
    {N_("Abandoned"), "abandoned"},
    {N_("Talking"), "agents_talking"},
    {N_("Median wait"), "median_wait_ms"},
    {N_("90 % under"), "p90_wait_ms"},
    {N_("Longest"), "max_wait_ms"},
    {N_("Paused"), "agents_paused"},
    {N_("Timed out"), "timed_out"},
    {N_("Short aband"), "abandoned_short"},
    {N_("Left other"), "left_other"},
    {N_("Wrap-up"), "agents_wrap_up"},
};

/* A row for each agent that serves the queue, at each gate. */
static const struct rows *
agents_of(const struct frame *frame)
{
    struct screen *screen = frame->screen;
    size_t count = 0;
    for (size_t i = 0; i < frame->subject->count; i++) {
        const struct queue *queue = frame->subject->parts[i].queue;
        for (const struct member *m = queue->members; m; m = m->queue_next)
            count++;
    }
    screen->made_parts = xrealloc(screen->made_parts, (count + 1) * sizeof *screen->made_parts);
    screen->made.at = xrealloc(screen->made.at, (count + 1) * sizeof *screen->made.at);
    screen->made.count = count;
    size_t at = 0;
    for (size_t i = 0; i < frame->subject->count; i++) {
        const struct part *part = &frame->subject->parts[i];
        for (const struct member *m = part->queue->members; m; m = m->queue_next) {
            screen->made_parts[at] = (struct part){.site = part->site, .agent = m->agent};
            screen->made.at[at] =
                (struct row){ROW_AGENT, frame->picture, &screen->made_parts[at], 1};
            at++;
        }
    }
    return &screen->made;
}

static const struct rows *
rows(const struct frame *frame, size_t table)
{
    return table == 0 ? picture_calls_of(frame->picture, frame->subject) : agents_of(frame);
}

/* The formula in force stands on the screen (R4). */
static int
draw_formula(const struct frame *frame, struct area area)
{
    const struct metric *level = metric_of(ROW_QUEUE, "service_level_ppm");
    struct value threshold = metric_of(ROW_QUEUE, "threshold_ms")->get(frame->subject);
    char sentence[512], within[32];
    format_duration(within, sizeof within, threshold.number, frame->format);
    if (threshold.state == VALUE_OK)
        str_format(sentence, sizeof sentence, _("Service level, threshold %s: %s"), within,
                   level->help);
    else
        str_format(sentence, sizeof sentence, "%s", _("Service level: no threshold is set"));
    return view_sentence(frame, area, ROLE_DIM, sentence);
}

static int
draw_figures(const struct frame *frame, struct area area)
{
    int lines = view_items(frame, area, frame->subject, items, NITEMS(items));
    if (area.rows - lines < 4)
        return lines;
    struct curve curve;
    struct rows self = {(struct row *)frame->subject, 1};
    curve_sum(&curve, &self, offsetof(struct queue_window, offered));
    lines += view_curve(frame, view_below(area, lines), N_("Offered"), &curve, frame->subject);
    return lines + draw_formula(frame, view_below(area, lines));
}

static void
draw(const struct frame *frame, struct area area)
{
    struct screen *screen = frame->screen;
    int most = area.rows > 12 ? area.rows - 6 : area.rows / 3;
    struct area top = {area.row, area.column, most, area.columns};
    struct area below = view_below(area, draw_figures(frame, top) + (area.rows > 12));
    /* Callers first; agents get what those leave, and a third at least when there is room. */
    int callers = 1 + (screen->tables[0].count > 0 ? (int)screen->tables[0].count : 1);
    int agents = (int)screen->tables[1].count > 0 ? (int)screen->tables[1].count + 2 : 0;
    int least = below.rows >= 9 ? below.rows / 3 : 0;
    agents = agents < least ? agents : least > below.rows - callers ? least : below.rows - callers;
    if (agents < 3)
        agents = 0;
    view_rows(frame, (struct area){below.row, below.column, below.rows - agents, below.columns}, 0,
              N_("nobody waits in this queue"));
    if (agents > 0)
        view_rows(frame, view_below(below, below.rows - agents + 1), 1, N_("nobody serves it"));
}

const struct view view_queue = {
    .name = "queue",
    .title = N_("Queue"),
    .subject = ROW_QUEUE,
    .tables = {{
                   .kind = ROW_CALL,
                   .columns = "position wait_ms caller number priority label origin age_ms "
                              "caller_name exchange call",
               },
               {
                   .kind = ROW_AGENT,
                   .columns = "label state state_ms calls_taken missed reason team occupancy_ppm "
                              "queues agent",
                   .sort = "state",
               }},
    .rows = rows,
    .draw = draw,
};
