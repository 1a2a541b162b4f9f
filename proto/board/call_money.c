/* call_money: what an ended call brought in and cost, booked where it is asked for: on its number, on
 * the last queue it joined, on its class of calling line, each with the hour of the day.
 */
#include "proto/board/fold.h"

/* Counters of different subjects, with the same three amounts. */
#define ADD_AMOUNTS(to, says)                           \
    do {                                                \
        tally(&(to)->s_ue60, (says)->s_ue60);           \
        tally(&(to)->payout_ue60, (says)->payout_ue60); \
        tally(&(to)->cost_ue60, (says)->cost_ue60);     \
    } while (0)

static void
count_state(struct number_counters *day, int priced, bool connected)
{
    if (priced == PRICE_PRICED)
        tally(&day->priced, 1);
    else if (priced == PRICE_ASSUMED)
        tally(&day->assumed, 1);
    else if (connected || priced == PRICE_UNKNOWN)
        tally(&day->unpriced, 1);
}

void
call_count_money(struct board *board, struct call *call, const struct event_call_ended *says,
                 int64_t at_us)
{
    bool connected = call->connected_us > 0;
    int priced = known_or_0(says->priced, PRICE_STATES);
    struct number *number = call->number;
    number_touch(board, number);
    count_state(&number->day, priced, connected);
    tally(&number->day.before_beep, says->early);
    tally(&number->day.charged_us, says->charged_us);
    ADD_AMOUNTS(&number->day, says);
    if (says->s_ue60 > number->day.s_max_ue60)
        number->day.s_max_ue60 = says->s_ue60;
    if (call->last_queue) {
        queue_touch(board, call->last_queue);
        ADD_AMOUNTS(&call->last_queue->day, says);
        struct queue_hour *of_queue = queue_hour(board, call->last_queue, at_us);
        if (of_queue)
            ADD_AMOUNTS(of_queue, says);
    }
    if (!connected && priced == PRICE_UNPRICED)
        return; /* nothing was due, and nothing is counted by hour or origin */
    struct origin *origin = origin_get(board, text_of(call->origin));
    origin_touch(board, origin);
    tally(&origin->day.calls, 1);
    ADD_AMOUNTS(&origin->day, says);
    struct origin_hour *of_origin = origin_hour(board, origin, at_us);
    if (of_origin) {
        tally(&of_origin->calls, 1);
        ADD_AMOUNTS(of_origin, says);
    }
    struct number_hour *hour = number_hour(board, number, at_us);
    if (hour)
        ADD_AMOUNTS(hour, says);
}
