#include "tests/unit/test.h"

#include "tests/unit/driver_env.h"

extern const struct driver_kind driver_sim;

#define START_S "1795510800" /* Tuesday 2026-11-24, 10:00 in Paris */
#define START_US (INT64_C(1795510800) * 1000000)
#define MINUTE_US INT64_C(60000000)

static struct driver *
open_sim(struct fake_gate *gate, const char *url)
{
    struct driver *driver = NULL;
    struct why why = {0};
    OK_ERR(driver_sim.open(&driver, text_of(url), &gate->env, &why), &why);
    return driver;
}

/* Opens, runs until the simulation is over, closes. */
static void
run_to_its_end(struct fake_gate *gate, const char *url)
{
    struct driver *driver = open_sim(gate, url);
    FAKE_GATE_UNTIL(gate, gate->finished);
    driver_sim.close(&driver);
    TRUE(driver == NULL);
    fake_gate_settle(gate);
}

static int64_t
live_calls(const struct board *board)
{
    return (int64_t)HASH_COUNT(board->calls);
}

TEST(an_empty_board_meets_a_centre_in_mid_life)
{
    struct fake_gate gate;
    fake_gate_init(&gate);
    struct driver *driver = open_sim(&gate, "sim:calm?seed=1&start=" START_S);
    EQ_I64(gate.link, LINK_RECONCILING);
    FAKE_GATE_UNTIL(&gate, gate.link == LINK_UP);
    fake_gate_settle(&gate);
    EQ_U64(gate.refused, 0);
    TRUE(HASH_COUNT(gate.board->numbers) >= 14);
    TRUE(HASH_COUNT(gate.board->queues) >= 8);
    TRUE(HASH_COUNT(gate.board->agents) >= 40);
    TRUE(live_calls(gate.board) >= 5);
    TRUE(gate.count[EVENT_CALL_ENDED] > 100);
    struct why why;
    if (!board_check(gate.board, &why))
        TEST_FAIL("%s", why.text);

    int64_t minutes = 0; /* of the last half hour in which calls came */
    for (int64_t i = 0; i < 30; i++) {
        int64_t offered = 0;
        for (const struct number *n = gate.board->numbers; n; n = n->hh.next)
            offered += window_at(&n->window, 0, START_US / MINUTE_US - i - 1);
        minutes += offered > 0;
    }
    TRUE(minutes > 25);
    driver_sim.close(&driver);
    fake_gate_fini(&gate);
}

TEST(seed_and_start_fix_every_byte)
{
    const char *url = "sim:monday-morning?seed=77&start=" START_S "&duration=600&speed=100000";
    struct fake_gate one, two, other;
    fake_gate_init(&one);
    fake_gate_init(&two);
    fake_gate_init(&other);
    run_to_its_end(&one, url);
    run_to_its_end(&two, url);
    run_to_its_end(&other,
                   "sim:monday-morning?seed=78&start=" START_S "&duration=600&speed=100000");
    TRUE(one.events > 1000);
    EQ_STR(fake_gate_text(&one), fake_gate_text(&two));
    TRUE(strcmp(fake_gate_text(&one), fake_gate_text(&other)) != 0);
    EQ_U64(one.refused, 0);
    EQ_I64(one.link, LINK_DOWN); /* a centre that is over cannot pass for a calm one */
    TRUE(one.board->newest_us <= START_US + 600 * INT64_C(1000000));
    TRUE(one.board->newest_us > START_US + 500 * INT64_C(1000000));
    fake_gate_fini(&one);
    fake_gate_fini(&two);
    fake_gate_fini(&other);
}

TEST(without_a_start_the_time_is_now_and_runs_with_the_machine)
{
    struct fake_gate gate;
    fake_gate_init(&gate);
    int64_t before_us = clock_wall_us();
    struct driver *driver = open_sim(&gate, "sim:?rate=100");
    EQ_I64(driver_sim.clock_offset_us(driver), 0);
    FAKE_GATE_UNTIL(&gate, gate.link == LINK_UP);
    size_t warm = gate.events;
    FAKE_GATE_UNTIL(&gate, gate.events > warm + 100);
    fake_gate_settle(&gate);
    EQ_U64(gate.refused, 0);
    TRUE(gate.board->newest_us >= before_us);
    TRUE(gate.board->newest_us <= clock_wall_us());
    TRUE(llabs(driver_sim.clock_offset_us(driver)) < INT64_C(10) * 1000000);
    driver_sim.close(&driver);
    fake_gate_fini(&gate);
}

TEST(at_a_higher_speed_the_offset_of_its_clock_grows)
{
    struct fake_gate gate;
    fake_gate_init(&gate);
    struct driver *driver = open_sim(&gate, "sim:?speed=1000");
    FAKE_GATE_UNTIL(&gate, gate.link == LINK_UP);
    int64_t first_us = driver_sim.clock_offset_us(driver);
    FAKE_GATE_UNTIL(&gate, driver_sim.clock_offset_us(driver) > first_us + MINUTE_US);
    size_t warm = gate.events;
    FAKE_GATE_UNTIL(&gate, gate.events > warm);
    driver_sim.close(&driver);
    fake_gate_fini(&gate);
}

