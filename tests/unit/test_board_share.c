/* Where the calls of a number go whose route in force is a split. */
#include "tests/unit/test.h"

#include "tests/unit/board_make.h"
#include "tests/unit/board_told.h"

#define WAY "split:queue:sav=60,menu:accueil=30,agent:alice=10"

static enum err
route(struct board *board, enum route_layer layer, const char *destination, double s)
{
    return MAKE(board, s, EVENT_ROUTE, route, .number = TEXT("3640"), .layer = (int)layer,
                .destination = text_of(destination));
}

static struct board *
a_split_board(void)
{
    struct board *board = board_new();
    route(board, ROUTE_BASE, "queue:old", 0);
    route(board, ROUTE_OVERRIDE, WAY, 1);
    return board;
}

static const struct share *
the_share(const struct board *board)
{
    return the_number(board, "3640")->share;
}

static void
sent(struct board *board, const char *call, const char *destination, double s)
{
    MAKE(board, s, EVENT_CALL_TRANSFERRED, call_transferred, .call = text_of(call),
         .destination = text_of(destination));
}

/* elsewhere, unseen, undecided, then what the parts took. */
static void
stands(const struct board *board, int64_t elsewhere, int64_t unseen, int64_t undecided,
       const int64_t *taken)
{
    const struct share *share = the_share(board);
    TRUE(share != NULL);
    EQ_I64(share->elsewhere, elsewhere);
    EQ_I64(share->unseen, unseen);
    EQ_I64(share->undecided, undecided);
    for (size_t i = 0; i < share->count; i++)
        EQ_I64(share->parts[i].taken, taken[i]);
}
#define STANDS(board, elsewhere, unseen, undecided, ...) \
    stands(board, elsewhere, unseen, undecided, (const int64_t[]){__VA_ARGS__})

TEST(a_split_in_force_has_its_parts_and_another_route_has_none)
{
    struct board *board = a_split_board();
    EQ_I64(the_share(board)->since_us, at_s(1));
    EQ_I64((int64_t)the_share(board)->count, 3);
    EQ_STR(the_share(board)->parts[1].destination, "menu:accueil");
    EQ_I64(the_share(board)->parts[1].percent, 30);
    route(board, ROUTE_OVERRIDE, "", 2);
    TRUE(the_share(board) == NULL);
    route(board, ROUTE_PLAN, "split:queue:a=50,queue:a=50", 3); /* twice the same place */
    EQ_I64((int64_t)the_share(board)->count, 1);
    EQ_I64(the_share(board)->parts[0].percent, 100);
    route(board, ROUTE_OVERRIDE, "queue:sav", 4); /* lies over it */
    TRUE(the_share(board) == NULL);
    board_free(&board);
}

TEST(what_is_no_split_that_adds_up_is_not_measured)
{
    static const char *const ways[] = {
        "split:",
        "split:queue:a=60",
        "split:queue:a=60,queue:b=41",
        "split:queue:a=100,queue:b=0",
        "split:queue:a=110,queue:b=-10",
        "split:queue:a=x,queue:b=40",
        "split:=60,queue:b=40",
        "split:queue:a=50,,queue:b=50",
        "splitting:queue:a=100",
        "split:a:a=5,b:b=5,c:c=5,d:d=5,e:e=5,f:f=5,g:g=5,h:h=5,i:i=5,j:j=5,k:k=50",
    };
    for (size_t i = 0; i < NITEMS(ways); i++) {
        struct board *board = board_new();
        EQ_I64(route(board, ROUTE_BASE, ways[i], 1), OK);
        if (the_share(board))
            TEST_FAIL("%s is measured", ways[i]);
        board_free(&board);
    }
}

TEST(the_first_place_a_call_goes_to_is_the_part_it_took)
{
    struct board *board = a_split_board();
    offer(board, "a", "3640", 2);
    STANDS(board, 0, 0, 1, 0, 0, 0);
    queued(board, "a", "sav", 0, 3);
    queued(board, "a", "old", 0, 30); /* overflows: it was counted */
    STANDS(board, 0, 0, 0, 1, 0, 0);
    offer(board, "b", "3640", 2);
    menu(board, "b", "accueil", 3);
    queued(board, "b", "sav", 0, 9);
    offer(board, "c", "3640", 2);
    ringing(board, "c", "alice", 3);
    answered(board, "c", "", "alice", 4);
    STANDS(board, 0, 0, 0, 1, 1, 1);
    offer(board, "d", "3640", 2);
    sent(board, "d", "queue:sav", 3);
    offer(board, "e", "3640", 2);
    unqueued(board, "e", "sav", LEAVE_FULL, 3); /* it was sent there */
    offer(board, "f", "3640", 2);
    answered(board, "f", "sav", "bob", 3); /* nobody told that it joined */
    STANDS(board, 0, 0, 0, 4, 1, 1);
    board_free(&board);
}

TEST(what_no_part_takes_is_elsewhere)
{
    struct board *board = a_split_board();
    offer(board, "a", "3640", 2);
    queued(board, "a", "old", 0, 3);
    offer(board, "b", "3640", 2);
    ringing(board, "b", "bob", 3);
    offer(board, "c", "3640", 2);
    sent(board, "c", "number:0145112233", 3);
    STANDS(board, 3, 0, 0, 0, 0, 0);
    board_free(&board);
}

