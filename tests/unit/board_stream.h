/* board_stream: the events of a made-up centre, for property tests of the board and of the link.
 *
 *     struct stream stream;
 *     stream_begin(&stream, seed);
 *     struct event event;
 *     for (int i = 0; i < 1000; i++) {
 *         stream_next(&stream, &event);         plausible: what a busy switch would say
 *         board_apply(board, &event, NULL);     some are refused: switches repeat themselves
 *     }
 *
 * The same seed gives the same events. First come the definitions (STREAM_SETUP events), then
 * traffic: calls on their usual ways, with steps left out, told twice or a little out of order,
 * agents who change state, queues and numbers that change or go, days that turn.
 * stream_garbage gives anything that fits the structs. Texts live in the stream, until the next
 * event.
 */
#ifndef TESTS_UNIT_BOARD_STREAM_H
#define TESTS_UNIT_BOARD_STREAM_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "proto/event/event.h"
#include "proto/event/event_table.h"

enum {
    STREAM_NUMBERS = 6,
    STREAM_QUEUES = 4,
    STREAM_SPLITS = 4,
    STREAM_AGENTS = 8,
    STREAM_CALLS = 24,
    STREAM_SETUP = 1 + 2 * STREAM_NUMBERS + STREAM_QUEUES + 4 * STREAM_AGENTS,
    STREAM_INTS = 40,
};

struct stream_call {
    char id[32]; /* "" free */
    int queue;   /* waits there; -1 none */
    int agent;   /* talks to; -1 none */
};

struct stream {
    uint64_t random;
    int64_t now_us;
    int64_t midnight_us;
    uint64_t count; /* events given */
    uint64_t offered;
    int day;
    struct stream_call calls[STREAM_CALLS];
    struct event last;
    char texts[EVENT_FIELDS_MAX][40]; /* of the present event */
    char over[32];                    /* id of the call that ends */
    int64_t ints[3][STREAM_INTS];
};

static const char *const stream_numbers[STREAM_NUMBERS] = {"0892680680", "0825300300", "0800123456",
                                                           "3640",       "0145112233", ""};
static const char *const stream_splits[STREAM_SPLITS] = {
    "split:queue:sav=60,queue:rdv=40",
    "split:queue:commandes=10,menu:accueil1=50,agent:IAX2/agent1=40", "split:queue:sav=60",
    "split:"};
static const char *const stream_queues[STREAM_QUEUES] = {"sav", "commandes", "rdv", "hotline"};
static const char *const stream_agents[STREAM_AGENTS] = {
    "IAX2/agent1", "IAX2/agent2", "IAX2/agent3", "IAX2/agent4",
    "IAX2/agent5", "IAX2/agent6", "IAX2/agent7", "IAX2/agent8"};

/* xorshift64* */
static inline uint64_t
stream_random(struct stream *stream)
{
    stream->random ^= stream->random >> 12;
    stream->random ^= stream->random << 25;
    stream->random ^= stream->random >> 27;
    return stream->random * UINT64_C(0x2545F4914F6CDD1D);
}

static inline int
stream_roll(struct stream *stream, int sides)
{
    return (int)((stream_random(stream) >> 33) % (uint64_t)sides);
}

static inline bool
stream_chance(struct stream *stream, int percent)
{
    return stream_roll(stream, 100) < percent;
}

static inline void
stream_begin(struct stream *stream, uint64_t seed)
{
    memset(stream, 0, sizeof *stream);
    stream->random = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
    stream->now_us = INT64_C(1795330800000000); /* 2026-11-22, 08:00 in Paris */
    stream->midnight_us = stream->now_us + INT64_C(16) * 3600 * 1000000;
    stream->day = 22;
}

static inline struct text
stream_number(struct stream *stream)
{
    return text_of(stream_numbers[stream_roll(stream, STREAM_NUMBERS)]);
}

static inline struct text
stream_queue(struct stream *stream)
{
    return text_of(stream_queues[stream_roll(stream, STREAM_QUEUES)]);
}

