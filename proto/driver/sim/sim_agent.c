/* sim_agent: the day of an agent. What ends an activity is planned when it begins; a happening whose
 * step is not the agent's any more is outdated. */
#include <string.h>
#include <utlist.h>

#include "proto/base/text.h"
#include "proto/driver/sim/sim_inside.h"

enum {
    MISS_PERMIL = 25,
    MISS_AFTER_S = 12,
    HOLD_PERMIL = 100,
    TRANSFER_PERMIL = 50,
    DIRECT_TALK_S = 120, /* with a caller who came to this telephone and by no queue */
    DIRECT_WRAP_S = 15,
    CAUSE_NO_ANSWER = 19,
    WISH_MINUTES = 100, /* mean time between wishes for a pause */
    SHIFT_FIRST = 7 * 60 + 30,
    SHIFT_LAST = 12 * 60 + 30,
    SHIFT_MINUTES = 8 * 60 + 30,
    LUNCH_FROM = 11 * 60 + 40,
    LUNCH_TO = 14 * 60,
};

/* The simulated switch's own words. */
static const char *const raw[AGENT_STATES] = {
    [AGENT_UNKNOWN] = "",
    [AGENT_LOGGED_OUT] = "Déconnecté",
    [AGENT_AVAILABLE] = "Disponible",
    [AGENT_RINGING] = "Sonnerie",
    [AGENT_TALKING] = "En communication",
    [AGENT_HOLD] = "Mise en attente",
    [AGENT_WRAP_UP] = "Post-appel",
    [AGENT_PAUSED] = "Pause",
    [AGENT_UNREACHABLE] = "Poste injoignable",
};

static bool
is_staff(enum agent_state state)
{
    return state != AGENT_LOGGED_OUT && state != AGENT_UNREACHABLE && state != AGENT_UNKNOWN;
}

static void
plan(struct sim *sim, struct sim_agent *agent, int64_t delay_us)
{
    sim_plan(sim, delay_us, SIM_HAPPENS_AGENT, agent->index, ++agent->step);
}

/* Conversations are shorter in a centre that cannot have as many agents as its calls ask for. */
static int64_t
hasten(const struct sim *sim, int64_t us)
{
    return us * sim->haste_ppm / 1000000;
}

void
sim_agent_say(struct sim *sim, const struct sim_agent *agent)
{
    struct text call = text_of(agent->call ? agent->call->id : NULL);
    char heard[SIM_LISTENER_BYTES + 16];
    str_format(heard, sizeof(heard), "Écouté par %s", agent->listener);
    sim_say(sim, (struct event){
                     .type = EVENT_AGENT_STATE,
                     .agent_state = {.agent = text_of(agent->id),
                                     .state = (int)agent->state,
                                     .reason = text_of(agent->reason),
                                     .raw = text_of(agent->listener[0] ? heard : raw[agent->state]),
                                     .call = call}});
}

/* Keeps the lists of idle agents and the head counts of the queues; says nothing. */
static void
move(struct sim_agent *agent, enum agent_state state)
{
    for (int i = 0; i < agent->serves_count; i++) {
        struct sim_member *member = &agent->serves[i];
        if (agent->state == AGENT_AVAILABLE)
            DL_DELETE(member->line->idle[member->penalty], member);
        if (state == AGENT_AVAILABLE)
            DL_APPEND(member->line->idle[member->penalty], member);
        member->line->staff += is_staff(state) - is_staff(agent->state);
    }
    agent->state = state;
}

static void
set(struct sim *sim, struct sim_agent *agent, enum agent_state state, const char *reason)
{
    bool was_staff = is_staff(agent->state);
    agent->step++;
    agent->reason = reason;
    if (state != AGENT_TALKING && state != AGENT_HOLD)
        agent->listener[0] = '\0'; /* over with the conversation */
    move(agent, state);
    sim_agent_say(sim, agent);
    if (!was_staff || is_staff(state))
        return;
    for (int i = 0; i < agent->serves_count; i++) {
        if (agent->serves[i].line->staff == 0)
            sim_wait_flush(sim, agent->serves[i].line);
    }
}

