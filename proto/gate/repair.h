/* repair: what a switch sends becomes UTF-8 before it is written and published.
 *
 * The wire promises UTF-8 without NUL (docs/protocol.md), so that any language can read it: a
 * single broken byte would make a strict reader refuse the whole message. Nothing else is changed
 * here: what may be shown on a terminal is decided at the screen (base/safe.h).
 */
#ifndef PROTO_GATE_REPAIR_H
#define PROTO_GATE_REPAIR_H

#include "proto/base/mem.h"
#include "proto/event/event.h"

/* Repairs every text of the event. Repaired ones point into `memory`, good until its next use. */
void repair_event(struct event *event, struct bytes *memory);

#endif
