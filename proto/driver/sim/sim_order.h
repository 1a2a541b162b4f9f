/* sim_order: what the simulated switch can be ordered to do, and how it reads that back.
 *
 * Orders hold until another one changes them; what nobody ordered, the centre's calendar and its own
 * supervisors decide. A reroute concerns the calls that are offered from now on. No clock, as in the
 * whole engine: an order is carried out at sim_now_us.
 */
#ifndef PROTO_DRIVER_SIM_SIM_ORDER_H
#define PROTO_DRIVER_SIM_SIM_ORDER_H

#include "proto/driver/driver.h"
#include "proto/driver/sim/sim_engine.h"

struct sim_answer {
    enum driver_step step;
    const char *sentence; /* static */
};

/* Why orders of that verb are not carried out here; NULL: they are. Listening is off unless the site
 * switched it on. */
const char *sim_order_cannot(bool may_listen, enum verb verb);

/* Does the centre have that queue, menu, message or agent? Telephone numbers are unknown to it. */
enum answer sim_order_knows(const struct sim *sim, struct text destination);

/* Carries it out, says the events that follow, and reads it back. DRIVER_LOST: it is taken, and so as
 * soon as something is over (an agent's call): ask again. */
struct sim_answer sim_order_do(struct sim *sim, const struct driver_order *order, sim_sink *sink,
                               void *context);

/* Only reads back. */
struct sim_answer sim_order_ask(const struct sim *sim, const struct driver_order *order);

/* What orders in force on this board say is so here from the start, as a real switch would have kept
 * it. Before sim_describe; says nothing. */
void sim_order_take_over(struct sim *sim, const struct board *board);

/* Is a route, a line, a cap or a message of this target held by an order? For whoever reconciles. */
bool sim_order_holds(const struct sim *sim, enum verb verb, unsigned kind, struct text target);

/* Lines that were opened or closed by an order which is over go back to the calendar, numbers that
 * were brought back to their own way to the centre's supervisors. */
void sim_order_release(struct sim *sim, const struct board *board, sim_sink *sink, void *context);

bool sim_order_is_member(const struct sim *sim, struct text agent, struct text queue);

#endif