/* ---- the time-table ---- */

/* A team spreads over the day, most of it in the morning: 07:30 ... 12:30 by the square of the rank. */
static int
shift_from(const struct sim_agent *agent)
{
    int rank = agent->rank, last = agent->team->count - agent->team->nights - 1;
    if (last < 1)
        return SHIFT_FIRST;
    return SHIFT_FIRST + (SHIFT_LAST - SHIFT_FIRST) * rank * rank / (last * last);
}

static bool
is_on_duty(const struct sim *sim, const struct sim_agent *agent)
{
    if (sim->is_flat)
        return true;
    struct sim_clock local = sim_local(sim);
    if (agent->is_night)
        return local.minute >= 20 * 60 + 30 || local.minute < 8 * 60;
    int64_t turn = ((int64_t)agent->index * 7 + local.day) % 10; /* whose week-end it is */
    if ((local.weekday == 5 && turn >= 6) || (local.weekday == 6 && turn >= 3))
        return false;
    int from = shift_from(agent);
    return local.minute >= from && local.minute < from + SHIFT_MINUTES;
}

static size_t
choose_pause(struct sim *sim, struct sim_agent *agent)
{
    struct sim_clock local = sim_local(sim);
    if (local.minute >= LUNCH_FROM && local.minute < LUNCH_TO && agent->lunch_day != local.day &&
        !agent->is_night) {
        agent->lunch_day = local.day;
        return 0;
    }
    int thrown = (int)sim_dice_below(&sim->dice, 100);
    size_t chosen = 1;
    for (; thrown >= sim_centre_pauses[chosen].weight; chosen++)
        thrown -= sim_centre_pauses[chosen].weight;
    return chosen;
}

static void
go_pause(struct sim *sim, struct sim_agent *agent)
{
    const struct sim_pause *pause = &sim_centre_pauses[choose_pause(sim, agent)];
    int64_t length_us = pause->minutes * SIM_MINUTE;
    agent->wants_pause = false;
    set(sim, agent, AGENT_PAUSED, pause->reason);
    plan(sim, agent, sim_dice_between(&sim->dice, length_us * 7 / 10, length_us * 13 / 10));
}

/* Before the first event: where the agent is found when the centre is looked at first. */
void
sim_agent_begin(struct sim *sim, struct sim_agent *agent)
{
    int64_t wish_us = sim_dice_exponential(&sim->dice, WISH_MINUTES * SIM_MINUTE);
    sim_plan(sim, wish_us, SIM_HAPPENS_WISH, agent->index, 0);
    if (!sim->is_flat)
        sim_plan(sim, sim_dice_between(&sim->dice, 0, 7 * SIM_MINUTE), SIM_HAPPENS_SHIFT,
                 agent->index, 0);
    agent->reason = "";
    if (!is_on_duty(sim, agent)) {
        move(agent, AGENT_LOGGED_OUT);
    } else if (!sim_dice_permil(&sim->dice, 110)) {
        move(agent, AGENT_AVAILABLE);
    } else {
        const struct sim_pause *pause = &sim_centre_pauses[choose_pause(sim, agent)];
        agent->reason = pause->reason;
        move(agent, AGENT_PAUSED);
        plan(sim, agent, sim_dice_between(&sim->dice, SIM_MINUTE, pause->minutes * SIM_MINUTE));
    }
}

void
sim_agent_next(struct sim *sim, struct sim_agent *agent)
{
    if (agent->is_cut) {
        agent->wants_hold = false;
        set(sim, agent, AGENT_UNREACHABLE, "");
        return;
    }
    if (!is_on_duty(sim, agent)) {
        agent->wants_pause = agent->wants_hold = false;
        set(sim, agent, AGENT_LOGGED_OUT, "");
        return;
    }
    if (agent->wants_hold || agent->is_held) {
        agent->is_held = true;
        agent->wants_hold = agent->wants_pause = false;
        set(sim, agent, AGENT_PAUSED, agent->held_reason);
        return;
    }
    if (agent->wants_pause) {
        go_pause(sim, agent);
        return;
    }
    set(sim, agent, AGENT_AVAILABLE, "");
    struct sim_call *call = sim_wait_first(agent);
    if (call)
        sim_agent_ring(sim, agent, call);
}

