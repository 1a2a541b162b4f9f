/* The last sixty minutes, minute by minute. */
#include "tests/unit/test.h"

#include "proto/board/window.h"

static const int64_t NOW = 29922180; /* a minute number */

static int64_t
us(int64_t minute)
{
    return minute * 60000000 + 59999999;
}

TEST(a_window_of_n_minutes_is_this_minute_and_those_before_it)
{
    struct window window = {0};
    for (int i = 0; i < 60; i++)
        window_add(&window, NOW - 59 + i, 2, 1);
    EQ_I64(window_sum(&window, 2, 1, us(NOW)), 1);
    EQ_I64(window_sum(&window, 2, 5, us(NOW)), 5);
    EQ_I64(window_sum(&window, 2, 60, us(NOW)), 60);
    EQ_I64(window_sum(&window, 2, 1000, us(NOW)), 60);
    EQ_I64(window_sum(&window, 1, 60, us(NOW)), 0);
    EQ_I64(window_sum(&window, 2, 5, us(NOW + 3)), 2); /* nothing happened since */
    EQ_I64(window_sum(&window, 2, 60, us(NOW + 60)), 0);
    window_fini(&window);
}

TEST(an_empty_window_is_zero_everywhere)
{
    struct window window = {0};
    EQ_I64(window_sum(&window, 0, 60, us(NOW)), 0);
    EQ_I64(window_at(&window, 0, NOW), 0);
    window_add(&window, NOW, 0, 0);
    window_add(&window, NOW, 0, -3);
    TRUE(window.minute == NULL);
    window_fini(&window);
}

TEST(what_is_older_than_an_hour_before_the_newest_is_left_out)
{
    struct window window = {0};
    window_add(&window, NOW, 0, 1);
    window_add(&window, NOW - 59, 0, 1);
    window_add(&window, NOW - 60, 0, 1);
    EQ_I64(window_sum(&window, 0, 60, us(NOW)), 2);
    EQ_I64(window_at(&window, 0, NOW - 60), 0);
    window_fini(&window);
}

TEST(a_minute_that_comes_around_again_begins_empty)
{
    struct window window = {0};
    window_add(&window, NOW, 0, 7);
    window_add(&window, NOW + 30, 0, 1);
    window_add(&window, NOW + 60, 0, 1);
    EQ_I64(window_at(&window, 0, NOW + 60), 1);
    window_add(&window, NOW + 100000, 0, 2);
    EQ_I64(window_sum(&window, 0, 60, us(NOW + 100000)), 2);
    window_fini(&window);
}

TEST(minutes_from_outside_may_be_anything)
{
    struct window window = {0};
    window_add(&window, -1, 0, 1);
    window_add(&window, INT64_MAX, 0, 1);
    window_add(&window, INT64_MIN, 0, 1);
    window_add(&window, NOW, 99, 1);
    TRUE(window.minute == NULL);
    window_add(&window, NOW, 0, INT64_MAX);
    EQ_I64(window_at(&window, 0, NOW), UINT32_MAX);
    EQ_I64(window_sum(&window, 0, 60, INT64_MAX), 0);
    EQ_I64(window_sum(&window, 0, 60, 0), 0);
    window_fini(&window);
}
