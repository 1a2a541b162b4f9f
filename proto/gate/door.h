/* door: who comes in: the gate's key, the people in force, and reading them again.
 *
 * Without a key everybody comes in who can reach the endpoints (ipc and loopback), as `local`.
 */
#ifndef PROTO_GATE_DOOR_H
#define PROTO_GATE_DOOR_H

#include <stdbool.h>

#include "proto/gate/access.h"
#include "proto/gate/options.h"
#include "proto/link/publisher.h"
#include "proto/link/zap.h"

struct door;

/* Reads what --key and --access say; options are borrowed. ERR_ARG with the sentence. */
enum err door_open(struct door **door, const struct options *options, struct why *why);
void door_free(struct door **door); /* wipes the key; after the publisher */

/* For the publisher; borrowed. NULL: in the clear. */
const struct zap_guard *door_guard(const struct door *door);

/* The people in force; NULL: there is no list. Good until door_reload. */
const struct access *door_access(const struct door *door);

/* The list again: a mistake leaves the old one in force. When a key was withdrawn, hangs up. */
enum err door_reload(struct door *door, struct publisher *publisher, struct why *why);

#endif
