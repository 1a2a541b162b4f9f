/* errands: orders on their way through Asterisk, each from its first action to its proof.
 *
 *   order ─> write ──Success──> ACCEPTED ─> read back, or see it happen ──> DONE
 *              │ Error: REFUSED, in Asterisk's words         └─ not so: REFUSED
 *              └ no answer for 5 s, connection lost: LOST
 *   ask ────────────────────────────────> read back ──> DONE, REFUSED, LOST
 *
 * "Success" says only that an action was taken, so it is never DONE. An answer is known by its
 * ActionID, vigie-order-SERIAL-ORDER: SERIAL is new for each action, so that an answer that comes
 * too late is nobody's. An action that changes something is sent once; after that there are only
 * questions. Bounded: ERRANDS_MAX at a time.
 */
#ifndef PROTO_DRIVER_ASTERISK_ERRANDS_H
#define PROTO_DRIVER_ASTERISK_ERRANDS_H

#include "proto/driver/asterisk/errand_plan.h"

enum { ERRANDS_MAX = 256 };

struct errands;

/* Sends an action: its lines, each with CRLF, and its ActionID. False: it did not go out. */
typedef bool errands_send(void *context, const char *action_id, const char *lines);

/* Everything borrowed; places is copied. env->step is told how far an order is. */
struct errands *errands_new(const struct errand_places *places, errands_send *send, void *context);
void errands_free(struct errands **errands); /* tells nothing; NULL is fine */

/* The switch is followed from now on; not any more: what is under way is LOST. */
void errands_open(struct errands *errands);
void errands_lose(struct errands *errands);

/* As driver.h says them. */
const char *errands_cannot(const struct errands *errands, enum verb verb);
void errands_order(struct errands *errands, const struct driver_order *order);
void errands_ask(struct errands *errands, const struct driver_order *order);

/* A message that answers an order. False: it is none of ours. */
bool errands_take(struct errands *errands, const struct ami_message *message, int64_t mono_us);

/* An event was followed: perhaps a call is where it was sent. */
void errands_look(struct errands *errands);

/* Some times a second; mono_us: monotonic. */
void errands_tick(struct errands *errands, int64_t mono_us);

#endif
