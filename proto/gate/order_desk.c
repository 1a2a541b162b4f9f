#include "proto/gate/order_desk.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/board/stance.h"
#include "proto/gate/intents.h"
#include "proto/gate/orders.h"

enum {
    TICK_MS = 250,
    PLANS_TICKS = 240,
    PLANS_SOON_TICKS = 4,
    QUEUES_MAX = 64,
    DEPTH_MAX = 4,
    AFTER_BYTES = 600
};

struct order_desk {
    struct order_desk_options options;
    struct orders *orders;
    struct loop_watch *tick;
    const char *asking; /* key of who asks, during a question; NULL: in the clear */
    bool is_asked;      /* a question is being answered */
    bool was_up, came_up;
    struct intents *intents;
    struct plan_set *plans;
    int plans_ticks; /* until they are looked at again */
};

/* --- what orders need -------------------------------------------------------------------------- */

static void
say(void *context, const struct event *event)
{
    struct order_desk *desk = context;
    intake_say(desk->options.intake, event);
    if (desk->plans_ticks > PLANS_SOON_TICKS) /* it may set one free, or be in the way of another */
        desk->plans_ticks = PLANS_SOON_TICKS;
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

/* Of an order about an order, the one that is about something else; without any text when nobody knows
 * it. */
static const struct event_order *
innermost(const struct board *board, const struct event_order *order)
{
    static const struct event_order nobody_knows;
    struct text key;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        if (verb_target_kind(order->target, &key) != TARGET_ORDER)
            return order;
        const struct order *about = board_order(board, key);
        order = about ? &about->is : &nobody_knows;
    }
    return &nobody_knows;
}

/* What an order is about, for the person's numbers and queues. */
static void
fill_scope(struct scope *scope, const struct board *board, const struct event_order *order)
{
    const struct event_order *is = innermost(board, order);
    struct text key;
    unsigned kind = verb_target_kind(is->target, &key);
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
    else if (is->verb == VERB_AGENT_JOIN || is->verb == VERB_AGENT_LEAVE)
        target->queue = is->args;
    if (kind == TARGET_AGENT)
        target->agent = key;
    for (const struct member *m = agent ? agent->serves : NULL;
         m && target->agent_queues_count < QUEUES_MAX; m = m->agent_next)
        scope->queues[target->agent_queues_count++] = text_of(m->queue->queue);
}

/* The plan that an order is about, also through orders about orders; NULL: none. */
static const struct contingency *
plan_of_order(const struct board *board, const struct event_order *order)
{
    struct text key;
    unsigned kind = verb_target_kind(innermost(board, order)->target, &key);
    return kind == TARGET_PLAN ? board_contingency(board, key) : NULL;
}

/* A plan is for whoever may steer every number of it. */
static enum err
may_all(const struct order_desk *desk, const char *key, const struct contingency *plan,
        enum verb verb, struct why *why)
{
    enum err err = OK;
    const struct access *access = door_access(desk->options.door);
    if (!plan->steps)
        err = access_decide(access, key, verb, &(struct access_target){0}, why);
    for (const struct contingency_step *step = plan->steps; step && !err; step = step->hh.next) {
        const struct number *number = board_number(desk->options.board, text_of(step->number));
        const struct access_target target = {.number = text_of(step->number),
                                             .tags = text_of(number ? number->tags : NULL)};
        err = access_decide(access, key, verb, &target, why);
    }
    return err;
}

static enum err
may_key(struct order_desk *desk, const char *key, const struct event_order *order, struct why *why)
{
    const struct access *access = door_access(desk->options.door);
    struct scope scope;
    if (!verb_row(order->verb))
        return OK; /* it is refused for what it is */
    const struct contingency *plan = plan_of_order(desk->options.board, order);
    fill_scope(&scope, desk->options.board, order);
    return plan ? may_all(desk, key, plan, (enum verb)order->verb, why)
                : access_decide(access, key, (enum verb)order->verb, &scope.target, why);
}

static enum err
may(void *context, struct text who, const struct event_order *order, struct why *why)
{
    struct order_desk *desk = context;
    const char *key = desk->asking;
    /* Nobody asks now, the clock does: as the list has the person by now. */
    if (!desk->is_asked && !access_key_of(door_access(desk->options.door), who, &key))
        return why_set(why, ERR_DENIED, "%.*s gave it, whom the list of people has no more",
                       TEXT_ARG(who));
    return may_key(desk, key, order, why);
}

/* --- what is written of it --------------------------------------------------------------------- */

/* The role and key of whoever asked for the order, which need not be who asks now: somebody else's
 * approval begins it, somebody else's order may end it. */
