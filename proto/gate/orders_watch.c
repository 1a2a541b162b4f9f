/* orders_watch: what the switch says of its own, before it is folded: the first call on a new way, and
 * that an order is not in force any more because somebody changed it there, behind our back.
 *
 * What is read while another order of the same target is under way may be before it or behind it, and
 * ends nothing. It is ended with the next tick: the driver may be walking over the board, and may say
 * meanwhile that it is so again. What ended nothing then, or was heard by a gate that died before its
 * tick, stands on the board: once that order is decided, or the link is up, all are compared with it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/orders_own.h"

enum { TARGET_BYTES = 160, SENTENCE_BYTES = 512 };

/* --- what the event is about ------------------------------------------------------------------ */

/* One verb of the aspect of a target that it tells; VERB_UNKNOWN: it tells of none. */
static enum verb
aspect_told(const struct event *event, char target[TARGET_BYTES])
{
    switch (event->type) {
    case EVENT_ROUTE:
        str_format(target, TARGET_BYTES, "number:%.*s", TEXT_ARG(event->route.number));
        return event->route.layer == ROUTE_OVERRIDE ? VERB_REROUTE : VERB_UNKNOWN;
    case EVENT_LINE:
        str_format(target, TARGET_BYTES, "number:%.*s", TEXT_ARG(event->line.number));
        return VERB_CLOSE;
    case EVENT_CAP:
        str_copy(target, TARGET_BYTES, event->cap.target);
        return VERB_CAP;
    case EVENT_QUEUE_MESSAGE:
        str_format(target, TARGET_BYTES, "queue:%.*s", TEXT_ARG(event->queue_message.queue));
        return VERB_QUEUE_MESSAGE;
    default:
        return VERB_UNKNOWN;
    }
}

/* Is another order of this target under way, or one that undoes this one? */
static bool
is_under_way(const struct board *board, const struct event_order *order)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text id;
        if (order_is_final(&o->is) || order_is_ahead(&o->is))
            continue;
        bool is_revert = o->is.verb == VERB_REVERT &&
                         verb_target_kind(o->is.target, &id) == TARGET_ORDER &&
                         text_equal(id, order->order);
        if (is_revert || text_equal(o->is.target, order->target))
            return true;
    }
    return false;
}

/* --- is it as it was ordered? ----------------------------------------------------------------- */

struct comparing {
    const struct event *told;
    bool differs;
};

static void
compare(void *context, const struct event *ordered)
{
    struct comparing *comparing = context;
    const struct event *told = comparing->told;
    switch (told->type) {
    case EVENT_ROUTE:
        comparing->differs = !text_equal(told->route.destination, ordered->route.destination);
        break;
    case EVENT_LINE:
        comparing->differs = told->line.state != ordered->line.state;
        break;
    case EVENT_CAP:
        comparing->differs = told->cap.count != ordered->cap.count;
        break;
    case EVENT_QUEUE_MESSAGE:
        comparing->differs =
            !text_equal(told->queue_message.message, ordered->queue_message.message);
        break;
    default:
        break;
    }
}

/* A line that is closed and nobody closed it is what a driver guesses from a call that was turned
 * away: that call may be older than the opening. */
static bool
is_guess(const struct event *event)
{
    return event->type == EVENT_LINE && event->line.state != LINE_OPEN && event->line.who.len == 0;
}

static void
describe(char sentence[SENTENCE_BYTES], const struct event *event)
{
    char what[SENTENCE_BYTES / 2] = "";
    struct text who = {NULL, 0};
    switch (event->type) {
    case EVENT_ROUTE:
        who = event->route.who;
        if (event->route.destination.len > 0)
            str_format(what, sizeof what, "calls go to %.*s", TEXT_ARG(event->route.destination));
        else
            str_copy(what, sizeof what, TEXT("its own way is in force"));
        break;
    case EVENT_LINE:
        who = event->line.who;
        str_format(what, sizeof what, "the line is %s",
                   words_name(&line_state_words, event->line.state));
        break;
    case EVENT_CAP:
        who = event->cap.who;
        str_format(what, sizeof what, "the cap is %" PRId64, event->cap.count);
        break;
    case EVENT_QUEUE_MESSAGE:
        who = event->queue_message.who;
        if (event->queue_message.message.len > 0)
            str_format(what, sizeof what, "the message is %.*s",
                       TEXT_ARG(event->queue_message.message));
        else
            str_copy(what, sizeof what, TEXT("the message is off"));
        break;
    default:
        break;
    }
    str_format(sentence, SENTENCE_BYTES, "the switch took it back: %s, %s%.*s", what,
               who.len > 0 ? "by " : "nobody says by whom", TEXT_ARG(who));
}

/* --- taken back ------------------------------------------------------------------------------- */

void
orders_watch_note(struct orders *orders, const struct event_order *order, int64_t at_us,
                  const char *sentence)
{
    struct flight *flight = orders_take_off(orders, order->order);
    free(flight->taken_back);
    flight->taken_back = xstrdup(text_of(sentence));
    flight->taken_back_us = at_us > 0 ? at_us : orders_now_us(orders);
}

static void
note_taken_back(struct orders *orders, const struct event_order *order, const struct event *event)
{
    char sentence[SENTENCE_BYTES];
    describe(sentence, event);
    orders_watch_note(orders, order, event->at_us, sentence);
}

