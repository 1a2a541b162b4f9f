#include "console/metric/earnings.h"
#include "console/metric/value.h"

VALUE_TEXT(origin, origin_origin, origin)
VALUE_COUNT(origin, origin_calls, day.calls)

static struct value
origin_calls_hour(const struct row *row)
{
    int64_t calls = 0;
    for (size_t i = 0; i < row->count; i++) {
        int hour = picture_hour(row->parts[i].site);
        const struct origin *origin = row->parts[i].origin;
        if (hour < 0)
            return value_unknown();
        calls += origin->hours ? origin->hours[hour].calls : 0;
    }
    return value_number(calls);
}

static const struct metric rows[] = {
    {"origin.origin", UNIT_TEXT, "Origin", 16, true, false,
     "class of the calling line: fixed_metro, mobile_metro, voip ...; empty: not known",
     origin_origin},
    {"origin.calls", UNIT_COUNT, "Calls", 6, false, false, "connected calls that ended today",
     origin_calls},
    {"origin.calls_hour", UNIT_COUNT, "Calls/h", 7, false, true,
     "connected calls that ended in this hour", origin_calls_hour},
    {"origin.revenue_ue", UNIT_UE, "Turnover", 11, false, true,
     "paid by these callers for the service today, VAT included, calls going on up to now; calls "
     "without a price are not in it",
     earnings_revenue},
    {"origin.payout_ue", UNIT_UE, "Payout", 10, false, false,
     "paid out to the centre for calls that ended today, VAT as the grids state it",
     earnings_payout},
    {"origin.cost_ue", UNIT_UE, "Cost", 10, false, false,
     "cost to the centre of calls that ended today, VAT as the grids state it", earnings_cost},
    {"origin.payout_net_ue", UNIT_UE, "Pay.net", 10, false, false,
     "payout without VAT; not known when the gate's grids differ in their VAT, or do not say it",
     earnings_payout_net},
    {"origin.cost_net_ue", UNIT_UE, "Cost.net", 10, false, false,
     "cost without VAT; not known when the gate's grids differ in their VAT, or do not say it",
     earnings_cost_net},
    {"origin.margin_ue", UNIT_UE, "Margin", 10, false, false,
     "payout - cost, both without VAT; not known when the gate's grids differ in their VAT",
     earnings_margin},
    {"origin.revenue_hour_ue", UNIT_UE, "Turnov/h", 10, false, true,
     "turnover of this hour, VAT included, calls going on up to now", earnings_revenue_hour},
    {"origin.payout_hour_ue", UNIT_UE, "Payout/h", 10, false, true,
     "payout of calls that ended in this hour", earnings_payout_hour},
    {"origin.cost_hour_ue", UNIT_UE, "Cost/h", 10, false, true,
     "cost of calls that ended in this hour", earnings_cost_hour},
    {"origin.margin_hour_ue", UNIT_UE, "Margin/h", 10, false, true,
     "payout - cost, both without VAT, of calls that ended in this hour", earnings_margin_hour},
    {"origin.cost_share_ppm", UNIT_PPM, "Cost%", 6, false, false,
     "cost / cost of all classes, VAT as the grids state it", earnings_cost_share},
    {"origin.all_cost_ue", UNIT_UE, "AllCost", 10, false, false,
     "cost of all classes at all gates, calls that ended today", earnings_all_cost},
};

const struct metric_table metric_origin_table = {ROW_ORIGIN, "origins", rows, NITEMS(rows)};
