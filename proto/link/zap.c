#include "proto/link/zap.h"

#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "proto/base/log.h"
#include "proto/base/mem.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define ZAP_VERSION "1.0"

enum { PART_BYTES = 256, ROUND_REQUESTS = 64 };

/* The frames of a request, as they come. */
enum part {
    PART_VERSION,
    PART_ID,
    PART_DOMAIN,
    PART_ADDRESS,
    PART_ROUTING,
    PART_MECHANISM,
    PART_KEY,
    PARTS
};

struct request {
    struct part_bytes {
        unsigned char at[PART_BYTES];
        size_t len; /* of the frame: more than PART_BYTES when it was cut */
    } part[PARTS];
    size_t count; /* of frames: more than PARTS when there were more */
};

struct zap {
    struct loop *loop;
    struct zap_guard guard;
    void *socket;
    struct loop_watch *watch;
    struct zap_stats stats;
    struct log_limit log, log_shape;
};

/* False: nothing waits. All frames are read, whatever their number. */
static bool
receive(struct zap *zap, struct request *request)
{
    int more = 1;
    size_t len = sizeof more;
    for (request->count = 0; more; request->count++) {
        struct part_bytes spare;
        struct part_bytes *part = request->count < PARTS ? &request->part[request->count] : &spare;
        int got = zmq_recv(zap->socket, part->at, sizeof part->at, ZMQ_DONTWAIT);
        if (got < 0)
            return false;
        part->len = (size_t)got;
        zmq_getsockopt(zap->socket, ZMQ_RCVMORE, &more, &len);
    }
    return true;
}

static bool
part_is(const struct request *request, enum part which, const char *wanted)
{
    const struct part_bytes *part = &request->part[which];
    return part->len == strlen(wanted) && memcmp(part->at, wanted, part->len) == 0;
}

/* NULL when the request is as libzmq makes them for our sockets. */
static const char *
wrong_shape(const struct request *request)
{
    if (request->count != PARTS)
        return "it has not seven frames";
    if (!part_is(request, PART_VERSION, ZAP_VERSION))
        return "its version is not " ZAP_VERSION;
    if (!part_is(request, PART_DOMAIN, ZAP_DOMAIN))
        return "its domain is not " ZAP_DOMAIN;
    if (!part_is(request, PART_MECHANISM, "CURVE"))
        return "its mechanism is not CURVE";
    if (request->part[PART_KEY].len != KEY_BYTES)
        return "its key has not 32 bytes";
    if (request->part[PART_ID].len > PART_BYTES)
        return "its number is too long";
    return NULL;
}

/* The user is the key itself: names may move from one key to another, a key never does. */
static void
reply(struct zap *zap, const struct request *request, const char *code, const char *text,
      const char *user)
{
    const struct part_bytes *id = &request->part[PART_ID];
    bool has_id = request->count > PART_ID && id->len <= PART_BYTES;
    const struct {
        const void *at;
        size_t len;
    } parts[] = {{ZAP_VERSION, strlen(ZAP_VERSION)},
                 {id->at, has_id ? id->len : 0},
                 {code, strlen(code)},
                 {text, strlen(text)},
                 {user, strlen(user)},
                 {"", 0}};
    for (size_t i = 0; i < NITEMS(parts); i++) {
        int flags = ZMQ_DONTWAIT | (i + 1 < NITEMS(parts) ? ZMQ_SNDMORE : 0);
        if (zmq_send(zap->socket, parts[i].at, parts[i].len, flags) < 0)
            return; /* who asked has gone */
    }
}

static void
judge(struct zap *zap, const struct request *request)
{
    const char *wrong = wrong_shape(request);
    if (wrong) {
        zap->stats.malformed++;
        log_limited(&zap->log_shape, LOG_WARN, "link", "a request for admission was refused: %s",
                    wrong);
        reply(zap, request, "400", "malformed", "");
        return;
    }
    char user[KEY_TEXT_BYTES];
    key_text(user, request->part[PART_KEY].at);
    if (zap->guard.allows(zap->guard.context, user)) {
        zap->stats.allowed++;
        reply(zap, request, "200", "OK", user);
        return;
    }
    const struct part_bytes *from = &request->part[PART_ADDRESS];
    size_t len = from->len < PART_BYTES ? from->len : PART_BYTES;
    zap->stats.refused++;
    log_limited(&zap->log, LOG_WARN, "link", "%.*s came with the key %s, which nobody here has",
                (int)len, (const char *)from->at, user);
    reply(zap, request, "400", "unknown", "");
}

static void
on_request(void *context)
{
    struct zap *zap = context;
    struct request request;
    for (int i = 0; i < ROUND_REQUESTS && receive(zap, &request); i++)
        judge(zap, &request);
}

enum err
zap_new(struct zap **zap, struct loop *loop, const struct zap_guard *guard, struct why *why)
{
    struct zap *fresh = xcalloc(1, sizeof *fresh);
    fresh->loop = loop;
    fresh->guard = *guard;
    fresh->socket = zmq_socket(loop_zmq(loop), ZMQ_REP);
    int linger = 0;
    if (fresh->socket)
        zmq_setsockopt(fresh->socket, ZMQ_LINGER, &linger, sizeof linger);
    if (!fresh->socket || zmq_bind(fresh->socket, ZAP_ENDPOINT) != 0) {
        enum err err = why_set(why, ERR_IO, ZAP_ENDPOINT ": %s", zmq_strerror(zmq_errno()));
        zap_free(&fresh);
        return err;
    }
    fresh->watch = loop_add_socket(loop, fresh->socket, on_request, fresh);
    *zap = fresh;
    return OK;
}

void
zap_free(struct zap **zap)
{
    struct zap *old = *zap;
    if (!old)
        return;
    *zap = NULL;
    loop_remove(old->loop, &old->watch);
    if (old->socket)
        zmq_close(old->socket);
    free(old);
}

struct zap_stats
zap_stats(const struct zap *zap)
{
    return zap->stats;
}
