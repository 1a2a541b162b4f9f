#include "proto/driver/asterisk/translate.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utlist.h>

#include "proto/driver/asterisk/agents.h"
#include "proto/driver/asterisk/calls.h"
#include "proto/driver/asterisk/listening.h"
#include "proto/driver/asterisk/snapshot.h"

enum { STATE_RING = 4, STATE_UP = 6 }; /* ChannelState */
enum { CAUSE_REJECTED = 21 };          /* Q.850 */

/* Cause of SoftHangupRequest: a set of Asterisk's AST_SOFTHANGUP_ flags. */
enum { SOFT_ASYNCGOTO = 2, SOFT_DIALPLAN_ENDED = 16 };

/* The agent's hang-up reaches the caller's channel within this. */
enum { RELEASED_US = 500000 };

typedef void handler(struct world *world, const struct ami_message *message, int64_t at_us);

/* The call of this entry channel; NULL none. After a snapshot, a call about which the lists knew
 * more than the gate is brought up to date before an event younger than them. */
static struct track *
call_of(const struct world *world, const struct ami_message *message, int64_t at_us)
{
    enum { UNSURE_US = 5000 }; /* stamps and lists are not in step to the millisecond */
    struct track *call = world_call(world, ami_get(message, "Uniqueid"));
    if (!call)
        return NULL;
    call->suspect = false;
    if (world->arrears && at_us > world->listed_us + UNSURE_US)
        snapshot_settle_call(world->arrears, call, at_us);
    return call;
}

/* The same for an event that says by itself where the call is, whatever the lists said. */
static struct track *
call_moved(const struct world *world, const struct ami_message *message)
{
    struct track *call = world_call(world, ami_get(message, "Uniqueid"));
    if (!call)
        return NULL;
    call->suspect = false;
    call->touched = true;
    return call;
}

/* ---- the entry channel ---------------------------------------------------------------------- */

static void
newchannel(struct world *world, const struct ami_message *message, int64_t at_us)
{
    world->has_channels = true;
    struct text id = ami_get(message, "Uniqueid"), context = ami_get(message, "Context");
    if (ami_get_i64(message, "ChannelState") != STATE_RING ||
        !text_equal(id, ami_get(message, "Linkedid")) ||
        text_has_prefix(ami_get(message, "Channel"), "Local/"))
        return;
    if (!world_is_inbound(world, context)) {
        log_limited(&world->context_limit, LOG_INFO, "asterisk",
                    "a call began in context \"%.*s\", which is not among the inbound ones "
                    "(contexts in [driver])",
                    TEXT_ARG(context));
        return;
    }
    if (call_of(world, message, at_us))
        return; /* a list told it before */
    struct text number = ami_get(message, "Exten");
    calls_offer(world, message, text_is(number, "s") ? TEXT("") : number, at_us);
}

static void
newstate(struct world *world, const struct ami_message *message, int64_t at_us)
{
    world->has_channels = true;
    struct track *call = call_of(world, message, at_us);
    if (call && ami_get_i64(message, "ChannelState") == STATE_UP)
        calls_connect(world, call, at_us);
}

/* "rdv" of "rdv,tr,,,25" */
static struct text
first_argument(const struct ami_message *message)
{
    struct text rest = ami_get(message, "AppData");
    return text_trim(text_cut(&rest, ','));
}

/* A masquerade gave the channel another name. */
static void
rename_channel(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_of(world, message, at_us);
    if (call)
        world_keep(&call->channel, ami_get(message, "Newname"));
}

/* An extension that is a word names the menu; of 0892680680, s, t or i the context does. */
static struct text
menu_of(const struct ami_message *message)
{
    struct text exten = ami_get(message, "Exten");
    for (size_t i = 0; exten.len > 1 && i < exten.len; i++) {
        if (!memchr("0123456789*#+", exten.at[i], 13))
            return exten;
    }
    return ami_get(message, "Context");
}

static bool
is_word(struct text text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.at, word, text.len) == 0;
}

/* A message, or a telephone elsewhere: the dialplan's context tells it (docs/asterisk.md), nothing else. */
static void
look_where(struct world *world, struct track *call, const struct ami_message *message,
           int64_t at_us)
{
    static const struct {
        const char *context, *kind;
    } places[] = {{"dest-msg", "message"}, {"dest-number", "number"}};
    char destination[WORLD_ID_BYTES + 16];
    struct text exten = ami_get(message, "Exten");
    if (ami_get_i64(message, "Priority") != 1 || call->stage != STAGE_BEFORE)
        return;
    for (size_t i = 0; i < NITEMS(places); i++) {
        if (!text_is(ami_get(message, "Context"), places[i].context))
            continue;
        str_format(destination, sizeof(destination), "%s:%.*s", places[i].kind, TEXT_ARG(exten));
        calls_transfer(world, call, NULL, text_of(destination), at_us);
    }
}

