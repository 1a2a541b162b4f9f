#include "console/metric/earnings.h"
#include "console/metric/value.h"
#include "proto/event/event_table.h"

VALUE_TEXT(queue, queue_queue, queue)
VALUE_TEXT(queue, queue_owner, owner)
VALUE_TEXT(queue, queue_strategy, strategy)

static struct value
queue_label(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->parts[i].queue->label[0] != '\0')
            return value_text(row->parts[i].queue->label);
    }
    return value_text(row->parts[0].queue->queue);
}

static struct value
queue_medium(const struct row *row)
{
    return value_word(words_name(&medium_words, (int)row->parts[0].queue->medium));
}

static struct value
queue_threshold(const struct row *row)
{
    int64_t threshold_ms = row->parts[0].queue->threshold_ms;
    return threshold_ms > 0 ? value_number(threshold_ms) : value_none();
}

static struct value
queue_max_waiting(const struct row *row)
{
    int64_t sum = 0;
    for (size_t i = 0; i < row->count; i++) {
        if (row->parts[i].queue->max_waiting == 0)
            return value_none();
        sum += row->parts[i].queue->max_waiting;
    }
    return value_number(sum);
}

VALUE_COUNT(queue, queue_waiting, waiting_count)
VALUE_COUNT(queue, queue_talking, talking)
VALUE_COUNT(queue, queue_offered, day.offered)
VALUE_COUNT(queue, queue_carried, day.carried)
VALUE_COUNT(queue, queue_answered, day.answered)
VALUE_COUNT(queue, queue_abandoned, day.abandoned)
VALUE_COUNT(queue, queue_abandoned_short, day.abandoned_short)
VALUE_COUNT(queue, queue_timed_out, day.timed_out)
VALUE_COUNT(queue, queue_left_key, day.left_key)
VALUE_COUNT(queue, queue_left_no_agent, day.left_no_agent)
VALUE_COUNT(queue, queue_taken_away, day.taken_away)
VALUE_COUNT(queue, queue_left_unknown, day.left_unknown)
VALUE_COUNT(queue, queue_refused_full, day.refused_full)
VALUE_COUNT(queue, queue_refused_empty, day.refused_empty)
VALUE_COUNT(queue, queue_answered_in_threshold, day.answered_in_threshold)
VALUE_COUNT(queue, queue_abandoned_in_threshold, day.abandoned_in_threshold)
VALUE_MILLIS(queue, queue_talk_ms, day.talk_us)
VALUE_MILLIS(queue, queue_wait_answered_ms, day.wait_answered_us)

static struct value
queue_left_other(const struct row *row)
{
    return value_number(queue_left_key(row).number + queue_left_no_agent(row).number +
                        queue_taken_away(row).number + queue_left_unknown(row).number);
}

static struct value
queue_refused(const struct row *row)
{
    return value_number(queue_refused_full(row).number + queue_refused_empty(row).number);
}

static struct value
queue_longest_wait(const struct row *row)
{
    int64_t longest_us = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        int64_t wait_us = queue_longest_wait_us(part->queue, part->site->clock_us);
        if (wait_us > longest_us)
            longest_us = wait_us;
    }
    return value_number(longest_us / 1000);
}

static struct value
queue_abandon_rate(const struct row *row)
{
    return value_ppm(queue_abandoned(row).number,
                     queue_offered(row).number + queue_carried(row).number);
}

/* Service level, three ways (docs/figures.md). None without a threshold. */
static struct value
service_level(const struct row *row, int64_t part, int64_t whole)
{
    return queue_threshold(row).state == VALUE_OK ? value_ppm(part, whole) : value_none();
}

static struct value
queue_service_level(const struct row *row)
{
    return service_level(row, queue_answered_in_threshold(row).number,
                         queue_answered(row).number + queue_abandoned(row).number -
                             queue_abandoned_short(row).number);
}

static struct value
queue_service_level_answered(const struct row *row)
{
    return service_level(row, queue_answered_in_threshold(row).number, queue_answered(row).number);
}

static struct value
queue_service_level_all(const struct row *row)
{
    return service_level(
        row, queue_answered_in_threshold(row).number + queue_abandoned_in_threshold(row).number,
        queue_answered(row).number + queue_abandoned(row).number);
}

static struct value
queue_mean_wait(const struct row *row)
{
    return value_mean_ms(value_sum(row, offsetof(struct queue, day.wait_answered_us)),
                         queue_answered(row).number);
}