static inline struct text
stream_agent(struct stream *stream)
{
    return text_of(stream_agents[stream_roll(stream, STREAM_AGENTS)]);
}

static inline struct text
stream_text(struct stream *stream, int place, const char *word, int number)
{
    snprintf(stream->texts[place], sizeof stream->texts[place], "%s%d", word, number);
    return text_of(stream->texts[place]);
}

static inline void
stream_define_number(struct stream *stream, struct event *event, int n)
{
    event->type = EVENT_NUMBER;
    event->number.number = text_of(stream_numbers[n]);
    event->number.label = stream_text(stream, 0, "Ligne ", stream_roll(stream, 5));
    event->number.owner = TEXT("Marque");
    event->number.use = TEXT("after-sales");
    event->number.catalogued = true;
    event->number.family = stream_roll(stream, FAMILIES);
    event->number.price = stream_text(stream, 1, "0,", stream_roll(stream, 80));
    event->number.rate_ue60_per_s = 10000 * stream_roll(stream, 80);
    event->number.free_us = 12000000;
    event->number.start = stream_roll(stream, CHARGE_STARTS);
    event->number.removed = stream->count > STREAM_SETUP && stream_chance(stream, 10);
}

static inline void
stream_define_route(struct stream *stream, struct event *event, struct text number)
{
    event->type = EVENT_ROUTE;
    event->route.number = number;
    event->route.layer = ROUTE_BASE + stream_roll(stream, ROUTE_LAYERS - 1);
    if (stream_chance(stream, 70))
        event->route.destination = stream_text(stream, 0, "queue:q", stream_roll(stream, 4));
    if (stream_chance(stream, 50))
        event->route.destination = text_of(stream_splits[stream_roll(stream, STREAM_SPLITS)]);
    event->route.who = TEXT("chef");
    if (stream_chance(stream, 30))
        event->route.until_us = stream->now_us + 3600000000;
}

static inline void
stream_define_queue(struct stream *stream, struct event *event, int n)
{
    event->type = EVENT_QUEUE;
    event->queue.queue = text_of(stream_queues[n]);
    event->queue.label = stream_text(stream, 0, "File ", stream_roll(stream, 5));
    event->queue.strategy = TEXT("rrmemory");
    event->queue.threshold_ms = 10000 * stream_roll(stream, 4);
    event->queue.short_abandon_ms = 5000;
    event->queue.max_waiting = 10;
    event->queue.medium = MEDIUM_VOICE;
    event->queue.removed = stream->count > STREAM_SETUP && stream_chance(stream, 5);
}

static inline void
stream_define_agent(struct stream *stream, struct event *event, int n)
{
    event->type = EVENT_AGENT;
    event->agent.agent = text_of(stream_agents[n]);
    event->agent.label = stream_text(stream, 0, "Chlo\303\251 ", n);
    event->agent.team = TEXT("jour");
    event->agent.removed = stream->count > STREAM_SETUP && stream_chance(stream, 5);
}

static inline void
stream_define_member(struct stream *stream, struct event *event, int agent, int queue)
{
    event->type = EVENT_MEMBER;
    event->member.agent = text_of(stream_agents[agent]);
    event->member.queue = text_of(stream_queues[queue]);
    event->member.penalty = stream_roll(stream, 3);
    event->member.paused = stream_chance(stream, 20);
    if (event->member.paused)
        event->member.reason = TEXT("repas");
    event->member.removed = stream->count > STREAM_SETUP && stream_chance(stream, 20);
}

