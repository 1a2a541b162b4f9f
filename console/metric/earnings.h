/* earnings: the money of numbers, owners, queues, origins, hours, calls and of all, for the metric
 * tables.
 *
 * Revenue is S, what callers owe for the service, VAT included: calls that ended today, and those
 * going on up to now (proto/board/accrual.h, once a picture). Payout and cost are of calls that
 * ended, as their grids state them; margin is payout - cost, both without VAT. Sums stay exact and
 * are rounded here, once. What no gate has priced is not known, never 0. Pure.
 *
 * A number (or queue, or origin) is known when every gate that has calls of it prices them; a sum
 * over numbers (owner, hour, total) when one of them is, and holds those that are.
 */
#ifndef CONSOLE_METRIC_EARNINGS_H
#define CONSOLE_METRIC_EARNINGS_H

#include "console/metric/forecast.h"
#include "console/metric/metric.h"

/* Of all kinds of rows but agents, calls and exchanges, today (of an hour: in it). */
struct value earnings_revenue(const struct row *row);
struct value earnings_payout(const struct row *row);
struct value earnings_cost(const struct row *row);
struct value earnings_payout_net(const struct row *row);
struct value earnings_cost_net(const struct row *row);
struct value earnings_margin(const struct row *row);

/* The same in this hour of the gate's day; not of hours. */
struct value earnings_revenue_hour(const struct row *row);
struct value earnings_payout_hour(const struct row *row);
struct value earnings_cost_hour(const struct row *row);
struct value earnings_margin_hour(const struct row *row);

/* Revenue of the whole day (forecast.h): numbers, owners, total. */
struct value earnings_projected(const struct row *row);

/* Of owners and origins: cost of all of them, and which share of it is this row's. */
struct value earnings_all_cost(const struct row *row);
struct value earnings_cost_share(const struct row *row);

struct value earnings_call_revenue(const struct row *row);
struct value earnings_illustrative(const struct row *row); /* of any number */

/* Are its amounts known: has it a price, and no call that could not be priced? */
bool earnings_is_priced(const struct number *number);

/* One part of a row of numbers, for what is built on it: is it priced, and what do calls going on
 * owe so far. `has_traffic`: it has calls, priced or not. */
struct earnings_part {
    bool is_priced, has_traffic;
    int64_t live_ue60;
};
struct earnings_part earnings_part(const struct row *row, size_t part);

/* Revenue of each hour of the day, summed over rows of numbers, sixtieths of a micro-euro; returns
 * how many hours there are up to now. */
int earnings_hours(const struct rows *numbers, int64_t hours[NUMBER_HOURS]);

#endif
