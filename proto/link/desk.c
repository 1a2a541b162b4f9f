#include "proto/link/desk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/link/knock.h"
#include "proto/link/wire.h"

enum {
    HWM = 8,              /* parts that libzmq keeps for an asker, 8 MiB at most */
    ROUND_QUESTIONS = 64, /* read in one go, then others have their turn */
    ROUND_PARTS = 8,      /* sent in one go: a MiB each */
    WORK_MS = 5,          /* between two goes while there is something left */
    IDENTITY_BYTES = 255,
    SHARE = 10, /* of the time, for making snapshots */
};

/* The events of a board at one moment, packed, for all who asked then. */
struct snapshot {
    struct snapshot *next;
    uint64_t epoch, seq;
    struct frame_writer **parts;
    size_t count;
    unsigned users; /* askers it is being sent to */
};

struct asker {
    struct asker *prev, *next;
    unsigned char identity[IDENTITY_BYTES];
    size_t identity_len;
    char user[KEY_TEXT_BYTES]; /* "" in the clear */
    uint64_t id;
    struct snapshot *snapshot; /* NULL: waits for one */
    uint32_t part;             /* the next one */
    bool is_done;              /* stays for a while, so that it cannot ask too often */
    int64_t start_us;          /* not before; then: when it began */
    int64_t moved_us;          /* when it last took a part */
};

/* Who waits for offers. */
struct wanting {
    unsigned char identity[IDENTITY_BYTES];
    size_t identity_len;
    uint64_t id;
    bool is_waiting;
};

struct desk {
    struct loop *loop;
    struct board *board;
    const struct zap_guard *guard; /* NULL: in the clear */
    void *socket;
    struct knock *knock;
    struct peers *peers;
    struct loop_watch *socket_watch, *work;
    char endpoint[WIRE_ENDPOINT_BYTES];
    uint64_t epoch, seq;
    struct asker *askers;
    size_t askers_count;
    struct snapshot *snapshots; /* the newest first */
    int64_t next_snapshot_us;
    const struct desk_offers *offers; /* NULL: nobody knows */
    struct wanting wanting;
    struct frame_reader *reader;
    struct frame_writer *writer; /* of how an order stands */
    desk_order_fn *order;        /* NULL: orders are refused */
    void *order_context;
    desk_trail_fn *trail; /* NULL: nobody is told of the audit file */
    void *trail_context;
    desk_intent_fn *intent; /* NULL: they are refused */
    void *intent_context;
    int64_t next_trail_us;
    struct bytes out;
    struct desk_stats stats;
    struct log_limit log, log_user;
};

/* --- snapshots ------------------------------------------------------------------------------ */

static struct frame_writer *
part_add(struct snapshot *snapshot)
{
    snapshot->parts = xrealloc(snapshot->parts, (snapshot->count + 1) * sizeof(snapshot->parts[0]));
    return snapshot->parts[snapshot->count++] = frame_writer_new();
}

struct filling {
    struct desk *desk;
    struct snapshot *snapshot;
};

static void
snapshot_add(void *context, const struct event *event)
{
    const size_t full = SCAN_DESK_BYTES - FRAME_HEAD_BYTES - FRAME_EVENT_BYTES;
    struct filling *filling = context;
    struct snapshot *snapshot = filling->snapshot;
    struct frame_writer *part = snapshot->parts[snapshot->count - 1];
    struct why why;

    if (frame_bytes(part) > full)
        part = part_add(snapshot);
    if (frame_add(part, event, &why)) /* our own board: what came in was smaller */
        log_limited(&filling->desk->log, LOG_ERROR, "desk", "snapshot: %s", why.text);
}

static void
snapshot_free(struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->count; i++)
        frame_writer_free(&snapshot->parts[i]);
    free(snapshot->parts);
    free(snapshot);
}

