/* The stage: what waits to be written, in messages that every console will accept. */
#include "tests/unit/test.h"

#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/gate/stage.h"

static struct event
an_offer(const char *call, struct text caller_name)
{
    return (struct event){.type = EVENT_CALL_OFFERED,
                          .at_us = 1000,
                          .call_offered = {.call = text_of(call),
                                           .number = TEXT("0892680680"),
                                           .caller_name = caller_name}};
}

static void
add(struct stage *stage, struct event event)
{
    struct why why;
    OK_ERR(stage_add(stage, &event, 7, &why), &why);
}

/* Reads every sealed message; the sequence has no hole. Returns the number of events. */
static uint64_t
read_all(struct stage *stage, uint64_t epoch, uint64_t next_seq)
{
    struct frame_reader *reader = frame_reader_new();
    struct frame frame;
    struct event event;
    struct why why;
    size_t count;
    uint64_t first = next_seq;
    const struct journal_frame *frames = stage_frames(stage, &count);
    for (size_t i = 0; i < count; i++) {
        OK_ERR(frame_read(reader, frames[i].at, frames[i].len, SCAN_FEED_BYTES, &frame, &why),
               &why);
        EQ_U64(frame.epoch, epoch);
        EQ_U64(frame.seq, next_seq);
        EQ_U64(frames[i].first_seq, next_seq);
        EQ_U64(frames[i].count, frame.count);
        while (frame_next(reader, &event, &why) == OK)
            next_seq++;
        EQ_U64(next_seq, frame.seq + frame.count);
    }
    frame_reader_free(&reader);
    return next_seq - first;
}

TEST(nothing_waits_at_first)
{
    struct stage *stage = stage_new(5);
    size_t count;
    stage_seal(stage, 7);
    stage_frames(stage, &count);
    EQ_U64(count, 0);
    EQ_U64(stage_bytes(stage), 0);
    stage_free(&stage);
}

TEST(many_events_make_messages_that_fit_the_feed)
{
    struct stage *stage = stage_new(5);
    struct dice dice = dice_new(1);
    static char name[SCAN_TEXT_BYTES];
    memset(name, 'n', sizeof name);
    for (int i = 0; i < 2000; i++)
        add(stage, an_offer("call", (struct text){name, dice_roll(&dice, sizeof name)}));
    stage_seal(stage, 7);
    EQ_U64(read_all(stage, 5, 1), 2000);

    stage_clear(stage); /* the sequence goes on */
    add(stage, an_offer("call", TEXT("")));
    stage_seal(stage, 7);
    EQ_U64(read_all(stage, 5, 2001), 1);
    stage_free(&stage);
}

TEST(a_text_that_is_too_long_is_cut_between_characters)
{
    struct stage *stage = stage_new(5);
    static char name[3 * SCAN_TEXT_BYTES];
    for (size_t i = 0; i + 3 <= sizeof name; i += 3)
        memcpy(name + i, "\xE2\x82\xAC", 3); /* euro signs: 4096 is in the middle of one */
    add(stage, an_offer("call", (struct text){name, sizeof name}));
    stage_seal(stage, 7);
    size_t count;
    const struct journal_frame *frames = stage_frames(stage, &count);
    EQ_U64(count, 1);
    struct frame_reader *reader = frame_reader_new();
    struct frame frame;
    struct event event;
    struct why why;
    OK_ERR(frame_read(reader, frames[0].at, frames[0].len, SCAN_FEED_BYTES, &frame, &why), &why);
    OK_ERR(frame_next(reader, &event, &why), &why);
    EQ_U64(event.call_offered.caller_name.len, 4095);
    frame_reader_free(&reader);
    stage_free(&stage);
}

TEST(every_text_at_its_longest_still_fits_or_is_refused)
{
    struct stage *stage = stage_new(5);
    static char name[2 * SCAN_TEXT_BYTES];
    memset(name, 'n', sizeof name);
    struct text text = {name, sizeof name};
    for (int i = 0; i < 40; i++) {
        add(stage, (struct event){.type = EVENT_NUMBER,
                                  .number = {.number = text,
                                             .label = text,
                                             .owner = text,
                                             .use = text,
                                             .tariff = text,
                                             .tags = text,
                                             .catalogued = true}});
        add(stage, an_offer("call", text));
    }
    stage_seal(stage, 7);
    EQ_U64(read_all(stage, 5, 1), 80);
    stage_free(&stage);
}

TEST(a_day_ends_its_message)
{
    struct stage *stage = stage_new(5);
    size_t count;
    add(stage, an_offer("a", TEXT("")));
    add(stage, (struct event){.type = EVENT_DAY,
                              .at_us = 2000,
                              .day = {TEXT("2026-11-23"), TEXT("Europe/Paris")}});
    add(stage, an_offer("b", TEXT("")));
    stage_seal(stage, 7);
    const struct journal_frame *frames = stage_frames(stage, &count);
    EQ_U64(count, 2);
    EQ_STR(frames[0].day, "2026-11-23");
    EQ_U64(frames[0].count, 2);
    EQ_I64(frames[0].at_us, 2000);
    EQ_STR(frames[1].day, NULL);
    EQ_I64(frames[1].at_us, 1000);
    EQ_U64(read_all(stage, 5, 1), 3);
    stage_free(&stage);
}

TEST(an_event_that_nobody_knows_is_refused)
{
    struct stage *stage = stage_new(5);
    struct why why;
    IS_ERR(stage_add(stage, &(struct event){.type = 63}, 7, &why), ERR_UNKNOWN, &why);
    EQ_U64(stage_bytes(stage), 0);
    stage_free(&stage);
}
