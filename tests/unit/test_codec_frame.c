/* frame: every event of the table goes through bytes and comes back; what is wrong is named. */
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "tests/unit/codec_events.h"
#include "tests/unit/test.h"

#define EACH_ROW(row) \
    for (const struct event_row *row = event_table; row < event_table + event_table_count; row++)

static void
pack_one(struct bytes *out, const struct event *event)
{
    struct why why = {0};
    struct frame_writer *writer = frame_writer_new();
    OK_ERR(frame_add(writer, event, &why), &why);
    frame_pack(writer, &(struct frame){.kind = FRAME_EVENTS, .epoch = 1, .seq = 1}, out);
    frame_writer_free(&writer);
}

static void
round_trip(struct event *event)
{
    struct bytes out = {0}, again = {0};
    struct parcel parcel;
    struct frame frame;
    struct event back;
    struct why why = {0};
    pack_one(&out, event);
    OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
    EQ_U64(frame.count, 1);
    OK_ERR(frame_next(parcel.reader, &back, &why), &why);
    codec_check_same(&back, event);
    pack_one(&again, &back);
    EQ_U64(again.len, out.len);
    EQ_BYTES(again.at, out.at, out.len);
    IS_ERR(frame_next(parcel.reader, &back, &why), ERR_STALE, &why);
    parcel_close(&parcel);
    bytes_free(&out);
    bytes_free(&again);
}

TEST(each_event_comes_back_with_all_fields_set)
{
    EACH_ROW(row)
    {
        for (int variant = 0; variant < 2; variant++) {
            struct event event = codec_full_event(row, variant);
            round_trip(&event);
        }
    }
}

TEST(each_event_comes_back_with_no_field_set)
{
    EACH_ROW(row)
    {
        struct event event = codec_bare_event(row);
        round_trip(&event);
    }
}

TEST(what_is_empty_and_not_required_takes_no_byte)
{
    struct bytes out = {0};
    struct event event = {.type = EVENT_CALL_RINGING};
    pack_one(&out, &event);
    /* [1, 1, epoch 1, first 1, sent 0, [[21, 0, {1: ""}]]] */
    static const char want[] = "\x96\1\1\1\1\0\x91\x93\x15\0\x81\1\xa0";
    EQ_U64(out.len, sizeof want - 1);
    EQ_BYTES(out.at, want, sizeof want - 1);
    bytes_free(&out);
}

/* --- golden bytes ------------------------------------------------------------------------------ */

static const char golden_path[] = "tests/data/codec_events.golden";

static void
golden_line(FILE *to, const struct event_row *row, const char *what, const struct event *event)
{
    struct bytes out = {0};
    pack_one(&out, event);
    fprintf(to, "%s %s ", row->name, what);
    for (size_t i = 0; i < out.len; i++)
        fprintf(to, "%02x", out.at[i]);
    fputc('\n', to);
    bytes_free(&out);
}

static char *
golden_text(void)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);
    fprintf(to, "# Each event in a message of its own, made by test_codec_frame.c. The bytes of a "
                "field that\n"
                "# exists never change. GENERATE=1 rewrites; read the diff.\n");
    EACH_ROW(row)
    {
        struct event full = codec_full_event(row, 0), edge = codec_full_event(row, 1);
        struct event bare = codec_bare_event(row);
        golden_line(to, row, "full", &full);
        golden_line(to, row, "edge", &edge);
        golden_line(to, row, "bare", &bare);
    }
    fclose(to);
    return text;
}

TEST(the_bytes_of_each_event_are_the_golden_ones)
{
    char *text = golden_text();
    FILE *file = NULL;
    if (getenv("GENERATE")) {
        TRUE((file = fopen(golden_path, "w")) != NULL);
        fputs(text, file);
        EQ_I64(fclose(file), 0);
    }
    file = fopen(golden_path, "r");
    if (!file)
        TEST_FAIL("%s is missing (run from the top folder)", golden_path);
    char *line = NULL, *rest = text;
    size_t room = 0, number = 0;
    while (getline(&line, &room, file) >= 0) {
        size_t len = strlen(line);
        number++;
        if (strncmp(line, rest, len) != 0)
            TEST_FAIL("%s line %zu differs: is\n%.*s, not\n%s", golden_path, number,
                      (int)strcspn(rest, "\n"), rest, line);
        rest += len;
    }
    EQ_STR(rest, ""); /* an event without golden bytes: GENERATE=1 */
    fclose(file);
    free(line);
    free(text);
}

