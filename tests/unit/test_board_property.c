/* What must hold whatever happens: random streams, plausible ones and garbage. */
#include "tests/unit/test.h"

#include "tests/unit/board_stream.h"
#include "tests/unit/board_told.h"

enum { SEEDS = 1500, EVENTS = 400 };

static void
must_check(struct board *board, uint64_t seed, int step)
{
    struct why why;
    if (!board_check(board, &why))
        TEST_FAIL("seed %" PRIu64 ", event %d: %s", seed, step, why.text);
}

TEST(after_every_plausible_event_the_books_balance)
{
    uint64_t refused = 0, folded = 0;
    for (uint64_t seed = 0; seed < SEEDS / 5; seed++) {
        struct board *board = board_new();
        struct stream stream;
        stream_begin(&stream, seed);
        for (int i = 0; i < EVENTS; i++) {
            struct event event;
            stream_next(&stream, &event);
            board_apply(board, &event, NULL);
            must_check(board, seed, i);
        }
        refused += board->strays;
        folded += board->events;
        board_free(&board);
    }
    TRUE(refused > 0);
    TRUE(refused * 3 < folded); /* the stream is plausible */
}

/* Totals set any values: they are left out where the books are looked at. */
static void
garbage_but_totals(struct stream *stream, struct event *event)
{
    do
        stream_garbage(stream, event);
    while (event->type == EVENT_TOTALS);
}

TEST(after_every_garbage_event_the_books_balance)
{
    for (uint64_t seed = 0; seed < SEEDS / 5; seed++) {
        struct board *board = board_new();
        struct stream stream;
        stream_begin(&stream, seed);
        for (int i = 0; i < EVENTS; i++) {
            struct event event;
            garbage_but_totals(&stream, &event);
            board_apply(board, &event, NULL);
            must_check(board, seed, i);
        }
        board_free(&board);
    }
}

typedef void next_fn(struct stream *stream, struct event *event);

/* Two boards, one of them rebuilt from a snapshot in mid-traffic, must stay equal. */
static void
follow_from_snapshot(next_fn *next, uint64_t seed)
{
    struct board *board = board_new(), *copy = NULL;
    struct stream stream;
    stream_begin(&stream, seed);
    int joins = (int)(seed % EVENTS);
    for (int i = 0; i < EVENTS; i++) {
        struct event event;
        if (i == joins) {
            copy = board_copy(board);
            must_check(copy, seed, i);
            EQ_U64(board_digest(copy), board_digest(board));
            if (!board_same(board, copy))
                TEST_FAIL("seed %" PRIu64 ": differs after the snapshot", seed);
        }
        next(&stream, &event);
        enum err err = board_apply(board, &event, NULL);
        if (copy && board_apply(copy, &event, NULL) != err)
            TEST_FAIL("seed %" PRIu64 ", event %d: one refuses, one does not", seed, i);
        if (copy && board_digest(copy) != board_digest(board))
            TEST_FAIL("seed %" PRIu64 ", event %d: other digest", seed, i);
    }
    must_check(copy, seed, EVENTS);
    if (!board_same(board, copy))
        TEST_FAIL("seed %" PRIu64 ": differs at the end", seed);
    board_free(&board);
    board_free(&copy);
}

TEST(a_board_rebuilt_from_a_snapshot_stays_equal_in_plausible_traffic)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        follow_from_snapshot(stream_next, seed);
}

TEST(a_board_rebuilt_from_a_snapshot_stays_equal_in_garbage)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        follow_from_snapshot(garbage_but_totals, seed);
}

TEST(garbage_totals_never_part_two_boards)
{
    for (uint64_t seed = 0; seed < SEEDS / 3; seed++) {
        struct board *a = board_new(), *b = board_new();
        struct stream stream;
        stream_begin(&stream, seed);
        for (int i = 0; i < EVENTS; i++) {
            struct event event;
            stream_garbage(&stream, &event);
            EQ_I64(board_apply(a, &event, NULL), board_apply(b, &event, NULL));
        }
        EQ_U64(board_digest(a), board_digest(b));
        struct board *copy = board_copy(a);
        EQ_U64(board_digest(copy), board_digest(a));
        TRUE(board_same(a, b) && board_same(a, copy));
        board_free(&copy);
        board_free(&a);
        board_free(&b);
    }
}

TEST(the_digest_does_not_depend_on_when_it_is_asked)
{
    for (uint64_t seed = 0; seed < SEEDS / 3; seed++) {
        struct board *often = board_new(), *once = board_new();
        struct stream stream;
        stream_begin(&stream, seed);
        for (int i = 0; i < EVENTS; i++) {
            struct event event;
            stream_next(&stream, &event);
            board_apply(often, &event, NULL);
            board_apply(once, &event, NULL);
            if (stream_chance(&stream, 30))
                board_digest(often);
        }
        EQ_U64(board_digest(often), board_digest(once));
        board_free(&often);
        board_free(&once);
    }
}

TEST(an_event_that_is_refused_changes_nothing)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct board *board = board_new();
        struct stream stream;
        stream_begin(&stream, seed);
        for (int i = 0; i < EVENTS; i++) {
            struct event event;
            garbage_but_totals(&stream, &event);
            char *before = board_told(board);
            struct why why = {.text = ""};
            if (board_apply(board, &event, &why) != OK) {
                char *after = board_told(board);
                EQ_STR(after, before);
                TRUE(why.text[0] != '\0');
                free(after);
            }
            free(before);
        }
        board_free(&board);
    }
}

/* Definitions in another order make the same digest, though the rows stand elsewhere. */
static struct board *
defined_in_order(const int *order, int count)
{
    struct board *board = board_new();
    for (int i = 0; i < count; i++) {
        char key[16];
        int64_t counters[] = {order[i] + 1, 2, 3};
        struct event event = {.type = EVENT_TOTALS, .at_us = 1000};
        event.totals.subject = SUBJECT_NUMBER + order[i] % 3;
        snprintf(key, sizeof key, "row%d", order[i]);
        event.totals.key = text_of(key);
        event.totals.counters = (struct ints){counters, NITEMS(counters)};
        board_apply(board, &event, NULL);
    }
    return board;
}

TEST(the_digest_does_not_depend_on_the_order_of_rows)
{
    enum { ROWS = 60 };
    int order[ROWS];
    for (int i = 0; i < ROWS; i++)
        order[i] = i;
    struct board *sorted = defined_in_order(order, ROWS);
    struct dice dice = dice_new(7);
    for (int round = 0; round < 50; round++) {
        for (int i = ROWS - 1; i > 0; i--) {
            int j = (int)dice_roll(&dice, (uint64_t)i + 1), kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        struct board *shuffled = defined_in_order(order, ROWS);
        EQ_U64(board_digest(shuffled), board_digest(sorted));
        board_free(&shuffled);
    }
    struct board *fewer = defined_in_order(order, ROWS - 1);
    TRUE(board_digest(fewer) != board_digest(sorted));
    board_free(&fewer);
    board_free(&sorted);
}
