#include "console/metric/routing.h"

#include "console/metric/value.h"
#include "proto/event/event_table.h"

/* The route of the first part that has one: parts that differ are told apart in the drill-down. */
static const struct route *
route_of(const struct row *row, enum route_layer *layer)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct route *route = number_route(row->parts[i].number, layer);
        if (route)
            return route;
    }
    return NULL;
}

struct value
routing_route_now(const struct row *row)
{
    enum route_layer layer;
    const struct route *route = route_of(row, &layer);
    return route ? value_text(route->destination) : value_unknown();
}

struct value
routing_route_layer(const struct row *row)
{
    enum route_layer layer;
    const struct route *route = route_of(row, &layer);
    return route ? value_word(words_name(&route_layer_words, (int)layer)) : value_unknown();
}

struct value
routing_route_until(const struct row *row)
{
    enum route_layer layer;
    const struct route *route = route_of(row, &layer);
    return route && route->until_us ? value_number(route->until_us) : value_none();
}

/* Of the part of which it holds longest. `until_us`: -1 it holds at no part, 0 it has no end there. */
static struct value
time_left(const struct row *row, int64_t (*until_us)(const struct number *number))
{
    int64_t left_us = -1;
    for (size_t i = 0; i < row->count; i++) {
        int64_t end_us = until_us(row->parts[i].number);
        if (end_us == 0)
            return value_unknown();
        int64_t its_us = end_us - row->parts[i].site->clock_us;
        its_us = its_us > 0 ? its_us : 0; /* past: the gate lifts it at any moment */
        if (end_us > 0 && its_us > left_us)
            left_us = its_us;
    }
    return left_us < 0 ? value_none() : value_number(left_us / 1000);
}

static int64_t
override_until(const struct number *number)
{
    enum route_layer layer;
    const struct route *route = number_route(number, &layer);
    return route && layer == ROUTE_OVERRIDE ? route->until_us : -1;
}

static int64_t
plan_until(const struct number *number)
{
    enum route_layer layer;
    const struct route *route = number_route(number, &layer);
    return route && layer == ROUTE_PLAN ? route->until_us : -1;
}

static int64_t
closed_until(const struct number *number)
{
    return number->line == LINE_CLOSED ? number->line_until_us : -1;
}

/* Until then the number is not where its plan sends it. */
struct value
routing_override_left(const struct row *row)
{
    return time_left(row, override_until);
}

struct value
routing_closed_left(const struct row *row)
{
    return time_left(row, closed_until);
}

struct value
routing_plan_left(const struct row *row)
{
    return time_left(row, plan_until);
}

/* Beside `closed` the time until it opens: an override that ends before changes nothing for callers. So
 * does a plan below an override. */
struct value
routing_left(const struct row *row)
{
    struct value closed = routing_closed_left(row), override = routing_override_left(row);
    if (closed.state != VALUE_NONE)
        return closed;
    return override.state != VALUE_NONE ? override : routing_plan_left(row);
}
