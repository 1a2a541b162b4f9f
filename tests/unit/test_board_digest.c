/* The digest, against numbers that another program made from the words of docs/protocol.md. */
#include "tests/unit/test.h"

#include "tests/unit/board_make.h"

TEST(an_empty_board_digests_to_nothing)
{
    struct board *board = board_new();
    EQ_U64(board_digest(board), 0);
    board_free(&board);
}

TEST(a_row_that_nobody_counted_adds_nothing)
{
    struct board *board = board_new();
    MAKE(board, 0, EVENT_NUMBER, number, .number = TEXT("3640"), .label = TEXT("Accueil"));
    define_queue(board, "sav", 20000, 5000);
    define_agent(board, "alice", false);
    member(board, "alice", "sav", true, false);
    EQ_U64(board_digest(board), 0);
    board_free(&board);
}

/* Each value was computed in Python with nothing but the recipe. */
TEST(the_digest_is_what_a_stranger_computes)
{
    struct board *board = board_new();
    day_turns(board, "2026-11-22", 0);
    EQ_U64(board_digest(board), UINT64_C(0x48f571f833a7339c));
    line_is(board, "3640", LINE_OPEN, 0);
    EQ_U64(board_digest(board), UINT64_C(0x383f5d61911de125));
    MAKE(board, 0, EVENT_ROUTE, route, .number = TEXT("3640"), .layer = ROUTE_PLAN,
         .destination = TEXT("queue:sav"));
    EQ_U64(board_digest(board), UINT64_C(0x008cde519bfc93c6));
    offer(board, "c1", "3640", 1);
    EQ_U64(board_digest(board), UINT64_C(0xe29b6fba2be602b0));
    queued(board, "c1", "sav", 0, 2);
    EQ_U64(board_digest(board), UINT64_C(0xc4aeb64d8fe74ddb));
    agent_is(board, "Chlo\303\251", AGENT_PAUSED, 3);
    EQ_U64(board_digest(board), UINT64_C(0xf3cd18197c3c1b91));
    connected(board, "c1", 4);
    EQ_U64(board_digest(board), UINT64_C(0xbdb8f74025d2785e));
    MAKE(board, 90, EVENT_CALL_ENDED, call_ended, .call = TEXT("c1"), .by = PARTY_CALLER,
         .cause = 16, .priced = PRICE_ASSUMED, .s_ue60 = 1000, .payout_ue60 = 600, .cost_ue60 = 70,
         .charged_us = 74000000);
    EQ_U64(board_digest(board), UINT64_C(0xc5b85298c129a810));
    board_free(&board);
}

TEST(the_digest_sees_what_it_must)
{
    struct board *board = board_new();
    uint64_t before, after = board_digest(board);
#define CHANGES(step)                \
    do {                             \
        before = after;              \
        EQ_I64(step, OK);            \
        after = board_digest(board); \
        TRUE(before != after);       \
    } while (0)
    CHANGES(offer(board, "c1", "3640", 0));
    CHANGES(connected(board, "c1", 1));
    CHANGES(menu(board, "c1", "accueil", 2));
    CHANGES(queued(board, "c1", "sav", 0, 3));
    CHANGES(answered(board, "c1", "sav", "alice", 4));
    CHANGES(answered(board, "c1", "sav", "bob", 5));
    CHANGES(transferred(board, "c1", 6));
    CHANGES(unqueued(board, "c1", "rdv", LEAVE_FULL, 7));
    CHANGES(missed(board, "c1", "bob", 8));
    CHANGES(ended(board, "c1", PARTY_CALLER, 16, 9));
    CHANGES(agent_is(board, "bob", AGENT_PAUSED, 9));
    CHANGES(line_is(board, "3640", LINE_CLOSED, 9));
    CHANGES(day_turns(board, "2026-11-23", 10));
    board_free(&board);
}

TEST(two_equal_days_of_work_in_another_order_of_calls_have_one_digest)
{
    struct board *a = board_new(), *b = board_new();
    offer(a, "c1", "3640", 0);
    offer(a, "c2", "0892680680", 0);
    offer(b, "c2", "0892680680", 0);
    offer(b, "c1", "3640", 0);
    EQ_U64(board_digest(a), board_digest(b));
    ended(a, "c1", PARTY_CALLER, 16, 5);
    TRUE(board_digest(a) != board_digest(b));
    ended(b, "c1", PARTY_CALLER, 16, 5);
    EQ_U64(board_digest(a), board_digest(b));
    board_free(&a);
    board_free(&b);
}
