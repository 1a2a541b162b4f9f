/* order_desk: what the gate lends to its orders (orders.h): who asks and may he, the journal, the audit
 * file, the driver. One decision for every door: whatever a console claims, it comes through here.
 */
#ifndef PROTO_GATE_ORDER_DESK_H
#define PROTO_GATE_ORDER_DESK_H

#include "proto/driver/driver.h"
#include "proto/gate/askers.h"
#include "proto/gate/door.h"
#include "proto/gate/intake.h"
#include "proto/gate/ledger.h"
#include "proto/gate/options.h"
#include "proto/gate/plan_set.h"
#include "proto/gate/witness.h"
#include "proto/link/publisher.h"

struct order_desk;

struct order_desk_options { /* all borrowed */
    struct loop *loop;
    const struct options *options;
    const struct board *board;
    struct intake *intake;
    struct ledger *ledger;
    struct publisher *publisher;
    struct door *door;
    struct witness *witness;
    struct askers *askers;
    const struct driver_kind *kind;
    struct driver *const *driver;       /* points to NULL while it is not open */
    int64_t (*clock_us)(void *context); /* the switch's, when no event tells it */
    void *context;
};

struct order_desk *order_desk_open(const struct order_desk_options *options);
void order_desk_close(struct order_desk **desk);

/* Takes the plans (NULL: there are none): the board says so with the next look at them. */
void order_desk_set_plans(struct order_desk *desk, struct plan_set **plans);

/* From the driver: an event before it is folded, a step of an order, the link that came up. */
void order_desk_watch(struct order_desk *desk, const struct event *event);
void order_desk_step(struct order_desk *desk, struct text order, enum driver_step step,
                     struct text sentence);
void order_desk_link_up(struct order_desk *desk);

#endif
