/* orders_time: what the clock does to orders: their ends, asking the switch again, a clock that was
 * set, a link that comes up. */
#include <inttypes.h>
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/gate/order_check.h"
#include "proto/gate/orders_own.h"

#define NO_ANSWER_US INT64_C(10000000) /* from the switch: then it is asked */
#define ASK_AGAIN_US INT64_C(5000000)  /* an unknown outcome; each time twice as long, up to */
#define ASK_SELDOM_US INT64_C(300000000)
#define TRY_AGAIN_US INT64_C(30000000)
#define LATE_US INT64_C(900000000) /* behind its time an order is not begun any more */
#define STEP_US INT64_C(60000000)  /* a clock that moved by that much against time was set */

/* It was refused a while ago (or the clock was set back since), and may be tried again. */
static bool
may_try(const struct orders *orders, struct text id)
{
    const struct order *known = board_order(orders->options.board, id);
    int64_t since_us = known ? orders_now_us(orders) - known->at_us : 0;
    return !known ||
           (known->is.state == ORDER_REFUSED && (since_us > TRY_AGAIN_US || since_us < 0));
}

/* The gate undoes it, under an id that is the same whenever it is tried. */
static void
end_by_itself(struct orders *orders, const struct event_order *order, const char *how,
              const char *reason)
{
    char id[ORDER_ID_MAX + 16], target[ORDER_ID_MAX + 16];
    struct why why;
    str_format(id, sizeof id, "%.*s/%s", TEXT_ARG(order->order), how);
    str_format(target, sizeof target, "order:%.*s", TEXT_ARG(order->order));
    struct text key;
    bool is_plan = verb_target_kind(order->target, &key) == TARGET_PLAN;
    if (!may_try(orders, text_of(id)) ||
        (is_plan && order_effect_plan_under_way(orders->options.board, TEXT(""))))
        return; /* on its way, or one plan after the other */
    if (order_check_under_way(orders->options.board, order))
        return; /* the switch might carry them out the other way round: when that one is decided */
    struct event_order inverse = {
        .order = text_of(id),
        .verb = VERB_REVERT,
        .target = text_of(target),
        .reason = text_of(reason),
        .who = TEXT("gate"),
        .asked_us = orders_now_us(orders),
        .before = TEXT("done"),
    };
    if (orders_begin(orders, &inverse, &why) != OK)
        orders_complain(orders, &inverse, &why);
}

/* False: nothing of it was promised as a duration. The end of an order for later is so long behind its
 * start. */
static bool
keep_distance(const struct board *board, struct event_order *order, int64_t by_us)
{
    bool is_ahead = order_is_ahead(order) && order->start_us > 0;
    bool start_moves = is_ahead && !order->start_by_clock;
    bool end_moves = order->until_us > 0 && !order->by_clock && (start_moves || !is_ahead);
    bool may_end =
        order_is_in_force(order) || !order_is_final(order) || order_is_resting(board, order);
    if (!may_end || (!start_moves && !end_moves && order->confirm_us == 0))
        return false;
    order->start_us += start_moves ? by_us : 0;
    order->until_us += end_moves ? by_us : 0;
    order->confirm_us += order->confirm_us > 0 ? by_us : 0;
    return true;
}

/* A clock was set: what was promised as a duration keeps its length. (What is said is folded by the
 * commit behind the walk.) */
static void
shift(struct orders *orders, int64_t by_us)
{
    struct why why;
    for (const struct order *o = orders->options.board->orders; o; o = o->hh.next) {
        struct event_order order = o->is;
        bool is_relative = order.until_us > 0 && !order.by_clock;
        bool is_in_force = order_is_in_force(&order);
        if (!keep_distance(orders->options.board, &order, by_us))
            continue;
        if (orders_say(orders, &order, &why) != OK)
            orders_complain(orders, &order, &why);
        struct order_effect effect;
        if (is_in_force && is_relative &&
            order_effect_of(orders->options.board, &order, &effect, &why) == OK)
            order_effect_say(orders->options.board, &effect, orders_now_us(orders),
                             orders_say_effect, &orders->options);
    }
    if (orders->options.commit(orders->options.context, &why) != OK)
        log_limited(&orders->log, LOG_ERROR, "orders", "%s", why.text);
    log_line(LOG_WARN, "orders",
             "the switch's clock was set by %" PRId64 " s: starts and ends keep their "
             "distance",
             by_us / 1000000);
}

static void
watch_clock(struct orders *orders)
{
    int64_t clock_us = orders_now_us(orders), time_us = orders_mono_us(orders);
    int64_t step_us = (clock_us - orders->clock_us) - (time_us - orders->mono_us);
    bool is_first = orders->mono_us == 0;
    orders->clock_us = clock_us;
    orders->mono_us = time_us;
    if (!is_first && !orders->options.kind->is_simulated &&
        (step_us > STEP_US || step_us < -STEP_US))
        shift(orders, step_us);
}

/* The board's orders may be freed by what is said: ids are gathered first. */
static size_t
list_open(const struct orders *orders, char (**ids)[ORDER_ID_MAX + 16])
{
    size_t count = 0, room = HASH_COUNT(orders->options.board->orders);
    *ids = xcalloc(room + 1, sizeof **ids);
    for (const struct order *o = orders->options.board->orders; o; o = o->hh.next) {
        if (!order_is_final(&o->is) || order_is_in_force(&o->is))
            str_copy((*ids)[count++], sizeof **ids, text_of(o->order));
    }
    return count;
}

