/* traffic: what a number's callers do: short calls, calls given up in the announcement, callers who
 * call again, announcements as long as they were; and the price that is planned next. For
 * metric_number.c. Pure. */
#ifndef CONSOLE_METRIC_TRAFFIC_H
#define CONSOLE_METRIC_TRAFFIC_H

#include "console/metric/metric.h"

/* None for a number without a short-call time. */
struct value traffic_short_call_ms(const struct row *row);
struct value traffic_short_calls(const struct row *row);
struct value traffic_short_share(const struct row *row);

struct value traffic_before_beep_share(const struct row *row);
struct value traffic_again(const struct row *row);
struct value traffic_again_share(const struct row *row);

/* From answer supervision to the beep, where the switch tells it. */
struct value traffic_announced(const struct row *row);
struct value traffic_announced_ms(const struct row *row);
struct value traffic_mean_announced(const struct row *row);
struct value traffic_max_announced(const struct row *row);

struct value traffic_mean_charged(const struct row *row); /* none: the price never ran */
struct value traffic_dearest(const struct row *row);      /* none: no priced call ended */

/* The next change of price at any gate; none: none is planned. */
struct value traffic_change_at(const struct row *row);
struct value traffic_change_in(const struct row *row);
struct value traffic_change_price(const struct row *row);

#endif