static struct asker_words
words_of(struct order_desk *desk, const struct event_order *order)
{
    struct askers *askers = desk->options.askers;
    struct access_person person;
    bool is_new = desk->is_asked && !askers_know(askers, order->order);
    bool is_known = is_new && access_person(door_access(desk->options.door), desk->asking, &person);
    if (is_new && text_is(order->who, is_known ? person.id : ACCESS_LOCAL))
        askers_learn(
            askers, order->order,
            (struct asker_words){text_of(is_known ? person.roles : ""), text_of(desk->asking)});
    return askers_find(askers, order->order);
}

static enum err
record(void *context, const struct event_order *order, struct why *why)
{
    struct order_desk *desk = context;
    const struct verb_row *verb = verb_row(order->verb);
    const struct asker_words words = words_of(desk, order);
    char after[AFTER_BYTES] = "";
    if (order->state == ORDER_DONE)
        str_format(after, sizeof after, "%s %.*s", verb ? verb->name : "?", TEXT_ARG(order->args));
    const struct audit_record audit = {
        .who = order->who,
        .role = words.role,
        .key = words.key,
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

/* --- who looks at one ---------------------------------------------------------------------------- */

/* Who may not give that order need not be told of; and only what the board has is told on. */
static enum err
may_look(struct order_desk *desk, const struct frame *frame, struct why *why)
{
    const struct verb_row *verb = verb_row((int)frame->verb);
    enum err err = verb && verb->targets ? OK : why_set(why, ERR_ARG, "intent: no such verb");
    for (size_t i = 0; i < frame->targets.count && !err; i++) {
        struct event_order order = {.verb = (int)frame->verb, .target = frame->targets.at[i]};
        char stance[STANCE_BYTES];
        struct text key;
        if (!(verb_target_kind(order.target, &key) & verb->targets) ||
            stance_of(stance, desk->options.board, order.target).len == 0)
            return why_set(why, ERR_ARG, "intent: no such target of %s", verb->name);
        err = may_key(desk, desk->asking, &order, why);
    }
    return err;
}

static enum err
on_intent(void *context, const char *user, const struct frame *frame, struct why *why)
{
    struct order_desk *desk = context;
    struct access_person person;
    const char *key = user && user[0] ? user : NULL;
    bool is_known = access_person(door_access(desk->options.door), key, &person);
    struct text who = text_of(is_known ? person.id : ACCESS_LOCAL);
    if (frame->verb == VERB_UNKNOWN) {
        intents_leave(desk->intents, who, frame->id);
        return OK;
    }
    const struct intent intent = {.who = who,
                                  .console = frame->id,
                                  .verb = frame->verb,
                                  .rows = frame->rows,
                                  .targets = frame->targets};
    desk->asking = key;
    enum err err = may_look(desk, frame, why);
    desk->asking = NULL;
    return err ? err : intents_look(desk->intents, &intent, clock_mono_us(), why);
}

/* However many come and go, it is told once a tick. */
static void
tell_intents(struct order_desk *desk)
{
    size_t count;
    bool is_news;
    const struct intent *all = intents_now(desk->intents, clock_mono_us(), &count, &is_news);
    publisher_set_intents(desk->options.publisher, all, count, is_news);
}

/* --- plans that lie ready ------------------------------------------------------------------------ */

static void
say_plan(void *context, const struct event *event)
{
    intake_say(((struct order_desk *)context)->options.intake, event);
}

/* What they mean for the numbers that there are by now, and what is wrong with them. Not before the
 * link is up: what the switch has is not known. */
static void
look_at_plans(struct order_desk *desk)
{
    struct why why;
    if (--desk->plans_ticks > 0 || (!desk->plans && !desk->options.board->contingencies))
        return;
    desk->plans_ticks = PLANS_TICKS;
    if (commit(desk, &why) != OK) /* the board must say all that was said */
        return;
    const struct order_places places = {
        .board = desk->options.board,
        .plan = plan_of(desk),
        .at_us = clock_us(desk),
        .kind = desk->options.kind,
        .driver = driver_of(desk),
    };
    plan_set_difference(desk->plans, &places, say_plan, desk);
}

void
order_desk_set_plans(struct order_desk *desk, struct plan_set **plans)
{
    plan_set_free(&desk->plans);
    desk->plans = *plans;
    *plans = NULL;
    desk->plans_ticks = 0;
}

static void
on_tick(void *context)
{
    struct order_desk *desk = context;
    tell_intents(desk);
    if (!desk->was_up)
        return;
    look_at_plans(desk);
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
    desk->intents = intents_new();
    publisher_set_orders(options->publisher, on_order, desk);
    publisher_on_intent(options->publisher, on_intent, desk);
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
    publisher_on_intent(old->options.publisher, NULL, NULL);
    publisher_set_intents(old->options.publisher, NULL, 0, false);
    intents_free(&old->intents);
    orders_free(&old->orders);
    plan_set_free(&old->plans);
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
