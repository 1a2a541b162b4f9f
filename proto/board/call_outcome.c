/* call_outcome: what became of a number's call that nobody took.
 *
 * Asked once, when the call ends. Its last visit to a queue decides, then what the switch said at
 * the end (docs/figures.md tells the rules to those who read the figures).
 */
#include "proto/board/fold.h"

enum { /* Q.850 */
       CAUSE_UNALLOCATED = 1,
       CAUSE_NO_ROUTE_TO_NETWORK = 2,
       CAUSE_NO_ROUTE = 3,
       CAUSE_NORMAL = 16,
       CAUSE_REJECTED = 21,
};

/* OUTCOME_UNKNOWN: how it left says nothing about its end; look at what followed. */
static const enum outcome outcome_of_leaving[LEAVE_REASONS] = {
    [LEAVE_ABANDONED] = OUTCOME_ABANDONED, [LEAVE_TIMED_OUT] = OUTCOME_TIMED_OUT,
    [LEAVE_KEY] = OUTCOME_LEFT_KEY,        [LEAVE_NO_AGENT] = OUTCOME_REFUSED,
    [LEAVE_FULL] = OUTCOME_REFUSED,        [LEAVE_JOIN_EMPTY] = OUTCOME_REFUSED,
};

static bool
leads_nowhere(int64_t cause)
{
    return cause == CAUSE_UNALLOCATED || cause == CAUSE_NO_ROUTE_TO_NETWORK ||
           cause == CAUSE_NO_ROUTE;
}

static bool
is_normal(int64_t cause)
{
    return cause == CAUSE_NORMAL || cause == 0;
}

/* The switch did not always see who hung up; of a normal end that was not its own doing, the
 * caller is the likely author. */
static bool
caller_hung_up(const struct event_call_ended *event)
{
    return event->by == PARTY_CALLER || (event->by == PARTY_UNKNOWN && is_normal(event->cause));
}

enum outcome
call_outcome(const struct call *call, const struct event_call_ended *event, bool waited)
{
    if (event->unseen)
        return OUTCOME_UNKNOWN;
    if (waited)
        return event->by == PARTY_CALLER || event->by == PARTY_UNKNOWN ? OUTCOME_ABANDONED
                                                                       : OUTCOME_FAILED;
    if (outcome_of_leaving[call->left] != OUTCOME_UNKNOWN)
        return outcome_of_leaving[call->left];

    bool connected = call->connected_us > 0;
    if (!connected && leads_nowhere(event->cause))
        return OUTCOME_UNROUTED;
    if (!connected && event->cause == CAUSE_REJECTED && call->number->line != LINE_OPEN)
        return OUTCOME_CLOSED;
    if (caller_hung_up(event))
        return call->state == CALL_RINGING || call->was_queued ? OUTCOME_ABANDONED
                                                               : OUTCOME_LEFT_EARLY;
    if ((connected || call->state == CALL_MENU) && is_normal(event->cause))
        return OUTCOME_SERVED;
    return OUTCOME_FAILED;
}
