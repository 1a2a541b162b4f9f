/* verb: what can be ordered. One table, from which rights, drivers, the command line, the keys and
 * docs/orders.md take their words.
 *
 * An order is a verb, a target ("number:0892680680") and arguments, texts of their own form:
 *
 *   reroute       DESTINATION | ""          where the number's calls go; "": what lies below again
 *   close         MESSAGE | ""              what callers hear
 *   split         DESTINATION=PERCENT ...   they add up to 100
 *   cap           COUNT                     calls at a time; 0 lifts it
 *   transfer      DESTINATION
 *   agent_pause   REASON
 *   agent_join    QUEUE                     agent_leave the same
 *   queue_message MESSAGE | ""              "" switches it off
 *   listen        TELEPHONE MODE            spy, whisper, barge
 */
#ifndef PROTO_EVENT_VERB_H
#define PROTO_EVENT_VERB_H

#include <stdbool.h>

#include "proto/event/event_table.h"

/* On the wire: never renumbered. */
enum verb {
    VERB_UNKNOWN,
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
    VERB_APPROVE,
    VERB_CANCEL,
    VERB_AUDIT, /* to read who did what: a right, no order */
    VERBS
};

/* Kinds of targets, as bits. */
enum verb_target {
    TARGET_NUMBER = 1,
    TARGET_QUEUE = 2,
    TARGET_AGENT = 4,
    TARGET_CALL = 8,
    TARGET_ORDER = 16,
    TARGET_PLAN = 32,
};

/* What must lie within a person's scope (proto/gate/access.h). */
enum verb_on {
    VERB_ON_NUMBER,
    VERB_ON_QUEUE,
    VERB_ON_AGENT,  /* one of the agent's queues */
    VERB_ON_MEMBER, /* an agent in a queue: the queue */
    VERB_ON_CALL,   /* the number that was called, or the queue it waits in */
    VERB_ON_ORDER,  /* what the order is about */
    VERB_ON_GATE,   /* nothing: there is one gate */
    VERB_ONS
};

struct verb_row {
    enum verb verb;
    const char *name;    /* of the command line and of access.ini: "agent-pause" */
    unsigned targets;    /* enum verb_target bits */
    const char *args;    /* for help; "" none */
    const char *summary; /* one line */
    bool at_switch;      /* a driver carries it out; else the gate alone does */
    bool lasts;          /* has an effect that ends by itself, and can be undone */
    bool needs_args;
    enum verb_on on;
};

extern const struct verb_row verb_table[]; /* by ascending verb, without holes, from VERB_REROUTE */
extern const size_t verb_table_count;

extern const struct words verb_words; /* names with _ for -, at their values */

const struct verb_row *verb_row(int verb);               /* NULL: none */
const struct verb_row *verb_row_named(struct text name); /* with - or _ */

/* "agent", "pause": the verb in two words, when the first alone is none. NULL: there is none. */
const struct verb_row *verb_row_spoken(struct text first, struct text second);

/* Is there such an order? The others are rights only. */
bool verb_is_order(const struct verb_row *row);

/* May it be asked for now and begun later? What lasts, and what takes such a thing back. */
bool verb_may_start_later(const struct verb_row *row);

/* "number:0892..." taken apart; the bit of its kind, 0 for none that is known. */
unsigned verb_target_kind(struct text target, struct text *key);
const char *verb_target_name(unsigned kind); /* "number" */

#endif
