/* ended: every call of a journal at the moment its end was written, as the board knew it then.
 *
 * For whoever prices calls afterwards: rerate.h, simulate.h. An end that the board refuses counts
 * for nothing. Calls that began before the journal's oldest events are not known, so not seen.
 */
#ifndef PROTO_GATE_ENDED_H
#define PROTO_GATE_ENDED_H

#include "proto/board/board.h"
#include "proto/gate/journal.h"
#include "proto/gate/pricing.h"

/* All are borrowed; the board forgets the call behind it. priced: what prices need of it, with the tariff
 * that its number had when it was connected. */
typedef void ended_fn(void *context, const struct call *call, const struct pricing_call *priced,
                      const struct event *event);

enum err ended_walk(struct journal *journal, ended_fn *fn, void *context, struct why *why);

#endif
