/* Waiting lines: order, reasons for leaving, thresholds. */
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

/* Ids of the waiting calls, first to last, with blanks between. */
static const char *
line_of(const struct queue *queue)
{
    static char line[256];
    line[0] = '\0';
    for (const struct call *call = queue->waiting; call; call = call->wait_next) {
        size_t len = strlen(line);
        str_format(line + len, sizeof line - len, "%s%s", len ? " " : "", call->call);
    }
    return line;
}

static void
wait_in(struct board *board, const char *call, const char *queue, int priority, double s)
{
    offer(board, call, "3640", s);
    EQ_I64(queued(board, call, queue, priority, s), OK);
}

TEST(the_line_is_by_priority_then_age_then_id)
{
    struct board *board = board_new();
    wait_in(board, "c1", "sav", 0, 10);
    wait_in(board, "c2", "sav", 0, 20);
    wait_in(board, "c3", "sav", 5, 30);
    wait_in(board, "c4", "sav", 0, 15); /* told late */
    wait_in(board, "c6", "sav", 0, 20);
    wait_in(board, "c5", "sav", 0, 20);
    wait_in(board, "c7", "sav", 5, 25);
    EQ_STR(line_of(the_queue(board, "sav")), "c7 c3 c1 c4 c2 c5 c6");
    EQ_I64(the_queue(board, "sav")->waiting_count, 7);
    ended(board, "c1", PARTY_CALLER, 16, 40);
    ended(board, "c6", PARTY_CALLER, 16, 40);
    ended(board, "c7", PARTY_CALLER, 16, 40);
    EQ_STR(line_of(the_queue(board, "sav")), "c3 c4 c2 c5");
    close_board(board);
}

TEST(the_longest_wait_is_the_oldest_of_all_priorities)
{
    struct board *board = board_new();
    define_queue(board, "sav", 0, 0);
    EQ_I64(queue_longest_wait_us(the_queue(board, "sav"), at_s(100)), 0);
    wait_in(board, "c1", "sav", 0, 10);
    wait_in(board, "c2", "sav", 9, 50);
    EQ_I64(queue_longest_wait_us(the_queue(board, "sav"), at_s(100)), S_US(90));
    EQ_I64(queue_longest_wait_us(the_queue(board, "sav"), at_s(5)), 0);
    close_board(board);
}

TEST(each_reason_to_leave_has_its_counter)
{
    static const struct {
        enum leave_reason reason;
        size_t counter;
    } rows[] = {
        {LEAVE_UNKNOWN, offsetof(struct queue_counters, left_unknown)},
        {LEAVE_ABANDONED, offsetof(struct queue_counters, abandoned)},
        {LEAVE_TIMED_OUT, offsetof(struct queue_counters, timed_out)},
        {LEAVE_KEY, offsetof(struct queue_counters, left_key)},
        {LEAVE_NO_AGENT, offsetof(struct queue_counters, left_no_agent)},
        {LEAVE_TAKEN_AWAY, offsetof(struct queue_counters, taken_away)},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct board *board = board_new();
        wait_in(board, "c1", "sav", 0, 0);
        EQ_I64(unqueued(board, "c1", "sav", rows[i].reason, 7), OK);
        const struct queue *queue = the_queue(board, "sav");
        EQ_I64(*(const int64_t *)((const char *)&queue->day + rows[i].counter), 1);
        bool is_abandon = rows[i].reason == LEAVE_ABANDONED;
        EQ_I64(queue->day.wait_abandoned_us, is_abandon ? S_US(7) : 0);
        EQ_I64(queue->day.wait_other_us, is_abandon ? 0 : S_US(7));
        EQ_I64(queue->day.wait_max_us, S_US(7));
        EQ_I64(window_sum(&queue->window, is_abandon ? 2 : 3, 1, T0_US), 1);
        EQ_I64(the_call(board, "c1")->left, rows[i].reason);
        EQ_I64(the_call(board, "c1")->state, CALL_LEFT);
        close_board(board);
    }
}

TEST(the_refused_never_joined)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    EQ_I64(unqueued(board, "c1", "sav", LEAVE_FULL, 1), OK);
    EQ_I64(unqueued(board, "c1", "sav", LEAVE_JOIN_EMPTY, 2), OK);
    const struct queue_counters *day = &the_queue(board, "sav")->day;
    EQ_I64(day->refused_full, 1);
    EQ_I64(day->refused_empty, 1);
    EQ_I64(day->offered, 0);
    FALSE(the_call(board, "c1")->was_queued);
    EQ_U64(the_queue(board, "sav")->waits.total, 0);
    close_board(board);
}

