/* queue: waiting lines. Joining, leaving, and what a wait that ended adds to the figures. */
#include <stdlib.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

static struct queue *
queue_new(struct text key)
{
    struct queue *queue = xcalloc(1, sizeof *queue);
    queue->queue = xstrdup(key);
    keep_text(&queue->label, TEXT(""));
    keep_text(&queue->owner, TEXT(""));
    keep_text(&queue->strategy, TEXT(""));
    return queue;
}

static void
queue_free(struct queue *queue)
{
    member_drop_queue(queue);
    keep_free(&queue->label);
    keep_free(&queue->owner);
    keep_free(&queue->strategy);
    waits_fini(&queue->waits);
    window_fini(&queue->window);
    free(queue->hours);
    free(queue->queue);
    free(queue);
}

struct queue *
queue_get(struct board *board, struct text key)
{
    unsigned hash;
    struct queue *queue;
    HASH_VALUE(key.at, key.len, hash);
    HASH_FIND_BYHASHVALUE(hh, board->queues, key.at, (unsigned)key.len, hash, queue);
    if (queue)
        return queue;
    queue = queue_new(key);
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, board->queues, queue->queue, (unsigned)key.len, hash, queue);
    return queue;
}

void
queue_free_all(struct board *board)
{
    struct queue *queue, *next;
    HASH_ITER (hh, board->queues, queue, next) {
        HASH_DEL(board->queues, queue);
        queue_free(queue);
    }
}

/* Settings in milliseconds come from outside, and are compared in microseconds. */
static int64_t
bounded_ms(int64_t ms)
{
    const int64_t most = INT64_MAX / 1000;
    return ms < 0 ? 0 : ms > most ? most : ms;
}

enum err
queue_fold(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us;
    const struct event_queue *says = &event->queue;
    struct text key = key_of(says->queue);
    if (key.len == 0)
        return why_set(why, ERR_ARG, "queue: a queue without a name");
    struct queue *queue = queue_get(board, key);
    keep_text(&queue->label, says->label);
    keep_text(&queue->owner, says->owner);
    keep_text(&queue->strategy, says->strategy);
    queue->threshold_ms = bounded_ms(says->threshold_ms);
    queue->max_waiting = says->max_waiting < 0 ? 0 : says->max_waiting;
    queue->short_abandon_ms = bounded_ms(says->short_abandon_ms);
    queue->medium = (enum medium)known_or_0(says->medium, MEDIA);
    queue->removed = says->removed;
    if (queue->removed)
        member_drop_queue(queue);
    return OK;
}

int
queue_order(const struct call *a, const struct call *b)
{
    if (a->priority != b->priority)
        return a->priority > b->priority ? -1 : 1;
    if (a->queued_us != b->queued_us)
        return a->queued_us < b->queued_us ? -1 : 1;
    return strcmp(a->call, b->call);
}

struct queue_hour *
queue_hour(const struct board *board, struct queue *queue, int64_t at_us)
{
    int hour = board_hour(board, at_us);
    if (hour < 0)
        return NULL;
    if (!queue->hours)
        queue->hours = xcalloc(NUMBER_HOURS, sizeof *queue->hours);
    return &queue->hours[hour];
}

static void
count_minute(struct queue *queue, int64_t at_us, size_t place, int64_t amount)
{
    window_add(&queue->window, minute_of(at_us), place, amount);
}

void
queue_join(struct board *board, struct queue *queue, struct call *call, int64_t at_us)
{
    call->queue = queue;
    call->queued_us = at_us;
    /* Who comes last mostly goes last: looked for from the end. */
    struct call *last = queue->waiting ? queue->waiting->wait_prev : NULL;
    struct call *before = last;
    while (before && queue_order(before, call) > 0)
        before = before == queue->waiting ? NULL : before->wait_prev;
    if (!before)
        DL_PREPEND2(queue->waiting, call, wait_prev, wait_next);
    else if (before == last)
        DL_APPEND2(queue->waiting, call, wait_prev, wait_next);
    else
        DL_APPEND_ELEM2(queue->waiting, before, call, wait_prev, wait_next);
    queue_touch(board, queue);
    queue->waiting_count++;
    tally(&queue->day.offered, 1);
    struct queue_hour *hour = queue_hour(board, queue, at_us);
    if (hour)
        tally(&hour->offered, 1);
    count_minute(queue, at_us, WINDOW_PLACE(queue_window, offered), 1);
}