static void
newexten(struct world *world, const struct ami_message *message, int64_t at_us)
{
    world->has_dialplan = true;
    struct track *call = call_of(world, message, at_us);
    if (!call)
        return;
    call->released_us = 0;
    calls_goes_on(world, call);
    look_where(world, call, message, at_us);
    struct text application = ami_get(message, "Application");
    if (is_word(application, "Queue"))
        call->asked = world_queue_make(world, first_argument(message));
    else if (is_word(application, "Read") || is_word(application, "BackGround"))
        calls_menu(world, call, menu_of(message), at_us);
}

static const struct {
    const char *word;
    enum leave_reason why;
    bool joined;
} queue_statuses[] = {
    {"TIMEOUT", LEAVE_TIMED_OUT, true},
    {"LEAVEEMPTY", LEAVE_NO_AGENT, true},
    {"LEAVEUNAVAIL", LEAVE_NO_AGENT, true},
    {"WITHDRAW", LEAVE_TAKEN_AWAY, true},
    {"FULL", LEAVE_FULL, false},
    {"JOINEMPTY", LEAVE_JOIN_EMPTY, false},
    {"JOINUNAVAIL", LEAVE_JOIN_EMPTY, false},
};

/* Why it left, or that it never joined. */
static void
queue_status(struct world *world, struct track *call, enum leave_reason why, bool joined,
             int64_t at_us)
{
    if (joined && call->stage == STAGE_WAITING) /* its Abandon went to a gate that was killed */
        calls_left(world, call, LEFT_ABANDON, at_us);
    if (joined && call->stage == STAGE_LEAVING)
        calls_unqueue(world, call, why);
    else if (!joined && call->stage == STAGE_BEFORE)
        calls_refused(world, call, why, at_us);
}

static void
varset(struct world *world, const struct ami_message *message, int64_t at_us)
{
    world->has_dialplan = true;
    if (!text_is(ami_get(message, "Variable"), "QUEUESTATUS"))
        return;
    struct text value = ami_get(message, "Value");
    for (size_t i = 0; i < NITEMS(queue_statuses); i++) {
        struct track *call =
            text_is(value, queue_statuses[i].word) ? call_moved(world, message) : NULL;
        if (call)
            queue_status(world, call, queue_statuses[i].why, queue_statuses[i].joined, at_us);
    }
}

/* The caller's own hang-up comes from the line, as a HangupRequest; everything else begins with a
 * SoftHangupRequest, which the HangupRequest only follows. */
static void
hangup_request(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_of(world, message, at_us);
    if (call && call->hung_up == PARTY_UNKNOWN)
        call->hung_up = PARTY_CALLER;
}

static void
soft_hangup_request(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_of(world, message, at_us);
    int64_t flags = ami_get_i64(message, "Cause");
    if (!call || call->hung_up != PARTY_UNKNOWN || flags == SOFT_ASYNCGOTO)
        return;
    bool from_talk = call->stage == STAGE_TALKING ||
                     (call->released_us && at_us - call->released_us < RELEASED_US);
    call->hung_up = from_talk && flags == SOFT_DIALPLAN_ENDED ? PARTY_AGENT : PARTY_SWITCH;
}

/* Routing lives in the dialplan and is read now and then; a call turned away from a line that we
 * take for open is the younger witness. */
static void
turned_away(struct world *world, const struct track *call, int64_t at_us)
{
    world->env->settle(world->env->context);
    const struct call *known = board_call(world->env->board, text_of(call->id));
    if (!known || known->number->line != LINE_OPEN)
        return;
    world->doubts_routes = true;
    world_emit(world, &(struct event){
                          .type = EVENT_LINE,
                          .at_us = at_us,
                          .line = {.number = text_of(known->number->number), .state = LINE_CLOSED},
                      });
}

static void
hangup(struct world *world, const struct ami_message *message, int64_t at_us)
{
    world->has_channels = true;
    listening_hung_up(world, ami_get(message, "Channel"), at_us);
    struct track *call = call_of(world, message, at_us);
    if (!call)
        return;
    int64_t cause = ami_get_i64(message, "Cause");
    if (cause == CAUSE_REJECTED && !call->connected && call->hung_up == PARTY_SWITCH)
        turned_away(world, call, at_us);
    calls_end(world, call, cause, false, at_us);
}

