#include "console/metric/budget.h"
#include "console/metric/earnings.h"
#include "console/metric/findings.h"
#include "console/metric/routing.h"
#include "console/metric/shares.h"
#include "console/metric/traffic.h"
#include "console/metric/value.h"
#include "proto/event/event_table.h"

VALUE_TEXT(number, number_number, number)
VALUE_TEXT(number, number_label, label)
VALUE_TEXT(number, number_owner, owner)
VALUE_TEXT(number, number_use, use)
VALUE_TEXT(number, number_tariff, tariff)
VALUE_TEXT(number, number_tags, tags)

static struct value
number_state(const struct row *row)
{
    enum line_state state = row->parts[0].number->line;
    for (size_t i = 1; i < row->count; i++) {
        if (row->parts[i].number->line != state)
            return value_word("mixed");
    }
    return state == LINE_UNKNOWN ? value_unknown()
                                 : value_word(words_name(&line_state_words, (int)state));
}

static struct value
number_catalogued(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->parts[i].number->catalogued)
            return value_number(1);
    }
    return value_number(0);
}

VALUE_COUNT(number, number_live, live)
VALUE_COUNT(number, number_undecided, undecided)
VALUE_COUNT(number, number_offered, day.offered)
VALUE_COUNT(number, number_carried, day.carried)
VALUE_COUNT(number, number_connected, day.connected)
VALUE_COUNT(number, number_answered, day.answered)
VALUE_COUNT(number, number_abandoned, day.abandoned)
VALUE_COUNT(number, number_left_early, day.left_early)
VALUE_COUNT(number, number_timed_out, day.timed_out)
VALUE_COUNT(number, number_left_key, day.left_key)
VALUE_COUNT(number, number_refused, day.refused)
VALUE_COUNT(number, number_closed, day.closed)
VALUE_COUNT(number, number_unrouted, day.unrouted)
VALUE_COUNT(number, number_served, day.served)
VALUE_COUNT(number, number_failed, day.failed)
VALUE_COUNT(number, number_unknown, day.unknown)
VALUE_COUNT(number, number_connected_ended, day.connected_ended)
VALUE_MILLIS(number, number_connected_ms, day.connected_us)
VALUE_MILLIS(number, number_talk_ms, day.talk_us)
VALUE_MILLIS(number, number_wait_ms, day.wait_us)

/* Calls that could be decided today: those of before midnight too. */
static int64_t
reached(const struct row *row)
{
    return number_offered(row).number + number_carried(row).number;
}

static struct value
number_answer_rate(const struct row *row)
{
    return value_ppm(number_answered(row).number, reached(row));
}

static struct value
number_asr(const struct row *row)
{
    return value_ppm(number_connected(row).number, reached(row));
}

static struct value
number_mean_connected(const struct row *row)
{
    return value_mean_ms(value_sum(row, offsetof(struct number, day.connected_us)),
                         value_sum(row, offsetof(struct number, day.connected_ended)));
}

static struct value
number_lost(const struct row *row)
{
    return value_number(number_abandoned(row).number + number_left_early(row).number +
                        number_timed_out(row).number + number_refused(row).number +
                        number_failed(row).number);
}

VALUE_TEXT(number, number_price, price)
VALUE_COUNT(number, number_priced, day.priced)
VALUE_COUNT(number, number_assumed, day.assumed)
VALUE_COUNT(number, number_unpriced, day.unpriced)
VALUE_COUNT(number, number_before_beep, day.before_beep)
VALUE_MILLIS(number, number_charged_ms, day.charged_us)

static struct value
number_family(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        int family = (int)row->parts[i].number->family;
        if (family != FAMILY_UNKNOWN)
            return value_word(words_name(&family_words, family));
    }
    return value_unknown();
}

static struct value
number_illustrative(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->parts[i].number->money.illustrative)
            return value_number(1);
    }
    return value_number(0);
}

static struct value
window_of(const struct row *row, size_t member, int minutes)
{
    int64_t sum = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        sum += window_sum(&part->number->window, member / sizeof(int64_t), minutes,
                          part->site->clock_us);
    }
    return value_number(sum);
}

