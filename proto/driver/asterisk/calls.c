#include "proto/driver/asterisk/calls.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "proto/driver/asterisk/agents.h"
#include "proto/tariff/number.h"

/* A call that left its queue is dealt with at once; nothing for so long means that the events that
 * would have told are not ours to read. */
enum { LEAVING_US = 2000000 };

static void
emit(struct world *world, struct event event)
{
    world_emit(world, &event);
}

static struct text
trunk_of(struct text channel)
{
    const char *dash = channel.len ? memrchr(channel.at, '-', channel.len) : NULL;
    return dash ? (struct text){channel.at, (size_t)(dash - channel.at)} : channel;
}

struct track *
calls_offer(struct world *world, const struct ami_message *message, struct text number,
            int64_t at_us)
{
    struct track *call = world_call_make(world, ami_get(message, "Uniqueid"));
    if (!call)
        return NULL;
    world_keep(&call->channel, ami_get(message, "Channel"));
    char national[NUMBER_BYTES], caller[WORLD_NAME_BYTES], name[WORLD_NAME_BYTES];
    emit(world,
         (struct event){
             .type = EVENT_CALL_OFFERED,
             .at_us = at_us,
             .call_offered = {
                 .call = text_of(call->id),
                 .number = number_national(national, number),
                 .caller = ami_name(caller, sizeof(caller), ami_get(message, "CallerIDNum")),
                 .caller_name = ami_name(name, sizeof(name), ami_get(message, "CallerIDName")),
                 .trunk = trunk_of(ami_get(message, "Channel")),
                 .medium = MEDIUM_VOICE,
             }});
    return call;
}

void
calls_connect(struct world *world, struct track *call, int64_t at_us)
{
    if (call->connected)
        return;
    call->connected = true;
    emit(world, (struct event){.type = EVENT_CALL_CONNECTED,
                               .at_us = at_us,
                               .call_connected = {.call = text_of(call->id)}});
}

void
calls_menu(struct world *world, struct track *call, struct text node, int64_t at_us)
{
    if (call->stage != STAGE_BEFORE || !node.len || !world_keep(&call->menu, node))
        return;
    emit(world, (struct event){.type = EVENT_CALL_MENU,
                               .at_us = at_us,
                               .call_menu = {.call = text_of(call->id), .node = node}});
}

/* ---- queues --------------------------------------------------------------------------------- */

void
calls_join(struct world *world, struct track *call, struct place *place, int64_t position,
           int64_t priority, int64_t at_us)
{
    if (call->stage == STAGE_WAITING && call->place == place)
        return; /* a list told it before its event came */
    calls_goes_on(world, call);
    if (call->stage == STAGE_WAITING) {
        call->left_us = at_us;
        calls_unqueue(world, call, LEAVE_TAKEN_AWAY);
    }
    if (call->stage == STAGE_TALKING) { /* redirected: nobody in it asked for that */
        char destination[WORLD_ID_BYTES + 8];
        str_format(destination, sizeof(destination), "queue:%s", place->name);
        calls_transfer(world, call, NULL, text_of(destination), at_us);
    }
    agents_unring_all(world, call, at_us);
    call->stage = STAGE_WAITING;
    call->place = place;
    call->joined_us = at_us;
    world_keep(&call->menu, TEXT(""));
    emit(world, (struct event){.type = EVENT_CALL_QUEUED,
                               .at_us = at_us,
                               .call_queued = {.call = text_of(call->id),
                                               .queue = text_of(place->name),
                                               .position = position,
                                               .priority = priority}});
}

/* Asterisk says Abandon for everybody who leaves unserved but by a key, and Leave alone for those
 * who press it; neither says why. What tells:
 *
 *   somebody asked to hang up before the Abandon           abandoned
 *   QUEUESTATUS is set (class dialplan)                    what it says
 *   after Abandon the dialplan goes on without it          taken away by a redirect
 *   after Abandon, without class dialplan                  not known
 *   after Leave alone the call goes on                     the key
 *   the call ends                                          abandoned, or the key
 */
void
calls_left(struct world *world, struct track *call, enum left left, int64_t at_us)
{
    if (call->stage != STAGE_WAITING)
        return;               /* Leave comes behind Abandon, too */
    if (left == LEFT_ABANDON) /* behind Leave alone, who took it still seems to ring */
        agents_unring_all(world, call, at_us);
    call->stage = STAGE_LEAVING;
    call->left = left;
    call->left_us = at_us;
    DL_APPEND2(world->leaving, call, leave_prev, leave_next);
    if (left == LEFT_ABANDON && call->hung_up != PARTY_UNKNOWN)
        calls_unqueue(world, call, LEAVE_ABANDONED);
}

