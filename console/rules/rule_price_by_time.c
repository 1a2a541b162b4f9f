/* C25: The service price depends neither on time nor on day. */
#include "console/rules/rule_table.h"

const struct rule rule_price_by_time = {
    .code = "C25",
    .severity = RULE_ERROR,
    .law = "Arcep consumer sheet (C+S)",
    .since = "2015-10-01",
    .message_fr = "Le prix du service ne dépend ni de l’heure ni du jour",
    .message_en = "The service price depends neither on time nor on day",
    .confidence = "high",
    .sees = "a tariff file has no way to say a price that depends on the hour or the "
            "day",
    .lacks = "",
};
