#include "console/control/plan_preview.h"

#include <stdlib.h>
#include <string.h>

static struct plan_way *
way_to(struct plan_preview *preview, const struct board *board, struct text destination)
{
    for (size_t i = 0; i < preview->way_count; i++) {
        if (text_equal(preview->ways[i].destination, destination))
            return &preview->ways[i];
    }
    if (preview->way_count == PLAN_PREVIEW_WAYS)
        return NULL;
    struct plan_way *way = &preview->ways[preview->way_count++];
    struct text name = destination, kind = text_cut(&name, ':');
    *way = (struct plan_way){.destination = destination};
    way->queue = text_is(kind, "queue") ? board_queue(board, name) : NULL;
    if (!way->queue)
        return way;
    way->free = way->queue->staff[AGENT_AVAILABLE];
    for (int state = AGENT_AVAILABLE; state <= AGENT_WRAP_UP; state++)
        way->staff += way->queue->staff[state];
    return way;
}

static int64_t
busiest_hour(const struct number *number)
{
    int64_t most = 0;
    for (int hour = 0; number->hours && hour < NUMBER_HOURS; hour++) {
        int64_t offered = number->hours[hour].offered;
        most = offered > most ? offered : most;
    }
    return most;
}

static void
add_share(struct plan_preview *preview, const struct board *board, const struct number *number,
          struct text destination, int64_t percent)
{
    enum { ALL = 100 };
    struct plan_way *way = way_to(preview, board, destination);
    if (!way) {
        preview->other_ways++;
        return;
    }
    way->numbers++;
    way->live += (number->live * percent + ALL / 2) / ALL;
    way->busiest += (busiest_hour(number) * percent + ALL / 2) / ALL;
}

/* Each part of a split takes its share of the calls. */
static void
add_number(struct plan_preview *preview, const struct board *board, const struct number *number,
           const char *destination)
{
    enum { ALL = 100 };
    struct text rest = text_of(destination);
    if (!text_has_prefix(rest, "split:")) {
        add_share(preview, board, number, rest, ALL);
        return;
    }
    text_cut(&rest, ':');
    while (rest.len > 0) {
        struct text part = text_cut(&rest, ',');
        const char *sign = memrchr(part.at, '=', part.len);
        int64_t percent = 0;
        size_t len = sign ? (size_t)(sign - part.at) : part.len;
        if (sign)
            text_to_i64((struct text){sign + 1, part.len - len - 1}, &percent);
        add_share(preview, board, number, (struct text){part.at, len}, percent);
    }
}

static int
by_numbers(const void *a, const void *b)
{
    const struct plan_way *left = a, *right = b;
    if (left->numbers != right->numbers)
        return left->numbers > right->numbers ? -1 : 1;
    size_t len = left->destination.len < right->destination.len ? left->destination.len
                                                                : right->destination.len;
    int order = memcmp(left->destination.at, right->destination.at, len);
    return order ? order : (left->destination.len > right->destination.len) * 2 - 1;
}

void
plan_preview_make(struct plan_preview *preview, const struct board *board,
                  const struct contingency *plan, bool applies, bool whole)
{
    struct contingency_set after;
    *preview = (struct plan_preview){.numbers = HASH_COUNT(plan->steps)};
    contingency_set_in_force(&after, board);
    contingency_set_drop(&after, plan);
    if (applies)
        contingency_set_add(&after, plan);
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next) {
        const struct contingency *by;
        const struct number *number = board_number(board, text_of(step->number));
        const char *planned = contingency_set_route(&after, text_of(step->number), &by);
        const struct route *now = number ? number_route(number, NULL) : NULL;
        if (!number)
            continue;
        const char *base = number->routes[ROUTE_BASE].destination;
        const char *to = planned ? planned : base ? base : "";
        preview->overridden += number->routes[ROUTE_OVERRIDE].destination != NULL;
        preview->outdone += planned && by != plan;
        bool is_there = now && strcmp(now->destination, to) == 0;
        bool changes = !number->routes[ROUTE_OVERRIDE].destination && !is_there;
        preview->changes += changes;
        if (!changes && !whole)
            continue;
        add_number(preview, board, number, to);
    }
    qsort(preview->ways, preview->way_count, sizeof preview->ways[0], by_numbers);
}

const char *
plan_way_trouble(const struct plan_way *way)
{
    if (!way->queue)
        return NULL;
    if (way->staff == 0)
        return "nobody is there to answer";
    int64_t room = way->queue->max_waiting;
    if (room > 0 && way->queue->waiting_count + way->live > room + way->free)
        return "more calls than it holds";
    return NULL;
}
