#include "proto/link/knock.h"

#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/base/text.h"
#include "proto/link/wire.h"

enum {
    FAILED = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL,
    MONITORED = FAILED | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED,
};

enum reason { REASON_CLEAR, REASON_KEY, REASON_OTHER, REASONS };

static const char *const sentences[REASONS] = {
    [REASON_CLEAR] = "somebody came without a key",
    [REASON_KEY] = "somebody came with another gate's key, or with none that he has",
    [REASON_OTHER] = "somebody came who does not speak ZeroMQ with CURVE, or went away at once",
};

struct knock {
    struct loop *loop;
    const char *role;
    void *socket, *monitor;
    struct loop_watch *watch;
    struct peers *peers;
    bool has_keys;
    uint64_t count;
    struct log_limit log[REASONS];
};

static enum reason
reason_of(unsigned event, uint32_t value)
{
    if (event != ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)
        return REASON_OTHER;
    if (value == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)
        return REASON_CLEAR;
    return value == ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC ? REASON_KEY : REASON_OTHER;
}

/* An event is two frames: number (16 bits) and value (32), then the endpoint. */
static void
on_monitor(void *context)
{
    struct knock *knock = context;
    unsigned char head[8], endpoint[1];
    uint16_t event;
    uint32_t value;

    while (zmq_recv(knock->monitor, head, sizeof head, ZMQ_DONTWAIT) >=
           (int)(sizeof event + sizeof value)) {
        memcpy(&event, head, sizeof event);
        memcpy(&value, head + sizeof event, sizeof value);
        zmq_recv(knock->monitor, endpoint, sizeof endpoint, ZMQ_DONTWAIT);
        if (event == ZMQ_EVENT_ACCEPTED)
            peers_came(knock->peers, (int)value);
        else if (event == ZMQ_EVENT_DISCONNECTED)
            peers_left(knock->peers, (int)value);
        if (!(event & FAILED) || !knock->has_keys)
            continue;
        enum reason reason = reason_of(event, value);
        knock->count++;
        log_limited(&knock->log[reason], LOG_WARN, "link", "%s: %s", knock->role,
                    sentences[reason]);
    }
}

enum err
knock_new(struct knock **knock, struct loop *loop, void *socket, const char *role,
          struct peers *peers, struct why *why)
{
    static unsigned long count; /* closing takes its time: no name is used twice */
    char address[64];
    str_format(address, sizeof address, "inproc://knock-%lu", ++count);
    struct knock *fresh = xcalloc(1, sizeof *fresh);
    fresh->loop = loop;
    fresh->role = role;
    fresh->peers = peers;
    fresh->has_keys = wire_has_keys(socket);
    int none = 0; /* no limit: libzmq would make its network thread wait for us */
    bool is_monitored = zmq_socket_monitor(socket, address, MONITORED) == 0;
    fresh->socket = is_monitored ? socket : NULL;
    fresh->monitor = zmq_socket(loop_zmq(loop), ZMQ_PAIR);
    if (!is_monitored || !fresh->monitor ||
        zmq_setsockopt(fresh->monitor, ZMQ_RCVHWM, &none, sizeof none) != 0 ||
        zmq_connect(fresh->monitor, address) != 0) {
        enum err err = why_set(why, ERR_IO, "%s: %s", address, zmq_strerror(zmq_errno()));
        knock_free(&fresh);
        return err;
    }
    fresh->watch = loop_add_socket(loop, fresh->monitor, on_monitor, fresh);
    *knock = fresh;
    return OK;
}

void
knock_free(struct knock **knock)
{
    struct knock *old = *knock;
    if (!old)
        return;
    *knock = NULL;
    loop_remove(old->loop, &old->watch);
    if (old->socket)
        zmq_socket_monitor(old->socket, NULL, 0);
    if (old->monitor)
        zmq_close(old->monitor);
    free(old);
}

uint64_t
knock_count(const struct knock *knock)
{
    return knock ? knock->count : 0;
}
