#include "console/metric/budget.h"

#include "console/metric/earnings.h"
#include "console/metric/value.h"
#include "proto/tariff/money.h"

enum flow { REVENUE, COST, FLOWS };

/* Of a row of numbers. */
struct spent {
    int64_t ue60, end_ue60;
    bool is_known, has_end;
};

/* One number at one gate; `live`: what calls going on owe. */
static struct forecast_base
base_of(const struct number *number, enum flow flow, int hour, int64_t live)
{
    static const struct number_hour none;
    bool has_hours = number->hours && hour >= 0;
    const struct number_hour *now = has_hours ? &number->hours[hour] : &none;
    const struct number_hour *before = has_hours && hour > 0 ? now - 1 : &none;
    const struct number_month *month = &number->month;
    if (flow == COST)
        return (struct forecast_base){now->cost_ue60, before->cost_ue60, number->day.cost_ue60,
                                      month->cost_ue60, month->days};
    return (struct forecast_base){now->s_ue60 + live, before->s_ue60, number->day.s_ue60 + live,
                                  month->s_ue60, month->days};
}

static int64_t
so_far(const struct forecast_base *base, enum forecast_span span)
{
    return span == FORECAST_HOUR  ? base->hour
           : span == FORECAST_DAY ? base->day
                                  : base->earlier + base->day;
}

static struct spent
spent_of(const struct row *row, enum flow flow, enum forecast_span span)
{
    struct spent spent = {.has_end = true};
    for (size_t i = 0; i < row->count; i++) {
        const struct site *site = row->parts[i].site;
        struct earnings_part its = earnings_part(row, i);
        int hour = picture_hour(site);
        int64_t end_ue60 = 0;
        if (!its.is_priced && !its.has_traffic)
            continue; /* another gate prices it, this one has no call of it */
        if (!its.is_priced || (span == FORECAST_HOUR && hour < 0))
            return (struct spent){0};
        struct forecast_base base = base_of(row->parts[i].number, flow, hour, its.live_ue60);
        spent.has_end = forecast_end(site, &base, span, &end_ue60) && spent.has_end;
        spent.ue60 += so_far(&base, span);
        spent.end_ue60 += end_ue60;
        spent.is_known = true;
    }
    return spent;
}

static int64_t
told(const struct number_budget *budget, enum flow flow, enum forecast_span span)
{
    const int64_t told[FLOWS][FORECAST_SPANS] = {
        [REVENUE] = {budget->turnover_hour_ue, budget->turnover_day_ue, budget->turnover_month_ue},
        [COST] = {budget->cost_hour_ue, budget->cost_day_ue, budget->cost_month_ue},
    };
    return told[flow][span];
}

static int64_t
budget_of(const struct row *row, enum flow flow, enum forecast_span span)
{
    int64_t least = 0;
    for (size_t i = 0; i < row->count; i++) {
        int64_t ue = told(&row->parts[i].number->budget, flow, span);
        if (ue > 0 && (least == 0 || ue < least))
            least = ue;
    }
    return least;
}

/* ---- values ---------------------------------------------------------------------------------- */

static int64_t
shown(int64_t ue60)
{
    return money_count(ue60, 6, MONEY_HALF_UP);
}

static struct value
so_far_value(const struct row *row, enum flow flow, enum forecast_span span)
{
    struct spent spent = spent_of(row, flow, span);
    return spent.is_known ? value_number(shown(spent.ue60)) : value_unknown();
}

static struct value
end_value(const struct row *row, enum flow flow, enum forecast_span span)
{
    struct spent spent = spent_of(row, flow, span);
    return spent.is_known && spent.has_end ? value_number(shown(spent.end_ue60)) : value_unknown();
}

static struct value
budget_value(const struct row *row, enum flow flow, enum forecast_span span)
{
    int64_t ue = budget_of(row, flow, span);
    return ue > 0 ? value_number(ue) : value_none();
}

static struct value
used_value(const struct row *row, enum flow flow, enum forecast_span span)
{
    int64_t ue = budget_of(row, flow, span);
    struct value spent = so_far_value(row, flow, span);
    if (ue <= 0)
        return value_none();
    return spent.state == VALUE_OK ? value_ppm(spent.number, ue) : spent;
}

/* From good to bad; what is not known may be as bad as anything but a budget that is passed. */
static const char *const words[] = {"ok", "near", "over"};
enum state { STATE_NONE = -1, STATE_OK, STATE_NEAR, STATE_UNKNOWN, STATE_OVER };