/* --- messages ---------------------------------------------------------------------------------- */

TEST(each_message_comes_back)
{
    static const struct frame frames[] = {
        {.kind = FRAME_EVENTS, .epoch = UINT64_MAX, .seq = UINT64_MAX, .sent_us = INT64_MIN},
        {.kind = FRAME_BEAT,
         .epoch = 7,
         .seq = 8,
         .sent_us = 9,
         .clock_us = -10,
         .digest = UINT64_MAX,
         .followers = UINT32_MAX},
        {.kind = FRAME_ASK_SNAPSHOT, .id = UINT64_MAX},
        {.kind = FRAME_PART, .id = 1, .epoch = 2, .seq = 3, .part = UINT32_MAX, .is_last = true},
        {.kind = FRAME_ERROR, .id = 1, .code = -2, .text = TEXT("trop tôt")},
        {.kind = FRAME_ASK_OFFERS, .id = UINT64_MAX, .number = TEXT("0892680680")},
        {.kind = FRAME_OFFERS,
         .id = 3,
         .epoch = 4,
         .seq = 5,
         .state = FRAME_OFFERS_CUT,
         .from_us = INT64_MIN,
         .to_us = INT64_MAX,
         .calls = 6},
    };
    for (size_t i = 0; i < NITEMS(frames); i++) {
        const struct frame *want = &frames[i];
        struct frame_writer *writer = frame_writer_new();
        struct bytes out = {0};
        struct parcel parcel;
        struct frame got;
        struct why why = {0};
        frame_pack(writer, want, &out);
        OK_ERR(parcel_open(&parcel, out.at, out.len, &got, &why), &why);
        EQ_I64(got.kind, want->kind);
        EQ_U64(got.id, want->id);
        EQ_U64(got.epoch, want->epoch);
        EQ_U64(got.seq, want->seq);
        EQ_I64(got.sent_us, want->sent_us);
        EQ_I64(got.clock_us, want->clock_us);
        EQ_U64(got.digest, want->digest);
        EQ_U64(got.followers, want->followers);
        EQ_U64(got.part, want->part);
        EQ_I64(got.is_last, want->is_last);
        EQ_I64(got.code, want->code);
        TRUE(text_equal(got.text, want->text));
        TRUE(text_equal(got.number, want->number));
        EQ_I64(got.state, want->state);
        EQ_I64(got.from_us, want->from_us);
        EQ_I64(got.to_us, want->to_us);
        EQ_I64(got.calls, want->calls);
        EQ_I64(frame_peek_kind(out.at, out.len), want->kind);
        EQ_U64(got.count, 0);
        parcel_close(&parcel);
        bytes_free(&out);
        frame_writer_free(&writer);
    }
}

/* All events of the table, all fields set, in one message. */
static void
pack_all(struct bytes *out, size_t *count)
{
    struct frame_writer *writer = frame_writer_new();
    struct why why = {0};
    EACH_ROW(row)
    {
        struct event event = codec_full_event(row, 0);
        OK_ERR(frame_add(writer, &event, &why), &why);
    }
    *count = frame_count(writer);
    size_t head = out->len;
    frame_pack(writer, &(struct frame){.kind = FRAME_PART, .epoch = UINT64_MAX}, out);
    TRUE(out->len - head <= frame_bytes(writer) + FRAME_HEAD_BYTES);
    frame_reset(writer);
    EQ_U64(frame_count(writer), 0);
    EQ_U64(frame_bytes(writer), 0);
    frame_writer_free(&writer);
}

TEST(many_events_travel_in_one_message_in_order)
{
    struct bytes out = {0};
    struct parcel parcel;
    struct frame frame;
    struct event event;
    struct why why = {0};
    size_t count;
    pack_all(&out, &count);
    OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
    EQ_U64(frame.count, count);
    EQ_U64(count, event_table_count);
    EACH_ROW(row)
    {
        struct event want = codec_full_event(row, 0);
        OK_ERR(frame_next(parcel.reader, &event, &why), &why);
        codec_check_same(&event, &want);
    }
    IS_ERR(frame_next(parcel.reader, &event, &why), ERR_STALE, &why);
    IS_ERR(frame_next(parcel.reader, &event, &why), ERR_STALE, &why);
    parcel_close(&parcel);
    bytes_free(&out);
}

