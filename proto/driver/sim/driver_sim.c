/* driver_sim: the simulated centre as a switch. Lets the engine's time run after the machine's, in ticks,
 * `speed` times as fast.
 *
 * With an empty board the centre is found in mid-life: half an hour of its past is played first, as
 * events at their times. After a restart of the gate its board knows calls of a switch that is gone:
 * they end unseen, and the centre begins anew, without a past that would be counted twice. What orders
 * in force had changed it finds as they left it: a real switch would have kept that.
 */
#include <stdlib.h>
#include <string.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/driver/driver.h"
#include "proto/driver/listen_quota.h"
#include "proto/driver/sim/sim_desk.h"
#include "proto/driver/sim/sim_engine.h"
#include "proto/driver/sim/sim_options.h"
#include "proto/driver/sim/sim_order.h"

#define SECOND_US INT64_C(1000000)
#define VERSION "1.0" /* of the simulated switch, as it would tell it */

enum {
    TICK_MS = 50,
    CATCH_UP_MS = 1,          /* to the next tick while there is more to do than one tick takes */
    HAPPENINGS_A_TICK = 1000, /* some 2 500 events: the loop is never held for long */
    LATE_MAX_S = 60,          /* behind the machine's clock by more: the rest is forgotten */
};

extern const struct driver_kind driver_sim;

struct simulated {
    const struct driver_kind *kind;
    const struct driver_env *env;
    struct sim_options options;
    struct sim *sim;
    struct sim_desk *desk;
    struct loop_watch *tick;
    int64_t start_us; /* simulated, end of the warm-up */
    int64_t end_us;   /* simulated; INT64_MAX: never */
    int64_t mono_us;  /* monotonic, when the simulated clock stood at start_us */
    bool is_up;       /* the warm-up is over */
};

static void
emit(void *context, const struct event *event)
{
    const struct driver_env *env = context;
    env->emit(env->context, event);
}

/* Where the simulated clock should stand now. */
static int64_t
clock_us(const struct simulated *simulated)
{
    if (!simulated->is_up)
        return simulated->start_us;
    int64_t past_us = clock_mono_us() - simulated->mono_us;
    return simulated->start_us + past_us / 1000 * simulated->options.speed_milli +
           past_us % 1000 * simulated->options.speed_milli / 1000;
}

/* ---- reconciling ---- */

/* What the board knows and the switch does not, as the events that say so. Gathered before any is
 * emitted: the board may be folded, and its rows freed, while events go out. */
struct leftovers {
    struct event *at;
    size_t count, room;
};

static void
gather(struct leftovers *leftovers, struct event event)
{
    if (leftovers->count == leftovers->room) {
        leftovers->room = leftovers->room ? leftovers->room * 2 : 64;
        leftovers->at = xrealloc(leftovers->at, leftovers->room * sizeof(*leftovers->at));
    }
    leftovers->at[leftovers->count++] = event;
}

static struct text
keep(const char *key)
{
    return text_of(xstrdup(text_of(key)));
}

static struct text
keep_target(const char *kind, const char *key)
{
    size_t size = strlen(kind) + strlen(key) + 1;
    char *target = xmalloc(size);
    str_format(target, size, "%s%s", kind, key);
    return text_of(target);
}

/* Routes and caps of numbers, caps and messages of queues, that no order in force explains. */
static void
gather_settings(struct leftovers *leftovers, const struct board *board, const struct sim *sim)
{
    for (const struct number *number = board->numbers; number; number = number->hh.next) {
        struct text key = text_of(number->number);
        if (number->routes[ROUTE_OVERRIDE].destination &&
            !sim_order_holds(sim, VERB_REROUTE, TARGET_NUMBER, key))
            gather(leftovers, (struct event){.type = EVENT_ROUTE,
                                             .route = {.number = keep(number->number),
                                                       .layer = ROUTE_OVERRIDE}});
        if (number->cap.count > 0 && !sim_order_holds(sim, VERB_CAP, TARGET_NUMBER, key))
            gather(leftovers,
                   (struct event){.type = EVENT_CAP,
                                  .cap = {.target = keep_target("number:", number->number)}});
    }
    for (const struct queue *queue = board->queues; queue; queue = queue->hh.next) {
        struct text key = text_of(queue->queue);
        if (queue->cap.count > 0 && !sim_order_holds(sim, VERB_CAP, TARGET_QUEUE, key))
            gather(leftovers,
                   (struct event){.type = EVENT_CAP,
                                  .cap = {.target = keep_target("queue:", queue->queue)}});
        if (queue->message && !sim_order_holds(sim, VERB_QUEUE_MESSAGE, TARGET_QUEUE, key))
            gather(leftovers, (struct event){.type = EVENT_QUEUE_MESSAGE,
                                             .queue_message = {.queue = keep(queue->queue)}});
    }
}

