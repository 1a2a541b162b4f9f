/* C05: Local authority: outside ESSOC article 28 (L.121-16 may still apply). */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char price[RULE_ASK_PRICE_BYTES];
    enum holder holder = number->legal.holder;
    enum answer premium = rule_ask_premium(number);
    if (holder != HOLDER_UNKNOWN && holder != HOLDER_LOCAL_AUTHORITY)
        return rule_exempt("holder: %s", words_name(&holder_words, (int)holder));
    if (premium == ANSWER_NO)
        return rule_complies("not surcharged");
    if (holder == HOLDER_UNKNOWN)
        return rule_undecided("holder not stated in the catalogue");
    if (premium == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    return rule_breaks("held by a local authority; surcharged, %s", rule_ask_price(price, number));
}

const struct rule rule_local_authority = {
    .code = "C05",
    .severity = RULE_NOTE,
    .law = "Loi 2018-727 (ESSOC) art. 28, exception",
    .since = "2021-01-01",
    .message_fr = "Collectivité territoriale : hors du champ de l’article 28 ESSOC",
    .message_en = "Local authority: outside ESSOC article 28 (L.121-16 may still apply)",
    .confidence = "high",
    .sees = "holder and tariff family of the number",
    .lacks = "holder, or the tariff family",
    .judge = judge,
};
