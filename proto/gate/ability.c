#include "proto/gate/ability.h"

static const char *
why_not(const void *context, enum verb verb)
{
    const struct ability *ability = context;
    const struct driver_kind *kind = ability->kind;
    const char *cannot = NULL;
    if (!ability->access)
        return "this gate takes no orders: it has no list of people (--access)";
    if (verb_row((int)verb)->at_switch && !kind->cannot)
        return "this kind of switch takes no orders";
    if (verb_row((int)verb)->at_switch)
        cannot = kind->cannot(ability->driver, verb);
    if (!cannot && ability->is_clear && !access_grants(ability->access, NULL, verb))
        cannot = "no role of " ACCESS_LOCAL " has it (--access)";
    return cannot;
}

void
ability_list(const struct ability *ability, struct verb_list *list)
{
    verb_list_make(list, why_not, ability);
}
