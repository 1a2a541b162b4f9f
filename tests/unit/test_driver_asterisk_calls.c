/* What the recordings do not hold, or hide among the rest: one call at a time, by hand. */
#include "tests/unit/test.h"

#include "tests/unit/asterisk_recording.h"

/* ---- a small switch ------------------------------------------------------------------------- */

static int64_t clock_ms; /* of the switch, since 1795373833 */

__attribute__((format(printf, 3, 4))) static void
say(struct player *player, const char *event, const char *format, ...)
{
    char lines[1024], message[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(lines, sizeof(lines), format, args);
    va_end(args);
    str_format(message, sizeof(message), "Event: %s\nTimestamp: %" PRId64 ".%03d000\n%s\n", event,
               1795373833 + clock_ms / 1000, (int)(clock_ms % 1000), lines);
    player_say(player, message);
}

static void
start(struct player *player)
{
    clock_ms = 1000;
    player_start(player);
    player_say(player, "Asterisk Call Manager/11.0.0\n");
}

static void
start_with(struct player *player, const char *key, const char *value)
{
    player->settings[0][0] = key;
    player->settings[0][1] = value;
    start(player);
}

static void
end(struct player *player)
{
    struct why why;
    if (player->refused)
        TEST_FAIL("refused: %s", player->refusal.text);
    if (!board_check(player->board, &why))
        TEST_FAIL("%s", why.text);
    player_fini(player);
}

static void
arrives(struct player *player, const char *id, const char *number)
{
    say(player, "Newchannel",
        "Channel: PJSIP/trunk-%s\nChannelState: 4\nCallerIDNum: 0612345678\nCallerIDName: "
        "D\\'ALMEIDA\nContext: from-trunk\nExten: %s\nUniqueid: %s\nLinkedid: %s\n",
        id, number, id, id);
}

static void
on_call(struct player *player, const char *event, const char *id, const char *more)
{
    say(player, event, "Uniqueid: %s\nLinkedid: %s\n%s", id, id, more);
}

static void
up(struct player *player, const char *id)
{
    on_call(player, "Newstate", id, "ChannelState: 6\n");
}

static void
joins(struct player *player, const char *id, const char *queue)
{
    say(player, "QueueCallerJoin", "Uniqueid: %s\nLinkedid: %s\nQueue: %s\nPosition: 1\n", id, id,
        queue);
}

static void
leaves(struct player *player, const char *id, const char *queue)
{
    say(player, "QueueCallerLeave", "Uniqueid: %s\nQueue: %s\n", id, queue);
}

static void
abandons(struct player *player, const char *id, const char *queue)
{
    say(player, "QueueCallerAbandon", "Uniqueid: %s\nQueue: %s\nHoldTime: 3\n", id, queue);
    leaves(player, id, queue);
}

static void
connects(struct player *player, const char *id, const char *queue, const char *agent)
{
    leaves(player, id, queue);
    say(player, "AgentConnect", "Uniqueid: %s\nQueue: %s\nInterface: %s\nHoldTime: 3\n", id, queue,
        agent);
}

static void
ends(struct player *player, const char *id, int cause)
{
    say(player, "Hangup", "Uniqueid: %s\nCause: %d\n", id, cause);
}

static void
member(struct player *player, const char *event, const char *queue, const char *agent,
       const char *more)
{
    say(player, event, "Queue: %s\nMemberName: Alice\nInterface: %s\nPenalty: 0\n%s", queue, agent,
        more);
}

static const struct queue_counters *
queue_day(const struct player *player, const char *queue)
{
    const struct queue *row = board_queue(player->board, text_of(queue));
    if (!row)
        TEST_FAIL("no queue %s", queue);
    return &row->day;
}

static const struct number_counters *
number_day(const struct player *player, const char *number)
{
    const struct number *row = board_number(player->board, text_of(number));
    if (!row)
        TEST_FAIL("no number %s", number);
    return &row->day;
}

static const struct agent *
agent_row(const struct player *player, const char *agent)
{
    const struct agent *row = board_agent(player->board, text_of(agent));
    if (!row)
        TEST_FAIL("no agent %s", agent);
    return row;
}

/* ---- entry ---------------------------------------------------------------------------------- */

TEST(a_call_has_its_number_caller_and_trunk)
{
    struct player player = {0};
    start(&player);
    arrives(&player, "1.1", "+33892680680");
    const struct call *call = board_call(player.board, TEXT("1.1"));
    EQ_STR(call->number->number, "0892680680");
    EQ_STR(call_caller(call), "0612345678");
    EQ_STR(call->caller_name, "D'ALMEIDA");
    EQ_STR(call->trunk, "PJSIP/trunk");
    end(&player);
}

TEST(only_inbound_entry_channels_are_calls)
{
    struct player player = {0};
    start(&player);
    const char *const others[] = {
        "Channel: PJSIP/101-1\nChannelState: 4\nContext: from-internal\nExten: 1\nUniqueid: 1.1\n"
        "Linkedid: 1.1\n",
        "Channel: PJSIP/trunk-2\nChannelState: 0\nContext: from-trunk\nExten: 1\nUniqueid: 1.2\n"
        "Linkedid: 1.2\n",
        "Channel: PJSIP/trunk-3\nChannelState: 4\nContext: from-trunk\nExten: 1\nUniqueid: 1.3\n"
        "Linkedid: 1.1\n",
        "Channel: Local/1@from-trunk-4;2\nChannelState: 4\nContext: from-trunk\nExten: 1\n"
        "Uniqueid: 1.4\nLinkedid: 1.4\n",
    };
    for (size_t i = 0; i < NITEMS(others); i++)
        say(&player, "Newchannel", "%s", others[i]);
    EQ_U64(player.events, 0);
    end(&player);
}

TEST(the_inbound_contexts_can_be_set)
{
    struct player player = {0};
    start_with(&player, "contexts", "orange sfr-*");
    say(&player, "Newchannel",
        "Channel: A/1\nChannelState: 4\nContext: sfr-2\nExten: 3640\n"
        "Uniqueid: 1.1\nLinkedid: 1.1\n");
    say(&player, "Newchannel",
        "Channel: A/2\nChannelState: 4\nContext: orange\nExten: 3640\n"
        "Uniqueid: 1.2\nLinkedid: 1.2\n");
    say(&player, "Newchannel",
        "Channel: A/3\nChannelState: 4\nContext: orange-2\nExten: 3640\n"
        "Uniqueid: 1.3\nLinkedid: 1.3\n");
    EQ_I64(number_day(&player, "3640")->offered, 2);
    end(&player);
}

TEST(a_renamed_channel_is_the_same_call)
{
    struct player player = {0};
    start(&player);
    arrives(&player, "1.1", "3640");
    say(&player, "Rename",
        "Channel: PJSIP/trunk-1.1\nNewname: PJSIP/trunk-1.1<MASQ>\n"
        "Uniqueid: 1.1\n");
    up(&player, "1.1");
    ends(&player, "1.1", 16);
    EQ_I64(number_day(&player, "3640")->connected, 1);
    end(&player);
}

/* ---- why it left ---------------------------------------------------------------------------- */

static void
waits(struct player *player, const char *id)
{
    arrives(player, id, "3640");
    up(player, id);
    joins(player, id, "sav");
    clock_ms += 3000;
}

TEST(hung_up_while_waiting_is_abandoned)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    on_call(&player, "HangupRequest", "1.1", "Cause: 16\n");
    abandons(&player, "1.1", "sav");
    ends(&player, "1.1", 16);
    EQ_I64(queue_day(&player, "sav")->abandoned, 1);
    EQ_I64(queue_day(&player, "sav")->wait_abandoned_us, 3000000);
    EQ_I64(number_day(&player, "3640")->abandoned, 1);
    end(&player);
}

