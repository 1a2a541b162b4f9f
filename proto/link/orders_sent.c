#include "proto/link/orders_sent.h"

#include <stdlib.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

struct pending {
    uint64_t id;
    char *order;
    struct bytes message;
    int64_t deadline_us; /* the switch's clock; 0: none */
    int64_t next_us;     /* monotonic: not before; 0: at once */
    struct pending *prev, *next;
};

struct orders_sent {
    struct pending *pending; /* utlist DL, oldest first */
    size_t count;
    uint64_t last_id;
    struct frame_writer *writer;
    struct frame_reader *reader;
    follower_answer_fn *answer;
    void *context;
};

struct orders_sent *
orders_sent_new(void)
{
    struct orders_sent *sent = xcalloc(1, sizeof *sent);
    sent->last_id = UINT64_C(1) << 62; /* far from those of questions for the snapshot */
    sent->writer = frame_writer_new();
    sent->reader = frame_reader_new();
    return sent;
}

static void
drop(struct orders_sent *sent, struct pending *pending)
{
    DL_DELETE(sent->pending, pending);
    sent->count--;
    bytes_free(&pending->message);
    free(pending->order);
    free(pending);
}

void
orders_sent_free(struct orders_sent **sent)
{
    if (!*sent)
        return;
    while ((*sent)->pending)
        drop(*sent, (*sent)->pending);
    frame_writer_free(&(*sent)->writer);
    frame_reader_free(&(*sent)->reader);
    free(*sent);
    *sent = NULL;
}

enum err
orders_sent_add(struct orders_sent *sent, const struct event_order *order, struct why *why)
{
    if (sent->count == ORDERS_SENT_MAX)
        return why_set(why, ERR_LIMIT, "%d orders are on their way and not answered yet",
                       ORDERS_SENT_MAX);
    const struct event event = {.type = EVENT_ORDER, .order = *order};
    frame_reset(sent->writer);
    enum err err = frame_add(sent->writer, &event, why);
    if (err)
        return err;
    struct pending *pending = xcalloc(1, sizeof *pending);
    pending->id = ++sent->last_id;
    pending->order = xstrdup(order->order);
    pending->deadline_us = order->deadline_us;
    const struct frame frame = {.kind = FRAME_ORDER, .id = pending->id};
    frame_pack(sent->writer, &frame, &pending->message);
    DL_APPEND(sent->pending, pending);
    sent->count++;
    return OK;
}

void
orders_sent_on_answer(struct orders_sent *sent, follower_answer_fn *answer, void *context)
{
    sent->answer = answer;
    sent->context = context;
}

static void
finish(struct orders_sent *sent, struct pending *pending, const struct event_order *stands,
       const char *refusal)
{
    if (sent->answer)
        sent->answer(sent->context, text_of(pending->order), stands, refusal);
    drop(sent, pending);
}

void
orders_sent_send(struct orders_sent *sent, const struct board *board, int64_t clock_us,
                 int64_t mono_us, orders_sent_fn *send, void *context)
{
    struct pending *pending, *next;
    DL_FOREACH_SAFE(sent->pending, pending, next)
    {
        const struct order *known = board_order(board, text_of(pending->order));
        if (known) {
            finish(sent, pending, &known->is, NULL);
        } else if (pending->deadline_us > 0 && clock_us > pending->deadline_us) {
            finish(sent, pending, NULL,
                   "the gate has not answered in time; it is not begun any more if it was not yet");
        } else if (mono_us >= pending->next_us &&
                   send(context, pending->message.at, pending->message.len)) {
            pending->next_us = mono_us + ORDERS_SENT_AGAIN_MS * 1000;
        }
    }
}

static struct pending *
find(struct orders_sent *sent, uint64_t id)
{
    struct pending *pending;
    DL_FOREACH (sent->pending, pending) {
        if (pending->id == id)
            return pending;
    }
    return NULL;
}

bool
orders_sent_take(struct orders_sent *sent, const void *at, size_t len)
{
    int kind = frame_peek_kind(at, len);
    if (kind != FRAME_STANDS && kind != FRAME_ERROR)
        return false;
    struct frame frame;
    struct event event;
    struct why why;
    if (frame_read(sent->reader, at, len, SCAN_DESK_BYTES, &frame, &why) != OK)
        return kind == FRAME_STANDS;
    struct pending *pending = find(sent, frame.id);
    if (frame.kind == FRAME_ERROR) {
        if (!pending || frame.code == ERR_STALE) /* still starting: asked again */
            return pending != NULL;
        char refusal[WHY_TEXT_BYTES];
        str_copy(refusal, sizeof refusal, frame.text);
        finish(sent, pending, NULL, refusal);
        return true;
    }
    if (pending && frame_next(sent->reader, &event, &why) == OK && event.type == EVENT_ORDER)
        finish(sent, pending, &event.order, NULL);
    return true;
}
