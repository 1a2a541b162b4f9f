/* metric_plan: contingency plans, and where they send each number. */
#include "console/metric/value.h"
#include "proto/board/contingency.h"
#include "proto/event/verb.h"

#define DAY_US INT64_C(86400000000)

/* --- plans ------------------------------------------------------------------------------------ */

static const struct contingency *
the_plan(const struct row *row)
{
    return row->parts[0].plan;
}

static const struct board *
the_board(const struct row *row)
{
    return row->parts[0].site->board;
}

static int64_t
clock_of(const struct row *row)
{
    return row->parts[0].site->clock_us;
}

#define PLAN_TEXT(getter, member)                     \
    static struct value getter(const struct row *row) \
    {                                                 \
        return value_text(the_plan(row)->member);     \
    }
PLAN_TEXT(plan_name, plan)
PLAN_TEXT(plan_label, label)
PLAN_TEXT(plan_situation, situation)
PLAN_TEXT(plan_trouble, trouble)

static struct value
plan_precedence(const struct row *row)
{
    return value_number(the_plan(row)->precedence);
}

/* An order of it that is neither over nor in force. */
static const struct order *
order_under_way(const struct board *board, const struct contingency *plan)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text key;
        if (!order_is_final(&o->is) && o->is.state != ORDER_SCHEDULED &&
            verb_target_kind(o->is.target, &key) == TARGET_PLAN && text_is(key, plan->plan))
            return o;
    }
    return NULL;
}

static bool
is_stale(const struct row *row)
{
    return clock_of(row) >= the_plan(row)->stale_us;
}

static struct value
plan_state(const struct row *row)
{
    const struct contingency *plan = the_plan(row);
    const struct order *way = order_under_way(the_board(row), plan);
    if (way)
        return value_word(words_name(&order_state_words, way->is.state));
    if (contingency_order(the_board(row), plan))
        return value_word("in_force");
    if (plan->trouble[0])
        return value_word("unusable");
    return value_word(is_stale(row) ? "stale" : "ready");
}

static struct value
plan_left(const struct row *row)
{
    const struct order *order = contingency_order(the_board(row), the_plan(row));
    if (!order || order->is.until_us == 0)
        return value_none();
    int64_t left_us = order->is.until_us - clock_of(row);
    return value_number(left_us > 0 ? left_us / 1000 : 0);
}

static struct value
plan_who(const struct row *row)
{
    const struct order *order = contingency_order(the_board(row), the_plan(row));
    return order ? (struct value){.state = VALUE_OK, .text = order->is.who} : value_none();
}

static struct value
plan_numbers(const struct row *row)
{
    return value_number(HASH_COUNT(the_plan(row)->steps));
}

static struct value
plan_live(const struct row *row)
{
    int64_t live = 0;
    for (const struct contingency_step *step = the_plan(row)->steps; step; step = step->hh.next) {
        const struct number *number = board_number(the_board(row), text_of(step->number));
        live += number ? number->live : 0;
    }
    return value_number(live);
}

/* In force for this number: its plan layer is this plan's, and no override lies over it. */
static bool
decides(const struct board *board, const struct contingency *plan, const char *key)
{
    const struct number *number = board_number(board, text_of(key));
    const struct route *route = number ? &number->routes[ROUTE_PLAN] : NULL;
    return route && route->destination && route->who && strcmp(route->who, plan->plan) == 0 &&
           !number->routes[ROUTE_OVERRIDE].destination;
}

static struct value
plan_steered(const struct row *row)
{
    int64_t count = 0;
    for (const struct contingency_step *step = the_plan(row)->steps; step; step = step->hh.next)
        count += decides(the_board(row), the_plan(row), step->number);
    return value_number(count);
}

static struct value
plan_rehearsed(const struct row *row)
{
    int64_t at_us = the_plan(row)->rehearsed_us;
    return at_us > 0 ? value_number(at_us) : value_none();
}

static struct value
plan_rehearsed_days(const struct row *row)
{
    int64_t at_us = the_plan(row)->rehearsed_us, age_us = clock_of(row) - at_us;
    return at_us > 0 ? value_number(age_us > 0 ? age_us / DAY_US : 0) : value_none();
}

static struct value
plan_is_stale(const struct row *row)
{
    return value_number(is_stale(row));
}

static struct value
plan_exchange(const struct row *row)
{
    return value_text(the_board(row)->exchange.name);
}

