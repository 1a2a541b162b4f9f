/* draft_args: are the arguments of an order words that could make one? What can be said without a gate:
 * how many there are and how they are written, not whether a queue of that name exists. Pure.
 */
#ifndef CONSOLE_CONTROL_DRAFT_ARGS_H
#define CONSOLE_CONTROL_DRAFT_ARGS_H

#include "proto/base/err.h"
#include "proto/event/verb.h"

/* args: NULL when none were said, which is not the same as an empty one. ERR_ARG with a sentence. */
enum err draft_args_check(const struct verb_row *verb, const char *args, struct why *why);

#endif
