/* follow: how a console stays equal to a gate. Pure: bytes and times in, a board and wishes out.
 *
 *              first message                 last part of the snapshot, and
 *   CONNECTING ────────────> SYNCING ─────────────────────────────────────> LIVE
 *        ^                     ^  │ kept: every message after the question    │
 *        │ nothing for 10 s    │  └── no answer in time: ask again            │
 *       LOST <── LATE <────────┴──── gap, new epoch, other digest ────────────┘
 *               nothing for 3 s
 *
 * Subscribe; wait for the first message (the subscription works); ask for the snapshot; keep what
 * arrives; drop what the snapshot contains; apply the rest. From then on seq == last + 1 within one
 * epoch. Whatever else arrives is a gap and means SYNCING again, with its reason kept. While
 * syncing the old board stays to be looked at (and looks stale); the new one replaces it whole.
 *
 * A message that was already applied (a duplicate) is dropped and counted. Memory is bounded: what
 * is kept while syncing has a cap in bytes; over it the sync starts again.
 */
#ifndef PROTO_LINK_FOLLOW_H
#define PROTO_LINK_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/board/board.h"
#include "proto/link/chain.h"
#include "proto/link/looks.h"

enum follow_state {
    FOLLOW_CONNECTING, /* nothing received yet */
    FOLLOW_SYNCING,
    FOLLOW_LIVE,
    FOLLOW_LATE, /* was live; nothing heard for more than 3 beats */
    FOLLOW_LOST, /* nothing heard for more than 10 s */
    FOLLOW_STATES
};
extern const struct words follow_state_words;

/* Of the last resync. */
enum follow_reason {
    RESYNC_NONE,
    RESYNC_FIRST,
    RESYNC_GAP,
    RESYNC_EPOCH,
    RESYNC_DIGEST,
    RESYNC_OVERFLOW,
    RESYNC_TIMEOUT,
    RESYNC_REFUSED, /* an event or message that could not be read */
    RESYNC_REASONS
};
extern const struct words follow_reason_words;

struct follow_gap {                   /* R81: each gap with its numbers */
    uint64_t epoch, from_seq, to_seq; /* missing, inclusive */
    int64_t at_us;                    /* local wall clock */
    int64_t lasted_us;                /* until live again; 0 while it lasts */
};
enum { FOLLOW_GAPS = 16 };

struct follow_stats {
    enum follow_state state;
    int64_t since_us;    /* of this state, local wall clock */
    uint64_t epoch, seq; /* applied up to here */
    uint64_t messages, events, bytes, duplicates, unknown_events, refused;
    uint64_t gaps, missed_events, resyncs; /* resyncs: after the first snapshot */
    enum follow_reason reason;
    struct follow_gap gap[FOLLOW_GAPS]; /* the last ones, newest first */
    int64_t heard_us;                   /* local wall clock of the last message; 0 never */
    int64_t newest_us;                  /* newest event, switch's clock */
    int64_t offset_us;                  /* switch's clock minus ours (beats, least delay seen) */
    int64_t lag_us;                     /* delay of the last beat over the least seen */
    double events_per_s;                /* over the last 10 s */
    uint32_t gate_followers;
    struct chain chain; /* the gate's audit file */
};

struct follow;

enum { FOLLOW_KEPT_BYTES = 64 * 1024 * 1024 }; /* kept while syncing, at most */

struct follow *follow_new(void);
void follow_free(struct follow **follow);

/* The head of the audit file that an earlier run was told (chain.h); before anything is heard. */
void follow_recall(struct follow *follow, uint64_t n, struct text hash, const char *kept);

/* One message of the feed, one answer of the desk. Bad ones are refused and counted. now_us: local
 * wall clock. mono_us: monotonic, for deadlines and ages. */
void follow_feed(struct follow *follow, const void *at, size_t len, int64_t now_us,
                 int64_t mono_us);
void follow_answer(struct follow *follow, const void *at, size_t len, int64_t now_us,
                   int64_t mono_us);

/* Which console this is (event/intent.h); and what the gate says of the others. */
void follow_set_console(struct follow *follow, uint64_t console);
const struct looks *follow_looks(const struct follow *follow);

/* Time passes; call it some times a second. */
void follow_tick(struct follow *follow, int64_t now_us, int64_t mono_us);

/* The question to send to the desk now, or false. Each is handed out once. */
bool follow_question(struct follow *follow, uint64_t *id);

/* Never NULL; empty before the first snapshot. Borrowed until the next call that takes bytes. */
const struct board *follow_board(const struct follow *follow);
const struct follow_stats *follow_stats(const struct follow *follow);

/* Why the last message, or question, was refused; "" never. Foreign text may be in it. */
const char *follow_refusal(const struct follow *follow);

/* Another cap than FOLLOW_KEPT_BYTES. */
void follow_set_kept_max(struct follow *follow, size_t bytes);

/* The switch's clock now. */
int64_t follow_clock_us(const struct follow *follow, int64_t now_us);

/* Counts up whenever the board may have changed; for "draw again?". */
uint64_t follow_version(const struct follow *follow);

#endif
