#include "proto/gate/orders_own.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/fault.h"

struct orders *
orders_new(const struct orders_options *options)
{
    struct orders *orders = xcalloc(1, sizeof *orders);
    orders->options = *options;
    orders->seen = order_seen_new();
    return orders;
}

static void
land(struct orders *orders, struct flight *flight)
{
    HASH_DEL(orders->flights, flight);
    free(flight->order);
    free(flight->taken_back);
    free(flight->told);
    orders_plan_end(&flight->run);
    free(flight);
}

void
orders_free(struct orders **orders)
{
    if (!*orders)
        return;
    while ((*orders)->flights)
        land(*orders, (*orders)->flights);
    order_seen_free(&(*orders)->seen);
    free(*orders);
    *orders = NULL;
}

struct flight *
orders_flight(struct orders *orders, struct text order)
{
    struct flight *flight = NULL;
    HASH_FIND(hh, orders->flights, order.at, (unsigned)order.len, flight);
    return flight;
}

struct flight *
orders_take_off(struct orders *orders, struct text order)
{
    struct flight *flight = orders_flight(orders, order);
    if (flight)
        return flight;
    flight = xcalloc(1, sizeof *flight);
    flight->order = xstrdup(order);
    HASH_ADD_KEYPTR(hh, orders->flights, flight->order, (unsigned)order.len, flight);
    return flight;
}

/* --- saying ----------------------------------------------------------------------------------- */

int64_t
orders_now_us(const struct orders *orders)
{
    return orders->options.clock_us(orders->options.context);
}

int64_t
orders_mono_us(const struct orders *orders)
{
    return orders->options.mono_us(orders->options.context);
}

static void
say(struct orders *orders, const struct event_order *order)
{
    const struct orders_options *options = &orders->options;
    options->say(
        options->context,
        &(struct event){.type = EVENT_ORDER, .at_us = orders_now_us(orders), .order = *order});
}

enum err
orders_say(struct orders *orders, const struct event_order *order, struct why *why)
{
    const struct orders_options *options = &orders->options;
    enum err err = options->record ? options->record(options->context, order, why) : OK;
    if (!err)
        say(orders, order);
    return err;
}

enum err
orders_say_and_write(struct orders *orders, const struct event_order *order, struct why *why)
{
    enum err err = orders_say(orders, order, why);
    return err ? err : orders->options.commit(orders->options.context, why);
}

void
orders_complain(struct orders *orders, const struct event_order *order, const struct why *why)
{
    log_limited(&orders->log, LOG_ERROR, "orders", "order %.*s: %s", TEXT_ARG(order->order),
                why->text);
}

/* --- what becomes of it ----------------------------------------------------------------------- */

void
orders_forget(struct orders *orders, struct text order)
{
    struct flight *flight = orders_flight(orders, order);
    if (flight)
        land(orders, flight);
}

/* Changes nothing but state and outcome. (The board's texts go when the order is said anew: whatever
 * is needed behind a commit is a copy.) */
static void
say_state(struct orders *orders, const struct event_order *is, enum order_state state,
          struct text outcome)
{
    char *texts;
    struct event_order order = *is;
    order.outcome = outcome;
    order = order_copy(&order, &texts);
    order.state = (int)state;
    struct why why;
    if (orders_say_and_write(orders, &order, &why) != OK)
        orders_complain(orders, &order, &why);
    free(texts);
}

void
orders_conclude(struct orders *orders, const struct event_order *is, enum order_state state,
                struct text outcome)
{
    orders->is_compare_due = true; /* what the switch told meanwhile ended nothing */
    orders_forget(orders, is->order);
    say_state(orders, is, state, outcome);
}

void
orders_say_effect(void *context, const struct event *event)
{
    const struct orders_options *options = context;
    options->say(options->context, event);
}

enum { OTHERS = 2 };

/* The one that this takes the place of is over; the one that rested under it goes on. */
static size_t
others_of(const struct orders *orders, const struct event_order *order,
          const struct order_effect *effect, struct event_order others[OTHERS])
{
    size_t count = 0;
    if (effect->ends) {
        struct event_order *ended = &others[count++];
        *ended = effect->ends->is;
        ended->state = ORDER_ENDED;
        ended->ended_us = orders_now_us(orders);
        ended->ended_by = order->order;
    }
    if (effect->resumes) {
        struct event_order *resumed = &others[count++];
        *resumed = effect->resumes->is;
        resumed->state = ORDER_DONE;
        resumed->ended_us = 0;
        resumed->ended_by = TEXT("");
    }
    return count;
}

/* Nothing is told as done before the audit file has it, and what changes with it. */
static enum err
record_done(struct orders *orders, const struct event_order *order,
            const struct order_effect *effect, struct why *why)
{
    const struct orders_options *options = &orders->options;
    struct event_order others[OTHERS];
    size_t count = others_of(orders, order, effect, others);
    enum err err = options->record ? options->record(options->context, order, why) : OK;
    for (size_t i = 0; options->record && !err && i < count; i++)
        err = options->record(options->context, &others[i], why);
    return err;
}

