/* order: what was asked of the switch, as the gate said it last. */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"
#include "proto/event/verb.h"

#define FORGET_US INT64_C(3600000000)

bool
order_is_final(const struct event_order *order)
{
    switch (order->state) {
    case ORDER_DONE:
    case ORDER_REFUSED:
    case ORDER_CANCELLED:
    case ORDER_ENDED:
        return true;
    default:
        return false;
    }
}

bool
order_is_ahead(const struct event_order *order)
{
    return order->state == ORDER_WAITING || order->state == ORDER_SCHEDULED;
}

/* For a second person; of an order for later it waits until that begins. */
static int64_t
waits_until_us(const struct event_order *order)
{
    enum { WAITS_S = 600 };
    return order->start_us > 0 ? order->start_us : order->asked_us + WAITS_S * INT64_C(1000000);
}

enum order_next
order_next(const struct event_order *order, int64_t *at_us)
{
    *at_us = 0;
    if (order->state == ORDER_WAITING) {
        *at_us = waits_until_us(order);
        return ORDER_WITHDRAWN;
    }
    if (order->state == ORDER_SCHEDULED) {
        *at_us = order->start_us;
        return ORDER_BEGINS;
    }
    if (!order_is_in_force(order) || (order->until_us <= 0 && order->confirm_us <= 0))
        return ORDER_STAYS;
    bool is_undone =
        order->confirm_us > 0 && (order->until_us <= 0 || order->confirm_us < order->until_us);
    *at_us = is_undone ? order->confirm_us : order->until_us;
    return is_undone ? ORDER_UNDONE : ORDER_ENDS;
}

bool
order_is_in_force(const struct event_order *order)
{
    const struct verb_row *verb = verb_row(order->verb);
    return order->state == ORDER_DONE && order->ended_us == 0 && verb && verb->lasts;
}

bool
order_is_resting(const struct board *board, const struct event_order *order)
{
    enum { DEPTH_MAX = 64 };
    for (int depth = 0; depth < DEPTH_MAX && order->state == ORDER_ENDED; depth++) {
        const struct order *above = board_order(board, order->ended_by);
        if (!above)
            return false;
        if (order_is_in_force(&above->is))
            return true;
        order = &above->is;
    }
    return false;
}

static void
order_free(struct board *board, struct order *order)
{
    HASH_DEL(board->orders, order);
    free(order->order);
    free(order->texts);
    free(order);
}

void
order_free_all(struct board *board)
{
    struct order *order, *next;
    HASH_ITER (hh, board->orders, order, next)
        order_free(board, order);
}

/* Nothing will happen because of it any more. */
static bool
is_over(const struct board *board, const struct order *order)
{
    return order_is_final(&order->is) && !order_is_in_force(&order->is) &&
           !order_is_resting(board, &order->is);
}

void
order_forget(struct board *board, int64_t at_us)
{
    struct order *order, *next;
    HASH_ITER (hh, board->orders, order, next) {
        if (is_over(board, order) && elapsed_us(order->at_us, at_us) > FORGET_US)
            order_free(board, order);
    }
}

/* Makes room for one more: the oldest that is over goes, else the oldest. */
static void
make_room(struct board *board)
{
    if (HASH_COUNT(board->orders) < ORDERS_MAX)
        return;
    struct order *order = board->orders;
    while (order && !is_over(board, order))
        order = order->hh.next;
    order_free(board, order ? order : board->orders);
}

/* All texts in one block. */
struct event_order
order_copy(const struct event_order *order, char **texts)
{
    const struct event_row *row = event_row(EVENT_ORDER);
    struct event copy = {.type = EVENT_ORDER, .order = *order};
    size_t bytes = 1;
    for (size_t i = 0; i < row->count; i++) {
        struct text *text = (struct text *)(void *)((char *)&copy + row->fields[i].offset);
        if (row->fields[i].kind == FIELD_TEXT)
            bytes += (*text = key_of(*text)).len + 1;
    }
    char *at = *texts = xmalloc(bytes);
    for (size_t i = 0; i < row->count; i++) {
        struct text *text = (struct text *)(void *)((char *)&copy + row->fields[i].offset);
        if (row->fields[i].kind != FIELD_TEXT)
            continue;
        memcpy(at, text->len ? text->at : "", text->len);
        text->at = at;
        at += text->len;
        *at++ = '\0';
    }
    return copy.order;
}

enum err
order_fold(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_order *says = &event->order;
    struct text key = key_of(says->order);
    if (key.len == 0)
        return why_set(why, ERR_ARG, "order: an order without an id");
    struct order *order;
    HASH_FIND(hh, board->orders, key.at, (unsigned)key.len, order);
    if (!order) {
        make_room(board);
        order = xcalloc(1, sizeof *order);
        order->order = xstrdup(key);
        HASH_ADD_KEYPTR(hh, board->orders, order->order, (unsigned)key.len, order);
    }
    free(order->texts);
    order->is = order_copy(says, &order->texts);
    order->is.state = known_or_0(says->state, ORDER_STATES);
    order->is.verb = known_or_0(says->verb, VERBS);
    order->at_us = at_us;
    return OK;
}
