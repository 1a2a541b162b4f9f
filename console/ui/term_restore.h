/* term_restore: gives the terminal back when the program cannot do it in an orderly way.
 *
 * What that takes is put aside beforehand, so that a signal handler only writes bytes and sets the
 * modes. Only term.c includes this; others know term_restore_now of term.h.
 */
#ifndef CONSOLE_UI_TERM_RESTORE_H
#define CONSOLE_UI_TERM_RESTORE_H

#include "proto/base/err.h"

/* Looks the terminal up and remembers how it is now and what gives it back. ERR_IO with a sentence
 * when there is none, or it is not known, or cannot be drawn on. Puts up the signal handlers. */
enum err term_restore_prepare(struct why *why);
void term_restore_arm(void);    /* the terminal is ours from here on */
void term_restore_disarm(void); /* it is given back, by endwin */
void term_restore_forget(void); /* takes the handlers away */

#endif
