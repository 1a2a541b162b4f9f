/* The worked example of docs/protocol.md is what the code says: each message below, written as the
 * page writes bytes, must stand in the page. When the wire changes on purpose, a failure shows
 * the block that belongs there.
 */
#include "tests/unit/test.h"

#include "proto/base/mem.h"
#include "proto/board/board.h"
#include "proto/codec/frame.h"

#define EPOCH UINT64_C(1795338000000000)
enum { SECOND_US = 1000000, ROW_BYTES = 24, PAGE_BYTES = 1024 * 1024 };

static char *
read_page(void)
{
    char path[512];
    const char *root = getenv("VIGIE_ROOT");
    str_format(path, sizeof(path), "%s/docs/protocol.md", root ? root : ".");
    FILE *in = fopen(path, "r");
    TRUE(in != NULL);
    char *page = xcalloc(1, PAGE_BYTES);
    size_t len = fread(page, 1, PAGE_BYTES - 1, in);
    TRUE(len > 0 && len < PAGE_BYTES - 1);
    fclose(in);
    return page;
}

/* Rows of 24 bytes in hexadecimal. */
static void
to_rows(char *to, size_t size, const struct bytes *message)
{
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < message->len; i++) {
        const char *before = i == 0 ? "" : i % ROW_BYTES == 0 ? "\n" : " ";
        TRUE(str_format(to + used, size - used, "%s%02x", before, message->at[i]));
        used = strlen(to);
    }
}

static void
stands_in(const char *page, const char *what, struct bytes message)
{
    char rows[4096];
    to_rows(rows, sizeof(rows), &message);
    if (!strstr(page, rows))
        TEST_FAIL("docs/protocol.md does not show the %s as\n%s", what, rows);
    bytes_free(&message);
}

struct example {
    struct board *board;
    struct frame_writer *writer;
    uint64_t seq;
};

static void
happens(struct example *example, const struct event *event)
{
    struct why why;
    OK_ERR(board_apply(example->board, event, &why), &why);
    OK_ERR(frame_add(example->writer, event, &why), &why);
    example->seq++;
}

static struct bytes
packed(struct example *example, struct frame frame)
{
    struct bytes out = {0};
    frame.epoch = EPOCH;
    frame_pack(example->writer, &frame, &out);
    frame_reset(example->writer);
    return out;
}

static struct bytes
a_beat(struct example *example)
{
    int64_t now_us = (int64_t)EPOCH + 3 * SECOND_US;
    return packed(example, (struct frame){.kind = FRAME_BEAT,
                                          .seq = example->seq,
                                          .sent_us = now_us,
                                          .clock_us = now_us,
                                          .digest = board_digest(example->board),
                                          .followers = 1});
}

static void
define(struct example *example)
{
    struct event event = {.type = EVENT_EXCHANGE, .at_us = (int64_t)EPOCH};
    event.exchange =
        (struct event_exchange){.name = TEXT("lyon"), .driver = TEXT("sim"), .link = LINK_UP};
    happens(example, &event);
    event = (struct event){.type = EVENT_DAY, .at_us = (int64_t)EPOCH};
    event.day = (struct event_day){.date = TEXT("2026-11-22"), .zone = TEXT("Europe/Paris")};
    happens(example, &event);
    event = (struct event){.type = EVENT_ROUTE, .at_us = (int64_t)EPOCH};
    event.route = (struct event_route){
        .number = TEXT("0892680680"), .layer = ROUTE_BASE, .destination = TEXT("queue:sav")};
    happens(example, &event);
}

static void
call_in(struct example *example)
{
    struct event event = {.type = EVENT_CALL_OFFERED, .at_us = (int64_t)EPOCH + SECOND_US};
    event.call_offered = (struct event_call_offered){
        .call = TEXT("c1"), .number = TEXT("0892680680"), .medium = MEDIUM_VOICE};
    happens(example, &event);
    event = (struct event){.type = EVENT_CALL_QUEUED, .at_us = (int64_t)EPOCH + 2 * SECOND_US};
    event.call_queued =
        (struct event_call_queued){.call = TEXT("c1"), .queue = TEXT("sav"), .position = 1};
    happens(example, &event);
}

static void
add_to_part(void *context, const struct event *event)
{
    struct example *example = context;
    OK_ERR(frame_add(example->writer, event, NULL), NULL);
}

TEST(the_worked_example_of_the_page_is_what_the_code_says)
{
    struct example example = {.board = board_new(), .writer = frame_writer_new()};
    char *page = read_page(), digest[32];

    define(&example);
    frame_reset(example.writer);
    stands_in(page, "first beat", a_beat(&example));
    stands_in(page, "question",
              packed(&example, (struct frame){.kind = FRAME_ASK_SNAPSHOT, .id = 1}));
    board_snapshot(example.board, add_to_part, &example);
    stands_in(
        page, "part",
        packed(&example,
               (struct frame){.kind = FRAME_PART, .id = 1, .seq = example.seq, .is_last = true}));
    call_in(&example);
    stands_in(page, "events",
              packed(&example, (struct frame){.kind = FRAME_EVENTS,
                                              .seq = 4,
                                              .sent_us = (int64_t)EPOCH + 2 * SECOND_US}));
    stands_in(page, "second beat", a_beat(&example));
    stands_in(page, "error",
              packed(&example, (struct frame){.kind = FRAME_ERROR,
                                              .id = 2,
                                              .code = ERR_UNKNOWN,
                                              .text = TEXT("message of unknown kind 99")}));

    str_format(digest, sizeof(digest), "%016" PRIx64, board_digest(example.board));
    HAS_STR(page, digest);
    board_free(&example.board);
    frame_writer_free(&example.writer);
    free(page);
}
