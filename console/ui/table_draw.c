/* table_draw: a table on the canvas. */
#include "console/ui/table.h"

#include <string.h>

#include "console/ui/marks.h"

enum {
    LEAD = 2,         /* columns before the first: cursor and mark of a hand, freshness */
    GAP = 2,          /* between columns; a figure's mark stands in its second half */
    GROWS_TO = 36,    /* a text column takes no more, so that figures stay near their names */
    WIDE = 60,        /* on lines of so many columns, a text column gets */
    WISHES = 8,       /* that many more before less important columns get in; */
    TRAIL = 25,       /* columns of what is drawn behind, */
    TRAIL_FROM = 160, /* on lines so long */
    NARROW = 10,      /* on shorter ones it makes do with this, so that figures get in */
};

struct layout {
    size_t count;
    int trail_at; /* 0: no room for it */
    int at[TABLE_COLUMNS_MAX], width[TABLE_COLUMNS_MAX];
};

/* What is left of the line goes to the columns that can use it. */
static void
grow(const struct table *table, struct layout *layout, int left)
{
    bool grew = true;
    while (left > 0 && grew) {
        grew = false;
        for (size_t i = 0; i < layout->count && left > 0; i++) {
            if (!table->columns[i]->grows || layout->width[i] >= GROWS_TO)
                continue;
            layout->width[i]++;
            left--;
            grew = true;
        }
    }
}

static int
least_width(const struct metric *metric, int columns)
{
    if (!metric->grows)
        return metric->width;
    if (columns >= WIDE)
        return metric->width + WISHES;
    return metric->width < NARROW ? metric->width : NARROW;
}

static struct layout
lay_out(const struct table *table, int columns)
{
    struct layout layout = {0};
    int used = LEAD;
    if (table->trail && columns >= TRAIL_FROM) {
        columns -= TRAIL + GAP;
        layout.trail_at = columns + GAP;
    }
    while (layout.count < table->column_count) {
        int width = least_width(table->columns[layout.count], columns);
        int more = width + (layout.count > 0 ? GAP : 0);
        bool is_first = layout.count == 0;
        if (used + more > columns && is_first && columns > LEAD)
            more = width = columns - LEAD; /* the name at least, cut */
        if (used + more > columns)
            break;
        layout.width[layout.count++] = width;
        used += more;
    }
    grow(table, &layout, columns - used);
    int at = LEAD;
    for (size_t i = 0; i < layout.count; i++) {
        layout.at[i] = at;
        at += layout.width[i] + GAP;
    }
    return layout;
}

static void
draw_head(const struct table *table, struct canvas *canvas, struct area area,
          const struct layout *layout)
{
    canvas_fill(canvas, area.row, area.column, area.columns, ROLE_HEAD, " ");
    for (size_t i = 0; i < layout->count; i++) {
        const struct metric *metric = table->columns[i];
        int title = (int)strlen(metric->title);
        title = title < layout->width[i] ? title : layout->width[i];
        bool right = figure_is_right(metric);
        int at = area.column + layout->at[i] + (right ? layout->width[i] - title : 0);
        canvas_text(canvas, area.row, at, title, ROLE_HEAD, text_of(metric->title));
        if (metric == table->sort)
            canvas_text(canvas, area.row, right ? at - 1 : at + title, 1, ROLE_HEAD,
                        table->descending ? TEXT("▼") : TEXT("▲"));
    }
    if (layout->trail_at > 0)
        canvas_text(canvas, area.row, area.column + layout->trail_at, TRAIL, ROLE_HEAD,
                    text_of(table->trail_title));
}

static void
draw_figure(struct canvas *canvas, int row, int at, int width, const struct figure *figure)
{
    if (figure->right)
        at += width > figure->columns ? width - figure->columns : 0;
    canvas_text(canvas, row, at, width, figure->role, text_of(figure->text));
    if (figure->mark != ' ')
        canvas_text(canvas, row, at - 1, 1, figure->role, (struct text){&figure->mark, 1});
}

static void
draw_row(const struct table *table, struct canvas *canvas, int line, struct area area,
         const struct layout *layout, const struct row *row, const struct format *format)
{
    char mark = figure_row_mark(row);
    canvas_text(canvas, line, area.column + 1, 1, mark == 'x' ? ROLE_LOST : ROLE_STALE,
                (struct text){&mark, 1});
    for (size_t i = 0; i < layout->count; i++) {
        struct figure figure;
        figure_make(&figure, row, table->columns[i], layout->width[i], format);
        draw_figure(canvas, line, area.column + layout->at[i], layout->width[i], &figure);
    }
    bool is_known = figure_freshness(row) == FRESH || figure_freshness(row) == FRESH_STALE;
    if (layout->trail_at > 0 && is_known)
        table->trail(canvas, line, area.column + layout->trail_at, TRAIL, row);
}

/* Scrolls no more than it must. */
static void
keep_cursor_in_sight(struct table *table)
{
    if (table->at < table->top)
        table->top = table->at;
    if (table->at >= table->top + table->page)
        table->top = table->at - table->page + 1;
    size_t last_top = table->count > table->page ? table->count - table->page : 0;
    if (table->top > last_top)
        table->top = last_top;
}

void
table_draw(struct table *table, struct canvas *canvas, struct area area, bool active,
           const struct format *format)
{
    if (area.rows < 1 || area.columns < 1)
        return;
    struct layout layout = lay_out(table, area.columns);
    table->columns_shown = layout.count;
    draw_head(table, canvas, area, &layout);
    if (area.rows < 2)
        return;
    table->page = (size_t)area.rows - 1;
    keep_cursor_in_sight(table);
    for (size_t i = 0; i < table->page && table->top + i < table->count; i++) {
        size_t at = table->top + i;
        int line = area.row + 1 + (int)i;
        draw_row(table, canvas, line, area, &layout, table->rows[at], format);
        bool is_marked = table->marks && marks_has(table->marks, table->rows[at]);
        if (is_marked)
            canvas_text(canvas, line, area.column, 1, ROLE_WARN, TEXT("*"));
        if (active && at == table->at) {
            canvas_text(canvas, line, area.column, 1, ROLE_CURSOR,
                        is_marked ? TEXT("#") : TEXT(">"));
            canvas_flag(canvas, line, area.column, area.columns, CELL_CURSOR);
        }
    }
}
