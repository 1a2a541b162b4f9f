/* sim_scenario: what befalls the simulated centre, a row per scenario. */
#ifndef PROTO_DRIVER_SIM_SIM_SCENARIO_H
#define PROTO_DRIVER_SIM_SIM_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

enum { SIM_BENDS = 6, SIM_TROUBLES = 3 };

enum sim_trouble_kind {
    SIM_NO_TROUBLE,
    SIM_AGENTS_LOST, /* the telephones of a site or a team lose their registration */
    SIM_TRUNK_DEAD,  /* its calls drop, new ones fail with cause 38 or 34 */
    SIM_FLOOD,       /* calls that nobody means, all equally short, from one range, on one number */
};

/* A trouble comes at minute `from` after the start, ends at `to`, and comes again every `period`. */
struct sim_trouble {
    enum sim_trouble_kind kind;
    const char *what; /* beginning of team names, trunk or number, as in sim_centre */
    int from, to, period;
    int per_minute; /* SIM_FLOOD: calls, in a centre of ordinary size */
};

struct sim_scenario {
    const char *name;
    const char *summary;
    int weekday, minute; /* the centre's own clock at the start; weekday -1: the real one */
    struct {
        int minute;     /* after the start, ascending */
        int permil;     /* of the usual arrivals; between two bends it is drawn straight */
    } bends[SIM_BENDS]; /* up to the first one of 0 permil */
    struct sim_trouble troubles[SIM_TROUBLES];
};

extern const struct sim_scenario sim_scenario_table[]; /* the first is the default */
extern const size_t sim_scenario_count;

/* NULL: none of that name. The empty name is the default. */
const struct sim_scenario *sim_scenario_named(struct text name);

/* Arrivals in permil of the usual ones, so many minutes after the start. */
int sim_scenario_permil(const struct sim_scenario *scenario, int64_t minute);

#endif
