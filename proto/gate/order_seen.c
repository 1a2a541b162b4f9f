#include "proto/gate/order_seen.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"

enum { CALL_BYTES = 96, NUMBER_TEXT_BYTES = 64 };

struct expected {
    char order[ORDER_SEEN_ID_BYTES]; /* "" a free place */
    enum verb verb;
    char number[NUMBER_TEXT_BYTES];
    char way[ORDER_ARGS_BYTES]; /* "queue:sav"; of a split all of them */
    char calls[ORDER_SEEN_CALLS][CALL_BYTES];
    int next; /* place in calls */
    uint64_t age;
};

struct order_seen {
    struct expected *expected;
    uint64_t age;
    size_t used;
};

struct order_seen *
order_seen_new(void)
{
    struct order_seen *seen = xcalloc(1, sizeof *seen);
    seen->expected = xcalloc(ORDER_SEEN_MAX, sizeof *seen->expected);
    return seen;
}

void
order_seen_free(struct order_seen **seen)
{
    if (!*seen)
        return;
    free((*seen)->expected);
    free(*seen);
    *seen = NULL;
}

static bool
can_be_seen(const struct order_effect *effect)
{
    return effect->kind == TARGET_NUMBER &&
           ((effect->verb == VERB_REROUTE && effect->args.len > 0) || effect->verb == VERB_SPLIT ||
            effect->verb == VERB_CLOSE || effect->verb == VERB_OPEN);
}

/* A free place, one of the same number, or the oldest. */
static struct expected *
place_for(struct order_seen *seen, struct text number)
{
    struct expected *best = &seen->expected[0];
    for (size_t i = 0; i < ORDER_SEEN_MAX; i++) {
        struct expected *at = &seen->expected[i];
        if (at->order[0] && text_is(number, at->number))
            return at;
        if (best->order[0] && (!at->order[0] || at->age < best->age))
            best = at;
    }
    return best;
}

static void
expect(struct order_seen *seen, const struct event_order *order, const struct order_effect *effect)
{
    if (!can_be_seen(effect))
        return;
    struct expected *place = place_for(seen, effect->target);
    seen->used += !place->order[0];
    *place = (struct expected){.verb = effect->verb, .age = ++seen->age};
    str_copy(place->order, sizeof place->order, order->order);
    str_copy(place->number, sizeof place->number, effect->target);
    str_copy(place->way, sizeof place->way, effect->args);
}

/* Numbers that an override sends elsewhere prove nothing of a plan. */
static void
expect_plan(struct order_seen *seen, const struct board *board, const struct event_order *order,
            const struct order_effect *effect)
{
    struct contingency_set plans;
    const struct contingency *plan = board_contingency(board, effect->target);
    order_effect_plans(board, effect, &plans);
    for (const struct contingency_step *step = plan ? plan->steps : NULL; step;
         step = step->hh.next) {
        char parts[ORDER_ARGS_BYTES];
        struct driver_order told = {.kind = TARGET_NUMBER};
        const struct number *number = board_number(board, text_of(step->number));
        const char *to = contingency_set_route(&plans, text_of(step->number), NULL);
        if (!to || !number || number->routes[ROUTE_OVERRIDE].destination)
            continue;
        order_effect_told(&told, to, parts);
        expect(seen, order,
               &(struct order_effect){.verb = told.verb,
                                      .kind = TARGET_NUMBER,
                                      .target = text_of(step->number),
                                      .args = told.args});
    }
}

void
order_seen_expect(struct order_seen *seen, const struct board *board,
                  const struct event_order *order, const struct order_effect *effect)
{
    if (effect->kind == TARGET_PLAN)
        expect_plan(seen, board, order, effect);
    else
        expect(seen, order, effect);
}

static struct expected *
of_call(struct order_seen *seen, struct text call)
{
    for (size_t i = 0; i < ORDER_SEEN_MAX; i++) {
        struct expected *at = &seen->expected[i];
        for (int c = 0; at->order[0] && c < ORDER_SEEN_CALLS; c++) {
            if (at->calls[c][0] && text_is(call, at->calls[c]))
                return at;
        }
    }
    return NULL;
}

static void
note_offered(struct order_seen *seen, const struct event_call_offered *says)
{
    for (size_t i = 0; i < ORDER_SEEN_MAX; i++) {
        struct expected *at = &seen->expected[i];
        if (!at->order[0] || !text_is(says->number, at->number) || says->call.len >= CALL_BYTES)
            continue;
        str_copy(at->calls[at->next], CALL_BYTES, says->call);
        at->next = (at->next + 1) % ORDER_SEEN_CALLS;
    }
}

/* Does the call go where it was ordered? "queue", "sav" against "queue:sav" or "queue:sav=60 ...". */
static bool
is_way(const struct expected *expected, const char *kind, struct text name)
{
    struct text rest = text_of(expected->way);
    while (rest.len > 0) {
        struct text way = text_cut(&rest, ' ');
        const char *share = expected->verb == VERB_SPLIT ? memrchr(way.at, '=', way.len) : NULL;
        if (share)
            way.len = (size_t)(share - way.at);
        struct text place = way, way_kind = text_cut(&place, ':');
        if (text_is(way_kind, kind) && text_equal(place, name))
            return true;
    }
    return false;
}

static bool
proves(const struct expected *expected, const struct event *event)
{
    enum { CALL_REJECTED = 21 };
    bool is_route = expected->verb == VERB_REROUTE || expected->verb == VERB_SPLIT;
    switch (event->type) {
    case EVENT_CALL_QUEUED:
        return is_route ? is_way(expected, "queue", event->call_queued.queue)
                        : expected->verb == VERB_OPEN;
    case EVENT_CALL_MENU:
        return is_route ? is_way(expected, "menu", event->call_menu.node)
                        : expected->verb == VERB_OPEN;
    case EVENT_CALL_RINGING:
        return is_route ? is_way(expected, "agent", event->call_ringing.agent)
                        : expected->verb == VERB_OPEN;
    case EVENT_CALL_TRANSFERRED: {
        struct text place = event->call_transferred.destination, kind = text_cut(&place, ':');
        char word[16];
        str_copy(word, sizeof word, kind);
        return is_route && is_way(expected, word, place);
    }
    case EVENT_CALL_ENDED:
        return expected->verb == VERB_CLOSE && event->call_ended.cause == CALL_REJECTED;
    default:
        return false;
    }
}

static struct text
call_of(const struct event *event)
{
    switch (event->type) {
    case EVENT_CALL_QUEUED:
        return event->call_queued.call;
    case EVENT_CALL_MENU:
        return event->call_menu.call;
    case EVENT_CALL_RINGING:
        return event->call_ringing.call;
    case EVENT_CALL_TRANSFERRED:
        return event->call_transferred.call;
    case EVENT_CALL_ENDED:
        return event->call_ended.call;
    default:
        return (struct text){NULL, 0};
    }
}

bool
order_seen_take(struct order_seen *seen, const struct event *event, char id[ORDER_SEEN_ID_BYTES])
{
    if (seen->used == 0)
        return false;
    if (event->type == EVENT_CALL_OFFERED) {
        note_offered(seen, &event->call_offered);
        return false;
    }
    struct text call = call_of(event);
    struct expected *expected = call.len > 0 ? of_call(seen, call) : NULL;
    if (!expected || !proves(expected, event))
        return false;
    memcpy(id, expected->order, ORDER_SEEN_ID_BYTES);
    expected->order[0] = '\0';
    seen->used--;
    return true;
}
