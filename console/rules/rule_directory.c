/* C16: Reverse directory entry incomplete: risk of suspension. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    enum answer sva = rule_ask_sva(number);
    if (sva == ANSWER_NO)
        return rule_exempt("no number of a value added service: %s", number->legal.class);
    if (number->legal.directory == ANSWER_YES)
        return rule_complies("entry in the reverse directory stated as right");
    if (sva == ANSWER_UNKNOWN)
        return rule_undecided(RULE_ASK_CLASS_LACKS);
    if (number->legal.directory == ANSWER_UNKNOWN)
        return rule_undecided("not stated in the catalogue whether its entry in the reverse "
                              "directory is right");
    return rule_breaks("entry in the reverse directory stated as missing or wrong");
}

const struct rule rule_directory = {
    .code = "C16",
    .severity = RULE_WARNING,
    .law = "C. conso L.224-43, L.224-46",
    .since = "2020-07-26",
    .message_fr = "Fiche annuaire inversé incomplète : risque de suspension",
    .message_en = "Reverse directory entry incomplete: risk of suspension",
    .confidence = "high",
    .sees = "directory, of a number of a value added service",
    .lacks = "place in the plan, or whether the entry is right",
    .judge = judge,
};