static struct value
queue_max_wait(const struct row *row)
{
    int64_t longest_us = 0;
    for (size_t i = 0; i < row->count; i++) {
        if (row->parts[i].queue->day.wait_max_us > longest_us)
            longest_us = row->parts[i].queue->day.wait_max_us;
    }
    return row->parts[0].queue->waits.total > 0 || longest_us > 0 ? value_number(longest_us / 1000)
                                                                  : value_none();
}

static struct value
quantile(const struct row *row, int64_t ppm)
{
    int64_t wait_ms;
    if (row->count == 1) {
        wait_ms = waits_quantile_ms(&row->parts[0].queue->waits, ppm);
    } else {
        struct waits all = {0};
        for (size_t i = 0; i < row->count; i++)
            waits_merge(&all, &row->parts[i].queue->waits);
        wait_ms = waits_quantile_ms(&all, ppm);
        waits_fini(&all);
    }
    return wait_ms < 0 ? value_none() : value_number(wait_ms);
}

static struct value
queue_median_wait(const struct row *row)
{
    return quantile(row, 500000);
}

static struct value
queue_p90_wait(const struct row *row)
{
    return quantile(row, 900000);
}

static struct value
queue_p95_wait(const struct row *row)
{
    return quantile(row, 950000);
}

#define STAFF(getter, state)                                                       \
    static struct value getter(const struct row *row)                              \
    {                                                                              \
        return value_number(value_sum(row, offsetof(struct queue, staff[state]))); \
    }
STAFF(queue_agents_available, AGENT_AVAILABLE)
STAFF(queue_agents_ringing, AGENT_RINGING)
STAFF(queue_agents_in_talk, AGENT_TALKING)
STAFF(queue_agents_hold, AGENT_HOLD)
STAFF(queue_agents_wrap_up, AGENT_WRAP_UP)
STAFF(queue_agents_paused, AGENT_PAUSED)
STAFF(queue_agents_unreachable, AGENT_UNREACHABLE)

static struct value
queue_agents_talking(const struct row *row)
{
    return value_number(queue_agents_in_talk(row).number + queue_agents_hold(row).number);
}

static struct value
window_of(const struct row *row, size_t member, int minutes)
{
    int64_t sum = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        sum += window_sum(&part->queue->window, member / sizeof(int64_t), minutes,
                          part->site->clock_us);
    }
    return value_number(sum);
}

#define WINDOW(getter, member, minutes)                                        \
    static struct value getter(const struct row *row)                          \
    {                                                                          \
        return window_of(row, offsetof(struct queue_window, member), minutes); \
    }
WINDOW(queue_offered_1m, offered, 1)
WINDOW(queue_offered_5m, offered, 5)
WINDOW(queue_offered_15m, offered, 15)
WINDOW(queue_offered_60m, offered, 60)
WINDOW(queue_answered_15m, answered, 15)
WINDOW(queue_answered_60m, answered, 60)
WINDOW(queue_abandoned_15m, abandoned, 15)
WINDOW(queue_abandoned_60m, abandoned, 60)
WINDOW(queue_left_15m, left, 15)
WINDOW(queue_in_threshold_15m, answered_in_threshold, 15)
WINDOW(queue_wait_15m, wait_answered_ms, 15)

static struct value
queue_service_level_15m(const struct row *row)
{
    return service_level(row, queue_in_threshold_15m(row).number,
                         queue_answered_15m(row).number + queue_abandoned_15m(row).number);
}

static struct value
queue_mean_wait_15m(const struct row *row)
{
    return value_mean_ms(queue_wait_15m(row).number * 1000, queue_answered_15m(row).number);
}

