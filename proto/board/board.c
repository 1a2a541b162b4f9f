/* board: from an event to its fold, and the look-ups. */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

static enum err
fold_exchange(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)why;
    const struct event_exchange *says = &event->exchange;
    struct exchange *exchange = &board->exchange;
    enum link_state link = (enum link_state)known_or_0(says->link, LINK_STATES);
    if (link != exchange->link || exchange->since_us == 0)
        exchange->since_us = at_us;
    exchange->link = link;
    keep_text(&exchange->name, says->name);
    keep_text(&exchange->driver, says->driver);
    keep_text(&exchange->version, says->version);
    keep_text(&exchange->note, says->note);
    keep_text(&exchange->verbs, says->verbs);
    keep_text(&exchange->cannot, says->cannot);
    return OK;
}

static fold_fn *const folds[EVENT_TYPE_LIMIT] = {
    [EVENT_EXCHANGE] = fold_exchange,
    [EVENT_NUMBER] = number_fold,
    [EVENT_ROUTE] = number_fold_route,
    [EVENT_LINE] = number_fold_line,
    [EVENT_QUEUE] = queue_fold,
    [EVENT_AGENT] = agent_fold,
    [EVENT_MEMBER] = member_fold,
    [EVENT_AGENT_STATE] = agent_fold_state,
    [EVENT_LEGAL] = number_fold_legal,
    [EVENT_BUDGET] = number_fold_budget,
    [EVENT_PRICE_CHANGE] = number_fold_price_change,
    [EVENT_CAP] = cap_fold,
    [EVENT_QUEUE_MESSAGE] = queue_fold_message,
    [EVENT_PLAN] = contingency_fold,
    [EVENT_PLAN_STEP] = contingency_fold_step,
    [EVENT_ORDER] = order_fold,
    [EVENT_CALL_OFFERED] = call_fold_offered,
    [EVENT_CALL_CONNECTED] = call_fold_connected,
    [EVENT_CALL_CHARGED] = call_fold_charged,
    [EVENT_CALL_MENU] = call_fold_menu,
    [EVENT_CALL_QUEUED] = call_fold_queued,
    [EVENT_CALL_RINGING] = call_fold_ringing,
    [EVENT_CALL_MISSED] = call_fold_missed,
    [EVENT_CALL_ANSWERED] = call_fold_answered,
    [EVENT_CALL_UNQUEUED] = call_fold_unqueued,
    [EVENT_CALL_TRANSFERRED] = call_fold_transferred,
    [EVENT_CALL_ENDED] = call_fold_ended,
    [EVENT_DAY] = board_fold_day,
    [EVENT_TOTALS] = board_fold_totals,
};

/* An event without a time happened now, as far as the board knows. */
static int64_t
time_of(const struct board *board, const struct event *event)
{
    if (event->at_us > 0)
        return event->at_us;
    return board->newest_us > 0 ? board->newest_us : 1;
}

enum err
board_apply(struct board *board, const struct event *event, struct why *why)
{
    board->events++;
    fold_fn *fold = event->type > 0 && event->type < EVENT_TYPE_LIMIT ? folds[event->type] : NULL;
    int64_t at_us = time_of(board, event);
    enum err err = fold ? fold(board, event, at_us, why)
                        : why_set(why, ERR_UNKNOWN, "event type %d is not known", event->type);
    if (err)
        board->strays++;
    else if (at_us > board->newest_us)
        board->newest_us = at_us;
    return err;
}

static void
begin(struct board *board)
{
    *board = (struct board){0};
    keep_text(&board->exchange.name, TEXT(""));
    keep_text(&board->exchange.driver, TEXT(""));
    keep_text(&board->exchange.version, TEXT(""));
    keep_text(&board->exchange.note, TEXT(""));
    keep_text(&board->exchange.verbs, TEXT(""));
    keep_text(&board->exchange.cannot, TEXT(""));
}

static void
end(struct board *board)
{
    call_free_all(board);
    number_free_all(board);
    queue_free_all(board);
    agent_free_all(board);
    origin_free_all(board);
    order_free_all(board);
    contingency_free_all(board);
    for (int subject = 0; subject < SUBJECTS; subject++)
        free(board->dirty[subject].row);
    keep_free(&board->exchange.name);
    keep_free(&board->exchange.driver);
    keep_free(&board->exchange.version);
    keep_free(&board->exchange.note);
    keep_free(&board->exchange.verbs);
    keep_free(&board->exchange.cannot);
}

struct board *
board_new(void)
{
    struct board *board = xmalloc(sizeof *board);
    begin(board);
    return board;
}

void
board_free(struct board **board)
{
    if (!*board)
        return;
    end(*board);
    free(*board);
    *board = NULL;
}

void
board_clear(struct board *board)
{
    end(board);
    begin(board);
}

const struct number *
board_number(const struct board *board, struct text number)
{
    struct number *found;
    number = key_of(number);
    HASH_FIND(hh, board->numbers, number.at, (unsigned)number.len, found);
    return found;
}

const struct queue *
board_queue(const struct board *board, struct text queue)
{
    struct queue *found;
    queue = key_of(queue);
    HASH_FIND(hh, board->queues, queue.at, (unsigned)queue.len, found);
    return found;
}

const struct agent *
board_agent(const struct board *board, struct text agent)
{
    struct agent *found;
    agent = key_of(agent);
    HASH_FIND(hh, board->agents, agent.at, (unsigned)agent.len, found);
    return found;
}

const struct call *
board_call(const struct board *board, struct text call)
{
    struct call *found;
    call = key_of(call);
    HASH_FIND(hh, board->calls, call.at, (unsigned)call.len, found);
    return found;
}

const struct order *
board_order(const struct board *board, struct text order)
{
    struct order *found;
    order = key_of(order);
    HASH_FIND(hh, board->orders, order.at, (unsigned)order.len, found);
    return found;
}

const struct contingency *
board_contingency(const struct board *board, struct text plan)
{
    struct contingency *found;
    plan = key_of(plan);
    HASH_FIND(hh, board->contingencies, plan.at, (unsigned)plan.len, found);
    return found;
}

const struct origin *
board_origin(const struct board *board, struct text origin)
{
    struct origin *found;
    origin = key_of(origin);
    HASH_FIND(hh, board->origins, origin.at, (unsigned)origin.len, found);
    return found;
}
