/* The business day: both days of the clock change, leap days, other zones. */
#include "tests/unit/test.h"

#include <time.h>

#include "proto/gate/calendar.h"

#define HOUR_US INT64_C(3600000000)
#define SECOND_US INT64_C(1000000)

static int64_t
utc(int year, int month, int day, int hour, int minute)
{
    struct tm tm = {.tm_year = year - 1900,
                    .tm_mon = month - 1,
                    .tm_mday = day,
                    .tm_hour = hour,
                    .tm_min = minute};
    return (int64_t)timegm(&tm) * SECOND_US;
}

static struct calendar
a_calendar(const char *zone)
{
    struct calendar calendar;
    struct why why;
    OK_ERR(calendar_init(&calendar, zone, &why), &why);
    return calendar;
}

static const char *
date(const struct calendar *calendar, int64_t at_us)
{
    static char date[CALENDAR_DATE_BYTES];
    calendar_date(calendar, at_us, date);
    return date;
}

TEST(a_day_in_paris_begins_at_23_hours_utc_in_winter_and_22_in_summer)
{
    struct calendar paris = a_calendar("Europe/Paris");
    EQ_I64(calendar_next_midnight_us(&paris, utc(2026, 11, 22, 15, 7)), utc(2026, 11, 22, 23, 0));
    EQ_I64(calendar_next_midnight_us(&paris, utc(2026, 7, 14, 15, 7)), utc(2026, 7, 14, 22, 0));
    EQ_I64(calendar_day_start_us(&paris, utc(2026, 7, 14, 15, 7)), utc(2026, 7, 13, 22, 0));
}

TEST(midnight_itself_belongs_to_the_new_day)
{
    struct calendar paris = a_calendar("Europe/Paris");
    int64_t midnight = utc(2026, 11, 22, 23, 0);
    EQ_STR(date(&paris, midnight - 1), "2026-11-22");
    EQ_STR(date(&paris, midnight), "2026-11-23");
    EQ_I64(calendar_next_midnight_us(&paris, midnight - 1), midnight);
    EQ_I64(calendar_next_midnight_us(&paris, midnight), midnight + 24 * HOUR_US);
    EQ_I64(calendar_day_start_us(&paris, midnight), midnight);
    EQ_I64(calendar_day_start_us(&paris, midnight - 1), midnight - 24 * HOUR_US);
}

TEST(the_29th_of_march_2026_has_23_hours)
{
    struct calendar paris = a_calendar("Europe/Paris");
    int64_t start = utc(2026, 3, 28, 23, 0);
    EQ_STR(date(&paris, start), "2026-03-29");
    EQ_I64(calendar_next_midnight_us(&paris, start), start + 23 * HOUR_US);
    for (int64_t at = start; at < start + 23 * HOUR_US; at += HOUR_US / 4) {
        EQ_I64(calendar_next_midnight_us(&paris, at), start + 23 * HOUR_US);
        EQ_I64(calendar_day_start_us(&paris, at), start);
    }
}

TEST(the_25th_of_october_2026_has_25_hours)
{
    struct calendar paris = a_calendar("Europe/Paris");
    int64_t start = utc(2026, 10, 24, 22, 0);
    EQ_STR(date(&paris, start), "2026-10-25");
    for (int64_t at = start; at < start + 25 * HOUR_US; at += HOUR_US / 4) {
        EQ_I64(calendar_next_midnight_us(&paris, at), start + 25 * HOUR_US);
        EQ_I64(calendar_day_start_us(&paris, at), start);
        EQ_STR(date(&paris, at), "2026-10-25");
    }
}

TEST(a_leap_day_is_a_day)
{
    struct calendar paris = a_calendar("Europe/Paris");
    EQ_STR(date(&paris, utc(2028, 2, 29, 12, 0)), "2028-02-29");
    EQ_I64(calendar_next_midnight_us(&paris, utc(2028, 2, 28, 12, 0)), utc(2028, 2, 28, 23, 0));
    EQ_STR(date(&paris, utc(2028, 2, 29, 23, 0)), "2028-03-01");
    EQ_STR(date(&paris, utc(2027, 2, 28, 23, 0)), "2027-03-01");
}

