/* codec_events: synthetic events made from the event table, so that a new event or field is in the
 * tests of the codec without anyone writing it down; and parcels, messages with their reader. */
#ifndef TESTS_UNIT_CODEC_EVENTS_H
#define TESTS_UNIT_CODEC_EVENTS_H

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/event/event_table.h"
#include "tests/unit/test.h"

static inline void *
codec_member(struct event *event, const struct event_field *field)
{
    return (char *)event + field->offset;
}

/* The event with every field set, to values that differ from field to field and by `variant`:
 * 0 takes small ones; 1 the extremes. */
static inline struct event
codec_full_event(const struct event_row *row, int variant)
{
    static const char *const texts[2][4] = {
        {"sav", "0892680680", "Île-de-France ☎", "1795373833.0"},
        {"é", " ", "\"quoted\\\" \x01 and\ttabbed",
         "un nom de file d'attente assez long pour ne plus tenir"
         " dans la forme courte de MessagePack"},
    };
    static const int64_t numbers[2][4] = {
        {1, 127, 128, 60000},
        {INT64_MIN, INT64_MAX, -1, -129},
    };
    static const int64_t list[] = {0, -1, INT64_MAX, INT64_MIN, 255, 65536, -32769};
    struct event event = {.type = row->type, .at_us = variant ? INT64_MAX : 1795373838588812};
    for (size_t i = 0; i < row->count; i++) {
        const struct event_field *field = &row->fields[i];
        void *at = codec_member(&event, field);
        switch (field->kind) {
        case FIELD_TEXT:
            *(struct text *)at = text_of(texts[variant][i % 4]);
            break;
        case FIELD_INT:
            *(int64_t *)at = numbers[variant][i % 4];
            break;
        case FIELD_BOOL:
            *(bool *)at = true;
            break;
        case FIELD_ENUM:
            *(int *)at = variant ? field->words->count - 1 : 1;
            break;
        case FIELD_INTS:
            *(struct ints *)at = (struct ints){list, variant ? NITEMS(list) : i};
            break;
        }
    }
    return event;
}

/* The event that says as little as it may. */
static inline struct event
codec_bare_event(const struct event_row *row)
{
    return (struct event){.type = row->type};
}

static inline bool
codec_same_field(const struct event_field *field, struct event *a, struct event *b)
{
    const void *left = codec_member(a, field), *right = codec_member(b, field);
    const struct ints *one = left, *two = right;
    switch (field->kind) {
    case FIELD_TEXT:
        return text_equal(*(const struct text *)left, *(const struct text *)right);
    case FIELD_INT:
        return *(const int64_t *)left == *(const int64_t *)right;
    case FIELD_BOOL:
        return *(const bool *)left == *(const bool *)right;
    case FIELD_ENUM:
        return *(const int *)left == *(const int *)right;
    case FIELD_INTS:
        return one->len == two->len &&
               (one->len == 0 || memcmp(one->at, two->at, one->len * sizeof *one->at) == 0);
    }
    return false;
}

static inline void
codec_check_same(struct event *got, struct event *want)
{
    const struct event_row *row = event_row(want->type);
    EQ_I64(got->type, want->type);
    EQ_I64(got->at_us, want->at_us);
    for (size_t i = 0; i < row->count; i++) {
        if (!codec_same_field(&row->fields[i], got, want))
            TEST_FAIL("event %s field %s did not come back", row->name, row->fields[i].name);
    }
}

/* One message in memory of exactly its size, read by a reader of its own. */
struct parcel {
    struct frame_reader *reader;
    unsigned char *at;
};

static inline enum err
parcel_open(struct parcel *parcel, const void *at, size_t len, struct frame *frame, struct why *why)
{
    parcel->reader = frame_reader_new();
    parcel->at = malloc(len ? len : 1);
    memcpy(parcel->at, at, len);
    return frame_read(parcel->reader, parcel->at, len, SCAN_DESK_BYTES, frame, why);
}

static inline void
parcel_close(struct parcel *parcel)
{
    frame_reader_free(&parcel->reader);
    free(parcel->at);
}

#endif
