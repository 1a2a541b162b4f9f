/* Decimals in, roundings out, days that begin at midnight in Paris. */
#include "tests/unit/test.h"

#include <time.h>

#include "proto/tariff/money.h"
#include "proto/tariff/period.h"
#include "proto/tariff/tsv.h"
#include "tests/unit/tariff_data.h"

/* --- decimals --------------------------------------------------------------------------------- */

TEST(a_decimal_is_read_exactly)
{
    static const struct {
        const char *text;
        int64_t value;
    } rows[] = {
        {"0", 0},        {"0.80", 800000},           {"3.00", 3000000},  {"0.0185", 18500},
        {"0.000001", 1}, {"24", 24000000},           {"007.5", 7500000}, {"40000", 40000000000},
        {"0.07", 70000}, {"1000000", 1000000000000},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        int64_t value = -1;
        struct why why;
        OK_ERR(money_decimal_parse(text_of(rows[i].text), 6, INT64_MAX, &value, &why), &why);
        EQ_I64(value, rows[i].value);
    }
}

TEST(what_is_no_decimal_is_refused_and_told)
{
    static const struct {
        const char *text;
        enum err err;
        const char *says;
    } rows[] = {
        {"", ERR_FORMAT, "empty, expected a decimal such as 0.80"},
        {"0,80", ERR_FORMAT, "bad decimal \"0,80\", expected such as 0.80"},
        {".5", ERR_FORMAT, "bad decimal \".5\""},
        {"5.", ERR_FORMAT, "bad decimal \"5.\""},
        {"0.8.0", ERR_FORMAT, "bad decimal \"0.8.0\""},
        {"-0.80", ERR_FORMAT, "bad decimal \"-0.80\""},
        {"+1", ERR_FORMAT, "bad decimal \"+1\""},
        {"1e3", ERR_FORMAT, "bad decimal \"1e3\""},
        {" 1", ERR_FORMAT, "bad decimal \" 1\""},
        {"0x10", ERR_FORMAT, "bad decimal"},
        {"0.1234567", ERR_FORMAT, "at most 6 decimals"},
        {"1000.000001", ERR_LIMIT, "\"1000.000001\" is too large"},
        {"99999999999999999999", ERR_LIMIT, "too large"},
        {"9223372036854775807", ERR_LIMIT, "too large"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        int64_t value = 42;
        struct why why = {0};
        IS_ERR(money_decimal_parse(text_of(rows[i].text), 6, 1000 * EUR_UE, &value, &why),
               rows[i].err, &why);
        HAS_STR(why.text, rows[i].says);
        EQ_I64(value, 42);
    }
}

TEST(prices_are_written_with_two_decimals_or_as_many_as_they_need)
{
    char to[MONEY_FORMAT_BYTES];
    EQ_STR(money_format_ue(to, 800000), "0.80");
    EQ_STR(money_format_ue(to, 18500), "0.0185");
    EQ_STR(money_format_ue(to, 3000000), "3.00");
    EQ_STR(money_format_ue(to, 1), "0.000001");
    EQ_STR(money_format_ue(to, 100000), "0.10");
    EQ_STR(money_format_ue(to, -1500000), "-1.50");
    EQ_STR(money_format_ue(to, 0), "0.00");
    EQ_STR(money_format_ue(to, INT64_MIN), "-9223372036854.775808");
}

/* --- rounding --------------------------------------------------------------------------------- */

static enum money_mode
mode_named(struct text name)
{
    return text_is(name, "up") ? MONEY_UP : text_is(name, "down") ? MONEY_DOWN : MONEY_HALF_UP;
}

static enum err
check_rounding_vector(void *context, const struct text *cells, int line, struct why *why)
{
    int *count = context;
    int64_t value, decimals, expected;
    OK_ERR(money_decimal_parse(cells[0], 6, INT64_MAX, &value, why), why);
    TRUE(text_to_i64(cells[1], &decimals));
    OK_ERR(money_decimal_parse(cells[3], 6, INT64_MAX, &expected, why), why);
    int64_t got = money_round_fraction(value, EUR_UE, (int)decimals, mode_named(cells[2]));
    money_wide micro = got; /* back to millionths, without rounding */
    for (int64_t i = decimals; i < 6; i++)
        micro *= 10;
    for (int64_t i = decimals; i > 6; i--) {
        EQ_I64((int64_t)(micro % 10), 0);
        micro /= 10;
    }
    if ((int64_t)micro != expected)
        TEST_FAIL("line %d: is %" PRId64 " millionths, not %" PRId64, line, (int64_t)micro,
                  expected);
    ++*count;
    return OK;
}

TEST(every_rounding_vector_of_cgrates_holds)
{
    static const char *const columns[] = {"value", "decimals", "mode", "expected"};
    char *text = data_read("tests/data/tariff/rounding-golden.tsv");
    int count = 0;
    struct why why;
    OK_ERR(tsv_read(text_of(text), "rounding-golden.tsv", columns, NITEMS(columns),
                    check_rounding_vector, &count, &why),
           &why);
    EQ_I64(count, 11);
    free(text);
}

TEST(half_a_cent_goes_up_and_a_hair_less_goes_down_on_both_sides_of_zero)
{
    const struct money_rule cents = {MONEY_HALF_UP, 2, true};
    int64_t cent = MONEY_EUR_UE60 / 100;
    EQ_I64(money_round(cent / 2, &cents), cent);
    EQ_I64(money_round(cent / 2 - 1, &cents), 0);
    EQ_I64(money_round(-cent / 2, &cents), -cent);
    EQ_I64(money_round(-cent / 2 + 1, &cents), 0);
    EQ_I64(money_round(1, &(struct money_rule){MONEY_UP, 2, true}), cent);
    EQ_I64(money_round(-1, &(struct money_rule){MONEY_UP, 2, true}), -cent);
    EQ_I64(money_round(cent - 1, &(struct money_rule){MONEY_DOWN, 2, true}), 0);
    EQ_I64(money_round(15 * MONEY_EUR_UE60, &(struct money_rule){MONEY_HALF_UP, -1, true}),
           20 * MONEY_EUR_UE60);
}

TEST(rounding_is_the_nearest_the_next_or_the_last_step_for_any_amount)
{
    struct dice dice = dice_new(2012);
    for (int i = 0; i < 200000; i++) {
        int64_t amount = (int64_t)(dice_next(&dice) >> (4 + dice_roll(&dice, 40)));
        int decimals = (int)dice_roll(&dice, 7);
        int64_t step = MONEY_EUR_UE60;
        for (int k = 0; k < decimals; k++)
            step /= 10;
        int64_t down = money_round(amount, &(struct money_rule){MONEY_DOWN, decimals, false});
        int64_t up = money_round(amount, &(struct money_rule){MONEY_UP, decimals, false});
        int64_t half = money_round(amount, &(struct money_rule){MONEY_HALF_UP, decimals, false});
        TRUE(down <= amount && amount - down < step && down % step == 0);
        TRUE(up >= amount && up - amount < step && up % step == 0);
        EQ_I64(half, amount - down < up - amount ? down : up);
    }
}

/* rating-golden.tsv, D19 and D20. */
TEST(vat_comes_out_of_a_sum_once)
{
    EQ_I64(money_count_without_vat(MONEY_EUR_UE60 * 80 / 100, 2000, 6, MONEY_HALF_UP), 666667);
    EQ_I64(money_count_without_vat(MONEY_EUR_UE60 * 2, 2000, 2, MONEY_HALF_UP), 167);
    EQ_I64(money_count_without_vat(MONEY_EUR_UE60 * 2, 0, 2, MONEY_HALF_UP), 200);
    EQ_I64(money_count_without_vat(MONEY_EUR_UE60 * 1085 / 1000, 850, 2, MONEY_HALF_UP), 100);
    EQ_I64(money_count_without_vat(INT64_MAX, 2000, 2, MONEY_DOWN), INT64_C(12810238940076));
}

TEST(a_rounding_rule_is_written_in_words)
{
    struct money_rule rule;
    struct why why;
    OK_ERR(money_rule_parse(TEXT("half-up 0.01 on total"), &rule, &why), &why);
    EQ_I64(rule.mode, MONEY_HALF_UP);
    EQ_I64(rule.decimals, 2);
    FALSE(rule.per_call);
    OK_ERR(money_rule_parse(TEXT("up  0.0001  per call"), &rule, &why), &why);
    EQ_I64(rule.mode, MONEY_UP);
    EQ_I64(rule.decimals, 4);
    TRUE(rule.per_call);
    OK_ERR(money_rule_parse(TEXT("down 10 on total"), &rule, &why), &why);
    EQ_I64(rule.decimals, -1);
    static const char *const wrong[] = {"",
                                        "half-up",
                                        "half-up 0.01",
                                        "half-up 0.02 on total",
                                        "half-up 0,01 on total",
                                        "nearest 0.01 on total",
                                        "half-up 0.01 per day",
                                        "half-up 0 on total"};
    for (size_t i = 0; i < NITEMS(wrong); i++)
        IS_ERR(money_rule_parse(text_of(wrong[i]), &rule, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "expected such as \"half-up 0.01 on total\"");
}

/* --- days ------------------------------------------------------------------------------------- */

/* libc and its zone files know the same midnights, on every day of 40 years. */
TEST(a_day_begins_at_midnight_in_paris)
{
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    if (tzname[0] && strcmp(tzname[0], "CET") != 0)
        SKIP("this machine has no Europe/Paris");
    for (int64_t day = 9862; day < 24837; day++) { /* 1997 ... 2037 */
        struct tm tm = {.tm_year = 70, .tm_mday = 1 + (int)day, .tm_isdst = -1};
        EQ_I64(period_midnight_us(day), (int64_t)mktime(&tm) * SECOND_US);
    }
}

TEST(a_period_has_its_first_and_its_last_day_whole)
{
    struct period period;
    struct why why;
    OK_ERR(period_parse(TEXT("2026-03-29"), TEXT("2026-10-25"), &period, &why), &why);
    int64_t first = INT64_C(1774738800) * SECOND_US; /* 28 March 23:00 UTC */
    int64_t after = INT64_C(1792969200) * SECOND_US; /* 25 October 23:00 UTC */
    FALSE(period_has(&period, first - 1));
    TRUE(period_has(&period, first));
    TRUE(period_has(&period, after - 1));
    FALSE(period_has(&period, after));
    char to[PERIOD_FORMAT_BYTES];
    EQ_STR(period_format(to, &period), "from 2026-03-29 to 2026-10-25");
    OK_ERR(period_parse(TEXT("2024-02-29"), TEXT(""), &period, &why), &why);
    EQ_STR(period_format(to, &period), "since 2024-02-29");
    OK_ERR(period_parse(TEXT(""), TEXT("2026-06-30"), &period, &why), &why);
    EQ_STR(period_format(to, &period), "until 2026-06-30");
    OK_ERR(period_parse(TEXT(""), TEXT(""), &period, &why), &why);
    EQ_STR(period_format(to, &period), "at any time");
    TRUE(period_has(&period, 0));
}

TEST(days_that_follow_one_another_do_not_overlap)
{
    struct period old, new;
    struct why why;
    OK_ERR(period_parse(TEXT(""), TEXT("2026-06-30"), &old, &why), &why);
    OK_ERR(period_parse(TEXT("2026-07-01"), TEXT(""), &new, &why), &why);
    FALSE(period_overlaps(&old, &new));
    EQ_I64(old.to_us, new.from_us);
    OK_ERR(period_parse(TEXT("2026-06-30"), TEXT(""), &new, &why), &why);
    TRUE(period_overlaps(&old, &new));
}

TEST(what_is_no_day_is_refused)
{
    static const char *const wrong[] = {"2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
                                        "26-01-01",   "2026/01/01", "1996-12-31", "2100-01-01",
                                        "2026-01-1",  "2026-01-0x", "2026--1-01", "0000-00-00"};
    struct period period = {1, 2};
    struct why why;
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        IS_ERR(period_parse(text_of(wrong[i]), TEXT(""), &period, &why), ERR_FORMAT, &why);
        HAS_STR(why.text, "expected YYYY-MM-DD");
    }
    IS_ERR(period_parse(TEXT("2026-01-02"), TEXT("2026-01-01"), &period, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "ends on 2026-01-01, before it begins on 2026-01-02");
    EQ_I64(period.from_us, 1);
}

/* --- tables ----------------------------------------------------------------------------------- */

struct seen {
    int rows, line;
    char text[128];
};

static enum err
see(void *context, const struct text *cells, int line, struct why *why)
{
    struct seen *seen = context;
    seen->rows++;
    seen->line = line;
    str_format(seen->text, sizeof seen->text, "%.*s|%.*s", TEXT_ARG(cells[0]), TEXT_ARG(cells[1]));
    return text_is(cells[0], "bad") ? why_set(why, ERR_ARG, "no good") : OK;
}

static enum err
read_table(const char *text, struct seen *seen, struct why *why)
{
    static const char *const columns[] = {"b", "a"};
    *seen = (struct seen){0};
    return tsv_read(text_of(text), "t.tsv", columns, NITEMS(columns), see, seen, why);
}

TEST(a_table_is_read_by_the_names_of_its_columns)
{
    struct seen seen;
    struct why why;
    OK_ERR(
        read_table("\xEF\xBB\xBF# note\r\n\r\na\tx\tb\r\n1\t2\t3\r\n# more\n4\t\t\n", &seen, &why),
        &why);
    EQ_I64(seen.rows, 2);
    EQ_I64(seen.line, 6);
    EQ_STR(seen.text, "|4");
}

TEST(a_table_with_a_mistake_names_its_line)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "t.tsv: no line with the names of columns"},
        {"# only\n", "t.tsv: no line with the names of columns"},
        {"a\tc\n", "t.tsv line 1: no column \"b\" among the names"},
        {"a\tb\n1\t2\n1\n", "t.tsv line 3: 1 cells between tabs, expected 2"},
        {"a\tb\n1\t2\t3\n", "t.tsv line 2: 3 cells between tabs, expected 2"},
        {"a\tb\n1\tbad\n", "t.tsv line 2: no good"},
        {"a\tb\n1\t\x1b[2J\n", "t.tsv line 2: broken UTF-8 or characters that cannot be shown"},
        {"a\tb\n1\t\xff\n", "t.tsv line 2: broken UTF-8"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct seen seen;
        struct why why = {0};
        TRUE(read_table(rows[i].text, &seen, &why) != OK);
        HAS_STR(why.text, rows[i].says);
    }
}

