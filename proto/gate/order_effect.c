#include "proto/gate/order_effect.h"

#include <inttypes.h>
#include <string.h>

#include "proto/gate/overlay.h"

#define SPLIT "split:" /* as a route says it */

/* --- aspects ---------------------------------------------------------------------------------- */

enum aspect {
    ASPECT_NONE,
    ASPECT_ROUTE,
    ASPECT_LINE,
    ASPECT_CAP,
    ASPECT_MESSAGE,
    ASPECT_PAUSE,
    ASPECT_SERVES,
    ASPECT_PLAN
};

static enum aspect
aspect_of(enum verb verb)
{
    static const enum aspect aspects[VERBS] = {
        [VERB_REROUTE] = ASPECT_ROUTE,     [VERB_SPLIT] = ASPECT_ROUTE,
        [VERB_CLOSE] = ASPECT_LINE,        [VERB_OPEN] = ASPECT_LINE,
        [VERB_CAP] = ASPECT_CAP,           [VERB_QUEUE_MESSAGE] = ASPECT_MESSAGE,
        [VERB_AGENT_PAUSE] = ASPECT_PAUSE, [VERB_AGENT_UNPAUSE] = ASPECT_PAUSE,
        [VERB_AGENT_JOIN] = ASPECT_SERVES, [VERB_AGENT_LEAVE] = ASPECT_SERVES,
        [VERB_PLAN_APPLY] = ASPECT_PLAN,   [VERB_PLAN_REVOKE] = ASPECT_PLAN,
    };
    return verb > VERB_UNKNOWN && verb < VERBS ? aspects[verb] : ASPECT_NONE;
}

static bool
is_same_aspect(const struct event_order *order, enum aspect aspect, struct text target,
               struct text args)
{
    return aspect_of((enum verb)order->verb) == aspect && text_equal(order->target, target) &&
           (aspect != ASPECT_SERVES || text_equal(order->args, args));
}

const struct order *
order_effect_in_force(const struct board *board, enum verb verb, struct text target,
                      struct text args)
{
    enum aspect aspect = aspect_of(verb);
    const struct order *found = NULL;
    for (const struct order *o = board->orders; o && aspect != ASPECT_NONE; o = o->hh.next) {
        if (order_is_in_force(&o->is) && is_same_aspect(&o->is, aspect, target, args))
            found = o;
    }
    return found;
}

/* --- undoing ---------------------------------------------------------------------------------- */

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

/* "split:queue:a=60,queue:b=40" of the board as the arguments of a split, any other destination as
 * those of a reroute. False: it does not fit. */
static bool
way_back(enum verb *verb, char *to, size_t size, struct text destination)
{
    bool is_split = text_has_prefix(destination, SPLIT);
    *verb = is_split ? VERB_SPLIT : VERB_REROUTE;
    if (is_split)
        text_cut(&destination, ':');
    bool fits = str_copy(to, size, destination);
    for (char *at = to; is_split && *at; at++) {
        if (*at == ',')
            *at = ' ';
    }
    return fits;
}

static bool
undo_route(const struct number *number, char to[ORDER_ARGS_BYTES])
{
    const char *is = number ? number->routes[ROUTE_OVERRIDE].destination : NULL;
    char args[ORDER_ARGS_BYTES];
    enum verb verb;
    return way_back(&verb, args, sizeof args, text_of(is)) &&
           str_format(to, ORDER_ARGS_BYTES, "%s %s", verb_row((int)verb)->name, args);
}

/* The reason of a pause; NULL: not paused. Who talks is paused when that is over: his places say so. */
static const char *
pause_of(const struct agent *agent)
{
    if (!agent)
        return NULL;
    if (agent->state == AGENT_PAUSED)
        return or_empty(agent->reason);
    for (const struct member *m = agent->serves; m; m = m->agent_next) {
        if (!m->paused)
            return NULL;
    }
    return agent->serves ? or_empty(agent->serves->reason) : NULL;
}

