#include "proto/tariff/rate.h"

#include <assert.h>
#include <stddef.h>

#include "proto/tariff/money.h"

#define SECOND_US INT64_C(1000000)

_Static_assert(RATE_PRICE_MAX_UE *MONEY_UE60 <= INT64_MAX / 4 / RATE_SECONDS_MAX,
               "a price per second for the longest call, fees and all, fits 64 bits");

static bool
is_price(int64_t price_ue)
{
    return price_ue >= 0 && price_ue <= RATE_PRICE_MAX_UE;
}

static bool
is_seconds(int64_t seconds, int64_t least)
{
    return seconds >= least && seconds <= RATE_SECONDS_MAX;
}

static bool
is_step(const struct rate_step *step)
{
    return is_price(step->price_ue) && step->unit_s > 0 && 60 % step->unit_s == 0 &&
           is_seconds(step->start_s, 0) && is_seconds(step->first_s, 0) &&
           is_seconds(step->next_s, 1);
}

static const char *
fault(const struct rate *rate)
{
    if (!is_price(rate->connect_ue) || !is_price(rate->least_ue) || rate->most_ue < 0)
        return "a fee or limit is below 0 or above 1000";
    if (rate->most_ue > 0 && rate->most_ue < rate->least_ue)
        return "the highest price is below the least one";
    if (!is_seconds(rate->max_s, 0))
        return "the longest billed time is below 0 or above 366 days";
    if (rate->step_count < 0 || rate->step_count > RATE_STEPS_MAX)
        return "too many steps";
    for (int i = 0; i < rate->step_count; i++) {
        if (!is_step(&rate->steps[i]))
            return "a step has a price above 1000, a unit that does not divide 60 s, or no "
                   "interval";
        if (i == 0 ? rate->steps[i].start_s != 0
                   : rate->steps[i].start_s <= rate->steps[i - 1].start_s)
            return "steps begin at 0 and in ascending order";
    }
    return NULL;
}

enum err
rate_check(const struct rate *rate, struct why *why)
{
    const char *what = fault(rate);
    return what ? why_set(why, ERR_FORMAT, "%s", what) : OK;
}

static int64_t
divided_up(int64_t value, int64_t by)
{
    return value / by + (value % by != 0);
}

/* Seconds billed inside a step for the part of the call that used it. */
static int64_t
step_seconds(const struct rate_step *step, int64_t used_us)
{
    int64_t first_us = step->first_s * SECOND_US;
    if (used_us <= first_us)
        return step->first_s;
    return step->first_s + divided_up(used_us - first_us, step->next_s * SECOND_US) * step->next_s;
}

static void
bill_steps(const struct rate *rate, int64_t used_us, int64_t longest_s, struct rate_bill *bill)
{
    for (int i = 0; i < rate->step_count; i++) {
        const struct rate_step *step = &rate->steps[i];
        int64_t end_s = i + 1 < rate->step_count && rate->steps[i + 1].start_s < longest_s
                            ? rate->steps[i + 1].start_s
                            : longest_s;
        int64_t into_us = used_us - step->start_s * SECOND_US, room_s = end_s - step->start_s;
        if (into_us <= 0 || room_s <= 0)
            return;
        if (into_us > room_s * SECOND_US)
            into_us = room_s * SECOND_US;
        int64_t seconds = step_seconds(step, into_us);
        bill->step_s[i] = seconds < room_s ? seconds : room_s;
        bill->step_ue60[i] = step->price_ue * bill->step_s[i] * (MONEY_UE60 / step->unit_s);
        bill->billed_s += bill->step_s[i];
        bill->total_ue60 += bill->step_ue60[i];
    }
}

void
rate_bill(const struct rate *rate, int64_t used_us, struct rate_bill *bill)
{
    assert(!fault(rate));
    *bill = (struct rate_bill){.used_us = used_us > 0 ? used_us : 0};
    if (used_us <= 0)
        return;
    int64_t longest_s = rate->max_s ? rate->max_s : RATE_SECONDS_MAX;
    bill->too_long = used_us > longest_s * SECOND_US;
    bill->connect_ue60 = rate->connect_ue * MONEY_UE60;
    bill->total_ue60 = bill->connect_ue60;
    bill_steps(rate, used_us, longest_s, bill);

    int64_t least_ue60 = rate->least_ue * MONEY_UE60, most_ue = rate->most_ue;
    if (bill->total_ue60 < least_ue60) {
        bill->raised_ue60 = least_ue60 - bill->total_ue60;
        bill->total_ue60 = least_ue60;
    }
    /* In micro-euros, so that a highest price of any size cannot overflow. */
    bill->over_most = most_ue > 0 && divided_up(bill->total_ue60, MONEY_UE60) > most_ue;
    if (bill->over_most && rate->at_max == RATE_FREE) {
        bill->lowered_ue60 = bill->total_ue60 - most_ue * MONEY_UE60;
        bill->total_ue60 = most_ue * MONEY_UE60;
    }
}
