/* facts: what the gate alone says of numbers: their price and the next one, what the law asks of their
 * place in the numbering plan, the class of a telephone number that their calls are sent to.
 *
 * An event that was said is not on the board before it is in the journal. So this remembers of each
 * number what was said last in this run, and looks at the board for what was there before. Rates may
 * be NULL: then nothing is known, and that is said.
 */
#ifndef PROTO_GATE_FACTS_H
#define PROTO_GATE_FACTS_H

#include "proto/board/board.h"
#include "proto/gate/rates.h"

struct facts;

struct facts *facts_new(const struct board *board); /* borrowed */
void facts_free(struct facts **facts);

/* An event about to be said: takes note of it and fills in what a driver cannot know. Texts it fills
 * in live until the next call. */
void facts_event(struct facts *facts, const struct rates *rates, struct event *event);

/* The tariff id that the number has by what was said so far; borrowed until its next event. */
struct text facts_tariff(struct facts *facts, struct text number);

/* Says class, ceilings and next price of the number when they are not what was said. */
void facts_follow(struct facts *facts, const struct rates *rates, struct text number, int64_t at_us,
                  board_sink *sink, void *context);

/* Says everything that rates say otherwise by now, of every number and route of the board, which is
 * settled and does not change meanwhile. */
void facts_refresh(struct facts *facts, const struct rates *rates, int64_t at_us, board_sink *sink,
                   void *context);

#endif
