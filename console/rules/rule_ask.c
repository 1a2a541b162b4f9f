#include "console/rules/rule_ask.h"

#include <string.h>

#include "proto/tariff/money.h"

bool
rule_ask_is_class(const struct number *number, const char *class)
{
    return strcmp(number->legal.class, class) == 0;
}

bool
rule_ask_is_use(const struct number *number, const char *uses)
{
    struct text rest = text_of(uses);
    while (rest.len > 0) {
        if (text_is(text_cut(&rest, ' '), number->use))
            return true;
    }
    return false;
}

bool
rule_ask_has_price(const struct number *number)
{
    return number->money.rate_ue60_per_s > 0 || number->money.rate_call_ue60 > 0;
}

enum answer
rule_ask_premium(const struct number *number)
{
    if (number->family == FAMILY_PREMIUM || rule_ask_has_price(number))
        return ANSWER_YES;
    if (number->family == FAMILY_FREE || number->family == FAMILY_ORDINARY)
        return ANSWER_NO;
    return rule_ask_is_class(number, "premium") ? ANSWER_YES : ANSWER_UNKNOWN;
}

bool
rule_ask_is_professional(const struct number *number)
{
    return number->legal.audience == AUDIENCE_PROFESSIONALS || rule_ask_is_use(number, "b2b");
}

enum answer
rule_ask_customer_line(const struct number *number, char why[RULE_TEXT_BYTES])
{
    const struct number_legal *legal = &number->legal;
    const char *audience =
        legal->audience == AUDIENCE_UNKNOWN ? "; audience not stated, taken as consumers" : "";
    if (rule_ask_is_professional(number)) {
        str_format(why, RULE_TEXT_BYTES, "a line for professionals only");
        return ANSWER_NO;
    }
    if (legal->contract == ANSWER_YES || rule_ask_is_use(number, "complaints")) {
        str_format(why, RULE_TEXT_BYTES, "%s%s",
                   legal->contract == ANSWER_YES ? "serves running contracts" : "takes complaints",
                   audience);
        return ANSWER_YES;
    }
    if (legal->contract == ANSWER_NO) {
        str_format(why, RULE_TEXT_BYTES, "serves no running contract and takes no complaints");
        return ANSWER_NO;
    }
    if (rule_ask_is_use(number, "customer-service after-sales technical")) {
        str_format(why, RULE_TEXT_BYTES, "use %s%s", number->use, audience);
        return ANSWER_YES;
    }
    if (rule_ask_is_use(number, "information audiotel public-administration sales")) {
        str_format(why, RULE_TEXT_BYTES, "use %s", number->use);
        return ANSWER_NO;
    }
    if (number->use[0] == '\0')
        str_format(why, RULE_TEXT_BYTES, "use not stated in the catalogue");
    else
        str_format(why, RULE_TEXT_BYTES, "use \"%.40s\" is none that a rule knows", number->use);
    return ANSWER_UNKNOWN;
}

enum answer
rule_ask_sva(const struct number *number)
{
    static const char *const classes[] = {"free", "ordinary", "premium", "short_by_number"};
    for (size_t i = 0; i < NITEMS(classes); i++) {
        if (rule_ask_is_class(number, classes[i]))
            return ANSWER_YES;
    }
    return number->legal.class[0] == '\0' || rule_ask_is_class(number, "unknown") ? ANSWER_UNKNOWN
                                                                                  : ANSWER_NO;
}

const char *
rule_ask_price(char to[RULE_ASK_PRICE_BYTES], const struct number *number)
{
    char minute[MONEY_FORMAT_BYTES], call[MONEY_FORMAT_BYTES];
    int64_t minute_ue = number->money.rate_ue60_per_s; /* 60 seconds of sixtieths */
    int64_t call_ue = number->money.rate_call_ue60 / MONEY_UE60;
    money_format_ue(minute, minute_ue);
    money_format_ue(call, call_ue);
    if (minute_ue > 0 && call_ue > 0)
        str_format(to, RULE_ASK_PRICE_BYTES, "%s EUR/min and %s EUR/call", minute, call);
    else if (minute_ue > 0)
        str_format(to, RULE_ASK_PRICE_BYTES, "%s EUR/min", minute);
    else if (call_ue > 0)
        str_format(to, RULE_ASK_PRICE_BYTES, "%s EUR/call", call);
    else
        str_format(to, RULE_ASK_PRICE_BYTES, "no price known");
    return to;
}

bool
rule_ask_announces(const struct number *number, struct rule_answer *answer)
{
    enum answer premium = rule_ask_premium(number);
    if (premium == ANSWER_NO)
        *answer = rule_exempt("not surcharged");
    else if (rule_ask_is_professional(number))
        *answer = rule_exempt("a line for professionals only");
    else if (premium == ANSWER_UNKNOWN)
        *answer = rule_undecided(RULE_ASK_FAMILY_LACKS);
    else
        return true;
    return false;
}

double
rule_ask_seconds(int64_t us)
{
    return (double)us / 1e6;
}
