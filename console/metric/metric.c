#include "console/metric/metric.h"

#include <stdlib.h>
#include <string.h>

#include "console/metric/value.h"
#include "proto/base/fold.h"
#include "proto/base/mem.h"

enum { SORT_BYTES = 64 }; /* of a text that order looks at */

static const struct metric_table *const metric_table_list[ROW_KINDS] = {
    [ROW_NUMBER] = &metric_number_table,   [ROW_QUEUE] = &metric_queue_table,
    [ROW_AGENT] = &metric_agent_table,     [ROW_CALL] = &metric_call_table,
    [ROW_ORDER] = &metric_order_table,     [ROW_EXCHANGE] = &metric_exchange_table,
    [ROW_OWNER] = &metric_owner_table,     [ROW_ORIGIN] = &metric_origin_table,
    [ROW_FINDING] = &metric_finding_table, [ROW_HOUR] = &metric_hour_table,
    [ROW_PLAN] = &metric_plan_table,       [ROW_STEP] = &metric_step_table,
    [ROW_TOTAL] = &metric_total_table,     [ROW_RECORD] = &metric_record_table,
};

const struct metric_table *
metric_table(enum row_kind kind)
{
    return metric_table_list[kind];
}

const struct metric *
metric_named(struct text name)
{
    for (int kind = 0; kind < ROW_KINDS; kind++) {
        const struct metric_table *table = metric_table_list[kind];
        for (size_t i = 0; i < table->count; i++) {
            if (text_is(name, table->rows[i].name))
                return &table->rows[i];
        }
    }
    return NULL;
}

const struct metric *
metric_of(enum row_kind kind, const char *short_name)
{
    const struct metric_table *table = metric_table_list[kind];
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(metric_short_name(&table->rows[i]), short_name) == 0)
            return &table->rows[i];
    }
    return NULL;
}

const char *
metric_short_name(const struct metric *metric)
{
    const char *dot = strchr(metric->name, '.');
    return dot ? dot + 1 : metric->name;
}

static int
compare_bytes(struct text a, struct text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

int
value_compare(const struct metric *metric, struct value a, struct value b)
{
    if (metric->unit == UNIT_TEXT || metric->unit == UNIT_WORD)
        return compare_bytes(a.text, b.text);
    return a.number < b.number ? -1 : a.number > b.number;
}

struct keyed { /* a row with what it is ordered by, worked out once */
    struct row *row;
    size_t place; /* in the list given */
    struct value value;
    const char *folded; /* of a text: how a person looks it up; NULL otherwise */
    const struct metric *metric;
    bool descending;
};

static int
compare_keyed(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    bool a_has = a->value.state == VALUE_OK, b_has = b->value.state == VALUE_OK;
    if (a_has != b_has)
        return a_has ? -1 : 1;
    int order = 0;
    if (a_has && a->folded && b->folded)
        order = strcmp(a->folded, b->folded);
    if (a_has && order == 0)
        order = value_compare(a->metric, a->value, b->value);
    if (order != 0)
        return a->descending ? -order : order;
    return a->place < b->place ? -1 : 1;
}

void
rows_sort(struct row **rows, size_t count, const struct metric *metric, bool descending)
{
    struct keyed *keyed = xcalloc(count, sizeof *keyed);
    bool is_text = metric->unit == UNIT_TEXT;
    char(*folded)[SORT_BYTES] = xcalloc(is_text ? count : 0, SORT_BYTES);
    for (size_t i = 0; i < count; i++) {
        keyed[i] = (struct keyed){rows[i], i, metric->get(rows[i]), NULL, metric, descending};
        if (is_text && keyed[i].value.state == VALUE_OK) {
            fold_search(folded[i], SORT_BYTES, keyed[i].value.text);
            keyed[i].folded = folded[i];
        }
    }
    qsort(keyed, count, sizeof *keyed, compare_keyed);
    for (size_t i = 0; i < count; i++)
        rows[i] = keyed[i].row;
    free(folded);
    free(keyed);
}
