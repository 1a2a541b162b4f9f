/* What folding costs: an event, a live call, a snapshot and a digest of a large board. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/board/board.h"
#include "tests/unit/board_stream.h"

enum {
    NUMBERS = 10000,
    QUEUES = 2000,
    AGENTS = 20000,
    CALLS = 100000,
    LIVE = 500,
    ROUNDS = 2000,
};

static void
report(const char *name, int64_t value, const char *unit)
{
    printf("%s %lld %s\n", name, (long long)value, unit);
}

/* The events of one call that waits, rings and is answered; texts are the caller's. */
struct story {
    char id[24], caller[16], number[16], queue[16], agent[24];
};

static void
begin_story(struct story *story, int serial)
{
    str_format(story->id, sizeof story->id, "1795373833.%09d", serial); /* 20 characters */
    str_format(story->caller, sizeof story->caller, "06%08d", serial % 100000000);
    str_format(story->number, sizeof story->number, "0892%06d", serial % 500);
    str_format(story->queue, sizeof story->queue, "queue%d", serial % 100);
    str_format(story->agent, sizeof story->agent, "IAX2/agent%d", serial % 1000);
}

enum { STEPS = 6 };

static struct event
story_step(const struct story *story, int step, int64_t at_us)
{
    struct text call = text_of(story->id);
    struct event event = {.at_us = at_us};
    switch (step) {
    case 0:
        event.type = EVENT_CALL_OFFERED;
        event.call_offered = (struct event_call_offered){
            .call = call, .number = text_of(story->number), .caller = text_of(story->caller)};
        break;
    case 1:
        event.type = EVENT_CALL_CONNECTED;
        event.call_connected.call = call;
        break;
    case 2:
        event.type = EVENT_CALL_QUEUED;
        event.call_queued = (struct event_call_queued){call, text_of(story->queue), 1, 0};
        break;
    case 3:
        event.type = EVENT_CALL_RINGING;
        event.call_ringing =
            (struct event_call_ringing){call, text_of(story->queue), text_of(story->agent)};
        break;
    case 4:
        event.type = EVENT_CALL_ANSWERED;
        event.call_answered =
            (struct event_call_answered){call, text_of(story->queue), text_of(story->agent)};
        break;
    default:
        event.type = EVENT_CALL_ENDED;
        event.call_ended = (struct event_call_ended){.call = call, .by = PARTY_CALLER, .cause = 16};
        break;
    }
    return event;
}

/* LIVE calls at once, in step; the digest asked once in 10 000 events, as a beat would. */
static void
bench_apply(void)
{
    struct board *board = board_new();
    struct story *stories = xcalloc(LIVE, sizeof *stories);
    int64_t at_us = INT64_C(1795330800000000), spent_us = 0, events = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < LIVE; i++)
            begin_story(&stories[i], round * LIVE + i);
        int64_t begun_us = clock_mono_us();
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < LIVE; i++) {
                struct event event = story_step(&stories[i], step, at_us += 100);
                if (board_apply(board, &event, NULL) != OK)
                    abort();
                if (++events % 10000 == 0)
                    board_digest(board);
            }
        }
        spent_us += clock_mono_us() - begun_us;
    }
    report("apply_event", spent_us * 1000 / events, "ns");
    free(stories);
    board_free(&board);
}

static size_t
allocated(void)
{
    return mallinfo2().uordblks + mallinfo2().hblkhd;
}

static void
bench_live_call_memory(void)
{
    struct board *board = board_new();
    struct story story;
    for (int i = 0; i < 1000; i++) { /* the rows they refer to are there already */
        begin_story(&story, i);
        for (int step = 0; step < STEPS; step++) {
            struct event event = story_step(&story, step, 1000000 + i);
            board_apply(board, &event, NULL);
        }
    }
    board_digest(board);
    size_t before = allocated();
    for (int i = 0; i < CALLS; i++) {
        begin_story(&story, i);
        for (int step = 0; step < 3; step++) {
            struct event event = story_step(&story, step, 1000000 + i);
            board_apply(board, &event, NULL);
        }
    }
    report("live_call_memory", (int64_t)((allocated() - before) / CALLS), "B");
    board_free(&board);
}

