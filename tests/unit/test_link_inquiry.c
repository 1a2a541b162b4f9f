/* A question for other offers: asked, told, asked again; refusals; gates that do not know it. */
#include "tests/unit/test.h"

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/link/inquiry.h"

#define NUMBER TEXT("0892680680")
#define MS INT64_C(1000)

/* The question that is due, its id; 0: none. */
static uint64_t
asked(struct inquiry *inquiry, const char *number)
{
    struct bytes out = {0};
    if (!inquiry_question(inquiry, &out))
        return 0;
    struct frame_reader *reader = frame_reader_new();
    struct frame frame;
    struct why why;
    OK_ERR(frame_read(reader, out.at, out.len, SCAN_FEED_BYTES, &frame, &why), &why);
    EQ_I64(frame.kind, FRAME_ASK_OFFERS);
    EQ_TEXT(frame.number, number);
    frame_reader_free(&reader);
    bytes_free(&out);
    return frame.id;
}

static bool
tell(struct inquiry *inquiry, struct frame frame, int64_t mono_us)
{
    struct frame_writer *writer = frame_writer_new();
    struct bytes out = {0};
    frame_pack(writer, &frame, &out);
    bool is_taken = inquiry_take(inquiry, out.at, out.len, 1000 + mono_us, mono_us);
    frame_writer_free(&writer);
    bytes_free(&out);
    return is_taken;
}

static const struct offer offers[] = {
    {.kind = OFFER_WRITTEN, .tariff = TEXT("violet"), .margin_ue = 5},
    {.kind = OFFER_OTHER, .tariff = TEXT("vert"), .label = TEXT("Numéro vert")},
};

static bool
tell_offers(struct inquiry *inquiry, uint64_t id, enum frame_offers_state state, int64_t mono_us)
{
    return tell(inquiry,
                (struct frame){.kind = FRAME_OFFERS,
                               .id = id,
                               .state = state,
                               .calls = 12,
                               .offers = offers,
                               .count = state == FRAME_OFFERS_WORKING ? 0 : NITEMS(offers)},
                mono_us);
}

static bool
tell_error(struct inquiry *inquiry, uint64_t id, enum err code, int64_t mono_us)
{
    return tell(inquiry,
                (struct frame){.kind = FRAME_ERROR, .id = id, .code = code, .text = TEXT("no")},
                mono_us);
}

TEST(it_is_asked_once_told_and_asked_again_every_half_minute)
{
    struct inquiry *inquiry = inquiry_new();
    TRUE(inquiry_offers(inquiry) == NULL);
    inquiry_want(inquiry, NUMBER, 0);
    uint64_t id = asked(inquiry, "0892680680");
    TRUE(id != 0);
    EQ_U64(asked(inquiry, ""), 0);
    EQ_I64(inquiry_offers(inquiry)->state, OFFERS_WAITING);
    TRUE(tell_offers(inquiry, id, FRAME_OFFERS_WORKING, 1));
    EQ_I64(inquiry_offers(inquiry)->calls, 12);
    EQ_U64(inquiry_offers(inquiry)->count, 0);
    TRUE(tell_offers(inquiry, id, FRAME_OFFERS_CUT, 2));
    const struct offers *told = inquiry_offers(inquiry);
    EQ_I64(told->state, OFFERS_TOLD);
    EQ_U64(told->count, 2);
    EQ_TEXT(told->at[1].label, "Numéro vert");
    TRUE(told->is_cut);
    EQ_I64(told->told_us, 1002);
    inquiry_want(inquiry, NUMBER, 29999 * MS);
    EQ_U64(asked(inquiry, ""), 0);
    inquiry_want(inquiry, NUMBER, 30001 * MS);
    uint64_t next = asked(inquiry, "0892680680");
    TRUE(next != 0 && next != id);
    EQ_U64(told->count, 2); /* the answer before, until the next one */
    TRUE(tell_offers(inquiry, id, FRAME_OFFERS_WHOLE, 4)); /* ours, and late: thrown away */
    EQ_I64(told->state, OFFERS_WAITING);
    TRUE(tell_offers(inquiry, next, FRAME_OFFERS_WHOLE, 5));
    FALSE(told->is_cut);
    inquiry_free(&inquiry);
}

