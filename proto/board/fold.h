/* fold: what the files of this room share. No other room includes it.
 *
 * A fold takes one event into the board. It looks at everything that could refuse the event before
 * it changes anything. `at_us` is the event's time, or the newest time known when it has none; it
 * is never below 1.
 */
#ifndef PROTO_BOARD_FOLD_H
#define PROTO_BOARD_FOLD_H

#include <string.h>

#include "proto/board/board.h"

typedef enum err fold_fn(struct board *board, const struct event *event, int64_t at_us,
                         struct why *why);

/* The table in board.c has a row for each. */
fold_fn number_fold, number_fold_route, number_fold_line, number_fold_legal, number_fold_budget,
    number_fold_price_change;
fold_fn queue_fold, queue_fold_message, cap_fold, order_fold;
fold_fn contingency_fold, contingency_fold_step;
fold_fn agent_fold, agent_fold_state;
fold_fn member_fold;
fold_fn call_fold_offered, call_fold_connected, call_fold_charged, call_fold_menu, call_fold_queued,
    call_fold_ringing, call_fold_missed, call_fold_answered, call_fold_unqueued,
    call_fold_transferred, call_fold_ended;
fold_fn board_fold_day, board_fold_totals;

/* --- small tools ------------------------------------------------------------------------------ */

/* Time from one event to another; 0 when either is not known, or when they came out of order. */
static inline int64_t
elapsed_us(int64_t from_us, int64_t to_us)
{
    return from_us > 0 && to_us > from_us ? to_us - from_us : 0;
}

/* Adds without ever overflowing into undefined behaviour: a lying gate may send any time. */
static inline void
tally(int64_t *counter, int64_t amount)
{
    *counter = (int64_t)((uint64_t)*counter + (uint64_t)amount);
}

/* An enumerated value from outside; 0, the unknown of its kind, when it is none of ours. */
static inline int
known_or_0(int value, int limit)
{
    return value > 0 && value < limit ? value : 0;
}

/* Keys and kept texts end at the first NUL: what cannot be written down again is not kept. */
static inline struct text
key_of(struct text text)
{
    return (struct text){text.len ? text.at : "", text.len ? strnlen(text.at, text.len) : 0};
}

static inline int64_t
minute_of(int64_t at_us)
{
    return at_us / 60000000;
}

/* The place of a counter in a window: WINDOW_PLACE(queue_window, offered). */
#define WINDOW_PLACE(subject, member) (offsetof(struct subject, member) / sizeof(int64_t))

/* --- texts of rows (keep.c) ------------------------------------------------------------------- */

/* Keeps a copy of `text` in *kept (NULL or kept before). Costs nothing when it says so already; the
 * empty text is shared. */
void keep_text(char **kept, struct text text);
void keep_free(char **kept); /* NULL is accepted and left behind */

/* --- texts of calls (word.c) ------------------------------------------------------------------ */

/* The same few origins, trunks and menus come with thousands of calls: one copy serves them all. It
 * is gone when the last user drops it. The empty text is shared by everyone. */
const char *word_take(struct board *board, struct text text);
void word_drop(struct board *board, const char *word); /* NULL is accepted */

/* --- digest (board_digest.c) ------------------------------------------------------------------ */

/* To be called whenever something changed that the digest looks at, before or after the change. */
void board_touch(struct board *board, enum subject subject, void *row);

static inline void
number_touch(struct board *board, struct number *number)
{
    if (!number->dirty)
        board_touch(board, SUBJECT_NUMBER, number);
}

static inline void
queue_touch(struct board *board, struct queue *queue)
{
    if (!queue->dirty)
        board_touch(board, SUBJECT_QUEUE, queue);
}

static inline void
origin_touch(struct board *board, struct origin *origin)
{
    if (!origin->dirty)
        board_touch(board, SUBJECT_ORIGIN, origin);
}

static inline void
agent_touch(struct board *board, struct agent *agent)
{
    if (!agent->dirty)
        board_touch(board, SUBJECT_AGENT, agent);
}

/* Calls are many and short-lived: their part is taken out before a change and put in after it. */
uint64_t board_hash_call(const struct call *call);

/* The row's part of the digest, counted from nothing. */
uint64_t board_hash_row(enum subject subject, const void *row);
uint64_t board_hash_day(const struct board *board);

