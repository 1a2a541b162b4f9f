#include "proto/gate/order_destination.h"

#include <string.h>

#include "proto/gate/order_loop.h"

enum { NAME_BYTES = 64 };

typedef enum err check_fn(const struct order_places *places, struct text number,
                          struct text destination, struct text name, struct why *why);

/* Names that can be nothing else than names, in a dialplan, a database or a shell. */
static bool
is_plain(struct text name)
{
    static const char *const more = "._-/@+";
    if (name.len == 0 || name.len > NAME_BYTES)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        bool is_word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_word && !strchr(more, c))
            return false;
    }
    return true;
}

static enum err
check_queue(const struct order_places *places, struct text number, struct text destination,
            struct text name, struct why *why)
{
    (void)number, (void)destination;
    const struct queue *queue = board_queue(places->board, name);
    return queue && !queue->removed
               ? OK
               : why_set(why, ERR_ARG, "queue \"%.*s\" is not known here", TEXT_ARG(name));
}

static enum err
check_agent(const struct order_places *places, struct text number, struct text destination,
            struct text name, struct why *why)
{
    (void)number;
    const struct agent *agent = board_agent(places->board, name);
    bool is_known = agent && !agent->removed;
    for (const struct number *n = places->board->numbers; n && !is_known; n = n->hh.next) {
        const char *base = n->routes[ROUTE_BASE].destination;
        is_known = base && text_is(destination, base);
    }
    return is_known ? OK
                    : why_set(why, ERR_ARG, "agent \"%.*s\" is not known here", TEXT_ARG(name));
}

/* The switch knows it, or a number goes there already. */
static enum err
check_named(const struct order_places *places, struct text number, struct text destination,
            struct text name, struct why *why)
{
    (void)number, (void)name;
    enum answer answer =
        places->kind->knows ? places->kind->knows(places->driver, destination) : ANSWER_UNKNOWN;
    for (const struct number *n = places->board->numbers; n && answer == ANSWER_UNKNOWN;
         n = n->hh.next) {
        for (int layer = ROUTE_BASE; layer < ROUTE_LAYERS; layer++) {
            const char *there = n->routes[layer].destination;
            if (there && text_is(destination, there))
                answer = ANSWER_YES;
        }
    }
    return answer == ANSWER_YES
               ? OK
               : why_set(why, ERR_ARG, "\"%.*s\" is not known here: no number goes there",
                         TEXT_ARG(destination));
}

static const struct {
    enum plan_class class;
    const char *why; /* NULL: calls may go there */
} classes[] = {
    {PLAN_GEOGRAPHIC, NULL},
    {PLAN_MOBILE, NULL},
    {PLAN_NON_GEOGRAPHIC, NULL},
    {PLAN_ORDINARY, NULL},
    {PLAN_FREE, NULL},
    {PLAN_PREMIUM, "a surcharged number, and calls may not be sent to one (rule C14)"},
    {PLAN_SHORT_BY_NUMBER, "a short number that may be surcharged (rule C14)"},
    {PLAN_EMERGENCY, "an emergency number (rule C15)"},
    {PLAN_FICTIONAL, "a fictional number, which nobody can call (rule C15)"},
};

static const char *class_trouble(enum plan_class class)
{
    for (size_t i = 0; i < NITEMS(classes); i++) {
        if (classes[i].class == class)
            return classes[i].why;
    }
    return "of no class that calls may be sent to";
}

static enum err
check_loop(const struct order_places *places, struct text number, struct text national,
           struct why *why)
{
    if (number.len > 0 && text_equal(national, number))
        return why_set(why, ERR_ARG, "number %.*s is the number itself (rule C15)",
                       TEXT_ARG(national));
    return number.len > 0 &&
                   order_loop_is(places->board, places->plans, places->plan_kept, number, national)
               ? why_set(why, ERR_ARG, "calls sent to %.*s come back: a loop (rule C15)",
                         TEXT_ARG(national))
               : OK;
}

static enum err
check_number(const struct order_places *places, struct text number, struct text destination,
             struct text name, struct why *why)
{
    (void)destination;
    char digits[PLAN_NUMBER_BYTES];
    bool fits = str_copy(digits, sizeof digits, name);
    if (!fits || strspn(digits, "0123456789") != name.len)
        return why_set(why, ERR_ARG, "number \"%.*s\": expected digits only, as dialled in France",
                       TEXT_ARG(name));
    if (!places->plan)
        return why_set(why, ERR_ARG, "number %s cannot be judged: this gate has no numbering plan",
                       digits);
    struct plan_number parsed;
    plan_number_parse(places->plan, &parsed, name);
    struct text national = text_of(parsed.national);
    const struct plan_range *range =
        national.len > 0 ? plan_find(places->plan, national, places->at_us) : NULL;
    if (!range || !text_equal(national, name))
        return why_set(why, ERR_ARG, "number %s is not in the French numbering plan", digits);
    const struct plan_origin *origin = plan_number_origin(places->plan, &parsed, places->at_us);
    if (origin->class == PLAN_ORIGIN_ROUTING_PREFIX)
        return why_set(why, ERR_ARG, "number %s is a routing prefix (rule C15)", digits);
    const char *trouble = class_trouble(range->class);
    if (trouble)
        return why_set(why, ERR_ARG, "number %s is %s", digits, trouble);
    return check_loop(places, number, national, why);
}

static const struct {
    const char *kind;
    check_fn *check;
} kinds[] = {
    {"queue", check_queue}, {"menu", check_named},    {"message", check_named},
    {"agent", check_agent}, {"number", check_number},
};

enum err
order_destination_check(const struct order_places *places, struct text number,
                        struct text destination, struct why *why)
{
    struct text name = destination, kind = text_cut(&name, ':');
    for (size_t i = 0; i < NITEMS(kinds); i++) {
        if (!text_is(kind, kinds[i].kind))
            continue;
        if (!is_plain(name))
            return why_set(why, ERR_ARG,
                           "destination \"%.*s\": expected a name of letters, digits "
                           "and . _ - / @ + behind the colon",
                           TEXT_ARG(destination));
        return kinds[i].check(places, number, destination, name, why);
    }
    return why_set(
        why, ERR_ARG,
        "destination \"%.*s\": expected queue:NAME, menu:NAME, message:NAME, agent:ID or "
        "number:DIGITS",
        TEXT_ARG(destination));
}
