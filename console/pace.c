#include "console/pace.h"

#include <stdlib.h>
#include <string.h>

enum {
    FRAME_US = 40 * 1000,
    BUSY_SHARE = 4, /* a frame may take one part in so many of the time */
    LINE_BYTES_S = 400,
    SLOW_US = 1000 * 1000, /* with --slow, at the soonest */
    SLOW_MAX_US = 60 * 1000 * 1000,
    MOVE_BYTES = 8,  /* to bring the cursor there */
    LOOK_BYTES = 16, /* to change colours and attributes */
};

void
pace_fini(struct pace *pace)
{
    free(pace->shown);
    *pace = (struct pace){0};
}

static int64_t
row_cost(const struct cell *shown, const struct cell *cells, int columns)
{
    int64_t bytes = 0;
    int role = -1;
    bool was_changed = false;
    for (int i = 0; i < columns; i++) {
        bool is_changed = !shown || memcmp(&shown[i], &cells[i], sizeof cells[i]) != 0;
        if (is_changed) {
            int look = cells[i].role << 8 | cells[i].flags;
            bytes += (was_changed ? 0 : MOVE_BYTES) + (look == role ? 0 : LOOK_BYTES);
            bytes += (int64_t)strlen(cells[i].text);
            role = look;
        }
        was_changed = is_changed;
    }
    return bytes;
}

int64_t
pace_cost(const struct cell *shown, const struct canvas *canvas)
{
    int64_t bytes = 0;
    for (int row = 0; row < canvas->rows; row++) {
        size_t at = (size_t)row * (size_t)canvas->columns;
        bytes += row_cost(shown ? shown + at : NULL, canvas->cells + at, canvas->columns);
    }
    return bytes;
}

/* How long the line is busy with this frame. */
static int64_t
line_us(struct pace *pace, const struct canvas *canvas)
{
    bool is_same_size = pace->columns == canvas->columns && pace->rows == canvas->rows;
    int64_t bytes = pace_cost(is_same_size ? pace->shown : NULL, canvas);
    size_t size = (size_t)canvas->columns * (size_t)canvas->rows * sizeof *canvas->cells;
    pace->shown = xrealloc(pace->shown, size + 1);
    memcpy(pace->shown, canvas->cells, size);
    pace->columns = canvas->columns;
    pace->rows = canvas->rows;
    return bytes * 1000000 / LINE_BYTES_S;
}

/* Keys draw whenever they come; what they cost is owed. */
void
pace_drawn(struct pace *pace, const struct canvas *canvas, int64_t begun_us, int64_t ended_us)
{
    int64_t wait_us = (ended_us - begun_us) * BUSY_SHARE;
    wait_us = wait_us > FRAME_US ? wait_us : FRAME_US;
    if (!pace->is_slow) {
        pace->next_us = begun_us + wait_us;
        return;
    }
    int64_t free_us = pace->next_us > begun_us ? pace->next_us : begun_us;
    free_us += line_us(pace, canvas);
    if (free_us < begun_us + SLOW_US)
        free_us = begun_us + SLOW_US;
    pace->next_us = free_us < begun_us + SLOW_MAX_US ? free_us : begun_us + SLOW_MAX_US;
}

int64_t
pace_next_us(const struct pace *pace)
{
    return pace->next_us;
}
