/* plan_judge: what the law would say of the numbers of a contingency plan that it does not say now. Pure.
 *
 * The rules (console/rules) are asked of each number on a copy of the board with the plan in force; what
 * they find there and did not find before is told, the worst first of each number.
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
