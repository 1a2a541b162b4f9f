/* The worked example of docs/protocol.md is what the code says: each message below, written as the
 * page writes bytes, must stand in the page. What a desk refuses, a desk says: test_link_sockets.
 */
#include "tests/unit/test.h"

#include "proto/board/board.h"
#include "proto/codec/frame.h"
#include "tests/unit/protocol_page.h"

#define EPOCH UINT64_C(1795338000000000)
enum { SECOND_US = 1000000 };

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
    char *page = protocol_page(), digest[32];

    define(&example);
    frame_reset(example.writer);
    protocol_page_shows(page, "first beat", a_beat(&example));
    protocol_page_shows(page, "question",
                        packed(&example, (struct frame){.kind = FRAME_ASK_SNAPSHOT, .id = 1}));
    board_snapshot(example.board, add_to_part, &example);
    protocol_page_shows(
        page, "part",
        packed(&example,
               (struct frame){.kind = FRAME_PART, .id = 1, .seq = example.seq, .is_last = true}));
    call_in(&example);
    protocol_page_shows(
        page, "events",
        packed(&example, (struct frame){.kind = FRAME_EVENTS,
                                        .seq = 4,
                                        .sent_us = (int64_t)EPOCH + 2 * SECOND_US}));
    protocol_page_shows(page, "second beat", a_beat(&example));
    str_format(digest, sizeof(digest), "%016" PRIx64, board_digest(example.board));
    HAS_STR(page, digest);
    board_free(&example.board);
    frame_writer_free(&example.writer);
    free(page);
}
