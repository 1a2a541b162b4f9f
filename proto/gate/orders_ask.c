/* orders_ask: an order comes in: who may, whether it makes sense, whether a second person is needed. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proto/gate/order_check.h"
#include "proto/gate/orders_own.h"

enum { UNTIL_NEVER = -1 };

static struct order_places
places_of(const struct orders *orders)
{
    const struct orders_options *options = &orders->options;
    return (struct order_places){
        .board = options->board,
        .plan = options->plan(options->context),
        .at_us = orders_now_us(orders),
        .kind = options->kind,
        .driver = options->driver(options->context),
    };
}

/* So that the audit file, too, says when it is to begin. */
static void
say_start(struct event_order *order, char to[WHY_TEXT_BYTES])
{
    time_t seconds = (time_t)(order->start_us / 1000000);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    strftime(to, WHY_TEXT_BYTES, "not before %Y-%m-%dT%H:%M:%SZ", &utc);
    order->outcome = text_of(to);
}

/* For later: the clock begins it. */
static void
schedule(struct orders *orders, struct event_order *order)
{
    struct why why;
    order->state = ORDER_SCHEDULED;
    if (orders_say_and_write(orders, order, &why) != OK)
        orders_complain(orders, order, &why);
}

/* What was approved begins, if it still may: as it is written, not as anybody sends it again. */
static void
begin_approved(struct orders *orders, const struct event_order *is, struct text second)
{
    struct order_effect effect;
    char before[STANCE_BYTES];
    struct why why;
    char *texts;
    struct event_order order = *is;
    order.second = second;
    /* As it was when it was asked for; later it may stand otherwise. */
    order.expect = order.start_us > 0 ? TEXT("") : order.before;
    order.deadline_us = 0;
    order = order_copy(&order, &texts);
    const struct order_places places = places_of(orders);
    if (order_check(&places, &order, &effect, before, &why) != OK)
        orders_refuse(orders, &order, &why);
    else if (order.start_us > 0)
        schedule(orders, &order);
    else if (orders_begin(orders, &order, &why) != OK)
        orders_complain(orders, &order, &why);
    free(texts);
}

/* The second person is another one. */
static void
approve(struct orders *orders, struct event_order *approval)
{
    struct text id;
    struct why why = {.text = ""};
    verb_target_kind(approval->target, &id);
    const struct event_order *waits = &board_order(orders->options.board, id)->is;
    if (waits->state != ORDER_WAITING)
        why_set(&why, ERR_STALE, "order %.*s does not wait: %s", TEXT_ARG(id),
                words_name(&order_state_words, waits->state));
    else if (text_equal(waits->who, approval->who))
        why_set(&why, ERR_DENIED, "%.*s gave the order: the second person must be another one",
                TEXT_ARG(approval->who));
    if (why.text[0] != '\0') {
        orders_refuse(orders, approval, &why);
        return;
    }
    approval->state = ORDER_DONE;
    approval->done_us = approval->ended_us = orders_now_us(orders);
    if (orders_say_and_write(orders, approval, &why) != OK)
        orders_complain(orders, approval, &why);
    else
        begin_approved(orders, &board_order(orders->options.board, id)->is, approval->who);
}

/* Calls that it touches now. */
static int64_t
calls_touched(const struct board *board, const struct order_effect *effect)
{
    const struct number *number =
        effect->kind == TARGET_NUMBER ? board_number(board, effect->target) : NULL;
    const struct queue *queue =
        effect->kind == TARGET_QUEUE ? board_queue(board, effect->target) : NULL;
    const struct contingency *plan =
        effect->kind == TARGET_PLAN ? board_contingency(board, effect->target) : NULL;
    int64_t live = 0;
    for (const struct contingency_step *step = plan ? plan->steps : NULL; step;
         step = step->hh.next) {
        const struct number *of_plan = board_number(board, text_of(step->number));
        live += of_plan ? of_plan->live : 0;
    }
    return number ? number->live : queue ? queue->waiting_count + queue->talking : live;
}

/* How many calls an order for later will touch nobody knows: it is asked of all that may touch some. */
static bool
needs_second(const struct orders *orders, const struct event_order *order,
             const struct order_effect *effect)
{
    int64_t from = orders->options.second_person;
    bool may_touch = effect->kind & (TARGET_NUMBER | TARGET_QUEUE | TARGET_PLAN);
    if (from > 0 && order->start_us > 0)
        return may_touch;
    return from > 0 && calls_touched(orders->options.board, effect) >= from;
}

/* What the gate decides, and the asker does not. */
static struct event_order
as_taken(const struct orders *orders, struct text who, const struct event_order *ask)
{
    const struct verb_row *verb = verb_row(ask->verb);
    struct event_order order = *ask;
    order.state = ORDER_UNKNOWN;
    order.who = who;
    order.second = order.before = order.undo = order.outcome = order.ended_by = TEXT("");
    order.asked_us = orders_now_us(orders);
    order.confirm_us = order.done_us = order.seen_us = order.ended_us = 0;
    if (order.until_us == 0 && verb && verb->lasts && orders->options.end_ms > 0) {
        order.until_us =
            (order.start_us > 0 ? order.start_us : order.asked_us) + orders->options.end_ms * 1000;
        order.by_clock = false; /* so long, whatever the clock says */
    }
    if (order.until_us == UNTIL_NEVER)
        order.until_us = 0;
    return order;
}

