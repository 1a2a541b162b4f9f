#include "proto/driver/sim/sim_order.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/driver/sim/sim_inside.h"

enum { CAUSE_NORMAL = 16, FIRST_AGENT = 1001 };

#define SPLIT "split:"

/* ---- finding things ---- */

static struct sim_way *
way_named(const struct sim *sim, struct text name)
{
    size_t at = sim_way_number(name);
    return at < sim_centre_number_count ? &sim->ways[at] : NULL;
}

static struct sim_line *
line_named(const struct sim *sim, struct text name)
{
    for (size_t i = 0; i < sim_centre_queue_count; i++) {
        if (text_is(name, sim_centre_queues[i].queue))
            return &sim->lines[i];
    }
    return NULL;
}

static struct sim_agent *
agent_named(const struct sim *sim, struct text name)
{
    int64_t id;
    if (!sim_has_agent(sim, name) || !text_to_i64(name, &id))
        return NULL;
    return &sim->agents[id - FIRST_AGENT];
}

struct sim_agent *
sim_order_agent(const struct sim *sim, const char *destination)
{
    struct text name = text_of(destination), kind = text_cut(&name, ':');
    return text_is(kind, "agent") ? agent_named(sim, name) : NULL;
}

/* Offered and not over; NULL: none. */
static struct sim_call *
call_named(const struct sim *sim, struct text id)
{
    for (size_t i = 0; i < sim->call_count; i++) {
        struct sim_call *call = sim->calls[i];
        if (call->phase != SIM_FREE && call->phase != SIM_BORN && text_is(id, call->id))
            return call;
    }
    return NULL;
}

/* Of this run of the switch: ids begin with the run's own number. */
static bool
is_of_this_run(const struct sim *sim, struct text id)
{
    char run[40];
    str_format(run, sizeof(run), "%" PRIx64 ".", sim->settings.id_us);
    return text_has_prefix(id, run);
}

enum answer
sim_order_knows(const struct sim *sim, struct text destination)
{
    struct text name = destination, kind = text_cut(&name, ':');
    if (text_is(kind, "number"))
        return ANSWER_UNKNOWN;
    if (text_is(kind, "agent") && !agent_named(sim, name)) { /* a person whom a number leads to */
        for (size_t i = 0; i < sim_centre_number_count; i++) {
            const char *route = sim_centre_numbers[i].route;
            if (route && text_is(destination, route))
                return ANSWER_YES;
        }
        return ANSWER_NO;
    }
    return sim_way_is_place(destination) ? ANSWER_YES : ANSWER_NO;
}

/* ---- verbs: carrying out (NULL, or why not), and reading back ---- */

static const struct sim_answer done = {DRIVER_DONE, "read back: it is so"};
static const struct sim_answer not_so = {DRIVER_REFUSED, "read back: it is not so"};
static const char *const no_number = "the switch has no such number";
static const char *const no_queue = "the switch has no such queue";
static const char *const no_agent = "the switch has no such agent";
static const char *const no_place = "the switch knows no such destination";

static struct sim_answer
answer(bool is_so)
{
    return is_so ? done : not_so;
}

/* As it is kept: "split:" before the parts of a split, commas between them. */
static void
write_way(const struct driver_order *order, char *to, size_t size)
{
    bool is_split = order->verb == VERB_SPLIT && !text_has_prefix(order->args, SPLIT);
    str_format(to, size, "%s%.*s", is_split ? SPLIT : "", TEXT_ARG(order->args));
    for (char *at = to; *at; at++) {
        if (*at == ' ')
            *at = ',';
    }
}

enum { WAYS_BYTES = 600 }; /* the longest arguments there are, and a little */

static const char *
do_route(struct sim *sim, const struct driver_order *order)
{
    char way[WAYS_BYTES];
    size_t number = sim_way_number(order->target);
    write_way(order, way, sizeof(way));
    if (number == sim_centre_number_count)
        return no_number;
    if (way[0] && !sim_way_is_good(way))
        return no_place;
    struct sim_way *is = &sim->ways[number];
    free(is->ordered);
    is->ordered = way[0] ? xstrdup(text_of(way)) : NULL;
    is->override = NULL;
    is->until_us = 0;
    return NULL;
}

