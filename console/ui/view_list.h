/* view_list: the views by name, for view_table.c. */
#ifndef CONSOLE_UI_VIEW_LIST_H
#define CONSOLE_UI_VIEW_LIST_H

#include "console/ui/view.h"

extern const struct view view_overview, view_queues, view_numbers, view_calls, view_agents,
    view_exchanges, view_money, view_law, view_finding, view_traffic, view_orders, view_queue,
    view_number, view_agent, view_explain, view_help, view_whatif, view_plans, view_plan, view_bulk,
    view_ahead, view_audit, view_record;

#endif
