/* orders_own: what the files of orders share, and nobody else sees.
 *
 *   orders.c       the life of one order, from SENT on
 *   orders_ask.c   an order comes in
 *   orders_time.c  what the clock does
 *   orders_watch.c what the switch says of its own: seen in traffic, taken back
 *   orders_plan.c  the steps of a contingency plan
 */
#ifndef PROTO_GATE_ORDERS_OWN_H
#define PROTO_GATE_ORDERS_OWN_H

#include <uthash.h>

#include "proto/base/log.h"
#include "proto/board/contingency.h"
#include "proto/gate/order_effect.h"
#include "proto/gate/order_seen.h"
#include "proto/gate/orders.h"

enum { ORDERS_STEP_ID_BYTES = 96 };

struct plan_run;

/* What this run knows of an order. */
struct flight {
    char *order;         /* key */
    bool is_unsent;      /* said, and could not be written in time: nothing was begun */
    bool is_question;    /* the driver was last asked, not told */
    bool must_tell;      /* the switch does not do what the board says: to be told again */
    bool is_unrecorded;  /* done, and the audit file does not have it yet */
    int64_t asked_us;    /* monotonic: the driver was last told or asked */
    int64_t patience_us; /* an unknown outcome is asked about after so long; 0: not yet */
    char *told;          /* arguments that the driver was last told, or asked about */
    char *taken_back;    /* in force, and the switch says it is not so: the sentence; NULL */
    int64_t taken_back_us;
    struct plan_run *run; /* of a plan that is being put in force or taken back; NULL */
    UT_hash_handle hh;
};

struct orders {
    struct orders_options options;
    struct flight *flights;
    struct order_seen *seen;
    uint64_t step_serial;
    bool is_compare_due;       /* are those in force so? An event may have been missed */
    int64_t clock_us, mono_us; /* of the last tick: whether a clock was set */
    struct log_limit log;
};

/* NULL: none. */
struct flight *orders_flight(struct orders *orders, struct text order);
/* The same, and makes it. */
struct flight *orders_take_off(struct orders *orders, struct text order);
/* This run need not know more of it than the board. */
void orders_forget(struct orders *orders, struct text order);

/* An order in force: was it taken back at the switch? Then it is ended, as soon as that can be
 * written, and its own end has no effect any more. */
bool orders_watch_taken_back(struct orders *orders, const struct event_order *order);

/* It is not so any more, says the switch: it ends with the next tick. */
void orders_watch_note(struct orders *orders, const struct event_order *order, int64_t at_us,
                       const char *sentence);

/* All in force against what the board says of their targets: what the switch told while nobody
 * listened (a crash, another order under way) is taken back now. */
void orders_watch_compare(struct orders *orders);

int64_t orders_now_us(const struct orders *orders);
int64_t orders_mono_us(const struct orders *orders);

/* Says the order as it is now; the audit file has it before anybody hears of it. */
enum err orders_say(struct orders *orders, const struct event_order *order, struct why *why);
enum err orders_say_and_write(struct orders *orders, const struct event_order *order,
                              struct why *why);

/* A sink for events that are no orders; context: the options. */
void orders_say_effect(void *context, const struct event *event);

/* To the log, not too often. */
void orders_complain(struct orders *orders, const struct event_order *order, const struct why *why);

/* Over, without any effect. */
void orders_conclude(struct orders *orders, const struct event_order *is, enum order_state state,
                     struct text outcome);
void orders_refuse(struct orders *orders, const struct event_order *order,
                   const struct why *refusal);

/* Written down, then begun. The order is a copy. */
enum err orders_begin(struct orders *orders, struct event_order *order, struct why *why);

/* Scheduled, and its time has come: judged again as things stand now, then begun or refused. */
void orders_start(struct orders *orders, const struct event_order *is);

/* Only what has not been begun is sent; what may have been is asked about. The order is a copy: the
 * driver may answer at once. */
void orders_tell_driver(struct orders *orders, const struct event_order *order, bool is_question);

/* It is so: read back. */
void orders_done(struct orders *orders, const struct event_order *is, struct text sentence);

/* --- orders_plan.c ------------------------------------------------------------------------------ */

/* False: the effect is of no plan. The order is a copy. */
bool orders_plan_begin(struct orders *orders, const struct event_order *order,
                       const struct order_effect *effect, bool is_question);
/* An answer to a step. False: the id is of an order. */
bool orders_plan_step(struct orders *orders, struct text id, enum driver_step step,
                      struct text sentence);
void orders_plan_end(struct plan_run **run); /* NULL is fine */

/* Another order was done, and sends that number's calls there: a run that goes on looks again. */
void orders_plan_overtake(struct orders *orders, struct text number, const char *way);

/* In force, and the switch took back all that it decides. */
bool orders_plan_is_gone(const struct board *board, const struct event_order *order);

#endif
