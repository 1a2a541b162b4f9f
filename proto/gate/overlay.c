#include "proto/gate/overlay.h"

#include <stddef.h>
#include <string.h>

static void
fill_text(struct text *text, const char *value)
{
    if (value)
        *text = text_of(value);
}

static void
fill_figure(int64_t *figure, int64_t value)
{
    if (value >= 0)
        *figure = value;
}

static struct event_number
number_of(const struct catalogue_row *row)
{
    return (struct event_number){
        .number = text_of(row->name),
        .label = text_of(row->label),
        .owner = text_of(row->owner),
        .use = text_of(row->use),
        .tariff = text_of(row->tariff),
        .tags = text_of(row->tags),
        .catalogued = true,
        .short_call_ms = row->short_call_ms >= 0 ? row->short_call_ms : 0,
    };
}

/* Words and figures that go from a row to an event: one list, read in both directions. */
struct pair {
    size_t row, event; /* offsets */
};

#define LEGAL(member)                                                                      \
    {                                                                                      \
        offsetof(struct catalogue_row, legal.member), offsetof(struct event_legal, member) \
    }
static const struct pair legal_pairs[] = {
    LEGAL(holder),      LEGAL(eea),       LEGAL(audience),       LEGAL(contract),
    LEGAL(in_contract), LEGAL(directory), LEGAL(single_service), LEGAL(signage),
};

#define BUDGET(member)                                                                       \
    {                                                                                        \
        offsetof(struct catalogue_row, budget.member), offsetof(struct event_budget, member) \
    }
static const struct pair budget_pairs[] = {
    BUDGET(cost_hour_ue),     BUDGET(cost_day_ue),     BUDGET(cost_month_ue),
    BUDGET(turnover_hour_ue), BUDGET(turnover_day_ue), BUDGET(turnover_month_ue),
};

static int *
word_at(void *from, size_t offset)
{
    return (int *)(void *)((char *)from + offset);
}

static int64_t *
figure_at(void *from, size_t offset)
{
    return (int64_t *)(void *)((char *)from + offset);
}

static void
fill_legal(struct event_legal *legal, const struct catalogue_row *row)
{
    for (size_t i = 0; i < NITEMS(legal_pairs); i++) {
        int word = *word_at((void *)row, legal_pairs[i].row);
        if (word != 0)
            *word_at(legal, legal_pairs[i].event) = word;
    }
}

static void
fill_budget(struct event_budget *budget, const struct catalogue_row *row)
{
    for (size_t i = 0; i < NITEMS(budget_pairs); i++)
        fill_figure(figure_at(budget, budget_pairs[i].event),
                    *figure_at((void *)row, budget_pairs[i].row));
}

static void
fill_queue(struct event_queue *queue, const struct catalogue_row *row)
{
    fill_text(&queue->label, row->label);
    fill_text(&queue->owner, row->owner);
    fill_figure(&queue->threshold_ms, row->threshold_ms);
    fill_figure(&queue->short_abandon_ms, row->short_abandon_ms);
    fill_figure(&queue->max_waiting, row->max);
}

static void
fill_agent(struct event_agent *agent, const struct catalogue_row *row)
{
    fill_text(&agent->label, row->label);
    fill_text(&agent->team, row->team);
}

void
overlay_event(const struct catalogue *catalogue, struct event *event)
{
    const struct catalogue_row *row;
    if (event->type == EVENT_NUMBER) {
        row = catalogue_find(catalogue, CATALOGUE_NUMBER, event->number.number);
        if (row)
            event->number = number_of(row);
    } else if (event->type == EVENT_LEGAL) {
        row = catalogue_find(catalogue, CATALOGUE_NUMBER, event->legal.number);
        if (row)
            fill_legal(&event->legal, row);
    } else if (event->type == EVENT_BUDGET) {
        row = catalogue_find(catalogue, CATALOGUE_NUMBER, event->budget.number);
        if (row)
            fill_budget(&event->budget, row);
    } else if (event->type == EVENT_QUEUE) {
        row = catalogue_find(catalogue, CATALOGUE_QUEUE, event->queue.queue);
        if (row)
            fill_queue(&event->queue, row);
    } else if (event->type == EVENT_AGENT) {
        row = catalogue_find(catalogue, CATALOGUE_AGENT, event->agent.agent);
        if (row)
            fill_agent(&event->agent, row);
    }
}

/* --- differences ------------------------------------------------------------------------------ */

struct difference {
    const struct catalogue *now, *before;
    const struct board *board;
    int64_t at_us;
    board_sink *sink;
    void *context;
};

static void
say(const struct difference *difference, struct event event)
{
    event.at_us = difference->at_us;
    difference->sink(difference->context, &event);
}

static bool
same(struct text text, const char *on_board)
{
    return text_equal(text, text_of(on_board));
}

