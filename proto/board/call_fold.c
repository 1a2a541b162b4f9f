/* call_fold: what happens to a call, event by event.
 *
 *   offered ──> OFFERED ──connected──> CONNECTED <──> MENU
 *                  │                       │            │
 *                  └───────queued──────────┴────────────┤──ringing──> RINGING
 *                             v                         v                │
 *             LEFT <─unqueued─ WAITING ───answered───> TALKING <─answered─┘
 *              │                  ^                      │
 *              └─────queued───────┴──────────────────────┴─transferred──> CONNECTED
 *
 * Any state ends with `ended`. Switches skip steps: whatever the event says has happened, the call
 * is brought there, and what it was in is booked as over.
 */
#include "proto/board/fold.h"

/* The live call an event speaks of; NULL with its sentence. */
static struct call *
alive(struct board *board, const struct event *event, struct text key, struct why *why)
{
    struct call *call;
    key = key_of(key);
    HASH_FIND(hh, board->calls, key.at, (unsigned)key.len, call);
    if (!call)
        why_set(why, ERR_UNKNOWN, "%s: no live call %.*s", event_row(event->type)->name,
                TEXT_ARG(key));
    return call;
}

static enum err
stale(const struct event *event, const struct call *call, struct why *why)
{
    return why_set(why, ERR_STALE, "%s: already known, or not so, of call %s (%s)",
                   event_row(event->type)->name, call->call,
                   words_name(&call_state_words, call->state));
}

/* The conversation going on, if there is one, is over. */
static void
end_talk(struct board *board, struct call *call, int64_t at_us)
{
    if (call->state != CALL_TALKING)
        return;
    int64_t talk_us = elapsed_us(call->answered_us, at_us);
    tally(&call->number->day.talk_us, talk_us);
    number_touch(board, call->number);
    if (call->queue) {
        call->queue->talking--;
        tally(&call->queue->day.talk_us, talk_us);
        queue_touch(board, call->queue);
    }
    if (call->agent) {
        tally(&call->agent->day.talk_us, talk_us);
        agent_touch(board, call->agent);
    }
    call->agent = NULL;
    call->queue = NULL;
    call->answered_us = 0;
    call->queued_us = 0;
    call->priority = 0;
}

/* Wherever the call is, it is there no more. */
static void
end_doings(struct board *board, struct call *call, enum leave_reason reason, int64_t at_us)
{
    if (call->state == CALL_WAITING)
        queue_leave(board, call, reason, at_us);
    end_talk(board, call, at_us);
    call->agent = NULL;
}

/* The queue an event names; the call's own is not looked up. NULL: it names none. */
static struct queue *
queue_named(struct board *board, const struct call *call, struct text key)
{
    key = key_of(key);
    if (key.len == 0)
        return NULL;
    if (call->queue && text_is(key, call->queue->queue))
        return call->queue;
    return queue_get(board, key);
}

static struct agent *
agent_named(struct board *board, const struct call *call, struct text key)
{
    key = key_of(key);
    if (key.len == 0)
        return NULL;
    if (call->agent && text_is(key, call->agent->agent))
        return call->agent;
    return agent_get(board, key);
}

enum err
call_fold_offered(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_call_offered *says = &event->call_offered;
    struct text key = key_of(says->call);
    if (key.len == 0)
        return why_set(why, ERR_ARG, "call_offered: a call without an id");
    struct call *call;
    HASH_FIND(hh, board->calls, key.at, (unsigned)key.len, call);
    if (call)
        return stale(event, call, why);

    call = call_new(board, says, at_us);
    struct number *number = call->number;
    number_touch(board, number);
    tally(&number->day.offered, 1);
    tally(&number->day.again, says->again);
    struct number_hour *hour = number_hour(board, number, at_us);
    if (hour)
        tally(&hour->offered, 1);
    number->live++;
    number->undecided++;
    number_count_minute(number, at_us, WINDOW_PLACE(number_window, offered));
    share_note_offered(call, says->counts, at_us);
    return OK;
}

enum err
call_fold_connected(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    struct call *call = alive(board, event, event->call_connected.call, why);
    if (!call)
        return ERR_UNKNOWN;
    if (call->connected_us > 0)
        return stale(event, call, why);
    call->connected_us = at_us;
    if (call->state == CALL_OFFERED)
        call_enter(board, call, CALL_CONNECTED, at_us);
    number_touch(board, call->number);
    tally(&call->number->day.connected, 1);
    number_count_minute(call->number, at_us, WINDOW_PLACE(number_window, connected));
    return OK;
}

/* The free announcement, as long as it really was (R40). */
static void
count_announcement(struct board *board, const struct call *call)
{
    if (call->connected_us == 0)
        return;
    struct number_counters *day = &call->number->day;
    int64_t announced_us = elapsed_us(call->connected_us, call->charged_us);
    number_touch(board, call->number);
    tally(&day->announced, 1);
    tally(&day->announced_us, announced_us);
    if (announced_us > day->announced_max_us)
        day->announced_max_us = announced_us;
}

