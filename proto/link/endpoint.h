/* endpoint: which addresses may be used, in the clear or with keys.
 *
 * ipc:// and loopback tcp:// (127.0.0.0/8, [::1], localhost) may; everything else needs CURVE keys
 * and is refused without them, for binding as for connecting.
 */
#ifndef PROTO_LINK_ENDPOINT_H
#define PROTO_LINK_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/err.h"
#include "proto/link/key.h"

/* OK; ERR_ARG for what is no endpoint; ERR_DENIED for one that needs keys. */
enum err endpoint_check(const char *endpoint, bool has_keys, struct why *why);

/* "FEED,DESK" or "FEED,DESK,GATEKEY" taken apart; key is "" when there is none. ERR_ARG with what was
 * expected. */
enum err endpoint_parts(const char *parts, char *feed, char *desk, size_t size,
                        char key[KEY_TEXT_BYTES], struct why *why);

#endif
