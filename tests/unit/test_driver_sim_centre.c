/* The tables of the simulated centre, and its small parts: clock, dice, heap. */
#include "tests/unit/test.h"

#include "proto/driver/sim/sim_centre.h"
#include "proto/driver/sim/sim_clock.h"
#include "proto/driver/sim/sim_dice.h"
#include "proto/driver/sim/sim_heap.h"
#include "proto/driver/sim/sim_scenario.h"

TEST(every_destination_of_the_centre_exists)
{
    for (size_t i = 0; i < sim_centre_number_count; i++) {
        if (sim_centre_numbers[i].route)
            TRUE(sim_centre_place(sim_centre_numbers[i].route).kind != SIM_NOWHERE);
    }
    for (size_t i = 0; i < sim_centre_menu_count; i++) {
        for (size_t j = 0; j < SIM_CHOICES && sim_centre_menus[i].choices[j].weight > 0; j++)
            TRUE(sim_centre_place(sim_centre_menus[i].choices[j].destination).kind != SIM_NOWHERE);
    }
    for (size_t i = 0; i < sim_centre_queue_count; i++) {
        if (sim_centre_queues[i].overflow)
            EQ_I64(sim_centre_place(sim_centre_queues[i].overflow).kind, SIM_QUEUE);
    }
    EQ_I64(sim_centre_place("queue:nulle-part").kind, SIM_NOWHERE);
    EQ_I64(sim_centre_place(NULL).kind, SIM_NOWHERE);
    EQ_I64(sim_centre_place("queue:").kind, SIM_NOWHERE);
}

static const struct sim_number *
number_named(const char *name)
{
    for (size_t i = 0; i < sim_centre_number_count; i++) {
        if (strcmp(sim_centre_numbers[i].number, name) == 0)
            return &sim_centre_numbers[i];
    }
    return NULL;
}

TEST(laws_and_budgets_are_of_numbers_that_exist)
{
    for (size_t i = 0; i < sim_centre_law_count; i++)
        TRUE(number_named(sim_centre_laws[i].number));
    for (size_t i = 0; i < sim_centre_budget_count; i++)
        TRUE(number_named(sim_centre_budgets[i].number));
}

/* What a demo has to show; console/rules says why each is one. */
TEST(the_centre_has_something_for_the_law_to_find)
{
    size_t after_sales = 0, administrations = 0, wrong_boxes = 0;
    for (size_t i = 0; i < sim_centre_law_count; i++) {
        const struct sim_law *law = &sim_centre_laws[i];
        const char *name = law->number, *use = number_named(name)->use;
        bool is_premium = strncmp(name, "08", 2) == 0 && name[2] != '0';
        bool is_grey = strncmp(name, "080", 3) == 0 && name[3] >= '6';
        after_sales += is_premium && strcmp(use, "after-sales") == 0;
        administrations += is_premium && law->holder == HOLDER_ADMINISTRATION;
        wrong_boxes += is_grey && law->signage != SIGNAGE_GREY;
        TRUE(strcmp(name, "0899990099") != 0); /* lacks every fact */
    }
    EQ_U64(after_sales, 1);
    EQ_U64(administrations, 1);
    EQ_U64(wrong_boxes, 1);
}

TEST(shares_add_up)
{
    int permil = 0, weights = 0;
    for (size_t i = 0; i < sim_centre_range_count; i++)
        permil += sim_centre_ranges[i].permil;
    EQ_I64(permil, 1000);
    for (size_t i = 0; i < sim_centre_pause_count; i++)
        weights += sim_centre_pauses[i].weight;
    EQ_I64(weights, 100);
    EQ_I64(sim_centre_pauses[0].weight, 0);
}

static bool
exists(const struct sim_trouble *trouble)
{
    bool found = trouble->kind == SIM_NO_TROUBLE;
    for (size_t i = 0; i < sim_centre_team_count && trouble->kind == SIM_AGENTS_LOST; i++)
        found |= text_has_prefix(text_of(sim_centre_teams[i].team), trouble->what);
    for (size_t i = 0; i < sim_centre_trunk_count && trouble->kind == SIM_TRUNK_DEAD; i++)
        found |= strcmp(sim_centre_trunks[i], trouble->what) == 0;
    for (size_t i = 0; i < sim_centre_number_count && trouble->kind == SIM_FLOOD; i++)
        found |= strcmp(sim_centre_numbers[i].number, trouble->what) == 0;
    return found;
}

