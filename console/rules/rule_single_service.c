/* C17: One SVA number = one service. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    enum answer sva = rule_ask_sva(number);
    if (sva == ANSWER_NO)
        return rule_exempt("no number of a value added service: %s", number->legal.class);
    if (number->legal.single_service == ANSWER_YES)
        return rule_complies("stated to give access to one service");
    if (sva == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_CLASS_LACKS);
    if (number->legal.single_service == ANSWER_UNKNOWN)
        return rule_undecided("not stated in the catalogue whether it gives access to one service");
    return rule_breaks("stated to give access to several services");
}

const struct rule rule_single_service = {
    .code = "C17",
    .severity = RULE_WARNING,
    .law = "Arcep 2018-0881",
    .since = "2018-08-01",
    .message_fr = "Un numéro SVA = un seul service",
    .message_en = "One SVA number = one service",
    .confidence = "medium",
    .sees = "single-service, of a number of a value added service",
    .lacks = "place in the plan, or whether it serves one service",
    .judge = judge,
};
