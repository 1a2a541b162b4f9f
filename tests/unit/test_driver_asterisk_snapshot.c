/* Coming to a switch in mid-traffic, for the first time or again: what the gate believes against
 * what the lists say. */
#include "tests/unit/test.h"

#include "proto/driver/asterisk/snapshot.h"
#include "tests/unit/asterisk_recording.h"

static const int64_t now_us = INT64_C(1795374195000000);

static void
emit_at(struct player *player, struct event event)
{
    event.at_us = now_us - 60000000;
    player_emit(player, &event);
}

/* What the journal says: a call, and what became of it so far. */
static void
remember(struct player *player, const char *id, const char *number, const char *queue,
         const char *agent)
{
    emit_at(player,
            (struct event){.type = EVENT_CALL_OFFERED,
                           .call_offered = {.call = text_of(id), .number = text_of(number)}});
    emit_at(player,
            (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {.call = text_of(id)}});
    if (queue)
        emit_at(player,
                (struct event){.type = EVENT_CALL_QUEUED,
                               .call_queued = {.call = text_of(id), .queue = text_of(queue)}});
    if (agent)
        emit_at(player, (struct event){.type = EVENT_CALL_ANSWERED,
                                       .call_answered = {.call = text_of(id),
                                                         .queue = text_of(queue),
                                                         .agent = text_of(agent)}});
}

/* Lists and events by hand, in the order in which the session hands them over. */
struct attach {
    struct player player;
    struct snapshot *snapshot;
    struct ami *lists;
};

static void
attach(struct attach *at)
{
    snapshot_begin(&at->snapshot, at->player.world);
    at->lists = ami_new();
    ami_feed(at->lists, "Asterisk Call Manager/1\n", 24);
}

static void
item(struct attach *at, const char *text)
{
    struct ami_message message;
    ami_feed(at->lists, text, strlen(text));
    while (ami_next(at->lists, &message, NULL) == OK) {
        snapshot_channel(at->snapshot, &message, now_us);
        snapshot_queues(at->snapshot, &message, now_us);
    }
}

static void
channel(struct attach *at, const char *id, const char *queue, const char *bridge)
{
    char text[512];
    str_format(
        text, sizeof(text),
        "Event: Status\nVariable: DNIS=0825300300\nChannel: IAX2/carrier-1\nChannelState: 6\n"
        "CallerIDNum: 0612345678\nContext: dest-queue\nExten: %s\nUniqueid: %s\n"
        "Linkedid: %s\nBridgeID: %s\nApplication: Queue\nData: %s,t\nSeconds: 30\n\n",
        queue, id, id, bridge, queue);
    item(at, text);
}

static void
telephone(struct attach *at, const char *name, const char *call, const char *bridge)
{
    char text[512];
    str_format(text, sizeof(text),
               "Event: Status\nChannel: %s\nChannelState: 6\nUniqueid: %s9\nLinkedid: %s\n"
               "BridgeID: %s\nApplication: AppQueue\nContext: \n\n",
               name, call, call, bridge);
    item(at, text);
}

static void
member(struct attach *at, const char *queue, const char *agent, const char *more)
{
    char text[512];
    str_format(text, sizeof(text),
               "Event: QueueMember\nQueue: %s\nName: Bob\nLocation: %s\nPenalty: 0\n%s\n", queue,
               agent, more);
    item(at, text);
}

static void
waits(struct attach *at, const char *queue, const char *id, int wait_s)
{
    char text[256];
    str_format(text, sizeof(text),
               "Event: QueueEntry\nQueue: %s\nPosition: 1\nUniqueid: %s\nWait: %d\n\n", queue, id,
               wait_s);
    item(at, text);
}

static void
settle(struct attach *at)
{
    snapshot_settle(&at->snapshot, now_us + 300000);
    ami_free(&at->lists);
}

static void
listed(struct attach *at)
{
    snapshot_listed(at->snapshot, true, now_us);
}

static void
end(struct attach *at)
{
    struct why why;
    if (at->player.refused)
        TEST_FAIL("refused: %s", at->player.refusal.text);
    if (!board_check(at->player.board, &why))
        TEST_FAIL("%s", why.text);
    player_fini(&at->player);
}