TEST(a_timeout_is_no_abandon)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    abandons(&player, "1.1", "sav");
    on_call(&player, "VarSet", "1.1", "Variable: QUEUESTATUS\nValue: TIMEOUT\n");
    on_call(&player, "SoftHangupRequest", "1.1", "Cause: 16\n");
    ends(&player, "1.1", 16);
    EQ_I64(queue_day(&player, "sav")->timed_out, 1);
    EQ_I64(number_day(&player, "3640")->timed_out, 1);
    end(&player);
}

TEST(a_redirect_of_a_waiting_caller_takes_him_away)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    abandons(&player, "1.1", "sav");
    on_call(&player, "Newexten", "1.1", "Application: Set\nAppData: A=1\n");
    joins(&player, "1.1", "rdv");
    EQ_I64(queue_day(&player, "sav")->taken_away, 1);
    EQ_I64(queue_day(&player, "rdv")->offered, 1);
    end(&player);
}

TEST(without_class_dialplan_a_timeout_cannot_be_told_from_a_redirect)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    abandons(&player, "1.1", "sav");
    joins(&player, "1.1", "rdv");
    EQ_I64(queue_day(&player, "sav")->left_unknown, 1);
    on_call(&player, "HangupRequest", "1.1", "Cause: 16\n");
    abandons(&player, "1.1", "rdv"); /* but this is sure */
    EQ_I64(queue_day(&player, "rdv")->abandoned, 1);
    end(&player);
}

