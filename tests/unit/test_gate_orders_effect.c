/* What an order makes of its target: which order it ends, what it brings back, and when. */
#include "tests/unit/test.h"

#include "tests/unit/orders_scene.h"

static struct event_order
until(struct scene *scene, const char *id, enum verb verb, const char *args, double seconds)
{
    bool is_agent = verb == VERB_AGENT_JOIN || verb == VERB_AGENT_LEAVE;
    struct event_order order = an_order(id, verb, is_agent ? "agent:alice" : ORDERS_NUMBER, args);
    order.until_us = scene->now_us + S_US(seconds);
    return ask(scene, &order);
}

static struct event_order
revert(struct scene *scene, const char *id, const char *target)
{
    struct event_order order = an_order(id, VERB_REVERT, target, "");
    return ask(scene, &order);
}

static void
serves(struct scene *scene, const char *queue, bool removed)
{
    happens(scene,
            (struct event){
                .type = EVENT_MEMBER,
                .member = {.agent = TEXT("alice"), .queue = text_of(queue), .removed = removed}});
}

/* --- what ends what ---------------------------------------------------------------------------- */

TEST(a_joining_ends_a_leaving_and_is_over_and_the_reverse)
{
    for (int joins = 0; joins < 2; joins++) {
        struct scene *scene = a_scene(DOES);
        const char *queue = joins ? "sav" : "rdv"; /* she serves sav */
        enum verb first = joins ? VERB_AGENT_LEAVE : VERB_AGENT_JOIN;
        until(scene, "order-001", first, queue, 60);
        serves(scene, queue, joins);
        until(scene, "order-002", joins ? VERB_AGENT_JOIN : VERB_AGENT_LEAVE, queue, 90);
        serves(scene, queue, !joins);
        must_be(scene, "order-001", ORDER_ENDED);
        TRUE(text_is(the_order(scene, "order-001")->ended_by, "order-002"));
        must_be(scene, "order-002", ORDER_DONE);
        TRUE(the_order(scene, "order-002")->ended_us > 0);
        EQ_I64(the_order(scene, "order-002")->until_us, 0);
        scene_pass(scene, 200);
        EQ_I64(scene->told, 2);
        scene_free(scene);
    }
}

TEST(a_joining_of_another_queue_ends_nothing)
{
    struct scene *scene = a_scene(DOES);
    until(scene, "order-001", VERB_AGENT_LEAVE, "sav", 60);
    until(scene, "order-002", VERB_AGENT_JOIN, "rdv", 60);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_I64(the_order(scene, "order-002")->ended_us, 0);
    scene_free(scene);
}

TEST(an_opening_over_an_opening_has_an_end_of_its_own)
{
    struct scene *scene = a_scene(DOES);
    happens(scene, line_said(LINE_CLOSED, ""));
    until(scene, "order-001", VERB_OPEN, "", 10);
    until(scene, "order-002", VERB_OPEN, "", 30);
    must_be(scene, "order-001", ORDER_ENDED);
    EQ_I64(the_order(scene, "order-002")->ended_us, 0);
    scene_pass(scene, 29);
    EQ_STR(scene->state, "open ");
    scene_pass(scene, 2);
    EQ_STR(scene->state, "close ");
    must_be(scene, "order-002", ORDER_ENDED);
    scene_free(scene);
}

TEST(an_opening_that_ends_a_closing_over_an_opening_lets_that_go_on_to_its_end)
{
    struct scene *scene = a_scene(DOES);
    happens(scene, line_said(LINE_CLOSED, ""));
    until(scene, "order-001", VERB_OPEN, "", 60);
    until(scene, "order-002", VERB_CLOSE, "", 30);
    until(scene, "order-003", VERB_OPEN, "", 90);
    must_be(scene, "order-001", ORDER_DONE);
    must_be(scene, "order-002", ORDER_ENDED);
    TRUE(the_order(scene, "order-003")->ended_us > 0);
    EQ_I64(the_number(scene->board, "0892680680")->line_until_us,
           the_order(scene, "order-001")->until_us);
    scene_pass(scene, 59);
    EQ_STR(scene->state, "open ");
    scene_pass(scene, 2);
    EQ_STR(scene->state, "close ");
    scene_free(scene);
}

TEST(who_was_paused_in_a_conversation_is_paused_again)
{
    for (int paused = 0; paused < 2; paused++) {
        struct scene *scene = a_scene(DOES);
        agent_is(scene->board, "alice", AGENT_TALKING, 2);
        member(scene->board, "alice", "sav", paused, false);
        member(scene->board, "alice", "rdv", true, false);
        struct event_order order = an_order("order-001", VERB_AGENT_PAUSE, "agent:alice", "lunch");
        EQ_TEXT(ask(scene, &order).undo, paused ? "agent-pause " : "agent-unpause ");
        scene_free(scene);
    }
}

