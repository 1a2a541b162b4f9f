/* order_effect: what an order makes of its target, once it is done. Pure.
 *
 * An order acts on one aspect of its target: a number's route, its line, a cap, a queue's message, an
 * agent's pause, an agent's place in a queue, a contingency plan. The newest order of an aspect is in force; the one before
 * it rests, and is in force again when the newer one ends, unless its own end has come meanwhile.
 *
 *   reroute A until 15:00   ──────────────┐           ┌────────── ends at 15:00
 *   reroute B until 14:30                 └──ends─────┘
 */
#ifndef PROTO_GATE_ORDER_EFFECT_H
#define PROTO_GATE_ORDER_EFFECT_H

#include "proto/board/contingency.h"
#include "proto/board/stance.h"
#include "proto/driver/driver.h"

/* Arguments of an order: shorter than the room by more than the longest verb that is put in front. */
enum { ORDER_ARGS_BYTES = 512, ORDER_ARGS_MAX = 480 };

/* What is to be so. Texts are borrowed from the board and from `own`. */
struct order_effect {
    enum verb verb;
    unsigned kind; /* of the target */
    struct text target, args;
    struct text who;
    int64_t until_us;            /* 0: no end */
    const struct order *ends;    /* that ends when this is done; NULL: none */
    const struct order *resumes; /* that is in force again; NULL: none */
    bool is_lift;                /* nothing is in force afterwards: there is nothing to end */
    bool is_contrary;            /* a lift only because its contrary is in force */
    char own[ORDER_ARGS_BYTES];
};

/* Of an order as it was asked for, and of one on the board. A revert is resolved by the order that
 * it undoes. ERR_UNKNOWN, ERR_STALE with a sentence when there is nothing to be undone. */
enum err order_effect_of(const struct board *board, const struct event_order *order,
                         struct order_effect *effect, struct why *why);

/* The order in force for the same aspect of the same target; NULL: none. */
const struct order *order_effect_in_force(const struct board *board, enum verb verb,
                                          struct text target, struct text args);

/* "reroute queue:rdv": what brings back how it is now. False: it does not fit. */
bool order_effect_undo(const struct board *board, const struct order_effect *effect,
                       char to[ORDER_ARGS_BYTES]);

/* What the driver is told: for a reroute that lifts, where the calls go then. Texts may lie in `parts`. */
struct driver_order order_effect_driver(const struct board *board, struct text order,
                                        const struct order_effect *effect,
                                        char parts[ORDER_ARGS_BYTES]);

/* The events that say it: route, line, cap, queue_message. An agent's and a call's the switch tells. Of a
 * plan the route of each of its numbers that changes. */
void order_effect_say(const struct board *board, const struct order_effect *effect, int64_t at_us,
                      board_sink *sink, void *context);

/* The plans that are in force once it is done. */
void order_effect_plans(const struct board *board, const struct order_effect *effect,
                        struct contingency_set *plans);

/* A plan of that number is being put in force or taken back; number "": any plan. NULL: none. */
const struct order *order_effect_plan_under_way(const struct board *board, struct text number);

/* Where a number's calls go without an override: as the plans say (NULL: they say nothing), else the
 * base; "" as the switch itself has it. Borrowed. */
const char *order_effect_way(const struct number *number, const char *planned);

/* What the driver is told of a destination: a reroute, or a split with its parts in `parts`. */
void order_effect_told(struct driver_order *told, const char *destination,
                       char parts[ORDER_ARGS_BYTES]);

#endif
