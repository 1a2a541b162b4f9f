/* The life of a call, event by event, and what becomes of it. */
#include "tests/unit/test.h"

#include "tests/unit/board_make.h"

/* Every test ends with the books in balance. */
static void
close_board(struct board *board)
{
    struct why why = {.text = ""};
    if (!board_check(board, &why))
        TEST_FAIL("%s", why.text);
    board_free(&board);
    TRUE(board == NULL);
}

TEST(an_offered_call_counts_at_its_number_and_is_undecided)
{
    struct board *board = board_new();
    EQ_I64(offer(board, "c1", "0892680680", 0), OK);
    const struct call *call = the_call(board, "c1");
    EQ_STR(call->number->number, "0892680680");
    EQ_STR(call_caller(call), "0639980001");
    EQ_STR(call->caller_name, "");
    EQ_I64(call->state, CALL_OFFERED);
    EQ_I64(call->offered_us, T0_US);
    const struct number *number = the_number(board, "0892680680");
    EQ_I64(number->day.offered, 1);
    EQ_I64(number->live, 1);
    EQ_I64(number->undecided, 1);
    EQ_I64(window_sum(&number->window, 0, 1, T0_US), 1);
    close_board(board);
}

TEST(a_call_whose_number_is_not_known_counts_at_the_empty_number)
{
    struct board *board = board_new();
    EQ_I64(offer(board, "c1", "", 0), OK);
    EQ_I64(the_number(board, "")->day.offered, 1);
    close_board(board);
}

TEST(a_call_offered_twice_is_stale_and_counts_once)
{
    struct board *board = board_new();
    EQ_I64(offer(board, "c1", "3640", 0), OK);
    EQ_I64(offer(board, "c1", "3640", 1), ERR_STALE);
    EQ_I64(the_number(board, "3640")->day.offered, 1);
    EQ_U64(board->strays, 1);
    EQ_U64(board->events, 2);
    close_board(board);
}

TEST(events_of_a_call_that_is_not_alive_are_refused_with_its_name)
{
    struct board *board = board_new();
    struct event event = {.type = EVENT_CALL_QUEUED, .at_us = T0_US};
    event.call_queued.call = TEXT("ghost");
    event.call_queued.queue = TEXT("sav");
    struct why why;
    IS_ERR(board_apply(board, &event, &why), ERR_UNKNOWN, &why);
    HAS_STR(why.text, "call_queued");
    HAS_STR(why.text, "ghost");
    EQ_I64(connected(board, "ghost", 0), ERR_UNKNOWN);
    EQ_I64(menu(board, "ghost", "x", 0), ERR_UNKNOWN);
    EQ_I64(ringing(board, "ghost", "a", 0), ERR_UNKNOWN);
    EQ_I64(missed(board, "ghost", "a", 0), ERR_UNKNOWN);
    EQ_I64(answered(board, "ghost", "sav", "a", 0), ERR_UNKNOWN);
    EQ_I64(unqueued(board, "ghost", "sav", LEAVE_KEY, 0), ERR_UNKNOWN);
    EQ_I64(transferred(board, "ghost", 0), ERR_UNKNOWN);
    EQ_I64(ended(board, "ghost", PARTY_CALLER, 16, 0), ERR_UNKNOWN);
    TRUE(board->queues == NULL);
    TRUE(board->agents == NULL);
    EQ_I64(board->newest_us, 0);
    close_board(board);
}

TEST(an_event_type_of_a_newer_gate_is_refused_by_its_number)
{
    struct board *board = board_new();
    struct why why;
    IS_ERR(board_apply(board, &(struct event){.type = 63}, &why), ERR_UNKNOWN, &why);
    HAS_STR(why.text, "63");
    IS_ERR(board_apply(board, &(struct event){.type = -1}, NULL), ERR_UNKNOWN, NULL);
    IS_ERR(board_apply(board, &(struct event){.type = 1 << 20}, NULL), ERR_UNKNOWN, NULL);
    close_board(board);
}

TEST(answer_supervision_counts_once_whatever_is_repeated)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    EQ_I64(connected(board, "c1", 2), OK);
    EQ_I64(connected(board, "c1", 3), ERR_STALE);
    EQ_I64(the_call(board, "c1")->connected_us, at_s(2));
    EQ_I64(the_call(board, "c1")->state, CALL_CONNECTED);
    EQ_I64(the_number(board, "3640")->day.connected, 1);
    ended(board, "c1", PARTY_CALLER, 16, 12.5);
    EQ_I64(the_number(board, "3640")->day.connected_us, S_US(10.5));
    EQ_I64(the_number(board, "3640")->day.connected_ended, 1);
    close_board(board);
}

