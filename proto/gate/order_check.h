/* order_check: may this order be begun? Everything but who asks. Pure.
 *
 * The order of the questions is the order of the answers: is it an order at all; does its target
 * exist; do its arguments make sense; can the switch do it; is it too late; is the target still as the
 * asker saw it.
 */
#ifndef PROTO_GATE_ORDER_CHECK_H
#define PROTO_GATE_ORDER_CHECK_H

#include "proto/gate/order_destination.h"
#include "proto/gate/order_effect.h"

enum {
    ORDER_ID_MIN = 8,
    ORDER_ID_MAX = 64,
    ORDER_REASON_BYTES = 256,
};

/* Is it an id that an asker may choose? The gate's own hold a "/". */
bool order_check_id(struct text id);

/* OK: *effect is what it makes, and `before` the stance of its target. ERR_ARG: it makes no sense or
 * must not be; ERR_UNKNOWN: no such target; ERR_STALE: too late, or the target has changed since.
 * The sentence is for the asker. */
enum err order_check(const struct order_places *places, const struct event_order *ask,
                     struct order_effect *effect, char before[STANCE_BYTES], struct why *why);

/* A destination, or a split as a route says it: "split:queue:a=60,queue:b=40". number: whose calls. */
enum err order_check_way(const struct order_places *places, struct text number, struct text way,
                         struct why *why);

/* An order on the same target, or one that undoes one, that the switch was told and that is not decided
 * yet; NULL: none. */
const struct order *order_check_under_way(const struct board *board, const struct event_order *ask);

#endif