static struct sim_answer
ask_route(const struct sim *sim, const struct driver_order *order)
{
    char way[WAYS_BYTES];
    size_t number = sim_way_number(order->target);
    write_way(order, way, sizeof(way));
    if (number == sim_centre_number_count)
        return not_so;
    const struct sim_way *is = &sim->ways[number];
    if (sim_way_is_own(number, way))
        return answer(!is->override && (!is->ordered || sim_way_is_own(number, is->ordered)));
    return answer(is->ordered && strcmp(is->ordered, way) == 0);
}

static enum sim_line_order
line_order_of(const struct driver_order *order)
{
    return order->verb == VERB_CLOSE ? SIM_ORDERED_CLOSED : SIM_ORDERED_OPEN;
}

static const char *
do_line(struct sim *sim, const struct driver_order *order)
{
    size_t number = sim_way_number(order->target);
    if (number == sim_centre_number_count)
        return no_number;
    sim->ways[number].line_order = line_order_of(order);
    sim_trouble_say_line(sim, number);
    return NULL;
}

static struct sim_answer
ask_line(const struct sim *sim, const struct driver_order *order)
{
    const struct sim_way *way = way_named(sim, order->target);
    return answer(way && way->line_order == line_order_of(order));
}

static int64_t *
cap_of(const struct sim *sim, unsigned kind, struct text target)
{
    struct sim_way *way = kind == TARGET_NUMBER ? way_named(sim, target) : NULL;
    struct sim_line *line = kind == TARGET_QUEUE ? line_named(sim, target) : NULL;
    return way ? &way->cap : line ? &line->cap : NULL;
}

static const char *
do_cap(struct sim *sim, const struct driver_order *order)
{
    int64_t *cap = cap_of(sim, order->kind, order->target), count;
    if (!cap)
        return order->kind == TARGET_NUMBER ? no_number : no_queue;
    if (!text_to_i64(order->args, &count) || count < 0)
        return "a cap is a count of calls";
    *cap = count;
    return NULL;
}

static struct sim_answer
ask_cap(const struct sim *sim, const struct driver_order *order)
{
    const int64_t *cap = cap_of(sim, order->kind, order->target);
    int64_t count;
    return answer(cap && text_to_i64(order->args, &count) && *cap == count);
}

static struct text
message_of(const struct driver_order *order)
{
    return text_is(order->args, "off") ? TEXT("") : order->args;
}

static const char *
do_message(struct sim *sim, const struct driver_order *order)
{
    struct sim_line *line = line_named(sim, order->target);
    struct text message = message_of(order);
    if (!line)
        return no_queue;
    char place[SIM_WAY_BYTES];
    str_format(place, sizeof(place), "message:%.*s", TEXT_ARG(message));
    if (message.len > 0 && !sim_way_is_place(text_of(place)))
        return "the switch has no such message";
    free(line->message);
    line->message = message.len > 0 ? xstrdup(message) : NULL;
    return NULL;
}

static struct sim_answer
ask_message(const struct sim *sim, const struct driver_order *order)
{
    const struct sim_line *line = line_named(sim, order->target);
    return answer(line && text_equal(message_of(order), text_of(line->message)));
}

static const char *
do_pause(struct sim *sim, const struct driver_order *order)
{
    struct sim_agent *agent = agent_named(sim, order->target);
    if (!agent)
        return no_agent;
    bool is_away = agent->state == AGENT_LOGGED_OUT || agent->state == AGENT_UNREACHABLE;
    if (is_away && !sim->takes_over)
        return "the agent is not logged in, or cannot be reached";
    sim_agent_hold(sim, agent, order->args.len > 0 ? order->args : order->reason);
    return NULL;
}

static struct sim_answer
ask_pause(const struct sim *sim, const struct driver_order *order)
{
    const struct sim_agent *agent = agent_named(sim, order->target);
    if (agent && agent->wants_hold)
        return (struct sim_answer){DRIVER_LOST, "paused as soon as the agent's call is over"};
    return answer(agent && agent->is_held);
}

static const char *
do_unpause(struct sim *sim, const struct driver_order *order)
{
    struct sim_agent *agent = agent_named(sim, order->target);
    if (!agent)
        return no_agent;
    sim_agent_unhold(sim, agent);
    return NULL;
}

static struct sim_answer
ask_unpause(const struct sim *sim, const struct driver_order *order)
{
    const struct sim_agent *agent = agent_named(sim, order->target);
    return answer(agent && !agent->wants_hold && !agent->is_held && agent->state != AGENT_PAUSED);
}

