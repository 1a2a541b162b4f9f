/* C18: Holder outside EEA/EFTA. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    enum answer premium = rule_ask_premium(number);
    if (premium == ANSWER_NO)
        return rule_exempt("not surcharged");
    if (number->legal.eea == ANSWER_YES)
        return rule_complies("holder resides in the EEA or the EFTA");
    if (premium == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_FAMILY_LACKS);
    if (number->legal.eea == ANSWER_UNKNOWN)
        return rule_undecided("not stated in the catalogue whether the holder resides in the EEA "
                              "or the EFTA");
    return rule_breaks("holder resides outside the EEA and the EFTA");
}

const struct rule rule_holder_residence = {
    .code = "C18",
    .severity = RULE_WARNING,
    .law = "Arcep 2018-0881",
    .since = "2018-08-01",
    .message_fr = "Titulaire hors EEE/AELE",
    .message_en = "Holder outside EEA/EFTA",
    .confidence = "medium",
    .sees = "eea and tariff family of the number",
    .lacks = "the tariff family, or where the holder resides",
    .judge = judge,
};
