/* C03: The number must appear in the contract and in correspondence. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    char why[RULE_TEXT_BYTES];
    enum answer line = rule_ask_customer_line(number, why);
    if (line == ANSWER_NO)
        return rule_exempt("%s", why);
    if (number->legal.in_contract == ANSWER_YES)
        return rule_complies("written in the contract and in the letters");
    if (line == ANSWER_UNKNOWN)
        return rule_undecided("%s", why);
    if (number->legal.in_contract == ANSWER_UNKNOWN)
        return rule_undecided("not stated in the catalogue whether the number is written in the "
                              "contract and in the letters");
    return rule_breaks("not written in the contract and in the letters; %s", why);
}

const struct rule rule_customer_contract = {
    .code = "C03",
    .severity = RULE_WARNING,
    .law = "C. conso L.121-16 al. 2",
    .since = "2009-01-01",
    .message_fr = "Le numéro doit figurer dans le contrat et la correspondance",
    .message_en = "The number must appear in the contract and in correspondence",
    .confidence = "high",
    .sees = "in-contract, of a line as in C01",
    .lacks = "use, or whether the number is written there",
    .judge = judge,
};
