#include "proto/gate/orders.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/gate/fault.h"
#include "proto/gate/order_check.h"
#include "proto/gate/order_seen.h"

#define NO_ANSWER_US INT64_C(10000000) /* from the switch: then it is asked */
#define ASK_AGAIN_US INT64_C(5000000)
#define TRY_AGAIN_US INT64_C(30000000)
#define WAITING_US INT64_C(600000000) /* for a second person */
#define STEP_US INT64_C(60000000)     /* a clock that moved by that much against time was set */

enum { UNTIL_NEVER = -1, SENTENCE_BYTES = 512 };

/* What this run knows of an order. */
struct flight {
    char *order;        /* key */
    bool is_unsent;     /* said, and could not be written in time: nothing was begun */
    bool is_unrecorded; /* done, and the audit file does not have it yet */
    int64_t asked_us;   /* monotonic: the driver was last told or asked */
    UT_hash_handle hh;
};

struct orders {
    struct orders_options options;
    struct flight *flights;
    struct order_seen *seen;
    int64_t clock_us, mono_us; /* of the last tick: whether a clock was set */
    struct log_limit log;
};

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

static struct flight *
find_flight(struct orders *orders, struct text order)
{
    struct flight *flight = NULL;
    HASH_FIND(hh, orders->flights, order.at, (unsigned)order.len, flight);
    return flight;
}

static struct flight *
take_off(struct orders *orders, struct text order)
{
    struct flight *flight = find_flight(orders, order);
    if (flight)
        return flight;
    flight = xcalloc(1, sizeof *flight);
    flight->order = xstrdup(order);
    HASH_ADD_KEYPTR(hh, orders->flights, flight->order, (unsigned)order.len, flight);
    return flight;
}

/* --- saying ----------------------------------------------------------------------------------- */

static int64_t
now_us(const struct orders *orders)
{
    return orders->options.clock_us(orders->options.context);
}

static int64_t
mono_us(const struct orders *orders)
{
    return orders->options.mono_us(orders->options.context);
}

static struct order_places
places_of(const struct orders *orders)
{
    const struct orders_options *options = &orders->options;
    return (struct order_places){
        .board = options->board,
        .plan = options->plan(options->context),
        .at_us = now_us(orders),
        .kind = options->kind,
        .driver = options->driver(options->context),
    };
}

/* Says the order as it is now; the audit file has it before anybody hears of it. */
static enum err
say(struct orders *orders, const struct event_order *order, struct why *why)
{
    const struct orders_options *options = &orders->options;
    enum err err = options->record ? options->record(options->context, order, why) : OK;
    if (err)
        return err;
    options->say(options->context,
                 &(struct event){.type = EVENT_ORDER, .at_us = now_us(orders), .order = *order});
    return OK;
}

static enum err
say_and_write(struct orders *orders, const struct event_order *order, struct why *why)
{
    enum err err = say(orders, order, why);
    return err ? err : orders->options.commit(orders->options.context, why);
}

static void
complain(struct orders *orders, const struct event_order *order, const struct why *why)
{
    log_limited(&orders->log, LOG_ERROR, "orders", "order %.*s: %s", TEXT_ARG(order->order),
                why->text);
}

/* --- what becomes of it ----------------------------------------------------------------------- */

static void
forget(struct orders *orders, struct text order)
{
    struct flight *flight = find_flight(orders, order);
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
    if (say_and_write(orders, &order, &why) != OK)
        complain(orders, &order, &why);
    free(texts);
}

/* Over, without any effect. */
static void
conclude(struct orders *orders, const struct event_order *is, enum order_state state,
         struct text outcome)
{
    forget(orders, is->order);
    say_state(orders, is, state, outcome);
}

static void
say_effect(void *context, const struct event *event)
{
    const struct orders_options *options = context;
    options->say(options->context, event);
}