TEST(reunion_is_four_hours_ahead_all_year)
{
    struct calendar reunion = a_calendar("Indian/Reunion");
    EQ_I64(calendar_next_midnight_us(&reunion, utc(2026, 3, 29, 12, 0)), utc(2026, 3, 29, 20, 0));
    EQ_I64(calendar_next_midnight_us(&reunion, utc(2026, 10, 25, 12, 0)), utc(2026, 10, 25, 20, 0));
}

TEST(where_the_clock_jumps_at_midnight_the_day_begins_at_one)
{
    struct calendar sao_paulo = a_calendar("America/Sao_Paulo");
    int64_t jump = utc(2018, 11, 4, 3, 0); /* 00:00 -03 became 01:00 -02 */
    EQ_STR(date(&sao_paulo, jump - 1), "2018-11-03");
    EQ_I64(calendar_next_midnight_us(&sao_paulo, jump - HOUR_US), jump);
    EQ_I64(calendar_day_start_us(&sao_paulo, jump + 5 * HOUR_US), jump);
}

TEST(where_the_clock_falls_back_over_midnight_the_day_turns_once)
{
    struct calendar havana = a_calendar("America/Havana"); /* 2024-11-03 01:00 became 00:00 */
    int64_t start = utc(2024, 11, 3, 4, 0);
    EQ_I64(calendar_next_midnight_us(&havana, start - HOUR_US), start);
    EQ_I64(calendar_next_midnight_us(&havana, start), start + 25 * HOUR_US);

    struct calendar st_johns = a_calendar("America/St_Johns"); /* 2010-11-07 00:01 became 23:01 */
    int64_t first = utc(2010, 11, 7, 2, 30);
    EQ_I64(calendar_next_midnight_us(&st_johns, first - HOUR_US), first);
    EQ_I64(calendar_day_start_us(&st_johns, first + 12 * HOUR_US), first);
}

TEST(a_zone_of_half_hours_and_one_that_skipped_a_date)
{
    struct calendar kolkata = a_calendar("Asia/Kolkata");
    EQ_I64(calendar_next_midnight_us(&kolkata, utc(2026, 5, 1, 12, 0)), utc(2026, 5, 1, 18, 30));
    struct calendar apia = a_calendar("Pacific/Apia"); /* there was no 2011-12-30 */
    int64_t next = calendar_next_midnight_us(&apia, utc(2011, 12, 29, 20, 0));
    EQ_STR(date(&apia, next), "2011-12-31");
}

TEST(every_midnight_of_ten_years_is_met_once)
{
    static const char *const zones[] = {"Europe/Paris",        "Indian/Reunion",
                                        "America/Martinique",  "Pacific/Noumea",
                                        "Australia/Lord_Howe", "America/Sao_Paulo"};
    for (size_t i = 0; i < NITEMS(zones); i++) {
        struct calendar calendar = a_calendar(zones[i]);
        int64_t at = calendar_day_start_us(&calendar, utc(2016, 1, 1, 12, 0));
        for (int day = 0; day < 3653; day++) {
            char before[CALENDAR_DATE_BYTES], after[CALENDAR_DATE_BYTES];
            int64_t next = calendar_next_midnight_us(&calendar, at);
            calendar_date(&calendar, next - 1, before);
            calendar_date(&calendar, next, after);
            EQ_STR(date(&calendar, at), before);
            TRUE(strcmp(before, after) < 0);
            at = next;
        }
        EQ_STR(date(&calendar, at), "2026-01-01");
    }
}

TEST(a_zone_that_the_machine_does_not_know_is_refused)
{
    static const char *const wrong[] = {
        "Europe/Pari",
        "Mars/Olympus",
        "",
        "/etc/passwd",
        "../../../etc/passwd",
        "Europe",
        "Europe/Paris ",
        "zone.tab",
        "CET-1CEST",
        "posixrules/x",
        "a/very/long/name/that/no/zone/in/this/world/will/ever/have",
    };
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        struct calendar calendar;
        struct why why = {0};
        IS_ERR(calendar_init(&calendar, wrong[i], &why), ERR_UNKNOWN, &why);
        HAS_STR(why.text, "Europe/Paris");
    }
}
