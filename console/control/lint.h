/* lint: what the rules of the law would say of a number after an order, beside what they say now. Pure.
 *
 * The number is looked at as it would stand: its override, its line. Only errors and warnings are
 * told, and what the order would leave undecided; notes are not. A split is judged part by part, and
 * the worst is told. Whether the order is allowed at all is the gate's to say, which knows the plan.
 */
#ifndef CONSOLE_CONTROL_LINT_H
#define CONSOLE_CONTROL_LINT_H

#include "console/control/draft.h"
#include "console/rules/rule.h"

enum lint_change { LINT_NEW, LINT_STAYS, LINT_GONE };

struct lint_finding {
    const struct rule *rule;
    struct rule_answer answer; /* of what is gone: as it was */
    enum lint_change change;
};

enum { LINT_FINDINGS = 32 };

struct lint {
    struct lint_finding
        at[LINT_FINDINGS]; /* new ones first, then those that stay, then gone; worst first */
    size_t count;
};

/* Nothing is found of a draft that is about no number. */
void lint_make(struct lint *lint, const struct draft *draft, const struct picture *picture);

#endif
