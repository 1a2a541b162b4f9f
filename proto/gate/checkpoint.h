/* checkpoint: a board into the journal, and back. */
#ifndef PROTO_GATE_CHECKPOINT_H
#define PROTO_GATE_CHECKPOINT_H

#include "proto/board/board.h"
#include "proto/gate/journal.h"

/* Writes the board as it is after event `seq` of `epoch`; `day`: see journal_checkpoint. */
enum err checkpoint_write(struct journal *journal, const struct board *board, uint64_t epoch,
                          uint64_t seq, const char *day, struct why *why);

/* The board of the last event that was written. */
enum err checkpoint_restore(struct journal *journal, struct board *board,
                            struct journal_stats *stats, struct why *why);

#endif
