#include "console/metric/earnings.h"
#include "console/metric/value.h"

static struct value
hour_hour(const struct row *row)
{
    return value_number(row->parts[0].hour);
}

static struct value
hour_from(const struct row *row)
{
    static const int64_t hour_us = INT64_C(3600000000);
    const struct part *part = &row->parts[0];
    return value_number(part->site->board->day_us + part->hour * hour_us);
}

/* Over all numbers of the gates that the hour is of. */
static struct value
sum(const struct row *row, size_t member)
{
    int64_t sum = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        for (const struct number *n = part->site->board->numbers; n; n = n->hh.next) {
            if (n->hours)
                sum +=
                    *(const int64_t *)(const void *)((const char *)&n->hours[part->hour] + member);
        }
    }
    return value_number(sum);
}

static struct value
hour_offered(const struct row *row)
{
    return sum(row, offsetof(struct number_hour, offered));
}

static struct value
hour_answered(const struct row *row)
{
    return sum(row, offsetof(struct number_hour, answered));
}

static const struct metric rows[] = {
    {"hour.hour", UNIT_COUNT, "Hour", 4, false, false,
     "whole hours since the gate's business day began: 0 to 23, on the long day to 24", hour_hour},
    {"hour.from_us", UNIT_TIME, "From", 5, false, false, "when it began", hour_from},
    {"hour.offered", UNIT_COUNT, "Offer", 6, false, false, "calls that reached a number in it",
     hour_offered},
    {"hour.answered", UNIT_COUNT, "Answ", 6, false, false,
     "calls taken in it by an agent or a person, once a call", hour_answered},
    {"hour.revenue_ue", UNIT_UE, "Turnover", 11, false, true,
     "paid by callers for calls that ended in it, VAT included; in the present hour calls going on "
     "too, up to now",
     earnings_revenue},
    {"hour.payout_ue", UNIT_UE, "Payout", 10, false, false,
     "paid out to the centre for calls that ended in it, VAT as the grids state it",
     earnings_payout},
    {"hour.cost_ue", UNIT_UE, "Cost", 10, false, false,
     "cost to the centre of calls that ended in it, VAT as the grids state it", earnings_cost},
    {"hour.payout_net_ue", UNIT_UE, "Pay.net", 10, false, false,
     "payout without VAT; not known when a grid does not say how much VAT it contains",
     earnings_payout_net},
    {"hour.cost_net_ue", UNIT_UE, "Cost.net", 10, false, false,
     "cost without VAT; not known when a grid does not say how much VAT it contains",
     earnings_cost_net},
    {"hour.margin_ue", UNIT_UE, "Margin", 10, false, false,
     "payout - cost, both without VAT, of calls that ended in it", earnings_margin},
};

const struct metric_table metric_hour_table = {ROW_HOUR, "hours", rows, NITEMS(rows)};
