/* journal: what a gate has written has happened; nothing else has.
 *
 * A journal holds runs (one an epoch), the published messages byte for byte, and checkpoints: whole
 * boards from which a restart, or somebody looking back, begins. This header is all that the rest
 * of the gate knows of it; each store (SQLite today) fills in struct journal_ops.
 *
 * journal_append is on the disk when it returns OK. When it fails nothing of it will be published,
 * and the caller tries the same frames again: ERR_IO may pass (disk full, busy), ERR_FORMAT (the
 * journal is damaged) will not. docs/gate.md describes the tables.
 */
#ifndef PROTO_GATE_JOURNAL_H
#define PROTO_GATE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"

struct journal { /* every store begins with this */
    const struct journal_ops *ops;
};

struct journal_run {
    uint64_t epoch;
    int64_t started_us; /* the gate's wall clock */
    const char *name;   /* of the gate */
    const char *driver;
};

/* One published message (FRAME_EVENTS). */
struct journal_frame {
    uint64_t epoch, first_seq;
    uint64_t count; /* events in it */
    int64_t at_us;  /* switch's clock, of its newest event */
    const void *at; /* borrowed */
    size_t len;
    const char *day; /* date of the `day` event that ends this frame; NULL: none */
};

/* A whole board after event `seq` of `epoch`, as the parts of a snapshot (FRAME_PART). */
struct journal_checkpoint {
    uint64_t epoch, seq;
    int64_t at_us;
    const char *day; /* kept as the beginning of this business day; NULL: an ordinary one */
    const struct journal_part {
        const void *at;
        size_t len;
    } * parts;
    size_t count;
};

/* How a board is read back: begin (a checkpoint follows; forget what came before), then its parts,
 * then the frames after it. An error stops the reading. */
struct journal_sink {
    void *context;
    enum err (*begin)(void *context, struct why *why);
    enum err (*message)(void *context, const void *at, size_t len, struct why *why);
};

struct journal_stats {
    uint64_t last_epoch; /* newest run; 0 none */
    uint64_t frames;     /* read by journal_restore after the checkpoint */
    uint64_t skipped;    /* checkpoints that could not be read */
};

/* "sqlite:PATH" or a plain path. Makes the journal when there is none; ERR_ARG for a URL this build
 * cannot open, ERR_DENIED when another gate has it, ERR_FORMAT when it is no journal of ours or is
 * damaged: then not a byte of it was changed. */
enum err journal_open(struct journal **journal, const char *url, struct why *why);

/* To read only, beside a gate that may have it: nothing is made, locked or changed. */
enum err journal_open_reader(struct journal **journal, const char *url, struct why *why);

/* Everything it still knows: the oldest board from which no frame is missing (an empty one, when
 * nothing was forgotten yet), then every frame after it. */
enum err journal_replay(struct journal *journal, const struct journal_sink *sink,
                        struct journal_stats *stats, struct why *why);

/* Hands over, without begin, the newest messages in their order: all whose newest event is not older
 * than since_us, as far back as that goes without a break. For what a run must know of the minutes
 * before it and no board tells. */
enum err journal_recent(struct journal *journal, int64_t since_us, const struct journal_sink *sink,
                        struct why *why);
/* Where a reading in steps stands: in a board's parts, then in the frames behind them. */
struct journal_cursor {
    int64_t checkpoint, part, parts; /* the next one of so many */
    uint64_t epoch, seq;             /* of what was handed over last */
};

/* To the beginning of a business day, its board first; ERR_UNKNOWN: the journal does not know it.
 * (A board of before that day, when its own could not be written: its `day` event comes later.) */
enum err journal_seek_day(struct journal *journal, const char *date, struct journal_cursor *cursor,
                          struct why *why);

/* Hands over the next messages, at most `limit`; *count 0: that is all there is now. A step is a
 * reading of its own: a gate may write between two. sink->begin is not called. */
enum err journal_read(struct journal *journal, struct journal_cursor *cursor, int limit,
                      const struct journal_sink *sink, int *count, struct why *why);

enum err journal_check_url(const char *url, struct why *why);
void journal_close(struct journal **journal);

/* Reads back the newest checkpoint that is whole, and every frame after it. */
enum err journal_restore(struct journal *journal, const struct journal_sink *sink,
                         struct journal_stats *stats, struct why *why);

enum err journal_begin_run(struct journal *journal, const struct journal_run *run, struct why *why);

/* All of them or none. */
enum err journal_append(struct journal *journal, const struct journal_frame *frames, size_t count,
                        struct why *why);

/* The last two ordinary checkpoints and those of days are kept. */
enum err journal_write_checkpoint(struct journal *journal,
                                  const struct journal_checkpoint *checkpoint, struct why *why);

/* Takes away at most `limit` frames older than before_us that no restart needs (and, with the last
 * of them, days and runs that have none left). *pruned: how many. */
enum err journal_prune(struct journal *journal, int64_t before_us, int limit, int *pruned,
                       struct why *why);

/* What a store must do; the functions above, seen from behind. */
struct journal_ops {
    const char *scheme;
    enum err (*open)(struct journal **journal, const char *path, struct why *why);
    enum err (*open_reader)(struct journal **journal, const char *path, struct why *why);
    void (*close)(struct journal **journal);
    enum err (*replay)(struct journal *journal, const struct journal_sink *sink,
                       struct journal_stats *stats, struct why *why);
    enum err (*seek_day)(struct journal *journal, const char *date, struct journal_cursor *cursor,
                         struct why *why);
    enum err (*read)(struct journal *journal, struct journal_cursor *cursor, int limit,
                     const struct journal_sink *sink, int *count, struct why *why);
    enum err (*restore)(struct journal *journal, const struct journal_sink *sink,
                        struct journal_stats *stats, struct why *why);
    enum err (*recent)(struct journal *journal, int64_t since_us, const struct journal_sink *sink,
                       struct why *why);
    enum err (*begin_run)(struct journal *journal, const struct journal_run *run, struct why *why);
    enum err (*append)(struct journal *journal, const struct journal_frame *frames, size_t count,
                       struct why *why);
    enum err (*write_checkpoint)(struct journal *journal,
                                 const struct journal_checkpoint *checkpoint, struct why *why);
    enum err (*prune)(struct journal *journal, int64_t before_us, int limit, int *pruned,
                      struct why *why);
};

extern const struct journal_ops journal_sqlite_ops;

#endif
