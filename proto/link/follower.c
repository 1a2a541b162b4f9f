#include "proto/link/follower.h"

#include <stdlib.h>
#include <sys/random.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/link/inquiry.h"
#include "proto/link/orders_sent.h"
#include "proto/link/reading.h"
#include "proto/link/road.h"
#include "proto/link/telling.h"

enum {
    /* For the feed, with libzmq's own buffers, at most 64 MiB when every message is a full one. */
    FEED_HWM = 1000,
    DESK_HWM = 16,
    TICK_MS = 250,
    ROUND_MESSAGES = 256, /* read in one go, then others have their turn */
    ROUND_BYTES = 1024 * 1024,
    CLOCK_BYTES = 4096, /* taken in between two looks at the clock: some ten microseconds */
};

struct follower {
    struct loop *loop;
    struct follow *follow;
    struct inquiry *inquiry;
    struct reading *reading;
    struct telling *telling;
    struct road *feed, *desk;
    struct loop_watch *tick;
    struct loop_watch *notice; /* of on_change, once in the next round */
    loop_fn *on_change;
    void *context;
    struct orders_sent *orders;
    struct key_client keys;
    bool has_question; /* not sent yet: the desk is not connected */
    uint64_t question;
};

/* --- telling -------------------------------------------------------------------------------- */

static void
on_notice(void *context)
{
    struct follower *follower = context;
    follower->notice = NULL; /* it was for once */
    follower->on_change(follower->context);
}

static void
changed(struct follower *follower)
{
    if (follower->on_change && !follower->notice)
        follower->notice = loop_add_timer(follower->loop, 0, 0, on_notice, follower);
}

/* --- asking --------------------------------------------------------------------------------- */

static void
send_question(struct follower *follower)
{
    if (follow_question(follower->follow, &follower->question))
        follower->has_question = true;
    if (!follower->has_question)
        return;
    struct frame frame = {.kind = FRAME_ASK_SNAPSHOT, .id = follower->question};
    struct bytes bytes = {0};
    frame_pack(NULL, &frame, &bytes);
    int sent = zmq_send(road_socket(follower->desk), bytes.at, bytes.len, ZMQ_DONTWAIT);
    bytes_free(&bytes);
    follower->has_question = sent < 0; /* nobody there yet: on_road or on_tick tries again */
}

static bool
send_bytes(void *context, const void *at, size_t len)
{
    struct follower *follower = context;
    return zmq_send(road_socket(follower->desk), at, len, ZMQ_DONTWAIT) >= 0;
}

static void
send_orders(struct follower *follower)
{
    int64_t clock_us = follow_clock_us(follower->follow, clock_wall_us());
    orders_sent_send(follower->orders, follow_board(follower->follow), clock_us, clock_mono_us(),
                     send_bytes, follower);
}

enum err
follower_order(struct follower *follower, const struct event_order *order, struct why *why)
{
    enum err err = orders_sent_add(follower->orders, order, why);
    if (!err)
        send_orders(follower);
    return err;
}

void
follower_on_answer(struct follower *follower, follower_answer_fn *answer, void *context)
{
    orders_sent_on_answer(follower->orders, answer, context);
}

/* What is not sent now, because nobody is there, is asked for again in a while. */
static void
send_inquiry(struct follower *follower)
{
    struct bytes bytes = {0};
    if (inquiry_question(follower->inquiry, &bytes))
        zmq_send(road_socket(follower->desk), bytes.at, bytes.len, ZMQ_DONTWAIT);
    bytes_free(&bytes);
}

static void
send_reading(struct follower *follower)
{
    struct bytes bytes = {0};
    if (reading_question(follower->reading, &bytes))
        zmq_send(road_socket(follower->desk), bytes.at, bytes.len, ZMQ_DONTWAIT);
    bytes_free(&bytes);
}

/* A gate that knows no intents would take it for a mistake. */
static void
send_telling(struct follower *follower)
{
    struct bytes bytes = {0};
    if (follow_looks(follower->follow)->is_told &&
        telling_message(follower->telling, clock_mono_us(), &bytes) &&
        !send_bytes(follower, bytes.at, bytes.len))
        telling_failed(follower->telling);
    bytes_free(&bytes);
}

/* --- reading -------------------------------------------------------------------------------- */

typedef void take_fn(struct follower *follower, const void *at, size_t len, int64_t now_us,
                     int64_t mono_us);

static void
take_feed(struct follower *follower, const void *at, size_t len, int64_t now_us, int64_t mono_us)
{
    follow_feed(follower->follow, at, len, now_us, mono_us);
}

static void
take_desk(struct follower *follower, const void *at, size_t len, int64_t now_us, int64_t mono_us)
{
    if (!orders_sent_take(follower->orders, at, len) &&
        !inquiry_take(follower->inquiry, at, len, now_us, mono_us) &&
        !reading_take(follower->reading, at, len, mono_us))
        follow_answer(follower->follow, at, len, now_us, mono_us);
}