static const struct metric plan_rows[] = {
    {"plan.plan", UNIT_TEXT, "Plan", 16, false, false, "its name", plan_name},
    {"plan.state", UNIT_WORD, "State", 15, false, false,
     "ready, stale (not tried for long), unusable, in_force, or how far an order of it is",
     plan_state},
    {"plan.situation", UNIT_TEXT, "Situation", 14, false, false, "when to think of it",
     plan_situation},
    {"plan.numbers", UNIT_COUNT, "Nums", 4, false, true, "numbers that it sends elsewhere",
     plan_numbers},
    {"plan.steered", UNIT_COUNT, "Now", 4, false, true,
     "numbers that go its way now: neither another plan nor an override is above it", plan_steered},
    {"plan.live", UNIT_COUNT, "Live", 5, false, true, "calls of its numbers alive now", plan_live},
    {"plan.left_ms", UNIT_MS, "Ends", 5, false, true, "time until it ends by itself", plan_left},
    {"plan.precedence", UNIT_COUNT, "Prec", 4, false, true,
     "of several in force the highest says where a number goes", plan_precedence},
    {"plan.rehearsed_days", UNIT_COUNT, "Tried", 5, false, true, "days since it was last tried",
     plan_rehearsed_days},
    {"plan.stale", UNIT_BOOL, "Old", 3, false, false,
     "it should be tried again: never tried, or too long ago", plan_is_stale},
    {"plan.label", UNIT_TEXT, "What", 24, true, false, "what it does", plan_label},
    {"plan.trouble", UNIT_TEXT, "Trouble", 24, true, false,
     "why it cannot be put in force as it is", plan_trouble},
    {"plan.who", UNIT_TEXT, "Who", 12, false, false, "who put it in force", plan_who},
    {"plan.rehearsed_us", UNIT_TIME, "Tried at", 8, false, false, "when it was last tried",
     plan_rehearsed},
    {"plan.exchange", UNIT_TEXT, "Gate", 10, false, false, "which gate it lies at", plan_exchange},
};

const struct metric_table metric_plan_table = {ROW_PLAN, "plans", plan_rows, NITEMS(plan_rows)};

/* --- steps ------------------------------------------------------------------------------------ */

static const struct plan_step *
the_step(const struct row *row)
{
    return row->parts[0].step;
}

static const struct number *
number_of(const struct row *row)
{
    return board_number(the_board(row), text_of(the_step(row)->is->number));
}

static struct value
step_plan(const struct row *row)
{
    return value_text(the_step(row)->plan->plan);
}

static struct value
step_number(const struct row *row)
{
    return value_text(the_step(row)->is->number);
}

static struct value
step_label(const struct row *row)
{
    const struct number *number = number_of(row);
    return number ? value_text(number->label) : value_none();
}

static struct value
step_now(const struct row *row)
{
    const struct number *number = number_of(row);
    const struct route *route = number ? number_route(number, NULL) : NULL;
    return route ? value_text(route->destination) : value_none();
}

static struct value
step_layer(const struct row *row)
{
    enum route_layer layer = ROUTE_UNKNOWN;
    const struct number *number = number_of(row);
    const struct route *route = number ? number_route(number, &layer) : NULL;
    return route ? value_word(words_name(&route_layer_words, (int)layer)) : value_none();
}

static struct value
step_to(const struct row *row)
{
    return value_text(the_step(row)->is->destination);
}

static struct value
step_live(const struct row *row)
{
    const struct number *number = number_of(row);
    return number ? value_number(number->live) : value_none();
}

static struct value
step_is_so(const struct row *row)
{
    return value_number(decides(the_board(row), the_step(row)->plan, the_step(row)->is->number));
}

static const struct metric step_rows[] = {
    {"step.number", UNIT_TEXT, "Number", 14, false, false, "whose calls", step_number},
    {"step.label", UNIT_TEXT, "Name", 16, true, false, "what the centre calls the number",
     step_label},
    {"step.now", UNIT_TEXT, "Goes to", 18, true, false, "where its calls go now", step_now},
    {"step.layer", UNIT_WORD, "By", 8, false, false, "which layer says so: base, plan, override",
     step_layer},
    {"step.destination", UNIT_TEXT, "By plan to", 18, true, false, "where the plan sends them",
     step_to},
    {"step.steered", UNIT_BOOL, "On", 2, false, false, "they go the plan's way now", step_is_so},
    {"step.live", UNIT_COUNT, "Live", 5, false, true, "calls of the number alive now", step_live},
    {"step.plan", UNIT_TEXT, "Plan", 16, false, false, "which plan", step_plan},
};

const struct metric_table metric_step_table = {ROW_STEP, "steps", step_rows, NITEMS(step_rows)};
