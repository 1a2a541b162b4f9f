/* board_told: two boards compared, and a board written down as text to see where they differ.
 *
 * The text is the board's snapshot, an event a line, made from the event table.
 */
#ifndef TESTS_UNIT_BOARD_TOLD_H
#define TESTS_UNIT_BOARD_TOLD_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/board/board.h"

static inline void
told_field(struct bytes *out, const struct event *event, const struct event_field *field)
{
    char word[64];
    const void *at = (const char *)event + field->offset;
    int len = snprintf(word, sizeof word, " %s=", field->name);
    bytes_add(out, word, (size_t)len);
    len = 0;
    switch (field->kind) {
    case FIELD_TEXT:
        bytes_add(out, ((const struct text *)at)->at, ((const struct text *)at)->len);
        break;
    case FIELD_INT:
        len = snprintf(word, sizeof word, "%" PRId64, *(const int64_t *)at);
        break;
    case FIELD_BOOL:
        len = snprintf(word, sizeof word, "%d", *(const bool *)at);
        break;
    case FIELD_ENUM:
        len = snprintf(word, sizeof word, "%d", *(const int *)at);
        break;
    case FIELD_INTS:
        for (size_t i = 0; i < ((const struct ints *)at)->len; i++) {
            len = snprintf(word, sizeof word, "%" PRId64 ",", ((const struct ints *)at)->at[i]);
            bytes_add(out, word, (size_t)len);
        }
        len = 0;
        break;
    }
    bytes_add(out, word, (size_t)len);
}

/* A board_sink: context is a struct bytes. */
static inline void
told_event(void *context, const struct event *event)
{
    struct bytes *out = context;
    const struct event_row *row = event_row(event->type);
    char head[64];
    int len = snprintf(head, sizeof head, "%s at=%" PRId64, row->name, event->at_us);
    bytes_add(out, head, (size_t)len);
    for (size_t i = 0; i < row->count; i++)
        told_field(out, event, &row->fields[i]);
    bytes_add(out, "\n", 1);
}

/* To be freed by the caller. */
static inline char *
board_told(const struct board *board)
{
    struct bytes out = {0};
    board_snapshot(board, told_event, &out);
    bytes_add(&out, "", 1);
    return (char *)out.at;
}

/* Says where the snapshots of two boards differ; true when they do not. */
static inline bool
board_same_told(const struct board *a, const struct board *b)
{
    char *left = board_told(a), *right = board_told(b);
    bool same = strcmp(left, right) == 0;
    if (!same) {
        size_t at = 0, line = 0;
        for (; left[at] == right[at]; at++)
            line = left[at] == '\n' ? at + 1 : line;
        fprintf(stderr, "boards differ:\n    %.*s\n    %.*s\n", (int)strcspn(left + line, "\n"),
                left + line, (int)strcspn(right + line, "\n"), right + line);
    }
    free(left);
    free(right);
    return same;
}

/* --- the structs themselves, so that nothing hides behind what a snapshot tells -------------- */