/* Out of the line, and what all waits have in common booked. Returns how long it was. */
static int64_t
end_wait(struct board *board, struct call *call, int64_t at_us)
{
    struct queue *queue = call->queue;
    DL_DELETE2(queue->waiting, call, wait_prev, wait_next);
    call->wait_prev = call->wait_next = NULL;
    queue_touch(board, queue);
    queue->waiting_count--;
    int64_t wait_us = elapsed_us(call->queued_us, at_us);
    waits_add(&queue->waits, wait_us / 1000, 1);
    if (wait_us > queue->day.wait_max_us)
        queue->day.wait_max_us = wait_us;
    tally(&call->number->day.wait_us, wait_us);
    number_touch(board, call->number);
    return wait_us;
}

/* No threshold: nothing is within it. */
static bool
in_threshold(const struct queue *queue, int64_t wait_us)
{
    return queue->threshold_ms > 0 && wait_us <= queue->threshold_ms * 1000;
}

void
queue_leave_answered(struct board *board, struct call *call, int64_t at_us)
{
    struct queue *queue = call->queue;
    int64_t wait_us = end_wait(board, call, at_us);
    tally(&queue->day.answered, 1);
    struct queue_hour *hour = queue_hour(board, queue, at_us);
    if (hour)
        tally(&hour->answered, 1);
    tally(&queue->day.wait_answered_us, wait_us);
    count_minute(queue, at_us, WINDOW_PLACE(queue_window, answered), 1);
    count_minute(queue, at_us, WINDOW_PLACE(queue_window, wait_answered_ms), wait_us / 1000);
    if (in_threshold(queue, wait_us)) {
        tally(&queue->day.answered_in_threshold, 1);
        count_minute(queue, at_us, WINDOW_PLACE(queue_window, answered_in_threshold), 1);
    }
}

static void
leave_abandoned(struct queue *queue, int64_t wait_us, int64_t at_us)
{
    tally(&queue->day.abandoned, 1);
    tally(&queue->day.wait_abandoned_us, wait_us);
    count_minute(queue, at_us, WINDOW_PLACE(queue_window, abandoned), 1);
    if (queue->short_abandon_ms > 0 && wait_us < queue->short_abandon_ms * 1000)
        tally(&queue->day.abandoned_short, 1);
    if (in_threshold(queue, wait_us)) {
        tally(&queue->day.abandoned_in_threshold, 1);
        count_minute(queue, at_us, WINDOW_PLACE(queue_window, abandoned_in_threshold), 1);
    }
}

/* Which counter a wait that ended some other way belongs to. A call that waits cannot have been
 * refused: then the switch told two stories, and why it left is not known. */
static const size_t left_counter[LEAVE_REASONS] = {
    [LEAVE_UNKNOWN] = offsetof(struct queue_counters, left_unknown),
    [LEAVE_TIMED_OUT] = offsetof(struct queue_counters, timed_out),
    [LEAVE_KEY] = offsetof(struct queue_counters, left_key),
    [LEAVE_NO_AGENT] = offsetof(struct queue_counters, left_no_agent),
    [LEAVE_TAKEN_AWAY] = offsetof(struct queue_counters, taken_away),
    [LEAVE_FULL] = offsetof(struct queue_counters, left_unknown),
    [LEAVE_JOIN_EMPTY] = offsetof(struct queue_counters, left_unknown),
};

void
queue_leave(struct board *board, struct call *call, enum leave_reason reason, int64_t at_us)
{
    struct queue *queue = call->queue;
    int64_t wait_us = end_wait(board, call, at_us);
    call->queue = NULL;
    call->queued_us = 0;
    call->priority = 0;
    if (reason == LEAVE_ABANDONED) {
        leave_abandoned(queue, wait_us, at_us);
        return;
    }
    tally((int64_t *)((char *)&queue->day + left_counter[reason]), 1);
    tally(&queue->day.wait_other_us, wait_us);
    count_minute(queue, at_us, WINDOW_PLACE(queue_window, left), 1);
}

void
queue_refuse(struct board *board, struct queue *queue, enum leave_reason reason)
{
    queue_touch(board, queue);
    if (reason == LEAVE_FULL)
        tally(&queue->day.refused_full, 1);
    else
        tally(&queue->day.refused_empty, 1);
}

int64_t
queue_longest_wait_us(const struct queue *queue, int64_t now_us)
{
    /* The line is sorted by priority first: the oldest call may stand anywhere in it, but inside
     * one priority it stands first. */
    int64_t oldest_us = 0;
    for (const struct call *call = queue->waiting; call; call = call->wait_next) {
        if (oldest_us == 0 || call->queued_us < oldest_us)
            oldest_us = call->queued_us;
    }
    return elapsed_us(oldest_us, now_us);
}
