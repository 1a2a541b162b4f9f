#include "proto/link/desk_own.h"

#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/codec/scan.h"

enum {
    HWM = 8,              /* parts that libzmq keeps for an asker, 8 MiB at most */
    ROUND_QUESTIONS = 64, /* read in one go, then others have their turn */
};

/* --- answers -------------------------------------------------------------------------------- */

/* Both frames or none: 0, else errno. */
int
desk_put(struct desk *desk, const unsigned char *identity, size_t len)
{
    if (zmq_send(desk->socket, identity, len, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0)
        return zmq_errno();
    if (zmq_send(desk->socket, desk->out.at, desk->out.len, ZMQ_DONTWAIT) < 0)
        return zmq_errno();
    return 0;
}

static void
send_error(struct desk *desk, const unsigned char *identity, size_t len, uint64_t id,
           const struct why *why)
{
    struct frame frame = {
        .kind = FRAME_ERROR, .id = id, .code = why->err, .text = text_of(why->text)};
    bytes_clear(&desk->out);
    frame_pack(NULL, &frame, &desk->out);
    desk_put(desk, identity, len); /* who does not read it has no right to it */
}

/* --- orders --------------------------------------------------------------------------------- */

static enum err
read_order(struct desk *desk, struct event *event, struct why *why)
{
    struct event more;
    enum err err = frame_next(desk->reader, event, why);
    if (err == ERR_STALE)
        return why_set(why, ERR_FORMAT, "order message: expected one event, found none");
    if (err)
        return err;
    if (event->type != EVENT_ORDER)
        return why_set(why, ERR_FORMAT, "order message: expected an order, found event type %d",
                       event->type);
    if (frame_next(desk->reader, &more, NULL) != ERR_STALE)
        return why_set(why, ERR_FORMAT, "order message: expected one event, found more");
    return OK;
}

static enum err
take_order(struct desk *desk, const unsigned char *identity, size_t len, const char *user,
           const struct frame *frame, struct why *why)
{
    struct event event = {0}, answer = {.type = EVENT_ORDER};
    if (!desk->order)
        return why_set(why, ERR_UNKNOWN, "this gate takes no orders");
    enum err err = read_order(desk, &event, why);
    if (!err)
        err = desk->order(desk->order_context, user ? user : "", &event.order, &answer.order, why);
    if (err)
        return err;
    struct frame stands = {.kind = FRAME_STANDS, .id = frame->id};
    frame_reset(desk->writer);
    err = frame_add(desk->writer, &answer, why);
    if (err)
        return err;
    bytes_clear(&desk->out);
    frame_pack(desk->writer, &stands, &desk->out);
    desk_put(desk, identity, len); /* who does not read it sees it on the feed */
    return OK;
}

static enum err
take_trail_question(struct desk *desk, const unsigned char *identity, size_t len, const char *user,
                    const struct frame *frame, struct why *why)
{
    int64_t begun_us = clock_mono_us();
    struct frame answer = {.kind = FRAME_TRAIL, .id = frame->id};
    if (!desk->trail)
        return why_set(why, ERR_UNKNOWN, "this gate keeps no audit file");
    if (begun_us < desk->next_trail_us)
        return why_set(why, ERR_LIMIT, "the audit file is read by others just now: ask again");
    enum err err = desk->trail(desk->trail_context, user ? user : "", frame, &answer, why);
    int64_t done_us = clock_mono_us();
    desk->next_trail_us = done_us + (DESK_SHARE - 1) * (done_us - begun_us);
    if (err)
        return err;
    bytes_clear(&desk->out);
    frame_pack(NULL, &answer, &desk->out);
    desk_put(desk, identity, len);
    return OK;
}

/* Another question of the same asker takes the place of the one that is looked into. */
static enum err
take_offers_question(struct desk *desk, const unsigned char *identity, size_t len,
                     const struct frame *frame, struct why *why)
{
    struct wanting *wanting = &desk->wanting;
    if (!desk->offers)
        return why_set(why, ERR_UNKNOWN, "this gate knows nothing of offers");
    bool is_same = wanting->is_waiting && wanting->identity_len == len &&
                   memcmp(wanting->identity, identity, len) == 0;
    if (is_same) {
        wanting->is_waiting = false;
        desk->offers->drop(desk->offers->context);
    }
    enum err err = desk->offers->ask(desk->offers->context, frame->number, why);
    if (err)
        return err;
    memcpy(wanting->identity, identity, len);
    wanting->identity_len = len;
    wanting->id = frame->id;
    wanting->is_waiting = true;
    return OK;
}

/* --- questions ------------------------------------------------------------------------------ */

static enum err
take_question(struct desk *desk, const unsigned char *identity, size_t len, const char *user,
              const struct frame *frame, struct why *why)
{
    if (desk->epoch == 0)
        return why_set(why, ERR_STALE, "the gate is still starting");
    switch (frame->kind) {
    case FRAME_ASK_SNAPSHOT:
        return desk_snapshot_ask(desk, identity, len, user, frame, why);
    case FRAME_ASK_OFFERS:
        return take_offers_question(desk, identity, len, frame, why);
    case FRAME_ORDER:
        return take_order(desk, identity, len, user, frame, why);
    case FRAME_ASK_TRAIL:
        return take_trail_question(desk, identity, len, user, frame, why);
    case FRAME_INTENT:
        return desk->intent ? desk->intent(desk->intent_context, user ? user : "", frame, why)
                            : why_set(why, ERR_UNKNOWN, "this gate is told of no intents");
    default:
        return why_set(why, ERR_UNKNOWN, "the desk answers questions of kind %d, %d, %d and %d",
                       FRAME_ASK_SNAPSHOT, FRAME_ASK_OFFERS, FRAME_ORDER, FRAME_ASK_TRAIL);
    }
}

/* Whoever asks, as the handshake found out; NULL in the clear, where a peer may call himself anything
 * (libzmq hands on a User-Id that the peer himself made up). */
static const char *
user_of(const struct desk *desk, zmq_msg_t *message)
{
    return desk->guard ? zmq_msg_gets(message, ZAP_USER) : NULL;
}

bool
desk_may_ask(const struct desk *desk, const char *user)
{
    return !desk->guard || (user && desk->guard->allows(desk->guard->context, user));
}

static void
answer(struct desk *desk, const unsigned char *identity, size_t len, zmq_msg_t *message)
{
    struct frame frame = {0};
    struct why why;
    enum err err;

    const char *user = user_of(desk, message);
    if (!desk_may_ask(desk, user)) {
        desk->stats.strangers++;
        log_limited(&desk->log_user, LOG_WARN, "desk", "the key %s asks and may not any more",
                    user ? user : "of nobody");
        peers_hang_up(desk->peers, zmq_msg_get(message, ZMQ_SRCFD));
        return;
    }
    if (zmq_msg_more(message))
        err =
            why_set(&why, ERR_FORMAT, "a question is one frame, with nothing before or behind it");
    else
        err = frame_read(desk->reader, zmq_msg_data(message), zmq_msg_size(message),
                         SCAN_FEED_BYTES, &frame, &why);
    if (!err)
        err = take_question(desk, identity, len, user, &frame, &why);
    if (!err)
        return;
    desk->stats.refused++;
    send_error(desk, identity, len, frame.id, &why);
}

static void
on_socket(void *context)
{
    struct desk *desk = context;
    unsigned char identity[DESK_IDENTITY_BYTES];
    zmq_msg_t message;

    zmq_msg_init(&message);
    for (int i = 0; i < ROUND_QUESTIONS; i++) {
        int len = zmq_recv(desk->socket, identity, sizeof(identity), ZMQ_DONTWAIT);
        if (len < 0 || zmq_msg_recv(&message, desk->socket, ZMQ_DONTWAIT) < 0)
            break;
        peers_heard(desk->peers, zmq_msg_get(&message, ZMQ_SRCFD), user_of(desk, &message));
        answer(desk, identity, (size_t)len, &message);
        while (zmq_msg_more(&message) && zmq_msg_recv(&message, desk->socket, ZMQ_DONTWAIT) >= 0)
            ;
    }
    zmq_msg_close(&message);
}

/* --- offers --------------------------------------------------------------------------------- */

void
desk_set_offers(struct desk *desk, const struct desk_offers *offers)
{
    desk->offers = offers;
}

bool
desk_say_offers(struct desk *desk, struct frame *frame)
{
    struct wanting *wanting = &desk->wanting;
    if (!wanting->is_waiting)
        return false;
    frame->id = wanting->id;
    bytes_clear(&desk->out);
    frame_pack(NULL, frame, &desk->out);
    bool is_sent = desk->out.len <= SCAN_DESK_BYTES &&
                   desk_put(desk, wanting->identity, wanting->identity_len) == 0;
    wanting->is_waiting = is_sent && frame->state == FRAME_OFFERS_WORKING;
    return is_sent;
}

void
desk_refuse_offers(struct desk *desk, const struct why *why)
{
    struct wanting *wanting = &desk->wanting;
    if (!wanting->is_waiting)
        return;
    wanting->is_waiting = false;
    send_error(desk, wanting->identity, wanting->identity_len, wanting->id, why);
}

/* --- life ----------------------------------------------------------------------------------- */

enum err
desk_new(struct desk **desk, struct loop *loop, const char *endpoint, struct board *board,
         const struct zap_guard *guard, struct why *why)
{
    struct desk *fresh = xcalloc(1, sizeof(*fresh));
    fresh->loop = loop;
    fresh->board = board;
    fresh->reader = frame_reader_new();
    fresh->writer = frame_writer_new();
    fresh->guard = guard;
    fresh->socket = wire_new(loop, ZMQ_ROUTER, HWM, SCAN_FEED_BYTES, why);
    enum err err = fresh->socket ? OK : ERR_IO;
    fresh->peers = peers_new(loop, "desk");
    if (!err && guard)
        wire_guard(fresh->socket, guard->keys);
    if (!err)
        err = knock_new(&fresh->knock, loop, fresh->socket, "desk", fresh->peers, why);
    if (!err)
        err = wire_bind(fresh->socket, "desk", endpoint, why);
    if (err) {
        desk_free(&fresh);
        return err;
    }
    wire_set(fresh->socket, ZMQ_ROUTER_MANDATORY, 1); /* tells of those who left or do not read */
    wire_endpoint(fresh->socket, fresh->endpoint, sizeof(fresh->endpoint));
    fresh->socket_watch = loop_add_socket(loop, fresh->socket, on_socket, fresh);
    *desk = fresh;
    return OK;
}

void
desk_free(struct desk **desk)
{
    struct desk *old = *desk;
    if (!old)
        return;
    *desk = NULL;
    loop_remove(old->loop, &old->socket_watch);
    desk_snapshot_fini(old);
    knock_free(&old->knock);
    peers_free(&old->peers);
    wire_close(&old->socket);
    frame_reader_free(&old->reader);
    frame_writer_free(&old->writer);
    bytes_free(&old->out);
    free(old);
}

void
desk_set(struct desk *desk, uint64_t epoch, uint64_t seq)
{
    desk->epoch = epoch;
    desk->seq = seq;
}

void
desk_set_orders(struct desk *desk, desk_order_fn *order, void *context)
{
    desk->order = order;
    desk->order_context = context;
}

void
desk_set_trail(struct desk *desk, desk_trail_fn *trail, void *context)
{
    desk->trail = trail;
    desk->trail_context = context;
}

void
desk_set_intents(struct desk *desk, desk_intent_fn *intent, void *context)
{
    desk->intent = intent;
    desk->intent_context = context;
}

void
desk_recheck(struct desk *desk)
{
    desk_snapshot_recheck(desk);
    if (desk->guard)
        peers_recheck(desk->peers, desk->guard);
}

struct desk_stats
desk_stats(const struct desk *desk)
{
    struct desk_stats stats = desk->stats;
    stats.strangers += knock_count(desk->knock);
    stats.hang_ups = peers_hang_ups(desk->peers);
    return stats;
}

const char *
desk_endpoint(const struct desk *desk)
{
    return desk->endpoint;
}