static const char *
do_serves(struct sim *sim, const struct driver_order *order)
{
    struct sim_agent *agent = agent_named(sim, order->target);
    struct sim_line *line = line_named(sim, order->args);
    if (!agent || !line)
        return agent ? no_queue : no_agent;
    if (order->verb == VERB_AGENT_LEAVE)
        sim_agent_leave(sim, agent, line);
    else if (!sim_agent_join(sim, agent, line))
        return "the agent serves as many queues as the switch can hold";
    return NULL;
}

bool
sim_order_is_member(const struct sim *sim, struct text agent, struct text queue)
{
    const struct sim_agent *is = agent_named(sim, agent);
    const struct sim_line *line = line_named(sim, queue);
    return is && line && sim_agent_serves(is, line);
}

static struct sim_answer
ask_serves(const struct sim *sim, const struct driver_order *order)
{
    bool is_known = agent_named(sim, order->target) && line_named(sim, order->args);
    bool serves = sim_order_is_member(sim, order->target, order->args);
    return answer(is_known && serves == (order->verb == VERB_AGENT_JOIN));
}

/* Out of its queue, away from its agent. */
static void
detach(struct sim *sim, struct sim_call *call, enum leave_reason why)
{
    struct sim_agent *agent = call->agent;
    if (call->line)
        sim_wait_leave(sim, call, why);
    call->agent = NULL;
    if (agent)
        sim_agent_release(sim, agent);
}

static const char *
do_hangup(struct sim *sim, const struct driver_order *order)
{
    struct sim_call *call = call_named(sim, order->target);
    if (!call)
        return NULL; /* it has ended: that is what is wanted */
    if (call->line)
        sim_wait_leave(sim, call, LEAVE_ABANDONED); /* all that the queue sees of it */
    sim_call_end(sim, call, PARTY_SWITCH, CAUSE_NORMAL);
    return NULL;
}

static struct sim_answer
ask_hangup(const struct sim *sim, const struct driver_order *order)
{
    return answer(!call_named(sim, order->target));
}

static bool
was_sent(const struct sim *sim, struct text order)
{
    for (size_t i = 0; i < SIM_SENT; i++) {
        if (order.len > 0 && text_is(order, sim->sent[i]))
            return true;
    }
    return false;
}

static const char *
do_transfer(struct sim *sim, const struct driver_order *order)
{
    struct sim_call *call = call_named(sim, order->target);
    if (was_sent(sim, order->order))
        return NULL;
    if (!call)
        return "the call has ended";
    if (!sim_way_is_place(order->args))
        return no_place;
    char destination[SIM_WAY_BYTES];
    str_copy(destination, sizeof(destination), order->args);
    str_copy(sim->sent[sim->sent_next++ % SIM_SENT], SIM_ORDER_BYTES, order->order);
    bool is_early = call->phase == SIM_SETUP; /* goes there once it is let in */
    struct sim_agent *agent = call->agent;
    bool is_talking = agent && !call->line;
    if (!is_talking && !is_early)
        detach(sim, call, LEAVE_TAKEN_AWAY);
    sim_say(sim, (struct event){.type = EVENT_CALL_TRANSFERRED,
                                .call_transferred = {.call = text_of(call->id),
                                                     .destination = text_of(destination)}});
    if (is_early) {
        str_copy(call->way, sizeof(call->way), order->args);
        call->via[0] = '\0';
        return NULL;
    }
    if (is_talking)
        detach(sim, call, LEAVE_TAKEN_AWAY);
    sim_call_enter(sim, call, destination);
    return NULL;
}

/* Where a call has been is not to be seen in where it is: the switch keeps what it carried out. */
static struct sim_answer
ask_transfer(const struct sim *sim, const struct driver_order *order)
{
    if (was_sent(sim, order->order))
        return done;
    if (!is_of_this_run(sim, order->target))
        return (struct sim_answer){DRIVER_LOST,
                                   "the call went with the switch's restart: nobody can tell"};
    return not_so;
}

/* Somebody hears the agent's conversation until it is over, and the agent is told: the switch says so
 * with its word for the agent, to everybody. */
static const char *
do_listen(struct sim *sim, const struct driver_order *order)
{
    struct sim_agent *agent = agent_named(sim, order->target);
    if (!agent)
        return no_agent;
    if (agent->state != AGENT_TALKING && agent->state != AGENT_HOLD)
        return "the agent is in no conversation";
    if (agent->listener[0] && !text_is(order->args, agent->listener))
        return "somebody listens to the agent already";
    str_copy(agent->listener, sizeof(agent->listener), order->args);
    sim_agent_say(sim, agent);
    return NULL;
}

