/* Snapshots and totals: what they say, in which order; totals of other versions. */
#include "tests/unit/test.h"

#include "tests/unit/board_make.h"
#include "tests/unit/board_told.h"

static struct board *
a_busy_board(void)
{
    struct board *board = board_new();
    MAKE(board, 0, EVENT_EXCHANGE, exchange, .name = TEXT("lyon"), .link = LINK_UP);
    day_turns(board, "2026-11-22", 0);
    define_queue(board, "sav", 20000, 5000);
    member(board, "alice", "sav", false, false);
    agent_is(board, "alice", AGENT_AVAILABLE, 1);
    offer(board, "c1", "3640", 2);
    connected(board, "c1", 3);
    queued(board, "c1", "sav", 4, 4);
    offer(board, "c2", "3640", 5);
    queued(board, "c2", "sav", 0, 6);
    answered(board, "c2", "sav", "alice", 20.5);
    agent_is(board, "alice", AGENT_TALKING, 20.5);
    return board;
}

/* Types of a snapshot's events, in order. */
static void
note_type(void *context, const struct event *event)
{
    char *to = context;
    size_t len = strlen(to);
    str_format(to + len, 2000 - len, "%s ", event_row(event->type)->name);
}

TEST(a_snapshot_says_each_thing_once_in_order)
{
    struct board *board = a_busy_board();
    char types[2000] = "";
    board_snapshot(board, note_type, types);
    EQ_STR(types, "exchange number queue agent agent_state member "
                  "call_offered call_connected call_queued "
                  "call_offered call_queued call_answered "
                  "day totals totals totals totals ");
    board_free(&board);
}

TEST(the_snapshot_of_a_new_board_is_empty)
{
    struct board *board = board_new();
    char types[2000] = "";
    board_snapshot(board, note_type, types);
    EQ_STR(types, "");
    board_free(&board);
}

TEST(a_rebuilt_board_has_the_counters_windows_and_waits_of_its_model)
{
    struct board *board = a_busy_board(), *copy = board_copy(board);
    TRUE(board_same(board, copy));
    const struct queue *sav = the_queue(copy, "sav");
    EQ_I64(sav->day.offered, 2);
    EQ_I64(sav->day.answered_in_threshold, 1);
    EQ_I64(waits_quantile_ms(&sav->waits, 500000),
           waits_quantile_ms(&the_queue(board, "sav")->waits, 500000));
    EQ_I64(window_sum(&sav->window, 0, 1, at_s(30)), 2);
    EQ_I64(the_agent(copy, "alice")->day.state_us[AGENT_AVAILABLE], S_US(19.5));
    EQ_I64(the_call(copy, "c1")->priority, 4);
    EQ_I64(the_call(copy, "c2")->queued_us, at_s(6));
    struct why why;
    TRUE(board_check(copy, &why));
    board_free(&copy);
    board_free(&board);
}

/* A state that began yesterday is shown with its true age and booked from midnight only. */
TEST(a_board_rebuilt_after_midnight_splits_states_as_its_model)
{
    struct board *board = board_new();
    agent_is(board, "alice", AGENT_PAUSED, 0);
    day_turns(board, "2026-11-23", 600);
    struct board *copy = board_copy(board);
    EQ_I64(the_agent(copy, "alice")->since_us, at_s(0));
    agent_is(copy, "alice", AGENT_AVAILABLE, 660);
    EQ_I64(the_agent(copy, "alice")->day.state_us[AGENT_PAUSED], S_US(60));
    board_free(&copy);
    board_free(&board);
}

static enum err
totals(struct board *board, enum subject subject, const char *key, struct ints counters,
       struct ints windows, struct ints waits)
{
    return MAKE(board, 0, EVENT_TOTALS, totals, .subject = (int)subject, .key = text_of(key),
                .counters = counters, .windows = windows, .waits = waits);
}

static const struct ints none;

