/* forecast: where an amount is heading: at the end of the hour, the business day, the month.
 *
 * One basis: so far, and the rate of the last 60 minutes for what is left of the hour, or of the 24
 * hours of the day. The last 60 minutes are this hour, and of the hour before the part that is
 * less than 60 minutes ago. A month is its earlier days that are known, the day as it will have
 * been, and their mean for each day behind it (the day's own, when none is known). Pure.
 */
#ifndef CONSOLE_METRIC_FORECAST_H
#define CONSOLE_METRIC_FORECAST_H

#include "console/metric/picture.h"

enum forecast_span { FORECAST_HOUR, FORECAST_DAY, FORECAST_MONTH, FORECAST_SPANS };

/* Of one number at one gate, sixtieths of a micro-euro; calls going on stand in hour and day. */
struct forecast_base {
    int64_t hour, hour_before, day;
    int64_t earlier, earlier_days; /* days of the month before this one */
};

/* False: the day is younger than five minutes, or when it began, or its date, is not known. */
bool forecast_end(const struct site *site, const struct forecast_base *base,
                  enum forecast_span span, int64_t *ue60);

/* An hour at the rate of the last 60 minutes. False as above. */
bool forecast_rate(const struct site *site, const struct forecast_base *base, int64_t *ue60);

#endif
