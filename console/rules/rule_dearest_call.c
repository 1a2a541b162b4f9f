/* C12: One call above 24 EUR. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"
#include "proto/tariff/money.h"

#define MOST_UE (24 * RULE_ASK_EUR_UE)

/* What the dearest call can cost. */
static struct rule_answer
judge_tariff(const struct number_money *money, const char *price)
{
    char most[MONEY_FORMAT_BYTES];
    int64_t most_ue = money->rate_call_ue60 / MONEY_UE60;
    bool is_limited = money->rate_ue60_per_s == 0 || money->max_s > 0 || money->max_ue60 > 0;
    if (!is_limited)
        return rule_breaks("%s without any limit", price);
    if (money->rate_ue60_per_s > 0) {
        money_wide by_time = (money_wide)money->rate_ue60_per_s * money->max_s / MONEY_UE60;
        most_ue = money->max_ue60 / MONEY_UE60;
        if (most_ue == 0 || (money->max_s > 0 && by_time < most_ue))
            most_ue = by_time > INT64_MAX ? INT64_MAX : (int64_t)by_time;
    }
    money_format_ue(most, most_ue);
    return most_ue > MOST_UE ? rule_breaks("%s, a call may reach %s EUR", price, most)
                             : rule_complies("%s, a call reaches at most %s EUR", price, most);
}

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char price[RULE_ASK_PRICE_BYTES];
    if (rule_ask_premium(number) == ANSWER_NO)
        return rule_exempt("not surcharged");
    if (rule_ask_premium(number) == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    if (number->day.s_max_ue60 > MOST_UE * MONEY_UE60) {
        char amount[MONEY_FORMAT_BYTES];
        int64_t cents = money_count(number->day.s_max_ue60, 2, MONEY_UP);
        return rule_breaks("dearest call of today %s EUR", money_format_ue(amount, cents * 10000));
    }
    if (!rule_ask_has_price(number))
        return rule_undecided(RULE_ASK_PRICE_LACKS);
    return judge_tariff(&number->money, rule_ask_price(price, number));
}

const struct rule rule_dearest_call = {
    .code = "C12",
    .severity = RULE_WARNING,
    .law = "AF2M recommendations (2026)",
    .since = "2026-09-01",
    .message_fr = "Montant d’un appel supérieur à 24 €",
    .message_en = "One call above 24 EUR",
    .confidence = "medium",
    .sees = "price and limits of the tariff, and the dearest call of today",
    .lacks = "the tariff family, or the price",
    .judge = judge,
};
