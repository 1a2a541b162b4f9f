/* Intents on the wire: a question of their own, and the last place of a beat. */
#include "tests/unit/test.h"

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

static void
packs_as(const struct frame *frame, const char *bytes, size_t len)
{
    struct bytes out = {0};
    frame_pack(NULL, frame, &out);
    EQ_U64(out.len, len);
    TRUE(memcmp(out.at, bytes, len) == 0);
    bytes_free(&out);
}

static enum err
read_beat(const char *bytes, size_t len, struct frame *frame, struct intent *intent,
          struct why *why)
{
    struct frame_reader *reader = frame_reader_new();
    enum err err = frame_read(reader, bytes, len, SCAN_FEED_BYTES, frame, why);
    if (!err)
        err = frame_next_intent(reader, intent, why);
    frame_reader_free(&reader);
    return err;
}

TEST(the_bytes_of_an_intent_and_of_its_end)
{
    static const char looks[] = "\x96\1\x19\5\1\1\x91\xabnumber:3640";
    static const char leaves[] = "\x96\1\x19\5\0\0\x90";
    packs_as(&(struct frame){.kind = FRAME_INTENT,
                             .id = 5,
                             .verb = 1,
                             .rows = 1,
                             .targets = {.at = {TEXT("number:3640")}, .count = 1}},
             looks, sizeof looks - 1);
    packs_as(&(struct frame){.kind = FRAME_INTENT, .id = 5}, leaves, sizeof leaves - 1);
}

TEST(the_bytes_of_a_beat_with_intents)
{
    static const char some[] = "\x9b\1\2\1\1\0\0\0\0\0\xa0\x91\x96\xa3"
                               "bob\5\1\1\x0c\x91\xabnumber:3640";
    static const char none[] = "\x9b\1\2\1\1\0\0\0\0\0\xa0\x90";
    const struct intent intent = {
        .who = TEXT("bob"),
        .console = 5,
        .verb = 1,
        .rows = 1,
        .age_s = 12,
        .targets = {.at = {TEXT("number:3640")}, .count = 1},
    };
    struct frame beat = {.kind = FRAME_BEAT, .epoch = 1, .seq = 1, .has_intents = true};
    packs_as(&beat, none, sizeof none - 1);
    beat.intents = &intent;
    beat.count = 1;
    packs_as(&beat, some, sizeof some - 1);

    struct frame frame;
    struct intent read;
    struct why why;
    EQ_I64(read_beat(some, sizeof some - 1, &frame, &read, &why), OK);
    TRUE(frame.has_intents);
    EQ_U64(frame.count, 1);
    EQ_TEXT(read.who, "bob");
    EQ_I64(read.age_s, 12);
    EQ_TEXT(read.targets.at[0], "number:3640");
    EQ_I64(read_beat(none, sizeof none - 1, &frame, &read, &why), ERR_STALE);
    TRUE(frame.has_intents);
}

TEST(the_fullest_beat_fits_a_message)
{
    static struct intent intents[INTENTS_MAX];
    char who[64], target[INTENT_TARGET_BYTES + 1];
    struct bytes out = {0};
    memset(who, 'w', sizeof who - 1);
    who[sizeof who - 1] = '\0';
    memset(target, 't', sizeof target - 1);
    target[sizeof target - 1] = '\0';
    for (size_t i = 0; i < NITEMS(intents); i++) {
        intents[i] = (struct intent){.who = text_of(who),
                                     .console = UINT64_MAX,
                                     .verb = INT64_MAX,
                                     .rows = INT64_MAX,
                                     .age_s = INT64_MAX};
        while (intents[i].targets.count < INTENT_TARGETS)
            intents[i].targets.at[intents[i].targets.count++] = text_of(target);
    }
    const struct frame beat = {.kind = FRAME_BEAT,
                               .epoch = UINT64_MAX,
                               .has_intents = true,
                               .intents = intents,
                               .count = INTENTS_MAX};
    frame_pack(NULL, &beat, &out);
    TRUE(out.len <= SCAN_FEED_BYTES);
    bytes_free(&out);
}

TEST(of_more_targets_than_there_is_room_for_the_first_are_read)
{
    struct bytes out = {0};
    struct frame_reader *reader = frame_reader_new();
    struct frame frame;
    struct why why;
    static const char head[] = "\x96\1\x19\5\1\x14\xdc\0\x14";
    bytes_add(&out, head, sizeof head - 1);
    for (int i = 0; i < 20; i++)
        bytes_add(&out, "\xa1x", 2);
    OK_ERR(frame_read(reader, out.at, out.len, SCAN_FEED_BYTES, &frame, &why), &why);
    EQ_U64(frame.targets.count, INTENT_TARGETS);
    EQ_I64(frame.rows, 20);
    frame_reader_free(&reader);
    bytes_free(&out);
}

TEST(an_intent_of_the_wrong_shape_is_named)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *says;
    } bad[] = {
        {"\x9b\1\2\1\1\0\0\0\0\0\xa0\7", 12, "beat message intents: expected"},
        {"\x9b\1\2\1\1\0\0\0\0\0\xa0\x91\x91\7", 14, "intent: expected 6 values"},
        {"\x9b\1\2\1\1\0\0\0\0\0\xa0\x91\x96\7\5\1\1\x0c\x90", 19, "intent who: expected text"},
        {"\x9b\1\2\1\1\0\0\0\0\0\xa0\x91\x96\xa0\5\1\1\x0c\x91\7", 20,
         "intent targets: expected text"},
    };
    for (size_t i = 0; i < NITEMS(bad); i++) {
        struct frame frame;
        struct intent intent;
        struct why why = {.text = ""};
        EQ_I64(read_beat(bad[i].bytes, bad[i].len, &frame, &intent, &why), ERR_FORMAT);
        HAS_STR(why.text, bad[i].says);
    }
}
