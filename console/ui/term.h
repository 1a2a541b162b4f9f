/* term: the only door to the terminal (ncurses, wide). Always gives it back.
 *
 * Signals that end the program, a crash, a lost tty (SIGHUP, EOF, EIO) restore it first. Writes
 * only cells that changed since the last canvas.
 */
#ifndef CONSOLE_UI_TERM_H
#define CONSOLE_UI_TERM_H

#include <stdbool.h>

#include "console/ui/canvas.h"
#include "console/ui/theme.h"
#include "proto/base/err.h"

struct term;

struct term_options {
    const struct theme *theme; /* never NULL; borrowed until term_open returns */
    bool no_colour;            /* NO_COLOR: attributes only */
};

/* Takes over the terminal of stdin and stdout. ERR_IO with a sentence when there is none, or TERM
 * is not known. Never refuses for a locale. */
enum err term_open(struct term **term, const struct term_options *options, struct why *why);
void term_close(struct term **term);

bool term_is_utf8(const struct term *term); /* the locale and the terminal can show it */
void term_size(const struct term *term, int *columns, int *rows);

/* Shows the canvas; OK, or ERR_IO when the terminal is gone. */
enum err term_show(struct term *term, const struct canvas *canvas);

/* Next key as ui_key names them, NULL when there is none now. "Resize" after a change of size.
 * *lost becomes true at EOF or EIO. C-l also has the next term_show write every cell. */
const char *term_key(struct term *term, bool *lost);

/* SIGWINCH came: asks the terminal for its size. term_key tells "Resize" next. */
void term_resized(struct term *term);

void term_suspend(struct term *term); /* gives it back, for ^Z */
void term_resume(struct term *term);  /* takes it over again and redraws all */

/* Puts the terminal back as it was; may be called from a signal handler, and twice. term_open sets
 * it up for crashes (SEGV, BUS, FPE, ILL, ABRT, QUIT), for INT, TERM and HUP where the program does
 * not take them itself, and for exit(). */
void term_restore_now(void);

#endif
