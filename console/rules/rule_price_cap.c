/* C07: Price above the cap of the range, or mixed pricing. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"
#include "proto/tariff/money.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    const struct number_legal *legal = &number->legal;
    int64_t minute_ue = number->money.rate_ue60_per_s; /* 60 seconds of sixtieths */
    int64_t call_ue = number->money.rate_call_ue60 / MONEY_UE60;
    int64_t cap_ue = minute_ue > 0 ? legal->cap_minute_ue : legal->cap_call_ue;
    char price[RULE_ASK_PRICE_BYTES], cap[MONEY_FORMAT_BYTES];
    if (rule_ask_premium(number) == ANSWER_NO)
        return rule_exempt("not surcharged");
    if (rule_ask_premium(number) == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    rule_ask_price(price, number);
    if (minute_ue > 0 && call_ue > 0)
        return rule_breaks("both prices: %s", price);
    if (!rule_ask_has_price(number))
        return rule_undecided(RULE_ASK_PRICE_LACKS);
    if (cap_ue == 0)
        return rule_undecided("ceiling of its range not known");
    if (cap_ue < 0)
        return rule_complies("%s; its range has no ceiling", price);
    money_format_ue(cap, cap_ue);
    if ((minute_ue > 0 ? minute_ue : call_ue) > cap_ue)
        return rule_breaks("%s, ceiling of its range %s EUR", price, cap);
    return rule_complies("%s, ceiling of its range %s EUR", price, cap);
}

const struct rule rule_price_cap = {
    .code = "C07",
    .severity = RULE_ERROR,
    .law = "Arcep 2012-0856 / 2018-0881",
    .since = "2015-10-01",
    .message_fr = "Tarif au-dessus du plafond de la tranche, ou double tarification",
    .message_en = "Price above the cap of the range, or mixed pricing",
    .confidence = "high",
    .sees = "price in force and the ceilings of the range. A tariff file above a "
            "ceiling, or with both prices, does not load: vigie check law --catalogue "
            "tells it",
    .lacks = "the tariff family, the price, or the ceilings",
    .judge = judge,
};
