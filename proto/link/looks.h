/* looks: what a gate's beats say of people who look at orders that they have not given. Pure.
 *
 * Each beat says it anew and whole; what is not said again is over. What this console looks at itself
 * is left out.
 */
#ifndef PROTO_LINK_LOOKS_H
#define PROTO_LINK_LOOKS_H

#include <stdbool.h>

#include "proto/base/mem.h"
#include "proto/codec/frame.h"

struct looks {
    bool is_told;                  /* the gate knows intents */
    uint64_t console;              /* this one; 0: none */
    struct intent at[INTENTS_MAX]; /* of others; texts in `kept` */
    size_t count;
    struct bytes kept;
    struct frame_reader *reader; /* NULL before the first */
};

void looks_free(struct looks *looks); /* what is in it */

/* A beat that was read, and its bytes. True: there is something new to be seen. */
bool looks_take(struct looks *looks, const struct frame *beat, const void *at, size_t len);

#endif
