/* window: the last 60 minutes, a row of counters per minute.
 *
 * Minutes are at_us / 60 000 000 of the switch's clock. A window of n minutes is the minute of
 * now_us and the n - 1 before it. An event older than 60 minutes before the newest is left out.
 */
#ifndef PROTO_BOARD_WINDOW_H
#define PROTO_BOARD_WINDOW_H

#include <stddef.h>
#include <stdint.h>

enum { WINDOW_MINUTES = 60, WINDOW_COUNTERS_MAX = 8 };

struct window {
    uint32_t (*minute)[WINDOW_COUNTERS_MAX]; /* ring of WINDOW_MINUTES, NULL while empty; owned */
    int64_t newest;                          /* minute number of the newest row */
};

void window_fini(struct window *window); /* also empties */
void window_add(struct window *window, int64_t minute, size_t counter, int64_t amount);

/* Sum of one counter over `minutes` (1 ... 60) up to and with the minute of now_us. */
int64_t window_sum(const struct window *window, size_t counter, int minutes, int64_t now_us);

/* One counter of one minute; 0 outside the ring. */
int64_t window_at(const struct window *window, size_t counter, int64_t minute);

#endif
