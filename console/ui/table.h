/* table: rows of one kind under a head, sorted, with a cursor that stays on the same thing.
 *
 * Columns are metrics in order of importance: what does not fit is left out from the end, so head
 * and cells cannot shift apart. The cursor holds an identity, not a row number; before it is first
 * moved it stays at the top. Rows do not change places while a hand is moving among them.
 *
 * table_arrange first, with the picture of the moment; the rows are good as long as the picture.
 */
#ifndef CONSOLE_UI_TABLE_H
#define CONSOLE_UI_TABLE_H

#include "console/metric/filter.h"
#include "console/metric/metric.h"
#include "console/ui/canvas.h"
#include "console/ui/figure.h"

enum { TABLE_COLUMNS_MAX = 40, TABLE_IDENTITY_BYTES = 256 };

/* Draws something of a row that is no metric. */
typedef void table_trail(struct canvas *canvas, int line, int column, int columns,
                         const struct row *row);

/* What a view says of one of its tables. */
struct table_shape {
    enum row_kind kind;
    const char *columns; /* short names of metrics, parted by blanks, most important first */
    const char *sort;    /* one of them; NULL: in the order the rows come */
    bool descending;
    size_t limit;            /* only the first so many; 0: all */
    const char *trail_title; /* N_() */
    table_trail *trail;      /* drawn behind the columns of long lines; NULL: none */
};

struct marks;       /* marks.h */
struct table_order; /* where each row stood when they were sorted last */

struct table {
    enum row_kind kind;
    const struct metric *columns[TABLE_COLUMNS_MAX];
    size_t column_count, columns_shown; /* shown: at the last drawing */
    const struct metric *sort;
    bool descending;
    size_t limit;
    const char *trail_title;
    table_trail *trail;

    struct row **rows; /* arranged */
    size_t count;      /* of them */
    size_t total;      /* before the filter */

    char cursor[TABLE_IDENTITY_BYTES]; /* "": not yet moved, at the top */
    size_t at, top, page;              /* row of the cursor, first row and rows shown */

    const struct marks *marks; /* borrowed for the drawing; NULL: none */

    struct table_order *order;
    bool moved, resort;
    int64_t moved_us, sorted_us;
};

void table_init(struct table *table, const struct table_shape *shape);
void table_fini(struct table *table);

void table_arrange(struct table *table, const struct rows *rows, const struct filter *filter,
                   int64_t now_us);

/* NULL: no rows. */
struct row *table_row_at_cursor(const struct table *table);

void table_move(struct table *table, int64_t by);
void table_move_to(struct table *table, size_t at);

/* How many of the arranged rows are marked. */
size_t table_marked(const struct table *table);

/* The next row behind the cursor, or before it, that has the text, round the end; false: none.
 * `from_here`: the cursor's own row counts too. */
bool table_search(struct table *table, struct text text, bool backwards, bool from_here);

void table_sort_by(struct table *table, int step); /* next (1) or previous (-1) shown column */
void table_sort_reverse(struct table *table);

struct area {
    int row, column, rows, columns;
};

/* Head and rows. `active`: the cursor is here. */
void table_draw(struct table *table, struct canvas *canvas, struct area area, bool active,
                const struct format *format);

#endif
