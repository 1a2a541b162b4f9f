/* link_gate: a gate without sockets, for tests of the link. It has a board fed by board_stream.h
 * and hands out the messages that a real one would send; each is the caller's to free.
 */
#ifndef TESTS_UNIT_LINK_GATE_H
#define TESTS_UNIT_LINK_GATE_H

#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/board.h"
#include "proto/codec/frame.h"
#include "tests/unit/board_stream.h"

enum { LINK_GATE_PARTS = 16 };

struct link_gate {
    struct board *board;
    struct stream stream;
    struct frame_writer *writer;
    uint64_t epoch, seq;
    int64_t clock_us;   /* the switch's, for the beat */
    size_t part_events; /* of a snapshot; so that small boards have several parts */
    uint64_t audit_n;   /* said by the beats; 0: an older gate, that says nothing of it */
    const char *audit_hash;
};

static inline void
link_gate_init(struct link_gate *gate, uint64_t seed, uint64_t epoch)
{
    *gate = (struct link_gate){.epoch = epoch, .clock_us = 1000000, .part_events = 20};
    gate->board = board_new();
    gate->writer = frame_writer_new();
    stream_begin(&gate->stream, seed);
}

static inline void
link_gate_fini(struct link_gate *gate)
{
    board_free(&gate->board);
    frame_writer_free(&gate->writer);
}

/* A new run of the gate with the same board, as from its journal: sequence from 0. */
static inline void
link_gate_restart(struct link_gate *gate)
{
    gate->epoch++;
    gate->seq = 0;
}

/* Happens, and is told in one message. */
static inline struct bytes
link_gate_events(struct link_gate *gate, int count)
{
    struct frame frame = {.kind = FRAME_EVENTS, .epoch = gate->epoch, .seq = gate->seq + 1};
    struct bytes out = {0};
    struct event event;

    frame_reset(gate->writer);
    for (int i = 0; i < count; i++) {
        stream_next(&gate->stream, &event);
        if (frame_add(gate->writer, &event, NULL) != OK)
            abort(); /* the stream says only what can be said */
        board_apply(gate->board, &event, NULL);
    }
    gate->seq += (uint64_t)count;
    frame_pack(gate->writer, &frame, &out);
    return out;
}

static inline struct bytes
link_gate_beat(struct link_gate *gate)
{
    struct frame frame = {
        .kind = FRAME_BEAT,
        .epoch = gate->epoch,
        .seq = gate->seq,
        .clock_us = gate->clock_us,
        .digest = board_digest(gate->board),
        .followers = 3,
        .audit_n = gate->audit_n,
        .audit_hash = text_of(gate->audit_hash),
    };
    struct bytes out = {0};
    frame_pack(NULL, &frame, &out);
    return out;
}

struct link_answer {
    struct bytes part[LINK_GATE_PARTS];
    size_t count;
};

struct link_filling {
    struct link_gate *gate;
    struct link_answer *answer;
    uint64_t id;
};

static inline void
link_part_end(struct link_filling *filling, bool is_last)
{
    struct link_gate *gate = filling->gate;
    struct link_answer *answer = filling->answer;
    struct frame frame = {
        .kind = FRAME_PART,
        .id = filling->id,
        .epoch = gate->epoch,
        .seq = gate->seq,
        .part = (uint32_t)answer->count,
        .is_last = is_last,
    };
    if (answer->count == LINK_GATE_PARTS)
        abort();
    frame_pack(gate->writer, &frame, &answer->part[answer->count++]);
    frame_reset(gate->writer);
}

static inline void
link_fill(void *context, const struct event *event)
{
    struct link_filling *filling = context;
    if (frame_count(filling->gate->writer) == filling->gate->part_events)
        link_part_end(filling, false);
    if (frame_add(filling->gate->writer, event, NULL) != OK)
        abort();
}

/* The snapshot of now, in parts. */
static inline struct link_answer
link_gate_answer(struct link_gate *gate, uint64_t id)
{
    struct link_answer answer = {.count = 0};
    struct link_filling filling = {gate, &answer, id};
    frame_reset(gate->writer);
    board_snapshot(gate->board, link_fill, &filling);
    link_part_end(&filling, true);
    return answer;
}

static inline void
link_answer_free(struct link_answer *answer)
{
    for (size_t i = 0; i < answer->count; i++)
        bytes_free(&answer->part[i]);
    answer->count = 0;
}

#endif
