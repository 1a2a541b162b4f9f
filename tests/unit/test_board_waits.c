/* Distributions of waiting times: buckets, quantiles, sums of distributions. */
#include "tests/unit/test.h"

#include <math.h>

#include "proto/board/waits.h"

enum { SAMPLE = 1000000 };

TEST(buckets_follow_one_another_without_a_gap)
{
    for (int bucket = 0; bucket < WAITS_BUCKETS; bucket++) {
        int64_t low = waits_bucket_low_ms(bucket);
        EQ_I64(waits_bucket(low), bucket);
        if (bucket > 0)
            EQ_I64(waits_bucket(low - 1), bucket - 1);
    }
}

TEST(a_bucket_is_at_most_one_sixty_fourth_of_its_value_wide)
{
    for (int bucket = 1; bucket < WAITS_BUCKETS - 1; bucket++) {
        int64_t low = waits_bucket_low_ms(bucket), width = waits_bucket_low_ms(bucket + 1) - low;
        TRUE(width == 1 || width * 64 <= low);
    }
}

TEST(waits_outside_every_bucket_stand_in_the_first_and_the_last)
{
    EQ_I64(waits_bucket(-5), 0);
    EQ_I64(waits_bucket(INT64_MIN), 0);
    EQ_I64(waits_bucket((INT64_C(1) << 31) - 1), WAITS_BUCKETS - 1);
    EQ_I64(waits_bucket(INT64_C(1) << 31), WAITS_BUCKETS - 1);
    EQ_I64(waits_bucket(INT64_MAX), WAITS_BUCKETS - 1);
}

TEST(an_empty_distribution_has_no_quantile)
{
    struct waits waits = {0};
    EQ_I64(waits_quantile_ms(&waits, 500000), -1);
    waits_fini(&waits);
}

TEST(short_waits_are_exact)
{
    struct waits waits = {0};
    for (int ms = 1; ms <= 100; ms++)
        waits_add(&waits, ms, 1);
    EQ_I64(waits_quantile_ms(&waits, 0), 1);
    EQ_I64(waits_quantile_ms(&waits, 10000), 1);
    EQ_I64(waits_quantile_ms(&waits, 500000), 50);
    EQ_I64(waits_quantile_ms(&waits, 990000), 99);
    EQ_I64(waits_quantile_ms(&waits, 1000000), 100);
    EQ_I64(waits_quantile_ms(&waits, 5000000), 100);
    waits_fini(&waits);
    EQ_U64(waits.total, 0);
}

typedef double draw_fn(struct dice *dice);

static double
unit(struct dice *dice)
{
    return ((double)(dice_next(dice) >> 11) + 0.5) / 9007199254740992.0;
}

static double
uniform(struct dice *dice)
{
    return 600000 * unit(dice);
}

static double
exponential(struct dice *dice)
{
    return -90000 * log(unit(dice));
}

static double
lognormal(struct dice *dice)
{
    double normal = sqrt(-2 * log(unit(dice))) * cos(6.283185307179586 * unit(dice));
    return exp(10 + 1.5 * normal);
}

static int
by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* How many of the sample are below `value`. */
static size_t
rank_of(const int64_t *sorted, int64_t value)
{
    size_t low = 0, high = SAMPLE;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How far, in millionths of the sample, the answer is from the rank that was asked for. An answer
 * that stands several times in the sample has all their ranks. */
static double
rank_error_ppm(const int64_t *sorted, int64_t answer, int64_t ppm)
{
    double asked = (double)ppm / 1000000 * SAMPLE;
    double first = (double)rank_of(sorted, answer), last = (double)rank_of(sorted, answer + 1);
    double error = asked < first ? first - asked : asked > last ? asked - last : 0;
    return error * 1000000 / SAMPLE;
}

TEST(quantiles_of_a_million_waits_are_within_one_percent_of_rank)
{
    static const struct {
        const char *name;
        draw_fn *draw;
    } laws[] = {{"uniform", uniform}, {"exponential", exponential}, {"lognormal", lognormal}};
    static const int64_t asked[] = {1000, 10000, 100000, 500000, 900000, 950000, 990000, 999000};
    int64_t *sample = malloc(SAMPLE * sizeof *sample);
    for (size_t i = 0; i < NITEMS(laws); i++) {
        struct dice dice = dice_new(i);
        struct waits waits = {0};
        for (int n = 0; n < SAMPLE; n++) {
            sample[n] = (int64_t)laws[i].draw(&dice);
            waits_add(&waits, sample[n], 1);
        }
        qsort(sample, SAMPLE, sizeof *sample, by_value);
        for (size_t q = 0; q < NITEMS(asked); q++) {
            double error = rank_error_ppm(sample, waits_quantile_ms(&waits, asked[q]), asked[q]);
            if (error > 10000)
                TEST_FAIL("%s, quantile %" PRId64 ": rank off by %.0f ppm", laws[i].name, asked[q],
                          error);
        }
        waits_fini(&waits);
    }
    free(sample);
}

TEST(a_merged_distribution_is_what_one_gate_would_have_seen)
{
    struct dice dice = dice_new(3);
    struct waits all = {0}, left = {0}, right = {0};
    for (int n = 0; n < 10000; n++) {
        int64_t wait_ms = (int64_t)exponential(&dice);
        waits_add(&all, wait_ms, 1);
        waits_add(n % 3 ? &left : &right, wait_ms, 1);
    }
    waits_merge(&left, &right);
    EQ_U64(left.total, all.total);
    EQ_BYTES(left.count, all.count, WAITS_BUCKETS * sizeof all.count[0]);
    struct waits nothing = {0};
    waits_merge(&left, &nothing);
    EQ_U64(left.total, all.total);
    waits_fini(&all);
    waits_fini(&left);
    waits_fini(&right);
}

TEST(a_bucket_that_is_full_stays_full)
{
    struct waits waits = {0};
    waits_add(&waits, 7, UINT32_MAX);
    waits_add(&waits, 7, 5);
    EQ_U64(waits.count[7], UINT32_MAX);
    EQ_U64(waits.total, UINT32_MAX);
    EQ_I64(waits_quantile_ms(&waits, 1000000), 7);
    waits_fini(&waits);
}
