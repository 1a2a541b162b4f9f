#include "proto/gate/ability.h"

/* What the switch is told for it: of a plan, where its numbers go. VERB_UNKNOWN: nothing. */
static enum verb
told_to_switch(enum verb verb)
{
    const struct verb_row *row = verb_row((int)verb);
    return row->at_switch ? verb : row->targets & TARGET_PLAN ? VERB_REROUTE : VERB_UNKNOWN;
}

static const char *
why_not(const void *context, enum verb verb)
{
    const struct ability *ability = context;
    const struct driver_kind *kind = ability->kind;
    const char *cannot = NULL;
    if (!ability->access)
        return "this gate takes no orders: it has no list of people (--access)";
    enum verb told = told_to_switch(verb);
    if (told && !kind->cannot)
        return "this kind of switch takes no orders";
    if (told)
        cannot = kind->cannot(ability->driver, told);
    if (!cannot && ability->is_clear && !access_grants(ability->access, NULL, verb))
        cannot = "no role of " ACCESS_LOCAL " has it (--access)";
    return cannot;
}

void
ability_list(const struct ability *ability, struct verb_list *list)
{
    verb_list_make(list, why_not, ability);
}