bool
order_effect_undo(const struct board *board, const struct order_effect *effect,
                  char to[ORDER_ARGS_BYTES])
{
    const struct number *number =
        effect->kind == TARGET_NUMBER ? board_number(board, effect->target) : NULL;
    const struct queue *queue =
        effect->kind == TARGET_QUEUE ? board_queue(board, effect->target) : NULL;
    const struct agent *agent =
        effect->kind == TARGET_AGENT ? board_agent(board, effect->target) : NULL;
    const struct cap *cap = number ? &number->cap : queue ? &queue->cap : NULL;
    to[0] = '\0';
    switch (aspect_of(effect->verb)) {
    case ASPECT_ROUTE:
        return undo_route(number, to);
    case ASPECT_LINE:
        return number && number->line == LINE_CLOSED
                   ? str_format(to, ORDER_ARGS_BYTES, "close %s", or_empty(number->line_message))
                   : str_format(to, ORDER_ARGS_BYTES, "open ");
    case ASPECT_CAP:
        return str_format(to, ORDER_ARGS_BYTES, "cap %" PRId64, cap ? cap->count : 0);
    case ASPECT_MESSAGE:
        return str_format(to, ORDER_ARGS_BYTES, "queue-message %s",
                          or_empty(queue ? queue->message : NULL));
    case ASPECT_PAUSE:
        return pause_of(agent) ? str_format(to, ORDER_ARGS_BYTES, "agent-pause %s", pause_of(agent))
                               : str_format(to, ORDER_ARGS_BYTES, "agent-unpause ");
    case ASPECT_SERVES:
        return str_format(to, ORDER_ARGS_BYTES, "%s %.*s",
                          effect->verb == VERB_AGENT_JOIN ? "agent-leave" : "agent-join",
                          TEXT_ARG(effect->args));
    case ASPECT_PLAN:
        return str_format(to, ORDER_ARGS_BYTES, "%s ", effect->ends ? "plan-apply" : "plan-revoke");
    case ASPECT_NONE:
        break;
    }
    return true;
}

/* The order that rested under this one; NULL: none, or its end has come by at_us. *undo: of the deepest
 * one that is over. */
static const struct order *
resting_under(const struct board *board, const struct order *order, int64_t at_us,
              struct text *undo)
{
    enum { DEPTH_MAX = 64 };
    const struct order *above = order;
    *undo = order->is.undo;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        const struct order *under = NULL;
        for (const struct order *o = board->orders; o; o = o->hh.next) {
            if (o->is.state == ORDER_ENDED && text_is(o->is.ended_by, above->order))
                under = o;
        }
        if (!under)
            return NULL;
        if (under->is.until_us == 0 || under->is.until_us > at_us)
            return under;
        *undo = under->is.undo;
        above = under;
    }
    return NULL;
}

/* When it was asked for; of an order for later, when it was to begin. */
static int64_t
counted_from_us(const struct event_order *order)
{
    return order->start_us > 0 ? order->start_us : order->asked_us;
}

static enum err
resolve_revert(const struct board *board, const struct event_order *order,
               struct order_effect *effect, struct why *why)
{
    struct text id;
    const struct order *undone =
        verb_target_kind(order->target, &id) == TARGET_ORDER ? board_order(board, id) : NULL;
    if (!undone)
        return why_set(why, ERR_UNKNOWN, "there is no order %.*s", TEXT_ARG(id));
    if (!order_is_in_force(&undone->is))
        return why_set(why, ERR_STALE, "order %.*s is not in force: %s%s%.*s", TEXT_ARG(id),
                       words_name(&order_state_words, undone->is.state),
                       undone->is.ended_by.len > 0 ? " by order " : "",
                       TEXT_ARG(undone->is.ended_by));
    struct text undo;
    /* As it was when it was asked for: the switch is told, and it is done, one and the same thing. */
    const struct order *resumes = resting_under(board, undone, counted_from_us(order), &undo);
    effect->ends = undone;
    effect->kind = verb_target_kind(undone->is.target, &effect->target);
    if (resumes) {
        effect->resumes = resumes;
        effect->verb = (enum verb)resumes->is.verb;
        effect->args = resumes->is.args;
        effect->who = resumes->is.who;
        effect->until_us = resumes->is.until_us;
        return OK;
    }
    str_copy(effect->own, sizeof effect->own, undo);
    struct text args = text_of(effect->own);
    const struct verb_row *verb = verb_row_named(text_cut(&args, ' '));
    if (!verb)
        return why_set(why, ERR_STALE, "order %.*s has nothing that brings it back", TEXT_ARG(id));
    effect->verb = verb->verb;
    effect->args = args;
    effect->who = order->who;
    effect->is_lift = true;
    return OK;
}

/* The verb whose order this one ends, and is over with it: an opening ends a closing. */
static enum verb
opposite_of(enum verb verb)
{
    static const enum verb opposites[VERBS] = {
        [VERB_OPEN] = VERB_CLOSE,
        [VERB_AGENT_UNPAUSE] = VERB_AGENT_PAUSE,
        [VERB_AGENT_JOIN] = VERB_AGENT_LEAVE,
        [VERB_AGENT_LEAVE] = VERB_AGENT_JOIN,
    };
    return opposites[verb];
}