TEST(charging_begins_once)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    struct event event = {.type = EVENT_CALL_CHARGED, .at_us = at_s(3)};
    event.call_charged.call = TEXT("c1");
    EQ_I64(board_apply(board, &event, NULL), OK);
    EQ_I64(board_apply(board, &event, NULL), ERR_STALE);
    EQ_I64(the_call(board, "c1")->charged_us, at_s(3));
    close_board(board);
}

TEST(a_menu_is_remembered_and_does_not_take_a_waiting_call_out_of_its_queue)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    menu(board, "c1", "accueil", 1);
    EQ_I64(the_call(board, "c1")->state, CALL_MENU);
    EQ_STR(the_call(board, "c1")->menu, "accueil");
    queued(board, "c1", "sav", 0, 2);
    menu(board, "c1", "rappel", 3);
    EQ_I64(the_call(board, "c1")->state, CALL_WAITING);
    EQ_STR(the_call(board, "c1")->menu, "rappel");
    EQ_I64(the_queue(board, "sav")->waiting_count, 1);
    close_board(board);
}

TEST(an_answered_call_books_its_wait_everywhere)
{
    struct board *board = board_new();
    define_queue(board, "sav", 20000, 5000);
    offer(board, "c1", "3640", 0);
    connected(board, "c1", 1);
    queued(board, "c1", "sav", 0, 2);
    ringing(board, "c1", "alice", 10);
    EQ_I64(the_call(board, "c1")->state, CALL_WAITING);
    EQ_STR(the_call(board, "c1")->agent->agent, "alice");
    answered(board, "c1", "sav", "alice", 14.25);

    const struct call *call = the_call(board, "c1");
    EQ_I64(call->state, CALL_TALKING);
    EQ_I64(call->answered_us, at_s(14.25));
    const struct queue *queue = the_queue(board, "sav");
    EQ_I64(queue->waiting_count, 0);
    EQ_I64(queue->talking, 1);
    EQ_I64(queue->day.answered, 1);
    EQ_I64(queue->day.answered_in_threshold, 1);
    EQ_I64(queue->day.wait_answered_us, S_US(12.25));
    EQ_I64(queue->day.wait_max_us, S_US(12.25));
    EQ_U64(queue->waits.total, 1);
    EQ_I64(the_number(board, "3640")->day.answered, 1);
    EQ_I64(the_number(board, "3640")->day.wait_us, S_US(12.25));
    EQ_I64(the_number(board, "3640")->undecided, 0);
    EQ_I64(the_agent(board, "alice")->day.calls_taken, 1);

    ended(board, "c1", PARTY_AGENT, 16, 74.25);
    EQ_I64(queue->talking, 0);
    EQ_I64(queue->day.talk_us, S_US(60));
    EQ_I64(the_number(board, "3640")->day.talk_us, S_US(60));
    EQ_I64(the_number(board, "3640")->live, 0);
    EQ_I64(the_agent(board, "alice")->day.talk_us, S_US(60));
    TRUE(the_call(board, "c1") == NULL);
    close_board(board);
}

TEST(a_missed_call_counts_at_the_agent_and_is_rung_by_nobody)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 1);
    ringing(board, "c1", "alice", 2);
    missed(board, "c1", "alice", 10);
    EQ_I64(the_agent(board, "alice")->day.missed, 1);
    TRUE(the_call(board, "c1")->agent == NULL);
    ringing(board, "c1", "bob", 11);
    missed(board, "c1", "alice", 12); /* late: bob's telephone rings on */
    EQ_STR(the_call(board, "c1")->agent->agent, "bob");
    close_board(board);
}

