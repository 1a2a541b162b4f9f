/* counters: the list of all that is counted. Its order is the order of the wire and of the digest:
 * new rows go to the end.
 */
#include "proto/board/counters.h"

#include "proto/base/text.h"

/* Name, help, place: NAME(member, help) for the members of each struct. */
#define NUMBER_DAY(member, help) #member, help, offsetof(struct number_counters, member)
#define NUMBER_MINUTE(member, help) #member, help, offsetof(struct number_window, member)
#define QUEUE_DAY(member, help) #member, help, offsetof(struct queue_counters, member)
#define QUEUE_MINUTE(member, help) #member, help, offsetof(struct queue_window, member)
#define ORIGIN_DAY(member, help) #member, help, offsetof(struct origin_counters, member)
#define NUMBER_HOUR(member, help) #member, help, offsetof(struct number_hour, member)
#define QUEUE_HOUR(member, help) #member, help, offsetof(struct queue_hour, member)
#define ORIGIN_HOUR(member, help) #member, help, offsetof(struct origin_hour, member)
#define NUMBER_MONTH(member, help) #member, help, offsetof(struct number_month, member)
#define AGENT_DAY(member, help) #member, help, offsetof(struct agent_counters, member)
#define AGENT_STATE(state, name)                                      \
    "state_" name "_us", "time in this state, up to the last change", \
        offsetof(struct agent_counters, state_us) + (state) * sizeof(int64_t)

static const struct counter_row number_day_rows[] = {
    {NUMBER_DAY(offered, "calls that reached the number")},
    {NUMBER_DAY(carried, "calls alive and undecided when the day turned")},
    {NUMBER_DAY(connected, "calls the switch answered (answer supervision)")},
    {NUMBER_DAY(answered, "calls an agent or a person took, once a call")},
    {NUMBER_DAY(abandoned, "the caller hung up while waiting or while a telephone rang")},
    {NUMBER_DAY(left_early, "the caller hung up before any queue")},
    {NUMBER_DAY(timed_out, "a queue gave the call up after its longest wait")},
    {NUMBER_DAY(left_key, "the caller left a queue by a key")},
    {NUMBER_DAY(refused, "a queue was full or not served")},
    {NUMBER_DAY(closed, "turned away: the line was closed")},
    {NUMBER_DAY(unrouted, "turned away: the number leads nowhere")},
    {NUMBER_DAY(served, "ended by the switch after a message or a menu")},
    {NUMBER_DAY(failed, "busy, unanswered or a technical failure")},
    {NUMBER_DAY(unknown, "ended while nobody was watching")},
    {NUMBER_DAY(connected_us, "ended calls, from answer supervision to the end")},
    {NUMBER_DAY(talk_us, "conversations that ended")},
    {NUMBER_DAY(wait_us, "waits in queues that ended, however they ended")},
    {NUMBER_DAY(connected_ended, "calls that connected_us is the sum of: connected, and ended")},
    {NUMBER_DAY(s_ue60, "ended calls: owed by callers for the service")},
    {NUMBER_DAY(payout_ue60, "ended calls: of it to the centre")},
    {NUMBER_DAY(cost_ue60, "ended calls: cost to the centre")},
    {NUMBER_DAY(priced, "ended calls of which every amount is known")},
    {NUMBER_DAY(assumed, "ended calls whose cost is that of callers who are not known")},
    {NUMBER_DAY(unpriced, "connected calls that ended without a price, or without all of it")},
    {NUMBER_DAY(before_beep, "ended calls that left in the free announcement")},
    {NUMBER_DAY(charged_us, "ended calls: how long the price of the service ran")},
    {NUMBER_DAY(short_calls, "connected calls that ended before the number's short-call time")},
    {NUMBER_DAY(again, "calls of a caller who had called the number a short while before")},
    {NUMBER_DAY(s_max_ue60, "what the dearest ended call owed for the service")},
    {NUMBER_DAY(announced, "connected calls whose beep the switch told")},
    {NUMBER_DAY(announced_us, "of those, from answer supervision to the beep")},
    {NUMBER_DAY(announced_max_us, "the longest of those")},
};

static const struct counter_row number_month_rows[] = {
    {NUMBER_MONTH(days, "earlier business days of this month that are known")},
    {NUMBER_MONTH(s_ue60, "their ended calls: owed by callers for the service")},
    {NUMBER_MONTH(payout_ue60, "their ended calls: of it to the centre")},
    {NUMBER_MONTH(cost_ue60, "their ended calls: cost to the centre")},
};

static const struct counter_row number_hour_rows[] = {
    {NUMBER_HOUR(s_ue60, "calls that ended: owed by callers for the service")},
    {NUMBER_HOUR(payout_ue60, "calls that ended: of it to the centre")},
    {NUMBER_HOUR(cost_ue60, "calls that ended: cost to the centre")},
    {NUMBER_HOUR(offered, "calls that reached the number")},
    {NUMBER_HOUR(answered, "calls taken, once a call")},
};

static const struct counter_row queue_hour_rows[] = {
    {QUEUE_HOUR(s_ue60, "calls that ended, whose last queue this was: owed by callers")},
    {QUEUE_HOUR(payout_ue60, "the same: of it to the centre")},
    {QUEUE_HOUR(cost_ue60, "the same: cost to the centre")},
    {QUEUE_HOUR(offered, "calls that joined")},
    {QUEUE_HOUR(answered, "calls answered")},
};

