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
#include "proto/gate/repeat.h"

struct meter;

struct meter *meter_new(const struct board *board); /* borrowed */
void meter_free(struct meter **meter);

/* Takes the rates, which may be NULL: nothing is priced then. The first time before any event: the
 * board's connected calls get them too. Later: for calls that are connected from now on. */
void meter_set_rates(struct meter *meter, struct rates **rates);

const struct rates *meter_rates(const struct meter *meter);
size_t meter_generations(const struct meter *meter); /* of rates that are still held; for tests */

/* Takes it: who tries again is told from now on. NULL: nobody is. */
void meter_set_repeat(struct meter *meter, struct repeat **repeat);

/* A call of before this run, as the journal has it: its caller may try again in this one. */
void meter_recall(struct meter *meter, const struct event_call_offered *offered, int64_t at_us);

/* An event about to be said: takes note of it, and fills in what the gate alone may say of numbers,
 * origins and money. Texts it fills in live until the next call. */
void meter_event(struct meter *meter, struct event *event);

/* Everything said so far is on the board. */
void meter_settled(struct meter *meter);

/* After an EVENT_NUMBER was said: what goes with it (facts_follow). */
void meter_follow(struct meter *meter, struct text number, int64_t at_us, board_sink *sink,
                  void *context);

/* Says all that rates say otherwise at that time (facts_refresh). The board is settled. */
void meter_reprice(struct meter *meter, int64_t at_us, board_sink *sink, void *context);

#endif