TEST(a_message_cut_at_any_byte_is_refused)
{
    struct bytes out = {0};
    size_t count;
    pack_all(&out, &count);
    for (size_t len = 0; len < out.len; len++) {
        struct parcel parcel;
        struct frame frame;
        struct event event;
        IS_ERR(parcel_open(&parcel, out.at, len, &frame, NULL), ERR_FORMAT, NULL);
        IS_ERR(frame_next(parcel.reader, &event, NULL), ERR_STALE, NULL);
        parcel_close(&parcel);
    }
    bytes_free(&out);
}

/* A message with any one byte replaced never does harm; a sanitizer or a crash would tell. */
TEST(a_message_with_one_wrong_byte_is_read_or_refused)
{
    struct bytes out = {0};
    size_t count, refused = 0;
    struct dice dice = dice_new(1);
    pack_all(&out, &count);
    for (size_t at = 0; at < out.len; at++) {
        unsigned char right = out.at[at];
        out.at[at] = (unsigned char)dice_roll(&dice, 256);
        struct parcel parcel;
        struct frame frame;
        struct event event;
        enum err err = parcel_open(&parcel, out.at, out.len, &frame, NULL);
        size_t steps = 0;
        while (!err && (err = frame_next(parcel.reader, &event, NULL)) != ERR_STALE) {
            refused += err != OK;
            TRUE(steps++ < out.len);
            err = OK;
        }
        refused += err != ERR_STALE;
        parcel_close(&parcel);
        out.at[at] = right;
    }
    TRUE(refused > 100);
    bytes_free(&out);
}

struct refusal {
    const char *bytes;
    size_t len;
    enum err err;
    const char *says;
};
#define BYTES(literal) literal, sizeof(literal) - 1

TEST(wrong_heads_are_refused_and_named)
{
    static const struct refusal refusals[] = {
        {BYTES("\x05"), ERR_FORMAT, "message: expected an array, found an integer"},
        {BYTES("\x80"), ERR_FORMAT, "message: expected an array, found a map"},
        {BYTES("\x91\1"), ERR_FORMAT, "message: expected [version, kind, ...], found 1 values"},
        {BYTES("\x92\xa1x\1"), ERR_FORMAT, "message version: expected an integer, found text"},
        {BYTES("\x92\2\1"), ERR_UNKNOWN, "message of protocol version 2, this program speaks 1"},
        {BYTES("\x92\1\xc0"), ERR_FORMAT, "message kind: expected an integer, found nil"},
        {BYTES("\x92\1\x63"), ERR_UNKNOWN, "message of unknown kind 99"},
        {BYTES("\x95\1\1\1\1\1"), ERR_FORMAT, "events message: expected 6 values, found 5"},
        {BYTES("\x96\1\1\xff\1\1\x90"), ERR_FORMAT,
         "events message epoch: expected an integer from 0 up, found a negative integer"},
        {BYTES("\x96\1\1\1\xa1x\1\x90"), ERR_FORMAT,
         "events message first_seq: expected an integer from 0 up, found text"},
        {BYTES("\x96\1\1\1\1\xcf\xff\xff\xff\xff\xff\xff\xff\xff\x90"), ERR_FORMAT,
         "events message sent_us: 18446744073709551615 does not fit into 63 bits"},
        {BYTES("\x96\1\1\1\1\1\x80"), ERR_FORMAT,
         "events message events: expected an array, found a map"},
        {BYTES("\x98\1\2\1\1\1\1\1\xcf\0\0\0\1\0\0\0\0"), ERR_FORMAT,
         "beat message followers: 4294967296 does not fit into 32 bits"},
        {BYTES("\x98\1\x11\1\1\1\1\1\x90"), ERR_FORMAT,
         "part message is_last: expected a boolean, found an integer"},
        {BYTES("\x95\1\x12\1\1\xc4\1x"), ERR_FORMAT,
         "error message text: expected text, found binary"},
    };
    for (size_t i = 0; i < NITEMS(refusals); i++) {
        struct parcel parcel;
        struct frame frame;
        struct event event;
        struct why why = {0};
        enum err err = parcel_open(&parcel, refusals[i].bytes, refusals[i].len, &frame, &why);
        EQ_STR(why.text, refusals[i].says);
        EQ_I64(err, refusals[i].err);
        IS_ERR(frame_next(parcel.reader, &event, NULL), ERR_STALE, NULL);
        parcel_close(&parcel);
    }
}

