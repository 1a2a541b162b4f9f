/* frame_read: messages read, which may be anybody's. */
#include <inttypes.h>
#include <stdlib.h>

#include "proto/codec/frame_own.h"
#include "proto/codec/scan.h"
#include "proto/codec/unpack.h"

/* Unpacked objects of a full feed message take some hundreds of KiB: few chunks, and one of them
 * stays for the next message. */
enum { ZONE_CHUNK_BYTES = 64 * 1024 };

struct frame_reader {
    msgpack_zone zone;           /* emptied by each frame_read */
    msgpack_object_array events; /* in the zone; those of a message without events: none */
    msgpack_object_array items;  /* offers, records or intents; likewise */
    uint32_t next;
};

struct frame_reader *
frame_reader_new(void)
{
    struct frame_reader *reader = xcalloc(1, sizeof *reader);
    if (!msgpack_zone_init(&reader->zone, ZONE_CHUNK_BYTES))
        abort(); /* as xmalloc does */
    return reader;
}

void
frame_reader_free(struct frame_reader **reader)
{
    if (!*reader)
        return;
    msgpack_zone_destroy(&(*reader)->zone);
    free(*reader);
    *reader = NULL;
}

static enum err
unpack_u32(const msgpack_object *object, uint32_t *value, struct why *why)
{
    uint64_t wide;
    enum err err = unpack_u64(object, &wide, why);
    if (err)
        return err;
    if (wide > UINT32_MAX)
        return why_set(why, ERR_FORMAT, "%" PRIu64 " does not fit into 32 bits", wide);
    *value = (uint32_t)wide;
    return OK;
}

static enum err
unpack_targets(const msgpack_object *object, struct intent_targets *targets, struct why *why)
{
    msgpack_object_array values;
    enum err err = unpack_array(object, &values, why);
    targets->count = 0;
    for (uint32_t i = 0; !err && i < values.size && i < INTENT_TARGETS; i++)
        err = unpack_text(&values.ptr[i], &targets->at[targets->count++], why);
    return err;
}

static enum err
unpack_place(const msgpack_object *object, const struct place *place, struct frame_reader *reader,
             void *of, struct why *why)
{
    void *at = (char *)of + place->offset;
    enum err err;
    switch (place->kind) {
    case PLACE_U64:
        return unpack_u64(object, at, why);
    case PLACE_U32:
        return unpack_u32(object, at, why);
    case PLACE_I64:
        return unpack_i64(object, at, why);
    case PLACE_BOOL:
        return unpack_bool(object, at, why);
    case PLACE_TEXT:
        return unpack_text(object, at, why);
    case PLACE_EVENTS:
        err = unpack_array(object, &reader->events, why);
        *(size_t *)at = reader->events.size;
        return err;
    case PLACE_OFFERS:
    case PLACE_RECORDS:
    case PLACE_INTENTS:
        err = unpack_array(object, &reader->items, why);
        *(size_t *)at = reader->items.size;
        return err;
    case PLACE_TARGETS:
        return unpack_targets(object, at, why);
    }
    return why_set(why, ERR_FORMAT, "of no known kind");
}

/* The first two places tell how the others are to be read. */
static enum err
unpack_kind(const msgpack_object_array *message, const struct frame_row **row, struct why *why)
{
    int64_t version, kind;
    if (message->size < 2)
        return why_set(why, ERR_FORMAT,
                       "message: expected [version, kind, ...], found %" PRIu32 " values",
                       message->size);
    enum err err = unpack_i64(&message->ptr[0], &version, why);
    if (err)
        return why_prefix(why, err, "message version");
    if (version != FRAME_VERSION)
        return why_set(why, ERR_UNKNOWN,
                       "message of protocol version %" PRId64 ", this program speaks %d", version,
                       FRAME_VERSION);
    err = unpack_i64(&message->ptr[1], &kind, why);
    if (err)
        return why_prefix(why, err, "message kind");
    *row = frame_row_of(kind);
    if (!*row)
        return why_set(why, ERR_UNKNOWN, "message of unknown kind %" PRId64, kind);
    return OK;
}