static struct sim_answer
ask_listen(const struct sim *sim, const struct driver_order *order)
{
    const struct sim_agent *agent = agent_named(sim, order->target);
    if (agent && order->args.len > 0 && text_is(order->args, agent->listener))
        return (struct sim_answer){DRIVER_DONE, "the telephone listens, and the agent is told"};
    return (struct sim_answer){DRIVER_REFUSED, "nobody listens: the conversation is over"};
}

static const struct {
    const char *(*carry_out)(struct sim *sim, const struct driver_order *order);
    struct sim_answer (*ask)(const struct sim *sim, const struct driver_order *order);
} verbs[VERBS] = {
    [VERB_REROUTE] = {do_route, ask_route},
    [VERB_SPLIT] = {do_route, ask_route},
    [VERB_CLOSE] = {do_line, ask_line},
    [VERB_OPEN] = {do_line, ask_line},
    [VERB_CAP] = {do_cap, ask_cap},
    [VERB_HANGUP] = {do_hangup, ask_hangup},
    [VERB_TRANSFER] = {do_transfer, ask_transfer},
    [VERB_AGENT_PAUSE] = {do_pause, ask_pause},
    [VERB_AGENT_UNPAUSE] = {do_unpause, ask_unpause},
    [VERB_AGENT_JOIN] = {do_serves, ask_serves},
    [VERB_AGENT_LEAVE] = {do_serves, ask_serves},
    [VERB_QUEUE_MESSAGE] = {do_message, ask_message},
    [VERB_LISTEN] = {do_listen, ask_listen},
};

const char *
sim_order_cannot(bool may_listen, enum verb verb)
{
    if (verb == VERB_LISTEN && !may_listen)
        return "set listen = yes in [driver], or sim:?listen=yes";
    return verbs[verb].carry_out ? NULL : "this switch does not know how";
}

struct sim_answer
sim_order_do(struct sim *sim, const struct driver_order *order, sim_sink *sink, void *context)
{
    const char *cannot = sim_order_cannot(sim->settings.may_listen, order->verb);
    sim->sink = sink;
    sim->context = context;
    if (!cannot)
        cannot = verbs[order->verb].carry_out(sim, order);
    return cannot ? (struct sim_answer){DRIVER_REFUSED, cannot} : sim_order_ask(sim, order);
}

struct sim_answer
sim_order_ask(const struct sim *sim, const struct driver_order *order)
{
    return verbs[order->verb].ask ? verbs[order->verb].ask(sim, order) : not_so;
}

/* ---- with the gate's board ---- */

static void
say_nothing(void *context, const struct event *event)
{
    (void)context, (void)event;
}

void
sim_order_take_over(struct sim *sim, const struct board *board)
{
    sim->takes_over = true;
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct driver_order order = {.order = text_of(o->order),
                                     .verb = (enum verb)o->is.verb,
                                     .args = o->is.args,
                                     .reason = o->is.reason};
        order.kind = verb_target_kind(o->is.target, &order.target);
        if (order_is_in_force(&o->is))
            sim_order_do(sim, &order, say_nothing, NULL);
    }
    for (const struct number *n = board->numbers; n; n = n->hh.next) {
        const char *planned = n->routes[ROUTE_PLAN].destination;
        struct driver_order order = {
            .verb = VERB_REROUTE, .target = text_of(n->number), .args = text_of(planned)};
        if (planned && !n->routes[ROUTE_OVERRIDE].destination)
            do_route(sim, &order);
    }
    sim->takes_over = false;
}

bool
sim_order_holds(const struct sim *sim, enum verb verb, unsigned kind, struct text target)
{
    const struct sim_way *way = kind == TARGET_NUMBER ? way_named(sim, target) : NULL;
    const struct sim_line *line = kind == TARGET_QUEUE ? line_named(sim, target) : NULL;
    const int64_t *cap = cap_of(sim, kind, target);
    switch (verb) {
    case VERB_REROUTE:
        return way && way->ordered;
    case VERB_CLOSE:
        return way && way->line_order != SIM_BY_CALENDAR;
    case VERB_CAP:
        return cap && *cap > 0;
    case VERB_QUEUE_MESSAGE:
        return line && line->message;
    default:
        return false;
    }
}
