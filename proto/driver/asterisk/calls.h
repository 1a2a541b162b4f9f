/* calls: the life of an inbound call, told to the gate. Each function changes what the driver
 * remembers and emits what follows from it, once.
 *
 *   BEFORE ──> WAITING ──> LEAVING ──> (told why) BEFORE ...
 *     │           └──────────┴──> TALKING ──> BEFORE ──> ended
 *     └──> DIRECT ────────────────────┘
 *
 * LEAVING is where Asterisk has said that a call left its queue and not yet why: see calls.c.
 */
#ifndef PROTO_DRIVER_ASTERISK_CALLS_H
#define PROTO_DRIVER_ASTERISK_CALLS_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/world.h"

/* Whose Newchannel, Status or Join this is; number as dialled, "" not known. NULL: no room. */
struct track *calls_offer(struct world *world, const struct ami_message *message,
                          struct text number, int64_t at_us);
void calls_connect(struct world *world, struct track *call, int64_t at_us);
void calls_menu(struct world *world, struct track *call, struct text node, int64_t at_us);

void calls_join(struct world *world, struct track *call, struct place *place, int64_t position,
                int64_t priority, int64_t at_us);

/* QueueCallerAbandon, QueueCallerLeave. */
void calls_left(struct world *world, struct track *call, enum left left, int64_t at_us);
/* The reason is known: from QUEUESTATUS, or by what followed. */
void calls_unqueue(struct world *world, struct track *call, enum leave_reason why);
/* The reason has to be concluded: the dialplan goes on with the call. */
void calls_goes_on(struct world *world, struct track *call);
/* Never joined. */
void calls_refused(struct world *world, struct track *call, enum leave_reason why, int64_t at_us);

void calls_ring(struct world *world, struct track *call, struct staff *agent, struct text channel,
                int64_t at_us);
/* place NULL: straight to a person; agent NULL: nobody we know. */
void calls_answer(struct world *world, struct track *call, struct place *place, struct staff *agent,
                  int64_t at_us);
/* The conversation is over, the call may go on. */
void calls_release(struct world *world, struct track *call, int64_t at_us);
void calls_transfer(struct world *world, struct track *call, struct staff *by,
                    struct text destination, int64_t at_us);
void calls_end(struct world *world, struct track *call, int64_t cause, bool unseen, int64_t at_us);

/* Settles calls that have been LEAVING for so long that nothing more will be said. */
void calls_tick(struct world *world, int64_t at_us);

/* Undoes every link to others; for world_call_drop. */
void calls_forget(struct world *world, struct track *call);

#endif
