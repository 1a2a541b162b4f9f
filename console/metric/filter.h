/* filter: which rows to show. "waiting > 3 and state != closed", "label ~ sav", "not paused > 0".
 *
 *   filter = term { ("and" | "or") term }      "and" binds tighter; "not" before a term
 *   term   = metric op value | word            a word alone: any text of the row contains it
 *   op     = < <= > >= = != ~ !~               ~ contains, without case and accents
 *   value  = number [unit] | word | "text"     units: ms s min h % ; a word for state metrics
 */
#ifndef CONSOLE_METRIC_FILTER_H
#define CONSOLE_METRIC_FILTER_H

#include "console/metric/metric.h"
#include "proto/base/err.h"

struct filter;

/* For rows of one kind. ERR_ARG: what was wrong, where, nearest metric name. */
enum err filter_new(struct filter **filter, enum row_kind kind, struct text expression,
                    struct why *why);
void filter_free(struct filter **filter);
bool filter_matches(const struct filter *filter, const struct row *row);

/* Case and accents folded contains; for `/` search too. */
bool filter_contains(struct text haystack, struct text needle);

#endif
