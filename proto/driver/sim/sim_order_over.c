/* sim_order_over: what is no longer held by an order goes back to the centre. */
#include <stdlib.h>

#include "proto/board/board.h"
#include "proto/driver/sim/sim_inside.h"
#include "proto/driver/sim/sim_order.h"

static bool
is_of_aspect(const struct event_order *order, bool is_line)
{
    return is_line ? order->verb == VERB_CLOSE || order->verb == VERB_OPEN
                   : order->verb == VERB_REROUTE || order->verb == VERB_SPLIT;
}

/* An order in force for the line or the route of this number, or one on its way that may become it (a
 * revert names an order and no number). */
static bool
is_explained(const struct board *board, struct text number, bool is_line)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text target;
        bool is_its = verb_target_kind(o->is.target, &target) == TARGET_NUMBER &&
                      text_equal(target, number) && is_of_aspect(&o->is, is_line);
        bool is_open = !order_is_final(&o->is) && !order_is_ahead(&o->is);
        if ((is_its && (is_open || order_is_in_force(&o->is))) ||
            (is_open && o->is.verb == VERB_REVERT))
            return true;
    }
    return false;
}

void
sim_order_release(struct sim *sim, const struct board *board, sim_sink *sink, void *context)
{
    sim->sink = sink;
    sim->context = context;
    for (size_t i = 0; i < sim_centre_number_count; i++) {
        struct sim_way *way = &sim->ways[i];
        struct text number = text_of(sim_centre_numbers[i].number);
        if (way->ordered && sim_way_is_own(i, way->ordered) &&
            !is_explained(board, number, false)) {
            free(way->ordered);
            way->ordered = NULL;
        }
        if (way->line_order == SIM_BY_CALENDAR || is_explained(board, number, true))
            continue;
        way->line_order = SIM_BY_CALENDAR;
        sim_trouble_say_line(sim, i);
    }
}