TEST(without_class_dialplan_it_does_not_seem_to_wait_for_ever)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    abandons(&player, "1.1", "sav");
    EQ_I64(board_queue(player.board, TEXT("sav"))->waiting_count, 1);
    clock_ms += 2500;
    arrives(&player, "1.2", "3640"); /* time passes with any event */
    EQ_I64(queue_day(&player, "sav")->left_unknown, 1);
    EQ_I64(queue_day(&player, "sav")->wait_other_us, 3000000);
    end(&player);
}

TEST(leave_alone_is_the_key)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    leaves(&player, "1.1", "sav");
    on_call(&player, "Newexten", "1.1", "Application: Playback\nAppData: rappel\n");
    EQ_I64(queue_day(&player, "sav")->left_key, 1);
    end(&player);
}

TEST(a_full_queue_never_sees_the_call)
{
    struct player player = {0};
    start(&player);
    arrives(&player, "1.1", "3640");
    on_call(&player, "Newexten", "1.1", "Application: Queue\nAppData: sav,t,,,60\n");
    on_call(&player, "VarSet", "1.1", "Variable: QUEUESTATUS\nValue: FULL\n");
    on_call(&player, "SoftHangupRequest", "1.1", "Cause: 16\n");
    ends(&player, "1.1", 17);
    EQ_I64(queue_day(&player, "sav")->offered, 0);
    EQ_I64(queue_day(&player, "sav")->refused_full, 1);
    EQ_I64(number_day(&player, "3640")->refused, 1);
    end(&player);
}

/* ---- conversations -------------------------------------------------------------------------- */

TEST(an_agent_complete_without_a_caller_ends_the_right_conversation)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    connects(&player, "1.1", "sav", "PJSIP/101");
    clock_ms += 10000;
    waits(&player, "1.2"); /* ringinuse: a second one */
    connects(&player, "1.2", "sav", "PJSIP/101");
    clock_ms += 5000;
    say(&player, "AgentComplete", "Queue: sav\nInterface: PJSIP/101\nTalkTime: 18\n");
    EQ_STR(agent_row(&player, "PJSIP/101")->call, "1.2");
    say(&player, "AgentComplete", "Queue: sav\nInterface: PJSIP/101\nTalkTime: 5\n");
    EQ_STR(agent_row(&player, "PJSIP/101")->call, "");
    EQ_I64(agent_row(&player, "PJSIP/101")->day.calls_taken, 2);
    end(&player);
}

static void
dialplan(struct player *player, const char *id, const char *context, const char *exten,
         int priority, const char *application)
{
    say(player, "Newexten",
        "Uniqueid: %s\nLinkedid: %s\nContext: %s\nExten: %s\nPriority: %d\nApplication: "
        "%s\nAppData: x\n",
        id, id, context, exten, priority, application);
}

TEST(messages_and_telephones_elsewhere_are_told_by_the_dialplans_context_once)
{
    struct player player = {0};
    start(&player);
    arrives(&player, "1.1", "0892680680");
    dialplan(&player, "1.1", "from-trunk", "0892680680", 1, "Set");
    EQ_I64(player.count[EVENT_CALL_TRANSFERRED], 0);
    dialplan(&player, "1.1", "dest-msg", "horaires", 1, "Answer");
    EQ_STR(player.sent_to, "message:horaires");
    up(&player, "1.1");
    dialplan(&player, "1.1", "dest-msg", "horaires", 2, "Playback");
    EQ_I64(player.count[EVENT_CALL_TRANSFERRED], 1);
    ends(&player, "1.1", 16);
    arrives(&player, "1.2", "0892680680");
    dialplan(&player, "1.2", "dest-number", "0199001234", 1, "Dial");
    EQ_STR(player.sent_to, "number:0199001234");
    ends(&player, "1.2", 16);
    end(&player);
}

