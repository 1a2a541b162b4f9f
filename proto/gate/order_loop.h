/* order_loop: do a number's calls come back to it? Pure.
 *
 * Numbers that send their calls on to other numbers are a graph; a call that is sent on and comes back
 * goes round for ever, or until the carrier cuts it. Every part of a split is a way. Looked at as calls
 * go now, and as they will when no override, or no plan, or neither is in force any more.
 */
#ifndef PROTO_GATE_ORDER_LOOP_H
#define PROTO_GATE_ORDER_LOOP_H

#include "proto/board/contingency.h"

/* Would calls of `number` come back if they were sent to the number `to`? plans: those that would be
 * in force, instead of what the board says of its plan layer: with all of them, and when any have gone
 * but the one named `kept`. NULL: as the board says. */
bool order_loop_is(const struct board *board, const struct contingency_set *plans, struct text kept,
                   struct text number, struct text to);

#endif
