#include "console/ui/table_order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "console/metric/findings.h"
#include "proto/base/mem.h"

struct place {
    const void *key; /* NULL: free */
    size_t rank;
};

struct table_order {
    struct place *places; /* open addressing, a power of two, at most half full */
    size_t room, count;
};

struct table_order *
table_order_new(void)
{
    return xcalloc(1, sizeof(struct table_order));
}

void
table_order_free(struct table_order **order)
{
    if (!*order)
        return;
    free((*order)->places);
    free(*order);
    *order = NULL;
}

/* Findings live as long as a picture; an address within their number lives as long as that. */
static const void *
key_of_finding(const struct finding *finding)
{
    const char *within = (const char *)finding->number;
    assert(finding->place < sizeof(struct number));
    return within ? (const void *)(within + finding->place) : (const void *)finding->rule;
}

static const void *
key_of(const struct row *row)
{
    switch (row->kind) {
    case ROW_NUMBER:
    case ROW_OWNER: /* his first number */
        return row->parts[0].number;
    case ROW_QUEUE:
        return row->parts[0].queue;
    case ROW_AGENT:
        return row->parts[0].agent;
    case ROW_CALL:
        return row->parts[0].call;
    case ROW_ORDER:
        return row->parts[0].order;
    case ROW_PLAN:
        return row->parts[0].plan;
    case ROW_STEP:
        return row->parts[0].step->is;
    case ROW_FINDING:
        return key_of_finding(row->parts[0].finding);
    case ROW_ORIGIN:
        return row->parts[0].origin;
    case ROW_RECORD: /* a place in the bytes of its page, which stay where they are */
        return row->parts[0].record->is.who.at;
    case ROW_EXCHANGE:
    case ROW_HOUR:
    case ROW_TOTAL:
    case ROW_KINDS:
        break;
    }
    return row->count > 0 ? (const void *)row->parts[0].site : row;
}

/* Where the key is, or the free place where it would be. */
static struct place *
find(const struct table_order *order, const void *key)
{
    uint64_t hash = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(hash >> 20) & (order->room - 1);
    while (order->places[at].key && order->places[at].key != key)
        at = (at + 1) & (order->room - 1);
    return &order->places[at];
}

void
table_order_keep(struct table_order *order, struct row *const *rows, size_t count)
{
    size_t room = 16;
    while (room < count * 2)
        room *= 2;
    if (room != order->room) {
        free(order->places);
        order->places = xcalloc(room, sizeof *order->places);
        order->room = room;
    } else {
        memset(order->places, 0, room * sizeof *order->places);
    }
    for (size_t i = 0; i < count; i++)
        *find(order, key_of(rows[i])) = (struct place){key_of(rows[i]), i};
    order->count = count;
}

void
table_order_apply(const struct table_order *order, struct row **rows, size_t count)
{
    if (order->room == 0)
        return;
    struct row **placed = xcalloc(order->count + count + 1, sizeof(struct row *));
    size_t end = order->count;
    for (size_t i = 0; i < count; i++) {
        const struct place *place = find(order, key_of(rows[i]));
        bool is_free = place->key && !placed[place->rank];
        placed[is_free ? place->rank : end++] = rows[i];
    }
    size_t to = 0;
    for (size_t i = 0; i < end; i++) {
        if (placed[i])
            rows[to++] = placed[i];
    }
    free(placed);
}
