#include "proto/gate/order_desk.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/gate/orders.h"

enum { TICK_MS = 250, QUEUES_MAX = 64, DEPTH_MAX = 4, AFTER_BYTES = 600 };

struct order_desk {
    struct order_desk_options options;
    struct orders *orders;
    struct loop_watch *tick;
    const char *asking; /* key of who asks, during a question; NULL: in the clear */
    bool is_asked;      /* a question is being answered */
    bool was_up, came_up;
};

/* --- what orders need -------------------------------------------------------------------------- */

static void
say(void *context, const struct event *event)
{
    intake_say(((struct order_desk *)context)->options.intake, event);
}

static enum err
commit(void *context, struct why *why)
{
    return ledger_commit(((struct order_desk *)context)->options.ledger, why);
}

static const struct plan *
plan_of(void *context)
{
    const struct rates *rates = intake_rates(((struct order_desk *)context)->options.intake);
    return rates ? rates->plan : NULL;
}

static struct driver *
driver_of(void *context)
{
    return *((struct order_desk *)context)->options.driver;
}

/* The switch's clock, as what happens there tells it. */
static int64_t
clock_us(void *context)
{
    struct order_desk *desk = context;
    int64_t now_us = intake_clock_us(desk->options.intake);
    return now_us > 0 ? now_us : desk->options.clock_us(desk->options.context);
}

static int64_t
mono_us(void *context)
{
    (void)context;
    return clock_mono_us();
}

/* --- who may ------------------------------------------------------------------------------------ */

struct scope {
    struct access_target target;
    struct text queues[QUEUES_MAX];
};

/* What an order is about, for the person's numbers and queues: of an order about an order, what that
 * one is about. */
static void
fill_scope(struct scope *scope, const struct board *board, const struct event_order *order)
{
    struct text key, about = order->target;
    unsigned kind = verb_target_kind(about, &key);
    for (int depth = 0; kind == TARGET_ORDER && depth < DEPTH_MAX; depth++) {
        const struct order *target = board_order(board, key);
        about = target ? target->is.target : TEXT("");
        kind = verb_target_kind(about, &key);
    }
    *scope = (struct scope){.target = {.agent_queues = scope->queues}};
    const struct call *call = kind == TARGET_CALL ? board_call(board, key) : NULL;
    const struct agent *agent = kind == TARGET_AGENT ? board_agent(board, key) : NULL;
    const struct number *number = kind == TARGET_NUMBER ? board_number(board, key)
                                  : call                ? call->number
                                                        : NULL;
    struct access_target *target = &scope->target;
    if (number) {
        target->number = text_of(number->number);
        target->tags = text_of(number->tags);
    }
    if (kind == TARGET_QUEUE)
        target->queue = key;
    else if (call && call->queue)
        target->queue = text_of(call->queue->queue);
    else if (order->verb == VERB_AGENT_JOIN || order->verb == VERB_AGENT_LEAVE)
        target->queue = order->args;
    if (kind == TARGET_AGENT)
        target->agent = key;
    for (const struct member *m = agent ? agent->serves : NULL;
         m && target->agent_queues_count < QUEUES_MAX; m = m->agent_next)
        scope->queues[target->agent_queues_count++] = text_of(m->queue->queue);
}

static enum err
may(void *context, struct text who, const struct event_order *order, struct why *why)
{
    (void)who;
    struct order_desk *desk = context;
    struct scope scope;
    if (!verb_row(order->verb))
        return OK; /* it is refused for what it is */
    fill_scope(&scope, desk->options.board, order);
    return access_decide(door_access(desk->options.door), desk->asking, (enum verb)order->verb,
                         &scope.target, why);
}

/* --- what is written of it --------------------------------------------------------------------- */

static enum err
record(void *context, const struct event_order *order, struct why *why)
{
    struct order_desk *desk = context;
    struct access_person person = {.roles = ""};
    const struct verb_row *verb = verb_row(order->verb);
    char after[AFTER_BYTES] = "";
    if (desk->is_asked)
        access_person(door_access(desk->options.door), desk->asking, &person);
    if (order->state == ORDER_DONE)
        str_format(after, sizeof after, "%s %.*s", verb ? verb->name : "?", TEXT_ARG(order->args));
    const struct audit_record audit = {
        .who = order->who,
        .role = text_of(desk->is_asked ? person.roles : ""),
        .key = text_of(desk->is_asked ? desk->asking : ""),
        .from = order->from,
        .order = order->order,
        .verb = text_of(verb ? verb->name : "unknown"),
        .target = order->target,
        .arguments = order->args,
        .reason = order->reason,
        .before = order->before,
        .after = text_of(after),
        .state = text_of(words_name(&order_state_words, order->state)),
        .outcome = order->outcome,
    };
    return witness_record(desk->options.witness, &audit, why);
}

/* --- an order comes in -------------------------------------------------------------------------- */

static enum err
on_order(void *context, const char *user, const struct event_order *ask, struct event_order *stands,
         struct why *why)
{
    struct order_desk *desk = context;
    struct access_person person;
    const char *key = user && user[0] ? user : NULL;
    bool is_known = access_person(door_access(desk->options.door), key, &person);
    desk->asking = key;
    desk->is_asked = true;
    enum err err =
        orders_ask(desk->orders, text_of(is_known ? person.id : ACCESS_LOCAL), ask, stands, why);
    desk->is_asked = false;
    desk->asking = NULL;
    return err;
}

static void
on_tick(void *context)
{
    struct order_desk *desk = context;
    if (!desk->was_up)
        return;
    if (desk->came_up)
        orders_reconcile(desk->orders);
    desk->came_up = false;
    orders_tick(desk->orders);
}

/* --- life ---------------------------------------------------------------------------------------- */

struct order_desk *
order_desk_open(const struct order_desk_options *options)
{
    struct order_desk *desk = xcalloc(1, sizeof *desk);
    desk->options = *options;
    desk->orders = orders_new(&(struct orders_options){
        .board = options->board,
        .kind = options->kind,
        .context = desk,
        .say = say,
        .commit = commit,
        .record = record,
        .may = may,
        .clock_us = clock_us,
        .mono_us = mono_us,
        .plan = plan_of,
        .driver = driver_of,
        .end_ms = options->options->order_end_ms,
        .second_person = options->options->second_person_calls,
    });
    publisher_set_orders(options->publisher, on_order, desk);
    desk->tick = loop_add_timer(options->loop, TICK_MS, TICK_MS, on_tick, desk);
    return desk;
}

void
order_desk_close(struct order_desk **desk)
{
    struct order_desk *old = *desk;
    if (!old)
        return;
    *desk = NULL;
    loop_remove(old->options.loop, &old->tick);
    publisher_set_orders(old->options.publisher, NULL, NULL);
    orders_free(&old->orders);
    free(old);
}

void
order_desk_watch(struct order_desk *desk, const struct event *event)
{
    orders_watch(desk->orders, event);
}

void
order_desk_step(struct order_desk *desk, struct text order, enum driver_step step,
                struct text sentence)
{
    orders_step(desk->orders, order, step, sentence);
}

/* Not now: the driver may be walking over the board. */
void
order_desk_link_up(struct order_desk *desk)
{
    desk->was_up = desk->came_up = true;
}
