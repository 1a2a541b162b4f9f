/* sim_options: the URL of a simulated centre, taken apart.
 *
 *   sim:[SCENARIO][?seed=N&rate=CALLS_PER_S&speed=X&start=EPOCH_S&duration=S&listen=yes&lie=HOW]
 */
#ifndef PROTO_DRIVER_SIM_SIM_OPTIONS_H
#define PROTO_DRIVER_SIM_SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"
#include "proto/driver/sim/sim_scenario.h"

/* What a switch does wrong with its orders, for tests of who gives them. */
enum sim_lie {
    SIM_HONEST,
    SIM_LIE_ACCEPT, /* accepts, and does nothing */
    SIM_LIE_SILENT, /* does it, and never answers */
    SIM_LIE_LATE,   /* does it three seconds later */
    SIM_LIE_REFUSE, /* refuses all */
    SIM_LIE_SPLIT,  /* does it, and sends all calls of a split to its first part */
    SIM_LIES
};

struct sim_options {
    const struct sim_scenario *scenario;
    bool has_seed; /* otherwise the clock gives one */
    int64_t seed;
    int64_t rate_milli;  /* calls in 1000 s, all hours alike; 0: the centre's own size and hours */
    int64_t speed_milli; /* simulated milliseconds in a second */
    int64_t start_s;     /* since 1970; 0: now */
    int64_t duration_s;  /* simulated, from the start; 0: for ever */
    int64_t listen;      /* 1: agents may be listened to */
    int64_t lie;         /* enum sim_lie */
};

/* ERR_ARG with what was expected, and a nearby name when there is one. */
enum err sim_options_parse(struct sim_options *options, struct text url, struct why *why);

#endif
