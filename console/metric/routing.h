/* routing: where a number's calls go now, by which layer, and how long that holds. Pure.
 *
 * For metric_number.c. Of a number at several gates the first that has a route is told; times that are
 * left are of the gate where it holds longest, not known when it has no end at one of them.
 */
#ifndef CONSOLE_METRIC_ROUTING_H
#define CONSOLE_METRIC_ROUTING_H

#include "console/metric/metric.h"

struct value routing_route_now(const struct row *row);   /* destination of the route in force */
struct value routing_route_layer(const struct row *row); /* "base", "plan", "override" */
struct value routing_route_until(const struct row *row); /* when that ends */
struct value routing_override_left(const struct row *row);
struct value routing_closed_left(const struct row *row);
struct value routing_plan_left(const struct row *row);
struct value routing_left(
    const struct row *row); /* the one of these that holds: closed, else override, else plan */

#endif