TEST(a_cap_of_nothing_lifts_however_it_is_written)
{
    struct scene *scene = a_scene(DOES);
    until(scene, "order-001", VERB_CAP, "12", 60);
    until(scene, "order-002", VERB_CAP, "00", 60);
    TRUE(the_order(scene, "order-002")->ended_us > 0);
    scene_pass(scene, 120);
    EQ_I64(scene->told, 2);
    scene_free(scene);
}

/* --- splits ------------------------------------------------------------------------------------ */

#define SPLIT_ARGS "queue:rdv=60 queue:sav=40"
#define SPLIT_ROUTE "split:queue:rdv=60,queue:sav=40"

TEST(what_is_undone_over_a_split_brings_the_split_back)
{
    struct scene *scene = a_scene(DOES);
    happens(scene, route_said(SPLIT_ROUTE, "Sylvie"));
    until(scene, "order-001", VERB_REROUTE, "message:nuit", 10);
    TRUE(text_is(the_order(scene, "order-001")->undo, "split " SPLIT_ARGS));
    scene_pass(scene, 11);
    must_be(scene, "order-001", ORDER_ENDED);
    EQ_STR(scene->state, "split " SPLIT_ARGS);
    EQ_STR(override_of(scene), SPLIT_ROUTE);
    scene_free(scene);
}

TEST(an_override_lifted_over_a_split_of_the_base_or_the_plan_shares_the_calls_out_again)
{
    for (int layer = ROUTE_BASE; layer <= ROUTE_PLAN; layer++) {
        for (int lifts = 0; lifts < 2; lifts++) {
            struct scene *scene = a_scene(DOES);
            MAKE(scene->board, 2, EVENT_ROUTE, route, .number = TEXT("0892680680"), .layer = layer,
                 .destination = TEXT(SPLIT_ROUTE));
            until(scene, "order-001", VERB_REROUTE, "message:nuit", 10);
            if (lifts)
                reroute(scene, "order-002", "");
            scene_pass(scene, 11);
            EQ_STR(scene->state, "split " SPLIT_ARGS);
            EQ_STR(override_of(scene), "");
            EQ_I64(scene->told, 2);
            scene_free(scene);
        }
    }
}

/* --- ends -------------------------------------------------------------------------------------- */

TEST(an_end_waits_until_a_newer_order_of_the_same_target_is_decided)
{
    for (int is_done = 0; is_done < 2; is_done++) {
        struct scene *scene = a_scene(DOES);
        until(scene, "order-001", VERB_REROUTE, "queue:rdv", 10);
        scene_pass(scene, 9);
        scene->conduct = IS_DEAF;
        reroute(scene, "order-002", "message:nuit");
        scene_pass(scene, 5);
        TRUE(!board_order(scene->board, TEXT("order-001/end")));
        scene->conduct = DOES;
        orders_step(scene->orders, TEXT("order-002"), is_done ? DRIVER_DONE : DRIVER_REFUSED,
                    TEXT("says the switch"));
        scene_pass(scene, 1);
        must_be(scene, "order-001", ORDER_ENDED);
        TRUE(text_is(the_order(scene, "order-001")->ended_by,
                     is_done ? "order-002" : "order-001/end"));
        EQ_STR(override_of(scene), is_done ? "message:nuit" : "");
        scene_free(scene);
    }
}

TEST(an_end_does_not_wait_for_an_order_whose_outcome_is_unknown)
{
    struct scene *scene = a_scene(DOES);
    until(scene, "order-001", VERB_REROUTE, "queue:rdv", 12);
    scene->conduct = IS_DEAF;
    reroute(scene, "order-002", "message:nuit");
    scene_pass(scene, 11);
    must_be(scene, "order-002", ORDER_OUTCOME_UNKNOWN);
    scene->conduct = DOES;
    scene_pass(scene, 1.5);
    must_be(scene, "order-002", ORDER_OUTCOME_UNKNOWN);
    must_be(scene, "order-001", ORDER_ENDED);
    scene_free(scene);
}

