/* term_own: what the files of term share; nobody else includes it. */
#ifndef CONSOLE_UI_TERM_OWN_H
#define CONSOLE_UI_TERM_OWN_H

#include "console/ui/term.h"

/* Behind our own: its macro OK would break err.h. Both mean 0. */
#include <ncurses.h>

struct term_look {
    attr_t attributes;
    short pair;
};

struct term {
    SCREEN *screen;
    bool utf8;
    bool redraw; /* what the terminal shows is not known: write every cell */
    int columns, rows;
    struct cell *shown;                    /* columns * rows, as last written */
    struct term_look looks[2][ROLE_COUNT]; /* [1]: under the cursor */
    char partial[4];                       /* bytes of a character that has not come whole */
    int partial_len;
    char key[16];
};

/* term_colours.c: fills term->looks; wants the screen opened. */
void term_colours_set(struct term *term, const struct theme *theme, bool no_colour);

#endif
