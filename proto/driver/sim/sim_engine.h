/* sim_engine: a contact centre that exists in memory only: callers, menus, queues, agents, troubles.
 *
 * A discrete-event simulator. It reaches no clock and no loop: whoever drives it says how far its time
 * goes, so a test runs a day in a moment. The same settings give the same events, byte for byte,
 * however the way is cut into steps. What the centre is made of stands in sim_centre.c, what befalls
 * it in sim_scenario.c.
 *
 * Events are handed out in the order of their times; their texts are good during the call of the sink.
 * It says neither `exchange` nor `day`: the gate does.
 */
#ifndef PROTO_DRIVER_SIM_SIM_ENGINE_H
#define PROTO_DRIVER_SIM_SIM_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/driver/sim/sim_scenario.h"
#include "proto/event/event.h"

struct sim_settings {
    uint64_t seed;
    const struct sim_scenario *scenario; /* NULL: the first */
    int64_t begin_us;                    /* where the simulated time begins, since 1970 */
    int64_t start_us; /* minute 0 of the scenario; what lies before it is warm-up */
    int64_t
        rate_milli;  /* calls in 1000 s, at every hour alike; 0: the centre's own size and hours */
    int64_t id_us;   /* call ids are made of this: larger at every restart */
    bool may_listen; /* orders to listen to agents are carried out */
    bool ignores_splits; /* all calls go to the first part */
};

typedef void sim_sink(void *context, const struct event *event);

struct sim; /* opaque */

struct sim *sim_new(const struct sim_settings *settings);
void sim_free(struct sim **sim);

/* Says what there is at this moment: numbers, routes, lines, queues, agents, members, states; not the
 * calls. To be called once, before the first sim_advance. */
void sim_describe(struct sim *sim, sim_sink *sink, void *context);

/* Lets happen all that happens up to and with until_us, but at most `happenings` of them (one gives up
 * to some ten events). False: there are more to come, call again. */
bool sim_advance(struct sim *sim, int64_t until_us, size_t happenings, sim_sink *sink,
                 void *context);

int64_t sim_now_us(const struct sim *sim);

/* How long a new centre runs before it looks like one in mid-life; shorter when the rate is high. */
int64_t sim_warm_up_us(int64_t rate_milli);

/* Does this agent, this queue exist here? For whoever reconciles. */
bool sim_has_agent(const struct sim *sim, struct text agent);
bool sim_has_queue(const struct sim *sim, struct text queue);

#endif
