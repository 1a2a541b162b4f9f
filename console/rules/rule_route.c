#include "console/rules/rule_route.h"

#include <string.h>

/* "number:0892680680", "+33 1 99 00 12 34"; what has another word before a colon is none. */
static bool
is_telephone(struct text destination, struct text *digits)
{
    *digits = destination;
    if (text_has_prefix(destination, "number:"))
        text_cut(digits, ':');
    for (size_t i = 0; i < digits->len; i++) {
        if (!strchr("0123456789+ ().-", digits->at[i]))
            return false;
    }
    return digits->len > 0;
}

bool
rule_route_read(struct rule_route *to, const struct rule_case *rule_case, const struct route *route)
{
    struct text spelled;
    if (!route->destination || !is_telephone(text_of(route->destination), &spelled))
        return false;
    struct text national = number_national(to->digits, spelled);
    to->class = text_of(route->target_class);
    to->number = NULL;
    for (size_t i = 0; i < rule_case->board_count && !to->number; i++)
        to->number = board_number(rule_case->boards[i], national);
    if (to->number && to->number->removed)
        to->number = NULL;
    if (to->class.len == 0 && to->number)
        to->class = text_of(to->number->legal.class);
    return true;
}
