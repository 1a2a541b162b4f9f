/* chrome: what surrounds every view: the gates and their links, the clock, the tabs, the status
 * line and the keys.
 */
#ifndef CONSOLE_UI_CHROME_H
#define CONSOLE_UI_CHROME_H

#include "console/metric/format.h"
#include "console/ui/canvas.h"
#include "console/ui/keymap.h"
#include "console/ui/view.h"

struct chrome {
    const char *banner; /* "" none */
    bool read_only;
    bool frozen;
    int64_t frozen_us;      /* when */
    const struct view *tab; /* of the first line */
    const char *path;       /* what is opened from there, "" nothing */
    size_t marked;          /* rows, in all views */
    const struct format *format;
    int64_t wall_us;
};

/* First lines of the screen; returns how many. `roomy`: two of them, else one. */
int chrome_head(const struct chrome *chrome, const struct picture *picture, struct canvas *canvas,
                bool roomy);

/* The keys that are good now, in the last line from `column` on. */
void chrome_keys(struct canvas *canvas, int column, const enum keys *contexts, size_t count);

/* All there is to say in one line, for a terminal with room for no more. */
void chrome_single(const struct chrome *chrome, struct picture *picture, struct canvas *canvas);

#endif
