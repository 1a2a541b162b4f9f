/* Does the switch share the calls out as ordered? The bounds of what is told. */
#include "tests/unit/test.h"

#include "console/metric/shares.h"
#include "tests/unit/metric_scene.h"

enum { A_MANY = 100000 };

TEST(too_few_calls_are_told_as_such_up_to_the_bound)
{
    EQ_I64(shares_judge_part(60, 0, 0), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 22, 37), SHARES_TOO_FEW); /* 37 * 0.24 = 8.88 */
    EQ_I64(shares_judge_part(60, 23, 38), SHARES_FIT);     /* 9.12 */
    EQ_I64(shares_judge_part(10, 10, 99), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(10, 10, 100), SHARES_FIT); /* exactly 9 */
    EQ_I64(shares_judge_part(1, 9, 909), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(1, 9, 910), SHARES_FIT);
}

/* 0.6^20 is 3.7 in 100 000 and 0.6^21 2.2; 0.9^98 is 3.3 and 0.9^99 2.95; one side is 3.1. */
TEST(a_part_that_takes_all_or_nothing_is_off_as_soon_as_chance_cannot_be)
{
    EQ_I64(shares_judge_part(60, 20, 20), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 21, 21), SHARES_OFF);
    EQ_I64(shares_judge_part(40, 0, 20), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(40, 0, 21), SHARES_OFF);
    EQ_I64(shares_judge_part(10, 0, 98), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(10, 0, 99), SHARES_OFF);
    EQ_I64(shares_judge_part(1, 0, 910), SHARES_TOO_FEW); /* enough, and yet not likely */
}

/* Tails of 100 calls at 60 %, added up as fractions: P(X >= 74) is 2.4 in 1000 and P(X >= 75) 1.19, P(X
 * >= 79) 4.3 in 100 000 and P(X >= 80) 1.6; P(X <= 45) 1.7 in 1000 and P(X <= 44) 0.9, P(X <= 40) 4.2
 * in 100 000 and P(X <= 39) 1.8. The bounds are 1.35 in 1000 and 3.1 in 100 000. */
TEST(what_chance_explains_fits_and_what_it_does_not_is_off)
{
    EQ_I64(shares_judge_part(60, 60, 100), SHARES_FIT);
    EQ_I64(shares_judge_part(60, 74, 100), SHARES_FIT);
    EQ_I64(shares_judge_part(60, 75, 100), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 79, 100), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 80, 100), SHARES_OFF);
    EQ_I64(shares_judge_part(60, 45, 100), SHARES_FIT);
    EQ_I64(shares_judge_part(60, 44, 100), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 40, 100), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 39, 100), SHARES_OFF);
}

/* Of 10 000 calls one deviation is 49, and half a call is let pass. */
TEST(many_calls_are_judged_alike)
{
    EQ_I64(shares_judge_part(60, 6000 + 147, 10000), SHARES_FIT); /* 3 * 49 */
    EQ_I64(shares_judge_part(60, 6000 + 148, 10000), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 6000 + 196, 10000), SHARES_TOO_FEW); /* 4 * 49 */
    EQ_I64(shares_judge_part(60, 6000 + 197, 10000), SHARES_OFF);
    EQ_I64(shares_judge_part(60, 6000 - 197, 10000), SHARES_OFF);
}

TEST(a_count_that_cannot_be_says_nothing)
{
    EQ_I64(shares_judge_part(60, -1, 100), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(60, 101, 100), SHARES_TOO_FEW);
}

TEST(less_than_a_point_is_never_off)
{
    EQ_I64(shares_judge_part(60, 60 * A_MANY / 100 + A_MANY / 100 - 1, A_MANY), SHARES_FIT);
    EQ_I64(shares_judge_part(60, 60 * A_MANY / 100 + A_MANY / 100, A_MANY), SHARES_OFF);
    EQ_I64(shares_judge_part(60, 60 * A_MANY / 100 - A_MANY / 100, A_MANY), SHARES_OFF);
}

TEST(a_single_part_takes_all_or_something_is_wrong)
{
    EQ_I64(shares_judge_part(100, 0, 0), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(100, 5, 5), SHARES_FIT);
    EQ_I64(shares_judge_part(100, 8, 10), SHARES_TOO_FEW);
    EQ_I64(shares_judge_part(100, 7, 10), SHARES_OFF);
}

TEST(nothing_is_ordered_to_go_elsewhere)
{
    EQ_I64(shares_judge_elsewhere(0, 0), SHARES_FIT);
    EQ_I64(shares_judge_elsewhere(2, 10), SHARES_TOO_FEW);
    EQ_I64(shares_judge_elsewhere(3, 10), SHARES_OFF);
    EQ_I64(shares_judge_elsewhere(3, 300), SHARES_FIT);
    EQ_I64(shares_judge_elsewhere(4, 399), SHARES_OFF);
}

static struct share
a_share(int64_t sav, int64_t rdv, int64_t elsewhere)
{
    return (struct share){
        .count = 2,
        .elsewhere = elsewhere,
        .unseen = 7,
        .undecided = 2,
        .parts = {{(char *)"queue:sav", 60, sav}, {(char *)"queue:rdv", 40, rdv}}};
}

TEST(the_whole_is_as_bad_as_its_worst_part)
{
    struct share share = a_share(60, 40, 0);
    EQ_I64(shares_judge(&share), SHARES_FIT);
    EQ_I64(shares_calls(&share), 100);
    EQ_I64(shares_offered(&share), 109);
    share = a_share(6, 4, 0);
    EQ_I64(shares_judge(&share), SHARES_TOO_FEW);
    share = a_share(95, 5, 0);
    EQ_I64(shares_judge(&share), SHARES_OFF);
    share = a_share(6, 4, 4);
    EQ_I64(shares_judge(&share), SHARES_OFF);
    share = a_share(60, 40, 1);
    EQ_I64(shares_judge(&share), SHARES_FIT);
}

/* Chance alone, 20 000 times 500 calls at 60 %. */
TEST(a_switch_that_throws_fair_dice_is_not_accused)
{
    enum { SPLITS = 20000, CALLS = 500 };
    uint64_t dice = 1;
    int accused = 0;
    for (int i = 0; i < SPLITS; i++) {
        int64_t taken = 0;
        for (int call = 0; call < CALLS; call++) {
            dice = dice * 6364136223846793005u + 1442695040888963407u;
            taken += (dice >> 33) % 100 < 60;
        }
        accused += shares_judge_part(60, taken, CALLS) == SHARES_OFF;
    }
    TRUE(accused <= SPLITS / 4000); /* 1.3 are expected */
}
