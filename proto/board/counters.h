/* counters: what is counted per day and per minute, once and for all.
 *
 * Each subject has a struct of int64_t and a table that names its members in order. The order is
 * the order of `totals.counters` and `totals.windows` on the wire and of the digest: new counters
 * go to the end, and stay outside the digest once version 1 of the protocol is released. docs/protocol.md and the metric
 * tables come from the same rows.
 *
 * Durations are exact microseconds between events of the switch's clock. A counter counts in the
 * business day (or minute) of the event that decided it: a call offered before midnight and
 * answered after it is `offered` yesterday, `carried` and `answered` today.
 */
#ifndef PROTO_BOARD_COUNTERS_H
#define PROTO_BOARD_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/event/event.h"

/* offered + carried == live not yet answered or decided + answered + the outcomes below it. */
struct number_counters {
    int64_t offered;   /* calls that reached the number */
    int64_t carried;   /* undecided calls alive when the day turned */
    int64_t connected; /* answered by the switch (answer supervision) */
    int64_t answered;  /* taken by an agent or a person, once a call */
    int64_t abandoned; /* enum outcome, one each, at the end of a call never taken */
    int64_t left_early;
    int64_t timed_out;
    int64_t left_key;
    int64_t refused;
    int64_t closed;
    int64_t unrouted;
    int64_t served;
    int64_t failed;
    int64_t unknown;         /* ended unseen */
    int64_t connected_us;    /* ended calls: from answer supervision to the end */
    int64_t talk_us;         /* conversations that ended */
    int64_t wait_us;         /* queue waits that ended, however they ended */
    int64_t connected_ended; /* calls in connected_us: connected, and ended */
    int64_t s_ue60;          /* ended calls: owed by callers for the service, VAT included */
    int64_t payout_ue60;     /* ended calls: VAT as the number says */
    int64_t cost_ue60;
    int64_t priced;       /* ended calls by enum price_state: every amount is known */
    int64_t assumed;      /* the cost is that of callers who are not known */
    int64_t unpriced;     /* connected, and no price, or not all of it */
    int64_t before_beep;  /* left in the free announcement */
    int64_t charged_us;   /* ended calls: how long S ran */
    int64_t short_calls;  /* connected calls that ended before the number's short-call time */
    int64_t again;        /* offered calls of a caller who had called a short while before */
    int64_t s_max_ue60;   /* the dearest ended call */
    int64_t announced;    /* connected calls whose beep the switch told */
    int64_t announced_us; /* of those: from the connection to the beep */
    int64_t announced_max_us;
};

/* The earlier business days of the month that the board's day belongs to. */
struct number_month {
    int64_t days; /* how many of them are in it */
    int64_t s_ue60, payout_ue60, cost_ue60;
};

/* offered + carried == waiting + answered + abandoned + timed_out + left_key + left_no_agent
 *                      + taken_away + left_unknown          (the refused never joined) */
struct queue_counters {
    int64_t offered; /* joins */
    int64_t carried; /* waiting when the day turned */
    int64_t answered;
    int64_t abandoned; /* the caller hung up while waiting, short ones included */
    int64_t abandoned_short;
    int64_t timed_out;
    int64_t left_key;
    int64_t left_no_agent;
    int64_t taken_away;
    int64_t left_unknown; /* ended unseen */
    int64_t refused_full;
    int64_t refused_empty;
    int64_t answered_in_threshold; /* waited at most the threshold in force at that moment */
    int64_t abandoned_in_threshold;
    int64_t wait_answered_us;
    int64_t wait_abandoned_us;
    int64_t wait_other_us;
    int64_t wait_max_us; /* longest wait that ended, however it ended */
    int64_t talk_us;     /* conversations of calls answered from this queue, that ended */
    int64_t s_ue60;      /* ended calls whose last queue this was */
    int64_t payout_ue60;
    int64_t cost_ue60;
};

struct agent_counters {
    int64_t calls_taken;
    int64_t missed; /* rang and not taken */
    int64_t talk_us;
    int64_t state_us[AGENT_STATES]; /* time spent in each state, up to the last change */
};

/* Per class of calling lines, all numbers together. */
struct origin_counters {
    int64_t calls; /* connected, and ended */
    int64_t s_ue60, payout_ue60, cost_ue60;
};

/* Per number and hour of the business day: whole hours since board->day_us. */
struct number_hour {
    int64_t s_ue60, payout_ue60, cost_ue60; /* of calls that ended in it */
    int64_t offered, answered;
};

/* The same of a queue: calls whose last queue it was, its joins and its answers. */
struct queue_hour {
    int64_t s_ue60, payout_ue60, cost_ue60;
    int64_t offered, answered;
};

/* And of a class of calling lines: as origin_counters. */
struct origin_hour {
    int64_t calls, s_ue60, payout_ue60, cost_ue60;
};

/* Per minute (at_us / 60 000 000), for the rolling windows of 1, 5, 15 and 60 minutes. */
struct number_window {
    int64_t offered, connected, answered, abandoned,
        lost; /* lost: every other outcome not served */
};
struct queue_window {
    int64_t offered, answered, abandoned, left, answered_in_threshold, abandoned_in_threshold,
        wait_answered_ms;
};

struct counter_row {
    const char *name;
    const char *help;
    size_t offset; /* of an int64_t in the subject's struct */
};

struct counter_table {
    const struct counter_row *rows;
    size_t count;
};

extern const struct counter_table number_counter_table, queue_counter_table, agent_counter_table,
    origin_counter_table, number_hour_table, queue_hour_table, origin_hour_table,
    number_month_table, number_window_table, queue_window_table;

#endif