static enum state
state_of(const struct row *row, enum flow flow, enum forecast_span span)
{
    int64_t ue = budget_of(row, flow, span);
    if (ue <= 0)
        return STATE_NONE;
    struct spent spent = spent_of(row, flow, span);
    if (!spent.is_known)
        return STATE_UNKNOWN;
    if (shown(spent.ue60) > ue)
        return STATE_OVER;
    return spent.has_end && shown(spent.end_ue60) > ue ? STATE_NEAR : STATE_OK;
}

static struct value
word_of(enum state state)
{
    if (state == STATE_NONE)
        return value_none();
    if (state == STATE_UNKNOWN)
        return value_unknown();
    return value_word(words[state == STATE_OVER ? NITEMS(words) - 1 : (size_t)state]);
}

static struct value
state_value(const struct row *row, enum flow flow, enum forecast_span span)
{
    return word_of(state_of(row, flow, span));
}

struct value
budget_state(const struct row *row)
{
    enum state worst = STATE_NONE;
    for (int i = 0; i < FLOWS * FORECAST_SPANS; i++) {
        enum state state = state_of(row, (enum flow)(i / FORECAST_SPANS),
                                    (enum forecast_span)(i % FORECAST_SPANS));
        worst = state > worst ? state : worst;
    }
    return word_of(worst);
}

struct value
budget_used(const struct row *row)
{
    struct value most = value_none();
    for (int i = 0; i < FLOWS * FORECAST_SPANS; i++) {
        struct value used = used_value(row, (enum flow)(i / FORECAST_SPANS),
                                       (enum forecast_span)(i % FORECAST_SPANS));
        if (used.state == VALUE_UNKNOWN)
            return used;
        if (used.state == VALUE_OK && (most.state != VALUE_OK || used.number > most.number))
            most = used;
    }
    return most;
}

struct value
budget_month_days(const struct row *row)
{
    int64_t least = row->parts[0].number->month.days;
    for (size_t i = 1; i < row->count; i++) {
        int64_t days = row->parts[i].number->month.days;
        least = days < least ? days : least;
    }
    return value_number(least);
}

#define BUDGET(getter, figure, flow, span)     \
    struct value getter(const struct row *row) \
    {                                          \
        return figure(row, flow, span);        \
    }
BUDGET(budget_revenue_month, so_far_value, REVENUE, FORECAST_MONTH)
BUDGET(budget_cost_month, so_far_value, COST, FORECAST_MONTH)
BUDGET(budget_revenue_end_hour, end_value, REVENUE, FORECAST_HOUR)
BUDGET(budget_revenue_end_month, end_value, REVENUE, FORECAST_MONTH)
BUDGET(budget_cost_end_hour, end_value, COST, FORECAST_HOUR)
BUDGET(budget_cost_end_day, end_value, COST, FORECAST_DAY)
BUDGET(budget_cost_end_month, end_value, COST, FORECAST_MONTH)
BUDGET(budget_revenue_hour, budget_value, REVENUE, FORECAST_HOUR)
BUDGET(budget_revenue_day, budget_value, REVENUE, FORECAST_DAY)
BUDGET(budget_revenue_of_month, budget_value, REVENUE, FORECAST_MONTH)
BUDGET(budget_cost_hour, budget_value, COST, FORECAST_HOUR)
BUDGET(budget_cost_day, budget_value, COST, FORECAST_DAY)
BUDGET(budget_cost_of_month, budget_value, COST, FORECAST_MONTH)
BUDGET(budget_revenue_used_hour, used_value, REVENUE, FORECAST_HOUR)
BUDGET(budget_revenue_used_day, used_value, REVENUE, FORECAST_DAY)
BUDGET(budget_revenue_used_month, used_value, REVENUE, FORECAST_MONTH)
BUDGET(budget_cost_used_hour, used_value, COST, FORECAST_HOUR)
BUDGET(budget_cost_used_day, used_value, COST, FORECAST_DAY)
BUDGET(budget_cost_used_month, used_value, COST, FORECAST_MONTH)
BUDGET(budget_revenue_state_hour, state_value, REVENUE, FORECAST_HOUR)
BUDGET(budget_revenue_state_day, state_value, REVENUE, FORECAST_DAY)
BUDGET(budget_revenue_state_month, state_value, REVENUE, FORECAST_MONTH)
BUDGET(budget_cost_state_hour, state_value, COST, FORECAST_HOUR)
BUDGET(budget_cost_state_day, state_value, COST, FORECAST_DAY)
BUDGET(budget_cost_state_month, state_value, COST, FORECAST_MONTH)
