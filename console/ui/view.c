#include "console/ui/view.h"

#include <assert.h>
#include <string.h>

#include "console/ui/words.h"

enum {
    ITEM_COLUMNS = 20,
    WIDE_ITEM_COLUMNS = 26,
    ITEM_GAP = 2,
    CURVE_TITLE = 11,
    CURVE_TAIL = 8,
    CURVE_LONG_TAIL = 20
};

const struct view *
view_named(const char *name)
{
    for (size_t i = 0; i < view_table_count; i++) {
        if (strcmp(view_table[i]->name, name) == 0)
            return view_table[i];
    }
    return NULL;
}

const struct view *
view_of_subject(enum row_kind kind)
{
    for (size_t i = 0; i < view_table_count; i++) {
        if (!view_table[i]->is_tab && view_table[i]->subject == kind)
            return view_table[i];
    }
    return NULL;
}

struct area
view_below(struct area area, int rows)
{
    return (struct area){area.row + rows, area.column, area.rows - rows, area.columns};
}

/* ---- figures and curves --------------------------------------------------------------------- */

static void
draw_item(const struct frame *frame, int line, int column, int columns, const struct row *row,
          const struct view_item *item)
{
    const struct metric *metric = metric_of(row->kind, item->metric);
    assert(metric);
    int title =
        canvas_text(frame->canvas, line, column, columns, ROLE_DIM, text_of(_(item->title)));
    struct figure figure;
    figure_make(&figure, row, metric, columns - title - 2, frame->format);
    int at = column + columns - figure.columns;
    canvas_text(frame->canvas, line, at, figure.columns, figure.role, text_of(figure.text));
    if (figure.mark != ' ')
        canvas_text(frame->canvas, line, at - 1, 1, figure.role, (struct text){&figure.mark, 1});
}

static int
draw_items(const struct frame *frame, struct area area, const struct row *row,
           const struct view_item *items, size_t count, int each)
{
    int inner = area.columns - 1; /* one free at the left, as before the rows of a table */
    int to_a_line = (inner + ITEM_GAP) / each;
    to_a_line = to_a_line > 0 ? to_a_line : 1;
    int lines = ((int)count + to_a_line - 1) / to_a_line;
    lines = lines < area.rows ? lines : area.rows;
    for (int i = 0; i < (int)count && i / to_a_line < lines; i++) {
        int column = area.column + 1 + i % to_a_line * each;
        int columns = inner < each ? inner : each - ITEM_GAP;
        draw_item(frame, area.row + i / to_a_line, column, columns, row, &items[i]);
    }
    return lines > 0 ? lines : 0;
}

int
view_items(const struct frame *frame, struct area area, const struct row *row,
           const struct view_item *items, size_t count)
{
    return draw_items(frame, area, row, items, count, ITEM_COLUMNS);
}

int
view_wide_items(const struct frame *frame, struct area area, const struct row *row,
                const struct view_item *items, size_t count)
{
    return draw_items(frame, area, row, items, count, WIDE_ITEM_COLUMNS);
}

int
view_curve(const struct frame *frame, struct area area, const char *title,
           const struct curve *curve, const struct row *row)
{
    if (area.rows < 1)
        return 0;
    enum freshness freshness = figure_freshness(row);
    canvas_text(frame->canvas, area.row, area.column + 1, CURVE_TITLE, ROLE_DIM, text_of(_(title)));
    int at = area.column + 1 + CURVE_TITLE;
    int columns = area.columns - 1 - CURVE_TITLE - CURVE_TAIL;
    if (freshness == FRESH_LOST || freshness == FRESH_NEVER) {
        canvas_text(frame->canvas, area.row, at, -1, ROLE_LOST,
                    freshness == FRESH_LOST ? text_of(_("not known any more"))
                                            : text_of(_("not known yet")));
        return 1;
    }
    columns = columns > WINDOW_MINUTES ? WINDOW_MINUTES : columns;
    curve_draw(curve, frame->canvas, area.row, at, columns,
               freshness == FRESH ? ROLE_SPARK : ROLE_STALE);
    at += columns > 0 ? columns : 0;
    canvas_printf(frame->canvas, area.row, at, ROLE_DIM,
                  area.columns - at < CURVE_LONG_TAIL ? _(" max %s%lld")
                                                      : _(" max %s%lld a minute"),
                  freshness == FRESH ? "" : "~", (long long)curve_max(curve));
    return 1;
}

/* Breaks between words, into at most `area.rows` lines. */
int
view_sentence(const struct frame *frame, struct area area, enum role role, const char *sentence)
{
    struct text rest = text_of(sentence);
    int lines = 0;
    size_t width = area.columns > 1 ? (size_t)area.columns - 1 : 0;
    while (rest.len > 0 && lines < area.rows && width > 0) {
        size_t len = rest.len < width ? rest.len : width;
        while (len < rest.len && len > 0 && rest.at[len] != ' ')
            len--;
        len = len > 0 ? len : width;
        canvas_text(frame->canvas, area.row + lines++, area.column + 1, -1, role,
                    (struct text){rest.at, len});
        rest = text_trim((struct text){rest.at + len, rest.len - len});
    }
    return lines;
}

/* ---- tables --------------------------------------------------------------------------------- */

static bool
is_unheard(const struct picture *picture)
{
    for (size_t i = 0; i < picture_site_count(picture); i++) {
        if (picture_site(picture, i)->freshness != FRESH_NEVER)
            return false;
    }
    return true;
}

/* Nothing was heard of any gate: what each of them is doing. */
static void
draw_unheard(const struct frame *frame, struct area area)
{
    size_t count = picture_site_count(frame->picture);
    canvas_text(frame->canvas, area.row, area.column + 2, -1, ROLE_WARN,
                count > 0 ? text_of(_("no gate heard yet:"))
                          : text_of(_("no gate is followed: --connect FEED,DESK names one")));
    for (size_t i = 0; i < count && (int)i + 1 < area.rows; i++) {
        const struct site *site = picture_site(frame->picture, i);
        int row = area.row + 1 + (int)i, column = area.column + 4;
        if (strstr(site->trouble, site->endpoint)) /* "feed tcp://...: why" says it all */
            canvas_printf(frame->canvas, row, column, ROLE_TEXT, "%s: %s", site->state,
                          site->trouble);
        else
            canvas_printf(frame->canvas, row, column, ROLE_TEXT,
                          site->trouble[0] ? "%s %s (%s)" : "%s %s", site->state, site->endpoint,
                          site->trouble);
    }
}

void
view_rows(const struct frame *frame, struct area area, size_t index, const char *nothing)
{
    struct screen *screen = frame->screen;
    struct table *table = &screen->tables[index];
    table_draw(table, frame->canvas, area, screen->active == index, frame->format);
    struct area below = view_below(area, 1);
    if (table->count > 0 || below.rows < 1)
        return;
    if (is_unheard(frame->picture)) {
        if (index == 0) /* once is enough */
            draw_unheard(frame, below);
        return;
    }
    if (table->total > 0)
        canvas_printf(frame->canvas, below.row, below.column + 2, ROLE_DIM,
                      _("none of %zu matches the filter: z lifts it"), table->total);
    else
        canvas_text(frame->canvas, below.row, below.column + 2, -1, ROLE_DIM, text_of(_(nothing)));
}
