/* trail: records of a gate's audit file (docs/audit.md), as it tells them to those who may read it
 * (docs/protocol.md, "The audit file"). Not events: they tell of what happened. Texts are borrowed.
 */
#ifndef PROTO_EVENT_TRAIL_H
#define PROTO_EVENT_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

/* Borrowed texts; an empty one says "nothing to say here". */
struct audit_record {
    uint64_t n;            /* from 1, without a hole */
    int64_t at_us;         /* the gate's wall clock */
    struct text who;       /* person, or the gate itself */
    struct text role;      /* in which they acted */
    struct text key;       /* fingerprint of their key */
    struct text from;      /* address or terminal */
    struct text order;     /* its id */
    struct text verb;      /* reroute, hangup ...; "gate started" */
    struct text target;    /* number, queue, agent, file */
    struct text arguments; /* as they were given */
    struct text reason;    /* why, in their own words */
    struct text before;    /* what was in force */
    struct text after;     /* what is in force now */
    struct text state;   /* sent, accepted, done, refused, cancelled, unknown, reverted, seen ... */
    struct text outcome; /* one sentence */
};

struct trail_record {
    struct audit_record is;
    struct text hash; /* 64 hexadecimal digits */
};

enum { TRAIL_PAGE_MAX = 64 }; /* records in one answer */

enum trail_state {
    TRAIL_WAITING, /* asked; `count` records are there already */
    TRAIL_TOLD,
    TRAIL_REFUSED, /* `refusal` says why; asked again in a while */
    TRAIL_UNABLE,  /* an older gate, that does not know the question */
};

/* One gate's audit file, as much of its end as was asked for. */
struct trail {
    enum trail_state state;
    const char *refusal;           /* a stranger's sentence; "" */
    bool is_denied;                /* refused because the person may not */
    uint64_t head_n;               /* records of the file, as it said last */
    bool is_full;                  /* no more are kept here: older ones are read beside the gate */
    const struct trail_record *at; /* the oldest first, without a hole */
    size_t count;
};

#endif
