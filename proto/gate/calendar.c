#include "proto/gate/calendar.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "proto/base/text.h"

#define SECOND_US INT64_C(1000000)
#define QUARTER_US (15 * 60 * SECOND_US)
#define HOUR_US (3600 * SECOND_US)

static bool
is_zone_name(const char *zone)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-+";
    return zone[0] && zone[0] != '/' && zone[strspn(zone, allowed)] == '\0';
}

/* Does the zone database have a file of this name that is a zone? */
static bool
is_zone_file(const char *zone)
{
    const char *root = getenv("TZDIR");
    char path[256], magic[4] = "";
    if (!str_format(path, sizeof path, "%s/%s", root && root[0] ? root : "/usr/share/zoneinfo",
                    zone))
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    struct stat stat;
    bool good = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) && read(fd, magic, 4) == 4 &&
                memcmp(magic, "TZif", 4) == 0;
    close(fd);
    return good;
}

enum err
calendar_init(struct calendar *calendar, const char *zone, struct why *why)
{
    if (!is_zone_name(zone) || strlen(zone) >= sizeof calendar->zone || !is_zone_file(zone))
        return why_set(why, ERR_UNKNOWN,
                       "zone \"%s\": this machine knows no such time zone, expected a name such as "
                       "Europe/Paris",
                       zone);
    str_copy(calendar->zone, sizeof calendar->zone, text_of(zone));
    return OK;
}

/* libc has one zone a process. */
static void
use_zone(const struct calendar *calendar)
{
    const char *now = getenv("TZ");
    if (now && strcmp(now, calendar->zone) == 0)
        return;
    setenv("TZ", calendar->zone, 1);
    tzset();
}

/* Days as a number that grows with the date: 20261122. */
static int
day_number(int64_t at_us)
{
    struct tm local;
    time_t seconds = (time_t)(at_us / SECOND_US);
    localtime_r(&seconds, &local);
    return ((local.tm_year + 1900) * 100 + local.tm_mon + 1) * 100 + local.tm_mday;
}

void
calendar_date(const struct calendar *calendar, int64_t at_us, char date[CALENDAR_DATE_BYTES])
{
    use_zone(calendar);
    int day = day_number(at_us);
    str_format(date, CALENDAR_DATE_BYTES, "%04d-%02d-%02d", day / 10000 % 10000, day / 100 % 100,
               day % 100);
}

/* Whatever a zone does to its clocks, it does so on a quarter of an hour UTC: walking in quarters
 * meets the first one with a later date. Inside that quarter (zones of long ago had odd offsets)
 * halving finds the second. About a hundred look-ups, once a day. */
int64_t
calendar_next_midnight_us(const struct calendar *calendar, int64_t at_us)
{
    use_zone(calendar);
    int today = day_number(at_us);
    int64_t before = at_us - at_us % SECOND_US;
    int64_t after = at_us - at_us % QUARTER_US + QUARTER_US;
    while (day_number(after) <= today) {
        before = after;
        after += QUARTER_US;
    }
    while (after - before > SECOND_US) {
        int64_t middle = before + (after - before) / 2;
        middle -= middle % SECOND_US;
        if (day_number(middle) > today)
            after = middle;
        else
            before = middle;
    }
    return after;
}

int64_t
calendar_day_start_us(const struct calendar *calendar, int64_t at_us)
{
    int64_t start_us = at_us - 50 * HOUR_US;
    if (start_us < 0)
        start_us = 0;
    int64_t next_us;
    while ((next_us = calendar_next_midnight_us(calendar, start_us)) <= at_us)
        start_us = next_us;
    return start_us;
}