/* The one that this takes the place of is over; the one that rested under it goes on. */
static void
change_others(struct orders *orders, const struct event_order *order,
              const struct order_effect *effect)
{
    struct why why;
    if (effect->ends) {
        struct event_order ended = effect->ends->is;
        ended.state = ORDER_ENDED;
        ended.ended_us = now_us(orders);
        ended.ended_by = order->order;
        if (say(orders, &ended, &why) != OK)
            complain(orders, &ended, &why);
    }
    if (effect->resumes) {
        struct event_order resumed = effect->resumes->is;
        resumed.state = ORDER_DONE;
        resumed.ended_us = 0;
        resumed.ended_by = TEXT("");
        if (say(orders, &resumed, &why) != OK)
            complain(orders, &resumed, &why);
    }
}

/* It is so at the switch: the board says it, in one message with the order. */
static void
say_done(struct orders *orders, struct event_order *order, const struct order_effect *effect)
{
    struct why why;
    order->state = ORDER_DONE;
    order->done_us = now_us(orders);
    if (effect->is_lift || order->verb == VERB_REVERT)
        order->ended_us = order->done_us;
    if (order->confirm_ms > 0 && order->ended_us == 0)
        order->confirm_us = order->done_us + order->confirm_ms * 1000;
    if (say(orders, order, &why) != OK) { /* not told as done before the audit file has it */
        complain(orders, order, &why);
        take_off(orders, order->order)->is_unrecorded = true;
        return;
    }
    forget(orders, order->order);
    order_effect_say(effect, order->done_us, say_effect, &orders->options);
    change_others(orders, order, effect);
    order_seen_expect(orders->seen, order, effect);
    fault_point("order-done");
    if (orders->options.commit(orders->options.context, &why) != OK)
        complain(orders, order, &why);
}

static void
finish(struct orders *orders, const struct event_order *is, struct text sentence)
{
    struct order_effect effect;
    struct why why;
    char *texts;
    struct event_order order = *is;
    order.outcome = sentence;
    order = order_copy(&order, &texts);
    if (order_effect_of(orders->options.board, &order, &effect, &why) == OK)
        say_done(orders, &order, &effect);
    else
        conclude(orders, &order, ORDER_REFUSED, text_of(why.text));
    free(texts);
}

