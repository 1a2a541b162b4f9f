#include "proto/gate/checkpoint.h"

#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

enum { PART_BYTES = SCAN_DESK_BYTES / 2 };

struct writing {
    struct frame_writer *writer;
    struct frame head;   /* of the next part */
    struct bytes packed; /* every part, one behind the other */
    size_t *ends;        /* where each one ends in `packed` */
    size_t count;
    struct why *why;
    enum err err;
};

static void
end_part(struct writing *writing, bool is_last)
{
    writing->head.part = (uint32_t)writing->count;
    writing->head.is_last = is_last;
    frame_pack(writing->writer, &writing->head, &writing->packed);
    frame_reset(writing->writer);
    writing->ends = xrealloc(writing->ends, (writing->count + 1) * sizeof *writing->ends);
    writing->ends[writing->count++] = writing->packed.len;
}

static void
take_event(void *context, const struct event *event)
{
    struct writing *writing = context;
    if (!writing->err)
        writing->err = frame_add(writing->writer, event, writing->why);
    if (frame_bytes(writing->writer) >= PART_BYTES)
        end_part(writing, false);
}

enum err
checkpoint_write(struct journal *journal, const struct board *board, uint64_t epoch, uint64_t seq,
                 const char *day, struct why *why)
{
    struct writing writing = {
        .writer = frame_writer_new(),
        .head = {.kind = FRAME_PART, .epoch = epoch, .seq = seq},
        .why = why,
    };
    board_snapshot(board, take_event, &writing);
    end_part(&writing, true);

    struct journal_part *parts = xcalloc(writing.count, sizeof *parts);
    size_t from = 0;
    for (size_t i = 0; i < writing.count; i++) {
        parts[i] = (struct journal_part){writing.packed.at + from, writing.ends[i] - from};
        from = writing.ends[i];
    }
    struct journal_checkpoint checkpoint = {
        .epoch = epoch,
        .seq = seq,
        .at_us = board->newest_us,
        .day = day,
        .parts = parts,
        .count = writing.count,
    };
    enum err err = writing.err ? why_prefix(why, writing.err, "checkpoint")
                               : journal_write_checkpoint(journal, &checkpoint, why);
    free(parts);
    free(writing.ends);
    bytes_free(&writing.packed);
    frame_writer_free(&writing.writer);
    return err;
}

struct restoring {
    struct frame_reader *reader;
    struct board *board;
};

static enum err
begin(void *context, struct why *why)
{
    (void)why;
    board_clear(((struct restoring *)context)->board);
    return OK;
}

/* What the board refuses now it refused then; what this program is too old to know is left out. */
static enum err
fold_message(void *context, const void *at, size_t len, struct why *why)
{
    struct restoring *restoring = context;
    struct frame frame;
    struct event event;
    enum err err = frame_read(restoring->reader, at, len, SCAN_DESK_BYTES, &frame, why);
    if (err)
        return why_prefix(why, ERR_FORMAT, "journal");
    while ((err = frame_next(restoring->reader, &event, why)) != ERR_STALE) {
        if (err == OK)
            board_apply(restoring->board, &event, NULL);
        else if (err != ERR_UNKNOWN)
            return why_prefix(why, ERR_FORMAT, "journal");
    }
    return OK;
}

enum err
checkpoint_restore(struct journal *journal, struct board *board, struct journal_stats *stats,
                   struct why *why)
{
    struct restoring restoring = {frame_reader_new(), board};
    struct journal_sink sink = {&restoring, begin, fold_message};
    enum err err = journal_restore(journal, &sink, stats, why);
    frame_reader_free(&restoring.reader);
    return err;
}