TEST(a_call_cannot_leave_a_queue_it_does_not_wait_in)
{
    struct board *board = board_new();
    wait_in(board, "c1", "sav", 0, 0);
    EQ_I64(unqueued(board, "c1", "rdv", LEAVE_TIMED_OUT, 5), ERR_STALE);
    TRUE(the_queue(board, "rdv") == NULL);
    EQ_I64(unqueued(board, "c1", "sav", LEAVE_TIMED_OUT, 5), OK);
    EQ_I64(unqueued(board, "c1", "sav", LEAVE_TIMED_OUT, 6), ERR_STALE);
    EQ_I64(the_queue(board, "sav")->day.timed_out, 1);
    close_board(board);
}

TEST(joining_another_queue_leaves_the_first_for_an_unknown_reason)
{
    struct board *board = board_new();
    wait_in(board, "c1", "sav", 0, 0);
    EQ_I64(queued(board, "c1", "sav", 0, 3), ERR_STALE);
    EQ_I64(queued(board, "c1", "rdv", 0, 5), OK);
    EQ_I64(the_queue(board, "sav")->day.left_unknown, 1);
    EQ_I64(the_queue(board, "sav")->waiting_count, 0);
    EQ_I64(the_queue(board, "rdv")->waiting_count, 1);
    EQ_I64(the_call(board, "c1")->queued_us, at_s(5));
    close_board(board);
}

TEST(thresholds_are_those_of_the_moment_and_inclusive)
{
    struct board *board = board_new();
    define_queue(board, "sav", 20000, 0);
    for (int i = 0; i < 4; i++) {
        char id[8];
        str_format(id, sizeof id, "c%d", i);
        wait_in(board, id, "sav", 0, 0);
    }
    answered(board, "c0", "sav", "alice", 20);
    answered(board, "c1", "sav", "bob", 20.000001);
    EQ_I64(the_queue(board, "sav")->day.answered_in_threshold, 1);
    define_queue(board, "sav", 30000, 0);
    answered(board, "c2", "sav", "carol", 30);
    EQ_I64(the_queue(board, "sav")->day.answered_in_threshold, 2);
    define_queue(board, "sav", 0, 0); /* none set: nothing is within it */
    answered(board, "c3", "sav", "dan", 0);
    EQ_I64(the_queue(board, "sav")->day.answered_in_threshold, 2);
    EQ_I64(window_sum(&the_queue(board, "sav")->window, 4, 1, T0_US), 2);
    EQ_I64(window_sum(&the_queue(board, "sav")->window, 6, 1, T0_US), 70000);
    close_board(board);
}

TEST(a_short_abandon_is_below_the_queues_time)
{
    struct board *board = board_new();
    define_queue(board, "sav", 10000, 5000);
    wait_in(board, "c1", "sav", 0, 0);
    wait_in(board, "c2", "sav", 0, 0);
    wait_in(board, "c3", "sav", 0, 0);
    ended(board, "c1", PARTY_CALLER, 16, 4.999);
    ended(board, "c2", PARTY_CALLER, 16, 5);
    unqueued(board, "c3", "sav", LEAVE_ABANDONED, 11);
    const struct queue_counters *day = &the_queue(board, "sav")->day;
    EQ_I64(day->abandoned, 3);
    EQ_I64(day->abandoned_short, 1);
    EQ_I64(day->abandoned_in_threshold, 2);
    close_board(board);
}

TEST(a_queue_without_a_name_is_refused)
{
    struct board *board = board_new();
    EQ_I64(define_queue(board, "", 0, 0), ERR_ARG);
    offer(board, "c1", "3640", 0);
    EQ_I64(queued(board, "c1", "", 0, 0), ERR_ARG);
    EQ_I64(unqueued(board, "c1", "", LEAVE_FULL, 0), ERR_ARG);
    EQ_I64(the_call(board, "c1")->state, CALL_OFFERED);
    close_board(board);
}

TEST(settings_from_outside_are_bounded)
{
    struct board *board = board_new();
    define_queue(board, "sav", INT64_MAX, -5);
    wait_in(board, "c1", "sav", 0, 0);
    answered(board, "c1", "sav", "alice", 5);
    EQ_I64(the_queue(board, "sav")->short_abandon_ms, 0);
    EQ_I64(the_queue(board, "sav")->day.answered_in_threshold, 1);
    close_board(board);
}

TEST(every_wait_stands_in_the_distribution_in_milliseconds)
{
    struct board *board = board_new();
    wait_in(board, "c1", "sav", 0, 0);
    wait_in(board, "c2", "sav", 0, 0);
    answered(board, "c1", "sav", "alice", 0.047);
    unqueued(board, "c2", "sav", LEAVE_KEY, 0.0119999);
    const struct waits *waits = &the_queue(board, "sav")->waits;
    EQ_U64(waits->total, 2);
    EQ_U64(waits->count[47], 1);
    EQ_U64(waits->count[11], 1);
    close_board(board);
}
