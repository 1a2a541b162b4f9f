#include "proto/driver/asterisk/snapshot.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/driver/asterisk/agents.h"
#include "proto/driver/asterisk/calls.h"
#include "proto/driver/asterisk/listening.h"

enum { PEERS_MAX = 65536, STATE_UP = 6 };

/* A channel in a bridge that is no entry channel: perhaps the agent of a conversation. */
struct peer {
    char *channel, *bridge;
};

/* A channel whose Newchannel is among the events held back: they will tell all about it. */
struct birth {
    char *id; /* key */
    UT_hash_handle hh;
};

struct snapshot {
    struct world *world;
    struct birth *births;
    struct peer *peers;
    size_t peer_count, peer_room, queue_count;
    bool has_queues; /* their list was answered */
};

/* ---- what the gate believes ----------------------------------------------------------------- */

static void
recall_call(struct world *world, const struct call *known)
{
    struct track *call = world_call_make(world, text_of(known->call));
    if (!call)
        return;
    call->connected = known->connected_us > 0;
    struct place *place =
        known->queue ? world_queue_make(world, text_of(known->queue->queue)) : NULL;
    if (known->state == CALL_WAITING && place) {
        call->stage = STAGE_WAITING;
        call->place = place;
        call->joined_us = known->queued_us;
    } else if (known->state == CALL_RINGING) {
        call->stage = STAGE_DIRECT;
    } else if (known->state == CALL_TALKING) {
        call->stage = STAGE_TALKING;
        call->place = place;
        call->answered_us = known->answered_us;
        if (known->agent)
            agents_talk(world, call, world_agent_make(world, text_of(known->agent->agent)),
                        known->answered_us);
    }
}

static void
forget_facts(struct world *world)
{
    struct track *call, *next;
    HASH_ITER (hh, world->calls, call, next) {
        call->suspect = true;
        call->touched = call->bridged = call->up = false;
        call->listed = call->serving = NULL;
        world_keep(&call->bridge, TEXT(""));
        agents_unring_all(world, call, 0); /* the telephones' own states tell who rings now */
    }
    struct staff *agent, *next_agent;
    HASH_ITER (hh, world->agents, agent, next_agent) {
        agent->state = AGENT_UNKNOWN; /* recalled from the board when it is told again */
        agent->wrap_until_us = 0;
    }
}

void
snapshot_begin(struct snapshot **snapshot, struct world *world)
{
    snapshot_free(snapshot);
    world->env->settle(world->env->context);
    world->quiet = true;
    world->snapshot++;
    /* Of a call the gate does not have any more nothing can be told. */
    struct track *call, *next;
    HASH_ITER (hh, world->calls, call, next) {
        if (!board_call(world->env->board, text_of(call->id)))
            world_call_drop(world, call);
    }
    for (const struct call *known = world->env->board->calls; known; known = known->hh.next) {
        if (!world_call(world, text_of(known->call)))
            recall_call(world, known);
    }
    forget_facts(world);
    *snapshot = xcalloc(1, sizeof(**snapshot));
    (*snapshot)->world = world;
}

void
snapshot_free(struct snapshot **snapshot)
{
    if (!*snapshot)
        return;
    for (size_t i = 0; i < (*snapshot)->peer_count; i++) {
        free((*snapshot)->peers[i].channel);
        free((*snapshot)->peers[i].bridge);
    }
    free((*snapshot)->peers);
    struct birth *birth, *next;
    HASH_ITER (hh, (*snapshot)->births, birth, next) {
        HASH_DEL((*snapshot)->births, birth);
        free(birth->id);
        free(birth);
    }
    (*snapshot)->world->quiet = false;
    (*snapshot)->world->arrears = NULL;
    free(*snapshot);
    *snapshot = NULL;
}

void
snapshot_born(struct snapshot *snapshot, struct text id)
{
    struct birth *birth;
    if (!id.len || id.len >= WORLD_ID_BYTES || HASH_COUNT(snapshot->births) >= WORLD_CALLS_MAX)
        return;
    HASH_FIND(hh, snapshot->births, id.at, (unsigned)id.len, birth);
    if (birth)
        return;
    birth = xcalloc(1, sizeof(*birth));
    birth->id = xstrdup(id);
    HASH_ADD_KEYPTR(hh, snapshot->births, birth->id, (unsigned)id.len, birth);
}

static bool
is_born(const struct snapshot *snapshot, struct text id)
{
    struct birth *birth = NULL;
    if (id.len)
        HASH_FIND(hh, snapshot->births, id.at, (unsigned)id.len, birth);
    return birth != NULL;
}

/* ---- the lists ------------------------------------------------------------------------------ */

static void
add_peer(struct snapshot *snapshot, const struct ami_message *message)
{
    struct text bridge = ami_get(message, "BridgeID");
    if (!bridge.len || snapshot->peer_count == PEERS_MAX)
        return;
    if (snapshot->peer_count == snapshot->peer_room) {
        snapshot->peer_room = snapshot->peer_room ? snapshot->peer_room * 2 : 64;
        snapshot->peers = xrealloc(snapshot->peers, snapshot->peer_room * sizeof(*snapshot->peers));
    }
    snapshot->peers[snapshot->peer_count++] = (struct peer){
        .channel = xstrdup(ami_get(message, "Channel")),
        .bridge = xstrdup(bridge),
    };
}

