/* C19: An 089 number may not be shown as caller. */
#include "console/rules/rule_table.h"

const struct rule rule_caller_identity = {
    .code = "C19",
    .severity = RULE_ERROR,
    .law = "numbering plan, rules on the caller identity (2.2.2)",
    .since = "-",
    .message_fr = "Un 089 ne peut pas être présenté comme appelant",
    .message_en = "An 089 number may not be shown as caller",
    .confidence = "medium",
    .sees = "calls going out: vigie sees those that come in",
    .lacks = "",
};