#define SAME(condition)                                             \
    do {                                                            \
        if (!(condition)) {                                         \
            fprintf(stderr, "boards differ: not %s\n", #condition); \
            return false;                                           \
        }                                                           \
    } while (0)

static inline bool
same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static inline bool
same_window(const struct window *a, const struct window *b)
{
    SAME(!a->minute == !b->minute && a->newest == b->newest);
    return !a->minute || memcmp(a->minute, b->minute, WINDOW_MINUTES * sizeof a->minute[0]) == 0;
}

static inline bool
same_call(const struct call *a, const struct call *b)
{
    SAME(same_text(a->call, b->call) && same_text(call_caller(a), call_caller(b)));
    SAME(same_text(a->caller_name, b->caller_name) && same_text(a->origin, b->origin));
    SAME(same_text(a->trunk, b->trunk) && same_text(a->menu, b->menu));
    SAME(same_text(a->number->number, b->number->number));
    SAME(same_text(a->queue ? a->queue->queue : NULL, b->queue ? b->queue->queue : NULL));
    SAME(same_text(a->agent ? a->agent->agent : NULL, b->agent ? b->agent->agent : NULL));
    SAME(a->offered_us == b->offered_us && a->connected_us == b->connected_us);
    SAME(a->charged_us == b->charged_us && a->queued_us == b->queued_us);
    SAME(a->state_us == b->state_us && a->answered_us == b->answered_us);
    SAME(a->first_answered_us == b->first_answered_us);
    SAME(same_text(a->last_queue ? a->last_queue->queue : NULL,
                   b->last_queue ? b->last_queue->queue : NULL));
    SAME(a->priority == b->priority && a->state == b->state && a->medium == b->medium);
    SAME(a->left == b->left && a->answered == b->answered);
    SAME(a->was_queued == b->was_queued && a->was_menu == b->was_menu);
    SAME(a->counts == b->counts);
    SAME(same_text(a->wait_next ? a->wait_next->call : NULL,
                   b->wait_next ? b->wait_next->call : NULL));
    return true;
}

static inline bool
same_share(const struct share *a, const struct share *b)
{
    SAME(same_text(a->way, b->way) && a->since_us == b->since_us && a->count == b->count);
    SAME(a->elsewhere == b->elsewhere && a->unseen == b->unseen && a->undecided == b->undecided);
    for (size_t i = 0; i < a->count; i++)
        SAME(a->parts[i].taken == b->parts[i].taken);
    return true;
}

static inline bool
same_number(const struct number *a, const struct number *b)
{
    SAME(same_text(a->number, b->number) && same_text(a->label, b->label));
    SAME(same_text(a->owner, b->owner) && same_text(a->use, b->use));
    SAME(same_text(a->tariff, b->tariff) && same_text(a->tags, b->tags));
    SAME(a->catalogued == b->catalogued && a->removed == b->removed);
    for (int i = 0; i < ROUTE_LAYERS; i++) {
        SAME(same_text(a->routes[i].destination, b->routes[i].destination));
        SAME(same_text(a->routes[i].who, b->routes[i].who));
        SAME(a->routes[i].until_us == b->routes[i].until_us);
    }
    SAME(a->line == b->line && a->line_until_us == b->line_until_us);
    SAME(same_text(a->line_message, b->line_message) && same_text(a->line_who, b->line_who));
    SAME(a->live == b->live && a->undecided == b->undecided);
    SAME(!a->share == !b->share && (!a->share || same_share(a->share, b->share)));
    SAME(memcmp(&a->day, &b->day, sizeof a->day) == 0);
    SAME(a->family == b->family && same_text(a->price, b->price));
    SAME(memcmp(&a->money, &b->money, sizeof a->money) == 0);
    static const struct number_hour none[NUMBER_HOURS];
    SAME(memcmp(a->hours ? a->hours : none, b->hours ? b->hours : none, sizeof none) == 0);
    return same_window(&a->window, &b->window);
}

static inline bool
same_origin(const struct origin *a, const struct origin *b)
{
    static const struct origin_hour none[NUMBER_HOURS];
    SAME(same_text(a->origin, b->origin));
    SAME(memcmp(&a->day, &b->day, sizeof a->day) == 0);
    SAME(memcmp(a->hours ? a->hours : none, b->hours ? b->hours : none, sizeof none) == 0);
    return true;
}

static inline bool
same_member(const struct member *a, const struct member *b)
{
    SAME(!a == !b);
    if (!a)
        return true;
    SAME(same_text(a->agent->agent, b->agent->agent));
    SAME(same_text(a->queue->queue, b->queue->queue));
    SAME(a->penalty == b->penalty && a->paused == b->paused && same_text(a->reason, b->reason));
    SAME(!a->queue_next == !b->queue_next && !a->agent_next == !b->agent_next);
    return true;
}

static inline bool
same_queue(const struct queue *a, const struct queue *b)
{
    SAME(same_text(a->queue, b->queue) && same_text(a->label, b->label));
    SAME(same_text(a->owner, b->owner) && same_text(a->strategy, b->strategy));
    SAME(a->threshold_ms == b->threshold_ms && a->max_waiting == b->max_waiting);
    SAME(a->short_abandon_ms == b->short_abandon_ms && a->medium == b->medium);
    SAME(a->removed == b->removed && a->waiting_count == b->waiting_count);
    SAME(a->talking == b->talking && memcmp(a->staff, b->staff, sizeof a->staff) == 0);
    SAME(same_text(a->waiting ? a->waiting->call : NULL, b->waiting ? b->waiting->call : NULL));
    const struct member *ma = a->members, *mb = b->members;
    for (; ma || mb; ma = ma->queue_next, mb = mb->queue_next)
        SAME(same_member(ma, mb));
    SAME(memcmp(&a->day, &b->day, sizeof a->day) == 0);
    static const struct queue_hour none[NUMBER_HOURS];
    SAME(memcmp(a->hours ? a->hours : none, b->hours ? b->hours : none, sizeof none) == 0);
    SAME(a->waits.total == b->waits.total && !a->waits.count == !b->waits.count);
    SAME(!a->waits.count ||
         memcmp(a->waits.count, b->waits.count, WAITS_BUCKETS * sizeof a->waits.count[0]) == 0);
    return same_window(&a->window, &b->window);
}

static inline bool
same_agent(const struct agent *a, const struct agent *b)
{
    SAME(same_text(a->agent, b->agent) && same_text(a->label, b->label));
    SAME(same_text(a->team, b->team) && a->removed == b->removed && a->state == b->state);
    SAME(same_text(a->reason, b->reason) && same_text(a->raw, b->raw));
    SAME(same_text(a->call, b->call) && a->since_us == b->since_us);
    const struct member *ma = a->serves, *mb = b->serves;
    for (; ma || mb; ma = ma->agent_next, mb = mb->agent_next)
        SAME(same_member(ma, mb));
    SAME(memcmp(&a->day, &b->day, sizeof a->day) == 0);
    return true;
}

#define SAME_ROWS(table, row)                                    \
    do {                                                         \
        const struct row *ra = a->table, *rb = b->table;         \
        for (; ra && rb; ra = ra->hh.next, rb = rb->hh.next) {   \
            if (!same_##row(ra, rb)) {                           \
                fprintf(stderr, "    (%s %s)\n", #row, ra->row); \
                return false;                                    \
            }                                                    \
        }                                                        \
        SAME(!ra && !rb && #table);                              \
    } while (0)

/* True when two boards are equal in all but events and strays, order of rows included. Says on
 * stderr where they are not. */
static inline bool
board_same(const struct board *a, const struct board *b)
{
    SAME(same_text(a->exchange.name, b->exchange.name));
    SAME(same_text(a->exchange.driver, b->exchange.driver));
    SAME(same_text(a->exchange.version, b->exchange.version));
    SAME(same_text(a->exchange.note, b->exchange.note));
    SAME(same_text(a->exchange.verbs, b->exchange.verbs));
    SAME(same_text(a->exchange.cannot, b->exchange.cannot));
    SAME(a->exchange.link == b->exchange.link && a->exchange.since_us == b->exchange.since_us);
    SAME(same_text(a->date, b->date) && same_text(a->zone, b->zone));
    SAME(a->day_us == b->day_us && a->newest_us == b->newest_us);
    SAME_ROWS(numbers, number);
    SAME_ROWS(queues, queue);
    SAME_ROWS(agents, agent);
    SAME_ROWS(calls, call);
    SAME_ROWS(origins, origin);
    return board_same_told(a, b);
}

/* A board_sink: applies to the board that is the context; a refused event is a failure. */
static inline void
told_apply(void *context, const struct event *event)
{
    struct why why;
    if (board_apply(context, event, &why) != OK) {
        fprintf(stderr, "a board refuses a snapshot's event: %s\n", why.text);
        abort();
    }
}

/* A new board rebuilt from the other's snapshot. */
static inline struct board *
board_copy(const struct board *board)
{
    struct board *copy = board_new();
    board_snapshot(board, told_apply, copy);
    return copy;
}

#endif
