#include "console/metric/explain.h"

#include <string.h>

/* A row for every figure that is made of others. */
static const struct explanation explanations[] = {
    {"number.answer_rate_ppm", "answered offered carried", NULL},
    {"number.asr_ppm", "connected offered carried", NULL},
    {"number.lost", "abandoned left_early timed_out refused failed",
     "closed, unrouted, served and unknown calls"},
    {"number.mean_connected_ms", "connected_ms connected_ended", "calls still alive"},
    {"queue.service_level_ppm", "answered_in_threshold answered abandoned abandoned_short",
     "short abandons, refused, timed out, taken away, left otherwise"},
    {"queue.service_level_answered_ppm", "answered_in_threshold answered",
     "all calls that were not answered"},
    {"queue.service_level_all_ppm",
     "answered_in_threshold abandoned_in_threshold answered abandoned",
     "calls refused, timed out, taken away, left otherwise"},
    {"queue.service_level_15m_ppm", "answered_in_threshold_15m answered_15m abandoned_15m",
     "calls that left otherwise; short abandons count as abandoned here"},
    {"queue.abandon_rate_ppm", "abandoned offered carried", "calls refused: they never joined"},
    {"queue.left_other", "left_key left_no_agent taken_away left_unknown", NULL},
    {"queue.refused", "refused_full refused_empty", NULL},
    {"queue.mean_wait_ms", "wait_answered_ms answered",
     "waits that ended without an answer, and those going on"},
    {"queue.mean_wait_15m_ms", "wait_answered_15m_ms answered_15m",
     "waits that ended without an answer, and those going on"},
    {"queue.median_wait_ms", "answered abandoned timed_out left_other", "waits going on"},
    {"queue.p90_wait_ms", "answered abandoned timed_out left_other", "waits going on"},
    {"queue.p95_wait_ms", "answered abandoned timed_out left_other", "waits going on"},
    {"agent.occupancy_ppm", "talking_ms hold_ms wrap_up_ms available_ms ringing_ms",
     "pauses, time logged out or not reachable, and the state going on"},
    {"number.revenue_ue", "priced assumed unpriced before_beep charged_ms live",
     "connected calls without a price (unpriced)"},
    {"number.payout_ue", "priced assumed unpriced", "calls going on, calls without a price"},
    {"number.cost_ue", "priced assumed unpriced", "calls going on, calls without a price"},
    {"number.margin_ue", "payout_ue payout_net_ue cost_ue cost_net_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"number.revenue_hour_ue", "revenue_ue live", "connected calls without a price (unpriced)"},
    {"number.margin_hour_ue", "payout_hour_ue cost_hour_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"number.revenue_projected_ue", "revenue_ue revenue_hour_ue",
     "opening hours: it takes the last 60 minutes for the rest of the day"},
    {"number.revenue_month_ue", "revenue_ue month_days",
     "days of the month that the gate did not see"},
    {"number.revenue_projected_hour_ue", "revenue_hour_ue", "what is not of the last 60 minutes"},
    {"number.revenue_projected_month_ue", "revenue_month_ue revenue_projected_ue month_days",
     "days that the gate did not see; weekends and holidays to come"},
    {"number.revenue_used_hour_ppm", "revenue_hour_ue revenue_budget_hour_ue",
     "connected calls without a price (unpriced)"},
    {"number.revenue_budget_hour_state",
     "revenue_hour_ue revenue_projected_hour_ue revenue_budget_hour_ue",
     "connected calls without a price (unpriced)"},
    {"number.revenue_used_day_ppm", "revenue_ue revenue_budget_day_ue",
     "connected calls without a price (unpriced)"},
    {"number.revenue_budget_day_state", "revenue_ue revenue_projected_ue revenue_budget_day_ue",
     "connected calls without a price (unpriced)"},
    {"number.revenue_used_month_ppm", "revenue_month_ue revenue_budget_month_ue",
     "connected calls without a price (unpriced)"},
    {"number.revenue_budget_month_state",
     "revenue_month_ue revenue_projected_month_ue revenue_budget_month_ue",
     "connected calls without a price (unpriced)"},
    {"number.cost_month_ue", "cost_ue month_days", "days of the month that the gate did not see"},
    {"number.cost_projected_hour_ue", "cost_hour_ue", "what is not of the last 60 minutes"},
    {"number.cost_projected_ue", "cost_ue cost_hour_ue",
     "opening hours: it takes the last 60 minutes for the rest of the day"},
    {"number.cost_projected_month_ue", "cost_month_ue cost_projected_ue month_days",
     "days that the gate did not see; weekends and holidays to come"},
    {"number.cost_used_hour_ppm", "cost_hour_ue cost_budget_hour_ue",
     "calls going on, calls without a price"},
    {"number.cost_budget_hour_state", "cost_hour_ue cost_projected_hour_ue cost_budget_hour_ue",
     "calls going on, calls without a price"},
    {"number.cost_used_day_ppm", "cost_ue cost_budget_day_ue",
     "calls going on, calls without a price"},
    {"number.cost_budget_day_state", "cost_ue cost_projected_ue cost_budget_day_ue",
     "calls going on, calls without a price"},
    {"number.cost_used_month_ppm", "cost_month_ue cost_budget_month_ue",
     "calls going on, calls without a price"},
    {"number.cost_budget_month_state", "cost_month_ue cost_projected_month_ue cost_budget_month_ue",
     "calls going on, calls without a price"},
    {"number.budget_state",
     "revenue_budget_hour_state revenue_budget_day_state revenue_budget_month_state "
     "cost_budget_hour_state cost_budget_day_state cost_budget_month_state",
     NULL},
    {"number.budget_used_ppm",
     "revenue_used_hour_ppm revenue_used_day_ppm revenue_used_month_ppm cost_used_hour_ppm "
     "cost_used_day_ppm cost_used_month_ppm",
     NULL},
    {"number.short_share_ppm", "short_calls connected_ended short_call_ms",
     "calls never connected, calls that ended unseen, calls still alive"},
    {"number.before_beep_share_ppm", "before_beep connected_ended", "calls still alive"},
    {"number.again_share_ppm", "again offered", "callers who withhold their number"},
    {"number.mean_announced_ms", "announced_ms announced",
     "calls whose beep the switch did not tell, and those dropped before it"},
    {"number.mean_charged_ms", "charged_ms priced assumed before_beep",
     "calls still alive, calls without a price"},
    {"number.change_in_ms", "change_us change_price", NULL},
    {"queue.margin_hour_ue", "payout_hour_ue cost_hour_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"owner.revenue_ue", "priced assumed unpriced live",
     "connected calls without a price (unpriced)"},
    {"owner.revenue_projected_ue", "revenue_ue revenue_hour_ue",
     "opening hours: it takes the last 60 minutes for the rest of the day"},
    {"owner.cost_share_ppm", "cost_ue all_cost_ue", "calls going on, calls without a price"},
    {"owner.margin_ue", "payout_ue payout_net_ue cost_ue cost_net_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"owner.margin_hour_ue", "payout_hour_ue cost_hour_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"origin.cost_share_ppm", "cost_ue all_cost_ue", "calls going on, calls without a price"},
    {"origin.margin_ue", "payout_ue payout_net_ue cost_ue cost_net_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"origin.margin_hour_ue", "payout_hour_ue cost_hour_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"hour.margin_ue", "payout_ue payout_net_ue cost_ue cost_net_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"queue.margin_ue", "payout_ue payout_net_ue cost_ue cost_net_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"total.revenue_ue", "priced assumed unpriced before_beep live",
     "connected calls without a price (unpriced)"},
    {"total.payout_ue", "priced assumed unpriced", "calls going on, calls without a price"},
    {"total.cost_ue", "priced assumed unpriced", "calls going on, calls without a price"},
    {"total.margin_ue", "payout_ue payout_net_ue cost_ue cost_net_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"total.margin_hour_ue", "payout_hour_ue cost_hour_ue",
     "calls going on or without a price, time of agents, fees by the month"},
    {"total.revenue_projected_ue", "revenue_ue revenue_hour_ue",
     "opening hours: it takes the last 60 minutes for the rest of the day"},
    {"total.answer_rate_ppm", "answered offered carried", NULL},
    {"total.service_level_ppm", "queue_answered_in_threshold queue_in_service_level",
     "queues without a threshold, short abandons, refused, left otherwise"},
    {"total.mean_wait_ms", "queue_wait_answered_ms queue_answered",
     "waits that ended without an answer, and those going on"},
};

const size_t explain_count = NITEMS(explanations);

const struct explanation *
explain_metric(const struct metric *metric)
{
    for (size_t i = 0; i < NITEMS(explanations); i++) {
        if (strcmp(explanations[i].metric, metric->name) == 0)
            return &explanations[i];
    }
    return NULL;
}

const struct metric *
explain_next_part(enum row_kind kind, struct text *parts)
{
    char name[64];
    struct text next = text_cut(parts, ' ');
    return next.len > 0 && str_copy(name, sizeof name, next) ? metric_of(kind, name) : NULL;
}

/* ---- the window ------------------------------------------------------------------------------ */

/* The first row that fits is it: kind, what the short name is or ends with, the window. */
static const struct span {
    enum row_kind kind; /* ROW_KINDS: all */
    const char *names;  /* parted by blanks, "*x" for an end, "*" for all */
    const char *window;
} spans[] = {
    {ROW_KINDS, "*_1m *_1m_ms *_1m_ppm", "this minute"},
    {ROW_KINDS, "*_5m *_5m_ms *_5m_ppm", "this minute and the 4 before"},
    {ROW_KINDS, "*_15m *_15m_ms *_15m_ppm", "this minute and the 14 before"},
    {ROW_KINDS, "*_60m *_60m_ms *_60m_ppm", "this minute and the 59 before"},
    {ROW_KINDS, "*_hour_ue *_hour_ppm *_hour_state", "this hour of the gate's business day"},
    {ROW_KINDS, "*_month_ue *_month_ppm *_month_state month_days",
     "this month of the gate's business days, as far as it is known"},
    {ROW_NUMBER,
     "live undecided change_in_ms override_left_ms closed_left_ms plan_left_ms left_ms "
     "short_call_ms",
     "now"},
    {ROW_OWNER, "live numbers", "now"},
    {ROW_HOUR, "*", "that hour of the gate's business day"},
    {ROW_QUEUE,
     "waiting longest_wait_ms talking threshold_ms max_waiting agents_available agents_ringing "
     "agents_talking agents_wrap_up agents_paused agents_unreachable",
     "now"},
    {ROW_AGENT, "state_ms", "now"},
    {ROW_TOTAL,
     "live waiting longest_wait_ms queue_talking agents_available agents_ringing agents_talking "
     "agents_wrap_up agents_paused agents_unreachable",
     "now"},
    {ROW_NUMBER, "findings", "as it stands now"},
    {ROW_FINDING, "*", "as it stands now"},
    {ROW_PLAN, "*", "as it stands now"},
    {ROW_STEP, "*", "as it stands now"},
    {ROW_CALL, "*", "this call, up to now"},
    {ROW_RECORD, "*", "since the file was begun"},
    {ROW_EXCHANGE, "events_per_s", "the last 10 s"},
    {ROW_EXCHANGE, "gaps missed resyncs duplicates refused unknown_events events bytes",
     "since this console began"},
    {ROW_EXCHANGE, "*", "now"},
};

static bool
fits(const char *name, const char *names)
{
    struct text rest = text_of(names);
    size_t len = strlen(name);
    while (rest.len > 0) {
        struct text wanted = text_cut(&rest, ' ');
        if (wanted.at[0] != '*') {
            if (text_is(wanted, name))
                return true;
            continue;
        }
        size_t end = wanted.len - 1;
        if (len >= end && memcmp(name + len - end, wanted.at + 1, end) == 0)
            return true;
    }
    return false;
}

static enum row_kind
kind_of(const struct metric *metric)
{
    for (int kind = 0; kind < ROW_KINDS; kind++) {
        const struct metric_table *table = metric_table((enum row_kind)kind);
        if (metric >= table->rows && metric < table->rows + table->count)
            return (enum row_kind)kind;
    }
    return ROW_KINDS;
}

const char *
explain_window(const struct metric *metric)
{
    enum row_kind kind = kind_of(metric);
    const char *name = metric_short_name(metric);
    bool is_figure = metric->unit != UNIT_TEXT && metric->unit != UNIT_WORD &&
                     metric->unit != UNIT_BOOL && metric->unit != UNIT_TIME &&
                     metric->unit != UNIT_DATE;
    if (!is_figure)
        return "as it stands now";
    for (size_t i = 0; i < NITEMS(spans); i++) {
        if ((spans[i].kind == ROW_KINDS || spans[i].kind == kind) && fits(name, spans[i].names))
            return spans[i].window;
    }
    return "today, since the gate's business day began";
}

/* ---- the unit -------------------------------------------------------------------------------- */

const char *
explain_unit(enum unit unit)
{
    static const char *const units[] = {
        [UNIT_TEXT] = "text",     [UNIT_WORD] = "word",      [UNIT_COUNT] = "how many",
        [UNIT_MS] = "duration",   [UNIT_PPM] = "share",      [UNIT_UE] = "euro",
        [UNIT_RATE] = "a second", [UNIT_BOOL] = "yes or no", [UNIT_TIME] = "time of day",
        [UNIT_BYTES] = "bytes",   [UNIT_DELAY] = "delay",    [UNIT_DATE] = "date and time",
    };
    return units[unit];
}
