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
#include "proto/link/knock.h"
#include "proto/link/wire.h"

enum {
    FEED_HWM = 4096,
    BEAT_MS = 1000,
    /* What a subscriber may send. The bound holds for the handshake too, and CURVE's INITIATE takes
     * 257 bytes and what the peer says of itself. */
    SUBSCRIPTION_BYTES = 256,
    SUBSCRIPTION_CURVE_BYTES = 1024,
    ROUND_SUBSCRIPTIONS = 64,
    AUDIT_HASH_BYTES = 72,
    FOREIGN_TOPICS = 4096, /* kept by libzmq until the feed hangs up; ours is the empty one */
    AGAIN_MS = 10,         /* between two tries to bind again */
    TRIES_SAID = 500,      /* so many without success are told of */
};

struct publisher {
    struct loop *loop;
    struct publisher_options options; /* its texts are not kept */
    struct zap_guard guard;
    struct zap *zap; /* NULL: in the clear */
    void *socket;    /* NULL: hung up, and not bound again yet */
    struct knock *knock;
    struct peers *peers;
    struct loop_watch *socket_watch, *beat_timer;
    struct loop_watch *again; /* while socket is NULL */
    uint32_t foreign_topics;
    uint32_t tries;
    uint64_t knocks, peer_hang_ups; /* of sockets that were closed */
    struct desk *desk;
    char endpoint[WIRE_ENDPOINT_BYTES];
    uint64_t epoch, seq; /* epoch 0: not started */
    uint64_t audit_n;
    char audit_hash[AUDIT_HASH_BYTES];
    bool has_intents; /* somebody is told of them */
    const struct intent *intents;
    size_t intent_count;
    struct bytes out;
    struct publisher_stats stats;
    struct log_limit log, log_topics;
};

static void
send_bytes(struct publisher *publisher, const void *at, size_t len)
{
    if (!publisher->socket)
        return; /* whoever comes back sees the gap */
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
        .audit_n = publisher->audit_n,
        .audit_hash = text_of(publisher->audit_hash),
        .has_intents = publisher->has_intents,
        .intents = publisher->intents,
        .count = publisher->intent_count,
    };
    bytes_clear(&publisher->out);
    frame_pack(NULL, &frame, &publisher->out);
    send_bytes(publisher, publisher->out.at, publisher->out.len);
}

/* --- the feed's socket ---------------------------------------------------------------------- */

static void on_again(void *context);

static void
close_feed(struct publisher *publisher)
{
    loop_remove(publisher->loop, &publisher->socket_watch);
    publisher->knocks += knock_count(publisher->knock);
    knock_free(&publisher->knock);
    publisher->peer_hang_ups += publisher->peers ? peers_hang_ups(publisher->peers) : 0;
    peers_free(&publisher->peers);
    wire_close(&publisher->socket);
    publisher->stats.followers = 0;
    publisher->foreign_topics = 0;
}

static void
hang_up_feed(struct publisher *publisher)
{
    close_feed(publisher);
    publisher->stats.hang_ups++;
    if (!publisher->again)
        publisher->again = loop_add_timer(publisher->loop, 0, AGAIN_MS, on_again, publisher);
}

/* libzmq keeps each topic that somebody asks for and bounds only its length. */
static void
count_foreign(struct publisher *publisher, zmq_msg_t *message)
{
    const unsigned char *bytes = zmq_msg_data(message);
    if (zmq_msg_size(message) == 0 || bytes[0] != 1 ||
        ++publisher->foreign_topics <= FOREIGN_TOPICS)
        return;
    const char *user = publisher->zap ? zmq_msg_gets(message, ZAP_USER) : NULL;
    log_limited(&publisher->log_topics, LOG_WARN, "publisher",
                "feed: more than %d subscriptions to topics that there are not, the last one by "
                "%s%s; hanging up on all",
                FOREIGN_TOPICS, user ? "the key " : "somebody", user ? user : "");
    hang_up_feed(publisher);
}

/* A subscription is a byte, 1 or 0, and the topic; ours is the empty one. XPUB_VERBOSER makes one
 * of each subscriber that comes or goes, so they can be counted, and greeted at once. */
static void
on_socket(void *context)
{
    struct publisher *publisher = context;
    uint32_t *followers = &publisher->stats.followers;
    zmq_msg_t message;
    bool is_new = false;

    zmq_msg_init(&message);
    for (int i = 0; i < ROUND_SUBSCRIPTIONS && publisher->socket; i++) {
        if (zmq_msg_recv(&message, publisher->socket, ZMQ_DONTWAIT) < 0)
            break;
        const unsigned char *bytes = zmq_msg_data(&message);
        if (zmq_msg_size(&message) != 1) {
            count_foreign(publisher, &message);
        } else if (bytes[0] == 1) {
            is_new = true;
            ++*followers;
        } else if (bytes[0] == 0 && *followers > 0) {
            --*followers;
        }
    }
    zmq_msg_close(&message);
    if (is_new)
        beat(publisher);
}