/* OK when it may be begun; else why not. */
static enum err
judge(struct orders *orders, struct event_order *order, struct order_effect *effect,
      char before[STANCE_BYTES], struct why *why)
{
    const struct orders_options *options = &orders->options;
    const struct order_places places = places_of(orders);
    enum err err = options->may ? options->may(options->context, order->who, order, why) : OK;
    if (!err)
        err = order_check(&places, order, effect, before, why);
    if (err)
        return err;
    order->before = text_of(before);
    if (effect->is_lift && !(effect->is_contrary && order->state == ORDER_UNKNOWN &&
                             order->start_us > 0)) /* what it ends may be over by then */
        order->until_us = order->confirm_ms = 0;
    return OK;
}

/* The same, and what brings back how it stands now. */
static enum err
weigh(struct orders *orders, struct event_order *order, struct order_effect *effect,
      char before[STANCE_BYTES], char undo[ORDER_ARGS_BYTES], struct why *why)
{
    enum err err = judge(orders, order, effect, before, why);
    undo[0] = '\0';
    if (!err && order->verb != VERB_REVERT &&
        !order_effect_undo(orders->options.board, effect, undo))
        err = why_set(why, ERR_LIMIT, "how %.*s stands is too long to be put back",
                      TEXT_ARG(order->target));
    order->undo = text_of(undo);
    return err;
}

static enum err
take(struct orders *orders, struct event_order *order, struct why *why)
{
    struct order_effect effect;
    struct why refusal;
    char before[STANCE_BYTES] = "", undo[ORDER_ARGS_BYTES];
    enum err err = weigh(orders, order, &effect, before, undo, &refusal);
    if (err) {
        order->undo = TEXT("");
        order->state = ORDER_REFUSED;
        order->outcome = text_of(refusal.text);
        return orders_say_and_write(orders, order, why);
    }
    if (order->verb == VERB_APPROVE) {
        approve(orders, order);
        return OK;
    }
    bool waits = needs_second(orders, order, &effect);
    if (!waits && order->start_us == 0)
        return orders_begin(orders, order, why);
    order->state = waits ? ORDER_WAITING : ORDER_SCHEDULED;
    if (order->start_us > 0)
        say_start(order, refusal.text);
    return orders_say_and_write(orders, order, why);
}

/* The first word of a stance is how the plan stands, the others are what it is. */
static bool
is_same_plan(const struct orders *orders, const struct event_order *order)
{
    char stance[STANCE_BYTES];
    struct text seen = order->before;
    struct text now = stance_of(stance, orders->options.board, order->target);
    text_cut(&seen, ' ');
    text_cut(&now, ' ');
    return text_equal(seen, now);
}

void
orders_start(struct orders *orders, const struct event_order *is)
{
    struct order_effect effect;
    struct why why;
    char before[STANCE_BYTES] = "", undo[ORDER_ARGS_BYTES], *texts;
    struct event_order order = *is;
    order.expect = TEXT(""); /* what is meant is: from then on, whatever stands then */
    order.outcome = TEXT("");
    order.deadline_us = 0;
    order = order_copy(&order, &texts);
    enum err err = OK;
    if (order.verb == VERB_PLAN_APPLY && !is_same_plan(orders, is))
        err = why_set(&why, ERR_STALE, "the plan is not the one that was asked for any more");
    if (!err)
        err = weigh(orders, &order, &effect, before, undo, &why);
    if (err)
        orders_refuse(orders, &order, &why);
    else if (orders_begin(orders, &order, &why) != OK)
        orders_complain(orders, &order, &why);
    free(texts);
}

/* The same words under the same id. */
static bool
is_repeated(const struct event_order *known, const struct event_order *ask)
{
    return known->verb == ask->verb && text_equal(known->target, ask->target) &&
           text_equal(known->args, ask->args);
}

enum err
orders_ask(struct orders *orders, struct text who, const struct event_order *ask,
           struct event_order *stands, struct why *why)
{
    const struct board *board = orders->options.board;
    if (!order_check_id(ask->order))
        return why_set(why, ERR_ARG, "order id \"%.*s\": expected %d to %d letters, digits and -",
                       TEXT_ARG(ask->order), ORDER_ID_MIN, ORDER_ID_MAX);
    enum err err = orders->options.commit(orders->options.context, why);
    if (err) /* what the board says is not all that was said */
        return err;
    const struct order *known = board_order(board, ask->order);
    if (known && !is_repeated(&known->is, ask))
        return why_set(why, ERR_ARG, "order id %.*s was used for another order",
                       TEXT_ARG(ask->order));
    if (!known) {
        struct event_order order = as_taken(orders, who, ask);
        err = take(orders, &order, why);
        if (err)
            return err;
        known = board_order(board, ask->order);
    }
    if (!known)
        return why_set(why, ERR_IO, "order %.*s could not be kept", TEXT_ARG(ask->order));
    *stands = known->is;
    return OK;
}