TEST(an_order_that_saw_its_target_is_stale_while_a_revert_is_under_way)
{
    struct scene *scene = a_scene(DOES);
    char stance[STANCE_BYTES];
    struct event_order lasting = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    lasting.confirm_ms = 60000;
    ask(scene, &lasting);
    scene->conduct = IS_DEAF;
    revert(scene, "order-002", "order:order-001");
    struct event_order next[] = {
        an_order("order-003", VERB_REROUTE, ORDERS_NUMBER, "message:nuit"),
        an_order("order-004", VERB_CONFIRM, "order:order-001", ""),
    };
    for (size_t i = 0; i < NITEMS(next); i++) {
        char outcome[256];
        next[i].expect = stance_of(stance, scene->board, next[i].target);
        struct event_order stands = ask(scene, &next[i]);
        EQ_I64(stands.state, ORDER_REFUSED);
        str_copy(outcome, sizeof outcome, stands.outcome);
        HAS_STR(outcome, "revert by alice is under way (order order-002)");
    }
    EQ_I64(scene->told, 2);
    scene_free(scene);
}

TEST(an_end_that_was_refused_is_tried_again_although_the_clock_was_set_back)
{
    struct scene *scene = a_scene(DOES);
    until(scene, "order-001", VERB_REROUTE, "queue:rdv", 10);
    scene->conduct = SAYS_NO;
    scene_pass(scene, 11);
    must_be(scene, "order-001/end", ORDER_REFUSED);
    scene->conduct = DOES;
    scene->now_us -= S_US(3600);
    scene_pass(scene, 35);
    must_be(scene, "order-001", ORDER_ENDED);
    scene_free(scene);
}

TEST(the_end_of_an_order_that_rests_or_waits_keeps_its_distance_when_the_clock_is_set)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        struct scene *scene = a_scene(DOES);
        until(scene, "order-001", VERB_REROUTE, "queue:rdv", 30);
        until(scene, "order-002", VERB_REROUTE, "message:nuit", 20);
        scene->conduct = IS_DEAF;
        until(scene, "order-003", VERB_CLOSE, "", 30);
        scene_pass(scene, 1);
        scene->now_us += sign * S_US(3600);
        scene_pass(scene, 1);
        EQ_I64(the_order(scene, "order-001")->until_us, scene->now_us + S_US(28));
        EQ_I64(the_order(scene, "order-003")->until_us, scene->now_us + S_US(28));
        scene->conduct = DOES;
        orders_step(scene->orders, TEXT("order-003"), DRIVER_REFUSED, TEXT("no"));
        scene_pass(scene, 19);
        EQ_STR(override_of(scene), "queue:rdv"); /* and not: its end has come */
        scene_pass(scene, 10);
        EQ_STR(override_of(scene), "");
        scene_free(scene);
    }
}

TEST(the_usual_end_keeps_its_distance_whatever_the_asker_says_of_clocks)
{
    struct scene *scene = a_scene(DOES);
    orders_free(&scene->orders);
    scene->end_ms = 30000;
    scene_start(scene);
    struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    order.until_us = 0;
    order.by_clock = true;
    ask(scene, &order);
    scene_pass(scene, 1);
    scene->now_us += S_US(3600);
    scene_pass(scene, 1);
    EQ_I64(the_order(scene, "order-001")->until_us, scene->now_us + S_US(28));
    scene_free(scene);
}

TEST(what_comes_back_is_what_the_switch_was_told_although_its_end_came_meanwhile)
{
    struct scene *scene = a_scene(DOES);
    until(scene, "order-001", VERB_REROUTE, "queue:rdv", 10);
    until(scene, "order-002", VERB_REROUTE, "message:nuit", 60);
    scene_pass(scene, 8);
    scene->conduct = KEEPS_SILENT;
    revert(scene, "order-003", "order:order-002");
    EQ_STR(scene->state, "reroute queue:rdv");
    scene->now_us += S_US(4);
    scene->mono_us += S_US(4);
    MAKE(scene->board, 115, EVENT_QUEUE, queue, .queue = TEXT("x")); /* the board's time goes on */
    orders_step(scene->orders, TEXT("order-003"), DRIVER_DONE, TEXT("read back"));
    EQ_STR(override_of(scene), "queue:rdv"); /* as the switch has it */
    scene->conduct = DOES;
    scene_pass(scene, 1);
    EQ_STR(override_of(scene), "");
    EQ_STR(scene->state, "reroute queue:sav");
    must_be(scene, "order-001", ORDER_ENDED);
    scene_free(scene);
}

TEST(an_order_that_rests_is_not_forgotten_when_the_day_turns)
{
    struct scene *scene = a_scene(DOES);
    until(scene, "order-001", VERB_REROUTE, "queue:rdv", 40000);
    until(scene, "order-002", VERB_REROUTE, "message:nuit", 20000);
    until(scene, "order-003", VERB_CLOSE, "", 10);
    scene_pass(scene, 11);
    scene->now_us += S_US(10000);
    scene->mono_us += S_US(10000);
    day_turns(scene->board, "2026-11-23", 10111);
    TRUE(!board_order(scene->board, TEXT("order-003"))); /* over */
    revert(scene, "order-004", "order:order-002");
    must_be(scene, "order-001", ORDER_DONE);
    EQ_STR(override_of(scene), "queue:rdv");
    scene_free(scene);
}