TEST(every_trouble_names_something_that_exists)
{
    for (size_t i = 0; i < sim_scenario_count; i++) {
        for (size_t j = 0; j < SIM_TROUBLES; j++)
            TRUE(exists(&sim_scenario_table[i].troubles[j]));
    }
}

TEST(arrivals_of_a_scenario_are_drawn_straight_between_its_bends)
{
    const struct sim_scenario scenario = {.bends = {{0, 1000}, {10, 2000}, {20, 500}}};
    EQ_I64(sim_scenario_permil(&scenario, 0), 1000);
    EQ_I64(sim_scenario_permil(&scenario, 5), 1500);
    EQ_I64(sim_scenario_permil(&scenario, 10), 2000);
    EQ_I64(sim_scenario_permil(&scenario, 15), 1250);
    EQ_I64(sim_scenario_permil(&scenario, 20), 500);
    EQ_I64(sim_scenario_permil(&scenario, 9999), 500);
}

TEST(the_paris_clock_is_right_on_both_days_of_the_change)
{
    /* 2026-03-29 01:00 UTC: 02:00 becomes 03:00; 2026-10-25 01:00 UTC: 03:00 becomes 02:00 */
    static const struct {
        int64_t utc_s;
        int weekday, minute;
    } cases[] = {
        {1774745999, 6, 1 * 60 + 59}, {1774746000, 6, 3 * 60},      {1792889999, 6, 2 * 60 + 59},
        {1792890000, 6, 2 * 60},      {1795474800, 1, 0},           {1795474799, 0, 23 * 60 + 59},
        {1782864000, 2, 2 * 60},      {1709164800, 3, 1 * 60},      {946684800, 5, 1 * 60},
        {1735686000, 2, 0},           {1704063599, 6, 23 * 60 + 59}};
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct sim_clock clock = sim_clock_of(cases[i].utc_s * INT64_C(1000000));
        EQ_I64(clock.weekday, cases[i].weekday);
        EQ_I64(clock.minute, cases[i].minute);
    }
}

TEST(thrown_times_have_the_mean_they_should)
{
    enum { THROWS = 200000, MEAN = 1000000 };
    for (int k = 1; k <= 4; k++) {
        struct sim_dice dice = {(uint64_t)k};
        int64_t sum = 0, below = 0;
        for (int i = 0; i < THROWS; i++) {
            int64_t thrown = sim_dice_erlang(&dice, k, MEAN);
            TRUE(thrown >= 0);
            sum += thrown;
            below += thrown < MEAN;
        }
        TRUE(llabs(sum / THROWS - MEAN) < MEAN / 100);
        if (k == 1) /* 1 - 1/e of exponential times are below their mean */
            TRUE(llabs(below - THROWS / 1000 * 632) < THROWS / 200);
    }
}

TEST(an_exponential_time_of_a_month_does_not_overflow)
{
    struct sim_dice dice = {1};
    for (int i = 0; i < 100000; i++)
        TRUE(sim_dice_exponential(&dice, INT64_C(4000000000000)) >= 0);
}

TEST(throws_stay_within_their_bounds_and_reach_them)
{
    struct sim_dice dice = {2};
    bool seen[5] = {false};
    for (int i = 0; i < 1000; i++) {
        int64_t thrown = sim_dice_between(&dice, -2, 2);
        TRUE(thrown >= -2 && thrown <= 2);
        seen[thrown + 2] = true;
        TRUE(sim_dice_below(&dice, 3) < 3);
        FALSE(sim_dice_permil(&dice, 0));
        TRUE(sim_dice_permil(&dice, 1000));
    }
    for (size_t i = 0; i < NITEMS(seen); i++)
        TRUE(seen[i]);
}

TEST(what_comes_first_is_taken_first_and_equals_in_the_order_they_were_planned)
{
    enum { COUNT = 5000 };
    struct sim_heap heap = {0};
    struct dice dice = dice_new(3);
    for (uint32_t i = 0; i < COUNT; i++)
        sim_heap_add(&heap,
                     (struct sim_happening){.at_us = (int64_t)dice_roll(&dice, 100), .who = i});
    struct sim_happening last = {.at_us = -1};
    for (uint32_t i = 0; i < COUNT; i++) {
        EQ_I64(sim_heap_first(&heap)->at_us >= last.at_us, true);
        struct sim_happening next = sim_heap_take(&heap);
        TRUE(next.at_us > last.at_us || (next.at_us == last.at_us && next.who > last.who));
        last = next;
    }
    TRUE(sim_heap_first(&heap) == NULL);
    sim_heap_fini(&heap);
}
