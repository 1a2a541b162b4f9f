#include "console/ui/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "console/ui/marks.h"
#include "console/ui/table_order.h"
#include "proto/base/mem.h"

enum {
    HOLD_US = 2000000, /* after a move, rows keep their places so long */
    LARGE_ROWS = 2000, /* longer lists are sorted only so often, */
    LARGE_EVERY_US = 1000000,
};

void
table_init(struct table *table, const struct table_shape *shape)
{
    *table = (struct table){
        .kind = shape->kind,
        .descending = shape->descending,
        .limit = shape->limit,
        .trail_title = shape->trail_title,
        .trail = shape->trail,
        .order = table_order_new(),
        .page = 1,
        .resort = true,
        .moved_us = INT64_MIN / 2,
        .sorted_us = INT64_MIN / 2,
    };
    struct text rest = text_of(shape->columns);
    while (rest.len > 0) {
        char name[64];
        str_copy(name, sizeof name, text_cut(&rest, ' '));
        assert(table->column_count < TABLE_COLUMNS_MAX);
        const struct metric *metric = metric_of(shape->kind, name);
        assert(metric); /* a view names a metric that is in no table */
        table->columns[table->column_count++] = metric;
    }
    table->columns_shown = table->column_count;
    table->sort = shape->sort ? metric_of(shape->kind, shape->sort) : NULL;
    assert(!shape->sort || table->sort);
}

void
table_fini(struct table *table)
{
    table_order_free(&table->order);
    free(table->rows);
    *table = (struct table){0};
}

/* ---- arranging ------------------------------------------------------------------------------ */

static bool
must_keep_places(const struct table *table, int64_t now_us)
{
    if (table->resort)
        return false;
    if (now_us >= table->moved_us && now_us < table->moved_us + HOLD_US)
        return true;
    return table->count > LARGE_ROWS && now_us >= table->sorted_us &&
           now_us < table->sorted_us + LARGE_EVERY_US;
}

static void
put_in_order(struct table *table, int64_t now_us)
{
    if (table->moved)
        table->moved_us = now_us;
    table->moved = false;
    if (!table->sort)
        return;
    if (must_keep_places(table, now_us)) {
        table_order_apply(table->order, table->rows, table->count);
        return;
    }
    rows_sort(table->rows, table->count, table->sort, table->descending);
    table_order_keep(table->order, table->rows, table->count);
    table->sorted_us = now_us;
    table->resort = false;
}

static bool
is_row(const struct table *table, size_t at, const char *identity)
{
    char its[TABLE_IDENTITY_BYTES];
    if (at >= table->count)
        return false;
    row_identity(table->rows[at], its, sizeof its);
    return strcmp(its, identity) == 0;
}

static void
hold_cursor_row(struct table *table)
{
    if (table->count > 0)
        row_identity(table->rows[table->at], table->cursor, sizeof table->cursor);
}

/* The cursor goes where its thing is now. When that is gone, whatever took its place has it. */
static void
follow_cursor(struct table *table)
{
    if (table->cursor[0] == '\0' || table->count == 0) {
        table->at = 0;
        return;
    }
    if (is_row(table, table->at, table->cursor))
        return;
    for (size_t i = 0; i < table->count; i++) {
        if (is_row(table, i, table->cursor)) {
            table->at = i;
            return;
        }
    }
    if (table->at >= table->count)
        table->at = table->count - 1;
    hold_cursor_row(table);
}

void
table_arrange(struct table *table, const struct rows *rows, const struct filter *filter,
              int64_t now_us)
{
    table->rows = xrealloc(table->rows, (rows->count + 1) * sizeof *table->rows);
    table->total = rows->count;
    table->count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (!filter || filter_matches(filter, &rows->at[i]))
            table->rows[table->count++] = &rows->at[i];
    }
    put_in_order(table, now_us);
    if (table->limit > 0 && table->count > table->limit)
        table->count = table->limit;
    follow_cursor(table);
}

/* ---- moving --------------------------------------------------------------------------------- */

struct row *
table_row_at_cursor(const struct table *table)
{
    return table->count > 0 ? table->rows[table->at] : NULL;
}

size_t
table_marked(const struct table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->count && table->marks; i++)
        count += marks_has(table->marks, table->rows[i]);
    return count;
}

void
table_move_to(struct table *table, size_t at)
{
    if (table->count == 0)
        return;
    table->at = at < table->count ? at : table->count - 1;
    hold_cursor_row(table);
    table->moved = true;
}

void
table_move(struct table *table, int64_t by)
{
    int64_t to = (int64_t)table->at + by;
    table_move_to(table, to < 0 ? 0 : (size_t)to);
}

/* Does any text of the row contain it? All its metrics, shown or not. */
static bool
has_text(const struct table *table, const struct row *row, struct text text)
{
    const struct metric_table *metrics = metric_table(table->kind);
    for (size_t i = 0; i < metrics->count; i++) {
        const struct metric *metric = &metrics->rows[i];
        if (figure_is_right(metric))
            continue;
        struct value value = metric->get(row);
        if (value.state == VALUE_OK && filter_contains(value.text, text))
            return true;
    }
    return false;
}

bool
table_search(struct table *table, struct text text, bool backwards, bool from_here)
{
    for (size_t step = from_here ? 0 : 1; step <= table->count && table->count > 0; step++) {
        size_t by = backwards ? table->count - step % table->count : step;
        size_t at = (table->at + by) % table->count;
        if (has_text(table, table->rows[at], text)) {
            table_move_to(table, at);
            return true;
        }
    }
    return false;
}

/* ---- sorting by ----------------------------------------------------------------------------- */

void
table_sort_by(struct table *table, int step)
{
    size_t count = table->columns_shown;
    if (count == 0)
        return;
    size_t at = step > 0 ? count - 1 : 0; /* from no column the first one is next */
    for (size_t i = 0; i < count; i++) {
        if (table->columns[i] == table->sort)
            at = i;
    }
    table->sort = table->columns[(at + (step > 0 ? 1 : count - 1)) % count];
    table->descending = figure_is_right(table->sort); /* most first, and A first */
    table->resort = true;
}

void
table_sort_reverse(struct table *table)
{
    table->descending = !table->descending;
    table->resort = true;
}
