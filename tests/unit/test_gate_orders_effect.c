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
