#include "console/rules/rule_table.h"

const struct rule *const rule_table[] = {
    &rule_customer_line,   &rule_customer_not_free, &rule_customer_contract, &rule_administration,
    &rule_local_authority, &rule_telecom_provider,  &rule_price_cap,         &rule_price_step,
    &rule_announcement,    &rule_announcement_long, &rule_longest_call,      &rule_dearest_call,
    &rule_purchase,        &rule_route_premium,     &rule_route_target,      &rule_directory,
    &rule_single_service,  &rule_holder_residence,  &rule_caller_identity,   &rule_automated_calls,
    &rule_sales_consent,   &rule_signage,           &rule_free_number,       &rule_plain_number,
    &rule_price_by_time,
};
const size_t rule_table_count = NITEMS(rule_table);

const struct rule *
rule_table_find(struct text code)
{
    for (size_t i = 0; i < rule_table_count; i++) {
        if (text_is(code, rule_table[i]->code))
            return rule_table[i];
    }
    return NULL;
}
