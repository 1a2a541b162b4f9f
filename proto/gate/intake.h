/* intake: what a driver says, made ready to be written.
 *
 * Gives an event without a time its time; says `day` before the first event of a new business day;
 * introduces a number that was never seen; lays the catalogue over what the switch says; fills in
 * what numbers and calls cost, where they stand in the plan, and who tries again.
 */
#ifndef PROTO_GATE_INTAKE_H
#define PROTO_GATE_INTAKE_H

#include "proto/board/board.h"
#include "proto/gate/calendar.h"
#include "proto/gate/catalogue.h"
#include "proto/gate/ledger.h"
#include "proto/gate/rates.h"
#include "proto/gate/repeat.h"

struct intake;

/* The board (borrowed) as it was restored: its business day goes on. Takes the catalogue, which may
 * be NULL. */
struct intake *intake_new(const struct calendar *calendar, struct catalogue **catalogue,
                          const struct board *board, struct ledger *ledger);
void intake_free(struct intake **intake);

/* Takes the rates, which may be NULL: nothing is priced then. Before the first event, or when nothing
 * waits in the ledger; intake_reprice says what it changes. */
void intake_set_rates(struct intake *intake, struct rates **rates);

const struct rates *intake_rates(const struct intake *intake);

/* Takes it: who tries again is told from now on. Its window begins with the calls that the journal
 * (of the former runs) still has of it. */
enum err intake_set_repeat(struct intake *intake, struct repeat **repeat, struct journal *journal,
                           int64_t window_us, struct why *why);

/* Says each number that has another price, next price or place in the plan by now: new rates, a tariff
 * that begins. Nothing may wait in the ledger. */
void intake_reprice(struct intake *intake, int64_t now_us);

/* An event of the driver. now_us: the switch's clock, for an event that does not know its time. */
void intake_event(struct intake *intake, const struct event *event, int64_t now_us);

/* The switch's clock as its events tell it: the time of the last one and what passed since. 0 while
 * there was none. */
int64_t intake_clock_us(const struct intake *intake);

/* An event of the gate itself (the link's state): nothing is asked. */
void intake_say(struct intake *intake, const struct event *event);

/* Time passes: turns the business day when at_us is behind midnight. A clock that goes back never
 * turns it back. */
void intake_turn_day(struct intake *intake, int64_t at_us);

/* Says what the catalogue changes. For the start. */
void intake_introduce(struct intake *intake, int64_t now_us);

/* The catalogue was read again: takes it and says the difference. Nothing may wait in the ledger. */
void intake_replace_catalogue(struct intake *intake, struct catalogue **catalogue, int64_t now_us);

#endif
