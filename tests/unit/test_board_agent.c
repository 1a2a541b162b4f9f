/* Agents, their states, and the queues they serve. */
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

TEST(time_in_a_state_is_booked_when_it_changes)
{
    struct board *board = board_new();
    agent_is(board, "alice", AGENT_AVAILABLE, 0);
    const struct agent *alice = the_agent(board, "alice");
    EQ_I64(alice->since_us, at_s(0));
    EQ_I64(alice->day.state_us[AGENT_AVAILABLE], 0);
    agent_is(board, "alice", AGENT_TALKING, 60);
    agent_is(board, "alice", AGENT_WRAP_UP, 90.5);
    EQ_I64(alice->day.state_us[AGENT_AVAILABLE], S_US(60));
    EQ_I64(alice->day.state_us[AGENT_TALKING], S_US(30.5));
    EQ_I64(alice->day.state_us[AGENT_UNKNOWN], 0);
    EQ_I64(alice->since_us, at_s(90.5));
    close_board(board);
}

TEST(the_same_state_told_again_goes_on)
{
    struct board *board = board_new();
    agent_is(board, "alice", AGENT_PAUSED, 0);
    EQ_I64(MAKE(board, 30, EVENT_AGENT_STATE, agent_state, .agent = TEXT("alice"),
                .state = AGENT_PAUSED, .reason = TEXT("repas"), .raw = TEXT("5")),
           OK);
    const struct agent *alice = the_agent(board, "alice");
    EQ_I64(alice->since_us, at_s(0));
    EQ_STR(alice->reason, "repas");
    agent_is(board, "alice", AGENT_AVAILABLE, 100);
    EQ_I64(alice->day.state_us[AGENT_PAUSED], S_US(100));
    EQ_STR(alice->reason, "");
    close_board(board);
}

static enum err
is_since(struct board *board, enum agent_state state, double since_s, double s)
{
    return MAKE(board, s, EVENT_AGENT_STATE, agent_state, .agent = TEXT("alice"),
                .state = (int)state, .since_us = at_s(since_s));
}

TEST(a_state_may_have_begun_before_the_event_but_not_after_it)
{
    struct board *board = board_new();
    is_since(board, AGENT_AVAILABLE, -3600, 0);
    const struct agent *alice = the_agent(board, "alice");
    EQ_I64(alice->since_us, at_s(-3600));
    is_since(board, AGENT_PAUSED, 8, 10);
    EQ_I64(alice->since_us, at_s(8));
    EQ_I64(alice->day.state_us[AGENT_AVAILABLE], S_US(3608));
    is_since(board, AGENT_TALKING, 500, 20); /* in the future: now */
    EQ_I64(alice->since_us, at_s(20));
    is_since(board, AGENT_AVAILABLE, 5, 30); /* before the state it follows: then that is over */
    EQ_I64(alice->since_us, at_s(20));
    EQ_I64(alice->day.state_us[AGENT_TALKING], 0);
    close_board(board);
}

TEST(states_out_of_order_never_take_time_away)
{
    struct board *board = board_new();
    agent_is(board, "alice", AGENT_AVAILABLE, 10);
    agent_is(board, "alice", AGENT_RINGING, 9.997);
    agent_is(board, "alice", AGENT_TALKING, 12);
    const struct agent *alice = the_agent(board, "alice");
    EQ_I64(alice->day.state_us[AGENT_AVAILABLE], 0);
    EQ_I64(alice->day.state_us[AGENT_RINGING], S_US(12) - S_US(9.997));
    close_board(board);
}

TEST(a_state_of_a_newer_gate_is_unknown)
{
    struct board *board = board_new();
    agent_is(board, "alice", AGENT_AVAILABLE, 0);
    agent_is(board, "alice", (enum agent_state)99, 5);
    EQ_I64(the_agent(board, "alice")->state, AGENT_UNKNOWN);
    close_board(board);
}

