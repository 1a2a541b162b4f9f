/* C01: Surcharged number not allowed for contract follow-up or complaints. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char why[RULE_TEXT_BYTES], price[RULE_ASK_PRICE_BYTES];
    enum answer line = rule_ask_customer_line(number, why);
    enum answer premium = rule_ask_premium(number);
    if (line == ANSWER_NO)
        return rule_exempt("%s", why);
    if (premium == ANSWER_NO)
        return rule_complies("not surcharged: %s",
                             number->family == FAMILY_FREE ? "free" : "price of a call");
    if (line == ANSWER_UNKNOWN)
        return rule_undecided("%s", why);
    if (premium == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    return rule_breaks("surcharged, %s; %s", rule_ask_price(price, number), why);
}

const struct rule rule_customer_line = {
    .code = "C01",
    .severity = RULE_ERROR,
    .law = "C. conso L.121-16 (ex L.113-5; LME 2008-776 art. 87); fine L.132-21",
    .since = "2009-01-01",
    .message_fr = "Numéro surtaxé interdit pour le suivi de contrat ou les réclamations",
    .message_en = "Surcharged number not allowed for contract follow-up or complaints",
    .confidence = "high",
    .sees = "use, contract, audience and tariff family of the number",
    .lacks = "use, or the tariff family",
    .judge = judge,
};
