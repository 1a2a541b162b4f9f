/* peers: the connections of a socket that is bound, one by one, which libzmq does not show.
 *
 * A message may have parts without end: libzmq bounds each part, keeps them all until the last one
 * came, and tells nobody before. So the kernel is asked how much came over each connection (TCP), and
 * who has sent PEERS_BYTES since his last whole message is hung up on: his connection alone is shut
 * down beneath libzmq, which takes it as any other that broke, and frees what it kept.
 *
 * The same way a connection whose key was withdrawn is ended. For this room only.
 */
#ifndef PROTO_LINK_PEERS_H
#define PROTO_LINK_PEERS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/link/loop.h"
#include "proto/link/zap.h"

enum {
    PEERS_BYTES = 8 * 1024 * 1024, /* more than honest questions that wait in the kernel */
    PEERS_BYTES_PER_S = 256,       /* and heartbeats of a peer that has nothing to say */
    PEERS_LOOK_MS = 100,
};

struct peers;

/* role: "feed", "desk"; borrowed. */
struct peers *peers_new(struct loop *loop, const char *role);
void peers_free(struct peers **peers);

/* From the socket's monitor. */
void peers_came(struct peers *peers, int fd);
void peers_left(struct peers *peers, int fd);

/* A whole message of this connection was taken (ZMQ_SRCFD); user: the key behind it, or NULL. */
void peers_heard(struct peers *peers, int fd, const char *user);

/* Hangs up on him, when he is still there. */
void peers_hang_up(struct peers *peers, int fd);

/* Hangs up on those whose key the guard does not let in any more. A connection that never said
 * anything has no key that is known here. */
void peers_recheck(struct peers *peers, const struct zap_guard *guard);

uint64_t peers_hang_ups(const struct peers *peers); /* so far */

#endif