static void
watch_setting(struct orders *orders, const struct event *event)
{
    char target[TARGET_BYTES];
    struct order_effect effect;
    const struct board *board = orders->options.board;
    enum verb verb = aspect_told(event, target);
    const struct order *known =
        verb ? order_effect_in_force(board, verb, text_of(target), TEXT("")) : NULL;
    if (!known || is_guess(event) || is_under_way(board, &known->is) ||
        order_effect_of(board, &known->is, &effect, NULL) != OK)
        return;
    struct comparing comparing = {.told = event};
    order_effect_say(board, &effect, event->at_us, compare, &comparing);
    struct flight *flight = orders_flight(orders, known->is.order);
    if (comparing.differs)
        note_taken_back(orders, &known->is, event);
    else if (flight && flight->taken_back) /* it is so again */
        orders_forget(orders, known->is.order);
}

bool
orders_watch_taken_back(struct orders *orders, const struct event_order *order)
{
    struct flight *flight = orders_flight(orders, order->order);
    struct event_order ended = *order;
    struct why why;
    if (!flight || !flight->taken_back)
        return false;
    ended.state = ORDER_ENDED;
    ended.outcome = text_of(flight->taken_back);
    ended.ended_us = flight->taken_back_us;
    ended.ended_by = TEXT("");
    ended.confirm_us = 0;
    if (orders_say_and_write(orders, &ended, &why) != OK)
        orders_complain(orders, &ended, &why);
    else
        orders_forget(orders, order->order);
    return true;
}

/* --- what was missed -------------------------------------------------------------------------- */

/* How the board has it, as the switch would tell it; type 0: it does not know. */
static struct event
as_number_stands(const struct number *number, const struct event *ordered)
{
    struct event told = *ordered;
    const struct route *route = number ? &number->routes[ROUTE_OVERRIDE] : NULL;
    if (!number || (told.type == EVENT_LINE && number->line == LINE_UNKNOWN))
        return (struct event){0};
    if (told.type == EVENT_ROUTE) {
        told.route.destination = text_of(route->destination);
        told.route.who = text_of(route->who);
    } else {
        told.line.state = (int)number->line;
        told.line.who = text_of(number->line_who);
    }
    return told;
}

static struct event
as_cap_stands(const struct board *board, const struct event *ordered)
{
    struct text key;
    unsigned kind = verb_target_kind(ordered->cap.target, &key);
    const struct number *number = kind == TARGET_NUMBER ? board_number(board, key) : NULL;
    const struct queue *queue = kind == TARGET_QUEUE ? board_queue(board, key) : NULL;
    const struct cap *cap = number ? &number->cap : queue ? &queue->cap : NULL;
    struct event told = *ordered;
    if (!cap)
        return (struct event){0};
    told.cap.count = cap->count;
    told.cap.who = text_of(cap->who);
    return told;
}

static struct event
as_message_stands(const struct board *board, const struct event *ordered)
{
    const struct queue *queue = board_queue(board, ordered->queue_message.queue);
    struct event told = *ordered;
    if (!queue)
        return (struct event){0};
    told.queue_message.message = text_of(queue->message);
    told.queue_message.who = text_of(queue->message_who);
    return told;
}

static void
recall(void *context, const struct event *ordered)
{
    struct orders *orders = context;
    const struct board *board = orders->options.board;
    struct event told = {0};
    if (ordered->type == EVENT_ROUTE)
        told = as_number_stands(board_number(board, ordered->route.number), ordered);
    else if (ordered->type == EVENT_LINE)
        told = as_number_stands(board_number(board, ordered->line.number), ordered);
    else if (ordered->type == EVENT_CAP)
        told = as_cap_stands(board, ordered);
    else if (ordered->type == EVENT_QUEUE_MESSAGE)
        told = as_message_stands(board, ordered);
    told.at_us = 0; /* when is not known: now */
    watch_setting(orders, &told);
}

void
orders_watch_compare(struct orders *orders)
{
    const struct orders_options *options = &orders->options;
    struct order_effect effect;
    if (!orders->is_compare_due || options->commit(options->context, NULL) != OK)
        return; /* what the board says is not all that was said: at the next tick */
    orders->is_compare_due = false;
    for (const struct order *o = options->board->orders; o; o = o->hh.next) {
        const struct flight *flight = orders_flight(orders, o->is.order);
        bool is_noted = flight && flight->taken_back;
        if (order_is_in_force(&o->is) && !is_noted &&
            order_effect_of(options->board, &o->is, &effect, NULL) == OK)
            order_effect_say(options->board, &effect, 0, recall, orders);
    }
}

/* --- seen in traffic -------------------------------------------------------------------------- */

void
orders_watch(struct orders *orders, const struct event *event)
{
    char id[ORDER_SEEN_ID_BYTES];
    struct why why;
    watch_setting(orders, event);
    if (!order_seen_take(orders->seen, event, id))
        return;
    const struct order *known = board_order(orders->options.board, text_of(id));
    if (!known || known->is.seen_us > 0)
        return;
    struct event_order order = known->is;
    order.seen_us = event->at_us > 0 ? event->at_us : orders_now_us(orders);
    if (orders_say(orders, &order, &why) != OK)
        orders_complain(orders, &order, &why);
}
