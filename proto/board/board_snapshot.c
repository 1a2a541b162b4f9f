/* board_snapshot: the shortest list of events that rebuilds a board in an empty one.
 *
 * In this order: exchange, numbers with their routes and line, queues, agents and their state,
 * members, live calls, the day (which forgets orders), orders, totals. Each row keeps its place. A call is told as the shortest
 * story that ends where it is, with its true times; what that story counts on the way is wiped out
 * by the totals behind it.
 */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"
#include "proto/event/verb.h"

enum { TARGET_BYTES = 512 };

struct snapshot {
    const struct board *board;
    board_sink *sink;
    void *context;
};

#define SAY(snapshot, kind, at, member, ...) \
    (snapshot)->sink((snapshot)->context,    \
                     &(struct event){.type = (kind), .at_us = (at), .member = {__VA_ARGS__}})

static void
say_exchange(const struct snapshot *s)
{
    const struct exchange *e = &s->board->exchange;
    if (e->since_us == 0)
        return; /* nobody told of it */
    SAY(s, EVENT_EXCHANGE, e->since_us, exchange, .name = text_of(e->name),
        .driver = text_of(e->driver), .version = text_of(e->version), .link = (int)e->link,
        .note = text_of(e->note), .verbs = text_of(e->verbs), .cannot = text_of(e->cannot));
}

static void
say_legal(const struct snapshot *s, const struct number *n)
{
    const struct number_legal *l = &n->legal;
    if (l->holder || l->eea || l->audience || l->contract || l->in_contract || l->directory ||
        l->single_service || l->signage || l->class[0] || l->cap_minute_ue || l->cap_call_ue)
        SAY(s, EVENT_LEGAL, s->board->newest_us, legal, .number = text_of(n->number),
            .holder = (int)l->holder, .eea = (int)l->eea, .audience = (int)l->audience,
            .contract = (int)l->contract, .in_contract = (int)l->in_contract,
            .directory = (int)l->directory, .single_service = (int)l->single_service,
            .signage = (int)l->signage, .class = text_of(l->class),
            .cap_minute_ue = l->cap_minute_ue, .cap_call_ue = l->cap_call_ue);
}

/* Budgets, and the next price. */
static void
say_plans(const struct snapshot *s, const struct number *n)
{
    const struct number_budget *b = &n->budget;
    const struct number_change *c = &n->change;
    if (b->cost_hour_ue || b->cost_day_ue || b->cost_month_ue || b->turnover_hour_ue ||
        b->turnover_day_ue || b->turnover_month_ue)
        SAY(s, EVENT_BUDGET, s->board->newest_us, budget, .number = text_of(n->number),
            .cost_hour_ue = b->cost_hour_ue, .cost_day_ue = b->cost_day_ue,
            .cost_month_ue = b->cost_month_ue, .turnover_hour_ue = b->turnover_hour_ue,
            .turnover_day_ue = b->turnover_day_ue, .turnover_month_ue = b->turnover_month_ue);
    if (c->from_us != 0)
        SAY(s, EVENT_PRICE_CHANGE, s->board->newest_us, price_change, .number = text_of(n->number),
            .from_us = c->from_us, .price = text_of(c->price),
            .rate_ue60_per_s = c->rate_ue60_per_s, .rate_call_ue60 = c->rate_call_ue60);
}

static void
say_cap(const struct snapshot *s, unsigned kind, const char *key, const struct cap *cap)
{
    char target[TARGET_BYTES];
    str_format(target, sizeof target, "%s:%s", verb_target_name(kind), key);
    SAY(s, EVENT_CAP, s->board->newest_us, cap, .target = text_of(target), .count = cap->count,
        .who = text_of(cap->who), .until_us = cap->until_us);
}