TEST(totals_of_the_board_clear_everything_counted_and_nothing_else)
{
    struct board *board = a_busy_board();
    EQ_I64(totals(board, SUBJECT_BOARD, "", none, none, none), OK);
    EQ_I64(the_number(board, "3640")->day.offered, 0);
    EQ_I64(the_number(board, "3640")->live, 2);
    EQ_I64(window_sum(&the_number(board, "3640")->window, 0, 60, at_s(30)), 0);
    EQ_U64(the_queue(board, "sav")->waits.total, 0);
    EQ_I64(the_queue(board, "sav")->waiting_count, 1);
    EQ_I64(the_queue(board, "sav")->talking, 1);
    EQ_I64(the_agent(board, "alice")->day.calls_taken, 0);
    EQ_I64(the_agent(board, "alice")->state, AGENT_TALKING);
    EQ_STR(board->date, "2026-11-22");
    board_free(&board);
}

TEST(totals_of_an_older_gate_leave_the_rest_at_0_and_of_a_newer_are_cut)
{
    struct board *board = board_new();
    int64_t values[100];
    for (int i = 0; i < 100; i++)
        values[i] = 1000 + i;
    struct ints many = {values, 100}, two = {values, 2};
    EQ_I64(totals(board, SUBJECT_QUEUE, "sav", many, none, none), OK);
    EQ_I64(the_queue(board, "sav")->day.offered, 1000);
    EQ_I64(the_queue(board, "sav")->day.cost_ue60, 1000 + (int64_t)queue_counter_table.count - 1);
    EQ_I64(totals(board, SUBJECT_QUEUE, "sav", two, none, none), OK);
    EQ_I64(the_queue(board, "sav")->day.carried, 1001);
    EQ_I64(the_queue(board, "sav")->day.answered, 0);
    EQ_I64(the_queue(board, "sav")->day.cost_ue60, 0);
    board_free(&board);
}

TEST(totals_that_make_no_sense_are_refused_or_left_out)
{
    struct board *board = board_new();
    EQ_I64(totals(board, SUBJECT_UNKNOWN, "x", none, none, none), ERR_ARG);
    EQ_I64(totals(board, SUBJECTS, "x", none, none, none), ERR_ARG);
    EQ_I64(totals(board, SUBJECT_QUEUE, "", none, none, none), ERR_ARG);
    EQ_I64(totals(board, SUBJECT_AGENT, "", none, none, none), ERR_ARG);
    static const int64_t waits[] = {-1, 5, WAITS_BUCKETS, 5, 3, -9, 70, INT64_MAX, 8};
    static const int64_t window[] = {-4, 1, 1, 1, 1, 1, 1, 1, INT64_MAX, 1, 1, 1, 1, 1, 1, 1, 29};
    struct ints odd_waits = {waits, NITEMS(waits)}, odd_window = {window, NITEMS(window)};
    EQ_I64(totals(board, SUBJECT_QUEUE, "sav", none, odd_window, odd_waits), OK);
    EQ_U64(the_queue(board, "sav")->waits.total, UINT32_MAX);
    TRUE(the_queue(board, "sav")->window.minute == NULL);
    board_free(&board);
}

TEST(every_counter_of_the_structs_stands_in_its_table_once)
{
    static const struct {
        const struct counter_table *table;
        size_t size;
    } tables[] = {
        {&number_counter_table, sizeof(struct number_counters)},
        {&queue_counter_table, sizeof(struct queue_counters)},
        {&agent_counter_table, sizeof(struct agent_counters)},
        {&origin_counter_table, sizeof(struct origin_counters)},
        {&number_hour_table, sizeof(struct number_hour)},
        {&number_window_table, sizeof(struct number_window)},
        {&queue_window_table, sizeof(struct queue_window)},
    };
    for (size_t t = 0; t < NITEMS(tables); t++) {
        EQ_U64(tables[t].table->count * sizeof(int64_t), tables[t].size);
        for (size_t i = 0; i < tables[t].table->count; i++) {
            EQ_U64(tables[t].table->rows[i].offset, i * sizeof(int64_t)); /* in order */
            TRUE(tables[t].table->rows[i].name[0] && tables[t].table->rows[i].help[0]);
        }
    }
    TRUE(number_window_table.count <= WINDOW_COUNTERS_MAX);
    TRUE(queue_window_table.count <= WINDOW_COUNTERS_MAX);
}

TEST(every_type_of_event_has_a_fold)
{
    for (size_t i = 0; i < event_table_count; i++) {
        struct board *board = board_new();
        struct event event = {.type = event_table[i].type, .at_us = T0_US};
        struct why why = {.text = ""};
        board_apply(board, &event, &why);
        TRUE(strstr(why.text, "event type") == NULL);
        board_free(&board);
    }
}