static const struct counter_row origin_hour_rows[] = {
    {ORIGIN_HOUR(calls, "connected calls that ended")},
    {ORIGIN_HOUR(s_ue60, "owed by callers for the service")},
    {ORIGIN_HOUR(payout_ue60, "of it to the centre")},
    {ORIGIN_HOUR(cost_ue60, "cost to the centre")},
};

static const struct counter_row origin_day_rows[] = {
    {ORIGIN_DAY(calls, "connected calls that ended")},
    {ORIGIN_DAY(s_ue60, "owed by callers for the service")},
    {ORIGIN_DAY(payout_ue60, "of it to the centre")},
    {ORIGIN_DAY(cost_ue60, "cost to the centre")},
};

const struct counter_table number_month_table = {number_month_rows, NITEMS(number_month_rows)};
const struct counter_table number_hour_table = {number_hour_rows, NITEMS(number_hour_rows)};
const struct counter_table queue_hour_table = {queue_hour_rows, NITEMS(queue_hour_rows)};
const struct counter_table origin_hour_table = {origin_hour_rows, NITEMS(origin_hour_rows)};
const struct counter_table origin_counter_table = {origin_day_rows, NITEMS(origin_day_rows)};

static const struct counter_row number_minute_rows[] = {
    {NUMBER_MINUTE(offered, "calls that reached the number")},
    {NUMBER_MINUTE(connected, "calls the switch answered")},
    {NUMBER_MINUTE(answered, "calls taken, once a call")},
    {NUMBER_MINUTE(abandoned, "calls abandoned, when they ended")},
    {NUMBER_MINUTE(lost, "calls with any other outcome but served, when they ended")},
};

const struct counter_table number_counter_table = {number_day_rows, NITEMS(number_day_rows)};
const struct counter_table number_window_table = {number_minute_rows, NITEMS(number_minute_rows)};

static const struct counter_row queue_day_rows[] = {
    {QUEUE_DAY(offered, "calls that joined")},
    {QUEUE_DAY(carried, "calls waiting when the day turned")},
    {QUEUE_DAY(answered, "calls an agent took out of the queue")},
    {QUEUE_DAY(abandoned, "the caller hung up while waiting, short ones included")},
    {QUEUE_DAY(abandoned_short, "of those, before the queue's short-abandon time")},
    {QUEUE_DAY(timed_out, "waited the longest the queue allows")},
    {QUEUE_DAY(left_key, "left by a key")},
    {QUEUE_DAY(left_no_agent, "let go because nobody serves the queue any more")},
    {QUEUE_DAY(taken_away, "transferred or redirected while waiting")},
    {QUEUE_DAY(left_unknown, "left, and nobody said why")},
    {QUEUE_DAY(refused_full, "never joined: the queue was full")},
    {QUEUE_DAY(refused_empty, "never joined: nobody serves the queue")},
    {QUEUE_DAY(answered_in_threshold, "answered within the threshold of that moment")},
    {QUEUE_DAY(abandoned_in_threshold, "abandoned within the threshold of that moment")},
    {QUEUE_DAY(wait_answered_us, "waits that ended with an answer")},
    {QUEUE_DAY(wait_abandoned_us, "waits that ended with a hang-up")},
    {QUEUE_DAY(wait_other_us, "waits that ended any other way")},
    {QUEUE_DAY(wait_max_us, "longest wait that ended")},
    {QUEUE_DAY(talk_us, "conversations of calls answered from this queue, that ended")},
    {QUEUE_DAY(s_ue60, "ended calls whose last queue this was: owed by callers")},
    {QUEUE_DAY(payout_ue60, "the same: of it to the centre")},
    {QUEUE_DAY(cost_ue60, "the same: cost to the centre")},
};

static const struct counter_row queue_minute_rows[] = {
    {QUEUE_MINUTE(offered, "calls that joined")},
    {QUEUE_MINUTE(answered, "calls answered")},
    {QUEUE_MINUTE(abandoned, "calls abandoned")},
    {QUEUE_MINUTE(left, "calls that left any other way")},
    {QUEUE_MINUTE(answered_in_threshold, "answered within the threshold")},
    {QUEUE_MINUTE(abandoned_in_threshold, "abandoned within the threshold")},
    {QUEUE_MINUTE(wait_answered_ms, "waits of the answered, milliseconds")},
};

const struct counter_table queue_counter_table = {queue_day_rows, NITEMS(queue_day_rows)};
const struct counter_table queue_window_table = {queue_minute_rows, NITEMS(queue_minute_rows)};

static const struct counter_row agent_day_rows[] = {
    {AGENT_DAY(calls_taken, "calls taken")},
    {AGENT_DAY(missed, "calls that rang and were not taken")},
    {AGENT_DAY(talk_us, "conversations that ended")},
    {AGENT_STATE(AGENT_UNKNOWN, "unknown")},
    {AGENT_STATE(AGENT_LOGGED_OUT, "logged_out")},
    {AGENT_STATE(AGENT_AVAILABLE, "available")},
    {AGENT_STATE(AGENT_RINGING, "ringing")},
    {AGENT_STATE(AGENT_TALKING, "talking")},
    {AGENT_STATE(AGENT_HOLD, "hold")},
    {AGENT_STATE(AGENT_WRAP_UP, "wrap_up")},
    {AGENT_STATE(AGENT_PAUSED, "paused")},
    {AGENT_STATE(AGENT_UNREACHABLE, "unreachable")},
};

const struct counter_table agent_counter_table = {agent_day_rows, NITEMS(agent_day_rows)};
