#include "proto/board/window.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"

/* Of the latest time there is: a minute from outside may be anything. */
static const int64_t MINUTE_MAX = INT64_MAX / 60000000;

void
window_fini(struct window *window)
{
    free(window->minute);
    *window = (struct window){0};
}

static uint32_t *
row_of(const struct window *window, int64_t minute)
{
    return window->minute[minute % WINDOW_MINUTES];
}

/* Moves on to a later minute; the rows in between have seen nothing. */
static void
advance(struct window *window, int64_t minute)
{
    int64_t from = window->newest + 1;
    if (minute - from >= WINDOW_MINUTES)
        from = minute - WINDOW_MINUTES + 1;
    for (int64_t m = from; m <= minute; m++)
        memset(row_of(window, m), 0, sizeof window->minute[0]);
    window->newest = minute;
}

void
window_add(struct window *window, int64_t minute, size_t counter, int64_t amount)
{
    if (amount <= 0 || minute < 0 || minute > MINUTE_MAX || counter >= WINDOW_COUNTERS_MAX)
        return;
    if (!window->minute) {
        window->minute = xcalloc(WINDOW_MINUTES, sizeof window->minute[0]);
        window->newest = minute;
    }
    if (minute > window->newest)
        advance(window, minute);
    if (window->newest - minute >= WINDOW_MINUTES)
        return;
    uint32_t *count = &row_of(window, minute)[counter];
    *count = amount > UINT32_MAX - *count ? UINT32_MAX : *count + (uint32_t)amount;
}

int64_t
window_at(const struct window *window, size_t counter, int64_t minute)
{
    if (!window->minute || minute < 0 || minute > window->newest ||
        window->newest - minute >= WINDOW_MINUTES || counter >= WINDOW_COUNTERS_MAX)
        return 0;
    return row_of(window, minute)[counter];
}

int64_t
window_sum(const struct window *window, size_t counter, int minutes, int64_t now_us)
{
    int64_t last = now_us / 60000000, sum = 0;
    if (minutes > WINDOW_MINUTES)
        minutes = WINDOW_MINUTES;
    for (int64_t minute = last - minutes + 1; minute <= last; minute++)
        sum += window_at(window, counter, minute);
    return sum;
}
