/* stake: what a number would earn or cost in the next 60 minutes if nothing changed, as a range. Pure.
 *
 * Two ways of looking, and the range is what lies between them: an hour at the rate of the last 60
 * minutes (forecast.h); and the calls that were connected in the last 15 minutes, four times, at the
 * mean amount of a call of today. Turnover is S with VAT, cost as the number's grid states it.
 */
#ifndef CONSOLE_METRIC_STAKE_H
#define CONSOLE_METRIC_STAKE_H

#include "console/metric/picture.h"

enum stake_flow { STAKE_TURNOVER, STAKE_COST };

struct stake {
    bool is_known; /* false: the number has no price, or the day is younger than five minutes */
    int64_t low_ue, high_ue; /* micro-euro */
};

struct stake stake_next_hour(const struct site *site, const struct number *number,
                             enum stake_flow flow);

#endif
