/* auditor: who may read the gate's audit file from afar, and the page that is told.
 *
 * Only the verb `audit` lets read it (access.h). Reading is not written into the file: every page
 * would make it longer, and whoever follows it would read for ever.
 */
#ifndef PROTO_GATE_AUDITOR_H
#define PROTO_GATE_AUDITOR_H

#include "proto/gate/door.h"
#include "proto/gate/witness.h"
#include "proto/link/publisher.h"

struct auditor;

/* All borrowed; answers the publisher's questions until it is closed. */
struct auditor *auditor_open(struct publisher *publisher, const struct door *door,
                             struct witness *witness);
void auditor_close(struct auditor **auditor);

#endif
