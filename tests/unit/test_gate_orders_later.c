/* Orders for later: begun when their time has come, judged again then, and never lost on the way. */
#include "tests/unit/test.h"

#include "tests/unit/orders_scene.h"

static struct event_order
later(const struct scene *scene, const char *id, const char *args, double start_s)
{
    struct event_order order = an_order(id, VERB_REROUTE, ORDERS_NUMBER, args);
    order.start_us = scene->now_us + S_US(start_s);
    return order;
}

TEST(it_begins_when_its_time_has_come_and_ends_so_long_after_that)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    order.until_us = order.start_us + S_US(30);
    struct event_order stands = ask(scene, &order);
    EQ_I64(stands.state, ORDER_SCHEDULED);
    TRUE(text_has_prefix(stands.outcome, "not before 2026-11-22T"));
    scene_pass(scene, 59.5);
    must_be(scene, "order-001", ORDER_SCHEDULED);
    EQ_I64(scene->told, 0);
    scene_pass(scene, 1);
    must_be(scene, "order-001", ORDER_DONE);
    TRUE(!text_has_prefix(the_order(scene, "order-001")->outcome, "not before"));
    EQ_STR(override_of(scene), "queue:rdv");
    scene_pass(scene, 28);
    EQ_STR(override_of(scene), "queue:rdv");
    scene_pass(scene, 2);
    EQ_STR(override_of(scene), "");
    must_be(scene, "order-001", ORDER_ENDED);
    EQ_I64(scene->told, 2);
    scene_free(scene);
}

TEST(without_an_end_the_usual_one_is_counted_from_its_start)
{
    struct scene *scene = a_scene(DOES);
    orders_free(&scene->orders);
    scene->end_ms = 20000;
    scene_start(scene);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    order.until_us = 0;
    ask(scene, &order);
    EQ_I64(the_order(scene, "order-001")->until_us, scene->now_us + S_US(80));
    scene_free(scene);
}

TEST(asked_for_five_times_it_begins_once)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    for (int i = 0; i < 5; i++)
        EQ_I64(ask(scene, &order).state, ORDER_SCHEDULED);
    scene_pass(scene, 61);
    EQ_I64(ask(scene, &order).state, ORDER_DONE);
    EQ_I64(scene->effects, 1);
    scene_free(scene);
}

/* While nothing of it has begun others steer the number as they like. */
TEST(it_stands_in_nobodys_way_before_its_time_and_takes_the_place_of_what_is_there_then)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    order.until_us = order.start_us + S_US(30);
    char stance[STANCE_BYTES];
    order.expect = stance_of(stance, scene->board, TEXT(ORDERS_NUMBER));
    ask(scene, &order);
    EQ_I64(reroute(scene, "order-002", "message:nuit").state, ORDER_DONE);
    scene_pass(scene, 61);
    EQ_STR(override_of(scene), "queue:rdv");
    scene_pass(scene, 30);
    EQ_STR(override_of(scene), "message:nuit"); /* it only rested */
    must_be(scene, "order-002", ORDER_DONE);
    scene_free(scene);
}

TEST(it_is_judged_again_as_things_stand_when_its_time_has_come)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    ask(scene, &order);
    MAKE(scene->board, 2, EVENT_QUEUE, queue, .queue = TEXT("rdv"), .removed = true);
    scene_pass(scene, 61);
    must_be(scene, "order-001", ORDER_REFUSED);
    HAS_STR(the_order(scene, "order-001")->outcome.at, "rdv");
    order = later(scene, "order-002", "message:nuit", 60);
    EQ_I64(ask(scene, &order).state, ORDER_SCHEDULED);
    scene->is_denied = true;
    scene_pass(scene, 61);
    must_be(scene, "order-002", ORDER_REFUSED);
    TRUE(text_is(the_order(scene, "order-002")->outcome, "alice may not do that"));
    EQ_I64(scene->told, 0);
    scene_free(scene);
}

