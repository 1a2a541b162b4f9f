/* C11: More than 30 minutes billed. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

enum { FROM_UE = 200000, MOST_S = 1800 };

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    int64_t max_s = number->money.max_s;
    char price[RULE_ASK_PRICE_BYTES];
    if (rule_ask_premium(number) == ANSWER_NO)
        return rule_exempt("not surcharged");
    if (rule_ask_premium(number) == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    if (!rule_ask_has_price(number))
        return rule_undecided(RULE_ASK_PRICE_LACKS);
    rule_ask_price(price, number);
    if (number->money.rate_ue60_per_s <= FROM_UE)
        return rule_exempt("%s, not above 0.20 EUR/min", price);
    if (max_s == 0)
        return rule_breaks("%s, and its tariff ends the billing nowhere", price);
    return max_s > MOST_S ? rule_breaks("%s, billed up to %lld s, at most 1800 s asked", price,
                                        (long long)max_s)
                          : rule_complies("%s, billed up to %lld s", price, (long long)max_s);
}

const struct rule rule_longest_call = {
    .code = "C11",
    .severity = RULE_WARNING,
    .law = "AF2M recommendations (2026)",
    .since = "2026-09-01",
    .message_fr = "Durée facturée au-delà de 30 minutes",
    .message_en = "More than 30 minutes billed",
    .confidence = "medium",
    .sees = "price a minute and the longest billed time of the tariff",
    .lacks = "the tariff family, or the price",
    .judge = judge,
};
