/* period: from which day to which day a row of a file holds.
 *
 * Files say days, first and last, both included. A day begins at midnight of French legal time
 * (Europe/Paris: UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October,
 * directive 2000/84/EC), computed here so that no machine's zone files decide what a call costs.
 * Days from 1997 to 2099: the rule is older than the first and may not outlive the last.
 */
#ifndef PROTO_TARIFF_PERIOD_H
#define PROTO_TARIFF_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

struct period {
    int64_t from_us; /* first instant, microseconds since 1970 UTC; INT64_MIN: always was */
    int64_t to_us;   /* first instant no more in it; INT64_MAX: no end known */
};

enum { PERIOD_FORMAT_BYTES = 64 };

/* "2026-01-01", "" for open. */
enum err period_parse(struct text first_day, struct text last_day, struct period *period,
                      struct why *why);

bool period_has(const struct period *period, int64_t at_us);
bool period_overlaps(const struct period *a, const struct period *b);

/* The first instant of a day counted from 1970-01-01. */
int64_t period_midnight_us(int64_t day);

/* "from 2026-01-01 to 2026-06-30", "since 2026-01-01", "until 2026-06-30", "at any time". */
const char *period_format(char to[PERIOD_FORMAT_BYTES], const struct period *period);

/* "2026-11-22T14:30" by legal time; of the hour that comes twice in October, the first one; the one
 * that is left out in March is refused. A day alone is its first instant, or behind its last one. */
enum err period_time_parse(struct text text, bool is_end, int64_t *at_us, struct why *why);

/* "2026-11-22 14:30:05" by legal time. */
const char *period_time_format(char to[PERIOD_FORMAT_BYTES], int64_t at_us);

#endif
