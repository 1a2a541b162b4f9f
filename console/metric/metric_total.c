#include "console/metric/earnings.h"
#include "console/metric/value.h"

/* Everything of every gate, added up in one walk over the boards and kept with the picture: a
 * frame asks for twenty of these figures. */
struct sums {
    struct number_counters numbers;
    struct queue_counters queues;
    int64_t live, waiting, queue_talking, longest_wait_us;
    int64_t in_threshold, threshold_base; /* over the queues that have a threshold */
    int64_t agents[AGENT_STATES];
};

/* Counters are a struct of int64_t and nothing else (counters.h). */
static void
add_counters(void *to, const void *from, size_t size)
{
    int64_t *sums = to;
    const int64_t *counters = from;
    for (size_t i = 0; i < size / sizeof *sums; i++)
        sums[i] += counters[i];
}

static void
add_queue(struct sums *sums, const struct queue *queue, int64_t clock_us)
{
    add_counters(&sums->queues, &queue->day, sizeof sums->queues);
    sums->waiting += queue->waiting_count;
    sums->queue_talking += queue->talking;
    if (queue->threshold_ms > 0) {
        sums->in_threshold += queue->day.answered_in_threshold;
        sums->threshold_base +=
            queue->day.answered + queue->day.abandoned - queue->day.abandoned_short;
    }
    int64_t wait_us = queue_longest_wait_us(queue, clock_us);
    if (wait_us > sums->longest_wait_us)
        sums->longest_wait_us = wait_us;
}

static void
add_site(struct sums *sums, const struct site *site)
{
    for (const struct number *n = site->board->numbers; n; n = n->hh.next) {
        add_counters(&sums->numbers, &n->day, sizeof sums->numbers);
        sums->live += n->live;
    }
    for (const struct queue *q = site->board->queues; q; q = q->hh.next)
        add_queue(sums, q, site->clock_us);
    for (const struct agent *a = site->board->agents; a; a = a->hh.next)
        sums->agents[a->state] += !a->removed;
}

static const struct sums *
sums_of(const struct row *row)
{
    const void **kept = picture_keep(row->picture, KEPT_TOTALS);
    if (!*kept) {
        struct sums *sums = picture_alloc(row->picture, sizeof *sums);
        for (size_t i = 0; i < row->count; i++)
            add_site(sums, row->parts[i].site);
        *kept = sums;
    }
    return *kept;
}

#define SUM(getter, expression)                       \
    static struct value getter(const struct row *row) \
    {                                                 \
        const struct sums *sums = sums_of(row);       \
        return expression;                            \
    }
#define SUM_COUNT(getter, member) SUM(getter, value_number(sums->member))

SUM_COUNT(total_live, live)
SUM_COUNT(total_offered, numbers.offered)
SUM_COUNT(total_carried, numbers.carried)
SUM_COUNT(total_connected, numbers.connected)
SUM_COUNT(total_answered, numbers.answered)
SUM_COUNT(total_abandoned, numbers.abandoned)
SUM_COUNT(total_left_early, numbers.left_early)
SUM_COUNT(total_timed_out, numbers.timed_out)
SUM_COUNT(total_refused, numbers.refused)
SUM_COUNT(total_closed, numbers.closed + sums->numbers.unrouted)
SUM_COUNT(total_failed, numbers.failed)
SUM_COUNT(total_unknown, numbers.unknown)
SUM_COUNT(total_connected_ms, numbers.connected_us / 1000)
SUM_COUNT(total_waiting, waiting)
SUM_COUNT(total_longest_wait, longest_wait_us / 1000)
SUM_COUNT(total_queue_talking, queue_talking)
SUM_COUNT(total_queue_offered, queues.offered)
SUM_COUNT(total_queue_answered, queues.answered)
SUM_COUNT(total_queue_abandoned, queues.abandoned)
SUM_COUNT(total_queue_short, queues.abandoned_short)
SUM_COUNT(total_available, agents[AGENT_AVAILABLE])
SUM_COUNT(total_ringing, agents[AGENT_RINGING])
SUM_COUNT(total_talking, agents[AGENT_TALKING] + sums->agents[AGENT_HOLD])
SUM_COUNT(total_wrap_up, agents[AGENT_WRAP_UP])
SUM_COUNT(total_paused, agents[AGENT_PAUSED])
SUM_COUNT(total_unreachable, agents[AGENT_UNREACHABLE] + sums->agents[AGENT_UNKNOWN])
SUM_COUNT(total_priced, numbers.priced)
SUM_COUNT(total_assumed, numbers.assumed)
SUM_COUNT(total_unpriced, numbers.unpriced)
SUM_COUNT(total_before_beep, numbers.before_beep)
SUM_COUNT(total_in_threshold, in_threshold)
SUM_COUNT(total_threshold_base, threshold_base)
SUM_COUNT(total_wait_answered, queues.wait_answered_us / 1000)
SUM(total_service_level, value_ppm(sums->in_threshold, sums->threshold_base))
SUM(total_mean_wait, value_mean_ms(sums->queues.wait_answered_us, sums->queues.answered))
SUM(total_answer_rate,
    value_ppm(sums->numbers.answered, sums->numbers.offered + sums->numbers.carried))