void
sim_agent_on_shift(struct sim *sim, const struct sim_happening *happening)
{
    struct sim_agent *agent = &sim->agents[happening->who];
    sim_plan(sim, sim_dice_between(&sim->dice, 5 * SIM_MINUTE, 7 * SIM_MINUTE), SIM_HAPPENS_SHIFT,
             agent->index, 0);
    bool is_free = agent->state == AGENT_AVAILABLE || agent->state == AGENT_PAUSED;
    bool is_here = is_staff(agent->state);
    if (agent->is_cut || is_here == is_on_duty(sim, agent)) {
        struct sim_clock local = sim_local(sim);
        if (local.minute >= LUNCH_FROM && local.minute < LUNCH_TO - 30 &&
            agent->lunch_day != local.day && is_here && !agent->is_night &&
            sim_dice_permil(&sim->dice, 100))
            agent->wants_pause = true;
        return;
    }
    if (is_free || !is_here)
        sim_agent_next(sim, agent); /* comes, or goes; who is busy goes when that is done */
}

void
sim_agent_on_wish(struct sim *sim, const struct sim_happening *happening)
{
    struct sim_agent *agent = &sim->agents[happening->who];
    sim_plan(sim, sim_dice_exponential(&sim->dice, WISH_MINUTES * SIM_MINUTE), SIM_HAPPENS_WISH,
             agent->index, 0);
    if (agent->state == AGENT_AVAILABLE)
        go_pause(sim, agent);
    else if (is_staff(agent->state) && agent->state != AGENT_PAUSED)
        agent->wants_pause = true;
}

/* ---- with a call ---- */

/* That it waits in; "" came straight here. */
static struct text
queue_of(const struct sim_call *call)
{
    return text_of(call->line ? call->line->queue->queue : NULL);
}

void
sim_agent_ring(struct sim *sim, struct sim_agent *agent, struct sim_call *call)
{
    agent->call = call;
    call->agent = agent;
    agent->rung_us = sim->now_us;
    sim_say(sim, (struct event){.type = EVENT_CALL_RINGING,
                                .call_ringing = {.call = text_of(call->id),
                                                 .queue = queue_of(call),
                                                 .agent = text_of(agent->id)}});
    set(sim, agent, AGENT_RINGING, "");
    agent->will_miss = agent->is_ghost || sim_dice_permil(&sim->dice, MISS_PERMIL);
    int64_t ring_us = sim_dice_between(&sim->dice, 1200000, 6500000);
    plan(sim, agent, agent->will_miss ? MISS_AFTER_S * SIM_SECOND : hasten(sim, ring_us));
}

static void
miss(struct sim *sim, struct sim_agent *agent)
{
    struct sim_call *call = agent->call;
    sim_say(sim, (struct event){.type = EVENT_CALL_MISSED,
                                .call_missed = {.call = text_of(call->id),
                                                .queue = queue_of(call),
                                                .agent = text_of(agent->id),
                                                .ring_ms = (sim->now_us - agent->rung_us) / 1000}});
    agent->call = NULL;
    call->agent = NULL;
    struct sim_line *line = call->line;
    if (line && !sim_wait_seek(sim, call) && line->staff == 0) /* somebody else first */
        sim_wait_flush(sim, line);
    if (!line)
        sim_call_end(sim, call, PARTY_SWITCH, CAUSE_NO_ANSWER);
    sim_agent_next(sim, agent);
}

static void
talk(struct sim *sim, struct sim_agent *agent, int64_t length_us)
{
    set(sim, agent, AGENT_TALKING, "");
    agent->rest_us = 0;
    if (length_us > SIM_MINUTE && sim_dice_permil(&sim->dice, HOLD_PERMIL)) {
        agent->rest_us = length_us * 6 / 10;
        length_us -= agent->rest_us;
    }
    plan(sim, agent, length_us);
}