TEST(it_survives_a_restart_and_one_that_was_missed_begins_late_but_not_long_after)
{
    static const struct {
        double down_s;
        enum order_state state;
    } rows[] = {{10, ORDER_SCHEDULED}, {120, ORDER_DONE}, {950, ORDER_DONE}, {970, ORDER_REFUSED}};
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct scene *scene = a_scene(DOES);
        struct event_order order = later(scene, "order-001", "queue:rdv", 60);
        ask(scene, &order);
        scene->now_us += S_US(rows[i].down_s);
        scene_restart(scene);
        scene_pass(scene, 1);
        must_be(scene, "order-001", rows[i].state);
        EQ_I64(scene->told, rows[i].state == ORDER_DONE);
        scene_free(scene);
    }
}

TEST(a_gate_that_dies_as_it_begins_asks_and_does_not_tell_again)
{
    struct scene *scene = a_scene(KEEPS_SILENT);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    ask(scene, &order);
    scene_pass(scene, 61);
    must_be(scene, "order-001", ORDER_SENT);
    scene_restart(scene);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_I64(scene->told, 1);
    EQ_I64(scene->effects, 1);
    scene_free(scene);
}

/* Neither a switch that is away nor a full disk loses it. */
TEST(it_waits_for_the_switch_and_for_the_disk)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    ask(scene, &order);
    MAKE(scene->board, 2, EVENT_EXCHANGE, exchange, .link = LINK_DOWN);
    scene_pass(scene, 120);
    must_be(scene, "order-001", ORDER_SCHEDULED);
    MAKE(scene->board, 2, EVENT_EXCHANGE, exchange, .link = LINK_UP);
    scene->journal_fails = true;
    scene_pass(scene, 60);
    EQ_I64(scene->told, 0);
    scene->journal_fails = false;
    scene_pass(scene, 1);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_I64(scene->effects, 1);
    scene_free(scene);
}

TEST(it_can_be_withdrawn_and_not_undone_before_its_time)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    ask(scene, &order);
    struct event_order revert = an_order("order-002", VERB_REVERT, "order:order-001", "");
    EQ_I64(ask(scene, &revert).state, ORDER_REFUSED);
    struct event_order cancel = an_order("order-003", VERB_CANCEL, "order:order-001", "");
    EQ_I64(ask(scene, &cancel).state, ORDER_DONE);
    must_be(scene, "order-001", ORDER_CANCELLED);
    scene_pass(scene, 61);
    EQ_I64(scene->told, 0);
    scene_free(scene);
}

/* Nobody knows how many calls it will touch: with the rule on, a second person is asked for always. */
TEST(a_second_person_has_until_its_time)
{
    struct scene *scene = a_scene(DOES);
    orders_free(&scene->orders);
    scene->second_person = 100;
    scene_start(scene);
    struct event_order approval = an_order("approve-1", VERB_APPROVE, "order:order-001", "");
    struct event_order stands, order = later(scene, "order-001", "queue:rdv", 3600);
    struct why why;
    EQ_I64(ask(scene, &order).state, ORDER_WAITING);
    order = later(scene, "order-002", "message:nuit", 3000);
    EQ_I64(ask(scene, &order).state, ORDER_WAITING);
    scene_pass(scene, 2000);
    must_be(scene, "order-001", ORDER_WAITING);
    OK_ERR(orders_ask(scene->orders, TEXT("bruno"), &approval, &stands, &why), &why);
    must_be(scene, "order-001", ORDER_SCHEDULED);
    scene_pass(scene, 1001);
    must_be(scene, "order-002", ORDER_CANCELLED);
    scene_pass(scene, 600);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_STR(override_of(scene), "queue:rdv");
    TRUE(text_is(the_order(scene, "order-001")->second, "bruno"));
    scene_free(scene);
}

/* What was seen, and perhaps approved, is what begins. */
TEST(a_plan_that_was_changed_meanwhile_does_not_begin)
{
    for (int changes = 0; changes <= 1; changes++) {
        struct scene *scene = a_scene(DOES);
        struct event plan = {.type = EVENT_PLAN, .plan = {.plan = TEXT("fire")}};
        struct event step = {.type = EVENT_PLAN_STEP,
                             .plan_step = {.plan = TEXT("fire"),
                                           .number = TEXT("0892680680"),
                                           .destination = TEXT("queue:rdv")}};
        happens(scene, plan);
        happens(scene, step);
        struct event_order apply = an_order("order-001", VERB_PLAN_APPLY, "plan:fire", "");
        apply.start_us = scene->now_us + S_US(60);
        EQ_I64(ask(scene, &apply).state, ORDER_SCHEDULED);
        step.plan_step.destination = TEXT("message:nuit");
        if (changes)
            happens(scene, step);
        scene_pass(scene, 61);
        must_be(scene, "order-001", changes ? ORDER_REFUSED : ORDER_DONE);
        EQ_I64(scene->told, !changes);
        scene_free(scene);
    }
}