/* Places in queues that an order gave, and that went with the former run. */
static void
gather_members(struct leftovers *leftovers, const struct agent *agent, const struct sim *sim)
{
    for (const struct member *m = agent->serves; m; m = m->agent_next) {
        if (!sim_order_is_member(sim, text_of(agent->agent), text_of(m->queue->queue)))
            gather(leftovers, (struct event){.type = EVENT_MEMBER,
                                             .member = {.agent = keep(agent->agent),
                                                        .queue = keep(m->queue->queue),
                                                        .removed = true}});
    }
}

/* Calls of the former run; agents and queues of a larger centre; what nobody set here. */
static void
gather_all(struct leftovers *leftovers, const struct board *board, const struct sim *sim)
{
    for (const struct call *call = board->calls; call; call = call->hh.next)
        gather(leftovers, (struct event){.type = EVENT_CALL_ENDED,
                                         .call_ended = {.call = keep(call->call), .unseen = true}});
    for (const struct agent *agent = board->agents; agent; agent = agent->hh.next) {
        if (!agent->removed && !sim_has_agent(sim, text_of(agent->agent)))
            gather(leftovers,
                   (struct event){.type = EVENT_AGENT,
                                  .agent = {.agent = keep(agent->agent), .removed = true}});
        else if (!agent->removed)
            gather_members(leftovers, agent, sim);
    }
    for (const struct queue *queue = board->queues; queue; queue = queue->hh.next) {
        if (!queue->removed && !sim_has_queue(sim, text_of(queue->queue)))
            gather(leftovers,
                   (struct event){.type = EVENT_QUEUE,
                                  .queue = {.queue = keep(queue->queue), .removed = true}});
    }
    gather_settings(leftovers, board, sim);
}

/* All the texts that were kept; the others are NULL. */
static void
free_keys(const struct event *event)
{
    const struct event_row *row = event_row(event->type);
    for (size_t i = 0; i < row->count; i++) {
        const void *field = (const char *)event + row->fields[i].offset;
        if (row->fields[i].kind == FIELD_TEXT)
            free((void *)((const struct text *)field)->at);
    }
}

static void
end_the_past(const struct simulated *simulated, int64_t at_us)
{
    const struct driver_env *env = simulated->env;
    struct leftovers leftovers = {0};
    gather_all(&leftovers, env->board, simulated->sim);
    for (size_t i = 0; i < leftovers.count; i++) {
        leftovers.at[i].at_us = at_us;
        env->emit(env->context, &leftovers.at[i]);
        free_keys(&leftovers.at[i]);
    }
    free(leftovers.at);
}

/* ---- life ---- */

/* The gate tells its board of the catalogue before we come: that alone is no past. */
static bool
has_past(const struct board *board)
{
    return board->calls || board->agents || board->queues;
}

static void
begin(struct simulated *simulated)
{
    const struct driver_env *env = simulated->env;
    const struct sim_options *options = &simulated->options;
    int64_t now_us = clock_wall_us();
    simulated->start_us = options->start_s ? options->start_s * SECOND_US : now_us;
    simulated->end_us =
        options->duration_s ? simulated->start_us + options->duration_s * SECOND_US : INT64_MAX;
    env->settle(env->context);
    bool is_restart = has_past(env->board);
    int64_t warm_up_us = is_restart ? 0 : sim_warm_up_us(options->rate_milli);
    int64_t id_us = simulated->start_us;
    if (id_us <= env->board->newest_us) /* a start in the past, or a clock set back */
        id_us = env->board->newest_us + 1;
    struct sim_settings settings = {
        .seed = options->has_seed ? (uint64_t)options->seed : (uint64_t)now_us,
        .scenario = options->scenario,
        .begin_us = simulated->start_us - warm_up_us,
        .start_us = simulated->start_us,
        .rate_milli = options->rate_milli,
        .id_us = id_us,
        .may_listen = options->listen,
        .ignores_splits = options->lie == SIM_LIE_SPLIT,
    };
    simulated->sim = sim_new(&settings);
    sim_order_take_over(simulated->sim, env->board);
    if (is_restart)
        end_the_past(simulated, settings.begin_us);
    sim_describe(simulated->sim, emit, (void *)env);
}

/* After a long halt (a stopped process, an overloaded machine) the simulated clock does not run after
 * the lost hours: it goes on from where it can. clock_offset_us tells. */
static void
forgive(struct simulated *simulated)
{
    int64_t late_us = clock_us(simulated) - sim_now_us(simulated->sim);
    int64_t bearable_us = LATE_MAX_S * SECOND_US / 1000 * simulated->options.speed_milli;
    if (simulated->is_up && late_us > bearable_us)
        simulated->mono_us += (late_us - bearable_us) / simulated->options.speed_milli * 1000;
}

