#include "proto/tariff/period.h"

#include <inttypes.h>

#define HOUR_US INT64_C(3600000000)
#define DAY_US (24 * HOUR_US)

enum { YEAR_MIN = 1997, YEAR_MAX = 2099 };

/* Days since 1970-01-01 of a date of the Gregorian calendar, years counted from March. */
static int64_t
day_of(int64_t year, int64_t month, int64_t day)
{
    if (month <= 2)
        year--;
    int64_t era = year / 400, year_of_era = year % 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

struct date {
    int64_t year, month, day;
};

static struct date
date_of(int64_t day)
{
    int64_t z = day + 719468, era = z / 146097, rest = z % 146097;
    int64_t year_of_era = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    int64_t day_of_year = rest - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153; /* 0 is March */
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (struct date){year_of_era + era * 400 + (month <= 2), month,
                         day_of_year - (153 * shifted + 2) / 5 + 1};
}

/* The last Sunday of a month of 31 days; day 0 was a Thursday. */
static int64_t
last_sunday(int64_t year, int64_t month)
{
    int64_t last = day_of(year, month, 31);
    return last - (last + 4) % 7;
}

/* Clocks change at 01:00 UTC, after midnight: the Sunday in March still begins in winter time, the
 * Sunday in October in summer time. */
int64_t
period_midnight_us(int64_t day)
{
    int64_t year = date_of(day).year;
    bool summer = day > last_sunday(year, 3) && day <= last_sunday(year, 10);
    return day * DAY_US - (summer ? 2 : 1) * HOUR_US;
}

static bool
digits(struct text text, size_t from, size_t len, int64_t *value)
{
    for (size_t i = from; i < from + len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    }
    return text_to_i64((struct text){text.at + from, len}, value);
}

static enum err
parse_day(struct text text, int64_t *day, struct why *why)
{
    struct date is;
    if (text.len == 10 && text.at[4] == '-' && text.at[7] == '-' && digits(text, 0, 4, &is.year) &&
        digits(text, 5, 2, &is.month) && digits(text, 8, 2, &is.day) && is.year >= YEAR_MIN &&
        is.year <= YEAR_MAX && is.month >= 1 && is.month <= 12 && is.day >= 1) {
        *day = day_of(is.year, is.month, is.day);
        struct date back = date_of(*day); /* 30 February comes back as another day */
        if (back.month == is.month && back.day == is.day)
            return OK;
    }
    return why_set(why, ERR_FORMAT, "bad date \"%.*s\", expected YYYY-MM-DD from %d to %d",
                   TEXT_ARG(text), YEAR_MIN, YEAR_MAX);
}

enum err
period_parse(struct text first_day, struct text last_day, struct period *period, struct why *why)
{
    struct period read = {INT64_MIN, INT64_MAX};
    int64_t first = 0, last = 0;
    enum err err = OK;
    if (first_day.len > 0) {
        if ((err = parse_day(first_day, &first, why)))
            return err;
        read.from_us = period_midnight_us(first);
    }
    if (last_day.len > 0) {
        if ((err = parse_day(last_day, &last, why)))
            return err;
        read.to_us = period_midnight_us(last + 1);
    }
    if (read.from_us >= read.to_us)
        return why_set(why, ERR_FORMAT, "ends on %.*s, before it begins on %.*s",
                       TEXT_ARG(last_day), TEXT_ARG(first_day));
    *period = read;
    return OK;
}

bool
period_has(const struct period *period, int64_t at_us)
{
    return at_us >= period->from_us && at_us < period->to_us;
}

bool
period_overlaps(const struct period *a, const struct period *b)
{
    return a->from_us < b->to_us && b->from_us < a->to_us;
}

/* The date of a midnight: three hours on, it is that day in UTC too. */
static struct date
date_at(int64_t midnight_us)
{
    return date_of((midnight_us + 3 * HOUR_US) / DAY_US);
}

#define DATE "%04" PRId64 "-%02" PRId64 "-%02" PRId64
#define DATE_ARG(date) (date).year, (date).month, (date).day

const char *
period_format(char to[PERIOD_FORMAT_BYTES], const struct period *period)
{
    bool begins = period->from_us != INT64_MIN, ends = period->to_us != INT64_MAX;
    struct date first = begins ? date_at(period->from_us) : (struct date){0};
    struct date last = ends ? date_at(period->to_us - DAY_US) : (struct date){0};
    if (begins && ends)
        str_format(to, PERIOD_FORMAT_BYTES, "from " DATE " to " DATE, DATE_ARG(first),
                   DATE_ARG(last));
    else if (begins)
        str_format(to, PERIOD_FORMAT_BYTES, "since " DATE, DATE_ARG(first));
    else if (ends)
        str_format(to, PERIOD_FORMAT_BYTES, "until " DATE, DATE_ARG(last));
    else
        str_format(to, PERIOD_FORMAT_BYTES, "at any time");
    return to;
}

/* --- times ------------------------------------------------------------------------------------ */

static enum err
parse_minute(struct text text, int64_t *minute, struct why *why)
{
    int64_t hour = 0, into = 0;
    if (text.len != 5 || text.at[2] != ':' || !digits(text, 0, 2, &hour) ||
        !digits(text, 3, 2, &into) || hour > 23 || into > 59)
        return why_set(why, ERR_FORMAT, "bad time \"%.*s\", expected HH:MM, 00:00 to 23:59",
                       TEXT_ARG(text));
    *minute = hour * 60 + into;
    return OK;
}

enum err
period_time_parse(struct text text, bool is_end, int64_t *at_us, struct why *why)
{
    struct text rest = text, date = text_cut(&rest, 'T');
    int64_t day = 0, minute = 0;
    enum err err = parse_day(date, &day, why);
    if (!err && !rest.at) {
        *at_us = period_midnight_us(is_end ? day + 1 : day);
        return OK;
    }
    if (!err)
        err = parse_minute(rest, &minute, why);
    if (err)
        return err;
    int64_t from_us = period_midnight_us(day), long_us = period_midnight_us(day + 1) - from_us;
    if (long_us < DAY_US && minute >= 120 && minute < 180)
        return why_set(why, ERR_FORMAT, "%.*s does not exist: clocks go from 02:00 to 03:00",
                       TEXT_ARG(text));
    *at_us = from_us + minute * 60 * INT64_C(1000000);
    if (minute >= 180) /* behind the change */
        *at_us += long_us - DAY_US;
    return OK;
}

const char *
period_time_format(char to[PERIOD_FORMAT_BYTES], int64_t at_us)
{
    int64_t utc_day = at_us / DAY_US, year = date_of(utc_day).year;
    bool summer = at_us >= last_sunday(year, 3) * DAY_US + HOUR_US &&
                  at_us < last_sunday(year, 10) * DAY_US + HOUR_US;
    int64_t local_s = (at_us + (summer ? 2 : 1) * HOUR_US) / 1000000;
    struct date date = date_of(local_s / 86400);
    int64_t into = local_s % 86400;
    str_format(to, PERIOD_FORMAT_BYTES, DATE " %02" PRId64 ":%02" PRId64 ":%02" PRId64,
               DATE_ARG(date), into / 3600, into / 60 % 60, into % 60);
    return to;
}