static void
answer(struct sim *sim, struct sim_agent *agent)
{
    struct sim_call *call = agent->call;
    const struct sim_queue *queue = call->line ? call->line->queue : NULL;
    if (!queue && !call->is_connected)
        sim_call_connect(sim, call);
    sim_say(sim, (struct event){.type = EVENT_CALL_ANSWERED,
                                .call_answered = {.call = text_of(call->id),
                                                  .queue = queue_of(call),
                                                  .agent = text_of(agent->id)}});
    if (queue)
        sim_wait_quit(call);
    call->phase = SIM_TALKS;
    agent->wrap_s = queue ? queue->wrap_s : DIRECT_WRAP_S;
    int talk_s = queue ? queue->talk_s : DIRECT_TALK_S;
    int64_t length_us = sim_dice_erlang(&sim->dice, 3, talk_s * SIM_SECOND);
    talk(sim, agent, hasten(sim, 12 * SIM_SECOND + length_us));
}

static void
wrap_up(struct sim *sim, struct sim_agent *agent)
{
    set(sim, agent, AGENT_WRAP_UP, "");
    int64_t length_us = sim_dice_erlang(&sim->dice, 2, agent->wrap_s * SIM_SECOND);
    plan(sim, agent, hasten(sim, 2 * SIM_SECOND + length_us));
}

void
sim_agent_release(struct sim *sim, struct sim_agent *agent)
{
    agent->call = NULL;
    if (agent->state == AGENT_RINGING)
        sim_agent_next(sim, agent);
    else
        wrap_up(sim, agent);
}

/* To a colleague of another queue, or out of the house. */
static void
transfer(struct sim *sim, struct sim_agent *agent)
{
    static const char *const to[] = {"queue:commandes", "queue:sav", "queue:facturation",
                                     "0199003000"};
    struct sim_call *call = agent->call;
    size_t chosen = sim_dice_below(&sim->dice, NITEMS(to));
    sim_say(sim, (struct event){.type = EVENT_CALL_TRANSFERRED,
                                .call_transferred = {.call = text_of(call->id),
                                                     .agent = text_of(agent->id),
                                                     .destination = text_of(to[chosen])}});
    call->agent = NULL;
    sim_agent_release(sim, agent);
    if (sim_centre_place(to[chosen]).kind == SIM_QUEUE)
        sim_call_enter(sim, call, to[chosen]);
    else
        sim_call_to_person(sim, call);
}

static void
talked(struct sim *sim, struct sim_agent *agent)
{
    if (agent->rest_us > 0) {
        set(sim, agent, AGENT_HOLD, "");
        plan(sim, agent, hasten(sim, sim_dice_between(&sim->dice, 15, 70) * SIM_SECOND));
        return;
    }
    struct sim_call *call = agent->call;
    bool is_voice = sim_centre_numbers[call->number].medium == MEDIUM_VOICE;
    if (is_voice && call->hops < 6 && sim_dice_permil(&sim->dice, TRANSFER_PERMIL)) {
        transfer(sim, agent);
        return;
    }
    enum party by = sim_dice_permil(&sim->dice, is_voice ? 650 : 100) ? PARTY_CALLER : PARTY_AGENT;
    sim_call_end(sim, call, by, 16);
}

void
sim_agent_on(struct sim *sim, const struct sim_happening *happening)
{
    struct sim_agent *agent = &sim->agents[happening->who];
    if (agent->step != happening->step)
        return;
    switch (agent->state) {
    case AGENT_RINGING:
        if (agent->will_miss)
            miss(sim, agent);
        else
            answer(sim, agent);
        return;
    case AGENT_TALKING:
        talked(sim, agent);
        return;
    case AGENT_HOLD: {
        int64_t rest_us = agent->rest_us;
        set(sim, agent, AGENT_TALKING, "");
        agent->rest_us = 0;
        plan(sim, agent, rest_us);
        return;
    }
    default: /* wrap-up or pause over, reachable again */
        sim_agent_next(sim, agent);
        return;
    }
}

