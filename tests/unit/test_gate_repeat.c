/* Who calls again: the window, who is nobody, and the bound. */
#include "tests/unit/test.h"

#include "proto/gate/repeat.h"

#define S_US(s) ((int64_t)(s)*INT64_C(1000000))

static struct repeat *
ten_minutes(void)
{
    struct repeat *repeat = NULL;
    struct why why;
    OK_ERR(repeat_new(&repeat, S_US(600), &why), &why);
    return repeat;
}

static bool
calls(struct repeat *repeat, const char *number, const char *caller, int64_t s)
{
    return repeat_call(repeat, text_of(number), text_of(caller), TEXT("mobile_metro"), S_US(s));
}

TEST(the_same_caller_within_the_window_calls_again)
{
    struct repeat *repeat = ten_minutes();
    FALSE(calls(repeat, "3640", "0639980001", 10000));
    TRUE(calls(repeat, "3640", "0639980001", 10600));  /* to the second */
    TRUE(calls(repeat, "3640", "0639980001", 11200));  /* the window is that of the last one */
    FALSE(calls(repeat, "3640", "0639980001", 11801)); /* a second later */
    FALSE(calls(repeat, "3640", "0639980002", 11801));
    FALSE(calls(repeat, "3641", "0639980001", 11801));
    TRUE(calls(repeat, "3640", "+33639980001", 11802)); /* any spelling */
    TRUE(calls(repeat, "3640", "06 39 98 00 01", 11802));
    repeat_free(&repeat);
    TRUE(repeat == NULL);
}

TEST(number_and_caller_do_not_run_into_one_another)
{
    struct repeat *repeat = ten_minutes();
    FALSE(calls(repeat, "36", "400639980001", 1));
    FALSE(calls(repeat, "3640", "0639980001", 1));
    repeat_free(&repeat);
}

TEST(who_is_withheld_is_nobody_and_nothing_of_him_is_kept)
{
    static const char *const nobody[] = {"",  "anonymous", "Restricted",          "unknown",
                                         "0", "000000000", "sip:alice@a.example", "+"};
    struct repeat *repeat = ten_minutes();
    for (size_t i = 0; i < NITEMS(nobody); i++) {
        FALSE(calls(repeat, "3640", nobody[i], 1));
        FALSE(calls(repeat, "3640", nobody[i], 2));
    }
    static const char *const origins[] = {"anonymous", "unknown"};
    for (size_t i = 0; i < NITEMS(origins); i++) {
        FALSE(repeat_call(repeat, TEXT("3640"), TEXT("0639980001"), text_of(origins[i]), 1));
        FALSE(repeat_call(repeat, TEXT("3640"), TEXT("0639980001"), text_of(origins[i]), 2));
    }
    EQ_U64(repeat_count(repeat), 0);
    repeat_free(&repeat);
}

TEST(time_is_that_of_the_events_in_both_directions)
{
    struct repeat *repeat = ten_minutes();
    calls(repeat, "3640", "0639980001", 100000);
    TRUE(calls(repeat, "3640", "0639980001", 99999)); /* a little out of order */
    FALSE(calls(repeat, "3640", "0639980001", 5000)); /* the clock was set back */
    TRUE(calls(repeat, "3640", "0639980001", 5001));
    repeat_free(&repeat);
}

TEST(old_callers_go_and_beyond_the_bound_the_oldest_first)
{
    struct repeat *repeat = ten_minutes();
    char caller[16];
    for (int i = 0; i < 100; i++) {
        str_format(caller, sizeof caller, "06%08d", i + 1);
        calls(repeat, "3640", caller, i);
    }
    EQ_U64(repeat_count(repeat), 100);
    calls(repeat, "3640", "0639980001", 650);
    EQ_U64(repeat_count(repeat), 51); /* those of 50 to 99, and this one */
    for (int i = 0; i <= REPEAT_CALLERS_MAX; i++) {
        str_format(caller, sizeof caller, "07%08d", i + 1);
        FALSE(calls(repeat, "3640", caller, 700));
    }
    EQ_U64(repeat_count(repeat), REPEAT_CALLERS_MAX);
    FALSE(calls(repeat, "3640", "0700000001", 700)); /* fell out */
    TRUE(calls(repeat, "3640", caller, 700));
    repeat_free(&repeat);
}

TEST(another_run_has_another_key)
{
    struct repeat *one = ten_minutes(), *other = ten_minutes();
    calls(one, "3640", "0639980001", 1);
    FALSE(calls(other, "3640", "0639980001", 2));
    repeat_free(&one);
    repeat_free(&other);
}
