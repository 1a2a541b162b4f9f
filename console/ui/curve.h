/* curve: the last 60 minutes of a counter, a column a minute (sparkline).
 *
 * Eight heights of blocks; on a terminal without UTF-8 the canvas turns them into the digits 1 to
 * 8. A minute with anything in it has at least the lowest block; an empty one is a blank.
 */
#ifndef CONSOLE_UI_CURVE_H
#define CONSOLE_UI_CURVE_H

#include <stddef.h>

#include "console/metric/picture.h"
#include "console/ui/canvas.h"

struct curve {
    int64_t
        minute[WINDOW_MINUTES]; /* the last one is the minute now; of hours, the first `hours` */
    int hours;                  /* 0: it is one of minutes */
};

/* Sums the counter at `offset` of struct number_window or queue_window over rows of that kind. */
void curve_sum(struct curve *curve, const struct rows *rows, size_t offset);

/* Revenue of the hours of today up to now, of rows of numbers. */
void curve_earnings(struct curve *curve, const struct rows *numbers);

int64_t curve_max(const struct curve *curve);

/* In `columns` columns; with fewer than 60, a column stands for several minutes. */
void curve_draw(const struct curve *curve, struct canvas *canvas, int row, int column, int columns,
                enum role role);

#endif