TEST(a_call_taken_twice_is_answered_once_and_both_agents_took_it)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 0);
    answered(board, "c1", "sav", "alice", 10);
    transferred(board, "c1", 30);
    EQ_I64(the_call(board, "c1")->state, CALL_CONNECTED);
    EQ_I64(the_queue(board, "sav")->talking, 0);
    queued(board, "c1", "rdv", 0, 30);
    answered(board, "c1", "rdv", "bob", 40);
    ended(board, "c1", PARTY_CALLER, 16, 100);
    EQ_I64(the_number(board, "3640")->day.answered, 1);
    EQ_I64(the_number(board, "3640")->day.talk_us, S_US(20 + 60));
    EQ_I64(the_agent(board, "alice")->day.talk_us, S_US(20));
    EQ_I64(the_agent(board, "bob")->day.talk_us, S_US(60));
    EQ_I64(the_queue(board, "sav")->day.talk_us, S_US(20));
    EQ_I64(the_queue(board, "rdv")->day.talk_us, S_US(60));
    close_board(board);
}

TEST(a_conversation_handed_on_keeps_its_queue_and_counts_it_once)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 0);
    answered(board, "c1", "sav", "alice", 10);
    EQ_I64(answered(board, "c1", "sav", "alice", 11), ERR_STALE);
    EQ_I64(answered(board, "c1", "sav", "bob", 20), OK);
    EQ_I64(the_queue(board, "sav")->day.answered, 1);
    EQ_I64(the_queue(board, "sav")->talking, 1);
    EQ_I64(the_agent(board, "alice")->day.talk_us, S_US(10));
    ended(board, "c1", PARTY_CALLER, 16, 50);
    EQ_I64(the_agent(board, "bob")->day.talk_us, S_US(30));
    EQ_I64(the_queue(board, "sav")->day.talk_us, S_US(40));
    close_board(board);
}

TEST(a_conversation_that_goes_on_without_its_queue_is_no_longer_the_queues)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 0);
    answered(board, "c1", "sav", "alice", 10);
    answered(board, "c1", "", "", 20); /* a person who is no agent */
    EQ_I64(the_queue(board, "sav")->talking, 0);
    TRUE(the_call(board, "c1")->queue == NULL);
    ended(board, "c1", PARTY_CALLER, 16, 50);
    EQ_I64(the_queue(board, "sav")->day.talk_us, S_US(10));
    EQ_I64(the_number(board, "3640")->day.talk_us, S_US(40));
    close_board(board);
}

TEST(an_answer_from_a_queue_nobody_saw_it_join_counts_as_a_join)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 1);
    answered(board, "c1", "rdv", "alice", 5);
    EQ_I64(the_queue(board, "sav")->day.left_unknown, 1);
    EQ_I64(the_queue(board, "rdv")->day.offered, 1);
    EQ_I64(the_queue(board, "rdv")->day.answered, 1);
    EQ_I64(the_queue(board, "rdv")->day.wait_answered_us, 0);
    close_board(board);
}

TEST(a_second_telephone_ringing_does_not_take_the_talk_from_the_first)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    answered(board, "c1", "", "alice", 10);
    EQ_I64(ringing(board, "c1", "bob", 15), OK);
    EQ_STR(the_call(board, "c1")->agent->agent, "alice");
    ended(board, "c1", PARTY_CALLER, 16, 20);
    EQ_I64(the_agent(board, "alice")->day.talk_us, S_US(10));
    close_board(board);
}

TEST(a_waiting_call_that_is_transferred_was_taken_away)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 0);
    transferred(board, "c1", 9);
    EQ_I64(the_call(board, "c1")->state, CALL_LEFT);
    EQ_I64(the_queue(board, "sav")->day.taken_away, 1);
    EQ_I64(the_queue(board, "sav")->day.wait_other_us, S_US(9));
    close_board(board);
}

TEST(times_out_of_order_never_make_a_duration_negative)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 10);
    connected(board, "c1", 9.999);
    queued(board, "c1", "sav", 0, 10);
    answered(board, "c1", "sav", "alice", 9.9985);
    ended(board, "c1", PARTY_CALLER, 16, 9.998);
    const struct number_counters *day = &the_number(board, "3640")->day;
    EQ_I64(day->wait_us, 0);
    EQ_I64(day->talk_us, 0);
    EQ_I64(day->connected_us, 0);
    EQ_I64(day->connected_ended, 1);
    EQ_I64(the_queue(board, "sav")->day.wait_answered_us, 0);
    close_board(board);
}

TEST(an_event_without_a_time_happens_at_the_newest_time_known)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 5);
    struct event event = {.type = EVENT_CALL_CONNECTED};
    event.call_connected.call = TEXT("c1");
    EQ_I64(board_apply(board, &event, NULL), OK);
    EQ_I64(the_call(board, "c1")->connected_us, at_s(5));
    close_board(board);
}