static enum err
unpack_frame(const msgpack_object *object, struct frame_reader *reader, struct frame *frame,
             struct why *why)
{
    msgpack_object_array message;
    const struct frame_row *row;
    enum err err = unpack_array(object, &message, why);
    if (err)
        return why_prefix(why, err, "message");
    err = unpack_kind(&message, &row, why);
    if (err)
        return err;
    frame->kind = (int)row->kind;
    size_t least = row->count - row->optional;
    if (message.size < 2 + least)
        return why_set(why, ERR_FORMAT, "%s message: expected %zu values, found %" PRIu32,
                       row->name, 2 + least, message.size);
    for (size_t i = 0; i < row->count && i + 2 < message.size; i++) {
        err = unpack_place(&message.ptr[2 + i], &row->places[i], reader, frame, why);
        if (err)
            return why_prefix(why, err, "%s message %s", row->name, row->places[i].name);
        frame->has_intents = frame->has_intents || row->places[i].kind == PLACE_INTENTS;
    }
    return OK;
}

/* [version, kind, ...]: a small array, and two small integers, in their shortest forms. */
int
frame_peek_kind(const void *at, size_t len)
{
    const unsigned char *bytes = at;
    bool is_ours = len >= 3 && (bytes[0] & 0xF0) == 0x90 && bytes[1] == FRAME_VERSION;
    return is_ours && bytes[2] < 0x80 ? bytes[2] : 0;
}

enum err
frame_read(struct frame_reader *reader, const void *at, size_t len, size_t max_bytes,
           struct frame *frame, struct why *why)
{
    *frame = (struct frame){0};
    reader->events = reader->items = (msgpack_object_array){0};
    reader->next = 0;
    enum err err = scan_message(at, len, max_bytes, why);
    if (err)
        return err;

    msgpack_zone_clear(&reader->zone);
    msgpack_object object;
    size_t used = 0;
    if (msgpack_unpack(at, len, &used, &reader->zone, &object) != MSGPACK_UNPACK_SUCCESS)
        return why_set(why, ERR_FORMAT, "message of %zu bytes that msgpack-c cannot read", len);
    err = unpack_frame(&object, reader, frame, why);
    if (err)
        reader->events = reader->items = (msgpack_object_array){0};
    return err;
}

enum err
frame_next(struct frame_reader *reader, struct event *event, struct why *why)
{
    if (reader->next == reader->events.size)
        return ERR_STALE; /* no trouble, so no sentence: this is reached with every message */
    return unpack_event(&reader->events.ptr[reader->next++], &reader->zone, event, why);
}

/* The next thing of the message's list. */
static enum err
next_item(struct frame_reader *reader, const struct frame_list *list, void *to, struct why *why)
{
    if (reader->next == reader->items.size)
        return ERR_STALE;
    msgpack_object_array values;
    enum err err = unpack_array(&reader->items.ptr[reader->next++], &values, why);
    if (err)
        return why_prefix(why, err, "%s", list->name);
    if (values.size < list->count)
        return why_set(why, ERR_FORMAT, "%s: expected %zu values, found %" PRIu32, list->name,
                       list->count, values.size);
    for (size_t i = 0; i < list->count; i++) {
        err = unpack_place(&values.ptr[i], &list->places[i], reader, to, why);
        if (err)
            return why_prefix(why, err, "%s %s", list->name, list->places[i].name);
    }
    return OK;
}

enum err
frame_next_offer(struct frame_reader *reader, struct offer *offer, struct why *why)
{
    *offer = (struct offer){0};
    return next_item(reader, &frame_offer_list, offer, why);
}

enum err
frame_next_intent(struct frame_reader *reader, struct intent *intent, struct why *why)
{
    *intent = (struct intent){0};
    return next_item(reader, &frame_intent_list, intent, why);
}

enum err
frame_next_record(struct frame_reader *reader, struct trail_record *record, struct why *why)
{
    *record = (struct trail_record){0};
    return next_item(reader, &frame_record_list, record, why);
}