/* The telephone loses its registration, or finds it again some seconds later. */
void
sim_agent_cut(struct sim *sim, struct sim_agent *agent, bool is_cut)
{
    agent->is_cut = is_cut;
    if (!is_cut) {
        if (agent->state == AGENT_UNREACHABLE)
            plan(sim, agent, sim_dice_between(&sim->dice, 5 * SIM_SECOND, SIM_MINUTE));
        return;
    }
    switch (agent->state) {
    case AGENT_LOGGED_OUT:
        agent->is_cut = false;
        return;
    case AGENT_RINGING:
        miss(sim, agent);
        return;
    case AGENT_TALKING:
    case AGENT_HOLD:
        sim_call_end(sim, agent->call, PARTY_SWITCH, 38);
        break;
    default:
        break;
    }
    sim_agent_next(sim, agent);
}

/* ---- as ordered ---- */

void
sim_agent_hold(struct sim *sim, struct sim_agent *agent, struct text reason)
{
    char said[SIM_REASON_BYTES]; /* may be what it is held for already */
    str_copy(said, sizeof(said), reason);
    memcpy(agent->held_reason, said, sizeof(said));
    bool is_away = !is_staff(agent->state);
    agent->is_held = agent->is_held || (is_away && sim->takes_over);
    if (agent->state == AGENT_AVAILABLE || agent->state == AGENT_PAUSED) {
        agent->is_held = true;
        set(sim, agent, AGENT_PAUSED, agent->held_reason);
    } else if (!is_away) {
        agent->wants_hold = true;
    }
}

void
sim_agent_unhold(struct sim *sim, struct sim_agent *agent)
{
    agent->is_held = agent->wants_hold = agent->wants_pause = false;
    if (agent->state == AGENT_PAUSED)
        sim_agent_next(sim, agent);
}

static void
say_member(struct sim *sim, const struct sim_member *member, bool is_removed)
{
    sim_say(sim, (struct event){.type = EVENT_MEMBER,
                                .member = {.agent = text_of(member->agent->id),
                                           .queue = text_of(member->line->queue->queue),
                                           .penalty = member->penalty,
                                           .removed = is_removed}});
}

const struct sim_member *
sim_agent_serves(const struct sim_agent *agent, const struct sim_line *line)
{
    for (int i = 0; i < agent->serves_count; i++) {
        if (agent->serves[i].line == line)
            return &agent->serves[i];
    }
    return NULL;
}

bool
sim_agent_join(struct sim *sim, struct sim_agent *agent, struct sim_line *line)
{
    if (sim_agent_serves(agent, line))
        return true;
    if (agent->serves_count == SIM_MEMBERSHIPS)
        return false;
    struct sim_member *member = &agent->serves[agent->serves_count++];
    *member = (struct sim_member){.agent = agent, .line = line};
    line->staff += is_staff(agent->state);
    say_member(sim, member, false);
    if (agent->state != AGENT_AVAILABLE)
        return true;
    DL_APPEND(line->idle[member->penalty], member);
    struct sim_call *call = sim_wait_first(agent);
    if (call)
        sim_agent_ring(sim, agent, call);
    return true;
}

/* A call of that queue which rings at the agent's, or is talked to, goes on. */
void
sim_agent_leave(struct sim *sim, struct sim_agent *agent, struct sim_line *line)
{
    struct sim_member *member = (struct sim_member *)sim_agent_serves(agent, line);
    if (!member)
        return;
    bool is_idle = agent->state == AGENT_AVAILABLE;
    say_member(sim, member, true);
    if (is_idle)
        DL_DELETE(line->idle[member->penalty], member);
    line->staff -= is_staff(agent->state);
    struct sim_member *last = &agent->serves[--agent->serves_count];
    if (member != last) { /* the last one moves into the gap, and keeps its place among the idle */
        *member = *last;
        if (is_idle)
            DL_REPLACE_ELEM(member->line->idle[member->penalty], last, member);
    }
    if (line->staff == 0)
        sim_wait_flush(sim, line);
}