TEST(long_texts_of_a_call_are_kept_whole)
{
    struct board *board = board_new();
    char id[400];
    memset(id, 'x', sizeof id);
    id[sizeof id - 1] = '\0';
    struct event event = {.type = EVENT_CALL_OFFERED, .at_us = T0_US};
    event.call_offered.call = text_of(id);
    event.call_offered.caller = text_of(id + 100);
    event.call_offered.caller_name = text_of(id + 200);
    event.call_offered.origin = TEXT("mobile");
    event.call_offered.trunk = TEXT("sip-in");
    EQ_I64(board_apply(board, &event, NULL), OK);
    const struct call *call = the_call(board, id);
    EQ_STR(call->call, id);
    EQ_STR(call_caller(call), id + 100);
    EQ_STR(call->caller_name, id + 200);
    offer(board, "c2", "3640", 0);
    EQ_STR(call->origin, "mobile");
    EQ_STR(call->trunk, "sip-in");
    EQ_STR(the_call(board, "c2")->trunk, "");
    EQ_I64(ended(board, id, PARTY_CALLER, 16, 1), OK);
    close_board(board);
}

/* --- outcomes --------------------------------------------------------------------------------- */

/* What happened before the end; `left` is LEAVE_REASONS for a call that was never near a queue. */
struct ending {
    const char *sentence;
    int left; /* unqueued with this reason; -1: waits still */
    bool connected, ringing, unseen;
    enum line_state line;
    enum party by;
    int cause;
    size_t counter;
};
enum { NO_QUEUE = LEAVE_REASONS, WAITS = -1 };

#define N(counter) offsetof(struct number_counters, counter)

static const struct ending endings[] = {
    {"caller hangs up while waiting", WAITS, 1, 0, 0, 0, PARTY_CALLER, 16, N(abandoned)},
    {"waiting, nobody saw who hung up", WAITS, 1, 0, 0, 0, PARTY_UNKNOWN, 16, N(abandoned)},
    {"the switch drops a waiting call", WAITS, 1, 0, 0, 0, PARTY_SWITCH, 41, N(failed)},
    {"waiting, ended unseen", WAITS, 1, 0, 1, 0, PARTY_UNKNOWN, 0, N(unknown)},
    {"abandoned, then over", LEAVE_ABANDONED, 1, 0, 0, 0, PARTY_CALLER, 16, N(abandoned)},
    {"timed out, message, over", LEAVE_TIMED_OUT, 1, 0, 0, 0, PARTY_SWITCH, 16, N(timed_out)},
    {"timed out, caller leaves the message", LEAVE_TIMED_OUT, 1, 0, 0, 0, PARTY_CALLER, 16,
     N(timed_out)},
    {"left by key", LEAVE_KEY, 1, 0, 0, 0, PARTY_CALLER, 16, N(left_key)},
    {"nobody serves it any more", LEAVE_NO_AGENT, 1, 0, 0, 0, PARTY_SWITCH, 16, N(refused)},
    {"queue full", LEAVE_FULL, 1, 0, 0, 0, PARTY_SWITCH, 16, N(refused)},
    {"queue full, busy tone", LEAVE_FULL, 0, 0, 0, 0, PARTY_SWITCH, 17, N(refused)},
    {"queue not served", LEAVE_JOIN_EMPTY, 1, 0, 0, 0, PARTY_CALLER, 16, N(refused)},
    {"taken away and hung up", LEAVE_TAKEN_AWAY, 1, 0, 0, 0, PARTY_CALLER, 16, N(abandoned)},
    {"taken away to a message", LEAVE_TAKEN_AWAY, 1, 0, 0, 0, PARTY_SWITCH, 16, N(served)},
    {"taken away to a busy line", LEAVE_TAKEN_AWAY, 1, 0, 0, 0, PARTY_SWITCH, 17, N(failed)},
    {"unseen after a time-out", LEAVE_TIMED_OUT, 1, 0, 1, 0, PARTY_UNKNOWN, 0, N(unknown)},
    {"gone before any queue", NO_QUEUE, 1, 0, 0, 0, PARTY_CALLER, 16, N(left_early)},
    {"gone before the switch answered", NO_QUEUE, 0, 0, 0, 0, PARTY_CALLER, 16, N(left_early)},
    {"announcement", NO_QUEUE, 1, 0, 0, 0, PARTY_SWITCH, 16, N(served)},
    {"telephone rings, caller gives up", NO_QUEUE, 1, 1, 0, 0, PARTY_CALLER, 16, N(abandoned)},
    {"telephone rings, nobody comes", NO_QUEUE, 1, 1, 0, 0, PARTY_SWITCH, 19, N(failed)},
    {"telephone busy", NO_QUEUE, 0, 1, 0, 0, PARTY_SWITCH, 17, N(failed)},
    {"closed line", NO_QUEUE, 0, 0, 0, LINE_CLOSED, PARTY_SWITCH, 21, N(closed)},
    {"rejected, line not known", NO_QUEUE, 0, 0, 0, LINE_UNKNOWN, PARTY_SWITCH, 21, N(closed)},
    {"rejected though open", NO_QUEUE, 0, 0, 0, LINE_OPEN, PARTY_SWITCH, 21, N(failed)},
    {"unallocated", NO_QUEUE, 0, 0, 0, 0, PARTY_SWITCH, 1, N(unrouted)},
    {"no route to network", NO_QUEUE, 0, 0, 0, 0, PARTY_SWITCH, 2, N(unrouted)},
    {"no route", NO_QUEUE, 0, 0, 0, 0, PARTY_UNKNOWN, 3, N(unrouted)},
    {"no circuit", NO_QUEUE, 0, 0, 0, 0, PARTY_SWITCH, 34, N(failed)},
    {"no route after connection", NO_QUEUE, 1, 0, 0, 0, PARTY_SWITCH, 3, N(failed)},
    {"turned away without a word", NO_QUEUE, 0, 0, 0, 0, PARTY_SWITCH, 16, N(failed)},
};