#define WINDOW(getter, member, minutes)                                         \
    static struct value getter(const struct row *row)                           \
    {                                                                           \
        return window_of(row, offsetof(struct number_window, member), minutes); \
    }
WINDOW(number_offered_1m, offered, 1)
WINDOW(number_offered_5m, offered, 5)
WINDOW(number_offered_15m, offered, 15)
WINDOW(number_offered_60m, offered, 60)
WINDOW(number_answered_15m, answered, 15)
WINDOW(number_answered_60m, answered, 60)
WINDOW(number_abandoned_15m, abandoned, 15)
WINDOW(number_abandoned_60m, abandoned, 60)
WINDOW(number_other_15m, lost, 15)
WINDOW(number_other_60m, lost, 60)

static const struct metric rows[] = {
    {"number.number", UNIT_TEXT, "Number", 14, false, false,
     "national form; empty: calls whose number is not known", number_number},
    {"number.label", UNIT_TEXT, "Label", 18, true, false, "what the centre calls it", number_label},
    {"number.owner", UNIT_TEXT, "Owner", 12, false, false, "brand, department or customer",
     number_owner},
    {"number.use", UNIT_TEXT, "Use", 12, false, false, "what it serves", number_use},
    {"number.tariff", UNIT_TEXT, "Tariff", 10, false, false, "id of its tariff", number_tariff},
    {"number.tags", UNIT_TEXT, "Tags", 12, false, false, "site, brand, partner", number_tags},
    {"number.catalogued", UNIT_BOOL, "Cat", 3, false, false,
     "in the catalogue; otherwise seen in traffic only", number_catalogued},
    {"number.state", UNIT_WORD, "State", 6, false, false,
     "open or closed; mixed when gates differ; unknown when no gate says", number_state},
    {"number.route", UNIT_TEXT, "Route", 18, false, false,
     "where its calls go: the highest layer that has a destination", routing_route_now},
    {"number.route_layer", UNIT_WORD, "Layer", 8, false, false, "base, plan or override",
     routing_route_layer},
    {"number.route_until_us", UNIT_TIME, "Until", 8, false, false, "when that route ends",
     routing_route_until},
    {"number.override_left_ms", UNIT_MS, "Ovr", 5, false, true,
     "how long its override still holds; unknown: it has no end; none: no override",
     routing_override_left},
    {"number.closed_left_ms", UNIT_MS, "Cls", 5, false, true,
     "how long until it opens by itself; unknown: its closing has no end; none: it is open",
     routing_closed_left},
    {"number.plan_left_ms", UNIT_MS, "Plan", 5, false, true,
     "how long the contingency plan holds that its calls follow; unknown: it has no end; none: "
     "they "
     "follow none",
     routing_plan_left},
    {"number.left_ms", UNIT_MS, "Left", 5, false, true,
     "closed: closed_left_ms; else override_left_ms, else plan_left_ms: how long what callers meet "
     "still holds",
     routing_left},
    {"number.split_fit", UNIT_WORD, "Split", 7, false, false,
     "its route is a split: fits, off (more than chance explains), or too_few calls to tell; of "
     "several gates the worst, here and in the next six",
     shares_fit_of},
    {"number.split_parts", UNIT_TEXT, "Shares", 30, true, false,
     "DESTINATION=PERCENT:CALLS of each part: what was ordered, and how many calls took it",
     shares_parts},
    {"number.split_since_us", UNIT_DATE, "SplitAt", 16, false, false,
     "since when that split is in force; calls offered since then are counted", shares_since},
    {"number.split_offered", UNIT_COUNT, "Sp.off", 6, false, false, "calls offered since then",
     shares_offered_of},
    {"number.split_calls", UNIT_COUNT, "Sp.calls", 8, false, false,
     "of those, calls that went somewhere: the whole that the shares are measured against",
     shares_calls_of},
    {"number.split_elsewhere", UNIT_COUNT, "Sp.else", 7, false, false,
     "of those, calls that went where no part is", shares_elsewhere},
    {"number.split_unseen", UNIT_COUNT, "Sp.uns", 6, false, false,
     "offered since then, and ended before it was known where they went", shares_unseen},
    {"number.live", UNIT_COUNT, "Live", 5, false, false, "calls alive now", number_live},
    {"number.undecided", UNIT_COUNT, "Undec", 5, false, false,
     "of those, neither answered by a person nor decided", number_undecided},
    {"number.offered", UNIT_COUNT, "Offer", 6, false, false, "calls that reached the number today",
     number_offered},
    {"number.carried", UNIT_COUNT, "Carry", 5, false, false,
     "undecided calls that were alive when the day turned", number_carried},
    {"number.connected", UNIT_COUNT, "Conn", 6, false, false,
     "answered by the switch (answer supervision), not yet by a person", number_connected},
    {"number.answered", UNIT_COUNT, "Answ", 6, false, false,
     "taken by an agent or a person, once a call", number_answered},
    {"number.abandoned", UNIT_COUNT, "Aband", 6, false, false,
     "the caller hung up while waiting in a queue or while a telephone rang", number_abandoned},
    {"number.left_early", UNIT_COUNT, "Early", 5, false, false,
     "the caller hung up in an announcement or a menu, before any queue", number_left_early},
    {"number.timed_out", UNIT_COUNT, "T.out", 5, false, false,
     "a queue gave the call up after its longest wait", number_timed_out},
    {"number.left_key", UNIT_COUNT, "Key", 5, false, false, "left a queue by a key",
     number_left_key},
    {"number.refused", UNIT_COUNT, "Refus", 5, false, false, "queue full or not served",
     number_refused},
    {"number.closed", UNIT_COUNT, "Closd", 5, false, false,
     "turned away because the line was closed", number_closed},
    {"number.unrouted", UNIT_COUNT, "Unrou", 5, false, false, "the number led nowhere",
     number_unrouted},
    {"number.served", UNIT_COUNT, "Serve", 5, false, false,
     "ended by the switch after a message or menu had done its work", number_served},
    {"number.failed", UNIT_COUNT, "Fail", 5, false, false,
     "technical failure, busy or unanswered destination", number_failed},
    {"number.unknown", UNIT_COUNT, "Unkn", 5, false, false,
     "ended while nobody was watching: outcome not known", number_unknown},
    {"number.lost", UNIT_COUNT, "Lost", 5, false, false,
     "abandoned + left early + timed out + refused + failed", number_lost},
    {"number.answer_rate_ppm", UNIT_PPM, "Answ%", 6, false, false, "answered / (offered + carried)",
     number_answer_rate},
    {"number.asr_ppm", UNIT_PPM, "ASR%", 6, false, false,
     "connected / (offered + carried): answer-seizure ratio of telephony", number_asr},
    {"number.connected_ms", UNIT_MS, "Conn.t", 6, false, false,
     "sum from answer supervision to the end, calls that ended", number_connected_ms},
    {"number.mean_connected_ms", UNIT_MS, "Mean", 5, false, false,
     "mean from answer supervision to the end, calls that ended (ACD of telephony)",
     number_mean_connected},
    {"number.talk_ms", UNIT_MS, "Talk.t", 6, false, false, "sum of conversations that ended",
     number_talk_ms},
    {"number.wait_ms", UNIT_MS, "Wait.t", 6, false, false,
     "sum of queue waits that ended, however they ended", number_wait_ms},
    {"number.family", UNIT_TEXT, "F", 1, false, false,
     "what its signage says: free (V, vert), ordinary (G, gris), premium (S, surtaxe)",
     number_family},
    {"number.price", UNIT_TEXT, "Price", 10, false, false, "of the service, as the signage says it",
     number_price},
    {"number.revenue_ue", UNIT_UE, "Turnover", 11, false, true,
     "paid by callers for the service today, VAT included, calls going on up to now",
     earnings_revenue},
    {"number.payout_ue", UNIT_UE, "Payout", 10, false, false,
     "paid out to the centre for calls that ended today, VAT as the grid states it",
     earnings_payout},
    {"number.cost_ue", UNIT_UE, "Cost", 10, false, false,
     "cost to the centre of calls that ended today, VAT as the grid states it", earnings_cost},
    {"number.payout_net_ue", UNIT_UE, "Pay.net", 10, false, false,
     "payout without VAT; not known when its grid does not say how much VAT it contains",
     earnings_payout_net},
    {"number.cost_net_ue", UNIT_UE, "Cost.net", 10, false, false,
     "cost without VAT; not known when its grid does not say how much VAT it contains",
     earnings_cost_net},
    {"number.margin_ue", UNIT_UE, "Margin", 10, false, false,
     "payout - cost, both without VAT, of calls that ended today", earnings_margin},
    {"number.revenue_hour_ue", UNIT_UE, "Turnov/h", 10, false, true,
     "turnover of this hour, VAT included, calls going on up to now", earnings_revenue_hour},
    {"number.payout_hour_ue", UNIT_UE, "Payout/h", 10, false, true,
     "payout of calls that ended in this hour", earnings_payout_hour},
    {"number.cost_hour_ue", UNIT_UE, "Cost/h", 10, false, true,
     "cost of calls that ended in this hour", earnings_cost_hour},
    {"number.margin_hour_ue", UNIT_UE, "Margin/h", 10, false, true,
     "payout - cost, both without VAT, of calls that ended in this hour", earnings_margin_hour},
    {"number.revenue_projected_ue", UNIT_UE, "Projected", 10, false, true,
     "turnover so far + rate of the last 60 minutes x what is left of the 24 hours of the day",
     earnings_projected},
    {"number.priced", UNIT_COUNT, "Priced", 6, false, false,
     "calls that ended with a price, every amount of it known", number_priced},
    {"number.assumed", UNIT_COUNT, "Assum", 5, false, false,
     "calls priced as from callers that are not known", number_assumed},
    {"number.unpriced", UNIT_COUNT, "Unprc", 5, false, false,
     "connected calls that ended without a price, or without all of it", number_unpriced},
    {"number.before_beep", UNIT_COUNT, "PreBp", 5, false, false,
     "calls that ended in the free announcement: nothing is due", number_before_beep},
    {"number.charged_ms", UNIT_MS, "Chrgd", 6, false, false,
     "sum of the time that the price of the service ran, calls that ended", number_charged_ms},
    {"number.illustrative", UNIT_BOOL, "Ill", 3, false, false,
     "its payout or its cost comes from an invented example grid", number_illustrative},
    {"number.offered_1m", UNIT_COUNT, "Off1'", 5, false, true, "offered in this minute",
     number_offered_1m},
    {"number.offered_5m", UNIT_COUNT, "Off5'", 5, false, true,
     "offered in this minute and the 4 before", number_offered_5m},
    {"number.offered_15m", UNIT_COUNT, "Off15'", 6, false, true,
     "offered in this minute and the 14 before", number_offered_15m},
    {"number.offered_60m", UNIT_COUNT, "Off60'", 6, false, true,
     "offered in this minute and the 59 before", number_offered_60m},
    {"number.answered_15m", UNIT_COUNT, "Ans15'", 6, false, true,
     "answered in this minute and the 14 before", number_answered_15m},
    {"number.answered_60m", UNIT_COUNT, "Ans60'", 6, false, true,
     "answered in this minute and the 59 before", number_answered_60m},
    {"number.abandoned_15m", UNIT_COUNT, "Aba15'", 6, false, true,
     "abandoned in this minute and the 14 before", number_abandoned_15m},
    {"number.abandoned_60m", UNIT_COUNT, "Aba60'", 6, false, true,
     "abandoned in this minute and the 59 before", number_abandoned_60m},
    {"number.other_15m", UNIT_COUNT, "Oth15'", 6, false, true,
     "ended otherwise (not answered, abandoned or served), this minute and the 14 before",
     number_other_15m},
    {"number.other_60m", UNIT_COUNT, "Oth60'", 6, false, true,
     "ended otherwise (not answered, abandoned or served), this minute and the 59 before",
     number_other_60m},
    {"number.revenue_month_ue", UNIT_UE, "Turnov/m", 11, false, true,
     "turnover of the earlier days of this month that are known (month_days) and of today, VAT "
     "included, calls going on up to now",
     budget_revenue_month},
    {"number.cost_month_ue", UNIT_UE, "Cost/m", 10, false, false,
     "cost of the earlier days of this month that are known (month_days) and of today, calls that "
     "ended",
     budget_cost_month},
    {"number.month_days", UNIT_COUNT, "Days", 4, false, false,
     "earlier business days of this month that are known: the figures of the month rest on them",
     budget_month_days},
    {"number.revenue_projected_hour_ue", UNIT_UE, "Proj/h", 10, false, true,
     "turnover of this hour so far + rate of the last 60 minutes x rest of the hour",
     budget_revenue_end_hour},
    {"number.revenue_projected_month_ue", UNIT_UE, "Proj/m", 11, false, true,
     "known days of the month + projected turnover of today + mean of those days (none: today) x "
     "days left",
     budget_revenue_end_month},
    {"number.cost_projected_hour_ue", UNIT_UE, "CProj/h", 10, false, true,
     "cost of this hour so far + rate of the last 60 minutes x rest of the hour",
     budget_cost_end_hour},
    {"number.cost_projected_ue", UNIT_UE, "CProj", 10, false, true,
     "cost so far + rate of the last 60 minutes x what is left of the 24 hours of the day",
     budget_cost_end_day},
    {"number.cost_projected_month_ue", UNIT_UE, "CProj/m", 10, false, true,
     "known days of the month + projected cost of today + mean of those days (none: today) x days "
     "left",
     budget_cost_end_month},
    {"number.revenue_budget_hour_ue", UNIT_UE, "Tbud/h", 10, false, false,
     "budget for the turnover of an hour, VAT included", budget_revenue_hour},
    {"number.revenue_budget_day_ue", UNIT_UE, "Tbud/d", 10, false, false,
     "budget for the turnover of a business day, VAT included", budget_revenue_day},
    {"number.revenue_budget_month_ue", UNIT_UE, "Tbud/m", 10, false, false,
     "budget for the turnover of a month, VAT included", budget_revenue_of_month},
    {"number.revenue_used_hour_ppm", UNIT_PPM, "Tuse/h", 6, false, true,
     "turnover of this hour / its budget", budget_revenue_used_hour},
    {"number.revenue_used_day_ppm", UNIT_PPM, "Tuse/d", 6, false, true,
     "turnover of today / its budget", budget_revenue_used_day},
    {"number.revenue_used_month_ppm", UNIT_PPM, "Tuse/m", 6, false, true,
     "turnover of the month so far / its budget", budget_revenue_used_month},
    {"number.revenue_budget_hour_state", UNIT_WORD, "Tst/h", 5, false, true,
     "over: more turnover than the budget of the hour; near: the projection passes it; ok: neither",
     budget_revenue_state_hour},
    {"number.revenue_budget_day_state", UNIT_WORD, "Tst/d", 5, false, true,
     "over: more turnover than the budget of the day; near: the projection passes it; ok: neither",
     budget_revenue_state_day},
    {"number.revenue_budget_month_state", UNIT_WORD, "Tst/m", 5, false, true,
     "over: more turnover than the budget of the month; near: the projection passes it; ok: "
     "neither",
     budget_revenue_state_month},
    {"number.cost_budget_hour_ue", UNIT_UE, "Cbud/h", 10, false, false,
     "budget for the cost of an hour, VAT as the grid states it", budget_cost_hour},
    {"number.cost_budget_day_ue", UNIT_UE, "Cbud/d", 10, false, false,
     "budget for the cost of a business day, VAT as the grid states it", budget_cost_day},
    {"number.cost_budget_month_ue", UNIT_UE, "Cbud/m", 10, false, false,
     "budget for the cost of a month, VAT as the grid states it", budget_cost_of_month},
    {"number.cost_used_hour_ppm", UNIT_PPM, "Cuse/h", 6, false, true,
     "cost of this hour / its budget", budget_cost_used_hour},
    {"number.cost_used_day_ppm", UNIT_PPM, "Cuse/d", 6, false, false, "cost of today / its budget",
     budget_cost_used_day},
    {"number.cost_used_month_ppm", UNIT_PPM, "Cuse/m", 6, false, false,
     "cost of the month so far / its budget", budget_cost_used_month},
    {"number.cost_budget_hour_state", UNIT_WORD, "Cst/h", 5, false, true,
     "over: more cost than the budget of the hour; near: the projection passes it; ok: neither",
     budget_cost_state_hour},
    {"number.cost_budget_day_state", UNIT_WORD, "Cst/d", 5, false, true,
     "over: more cost than the budget of the day; near: the projection passes it; ok: neither",
     budget_cost_state_day},
    {"number.cost_budget_month_state", UNIT_WORD, "Cst/m", 5, false, true,
     "over: more cost than the budget of the month; near: the projection passes it; ok: neither",
     budget_cost_state_month},
    {"number.budget_state", UNIT_WORD, "Budget", 6, false, true,
     "the worst of its budgets: over, near (the projection passes it) or ok", budget_state},
    {"number.budget_used_ppm", UNIT_PPM, "Used", 6, false, true,
     "the largest used share of its budgets", budget_used},
    {"number.short_call_ms", UNIT_MS, "Limit", 5, false, false,
     "connected calls below this are short ones (short-call of the catalogue); none: not counted",
     traffic_short_call_ms},
    {"number.short_calls", UNIT_COUNT, "Short", 5, false, false,
     "connected calls that ended before the short-call time (short_call_ms)", traffic_short_calls},
    {"number.short_share_ppm", UNIT_PPM, "Short%", 6, false, false,
     "short calls / connected calls that ended", traffic_short_share},
    {"number.before_beep_share_ppm", UNIT_PPM, "PreBp%", 6, false, false,
     "calls dropped in the free announcement / connected calls that ended",
     traffic_before_beep_share},
    {"number.again", UNIT_COUNT, "Again", 5, false, false,
     "calls of a caller who had called the number a short while before; withheld callers never "
     "count",
     traffic_again},
    {"number.again_share_ppm", UNIT_PPM, "Again%", 6, false, false, "repeated calls / offered",
     traffic_again_share},
    {"number.announced", UNIT_COUNT, "Annnc", 5, false, false,
     "connected calls whose beep the switch told", traffic_announced},
    {"number.announced_ms", UNIT_MS, "Ann.t", 6, false, false,
     "of those, sum from answer supervision to the beep", traffic_announced_ms},
    {"number.mean_announced_ms", UNIT_MS, "AnnAv", 5, false, false,
     "mean announcement as measured, from answer supervision to the beep", traffic_mean_announced},
    {"number.max_announced_ms", UNIT_MS, "AnnMx", 5, false, false,
     "longest announcement as measured, from answer supervision to the beep",
     traffic_max_announced},
    {"number.mean_charged_ms", UNIT_MS, "ChgAv", 5, false, false,
     "time that the price ran / (priced + assumed - dropped before the beep), calls that ended",
     traffic_mean_charged},
    {"number.dearest_ue", UNIT_UE, "Dearest", 10, false, false,
     "what the dearest call that ended owed for the service, VAT included", traffic_dearest},
    {"number.change_us", UNIT_DATE, "Changes", 16, false, false,
     "when the next price that its tariff plans begins", traffic_change_at},
    {"number.change_in_ms", UNIT_MS, "In", 5, false, true, "how long until then",
     traffic_change_in},
    {"number.change_price", UNIT_TEXT, "NextPrice", 12, false, false,
     "the price from then on, as the signage will say it", traffic_change_price},
    {"number.connected_ended", UNIT_COUNT, "Conn.e", 6, false, false,
     "connected calls that ended today", number_connected_ended},
    {"number.findings", UNIT_COUNT, "Find", 4, false, false,
     "findings of the law: rules broken, noted, or undecided because something is not stated",
     findings_number_count},
    {"number.worst_finding", UNIT_WORD, "L", 1, false, false,
     "worst of them: error, warning, undecided, note", findings_number_worst},
};

const struct metric_table metric_number_table = {ROW_NUMBER, "numbers", rows, NITEMS(rows)};
