/* C15: Impossible reroute target. */
#include <string.h>

#include "console/rules/rule_ask.h"
#include "console/rules/rule_route.h"
#include "console/rules/rule_table.h"

enum { WAY_MAX = 64 }; /* a way longer than this is none that callers wait for */

/* The number that a number sends its calls to now; NULL: none of ours. */
static const struct number *
next_on_the_way(const struct rule_case *rule_case, const struct number *number)
{
    struct rule_route to;
    const struct route *route = number_route(number, NULL);
    return route && rule_route_read(&to, rule_case, route) ? to.number : NULL;
}

/* Follows the routes in force until they end, or come to where they have been. */
static struct rule_answer
judge_loop(const struct rule_case *rule_case)
{
    const struct number *way[WAY_MAX] = {rule_case->number};
    size_t count = 1;
    char told[RULE_TEXT_BYTES];
    str_format(told, sizeof told, "%s", rule_case->number->number);
    for (const struct number *at = next_on_the_way(rule_case, way[0]); at;
         at = next_on_the_way(rule_case, at)) {
        size_t len = strlen(told);
        str_format(told + len, sizeof told - len, " > %s", at->number);
        for (size_t i = 0; i < count; i++) {
            if (way[i] == at || strcmp(way[i]->number, at->number) == 0)
                return rule_breaks("loop: %s", told);
        }
        if (count == WAY_MAX)
            return rule_breaks("through more than %d numbers: %.120s ...", WAY_MAX, told);
        way[count++] = at;
    }
    return count > 1 ? rule_complies("%s", told) : rule_exempt("leads to no telephone number");
}

static struct rule_answer
judge_route(const struct rule_case *rule_case, const struct route *route, int layer)
{
    static const struct {
        const char *class, *says;
    } impossible[] = {
        {"emergency", "an emergency number"},
        {"fictional", "a fictional number"},
        {"routing_prefix", "a routing prefix"},
    };
    struct rule_route to;
    if (!rule_route_read(&to, rule_case, route))
        return rule_exempt("leads to no telephone number");
    const char *name = words_name(&route_layer_words, layer);
    if (strcmp(to.digits, rule_case->number->number) == 0)
        return rule_breaks("%s route to itself", name);
    for (size_t i = 0; i < NITEMS(impossible); i++) {
        if (text_is(to.class, impossible[i].class))
            return rule_breaks("%s route to %s, %s", name, to.digits, impossible[i].says);
    }
    if (!to.number && (to.class.len == 0 || text_is(to.class, "unknown")))
        return rule_undecided("class of %s not known", to.digits);
    return rule_complies("%s route to %s", name, to.digits);
}

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    struct rule_answer answer = judge_loop(rule_case);
    for (int layer = 0; layer < ROUTE_LAYERS && answer.state != RULE_BREAKS; layer++) {
        struct rule_answer its = judge_route(rule_case, &rule_case->number->routes[layer], layer);
        if (its.state == RULE_BREAKS || its.state == RULE_UNDECIDED || answer.state == RULE_EXEMPT)
            answer = its;
    }
    return answer;
}

const struct rule rule_route_target = {
    .code = "C15",
    .severity = RULE_ERROR,
    .law = "technical",
    .since = "-",
    .message_fr = "Destination de renvoi impossible",
    .message_en = "Impossible reroute target",
    .confidence = "high",
    .sees = "every route of the number that is a telephone number: class in the plan, "
            "and the way on through other numbers of the centre",
    .lacks = "the class of the number it leads to",
    .judge = judge,
};
