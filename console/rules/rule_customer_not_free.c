/* C02: Compliant: the law asks for a non-surcharged number, not a free one. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char why[RULE_TEXT_BYTES];
    enum answer line = rule_ask_customer_line(number, why);
    enum answer premium = rule_ask_premium(number);
    if (line == ANSWER_NO)
        return rule_exempt("%s", why);
    if (premium == ANSWER_YES)
        return rule_exempt("surcharged: see C01");
    if (number->family == FAMILY_FREE)
        return rule_complies("free, which is more than the law asks");
    if (line == ANSWER_UNKNOWN)
        return rule_undecided("%s", why);
    if (premium == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    return rule_breaks("not surcharged: price of a call; %s", why);
}

const struct rule rule_customer_not_free = {
    .code = "C02",
    .severity = RULE_NOTE,
    .law = "C. conso L.121-16",
    .since = "2009-01-01",
    .message_fr = "Conforme : la loi exige un numéro non surtaxé, pas un numéro gratuit",
    .message_en = "Compliant: the law asks for a non-surcharged number, not a free one",
    .confidence = "high",
    .sees = "the same as C01: a line that is not surcharged is good, free or not",
    .lacks = "use, or the tariff family",
    .judge = judge,
};
