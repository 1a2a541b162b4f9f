#include "proto/link/road.h"

#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "proto/base/mem.h"
#include "proto/base/text.h"
#include "proto/link/wire.h"

enum {
    MONITOR_EVENTS = ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_CONNECT_RETRIED |
                     ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                     ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                     ZMQ_EVENT_HANDSHAKE_FAILED_AUTH,
    AGAIN_US = 2 * 1000 * 1000,
};

enum road_state {
    ROAD_WAITING,  /* no attempt has ended yet */
    ROAD_REFUSED,  /* nobody listens */
    ROAD_SHAKING,  /* somebody accepted */
    ROAD_FOREIGN,  /* who does not speak ZeroMQ; libzmq tries again */
    ROAD_REJECTED, /* who speaks ZeroMQ, but is not what we look for; libzmq has given up */
    ROAD_NO_KEY,   /* who wants keys, and we have none; likewise */
    ROAD_CLEAR,    /* who has no keys, and we want some; likewise */
    ROAD_OTHER,    /* who did not prove to have the gate's key */
    ROAD_UNKNOWN,  /* the gate, which does not know ours */
    ROAD_UP,
    ROAD_CLOSED, /* was up */
    ROAD_STATES
};

static const char *const troubles[ROAD_STATES] = {
    [ROAD_REFUSED] = "connection refused",
    [ROAD_FOREIGN] = "something answers there that does not speak ZeroMQ, or wants keys",
    [ROAD_REJECTED] =
        "another kind of ZeroMQ socket answers there (FEED and DESK the wrong way round?)",
    [ROAD_NO_KEY] = "the gate wants keys: vigie keygen, and --connect FEED,DESK,GATEKEY",
    [ROAD_CLEAR] = "it speaks in the clear, and has no key",
    [ROAD_OTHER] = "not the gate of that key",
    [ROAD_UNKNOWN] = "the gate does not let our key in",
    [ROAD_CLOSED] = "the connection was closed",
};

struct road {
    struct road_options options;
    struct loop *loop;
    char endpoint[WIRE_ENDPOINT_BYTES];
    void *socket, *monitor;
    struct loop_watch *socket_watch, *monitor_watch;
    enum road_state state;
    enum road_state
        known;        /* what an attempt since the last success proved; ROAD_WAITING: nothing */
    int64_t again_us; /* when to connect again after ROAD_REJECTED; 0: not planned */
    char trouble[WIRE_ENDPOINT_BYTES + 128];
};

static void
set_state(struct road *road, enum road_state state)
{
    if (road->state == state)
        return;
    road->state = state;
    road->again_us = 0;
    if (state == ROAD_UP || state == ROAD_REFUSED)
        road->known = ROAD_WAITING;
    if (troubles[state])
        str_format(road->trouble, sizeof(road->trouble), "%s %s: %s", road->options.role,
                   road->endpoint, troubles[state]);
    else if (state == ROAD_UP) /* an attempt under way proves nothing yet */
        road->trouble[0] = '\0';
    road->options.on_change(road->options.context);
}

/* libzmq tries again where a connection broke, and gives up where the protocol did. */
static bool
has_given_up(enum road_state state)
{
    return state == ROAD_REJECTED || state == ROAD_NO_KEY || state == ROAD_CLEAR ||
           state == ROAD_UNKNOWN;
}

/* Where both ends notice that they do not fit, one is hung up on before it has noticed: a broken
 * handshake proves nothing, and does not take the place of what was proved. */
