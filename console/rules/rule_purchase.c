/* C13: Limits of 50 EUR per payment and 300 EUR per month exceeded. */
#include "console/rules/rule_table.h"

const struct rule rule_purchase = {
    .code = "C13",
    .severity = RULE_ERROR,
    .law = "C. monétaire et financier L.521-3-1",
    .since = "2018-01-13",
    .message_fr = "Plafonds de 50 € par opération et 300 € par mois dépassés",
    .message_en = "Limits of 50 EUR per payment and 300 EUR per month exceeded",
    .confidence = "high",
    .sees = "purchases on the bill of the operator do not pass through a switch",
    .lacks = "",
};
