/* errand_plan: an order in Asterisk's words: what is written, and what proves it. Pure.
 *
 *   verb             written                          proof
 *   reroute          DBPut, DBDel route/NUMBER        DBGet
 *   close, open      DBPut, DBDel closed/NUMBER       DBGet
 *   split, cap,      DBPut, DBDel in the family of    DBGet
 *   queue_message    a setting
 *   hangup           Hangup                           the call's end
 *   transfer         Redirect                         the call is seen there
 *   agent_pause ...  QueuePause                       QueueStatus: every membership
 *   agent_join ...   QueueAdd, QueueRemove            QueueStatus
 *   listen           MessageSend to the agent, then   the telephone answered
 *                    Originate of ChanSpy
 *
 * Nothing of an order gets into an action unchecked. Words of a dialplan or a database are letters,
 * digits and a few signs, none of which Asterisk reads as anything but a letter; a reason or a name
 * is printable text of one line. What is anything else is refused before a byte is sent.
 */
#ifndef PROTO_DRIVER_ASTERISK_ERRAND_PLAN_H
#define PROTO_DRIVER_ASTERISK_ERRAND_PLAN_H

#include "proto/driver/asterisk/errand_reading.h"
#include "proto/driver/asterisk/routes.h"
#include "proto/driver/asterisk/world.h"

enum { ERRAND_STEPS = 2 };

enum errand_proof {
    PROOF_READ,     /* what was written is read back */
    PROOF_GONE,     /* the call has ended */
    PROOF_THERE,    /* the call waits in the queue, or rings the telephone */
    PROOF_ANSWERED, /* OriginateResponse */
};

struct errand_write {
    char lines[ERRAND_LINES_BYTES]; /* of the action, each with CRLF; no ActionID */
    bool may_fail;                  /* "not there", "already there": the proof decides */
    const char *denied;             /* without the right; NULL: errand_plan_denied of the verb */
    const char *failed; /* said before Asterisk's own words when it is refused; NULL: nothing */
};

struct errand_plan {
    struct errand_write writes[ERRAND_STEPS];
    struct errand_read reads[ERRAND_STEPS];
    size_t write_count, read_count;
    enum errand_proof proof;
    char call[WORLD_ID_BYTES];  /* of PROOF_GONE and PROOF_THERE: its id */
    char place[WORLD_ID_BYTES]; /* of PROOF_THERE: "queue:sav", "agent:agent4" */
};

/* What an order is told with; all borrowed. */
struct errand_places {
    const struct driver_env *env; /* the settings */
    const struct world *world;
    const struct routes *routes;
};

/* ERR_ARG with a sentence: nothing is to be sent. ERR_STALE: the call has ended. */
enum err errand_plan_make(struct errand_plan *plan, const struct errand_places *places,
                          const struct driver_order *order, struct why *why);

/* Why no order of that verb can be carried out, by the settings; NULL: it can. */
const char *errand_plan_cannot(const struct driver_env *env, enum verb verb);
/* The same for an account to which Asterisk said "Permission denied". */
const char *errand_plan_denied(enum verb verb);

#endif
