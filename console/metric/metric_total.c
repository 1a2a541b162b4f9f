#include "console/metric/value.h"

/* Sums over everything of every gate. */

#define SUM_OVER(getter, list, struct_name, expression)                            \
    static struct value getter(const struct row *row)                              \
    {                                                                              \
        int64_t sum = 0;                                                           \
        for (size_t i = 0; i < row->count; i++) {                                  \
            const struct board *board = row->parts[i].site->board;                 \
            for (const struct struct_name *it = board->list; it; it = it->hh.next) \
                sum += (expression);                                               \
        }                                                                          \
        return value_number(sum);                                                  \
    }

SUM_OVER(total_live, numbers, number, it->live)
SUM_OVER(total_offered, numbers, number, it->day.offered)
SUM_OVER(total_carried, numbers, number, it->day.carried)
SUM_OVER(total_connected, numbers, number, it->day.connected)
SUM_OVER(total_answered, numbers, number, it->day.answered)
SUM_OVER(total_abandoned, numbers, number, it->day.abandoned)
SUM_OVER(total_left_early, numbers, number, it->day.left_early)
SUM_OVER(total_timed_out, numbers, number, it->day.timed_out)
SUM_OVER(total_refused, numbers, number, it->day.refused)
SUM_OVER(total_closed, numbers, number, it->day.closed + it->day.unrouted)
SUM_OVER(total_failed, numbers, number, it->day.failed)
SUM_OVER(total_unknown, numbers, number, it->day.unknown)
SUM_OVER(total_connected_ms, numbers, number, it->day.connected_us / 1000)
SUM_OVER(total_waiting, queues, queue, it->waiting_count)
SUM_OVER(total_queue_talking, queues, queue, it->talking)
SUM_OVER(total_queue_offered, queues, queue, it->day.offered)
SUM_OVER(total_queue_answered, queues, queue, it->day.answered)
SUM_OVER(total_queue_abandoned, queues, queue, it->day.abandoned)
SUM_OVER(total_queue_short, queues, queue, it->day.abandoned_short)
SUM_OVER(total_in_threshold, queues, queue,
         it->threshold_ms > 0 ? it->day.answered_in_threshold : 0)
SUM_OVER(total_threshold_base, queues, queue,
         it->threshold_ms > 0 ? it->day.answered + it->day.abandoned - it->day.abandoned_short : 0)
SUM_OVER(total_wait_answered_us, queues, queue, it->day.wait_answered_us)
SUM_OVER(total_available, agents, agent, it->state == AGENT_AVAILABLE)
SUM_OVER(total_ringing, agents, agent, it->state == AGENT_RINGING)
SUM_OVER(total_talking, agents, agent, it->state == AGENT_TALKING || it->state == AGENT_HOLD)
SUM_OVER(total_wrap_up, agents, agent, it->state == AGENT_WRAP_UP)
SUM_OVER(total_paused, agents, agent, it->state == AGENT_PAUSED)
SUM_OVER(total_unreachable, agents, agent,
         it->state == AGENT_UNREACHABLE || it->state == AGENT_UNKNOWN)

static struct value
total_longest_wait(const struct row *row)
{
    int64_t longest_us = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct site *site = row->parts[i].site;
        for (const struct queue *q = site->board->queues; q; q = q->hh.next) {
            int64_t wait_us = queue_longest_wait_us(q, site->clock_us);
            longest_us = wait_us > longest_us ? wait_us : longest_us;
        }
    }
    return value_number(longest_us / 1000);
}

static struct value
total_service_level(const struct row *row)
{
    return value_ppm(total_in_threshold(row).number, total_threshold_base(row).number);
}

static struct value
total_mean_wait(const struct row *row)
{
    return value_mean_ms(total_wait_answered_us(row).number, total_queue_answered(row).number);
}

static struct value
total_answer_rate(const struct row *row)
{
    return value_ppm(total_answered(row).number,
                     total_offered(row).number + total_carried(row).number);
}

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
};

const struct metric_table metric_total_table = {ROW_TOTAL, "totals", rows, NITEMS(rows)};
