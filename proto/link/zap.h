/* zap: asks who may come in, at each CURVE handshake of the sockets of a loop.
 *
 * libzmq hands over the public key that a peer has just proved to own (ZAP, rfc.zeromq.org/spec/27),
 * over a socket inside this process that the one loop serves. While nothing answers, nobody comes
 * in: the sockets are told so (wire_guard), for libzmq alone would let everybody in.
 *
 * One for each loop. Requests of another domain, version, mechanism or shape are refused.
 */
#ifndef PROTO_LINK_ZAP_H
#define PROTO_LINK_ZAP_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/link/key.h"
#include "proto/link/loop.h"

#define ZAP_DOMAIN "vigie"
#define ZAP_USER "User-Id" /* of a message: the key of its sender, as zap.c told libzmq */

/* Borrowed by whoever is given one. */
struct zap_guard {
    const struct key_pair *keys; /* the gate's own */
    /* May the owner of this key (Z85) come in, and still ask? Looked up, never guessed. */
    bool (*allows)(void *context, const char *user);
    void *context;
};

struct zap;

/* Before the first socket is bound. ERR_IO: the loop has one already. */
enum err zap_new(struct zap **zap, struct loop *loop, const struct zap_guard *guard,
                 struct why *why);
void zap_free(struct zap **zap);

struct zap_stats {
    uint64_t allowed, refused, malformed;
};
struct zap_stats zap_stats(const struct zap *zap);

#endif
