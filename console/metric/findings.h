/* findings: what the rules of the law say of each number, as rows, the worst first.
 *
 * Of a number at several gates each gate's own word is asked, and the worst is told. Pure.
 */
#ifndef CONSOLE_METRIC_FINDINGS_H
#define CONSOLE_METRIC_FINDINGS_H

#include "console/metric/metric.h"
#include "console/rules/rule_table.h"

struct finding {
    const struct number
        *number; /* NULL: of no number (a rule that cannot be seen, a refused file) */
    const struct rule *rule;
    const struct rule_answer *answer; /* NULL: the rule cannot be seen */
    const char *key;                  /* "0892680680/C01" */
    size_t place;                     /* of the rule in the table; behind its end: a refused file */
};

/* ROW_FINDING, for picture.c; others ask picture_rows. */
struct rows findings_rows(struct picture *picture);

/* 0: none of its parts is one. Else rule_rank. */
int findings_rank(const struct finding *finding);

/* Columns of the numbers: how many findings, and the worst in a word. */
struct value findings_number_count(const struct row *row);
struct value findings_number_worst(const struct row *row);

#endif