TEST(a_beat_of_an_older_gate_has_no_head_of_an_audit_file_and_a_new_one_without_it_is_the_same)
{
    struct frame old = {.kind = FRAME_BEAT, .epoch = 1, .followers = 2}, said = old, frame;
    struct bytes out = {0};
    struct parcel parcel;
    struct why why;
    frame_pack(NULL, &old, &out);
    EQ_U64(out.at[0], 0x98);
    OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
    EQ_U64(frame.audit_n, 0);
    EQ_TEXT(frame.audit_hash, "");
    parcel_close(&parcel);

    bytes_clear(&out);
    said.audit_n = 7;
    said.audit_hash = TEXT("abcd");
    frame_pack(NULL, &said, &out);
    EQ_U64(out.at[0], 0x9a);
    OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
    EQ_U64(frame.audit_n, 7);
    EQ_TEXT(frame.audit_hash, "abcd");
    EQ_U64(frame.followers, 2);
    parcel_close(&parcel);

    /* Places are judged only when they are there. */
    static const char bad[] = "\x9a\1\2\1\1\1\1\1\1\7\7";
    IS_ERR(parcel_open(&parcel, bad, sizeof bad - 1, &frame, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "beat message audit_hash: expected text");
    parcel_close(&parcel);
    bytes_free(&out);
}

/* --- what may not be written ------------------------------------------------------------------- */

TEST(too_long_a_text_is_not_added)
{
    static char long_text[SCAN_TEXT_BYTES + 1];
    memset(long_text, 'x', sizeof long_text);
    struct frame_writer *writer = frame_writer_new();
    struct event event = {.type = EVENT_CALL_MENU};
    struct why why = {0};
    event.call_menu.node = (struct text){long_text, SCAN_TEXT_BYTES};
    OK_ERR(frame_add(writer, &event, &why), &why);
    size_t bytes = frame_bytes(writer);
    event.call_menu.choice = (struct text){long_text, SCAN_TEXT_BYTES + 1};
    IS_ERR(frame_add(writer, &event, &why), ERR_LIMIT, &why);
    EQ_STR(why.text, "event call_menu field choice: text of 4097 bytes, at most 4096 are accepted");
    EQ_U64(frame_count(writer), 1);
    EQ_U64(frame_bytes(writer), bytes);
    frame_writer_free(&writer);
}

TEST(too_large_an_event_is_not_added_and_the_largest_fits_a_feed_message)
{
    enum { LARGE = 7000 };
    static int64_t large[LARGE];
    for (size_t i = 0; i < LARGE; i++)
        large[i] = INT64_MAX; /* 9 bytes each */
    struct frame_writer *writer = frame_writer_new();
    struct event event = {.type = EVENT_TOTALS};
    struct why why = {0};
    event.totals.counters = (struct ints){large, LARGE};
    IS_ERR(frame_add(writer, &event, &why), ERR_LIMIT, &why);
    HAS_STR(why.text, "event totals of 630");
    EQ_U64(frame_count(writer), 0);
    EQ_U64(frame_bytes(writer), 0);

    event.totals.counters.len = FRAME_EVENT_BYTES / 9 - 2;
    OK_ERR(frame_add(writer, &event, &why), &why);
    TRUE(frame_bytes(writer) > FRAME_EVENT_BYTES - 32);
    struct bytes out = {0};
    frame_pack(writer, &(struct frame){.kind = FRAME_EVENTS, .epoch = UINT64_MAX}, &out);
    OK_ERR(scan_message(out.at, out.len, SCAN_FEED_BYTES, &why), &why);
    bytes_free(&out);
    frame_writer_free(&writer);
}

TEST(the_totals_of_a_full_hour_and_all_waits_fit)
{
    enum { WINDOWS = 60 * 8, WAITS = 1664 * 2 };
    static int64_t list[WAITS];
    for (size_t i = 0; i < WAITS; i++)
        list[i] = UINT32_MAX;
    struct frame_writer *writer = frame_writer_new();
    struct event event = {.type = EVENT_TOTALS};
    struct why why = {0};
    event.totals.counters = (struct ints){list, 32};
    event.totals.windows = (struct ints){list, WINDOWS};
    event.totals.waits = (struct ints){list, WAITS};
    OK_ERR(frame_add(writer, &event, &why), &why);
    frame_writer_free(&writer);
}

TEST(our_own_mistakes_are_not_added)
{
    struct frame_writer *writer = frame_writer_new();
    struct why why = {0};
    struct event event = {.type = 63};
    IS_ERR(frame_add(writer, &event, &why), ERR_ARG, &why);
    EQ_STR(why.text, "event of unknown type 63");
    event = (struct event){.type = EVENT_LINE};
    event.line.state = LINE_STATES;
    IS_ERR(frame_add(writer, &event, &why), ERR_ARG, &why);
    EQ_STR(why.text, "event line field state: 3 is none of its words");
    EQ_U64(frame_count(writer), 0);
    frame_writer_free(&writer);
}

/* --- offers ------------------------------------------------------------------------------------ */

static const struct offer an_offer = {
    .kind = OFFER_NOW,
    .tariff = TEXT("violet"),
    .label = TEXT("Service 0,80 €"),
    .price = TEXT("0,80 €/min"),
    .ranges = TEXT("089"),
    .is_own_range = true,
    .is_illustrative = true,
    .priced = 1,
    .assumed = 2,
    .unknown = 3,
    .untariffed = 4,
    .has_amounts = true,
    .has_payout_net = true,
    .s_ue60 = INT64_MAX,
    .payout_ue60 = INT64_MIN,
    .cost_ue60 = 7,
    .s_net_ue = 8,
    .payout_net_ue = 9,
    .cost_net_ue = 10,
    .margin_ue = -11,
};

static void
pack_offers(struct bytes *out, const struct offer *offers, size_t count)
{
    struct frame frame = {.kind = FRAME_OFFERS, .id = 1, .offers = offers, .count = count};
    frame_pack(NULL, &frame, out);
}

TEST(each_offer_comes_back_with_every_place)
{
    const struct offer offers[] = {{.kind = OFFER_WRITTEN}, an_offer};
    struct bytes out = {0}, again = {0};
    struct parcel parcel;
    struct frame frame;
    struct offer back[2], none;
    struct why why = {0};
    pack_offers(&out, offers, NITEMS(offers));
    OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
    EQ_U64(frame.count, 2);
    for (size_t i = 0; i < NITEMS(back); i++)
        OK_ERR(frame_next_offer(parcel.reader, &back[i], &why), &why);
    IS_ERR(frame_next_offer(parcel.reader, &none, &why), ERR_STALE, &why);
    pack_offers(&again, back, NITEMS(back));
    EQ_U64(again.len, out.len);
    EQ_BYTES(again.at, out.at, out.len);
    EQ_TEXT(back[1].price, "0,80 €/min");
    EQ_I64(back[1].margin_ue, -11);
    parcel_close(&parcel);
    bytes_free(&out);
    bytes_free(&again);
}

TEST(an_offer_of_a_newer_gate_may_be_longer_and_a_short_or_wrong_one_is_named)
{
    /* [1, 20, id 1, 0, 0, 1, 0, 0, 0, [offer]] */
    static const struct {
        const char *offer;
        size_t len;
        enum err err;
        const char *says;
    } rows[] = {
        {"\xdc\0\x18\0\xa0\xa0\xa0\xa0\xc2\xc2\0\0\0\0\xc2\0\0\0\xc2\0\xc2\0\xc2\0\xc2\0\x2a", 27,
         OK, ""},
        {"\x93\0\xa0\xa0", 4, ERR_FORMAT, "offer: expected 23 values, found 3"},
        {"\xdc\0\x17\0\0\xa0\xa0\xa0\xc2\xc2\0\0\0\0\xc2\0\0\0\xc2\0\xc2\0\xc2\0\xc2\0", 26,
         ERR_FORMAT, "offer tariff: expected text"},
        {"\x07", 1, ERR_FORMAT, "offer: expected an array"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct bytes out = {0};
        struct parcel parcel;
        struct frame frame;
        struct offer offer;
        struct why why = {0};
        bytes_add(&out, "\x9a\1\x14\1\0\0\1\0\0\0\x91", 11);
        bytes_add(&out, rows[i].offer, rows[i].len);
        OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
        IS_ERR(frame_next_offer(parcel.reader, &offer, &why), rows[i].err, &why);
        HAS_STR(why.text, rows[i].says);
        parcel_close(&parcel);
        bytes_free(&out);
    }
}

/* --- records of an audit file ----------------------------------------------------------------- */

TEST(each_record_comes_back_with_every_place)
{
    const struct trail_record records[] = {
        {.is = {.n = 7}},
        {.is = {8, -1, TEXT("a"), TEXT("b"), TEXT("c"), TEXT("d"), TEXT("e"), TEXT("f"), TEXT("g"),
                TEXT("h"), TEXT("i"), TEXT("j"), TEXT("k"), TEXT("l"), TEXT("m")},
         .hash = TEXT("n")},
    };
    struct frame frame = {.kind = FRAME_TRAIL,
                          .id = 3,
                          .audit_n = 9,
                          .audit_hash = TEXT("9a"),
                          .before = TEXT("6a"),
                          .records = records,
                          .count = 2};
    struct bytes out = {0}, again = {0};
    struct parcel parcel;
    struct trail_record back[2], none;
    struct why why = {0};
    frame_pack(NULL, &frame, &out);
    OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
    EQ_U64(frame.count, 2);
    EQ_U64(frame.audit_n, 9);
    EQ_TEXT(frame.before, "6a");
    for (size_t i = 0; i < NITEMS(back); i++)
        OK_ERR(frame_next_record(parcel.reader, &back[i], &why), &why);
    IS_ERR(frame_next_record(parcel.reader, &none, &why), ERR_STALE, &why);
    EQ_TEXT(back[1].is.who, "a");
    EQ_TEXT(back[1].is.outcome, "m");
    EQ_TEXT(back[1].hash, "n");
    frame.records = back;
    frame_pack(NULL, &frame, &again);
    EQ_U64(again.len, out.len);
    EQ_BYTES(again.at, out.at, out.len);
    parcel_close(&parcel);
    bytes_free(&out);
    bytes_free(&again);
}

TEST(the_bytes_of_a_question_for_records_and_of_its_answer_are_these)
{
    const struct trail_record record = {{.n = 5, .at_us = 1, .who = TEXT("al")}, TEXT("h")};
    const struct frame ask = {.kind = FRAME_ASK_TRAIL, .id = 2, .first = 300, .most = 64};
    const struct frame trail = {.kind = FRAME_TRAIL,
                                .id = 2,
                                .audit_n = 5,
                                .audit_hash = TEXT("h"),
                                .before = TEXT("g"),
                                .records = &record,
                                .count = 1};
    static const char asked[] = "\x95\1\x17\2\xcd\x01\x2c\x40";
    static const char told[] = "\x97\1\x18\2\5\xa1h\xa1g\x91\xdc\0\x10\5\1\xa2"
                               "al\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa1h";
    struct bytes out = {0};
    frame_pack(NULL, &ask, &out);
    EQ_U64(out.len, sizeof asked - 1);
    EQ_BYTES(out.at, asked, out.len);
    bytes_clear(&out);
    frame_pack(NULL, &trail, &out);
    EQ_U64(out.len, sizeof told - 1);
    EQ_BYTES(out.at, told, out.len);
    bytes_free(&out);
}

TEST(a_record_that_is_short_or_wrong_is_named)
{
    static const struct {
        const char *record;
        size_t len;
        const char *says;
    } rows[] = {
        {"\x93\1\1\xa0", 4, "record: expected 16 values, found 3"},
        {"\xdc\0\x10\1\1\1\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0\xa0", 19,
         "record who: expected text"},
        {"\xc0", 1, "record: expected an array"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct bytes out = {0};
        struct parcel parcel;
        struct frame frame;
        struct trail_record record;
        struct why why = {0};
        bytes_add(&out, "\x97\1\x18\1\0\xa0\xa0\x91", 8);
        bytes_add(&out, rows[i].record, rows[i].len);
        OK_ERR(parcel_open(&parcel, out.at, out.len, &frame, &why), &why);
        IS_ERR(frame_next_record(parcel.reader, &record, &why), ERR_FORMAT, &why);
        HAS_STR(why.text, rows[i].says);
        parcel_close(&parcel);
        bytes_free(&out);
    }
}

TEST(what_is_no_message_of_ours_has_no_kind)
{
    static const char *const bytes[] = {"", "\x93", "\x93\2\x14", "\xc1\1\x14", "\x93\1\xcc"};
    for (size_t i = 0; i < NITEMS(bytes); i++)
        EQ_I64(frame_peek_kind(bytes[i], strlen(bytes[i])), 0);
}
