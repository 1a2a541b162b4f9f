#include "console/ui/curve.h"

#include <assert.h>

#include "console/metric/earnings.h"

static const struct window *
window_of(const struct row *row, size_t part)
{
    assert(row->kind == ROW_NUMBER || row->kind == ROW_QUEUE);
    return row->kind == ROW_NUMBER ? &row->parts[part].number->window
                                   : &row->parts[part].queue->window;
}

static void
add_window(struct curve *curve, const struct window *window, int64_t clock_us, size_t counter)
{
    if (!window->minute)
        return;
    int64_t now = clock_us / 60000000;
    for (int i = 0; i < WINDOW_MINUTES; i++)
        curve->minute[i] += window_at(window, counter, now - (WINDOW_MINUTES - 1 - i));
}

void
curve_sum(struct curve *curve, const struct rows *rows, size_t offset)
{
    *curve = (struct curve){0};
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->at[i];
        for (size_t part = 0; part < row->count; part++)
            add_window(curve, window_of(row, part), row->parts[part].site->clock_us,
                       offset / sizeof(int64_t));
    }
}

void
curve_earnings(struct curve *curve, const struct rows *numbers)
{
    *curve = (struct curve){0};
    curve->hours = earnings_hours(numbers, curve->minute);
}

int64_t
curve_max(const struct curve *curve)
{
    int64_t max = 0;
    for (int i = 0; i < WINDOW_MINUTES; i++)
        max = curve->minute[i] > max ? curve->minute[i] : max;
    return max;
}

void
curve_draw(const struct curve *curve, struct canvas *canvas, int row, int column, int columns,
           enum role role)
{
    static const char *const heights[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    enum { LEVELS = 8 };
    if (columns < 1)
        return;
    int points = curve->hours > 0 ? curve->hours : WINDOW_MINUTES;
    int each = (points + columns - 1) / columns; /* minutes to a column */
    int shown = points / each;
    int64_t sums[WINDOW_MINUTES] = {0}, max = 0;
    for (int i = 0; i < shown; i++) {
        for (int j = 0; j < each; j++)
            sums[i] += curve->minute[points - (shown - i) * each + j];
        max = sums[i] > max ? sums[i] : max;
    }
    for (int i = 0; i < shown; i++) {
        int64_t level = max > 0 ? (sums[i] * LEVELS + max - 1) / max : 0;
        canvas_text(canvas, row, column + i, 1, role, text_of(heights[level]));
    }
}