static void
change_others(struct orders *orders, const struct event_order *order,
              const struct order_effect *effect)
{
    struct event_order others[OTHERS];
    size_t count = others_of(orders, order, effect, others);
    for (size_t i = 0; i < count; i++)
        say(orders, &others[i]);
}

/* It is so at the switch: the board says it, in one message with the order. */
static void
say_done(struct orders *orders, struct event_order *order, const struct order_effect *effect)
{
    struct why why;
    order->state = ORDER_DONE;
    order->done_us = orders_now_us(orders);
    if (effect->is_lift || order->verb == VERB_REVERT)
        order->ended_us = order->done_us;
    if (order->confirm_ms > 0 && order->ended_us == 0)
        order->confirm_us = order->done_us + order->confirm_ms * 1000;
    if (record_done(orders, order, effect, &why) != OK) {
        orders_complain(orders, order, &why);
        orders_take_off(orders, order->order)->is_unrecorded = true;
        return;
    }
    orders->is_compare_due = true; /* as in orders_conclude: of its other aspects */
    orders_forget(orders, order->order);
    say(orders, order);
    order_effect_say(orders->options.board, effect, order->done_us, orders_say_effect,
                     &orders->options);
    change_others(orders, order, effect);
    order_seen_expect(orders->seen, orders->options.board, order, effect);
    fault_point("order-done");
    if (orders->options.commit(orders->options.context, &why) != OK)
        orders_complain(orders, order, &why);
}

/* Its outcome was not known, and somebody gave the same order again, which is in force: that it is so
 * proves the newer one, and the end of that one stands. */
static enum err
check_overtaken(const struct event_order *order, const struct order_effect *effect, struct why *why)
{
    const struct event_order *newer = effect->ends ? &effect->ends->is : NULL;
    bool is_overtaken = newer && order->verb == newer->verb &&
                        text_equal(order->args, newer->args) && newer->asked_us > order->asked_us;
    return is_overtaken
               ? why_set(why, ERR_STALE, "it was ordered again, and that is in force: %.*s",
                         TEXT_ARG(newer->order))
               : OK;
}

void
orders_done(struct orders *orders, const struct event_order *is, struct text sentence)
{
    struct order_effect effect;
    struct why why;
    char *texts;
    struct event_order order = *is;
    order.outcome = sentence;
    order = order_copy(&order, &texts);
    enum err err = order_effect_of(orders->options.board, &order, &effect, &why);
    if (!err && is->state == ORDER_OUTCOME_UNKNOWN)
        err = check_overtaken(&order, &effect, &why);
    if (!err)
        say_done(orders, &order, &effect);
    else
        orders_conclude(orders, &order, ORDER_REFUSED, text_of(why.text));
    free(texts);
}

/* A way that is taken away leads to the one below, which may have changed since the driver was told:
 * then it is told anew. */
static bool
is_overtaken(struct orders *orders, const struct event_order *is)
{
    struct order_effect effect;
    struct why why;
    char parts[ORDER_ARGS_BYTES];
    const struct flight *flight = orders_flight(orders, is->order);
    if (!flight || !flight->told || order_effect_of(orders->options.board, is, &effect, &why) != OK)
        return false;
    const struct driver_order should =
        order_effect_driver(orders->options.board, is->order, &effect, parts);
    return !text_is(should.args, flight->told);
}

static void
on_done(struct orders *orders, const struct event_order *is, struct text sentence)
{
    char *texts;
    struct event_order order = order_copy(is, &texts);
    if (is_overtaken(orders, is)) {
        orders_tell_driver(orders, &order, false);
    } else {
        const struct flight *flight = orders_flight(orders, is->order);
        struct order_effect effect;
        bool is_route = flight && flight->told &&
                        order_effect_of(orders->options.board, is, &effect, NULL) == OK &&
                        (effect.verb == VERB_REROUTE || effect.verb == VERB_SPLIT);
        if (is_route)
            orders_plan_overtake(orders, effect.target, flight->told);
        orders_done(orders, &order, sentence);
    }
    free(texts);
}

/* Does it ask for what is so already, as the board says? */
static bool
is_as_board_says(const struct board *board, const struct event_order *is)
{
    struct order_effect effect;
    struct why why;
    if (order_effect_of(board, is, &effect, &why) != OK || effect.verb != VERB_REROUTE ||
        effect.args.len > 0)
        return false;
    const struct number *number = board_number(board, effect.target);
    return number && !number->routes[ROUTE_OVERRIDE].destination;
}

/* Refused: nothing has changed, so it is as the board says. Where the order asks for just that, the
 * switch and the board disagree: then it is not over before they agree. It is asked, then told again. */