/* --- what became of it ------------------------------------------------------------------------- */

TEST(a_revert_of_unknown_outcome_is_over_when_what_it_would_undo_is)
{
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "queue:rdv");
    scene->conduct = IS_DEAF;
    revert(scene, "order-002", "order:order-001");
    scene_pass(scene, 11);
    must_be(scene, "order-002", ORDER_OUTCOME_UNKNOWN);
    scene->conduct = DOES;
    reroute(scene, "order-003", "message:nuit");
    scene_pass(scene, 60);
    must_be(scene, "order-002", ORDER_REFUSED);
    must_be(scene, "order-003", ORDER_DONE);
    EQ_STR(override_of(scene), "message:nuit");
    EQ_I64(scene->told, 3);
    scene_free(scene);
}

TEST(an_order_of_unknown_outcome_that_was_given_again_leaves_the_newer_its_end)
{
    struct scene *scene = a_scene(IS_DEAF);
    until(scene, "order-001", VERB_REROUTE, "queue:rdv", 100);
    scene_pass(scene, 11);
    must_be(scene, "order-001", ORDER_OUTCOME_UNKNOWN);
    scene->conduct = DOES;
    until(scene, "order-002", VERB_REROUTE, "queue:rdv", 500);
    scene_pass(scene, 60);
    must_be(scene, "order-001", ORDER_REFUSED);
    must_be(scene, "order-002", ORDER_DONE);
    scene_pass(scene, 100);
    EQ_STR(override_of(scene), "queue:rdv");
    scene_free(scene);
}

TEST(all_that_changes_with_an_order_is_in_the_audit_file_or_nothing_is_said)
{
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "queue:rdv");
    scene->conduct = ACCEPTS;
    reroute(scene, "order-002", "message:nuit");
    scene_pass(scene, 1);
    scene->audit_room =
        scene->recorded + 2; /* unknown outcome, done; not that the older one ended */
    scene_pass(scene, 12);
    TRUE(the_order(scene, "order-002")->state != ORDER_DONE);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_STR(override_of(scene), "queue:rdv");
    scene->audit_room = 0;
    scene_pass(scene, 1);
    must_be(scene, "order-002", ORDER_DONE);
    must_be(scene, "order-001", ORDER_ENDED);
    EQ_STR(override_of(scene), "message:nuit");
    scene_free(scene);
}

/* --- what does not fit -------------------------------------------------------------------------- */

TEST(arguments_and_times_that_could_not_be_kept_are_refused)
{
    enum { LONG = 481 };
    static char args[LONG + 1];
    memset(args, 'x', LONG);
    struct scene *scene = a_scene(DOES);
    struct event_order orders[] = {
        an_order("order-001", VERB_CLOSE, ORDERS_NUMBER, args),
        an_order("order-002", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv"),
        an_order("order-003", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv"),
        an_order("order-004", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv"),
        an_order("order-005", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv"),
        an_order("order-006", VERB_CLOSE, ORDERS_NUMBER, ""),
    };
    static const char *const outcomes[] = {
        "arguments: expected at most 480 bytes",
        "its end is in the past",
        "too far away",
        "confirm-within: expected",
        "deadline is below 0",
        "at most 480 bytes",
    };
    orders[1].until_us = -5;
    orders[2].until_us = INT64_MAX;
    orders[3].confirm_ms = INT64_MAX / 10;
    orders[4].deadline_us = INT64_MIN;
    orders[5].args = (struct text){"nuit\0x", 6};
    for (size_t i = 0; i < NITEMS(orders); i++) {
        struct event_order stands = ask(scene, &orders[i]);
        char outcome[512];
        str_copy(outcome, sizeof outcome, stands.outcome);
        EQ_I64(stands.state, ORDER_REFUSED);
        HAS_STR(outcome, outcomes[i]);
    }
    EQ_I64(scene->told, 0);
    scene_free(scene);
}

TEST(what_could_not_be_put_back_is_not_changed)
{
    enum { LONG = 600 };
    static char destination[LONG + 1];
    memset(destination, 'x', LONG);
    memcpy(destination, "queue:", 6);
    struct scene *scene = a_scene(DOES);
    happens(scene, route_said(destination, "Sylvie"));
    reroute(scene, "order-001", "queue:rdv");
    must_be(scene, "order-001", ORDER_REFUSED);
    EQ_I64(scene->told, 0);
    scene_free(scene);
}
