/* reading: a console reads a gate's audit file, from the wish to the pages. Pure: bytes and times come
 * in, questions go out. follower.c gives it sockets.
 *
 * The newest page first; older ones as they are wanted; newer ones as beats say that there are some.
 * What is kept has no hole: a page whose hashes do not fit those beside it is not taken, and all is
 * read anew. A gate from before this question says so, and is not asked again.
 */
#ifndef PROTO_LINK_READING_H
#define PROTO_LINK_READING_H

#include "proto/base/mem.h"
#include "proto/event/trail.h"

enum {
    READING_KEPT_MAX = 4096,    /* records; older ones are not asked for */
    READING_PATIENCE_MS = 5000, /* with a gate that says nothing */
    READING_AGAIN_MS = 500,     /* after a refusal that may pass */
    READING_DENIED_MS = 30000,  /* after one that says that this person may not */
};

struct reading;

struct reading *reading_new(void);
void reading_free(struct reading **reading);

/* How many of the newest records are wanted now, and how many there are as far as is known; call it
 * often. 0 wanted: nothing, and what was told is forgotten. */
void reading_want(struct reading *reading, size_t wanted, uint64_t head_n, int64_t mono_us);

/* The question to send now, appended to *out; false: none. Each is handed out once. */
bool reading_question(struct reading *reading, struct bytes *out);

/* A message of the desk. False: it is not for us. */
bool reading_take(struct reading *reading, const void *at, size_t len, int64_t mono_us);

/* NULL: nothing is wanted. Borrowed until the next call that is not const. */
const struct trail *reading_trail(const struct reading *reading);

/* Counts up with every change. */
uint64_t reading_version(const struct reading *reading);

#endif
