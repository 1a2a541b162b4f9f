/* C04: Surcharged number not allowed for administrations. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char price[RULE_ASK_PRICE_BYTES];
    enum holder holder = number->legal.holder;
    enum answer premium = rule_ask_premium(number);
    if (holder == HOLDER_LOCAL_AUTHORITY)
        return rule_exempt("held by a local authority, which article 28 excepts: see C05");
    if (holder != HOLDER_UNKNOWN && holder != HOLDER_ADMINISTRATION)
        return rule_exempt("holder: %s", words_name(&holder_words, (int)holder));
    if (premium == ANSWER_NO)
        return rule_complies("not surcharged");
    if (holder == HOLDER_UNKNOWN)
        return rule_undecided("holder not stated in the catalogue");
    if (premium == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    return rule_breaks("held by an administration; surcharged, %s", rule_ask_price(price, number));
}

const struct rule rule_administration = {
    .code = "C04",
    .severity = RULE_ERROR,
    .law = "Loi 2018-727 (ESSOC) art. 28",
    .since = "2021-01-01",
    .message_fr = "Numéro surtaxé interdit aux administrations",
    .message_en = "Surcharged number not allowed for administrations",
    .confidence = "high",
    .sees = "holder and tariff family of the number",
    .lacks = "holder, or the tariff family",
    .judge = judge,
};
