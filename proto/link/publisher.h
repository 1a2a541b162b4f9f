/* publisher: a gate's side of the wire. The feed (XPUB) and the snapshot desk (ROUTER).
 *
 * It publishes messages that are already journalled, beats once a second, greets each new
 * subscriber with a beat, and answers snapshot questions from the board. The board and the last
 * published sequence must agree whenever the loop runs: apply and publish in one go.
 *
 * A subscriber that does not read loses messages at its high-water mark (it sees the gap and
 * resyncs); the gate's memory is bounded by feed_hwm messages a subscriber. Making snapshots takes
 * at most a tenth of the gate's time: questions that come faster share the next one.
 */
#ifndef PROTO_LINK_PUBLISHER_H
#define PROTO_LINK_PUBLISHER_H

#include <stdint.h>

#include "proto/base/err.h"
#include "proto/board/board.h"
#include "proto/link/desk.h"
#include "proto/link/loop.h"
#include "proto/link/zap.h"

struct publisher;

struct publisher_options {
    const char *feed; /* endpoint to bind: tcp://127.0.0.1:7711, ipc://... */
    const char *desk;
    int feed_hwm;        /* messages kept for a slow subscriber; 0: 4096 */
    int64_t beat_ms;     /* 0: 1000 */
    struct board *board; /* borrowed */
    /* The switch's clock now, for the beat; NULL: this machine's. */
    int64_t (*clock_us)(void *context);
    void *context;
    /* Keys, and who may come in; copied, what it points at is borrowed. NULL: in the clear. */
    const struct zap_guard *guard;
    const struct desk_offers *offers; /* borrowed; NULL: questions for offers are refused */
};

enum err publisher_new(struct publisher **publisher, struct loop *loop,
                       const struct publisher_options *options, struct why *why);
void publisher_free(struct publisher **publisher);

/* A new run of the gate: epoch, and the last sequence the board contains. Beats at once. */
void publisher_start(struct publisher *publisher, uint64_t epoch, uint64_t seq);

/* Sends one FRAME_EVENTS message; last_seq is the sequence of its last event. */
void publisher_send(struct publisher *publisher, const void *at, size_t len, uint64_t last_seq);

/* Who carries out the orders that come to the desk (desk.h). */
void publisher_set_orders(struct publisher *publisher, desk_order_fn *order, void *context);

/* Who reads the audit file for those who may (desk.h). */
void publisher_set_trail(struct publisher *publisher, desk_trail_fn *trail, void *context);

/* The head of the gate's audit file, for the beats from now on: records, and 64 hexadecimal digits
 * (borrowed for the call). Beats at once, so that those who follow know it before anyone is told of
 * the record. */
void publisher_set_audit(struct publisher *publisher, uint64_t n, const char *hash);

/* Who is told of intents that come to the desk (desk.h). */
void publisher_on_intent(struct publisher *publisher, desk_intent_fn *intent, void *context);

/* Who looks at what, for the beats from now on (borrowed until the next call; NULL with 0: nobody).
 * news: beats at once. */
void publisher_set_intents(struct publisher *publisher, const struct intent *intents, size_t count,
                           bool news);

/* Somebody who was let in may not be in any more. libzmq cannot hang up on one subscriber, so the feed
 * hangs up on all and is bound again as soon as the address is free; those who may will be back, and
 * ask for what they missed. The desk forgets whom it was answering. */
void publisher_hang_up(struct publisher *publisher);

/* Answers of the desk (desk.h). */
bool publisher_say_offers(struct publisher *publisher, struct frame *frame);
void publisher_refuse_offers(struct publisher *publisher, const struct why *why);

struct publisher_stats {
    uint64_t messages, bytes, events, snapshots, refused; /* refused: bad messages at the desk */
    uint32_t followers;
    uint64_t strangers; /* who were not let in, and questions of those who may not ask any more */
    uint64_t hang_ups;  /* of the feed, on all */
    uint64_t peer_hang_ups; /* on one (peers.h) */
};
struct publisher_stats publisher_stats(const struct publisher *publisher);

/* The endpoints that were bound, with the port found for tcp://127.0.0.1:* */
const char *publisher_feed(const struct publisher *publisher);
const char *publisher_desk(const struct publisher *publisher);

#endif
