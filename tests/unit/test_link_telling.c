/* What a console tells of the order that somebody looks at there, and what it hears of others'. */
#include "tests/unit/test.h"

#include "proto/codec/scan.h"
#include "proto/link/looks.h"
#include "proto/link/telling.h"

enum { ME = 77, OTHER = 88 };

static struct intent
an_intent(const char *target)
{
    return (struct intent){.verb = 1, .rows = 1, .targets = {.at = {text_of(target)}, .count = 1}};
}

/* The first target that is said now; "over": that it is over; "" nothing. */
static const char *
said(struct telling *telling, int64_t ms)
{
    static char target[INTENT_TARGET_BYTES + 1];
    struct bytes out = {0};
    struct frame frame;
    struct why why;
    str_copy(target, sizeof target, TEXT(""));
    if (telling_message(telling, ms * 1000, &out)) {
        struct frame_reader *reader = frame_reader_new();
        OK_ERR(frame_read(reader, out.at, out.len, SCAN_FEED_BYTES, &frame, &why), &why);
        EQ_I64(frame.kind, FRAME_INTENT);
        EQ_U64(frame.id, ME);
        str_copy(target, sizeof target, frame.verb == 0 ? TEXT("over") : frame.targets.at[0]);
        frame_reader_free(&reader);
    }
    bytes_free(&out);
    return target;
}

TEST(what_is_looked_at_is_told_at_once_renewed_and_once_that_it_is_over)
{
    struct telling *telling = telling_new(ME);
    const struct intent one = an_intent("number:3640"), two = an_intent("number:3641");
    telling_want(telling, NULL);
    EQ_STR(said(telling, 100000), "");
    telling_want(telling, &one);
    EQ_STR(said(telling, 100000), "number:3640");
    telling_want(telling, &one);
    EQ_STR(said(telling, 100000 + TELLING_EVERY_MS - 1), "");
    EQ_STR(said(telling, 100000 + TELLING_EVERY_MS), "number:3640");
    telling_want(telling, &two);
    EQ_STR(said(telling, 100000 + TELLING_EVERY_MS), "number:3641");
    telling_want(telling, NULL);
    EQ_STR(said(telling, 107000), "over");
    EQ_STR(said(telling, 207000), "");
    telling_free(&telling);
}

TEST(what_could_not_be_sent_is_told_again)
{
    struct telling *telling = telling_new(ME);
    const struct intent one = an_intent("number:3640");
    telling_want(telling, &one);
    EQ_STR(said(telling, 100000), "number:3640");
    telling_failed(telling);
    EQ_STR(said(telling, 100250), "number:3640");
    telling_want(telling, NULL);
    EQ_STR(said(telling, 100500), "over");
    telling_failed(telling);
    EQ_STR(said(telling, 100750), "over");
    EQ_STR(said(telling, 101000), "");
    telling_free(&telling);
}

TEST(a_target_that_is_too_long_is_counted_and_not_named)
{
    char wide[INTENT_TARGET_BYTES + 2];
    memset(wide, 'x', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    struct telling *telling = telling_new(ME);
    struct intent both = an_intent(wide);
    both.rows = 2;
    both.targets.at[both.targets.count++] = TEXT("number:3640");
    telling_want(telling, &both);
    EQ_STR(said(telling, 100000), "number:3640");
    telling_free(&telling);
}

static void
hear(struct looks *looks, const struct frame *beat)
{
    struct bytes out = {0};
    struct frame frame;
    struct why why;
    struct frame_reader *reader = frame_reader_new();
    frame_pack(NULL, beat, &out);
    OK_ERR(frame_read(reader, out.at, out.len, SCAN_FEED_BYTES, &frame, &why), &why);
    looks_take(looks, &frame, out.at, out.len);
    frame_reader_free(&reader);
    bytes_free(&out); /* whoever keeps something has copied it */
}

TEST(a_beat_says_all_there_are_and_the_next_one_anew_but_for_this_console)
{
    struct looks looks = {.console = ME};
    struct intent intents[] = {an_intent("number:3640"), an_intent("number:3641")};
    intents[0].who = TEXT("bob"), intents[0].console = OTHER, intents[0].age_s = 12;
    intents[1].who = TEXT("alice"), intents[1].console = ME;
    struct frame beat = {.kind = FRAME_BEAT, .epoch = 1};
    hear(&looks, &beat);
    FALSE(looks.is_told); /* of a gate that does not know them */
    beat.has_intents = true;
    beat.intents = intents;
    beat.count = NITEMS(intents);
    hear(&looks, &beat);
    TRUE(looks.is_told);
    EQ_U64(looks.count, 1);
    EQ_TEXT(looks.at[0].who, "bob");
    EQ_I64(looks.at[0].age_s, 12);
    EQ_I64(looks.at[0].verb, 1);
    EQ_TEXT(looks.at[0].targets.at[0], "number:3640");
    beat.count = 0;
    hear(&looks, &beat);
    TRUE(looks.is_told);
    EQ_U64(looks.count, 0);
    looks_free(&looks);
}
