/* pace: when the next frame may be drawn that nobody asked for with a key.
 *
 * 40 ms after the last one at the soonest; later when frames are dear to compute; with --slow when
 * the line has had time for the last one at 400 bytes a second. What a frame costs the line is
 * reckoned from the cells that changed, rather too much than too little.
 */
#ifndef CONSOLE_PACE_H
#define CONSOLE_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "console/ui/canvas.h"

struct pace {
    bool is_slow;
    int64_t next_us;    /* monotonic */
    struct cell *shown; /* of the last frame; only with --slow. Owned */
    int columns, rows;
};

void pace_fini(struct pace *pace);

/* A frame was drawn between these moments of the monotonic clock. */
void pace_drawn(struct pace *pace, const struct canvas *canvas, int64_t begun_us, int64_t ended_us);

int64_t pace_next_us(const struct pace *pace);

/* Bytes that a frame costs: `canvas` behind `shown`, cells of the same size; NULL: all of them. */
int64_t pace_cost(const struct cell *shown, const struct canvas *canvas);

#endif
