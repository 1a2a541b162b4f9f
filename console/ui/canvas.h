/* canvas: a grid of cells in memory. Views draw here; term.c alone shows it on a terminal.
 *
 * So a screen can be tested without a terminal. Text is made safe on the way in (canvas_text): no
 * control, bidi or broken byte can be in a cell. A wide character takes two cells, the second one
 * empty. Drawing outside is cut, never an error.
 */
#ifndef CONSOLE_UI_CANVAS_H
#define CONSOLE_UI_CANVAS_H

#include <stdbool.h>
#include <stdio.h>

#include "console/ui/role.h"
#include "proto/base/mem.h"
#include "proto/base/text.h"

enum { CANVAS_CELL_BYTES = 24 }; /* one grapheme: a base and up to 4 marks */

struct cell {
    char text[CANVAS_CELL_BYTES]; /* UTF-8, NUL-terminated; "" is the right half of a wide one */
    unsigned char role;           /* enum role */
    unsigned char flags;          /* CELL_STALE | CELL_CURSOR ... */
};
enum { CELL_STALE = 1, CELL_CURSOR = 2, CELL_MARKED = 4 };

struct canvas {
    int columns, rows;
    bool ascii; /* fold every cell to ASCII */
    struct cell *cells;
};

struct canvas *canvas_new(int columns, int rows, bool ascii);
void canvas_free(struct canvas **canvas);
void canvas_resize(struct canvas *canvas, int columns, int rows); /* empties */
void canvas_clear(struct canvas *canvas);

struct cell *canvas_at(struct canvas *canvas, int row, int column); /* NULL outside */

/* Writes at most `columns` columns (-1: to the edge); returns the columns taken. */
int canvas_text(struct canvas *canvas, int row, int column, int columns, enum role role,
                struct text text);
int canvas_printf(struct canvas *canvas, int row, int column, enum role role, const char *format,
                  ...) __attribute__((format(printf, 5, 6)));
void canvas_fill(struct canvas *canvas, int row, int column, int columns, enum role role,
                 const char *grapheme);
void canvas_flag(struct canvas *canvas, int row, int column, int columns, unsigned char flags);

/* Lines of text, then for golden tests a line of role letters under each that has any
 * (`with_roles`). */
void canvas_dump(const struct canvas *canvas, struct bytes *out, bool with_roles);

#endif
