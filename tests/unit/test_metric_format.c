#include "console/metric/format.h"
#include "tests/unit/test.h"

static const struct format french = {.french = true};
static const struct format english = {.french = false};
static const struct format plain = {.french = true, .ascii = true};

static char shown[256];

static const char *
show(enum unit unit, int64_t number, int columns, const struct format *format)
{
    struct metric metric = {.name = "x.y", .unit = unit};
    struct value value = {.state = VALUE_OK, .number = number};
    int taken = format_value(shown, sizeof shown, &metric, value, columns, format);
    TRUE(taken <= columns);
    return shown;
}

TEST(counts_are_grouped_the_french_way)
{
    EQ_STR(show(UNIT_COUNT, 0, 10, &french), "0");
    EQ_STR(show(UNIT_COUNT, 1234567, 12, &french), "1\u00a0234\u00a0567");
    EQ_STR(show(UNIT_COUNT, 1234567, 12, &english), "1,234,567");
    EQ_STR(show(UNIT_COUNT, -1234, 12, &plain), "-1 234");
}

TEST(a_count_that_does_not_fit_gets_shorter_never_wrong)
{
    EQ_STR(show(UNIT_COUNT, 12345, 6, &french), "12\u00a0345");
    EQ_STR(show(UNIT_COUNT, 12345, 5, &french), "12345");
    EQ_STR(show(UNIT_COUNT, 12345, 4, &french), "12k");
    EQ_STR(show(UNIT_COUNT, 1234567, 4, &french), "1,2M");
    EQ_STR(show(UNIT_COUNT, 999999, 4, &french), "999k");
    EQ_STR(show(UNIT_COUNT, 12345, 3, &french), "12k");
    EQ_STR(show(UNIT_COUNT, 12345, 1, &french), "#");
}

TEST(durations_take_at_most_five_columns)
{
    static const struct {
        int64_t ms;
        const char *shown;
    } cases[] = {
        {0, "0:00"},         {999, "0:00"},         {7000, "0:07"},         {65000, "1:05"},
        {754000, "12:34"},   {3599999, "59:59"},    {3600000, "1h00"},      {359940000, "99h59"},
        {360000000, "4j04"}, {8639999000, "99j23"}, {86400000000, "1000j"}, {-5, "0:00"},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        char to[32];
        TRUE(format_duration(to, sizeof to, cases[i].ms, &french) <= 5);
        EQ_STR(to, cases[i].shown);
    }
    char to[32];
    format_duration(to, sizeof to, 360000000, &english);
    EQ_STR(to, "4d04");
}

TEST(delays_of_machines_are_in_milliseconds_and_keep_their_sign)
{
    EQ_STR(show(UNIT_DELAY, 0, 9, &french), "0\u00a0ms");
    EQ_STR(show(UNIT_DELAY, 12, 9, &french), "12\u00a0ms");
    EQ_STR(show(UNIT_DELAY, 1250, 9, &french), "1,2\u00a0s");
    EQ_STR(show(UNIT_DELAY, -1250, 9, &english), "-1.2 s");
    EQ_STR(show(UNIT_DELAY, -754000, 9, &plain), "-12:34");
    EQ_STR(show(UNIT_DELAY, 754000, 9, &french), "12:34");
}

TEST(percentages_give_up_blanks_then_decimals)
{
    EQ_STR(show(UNIT_PPM, 874600, 8, &french), "87,5\u00a0%");
    EQ_STR(show(UNIT_PPM, 874600, 5, &french), "87,5%");
    EQ_STR(show(UNIT_PPM, 874600, 4, &french), "87%");
    EQ_STR(show(UNIT_PPM, 1000000, 7, &french), "100,0\u00a0%");
    EQ_STR(show(UNIT_PPM, 1000000, 6, &french), "100\u00a0%");
    EQ_STR(show(UNIT_PPM, 999600, 6, &french), "100\u00a0%");
    EQ_STR(show(UNIT_PPM, 999400, 6, &french), "99,9\u00a0%");
    EQ_STR(show(UNIT_PPM, 1000000, 6, &english), "100.0%");
}

