/* sim_wait: waiting in a queue, finding an agent, leaving without one. */
#include <utlist.h>

#include "proto/base/text.h"
#include "proto/driver/sim/sim_inside.h"

enum {
    HOPS_MAX = 5,
    SHORTEST_PATIENCE_S = 3,
    KEY_AFTER_S = 45,
    TAKES_THE_HINT_PERMIL = 250, /* of those who hear a queue's message */
    THINKS_S = 3,                /* at most, behind its end */
};

static struct text
id_of(const struct sim_call *call)
{
    return text_of(call->id);
}

static void
say_left(struct sim *sim, const struct sim_call *call, const struct sim_line *line, int why)
{
    sim_say(sim, (struct event){.type = EVENT_CALL_UNQUEUED,
                                .call_unqueued = {.call = id_of(call),
                                                  .queue = text_of(line->queue->queue),
                                                  .why = why}});
}

static bool
is_full(const struct sim_line *line)
{
    bool is_capped = line->cap > 0 && line->count >= line->cap;
    return is_capped || (line->max_waiting > 0 && line->count >= line->max_waiting);
}

/* The queue that helps out; NULL: none, or not able to now. */
static struct sim_line *
helper_of(struct sim *sim, const struct sim_call *call, const struct sim_line *line)
{
    struct sim_place place = sim_centre_place(line->queue->overflow);
    if (place.kind != SIM_QUEUE || call->hops > HOPS_MAX)
        return NULL;
    struct sim_line *helper = &sim->lines[place.index];
    return helper->staff > 0 && !is_full(helper) ? helper : NULL;
}

static void
enter_line(struct sim *sim, struct sim_call *call, const struct sim_line *line)
{
    char destination[64];
    str_format(destination, sizeof(destination), "queue:%s", line->queue->queue);
    sim_call_enter(sim, call, destination);
}

/* Sent on, or told to call another time. */
static void
turn_away(struct sim *sim, struct sim_call *call, const struct sim_line *line, const char *message)
{
    struct sim_line *helper = helper_of(sim, call, line);
    if (helper) {
        enter_line(sim, call, helper);
        return;
    }
    sim_caller_again(sim, call);
    sim_call_enter(sim, call, message);
}

/* Behind those of its priority; tells its position, 1 is next. */
static int64_t
insert(struct sim_line *line, struct sim_call *call)
{
    int priority = sim_centre_numbers[call->number].priority;
    int64_t position = ++line->count;
    struct sim_call *before = line->waiting ? line->waiting->prev : NULL; /* the last */
    while (before && sim_centre_numbers[before->number].priority < priority) {
        position--;
        before = before == line->waiting ? NULL : before->prev;
    }
    DL_APPEND_ELEM(line->waiting, before, call);
    return position;
}

static void
plan_leaving(struct sim *sim, struct sim_call *call)
{
    int64_t next_us = call->hang_up_us;
    if (call->time_out_us < next_us)
        next_us = call->time_out_us;
    if (call->key_us < next_us)
        next_us = call->key_us;
    if (call->overflow_us < next_us)
        next_us = call->overflow_us;
    sim_call_next(sim, call, SIM_WAITS, next_us > sim->now_us ? next_us - sim->now_us : 0);
}

static void
set_limits(struct sim *sim, struct sim_call *call, const struct sim_queue *queue)
{
    if (!call->has_patience) { /* one for the whole call, wherever it is sent */
        int64_t mean_us = sim_centre_numbers[call->number].patience_s * SIM_SECOND;
        call->has_patience = true;
        call->hang_up_us = sim->now_us + SHORTEST_PATIENCE_S * SIM_SECOND +
                           sim_dice_exponential(&sim->dice, mean_us);
    }
    call->time_out_us = sim->now_us + queue->longest_wait_s * SIM_SECOND;
    call->overflow_us =
        queue->overflow_s > 0 ? sim->now_us + queue->overflow_s * SIM_SECOND : SIM_NEVER;
    call->key_us = SIM_NEVER;
    if (sim_dice_permil(&sim->dice, queue->key_permil))
        call->key_us = sim->now_us + sim_dice_between(&sim->dice, KEY_AFTER_S, 100) * SIM_SECOND;
}

/* The queue's message plays to whoever joins: one in four takes the hint and hangs up behind it. Without a
 * message no dice are thrown, so the centre's day is the same as ever. */
static void
hear_message(struct sim *sim, struct sim_call *call, const struct sim_line *line)
{
    char place[SIM_WAY_BYTES];
    if (!line->message || line->queue->medium != MEDIUM_VOICE)
        return;
    str_format(place, sizeof(place), "message:%s", line->message);
    struct sim_place is = sim_centre_place(place);
    if (is.kind != SIM_MESSAGE || !sim_dice_permil(&sim->dice, TAKES_THE_HINT_PERMIL))
        return;
    int64_t leaves_us = sim->now_us + sim_centre_messages[is.index].seconds * SIM_SECOND +
                        sim_dice_between(&sim->dice, 0, THINKS_S * SIM_SECOND);
    if (leaves_us < call->hang_up_us)
        call->hang_up_us = leaves_us;
}