static struct board *
tell_ending(const struct ending *ending)
{
    struct board *board = board_new();
    line_is(board, "3640", ending->line, 0);
    offer(board, "c1", "3640", 0);
    if (ending->connected)
        connected(board, "c1", 1);
    bool joins =
        ending->left != NO_QUEUE && ending->left != LEAVE_FULL && ending->left != LEAVE_JOIN_EMPTY;
    if (joins)
        queued(board, "c1", "sav", 0, 2);
    if (ending->left != NO_QUEUE && ending->left != WAITS)
        EQ_I64(unqueued(board, "c1", "sav", (enum leave_reason)ending->left, 5), OK);
    if (ending->ringing)
        ringing(board, "c1", "alice", 6);
    if (ending->unseen)
        ended_unseen(board, "c1", 10);
    else
        ended(board, "c1", ending->by, ending->cause, 10);
    return board;
}

TEST(each_ending_has_its_outcome)
{
    for (size_t i = 0; i < NITEMS(endings); i++) {
        struct board *board = tell_ending(&endings[i]);
        const struct number *number = the_number(board, "3640");
        if (*(const int64_t *)((const char *)&number->day + endings[i].counter) != 1)
            TEST_FAIL("%s: counted elsewhere", endings[i].sentence);
        EQ_I64(number->undecided, 0);
        int64_t seen =
            window_sum(&number->window, 3, 1, T0_US) + window_sum(&number->window, 4, 1, T0_US);
        EQ_I64(seen, endings[i].counter == N(served) ? 0 : 1);
        close_board(board);
    }
}

TEST(a_call_an_agent_ever_took_is_answered_whatever_follows)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    answered(board, "c1", "", "alice", 1);
    transferred(board, "c1", 5);
    queued(board, "c1", "sav", 0, 6);
    unqueued(board, "c1", "sav", LEAVE_TIMED_OUT, 66);
    ended(board, "c1", PARTY_CALLER, 16, 70);
    const struct number_counters *day = &the_number(board, "3640")->day;
    EQ_I64(day->answered, 1);
    EQ_I64(day->timed_out, 0);
    EQ_I64(the_queue(board, "sav")->day.timed_out, 1);
    close_board(board);
}

TEST(the_last_queue_decides)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 0);
    unqueued(board, "c1", "sav", LEAVE_TIMED_OUT, 30);
    queued(board, "c1", "rdv", 0, 30);
    ended(board, "c1", PARTY_CALLER, 16, 40);
    EQ_I64(the_number(board, "3640")->day.abandoned, 1);
    EQ_I64(the_number(board, "3640")->day.timed_out, 0);
    EQ_I64(the_number(board, "3640")->day.wait_us, S_US(40));
    close_board(board);
}