static void
say_number(const struct snapshot *s, const struct number *n)
{
    struct text key = text_of(n->number);
    SAY(s, EVENT_NUMBER, s->board->newest_us, number, .number = key, .label = text_of(n->label),
        .owner = text_of(n->owner), .use = text_of(n->use), .tariff = text_of(n->tariff),
        .tags = text_of(n->tags), .catalogued = n->catalogued, .removed = n->removed,
        .family = (int)n->family, .price = text_of(n->price),
        .rate_ue60_per_s = n->money.rate_ue60_per_s, .rate_call_ue60 = n->money.rate_call_ue60,
        .free_us = n->money.free_us, .start = (int)n->money.start, .max_s = n->money.max_s,
        .max_ue60 = n->money.max_ue60, .s_vat_ppm = n->money.s_vat_ppm,
        .payout_vat_ppm = n->money.payout_vat_ppm, .cost_vat_ppm = n->money.cost_vat_ppm,
        .illustrative = n->money.illustrative, .short_call_ms = n->short_call_ms);
    say_legal(s, n);
    say_plans(s, n);
    for (int layer = 1; layer < ROUTE_LAYERS; layer++) {
        const struct route *route = &n->routes[layer];
        if (route->destination)
            SAY(s, EVENT_ROUTE, s->board->newest_us, route, .number = key, .layer = layer,
                .destination = text_of(route->destination), .who = text_of(route->who),
                .until_us = route->until_us, .target_class = text_of(route->target_class));
    }
    if (n->cap.count != 0)
        say_cap(s, TARGET_NUMBER, n->number, &n->cap);
    if (n->line || n->line_until_us || *n->line_message || *n->line_who)
        SAY(s, EVENT_LINE, s->board->newest_us, line, .number = key, .state = (int)n->line,
            .message = text_of(n->line_message), .who = text_of(n->line_who),
            .until_us = n->line_until_us);
}

static void
say_queue(const struct snapshot *s, const struct queue *q)
{
    SAY(s, EVENT_QUEUE, s->board->newest_us, queue, .queue = text_of(q->queue),
        .label = text_of(q->label), .owner = text_of(q->owner), .strategy = text_of(q->strategy),
        .threshold_ms = q->threshold_ms, .max_waiting = q->max_waiting,
        .short_abandon_ms = q->short_abandon_ms, .medium = (int)q->medium, .removed = q->removed);
    if (q->cap.count != 0)
        say_cap(s, TARGET_QUEUE, q->queue, &q->cap);
    if (q->message)
        SAY(s, EVENT_QUEUE_MESSAGE, s->board->newest_us, queue_message, .queue = text_of(q->queue),
            .message = text_of(q->message), .who = text_of(q->message_who),
            .until_us = q->message_until_us);
}

static void
say_agent(const struct snapshot *s, const struct agent *a)
{
    struct text key = text_of(a->agent);
    SAY(s, EVENT_AGENT, s->board->newest_us, agent, .agent = key, .label = text_of(a->label),
        .team = text_of(a->team), .removed = a->removed);
    if (a->since_us > 0)
        SAY(s, EVENT_AGENT_STATE, a->since_us, agent_state, .agent = key, .state = (int)a->state,
            .reason = text_of(a->reason), .raw = text_of(a->raw), .call = text_of(a->call));
}

static void
say_contingency(const struct snapshot *s, const struct contingency *c)
{
    struct text key = text_of(c->plan);
    SAY(s, EVENT_PLAN, s->board->newest_us, plan, .plan = key, .label = text_of(c->label),
        .situation = text_of(c->situation), .precedence = c->precedence,
        .rehearsed_us = c->rehearsed_us, .stale_us = c->stale_us, .trouble = text_of(c->trouble));
    for (const struct contingency_step *step = c->steps; step; step = step->hh.next)
        SAY(s, EVENT_PLAN_STEP, s->board->newest_us, plan_step, .plan = key,
            .number = text_of(step->number), .destination = text_of(step->destination));
}

static void
say_members(const struct snapshot *s, const struct queue *q)
{
    for (const struct member *m = q->members; m; m = m->queue_next)
        SAY(s, EVENT_MEMBER, s->board->newest_us, member, .agent = text_of(m->agent->agent),
            .queue = text_of(q->queue), .penalty = m->penalty, .paused = m->paused,
            .reason = text_of(m->reason));
}

/* What came before the state the call is in, as far as it left traces. */
static void
say_call_past(const struct snapshot *s, const struct call *c, struct text id)
{
    if (c->connected_us > 0)
        SAY(s, EVENT_CALL_CONNECTED, c->connected_us, call_connected, .call = id);
    if (c->charged_us > 0)
        SAY(s, EVENT_CALL_CHARGED, c->charged_us, call_charged, .call = id);
    if (c->menu && c->state != CALL_MENU)
        SAY(s, EVENT_CALL_MENU, c->offered_us, call_menu, .call = id, .node = text_of(c->menu));
    if (c->answered && c->first_answered_us != c->answered_us) {
        SAY(s, EVENT_CALL_ANSWERED, c->first_answered_us, call_answered, .call = id);
        SAY(s, EVENT_CALL_TRANSFERRED, c->state_us, call_transferred, .call = id);
    }
    /* A queue was left. Which one refused it left no trace, so any stands for it. */
    bool left = !c->queue && (c->was_queued || c->left);
    if (!left)
        return;
    struct text any = text_of(c->last_queue ? c->last_queue->queue : s->board->queues->queue);
    if (c->was_queued)
        SAY(s, EVENT_CALL_QUEUED, c->state_us, call_queued, .call = id, .queue = any);
    SAY(s, EVENT_CALL_UNQUEUED, c->state_us, call_unqueued, .call = id, .queue = any,
        .why = c->left);
}

