/* order_destination: may a number's calls be sent there? Pure.
 *
 * Nothing that was not known before gets to a switch: queues, agents, menus and messages must exist,
 * a telephone number is digits of the French numbering plan. Refused, with their reason: emergency,
 * fictional and routing numbers and the number itself (rule C15), surcharged ones (rule C14, stated by
 * an operator's guide, S71), loops through other numbers' routes, and whatever the plan does not know.
 */
#ifndef PROTO_GATE_ORDER_DESTINATION_H
#define PROTO_GATE_ORDER_DESTINATION_H

#include "proto/board/contingency.h"
#include "proto/driver/driver.h"
#include "proto/tariff/plan.h"

struct order_places {
    const struct board *board;
    const struct plan *plan; /* NULL: telephone numbers cannot be judged, and are refused */
    int64_t at_us;
    const struct driver_kind *kind; /* may know menus and messages */
    const struct driver *driver;
    const struct contingency_set *plans; /* that would be in force; NULL: as the board says */
    struct text plan_kept;               /* the one of them that is asked about */
};

/* number: whose calls; empty: one call's. */
enum err order_destination_check(const struct order_places *places, struct text number,
                                 struct text destination, struct why *why);

#endif
