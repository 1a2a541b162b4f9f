#include "proto/codec/frame.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "proto/codec/pack.h"
#include "proto/codec/scan.h"
#include "proto/codec/unpack.h"

/* --- the messages, place by place ------------------------------------------------------------ */

enum place_kind {
    PLACE_U64,
    PLACE_U32,
    PLACE_I64,
    PLACE_BOOL,
    PLACE_TEXT,
    PLACE_EVENTS,
    PLACE_OFFERS,
    PLACE_RECORDS,
    PLACE_INTENTS,
    PLACE_TARGETS
};

struct place {
    const char *name;
    enum place_kind kind;
    size_t offset; /* within struct frame, or what a list of it holds */
};

struct frame_row {
    enum frame_kind kind;
    const char *name;
    const struct place *places; /* behind version and kind */
    size_t count;
    size_t optional; /* places at the end that an older writer leaves out */
};

#define AT(member) offsetof(struct frame, member)

static const struct place events_places[] = {
    {"epoch", PLACE_U64, AT(epoch)},
    {"first_seq", PLACE_U64, AT(seq)},
    {"sent_us", PLACE_I64, AT(sent_us)},
    {"events", PLACE_EVENTS, AT(count)},
};
static const struct place beat_places[] = {
    {"epoch", PLACE_U64, AT(epoch)},       {"last_seq", PLACE_U64, AT(seq)},
    {"sent_us", PLACE_I64, AT(sent_us)},   {"clock_us", PLACE_I64, AT(clock_us)},
    {"digest", PLACE_U64, AT(digest)},     {"followers", PLACE_U32, AT(followers)},
    {"audit_n", PLACE_U64, AT(audit_n)},   {"audit_hash", PLACE_TEXT, AT(audit_hash)},
    {"intents", PLACE_INTENTS, AT(count)},
};
static const struct place ask_places[] = {
    {"id", PLACE_U64, AT(id)},
};
static const struct place part_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"epoch", PLACE_U64, AT(epoch)},
    {"seq", PLACE_U64, AT(seq)},
    {"part", PLACE_U32, AT(part)},
    {"is_last", PLACE_BOOL, AT(is_last)},
    {"events", PLACE_EVENTS, AT(count)},
};
static const struct place error_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"code", PLACE_I64, AT(code)},
    {"text", PLACE_TEXT, AT(text)},
};
static const struct place ask_offers_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"number", PLACE_TEXT, AT(number)},
};
static const struct place offers_places[] = {
    {"id", PLACE_U64, AT(id)},           {"epoch", PLACE_U64, AT(epoch)},
    {"seq", PLACE_U64, AT(seq)},         {"state", PLACE_I64, AT(state)},
    {"from_us", PLACE_I64, AT(from_us)}, {"to_us", PLACE_I64, AT(to_us)},
    {"calls", PLACE_I64, AT(calls)},     {"offers", PLACE_OFFERS, AT(count)},
};

#define IN_OFFER(kind, member)                                \
    {                                                         \
#member, PLACE_##kind, offsetof(struct offer, member) \
    }

/* One of the offers. */
static const struct place offer_places[] = {
    IN_OFFER(I64, kind),
    IN_OFFER(TEXT, tariff),
    IN_OFFER(TEXT, label),
    IN_OFFER(TEXT, price),
    IN_OFFER(TEXT, ranges),
    IN_OFFER(BOOL, is_own_range),
    IN_OFFER(BOOL, is_illustrative),
    IN_OFFER(I64, priced),
    IN_OFFER(I64, assumed),
    IN_OFFER(I64, unknown),
    IN_OFFER(I64, untariffed),
    IN_OFFER(BOOL, has_amounts),
    IN_OFFER(I64, s_ue60),
    IN_OFFER(I64, payout_ue60),
    IN_OFFER(I64, cost_ue60),
    IN_OFFER(BOOL, has_s_net),
    IN_OFFER(I64, s_net_ue),
    IN_OFFER(BOOL, has_payout_net),
    IN_OFFER(I64, payout_net_ue),
    IN_OFFER(BOOL, has_cost_net),
    IN_OFFER(I64, cost_net_ue),
    IN_OFFER(BOOL, has_margin),
    IN_OFFER(I64, margin_ue),
};

#define IN_RECORD(kind, member)                                         \
    {                                                                   \
#member, PLACE_##kind, offsetof(struct trail_record, is.member) \
    }

/* One record of the audit file. */
static const struct place record_places[] = {
    IN_RECORD(U64, n),        IN_RECORD(I64, at_us),
    IN_RECORD(TEXT, who),     IN_RECORD(TEXT, role),
    IN_RECORD(TEXT, key),     IN_RECORD(TEXT, from),
    IN_RECORD(TEXT, order),   IN_RECORD(TEXT, verb),
    IN_RECORD(TEXT, target),  IN_RECORD(TEXT, arguments),
    IN_RECORD(TEXT, reason),  IN_RECORD(TEXT, before),
    IN_RECORD(TEXT, after),   IN_RECORD(TEXT, state),
    IN_RECORD(TEXT, outcome), {"hash", PLACE_TEXT, offsetof(struct trail_record, hash)},
};

static const struct place order_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"events", PLACE_EVENTS, AT(count)},
};
static const struct place stands_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"events", PLACE_EVENTS, AT(count)},
};

