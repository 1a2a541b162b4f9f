/* explain: what stands behind a figure: the `d` pane is made of this, and of the metric's own row.
 *
 * A share or a mean has a row in explain.c with the figures it is worked out from; a test asks for
 * one of every metric in millionths. Static words; pure.
 */
#ifndef CONSOLE_METRIC_EXPLAIN_H
#define CONSOLE_METRIC_EXPLAIN_H

#include "console/metric/metric.h"

struct explanation {
    const char *metric;  /* name of the metric */
    const char *parts;   /* short names of the same kind, parted by blanks; "" none */
    const char *without; /* what does not count, a sentence; NULL: nothing is left out */
};

extern const size_t explain_count; /* rows of explain.c */

/* NULL: the metric is no sum of others. */
const struct explanation *explain_metric(const struct metric *metric);

/* The next metric named in `parts`, which moves on; NULL behind the last. */
const struct metric *explain_next_part(enum row_kind kind, struct text *parts);

/* "today, since the gate's day began", "now" ... */
const char *explain_window(const struct metric *metric);

/* "duration", "share" ... */
const char *explain_unit(enum unit unit);

#endif