static const struct number_counters *
number_day(const struct attach *at, const char *number)
{
    const struct number *row = board_number(at->player.board, text_of(number));
    if (!row)
        TEST_FAIL("no number %s", number);
    return &row->day;
}

TEST(a_call_in_both_goes_on_and_nothing_is_told)
{
    struct attach at = {0};
    player_start(&at.player);
    remember(&at.player, "1.1", "3640", "sav", NULL);
    remember(&at.player, "1.2", "3640", "sav", "Local/agent1@agents");
    size_t before = at.player.events;
    attach(&at);
    channel(&at, "1.1", "sav", "");
    channel(&at, "1.2", "sav", "b1");
    telephone(&at, "IAX2/agent1-77", "1.2", "b1");
    waits(&at, "sav", "1.1", 60);
    listed(&at);
    settle(&at);
    EQ_U64(at.player.count[EVENT_CALL_OFFERED], 2);
    EQ_U64(at.player.count[EVENT_CALL_QUEUED], 2);
    EQ_U64(at.player.count[EVENT_CALL_ANSWERED], 1);
    EQ_U64(at.player.count[EVENT_CALL_ENDED], 0);
    TRUE(at.player.events - before <= 2); /* the agent and the queue are told, no call */
    end(&at);
}

TEST(a_call_that_is_gone_ended_unseen)
{
    struct attach at = {0};
    player_start(&at.player);
    remember(&at.player, "1.1", "3640", "sav", NULL);
    attach(&at);
    listed(&at);
    settle(&at);
    EQ_I64(number_day(&at, "3640")->unknown, 1);
    EQ_U64(HASH_COUNT(at.player.board->calls), 0);
    end(&at);
}

TEST(its_own_hangup_among_the_held_events_is_the_better_story)
{
    struct attach at = {0};
    player_start(&at.player);
    remember(&at.player, "1.1", "3640", "sav", NULL);
    attach(&at);
    listed(&at);
    player_say(&at.player, "Asterisk Call Manager/1\n"
                           "Event: HangupRequest\nTimestamp: 1795374194.9\nUniqueid: 1.1\n\n"
                           "Event: QueueCallerAbandon\nTimestamp: 1795374194.9\nUniqueid: 1.1\n"
                           "Queue: sav\nHoldTime: 60\n\n"
                           "Event: Hangup\nTimestamp: 1795374194.9\nUniqueid: 1.1\nCause: 16\n\n");
    settle(&at);
    EQ_I64(number_day(&at, "3640")->abandoned, 1);
    EQ_I64(number_day(&at, "3640")->unknown, 0);
    end(&at);
}

TEST(a_call_that_is_new_has_the_number_of_its_variable)
{
    struct attach at = {0};
    player_start(&at.player);
    attach(&at);
    channel(&at, "1.1", "sav", "");
    waits(&at, "sav", "1.1", 12);
    listed(&at);
    settle(&at);
    const struct call *call = board_call(at.player.board, TEXT("1.1"));
    EQ_STR(call->number->number, "0825300300");
    EQ_I64(call->state, CALL_WAITING);
    EQ_I64(call->offered_us, now_us - 30000000);
    EQ_I64(call->queued_us, now_us + 300000 - 12000000);
    end(&at);
}

TEST(its_own_newchannel_among_the_held_events_is_the_better_story)
{
    struct attach at = {0};
    player_start(&at.player);
    attach(&at);
    snapshot_born(at.snapshot, TEXT("1.1"));
    channel(&at, "1.1", "sav", "");
    EQ_U64(at.player.events, 0);
    listed(&at);
    player_say(&at.player, "Asterisk Call Manager/1\n"
                           "Event: Newchannel\nTimestamp: 1795374194.5\nUniqueid: 1.1\n"
                           "Linkedid: 1.1\nChannel: A/1\nChannelState: 4\nContext: from-carrier\n"
                           "Exten: 3640\n\n");
    settle(&at);
    EQ_STR(board_call(at.player.board, TEXT("1.1"))->number->number, "3640");
    EQ_I64(board_call(at.player.board, TEXT("1.1"))->offered_us, INT64_C(1795374194500000));
    end(&at);
}

