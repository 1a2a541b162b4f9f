/* unpack: an event that is wrong is refused and named, field by field; a newer one is understood. */
#include "proto/codec/frame.h"
#include "tests/unit/codec_events.h"
#include "tests/unit/test.h"

#define EACH_ROW(row) \
    for (const struct event_row *row = event_table; row < event_table + event_table_count; row++)

struct refusal {
    const char *bytes;
    size_t len;
    enum err err;
    const char *says;
};
#define BYTES(literal) literal, sizeof(literal) - 1

/* [1, 1, 1, 1, 0, [event, call_charged "x"]]: the second shows that the stream goes on. What the
 * event borrows is gone when this returns. */
static enum err
read_event(const void *packed, size_t len, struct event *event, struct why *why)
{
    struct bytes out = {0};
    struct parcel parcel;
    struct frame frame;
    struct event next;
    bytes_add(&out, "\x96\1\1\1\1\0\x92", 7);
    bytes_add(&out, packed, len);
    bytes_add(&out, "\x93\x12\5\x81\1\xa1x", 7);
    OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, why), why);
    EQ_U64(frame.count, 2);
    enum err err = frame_next(parcel.reader, event, why);
    OK_ERR(frame_next(parcel.reader, &next, why), why);
    EQ_I64(next.type, EVENT_CALL_CHARGED);
    EQ_TEXT(next.call_charged.call, "x");
    IS_ERR(frame_next(parcel.reader, &next, NULL), ERR_STALE, NULL);
    parcel_close(&parcel);
    bytes_free(&out);
    return err;
}

/* Kinds of values, and the fields that take them. */
struct probe {
    const char *bytes;
    size_t len;
    unsigned fits; /* bit of enum field_kind */
    const char *says;
};
#define FITS(kind) (1u << (kind))

static const struct probe probes[] = {
    {BYTES("\xc0"), 0, "found nil"},
    {BYTES("\xc2"), FITS(FIELD_BOOL), "found a boolean"},
    {BYTES("\x01"), FITS(FIELD_INT) | FITS(FIELD_ENUM), "found an integer"},
    {BYTES("\xd3\0\0\0\0\0\0\0\1"), FITS(FIELD_INT) | FITS(FIELD_ENUM), "found an integer"},
    {BYTES("\xff"), FITS(FIELD_INT), "-1 cannot be the number of a word|found a negative integer"},
    {BYTES("\xce\x00\x0f\x42\x41"), FITS(FIELD_INT),
     "1000001 cannot be the number of a word|found an integer"},
    {BYTES("\xcf\x80\0\0\0\0\0\0\0"), 0,
     "9223372036854775808 does not fit into 63 bits|found an integer"},
    {BYTES("\xca\0\0\0\0"), 0, "found a float"},
    {BYTES("\xcb\0\0\0\0\0\0\0\0"), 0, "found a float"},
    {BYTES("\xa1x"), FITS(FIELD_TEXT), "found text"},
    {BYTES("\xc4\1x"), 0, "found binary"},
    {BYTES("\x91\1"), FITS(FIELD_INTS), "found an array"},
    {BYTES("\x92\1\xa1x"), 0, "place 1: expected an integer, found text|found an array"},
    {BYTES("\x80"), 0, "found a map"},
};

/* Either sentence of "a|b" stands in the text. */
static bool
says_one_of(const char *text, const char *either)
{
    const char *bar = strchr(either, '|');
    if (!bar)
        return strstr(text, either);
    char first[WHY_TEXT_BYTES];
    str_copy(first, sizeof first, (struct text){either, (size_t)(bar - either)});
    return strstr(text, first) || strstr(text, bar + 1);
}

/* [type, 0, {key: probe, the required fields}] */
static void
probe_event(struct bytes *out, const struct event_row *row, const struct event_field *field,
            const struct probe *probe)
{
    static const char *const plain[] = {
        [FIELD_TEXT] = "\xa0", [FIELD_INT] = "\x01",  [FIELD_BOOL] = "\xc3",
        [FIELD_ENUM] = "\x01", [FIELD_INTS] = "\x90",
    };
    unsigned char head[] = {0x93, (unsigned char)row->type, 0, 0x81, (unsigned char)field->key};
    for (size_t i = 0; i < row->count; i++)
        head[3] = (unsigned char)(head[3] + (row->fields[i].required && &row->fields[i] != field));
    bytes_add(out, head, sizeof head);
    bytes_add(out, probe->bytes, probe->len);
    for (size_t i = 0; i < row->count; i++) {
        unsigned char key = (unsigned char)row->fields[i].key;
        if (!row->fields[i].required || &row->fields[i] == field)
            continue;
        bytes_add(out, &key, 1);
        bytes_add(out, plain[row->fields[i].kind], 1);
    }
}