/* A destination that takes away what was set; an opening that ends a closing. (One that finds an
 * opening in force is the newer of two, with an end of its own.) */
static bool
is_lift(const struct order_effect *effect)
{
    int64_t count;
    switch (effect->verb) {
    case VERB_REROUTE:
        return effect->args.len == 0;
    case VERB_PLAN_REVOKE:
        return true;
    case VERB_CAP:
        return text_to_i64(effect->args, &count) && count == 0;
    case VERB_QUEUE_MESSAGE:
        return effect->args.len == 0 || text_is(effect->args, "off");
    default:
        return effect->ends && opposite_of(effect->verb) == (enum verb)effect->ends->is.verb;
    }
}

/* An opening that ends a closing which lay over an opening: that one goes on, to its own end. */
static void
take_up_resting(const struct board *board, int64_t at_us, struct order_effect *effect)
{
    struct text undo;
    bool is_opposite = opposite_of(effect->verb) && effect->ends;
    const struct order *resting =
        is_opposite ? resting_under(board, effect->ends, at_us, &undo) : NULL;
    if (!resting || (enum verb)resting->is.verb != effect->verb)
        return;
    effect->resumes = resting;
    effect->who = resting->is.who;
    effect->until_us = resting->is.until_us;
}

enum err
order_effect_of(const struct board *board, const struct event_order *order,
                struct order_effect *effect, struct why *why)
{
    *effect = (struct order_effect){
        .verb = (enum verb)order->verb,
        .args = order->args,
        .who = order->who,
        .until_us = order->until_us,
    };
    if (order->verb == VERB_REVERT)
        return resolve_revert(board, order, effect, why);
    effect->kind = verb_target_kind(order->target, &effect->target);
    effect->ends = order_effect_in_force(board, effect->verb, order->target, order->args);
    effect->is_lift = is_lift(effect);
    effect->is_contrary = effect->is_lift && opposite_of(effect->verb);
    if (effect->is_lift) {
        effect->until_us = 0;
        take_up_resting(board, counted_from_us(order), effect);
    }
    return OK;
}

const struct order *
order_effect_plan_under_way(const struct board *board, struct text number)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text key, id;
        bool is_told = o->is.state == ORDER_SENT || o->is.state == ORDER_ACCEPTED;
        if (!is_told)
            continue;
        unsigned kind = verb_target_kind(o->is.target, &key);
        const struct order *undone = kind == TARGET_ORDER ? board_order(board, key) : NULL;
        if (undone)
            kind = verb_target_kind(undone->is.target, &id);
        const struct contingency *plan =
            kind == TARGET_PLAN ? board_contingency(board, undone ? id : key) : NULL;
        if (plan && (number.len == 0 || contingency_route(plan, number)))
            return o;
    }
    return NULL;
}

/* --- saying it -------------------------------------------------------------------------------- */

/* "queue:a=60 queue:b=40" as one destination. */
static struct text
split_destination(struct text args, char to[ORDER_ARGS_BYTES])
{
    str_format(to, ORDER_ARGS_BYTES, SPLIT "%.*s", TEXT_ARG(args));
    for (char *at = to; *at; at++) {
        if (*at == ' ')
            *at = ',';
    }
    return text_of(to);
}

struct driver_order
order_effect_driver(const struct board *board, struct text order, const struct order_effect *effect,
                    char parts[ORDER_ARGS_BYTES])
{
    struct driver_order told = {
        .order = order,
        .verb = effect->verb,
        .kind = effect->kind,
        .target = effect->target,
        .args = effect->args,
    };
    const struct number *number = board_number(board, effect->target);
    if (effect->verb == VERB_REROUTE && effect->args.len == 0 && number)
        order_effect_told(&told, order_effect_way(number, number->routes[ROUTE_PLAN].destination),
                          parts);
    return told;
}

void
order_effect_told(struct driver_order *told, const char *destination, char parts[ORDER_ARGS_BYTES])
{
    struct text way = text_of(destination);
    told->verb = VERB_REROUTE;
    told->args = way;
    if (!text_has_prefix(way, SPLIT))
        return;
    text_cut(&way, ':');
    str_copy(parts, ORDER_ARGS_BYTES, way);
    for (char *at = parts; *at; at++)
        *at = *at == ',' ? ' ' : *at;
    told->verb = VERB_SPLIT;
    told->args = text_of(parts);
}

/* --- plans ------------------------------------------------------------------------------------ */