static void
snapshot_make(struct desk *desk)
{
    struct snapshot *snapshot = xcalloc(1, sizeof(*snapshot));
    struct filling filling = {desk, snapshot};

    snapshot->epoch = desk->epoch;
    snapshot->seq = desk->seq;
    part_add(snapshot);
    board_snapshot(desk->board, snapshot_add, &filling);
    LL_PREPEND(desk->snapshots, snapshot);
}

static bool
is_current(const struct desk *desk, const struct snapshot *snapshot)
{
    return snapshot && snapshot->epoch == desk->epoch && snapshot->seq == desk->seq;
}

static void
snapshots_trim(struct desk *desk)
{
    struct snapshot *snapshot, *next;
    LL_FOREACH_SAFE(desk->snapshots, snapshot, next)
    {
        if (snapshot->users || is_current(desk, snapshot))
            continue;
        LL_DELETE(desk->snapshots, snapshot);
        snapshot_free(snapshot);
    }
}

/* The snapshot of now, NULL when it is too early, or memory too full, for another one. */
static struct snapshot *
snapshot_now(struct desk *desk, int64_t mono_us)
{
    struct snapshot *snapshot;
    int count = 0;

    if (is_current(desk, desk->snapshots))
        return desk->snapshots;
    snapshots_trim(desk);
    LL_COUNT(desk->snapshots, snapshot, count);
    if (mono_us < desk->next_snapshot_us || count >= DESK_SNAPSHOTS)
        return NULL;
    snapshot_make(desk);
    int64_t done_us = clock_mono_us();
    desk->next_snapshot_us = done_us + (SHARE - 1) * (done_us - mono_us);
    return desk->snapshots;
}

/* --- askers --------------------------------------------------------------------------------- */

static void
asker_drop_snapshot(struct asker *asker)
{
    if (asker->snapshot)
        asker->snapshot->users--;
    asker->snapshot = NULL;
}

static void
asker_free(struct desk *desk, struct asker *asker)
{
    asker_drop_snapshot(asker);
    DL_DELETE(desk->askers, asker);
    desk->askers_count--;
    free(asker);
}

static struct asker *
asker_find(struct desk *desk, const unsigned char *identity, size_t len)
{
    struct asker *asker;
    DL_FOREACH (desk->askers, asker) {
        if (asker->identity_len == len && memcmp(asker->identity, identity, len) == 0)
            return asker;
    }
    return NULL;
}

/* Both frames or none: 0, else errno. */
static int
send_to(struct desk *desk, const unsigned char *identity, size_t len)
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
    send_to(desk, identity, len); /* who does not read it has no right to it */
}

/* Sends the next part. 0, else errno: EAGAIN when the asker has enough to read. */
static int
send_part(struct desk *desk, struct asker *asker)
{
    const struct snapshot *snapshot = asker->snapshot;
    struct frame frame = {
        .kind = FRAME_PART,
        .id = asker->id,
        .epoch = snapshot->epoch,
        .seq = snapshot->seq,
        .part = asker->part,
        .is_last = asker->part + 1 == snapshot->count,
    };
    bytes_clear(&desk->out);
    frame_pack(snapshot->parts[asker->part], &frame, &desk->out);
    return send_to(desk, asker->identity, asker->identity_len);
}

/* Sends up to *room parts. False: this asker is gone, or takes nothing any more. */
static bool
asker_serve(struct desk *desk, struct asker *asker, int *room, int64_t mono_us)
{
    while (!asker->is_done && *room > 0) {
        int reason = send_part(desk, asker);
        if (reason == EAGAIN)
            return mono_us - asker->moved_us < DESK_PATIENCE_MS * 1000 &&
                   mono_us - asker->start_us < DESK_ANSWER_MS * 1000;
        if (reason)
            return false;
        --*room;
        asker->moved_us = mono_us;
        asker->is_done = ++asker->part == asker->snapshot->count;
    }
    if (asker->is_done)
        asker_drop_snapshot(asker);
    return true;
}

