/* C08: The service price must be a multiple of 0.01 EUR. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"
#include "proto/tariff/money.h"

enum { CENT_UE = 10000 };

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char price[RULE_ASK_PRICE_BYTES];
    if (rule_ask_premium(number) == ANSWER_NO)
        return rule_exempt("not surcharged");
    if (rule_ask_premium(number) == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    if (!rule_ask_has_price(number))
        return rule_undecided(RULE_ASK_PRICE_LACKS);
    rule_ask_price(price, number);
    bool is_whole = number->money.rate_ue60_per_s % CENT_UE == 0 &&
                    number->money.rate_call_ue60 % (CENT_UE * MONEY_UE60) == 0;
    return is_whole ? rule_complies("%s", price)
                    : rule_breaks("%s is no whole number of cents", price);
}

const struct rule rule_price_step = {
    .code = "C08",
    .severity = RULE_ERROR,
    .law = "industry rule after 2012-0856",
    .since = "2015-10-01",
    .message_fr = "Le prix du service doit être un multiple de 0,01 €",
    .message_en = "The service price must be a multiple of 0.01 EUR",
    .confidence = "medium",
    .sees = "price in force",
    .lacks = "the tariff family, or the price",
    .judge = judge,
};
