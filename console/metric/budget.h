/* budget: what a number spends of its budgets: cost and turnover of the hour, the business day and
 * the month, for metric_number.c.
 *
 * A budget is compared with the figure as it is shown: turnover with VAT and with calls going on,
 * cost of calls that ended, VAT as the grid states it. Where it is heading says forecast.h. The
 * month is the earlier days that the gate knows (number.month) and today. Several gates: their sum
 * against the least of their budgets, which one catalogue told them all. Pure.
 */
#ifndef CONSOLE_METRIC_BUDGET_H
#define CONSOLE_METRIC_BUDGET_H

#include "console/metric/metric.h"

/* Spent in the month so far, and on how many of its earlier days it rests (the least of all gates). */
struct value budget_revenue_month(const struct row *row);
struct value budget_cost_month(const struct row *row);
struct value budget_month_days(const struct row *row);

/* Expected at the end; unknown in the first five minutes of a day. */
struct value budget_revenue_end_hour(const struct row *row);
struct value budget_revenue_end_month(const struct row *row);
struct value budget_cost_end_hour(const struct row *row);
struct value budget_cost_end_day(const struct row *row);
struct value budget_cost_end_month(const struct row *row);

/* The budget itself; none: there is none. */
struct value budget_revenue_hour(const struct row *row);
struct value budget_revenue_day(const struct row *row);
struct value budget_revenue_of_month(const struct row *row);
struct value budget_cost_hour(const struct row *row);
struct value budget_cost_day(const struct row *row);
struct value budget_cost_of_month(const struct row *row);

/* Spent / budget. */
struct value budget_revenue_used_hour(const struct row *row);
struct value budget_revenue_used_day(const struct row *row);
struct value budget_revenue_used_month(const struct row *row);
struct value budget_cost_used_hour(const struct row *row);
struct value budget_cost_used_day(const struct row *row);
struct value budget_cost_used_month(const struct row *row);

/* A word: "over" when more is spent than the budget, "near" when more will be by the forecast,
 * "ok"; none without a budget, unknown when what is spent is. */
struct value budget_revenue_state_hour(const struct row *row);
struct value budget_revenue_state_day(const struct row *row);
struct value budget_revenue_state_month(const struct row *row);
struct value budget_cost_state_hour(const struct row *row);
struct value budget_cost_state_day(const struct row *row);
struct value budget_cost_state_month(const struct row *row);

/* Of all six: the worst word, the largest share. */
struct value budget_state(const struct row *row);
struct value budget_used(const struct row *row);

#endif
