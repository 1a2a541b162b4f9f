#include "proto/driver/sim/sim_clock.h"

enum { DAY_S = 86400, HOUR_S = 3600 };

/* Days from 1970-01-01 to the first of March of a year: the year that begins in March makes leap days
 * fall at its end. */
static int64_t
first_of_march(int64_t year)
{
    return year * 365 + year / 4 - year / 100 + year / 400 - 719468;
}

static int
weekday_of(int64_t day)
{
    return (int)((day + 3) % 7); /* 1970-01-01 was a Thursday */
}

/* Second of the epoch at which the last Sunday of a month of 31 days strikes 01:00 UTC. */
static int64_t
last_sunday(int64_t last_day)
{
    return (last_day - (weekday_of(last_day) + 1) % 7) * DAY_S + HOUR_S;
}

static int64_t
offset_s(int64_t utc_s)
{
    int64_t day = utc_s / DAY_S;
    int64_t year = 1970 + day / 366;             /* not too late; moved on until it is right */
    while (day >= first_of_march(year + 1) - 60) /* 31 December passes for January: winter too */
        year++;
    int64_t march = first_of_march(year);
    int64_t begins = last_sunday(march + 30);
    int64_t ends = last_sunday(march + 244); /* 31 October */
    return utc_s >= begins && utc_s < ends ? 2 * HOUR_S : HOUR_S;
}

struct sim_clock
sim_clock_of(int64_t at_us)
{
    int64_t utc_s = at_us / 1000000;
    int64_t local_s = utc_s + offset_s(utc_s);
    int64_t day = local_s / DAY_S;
    return (struct sim_clock){day, weekday_of(day), (int)(local_s % DAY_S / 60)};
}