/* ---- queues --------------------------------------------------------------------------------- */

static struct place *
queue_of(struct world *world, const struct ami_message *message)
{
    return world_queue_make(world, ami_get(message, "Queue"));
}

/* Somebody joins a queue who did not come in through an inbound context: a colleague, or a trunk
 * whose context nobody told us. The queue counts him, so we do; his number is not known. */
static struct track *
stranger(struct world *world, const struct ami_message *message, int64_t at_us)
{
    if (!world->has_channels)
        return NULL; /* nothing would ever tell his end */
    struct track *call = calls_offer(world, message, TEXT(""), at_us);
    if (call && ami_get_i64(message, "ChannelState") == STATE_UP)
        calls_connect(world, call, at_us);
    return call;
}

static void
caller_join(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct place *place = queue_of(world, message);
    struct track *call = call_moved(world, message);
    if (!call && place)
        call = stranger(world, message, at_us);
    if (call && place)
        calls_join(world, call, place, ami_get_i64(message, "Position"), 0, at_us);
}

/* While a snapshot is taken, a call may be answered or gone whose joining nobody saw. */
static void
make_up_join(struct world *world, const struct ami_message *message, struct track *call,
             struct place *place, int64_t at_us)
{
    if (!world->quiet || call->stage != STAGE_BEFORE)
        return;
    int64_t hold_s = ami_get_i64(message, "HoldTime");
    hold_s = hold_s < 0 || hold_s > 86400 ? 0 : hold_s;
    calls_join(world, call, place, 0, 0, at_us - hold_s * 1000000);
}

static void
caller_abandon(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct place *place = queue_of(world, message);
    struct track *call = call_moved(world, message);
    if (!call || !place)
        return;
    make_up_join(world, message, call, place, at_us);
    if (call->place == place)
        calls_left(world, call, LEFT_ABANDON, at_us);
}

static void
caller_leave(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_moved(world, message);
    if (call && call->place && call->place == queue_of(world, message))
        calls_left(world, call, LEFT_WITHOUT_A_WORD, at_us);
}

/* ---- agents --------------------------------------------------------------------------------- */

static void
agent_called(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_of(world, message, at_us);
    struct staff *agent = world_agent_make(world, ami_get(message, "Interface"));
    if (call && agent && call->stage == STAGE_WAITING)
        calls_ring(world, call, agent, ami_get(message, "DestUniqueid"), at_us);
}

static void
agent_no_answer(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_of(world, message, at_us);
    struct staff *agent = world_agent_make(world, ami_get(message, "Interface"));
    if (!call || !agent)
        return;
    world_emit(world, &(struct event){
                          .type = EVENT_CALL_MISSED,
                          .at_us = at_us,
                          .call_missed = {.call = text_of(call->id),
                                          .queue = ami_get(message, "Queue"),
                                          .agent = text_of(agent->interface),
                                          .ring_ms = ami_get_i64(message, "RingTime")},
                      });
    struct ring *ring = agents_ring_of(call, ami_get(message, "DestUniqueid"));
    if (ring)
        agents_unring(world, call, ring, at_us);
}

static void
agent_connect(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct place *place = queue_of(world, message);
    struct track *call = call_moved(world, message);
    struct staff *agent = world_agent_make(world, ami_get(message, "Interface"));
    if (!call || !place)
        return;
    make_up_join(world, message, call, place, at_us);
    if (call->stage == STAGE_WAITING || call->stage == STAGE_LEAVING)
        calls_answer(world, call, place, agent, at_us);
}

/* 5 to 8 % of AgentComplete name no caller: then it is the conversation this member has open from
 * this queue, of several the one that began when this one did. */
static struct track *
conversation_of(const struct world *world, const struct ami_message *message,
                const struct staff *agent, const struct place *place, int64_t at_us)
{
    struct text id = ami_get(message, "Uniqueid");
    if (id.len)
        return world_call(world, id);
    int64_t began_us = at_us - ami_get_i64(message, "TalkTime") % 1000000 * 1000000;
    struct track *best = NULL, *call;
    DL_FOREACH2(agent->talks, call, conv_next)
    {
        if (call->place == place &&
            (!best || llabs(call->answered_us - began_us) < llabs(best->answered_us - began_us)))
            best = call;
    }
    return best;
}

static void
agent_complete(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct staff *agent = world_agent_make(world, ami_get(message, "Interface"));
    struct place *place = queue_of(world, message);
    if (!agent || !place)
        return;
    struct track *call = conversation_of(world, message, agent, place, at_us);
    if (!call)
        return;
    if (world->arrears)
        snapshot_settle_call(world->arrears, call, at_us);
    if (call->stage == STAGE_TALKING && (call->agent == agent || !call->agent))
        calls_release(world, call, at_us);
}