/* Brings it where it is. CALL_OFFERED has nothing before it, CALL_LEFT was just told. */
static void
say_call_now(const struct snapshot *s, const struct call *c, struct text id)
{
    struct text queue = text_of(c->queue ? c->queue->queue : "");
    struct text agent = text_of(c->agent ? c->agent->agent : "");
    bool told =
        c->connected_us == c->state_us && !c->menu && !c->answered && !c->was_queued && !c->left;
    switch (c->state) {
    case CALL_CONNECTED:
        if (!told)
            SAY(s, EVENT_CALL_TRANSFERRED, c->state_us, call_transferred, .call = id);
        break;
    case CALL_MENU:
        SAY(s, EVENT_CALL_MENU, c->state_us, call_menu, .call = id, .node = text_of(c->menu));
        break;
    case CALL_RINGING:
        SAY(s, EVENT_CALL_RINGING, c->state_us, call_ringing, .call = id, .agent = agent);
        break;
    case CALL_WAITING:
    case CALL_TALKING:
        if (c->queue)
            SAY(s, EVENT_CALL_QUEUED, c->queued_us, call_queued, .call = id, .queue = queue,
                .priority = c->priority);
        if (c->state == CALL_TALKING)
            SAY(s, EVENT_CALL_ANSWERED, c->answered_us, call_answered, .call = id, .queue = queue,
                .agent = agent);
        else if (c->agent)
            SAY(s, EVENT_CALL_RINGING, c->state_us, call_ringing, .call = id, .queue = queue,
                .agent = agent);
        break;
    }
}

/* Said of calls whose number is shared out. */
static int
counts_of(const struct call *c)
{
    if (!c->number->share)
        return ANSWER_UNKNOWN;
    return c->counts ? ANSWER_YES : ANSWER_NO;
}

static void
say_call(const struct snapshot *s, const struct call *c)
{
    struct text id = text_of(c->call);
    SAY(s, EVENT_CALL_OFFERED, c->offered_us, call_offered, .call = id,
        .number = text_of(c->number->number), .caller = text_of(call_caller(c)),
        .caller_name = text_of(c->caller_name), .origin = text_of(c->origin),
        .trunk = text_of(c->trunk), .medium = c->medium, .counts = counts_of(c));
    say_call_past(s, c, id);
    say_call_now(s, c, id);
}

/* --- totals ----------------------------------------------------------------------------------- */

enum {
    HOUR_COUNTERS = sizeof(struct number_hour) / sizeof(int64_t), /* no hour has more */
    MONTH_COUNTERS = sizeof(struct number_month) / sizeof(int64_t),
};
enum { COUNTERS_MAX = 64, WINDOW_INTS = WINDOW_MINUTES * (1 + WINDOW_COUNTERS_MAX) };

/* Room for the lists of one row. */
struct lists {
    int64_t counters[COUNTERS_MAX];
    int64_t windows[WINDOW_INTS];
    int64_t waits[2 * WAITS_BUCKETS];
    int64_t hours[NUMBER_HOURS * (1 + HOUR_COUNTERS)];
    int64_t month[MONTH_COUNTERS];
    int64_t shares[SHARE_INTS];
};

/* Trailing zeros are left out; a row without counts is empty. */
static struct ints
list_counters(int64_t *to, const struct counter_table *table, const void *day)
{
    size_t len = 0;
    for (size_t i = 0; i < table->count; i++) {
        to[i] = *(const int64_t *)((const char *)day + table->rows[i].offset);
        if (to[i] != 0)
            len = i + 1;
    }
    return (struct ints){to, len};
}

static struct ints
list_window(int64_t *to, const struct counter_table *table, const struct window *window)
{
    size_t len = 0;
    if (!window->minute)
        return (struct ints){to, 0};
    for (int64_t minute = window->newest - WINDOW_MINUTES + 1; minute <= window->newest; minute++) {
        int64_t any = 0;
        for (size_t place = 0; place < table->count; place++) {
            to[len + 1 + place] = window_at(window, place, minute);
            any |= to[len + 1 + place];
        }
        to[len] = minute;
        if (any != 0)
            len += 1 + table->count;
    }
    return (struct ints){to, len};
}

