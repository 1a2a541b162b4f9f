/* board_day: the business day turns. Counters begin anew; calls, queues and states go on.
 *
 * What is alive and undecided is carried over, so that each day's figures add up (counters.h). A
 * wait that spans midnight counts whole in the day it ends in. A state that spans midnight is
 * split: agent_booked_us never looks behind board->day_us. The rolling windows know no midnight.
 */
#include <stdlib.h>

#include "proto/board/fold.h"

/* The day that ends goes to its month; the first day of a month begins one. */
static void
turn_month(struct number *number, bool is_same)
{
    struct number_month *month = &number->month;
    if (!is_same) {
        *month = (struct number_month){0};
        return;
    }
    tally(&month->days, 1);
    tally(&month->s_ue60, number->day.s_ue60);
    tally(&month->payout_ue60, number->day.payout_ue60);
    tally(&month->cost_ue60, number->day.cost_ue60);
}

/* "2026-11" of both dates. */
static bool
is_same_month(const char *date, struct text other)
{
    enum { MONTH_BYTES = 7 };
    return other.len >= MONTH_BYTES && strncmp(date, other.at, MONTH_BYTES) == 0;
}

static void
turn_numbers(struct board *board, bool is_same)
{
    for (struct number *number = board->numbers; number; number = number->hh.next) {
        number_touch(board, number);
        turn_month(number, is_same);
        number->day = (struct number_counters){.carried = number->undecided};
        free(number->hours);
        number->hours = NULL;
    }
}

static void
turn_queues(struct board *board)
{
    for (struct queue *queue = board->queues; queue; queue = queue->hh.next) {
        queue_touch(board, queue);
        queue->day = (struct queue_counters){.carried = queue->waiting_count};
        waits_fini(&queue->waits);
        free(queue->hours);
        queue->hours = NULL;
    }
}

static void
turn_agents(struct board *board)
{
    for (struct agent *agent = board->agents; agent; agent = agent->hh.next) {
        agent_touch(board, agent);
        agent->day = (struct agent_counters){0};
    }
}

int
board_hour(const struct board *board, int64_t at_us)
{
    static const int64_t hour_us = INT64_C(3600000000);
    if (board->day_us <= 0)
        return -1;
    int64_t hour = at_us > board->day_us ? (at_us - board->day_us) / hour_us : 0;
    return hour < NUMBER_HOURS ? (int)hour : NUMBER_HOURS - 1;
}

enum err
board_fold_day(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_day *says = &event->day;
    if (key_of(says->date).len == 0)
        return why_set(why, ERR_ARG, "day: a day without a date");
    bool is_same = is_same_month(board->date, key_of(says->date));
    str_copy(board->date, sizeof board->date, key_of(says->date));
    str_copy(board->zone, sizeof board->zone, key_of(says->zone));
    board->day_us = at_us;
    turn_numbers(board, is_same);
    turn_queues(board);
    turn_agents(board);
    origin_free_all(board);
    return OK;
}
