/* earnings_live: what calls going on owe so far, by number, queue and class of calling line, worked
 * out once a picture. Sixtieths of a micro-euro. For earnings.c only. Pure.
 */
#ifndef CONSOLE_METRIC_EARNINGS_LIVE_H
#define CONSOLE_METRIC_EARNINGS_LIVE_H

#include "console/metric/picture.h"

struct earnings_live;

/* Lives as long as the picture. */
const struct earnings_live *earnings_live_new(struct picture *picture);

/* Of a number, or of the queue that the calls joined last. */
int64_t earnings_live_of(const struct earnings_live *live, const void *subject);

int64_t earnings_live_of_origin(const struct earnings_live *live, const struct site *site,
                                const char *origin);

#endif
