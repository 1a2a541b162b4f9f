#include "proto/driver/asterisk/agents.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/driver/asterisk/listening.h"

/* Asterisk's device states, at their values. */
enum { DEVICE_FREE = 1, DEVICE_IN_USE = 2, DEVICE_RINGING = 6, DEVICE_ON_HOLD = 8 };
static const struct {
    const char *name;
    enum agent_state means; /* AGENT_UNKNOWN: nothing by itself */
} devices[] = {
    {"unknown", AGENT_UNKNOWN},     {"not in use", AGENT_UNKNOWN},
    {"in use", AGENT_TALKING},      {"busy", AGENT_TALKING},
    {"invalid", AGENT_UNREACHABLE}, {"unavailable", AGENT_UNREACHABLE},
    {"ringing", AGENT_RINGING},     {"ringing and in use", AGENT_TALKING},
    {"on hold", AGENT_HOLD},
};

/* ---- state ---------------------------------------------------------------------------------- */

static bool
paused_everywhere(const struct staff *agent)
{
    const struct seat *seat;
    DL_FOREACH (agent->seats, seat) {
        if (!seat->paused)
            return false;
    }
    return agent->seats != NULL;
}

static bool
in_call(const struct staff *agent)
{
    const struct seat *seat;
    DL_FOREACH (agent->seats, seat) {
        if (seat->in_call)
            return true;
    }
    return false;
}

static enum agent_state
state_of(const struct staff *agent)
{
    enum agent_state device = devices[agent->status].means;
    if (agent->talks)
        return device == AGENT_HOLD ? AGENT_HOLD : AGENT_TALKING;
    /* The telephone is lifted some moments before the queue says that it connected the call. */
    if (agent->ringing && (device != AGENT_TALKING || agent->state == AGENT_RINGING))
        return AGENT_RINGING;
    if (device == AGENT_TALKING || device == AGENT_HOLD || device == AGENT_RINGING)
        return device;
    if (in_call(agent))
        return AGENT_TALKING;
    if (!agent->seats)
        return AGENT_LOGGED_OUT;
    if (paused_everywhere(agent))
        return AGENT_PAUSED;
    if (agent->wrap_until_us)
        return AGENT_WRAP_UP;
    return device == AGENT_UNREACHABLE ? AGENT_UNREACHABLE : AGENT_AVAILABLE;
}

static const char *
call_of(const struct staff *agent, enum agent_state state)
{
    if ((state == AGENT_TALKING || state == AGENT_HOLD) && agent->talks)
        return agent->talks->conv_prev->id; /* the latest */
    return state == AGENT_RINGING && agent->rung ? agent->rung->id : "";
}

/* What the board says already: after a restart of the gate nothing is told twice. */
static void
recall(const struct world *world, struct staff *agent)
{
    const struct agent *known = board_agent(world->env->board, text_of(agent->interface));
    if (!known || known->state == AGENT_UNKNOWN)
        return;
    agent->state = known->state;
    world_keep(&agent->reason, text_of(known->reason));
    world_keep(&agent->call, text_of(known->call));
    struct text raw = text_of(known->raw);
    size_t len = text_has_prefix(raw, LISTENING_WORDS) ? sizeof(LISTENING_WORDS) - 1 : raw.len;
    world_keep(&agent->heard, (struct text){raw.at + len, raw.len - len});
}

