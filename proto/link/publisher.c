#include "proto/link/publisher.h"

#include <assert.h>
#include <stdlib.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/link/desk.h"
#include "proto/link/wire.h"

enum {
    FEED_HWM = 4096,
    BEAT_MS = 1000,
    SUBSCRIPTION_BYTES = 256, /* what a subscriber may send */
    ROUND_SUBSCRIPTIONS = 64,
};

struct publisher {
    struct loop *loop;
    struct publisher_options options; /* its texts are not kept */
    void *socket;
    struct loop_watch *socket_watch, *beat_timer;
    struct desk *desk;
    char endpoint[WIRE_ENDPOINT_BYTES];
    uint64_t epoch, seq; /* epoch 0: not started */
    struct bytes out;
    struct publisher_stats stats;
    struct log_limit log;
};

static void
send_bytes(struct publisher *publisher, const void *at, size_t len)
{
    /* XPUB drops for those who are full and never says EAGAIN. */
    if (zmq_send(publisher->socket, at, len, ZMQ_DONTWAIT) < 0)
        log_limited(&publisher->log, LOG_ERROR, "publisher", "feed: %s", zmq_strerror(zmq_errno()));
    publisher->stats.messages++;
    publisher->stats.bytes += len;
}

static void
beat(void *context)
{
    struct publisher *publisher = context;
    const struct publisher_options *options = &publisher->options;

    if (publisher->epoch == 0)
        return;
    int64_t now_us = clock_wall_us();
    struct frame frame = {
        .kind = FRAME_BEAT,
        .epoch = publisher->epoch,
        .seq = publisher->seq,
        .sent_us = now_us,
        .clock_us = options->clock_us ? options->clock_us(options->context) : now_us,
        .digest = board_digest(options->board),
        .followers = publisher->stats.followers,
    };
    bytes_clear(&publisher->out);
    frame_pack(NULL, &frame, &publisher->out);
    send_bytes(publisher, publisher->out.at, publisher->out.len);
}

/* A subscription is a byte, 1 or 0, and the topic; ours is the empty one. XPUB_VERBOSER makes one
 * of each subscriber that comes or goes, so they can be counted, and greeted at once. */
static void
on_socket(void *context)
{
    struct publisher *publisher = context;
    uint32_t *followers = &publisher->stats.followers;
    unsigned char bytes[SUBSCRIPTION_BYTES];
    bool is_new = false;

    for (int i = 0; i < ROUND_SUBSCRIPTIONS; i++) {
        int len = zmq_recv(publisher->socket, bytes, sizeof(bytes), ZMQ_DONTWAIT);
        if (len < 0)
            break;
        if (len != 1)
            continue;
        if (bytes[0] == 1) {
            is_new = true;
            ++*followers;
        } else if (bytes[0] == 0 && *followers > 0) {
            --*followers;
        }
    }
    if (is_new)
        beat(publisher);
}

static enum err
open_feed(struct publisher *publisher, struct why *why)
{
    const struct publisher_options *options = &publisher->options;
    int hwm = options->feed_hwm ? options->feed_hwm : FEED_HWM;

    publisher->socket = wire_new(publisher->loop, ZMQ_XPUB, hwm, SUBSCRIPTION_BYTES, why);
    if (!publisher->socket)
        return ERR_IO;
    wire_set(publisher->socket, ZMQ_XPUB_VERBOSER, 1);
    enum err err = wire_bind(publisher->socket, "feed", options->feed, why);
    if (err)
        return err;
    wire_endpoint(publisher->socket, publisher->endpoint, sizeof(publisher->endpoint));
    publisher->socket_watch =
        loop_add_socket(publisher->loop, publisher->socket, on_socket, publisher);
    return OK;
}

enum err
publisher_new(struct publisher **publisher, struct loop *loop,
              const struct publisher_options *options, struct why *why)
{
    struct publisher *fresh = xcalloc(1, sizeof(*fresh));
    fresh->loop = loop;
    fresh->options = *options;

    enum err err = open_feed(fresh, why);
    if (!err)
        err = desk_new(&fresh->desk, loop, options->desk, options->board, why);
    if (err) {
        publisher_free(&fresh);
        return err;
    }
    desk_set_offers(fresh->desk, options->offers);
    fresh->options.feed = fresh->options.desk = NULL;
    int64_t beat_ms = options->beat_ms ? options->beat_ms : BEAT_MS;
    fresh->beat_timer = loop_add_timer(loop, beat_ms, beat_ms, beat, fresh);
    *publisher = fresh;
    return OK;
}

void
publisher_free(struct publisher **publisher)
{
    struct publisher *old = *publisher;
    if (!old)
        return;
    *publisher = NULL;
    loop_remove(old->loop, &old->socket_watch);
    loop_remove(old->loop, &old->beat_timer);
    desk_free(&old->desk);
    wire_close(&old->socket);
    bytes_free(&old->out);
    free(old);
}

void
publisher_start(struct publisher *publisher, uint64_t epoch, uint64_t seq)
{
    assert(epoch != 0);
    publisher->epoch = epoch;
    publisher->seq = seq;
    desk_set(publisher->desk, epoch, seq);
    beat(publisher);
}

void
publisher_send(struct publisher *publisher, const void *at, size_t len, uint64_t last_seq)
{
    assert(publisher->epoch != 0 && last_seq > publisher->seq && len <= SCAN_FEED_BYTES);
    publisher->stats.events += last_seq - publisher->seq;
    publisher->seq = last_seq;
    desk_set(publisher->desk, publisher->epoch, last_seq);
    send_bytes(publisher, at, len);
}

bool
publisher_say_offers(struct publisher *publisher, struct frame *frame)
{
    return desk_say_offers(publisher->desk, frame);
}

void
publisher_refuse_offers(struct publisher *publisher, const struct why *why)
{
    desk_refuse_offers(publisher->desk, why);
}

struct publisher_stats
publisher_stats(const struct publisher *publisher)
{
    struct publisher_stats stats = publisher->stats;
    struct desk_stats desk = desk_stats(publisher->desk);
    stats.snapshots = desk.snapshots;
    stats.refused = desk.refused;
    return stats;
}

const char *
publisher_feed(const struct publisher *publisher)
{
    return publisher->endpoint;
}

const char *
publisher_desk(const struct publisher *publisher)
{
    return desk_endpoint(publisher->desk);
}
