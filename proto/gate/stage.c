#include "proto/gate/stage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/event/event_table.h"
#include "proto/gate/calendar.h"

enum {
    MESSAGE_BYTES = SCAN_FEED_BYTES - FRAME_HEAD_BYTES, /* room for events */
    SCALAR_BYTES = 16,                                  /* a field at most, without its text */
};

struct sealed {
    struct journal_frame frame; /* `at` and `day` are set by stage_frames */
    size_t from;                /* in packed */
    char day[CALENDAR_DATE_BYTES];
};

struct stage {
    struct frame_writer *writer; /* the open message */
    int64_t newest_us;           /* of its events */
    char day[CALENDAR_DATE_BYTES];
    uint64_t epoch, next_seq; /* next_seq: of its first event */
    struct bytes packed;      /* the closed ones, one behind the other */
    struct sealed *sealed;
    struct journal_frame *frames;
    size_t count, room;
};

struct stage *
stage_new(uint64_t epoch)
{
    struct stage *stage = xcalloc(1, sizeof *stage);
    stage->writer = frame_writer_new();
    stage->epoch = epoch;
    stage->next_seq = 1;
    return stage;
}

void
stage_free(struct stage **stage)
{
    if (!*stage)
        return;
    frame_writer_free(&(*stage)->writer);
    bytes_free(&(*stage)->packed);
    free((*stage)->sealed);
    free((*stage)->frames);
    free(*stage);
    *stage = NULL;
}

static struct text *
text_field(struct event *event, const struct event_field *field)
{
    return (struct text *)((char *)event + field->offset);
}

static void
cut_texts(const struct event_row *row, struct event *event)
{
    char copy[SCAN_TEXT_BYTES + 1];
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].kind != FIELD_TEXT)
            continue;
        struct text *text = text_field(event, &row->fields[i]);
        if (text->len > SCAN_TEXT_BYTES) {
            str_copy(copy, sizeof copy, *text); /* cuts between characters */
            text->len = strlen(copy);
        }
    }
}

/* More than the event will take, packed. Texts are cut already. */
static size_t
bound_of(const struct event_row *row, struct event *event)
{
    size_t bytes = (row->count + 2) * SCALAR_BYTES;
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].kind == FIELD_TEXT)
            bytes += text_field(event, &row->fields[i])->len;
    }
    return bytes;
}

enum err
stage_add(struct stage *stage, const struct event *event, int64_t sent_us, struct why *why)
{
    const struct event_row *row = event_row(event->type);
    if (!row)
        return why_set(why, ERR_UNKNOWN, "no event has the type %d", event->type);
    struct event copy = *event;
    cut_texts(row, &copy);
    if (frame_bytes(stage->writer) + bound_of(row, &copy) > MESSAGE_BYTES)
        stage_seal(stage, sent_us);
    enum err err = frame_add(stage->writer, &copy, why);
    if (err)
        return err;
    if (copy.at_us > stage->newest_us)
        stage->newest_us = copy.at_us;
    if (copy.type == EVENT_DAY) {
        str_copy(stage->day, sizeof stage->day, copy.day.date);
        stage_seal(stage, sent_us);
    }
    return OK;
}

void
stage_seal(struct stage *stage, int64_t sent_us)
{
    size_t events = frame_count(stage->writer);
    if (events == 0)
        return;
    if (stage->count == stage->room) {
        stage->room = stage->room ? stage->room * 2 : 16;
        stage->sealed = xrealloc(stage->sealed, stage->room * sizeof *stage->sealed);
        stage->frames = xrealloc(stage->frames, stage->room * sizeof *stage->frames);
    }
    struct sealed *sealed = &stage->sealed[stage->count++];
    *sealed = (struct sealed){
        .frame = {.epoch = stage->epoch,
                  .first_seq = stage->next_seq,
                  .count = events,
                  .at_us = stage->newest_us},
        .from = stage->packed.len,
    };
    memcpy(sealed->day, stage->day, sizeof sealed->day);
    struct frame head = {
        .kind = FRAME_EVENTS, .epoch = stage->epoch, .seq = stage->next_seq, .sent_us = sent_us};
    frame_pack(stage->writer, &head, &stage->packed);
    sealed->frame.len = stage->packed.len - sealed->from;
    assert(sealed->frame.len <= SCAN_FEED_BYTES);

    stage->next_seq += events;
    stage->newest_us = 0;
    stage->day[0] = '\0';
    frame_reset(stage->writer);
}

size_t
stage_bytes(const struct stage *stage)
{
    return stage->packed.len + frame_bytes(stage->writer);
}

const struct journal_frame *
stage_frames(struct stage *stage, size_t *count)
{
    for (size_t i = 0; i < stage->count; i++) {
        const struct sealed *sealed = &stage->sealed[i];
        stage->frames[i] = sealed->frame;
        stage->frames[i].at = stage->packed.at + sealed->from;
        stage->frames[i].day = sealed->day[0] ? sealed->day : NULL;
    }
    *count = stage->count;
    return stage->frames;
}

void
stage_clear(struct stage *stage)
{
    bytes_clear(&stage->packed);
    stage->count = 0;
}
