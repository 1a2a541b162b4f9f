/* C21: Sales call without prior consent. */
#include "console/rules/rule_table.h"

const struct rule rule_sales_consent = {
    .code = "C21",
    .severity = RULE_WARNING,
    .law = "C. conso L.223-1 (loi 2025-594 art. 13)",
    .since = "2026-08-11",
    .message_fr = "Démarchage sans consentement préalable",
    .message_en = "Sales call without prior consent",
    .confidence = "high",
    .sees = "calls going out, and consents that others keep",
    .lacks = "",
};