void
sim_wait_join(struct sim *sim, struct sim_call *call, struct sim_line *line)
{
    if (line->staff == 0 && line->queue->medium != MEDIUM_MAIL) {
        say_left(sim, call, line, LEAVE_JOIN_EMPTY);
        turn_away(sim, call, line, "message:fermeture");
        return;
    }
    if (is_full(line)) {
        say_left(sim, call, line, LEAVE_FULL);
        turn_away(sim, call, line, "message:surcharge");
        return;
    }
    call->line = line;
    int64_t position = insert(line, call);
    sim_say(sim,
            (struct event){.type = EVENT_CALL_QUEUED,
                           .call_queued = {.call = id_of(call),
                                           .queue = text_of(line->queue->queue),
                                           .position = position,
                                           .priority = sim_centre_numbers[call->number].priority}});
    set_limits(sim, call, line->queue);
    hear_message(sim, call, line);
    plan_leaving(sim, call);
    sim_wait_seek(sim, call);
}

bool
sim_wait_seek(struct sim *sim, struct sim_call *call)
{
    for (int penalty = 0; penalty < SIM_PENALTIES; penalty++) {
        struct sim_member *member = call->line->idle[penalty];
        if (member) {
            sim_agent_ring(sim, member->agent, call);
            return true;
        }
    }
    return false;
}

/* Of the agent's queues: the lowest penalty, then who came first in its queue. */
struct sim_call *
sim_wait_first(const struct sim_agent *agent)
{
    for (int penalty = 0; penalty < SIM_PENALTIES; penalty++) {
        for (int i = 0; i < agent->serves_count; i++) {
            if (agent->serves[i].penalty != penalty)
                continue;
            struct sim_call *call;
            DL_FOREACH (agent->serves[i].line->waiting, call) {
                if (!call->agent)
                    return call;
            }
        }
    }
    return NULL;
}

void
sim_wait_quit(struct sim_call *call)
{
    DL_DELETE(call->line->waiting, call);
    call->line->count--;
    call->line = NULL;
    call->step++; /* what was planned here is off */
}

void
sim_wait_leave(struct sim *sim, struct sim_call *call, enum leave_reason why)
{
    say_left(sim, call, call->line, (int)why);
    sim_wait_quit(call);
}

static void
overflow(struct sim *sim, struct sim_call *call, struct sim_line *helper)
{
    char destination[64];
    str_format(destination, sizeof(destination), "queue:%s", helper->queue->queue);
    sim_wait_leave(sim, call, LEAVE_TAKEN_AWAY);
    sim_say(sim, (struct event){.type = EVENT_CALL_TRANSFERRED,
                                .call_transferred = {.call = id_of(call),
                                                     .destination = text_of(destination)}});
    sim_call_enter(sim, call, destination);
}

void
sim_wait_on(struct sim *sim, struct sim_call *call)
{
    int64_t now_us = sim->now_us;
    struct sim_line *line = call->line;
    if (now_us >= call->hang_up_us) {
        sim_wait_leave(sim, call, LEAVE_ABANDONED);
        sim_caller_again(sim, call);
        sim_call_end(sim, call, PARTY_CALLER, 16);
        return;
    }
    if (call->agent) { /* a telephone rings for it: that comes first */
        sim_call_next(sim, call, SIM_WAITS, 2 * SIM_SECOND);
        return;
    }
    if (now_us >= call->time_out_us) {
        sim_wait_leave(sim, call, LEAVE_TIMED_OUT);
        turn_away(sim, call, line, "message:surcharge");
        return;
    }
    if (now_us >= call->key_us) {
        sim_wait_leave(sim, call, LEAVE_KEY);
        sim_call_enter(sim, call, "message:rappel");
        return;
    }
    struct sim_line *helper = now_us >= call->overflow_us ? helper_of(sim, call, line) : NULL;
    if (helper && (helper->idle[0] || helper->idle[1] || helper->idle[2])) {
        overflow(sim, call, helper);
        return;
    }
    if (now_us >= call->overflow_us)
        call->overflow_us = now_us + 15 * SIM_SECOND; /* looks again */
    plan_leaving(sim, call);
}

void
sim_wait_flush(struct sim *sim, struct sim_line *line)
{
    struct sim_call *call, *next;
    DL_FOREACH_SAFE(line->waiting, call, next)
    {
        /* a mail waits for the morning; who left the queue may still pick up what rings there */
        if (line->queue->medium == MEDIUM_MAIL || call->agent)
            continue;
        sim_wait_leave(sim, call, LEAVE_NO_AGENT);
        turn_away(sim, call, line, "message:fermeture");
    }
}