TEST(a_time_of_legal_time_comes_back_as_it_was_said)
{
    static const struct {
        const char *says, *is;
        int64_t at_s;
    } rows[] = {
        {"2026-11-22T14:30", "2026-11-22 14:30:00", INT64_C(1795354200)},
        {"2026-07-01T00:00", "2026-07-01 00:00:00", INT64_C(1782856800)},
        {"2026-03-29T01:59", "2026-03-29 01:59:00", INT64_C(1774745940)},
        {"2026-03-29T03:00", "2026-03-29 03:00:00", INT64_C(1774746000)}, /* a minute later */
        {"2026-10-25T02:30", "2026-10-25 02:30:00", INT64_C(1792888200)}, /* the first of two */
        {"2026-10-25T03:00", "2026-10-25 03:00:00", INT64_C(1792893600)},
        {"2026-11-22", "2026-11-22 00:00:00", INT64_C(1795302000)},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        char text[PERIOD_FORMAT_BYTES];
        struct why why;
        int64_t at_us = 0;
        OK_ERR(period_time_parse(text_of(rows[i].says), false, &at_us, &why), &why);
        EQ_I64(at_us, rows[i].at_s * 1000000);
        EQ_STR(period_time_format(text, at_us), rows[i].is);
    }
    int64_t end_us = 0;
    OK_ERR(period_time_parse(TEXT("2026-10-25"), true, &end_us, NULL), NULL);
    EQ_I64(end_us, INT64_C(1792969200000000)); /* behind a day of 25 hours */
    static const char *const wrong[] = {"2026-03-29T02:30", "2026-11-22T24:00", "2026-11-22T7:00",
                                        "2026-11-22T",      "2026-02-30T10:00", ""};
    for (size_t i = 0; i < NITEMS(wrong); i++)
        IS_ERR(period_time_parse(text_of(wrong[i]), false, &end_us, NULL), ERR_FORMAT, NULL);
}
