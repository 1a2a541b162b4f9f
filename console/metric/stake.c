#include "console/metric/stake.h"

#include "console/metric/earnings.h"
#include "console/metric/forecast.h"
#include "proto/board/accrual.h"
#include "proto/tariff/money.h"

enum { RECENT_MINUTES = 15, HOUR_MINUTES = 60, MICRO = 6 };

static const size_t connected = offsetof(struct number_window, connected) / sizeof(int64_t);

/* Owed so far by its calls going on. */
static int64_t
live_ue60(const struct site *site, const struct number *number)
{
    int64_t sum = 0;
    for (const struct call *c = site->board->calls; c; c = c->hh.next)
        sum += c->number == number ? call_accrued_ue60(c, site->clock_us) : 0;
    return sum;
}

static int64_t
amount(const struct number_hour *hour, enum stake_flow flow)
{
    return flow == STAKE_COST ? hour->cost_ue60 : hour->s_ue60;
}

static bool
by_the_hour(const struct site *site, const struct number *number, enum stake_flow flow,
            int64_t *ue60)
{
    static const struct number_hour none;
    int hour = picture_hour(site);
    bool has_hours = number->hours && hour >= 0;
    const struct number_hour *now = has_hours ? &number->hours[hour] : &none;
    const struct number_hour *before = has_hours && hour > 0 ? now - 1 : &none;
    int64_t live = flow == STAKE_TURNOVER ? live_ue60(site, number) : 0;
    struct forecast_base base = {.hour = amount(now, flow) + live,
                                 .hour_before = amount(before, flow)};
    return forecast_rate(site, &base, ue60);
}

/* False: no call of today has ended that tells what one is worth. */
static bool
by_the_calls(const struct site *site, const struct number *number, enum stake_flow flow,
             int64_t *ue60)
{
    const struct number_counters *day = &number->day;
    money_wide sum = flow == STAKE_COST ? day->cost_ue60 : day->s_ue60;
    money_wide calls = window_sum(&number->window, connected, RECENT_MINUTES, site->clock_us);
    if (day->connected_ended == 0)
        return false;
    money_wide hour = sum * calls * (HOUR_MINUTES / RECENT_MINUTES) / day->connected_ended;
    *ue60 = hour > INT64_MAX ? INT64_MAX : (int64_t)hour;
    return true;
}

struct stake
stake_next_hour(const struct site *site, const struct number *number, enum stake_flow flow)
{
    int64_t a, b;
    if (!earnings_is_priced(number) || !by_the_hour(site, number, flow, &a))
        return (struct stake){.is_known = false};
    if (!by_the_calls(site, number, flow, &b))
        b = a;
    return (struct stake){.is_known = true,
                          .low_ue = money_count(a < b ? a : b, MICRO, MONEY_HALF_UP),
                          .high_ue = money_count(a < b ? b : a, MICRO, MONEY_HALF_UP)};
}
