/* Midnight: what begins anew, what is carried over, what is split. */
#include "tests/unit/test.h"

#include "tests/unit/board_make.h"

static void
close_board(struct board *board)
{
    struct why why = {.text = ""};
    if (!board_check(board, &why))
        TEST_FAIL("%s", why.text);
    board_free(&board);
}

static const double MIDNIGHT = 3600;

TEST(a_call_offered_before_midnight_and_answered_after_it_is_carried)
{
    struct board *board = board_new();
    define_queue(board, "sav", 20000, 0);
    offer(board, "c1", "3640", MIDNIGHT - 15);
    queued(board, "c1", "sav", 0, MIDNIGHT - 10);
    EQ_I64(day_turns(board, "2026-11-23", MIDNIGHT), OK);
    const struct number *number = the_number(board, "3640");
    const struct queue *queue = the_queue(board, "sav");
    EQ_I64(number->day.offered, 0);
    EQ_I64(number->day.carried, 1);
    EQ_I64(queue->day.offered, 0);
    EQ_I64(queue->day.carried, 1);
    EQ_I64(queue->waiting_count, 1);
    answered(board, "c1", "sav", "alice", MIDNIGHT + 5);
    EQ_I64(number->day.answered, 1);
    EQ_I64(queue->day.answered_in_threshold, 1);
    EQ_I64(queue->day.wait_answered_us, S_US(15)); /* whole, in the day it ends in */
    EQ_I64(number->day.wait_us, S_US(15));
    close_board(board);
}

TEST(a_call_answered_before_midnight_and_ended_after_it_is_not_carried)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", MIDNIGHT - 100);
    connected(board, "c1", MIDNIGHT - 90);
    queued(board, "c1", "sav", 0, MIDNIGHT - 80);
    answered(board, "c1", "sav", "alice", MIDNIGHT - 60);
    day_turns(board, "2026-11-23", MIDNIGHT);
    const struct number *number = the_number(board, "3640");
    EQ_I64(number->day.carried, 0);
    EQ_I64(number->live, 1);
    EQ_I64(the_queue(board, "sav")->talking, 1);
    ended(board, "c1", PARTY_CALLER, 16, MIDNIGHT + 30);
    EQ_I64(number->day.answered, 0);
    EQ_I64(number->day.talk_us, S_US(90));
    EQ_I64(number->day.connected_us, S_US(120));
    EQ_I64(the_queue(board, "sav")->day.talk_us, S_US(90));
    EQ_I64(the_agent(board, "alice")->day.talk_us, S_US(90));
    EQ_I64(the_agent(board, "alice")->day.calls_taken, 0);
    close_board(board);
}

TEST(the_state_of_an_agent_is_split_at_midnight_but_shows_its_true_age)
{
    struct board *board = board_new();
    agent_is(board, "alice", AGENT_PAUSED, MIDNIGHT - 600);
    day_turns(board, "2026-11-23", MIDNIGHT);
    const struct agent *alice = the_agent(board, "alice");
    EQ_I64(alice->since_us, at_s(MIDNIGHT - 600));
    agent_is(board, "alice", AGENT_AVAILABLE, MIDNIGHT + 60);
    EQ_I64(alice->day.state_us[AGENT_PAUSED], S_US(60));
    close_board(board);
}

TEST(every_day_counter_and_every_wait_begins_anew_and_the_windows_do_not)
{
    struct board *board = board_new();
    for (int i = 0; i < 20; i++) {
        char id[8];
        str_format(id, sizeof id, "c%d", i);
        offer(board, id, "3640", MIDNIGHT - 60 + i);
        connected(board, id, MIDNIGHT - 60 + i);
        queued(board, id, "sav", 0, MIDNIGHT - 59 + i);
        ringing(board, id, "alice", MIDNIGHT - 58 + i);
        missed(board, id, "alice", MIDNIGHT - 57 + i);
        if (i % 2)
            answered(board, id, "sav", "alice", MIDNIGHT - 50 + i);
        ended(board, id, PARTY_CALLER, 16, MIDNIGHT - 40 + i);
    }
    day_turns(board, "2026-11-23", MIDNIGHT);
    static const struct number_counters no_calls;
    static const struct queue_counters no_waits;
    static const struct agent_counters no_work;
    EQ_BYTES(&the_number(board, "3640")->day, &no_calls, sizeof no_calls);
    EQ_BYTES(&the_queue(board, "sav")->day, &no_waits, sizeof no_waits);
    EQ_BYTES(&the_agent(board, "alice")->day, &no_work, sizeof no_work);
    EQ_U64(the_queue(board, "sav")->waits.total, 0);
    EQ_I64(waits_quantile_ms(&the_queue(board, "sav")->waits, 500000), -1);
    EQ_I64(window_sum(&the_number(board, "3640")->window, 0, 5, at_s(MIDNIGHT)), 20);
    EQ_STR(board->date, "2026-11-23");
    EQ_STR(board->zone, "Europe/Paris");
    EQ_I64(board->day_us, at_s(MIDNIGHT));
    close_board(board);
}

TEST(two_midnights_carry_the_same_call_twice)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    day_turns(board, "2026-11-23", MIDNIGHT);
    day_turns(board, "2026-11-24", MIDNIGHT + 86400);
    EQ_I64(the_number(board, "3640")->day.carried, 1);
    ended_unseen(board, "c1", MIDNIGHT + 90000);
    EQ_I64(the_number(board, "3640")->day.unknown, 1);
    close_board(board);
}

TEST(a_day_without_a_date_is_refused)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    EQ_I64(day_turns(board, "", MIDNIGHT), ERR_ARG);
    EQ_I64(the_number(board, "3640")->day.offered, 1);
    close_board(board);
}