/* ---- telephones without a queue ------------------------------------------------------------- */

static void
dial_begin(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_of(world, message, at_us);
    if (!call || call->stage == STAGE_WAITING || call->stage == STAGE_LEAVING)
        return; /* the queue's own: AgentCalled told it */
    if (call->stage == STAGE_TALKING)
        calls_transfer(world, call, NULL, ami_get(message, "DialString"), at_us);
    call->stage = STAGE_DIRECT;
    calls_ring(world, call, agents_of_channel(world, ami_get(message, "DestChannel")),
               ami_get(message, "DestUniqueid"), at_us);
}

static void
dial_end(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = call_of(world, message, at_us);
    if (!call)
        return;
    struct ring *ring = agents_ring_of(call, ami_get(message, "DestUniqueid"));
    bool answered = text_is(ami_get(message, "DialStatus"), "ANSWER");
    if (answered && (call->stage == STAGE_DIRECT || call->stage == STAGE_BEFORE)) {
        /* without a ring: it began to ring before we came */
        struct staff *agent =
            ring ? ring->agent : agents_of_channel(world, ami_get(message, "DestChannel"));
        calls_answer(world, call, NULL, agent, at_us);
    } else if (ring && !answered) { /* an answered telephone of a queue rings until AgentConnect */
        agents_unring(world, call, ring, at_us);
        if (call->stage == STAGE_DIRECT && !call->rings)
            call->stage = STAGE_BEFORE;
    }
}

static void
blind_transfer(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct track *call = world_call(world, ami_get(message, "TransfereeUniqueid"));
    if (!call || !text_is(ami_get(message, "Result"), "Success"))
        return;
    if (world->arrears)
        snapshot_settle_call(world->arrears, call, at_us);
    calls_transfer(world, call, call->agent, ami_get(message, "Extension"), at_us);
}

/* ---- the table ------------------------------------------------------------------------------ */

static const struct row {
    const char *event;
    handler *take;
} rows[] = {
    /* sorted: looked up by halves */
    {"AgentCalled", agent_called},
    {"AgentComplete", agent_complete},
    {"AgentConnect", agent_connect},
    {"AgentRingNoAnswer", agent_no_answer},
    {"BlindTransfer", blind_transfer},
    {"ChanSpyStart", listening_begins},
    {"ChanSpyStop", listening_ends},
    {"DialBegin", dial_begin},
    {"DialEnd", dial_end},
    {"Hangup", hangup},
    {"HangupRequest", hangup_request},
    {"Newchannel", newchannel},
    {"Newexten", newexten},
    {"Newstate", newstate},
    {"QueueCallerAbandon", caller_abandon},
    {"QueueCallerJoin", caller_join},
    {"QueueCallerLeave", caller_leave},
    {"QueueMemberAdded", agents_take},
    {"QueueMemberPause", agents_take},
    {"QueueMemberPenalty", agents_take},
    {"QueueMemberRemoved", agents_take_removed},
    {"QueueMemberRinginuse", agents_take},
    {"QueueMemberStatus", agents_take},
    {"Rename", rename_channel},
    {"SoftHangupRequest", soft_hangup_request},
    {"VarSet", varset},
};

static int
compare(const void *name, const void *row)
{
    const struct text *text = name;
    const char *event = ((const struct row *)row)->event;
    size_t len = strlen(event);
    int order = memcmp(text->at, event, text->len < len ? text->len : len);
    return order ? order : (text->len > len) - (text->len < len);
}

void
translate_event(struct world *world, const struct ami_message *message, int64_t now_us)
{
    struct text name = ami_get(message, "Event");
    const struct row *row =
        name.len ? bsearch(&name, rows, NITEMS(rows), sizeof(rows[0]), compare) : NULL;
    world->messages++;
    if (!row)
        return;
    struct text stamp = ami_get(message, "Timestamp");
    int64_t at_us = world_time_us(world, stamp, now_us);
    if (!stamp.len && !world->stamped)
        log_limited(&world->stamp_limit, LOG_WARN, "asterisk",
                    "events carry no time of their own: set timestampevents = yes in manager.conf");
    calls_tick(world, at_us);
    agents_tick(world, at_us);
    row->take(world, message, at_us);
}

void
translate_tick(struct world *world, int64_t now_us)
{
    int64_t at_us = world_now_us(world, now_us);
    calls_tick(world, at_us);
    agents_tick(world, at_us);
}
