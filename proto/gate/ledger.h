/* ledger: an event's way from "said" to "happened".
 *
 *   ledger_add ──> stage ──(10 ms, or 60 KiB)──> journal ──> board ──> feed
 *
 * Group commit: one transaction for everything that waits. The board folds, and the feed carries,
 * exactly the bytes that the journal has. While the journal fails nothing is published; the same
 * messages are tried again, and after 10 s the gate gives up.
 */
#ifndef PROTO_GATE_LEDGER_H
#define PROTO_GATE_LEDGER_H

#include "proto/board/board.h"
#include "proto/gate/journal.h"
#include "proto/link/loop.h"
#include "proto/link/publisher.h"

struct ledger;

struct ledger_options { /* all borrowed */
    struct loop *loop;
    struct journal *journal;
    struct board *board;
    struct publisher *publisher;
    uint64_t epoch;
    int64_t keep_days; /* 0: for ever */
    /* The journal cannot be written any more. */
    void (*fail)(void *context, const char *sentence);
    void *context;
};

struct ledger *ledger_new(const struct ledger_options *options);
void ledger_free(struct ledger **ledger);

/* Copies the event; ERR_LIMIT, ERR_UNKNOWN for one that cannot be said. */
enum err ledger_add(struct ledger *ledger, const struct event *event, struct why *why);

/* Brings journal, board and feed up to date with everything added. */
enum err ledger_commit(struct ledger *ledger, struct why *why);

/* The end of a run: commits, and writes a checkpoint. */
enum err ledger_close(struct ledger *ledger, struct why *why);

/* Once a second: checkpoints, and forgets what is too old. now_us: the switch's clock. */
void ledger_tick(struct ledger *ledger, int64_t now_us);

struct ledger_stats {
    uint64_t commits, messages, events, refused; /* refused: by the board */
    uint64_t waiting_bytes;
};
struct ledger_stats ledger_stats(const struct ledger *ledger);

#endif