static void
on_tick(void *context)
{
    struct simulated *simulated = context;
    const struct driver_env *env = simulated->env;
    simulated->tick = NULL; /* it fired once and is gone */
    if (!simulated->sim)
        begin(simulated);
    forgive(simulated);

    int64_t target_us = clock_us(simulated);
    bool is_over = target_us >= simulated->end_us;
    if (is_over)
        target_us = simulated->end_us;
    bool is_there = sim_advance(simulated->sim, target_us, HAPPENINGS_A_TICK, emit, (void *)env);
    if (is_over && is_there) {
        env->link(env->context, LINK_DOWN, TEXT(VERSION), TEXT("the simulation is over"));
        env->finish(env->context); /* may close us */
        return;
    }
    if (!simulated->is_up && is_there) {
        simulated->is_up = true;
        simulated->mono_us = clock_mono_us();
        env->link(env->context, LINK_UP, TEXT(VERSION),
                  text_of(simulated->options.scenario->summary));
    }
    if (simulated->is_up) {
        sim_desk_tick(simulated->desk, simulated->sim, emit, (void *)env);
        sim_order_release(simulated->sim, env->board, emit, (void *)env);
    }
    simulated->tick =
        loop_add_timer(env->loop, is_there ? TICK_MS : CATCH_UP_MS, 0, on_tick, simulated);
}

static enum err
open_sim(struct driver **driver, struct text url, const struct driver_env *env, struct why *why)
{
    struct sim_options options;
    const char *listen = env->setting(env->context, "listen");
    enum err err = sim_options_parse(&options, url, why);
    if (!err && listen && strcmp(listen, "yes") != 0 && strcmp(listen, "no") != 0)
        err = why_set(why, ERR_ARG, "[driver] listen = %s: expected yes or no", listen);
    if (err)
        return err;
    options.listen = options.listen || (listen && strcmp(listen, "yes") == 0);
    struct simulated *simulated = xcalloc(1, sizeof(*simulated));
    simulated->kind = &driver_sim;
    simulated->env = env;
    simulated->options = options;
    simulated->desk = sim_desk_new(env, (enum sim_lie)options.lie);
    simulated->tick = loop_add_timer(env->loop, 0, 0, on_tick, simulated);
    env->link(env->context, LINK_RECONCILING, TEXT(VERSION), text_of(options.scenario->name));
    *driver = (struct driver *)simulated;
    return OK;
}

static void
close_sim(struct driver **driver)
{
    struct simulated *simulated = (struct simulated *)*driver;
    if (!simulated)
        return;
    loop_remove(simulated->env->loop, &simulated->tick);
    sim_desk_free(&simulated->desk);
    sim_free(&simulated->sim);
    free(simulated);
    *driver = NULL;
}

static enum err
check(struct text url, struct why *why)
{
    struct sim_options options;
    return sim_options_parse(&options, url, why);
}

static int64_t
clock_offset_us(const struct driver *driver)
{
    const struct simulated *simulated = (const struct simulated *)driver;
    return simulated->is_up ? clock_us(simulated) - clock_wall_us() : 0;
}

/* ---- orders ---- */

static const char *
cannot(const struct driver *driver, enum verb verb)
{
    const struct simulated *simulated = (const struct simulated *)driver;
    const char *why = sim_order_cannot(simulated && simulated->options.listen, verb);
    return why || verb != VERB_LISTEN ? why : listen_quota_cannot(simulated->env);
}

static enum answer
knows(const struct driver *driver, struct text destination)
{
    const struct simulated *simulated = (const struct simulated *)driver;
    return simulated && simulated->sim ? sim_order_knows(simulated->sim, destination)
                                       : ANSWER_UNKNOWN;
}

static void
order(struct driver *driver, const struct driver_order *order)
{
    struct simulated *simulated = (struct simulated *)driver;
    int64_t now_us = simulated->sim ? sim_now_us(simulated->sim) : 0;
    const struct driver_env *env = simulated->env;
    struct why why;
    if (order->verb == VERB_LISTEN && listen_quota_check(env, order->order, &why) != OK) {
        env->step(env->context, order->order, DRIVER_REFUSED, text_of(why.text));
        return;
    }
    sim_desk_take(simulated->desk, order, now_us);
}

static void
ask(struct driver *driver, const struct driver_order *order)
{
    struct simulated *simulated = (struct simulated *)driver;
    sim_desk_ask(simulated->desk, simulated->sim, order);
}

const struct driver_kind driver_sim = {
    .scheme = "sim",
    .url = "sim:[SCENARIO][?seed=N&rate=CALLS_PER_S&speed=X&listen=yes&lie=HOW]",
    .summary = "a simulated French contact centre: calm, monday-morning, outage, flood; for "
               "exercises, HOW it treats orders: accept, silent, late, refuse, split",
    .open = open_sim,
    .close = close_sim,
    .check = check,
    .clock_offset_us = clock_offset_us,
    .is_simulated = true,
    .cannot = cannot,
    .knows = knows,
    .order = order,
    .ask = ask,
};
