/* connection: one TCP connection to a switch, tried, used and lost; it knows no protocol.
 *
 * Nothing blocks but the look-up of a name: getaddrinfo at each try takes as long as the resolver
 * does. An address in figures never does. Of several addresses each try takes the next one.
 */
#ifndef PROTO_DRIVER_ASTERISK_CONNECTION_H
#define PROTO_DRIVER_ASTERISK_CONNECTION_H

#include <stdbool.h>

#include "proto/base/text.h"
#include "proto/link/loop.h"

/* What the owner is told, outside of its own calls but for `lost`, which connection_open may call.
 * Any of them may close the connection, or free it. */
struct connection_owner {
    void *context;
    void (*opened)(void *context);
    void (*bytes)(void *context, const void *at, size_t len);
    /* It is closed already; a sentence without a subject: "Connection refused". */
    void (*lost)(void *context, const char *why);
};

struct connection;

struct connection *connection_new(struct loop *loop, const struct connection_owner *owner);
void connection_free(struct connection **connection);

void connection_open(struct connection *connection, const char *host, const char *port);
void connection_close(struct connection *connection); /* says nothing; may be closed already */

/* Queued, and sent as the other end takes it. False: it has not read for 256 KiB. */
bool connection_write(struct connection *connection, struct text bytes);

#endif
