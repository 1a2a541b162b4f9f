/* C22: Signage missing or wrong. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    static const enum signage wanted[FAMILIES] = {
        [FAMILY_FREE] = SIGNAGE_GREEN,
        [FAMILY_ORDINARY] = SIGNAGE_GREY,
        [FAMILY_PREMIUM] = SIGNAGE_VIOLET,
    };
    const struct number *number = rule_case->number;
    enum answer sva = rule_ask_sva(number), premium = rule_ask_premium(number);
    enum signage is = number->legal.signage;
    enum signage must = premium == ANSWER_YES ? SIGNAGE_VIOLET : wanted[number->family];
    if (sva == ANSWER_NO)
        return rule_exempt("no number of a value added service: %s", number->legal.class);
    if (sva == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_CLASS_LACKS);
    if (must == SIGNAGE_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    if (is == SIGNAGE_UNKNOWN)
        return rule_undecided("signage not stated in the catalogue");
    const char *box = words_name(&signage_words, (int)must);
    if (is == must)
        return rule_complies("%s box", box);
    return is == SIGNAGE_NONE
               ? rule_breaks("printed without its box, expected %s", box)
               : rule_breaks("%s box, expected %s", words_name(&signage_words, (int)is), box);
}

const struct rule rule_signage = {
    .code = "C22",
    .severity = RULE_WARNING,
    .law = "SVA signage charter (AF2M), C+S reform",
    .since = "2015-10-01",
    .message_fr = "Signalétique absente ou inexacte",
    .message_en = "Signage missing or wrong",
    .confidence = "high",
    .sees = "signage against the tariff family, of a number of a value added service",
    .lacks = "place in the plan, the tariff family, or the signage",
    .judge = judge,
};