/* "0825300300" of the header "Variable: DNIS=0825300300"; "(null)" is none. */
static struct text
variable(const struct ami_message *message, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; len && i < message->count; i++) {
        struct text value = message->headers[i].value;
        if (!text_is(message->headers[i].key, "Variable") || value.len <= len ||
            memcmp(value.at, name, len) != 0 || value.at[len] != '=')
            continue;
        value = (struct text){value.at + len + 1, value.len - len - 1};
        return text_is(value, "(null)") ? TEXT("") : value;
    }
    return TEXT("");
}

/* The queue of a channel that runs Queue(); else NULL. */
static struct place *
queue_run(struct world *world, const struct ami_message *message)
{
    if (!text_is(ami_get(message, "Application"), "Queue"))
        return NULL;
    struct text rest = ami_get(message, "Data");
    return world_queue_make(world, text_trim(text_cut(&rest, ',')));
}

/* An entry channel that nobody told us of; NULL when it may as well be a call going out. */
static struct track *
discover(struct world *world, const struct ami_message *message, int64_t now_us)
{
    struct text number = variable(message, world->settings.dnis_variable);
    bool inbound = world_is_inbound(world, ami_get(message, "Context"));
    if (!number.len && inbound)
        number = ami_get(message, "Exten");
    if (!number.len && !inbound && !queue_run(world, message))
        return NULL;
    int64_t seconds = ami_get_i64(message, "Seconds");
    seconds = seconds < 0 || seconds > 7 * 86400 ? 0 : seconds;
    return calls_offer(world, message, text_is(number, "s") ? TEXT("") : number,
                       world_now_us(world, now_us) - seconds * 1000000);
}

void
snapshot_channel(struct snapshot *snapshot, const struct ami_message *message, int64_t now_us)
{
    struct world *world = snapshot->world;
    struct text id = ami_get(message, "Uniqueid");
    if (!text_is(ami_get(message, "Event"), "Status"))
        return;
    listening_listed(world, message);
    struct track *call = world_call(world, id);
    bool entry = text_equal(id, ami_get(message, "Linkedid")) &&
                 !text_has_prefix(ami_get(message, "Channel"), "Local/");
    if (!call && entry && is_born(snapshot, id))
        return;
    if (!call && entry)
        call = discover(world, message, now_us);
    if (!call) {
        add_peer(snapshot, message);
        return;
    }
    call->suspect = false;
    world_keep(&call->channel, ami_get(message, "Channel"));
    call->bridged = ami_get(message, "BridgeID").len > 0;
    world_keep(&call->bridge, ami_get(message, "BridgeID"));
    call->serving = queue_run(world, message);
    call->up = ami_get_i64(message, "ChannelState") == STATE_UP;
}

static void
tell_queue(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct place *place = world_queue_make(world, ami_get(message, "Queue"));
    if (!place)
        return;
    place->seen = world->snapshot;
    const struct queue *known = board_queue(world->env->board, text_of(place->name));
    struct event event = {
        .type = EVENT_QUEUE,
        .at_us = at_us,
        .queue = {.queue = text_of(place->name),
                  .strategy = ami_get(message, "Strategy"),
                  .threshold_ms = ami_get_i64(message, "ServiceLevel") * 1000,
                  .max_waiting = ami_get_i64(message, "Max"),
                  .medium = MEDIUM_VOICE},
    };
    if (known) { /* what the catalogue says stays */
        event.queue.label = text_of(known->label);
        event.queue.owner = text_of(known->owner);
        event.queue.short_abandon_ms = known->short_abandon_ms;
    }
    if (known && !known->removed && known->medium == MEDIUM_VOICE &&
        text_is(event.queue.strategy, known->strategy) &&
        known->threshold_ms == event.queue.threshold_ms &&
        known->max_waiting == event.queue.max_waiting)
        return;
    world_emit(world, &event);
}

static void
take_entry(struct world *world, const struct ami_message *message)
{
    struct track *call = world_call(world, ami_get(message, "Uniqueid"));
    int64_t wait_s = ami_get_i64(message, "Wait");
    if (!call)
        return; /* its own events are on their way */
    call->suspect = false;
    call->listed = world_queue_make(world, ami_get(message, "Queue"));
    call->listed_wait_us = wait_s > 0 && wait_s < 7 * 86400 ? wait_s * 1000000 : 0;
    call->listed_position = ami_get_i64(message, "Position");
}

void
snapshot_queues(struct snapshot *snapshot, const struct ami_message *message, int64_t now_us)
{
    struct text event = ami_get(message, "Event");
    int64_t at_us = world_now_us(snapshot->world, now_us);
    if (text_is(event, "QueueParams")) {
        snapshot->queue_count++;
        tell_queue(snapshot->world, message, at_us);
    } else if (text_is(event, "QueueMember")) {
        agents_take(snapshot->world, message, at_us);
    } else if (text_is(event, "QueueEntry")) {
        take_entry(snapshot->world, message);
    }
}