TEST(another_number_forgets_what_was_told_and_none_forgets_all)
{
    struct inquiry *inquiry = inquiry_new();
    inquiry_want(inquiry, NUMBER, 0);
    uint64_t id = asked(inquiry, "0892680680"), version = inquiry_version(inquiry);
    tell_offers(inquiry, id, FRAME_OFFERS_WHOLE, 1);
    TRUE(inquiry_version(inquiry) > version);
    inquiry_want(inquiry, TEXT("3640"), 2);
    EQ_U64(inquiry_offers(inquiry)->count, 0);
    EQ_STR(inquiry_offers(inquiry)->number, "3640");
    TRUE(asked(inquiry, "3640") != 0);
    inquiry_want(inquiry, TEXT(""), 3);
    TRUE(inquiry_offers(inquiry) == NULL);
    EQ_U64(asked(inquiry, ""), 0);
    inquiry_free(&inquiry);
}

TEST(a_refusal_is_said_and_asked_about_again_soon)
{
    struct inquiry *inquiry = inquiry_new();
    inquiry_want(inquiry, NUMBER, 0);
    uint64_t id = asked(inquiry, "0892680680");
    FALSE(tell_error(inquiry, 1, ERR_LIMIT, 1)); /* of a question for the snapshot */
    TRUE(tell_error(inquiry, id, ERR_LIMIT, 1));
    EQ_I64(inquiry_offers(inquiry)->state, OFFERS_REFUSED);
    EQ_STR(inquiry_offers(inquiry)->refusal, "no");
    inquiry_want(inquiry, NUMBER, 1999 * MS);
    EQ_U64(asked(inquiry, ""), 0);
    inquiry_want(inquiry, NUMBER, 2001 * MS);
    TRUE(asked(inquiry, "0892680680") > id);
    inquiry_free(&inquiry);
}

TEST(an_older_gate_cannot_tell_and_is_not_asked_again)
{
    struct inquiry *inquiry = inquiry_new();
    inquiry_want(inquiry, NUMBER, 0);
    TRUE(asked(inquiry, "0892680680") != 0);
    TRUE(tell_error(inquiry, 0, ERR_UNKNOWN, 1)); /* it could not read the id */
    EQ_I64(inquiry_offers(inquiry)->state, OFFERS_UNABLE);
    inquiry_want(inquiry, NUMBER, 60000 * MS);
    EQ_U64(asked(inquiry, ""), 0);
    FALSE(tell_error(inquiry, 0, ERR_UNKNOWN, 2)); /* of something else */
    inquiry_free(&inquiry);
}

TEST(a_gate_that_says_nothing_is_given_up_and_one_that_works_is_not)
{
    struct inquiry *inquiry = inquiry_new();
    inquiry_want(inquiry, NUMBER, 0);
    uint64_t id = asked(inquiry, "0892680680");
    tell_offers(inquiry, id, FRAME_OFFERS_WORKING, 14000 * MS);
    inquiry_want(inquiry, NUMBER, 28000 * MS);
    EQ_I64(inquiry_offers(inquiry)->state, OFFERS_WAITING);
    inquiry_want(inquiry, NUMBER, 29000 * MS);
    EQ_I64(inquiry_offers(inquiry)->state, OFFERS_REFUSED);
    EQ_STR(inquiry_offers(inquiry)->refusal, "the gate does not answer");
    inquiry_free(&inquiry);
}

TEST(snapshots_are_not_ours_and_broken_offers_are_refused)
{
    struct inquiry *inquiry = inquiry_new();
    inquiry_want(inquiry, NUMBER, 0);
    uint64_t id = asked(inquiry, "0892680680");
    FALSE(tell(inquiry, (struct frame){.kind = FRAME_PART, .id = id}, 1));
    TRUE(inquiry_take(inquiry, "\x9a\1\x14", 3, 2, 2)); /* cut short: thrown away */
    EQ_I64(inquiry_offers(inquiry)->state, OFFERS_WAITING);
    /* [1, 20, id, 0, 0, 1, 0, 0, 0, [7]] */
    char bytes[] = "\x9a\1\x14\xcf________\0\0\1\0\0\0\x91\7";
    for (int i = 0; i < 8; i++)
        bytes[4 + i] = (char)(id >> (56 - 8 * i));
    TRUE(inquiry_take(inquiry, bytes, sizeof bytes - 1, 3, 3));
    EQ_I64(inquiry_offers(inquiry)->state, OFFERS_REFUSED);
    HAS_STR(inquiry_offers(inquiry)->refusal, "offer: expected an array");
    inquiry_free(&inquiry);
}
