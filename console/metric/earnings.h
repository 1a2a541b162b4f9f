/* earnings: the money of numbers, queues, calls and of all, for the metric tables.
 *
 * Revenue is S, what callers owe for the service, VAT included: calls that ended today, and those
 * going on up to now (proto/board/accrual.h, once a picture). Payout and cost are of calls that
 * ended, as their grids state them; margin is payout - cost, both without VAT. Sums stay exact and
 * are rounded here, once. What no gate has priced is not known, never 0. Pure.
 */
#ifndef CONSOLE_METRIC_EARNINGS_H
#define CONSOLE_METRIC_EARNINGS_H

#include "console/metric/metric.h"

/* Of a number today, and in this hour of its gate's day. */
struct value earnings_number_revenue(const struct row *row);
struct value earnings_number_payout(const struct row *row);
struct value earnings_number_cost(const struct row *row);
struct value earnings_number_payout_net(const struct row *row);
struct value earnings_number_cost_net(const struct row *row);
struct value earnings_number_margin(const struct row *row);
struct value earnings_number_revenue_hour(const struct row *row);
struct value earnings_number_payout_hour(const struct row *row);
struct value earnings_number_cost_hour(const struct row *row);
struct value earnings_number_margin_hour(const struct row *row);

/* Revenue of the whole day, if the last 60 minutes go on until its end. */
struct value earnings_number_projected(const struct row *row);

/* Of calls that joined the queue last. */
struct value earnings_queue_revenue(const struct row *row);
struct value earnings_queue_payout(const struct row *row);
struct value earnings_queue_cost(const struct row *row);
struct value earnings_queue_payout_net(const struct row *row);
struct value earnings_queue_cost_net(const struct row *row);
struct value earnings_queue_margin(const struct row *row);

struct value earnings_call_revenue(const struct row *row);

/* Over the numbers that are priced; unknown when none is. */
struct value earnings_total_revenue(const struct row *row);
struct value earnings_total_payout(const struct row *row);
struct value earnings_total_cost(const struct row *row);
struct value earnings_total_payout_net(const struct row *row);
struct value earnings_total_cost_net(const struct row *row);
struct value earnings_total_margin(const struct row *row);
struct value earnings_total_revenue_hour(const struct row *row);
struct value earnings_total_payout_hour(const struct row *row);
struct value earnings_total_cost_hour(const struct row *row);
struct value earnings_total_margin_hour(const struct row *row);
struct value earnings_total_projected(const struct row *row);
struct value earnings_total_illustrative(const struct row *row);

/* Revenue of each hour of the day, summed over rows of numbers, sixtieths of a micro-euro; returns
 * how many hours there are up to now. */
int earnings_hours(const struct rows *numbers, int64_t hours[NUMBER_HOURS]);

#endif