const char *
order_effect_way(const struct number *number, const char *planned)
{
    const struct route *base = &number->routes[ROUTE_BASE];
    bool is_ours = strcmp(or_empty(base->who), OVERLAY_WHO) == 0;
    if (planned)
        return planned;
    return is_ours ? "" : or_empty(base->destination);
}

void
order_effect_plans(const struct board *board, const struct order_effect *effect,
                   struct contingency_set *plans)
{
    const struct contingency *plan =
        effect->kind == TARGET_PLAN ? board_contingency(board, effect->target) : NULL;
    contingency_set_in_force(plans, board);
    if (plan && effect->verb == VERB_PLAN_APPLY)
        contingency_set_add(plans, plan);
    else if (plan)
        contingency_set_drop(plans, plan);
}

/* One that is not the effect's own says until when it is in force itself. */
static int64_t
until_of(const struct board *board, const struct order_effect *effect,
         const struct contingency *plan)
{
    const struct order *order = contingency_order(board, plan);
    if (text_is(effect->target, plan->plan))
        return effect->until_us;
    return order ? order->is.until_us : 0;
}

static void
say_plan(const struct board *board, const struct order_effect *effect, int64_t at_us,
         board_sink *sink, void *context)
{
    struct contingency_set plans;
    const struct contingency *plan = board_contingency(board, effect->target);
    order_effect_plans(board, effect, &plans);
    for (const struct contingency_step *step = plan ? plan->steps : NULL; step;
         step = step->hh.next) {
        const struct contingency *by = NULL;
        struct text key = text_of(step->number);
        const char *to = contingency_set_route(&plans, key, &by);
        const struct number *number = board_number(board, key);
        if (!number || (!to && !number->routes[ROUTE_PLAN].destination))
            continue;
        const struct event event = {.type = EVENT_ROUTE,
                                    .at_us = at_us,
                                    .route = {.number = key,
                                              .layer = ROUTE_PLAN,
                                              .destination = text_of(to),
                                              .who = text_of(by ? by->plan : NULL),
                                              .until_us = by ? until_of(board, effect, by) : 0}};
        sink(context, &event);
    }
}

static struct event
route_event(const struct order_effect *effect, char own[ORDER_ARGS_BYTES])
{
    struct text destination = effect->args;
    if (effect->verb == VERB_SPLIT)
        destination = split_destination(effect->args, own);
    bool is_set = destination.len > 0;
    return (struct event){.type = EVENT_ROUTE,
                          .route = {.number = effect->target,
                                    .layer = ROUTE_OVERRIDE,
                                    .destination = destination,
                                    .who = is_set ? effect->who : TEXT(""),
                                    .until_us = is_set ? effect->until_us : 0}};
}

static struct event
line_event(const struct order_effect *effect)
{
    bool is_closed = effect->verb == VERB_CLOSE;
    return (struct event){.type = EVENT_LINE,
                          .line = {.number = effect->target,
                                   .state = is_closed ? LINE_CLOSED : LINE_OPEN,
                                   .message = is_closed ? effect->args : TEXT(""),
                                   .who = effect->who,
                                   .until_us = effect->until_us}};
}

void
order_effect_say(const struct board *board, const struct order_effect *effect, int64_t at_us,
                 board_sink *sink, void *context)
{
    char own[ORDER_ARGS_BYTES];
    int64_t count = 0;
    struct event event = {0};
    switch (aspect_of(effect->verb)) {
    case ASPECT_ROUTE:
        event = route_event(effect, own);
        break;
    case ASPECT_LINE:
        event = line_event(effect);
        break;
    case ASPECT_CAP:
        text_to_i64(effect->args, &count);
        str_format(own, sizeof own, "%s:%.*s", verb_target_name(effect->kind),
                   TEXT_ARG(effect->target));
        event = (struct event){.type = EVENT_CAP,
                               .cap = {.target = text_of(own),
                                       .count = count,
                                       .who = effect->who,
                                       .until_us = effect->until_us}};
        break;
    case ASPECT_MESSAGE:
        event = (struct event){
            .type = EVENT_QUEUE_MESSAGE,
            .queue_message = {.queue = effect->target,
                              .message = text_is(effect->args, "off") ? TEXT("") : effect->args,
                              .who = effect->who,
                              .until_us = effect->until_us}};
        break;
    case ASPECT_PLAN:
        say_plan(board, effect, at_us, sink, context);
        return;
    case ASPECT_PAUSE:
    case ASPECT_SERVES:
    case ASPECT_NONE:
        return;
    }
    event.at_us = at_us;
    sink(context, &event);
}
