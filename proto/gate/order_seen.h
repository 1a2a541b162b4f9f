/* order_seen: the first call that takes the new way (I4, R62). Pure.
 *
 * Done is what the switch says of itself; seen is what a caller met. Watched are calls that were
 * offered to the number after the order was done: the first that joins the queue, enters the menu,
 * rings the telephone, is sent to the message or the number, or is turned away as ordered closes the
 * matter. Bounded: ORDER_SEEN_MAX orders
 * at a time, the oldest goes.
 */
#ifndef PROTO_GATE_ORDER_SEEN_H
#define PROTO_GATE_ORDER_SEEN_H

#include "proto/gate/order_effect.h"

enum { ORDER_SEEN_MAX = 256, ORDER_SEEN_CALLS = 32, ORDER_SEEN_ID_BYTES = 96 };

struct order_seen;

struct order_seen *order_seen_new(void);
void order_seen_free(struct order_seen **seen);

/* This order was done; verbs that no call can prove are passed over. A plan is proved by the first call
 * of any number that it sends elsewhere. */
void order_seen_expect(struct order_seen *seen, const struct board *board,
                       const struct event_order *order, const struct order_effect *effect);

/* An event of the driver. True: it proves the order whose id is in `id`. */
bool order_seen_take(struct order_seen *seen, const struct event *event,
                     char id[ORDER_SEEN_ID_BYTES]);

#endif
