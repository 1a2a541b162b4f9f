/* sim_clock: the wall clock of a centre in metropolitan France, computed from the rule that is in force
 * (summer time from the last Sunday of March to the last Sunday of October, at 01:00 UTC), so that
 * a simulated day is the same on a machine without time zone files. */
#ifndef PROTO_DRIVER_SIM_SIM_CLOCK_H
#define PROTO_DRIVER_SIM_SIM_CLOCK_H

#include <stdint.h>

struct sim_clock {
    int64_t day; /* days since 1970-01-01, local */
    int weekday; /* 0 Monday ... 6 Sunday */
    int minute;  /* of the local day, 0 ... 1439 */
};

struct sim_clock sim_clock_of(int64_t at_us); /* at_us: since 1970, UTC, not before */

#endif