void
agents_refresh(struct world *world, struct staff *agent, int64_t at_us)
{
    if (world->quiet)
        return;
    if (agent->state == AGENT_UNKNOWN)
        recall(world, agent);
    enum agent_state state = state_of(agent);
    char who[WORLD_NAME_BYTES];
    const char *call = call_of(agent, state);
    const char *reason = state == AGENT_PAUSED ? agent->seats->reason : "";
    bool same = state == agent->state;
    bool same_reason = !world_keep(&agent->reason, text_of(reason));
    bool same_call = !world_keep(&agent->call, text_of(call));
    listening_who(world, agent, who);
    bool same_heard = !world_keep(&agent->heard, text_of(who));
    if (same && same_reason && same_call && same_heard)
        return;
    char raw[sizeof(LISTENING_WORDS) + WORLD_NAME_BYTES];
    str_format(raw, sizeof(raw), LISTENING_WORDS "%s", who);
    agent->state = state;
    int64_t since_us = 0;
    if (!same && state == AGENT_PAUSED && agent->paused_us && agent->paused_us < at_us - 1000000)
        since_us = agent->paused_us;
    world_emit(world,
               &(struct event){
                   .type = EVENT_AGENT_STATE,
                   .at_us = at_us,
                   .agent_state = {.agent = text_of(agent->interface),
                                   .state = (int)state,
                                   .reason = text_of(reason),
                                   .raw = text_of(who[0] ? raw : devices[agent->status].name),
                                   .call = text_of(call),
                                   .since_us = since_us},
               });
}

/* ---- definitions ---------------------------------------------------------------------------- */

static void
tell_agent(struct world *world, struct staff *agent, int64_t at_us)
{
    const struct agent *known =
        agent->told ? NULL : board_agent(world->env->board, text_of(agent->interface));
    agent->told = true;
    if (known && !known->removed && strcmp(known->label, agent->label) == 0)
        return;
    world_emit(world, &(struct event){
                          .type = EVENT_AGENT,
                          .at_us = at_us,
                          .agent = {.agent = text_of(agent->interface),
                                    .label = text_of(agent->label),
                                    .team = text_of(known ? known->team : "")},
                      });
}

static bool
board_has_seat(const struct world *world, const struct seat *seat)
{
    const struct agent *agent = board_agent(world->env->board, text_of(seat->agent->interface));
    const struct member *member = agent ? agent->serves : NULL;
    for (; member; member = member->agent_next) {
        if (strcmp(member->queue->queue, seat->place->name) == 0)
            return member->penalty == seat->penalty && member->paused == seat->paused &&
                   strcmp(member->reason ? member->reason : "", seat->reason) == 0;
    }
    return false;
}

void
agents_tell_seat(struct world *world, const struct seat *seat, bool removed, int64_t at_us)
{
    world_emit(world, &(struct event){
                          .type = EVENT_MEMBER,
                          .at_us = at_us,
                          .member = {.agent = text_of(seat->agent->interface),
                                     .queue = text_of(seat->place->name),
                                     .penalty = seat->penalty,
                                     .paused = seat->paused,
                                     .reason = text_of(seat->reason),
                                     .removed = removed},
                      });
}

static int64_t
seconds_us(const struct ami_message *message, const char *key)
{
    int64_t seconds = ami_get_i64(message, key);
    return seconds > 0 && seconds < INT64_C(4102444800) ? seconds * 1000000 : 0;
}

static void
take_telephone(struct staff *agent, const struct ami_message *message)
{
    int64_t status = ami_get_i64(message, "Status");
    agent->status = status > 0 && status < (int64_t)NITEMS(devices) ? (int)status : 0;
    agent->paused_us = seconds_us(message, "LastPause");
    world_keep(&agent->device, ami_get(message, "StateInterface"));
}

/* Found in a list, a wrap-up goes on that began before we came. */
static void
take_last_call(struct world *world, struct seat *seat, const struct ami_message *message,
               int64_t at_us)
{
    int64_t wrap_us = seat->wrap_up_us ? seat->wrap_up_us : seat->place->wrap_up_us;
    int64_t until_us = seconds_us(message, "LastCall") + wrap_us;
    if (!wrap_us || until_us <= at_us || seat->in_call)
        return;
    seat->agent->wrap_until_us = until_us;
    if (until_us < world->wrap_next_us)
        world->wrap_next_us = until_us;
}

