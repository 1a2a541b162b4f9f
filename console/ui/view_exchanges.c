/* view_exchanges: each gate and its link; below, more of the one under the cursor: what the feed
 * counted, what trouble it had, its last gaps. */
#include <string.h>

#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum { GAP_COLUMNS = 24, DRAWN_BYTES = 2200 };

static void
draw_gap(const struct frame *frame, int line, int column, const struct site_gap *gap)
{
    static const struct metric when = {.name = "gap.at_us", .unit = UNIT_TIME};
    static const struct metric what = {.name = "gap.seq", .unit = UNIT_COUNT};
    char at[16], from[32], to[32], lasted[16];
    format_value(at, sizeof at, &when, (struct value){.number = gap->at_us}, 8, frame->format);
    format_value(from, sizeof from, &what, (struct value){.number = (int64_t)gap->from_seq},
                 GAP_COLUMNS, frame->format);
    format_value(to, sizeof to, &what, (struct value){.number = (int64_t)gap->to_seq}, GAP_COLUMNS,
                 frame->format);
    format_duration(lasted, sizeof lasted, gap->lasted_us / 1000, frame->format);
    long long missed = (long long)(gap->to_seq - gap->from_seq + 1);
    if (gap->lasted_us == 0)
        canvas_printf(frame->canvas, line, column, ROLE_BAD,
                      _("%s  %lld missed, %s to %s, still open"), at, missed, from, to);
    else
        canvas_printf(frame->canvas, line, column, ROLE_TEXT,
                      _("%s  %lld missed, %s to %s, closed after %s"), at, missed, from, to,
                      lasted);
}

static const struct view_item items[] = {
    {N_("Sequence"), "seq"},           {N_("Missed"), "missed"},
    {N_("Duplicates"), "duplicates"},  {N_("Refused"), "refused"},
    {N_("Reason"), "reason"},          {N_("Lag"), "lag_ms"},
    {N_("Offset"), "offset_ms"},       {N_("Followers"), "followers"},
    {N_("Events"), "events"},          {N_("Bytes"), "bytes"},
    {N_("Unknown"), "unknown_events"}, {N_("Switch since"), "link_ms"},
    {N_("Audit records"), "audit_n"},
};

static int
draw_words(const struct frame *frame, struct area area, const struct site *site)
{
    const struct exchange *exchange = &site->board->exchange;
    int at = area.column + 1;
    bool is_said = !exchange->name[0] && strstr(site->trouble, site->endpoint);
    if (!is_said)
        at += 2 + canvas_text(frame->canvas, area.row, at, -1, ROLE_TITLE,
                              text_of(exchange->name[0] ? exchange->name : site->endpoint));
    if (exchange->name[0])
        at += 2 + canvas_text(frame->canvas, area.row, at, -1, ROLE_DIM, text_of(site->endpoint));
    at += 2 + canvas_text(frame->canvas, area.row, at, -1, ROLE_WARN, text_of(site->trouble));
    canvas_text(frame->canvas, area.row, at, -1, ROLE_TEXT, text_of(exchange->note));
    if (!site->alarm || !site->alarm[0])
        return 1;
    canvas_text(frame->canvas, area.row + 1, area.column + 1, -1, ROLE_BAD, text_of(site->alarm));
    return 2;
}

/* What orders it does not carry out, and why. */
static int
draw_orders(const struct frame *frame, struct area area, const struct exchange *exchange)
{
    char line[DRAWN_BYTES];
    if (!exchange->verbs[0] && !exchange->cannot[0])
        return 0; /* it does not say */
    if (!exchange->cannot[0])
        str_format(line, sizeof line, "%s", _("Takes all orders"));
    else
        str_format(line, sizeof line, _("Takes no orders of %s"), exchange->cannot);
    return view_sentence(frame, area, ROLE_DIM, line);
}

static void
draw_site(const struct frame *frame, struct area area)
{
    const struct row *row = table_row_at_cursor(&frame->screen->tables[0]);
    if (!row || area.rows < 2)
        return;
    const struct site *site = row->parts[0].site;
    int lines = draw_words(frame, area, site);
    if (area.rows > 6)
        lines += view_items(frame, view_below(area, lines), row, items, NITEMS(items));
    if (area.rows > 6)
        lines += draw_orders(frame, view_below(area, lines), &site->board->exchange);
    area = view_below(area, lines);
    if (area.rows < 1)
        return;
    canvas_text(frame->canvas, area.row, area.column + 1, -1, ROLE_TITLE,
                site->gap_count > 0 ? text_of(_("Last gaps")) : text_of(_("No gap seen")));
    for (int i = 0; i < site->gap_count && i + 1 < area.rows; i++)
        draw_gap(frame, area.row + 1 + i, area.column + 2, &site->gap[i]);
}

static void
draw(const struct frame *frame, struct area area)
{
    int wanted = 1 + (int)frame->screen->tables[0].count;
    int most = area.rows > 12 ? area.rows - 10 : area.rows > 8 ? area.rows - 5 : area.rows;
    int rows = wanted < 2 ? 2 : wanted < most ? wanted : most;
    rows = rows < area.rows ? rows : area.rows;
    view_rows(frame, (struct area){area.row, area.column, rows, area.columns}, 0,
              N_("no gate is followed: --connect FEED,DESK names one"));
    draw_site(frame, view_below(area, rows + 1));
}

const struct view view_exchanges = {
    .name = "exchanges",
    .title = N_("Gates"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_EXCHANGE,
        .columns = "name feed feed_ms link age_ms gaps resyncs events_per_s lag_ms seq missed "
                   "duplicates reason endpoint driver version followers date",
    }},
    .draw = draw,
};
