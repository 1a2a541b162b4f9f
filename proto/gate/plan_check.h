/* plan_check: can a contingency plan be put in force? Pure.
 *
 * Every number must be known, every destination must be one that an order could give the number, and
 * with the plan and all others in force no call may come back to where it was (order_loop.h). The gate
 * asks when it reads a plan, from time to time, and when somebody wants it in force.
 */
#ifndef PROTO_GATE_PLAN_CHECK_H
#define PROTO_GATE_PLAN_CHECK_H

#include "proto/board/contingency.h"
#include "proto/gate/order_destination.h"

/* One sentence for each number that something is wrong with. */
typedef void plan_check_sink(void *context, const char *number, const struct why *why);

/* How many are wrong. sink: NULL is fine. */
size_t plan_check(const struct order_places *places, const struct contingency *plan,
                  plan_check_sink *sink, void *context);

/* OK, or the first of them: "number 3640: queue "x" is not known here, and 3 more". */
enum err plan_check_first(const struct order_places *places, const struct contingency *plan,
                          struct why *why);

#endif
