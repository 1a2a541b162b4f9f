/* agents: members of queues, and the one state each of them is in.
 *
 *   Asterisk says                                        we say
 *   a conversation of one of our calls is open           talking, with the call (hold: status 8)
 *   status 2, 3, 7 or InCall without one of our calls    talking, without a call
 *   AgentCalled is open, status 6                        ringing
 *   paused in every queue                                paused, with the reason
 *   within the wrap-up time behind a conversation        wrap_up
 *   status 4, 5                                          unreachable
 *   member of no queue any more                          logged_out
 *   everything else; 0 (unknown) is available to Asterisk   available
 *
 * The first line that fits wins.
 */
#ifndef PROTO_DRIVER_ASTERISK_AGENTS_H
#define PROTO_DRIVER_ASTERISK_AGENTS_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/world.h"

/* QueueMemberStatus and its sisters, and QueueMember of the list (Name, Location). */
void agents_take(struct world *world, const struct ami_message *message, int64_t at_us);
void agents_take_removed(struct world *world, const struct ami_message *message, int64_t at_us);

/* A member whose Interface or StateInterface this channel's name belongs to; NULL none, or more
 * than one. Exactly: IAX2/agent5-9165 is IAX2/agent5 or IAX2/agent5/agent5. */
struct staff *agents_of_channel(const struct world *world, struct text channel);
/* Also Local/agent5@agents for IAX2/agent5-9165: the same word behind the technology. Only among
 * the members of `place` who are in a call; NULL: among all. */
struct staff *agents_behind_channel(const struct world *world, const struct place *place,
                                    struct text channel);

/* Telephones of a call begin and stop ringing. agent may be NULL. */
void agents_ring(struct world *world, struct track *call, struct staff *agent, struct text channel,
                 int64_t at_us);
struct ring *agents_ring_of(const struct track *call, struct text channel);
void agents_unring(struct world *world, struct track *call, struct ring *ring, int64_t at_us);
void agents_unring_all(struct world *world, struct track *call, int64_t at_us);

/* A conversation begins and ends; agent may be NULL. Release starts the wrap-up. */
void agents_talk(struct world *world, struct track *call, struct staff *agent, int64_t at_us);
void agents_release(struct world *world, struct track *call, int64_t at_us);

/* Ends the wrap-ups that are over. */
void agents_tick(struct world *world, int64_t at_us);

/* Works the state out and tells it when it is another than the last one told. */
void agents_refresh(struct world *world, struct staff *agent, int64_t at_us);

/* Tells a seat, or that it is gone. */
void agents_tell_seat(struct world *world, const struct seat *seat, bool removed, int64_t at_us);

#endif