TEST(a_late_agent_complete_ends_nobody_elses_conversation)
{
    struct player player = {0};
    start(&player);
    waits(&player, "1.1");
    connects(&player, "1.1", "sav", "PJSIP/101");
    joins(&player, "1.1", "rdv"); /* redirected */
    connects(&player, "1.1", "rdv", "PJSIP/102");
    say(&player, "AgentComplete", "Uniqueid: 1.1\nQueue: sav\nInterface: PJSIP/101\n");
    EQ_STR(agent_row(&player, "PJSIP/102")->call, "1.1");
    EQ_I64(player.count[EVENT_CALL_TRANSFERRED], 1);
    end(&player);
}

TEST(who_hung_up_is_seen_in_who_asked_first)
{
    struct player player = {0};
    start(&player);
    static const struct {
        const char *first, *cause;
        enum party by;
    } cases[] = {
        {"HangupRequest", "Cause: 16\n", PARTY_CALLER},
        {"SoftHangupRequest", "Cause: 16\n", PARTY_AGENT},
        {"SoftHangupRequest", "Cause: 4\n", PARTY_SWITCH},  /* shutdown */
        {"SoftHangupRequest", "Cause: 32\n", PARTY_SWITCH}, /* any other flag: not recorded */
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        waits(&player, "1.1");
        connects(&player, "1.1", "sav", "PJSIP/101");
        on_call(&player, cases[i].first, "1.1", cases[i].cause);
        on_call(&player, "HangupRequest", "1.1", "Cause: 16\n");
        EQ_I64(world_call(player.world, TEXT("1.1"))->hung_up, cases[i].by);
        ends(&player, "1.1", 16);
    }
    end(&player);
}

TEST(a_number_that_rings_one_telephone_needs_no_queue)
{
    struct player player = {0};
    start(&player);
    member(&player, "QueueMemberAdded", "sav", "PJSIP/101", "Status: 1\n");
    arrives(&player, "1.1", "0145112233");
    on_call(&player, "DialBegin", "1.1", "DestChannel: PJSIP/101-00000007\nDestUniqueid: 1.2\n");
    EQ_I64(board_call(player.board, TEXT("1.1"))->state, CALL_RINGING);
    EQ_I64(agent_row(&player, "PJSIP/101")->state, AGENT_RINGING);
    on_call(&player, "DialEnd", "1.1",
            "DestChannel: PJSIP/101-00000007\nDestUniqueid: 1.2\nDialStatus: ANSWER\n");
    EQ_I64(agent_row(&player, "PJSIP/101")->state, AGENT_TALKING);
    ends(&player, "1.1", 16);
    EQ_I64(number_day(&player, "0145112233")->answered, 1);
    EQ_I64(agent_row(&player, "PJSIP/101")->state, AGENT_AVAILABLE);
    end(&player);
}

/* ---- agents --------------------------------------------------------------------------------- */

TEST(paused_in_one_queue_is_not_paused)
{
    struct player player = {0};
    start(&player);
    member(&player, "QueueMemberAdded", "sav", "PJSIP/101", "Status: 1\nPaused: 0\n");
    member(&player, "QueueMemberAdded", "rdv", "PJSIP/101", "Status: 1\nPaused: 0\n");
    member(&player, "QueueMemberPause", "sav", "PJSIP/101",
           "Status: 1\nPaused: 1\nPausedReason: pause caf\xc3\xa9\n");
    const struct agent *agent = agent_row(&player, "PJSIP/101");
    EQ_STR(agent->label, "Alice");
    EQ_I64(agent->state, AGENT_AVAILABLE);
    for (const struct member *at = agent->serves; at; at = at->agent_next)
        EQ_I64(member_state(at),
               strcmp(at->queue->queue, "sav") == 0 ? AGENT_PAUSED : AGENT_AVAILABLE);
    member(&player, "QueueMemberPause", "rdv", "PJSIP/101",
           "Status: 1\nPaused: 1\nPausedReason: pause caf\xc3\xa9\n");
    EQ_I64(agent->state, AGENT_PAUSED);
    EQ_STR(agent->reason, "pause caf\xc3\xa9");
    member(&player, "QueueMemberRemoved", "sav", "PJSIP/101", "");
    member(&player, "QueueMemberRemoved", "rdv", "PJSIP/101", "");
    EQ_I64(agent->state, AGENT_LOGGED_OUT);
    end(&player);
}

