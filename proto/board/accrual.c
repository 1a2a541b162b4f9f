#include "proto/board/accrual.h"

#include "proto/tariff/money.h"
#include "proto/tariff/rate.h"

/* Told by a gate, so maybe senseless: ERR_FORMAT then. */
static enum err
rate_of(const struct number_money *money, struct rate *rate)
{
    *rate = (struct rate){
        .connect_ue = money->rate_call_ue60 / MONEY_UE60,
        .most_ue = money->max_ue60 / MONEY_UE60,
        .max_s = money->max_s,
        .step_count = money->rate_ue60_per_s != 0,
        .steps = {{.price_ue = money->rate_ue60_per_s, .unit_s = 60, .first_s = 1, .next_s = 1}},
    };
    struct why why;
    return rate_check(rate, &why);
}

/* When the tariff begins: the answer of the switch, else the first sign of it. */
static int64_t
connection_us(const struct call *call)
{
    if (call->connected_us > 0)
        return call->connected_us;
    return call->charged_us > 0 ? call->charged_us : call->first_answered_us;
}

int64_t
call_charge_us(const struct call *call)
{
    const struct number_money *money = &call->number->money;
    int64_t connected_us = connection_us(call), beep_us = call->charged_us;
    if (money->start == START_UNKNOWN || connected_us == 0 || money->free_us < 0)
        return 0;
    if (beep_us == 0)
        beep_us = connected_us < INT64_MAX - money->free_us ? connected_us + money->free_us : 0;
    if (money->start == START_BEEP || beep_us == 0)
        return beep_us;
    if (call->first_answered_us == 0)
        return 0;
    return call->first_answered_us > beep_us ? call->first_answered_us : beep_us;
}

bool
call_is_charged(const struct call *call, int64_t now_us)
{
    int64_t charge_us = call_charge_us(call);
    return charge_us > 0 && now_us > charge_us;
}

int64_t
call_accrued_ue60(const struct call *call, int64_t now_us)
{
    struct rate rate;
    struct rate_bill bill;
    if (!call_is_charged(call, now_us) || rate_of(&call->number->money, &rate) != OK)
        return 0;
    rate_bill(&rate, now_us - call_charge_us(call), &bill);
    return bill.total_ue60;
}
