#include "proto/board/stance.h"

#include <inttypes.h>
#include <string.h>

#include "proto/base/fnv.h"
#include "proto/board/contingency.h"
#include "proto/event/verb.h"

/* Appends; what does not fit is cut. */
static void
add(char to[STANCE_BYTES], const char *format, ...)
{
    size_t len = strlen(to);
    va_list args;
    va_start(args, format);
    str_vformat(to + len, STANCE_BYTES - len, format, args);
    va_end(args);
}

static const char *
or_dash(const char *text)
{
    return text && text[0] ? text : "-";
}

static void
add_until(char to[STANCE_BYTES], int64_t until_us)
{
    if (until_us != 0)
        add(to, "@%" PRId64, until_us);
}

static void
add_cap(char to[STANCE_BYTES], const struct cap *cap)
{
    if (cap->count == 0) {
        add(to, "cap=-");
        return;
    }
    add(to, "cap=%" PRId64, cap->count);
    add_until(to, cap->until_us);
}

static void
add_number(char to[STANCE_BYTES], const struct number *number)
{
    bool is_closed = number->line == LINE_CLOSED;
    add(to, "%s", is_closed ? "closed" : "open");
    if (is_closed)
        add_until(to, number->line_until_us);
    for (int layer = ROUTE_BASE; layer < ROUTE_LAYERS; layer++) {
        const struct route *route = &number->routes[layer];
        add(to, " %s=%s", words_name(&route_layer_words, layer), or_dash(route->destination));
        add_until(to, route->until_us);
    }
    add(to, " ");
    add_cap(to, &number->cap);
}

static void
add_queue(char to[STANCE_BYTES], const struct queue *queue)
{
    add_cap(to, &queue->cap);
    add(to, " message=%s", or_dash(queue->message));
    add_until(to, queue->message_until_us);
}

/* The next name in the order of the alphabet; NULL behind the last. The list itself has another
 * order on a board that was rebuilt. */
static const char *
next_queue(const struct agent *agent, const char *last)
{
    const char *next = NULL;
    for (const struct member *m = agent->serves; m; m = m->agent_next) {
        const char *name = m->queue->queue;
        if ((!last || strcmp(name, last) > 0) && (!next || strcmp(name, next) < 0))
            next = name;
    }
    return next;
}

static void
add_agent(char to[STANCE_BYTES], const struct agent *agent)
{
    if (agent->state == AGENT_PAUSED)
        add(to, "paused(%s)", agent->reason ? agent->reason : "");
    else
        add(to, "%s", agent->state == AGENT_LOGGED_OUT ? "logged_out" : "ready");
    add(to, " serves=");
    const char *name = NULL;
    while ((name = next_queue(agent, name)) != NULL)
        add(to, "%s%s", name, next_queue(agent, name) ? "," : "");
}

static void
add_call(char to[STANCE_BYTES], const struct call *call)
{
    add(to, "%s queue=%s agent=%s", words_name(&call_state_words, call->state),
        or_dash(call->queue ? call->queue->queue : NULL),
        or_dash(call->state == CALL_TALKING && call->agent ? call->agent->agent : NULL));
}

/* Content and all: what was looked at is what is put in force. */
static void
add_contingency(char to[STANCE_BYTES], const struct board *board, const struct contingency *plan)
{
    const struct order *order = contingency_order(board, plan);
    add(to, "%s", order ? "in_force" : "ready");
    if (order)
        add_until(to, order->is.until_us);
    add(to, " numbers=%u precedence=%" PRId64 " content=%016" PRIx64, HASH_COUNT(plan->steps),
        plan->precedence, contingency_content(plan));
}

/* And a 0 behind it. */
static uint64_t
fnv(uint64_t hash, struct text text)
{
    return fnv_bytes(fnv_bytes(hash, text.at, text.len), "", 1);
}

/* All that a second person approves: another order, another hash. */
static uint64_t
content_of(const struct event_order *order)
{
    char figures[128];
    uint64_t hash = FNV_START;
    str_format(figures, sizeof figures, "%d %" PRId64 " %d %" PRId64 " %" PRId64 " %d", order->verb,
               order->until_us, order->by_clock, order->confirm_ms, order->start_us,
               order->start_by_clock);
    const struct text all[] = {text_of(figures), order->target, order->args,
                               order->who,       order->reason, order->before};
    for (size_t i = 0; i < NITEMS(all); i++)
        hash = fnv(hash, all[i]);
    return hash;
}

static void
add_order(char to[STANCE_BYTES], const struct event_order *order)
{
    add(to, "%s", words_name(&order_state_words, order->state));
    if (order->state == ORDER_WAITING)
        add(to, " content=%016" PRIx64, content_of(order));
}

struct text
stance_of(char to[STANCE_BYTES], const struct board *board, struct text target)
{
    struct text key;
    unsigned kind = verb_target_kind(target, &key);
    const struct number *number = kind == TARGET_NUMBER ? board_number(board, key) : NULL;
    const struct queue *queue = kind == TARGET_QUEUE ? board_queue(board, key) : NULL;
    const struct agent *agent = kind == TARGET_AGENT ? board_agent(board, key) : NULL;
    const struct call *call = kind == TARGET_CALL ? board_call(board, key) : NULL;
    const struct order *order = kind == TARGET_ORDER ? board_order(board, key) : NULL;
    const struct contingency *plan = kind == TARGET_PLAN ? board_contingency(board, key) : NULL;
    to[0] = '\0';
    if (number)
        add_number(to, number);
    else if (queue)
        add_queue(to, queue);
    else if (agent)
        add_agent(to, agent);
    else if (call)
        add_call(to, call);
    else if (order)
        add_order(to, &order->is);
    else if (plan)
        add_contingency(to, board, plan);
    return text_of(to);
}