/* In force: has its end come? */
static void
look_at_end(struct orders *orders, const struct event_order *order, int64_t at_us)
{
    if (orders_watch_taken_back(orders, order))
        return;
    if (orders_plan_is_gone(orders->options.board, order)) {
        orders_watch_note(orders, order, at_us,
                          "the switch took it back: none of its numbers goes there any more");
        return;
    }
    if (order->confirm_us > 0 && at_us >= order->confirm_us)
        end_by_itself(orders, order, "unconfirmed", "nobody confirmed it in time");
    else if (order->until_us > 0 && at_us >= order->until_us)
        end_by_itself(orders, order, "end", "its end has come");
}

/* How long to wait for the next answer, or before the next question. */
static int64_t
patience_us(const struct flight *flight, const struct event_order *order)
{
    if (order->state != ORDER_OUTCOME_UNKNOWN)
        return NO_ANSWER_US;
    return flight->patience_us > 0 ? flight->patience_us : ASK_AGAIN_US;
}

static int64_t
longer_us(int64_t us)
{
    return us < ASK_SELDOM_US / 2 ? us * 2 : ASK_SELDOM_US;
}

/* A second person has so long. */
static void
look_at_waiting(struct orders *orders, const struct event_order *order)
{
    int64_t until_us;
    order_next(order, &until_us);
    if (orders_now_us(orders) >= until_us)
        orders_conclude(orders, order, ORDER_CANCELLED,
                        order->start_us > 0 ? TEXT("no second person came before its time")
                                            : TEXT("no second person came"));
}

/* Can it be begun now, as far as it does not depend on what it is? */
static bool
may_start(const struct orders *orders, const struct event_order *order)
{
    const struct board *board = orders->options.board;
    enum link_state link = (enum link_state)board->exchange.link;
    struct text key;
    bool is_plan = verb_target_kind(order->target, &key) == TARGET_PLAN;
    return link != LINK_DOWN && link != LINK_RECONCILING &&
           !(is_plan && order_effect_plan_under_way(board, TEXT(""))) &&
           orders->options.commit(orders->options.context, NULL) == OK;
}

/* For later: has its time come? The gate, the switch or the disk may have been away then: it is begun
 * behind its time, but not long behind. */
static void
look_at_start(struct orders *orders, const struct event_order *order)
{
    char sentence[WHY_TEXT_BYTES];
    int64_t late_us = orders_now_us(orders) - order->start_us;
    if (late_us < 0)
        return;
    if (late_us > LATE_US) {
        str_format(sentence, sizeof sentence,
                   "too late: it should have begun %" PRId64 " min ago, and could not",
                   late_us / 60000000);
        orders_conclude(orders, order, ORDER_REFUSED, text_of(sentence));
    } else if (may_start(orders, order)) {
        orders_start(orders, order);
    }
}

/* Begun, and nothing certain known: is it time to ask? */
static void
look_at_open(struct orders *orders, const struct event_order *order)
{
    struct flight *flight = orders_flight(orders, order->order);
    struct text id = order->order;
    if (flight && flight->is_unsent) {
        orders_conclude(orders, order, ORDER_REFUSED,
                        TEXT("it could not be written down in time: nothing was begun"));
        return;
    }
    if (order->state == ORDER_WAITING) {
        look_at_waiting(orders, order);
        return;
    }
    if (order->state == ORDER_SCHEDULED) {
        look_at_start(orders, order);
        return;
    }
    bool is_due = flight && (flight->is_unrecorded || orders_mono_us(orders) - flight->asked_us >=
                                                          patience_us(flight, order));
    if (!is_due || !orders->options.kind->ask)
        return;
    if (order->state != ORDER_OUTCOME_UNKNOWN && !flight->is_unrecorded)
        orders_step(orders, id, DRIVER_LOST, TEXT("the switch has not answered yet"));
    else if (!flight->is_unrecorded)
        flight->patience_us = longer_us(patience_us(flight, order));
    orders_tell_driver(orders, order, !flight->must_tell);
}

void
orders_tick(struct orders *orders)
{
    watch_clock(orders);
    if (HASH_COUNT(orders->options.board->orders) == 0)
        return;
    orders_watch_compare(orders);
    char(*ids)[ORDER_ID_MAX + 16];
    size_t count = list_open(orders, &ids);
    int64_t at_us = orders_now_us(orders);
    for (size_t i = 0; i < count; i++) {
        const struct order *known = board_order(orders->options.board, text_of(ids[i]));
        if (!known)
            continue;
        char *texts;
        struct event_order order = order_copy(&known->is, &texts);
        if (order_is_in_force(&order))
            look_at_end(orders, &order, at_us);
        else if (!order_is_final(&order))
            look_at_open(orders, &order);
        free(texts);
    }
    free(ids);
}

void
orders_reconcile(struct orders *orders)
{
    char(*ids)[ORDER_ID_MAX + 16];
    size_t count = list_open(orders, &ids);
    orders->is_compare_due = true;
    for (size_t i = 0; i < count; i++) {
        const struct order *known = board_order(orders->options.board, text_of(ids[i]));
        struct order_effect effect;
        bool is_open = known && !order_is_final(&known->is) && !order_is_ahead(&known->is);
        char *texts;
        if (is_open && orders->options.kind->ask) {
            struct event_order order = order_copy(&known->is, &texts);
            struct flight *flight = orders_flight(orders, order.order);
            if (flight)
                flight->patience_us = 0; /* it may know more now */
            orders_tell_driver(orders, &order, true);
            free(texts);
        } else if (known && order_is_in_force(&known->is) && known->is.seen_us == 0 &&
                   order_effect_of(orders->options.board, &known->is, &effect, NULL) == OK)
            order_seen_expect(orders->seen, orders->options.board, &known->is, &effect);
    }
    free(ids);
}
