#include "console/metric/earnings.h"
#include "console/metric/value.h"

VALUE_TEXT(number, owner_owner, owner)
VALUE_COUNT(number, owner_live, live)
VALUE_COUNT(number, owner_offered, day.offered)
VALUE_COUNT(number, owner_answered, day.answered)
VALUE_COUNT(number, owner_calls, day.connected_ended)
VALUE_COUNT(number, owner_priced, day.priced)
VALUE_COUNT(number, owner_assumed, day.assumed)
VALUE_COUNT(number, owner_unpriced, day.unpriced)

static struct value
owner_numbers(const struct row *row)
{
    return value_number((int64_t)row->count);
}

static const struct metric rows[] = {
    {"owner.owner", UNIT_TEXT, "Owner", 20, true, false,
     "brand, department or customer of the catalogue; empty: numbers without one", owner_owner},
    {"owner.numbers", UNIT_COUNT, "Numbers", 7, false, false,
     "numbers of this owner, once for each gate that knows them", owner_numbers},
    {"owner.live", UNIT_COUNT, "Live", 5, false, false, "calls alive now", owner_live},
    {"owner.offered", UNIT_COUNT, "Offer", 6, false, false,
     "calls that reached a number of this owner today", owner_offered},
    {"owner.answered", UNIT_COUNT, "Answ", 6, false, false,
     "taken by an agent or a person, once a call", owner_answered},
    {"owner.calls", UNIT_COUNT, "Calls", 6, false, false, "connected calls that ended today",
     owner_calls},
    {"owner.revenue_ue", UNIT_UE, "Turnover", 11, false, true,
     "paid by callers for the service today, VAT included, calls going on up to now; over the "
     "numbers that are priced",
     earnings_revenue},
    {"owner.payout_ue", UNIT_UE, "Payout", 10, false, false,
     "paid out to the centre for calls that ended today, VAT as the grids state it",
     earnings_payout},
    {"owner.cost_ue", UNIT_UE, "Cost", 10, false, false,
     "cost to the centre of calls that ended today, VAT as the grids state it", earnings_cost},
    {"owner.payout_net_ue", UNIT_UE, "Pay.net", 10, false, false,
     "payout without VAT; not known when a grid does not say how much VAT it contains",
     earnings_payout_net},
    {"owner.cost_net_ue", UNIT_UE, "Cost.net", 10, false, false,
     "cost without VAT; not known when a grid does not say how much VAT it contains",
     earnings_cost_net},
    {"owner.margin_ue", UNIT_UE, "Margin", 10, false, false,
     "payout - cost, both without VAT, of calls that ended today", earnings_margin},
    {"owner.revenue_hour_ue", UNIT_UE, "Turnov/h", 10, false, true,
     "turnover of this hour, VAT included, calls going on up to now", earnings_revenue_hour},
    {"owner.payout_hour_ue", UNIT_UE, "Payout/h", 10, false, true,
     "payout of calls that ended in this hour", earnings_payout_hour},
    {"owner.cost_hour_ue", UNIT_UE, "Cost/h", 10, false, true,
     "cost of calls that ended in this hour", earnings_cost_hour},
    {"owner.margin_hour_ue", UNIT_UE, "Margin/h", 10, false, true,
     "payout - cost, both without VAT, of calls that ended in this hour", earnings_margin_hour},
    {"owner.revenue_projected_ue", UNIT_UE, "Projected", 10, false, true,
     "turnover so far + rate of the last 60 minutes x what is left of the 24 hours of the day",
     earnings_projected},
    {"owner.cost_share_ppm", UNIT_PPM, "Cost%", 6, false, false,
     "cost / cost of all numbers, VAT as the grids state it", earnings_cost_share},
    {"owner.all_cost_ue", UNIT_UE, "AllCost", 10, false, false,
     "cost of all numbers of all gates, calls that ended today", earnings_all_cost},
    {"owner.priced", UNIT_COUNT, "Priced", 6, false, false,
     "calls that ended with a price, every amount of it known", owner_priced},
    {"owner.assumed", UNIT_COUNT, "Assum", 5, false, false,
     "calls priced as from callers that are not known", owner_assumed},
    {"owner.unpriced", UNIT_COUNT, "Unprc", 5, false, false,
     "connected calls that ended without a price, or without all of it", owner_unpriced},
};

const struct metric_table metric_owner_table = {ROW_OWNER, "owners", rows, NITEMS(rows)};
