/* meter: runs beside every live call, so that it can be priced the moment its end is said.
 *
 * An event that was said is not on the board before it is in the journal. So the meter keeps what
 * prices need of each call by itself, from the events as they are said, and from the board for what
 * was there before it. It believes an event as the board will: what is refused there changes
 * nothing here.
 */
#ifndef PROTO_GATE_METER_H
#define PROTO_GATE_METER_H

#include "proto/board/board.h"
#include "proto/gate/rates.h"

struct meter;

struct meter *meter_new(const struct board *board); /* borrowed */
void meter_free(struct meter **meter);

/* Takes the rates, which may be NULL: nothing is priced then. */
void meter_set_rates(struct meter *meter, struct rates **rates);

const struct rates *meter_rates(const struct meter *meter);

/* An event about to be said: takes note of it, and fills in what the gate alone may say of numbers,
 * origins and money. Texts it fills in live until the next call. */
void meter_event(struct meter *meter, struct event *event);

/* Everything said so far is on the board. */
void meter_settled(struct meter *meter);

/* Says each number of the board whose price is another at that time. The board is settled. */
void meter_reprice(struct meter *meter, int64_t at_us, board_sink *sink, void *context);

#endif
