/* script: the console without a terminal: words in, a screen out (R129).
 *
 *   script = word { blank word }
 *   word   = key name ("Down", "Enter", "F1", "C-l", "Space")
 *          | "wait:" condition      live, late, lost ... of every gate; text=T; gone=T
 *          | "deadline:" seconds    for the waits behind it; 10 at first
 *          | "size:" COLSxROWS
 *          | "text:" letters        typed one by one, whatever key they may name
 *          | letters                typed one by one
 *
 * A word with blanks in it stands in "quotes". Lines that begin with # are left out.
 */
#ifndef CONSOLE_SCRIPT_H
#define CONSOLE_SCRIPT_H

#include "console/config.h"

/* Returns the program's exit code and has said on stderr what was wrong. A wait whose deadline has
 * passed ends the script (1); the screen is dumped all the same. */
int script_run(const struct config *config);

#endif
