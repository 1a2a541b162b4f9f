/* json: every event of the table goes through a line and comes back; what is wrong is named. */
#include "proto/codec/json.h"
#include "proto/codec/scan.h"
#include "tests/unit/codec_events.h"
#include "tests/unit/test.h"

#define EACH_ROW(row) \
    for (const struct event_row *row = event_table; row < event_table + event_table_count; row++)

static struct text
text_of_bytes(const struct bytes *bytes)
{
    return (struct text){(const char *)bytes->at, bytes->len};
}

static void
round_trip(struct event *event)
{
    struct bytes line = {0}, again = {0};
    struct event back;
    struct why why = {0};
    struct json_reader *reader = json_reader_new();
    json_write_event(&line, event);
    TRUE(line.len > 0 && memchr(line.at, '\n', line.len) == line.at + line.len - 1);
    OK_ERR(json_read_event(reader, text_of_bytes(&line), &back, &why), &why);
    codec_check_same(&back, event);
    json_write_event(&again, &back);
    EQ_U64(again.len, line.len);
    EQ_BYTES(again.at, line.at, line.len);
    json_reader_free(&reader);
    bytes_free(&line);
    bytes_free(&again);
}

TEST(each_event_comes_back_from_its_line)
{
    EACH_ROW(row)
    {
        struct event full = codec_full_event(row, 0), edge = codec_full_event(row, 1);
        struct event bare = codec_bare_event(row);
        round_trip(&full);
        round_trip(&edge);
        round_trip(&bare);
    }
}

static void
check_line(const struct event *event, const char *want)
{
    struct bytes line = {0};
    json_write_event(&line, event);
    EQ_TEXT(text_of_bytes(&line), want);
    bytes_free(&line);
}

TEST(a_line_says_names_words_and_nothing_empty)
{
    struct event event = {.type = EVENT_CALL_QUEUED, .at_us = 1795373838588812};
    event.call_queued.call = TEXT("1795373833.0");
    event.call_queued.queue = TEXT("sav");
    check_line(&event, "{\"event\":\"call_queued\",\"at_us\":1795373838588812,"
                       "\"call\":\"1795373833.0\",\"queue\":\"sav\"}\n");
    event = (struct event){.type = EVENT_EXCHANGE};
    check_line(&event, "{\"event\":\"exchange\",\"at_us\":0,\"name\":\"\",\"link\":\"unknown\"}\n");
    static const int64_t counters[] = {1, -2};
    event = (struct event){.type = EVENT_TOTALS};
    event.totals.subject = SUBJECT_BOARD;
    event.totals.counters = (struct ints){counters, 2};
    check_line(&event,
               "{\"event\":\"totals\",\"at_us\":0,\"subject\":\"board\",\"counters\":[1,-2]}\n");
    event = (struct event){.type = EVENT_MEMBER, .at_us = -1};
    event.member.paused = true;
    check_line(&event, "{\"event\":\"member\",\"at_us\":-1,\"agent\":\"\",\"queue\":\"\","
                       "\"paused\":true}\n");
}

TEST(broken_text_is_mended_and_the_rest_kept)
{
    struct event event = {.type = EVENT_CALL_CHARGED};
    event.call_charged.call = TEXT("a\xff\xc3\xa9\xc3\xed\xa0\x80\xef\xbf\xbd\x01\"\\\n");
    check_line(&event, "{\"event\":\"call_charged\",\"at_us\":0,\"call\":\"a\xef\xbf\xbd\xc3\xa9"
                       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                       "\\u0001\\\"\\\\\\n\"}\n");
}

TEST(a_zero_byte_inside_a_text_comes_back)
{
    struct event event = {.type = EVENT_CALL_CHARGED};
    event.call_charged.call = TEXT("a\0b");
    round_trip(&event);
}

struct refusal {
    const char *line;
    enum err err;
    const char *says;
};

TEST(wrong_lines_are_refused_and_named)
{
    static const struct refusal refusals[] = {
        {"", ERR_FORMAT, "no JSON, column "},
        {"{", ERR_FORMAT, "no JSON, column "},
        {"\"\xff\"", ERR_FORMAT, "no JSON, column "},
        {"{} {}", ERR_FORMAT, "no JSON, column "},
        {"[]", ERR_FORMAT, "expected an object, found an array"},
        {"{}", ERR_FORMAT, "field event: missing"},
        {"{\"event\":1}", ERR_FORMAT, "field event: expected text, found an integer"},
        {"{\"event\":\"call_\\u001bqueued\"}", ERR_UNKNOWN, "unknown event \"call_queued\""},
        {"{\"event\":\"day\",\"at_us\":1.5}", ERR_FORMAT,
         "event day field at_us: expected an integer, found a float"},
        {"{\"event\":\"day\",\"at_us\":9223372036854775808}", ERR_FORMAT, "no JSON, column "},
        {"{\"event\":\"day\"}", ERR_FORMAT, "event day field date: missing"},
        {"{\"event\":\"day\",\"date\":null}", ERR_FORMAT,
         "event day field date: expected text, found null"},
        {"{\"event\":\"day\",\"date\":\"x\",\"date\":\"x\"}", ERR_FORMAT, "no JSON, column "},
        {"{\"event\":\"line\",\"number\":\"1\",\"state\":\"shut\"}", ERR_FORMAT,
         "event line field state: expected one of unknown open closed, found \"shut\""},
        {"{\"event\":\"line\",\"number\":\"1\",\"state\":2}", ERR_FORMAT,
         "event line field state: expected text, found an integer"},
        {"{\"event\":\"line\",\"number\":\"1\",\"state\":\"open\",\"until_us\":\"now\"}",
         ERR_FORMAT, "event line field until_us: expected an integer, found text"},
        {"{\"event\":\"number\",\"number\":\"1\",\"removed\":1}", ERR_FORMAT,
         "event number field removed: expected a boolean, found an integer"},
        {"{\"event\":\"totals\",\"subject\":\"board\",\"waits\":{}}", ERR_FORMAT,
         "event totals field waits: expected an array, found an object"},
        {"{\"event\":\"totals\",\"subject\":\"board\",\"waits\":[1,true]}", ERR_FORMAT,
         "event totals field waits: place 1: expected an integer, found a boolean"},
    };
    struct json_reader *reader = json_reader_new();
    for (size_t i = 0; i < NITEMS(refusals); i++) {
        struct event event;
        struct why why = {0};
        enum err err = json_read_event(reader, text_of(refusals[i].line), &event, &why);
        HAS_STR(why.text, refusals[i].says);
        EQ_I64(err, refusals[i].err);
    }
    json_reader_free(&reader);
}