static inline void
stream_say_state(struct stream *stream, struct event *event, int agent)
{
    event->type = EVENT_AGENT_STATE;
    event->agent_state.agent = text_of(stream_agents[agent]);
    event->agent_state.state = stream_roll(stream, AGENT_STATES);
    event->agent_state.raw = stream_text(stream, 0, "", stream_roll(stream, 9));
    if (event->agent_state.state == AGENT_PAUSED)
        event->agent_state.reason = TEXT("formation");
    if (stream_chance(stream, 20))
        event->agent_state.since_us = stream->now_us - 1000 * stream_roll(stream, 60000);
    for (int i = 0; i < STREAM_CALLS; i++) {
        if (stream->calls[i].id[0] && stream->calls[i].agent == agent)
            event->agent_state.call = text_of(stream->calls[i].id);
    }
}

static inline void
stream_setup(struct stream *stream, struct event *event)
{
    int step = (int)stream->count - 1;
    if (step < 0) {
        event->type = EVENT_EXCHANGE;
        event->exchange.name = TEXT("lyon");
        event->exchange.driver = TEXT("sim");
        event->exchange.version = TEXT("1");
        event->exchange.verbs = TEXT("reroute close");
        event->exchange.cannot = TEXT("listen: it is off");
        event->exchange.link = LINK_UP;
    } else if (step < STREAM_NUMBERS) {
        stream_define_number(stream, event, step);
    } else if ((step -= STREAM_NUMBERS) < STREAM_NUMBERS) {
        stream_define_route(stream, event, text_of(stream_numbers[step]));
    } else if ((step -= STREAM_NUMBERS) < STREAM_QUEUES) {
        stream_define_queue(stream, event, step);
    } else if ((step -= STREAM_QUEUES) < STREAM_AGENTS) {
        stream_define_agent(stream, event, step);
    } else if ((step -= STREAM_AGENTS) < STREAM_AGENTS) {
        stream_say_state(stream, event, step);
    } else {
        step -= STREAM_AGENTS;
        stream_define_member(stream, event, step / 2, (step / 2 + step) % STREAM_QUEUES);
    }
}

static inline void
stream_offer(struct stream *stream, struct event *event, struct stream_call *call)
{
    snprintf(call->id, sizeof call->id, "1795373833.%" PRIu64, ++stream->offered);
    call->queue = call->agent = -1;
    event->type = EVENT_CALL_OFFERED;
    event->call_offered.call = text_of(call->id);
    event->call_offered.number = stream_number(stream);
    if (stream_chance(stream, 90))
        event->call_offered.caller = stream_text(stream, 0, "06399", stream_roll(stream, 99999));
    if (stream_chance(stream, 30))
        event->call_offered.caller_name = TEXT("D'ALMEIDA");
    event->call_offered.origin = stream_text(stream, 2, "class", stream_roll(stream, 80));
    event->call_offered.trunk = stream_text(stream, 1, "sip", stream_roll(stream, 3));
    event->call_offered.medium = MEDIUM_VOICE;
}

static inline void
stream_end(struct stream *stream, struct event *event, struct stream_call *call)
{
    static const int causes[] = {16, 16, 16, 0, 1, 17, 18, 19, 21, 34, 127};
    event->type = EVENT_CALL_ENDED;
    memcpy(stream->over, call->id, sizeof call->id);
    event->call_ended.call = text_of(stream->over);
    event->call_ended.by = stream_roll(stream, PARTIES);
    event->call_ended.cause = causes[stream_roll(stream, (int)NITEMS(causes))];
    event->call_ended.unseen = stream_chance(stream, 5);
    event->call_ended.priced = stream_roll(stream, PRICE_STATES);
    event->call_ended.s_ue60 = 800000 * stream_roll(stream, 300);
    event->call_ended.payout_ue60 = event->call_ended.s_ue60 / 2;
    event->call_ended.cost_ue60 = 20000 * stream_roll(stream, 300);
    event->call_ended.early = stream_chance(stream, 5);
    event->call_ended.charged_us = 1000 * stream_roll(stream, 300000);
    call->id[0] = '\0';
}

