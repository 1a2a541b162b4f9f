/* rule_route: where a route leads, when that is a telephone number. For rule_route_*.c only. */
#ifndef CONSOLE_RULES_RULE_ROUTE_H
#define CONSOLE_RULES_RULE_ROUTE_H

#include "console/rules/rule.h"
#include "proto/tariff/number.h"

struct rule_route {
    char digits[NUMBER_BYTES];   /* national form */
    struct text class;           /* word of the plan; empty: not known */
    const struct number *number; /* the number of the centre that it is; NULL: none */
};

/* False: the route says nothing, or leads to a queue, a menu, a message, an agent. */
bool rule_route_read(struct rule_route *to, const struct rule_case *rule_case,
                     const struct route *route);

#endif
