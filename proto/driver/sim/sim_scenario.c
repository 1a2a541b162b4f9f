#include "proto/driver/sim/sim_scenario.h"

const struct sim_scenario sim_scenario_table[] = {
    {
        .name = "calm",
        .summary = "an ordinary day, at the hour it really is",
        .weekday = -1,
        .bends = {{0, 1000}},
    },
    {
        .name = "monday-morning",
        .summary = "Monday 08:45: twice the usual calls, queues fill and overflow",
        .weekday = 0,
        .minute = 8 * 60 + 45,
        .bends = {{0, 1200}, {10, 1800}, {60, 1900}, {120, 1400}, {180, 1000}},
    },
    {
        .name = "outage",
        .summary = "a site loses its telephones, then a trunk dies, then a team",
        .weekday = 1,
        .minute = 10 * 60,
        .bends = {{0, 1000}},
        .troubles = {{SIM_AGENTS_LOST, "Lyon", 3, 11, 120, 0},
                     {SIM_TRUNK_DEAD, "sbc-lyon", 8, 22, 120, 0},
                     {SIM_AGENTS_LOST, "Lille Gestion", 12, 24, 120, 0}},
    },
    {
        .name = "flood",
        .summary = "a robot calls a freephone number: equal short calls, callers in sequence",
        .weekday = 2,
        .minute = 14 * 60 + 30,
        .bends = {{0, 1000}},
        .troubles = {{SIM_FLOOD, "0800990011", 2, 22, 90, 40}},
    },
};
const size_t sim_scenario_count = NITEMS(sim_scenario_table);

const struct sim_scenario *
sim_scenario_named(struct text name)
{
    if (name.len == 0)
        return &sim_scenario_table[0];
    for (size_t i = 0; i < sim_scenario_count; i++) {
        if (text_is(name, sim_scenario_table[i].name))
            return &sim_scenario_table[i];
    }
    return NULL;
}

int
sim_scenario_permil(const struct sim_scenario *scenario, int64_t minute)
{
    size_t next = 0;
    while (next < SIM_BENDS && scenario->bends[next].permil > 0 &&
           scenario->bends[next].minute <= minute)
        next++;
    if (next == 0)
        return scenario->bends[0].permil;
    int64_t from = scenario->bends[next - 1].minute, permil = scenario->bends[next - 1].permil;
    if (next == SIM_BENDS || scenario->bends[next].permil == 0)
        return (int)permil;
    int64_t to = scenario->bends[next].minute, rise = scenario->bends[next].permil - permil;
    return (int)(permil + rise * (minute - from) / (to - from));
}
