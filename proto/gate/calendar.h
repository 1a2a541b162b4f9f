/* calendar: the business day of a site, in the site's own zone (Europe/Paris).
 *
 * Right on both days of the clock change, and where clocks change at midnight. A zone that the
 * machine does not know is refused (libc would take it for UTC without a word). Sets TZ of the
 * process: one zone at a time, one thread.
 */
#ifndef PROTO_GATE_CALENDAR_H
#define PROTO_GATE_CALENDAR_H

#include <stdint.h>

#include "proto/base/err.h"

enum {
    CALENDAR_DATE_BYTES = 16, /* "2026-11-22" with its NUL */
    CALENDAR_ZONE_BYTES = 48,
};

/* Times an event may carry: 1970 up to the end of the year 9999. */
#define CALENDAR_LAST_US INT64_C(253402300799000000)

struct calendar {
    char zone[CALENDAR_ZONE_BYTES];
};

/* ERR_UNKNOWN when the zone database does not have it. */
enum err calendar_init(struct calendar *calendar, const char *zone, struct why *why);

/* The date at the site. Dates compare as text. */
void calendar_date(const struct calendar *calendar, int64_t at_us, char date[CALENDAR_DATE_BYTES]);

/* The first instant of a later date than that of at_us: midnight, or 01:00 where midnight does not
 * exist that day. */
int64_t calendar_next_midnight_us(const struct calendar *calendar, int64_t at_us);

/* The first instant of the date of at_us. */
int64_t calendar_day_start_us(const struct calendar *calendar, int64_t at_us);

#endif
