#include "console/ui/view_list.h"

/* Tabs first, in the order of their keys. */
const struct view *const view_table[] = {
    &view_overview, &view_queues,  &view_numbers, &view_calls,  &view_agents, &view_exchanges,
    &view_money,    &view_law,     &view_traffic, &view_orders, &view_queue,  &view_number,
    &view_agent,    &view_finding, &view_explain, &view_whatif, &view_help,   &view_plans,
    &view_plan,     &view_bulk,    &view_audit,   &view_record, &view_ahead,
};
const size_t view_table_count = NITEMS(view_table);