static struct ints
list_waits(int64_t *to, const struct waits *waits)
{
    size_t len = 0;
    for (int bucket = 0; waits->count && bucket < WAITS_BUCKETS; bucket++) {
        if (waits->count[bucket] == 0)
            continue;
        to[len++] = bucket;
        to[len++] = waits->count[bucket];
    }
    return (struct ints){to, len};
}

/* `hours`: NUMBER_HOURS structs of the table's counters, or NULL. */
static struct ints
list_hours(int64_t *to, const struct counter_table *table, const void *hours)
{
    size_t len = 0, size = table->count * sizeof(int64_t);
    for (int hour = 0; hours && hour < NUMBER_HOURS; hour++) {
        const char *its = (const char *)hours + (size_t)hour * size;
        to[len] = hour;
        if (list_counters(&to[len + 1], table, its).len > 0)
            len += 1 + table->count;
    }
    return (struct ints){to, len};
}

static void
say_totals(const struct snapshot *s, const struct event_totals *totals)
{
    if (totals->counters.len + totals->windows.len + totals->waits.len + totals->hours.len +
            totals->month.len + totals->shares.len ==
        0)
        return;
    s->sink(s->context,
            &(struct event){.type = EVENT_TOTALS, .at_us = s->board->newest_us, .totals = *totals});
}

static void
say_all_totals(const struct snapshot *s)
{
    struct lists *lists = xmalloc(sizeof *lists);
    for (const struct number *n = s->board->numbers; n; n = n->hh.next)
        say_totals(s,
                   &(struct event_totals){
                       .subject = SUBJECT_NUMBER,
                       .key = text_of(n->number),
                       .counters = list_counters(lists->counters, &number_counter_table, &n->day),
                       .windows = list_window(lists->windows, &number_window_table, &n->window),
                       .hours = list_hours(lists->hours, &number_hour_table, n->hours),
                       .month = list_counters(lists->month, &number_month_table, &n->month),
                       .shares = share_list(lists->shares, n->share)});
    for (const struct queue *q = s->board->queues; q; q = q->hh.next)
        say_totals(s, &(struct event_totals){
                          .subject = SUBJECT_QUEUE,
                          .key = text_of(q->queue),
                          .counters = list_counters(lists->counters, &queue_counter_table, &q->day),
                          .windows = list_window(lists->windows, &queue_window_table, &q->window),
                          .waits = list_waits(lists->waits, &q->waits),
                          .hours = list_hours(lists->hours, &queue_hour_table, q->hours)});
    for (const struct agent *a = s->board->agents; a; a = a->hh.next)
        say_totals(s, &(struct event_totals){.subject = SUBJECT_AGENT,
                                             .key = text_of(a->agent),
                                             .counters = list_counters(
                                                 lists->counters, &agent_counter_table, &a->day)});
    for (const struct origin *o = s->board->origins; o; o = o->hh.next) /* rows and all */
        SAY(s, EVENT_TOTALS, s->board->newest_us, totals, .subject = SUBJECT_ORIGIN,
            .key = text_of(o->origin),
            .counters = list_counters(lists->counters, &origin_counter_table, &o->day),
            .hours = list_hours(lists->hours, &origin_hour_table, o->hours));
    free(lists);
}

void
board_snapshot(const struct board *board, board_sink *sink, void *context)
{
    const struct snapshot snapshot = {board, sink, context}, *s = &snapshot;
    if (board->newest_us == 0)
        return; /* nothing ever happened */
    say_exchange(s);
    for (const struct number *n = board->numbers; n; n = n->hh.next)
        say_number(s, n);
    for (const struct queue *q = board->queues; q; q = q->hh.next)
        say_queue(s, q);
    for (const struct agent *a = board->agents; a; a = a->hh.next)
        say_agent(s, a);
    for (const struct queue *q = board->queues; q; q = q->hh.next)
        say_members(s, q);
    for (const struct contingency *c = board->contingencies; c; c = c->hh.next)
        say_contingency(s, c);
    for (const struct call *c = board->calls; c; c = c->hh.next)
        say_call(s, c);
    if (board->day_us > 0)
        SAY(s, EVENT_DAY, board->day_us, day, .date = text_of(board->date),
            .zone = text_of(board->zone));
    for (const struct order *o = board->orders; o; o = o->hh.next)
        s->sink(s->context,
                &(struct event){.type = EVENT_ORDER, .at_us = o->at_us, .order = o->is});
    SAY(s, EVENT_TOTALS, board->newest_us, totals, .subject = SUBJECT_BOARD);
    say_all_totals(s);
}