/* --- rows ------------------------------------------------------------------------------------- */

/* Find the row, or make it. The key has been through key_of. */
struct number *number_get(struct board *board, struct text key);
struct queue *queue_get(struct board *board, struct text key);
struct agent *agent_get(struct board *board, struct text key);

void number_free_all(struct board *board);
void queue_free_all(struct board *board);
void agent_free_all(struct board *board);
void call_free_all(struct board *board);
void order_free_all(struct board *board);
void contingency_free_all(struct board *board);

/* The day turns: orders that have been over for an hour are forgotten. */
void order_forget(struct board *board, int64_t at_us);

/* --- the split in force (share.c) ------------------------------------------------------------- */

void share_free(struct share **share);

/* After a route changed: another split begins anew, the same one goes on. */
void share_follow_route(struct board *board, struct number *number, int64_t at_us);

/* A call was offered; `says`: enum answer, of a snapshot. */
void share_note_offered(struct call *call, int says, int64_t at_us);

/* Where a call went: "queue", "sav"; or as one text, "queue:sav". The first time decides. */
void share_take(struct call *call, const char *kind, struct text name);
void share_take_destination(struct call *call, struct text destination);

/* A menu on the way to a part decides nothing. */
void share_pass_menu(struct call *call, struct text node);

void share_note_ended(struct call *call);

/* As totals.shares has it; `to` has room for SHARE_INTS. */
enum { SHARE_INTS = 3 + SHARE_PARTS_MAX };
struct ints share_list(int64_t to[SHARE_INTS], const struct share *share);
void share_set(struct share *share, struct ints says); /* an empty list: all 0 */

/* NULL when there is no cap. */
void cap_free(struct cap *cap);

/* The hour of the business day that at_us belongs to, the nearest when it is of another day; NULL
 * before the first day. */
struct number_hour *number_hour(const struct board *board, struct number *number, int64_t at_us);
struct queue_hour *queue_hour(const struct board *board, struct queue *queue, int64_t at_us);
struct origin_hour *origin_hour(const struct board *board, struct origin *origin, int64_t at_us);

/* Its place, 0 to NUMBER_HOURS - 1; -1 before the first day. */
int board_hour(const struct board *board, int64_t at_us);

/* Takes the money of a call that ends. */
void call_count_money(struct board *board, struct call *call, const struct event_call_ended *says,
                      int64_t at_us);

/* The row of a class of calling lines, made when there is none. All are forgotten when the day turns:
 * whoever follows since then has no others. */
struct origin *origin_get(struct board *board, struct text key);
void origin_free_all(struct board *board);

/* Counts one in the window of a number or a queue. */
void number_count_minute(struct number *number, int64_t at_us, size_t place);

/* The call joins the waiting line; it waits nowhere else. */
void queue_join(struct board *board, struct queue *queue, struct call *call, int64_t at_us);

/* The call leaves the queue it waits in without an answer, or with one; its wait is booked. */
void queue_leave(struct board *board, struct call *call, enum leave_reason reason, int64_t at_us);
void queue_leave_answered(struct board *board, struct call *call, int64_t at_us);

/* Never joined: LEAVE_FULL or LEAVE_JOIN_EMPTY. */
void queue_refuse(struct board *board, struct queue *queue, enum leave_reason reason);

/* Where a call stands in its waiting line, as strcmp: below 0 when a goes first. */
int queue_order(const struct call *a, const struct call *b);

/* Takes all memberships of an agent, or of a queue, away. */
void member_drop_agent(struct agent *agent);
void member_drop_queue(struct queue *queue);

/* The agent's state changes from `old` to agent->state: the staff of its queues is counted anew. */
void member_restaff(struct agent *agent, enum agent_state old);

/* Since when the agent's state is not booked yet. */
int64_t agent_booked_us(const struct board *board, const struct agent *agent);

struct call *call_new(struct board *board, const struct event_call_offered *event, int64_t at_us);
void call_free(struct board *board, struct call *call);

/* Changes its state; everything the digest sees of a call goes through here. */
void call_enter(struct board *board, struct call *call, enum call_state state, int64_t at_us);

/* What became of a call that was never answered. `waited`: it stood in a queue when it ended. */
enum outcome call_outcome(const struct call *call, const struct event_call_ended *event,
                          bool waited);

#endif