static void
no_longer_leaving(struct world *world, struct track *call)
{
    if (call->leave_prev)
        DL_DELETE2(world->leaving, call, leave_prev, leave_next);
    call->leave_prev = call->leave_next = NULL;
}

void
calls_unqueue(struct world *world, struct track *call, enum leave_reason why)
{
    no_longer_leaving(world, call);
    emit(world, (struct event){.type = EVENT_CALL_UNQUEUED,
                               .at_us = call->left_us,
                               .call_unqueued = {.call = text_of(call->id),
                                                 .queue = text_of(call->place->name),
                                                 .why = (int)why}});
    agents_unring_all(world, call, call->left_us);
    call->stage = STAGE_BEFORE;
    call->place = NULL;
}

void
calls_goes_on(struct world *world, struct track *call)
{
    if (call->stage != STAGE_LEAVING)
        return;
    enum leave_reason why = LEAVE_KEY;
    if (call->left == LEFT_ABANDON)
        why = world->has_dialplan ? LEAVE_TAKEN_AWAY : LEAVE_UNKNOWN;
    calls_unqueue(world, call, why);
}

void
calls_refused(struct world *world, struct track *call, enum leave_reason why, int64_t at_us)
{
    if (!call->asked)
        return;
    emit(world, (struct event){.type = EVENT_CALL_UNQUEUED,
                               .at_us = at_us,
                               .call_unqueued = {.call = text_of(call->id),
                                                 .queue = text_of(call->asked->name),
                                                 .why = (int)why}});
}

void
calls_tick(struct world *world, int64_t at_us)
{
    struct track *call, *next;
    DL_FOREACH_SAFE2(world->leaving, call, next, leave_next)
    {
        if (call->left_us + LEAVING_US > at_us)
            return;
        calls_unqueue(world, call, call->left == LEFT_ABANDON ? LEAVE_UNKNOWN : LEAVE_KEY);
    }
}

/* ---- telephones ----------------------------------------------------------------------------- */

void
calls_ring(struct world *world, struct track *call, struct staff *agent, struct text channel,
           int64_t at_us)
{
    emit(world,
         (struct event){.type = EVENT_CALL_RINGING,
                        .at_us = at_us,
                        .call_ringing = {
                            .call = text_of(call->id),
                            .queue = text_of(call->stage == STAGE_WAITING ? call->place->name : ""),
                            .agent = text_of(agent ? agent->interface : "")}});
    agents_ring(world, call, agent, channel, at_us);
}

void
calls_answer(struct world *world, struct track *call, struct place *place, struct staff *agent,
             int64_t at_us)
{
    no_longer_leaving(world, call);
    call->stage = STAGE_TALKING;
    call->place = place;
    call->answered_us = at_us;
    emit(world, (struct event){.type = EVENT_CALL_ANSWERED,
                               .at_us = at_us,
                               .call_answered = {.call = text_of(call->id),
                                                 .queue = text_of(place ? place->name : ""),
                                                 .agent = text_of(agent ? agent->interface : "")}});
    agents_talk(world, call, agent, at_us);
    agents_unring_all(world, call, at_us);
}

void
calls_release(struct world *world, struct track *call, int64_t at_us)
{
    if (call->stage != STAGE_TALKING)
        return;
    call->stage = STAGE_BEFORE;
    call->released_us = at_us;
    agents_release(world, call, at_us);
    call->place = NULL;
}

void
calls_transfer(struct world *world, struct track *call, struct staff *by, struct text destination,
               int64_t at_us)
{
    emit(world, (struct event){.type = EVENT_CALL_TRANSFERRED,
                               .at_us = at_us,
                               .call_transferred = {.call = text_of(call->id),
                                                    .agent = text_of(by ? by->interface : ""),
                                                    .destination = destination}});
    calls_release(world, call, at_us);
    call->released_us = 0; /* it goes on: who hangs up later is another story */
}

void
calls_end(struct world *world, struct track *call, int64_t cause, bool unseen, int64_t at_us)
{
    if (call->stage == STAGE_LEAVING)
        calls_unqueue(world, call, call->left == LEFT_ABANDON ? LEAVE_ABANDONED : LEAVE_KEY);
    emit(world, (struct event){.type = EVENT_CALL_ENDED,
                               .at_us = at_us,
                               .call_ended = {.call = text_of(call->id),
                                              .by = (int)call->hung_up,
                                              .cause = cause,
                                              .unseen = unseen}});
    agents_unring_all(world, call, at_us);
    calls_release(world, call, at_us);
    world_call_drop(world, call);
}

void
calls_forget(struct world *world, struct track *call)
{
    bool quiet = world->quiet;
    world->quiet = true; /* nothing is told any more */
    no_longer_leaving(world, call);
    agents_unring_all(world, call, 0);
    agents_release(world, call, 0);
    world->quiet = quiet;
}