static void
say_number(const struct difference *difference, const struct event_number *want)
{
    const struct number *is = board_number(difference->board, want->number);
    if (is && same(want->label, is->label) && same(want->owner, is->owner) &&
        same(want->use, is->use) && same(want->tariff, is->tariff) && same(want->tags, is->tags) &&
        want->catalogued == is->catalogued && want->removed == is->removed &&
        want->short_call_ms == is->short_call_ms)
        return;
    say(difference, (struct event){.type = EVENT_NUMBER, .number = *want});
}

/* `want`: NULL when the catalogue says nothing about this number's way (any more). */
static void
say_route(const struct difference *difference, struct text number, const char *want)
{
    const struct number *is = board_number(difference->board, number);
    const struct route *route = is ? &is->routes[ROUTE_BASE] : NULL;
    bool is_set = route && route->destination;
    bool is_ours = is_set && same(TEXT(OVERLAY_WHO), route->who);
    if (is_set && !is_ours)
        return;
    if (want ? is_set && strcmp(want, route->destination) == 0 : !is_set)
        return;
    say(difference, (struct event){.type = EVENT_ROUTE,
                                   .route = {.number = number,
                                             .layer = ROUTE_BASE,
                                             .destination = text_of(want),
                                             .who = TEXT(OVERLAY_WHO)}});
}

static void
say_queue(const struct difference *difference, const struct event_queue *want)
{
    const struct queue *is = board_queue(difference->board, want->queue);
    if (is && same(want->label, is->label) && same(want->owner, is->owner) &&
        want->threshold_ms == is->threshold_ms && want->max_waiting == is->max_waiting &&
        want->short_abandon_ms == is->short_abandon_ms)
        return;
    say(difference, (struct event){.type = EVENT_QUEUE, .queue = *want});
}

static void
say_agent(const struct difference *difference, const struct event_agent *want)
{
    const struct agent *is = board_agent(difference->board, want->agent);
    if (is && same(want->label, is->label) && same(want->team, is->team))
        return;
    say(difference, (struct event){.type = EVENT_AGENT, .agent = *want});
}

/* A queue as the board has it. */
static struct event_queue
queue_on_board(const struct difference *difference, struct text name)
{
    const struct queue *is = board_queue(difference->board, name);
    struct event_queue queue = {.queue = name, .medium = MEDIUM_VOICE};
    if (!is)
        return queue;
    return (struct event_queue){
        .queue = name,
        .label = text_of(is->label),
        .owner = text_of(is->owner),
        .strategy = text_of(is->strategy),
        .threshold_ms = is->threshold_ms,
        .max_waiting = is->max_waiting,
        .short_abandon_ms = is->short_abandon_ms,
        .medium = (int)is->medium,
        .removed = is->removed,
    };
}

static struct event_agent
agent_on_board(const struct difference *difference, struct text name)
{
    const struct agent *is = board_agent(difference->board, name);
    struct event_agent agent = {.agent = name};
    if (is) {
        agent.label = text_of(is->label);
        agent.team = text_of(is->team);
        agent.removed = is->removed;
    }
    return agent;
}

/* What stands on the board, without what the catalogue in force until now had set. At the start
 * that one is not known: all of it is forgotten, and a switch that has facts of its own says them
 * again. */
static void
forget_facts(const struct difference *difference, struct event_legal *legal,
             struct event_budget *budget)
{
    const struct catalogue_row *old =
        catalogue_find(difference->before, CATALOGUE_NUMBER, legal->number);
    for (size_t i = 0; i < NITEMS(legal_pairs); i++) {
        if (!difference->before || (old && *word_at((void *)old, legal_pairs[i].row) != 0))
            *word_at(legal, legal_pairs[i].event) = 0;
    }
    for (size_t i = 0; i < NITEMS(budget_pairs); i++) {
        if (!difference->before || (old && *figure_at((void *)old, budget_pairs[i].row) >= 0))
            *figure_at(budget, budget_pairs[i].event) = 0;
    }
}

/* The gate fills in class and ceilings whenever it is said. */
static struct event_legal
legal_on_board(const struct difference *difference, struct text number)
{
    const struct number *is = board_number(difference->board, number);
    struct event_legal legal = {.number = number};
    if (is) {
        legal.holder = (int)is->legal.holder;
        legal.eea = (int)is->legal.eea;
        legal.audience = (int)is->legal.audience;
        legal.contract = (int)is->legal.contract;
        legal.in_contract = (int)is->legal.in_contract;
        legal.directory = (int)is->legal.directory;
        legal.single_service = (int)is->legal.single_service;
        legal.signage = (int)is->legal.signage;
    }
    return legal;
}

static struct event_budget
budget_on_board(const struct difference *difference, struct text number)
{
    const struct number *is = board_number(difference->board, number);
    struct event_budget budget = {.number = number};
    if (is) {
        budget.cost_hour_ue = is->budget.cost_hour_ue;
        budget.cost_day_ue = is->budget.cost_day_ue;
        budget.cost_month_ue = is->budget.cost_month_ue;
        budget.turnover_hour_ue = is->budget.turnover_hour_ue;
        budget.turnover_day_ue = is->budget.turnover_day_ue;
        budget.turnover_month_ue = is->budget.turnover_month_ue;
    }
    return budget;
}

