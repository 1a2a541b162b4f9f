/* endpoint: which addresses may be used in the clear.
 *
 * ipc:// and loopback tcp:// (127.0.0.0/8, [::1], localhost) may; everything else needs CURVE keys
 * and is refused without them, for binding as for connecting.
 */
#ifndef PROTO_LINK_ENDPOINT_H
#define PROTO_LINK_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/err.h"

/* OK; ERR_ARG for what is no endpoint; ERR_DENIED for one that needs keys. */
enum err endpoint_check(const char *endpoint, bool has_keys, struct why *why);

/* "FEED,DESK" taken apart into two buffers; ERR_ARG with what was expected. */
enum err endpoint_pair(const char *pair, char *feed, char *desk, size_t size, struct why *why);

#endif