TEST(money_is_rounded_half_up_where_it_is_shown)
{
    EQ_STR(show(UNIT_UE, 1234565000, 12, &french), "1\u00a0234,57\u00a0€");
    EQ_STR(show(UNIT_UE, -5000, 12, &french), "-0,01\u00a0€");
    EQ_STR(show(UNIT_UE, 1234565000, 16, &plain), "1 234,57 EUR");
    EQ_STR(show(UNIT_UE, 1234565000, 8, &french), "1\u00a0235\u00a0€");
    EQ_STR(show(UNIT_UE, -1234565000, 8, &french), "-1\u00a0235\u00a0€");
    EQ_STR(show(UNIT_UE, 1234565000, 5, &french), "1\u00a0235");
}

TEST(unknown_and_none_are_not_figures)
{
    struct metric metric = {.name = "x.y", .unit = UNIT_COUNT};
    format_value(shown, sizeof shown, &metric, (struct value){.state = VALUE_NONE}, 5, &french);
    EQ_STR(shown, "-");
    format_value(shown, sizeof shown, &metric, (struct value){.state = VALUE_UNKNOWN}, 5, &french);
    EQ_STR(shown, "?");
}

TEST(text_is_safe_and_cut_with_an_ellipsis)
{
    char to[64];
    EQ_I64(format_text(to, sizeof to, TEXT("Service après-vente"), 10, &french), 10);
    EQ_STR(to, "Service a…");
    EQ_I64(format_text(to, sizeof to, TEXT("Service après-vente"), 16, &plain), 16);
    EQ_STR(to, "Service apres-v.");
    format_text(to, sizeof to, TEXT("a\033[31mb"), 10, &french);
    EQ_STR(to, "a[31mb");
    EQ_I64(format_text(to, sizeof to, TEXT("日本語"), 4, &french), 3);
    EQ_STR(to, "日…");
}

TEST(numbers_are_shown_the_way_the_french_write_them)
{
    static const struct {
        const char *number, *shown;
    } cases[] = {{"0892680680", "0 892 68 06 80"},
                 {"0145112233", "01 45 11 22 33"},
                 {"3640", "3640"},
                 {"118712", "118712"},
                 {"+4915112345", "+4915112345"},
                 {"", ""}};
    for (size_t i = 0; i < NITEMS(cases); i++) {
        char to[64];
        format_number(to, sizeof to, text_of(cases[i].number), &french);
        EQ_STR(to, cases[i].shown);
    }
}

static int
paris_in_november(int64_t at_us)
{
    (void)at_us;
    return 3600;
}

TEST(times_are_local_when_an_offset_is_given)
{
    struct format local = {.french = true, .utc_offset_s = paris_in_november};
    EQ_STR(show(UNIT_TIME, 1795373833000000, 8, &french), "18:57:13");
    EQ_STR(show(UNIT_TIME, 1795373833000000, 8, &local), "19:57:13");
    EQ_STR(show(UNIT_TIME, 1795373833000000, 5, &local), "19:57");
    EQ_STR(show(UNIT_DATE, 1795373833000000, 16, &local), "22/11/2026 19:57");
    EQ_STR(show(UNIT_DATE, 1795373833000000, 15, &local), "22/11/2026");
    EQ_STR(show(UNIT_DATE, 951782400000000, 16, &french), "29/02/2000 00:00");
    EQ_STR(show(UNIT_DATE, 951868799000000, 16, &english), "2000-02-29 23:59");
    EQ_STR(show(UNIT_DATE, -1000000, 16, &french), "31/12/1969 23:59");
}

TEST(no_figure_is_wider_than_its_column)
{
    static const int64_t numbers[] = {0,      7,         -3,           999,           1000,
                                      123456, 987654321, 123456789012, INT64_MAX / 4, -999999};
    for (int unit = UNIT_COUNT; unit <= UNIT_DELAY; unit++) {
        for (size_t i = 0; i < NITEMS(numbers); i++) {
            for (int columns = 1; columns < 30; columns++)
                show((enum unit)unit, numbers[i], columns, &french);
        }
    }
}