static const struct metric rows[] = {
    {"total.live", UNIT_COUNT, "Live", 6, false, false, "calls alive now", total_live},
    {"total.offered", UNIT_COUNT, "Offered", 7, false, false, "calls that reached a number today",
     total_offered},
    {"total.carried", UNIT_COUNT, "Carried", 7, false, false,
     "undecided calls alive when the day turned", total_carried},
    {"total.connected", UNIT_COUNT, "Connected", 9, false, false, "answered by the switch",
     total_connected},
    {"total.answered", UNIT_COUNT, "Answered", 8, false, false,
     "taken by an agent or a person, once a call", total_answered},
    {"total.abandoned", UNIT_COUNT, "Abandoned", 9, false, false,
     "the caller hung up while waiting or ringing", total_abandoned},
    {"total.left_early", UNIT_COUNT, "Left early", 10, false, false,
     "hung up in an announcement or a menu", total_left_early},
    {"total.timed_out", UNIT_COUNT, "Timed out", 9, false, false, "given up by a queue",
     total_timed_out},
    {"total.refused", UNIT_COUNT, "Refused", 7, false, false, "queue full or not served",
     total_refused},
    {"total.closed", UNIT_COUNT, "Closed", 6, false, false, "line closed, or number unrouted",
     total_closed},
    {"total.failed", UNIT_COUNT, "Failed", 6, false, false, "technical failure, busy, no answer",
     total_failed},
    {"total.unknown", UNIT_COUNT, "Unknown", 7, false, false, "ended while nobody was watching",
     total_unknown},
    {"total.answer_rate_ppm", UNIT_PPM, "Answer rate", 11, false, false,
     "answered / (offered + carried)", total_answer_rate},
    {"total.connected_ms", UNIT_MS, "Connected time", 14, false, false,
     "sum from answer supervision to the end, calls that ended", total_connected_ms},
    {"total.waiting", UNIT_COUNT, "Waiting", 7, false, false, "calls waiting now", total_waiting},
    {"total.longest_wait_ms", UNIT_MS, "Oldest", 6, false, true, "age of the oldest waiting call",
     total_longest_wait},
    {"total.queue_talking", UNIT_COUNT, "In talk", 7, false, false,
     "calls answered from a queue, in conversation", total_queue_talking},
    {"total.queue_offered", UNIT_COUNT, "Joins", 7, false, false, "joins of all queues",
     total_queue_offered},
    {"total.queue_answered", UNIT_COUNT, "Q.answ", 7, false, false, "joins answered",
     total_queue_answered},
    {"total.queue_abandoned", UNIT_COUNT, "Q.aband", 7, false, false, "joins abandoned",
     total_queue_abandoned},
    {"total.queue_abandoned_short", UNIT_COUNT, "Q.short", 7, false, false, "of those, short ones",
     total_queue_short},
    {"total.service_level_ppm", UNIT_PPM, "Service level", 13, false, false,
     "answered within the threshold / (answered + abandoned - short abandons), over the queues "
     "that have a threshold",
     total_service_level},
    {"total.mean_wait_ms", UNIT_MS, "ASA", 5, false, false, "mean wait of the answered",
     total_mean_wait},
    {"total.agents_available", UNIT_COUNT, "Available", 9, false, false, "agents free for a call",
     total_available},
    {"total.agents_ringing", UNIT_COUNT, "Ringing", 7, false, false, "agents whose phone rings",
     total_ringing},
    {"total.agents_talking", UNIT_COUNT, "Talking", 7, false, false,
     "agents in conversation or holding", total_talking},
    {"total.agents_wrap_up", UNIT_COUNT, "Wrap-up", 7, false, false, "agents in wrap-up",
     total_wrap_up},
    {"total.agents_paused", UNIT_COUNT, "Paused", 6, false, false, "agents paused", total_paused},
    {"total.agents_unreachable", UNIT_COUNT, "Unreach.", 8, false, false,
     "agents not reachable, or in an unknown state", total_unreachable},
    {"total.queue_answered_in_threshold", UNIT_COUNT, "In thresh.", 10, false, false,
     "joins answered within the threshold, over the queues that have one", total_in_threshold},
    {"total.queue_in_service_level", UNIT_COUNT, "SL base", 7, false, false,
     "answered + abandoned - short abandons, over the queues that have a threshold",
     total_threshold_base},
    {"total.queue_wait_answered_ms", UNIT_MS, "Wait.t", 6, false, false,
     "sum of the waits that ended with an answer", total_wait_answered},
    {"total.revenue_ue", UNIT_UE, "Turnover", 11, false, true,
     "paid by callers for the service today, VAT included, calls going on up to now",
     earnings_revenue},
    {"total.payout_ue", UNIT_UE, "Payout", 11, false, false,
     "paid out to the centre for calls that ended today, VAT as the grids state it",
     earnings_payout},
    {"total.cost_ue", UNIT_UE, "Cost", 11, false, false,
     "cost to the centre of calls that ended today, VAT as the grids state it", earnings_cost},
    {"total.payout_net_ue", UNIT_UE, "Pay.net", 10, false, false,
     "payout without VAT; not known when its grid does not say how much VAT it contains",
     earnings_payout_net},
    {"total.cost_net_ue", UNIT_UE, "Cost.net", 10, false, false,
     "cost without VAT; not known when its grid does not say how much VAT it contains",
     earnings_cost_net},
    {"total.margin_ue", UNIT_UE, "Margin", 11, false, false,
     "payout - cost, both without VAT, of calls that ended today", earnings_margin},
    {"total.revenue_hour_ue", UNIT_UE, "This hour", 11, false, true,
     "turnover of this hour, VAT included, calls going on up to now", earnings_revenue_hour},
    {"total.payout_hour_ue", UNIT_UE, "Payout/h", 11, false, true,
     "payout of calls that ended in this hour", earnings_payout_hour},
    {"total.cost_hour_ue", UNIT_UE, "Cost/h", 11, false, true,
     "cost of calls that ended in this hour", earnings_cost_hour},
    {"total.margin_hour_ue", UNIT_UE, "Margin/h", 11, false, true,
     "payout - cost, both without VAT, of calls that ended in this hour", earnings_margin_hour},
    {"total.revenue_projected_ue", UNIT_UE, "Projected", 11, false, true,
     "turnover so far + rate of the last 60 minutes x what is left of the 24 hours of the day",
     earnings_projected},
    {"total.priced", UNIT_COUNT, "Priced", 6, false, false,
     "calls that ended with a price, every amount of it known", total_priced},
    {"total.assumed", UNIT_COUNT, "Assumed", 7, false, false,
     "calls priced as from callers that are not known", total_assumed},
    {"total.unpriced", UNIT_COUNT, "Unpriced", 8, false, false,
     "connected calls that ended without a price, or without all of it", total_unpriced},
    {"total.before_beep", UNIT_COUNT, "Pre-beep", 8, false, false,
     "calls that ended in the free announcement: nothing is due", total_before_beep},
    {"total.illustrative", UNIT_BOOL, "Ill", 3, false, false,
     "the payout or cost of some number comes from an invented example grid",
     earnings_illustrative},
};

const struct metric_table metric_total_table = {ROW_TOTAL, "totals", rows, NITEMS(rows)};