void
agents_take(struct world *world, const struct ami_message *message, int64_t at_us)
{
    bool listed = !ami_has(message, "Interface");
    struct staff *agent =
        world_agent_make(world, ami_get(message, listed ? "Location" : "Interface"));
    struct place *place = world_queue_make(world, ami_get(message, "Queue"));
    struct seat *seat = agent && place ? world_seat_make(world, agent, place) : NULL;
    if (!seat)
        return;

    char name[WORLD_NAME_BYTES];
    struct text label =
        ami_name(name, sizeof(name), ami_get(message, listed ? "Name" : "MemberName"));
    if (world_keep(&agent->label, label) || !agent->told)
        tell_agent(world, agent, at_us);
    take_telephone(agent, message);

    struct text reason = ami_get(message, "PausedReason");
    int64_t penalty = ami_get_i64(message, "Penalty");
    bool paused = ami_get_i64(message, "Paused") != 0;
    bool changed = !seat->told || seat->penalty != penalty || seat->paused != paused;
    seat->penalty = penalty;
    seat->paused = paused;
    seat->in_call = ami_get_i64(message, "InCall") != 0;
    seat->wrap_up_us = seconds_us(message, "Wrapuptime");
    seat->seen = world->snapshot;
    changed |= world_keep(&seat->reason, paused ? reason : TEXT(""));
    if (changed && (seat->told || !board_has_seat(world, seat)))
        agents_tell_seat(world, seat, false, at_us);
    seat->told = true;
    if (listed)
        take_last_call(world, seat, message, at_us);
    agents_refresh(world, agent, at_us);
}

void
agents_take_removed(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct staff *agent = world_agent(world, ami_get(message, "Interface"));
    struct place *place = world_queue_make(world, ami_get(message, "Queue"));
    struct seat *seat = agent && place ? world_seat(agent, place) : NULL;
    if (!seat)
        return;
    agents_tell_seat(world, seat, true, at_us);
    world_seat_drop(world, seat);
    agents_refresh(world, agent, at_us);
}

/* ---- whose telephone ------------------------------------------------------------------------ */

/* IAX2/agent5 of IAX2/agent5-9165; also of Local/agent5@agents-0000000d;1 its Local/agent5@agents. */
static struct text
without_serial(struct text channel)
{
    const char *dash = channel.len ? memrchr(channel.at, '-', channel.len) : NULL;
    return dash ? (struct text){channel.at, (size_t)(dash - channel.at)} : channel;
}

/* agent5 of IAX2/agent5, IAX2/agent5/agent5, Local/agent5@agents/n. */
static struct text
word_of(struct text name)
{
    struct text rest = name;
    text_cut(&rest, '/');
    struct text word = text_cut(&rest, '/');
    return text_cut(&word, '@');
}

struct staff *
agents_of_channel(const struct world *world, struct text channel)
{
    struct text name = without_serial(channel);
    struct staff *found = NULL, *agent, *next;
    if (!name.len)
        return NULL;
    HASH_ITER (hh, world->agents, agent, next) {
        struct text interface = text_of(agent->interface);
        bool fits = text_equal(interface, name) || text_is(name, agent->device) ||
                    (interface.len > name.len && interface.at[name.len] == '/' &&
                     memcmp(interface.at, name.at, name.len) == 0);
        if (fits && found)
            return NULL;
        if (fits)
            found = agent;
    }
    return found;
}

struct staff *
agents_behind_channel(const struct world *world, const struct place *place, struct text channel)
{
    struct text word = word_of(without_serial(channel));
    struct staff *found = NULL, *agent, *next;
    if (!word.len)
        return NULL;
    HASH_ITER (hh, world->agents, agent, next) {
        const struct seat *seat = place ? world_seat(agent, place) : NULL;
        if ((place && !(seat && seat->in_call)) ||
            !text_equal(word_of(text_of(agent->interface)), word))
            continue;
        if (found)
            return NULL;
        found = agent;
    }
    return found;
}

/* ---- ringing -------------------------------------------------------------------------------- */