static void
try_probe(const struct event_row *row, const struct event_field *field, const struct probe *probe)
{
    struct bytes out = {0};
    struct event event;
    struct why why = {0};
    char place[128];
    str_format(place, sizeof place, "event %s field %s: ", row->name, field->name);
    probe_event(&out, row, field, probe);
    enum err err = read_event(out.at, out.len, &event, &why);
    enum err want = probe->fits & FITS(field->kind) ? OK : ERR_FORMAT;
    if (err != want)
        TEST_FAIL("%swith %s: error %d, \"%s\"", place, probe->says, (int)err, why.text);
    if (want &&
        (strncmp(why.text, place, strlen(place)) != 0 || !says_one_of(why.text, probe->says)))
        TEST_FAIL("%sshould say \"%s\", says \"%s\"", place, probe->says, why.text);
    bytes_free(&out);
}

TEST(each_wrong_kind_of_value_is_named_for_each_field)
{
    EACH_ROW(row)
    {
        for (size_t i = 0; i < row->count; i++) {
            for (size_t k = 0; k < NITEMS(probes); k++)
                try_probe(row, &row->fields[i], &probes[k]);
        }
    }
}

TEST(each_missing_required_field_is_named)
{
    EACH_ROW(row)
    {
        for (size_t i = 0; i < row->count; i++) {
            const struct event_field *field = &row->fields[i];
            /* says the others, and a field of a newer peer in its place */
            struct event_field newer = *field;
            struct bytes out = {0};
            struct event event;
            struct why why = {0};
            char want[128];
            newer.key = 31;
            if (!field->required || event_field(row, newer.key))
                continue;
            probe_event(&out, row, field, &probes[0]);
            out.at[4] = (unsigned char)newer.key;
            str_format(want, sizeof want, "event %s field %s: missing", row->name, field->name);
            IS_ERR(read_event(out.at, out.len, &event, &why), ERR_FORMAT, &why);
            EQ_STR(why.text, want);
            bytes_free(&out);
        }
    }
}

TEST(wrong_events_are_named_and_the_stream_goes_on)
{
    static const struct refusal refusals[] = {
        {BYTES("\xc0"), ERR_FORMAT, "event: expected an array, found nil"},
        {BYTES("\x92\1\1"), ERR_FORMAT, "event: expected [type, at_us, fields], found 2 values"},
        {BYTES("\x93\xa1x\1\x80"), ERR_FORMAT, "event type: expected an integer, found text"},
        {BYTES("\x93\xff\1\x80"), ERR_FORMAT, "event type: -1 cannot be one"},
        {BYTES("\x93\xce\x7f\xff\xff\xff\1\x80"), ERR_FORMAT,
         "event type: 2147483647 cannot be one"},
        {BYTES("\x93\x3f\1\x80"), ERR_UNKNOWN, "event of unknown type 63"},
        {BYTES("\x93\xcd\x10\x00\xa1?\xc0"), ERR_UNKNOWN, "event of unknown type 4096"},
        {BYTES("\x93\x11\xa1x\x80"), ERR_FORMAT,
         "event call_connected at_us: expected an integer, found text"},
        {BYTES("\x93\x11\1\x90"), ERR_FORMAT,
         "event call_connected fields: expected a map, found an array"},
        {BYTES("\x93\x11\1\x82\1\xa1x\1\xa1y"), ERR_FORMAT,
         "event call_connected field call: said twice"},
        {BYTES("\x93\x11\1\x82\1\xa1x\xa1k\1"), ERR_FORMAT,
         "event call_connected key: expected an integer, found text"},
    };
    for (size_t i = 0; i < NITEMS(refusals); i++) {
        struct event event;
        struct why why = {0};
        enum err err = read_event(refusals[i].bytes, refusals[i].len, &event, &why);
        EQ_STR(why.text, refusals[i].says);
        EQ_I64(err, refusals[i].err);
    }
}

TEST(an_unknown_event_tells_its_type)
{
    struct event event;
    IS_ERR(read_event(BYTES("\x94\x3f\1\xc0\xc0"), &event, NULL), ERR_UNKNOWN, NULL);
    EQ_I64(event.type, 63);
}

TEST(what_a_newer_peer_says_more_is_skipped)
{
    struct parcel parcel;
    struct frame frame;
    struct event event;
    struct why why = {0};
    /* a fourth place; keys 31, 32, 2^32 + 1 and -1; a word that is not in our list */
    OK_ERR(parcel_open(&parcel,
                       BYTES("\x96\1\1\1\1\0\x91"
                             "\x94\x1a\5\x86\x1f\x91\xa1x\x20\x81\1\1\xcf\0\0\0\1\0\0\0\1\xc0\xff\1"
                             "\2\x64\1\xa1z"
                             "\xa1!"),
                       &frame, &why),
           &why);
    OK_ERR(frame_next(parcel.reader, &event, &why), &why);
    EQ_I64(event.type, EVENT_CALL_ENDED);
    EQ_I64(event.at_us, 5);
    EQ_TEXT(event.call_ended.call, "z");
    EQ_I64(event.call_ended.by, PARTY_UNKNOWN);
    parcel_close(&parcel);
}

TEST(a_message_longer_than_ours_is_read)
{
    struct parcel parcel;
    struct frame frame;
    struct why why = {0};
    OK_ERR(parcel_open(&parcel, BYTES("\x94\1\x10\5\xa3new"), &frame, &why), &why);
    EQ_U64(frame.id, 5);
    parcel_close(&parcel);
}