TEST(answered_meanwhile_by_the_telephone_in_the_same_bridge)
{
    struct attach at = {0};
    player_start(&at.player);
    remember(&at.player, "1.1", "3640", "sav", NULL);
    attach(&at);
    channel(&at, "1.1", "sav", "b1");
    telephone(&at, "IAX2/agent1-77", "1.1", "b1");
    member(&at, "sav", "Local/agent1@agents", "InCall: 1\nStatus: 2\n");
    member(&at, "sav", "Local/agent2@agents", "InCall: 1\nStatus: 2\n");
    listed(&at);
    settle(&at);
    const struct call *call = board_call(at.player.board, TEXT("1.1"));
    EQ_I64(call->state, CALL_TALKING);
    EQ_STR(call->agent->agent, "Local/agent1@agents");
    EQ_STR(board_agent(at.player.board, TEXT("Local/agent1@agents"))->call, "1.1");
    EQ_STR(board_agent(at.player.board, TEXT("Local/agent2@agents"))->call, "");
    EQ_I64(number_day(&at, "3640")->answered, 1);
    EQ_I64(number_day(&at, "3640")->offered, 1);
    end(&at);
}

TEST(what_the_lists_know_comes_before_a_younger_event)
{
    struct attach at = {0};
    player_start(&at.player);
    remember(&at.player, "1.1", "3640", "sav", NULL);
    attach(&at);
    channel(&at, "1.1", "sav", "b1");
    listed(&at);
    player_say(&at.player, "Asterisk Call Manager/1\n"
                           "Event: Hangup\nTimestamp: 1795374195.2\nUniqueid: 1.1\nCause: 16\n\n");
    settle(&at);
    EQ_I64(number_day(&at, "3640")->answered, 1); /* not abandoned */
    EQ_I64(number_day(&at, "3640")->abandoned, 0);
    end(&at);
}

TEST(a_call_going_out_is_no_call)
{
    struct attach at = {0};
    player_start(&at.player);
    attach(&at);
    item(&at, "Event: Status\nVariable: DNIS=(null)\nChannel: IAX2/agent4-1\nChannelState: 6\n"
              "Context: outbound\nExten: 0612345678\nUniqueid: 1.1\nLinkedid: 1.1\nBridgeID: b\n"
              "Application: Dial\nData: IAX2/carrier\n\n");
    listed(&at);
    settle(&at);
    EQ_U64(HASH_COUNT(at.player.board->calls), 0);
    end(&at);
}

TEST(members_and_queues_that_are_gone_are_gone)
{
    struct attach at = {0};
    player_start(&at.player);
    emit_at(&at.player, (struct event){.type = EVENT_QUEUE, .queue = {.queue = TEXT("old")}});
    emit_at(&at.player, (struct event){.type = EVENT_AGENT, .agent = {.agent = TEXT("SIP/1")}});
    emit_at(&at.player, (struct event){.type = EVENT_MEMBER,
                                       .member = {.agent = TEXT("SIP/1"), .queue = TEXT("old")}});
    emit_at(&at.player, (struct event){.type = EVENT_MEMBER,
                                       .member = {.agent = TEXT("SIP/1"), .queue = TEXT("sav")}});
    attach(&at);
    item(&at, "Event: QueueParams\nQueue: sav\nMax: 4\nStrategy: ringall\nServiceLevel: 20\n\n");
    member(&at, "sav", "SIP/2", "Status: 1\nPaused: 1\nPausedReason: repas\n");
    listed(&at);
    settle(&at);
    const struct board *board = at.player.board;
    TRUE(board_queue(board, TEXT("old"))->removed);
    EQ_I64(board_queue(board, TEXT("sav"))->threshold_ms, 20000);
    EQ_I64(board_agent(board, TEXT("SIP/1"))->state, AGENT_LOGGED_OUT);
    TRUE(board_agent(board, TEXT("SIP/1"))->serves == NULL);
    EQ_I64(board_agent(board, TEXT("SIP/2"))->state, AGENT_PAUSED);
    EQ_STR(board_agent(board, TEXT("SIP/2"))->reason, "repas");
    end(&at);
}

