/* C14: Reroute to a surcharged number not allowed. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_route.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge_route(const struct rule_case *rule_case, const struct route *route, int layer)
{
    struct rule_route to;
    if (!rule_route_read(&to, rule_case, route))
        return rule_exempt("leads to no telephone number");
    const char *name = words_name(&route_layer_words, layer);
    enum answer premium = to.number ? rule_ask_premium(to.number) : ANSWER_UNKNOWN;
    if (text_is(to.class, "premium") || text_is(to.class, "sms_premium"))
        premium = ANSWER_YES;
    else if (premium == ANSWER_UNKNOWN && to.class.len > 0 && !text_is(to.class, "unknown") &&
             !text_is(to.class, "short_by_number"))
        premium = ANSWER_NO;
    if (premium == ANSWER_YES)
        return rule_breaks("%s route to %s, which is surcharged", name, to.digits);
    if (premium == ANSWER_NO)
        return rule_complies("%s route to %s", name, to.digits);
    return text_is(to.class, "short_by_number")
               ? rule_undecided("tariff of the short number %s not known", to.digits)
               : rule_undecided("class of %s not known", to.digits);
}

/* breaks, undecided, complies, exempt */
static bool
worse(const struct rule_answer *a, const struct rule_answer *b)
{
    static const int order[RULE_STATES] = {
        [RULE_EXEMPT] = 0, [RULE_COMPLIES] = 1, [RULE_UNDECIDED] = 2, [RULE_BREAKS] = 3};
    return order[a->state] > order[b->state];
}

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct rule_answer exempt = rule_exempt("leads to no telephone number");
    struct rule_answer answer = exempt;
    for (int layer = 0; layer < ROUTE_LAYERS; layer++) {
        struct rule_answer its = judge_route(rule_case, &rule_case->number->routes[layer], layer);
        if (worse(&its, &answer))
            answer = its;
    }
    return answer;
}

const struct rule rule_route_premium = {
    .code = "C14",
    .severity = RULE_ERROR,
    .law = "stated by the OVH guide of 2022-05-17, article not given",
    .since = "-",
    .message_fr = "Renvoi vers un numéro surtaxé interdit",
    .message_en = "Reroute to a surcharged number not allowed",
    .confidence = "medium",
    .sees = "every route of the number that is a telephone number: its class in the "
            "plan, and its family where it is a number of the centre",
    .lacks = "the class of the number it leads to, or the tariff of a short one",
    .judge = judge,
};