TEST(unknown_fields_are_skipped_and_order_and_blanks_do_not_matter)
{
    struct json_reader *reader = json_reader_new();
    struct event event;
    struct why why = {0};
    OK_ERR(json_read_event(reader,
                           TEXT(" { \"weather\": [ {} ], \"date\" : \"2026-11-22\", \"at_us\": 7,"
                                "\"event\": \"day\" } \r\n"),
                           &event, &why),
           &why);
    EQ_I64(event.type, EVENT_DAY);
    EQ_I64(event.at_us, 7);
    EQ_TEXT(event.day.date, "2026-11-22");
    OK_ERR(json_read_event(reader, TEXT("{\"event\":\"day\",\"date\":\"\"}"), &event, &why), &why);
    EQ_I64(event.at_us, 0);
    json_reader_free(&reader);
}

TEST(each_wrong_kind_of_value_is_named_for_each_field)
{
    static const struct {
        const char *value;
        enum field_kind fits;
    } probes[] = {
        {"\"unknown\"", FIELD_TEXT},
        {"7", FIELD_INT},
        {"true", FIELD_BOOL},
        {"[7]", FIELD_INTS},
    };
    struct json_reader *reader = json_reader_new();
    EACH_ROW(row)
    {
        for (size_t i = 0; i < row->count * NITEMS(probes); i++) {
            const struct event_field *field = &row->fields[i / NITEMS(probes)];
            struct bytes whole = {0};
            struct event event = codec_bare_event(row);
            struct why why = {0};
            char named[512], place[128];
            str_format(place, sizeof place, "event %s field %s: expected", row->name, field->name);
            /* the fields before it, required or not, are not in the way: they are said right */
            str_format(named, sizeof named, "{\"event\":\"%s\"", row->name);
            bytes_add(&whole, named, strlen(named));
            for (size_t k = 0; k < row->count; k++) {
                const struct event_field *other = &row->fields[k];
                bool is_text = other->kind == FIELD_TEXT || other->kind == FIELD_ENUM;
                if (other != field && !other->required)
                    continue;
                str_format(named, sizeof named, ",\"%s\":%s", other->name,
                           other == field ? probes[i % NITEMS(probes)].value
                           : is_text      ? "\"unknown\""
                                          : "0");
                bytes_add(&whole, named, strlen(named));
            }
            bytes_add(&whole, "}", 1);
            enum err err = json_read_event(reader, text_of_bytes(&whole), &event, &why);
            enum field_kind fits = probes[i % NITEMS(probes)].fits;
            bool good = fits == field->kind || (fits == FIELD_TEXT && field->kind == FIELD_ENUM);
            if (good ? err != OK : err != ERR_FORMAT || !strstr(why.text, place))
                TEST_FAIL("%s: error %d, \"%s\"", (const char *)named, (int)err, why.text);
            bytes_free(&whole);
        }
    }
    json_reader_free(&reader);
}

TEST(too_long_a_line_or_text_is_refused)
{
    struct json_reader *reader = json_reader_new();
    struct bytes line = {0};
    struct event event;
    struct why why = {0};
    static const char head[] = "{\"event\":\"day\",\"date\":\"";
    static char filler[SCAN_FEED_BYTES];
    memset(filler, 'x', sizeof filler);

    bytes_add(&line, head, sizeof head - 1);
    bytes_add(&line, filler, SCAN_TEXT_BYTES + 1);
    bytes_add(&line, "\"}", 2);
    IS_ERR(json_read_event(reader, text_of_bytes(&line), &event, &why), ERR_LIMIT, &why);
    HAS_STR(why.text, "event day field date: text of 4097 bytes");
    bytes_add(&line, filler, sizeof filler);
    IS_ERR(json_read_event(reader, text_of_bytes(&line), &event, &why), ERR_LIMIT, &why);
    HAS_STR(why.text, "line of ");
    bytes_free(&line);
    json_reader_free(&reader);
}
