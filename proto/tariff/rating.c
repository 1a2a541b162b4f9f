#include "proto/tariff/rating.h"

#include <string.h>

/* Times that cannot be a call's are taken to the nearest that can; the year 9999 is the last. */
#define LAST_US INT64_C(253402300799000000)

static int64_t
sane(int64_t at_us)
{
    return at_us < 0 ? 0 : at_us > LAST_US ? LAST_US : at_us;
}

int64_t
rating_start_us(const struct rating_call *call)
{
    if (call->connected_us > 0)
        return sane(call->connected_us);
    return sane(call->charged_us > 0 ? call->charged_us : call->answered_us);
}

/* From when S runs; 0: not yet, or never. */
static int64_t
beep_us(const struct tariff *tariff, const struct rating_call *call, int64_t start_us)
{
    int64_t beep = 0;
    if (call->charged_us > 0)
        beep = sane(call->charged_us);
    else if (!call->beep_told)
        beep = start_us + tariff->announcement_us;
    if (!beep || tariff->starts == TARIFF_FROM_BEEP)
        return beep;
    int64_t agent = sane(call->answered_us);
    return agent == 0 ? 0 : agent > beep ? agent : beep;
}

/* --- one amount ------------------------------------------------------------------------------- */

static void
settle(struct rating_amount *amount)
{
    amount->due_ue60 =
        amount->rule.per_call ? money_round(amount->exact_ue60, &amount->rule) : amount->exact_ue60;
}

static void
unknown(struct rating_amount *amount, const char *lacks)
{
    amount->state = RATING_UNKNOWN;
    amount->lacks = lacks;
}

static void
price_s(const struct tariff *tariff, const struct rating_call *call, int64_t end_us,
        struct rating_price *price)
{
    struct rating_amount *s = &price->s;
    if (tariff->structure == TARIFF_NO_PRICE)
        return;
    s->state = RATING_KNOWN;
    s->rule = tariff->rounding;
    price->beep_us = beep_us(tariff, call, price->start_us);
    bool runs = price->beep_us > 0 && end_us > price->beep_us;
    int64_t free_until_us = runs ? price->beep_us : end_us;
    price->free_us = free_until_us > price->start_us ? free_until_us - price->start_us : 0;
    price->left_before_beep = !runs && call->ended_us > 0;
    rate_bill(&tariff->s, runs ? end_us - price->beep_us : 0, &s->bill);
    s->exact_ue60 = s->bill.total_ue60;
    settle(s);
    if (!runs || tariff->structure != TARIFF_PER_MINUTE)
        return;
    int64_t agent_us = sane(call->answered_us);
    struct rate_bill before = s->bill;
    if (agent_us > 0 && agent_us < end_us)
        rate_bill(&tariff->s, agent_us - price->beep_us, &before);
    price->s_before_agent_ue60 = before.total_ue60;
}

/* Seconds that S pays for: when the highest price is reached, those beyond are not paid out. */
static int64_t
paid_seconds(const struct tariff *tariff, const struct rate_bill *bill)
{
    if (tariff->structure != TARIFF_PER_MINUTE)
        return bill->billed_s;
    int64_t paid_s = bill->total_ue60 / tariff->price_ue;
    return paid_s < bill->billed_s ? paid_s : bill->billed_s;
}

static void
price_payout(const struct tariff *tariff, struct rating_price *price)
{
    struct rating_amount *payout = &price->payout;
    if (tariff->payouts.count == 0)
        return;
    payout->rule = tariff->payout_rounding;
    price->payout_row = tariff_payout_row(tariff, price->start_us);
    if (!price->payout_row) {
        unknown(payout, "the payout grid has no row for this price at that time");
        return;
    }
    payout->state = RATING_KNOWN;
    price->paid_s = paid_seconds(tariff, &price->s.bill);
    int64_t payout_ue = price->payout_row->payout_ue;
    struct rate_bill *bill = &payout->bill;
    *bill = (struct rate_bill){.used_us = price->s.bill.used_us, .billed_s = price->paid_s};
    if (tariff->structure == TARIFF_PER_MINUTE) {
        bill->step_s[0] = price->paid_s;
        bill->step_ue60[0] = payout_ue * price->paid_s;
    } else if (price->s.bill.total_ue60 > 0) {
        bill->connect_ue60 = payout_ue * MONEY_UE60;
    }
    bill->total_ue60 = bill->step_ue60[0] + bill->connect_ue60;
    payout->exact_ue60 = bill->total_ue60;
    settle(payout);
}

static void
price_cost(const struct tariff *tariff, const struct rating_call *call, int64_t end_us,
           struct rating_price *price)
{
    struct rating_amount *cost = &price->cost;
    if (tariff->costs.count == 0)
        return;
    bool assumed = false;
    cost->rule = tariff->cost_rounding;
    price->cost_row = tariff_cost_row(tariff, call->origin, price->start_us, &assumed);
    if (!price->cost_row) {
        unknown(cost, "the cost grid has no row for this origin at that time");
        return;
    }
    if (price->cost_row->reject) {
        unknown(cost, "the cost grid says that this origin cannot call the number");
        return;
    }
    cost->state = assumed ? RATING_ASSUMED : RATING_KNOWN;
    int64_t used_us = end_us - price->start_us;
    rate_bill(&price->cost_row->rate, used_us, &cost->bill);
    price->surcharge_row = tariff_surcharge_row(tariff, call->origin, price->start_us);
    if (price->surcharge_row) {
        struct rate_bill surcharge;
        rate_bill(&price->surcharge_row->rate, used_us, &surcharge);
        cost->bill.connect_ue60 += surcharge.total_ue60;
        cost->bill.total_ue60 += surcharge.total_ue60;
    }
    cost->exact_ue60 = cost->bill.total_ue60;
    settle(cost);
}

/* --- a call ----------------------------------------------------------------------------------- */

void
rating_price(const struct tariff *tariff, const struct rating_call *call, int64_t now_us,
             struct rating_price *price)
{
    memset(price, 0, sizeof *price);
    price->tariff = tariff;
    price->start_us = rating_start_us(call);
    if (price->start_us == 0)
        return;
    if (!tariff) {
        unknown(&price->s, "no tariff of that name was in force when the call began");
        unknown(&price->payout, price->s.lacks);
        unknown(&price->cost, price->s.lacks);
        return;
    }
    int64_t end_us = sane(call->ended_us > 0 ? call->ended_us : now_us);
    price_s(tariff, call, end_us, price);
    price_payout(tariff, price);
    price_cost(tariff, call, end_us, price);
}

void
rating_price_by_id(const struct tariff_book *book, struct text id, const struct rating_call *call,
                   int64_t now_us, struct rating_price *price)
{
    int64_t start_us = rating_start_us(call);
    rating_price(start_us ? tariff_find(book, id, start_us) : NULL, call, now_us, price);
}