static void
on_refused(struct orders *orders, const struct event_order *is, struct text sentence)
{
    struct flight *flight = orders_flight(orders, is->order);
    if (!flight || !is_as_board_says(orders->options.board, is)) {
        orders_conclude(orders, is, ORDER_REFUSED, sentence);
        return;
    }
    flight->must_tell = flight->is_question;
    if (is->state != ORDER_OUTCOME_UNKNOWN)
        say_state(orders, is, ORDER_OUTCOME_UNKNOWN, sentence);
}

void
orders_step(struct orders *orders, struct text id, enum driver_step step, struct text sentence)
{
    if (orders_plan_step(orders, id, step, sentence))
        return;
    const struct order *known = board_order(orders->options.board, id);
    int state = known ? known->is.state : ORDER_UNKNOWN;
    if (state != ORDER_SENT && state != ORDER_ACCEPTED && state != ORDER_OUTCOME_UNKNOWN)
        return; /* told already */
    switch (step) {
    case DRIVER_DONE:
        on_done(orders, &known->is, sentence);
        break;
    case DRIVER_REFUSED:
        on_refused(orders, &known->is, sentence);
        break;
    case DRIVER_ACCEPTED:
        fault_point("order-accepted");
        if (state == ORDER_SENT)
            say_state(orders, &known->is, ORDER_ACCEPTED, sentence);
        break;
    case DRIVER_LOST:
        if (state != ORDER_OUTCOME_UNKNOWN)
            say_state(orders, &known->is, ORDER_OUTCOME_UNKNOWN, sentence);
        break;
    }
}

/* --- asking the switch ------------------------------------------------------------------------ */

void
orders_tell_driver(struct orders *orders, const struct event_order *order, bool is_question)
{
    const struct orders_options *options = &orders->options;
    struct driver *driver = options->driver(options->context);
    struct order_effect effect;
    struct why why;
    orders_take_off(orders, order->order)->asked_us = orders_mono_us(orders);
    if (order_effect_of(options->board, order, &effect, &why) != OK) {
        /* Also of a question: what it was to undo is over, and the switch cannot tell any more. */
        orders_step(orders, order->order, DRIVER_REFUSED, text_of(why.text));
        return;
    }
    if (orders_plan_begin(orders, order, &effect, is_question))
        return;
    if (!driver) {
        orders_step(orders, order->order, is_question ? DRIVER_LOST : DRIVER_REFUSED,
                    TEXT("the switch is not connected"));
        return;
    }
    char parts[ORDER_ARGS_BYTES];
    struct driver_order told = order_effect_driver(options->board, order->order, &effect, parts);
    told.reason = order->reason;
    told.who = order->who;
    told.before = order->before;
    struct flight *flight = orders_take_off(orders, order->order);
    free(flight->told);
    flight->told = xstrdup(told.args);
    flight->is_question = is_question;
    flight->must_tell = false;
    if (is_question)
        options->kind->ask(driver, &told);
    else
        options->kind->order(driver, &told);
}

/* --- an order comes in ------------------------------------------------------------------------ */

void
orders_refuse(struct orders *orders, const struct event_order *order, const struct why *refusal)
{
    orders_conclude(orders, order, ORDER_REFUSED, text_of(refusal->text));
}

/* confirm, approve, cancel: the gate alone. */
static void
settle_order(struct orders *orders, const struct event_order *order)
{
    struct text id;
    struct why why;
    verb_target_kind(order->target, &id);
    const struct order *target = board_order(orders->options.board, id);
    struct event_order changed = target->is;
    struct event_order done = *order;
    done.state = ORDER_DONE;
    done.done_us = done.ended_us = orders_now_us(orders);
    if (order->verb == VERB_CONFIRM) {
        if (!order_is_in_force(&changed) || changed.confirm_us == 0) {
            why_set(&why, ERR_STALE, "order %.*s waits for no confirmation", TEXT_ARG(id));
            orders_refuse(orders, order, &why);
            return;
        }
        changed.confirm_us = 0;
    } else { /* VERB_CANCEL */
        if (!order_is_ahead(&changed)) {
            why_set(&why, ERR_STALE, "order %.*s does not wait: %s", TEXT_ARG(id),
                    words_name(&order_state_words, changed.state));
            orders_refuse(orders, order, &why);
            return;
        }
        changed.state = ORDER_CANCELLED;
        changed.ended_by = order->order;
    }
    if (orders_say(orders, &changed, &why) != OK || orders_say_and_write(orders, &done, &why) != OK)
        orders_complain(orders, order, &why);
}

enum err
orders_begin(struct orders *orders, struct event_order *order, struct why *why)
{
    order->state = ORDER_SENT;
    enum err err = orders_say_and_write(orders, order, why);
    if (err) { /* should the disk come back, it is said that nothing was begun */
        orders_take_off(orders, order->order)->is_unsent = true;
        return err;
    }
    fault_point("order-written");
    const struct verb_row *verb = verb_row(order->verb);
    if (verb->at_switch || order->verb == VERB_REVERT || verb->targets == TARGET_PLAN)
        orders_tell_driver(orders, order, false);
    else
        settle_order(orders, order);
    fault_point("order-told");
    return OK;
}
