/* intent: somebody looks at an order that he has not given (docs/protocol.md, "Who looks"). Not an
 * event: nothing has happened, and nobody need know of it a minute later. Texts are borrowed.
 */
#ifndef PROTO_EVENT_INTENT_H
#define PROTO_EVENT_INTENT_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

enum {
    INTENTS_MAX = 32,    /* of one gate at a time */
    INTENT_TARGETS = 16, /* that are named; an order for more rows says how many */
    INTENT_TARGET_BYTES = 96,
};

struct intent_targets {
    struct text at[INTENT_TARGETS];
    size_t count;
};

struct intent {
    struct text who;
    uint64_t console; /* of the same person there may be several */
    int64_t verb;     /* enum verb */
    int64_t rows;     /* that it is for; more than targets.count: not all are named */
    int64_t age_s;    /* since he began to look */
    struct intent_targets targets;
};

#endif
