/* C24: A 01-07 or 09 number cannot be surcharged. */
#include <string.h>

#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    const char *digits = number->number;
    char price[RULE_ASK_PRICE_BYTES];
    bool is_plain = strlen(digits) >= 10 && digits[0] == '0' && strchr("12345679", digits[1]);
    if (!is_plain)
        return rule_exempt("not in 01-07 or 09");
    if (rule_ask_has_price(number))
        return rule_breaks("price of the service %s", rule_ask_price(price, number));
    if (number->tariff[0] != '\0' && number->family == FAMILY_UNKNOWN)
        return rule_undecided("price of its tariff %.60s not known", number->tariff);
    return rule_complies("no price of the service");
}

const struct rule rule_plain_number = {
    .code = "C24",
    .severity = RULE_ERROR,
    .law = "Arcep 2008-0512",
    .since = "2008-05-06",
    .message_fr = "Un numéro 01-07 ou 09 ne peut pas être surtaxé",
    .message_en = "A 01-07 or 09 number cannot be surcharged",
    .confidence = "high",
    .sees = "price in force of a number in 01-07 or 09",
    .lacks = "the tariff, when it names one that nobody could price",
    .judge = judge,
};