TEST(a_menu_on_the_way_decides_nothing_unless_the_call_ends_in_it)
{
    struct board *board = a_split_board();
    offer(board, "a", "3640", 2);
    menu(board, "a", "bonjour", 3);
    STANDS(board, 0, 0, 1, 0, 0, 0);
    queued(board, "a", "sav", 0, 5);
    STANDS(board, 0, 0, 0, 1, 0, 0);
    offer(board, "b", "3640", 6);
    menu(board, "b", "bonjour", 7);
    ended(board, "b", PARTY_CALLER, 16, 8);
    STANDS(board, 1, 0, 0, 1, 0, 0);
    board_free(&board);
}

TEST(a_call_that_ends_before_its_way_was_known_blames_nobody)
{
    struct board *board = a_split_board();
    offer(board, "a", "3640", 2);
    connected(board, "a", 3);
    ended(board, "a", PARTY_CALLER, 16, 4); /* in the announcement */
    offer(board, "b", "3640", 5);
    ended_unseen(board, "b", 6);
    STANDS(board, 0, 2, 0, 0, 0, 0);
    board_free(&board);
}

TEST(calls_offered_before_the_split_are_not_counted)
{
    struct board *board = board_new();
    route(board, ROUTE_BASE, "queue:old", 0);
    offer(board, "early", "3640", 1);
    route(board, ROUTE_OVERRIDE, WAY, 2);
    queued(board, "early", "sav", 0, 3);
    offer(board, "told late", "3640", 1.5);
    queued(board, "told late", "sav", 0, 4);
    STANDS(board, 0, 0, 0, 0, 0, 0);
    offer(board, "other", "3641", 5);
    queued(board, "other", "sav", 0, 6);
    STANDS(board, 0, 0, 0, 0, 0, 0);
    board_free(&board);
}

TEST(another_split_begins_anew_and_the_same_one_goes_on)
{
    struct board *board = a_split_board();
    offer(board, "a", "3640", 2);
    queued(board, "a", "sav", 0, 3);
    offer(board, "b", "3640", 4);
    route(board, ROUTE_OVERRIDE, WAY, 5); /* as a switch says it again */
    EQ_I64(the_share(board)->since_us, at_s(1));
    STANDS(board, 0, 0, 1, 1, 0, 0);
    route(board, ROUTE_BASE, "queue:other", 6); /* below it */
    STANDS(board, 0, 0, 1, 1, 0, 0);
    route(board, ROUTE_OVERRIDE, "split:queue:sav=50,queue:b=50", 7);
    EQ_I64(the_share(board)->since_us, at_s(7));
    STANDS(board, 0, 0, 0, 0, 0);
    queued(board, "b", "sav", 0, 8); /* offered while the other was in force */
    STANDS(board, 0, 0, 0, 0, 0);
    board_free(&board);
}

TEST(midnight_changes_nothing)
{
    struct board *board = a_split_board();
    offer(board, "a", "3640", 2);
    queued(board, "a", "sav", 0, 3);
    offer(board, "b", "3640", 4);
    day_turns(board, "2026-11-23", 5);
    STANDS(board, 0, 0, 1, 1, 0, 0);
    queued(board, "b", "sav", 0, 6);
    STANDS(board, 0, 0, 0, 2, 0, 0);
    board_free(&board);
}

/* A call on its way, one that took a part and is in a menu that is none, and one that is older. */
TEST(a_console_that_comes_later_has_the_same_figures_and_goes_on_as_the_gate)
{
    struct board *board = board_new();
    route(board, ROUTE_BASE, "queue:old", 0);
    offer(board, "older", "3640", 0.5);
    route(board, ROUTE_OVERRIDE, WAY, 1);
    offer(board, "deep", "3640", 2);
    menu(board, "deep", "accueil", 3);
    menu(board, "deep", "contrats", 4);
    offer(board, "on its way", "3640", 5);
    menu(board, "on its way", "bonjour", 6);
    offer(board, "gone", "3640", 7);
    ended(board, "gone", PARTY_CALLER, 16, 8);
    struct board *copy = board_copy(board);
    TRUE(board_same(board, copy));
    EQ_I64(the_share(copy)->since_us, at_s(1));
    STANDS(copy, 0, 1, 1, 0, 1, 0);
    static const char *const calls[] = {"older", "deep", "on its way"};
    for (size_t i = 0; i < NITEMS(calls); i++) {
        queued(board, calls[i], "sav", 0, 9);
        queued(copy, calls[i], "sav", 0, 9);
    }
    STANDS(copy, 0, 1, 0, 1, 1, 0);
    TRUE(board_same(board, copy));
    board_free(&copy);
    board_free(&board);
}

static void
as_an_older_gate(void *context, const struct event *event)
{
    struct event older = *event;
    if (older.type == EVENT_CALL_OFFERED)
        older.call_offered.counts = ANSWER_UNKNOWN;
    if (older.type == EVENT_TOTALS)
        older.totals.shares = (struct ints){NULL, 0};
    board_apply(context, &older, NULL);
}

TEST(an_older_gate_is_counted_from_when_the_console_connects)
{
    struct board *board = a_split_board(), *copy = board_new();
    offer(board, "a", "3640", 2);
    queued(board, "a", "sav", 0, 3);
    offer(board, "b", "3640", 4);
    board_snapshot(board, as_an_older_gate, copy);
    EQ_I64(the_share(copy)->since_us, at_s(4));
    STANDS(copy, 0, 0, 0, 0, 0, 0);
    queued(copy, "b", "sav", 0, 5);
    offer(copy, "c", "3640", 6);
    queued(copy, "c", "sav", 0, 7);
    STANDS(copy, 0, 0, 0, 1, 0, 0);
    board_free(&copy);
    board_free(&board);
}
