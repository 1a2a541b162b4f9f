/* C23: A free number cannot charge the caller. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"
#include "proto/tariff/money.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char price[RULE_ASK_PRICE_BYTES], amount[MONEY_FORMAT_BYTES];
    if (number->legal.class[0] == '\0' || rule_ask_is_class(number, "unknown"))
        return rule_undecided(RULE_ASK_CLASS_LACKS);
    if (!rule_ask_is_class(number, "free"))
        return rule_exempt("not in a free range: %s", number->legal.class);
    if (rule_ask_has_price(number))
        return rule_breaks("free range, price of the service %s", rule_ask_price(price, number));
    if (number->day.s_ue60 > 0) {
        int64_t cents = money_count(number->day.s_ue60, 2, MONEY_UP);
        return rule_breaks("free range, callers of today owe %s EUR",
                           money_format_ue(amount, cents * 10000));
    }
    return rule_complies("free range, no price of the service");
}

const struct rule rule_free_number = {
    .code = "C23",
    .severity = RULE_ERROR,
    .law = "Arcep 2012-0856",
    .since = "2015-10-01",
    .message_fr = "Un numéro gratuit ne peut pas facturer l’appelant",
    .message_en = "A free number cannot charge the caller",
    .confidence = "high",
    .sees = "price in force, and turnover of today, of a number in a free range",
    .lacks = "place in the plan",
    .judge = judge,
};
