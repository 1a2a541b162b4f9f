/* verb: what somebody may ask a gate to do, as one list: roles, orders, documents and tests read it.
 *
 * A role is a set of verbs (struct access, proto/gate/access.h); `on` says which part of a target must
 * lie within a person's scope. Names stand in files and on the wire: never reused.
 */
#ifndef PROTO_EVENT_VERB_H
#define PROTO_EVENT_VERB_H

#include <stddef.h>

#include "proto/base/text.h"

enum verb {
    VERB_REROUTE,
    VERB_CLOSE,
    VERB_OPEN,
    VERB_SPLIT,
    VERB_CAP,
    VERB_REVERT,
    VERB_CONFIRM,
    VERB_PLAN_APPLY,
    VERB_PLAN_REVOKE,
    VERB_HANGUP,
    VERB_TRANSFER,
    VERB_AGENT_PAUSE,
    VERB_AGENT_UNPAUSE,
    VERB_AGENT_JOIN,
    VERB_AGENT_LEAVE,
    VERB_QUEUE_MESSAGE,
    VERB_LISTEN,
    VERB_AUDIT,
    VERBS
};

/* What a verb is done to. */
enum verb_on {
    VERB_ON_NUMBER, /* the number must be in scope; a plan is asked about number by number */
    VERB_ON_QUEUE,  /* the queue must be */
    VERB_ON_AGENT,  /* one of the agent's queues must be */
    VERB_ON_MEMBER, /* an agent in a queue: the queue must be */
    VERB_ON_CALL,   /* the number that was called, or the queue it waits in, must be */
    VERB_ON_GATE,   /* nothing: there is one gate */
    VERB_ONS
};

struct verb_row {
    const char *name;
    enum verb_on on;
    const char *help; /* one line, for documents */
};

extern const struct verb_row verb_table[VERBS]; /* by enum verb */

/* -1: none of that name. */
int verb_named(struct text name);

#endif