TEST(the_telephone_tells_what_no_queue_does)
{
    struct player player = {0};
    start(&player);
    static const enum agent_state want[] = {AGENT_AVAILABLE, AGENT_AVAILABLE,   AGENT_TALKING,
                                            AGENT_TALKING,   AGENT_UNREACHABLE, AGENT_UNREACHABLE,
                                            AGENT_RINGING,   AGENT_TALKING,     AGENT_HOLD};
    for (size_t i = 0; i < NITEMS(want); i++) {
        char status[32];
        str_format(status, sizeof(status), "Status: %zu\n", i);
        member(&player, "QueueMemberStatus", "sav", "PJSIP/101", status);
        EQ_I64(agent_row(&player, "PJSIP/101")->state, want[i]);
    }
    end(&player);
}

TEST(wrap_up_ends_by_the_switchs_clock)
{
    struct player player = {0};
    start_with(&player, "wrap_up", "5 rdv:0 hotline:10");
    member(&player, "QueueMemberAdded", "sav", "PJSIP/101", "Status: 1\n");
    waits(&player, "1.1");
    connects(&player, "1.1", "sav", "PJSIP/101");
    clock_ms += 2000;
    say(&player, "AgentComplete", "Uniqueid: 1.1\nQueue: sav\nInterface: PJSIP/101\n");
    int64_t ended_ms = clock_ms;
    const struct agent *agent = agent_row(&player, "PJSIP/101");
    EQ_I64(agent->state, AGENT_WRAP_UP);
    clock_ms += 4900;
    ends(&player, "1.1", 16);
    EQ_I64(agent->state, AGENT_WRAP_UP);
    clock_ms += 700;
    arrives(&player, "1.2", "3640");
    EQ_I64(agent->state, AGENT_AVAILABLE);
    EQ_I64(agent->since_us, (INT64_C(1795373833) * 1000 + ended_ms + 5000) * 1000);
    end(&player);
}

TEST(silence_ends_a_wrap_up_too)
{
    struct player player = {0};
    start_with(&player, "wrap_up", "5");
    member(&player, "QueueMemberAdded", "sav", "PJSIP/101", "Status: 1\nWrapuptime: 7\n");
    waits(&player, "1.1");
    connects(&player, "1.1", "sav", "PJSIP/101");
    ends(&player, "1.1", 16);
    const struct agent *agent = agent_row(&player, "PJSIP/101");
    int64_t now_us = INT64_C(1795373833000000) + clock_ms * 1000; /* the clocks agree here */
    translate_tick(player.world, now_us + 6900000);
    EQ_I64(agent->state, AGENT_WRAP_UP);
    translate_tick(player.world, now_us + 7100000);
    EQ_I64(agent->state, AGENT_AVAILABLE);
    end(&player);
}

/* ---- bounds, and recordings without a truth of their own ------------------------------------ */

TEST(too_long_an_id_is_left_out)
{
    struct player player = {0};
    start(&player);
    char id[600];
    memset(id, '1', sizeof(id) - 1);
    id[sizeof(id) - 1] = 0;
    say(&player, "Newchannel",
        "Channel: A/1\nChannelState: 4\nContext: from-trunk\nExten: 1\n"
        "Uniqueid: %.400s\nLinkedid: %.400s\n",
        id, id);
    EQ_U64(player.events, 0);
    end(&player);
}

TEST(a_stop_of_asterisk_and_sixty_console_actions_leave_a_sound_board)
{
    static const char *const names[] = {"stop.ami", "commands.ami", "start.ami", "agentonly.ami",
                                        "initial-state.ami"};
    for (size_t i = 0; i < NITEMS(names); i++) {
        struct bytes bytes = recording_read(names[i]);
        struct player player = {0};
        player_start(&player);
        player_feed(&player, bytes.at, bytes.len);
        TRUE(player.messages > 20);
        EQ_U64(ami_cut(player.ami), 0);
        end(&player);
        bytes_free(&bytes);
    }
}
