/* sim_desk: orders on their way into the simulated switch: taken at once, carried out at the next tick,
 * answered when they are so. Here is also where a switch lies, for tests of who gives orders
 * (sim_options.h). Keeps copies of all it is handed.
 */
#ifndef PROTO_DRIVER_SIM_SIM_DESK_H
#define PROTO_DRIVER_SIM_SIM_DESK_H

#include "proto/driver/driver.h"
#include "proto/driver/sim/sim_engine.h"
#include "proto/driver/sim/sim_options.h"

struct sim_desk;

struct sim_desk *sim_desk_new(const struct driver_env *env, enum sim_lie lie); /* env is borrowed */
void sim_desk_free(struct sim_desk **desk);

/* now_us: simulated. */
void sim_desk_take(struct sim_desk *desk, const struct driver_order *order, int64_t now_us);
void sim_desk_tick(struct sim_desk *desk, struct sim *sim, sim_sink *sink, void *context);
void sim_desk_ask(struct sim_desk *desk, const struct sim *sim, const struct driver_order *order);

#endif
