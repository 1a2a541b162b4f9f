/* knock: those who came to a gate's socket and did not get in, as a line in the log; and who is there,
 * for peers.h. The one monitor of the socket.
 *
 * No key, another gate's key, no ZeroMQ at all: libzmq hangs up on them before anybody is asked, and
 * its monitor alone tells. At most a line a minute for each reason and socket. For this room only.
 */
#ifndef PROTO_LINK_KNOCK_H
#define PROTO_LINK_KNOCK_H

#include <stdint.h>

#include "proto/base/err.h"
#include "proto/link/peers.h"

struct knock;

/* role: "feed", "desk"; peers: to be told who comes and leaves; borrowed. In the clear nobody is kept
 * out, and nothing is logged. Before the socket is bound; free it before closing the socket. */
enum err knock_new(struct knock **knock, struct loop *loop, void *socket, const char *role,
                   struct peers *peers, struct why *why);
void knock_free(struct knock **knock);

uint64_t knock_count(const struct knock *knock);

#endif