enum err
call_fold_charged(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    struct call *call = alive(board, event, event->call_charged.call, why);
    if (!call)
        return ERR_UNKNOWN;
    if (call->charged_us > 0)
        return stale(event, call, why);
    call->charged_us = at_us;
    count_announcement(board, call);
    return OK;
}

enum err
call_fold_menu(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    struct call *call = alive(board, event, event->call_menu.call, why);
    if (!call)
        return ERR_UNKNOWN;
    share_pass_menu(call, event->call_menu.node);
    const char *before = call->menu;
    call->menu = word_take(board, key_of(event->call_menu.node));
    word_drop(board, before);
    call->was_menu = true;
    if (call->state == CALL_WAITING)
        return OK; /* a menu to pass the time: it waits on */
    end_talk(board, call, at_us);
    call->agent = NULL;
    call_enter(board, call, CALL_MENU, at_us);
    return OK;
}

static int32_t
bounded_priority(int64_t priority)
{
    return priority > INT32_MAX ? INT32_MAX : priority < INT32_MIN ? INT32_MIN : (int32_t)priority;
}

static void
join(struct board *board, struct call *call, struct queue *queue, int64_t priority, int64_t at_us)
{
    end_doings(board, call, LEAVE_UNKNOWN, at_us);
    call->priority = bounded_priority(priority);
    call->left = LEAVE_UNKNOWN;
    call->was_queued = true;
    call->last_queue = queue;
    queue_join(board, queue, call, at_us);
    call_enter(board, call, CALL_WAITING, at_us);
}

enum err
call_fold_queued(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_call_queued *says = &event->call_queued;
    struct call *call = alive(board, event, says->call, why);
    if (!call)
        return ERR_UNKNOWN;
    struct queue *queue = queue_named(board, call, says->queue);
    if (!queue)
        return why_set(why, ERR_ARG, "call_queued: call %s joins a queue without a name",
                       call->call);
    if (call->state == CALL_WAITING && call->queue == queue)
        return stale(event, call, why);
    share_take(call, "queue", says->queue);
    join(board, call, queue, says->priority, at_us);
    return OK;
}

/* It rings at, or is answered by, an agent of a queue or one alone. */
static void
take_telephone(struct call *call, struct text queue, struct text agent)
{
    bool has_queue = key_of(queue).len > 0;
    share_take(call, has_queue ? "queue" : "agent", has_queue ? queue : agent);
}

enum err
call_fold_ringing(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    struct call *call = alive(board, event, event->call_ringing.call, why);
    if (!call)
        return ERR_UNKNOWN;
    if (call->state == CALL_TALKING)
        return OK; /* a second telephone rings; he still talks to the first */
    take_telephone(call, event->call_ringing.queue, event->call_ringing.agent);
    call->agent = agent_named(board, call, event->call_ringing.agent);
    if (call->state != CALL_WAITING && call->state != CALL_RINGING)
        call_enter(board, call, CALL_RINGING, at_us);
    return OK;
}

enum err
call_fold_missed(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us;
    struct call *call = alive(board, event, event->call_missed.call, why);
    if (!call)
        return ERR_UNKNOWN;
    struct agent *agent = agent_named(board, call, event->call_missed.agent);
    if (!agent)
        return OK;
    agent_touch(board, agent);
    tally(&agent->day.missed, 1);
    if (call->agent == agent && call->state != CALL_TALKING)
        call->agent = NULL;
    return OK;
}

/* The first time somebody takes the call decides what became of it. */
static void
decide_answered(struct board *board, struct call *call, int64_t at_us)
{
    call->left = LEAVE_UNKNOWN;
    if (call->answered)
        return;
    call->answered = true;
    call->first_answered_us = at_us;
    struct number_hour *hour = number_hour(board, call->number, at_us);
    if (hour)
        tally(&hour->answered, 1);
    number_touch(board, call->number);
    call->number->undecided--;
    tally(&call->number->day.answered, 1);
    number_count_minute(call->number, at_us, WINDOW_PLACE(number_window, answered));
}

/* Brings the call out of the line of the queue it is answered from. */
static void
leave_by_answer(struct board *board, struct call *call, struct queue *queue, int64_t at_us)
{
    bool waits_there = call->state == CALL_WAITING && call->queue == queue;
    if (!queue)
        end_doings(board, call, LEAVE_TAKEN_AWAY, at_us);
    else if (!waits_there)
        join(board, call, queue, 0, at_us); /* nobody told; it must have joined */
    if (!queue)
        return;
    queue_leave_answered(board, call, at_us);
    queue->talking++;
}

enum err
call_fold_answered(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_call_answered *says = &event->call_answered;
    struct call *call = alive(board, event, says->call, why);
    if (!call)
        return ERR_UNKNOWN;
    struct queue *queue = queue_named(board, call, says->queue);
    struct agent *agent = agent_named(board, call, says->agent);
    bool same_talk = call->state == CALL_TALKING && call->queue == queue;
    if (same_talk && call->agent == agent)
        return stale(event, call, why);

    take_telephone(call, says->queue, says->agent);
    int64_t queued_us = call->queued_us;
    int32_t priority = call->priority;
    if (same_talk) { /* handed on inside one conversation: it left the queue but once */
        end_talk(board, call, at_us);
        call->queue = queue;
        call->queued_us = queued_us;
        call->priority = priority;
        if (queue)
            queue->talking++;
    } else {
        leave_by_answer(board, call, queue, at_us);
    }
    call->agent = agent;
    call->answered_us = at_us;
    call_enter(board, call, CALL_TALKING, at_us);
    decide_answered(board, call, at_us);
    if (agent) {
        agent_touch(board, agent);
        tally(&agent->day.calls_taken, 1);
    }
    return OK;
}

