/* wire: a ZeroMQ socket with the options that every socket of this protocol has.
 *
 * For this room only. `role` is "feed" or "desk" and begins each sentence: "feed tcp://...: ...".
 * The socket is the caller's to close with wire_close.
 */
#ifndef PROTO_LINK_WIRE_H
#define PROTO_LINK_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/link/key.h"
#include "proto/link/loop.h"

enum { WIRE_ENDPOINT_BYTES = 256 };

/* type: ZMQ_SUB ...; hwm: messages kept in each direction for each peer; max_bytes: of a message
 * that comes in; libzmq hangs up on who sends a longer one. NULL with its sentence when the
 * process has no descriptors left. */
void *wire_new(struct loop *loop, int type, int hwm, int64_t max_bytes, struct why *why);
void wire_close(void **socket); /* NULLs the pointer; NULL is accepted */
void wire_set(void *socket, int option, int value);

/* CURVE on a socket that will be bound: whoever connects is asked about by zap.h, which must be there;
 * and on one that will connect. Before wire_bind and wire_connect. */
void wire_guard(void *socket, const struct key_pair *own);
void wire_identify(void *socket, const struct key_client *keys);
bool wire_has_keys(void *socket);

/* Both refuse what endpoint_check refuses (a socket that was given keys may go further). Binding to the ipc path of a program that is alive, or to
 * a file that is no socket, is refused as well: libzmq would delete the file and go on. */
enum err wire_bind(void *socket, const char *role, const char *endpoint, struct why *why);
enum err wire_connect(void *socket, const char *role, const char *endpoint, struct why *why);

/* What was bound, with the port that was found for `*`. */
void wire_endpoint(void *socket, char *to, size_t size);

#endif