/* The next thing that happens to a live call. */
static inline void
stream_go_on(struct stream *stream, struct event *event, struct stream_call *call)
{
    struct text id = text_of(call->id);
    struct text queue = call->queue >= 0 ? text_of(stream_queues[call->queue]) : TEXT("");
    switch (stream_roll(stream, 12)) {
    case 0:
        event->type = EVENT_CALL_CONNECTED;
        event->call_connected.call = id;
        break;
    case 1:
        event->type = EVENT_CALL_CHARGED;
        event->call_charged.call = id;
        break;
    case 2:
        event->type = EVENT_CALL_MENU;
        event->call_menu.call = id;
        event->call_menu.node = stream_text(stream, 0, "accueil", stream_roll(stream, 3));
        break;
    case 3:
    case 4:
        call->queue = stream_roll(stream, STREAM_QUEUES);
        event->type = EVENT_CALL_QUEUED;
        event->call_queued.call = id;
        event->call_queued.queue = text_of(stream_queues[call->queue]);
        event->call_queued.position = 1;
        event->call_queued.priority = stream_chance(stream, 20) ? stream_roll(stream, 3) : 0;
        break;
    case 5:
        event->type = EVENT_CALL_RINGING;
        event->call_ringing.call = id;
        event->call_ringing.queue = queue;
        event->call_ringing.agent = stream_agent(stream);
        break;
    case 6:
        event->type = EVENT_CALL_MISSED;
        event->call_missed.call = id;
        event->call_missed.queue = queue;
        event->call_missed.agent = stream_agent(stream);
        event->call_missed.ring_ms = 8000;
        break;
    case 7:
    case 8:
        call->agent = stream_roll(stream, STREAM_AGENTS);
        event->type = EVENT_CALL_ANSWERED;
        event->call_answered.call = id;
        event->call_answered.queue = queue;
        event->call_answered.agent =
            stream_chance(stream, 90) ? text_of(stream_agents[call->agent]) : TEXT("");
        break;
    case 9:
        event->type = EVENT_CALL_UNQUEUED;
        event->call_unqueued.call = id;
        event->call_unqueued.queue = call->queue >= 0 ? queue : stream_queue(stream);
        event->call_unqueued.why = stream_roll(stream, LEAVE_REASONS);
        call->queue = -1;
        break;
    case 10:
        event->type = EVENT_CALL_TRANSFERRED;
        event->call_transferred.call = id;
        event->call_transferred.agent = stream_agent(stream);
        event->call_transferred.destination = TEXT("queue:sav");
        call->queue = call->agent = -1;
        break;
    default:
        stream_end(stream, event, call);
        break;
    }
}

static inline void
stream_turn_day(struct stream *stream, struct event *event)
{
    stream->midnight_us += INT64_C(86400) * 1000000;
    event->type = EVENT_DAY;
    event->day.date = stream_text(stream, 0, "2026-11-", ++stream->day);
    event->day.zone = TEXT("Europe/Paris");
}

static inline void
stream_happen(struct stream *stream, struct event *event)
{
    if (stream->now_us >= stream->midnight_us) {
        stream_turn_day(stream, event);
        return;
    }
    int kind = stream_roll(stream, 100);
    struct stream_call *call = &stream->calls[stream_roll(stream, STREAM_CALLS)];
    if (kind < 80)
        (call->id[0] ? stream_go_on : stream_offer)(stream, event, call);
    else if (kind < 92)
        stream_say_state(stream, event, stream_roll(stream, STREAM_AGENTS));
    else if (kind < 95)
        stream_define_member(stream, event, stream_roll(stream, STREAM_AGENTS),
                             stream_roll(stream, STREAM_QUEUES));
    else if (kind < 96)
        stream_define_route(stream, event, stream_number(stream));
    else if (kind < 97)
        stream_define_queue(stream, event, stream_roll(stream, STREAM_QUEUES));
    else if (kind < 98)
        stream_define_agent(stream, event, stream_roll(stream, STREAM_AGENTS));
    else if (kind < 99)
        stream_define_number(stream, event, stream_roll(stream, STREAM_NUMBERS));
    else {
        event->type = EVENT_LINE;
        event->line.number = stream_number(stream);
        event->line.state = stream_roll(stream, LINE_STATES);
        event->line.message = TEXT("ferm\303\251");
    }
}

