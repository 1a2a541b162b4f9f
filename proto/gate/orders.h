/* orders: from "somebody asks" to "it is so at the switch", and to its end.
 *
 *   ask ─> check ─> SENT (journal, audit) ─> driver ─> ACCEPTED ─> DONE (read back, audit, effect)
 *            │                                  └─ no answer ─> OUTCOME_UNKNOWN ─> asked about
 *            └─> REFUSED
 *
 * The board holds all there is to know of orders: a restart goes on from there. Here is only what
 * one run knows: when something was sent, which timers follow time and not a clock. Once per id: an
 * order that the board knows is answered and not begun again.
 *
 * An order that lasts ends by itself: at until_us, or when confirm_ms have passed without a
 * confirmation. The gate then gives the inverse order itself, under the id ID/end or ID/unconfirmed.
 * Relative times follow the passing of time, whatever happens to clocks; until_us with by_clock is a
 * time of day and follows the clock.
 *
 * What is changed at the switch itself, behind the gate's back, is over too: ended, by no order, with
 * what the switch says now. Its end then touches nothing.
 */
#ifndef PROTO_GATE_ORDERS_H
#define PROTO_GATE_ORDERS_H

#include "proto/board/board.h"
#include "proto/driver/driver.h"
#include "proto/tariff/plan.h"

struct orders;

struct orders_options { /* all borrowed */
    const struct board *board;
    const struct driver_kind *kind;
    void *context;

    void (*say)(void *context, const struct event *event);
    /* Journal, board and feed are up to date with everything said. */
    enum err (*commit)(void *context, struct why *why);
    /* The audit file has it, durably. NULL: there is none. */
    enum err (*record)(void *context, const struct event_order *order, struct why *why);
    /* May `who` do that? ERR_DENIED with its sentence. NULL: everybody may. */
    enum err (*may)(void *context, struct text who, const struct event_order *order,
                    struct why *why);
    int64_t (*clock_us)(void *context);        /* the switch's */
    int64_t (*mono_us)(void *context);         /* monotonic */
    const struct plan *(*plan)(void *context); /* NULL: none */
    struct driver *(*driver)(void *context);   /* NULL: not open */

    int64_t end_ms;        /* an order that lasts and says no end, ends after so long; 0: never */
    int64_t second_person; /* from so many calls touched on; 0: never */
};

struct orders *orders_new(const struct orders_options *options);
void orders_free(struct orders **orders);

/* An order came in. OK: *stands says how it stands with it, also when it was refused. An error: it is
 * no order (ERR_ARG), or it could not be written down (ERR_IO), and nothing was begun. */
enum err orders_ask(struct orders *orders, struct text who, const struct event_order *ask,
                    struct event_order *stands, struct why *why);

/* From the driver. */
void orders_step(struct orders *orders, struct text order, enum driver_step step,
                 struct text sentence);

/* An event of the driver, before it is folded: the first call on a new way (I4, R62), an order that
 * was taken back at the switch. */
void orders_watch(struct orders *orders, const struct event *event);

/* The link to the switch is up (again): what is not certain is asked about. */
void orders_reconcile(struct orders *orders);

/* Some times a second: ends, confirmations, answers that did not come. */
void orders_tick(struct orders *orders);

#endif