static const struct place ask_trail_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"first", PLACE_U64, AT(first)},
    {"most", PLACE_U32, AT(most)},
};
static const struct place trail_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"audit_n", PLACE_U64, AT(audit_n)},
    {"audit_hash", PLACE_TEXT, AT(audit_hash)},
    {"before", PLACE_TEXT, AT(before)},
    {"records", PLACE_RECORDS, AT(count)},
};

static const struct place intent_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"verb", PLACE_I64, AT(verb)},
    {"rows", PLACE_I64, AT(rows)},
    {"targets", PLACE_TARGETS, AT(targets)},
};

#define IN_INTENT(kind, member)                                \
    {                                                          \
#member, PLACE_##kind, offsetof(struct intent, member) \
    }

/* One of the intents of a beat. */
static const struct place told_places[] = {
    IN_INTENT(TEXT, who), IN_INTENT(U64, console), IN_INTENT(I64, verb),
    IN_INTENT(I64, rows), IN_INTENT(I64, age_s),   IN_INTENT(TARGETS, targets),
};

#define ROW(kind, name, optional)                                   \
    {                                                               \
        kind, #name, name##_places, NITEMS(name##_places), optional \
    }

static const struct frame_row rows[] = {
    ROW(FRAME_EVENTS, events, 0),    ROW(FRAME_BEAT, beat, 3),
    ROW(FRAME_ASK_SNAPSHOT, ask, 0), ROW(FRAME_PART, part, 0),
    ROW(FRAME_ERROR, error, 0),      ROW(FRAME_ORDER, order, 0),
    ROW(FRAME_STANDS, stands, 0),    ROW(FRAME_ASK_OFFERS, ask_offers, 0),
    ROW(FRAME_OFFERS, offers, 0),    ROW(FRAME_ASK_TRAIL, ask_trail, 0),
    ROW(FRAME_TRAIL, trail, 0),      ROW(FRAME_INTENT, intent, 0),
};

static const struct frame_row *
row_of(int64_t kind)
{
    for (size_t i = 0; i < NITEMS(rows); i++) {
        if ((int64_t)rows[i].kind == kind)
            return &rows[i];
    }
    return NULL;
}

/* --- writing ------------------------------------------------------------------------------- */

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

static void pack_list(msgpack_packer *packer, const struct place *places, size_t place_count,
                      const void *at, size_t stride, size_t count);

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
        pack_list(packer, offer_places, NITEMS(offer_places), ((const struct frame *)of)->offers,
                  sizeof(struct offer), *(const size_t *)at);
        break;
    case PLACE_RECORDS:
        assert(*(const size_t *)at <= TRAIL_PAGE_MAX);
        pack_list(packer, record_places, NITEMS(record_places), ((const struct frame *)of)->records,
                  sizeof(struct trail_record), *(const size_t *)at);
        break;
    case PLACE_INTENTS:
        assert(*(const size_t *)at <= INTENTS_MAX);
        pack_list(packer, told_places, NITEMS(told_places), ((const struct frame *)of)->intents,
                  sizeof(struct intent), *(const size_t *)at);
        break;
    case PLACE_TARGETS:
        pack_targets(packer, at);
        break;
    }
}

static void
pack_list(msgpack_packer *packer, const struct place *places, size_t place_count, const void *at,
          size_t stride, size_t count)
{
    msgpack_pack_array(packer, count);
    for (size_t i = 0; i < count; i++) {
        msgpack_pack_array(packer, place_count);
        for (size_t j = 0; j < place_count; j++)
            pack_place(packer, &places[j], (const char *)at + i * stride, NULL);
    }
}

void
frame_pack(const struct frame_writer *writer, const struct frame *frame, struct bytes *out)
{
    const struct frame_row *row = row_of(frame->kind);
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

/* --- reading ------------------------------------------------------------------------------- */

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
    *row = row_of(kind);
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
next_item(struct frame_reader *reader, const char *name, const struct place *places, size_t count,
          void *to, struct why *why)
{
    if (reader->next == reader->items.size)
        return ERR_STALE;
    msgpack_object_array values;
    enum err err = unpack_array(&reader->items.ptr[reader->next++], &values, why);
    if (err)
        return why_prefix(why, err, "%s", name);
    if (values.size < count)
        return why_set(why, ERR_FORMAT, "%s: expected %zu values, found %" PRIu32, name, count,
                       values.size);
    for (size_t i = 0; i < count; i++) {
        err = unpack_place(&values.ptr[i], &places[i], reader, to, why);
        if (err)
            return why_prefix(why, err, "%s %s", name, places[i].name);
    }
    return OK;
}

enum err
frame_next_offer(struct frame_reader *reader, struct offer *offer, struct why *why)
{
    *offer = (struct offer){0};
    return next_item(reader, "offer", offer_places, NITEMS(offer_places), offer, why);
}

enum err
frame_next_intent(struct frame_reader *reader, struct intent *intent, struct why *why)
{
    *intent = (struct intent){0};
    return next_item(reader, "intent", told_places, NITEMS(told_places), intent, why);
}

enum err
frame_next_record(struct frame_reader *reader, struct trail_record *record, struct why *why)
{
    *record = (struct trail_record){0};
    return next_item(reader, "record", record_places, NITEMS(record_places), record, why);
}