TEST(the_staff_of_a_queue_follows_its_members)
{
    struct board *board = board_new();
    member(board, "alice", "sav", false, false);
    member(board, "bob", "sav", false, false);
    member(board, "bob", "rdv", false, false);
    const struct queue *sav = the_queue(board, "sav"), *rdv = the_queue(board, "rdv");
    EQ_I64(sav->staff[AGENT_UNKNOWN], 2);
    agent_is(board, "alice", AGENT_AVAILABLE, 0);
    agent_is(board, "bob", AGENT_AVAILABLE, 0);
    EQ_I64(sav->staff[AGENT_AVAILABLE], 2);
    EQ_I64(rdv->staff[AGENT_AVAILABLE], 1);
    agent_is(board, "bob", AGENT_TALKING, 1);
    EQ_I64(sav->staff[AGENT_AVAILABLE], 1);
    EQ_I64(sav->staff[AGENT_TALKING], 1);
    EQ_I64(rdv->staff[AGENT_TALKING], 1);
    member(board, "bob", "sav", false, true);
    EQ_I64(sav->staff[AGENT_TALKING], 0);
    EQ_I64(rdv->staff[AGENT_TALKING], 1);
    close_board(board);
}

TEST(a_member_paused_in_one_queue_is_paused_there_only_and_only_when_free)
{
    struct board *board = board_new();
    agent_is(board, "alice", AGENT_AVAILABLE, 0);
    member(board, "alice", "sav", true, false);
    member(board, "alice", "rdv", false, false);
    EQ_I64(the_queue(board, "sav")->staff[AGENT_PAUSED], 1);
    EQ_I64(the_queue(board, "rdv")->staff[AGENT_AVAILABLE], 1);
    agent_is(board, "alice", AGENT_TALKING, 1);
    EQ_I64(the_queue(board, "sav")->staff[AGENT_TALKING], 1);
    EQ_I64(the_queue(board, "sav")->staff[AGENT_PAUSED], 0);
    member(board, "alice", "sav", false, false);
    agent_is(board, "alice", AGENT_AVAILABLE, 2);
    EQ_I64(the_queue(board, "sav")->staff[AGENT_AVAILABLE], 1);
    close_board(board);
}

TEST(who_is_removed_leaves_every_queue)
{
    struct board *board = board_new();
    member(board, "alice", "sav", false, false);
    member(board, "alice", "rdv", false, false);
    member(board, "bob", "rdv", false, false);
    define_agent(board, "alice", true);
    TRUE(the_agent(board, "alice")->removed);
    TRUE(the_agent(board, "alice")->serves == NULL);
    TRUE(the_queue(board, "sav")->members == NULL);
    EQ_I64(the_queue(board, "rdv")->staff[AGENT_UNKNOWN], 1);
    MAKE(board, 1, EVENT_QUEUE, queue, .queue = TEXT("rdv"), .removed = true);
    TRUE(the_agent(board, "bob")->serves == NULL);
    close_board(board);
}

TEST(a_removed_agent_stays_while_he_talks)
{
    struct board *board = board_new();
    offer(board, "c1", "3640", 0);
    answered(board, "c1", "", "alice", 0);
    define_agent(board, "alice", true);
    EQ_STR(the_call(board, "c1")->agent->agent, "alice");
    ended(board, "c1", PARTY_CALLER, 16, 30);
    EQ_I64(the_agent(board, "alice")->day.talk_us, S_US(30));
    close_board(board);
}

TEST(an_agents_queues_stand_by_name)
{
    struct board *board = board_new();
    member(board, "alice", "sav", false, false);
    member(board, "alice", "commandes", false, false);
    member(board, "alice", "rdv", false, false);
    const struct member *first = the_agent(board, "alice")->serves;
    EQ_STR(first->queue->queue, "commandes");
    EQ_STR(first->agent_next->queue->queue, "rdv");
    EQ_STR(first->agent_next->agent_next->queue->queue, "sav");
    close_board(board);
}

TEST(agents_and_members_without_a_name_are_refused)
{
    struct board *board = board_new();
    EQ_I64(define_agent(board, "", false), ERR_ARG);
    EQ_I64(agent_is(board, "", AGENT_AVAILABLE, 0), ERR_ARG);
    EQ_I64(member(board, "", "sav", false, false), ERR_ARG);
    EQ_I64(member(board, "alice", "", false, false), ERR_ARG);
    TRUE(board->agents == NULL && board->queues == NULL);
    close_board(board);
}
