/* frame: events and messages written. */
#include "proto/codec/frame.h"

#include <assert.h>
#include <stdlib.h>

#include "proto/codec/frame_own.h"
#include "proto/codec/pack.h"
#include "proto/codec/scan.h"

struct frame_writer {
    struct bytes events; /* packed, one behind the other */
    size_t count;
    msgpack_packer packer; /* appends to events */
};

struct frame_writer *
frame_writer_new(void)
{
    struct frame_writer *writer = xcalloc(1, sizeof *writer);
    pack_init(&writer->packer, &writer->events);
    return writer;
}

void
frame_writer_free(struct frame_writer **writer)
{
    if (!*writer)
        return;
    bytes_free(&(*writer)->events);
    free(*writer);
    *writer = NULL;
}

enum err
frame_add(struct frame_writer *writer, const struct event *event, struct why *why)
{
    size_t before = writer->events.len;
    enum err err = pack_event(&writer->packer, event, why);
    size_t bytes = writer->events.len - before;
    if (!err && bytes > FRAME_EVENT_BYTES)
        err = why_set(why, ERR_LIMIT, "event %s of %zu bytes, at most %d are accepted",
                      event_row(event->type)->name, bytes, FRAME_EVENT_BYTES);
    if (err) {
        writer->events.len = before;
        return err;
    }
    writer->count++;
    return OK;
}

size_t
frame_count(const struct frame_writer *writer)
{
    return writer->count;
}

size_t
frame_bytes(const struct frame_writer *writer)
{
    return writer->events.len;
}

void
frame_reset(struct frame_writer *writer)
{
    bytes_clear(&writer->events);
    writer->count = 0;
}

static void
pack_targets(msgpack_packer *packer, const struct intent_targets *targets)
{
    assert(targets->count <= INTENT_TARGETS);
    msgpack_pack_array(packer, targets->count);
    for (size_t i = 0; i < targets->count; i++)
        pack_text(packer, targets->at[i]);
}

static void pack_list(msgpack_packer *packer, const struct frame_list *list, const void *at,
                      size_t stride, size_t count);

/* `of`: the struct that has the place: the frame, or one thing of its list. */
static void
pack_place(msgpack_packer *packer, const struct place *place, const void *of,
           const struct frame_writer *writer)
{
    const void *at = (const char *)of + place->offset;
    switch (place->kind) {
    case PLACE_U64:
        msgpack_pack_uint64(packer, *(const uint64_t *)at);
        break;
    case PLACE_U32:
        msgpack_pack_uint32(packer, *(const uint32_t *)at);
        break;
    case PLACE_I64:
        msgpack_pack_int64(packer, *(const int64_t *)at);
        break;
    case PLACE_BOOL:
        pack_bool(packer, *(const bool *)at);
        break;
    case PLACE_TEXT:
        pack_text(packer, *(const struct text *)at);
        break;
    case PLACE_EVENTS:
        msgpack_pack_array(packer, writer->count);
        bytes_add(packer->data, writer->events.at, writer->events.len);
        break;
    case PLACE_OFFERS:
        assert(*(const size_t *)at <= OFFERS_MAX);
        pack_list(packer, &frame_offer_list, ((const struct frame *)of)->offers,
                  sizeof(struct offer), *(const size_t *)at);
        break;
    case PLACE_RECORDS:
        assert(*(const size_t *)at <= TRAIL_PAGE_MAX);
        pack_list(packer, &frame_record_list, ((const struct frame *)of)->records,
                  sizeof(struct trail_record), *(const size_t *)at);
        break;
    case PLACE_INTENTS:
        assert(*(const size_t *)at <= INTENTS_MAX);
        pack_list(packer, &frame_intent_list, ((const struct frame *)of)->intents,
                  sizeof(struct intent), *(const size_t *)at);
        break;
    case PLACE_TARGETS:
        pack_targets(packer, at);
        break;
    }
}

static void
pack_list(msgpack_packer *packer, const struct frame_list *list, const void *at, size_t stride,
          size_t count)
{
    msgpack_pack_array(packer, count);
    for (size_t i = 0; i < count; i++) {
        msgpack_pack_array(packer, list->count);
        for (size_t j = 0; j < list->count; j++)
            pack_place(packer, &list->places[j], (const char *)at + i * stride, NULL);
    }
}

void
frame_pack(const struct frame_writer *writer, const struct frame *frame, struct bytes *out)
{
    const struct frame_row *row = frame_row_of(frame->kind);
    assert(row);
    assert(frame->kind != FRAME_ERROR || frame->text.len <= SCAN_TEXT_BYTES);

    /* Nothing to say at the end is not said: a beat without a head is what it always was. */
    size_t count = row->count;
    bool has_head = frame->audit_n > 0 || frame->audit_hash.len > 0;
    if (row->optional > 0 && !frame->has_intents)
        count -= has_head ? 1 : row->optional;

    msgpack_packer packer;
    pack_init(&packer, out);
    msgpack_pack_array(&packer, 2 + count);
    msgpack_pack_int(&packer, FRAME_VERSION);
    msgpack_pack_int(&packer, frame->kind);
    for (size_t i = 0; i < count; i++)
        pack_place(&packer, &row->places[i], frame, writer);
}