static inline void
stream_next(struct stream *stream, struct event *event)
{
    if (stream->count > STREAM_SETUP && stream_chance(stream, 2)) {
        *event = stream->last; /* told twice */
        return;
    }
    memset(event, 0, sizeof *event);
    stream->now_us += 1 + (int64_t)stream_roll(stream, 2000000);
    if (stream_chance(stream, 1))
        stream->now_us += INT64_C(600) * 1000000 * stream_roll(stream, 12); /* a calm hour */
    if (stream->count < STREAM_SETUP)
        stream_setup(stream, event);
    else
        stream_happen(stream, event);
    stream->count++;
    event->at_us = stream->now_us;
    if (stream_chance(stream, 5))
        event->at_us -= stream_roll(stream, 3400); /* switches are not monotonic */
    stream->last = *event;
}

/* --- anything at all -------------------------------------------------------------------------- */

static inline struct text
stream_any_text(struct stream *stream, int place)
{
    static const char nul[] = "sav\0x";
    switch (stream_roll(stream, 8)) {
    case 0:
        return (struct text){NULL, 0};
    case 1:
        return (struct text){nul, sizeof nul - 1};
    case 2:
        return stream_number(stream);
    case 3:
        return stream_queue(stream);
    case 4:
        return stream_agent(stream);
    case 5:
        return TEXT("\xff\x1b[2J\xc3");
    default: /* most often the id of one of a few calls */
        return stream_text(stream, place, "c", stream_roll(stream, 12));
    }
}

static inline int64_t
stream_any_int(struct stream *stream)
{
    static const int64_t odd[] = {0, -1, 1, INT64_MAX, INT64_MIN, 1000000, 60000000, INT32_MAX};
    int kind = stream_roll(stream, 16);
    if (kind < (int)NITEMS(odd))
        return odd[kind];
    return kind < 12 ? stream_roll(stream, 100) : (int64_t)stream_random(stream);
}

static inline void
stream_any_field(struct stream *stream, struct event *event, const struct event_field *field,
                 int place)
{
    void *to = (char *)event + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
        *(struct text *)to = stream_any_text(stream, place);
        break;
    case FIELD_INT:
        *(int64_t *)to = stream_any_int(stream);
        break;
    case FIELD_BOOL:
        *(bool *)to = stream_chance(stream, 20);
        break;
    case FIELD_ENUM:
        *(int *)to =
            stream_chance(stream, 90) ? stream_roll(stream, 12) - 1 : (int)stream_any_int(stream);
        break;
    case FIELD_INTS: {
        int64_t *ints = stream->ints[place % 3];
        size_t len = (size_t)stream_roll(stream, STREAM_INTS);
        for (size_t i = 0; i < len; i++)
            ints[i] = stream_any_int(stream);
        *(struct ints *)to = (struct ints){ints, len};
        break;
    }
    }
}

/* An event of a known type with any values in it; call events more often than others. */
static inline void
stream_garbage(struct stream *stream, struct event *event)
{
    memset(event, 0, sizeof *event);
    const struct event_row *row = &event_table[stream_roll(stream, (int)event_table_count)];
    if (stream_chance(stream, 60))
        row = event_row(EVENT_CALL_OFFERED + stream_roll(stream, 11));
    event->type = row->type;
    event->at_us = stream_chance(stream, 80) ? stream->now_us : stream_any_int(stream);
    stream->now_us += stream_roll(stream, 5000000);
    for (size_t i = 0; i < row->count; i++)
        stream_any_field(stream, event, &row->fields[i], (int)i);
    if (row->type >= EVENT_CALL_OFFERED && row->type <= EVENT_CALL_ENDED)
        event->call_offered.call = stream_text(stream, 15, "c", stream_roll(stream, 12));
}

#endif
