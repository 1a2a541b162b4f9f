/* C20: Caller number not fit for automated calling. */
#include "console/rules/rule_table.h"

const struct rule rule_automated_calls = {
    .code = "C20",
    .severity = RULE_WARNING,
    .law = "Arcep 2022-1583",
    .since = "2023-01-01",
    .message_fr = "Numéro d’appelant inadapté au démarchage automatisé",
    .message_en = "Caller number not fit for automated calling",
    .confidence = "high",
    .sees = "calls going out: vigie sees those that come in",
    .lacks = "",
};
