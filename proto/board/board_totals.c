/* board_totals: sets what a snapshot's other events cannot say: counters, windows, waits, hours. */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

static void
clear_all(struct board *board)
{
    for (struct number *number = board->numbers; number; number = number->hh.next) {
        number_touch(board, number);
        number->day = (struct number_counters){0};
        window_fini(&number->window);
        free(number->hours);
        number->hours = NULL;
        number->month = (struct number_month){0};
        share_set(number->share, (struct ints){NULL, 0});
    }
    for (struct queue *queue = board->queues; queue; queue = queue->hh.next) {
        queue_touch(board, queue);
        queue->day = (struct queue_counters){0};
        window_fini(&queue->window);
        waits_fini(&queue->waits);
        free(queue->hours);
        queue->hours = NULL;
    }
    for (struct agent *agent = board->agents; agent; agent = agent->hh.next) {
        agent_touch(board, agent);
        agent->day = (struct agent_counters){0};
    }
    origin_free_all(board);
}

/* A list shorter than ours comes from an older gate: the rest is 0. A longer one from a newer. */
static void
set_counters(void *day, const struct counter_table *table, struct ints ints)
{
    for (size_t i = 0; i < table->count; i++)
        *(int64_t *)((char *)day + table->rows[i].offset) = i < ints.len ? ints.at[i] : 0;
}

static void
set_window(struct window *window, const struct counter_table *table, struct ints ints)
{
    size_t stride = 1 + table->count;
    window_fini(window);
    for (size_t i = 0; i + stride <= ints.len; i += stride) {
        for (size_t place = 0; place < table->count; place++)
            window_add(window, ints.at[i], place, ints.at[i + 1 + place]);
    }
}

static void
set_waits(struct waits *waits, struct ints ints)
{
    waits_fini(waits);
    for (size_t i = 0; i + 2 <= ints.len; i += 2) {
        int64_t bucket = ints.at[i], times = ints.at[i + 1];
        if (bucket < 0 || bucket >= WAITS_BUCKETS || times <= 0)
            continue;
        waits_add(waits, waits_bucket_low_ms((int)bucket),
                  times > UINT32_MAX ? UINT32_MAX : (uint32_t)times);
    }
}

/* NUMBER_HOURS structs of the table's counters, in place of `old`; NULL when nothing is told. */
static void *
new_hours(void *old, const struct counter_table *table, struct ints ints)
{
    size_t stride = 1 + table->count, size = table->count * sizeof(int64_t);
    char *hours = NULL;
    free(old);
    for (size_t i = 0; i + stride <= ints.len; i += stride) {
        if (ints.at[i] < 0 || ints.at[i] >= NUMBER_HOURS)
            continue;
        if (!hours)
            hours = xcalloc(NUMBER_HOURS, size);
        set_counters(hours + (size_t)ints.at[i] * size, table,
                     (struct ints){&ints.at[i + 1], table->count});
    }
    return hours;
}

static void
set_number(struct board *board, const struct event_totals *says)
{
    struct number *number = number_get(board, key_of(says->key));
    number_touch(board, number);
    set_counters(&number->day, &number_counter_table, says->counters);
    set_window(&number->window, &number_window_table, says->windows);
    number->hours = new_hours(number->hours, &number_hour_table, says->hours);
    set_counters(&number->month, &number_month_table, says->month);
    share_set(number->share, says->shares);
}

static void
set_queue(struct board *board, const struct event_totals *says)
{
    struct queue *queue = queue_get(board, key_of(says->key));
    queue_touch(board, queue);
    set_counters(&queue->day, &queue_counter_table, says->counters);
    set_window(&queue->window, &queue_window_table, says->windows);
    set_waits(&queue->waits, says->waits);
    queue->hours = new_hours(queue->hours, &queue_hour_table, says->hours);
}

static void
set_agent(struct board *board, const struct event_totals *says)
{
    struct agent *agent = agent_get(board, key_of(says->key));
    agent_touch(board, agent);
    set_counters(&agent->day, &agent_counter_table, says->counters);
}

static void
set_origin(struct board *board, const struct event_totals *says)
{
    struct origin *origin = origin_get(board, key_of(says->key));
    origin_touch(board, origin);
    set_counters(&origin->day, &origin_counter_table, says->counters);
    origin->hours = new_hours(origin->hours, &origin_hour_table, says->hours);
}

enum err
board_fold_totals(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us;
    const struct event_totals *says = &event->totals;
    bool needs_key = says->subject == SUBJECT_QUEUE || says->subject == SUBJECT_AGENT;
    if (needs_key && key_of(says->key).len == 0)
        return why_set(why, ERR_ARG, "totals: a %s without a name",
                       words_name(&subject_words, says->subject));
    switch (says->subject) {
    case SUBJECT_BOARD:
        clear_all(board);
        return OK;
    case SUBJECT_NUMBER:
        set_number(board, says);
        return OK;
    case SUBJECT_QUEUE:
        set_queue(board, says);
        return OK;
    case SUBJECT_AGENT:
        set_agent(board, says);
        return OK;
    case SUBJECT_ORIGIN:
        set_origin(board, says);
        return OK;
    default:
        return why_set(why, ERR_ARG, "totals: subject %d is not known", says->subject);
    }
}