static void
add_rows(struct board *board)
{
    char key[24], other[24];
    struct event event = {.at_us = 1000000};
    for (int i = 0; i < NUMBERS; i++) {
        str_format(key, sizeof key, "0892%06d", i);
        event.type = EVENT_NUMBER;
        event.number = (struct event_number){.number = text_of(key),
                                             .label = TEXT("Ligne"),
                                             .tariff = TEXT("d080"),
                                             .catalogued = true};
        board_apply(board, &event, NULL);
    }
    for (int i = 0; i < QUEUES; i++) {
        str_format(key, sizeof key, "queue%d", i);
        event.type = EVENT_QUEUE;
        event.queue = (struct event_queue){.queue = text_of(key), .threshold_ms = 20000};
        board_apply(board, &event, NULL);
    }
    for (int i = 0; i < AGENTS; i++) {
        str_format(key, sizeof key, "IAX2/agent%d", i);
        str_format(other, sizeof other, "queue%d", i % QUEUES);
        event.type = EVENT_AGENT;
        event.agent = (struct event_agent){.agent = text_of(key), .label = TEXT("Camille")};
        board_apply(board, &event, NULL);
        event.type = EVENT_AGENT_STATE;
        event.agent_state =
            (struct event_agent_state){.agent = text_of(key), .state = AGENT_AVAILABLE};
        board_apply(board, &event, NULL);
        event.type = EVENT_MEMBER;
        event.member = (struct event_member){.agent = text_of(key), .queue = text_of(other)};
        board_apply(board, &event, NULL);
    }
}

/* Each number, queue and agent has had its calls; 20 000 are alive. */
static struct board *
large_board(void)
{
    struct board *board = board_new();
    add_rows(board);
    for (int i = 0; i < 4 * AGENTS; i++) {
        struct story story;
        begin_story(&story, i);
        str_format(story.number, sizeof story.number, "0892%06d", i % NUMBERS);
        str_format(story.queue, sizeof story.queue, "queue%d", i % QUEUES);
        str_format(story.agent, sizeof story.agent, "IAX2/agent%d", i % AGENTS);
        int steps = i < 3 * AGENTS ? STEPS : 1 + i % (STEPS - 1);
        for (int step = 0; step < steps; step++) {
            struct event event = story_step(&story, step, 2000000 + (int64_t)i * 10000 + step);
            board_apply(board, &event, NULL);
        }
    }
    return board;
}

static void
count_event(void *context, const struct event *event)
{
    int64_t *count = context;
    *count += event->type > 0;
}

static void
rebuild(void *context, const struct event *event)
{
    if (board_apply(context, event, NULL) != OK)
        abort();
}

static void
bench_large_board(void)
{
    struct board *board = large_board();
    int64_t begun_us = clock_mono_us(), events = 0;
    uint64_t digest = board_digest(board);
    report("digest_large_board", clock_mono_us() - begun_us, "us");

    enum { ASKED = 100000 };
    uint64_t same = 0;
    begun_us = clock_mono_us();
    for (int i = 0; i < ASKED; i++)
        same += board_digest(board) == digest;
    report("digest_idle", (clock_mono_us() - begun_us) * 1000 / ASKED, "ns");

    begun_us = clock_mono_us();
    board_snapshot(board, count_event, &events);
    report("snapshot_large_board", (clock_mono_us() - begun_us + 500) / 1000, "ms");
    report("snapshot_large_board_events", events, "events");

    struct board *copy = board_new();
    begun_us = clock_mono_us();
    board_snapshot(board, rebuild, copy);
    report("rebuild_large_board", (clock_mono_us() - begun_us + 500) / 1000, "ms");
    if (same != ASKED || board_digest(copy) != digest)
        abort();
    board_free(&copy);
    board_free(&board);
}

int
main(void)
{
    bench_live_call_memory();
    bench_apply();
    bench_large_board();
    return 0;
}
