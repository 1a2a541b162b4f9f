/* app: the console in a terminal: feed and keys in, frames out.
 *
 * A key is answered at once. What the feed says waits for the next frame: at most 25 a second, and
 * no more than a quarter of a core, or with --slow as many as 400 bytes a second allow. Timers tick
 * on the whole second. Nothing changed: nothing is written.
 */
#ifndef CONSOLE_APP_H
#define CONSOLE_APP_H

#include "console/config.h"

/* Returns the program's exit code and has said on stderr what was wrong. */
int app_run(const struct config *config);

#endif