static bool
asker_start(struct desk *desk, struct asker *asker, int64_t mono_us)
{
    if (mono_us < asker->start_us)
        return false;
    asker->snapshot = snapshot_now(desk, mono_us);
    if (!asker->snapshot)
        return false;
    asker->snapshot->users++;
    asker->start_us = asker->moved_us = mono_us;
    desk->stats.snapshots++;
    return true;
}

/* Everyone's turn: in order of arrival, the first served goes to the end. */
static void
on_work(void *context)
{
    struct desk *desk = context;
    struct asker *asker, *next;
    int64_t mono_us = clock_mono_us();
    int room = ROUND_PARTS;

    DL_FOREACH_SAFE(desk->askers, asker, next)
    {
        bool is_waiting = !asker->is_done && !asker->snapshot;
        if (asker->is_done && mono_us - asker->start_us > 1000000 / DESK_STARTS_PER_S)
            asker_free(desk, asker);
        else if (is_waiting && !asker_start(desk, asker, mono_us))
            continue;
        else if (!asker->is_done && !asker_serve(desk, asker, &room, mono_us))
            asker_free(desk, asker);
    }
    if (desk->askers && desk->askers->snapshot) {
        struct asker *first = desk->askers;
        DL_DELETE(desk->askers, first);
        DL_APPEND(desk->askers, first);
    }
    snapshots_trim(desk);
    if (!desk->askers)
        loop_remove(desk->loop, &desk->work);
}

/* --- questions ------------------------------------------------------------------------------ */

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
    send_to(desk, identity, len); /* who does not read it sees it on the feed */
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
    desk->next_trail_us = done_us + (SHARE - 1) * (done_us - begun_us);
    if (err)
        return err;
    bytes_clear(&desk->out);
    frame_pack(NULL, &answer, &desk->out);
    send_to(desk, identity, len);
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

static enum err
take_snapshot_question(struct desk *desk, const unsigned char *identity, size_t len,
                       const char *user, const struct frame *frame, struct why *why)
{
    struct asker *asker = asker_find(desk, identity, len);
    if (!asker && desk->askers_count == DESK_ASKERS)
        return why_set(why, ERR_LIMIT, "%d others are being answered", DESK_ASKERS);
    if (!asker) {
        asker = xcalloc(1, sizeof(*asker));
        memcpy(asker->identity, identity, len);
        asker->identity_len = len;
        DL_APPEND(desk->askers, asker);
        desk->askers_count++;
    } else if (asker->is_done || asker->snapshot) {
        asker->start_us += 1000000 / DESK_STARTS_PER_S;
    }
    asker_drop_snapshot(asker);
    str_copy(asker->user, sizeof(asker->user), text_of(user));
    asker->id = frame->id;
    asker->part = 0;
    asker->is_done = false;
    if (!desk->work)
        desk->work = loop_add_timer(desk->loop, 0, WORK_MS, on_work, desk);
    return OK;
}

static enum err
take_question(struct desk *desk, const unsigned char *identity, size_t len, const char *user,
              const struct frame *frame, struct why *why)
{
    if (desk->epoch == 0)
        return why_set(why, ERR_STALE, "the gate is still starting");
    switch (frame->kind) {
    case FRAME_ASK_SNAPSHOT:
        return take_snapshot_question(desk, identity, len, user, frame, why);
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

static bool
may_ask(const struct desk *desk, const char *user)
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
    if (!may_ask(desk, user)) {
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
    unsigned char identity[IDENTITY_BYTES];
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
                   send_to(desk, wanting->identity, wanting->identity_len) == 0;
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
    loop_remove(old->loop, &old->work);
    while (old->askers)
        asker_free(old, old->askers);
    while (old->snapshots) {
        struct snapshot *first = old->snapshots;
        LL_DELETE(old->snapshots, first);
        snapshot_free(first);
    }
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
    struct asker *asker, *next;
    DL_FOREACH_SAFE(desk->askers, asker, next)
    {
        if (!may_ask(desk, asker->user))
            asker_free(desk, asker);
    }
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