void
orders_step(struct orders *orders, struct text id, enum driver_step step, struct text sentence)
{
    const struct order *known = board_order(orders->options.board, id);
    int state = known ? known->is.state : ORDER_UNKNOWN;
    if (state != ORDER_SENT && state != ORDER_ACCEPTED && state != ORDER_OUTCOME_UNKNOWN)
        return; /* told already */
    switch (step) {
    case DRIVER_DONE:
        finish(orders, &known->is, sentence);
        break;
    case DRIVER_REFUSED:
        conclude(orders, &known->is, ORDER_REFUSED, sentence);
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

/* Only what has not been begun is sent; what may have been is asked about. The order is a copy: the
 * driver may answer at once. */
static void
tell_driver(struct orders *orders, const struct event_order *order, bool is_question)
{
    const struct orders_options *options = &orders->options;
    struct driver *driver = options->driver(options->context);
    struct order_effect effect;
    struct why why;
    take_off(orders, order->order)->asked_us = mono_us(orders);
    if (order_effect_of(options->board, order, &effect, &why) != OK) {
        orders_step(orders, order->order, is_question ? DRIVER_LOST : DRIVER_REFUSED,
                    text_of(why.text));
        return;
    }
    if (!driver) {
        orders_step(orders, order->order, is_question ? DRIVER_LOST : DRIVER_REFUSED,
                    TEXT("the switch is not connected"));
        return;
    }
    struct driver_order told = order_effect_driver(options->board, order->order, &effect);
    told.reason = order->reason;
    told.before = order->before;
    if (is_question)
        options->kind->ask(driver, &told);
    else
        options->kind->order(driver, &told);
}

/* --- an order comes in ------------------------------------------------------------------------ */

static void
refuse(struct orders *orders, const struct event_order *order, const struct why *refusal)
{
    conclude(orders, order, ORDER_REFUSED, text_of(refusal->text));
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
    done.done_us = done.ended_us = now_us(orders);
    if (order->verb == VERB_CONFIRM) {
        if (!order_is_in_force(&changed) || changed.confirm_us == 0) {
            why_set(&why, ERR_STALE, "order %.*s waits for no confirmation", TEXT_ARG(id));
            refuse(orders, order, &why);
            return;
        }
        changed.confirm_us = 0;
    } else { /* VERB_CANCEL */
        if (changed.state != ORDER_WAITING) {
            why_set(&why, ERR_STALE, "order %.*s does not wait: %s", TEXT_ARG(id),
                    words_name(&order_state_words, changed.state));
            refuse(orders, order, &why);
            return;
        }
        changed.state = ORDER_CANCELLED;
        changed.ended_by = order->order;
    }
    if (say(orders, &changed, &why) != OK || say_and_write(orders, &done, &why) != OK)
        complain(orders, order, &why);
}

/* Written down, then begun. The order is a copy. */
static enum err
begin(struct orders *orders, struct event_order *order, struct why *why)
{
    order->state = ORDER_SENT;
    enum err err = say_and_write(orders, order, why);
    if (err) { /* should the disk come back, it is said that nothing was begun */
        take_off(orders, order->order)->is_unsent = true;
        return err;
    }
    fault_point("order-written");
    if (verb_row(order->verb)->at_switch || order->verb == VERB_REVERT)
        tell_driver(orders, order, false);
    else
        settle_order(orders, order);
    fault_point("order-told");
    return OK;
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
    order.expect = order.before; /* as it was when it was asked for */
    order.deadline_us = 0;
    order = order_copy(&order, &texts);
    const struct order_places places = places_of(orders);
    if (order_check(&places, &order, &effect, before, &why) != OK)
        refuse(orders, &order, &why);
    else if (begin(orders, &order, &why) != OK)
        complain(orders, &order, &why);
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
        refuse(orders, approval, &why);
        return;
    }
    approval->state = ORDER_DONE;
    approval->done_us = approval->ended_us = now_us(orders);
    if (say_and_write(orders, approval, &why) != OK)
        complain(orders, approval, &why);
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
    return number ? number->live : queue ? queue->waiting_count + queue->talking : 0;
}

static bool
needs_second(const struct orders *orders, const struct order_effect *effect)
{
    int64_t from = orders->options.second_person;
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
    order.asked_us = now_us(orders);
    order.confirm_us = order.done_us = order.seen_us = order.ended_us = 0;
    if (order.until_us == 0 && verb && verb->lasts && orders->options.end_ms > 0)
        order.until_us = order.asked_us + orders->options.end_ms * 1000;
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
    if (effect->is_lift)
        order->until_us = order->confirm_ms = 0;
    return OK;
}

static enum err
take(struct orders *orders, struct event_order *order, struct why *why)
{
    struct order_effect effect;
    struct why refusal;
    char before[STANCE_BYTES] = "", undo[ORDER_ARGS_BYTES] = "";
    if (judge(orders, order, &effect, before, &refusal) != OK) {
        order->state = ORDER_REFUSED;
        order->outcome = text_of(refusal.text);
        return say_and_write(orders, order, why);
    }
    if (order->verb != VERB_REVERT) {
        order_effect_undo(orders->options.board, &effect, undo);
        order->undo = text_of(undo);
    }
    if (order->verb == VERB_APPROVE) {
        approve(orders, order);
        return OK;
    }
    if (needs_second(orders, &effect)) {
        order->state = ORDER_WAITING;
        return say_and_write(orders, order, why);
    }
    return begin(orders, order, why);
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

/* --- time ------------------------------------------------------------------------------------- */

/* It was refused a while ago, and may be tried again. */
static bool
may_try(const struct orders *orders, struct text id)
{
    const struct order *known = board_order(orders->options.board, id);
    return !known ||
           (known->is.state == ORDER_REFUSED && now_us(orders) - known->at_us > TRY_AGAIN_US);
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
    if (!may_try(orders, text_of(id)))
        return; /* on its way */
    struct event_order inverse = {
        .order = text_of(id),
        .verb = VERB_REVERT,
        .target = text_of(target),
        .reason = text_of(reason),
        .who = TEXT("gate"),
        .asked_us = now_us(orders),
        .before = TEXT("done"),
    };
    if (begin(orders, &inverse, &why) != OK)
        complain(orders, &inverse, &why);
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
        if (!order_is_in_force(&order) || (!is_relative && order.confirm_us == 0))
            continue;
        order.until_us += is_relative ? by_us : 0;
        order.confirm_us += order.confirm_us > 0 ? by_us : 0;
        if (say(orders, &order, &why) != OK)
            complain(orders, &order, &why);
        struct order_effect effect;
        if (is_relative && order_effect_of(orders->options.board, &order, &effect, &why) == OK)
            order_effect_say(&effect, now_us(orders), say_effect, &orders->options);
    }
    if (orders->options.commit(orders->options.context, &why) != OK)
        log_limited(&orders->log, LOG_ERROR, "orders", "%s", why.text);
    log_line(LOG_WARN, "orders",
             "the switch's clock was set by %" PRId64 " s: ends keep their "
             "distance",
             by_us / 1000000);
}

static void
watch_clock(struct orders *orders)
{
    int64_t clock_us = now_us(orders), time_us = mono_us(orders);
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
    if (order->confirm_us > 0 && at_us >= order->confirm_us)
        end_by_itself(orders, order, "unconfirmed", "nobody confirmed it in time");
    else if (order->until_us > 0 && at_us >= order->until_us)
        end_by_itself(orders, order, "end", "its end has come");
}

/* Begun, and nothing certain known: is it time to ask? */
static void
look_at_open(struct orders *orders, const struct event_order *order)
{
    struct flight *flight = find_flight(orders, order->order);
    struct text id = order->order;
    if (flight && flight->is_unsent) {
        conclude(orders, order, ORDER_REFUSED,
                 TEXT("it could not be written down in time: nothing was begun"));
        return;
    }
    bool is_waiting = order->state == ORDER_WAITING;
    if (is_waiting && now_us(orders) - order->asked_us > WAITING_US) {
        conclude(orders, order, ORDER_CANCELLED, TEXT("no second person came"));
        return;
    }
    int64_t patience_us = order->state == ORDER_OUTCOME_UNKNOWN ? ASK_AGAIN_US : NO_ANSWER_US;
    bool is_due =
        flight && (flight->is_unrecorded || mono_us(orders) - flight->asked_us >= patience_us);
    if (is_waiting || !is_due || !orders->options.kind->ask)
        return;
    if (order->state != ORDER_OUTCOME_UNKNOWN && !flight->is_unrecorded)
        orders_step(orders, id, DRIVER_LOST, TEXT("the switch has not answered yet"));
    tell_driver(orders, order, true);
}

void
orders_tick(struct orders *orders)
{
    watch_clock(orders);
    if (HASH_COUNT(orders->options.board->orders) == 0)
        return;
    char(*ids)[ORDER_ID_MAX + 16];
    size_t count = list_open(orders, &ids);
    int64_t at_us = now_us(orders);
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
    for (size_t i = 0; i < count; i++) {
        const struct order *known = board_order(orders->options.board, text_of(ids[i]));
        struct order_effect effect;
        bool is_open = known && !order_is_final(&known->is) && known->is.state != ORDER_WAITING;
        char *texts;
        if (is_open && orders->options.kind->ask) {
            struct event_order order = order_copy(&known->is, &texts);
            tell_driver(orders, &order, true);
            free(texts);
        } else if (known && order_is_in_force(&known->is) && known->is.seen_us == 0 &&
                   order_effect_of(orders->options.board, &known->is, &effect, NULL) == OK)
            order_seen_expect(orders->seen, &known->is, &effect);
    }
    free(ids);
}

/* --- seen in traffic -------------------------------------------------------------------------- */

void
orders_watch(struct orders *orders, const struct event *event)
{
    char id[ORDER_SEEN_ID_BYTES];
    struct why why;
    if (!order_seen_take(orders->seen, event, id))
        return;
    const struct order *known = board_order(orders->options.board, text_of(id));
    if (!known || known->is.seen_us > 0)
        return;
    struct event_order order = known->is;
    order.seen_us = event->at_us > 0 ? event->at_us : now_us(orders);
    if (say(orders, &order, &why) != OK)
        complain(orders, &order, &why);
}