TEST(after_a_restart_old_calls_end_unseen_and_no_id_comes_again)
{
    struct fake_gate gate;
    fake_gate_init(&gate);
    const char *url = "sim:?seed=5&start=" START_S "&duration=60&speed=100000";
    run_to_its_end(&gate, url);
    int64_t left = live_calls(gate.board);
    TRUE(left > 0);
    char old[40];
    str_copy(old, sizeof(old), text_of(gate.board->calls->call));
    *strchr(old, '.') = '\0';
    fake_gate_remember(&gate, (struct event){.type = EVENT_AGENT,
                                             .at_us = gate.board->newest_us,
                                             .agent = {.agent = TEXT("9999")}});
    int64_t offered = 0, again = 0;
    for (const struct number *n = gate.board->numbers; n; n = n->hh.next)
        offered += n->day.offered;

    fake_gate_forget_lines(&gate);
    gate.finished = false;
    run_to_its_end(&gate, url); /* the same URL: the same start, the worst case */
    EQ_U64(gate.refused, 0);
    const char *text = fake_gate_text(&gate);
    size_t unseen = 0;
    for (const char *at = text; (at = strstr(at, "\"unseen\":true")); at++)
        unseen++;
    EQ_I64(unseen, left);
    TRUE(board_agent(gate.board, TEXT("9999")) == NULL ||
         board_agent(gate.board, TEXT("9999"))->removed);
    for (const struct call *call = gate.board->calls; call; call = call->hh.next)
        TRUE(strncmp(call->call, old, strlen(old)) != 0);
    for (const struct number *n = gate.board->numbers; n; n = n->hh.next)
        again += n->day.offered;
    EQ_I64(again - offered, gate.count[EVENT_CALL_OFFERED]);
    TRUE(again - offered < offered); /* no second warm-up: one minute, not thirty-one */
    struct why why;
    if (!board_check(gate.board, &why))
        TEST_FAIL("%s", why.text);
    fake_gate_fini(&gate);
}

TEST(a_catalogue_on_the_board_is_no_past)
{
    struct fake_gate gate;
    fake_gate_init(&gate);
    fake_gate_remember(
        &gate, (struct event){.type = EVENT_NUMBER,
                              .at_us = 1,
                              .number = {.number = TEXT("0800990011"), .catalogued = true}});
    struct driver *driver = open_sim(&gate, "sim:?seed=1&start=" START_S);
    FAKE_GATE_UNTIL(&gate, gate.link == LINK_UP);
    TRUE(gate.count[EVENT_CALL_OFFERED] > 50);
    driver_sim.close(&driver);
    fake_gate_fini(&gate);
}

TEST(closing_in_the_middle_of_the_warm_up_leaves_nothing_behind)
{
    struct fake_gate gate;
    fake_gate_init(&gate);
    struct driver *driver = open_sim(&gate, "sim:?rate=300");
    driver_sim.close(&driver);
    driver = open_sim(&gate, "sim:?rate=300");
    FAKE_GATE_UNTIL(&gate, gate.events > 0);
    TRUE(gate.link == LINK_RECONCILING);
    driver_sim.close(&driver);
    size_t events = gate.events;
    loop_step(gate.loop, 0);
    EQ_U64(gate.events, events);
    driver_sim.close(&driver); /* NULL is accepted */
    fake_gate_fini(&gate);
}

TEST(a_wrong_url_is_refused_with_what_was_expected)
{
    static const struct {
        const char *url, *says;
    } cases[] = {
        {"sim", "expected sim:"},
        {"simulator:", "expected sim:"},
        {"sim:clam", "did you mean calm"},
        {"sim:zzzzzzzz", "monday-morning"},
        {"sim:calm?sed=1", "did you mean seed"},
        {"sim:calm?seed=", "whole number"},
        {"sim:calm?seed=-1", "whole number"},
        {"sim:calm?rate=0", "calls a second"},
        {"sim:calm?rate=-1", "calls a second"},
        {"sim:calm?rate=1.2345", "calls a second"},
        {"sim:calm?rate=1.-5", "calls a second"},
        {"sim:calm?rate=99999999999999999999", "calls a second"},
        {"sim:calm?speed=0", "times faster"},
        {"sim:calm?speed=x", "times faster"},
        {"sim:calm?start=12", "since 1970"},
        {"sim:calm?duration=0", "simulated seconds"},
        {"sim:calm?seed=1&", "parameter"},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct why why = {0};
        IS_ERR(driver_sim.check(text_of(cases[i].url), &why), ERR_ARG, &why);
        HAS_STR(why.text, cases[i].says);
    }
}

TEST(a_right_url_is_accepted)
{
    static const char *const urls[] = {
        "sim:",
        "sim:calm",
        "sim:?seed=0",
        "sim:flood?rate=0.25",
        "sim:outage?seed=1&rate=200&speed=2.5&start=1795510800&duration=3600",
    };
    for (size_t i = 0; i < NITEMS(urls); i++) {
        struct why why = {0};
        OK_ERR(driver_sim.check(text_of(urls[i]), &why), &why);
    }
}
