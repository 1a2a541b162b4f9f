/* C06: Telecom provider: non-geographic, fixed, non-surcharged number; free waiting from its own network. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char price[RULE_ASK_PRICE_BYTES];
    enum holder holder = number->legal.holder;
    bool helps = rule_ask_is_use(number, "customer-service after-sales technical complaints");
    if (holder != HOLDER_UNKNOWN && holder != HOLDER_TELECOM)
        return rule_exempt("holder: %s", words_name(&holder_words, (int)holder));
    if (!helps && number->use[0] != '\0')
        return rule_exempt("use %.60s", number->use);
    if (number->family == FAMILY_FREE)
        return rule_complies("free, waiting included");
    if (holder == HOLDER_UNKNOWN)
        return rule_undecided("holder not stated in the catalogue");
    if (!helps)
        return rule_undecided("use not stated in the catalogue");
    switch (rule_ask_premium(number)) {
    case ANSWER_YES:
        return rule_breaks("use %s of a telecom provider; surcharged, %s", number->use,
                           rule_ask_price(price, number));
    case ANSWER_NO:
        return rule_undecided("not seen whether callers on the provider's own network wait for "
                              "nothing");
    default:
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    }
}

const struct rule rule_telecom_provider = {
    .code = "C06",
    .severity = RULE_ERROR,
    .law = "C. conso L.224-38 (loi 2008-3 of 2008-01-03)",
    .since = "2008-06-01",
    .message_fr = "Opérateur télécom : numéro non géographique, fixe, non surtaxé ; attente "
                  "gratuite depuis son réseau",
    .message_en = "Telecom provider: non-geographic, fixed, non-surcharged number; free "
                  "waiting from its own network",
    .confidence = "medium",
    .sees = "holder, use and tariff family of the number",
    .lacks = "holder, use, the tariff family, or whether callers on the own network "
             "wait for nothing: no switch tells",
    .judge = judge,
};
