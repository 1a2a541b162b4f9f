/* plan_judge: what the law would say of the numbers of a contingency plan that it does not say now. Pure.
 *
 * The rules (console/rules) are asked of each number as it is, and as it would be with the plan in force and
 * without an override; of a split part by part. What they find then and not now is told.
 */
#ifndef CONSOLE_CONTROL_PLAN_JUDGE_H
#define CONSOLE_CONTROL_PLAN_JUDGE_H

#include "console/rules/rule_table.h"
#include "proto/board/contingency.h"

typedef void plan_judge_sink(void *context, const char *number, const struct rule *rule,
                             const struct rule_answer *answer);

/* How many new findings of at least that rank (RULE_RANK_WARNING). sink: NULL is fine. */
size_t plan_judge(const struct board *board, const struct contingency *plan, int64_t now_us,
                  int rank, plan_judge_sink *sink, void *context);

#endif
