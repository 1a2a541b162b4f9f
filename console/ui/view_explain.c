/* view_explain: what stands behind the figures of one row (R6). The row's figures in a list; below,
 * of the one under the cursor: formula, parts with their values, what does not count, window, unit,
 * and the gates it comes from with the age of their newest event. */
#include "console/metric/explain.h"
#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum {
    NAME_COLUMNS = 27,
    VALUE_COLUMNS = 14,
    LEAST_LIST = 3,
    DETAIL_ROWS = 11, /* what a share of two gates needs */
    INDENT = 2,
};

/* "name   value  help" */
static void
draw_figure_line(const struct frame *frame, int line, struct area area, const struct metric *metric)
{
    struct figure figure;
    int narrow = area.columns / 2;
    int name = narrow < NAME_COLUMNS ? narrow : NAME_COLUMNS;
    figure_make(&figure, frame->subject, metric, VALUE_COLUMNS, frame->format);
    canvas_text(frame->canvas, line, area.column, name, ROLE_KEY,
                text_of(metric_short_name(metric)));
    int at = area.column + name + 1 + VALUE_COLUMNS - figure.columns;
    canvas_text(frame->canvas, line, at, figure.columns, figure.role, text_of(figure.text));
    if (figure.mark != ' ')
        canvas_text(frame->canvas, line, at - 1, 1, figure.role, (struct text){&figure.mark, 1});
    canvas_text(frame->canvas, line, area.column + name + VALUE_COLUMNS + 3, -1, ROLE_DIM,
                text_of(_(metric->help)));
}

/* Keeps the cursor (screen->top) among the figures, and about the middle of the lines. */
static void
draw_list(const struct frame *frame, struct area area)
{
    struct screen *screen = frame->screen;
    size_t rows = area.rows > 0 ? (size_t)area.rows : 1;
    screen->lines = screen->figure_count;
    screen->page = rows;
    if (screen->top >= screen->figure_count)
        screen->top = screen->figure_count - 1;
    size_t first = screen->top > rows / 2 ? screen->top - rows / 2 : 0;
    size_t last_first = screen->figure_count > rows ? screen->figure_count - rows : 0;
    first = first < last_first ? first : last_first;
    for (size_t i = 0; i < rows && first + i < screen->figure_count; i++) {
        int line = area.row + (int)i;
        struct area inner = {line, area.column + INDENT, 1, area.columns - INDENT};
        draw_figure_line(frame, line, inner, screen->figures[first + i]);
        if (first + i == screen->top) {
            canvas_text(frame->canvas, line, area.column, 1, ROLE_CURSOR, TEXT(">"));
            canvas_flag(frame->canvas, line, area.column, area.columns, CELL_CURSOR);
        }
    }
}

/* ---- the one under the cursor ---------------------------------------------------------------- */

/* "Title: sentence", broken between words. */
static int
draw_note(const struct frame *frame, struct area area, const char *title, const char *sentence)
{
    char note[512];
    str_format(note, sizeof note, "%s: %s", _(title), _(sentence));
    return view_sentence(frame, area, ROLE_TEXT, note);
}

static int
draw_parts(const struct frame *frame, struct area area, const char *parts)
{
    struct text rest = text_of(parts);
    int lines = 0;
    while (rest.len > 0 && lines < area.rows) {
        const struct metric *part = explain_next_part(frame->subject->kind, &rest);
        struct area inner = {area.row + lines, area.column + INDENT * 2, 1,
                             area.columns - INDENT * 2};
        if (part)
            draw_figure_line(frame, area.row + lines++, inner, part);
    }
    return lines;
}

/* "From paris, live: newest event 0,4 s old, last word 0,2 s ago" */
static int
draw_gate(const struct frame *frame, struct area area, const struct site *site)
{
    static const struct metric delay = {.name = "age_ms", .unit = UNIT_DELAY};
    char name[64], event[32] = "-", heard[32] = "-";
    if (area.rows < 1)
        return 0;
    const char *called = site->board->exchange.name;
    format_text(name, sizeof name, text_of(called[0] ? called : site->endpoint), 24, frame->format);
    if (site->board->newest_us > 0)
        format_value(event, sizeof event, &delay,
                     (struct value){.number = (site->clock_us - site->board->newest_us) / 1000}, 12,
                     frame->format);
    if (site->heard_us > 0)
        format_value(heard, sizeof heard, &delay,
                     (struct value){.number = (site->now_us - site->heard_us) / 1000}, 12,
                     frame->format);
    canvas_printf(
        frame->canvas, area.row, area.column + 1, site->freshness == FRESH ? ROLE_TEXT : ROLE_STALE,
        _("From %s, %s: newest event %s old, last word %s ago"), name, site->state, event, heard);
    return 1;
}

/* An owner has many numbers at one gate. */
static bool
has_part_of(const struct row *row, const struct site *site)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->parts[i].site == site)
            return true;
    }
    return false;
}

static void
draw_detail(const struct frame *frame, struct area area, const struct metric *metric)
{
    const struct explanation *explanation = explain_metric(metric);
    struct figure figure;
    char note[256];
    if (area.rows < 1)
        return;
    figure_make(&figure, frame->subject, metric, 40, frame->format);
    canvas_fill(frame->canvas, area.row, area.column, area.columns, ROLE_HEAD, " ");
    str_format(note, sizeof note, "%s = %s%s", metric->name, figure.mark == '~' ? "~" : "",
               figure.text);
    canvas_text(frame->canvas, area.row, area.column + 1, -1, ROLE_HEAD, text_of(note));
    int at = 1;
    at += view_sentence(frame, view_below(area, at), ROLE_TEXT, _(metric->help));
    if (explanation)
        at += draw_parts(frame, view_below(area, at), explanation->parts);
    if (explanation && explanation->without)
        at += draw_note(frame, view_below(area, at), N_("Not counted"), explanation->without);
    str_format(note, sizeof note, "%s. %s: %s", _(explain_window(metric)), _("Unit"),
               _(explain_unit(metric->unit)));
    at += draw_note(frame, view_below(area, at), N_("Window"), note);
    for (size_t i = 0; i < picture_site_count(frame->picture); i++) {
        const struct site *site = picture_site(frame->picture, i);
        if (has_part_of(frame->subject, site))
            at += draw_gate(frame, view_below(area, at), site);
    }
}

static void
draw(const struct frame *frame, struct area area)
{
    if (!frame->subject || frame->screen->figure_count == 0)
        return;
    int list = area.rows - DETAIL_ROWS - 1;
    list = list > LEAST_LIST ? list : LEAST_LIST;
    list = list < area.rows ? list : area.rows;
    draw_list(frame, (struct area){area.row, area.column, list, area.columns});
    int gap = area.rows > LEAST_LIST + DETAIL_ROWS;
    draw_detail(frame, view_below(area, list + gap), frame->screen->figures[frame->screen->top]);
}

const struct view view_explain = {
    .name = "explain",
    .title = N_("Figures of"),
    .place = N_("figure %zu of %zu"),
    .subject = ROW_KINDS,
    .draw = draw,
};