static bool
differs(const struct pair *pairs, size_t count, size_t size, const void *a, const void *b)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp((const char *)a + pairs[i].event, (const char *)b + pairs[i].event, size) != 0)
            return true;
    }
    return false;
}

/* What law and budgets ask; `row`: NULL when the catalogue says nothing (any more). */
static void
say_facts(const struct difference *difference, struct text number, const struct catalogue_row *row)
{
    const struct event_legal legal_is = legal_on_board(difference, number);
    const struct event_budget budget_is = budget_on_board(difference, number);
    struct event_legal legal = legal_is;
    struct event_budget budget = budget_is;
    forget_facts(difference, &legal, &budget);
    if (row) {
        fill_legal(&legal, row);
        fill_budget(&budget, row);
    }
    if (differs(legal_pairs, NITEMS(legal_pairs), sizeof(int), &legal, &legal_is))
        say(difference, (struct event){.type = EVENT_LEGAL, .legal = legal});
    if (differs(budget_pairs, NITEMS(budget_pairs), sizeof(int64_t), &budget, &budget_is))
        say(difference, (struct event){.type = EVENT_BUDGET, .budget = budget});
}

static void
compare_numbers(const struct difference *difference)
{
    const struct catalogue_row *row;
    for (row = difference->now->rows[CATALOGUE_NUMBER]; row; row = row->hh.next) {
        struct event_number want = number_of(row);
        say_facts(difference, want.number, row); /* first: its class goes with it, once */
        say_number(difference, &want);
        say_route(difference, want.number, row->route);
    }
    for (const struct number *number = difference->board->numbers; number;
         number = number->hh.next) {
        struct text name = text_of(number->number);
        bool was_ours = difference->before
                            ? catalogue_find(difference->before, CATALOGUE_NUMBER, name) != NULL
                            : number->catalogued;
        if (!was_ours || catalogue_find(difference->now, CATALOGUE_NUMBER, name))
            continue;
        struct event_number gone = {
            .number = name,
            .label = text_of(number->label),
            .owner = text_of(number->owner),
            .use = text_of(number->use),
            .tariff = text_of(number->tariff),
            .tags = text_of(number->tags),
            .removed = true,
        };
        say_facts(difference, name, NULL);
        say_number(difference, &gone);
        say_route(difference, name, NULL);
    }
}

/* What the old catalogue set and the new one does not goes back to "not said", until the switch says
 * it. */
static void
forget_queue(struct event_queue *queue, const struct catalogue_row *old)
{
    if (old->label)
        queue->label = TEXT("");
    if (old->owner)
        queue->owner = TEXT("");
    if (old->threshold_ms >= 0)
        queue->threshold_ms = 0;
    if (old->short_abandon_ms >= 0)
        queue->short_abandon_ms = 0;
    if (old->max >= 0)
        queue->max_waiting = 0;
}

static void
compare_queue(const struct difference *difference, const char *name)
{
    struct event_queue want = queue_on_board(difference, text_of(name));
    const struct catalogue_row *old =
        catalogue_find(difference->before, CATALOGUE_QUEUE, want.queue);
    const struct catalogue_row *row = catalogue_find(difference->now, CATALOGUE_QUEUE, want.queue);
    if (old)
        forget_queue(&want, old);
    if (row)
        fill_queue(&want, row);
    say_queue(difference, &want);
}

static void
compare_agent(const struct difference *difference, const char *name)
{
    struct event_agent want = agent_on_board(difference, text_of(name));
    const struct catalogue_row *old =
        catalogue_find(difference->before, CATALOGUE_AGENT, want.agent);
    const struct catalogue_row *row = catalogue_find(difference->now, CATALOGUE_AGENT, want.agent);
    if (old && old->label)
        want.label = TEXT("");
    if (old && old->team)
        want.team = TEXT("");
    if (row)
        fill_agent(&want, row);
    say_agent(difference, &want);
}

/* Every row of the new catalogue, then those of the old one that are gone. */
static void
compare_rows(const struct difference *difference, enum catalogue_kind kind,
             void (*compare)(const struct difference *difference, const char *name))
{
    const struct catalogue_row *row;
    for (row = difference->now->rows[kind]; row; row = row->hh.next)
        compare(difference, row->name);
    for (row = difference->before ? difference->before->rows[kind] : NULL; row;
         row = row->hh.next) {
        if (!catalogue_find(difference->now, kind, text_of(row->name)))
            compare(difference, row->name);
    }
}

void
overlay_difference(const struct catalogue *catalogue, const struct catalogue *before,
                   const struct board *board, int64_t at_us, board_sink *sink, void *context)
{
    struct difference difference = {catalogue, before, board, at_us, sink, context};
    compare_numbers(&difference);
    compare_rows(&difference, CATALOGUE_QUEUE, compare_queue);
    compare_rows(&difference, CATALOGUE_AGENT, compare_agent);
}