static enum err
open_feed(struct publisher *publisher, const char *endpoint, struct why *why)
{
    const struct publisher_options *options = &publisher->options;
    int hwm = options->feed_hwm ? options->feed_hwm : FEED_HWM;

    int max_bytes = publisher->zap ? SUBSCRIPTION_CURVE_BYTES : SUBSCRIPTION_BYTES;
    publisher->socket = wire_new(publisher->loop, ZMQ_XPUB, hwm, max_bytes, why);
    if (!publisher->socket)
        return ERR_IO;
    wire_set(publisher->socket, ZMQ_XPUB_VERBOSER, 1);
    if (publisher->zap)
        wire_guard(publisher->socket, publisher->guard.keys);
    publisher->peers = peers_new(publisher->loop, "feed");
    enum err err = knock_new(&publisher->knock, publisher->loop, publisher->socket, "feed",
                             publisher->peers, why);
    if (!err)
        err = wire_bind(publisher->socket, "feed", endpoint, why);
    if (err) {
        close_feed(publisher);
        return err;
    }
    publisher->socket_watch =
        loop_add_socket(publisher->loop, publisher->socket, on_socket, publisher);
    return OK;
}

/* libzmq closes in the background: the address is taken until it has. */
static void
on_again(void *context)
{
    struct publisher *publisher = context;
    struct why why;
    if (open_feed(publisher, publisher->endpoint, &why) == OK)
        loop_remove(publisher->loop, &publisher->again);
    else if (++publisher->tries % TRIES_SAID == 0)
        log_limited(&publisher->log, LOG_ERROR, "publisher", "%s; trying again", why.text);
}

enum err
publisher_new(struct publisher **publisher, struct loop *loop,
              const struct publisher_options *options, struct why *why)
{
    struct publisher *fresh = xcalloc(1, sizeof(*fresh));
    fresh->loop = loop;
    fresh->options = *options;

    enum err err = OK;
    if (options->guard) {
        fresh->guard = *options->guard;
        err = zap_new(&fresh->zap, loop, &fresh->guard, why);
    }
    if (!err)
        err = open_feed(fresh, options->feed, why);
    if (!err) {
        wire_endpoint(fresh->socket, fresh->endpoint, sizeof(fresh->endpoint));
        err = desk_new(&fresh->desk, loop, options->desk, options->board,
                       fresh->zap ? &fresh->guard : NULL, why);
    }
    if (err) {
        publisher_free(&fresh);
        return err;
    }
    desk_set_offers(fresh->desk, options->offers);
    fresh->options.feed = fresh->options.desk = NULL;
    fresh->options.guard = NULL;
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
    loop_remove(old->loop, &old->beat_timer);
    loop_remove(old->loop, &old->again);
    desk_free(&old->desk);
    close_feed(old);
    zap_free(&old->zap);
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

void
publisher_set_orders(struct publisher *publisher, desk_order_fn *order, void *context)
{
    desk_set_orders(publisher->desk, order, context);
}

void
publisher_set_trail(struct publisher *publisher, desk_trail_fn *trail, void *context)
{
    desk_set_trail(publisher->desk, trail, context);
}

void
publisher_set_audit(struct publisher *publisher, uint64_t n, const char *hash)
{
    publisher->audit_n = n;
    str_copy(publisher->audit_hash, sizeof(publisher->audit_hash), text_of(hash));
    beat(publisher);
}

void
publisher_on_intent(struct publisher *publisher, desk_intent_fn *intent, void *context)
{
    publisher->has_intents = intent != NULL;
    desk_set_intents(publisher->desk, intent, context);
}

void
publisher_set_intents(struct publisher *publisher, const struct intent *intents, size_t count,
                      bool news)
{
    publisher->intents = intents;
    publisher->intent_count = count;
    if (news)
        beat(publisher);
}

void
publisher_hang_up(struct publisher *publisher)
{
    hang_up_feed(publisher);
    desk_recheck(publisher->desk);
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
    stats.peer_hang_ups = desk.hang_ups + publisher->peer_hang_ups +
                          (publisher->peers ? peers_hang_ups(publisher->peers) : 0);
    stats.strangers = desk.strangers + publisher->knocks + knock_count(publisher->knock);
    if (publisher->zap)
        stats.strangers += zap_stats(publisher->zap).refused + zap_stats(publisher->zap).malformed;
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