static const struct metric rows[] = {
    {"queue.queue", UNIT_TEXT, "Queue", 12, true, false, "the switch's name for it", queue_queue},
    {"queue.label", UNIT_TEXT, "Label", 16, true, false, "what the centre calls it", queue_label},
    {"queue.owner", UNIT_TEXT, "Owner", 12, false, false, "brand, department or customer",
     queue_owner},
    {"queue.strategy", UNIT_TEXT, "Strategy", 10, false, false, "how it picks agents",
     queue_strategy},
    {"queue.medium", UNIT_WORD, "Medium", 7, false, false, "what waits in it", queue_medium},
    {"queue.threshold_ms", UNIT_MS, "Thrsh", 5, false, false, "service level threshold",
     queue_threshold},
    {"queue.max_waiting", UNIT_COUNT, "Max", 5, false, false, "callers it holds; none: no limit",
     queue_max_waiting},
    {"queue.waiting", UNIT_COUNT, "Wait", 5, false, false, "calls waiting now", queue_waiting},
    {"queue.longest_wait_ms", UNIT_MS, "Oldest", 6, false, true,
     "age of the oldest waiting call; 0 when nobody waits", queue_longest_wait},
    {"queue.talking", UNIT_COUNT, "Talk", 5, false, false,
     "calls answered from this queue, in conversation now", queue_talking},
    {"queue.offered", UNIT_COUNT, "Offer", 6, false, false, "joins today", queue_offered},
    {"queue.carried", UNIT_COUNT, "Carry", 5, false, false, "waiting when the day turned",
     queue_carried},
    {"queue.answered", UNIT_COUNT, "Answ", 6, false, false, "joins taken by an agent",
     queue_answered},
    {"queue.abandoned", UNIT_COUNT, "Aband", 6, false, false,
     "the caller hung up while waiting, short ones included", queue_abandoned},
    {"queue.abandoned_short", UNIT_COUNT, "Short", 5, false, false,
     "of those, before the short-abandon limit", queue_abandoned_short},
    {"queue.timed_out", UNIT_COUNT, "T.out", 5, false, false,
     "left after the longest wait the queue allows", queue_timed_out},
    {"queue.left_other", UNIT_COUNT, "Other", 5, false, false,
     "left by a key + no agent + taken away + not known", queue_left_other},
    {"queue.left_key", UNIT_COUNT, "Key", 5, false, false, "left by a key", queue_left_key},
    {"queue.left_no_agent", UNIT_COUNT, "NoAgt", 5, false, false,
     "let go because nobody served the queue any more", queue_left_no_agent},
    {"queue.taken_away", UNIT_COUNT, "Taken", 5, false, false,
     "transferred or redirected while waiting", queue_taken_away},
    {"queue.left_unknown", UNIT_COUNT, "Unkn", 5, false, false, "left while nobody was watching",
     queue_left_unknown},
    {"queue.refused", UNIT_COUNT, "Refus", 5, false, false,
     "never joined: queue full or not served; not in offered", queue_refused},
    {"queue.refused_full", UNIT_COUNT, "Full", 5, false, false, "never joined: queue full",
     queue_refused_full},
    {"queue.refused_empty", UNIT_COUNT, "Empty", 5, false, false, "never joined: nobody serves it",
     queue_refused_empty},
    {"queue.abandon_rate_ppm", UNIT_PPM, "Aba%", 6, false, false, "abandoned / (offered + carried)",
     queue_abandon_rate},
    {"queue.service_level_ppm", UNIT_PPM, "SL%", 6, false, false,
     "answered within the threshold / (answered + abandoned - short abandons), today",
     queue_service_level},
    {"queue.service_level_answered_ppm", UNIT_PPM, "SLa%", 6, false, false,
     "answered within the threshold / answered: abandons not counted",
     queue_service_level_answered},
    {"queue.service_level_all_ppm", UNIT_PPM, "SLb%", 6, false, false,
     "(answered + abandoned, within the threshold) / (answered + abandoned)",
     queue_service_level_all},
    {"queue.service_level_15m_ppm", UNIT_PPM, "SL15'", 6, false, true,
     "answered within the threshold / (answered + abandoned), this minute and the 14 before",
     queue_service_level_15m},
    {"queue.mean_wait_ms", UNIT_MS, "ASA", 5, false, false,
     "mean wait of the answered (average speed of answer)", queue_mean_wait},
    {"queue.mean_wait_15m_ms", UNIT_MS, "ASA15'", 6, false, true,
     "mean wait of those answered in this minute and the 14 before", queue_mean_wait_15m},
    {"queue.median_wait_ms", UNIT_MS, "Med", 5, false, false,
     "half of today's waits were at most this, however they ended", queue_median_wait},
    {"queue.p90_wait_ms", UNIT_MS, "P90", 5, false, false, "9 waits of 10 were at most this",
     queue_p90_wait},
    {"queue.p95_wait_ms", UNIT_MS, "P95", 5, false, false, "95 waits of 100 were at most this",
     queue_p95_wait},
    {"queue.max_wait_ms", UNIT_MS, "MaxW", 5, false, false, "longest wait of today that has ended",
     queue_max_wait},
    {"queue.talk_ms", UNIT_MS, "Talk.t", 6, false, false, "sum of conversations that ended",
     queue_talk_ms},
    {"queue.agents_available", UNIT_COUNT, "Avail", 5, false, false, "members free for a call",
     queue_agents_available},
    {"queue.agents_ringing", UNIT_COUNT, "Ring", 4, false, false, "members whose telephone rings",
     queue_agents_ringing},
    {"queue.agents_talking", UNIT_COUNT, "InTlk", 5, false, false,
     "members in conversation or holding, from any queue", queue_agents_talking},
    {"queue.agents_wrap_up", UNIT_COUNT, "Wrap", 4, false, false, "members in wrap-up",
     queue_agents_wrap_up},
    {"queue.agents_paused", UNIT_COUNT, "Pause", 5, false, false, "members paused here",
     queue_agents_paused},
    {"queue.agents_unreachable", UNIT_COUNT, "Unrch", 5, false, false, "members not reachable",
     queue_agents_unreachable},
    {"queue.offered_1m", UNIT_COUNT, "Off1'", 5, false, true, "joins in this minute",
     queue_offered_1m},
    {"queue.offered_5m", UNIT_COUNT, "Off5'", 5, false, true,
     "joins in this minute and the 4 before", queue_offered_5m},
    {"queue.offered_15m", UNIT_COUNT, "Off15'", 6, false, true,
     "joins in this minute and the 14 before", queue_offered_15m},
    {"queue.offered_60m", UNIT_COUNT, "Off60'", 6, false, true,
     "joins in this minute and the 59 before", queue_offered_60m},
    {"queue.answered_15m", UNIT_COUNT, "Ans15'", 6, false, true,
     "answered in this minute and the 14 before", queue_answered_15m},
    {"queue.answered_60m", UNIT_COUNT, "Ans60'", 6, false, true,
     "answered in this minute and the 59 before", queue_answered_60m},
    {"queue.abandoned_15m", UNIT_COUNT, "Aba15'", 6, false, true,
     "abandoned in this minute and the 14 before", queue_abandoned_15m},
    {"queue.abandoned_60m", UNIT_COUNT, "Aba60'", 6, false, true,
     "abandoned in this minute and the 59 before", queue_abandoned_60m},
    {"queue.left_15m", UNIT_COUNT, "Lef15'", 6, false, true,
     "left otherwise in this minute and the 14 before", queue_left_15m},
    {"queue.answered_in_threshold", UNIT_COUNT, "InThr", 5, false, false,
     "answered, having waited at most the threshold", queue_answered_in_threshold},
    {"queue.abandoned_in_threshold", UNIT_COUNT, "AbThr", 5, false, false,
     "abandoned, having waited at most the threshold", queue_abandoned_in_threshold},
    {"queue.answered_in_threshold_15m", UNIT_COUNT, "Thr15'", 6, false, true,
     "answered within the threshold in this minute and the 14 before", queue_in_threshold_15m},
    {"queue.wait_answered_ms", UNIT_MS, "Wait.t", 6, false, false,
     "sum of the waits that ended with an answer", queue_wait_answered_ms},
    {"queue.wait_answered_15m_ms", UNIT_MS, "Wai15'", 6, false, true,
     "sum of the waits that ended with an answer in this minute and the 14 before", queue_wait_15m},
    {"queue.revenue_ue", UNIT_UE, "Turnover", 11, false, true,
     "paid by callers for calls whose last queue this was, VAT included, up to now; calls without "
     "a price are not in it",
     earnings_revenue},
    {"queue.payout_ue", UNIT_UE, "Payout", 10, false, false,
     "paid out for ended calls whose last queue this was, VAT as the grids state it",
     earnings_payout},
    {"queue.cost_ue", UNIT_UE, "Cost", 10, false, false,
     "cost of ended calls whose last queue this was, VAT as the grids state it", earnings_cost},
    {"queue.payout_net_ue", UNIT_UE, "Pay.net", 10, false, false,
     "payout without VAT; not known when its grid does not say how much VAT it contains",
     earnings_payout_net},
    {"queue.cost_net_ue", UNIT_UE, "Cost.net", 10, false, false,
     "cost without VAT; not known when its grid does not say how much VAT it contains",
     earnings_cost_net},
    {"queue.margin_ue", UNIT_UE, "Margin", 10, false, false,
     "payout - cost, both without VAT; not known when the gate's grids differ in their VAT",
     earnings_margin},
    {"queue.revenue_hour_ue", UNIT_UE, "Turnov/h", 10, false, true,
     "turnover of this hour, VAT included, calls going on up to now", earnings_revenue_hour},
    {"queue.payout_hour_ue", UNIT_UE, "Payout/h", 10, false, true,
     "payout of calls that ended in this hour", earnings_payout_hour},
    {"queue.cost_hour_ue", UNIT_UE, "Cost/h", 10, false, true,
     "cost of calls that ended in this hour", earnings_cost_hour},
    {"queue.margin_hour_ue", UNIT_UE, "Margin/h", 10, false, true,
     "payout - cost, both without VAT, of calls that ended in this hour", earnings_margin_hour},
};

const struct metric_table metric_queue_table = {ROW_QUEUE, "queues", rows, NITEMS(rows)};
