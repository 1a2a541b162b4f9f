/* stage: events that have been said and are not written yet, packed into the messages that the
 * journal will keep and the feed will carry. Pure memory.
 *
 * The last message is open and grows; stage_seal closes it. A `day` event always closes its
 * message, so that a business day begins between two messages.
 */
#ifndef PROTO_GATE_STAGE_H
#define PROTO_GATE_STAGE_H

#include "proto/event/event.h"
#include "proto/gate/journal.h"

struct stage;

struct stage *stage_new(uint64_t epoch); /* the first event has sequence 1 */
void stage_free(struct stage **stage);

/* Copies the event in. A text over the protocol's bound is cut; ERR_LIMIT when the event is too
 * large even so. sent_us: the gate's clock, for the message. */
enum err stage_add(struct stage *stage, const struct event *event, int64_t sent_us,
                   struct why *why);

void stage_seal(struct stage *stage, int64_t sent_us);

size_t stage_bytes(const struct stage *stage); /* everything that waits */

/* The closed messages; borrowed until the next call. */
const struct journal_frame *stage_frames(struct stage *stage, size_t *count);
void stage_clear(struct stage *stage); /* forgets the closed messages */

#endif