TEST(the_same_again_tells_nothing)
{
    struct attach at = {0};
    player_start(&at.player);
    size_t events[3];
    for (size_t i = 0; i < NITEMS(events); i++) {
        attach(&at);
        channel(&at, "1.1", "sav", "b1");
        telephone(&at, "IAX2/agent1-77", "1.1", "b1");
        channel(&at, "1.2", "sav", "");
        item(&at,
             "Event: QueueParams\nQueue: sav\nMax: 4\nStrategy: ringall\nServiceLevel: 20\n\n");
        member(&at, "sav", "Local/agent1@agents", "InCall: 1\nStatus: 2\n");
        member(&at, "sav", "SIP/2", "Status: 1\nPaused: 1\nPausedReason: repas\n");
        waits(&at, "sav", "1.2", 12);
        listed(&at);
        settle(&at);
        events[i] = at.player.events;
        if (i == 1) { /* and a gate that only has its journal is told nothing, either */
            world_free(&at.player.world);
            at.player.world = world_new(&at.player.env);
        }
    }
    EQ_U64(events[1], events[0]);
    EQ_U64(events[2], events[0]);
    end(&at);
}

/* ---- the real thing ------------------------------------------------------------------------- */

static bool
answers(const struct ami_message *message, const char *id)
{
    return text_is(ami_get(message, "ActionID"), id);
}

/* Coming into the traffic of a real Asterisk: its lists, and the events among them. */
TEST(a_recorded_arrival_in_mid_traffic_finds_every_call_and_its_number)
{
    struct bytes bytes = recording_read("initial-state.ami");
    struct player player = {0};
    struct snapshot *snapshot = NULL;
    struct ami *lists = ami_new(), *events = ami_new();
    struct ami_message message;
    player_start(&player);
    snapshot_begin(&snapshot, player.world);

    /* First all that is in the lists, as the session does; then the events, with the lists' own
     * place among them known by what came before them. */
    int64_t stamp_us = 0, listed_us = 0;
    ami_feed(events, bytes.at, bytes.len);
    while (ami_next(events, &message, NULL) == OK && !listed_us) {
        int64_t at_us = ami_time_us(ami_get(&message, "Timestamp"));
        stamp_us = at_us ? at_us : stamp_us;
        if (text_is(ami_get(&message, "Event"), "Newchannel"))
            snapshot_born(snapshot, ami_get(&message, "Uniqueid"));
        if (answers(&message, "init-9") && ami_has(&message, "EventList"))
            listed_us = text_is(ami_get(&message, "EventList"), "Complete") ? stamp_us : 0;
    }
    TRUE(listed_us > 0);
    ami_feed(lists, bytes.at, bytes.len);
    while (ami_next(lists, &message, NULL) == OK) {
        if (answers(&message, "init-9"))
            snapshot_channel(snapshot, &message, listed_us);
        else if (answers(&message, "init-4"))
            snapshot_queues(snapshot, &message, listed_us);
    }
    snapshot_listed(snapshot, true, listed_us);
    ami_reset(events);
    ami_feed(events, bytes.at, bytes.len);
    while (ami_next(events, &message, NULL) == OK) {
        int64_t at_us = ami_time_us(ami_get(&message, "Timestamp"));
        if (snapshot && at_us > listed_us + 300000) {
            snapshot_settle(&snapshot, at_us);
            FILE *rows = expectations_open("initial-state");
            struct expectation row;
            size_t calls = 0;
            while (expectations_next(rows, &row)) {
                if (strcmp(row.kind, "call") != 0)
                    continue;
                const struct call *call = board_call(player.board, text_of(row.key));
                if (!call)
                    TEST_FAIL("call %s is not on the board", row.key);
                EQ_STR(call->number->number, row.field);
                calls++;
            }
            fclose(rows);
            EQ_U64(calls, 15);
        }
        if (at_us)
            translate_event(player.world, &message, at_us);
    }
    FILE *rows = expectations_open("initial-state");
    struct expectation row;
    while (expectations_next(rows, &row)) {
        if (strcmp(row.kind, "left") == 0) {
            const struct queue *queue = board_queue(player.board, text_of(row.key));
            EQ_I64(queue->waiting_count, row.value);
        }
    }
    fclose(rows);
    struct why why;
    TRUE(board_check(player.board, &why));
    EQ_U64(player.refused, 0);
    ami_free(&lists);
    ami_free(&events);
    player_fini(&player);
    bytes_free(&bytes);
}