void
agents_ring(struct world *world, struct track *call, struct staff *agent, struct text channel,
            int64_t at_us)
{
    struct ring *ring;
    int count;
    DL_COUNT(call->rings, ring, count);
    if (count >= WORLD_RINGS_MAX || channel.len >= WORLD_ID_BYTES) {
        world->left_out++;
        return;
    }
    ring = xcalloc(1, sizeof(*ring));
    *ring = (struct ring){.agent = agent, .channel = xstrdup(channel), .since_us = at_us};
    DL_APPEND(call->rings, ring);
    if (!agent)
        return;
    agent->ringing++;
    agent->rung = call;
    agents_refresh(world, agent, at_us);
}

struct ring *
agents_ring_of(const struct track *call, struct text channel)
{
    struct ring *ring;
    DL_FOREACH (call->rings, ring) {
        if (text_is(channel, ring->channel))
            return ring;
    }
    return NULL;
}

static struct staff *
take_ring_away(struct track *call, struct ring *ring)
{
    struct staff *agent = ring->agent;
    DL_DELETE(call->rings, ring);
    free(ring->channel);
    free(ring);
    if (!agent)
        return NULL;
    agent->ringing--;
    if (agent->rung == call)
        agent->rung = NULL;
    if (agent->status == DEVICE_RINGING && !agent->ringing)
        agent->status = DEVICE_FREE; /* the telephone's own word for it comes a moment later */
    return agent;
}

void
agents_unring(struct world *world, struct track *call, struct ring *ring, int64_t at_us)
{
    struct staff *agent = take_ring_away(call, ring);
    if (agent)
        agents_refresh(world, agent, at_us);
}

void
agents_unring_all(struct world *world, struct track *call, int64_t at_us)
{
    while (call->rings)
        agents_unring(world, call, call->rings, at_us);
}

/* ---- conversations -------------------------------------------------------------------------- */

void
agents_talk(struct world *world, struct track *call, struct staff *agent, int64_t at_us)
{
    call->agent = agent;
    if (!agent)
        return;
    DL_APPEND2(agent->talks, call, conv_prev, conv_next);
    agent->wrap_until_us = 0;
    struct ring *ring = call->rings;
    while (ring && ring->agent != agent)
        ring = ring->next;
    if (ring)
        take_ring_away(call, ring);
    agents_refresh(world, agent, at_us);
}

void
agents_release(struct world *world, struct track *call, int64_t at_us)
{
    struct staff *agent = call->agent;
    call->agent = NULL;
    if (!agent)
        return;
    DL_DELETE2(agent->talks, call, conv_prev, conv_next);
    call->conv_prev = call->conv_next = NULL;
    struct seat *seat = call->place ? world_seat(agent, call->place) : NULL;
    int64_t wrap_us = seat && seat->wrap_up_us ? seat->wrap_up_us
                      : call->place            ? call->place->wrap_up_us
                                               : 0;
    if (wrap_us) {
        agent->wrap_until_us = at_us + wrap_us;
        if (agent->wrap_until_us < world->wrap_next_us)
            world->wrap_next_us = agent->wrap_until_us;
    }
    if (!agent->talks && agent->status == DEVICE_IN_USE)
        agent->status = DEVICE_FREE; /* as with ringing */
    if (seat)
        seat->in_call = false;
    agents_refresh(world, agent, at_us);
}

void
agents_tick(struct world *world, int64_t at_us)
{
    if (at_us < world->wrap_next_us)
        return;
    world->wrap_next_us = INT64_MAX;
    struct staff *agent, *next;
    HASH_ITER (hh, world->agents, agent, next) {
        int64_t until_us = agent->wrap_until_us;
        if (!until_us)
            continue;
        if (until_us <= at_us) {
            agent->wrap_until_us = 0;
            agents_refresh(world, agent, until_us);
        } else if (until_us < world->wrap_next_us) {
            world->wrap_next_us = until_us;
        }
    }
}