size_t
snapshot_queue_count(const struct snapshot *snapshot)
{
    return snapshot->queue_count;
}

void
snapshot_listed(struct snapshot *snapshot, bool has_queues, int64_t listed_us)
{
    snapshot->has_queues = has_queues;
    snapshot->world->listed_us = world_now_us(snapshot->world, listed_us);
    snapshot->world->arrears = snapshot;
}

/* ---- the difference ------------------------------------------------------------------------- */

/* Whose telephone is in the conversation of this call. */
static struct staff *
partner(const struct snapshot *snapshot, const struct track *call)
{
    struct staff *found = NULL;
    for (size_t i = 0; i < snapshot->peer_count && !found; i++) {
        const struct peer *peer = &snapshot->peers[i];
        if (strcmp(peer->bridge, call->bridge) != 0)
            continue;
        found = agents_of_channel(snapshot->world, text_of(peer->channel));
        if (!found && call->serving)
            found = agents_behind_channel(snapshot->world, call->serving, text_of(peer->channel));
    }
    return found;
}

void
snapshot_settle_call(struct snapshot *snapshot, struct track *call, int64_t at_us)
{
    struct world *world = snapshot->world;
    if (call->touched || call->suspect)
        return;
    call->touched = true;
    if (call->up) /* since when is not said: since it waits at the least */
        calls_connect(world, call, at_us - (call->listed ? call->listed_wait_us : 0));
    bool waits = call->stage == STAGE_WAITING;
    if (snapshot->has_queues && waits && call->listed != call->place &&
        !(call->bridged && call->serving)) {
        call->left_us = at_us;
        calls_unqueue(world, call, LEAVE_UNKNOWN);
    }
    if (call->listed) {
        calls_join(world, call, call->listed, call->listed_position, 0,
                   at_us - call->listed_wait_us);
        return;
    }
    if (call->bridged && call->stage != STAGE_TALKING)
        calls_answer(world, call, call->serving, partner(snapshot, call), at_us);
    else if (call->bridged && !call->agent)
        agents_talk(world, call, partner(snapshot, call), at_us);
    else if (!call->bridged && call->stage == STAGE_TALKING)
        calls_transfer(world, call, NULL, TEXT(""), at_us); /* it ended, and the call goes on */
}

static void
drop_seats(struct world *world, int64_t at_us)
{
    struct staff *agent, *next;
    HASH_ITER (hh, world->agents, agent, next) {
        struct seat *seat, *next_seat;
        DL_FOREACH_SAFE(agent->seats, seat, next_seat)
        {
            if (seat->seen == world->snapshot)
                continue;
            agents_tell_seat(world, seat, true, at_us);
            world_seat_drop(world, seat);
        }
    }
}

/* Members and queues that only the gate's journal knows. */
static void
drop_forgotten(struct world *world, int64_t at_us)
{
    const struct board *board = world->env->board;
    world->env->settle(world->env->context);
    for (const struct agent *known = board->agents; known; known = known->hh.next) {
        if (known->removed)
            continue;
        struct staff *agent = world_agent_make(world, text_of(known->agent));
        const struct member *member = agent ? known->serves : NULL, *after;
        for (; member; member = after) {
            after = member->agent_next; /* the gate may fold what is told at once */
            struct place *place = world_queue_make(world, text_of(member->queue->queue));
            if (!place || world_seat(agent, place))
                continue;
            struct seat gone = {.agent = agent, .place = place, .reason = (char[]){""}};
            agents_tell_seat(world, &gone, true, at_us);
        }
    }
    for (const struct queue *known = board->queues; known; known = known->hh.next) {
        struct place *place = world_queue_make(world, text_of(known->queue));
        if (known->removed || !place || place->seen == world->snapshot)
            continue;
        world_emit(world, &(struct event){
                              .type = EVENT_QUEUE,
                              .at_us = at_us,
                              .queue = {.queue = text_of(known->queue),
                                        .label = text_of(known->label),
                                        .owner = text_of(known->owner),
                                        .removed = true},
                          });
    }
}

void
snapshot_settle(struct snapshot **snapshot, int64_t now_us)
{
    struct world *world = (*snapshot)->world;
    int64_t at_us = world_now_us(world, now_us);
    bool has_queues = (*snapshot)->has_queues;
    if (has_queues) {
        drop_seats(world, at_us);
        drop_forgotten(world, at_us);
    }
    struct track *call, *next_call;
    HASH_ITER (hh, world->calls, call, next_call) {
        if (call->suspect)
            calls_end(world, call, 0, true, at_us);
        else
            snapshot_settle_call(*snapshot, call, at_us);
    }
    listening_settle(world);
    snapshot_free(snapshot); /* agents' states are told again from here on */
    world->wrap_next_us = 0;
    agents_tick(world, at_us);
    struct staff *agent, *next_agent;
    HASH_ITER (hh, world->agents, agent, next_agent) {
        if (has_queues || agent->seats)
            agents_refresh(world, agent, at_us);
    }
}
