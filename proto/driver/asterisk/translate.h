/* translate: Asterisk's events into vigie's, one handler each (the table is in translate.c). */
#ifndef PROTO_DRIVER_ASTERISK_TRANSLATE_H
#define PROTO_DRIVER_ASTERISK_TRANSLATE_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/world.h"

/* Takes one message with an Event header; those without a row in the table are passed over.
 * now_us: our wall clock when it was received. */
void translate_event(struct world *world, const struct ami_message *message, int64_t now_us);

/* Time passes without events: ends what was only waiting for time. */
void translate_tick(struct world *world, int64_t now_us);

#endif