static void
take_failure(struct road *road, int event, uint32_t value)
{
    bool has_keys = road->options.keys != NULL;
    if (event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
        road->known = ROAD_UNKNOWN;
    else if (event == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL &&
             value == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)
        road->known = has_keys ? ROAD_CLEAR : ROAD_NO_KEY;
    if (road->known)
        set_state(road, road->known);
    else
        set_state(road, has_keys ? ROAD_OTHER : ROAD_FOREIGN);
}

static void
take_monitor_event(struct road *road, int event, uint32_t value)
{
    switch (event) {
    case ZMQ_EVENT_CONNECTED:
        set_state(road, ROAD_SHAKING);
        return;
    case ZMQ_EVENT_CLOSED: /* of an attempt, never of a connection */
        set_state(road, ROAD_REFUSED);
        return;
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        set_state(road, ROAD_UP);
        return;
    case ZMQ_EVENT_DISCONNECTED:
        if (road->state == ROAD_UP)
            set_state(road, ROAD_CLOSED);
        else if (road->state == ROAD_SHAKING)
            set_state(road, ROAD_REJECTED);
        return;
    case ZMQ_EVENT_CONNECT_RETRIED: /* so libzmq has not given up */
        if (road->state == ROAD_REJECTED)
            set_state(road, ROAD_CLOSED);
        return;
    default:
        take_failure(road, event, value);
    }
}

/* An event is two frames: number (16 bits) and value (32), then the endpoint. */
static void
on_monitor(void *context)
{
    struct road *road = context;
    unsigned char head[8], endpoint[WIRE_ENDPOINT_BYTES];
    uint16_t event;
    uint32_t value;

    while (zmq_recv(road->monitor, head, sizeof(head), ZMQ_DONTWAIT) >=
           (int)(sizeof(event) + sizeof(value))) {
        memcpy(&event, head, sizeof(event));
        memcpy(&value, head + sizeof(event), sizeof(value));
        zmq_recv(road->monitor, endpoint, sizeof(endpoint), ZMQ_DONTWAIT);
        take_monitor_event(road, event, value);
    }
}

static enum err
monitor(struct road *road, struct why *why)
{
    static unsigned long count; /* closing takes its time: no name is used twice */
    char address[64];
    str_format(address, sizeof(address), "inproc://monitor-%lu", ++count);
    if (zmq_socket_monitor(road->socket, address, MONITOR_EVENTS) != 0)
        return why_set(why, ERR_IO, "%s: %s", address, zmq_strerror(zmq_errno()));
    road->monitor = zmq_socket(loop_zmq(road->loop), ZMQ_PAIR);
    if (!road->monitor || zmq_connect(road->monitor, address) != 0)
        return why_set(why, ERR_IO, "%s: %s", address, zmq_strerror(zmq_errno()));
    road->monitor_watch = loop_add_socket(road->loop, road->monitor, on_monitor, road);
    return OK;
}

enum err
road_new(struct road **road, struct loop *loop, const struct road_options *options, struct why *why)
{
    struct road *fresh = xcalloc(1, sizeof(*fresh));
    fresh->options = *options;
    fresh->loop = loop;
    str_copy(fresh->endpoint, sizeof(fresh->endpoint), text_of(options->endpoint));
    fresh->socket = wire_new(loop, options->type, options->hwm, options->max_bytes, why);
    enum err err = fresh->socket ? monitor(fresh, why) : ERR_IO;
    /* Whatever waits while nobody is there would be old when somebody is. */
    if (!err && options->type == ZMQ_DEALER)
        wire_set(fresh->socket, ZMQ_IMMEDIATE, 1);
    if (!err && options->type == ZMQ_SUB)
        zmq_setsockopt(fresh->socket, ZMQ_SUBSCRIBE, "", 0);
    if (!err && options->keys)
        wire_identify(fresh->socket, options->keys);
    if (!err)
        err = wire_connect(fresh->socket, options->role, options->endpoint, why);
    if (err) {
        road_free(&fresh);
        return err;
    }
    fresh->socket_watch = loop_add_socket(loop, fresh->socket, options->on_input, options->context);
    *road = fresh;
    return OK;
}

void
road_free(struct road **road)
{
    struct road *old = *road;
    if (!old)
        return;
    *road = NULL;
    loop_remove(old->loop, &old->socket_watch);
    loop_remove(old->loop, &old->monitor_watch);
    if (old->socket)
        zmq_socket_monitor(old->socket, NULL, 0);
    wire_close(&old->monitor);
    wire_close(&old->socket);
    free(old);
}

void
road_tick(struct road *road, int64_t mono_us)
{
    if (!has_given_up(road->state))
        return;
    if (road->again_us == 0) {
        road->again_us = mono_us + AGAIN_US;
    } else if (mono_us >= road->again_us) {
        road->again_us = 0;
        zmq_disconnect(road->socket, road->endpoint);
        zmq_connect(road->socket, road->endpoint);
    }
}

void *
road_socket(const struct road *road)
{
    return road->socket;
}

bool
road_is_up(const struct road *road)
{
    return road->state == ROAD_UP;
}

const char *
road_trouble(const struct road *road)
{
    return road->trouble;
}
