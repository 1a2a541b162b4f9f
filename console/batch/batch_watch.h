/* batch_watch: what changed since the last look, a line each (R122), for people who listen to their
 * screen, and for logs.
 *
 *   2026-11-22T14:30:05.123Z exchange paris: feed live -> late
 *   2026-11-22T14:30:06.123Z queue sav: waiting 3 -> 5
 */
#ifndef CONSOLE_BATCH_BATCH_WATCH_H
#define CONSOLE_BATCH_BATCH_WATCH_H

#include "console/batch/batch.h"

struct batch_watch;

struct batch_watch *batch_watch_new(const struct batch_job *job); /* borrowed */
void batch_watch_free(struct batch_watch **watch);

/* Appends the lines. The first look tells how things stand. */
void batch_watch_look(struct batch_watch *watch, struct bytes *out, struct picture *picture,
                      int64_t at_us);

#endif
