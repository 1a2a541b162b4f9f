/* plan_date: the one line of a contingency plan's file that says when it was last tried.
 *
 * The plan lies in somebody's version control: that line changes and no other byte of the file, and
 * whatever goes wrong, the file is there whole, as it was or with the new day.
 */
#ifndef CONSOLE_PLAN_DATE_H
#define CONSOLE_PLAN_DATE_H

#include "proto/base/err.h"
#include "proto/base/mem.h"

/* Appends the text with `rehearsed = DAY` (2026-11-26) in its [plan]: the value alone is another one,
 * or, where the key lacks, a line more at the end of the section. ERR_FORMAT: `path` would not be read
 * so, with a sentence. Pure. */
enum err plan_date_set(struct bytes *to, struct text was, const char *day, const char *path,
                       struct why *why);

/* Does that to the file, if it still is what was read (`was`): a new one beside it takes its place, with
 * its mode. ERR_STALE: it has changed meanwhile. ERR_IO, ERR_FORMAT: nothing was written. */
enum err plan_date_write(const char *path, struct text was, const char *day, struct why *why);

#endif
