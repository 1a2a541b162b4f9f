/* inquiry: a console's question for other offers, from the wish to the answer. Pure: bytes and times
 * come in, questions go out. follower.c gives it sockets.
 *
 * Asks again INQUIRY_EVERY_MS after an answer as long as it is wanted, and INQUIRY_AGAIN_MS after a
 * refusal that may pass. A gate from before this question says so, and is not asked again.
 */
#ifndef PROTO_LINK_INQUIRY_H
#define PROTO_LINK_INQUIRY_H

#include "proto/base/mem.h"
#include "proto/event/offer.h"

enum {
    INQUIRY_EVERY_MS = 30000,
    INQUIRY_AGAIN_MS = 2000,
    INQUIRY_PATIENCE_MS = 15000, /* with a gate that says nothing; one that works says so */
};

struct inquiry;

struct inquiry *inquiry_new(void);
void inquiry_free(struct inquiry **inquiry);

/* What is wanted now; call it often. An empty number: nothing, and what was told is forgotten. */
void inquiry_want(struct inquiry *inquiry, struct text number, int64_t mono_us);

/* The question to send now, appended to *out; false: none. Each is handed out once. */
bool inquiry_question(struct inquiry *inquiry, struct bytes *out);

/* A message of the desk. False: it is not for us. */
bool inquiry_take(struct inquiry *inquiry, const void *at, size_t len, int64_t now_us,
                  int64_t mono_us);

/* NULL: nothing is wanted. Borrowed until the next call that is not const. */
const struct offers *inquiry_offers(const struct inquiry *inquiry);

/* Counts up with every change. */
uint64_t inquiry_version(const struct inquiry *inquiry);

#endif
