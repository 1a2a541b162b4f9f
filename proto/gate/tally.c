#include "proto/gate/tally.h"

#include "proto/base/text.h"
#include "proto/tariff/money.h"

enum { PPM_OF_BP = 100, MICRO = 6 };

/* --- sums ------------------------------------------------------------------------------------- */

static void
add_part(struct tally_sum *sum, int64_t ue60, int64_t vat_ppm)
{
    if (ue60 == 0)
        return;
    sum->ue60 += ue60;
    for (size_t i = 0; i < sum->part_count; i++) {
        if (sum->parts[i].vat_ppm == vat_ppm) {
            sum->parts[i].ue60 += ue60;
            return;
        }
    }
    if (vat_ppm < 0 || sum->part_count == TALLY_RATES) {
        sum->has_unstated = true;
        return;
    }
    sum->parts[sum->part_count].vat_ppm = vat_ppm;
    sum->parts[sum->part_count++].ue60 = ue60;
}

void
tally_add(struct tally *tally, const struct event_call_ended *ended, bool was_connected,
          const struct tally_vat *vat)
{
    bool has_state = ended->priced >= 0 && ended->priced < PRICE_STATES;
    int state = has_state ? ended->priced : PRICE_UNKNOWN;
    tally->calls++;
    tally->states[state]++;
    tally->untariffed += state == PRICE_UNPRICED && was_connected;
    add_part(&tally->sums[TALLY_S], ended->s_ue60, vat->ppm[TALLY_S]);
    add_part(&tally->sums[TALLY_PAYOUT], ended->payout_ue60, vat->ppm[TALLY_PAYOUT]);
    add_part(&tally->sums[TALLY_COST], ended->cost_ue60, vat->ppm[TALLY_COST]);
}

void
tally_add_all(struct tally *to, const struct tally *from)
{
    to->calls += from->calls;
    to->untariffed += from->untariffed;
    for (int i = 0; i < PRICE_STATES; i++)
        to->states[i] += from->states[i];
    for (int i = 0; i < TALLY_AMOUNTS; i++) {
        const struct tally_sum *sum = &from->sums[i];
        int64_t stated_ue60 = 0;
        for (size_t j = 0; j < sum->part_count; j++) {
            add_part(&to->sums[i], sum->parts[j].ue60, sum->parts[j].vat_ppm);
            stated_ue60 += sum->parts[j].ue60;
        }
        to->sums[i].ue60 += sum->ue60 - stated_ue60;
        to->sums[i].has_unstated |= sum->has_unstated;
    }
}

bool
tally_is_known(const struct tally *tally)
{
    bool has_price = tally->states[PRICE_PRICED] + tally->states[PRICE_ASSUMED] > 0;
    return has_price || tally->states[PRICE_UNKNOWN] + tally->untariffed == 0;
}

/* --- figures ---------------------------------------------------------------------------------- */

static bool
amount(const struct tally *tally, enum tally_amount which, int64_t *value)
{
    *value = tally->sums[which].ue60;
    return tally_is_known(tally);
}

bool
tally_net_ue(const struct tally *tally, enum tally_amount which, int64_t *value)
{
    const struct tally_sum *sum = &tally->sums[which];
    *value = 0;
    for (size_t i = 0; i < sum->part_count; i++)
        *value += money_count_without_vat(sum->parts[i].ue60, sum->parts[i].vat_ppm / PPM_OF_BP,
                                          MICRO, MONEY_HALF_UP);
    return tally_is_known(tally) && !sum->has_unstated;
}

bool
tally_margin_ue(const struct tally *tally, int64_t *value)
{
    int64_t cost = 0;
    bool is_known = tally_net_ue(tally, TALLY_PAYOUT, value);
    is_known = tally_net_ue(tally, TALLY_COST, &cost) && is_known;
    *value -= cost;
    return is_known;
}

#define FIGURE(name, expression)                                  \
    static bool get_##name(const struct tally *t, int64_t *value) \
    {                                                             \
        return expression;                                        \
    }
FIGURE(calls, (*value = t->calls, true))
FIGURE(priced, (*value = t->states[PRICE_PRICED], true))
FIGURE(assumed, (*value = t->states[PRICE_ASSUMED], true))
FIGURE(unknown, (*value = t->states[PRICE_UNKNOWN], true))
FIGURE(untariffed, (*value = t->untariffed, true))
FIGURE(s, amount(t, TALLY_S, value))
FIGURE(payout, amount(t, TALLY_PAYOUT, value))
FIGURE(cost, amount(t, TALLY_COST, value))
FIGURE(s_net, tally_net_ue(t, TALLY_S, value))
FIGURE(payout_net, tally_net_ue(t, TALLY_PAYOUT, value))
FIGURE(cost_net, tally_net_ue(t, TALLY_COST, value))

const struct tally_figure tally_figures[] = {
    {"calls", "calls", TALLY_COUNT, get_calls},
    {"priced", "with a known price", TALLY_COUNT, get_priced},
    {"assumed", "with an assumed cost", TALLY_COUNT, get_assumed},
    {"unknown", "with an unknown amount", TALLY_COUNT, get_unknown},
    {"untariffed", "connected, no tariff", TALLY_COUNT, get_untariffed},
    {"s_ue60", "S turnover", TALLY_UE60, get_s},
    {"payout_ue60", "payout", TALLY_UE60, get_payout},
    {"cost_ue60", "cost", TALLY_UE60, get_cost},
    {"s_net_ue", "S without VAT", TALLY_UE, get_s_net},
    {"payout_net_ue", "payout without VAT", TALLY_UE, get_payout_net},
    {"cost_net_ue", "cost without VAT", TALLY_UE, get_cost_net},
    {"margin_ue", "margin without VAT", TALLY_UE, tally_margin_ue},
};
const size_t tally_figure_count = NITEMS(tally_figures);