/* A duration keeps its length, a time of day follows the clock. */
TEST(a_clock_that_is_set_moves_no_duration)
{
    for (int by_clock = 0; by_clock <= 1; by_clock++) {
        struct scene *scene = a_scene(DOES);
        struct event_order order = later(scene, "order-001", "queue:rdv", 7200);
        order.start_by_clock = by_clock == 1;
        order.until_us = order.start_us + S_US(600);
        ask(scene, &order);
        scene_pass(scene, 10);
        scene->now_us += S_US(3600);
        scene_pass(scene, 3590);
        must_be(scene, "order-001", by_clock ? ORDER_DONE : ORDER_SCHEDULED);
        scene_pass(scene, 590);
        must_be(scene, "order-001", by_clock ? ORDER_DONE : ORDER_SCHEDULED);
        scene_pass(scene, by_clock ? 11 : 3020);
        must_be(scene, "order-001", by_clock ? ORDER_ENDED : ORDER_DONE);
        scene_free(scene);
    }
}

TEST(starts_that_make_no_sense_are_refused)
{
    static const struct {
        enum verb verb;
        const char *target, *args;
        double start_s, until_s; /* until 0: never */
        const char *sentence;
    } rows[] = {
        {VERB_REROUTE, ORDERS_NUMBER, "queue:rdv", -1, 0, "its start is in the past"},
        {VERB_REROUTE, ORDERS_NUMBER, "queue:rdv", 1e10, 0, "its start is too far away"},
        {VERB_REROUTE, ORDERS_NUMBER, "queue:rdv", 60, 60, "its end is not behind its start"},
        {VERB_REROUTE, ORDERS_NUMBER, "queue:rdv", 60, 30, "its end is not behind its start"},
        {VERB_CONFIRM, "order:order-000", "", 60, 0, "confirm cannot be asked for later"},
        {VERB_CANCEL, "order:order-000", "", 60, 0, "cancel cannot be asked for later"},
        {VERB_HANGUP, "call:c1", "", 60, 0, "hangup cannot be asked for later"},
    };
    struct scene *scene = a_scene(DOES);
    offer(scene->board, "c1", "0892680680", 50);
    reroute(scene, "order-000", "queue:rdv");
    for (size_t i = 0; i < NITEMS(rows); i++) {
        char id[32];
        str_format(id, sizeof id, "order-1%02zu", i);
        struct event_order order = an_order(id, rows[i].verb, rows[i].target, rows[i].args);
        order.start_us = scene->now_us + S_US(rows[i].start_s);
        order.until_us = rows[i].until_s > 0 ? scene->now_us + S_US(rows[i].until_s) : -1;
        struct event_order stands = ask(scene, &order);
        EQ_I64(stands.state, ORDER_REFUSED);
        TRUE(text_has_prefix(stands.outcome, rows[i].sentence));
    }
    EQ_I64(scene->told, 1);
    scene_free(scene);
}

TEST(what_the_gate_does_next_with_an_order_is_known)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = later(scene, "order-001", "queue:rdv", 60);
    order.until_us = order.start_us + S_US(900);
    order.confirm_ms = 600000;
    int64_t at_us, start_us = order.start_us;
    ask(scene, &order);
    EQ_I64(order_next(the_order(scene, "order-001"), &at_us), ORDER_BEGINS);
    EQ_I64(at_us, start_us);
    scene_pass(scene, 61);
    EQ_I64(order_next(the_order(scene, "order-001"), &at_us), ORDER_UNDONE);
    struct event_order confirm = an_order("order-002", VERB_CONFIRM, "order:order-001", "");
    EQ_I64(ask(scene, &confirm).state, ORDER_DONE);
    EQ_I64(order_next(the_order(scene, "order-001"), &at_us), ORDER_ENDS);
    EQ_I64(at_us, start_us + S_US(900));
    scene_pass(scene, 900);
    EQ_I64(order_next(the_order(scene, "order-001"), &at_us), ORDER_STAYS);
    scene_free(scene);
}
