/* telling: what a console tells its gate of the order that somebody looks at there. Pure: times come in,
 * messages go out. follower.c gives it a socket.
 *
 * Said at once when it changes, again every TELLING_EVERY_MS, and once that it is over. A gate that does
 * not know intents (its beats have none) is told nothing.
 */
#ifndef PROTO_LINK_TELLING_H
#define PROTO_LINK_TELLING_H

#include <stdbool.h>

#include "proto/base/mem.h"
#include "proto/event/intent.h"

enum { TELLING_EVERY_MS = 5000 };

struct telling;

/* console: chosen at random, of one run of one console. */
struct telling *telling_new(uint64_t console);
void telling_free(struct telling **telling);

/* What is looked at now: verb, rows and targets are taken, and copied; NULL: nothing. Of targets that
 * are too long to be told only the count is. */
void telling_want(struct telling *telling, const struct intent *intent);

/* The message to send now, appended to *out; false: none. To be called some times a second; what
 * could not be sent is handed out again when telling_failed was called. */
bool telling_message(struct telling *telling, int64_t mono_us, struct bytes *out);
void telling_failed(struct telling *telling);

#endif
