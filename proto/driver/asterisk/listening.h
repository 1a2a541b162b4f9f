/* listening: who hears an agent's conversation, as the switch tells it, whoever asked for it: ChanSpyStart,
 * ChanSpyStop, and channels that run ChanSpy in the list of channels (struct ear). Told with each state of
 * the agent: "listened to by PJSIP/chef" (agents.c).
 */
#ifndef PROTO_DRIVER_ASTERISK_LISTENING_H
#define PROTO_DRIVER_ASTERISK_LISTENING_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/world.h"

/* What stands before the telephone that listens, in the switch's word for the agent. */
#define LISTENING_WORDS "listened to by "

void listening_begins(struct world *world, const struct ami_message *message, int64_t at_us);
void listening_ends(struct world *world, const struct ami_message *message, int64_t at_us);
/* A channel is gone, whatever it did. */
void listening_hung_up(struct world *world, struct text channel, int64_t at_us);

/* A channel of the list; the list is over: who is not in it any more does not listen. */
void listening_listed(struct world *world, const struct ami_message *message);
void listening_settle(struct world *world);

/* "PJSIP/chef", of several "PJSIP/chef and 1 more"; "" nobody. */
void listening_who(const struct world *world, const struct staff *agent,
                   char who[WORLD_NAME_BYTES]);

#endif