static void
drain(struct follower *follower, void *socket, take_fn *take)
{
    /* The clock is read on the way, so that the beats in a backlog tell their delay. */
    int64_t mono_us = clock_mono_us(), wall_ahead_us = clock_wall_us() - mono_us;
    zmq_msg_t message;
    size_t bytes = 0, timed = 0;

    zmq_msg_init(&message);
    for (int i = 0; i < ROUND_MESSAGES && bytes < ROUND_BYTES; i++) {
        if (zmq_msg_recv(&message, socket, ZMQ_DONTWAIT) < 0)
            break;
        if (bytes - timed >= CLOCK_BYTES) {
            mono_us = clock_mono_us();
            timed = bytes;
        }
        take(follower, zmq_msg_data(&message), zmq_msg_size(&message), mono_us + wall_ahead_us,
             mono_us);
        bytes += zmq_msg_size(&message);
    }
    zmq_msg_close(&message);
    send_question(follower);
    changed(follower);
}

static void
on_feed(void *context)
{
    struct follower *follower = context;
    drain(follower, road_socket(follower->feed), take_feed);
}

static void
on_desk(void *context)
{
    struct follower *follower = context;
    drain(follower, road_socket(follower->desk), take_desk);
}

static void
on_road(void *context)
{
    struct follower *follower = context;
    if (follower->desk) {
        send_question(follower);
        send_orders(follower);
    }
    changed(follower);
}

static void
on_tick(void *context)
{
    struct follower *follower = context;
    uint64_t before = follow_version(follower->follow);
    int64_t mono_us = clock_mono_us();

    follow_tick(follower->follow, clock_wall_us(), mono_us);
    road_tick(follower->feed, mono_us);
    road_tick(follower->desk, mono_us);
    send_question(follower);
    send_orders(follower);
    send_telling(follower);
    if (follow_version(follower->follow) != before)
        changed(follower);
}

/* Nobody else's. */
static uint64_t
random_id(void)
{
    uint64_t id;
    if (getrandom(&id, sizeof(id), 0) != (ssize_t)sizeof(id))
        abort(); /* 8 bytes are never given in part */
    return id;
}

/* --- life ----------------------------------------------------------------------------------- */

enum err
follower_new(struct follower **follower, struct loop *loop, const char *feed, const char *desk,
             const struct key_client *keys, loop_fn *on_change, void *context, struct why *why)
{
    struct follower *fresh = xcalloc(1, sizeof(*fresh));
    fresh->loop = loop;
    fresh->follow = follow_new();
    fresh->orders = orders_sent_new();
    fresh->inquiry = inquiry_new();
    fresh->reading = reading_new();
    uint64_t console = random_id();
    fresh->telling = telling_new(console);
    follow_set_console(fresh->follow, console);
    fresh->on_change = on_change;
    fresh->context = context;

    if (keys)
        fresh->keys = *keys;
    keys = keys ? &fresh->keys : NULL;

    struct road_options feed_road = {"feed",  feed,    ZMQ_SUB, FEED_HWM, SCAN_FEED_BYTES,
                                     on_feed, on_road, fresh,   keys};
    struct road_options desk_road = {"desk",  desk,    ZMQ_DEALER, DESK_HWM, SCAN_DESK_BYTES,
                                     on_desk, on_road, fresh,      keys};
    enum err err = road_new(&fresh->feed, loop, &feed_road, why);
    if (!err)
        err = road_new(&fresh->desk, loop, &desk_road, why);
    if (err) {
        follower_free(&fresh);
        return err;
    }
    fresh->tick = loop_add_timer(loop, 0, TICK_MS, on_tick, fresh);
    *follower = fresh;
    return OK;
}

void
follower_free(struct follower **follower)
{
    struct follower *old = *follower;
    if (!old)
        return;
    *follower = NULL;
    loop_remove(old->loop, &old->tick);
    loop_remove(old->loop, &old->notice);
    road_free(&old->feed);
    road_free(&old->desk);
    follow_free(&old->follow);
    orders_sent_free(&old->orders);
    inquiry_free(&old->inquiry);
    reading_free(&old->reading);
    telling_free(&old->telling);
    free(old);
}

void
follower_recall(struct follower *follower, uint64_t n, struct text hash, const char *kept)
{
    follow_recall(follower->follow, n, hash, kept);
}

const struct follow *
follower_follow(const struct follower *follower)
{
    return follower->follow;
}

void
follower_want_offers(struct follower *follower, struct text number)
{
    inquiry_want(follower->inquiry, number, clock_mono_us());
    send_inquiry(follower);
}

const struct offers *
follower_offers(const struct follower *follower)
{
    return inquiry_offers(follower->inquiry);
}

void
follower_want_trail(struct follower *follower, size_t records)
{
    uint64_t head_n = follow_stats(follower->follow)->chain.n;
    reading_want(follower->reading, records, head_n, clock_mono_us());
    send_reading(follower);
}

const struct trail *
follower_trail(const struct follower *follower)
{
    return reading_trail(follower->reading);
}

void
follower_tell_intent(struct follower *follower, const struct intent *intent)
{
    telling_want(follower->telling, intent);
    send_telling(follower);
}

uint64_t
follower_version(const struct follower *follower)
{
    return follow_version(follower->follow) + inquiry_version(follower->inquiry) +
           reading_version(follower->reading);
}

const char *
follower_trouble(const struct follower *follower)
{
    const char *trouble = road_trouble(follower->feed);
    if (!trouble[0])
        trouble = road_trouble(follower->desk);
    const struct follow_stats *stats = follow_stats(follower->follow);
    bool is_deaf = stats->state == FOLLOW_CONNECTING ||
                   (stats->state == FOLLOW_SYNCING && stats->reason == RESYNC_REFUSED);
    if (!trouble[0] && is_deaf)
        trouble = follow_refusal(follower->follow);
    return trouble;
}