enum err
call_fold_unqueued(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_call_unqueued *says = &event->call_unqueued;
    struct call *call = alive(board, event, says->call, why);
    if (!call)
        return ERR_UNKNOWN;
    enum leave_reason reason = (enum leave_reason)known_or_0(says->why, LEAVE_REASONS);
    bool is_refused = reason == LEAVE_FULL || reason == LEAVE_JOIN_EMPTY;
    bool waits_there =
        call->state == CALL_WAITING && text_is(key_of(says->queue), call->queue->queue);
    if (!is_refused && !waits_there)
        return stale(event, call, why);
    struct queue *queue = queue_named(board, call, says->queue);
    if (!queue)
        return why_set(why, ERR_ARG, "call_unqueued: call %s leaves a queue without a name",
                       call->call);

    share_take(call, "queue", says->queue);
    end_doings(board, call, is_refused ? LEAVE_UNKNOWN : reason, at_us);
    if (is_refused)
        queue_refuse(board, queue, reason);
    call->left = (uint8_t)reason;
    call_enter(board, call, CALL_LEFT, at_us);
    return OK;
}

enum err
call_fold_transferred(struct board *board, const struct event *event, int64_t at_us,
                      struct why *why)
{
    struct call *call = alive(board, event, event->call_transferred.call, why);
    if (!call)
        return ERR_UNKNOWN;
    bool waited = call->state == CALL_WAITING;
    share_take_destination(call, event->call_transferred.destination);
    end_doings(board, call, LEAVE_TAKEN_AWAY, at_us);
    if (waited)
        call->left = LEAVE_TAKEN_AWAY;
    call_enter(board, call, waited ? CALL_LEFT : CALL_CONNECTED, at_us);
    return OK;
}

/* Counter of each outcome. ANSWERED is counted when it happens. */
static const size_t outcome_counter[OUTCOMES] = {
    [OUTCOME_UNKNOWN] = offsetof(struct number_counters, unknown),
    [OUTCOME_ABANDONED] = offsetof(struct number_counters, abandoned),
    [OUTCOME_LEFT_EARLY] = offsetof(struct number_counters, left_early),
    [OUTCOME_TIMED_OUT] = offsetof(struct number_counters, timed_out),
    [OUTCOME_LEFT_KEY] = offsetof(struct number_counters, left_key),
    [OUTCOME_REFUSED] = offsetof(struct number_counters, refused),
    [OUTCOME_CLOSED] = offsetof(struct number_counters, closed),
    [OUTCOME_UNROUTED] = offsetof(struct number_counters, unrouted),
    [OUTCOME_SERVED] = offsetof(struct number_counters, served),
    [OUTCOME_FAILED] = offsetof(struct number_counters, failed),
};

static void
decide_outcome(struct number *number, enum outcome outcome, int64_t at_us)
{
    number->undecided--;
    tally((int64_t *)((char *)&number->day + outcome_counter[outcome]), 1);
    if (outcome == OUTCOME_ABANDONED)
        number_count_minute(number, at_us, WINDOW_PLACE(number_window, abandoned));
    else if (outcome != OUTCOME_SERVED)
        number_count_minute(number, at_us, WINDOW_PLACE(number_window, lost));
}

/* How a wait ends that nothing but the end of the call ended. */
static enum leave_reason
leaves_by_ending(const struct event_call_ended *says)
{
    bool abandoned = !says->unseen && (says->by == PARTY_CALLER || says->by == PARTY_UNKNOWN);
    return abandoned ? LEAVE_ABANDONED : LEAVE_UNKNOWN;
}

/* How long a call lasted that nobody saw ending is not known: it is no short one. */
static void
count_connection(struct number *number, int64_t connected_us, bool unseen)
{
    tally(&number->day.connected_us, connected_us);
    tally(&number->day.connected_ended, 1);
    if (!unseen && connected_us / 1000 < number->short_call_ms)
        tally(&number->day.short_calls, 1);
}

enum err
call_fold_ended(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_call_ended *says = &event->call_ended;
    struct call *call = alive(board, event, says->call, why);
    if (!call)
        return ERR_UNKNOWN;
    bool waited = call->state == CALL_WAITING;
    share_note_ended(call);
    end_doings(board, call, leaves_by_ending(says), at_us);

    struct number *number = call->number;
    number_touch(board, number);
    number->live--;
    if (call->connected_us > 0)
        count_connection(number, elapsed_us(call->connected_us, at_us), says->unseen);
    call_count_money(board, call, says, at_us);
    if (!call->answered)
        decide_outcome(number, call_outcome(call, says, waited), at_us);
    call_free(board, call);
    return OK;
}
