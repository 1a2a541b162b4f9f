#include "proto/link/follow.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/link/pace.h"

enum {
    LATE_US = 3 * 1000 * 1000, /* three beats */
    LOST_US = 10 * 1000 * 1000,
    ANSWER_US = 3 * 1000 * 1000, /* without a part; doubles up to ... */
    ANSWER_MAX_US = 10 * 1000 * 1000,
    PAUSE_US = 250 * 1000, /* before the question when resyncs follow one another; doubles to ... */
    PAUSE_GAP_MAX_US = 2 * 1000 * 1000, /* ... for what a lossy network does */
    PAUSE_MAX_US = 10 * 1000 * 1000,    /* ... for what a broken gate does */
    GOOD_US = 30 * 1000 * 1000,         /* live for so long: the troubles are forgotten */
    SNAPSHOT_BYTES = 256 * 1024 * 1024,
};

static const char *const state_names[] = {"connecting", "syncing", "live", "late", "lost"};
const struct words follow_state_words = {state_names, NITEMS(state_names)};

static const char *const reason_names[] = {"none",   "first",    "gap",     "epoch",
                                           "digest", "overflow", "timeout", "refused"};
const struct words follow_reason_words = {reason_names, NITEMS(reason_names)};

struct follow {
    struct follow_stats stats;
    struct board *board; /* to be looked at */
    struct frame_reader *reader;
    uint64_t version;
    char refusal[WHY_TEXT_BYTES];
    struct pace_offset offset;
    struct pace_rate rate;
    struct looks looks;

    bool is_heard;     /* anything, ever */
    bool is_synced;    /* board is equal to the gate's at stats.epoch, stats.seq */
    uint64_t feed_seq; /* how far the feed itself has come since the question; a snapshot may be
                          ahead of it */
    int64_t heard_mono_us, synced_mono_us, gap_mono_us;
    unsigned troubles; /* resyncs without GOOD_US between them */

    /* Syncing. */
    uint64_t id;       /* of the last question */
    bool is_due;       /* to be handed out by follow_question */
    bool is_asked;     /* the answer may come */
    int64_t ask_at_us; /* monotonic, while neither due nor asked */
    int64_t deadline_us;
    unsigned timeouts;
    struct board *fresh; /* the parts so far; NULL before the first */
    uint64_t fresh_epoch, fresh_seq, fresh_bytes;
    uint32_t next_part;
    struct bytes kept; /* since the question: size_t length, message, repeated; all of one epoch */
    bool has_kept_epoch;
    uint64_t kept_epoch;
    size_t kept_max;
};

struct follow *
follow_new(void)
{
    struct follow *follow = xcalloc(1, sizeof(*follow));
    follow->board = board_new();
    follow->reader = frame_reader_new();
    follow->kept_max = FOLLOW_KEPT_BYTES;
    return follow;
}

void
follow_free(struct follow **follow)
{
    struct follow *old = *follow;
    if (!old)
        return;
    *follow = NULL;
    board_free(&old->board);
    board_free(&old->fresh);
    frame_reader_free(&old->reader);
    bytes_free(&old->kept);
    looks_free(&old->looks);
    free(old);
}

void
follow_set_kept_max(struct follow *follow, size_t bytes)
{
    follow->kept_max = bytes;
}

/* --- state ------------------------------------------------------------------------------------ */

static enum follow_state
state_of(const struct follow *follow, int64_t mono_us)
{
    if (!follow->is_heard)
        return FOLLOW_CONNECTING;
    int64_t silence_us = mono_us - follow->heard_mono_us;
    if (silence_us > LOST_US)
        return FOLLOW_LOST;
    if (!follow->is_synced)
        return FOLLOW_SYNCING;
    return silence_us > LATE_US ? FOLLOW_LATE : FOLLOW_LIVE;
}

static void
set_state(struct follow *follow, int64_t now_us, int64_t mono_us)
{
    enum follow_state state = state_of(follow, mono_us);
    if (state == follow->stats.state && follow->stats.since_us != 0)
        return;
    follow->stats.state = state;
    follow->stats.since_us = now_us;
    follow->version++;
}

/* What need not be reckoned for every message. */
static void
set_pace(struct follow *follow, int64_t now_us, int64_t mono_us)
{
    if (follow->offset.count)
        follow->stats.offset_us = pace_offset_best(&follow->offset) + mono_us - now_us;
    follow->stats.events_per_s = pace_rate_per_s(&follow->rate);
}

/* ERR_UNKNOWN is what a newer gate says and no mistake, but its sentence is worth keeping: a gate
 * of another version of the protocol is never heard at all. */
static void
refuse(struct follow *follow, enum err err, const struct why *why)
{
    follow->stats.refused += err != ERR_UNKNOWN;
    str_copy(follow->refusal, sizeof(follow->refusal), text_of(why->text));
}

/* --- asking ----------------------------------------------------------------------------------- */

static void
forget_answer(struct follow *follow)
{
    board_free(&follow->fresh);
    bytes_clear(&follow->kept);
    follow->has_kept_epoch = false;
    follow->feed_seq = 0;
    follow->is_asked = follow->is_due = false;
    follow->next_part = 0;
    follow->fresh_bytes = 0;
}

static void
ask(struct follow *follow, int64_t mono_us)
{
    int64_t patience_us = ANSWER_US << (follow->timeouts < 2 ? follow->timeouts : 2);

    forget_answer(follow);
    follow->id++;
    follow->is_due = follow->is_asked = true;
    follow->deadline_us = mono_us + (patience_us < ANSWER_MAX_US ? patience_us : ANSWER_MAX_US);
}

static int64_t
pause_of(unsigned troubles, enum follow_reason reason)
{
    bool is_network = reason == RESYNC_GAP || reason == RESYNC_EPOCH;
    int64_t max_us = is_network ? PAUSE_GAP_MAX_US : PAUSE_MAX_US;
    if (troubles == 0)
        return 0;
    int64_t pause_us = (int64_t)PAUSE_US << (troubles < 8 ? troubles - 1 : 7);
    return pause_us < max_us ? pause_us : max_us;
}

/* What was known no longer holds: ask, at once the first time, later and later when it goes on. */
static void
sync_begin(struct follow *follow, enum follow_reason reason, int64_t mono_us)
{
    if (follow->is_synced) {
        follow->stats.resyncs++;
        if (mono_us - follow->synced_mono_us >= GOOD_US)
            follow->troubles = 0;
    }
    follow->is_synced = false;
    follow->stats.reason = reason;
    forget_answer(follow);
    follow->ask_at_us = mono_us + pause_of(follow->troubles, reason);
    follow->troubles += reason != RESYNC_FIRST;
    if (follow->ask_at_us <= mono_us)
        ask(follow, mono_us);
}

static void
gap_begin(struct follow *follow, uint64_t to_seq, int64_t now_us, int64_t mono_us)
{
    struct follow_stats *stats = &follow->stats;
    memmove(&stats->gap[1], &stats->gap[0], sizeof(stats->gap) - sizeof(stats->gap[0]));
    stats->gap[0] = (struct follow_gap){stats->epoch, stats->seq + 1, to_seq, now_us, 0};
    stats->gaps++;
    stats->missed_events += to_seq - stats->seq;
    follow->gap_mono_us = mono_us;
    sync_begin(follow, RESYNC_GAP, mono_us);
}

static void
gap_end(struct follow *follow, int64_t mono_us)
{
    struct follow_gap *gap = &follow->stats.gap[0];
    int64_t lasted_us = mono_us - follow->gap_mono_us;
    if (gap->to_seq && gap->lasted_us == 0)
        gap->lasted_us = lasted_us > 0 ? lasted_us : 1;
}

/* --- events ----------------------------------------------------------------------------------- */

/* Folds the events of the open frame but for the first `skip`. What the board itself refuses, it
 * refused at the gate too. */
static enum err
fold(struct follow *follow, struct board *board, uint64_t skip, struct why *why)
{
    struct event event;
    for (uint64_t i = 0;; i++) {
        enum err err = frame_next(follow->reader, &event, why);
        if (err == ERR_STALE)
            return OK;
        if (err == ERR_UNKNOWN) {
            follow->stats.unknown_events++;
            continue;
        }
        if (err)
            return err;
        if (i >= skip)
            board_apply(board, &event, NULL);
    }
}

/* Sequence of the last event of a message of events; of a beat, what it says. */
static uint64_t
last_of(const struct frame *frame)
{
    return frame->kind == FRAME_EVENTS ? frame->seq + frame->count - 1 : frame->seq;
}

/* Brings a board that stands at *seq forward by one message. ERR_STALE: it contains it already;
 * ERR_UNKNOWN: messages are missing before it. */
static enum err
advance(struct follow *follow, struct board *board, uint64_t *seq, const struct frame *frame,
        struct why *why)
{
    if (last_of(frame) <= *seq)
        return ERR_STALE;
    if (frame->seq > *seq + 1)
        return ERR_UNKNOWN;
    enum err err = fold(follow, board, *seq + 1 - frame->seq, why);
    if (!err)
        *seq = last_of(frame);
    return err;
}

static void
keep(struct follow *follow, const struct frame *frame, const void *at, size_t len, int64_t mono_us)
{
    /* One connection keeps the order: what came before a new epoch is of a gate that is gone. */
    if (follow->has_kept_epoch && follow->kept_epoch != frame->epoch) {
        bytes_clear(&follow->kept);
        follow->feed_seq = 0;
    }
    follow->has_kept_epoch = true;
    follow->kept_epoch = frame->epoch;
    if (last_of(frame) > follow->feed_seq)
        follow->feed_seq = last_of(frame);
    if (follow->fresh && follow->fresh_epoch != frame->epoch) {
        sync_begin(follow, RESYNC_EPOCH, mono_us);
        return;
    }
    if (frame->kind != FRAME_EVENTS)
        return;
    if (follow->kept.len + sizeof(len) + len > follow->kept_max) {
        sync_begin(follow, RESYNC_OVERFLOW, mono_us);
        return;
    }
    bytes_add(&follow->kept, &len, sizeof(len));
    bytes_add(&follow->kept, at, len);
}

static void
take_events(struct follow *follow, const struct frame *frame, int64_t now_us, int64_t mono_us)
{
    struct follow_stats *stats = &follow->stats;
    struct why why;
    uint64_t before = stats->seq;

    if (frame->epoch != stats->epoch) {
        sync_begin(follow, RESYNC_EPOCH, mono_us);
        return;
    }
    switch (advance(follow, follow->board, &stats->seq, frame, &why)) {
    case OK:
        stats->events += stats->seq - before;
        stats->newest_us = follow->board->newest_us;
        pace_rate_add(&follow->rate, stats->seq - before, mono_us);
        follow->feed_seq = stats->seq;
        follow->version++;
        return;
    case ERR_STALE:
        if (last_of(frame) > follow->feed_seq) /* on its way when the snapshot was made */
            follow->feed_seq = last_of(frame);
        else
            stats->duplicates++;
        return;
    case ERR_UNKNOWN:
        gap_begin(follow, frame->seq - 1, now_us, mono_us);
        return;
    default: /* half of it may be in the board: only a snapshot helps */
        refuse(follow, ERR_FORMAT, &why);
        sync_begin(follow, RESYNC_REFUSED, mono_us);
    }
}

static void
take_beat(struct follow *follow, const struct frame *frame, int64_t now_us, int64_t mono_us)
{
    struct follow_stats *stats = &follow->stats;

    if (frame->epoch != stats->epoch)
        sync_begin(follow, RESYNC_EPOCH, mono_us);
    else if (frame->seq > stats->seq)
        gap_begin(follow, frame->seq, now_us, mono_us);
    else if (frame->seq < follow->feed_seq) /* the feed went backwards within an epoch */
        sync_begin(follow, RESYNC_EPOCH, mono_us);
    else if (frame->seq == stats->seq && frame->digest != board_digest(follow->board))
        sync_begin(follow, RESYNC_DIGEST, mono_us);
}

static void
take_clock(struct follow *follow, const struct frame *frame, int64_t now_us, int64_t mono_us)
{
    int64_t sample_us;
    if (__builtin_sub_overflow(frame->clock_us, mono_us, &sample_us))
        return;
    pace_offset_add(&follow->offset, sample_us, mono_us);
    follow->stats.lag_us = pace_offset_best(&follow->offset) - sample_us;
    follow->stats.gate_followers = frame->followers;
    set_pace(follow, now_us, mono_us);
}

static enum err
read_feed(struct follow *follow, const void *at, size_t len, struct frame *frame, struct why *why)
{
    enum err err = frame_read(follow->reader, at, len, SCAN_FEED_BYTES, frame, why);
    if (err || frame->kind != FRAME_EVENTS)
        return err;
    if (frame->count == 0 || frame->seq == 0 || frame->seq > UINT64_MAX - frame->count)
        return why_set(why, ERR_FORMAT, "events message: no events, or no sequence for them");
    return OK;
}

void
follow_feed(struct follow *follow, const void *at, size_t len, int64_t now_us, int64_t mono_us)
{
    struct follow_stats *stats = &follow->stats;
    struct frame frame;
    struct why why;

    stats->messages++;
    stats->bytes += len;
    enum err err = read_feed(follow, at, len, &frame, &why);
    if (err) { /* if it was one of events, the next message shows the gap */
        refuse(follow, err, &why);
        return;
    }
    if (frame.kind != FRAME_EVENTS && frame.kind != FRAME_BEAT)
        return;

    bool is_first = !follow->is_heard;
    follow->is_heard = true;
    follow->heard_mono_us = mono_us;
    stats->heard_us = now_us;
    if (frame.kind == FRAME_BEAT) {
        take_clock(follow, &frame, now_us, mono_us);
        follow->version += chain_take(&stats->chain, frame.audit_n, frame.audit_hash, now_us);
        follow->version += looks_take(&follow->looks, &frame, at, len);
    }

    if (is_first)
        sync_begin(follow, RESYNC_FIRST, mono_us);
    else if (follow->is_asked)
        keep(follow, &frame, at, len, mono_us);
    else if (follow->is_synced && frame.kind == FRAME_EVENTS)
        take_events(follow, &frame, now_us, mono_us);
    else if (follow->is_synced)
        take_beat(follow, &frame, now_us, mono_us);
    set_state(follow, now_us, mono_us);
}

void
follow_set_console(struct follow *follow, uint64_t console)
{
    follow->looks.console = console;
}

const struct looks *
follow_looks(const struct follow *follow)
{
    return &follow->looks;
}

/* --- the answer ------------------------------------------------------------------------------- */

/* Applies what was kept to the fresh board, which stands at *seq. */
static enum err
apply_kept(struct follow *follow, uint64_t *seq, struct why *why)
{
    struct frame frame;
    size_t len;
    for (size_t at = 0; at < follow->kept.len; at += len) {
        memcpy(&len, follow->kept.at + at, sizeof(len));
        at += sizeof(len);
        enum err err =
            frame_read(follow->reader, follow->kept.at + at, len, SCAN_FEED_BYTES, &frame, why);
        if (!err)
            err = advance(follow, follow->fresh, seq, &frame, why);
        if (err && err != ERR_STALE)
            return err;
    }
    return OK;
}

/* The last part is in. */
static void
finish(struct follow *follow, int64_t mono_us)
{
    struct follow_stats *stats = &follow->stats;
    uint64_t epoch = follow->fresh_epoch, seq = follow->fresh_seq, feed_seq = follow->feed_seq;
    struct why why;

    enum err err = apply_kept(follow, &seq, &why);
    if (err == ERR_UNKNOWN) {
        sync_begin(follow, RESYNC_GAP, mono_us);
        return;
    }
    if (err) {
        refuse(follow, err, &why);
        sync_begin(follow, RESYNC_REFUSED, mono_us);
        return;
    }
    if (epoch != stats->epoch)
        follow->offset = (struct pace_offset){0}; /* another run, perhaps on another machine */
    stats->events += seq - follow->fresh_seq;
    stats->epoch = epoch;
    stats->seq = seq;
    board_free(&follow->board);
    follow->board = follow->fresh;
    follow->fresh = NULL; /* taken */
    stats->newest_us = follow->board->newest_us;
    forget_answer(follow);
    follow->feed_seq = feed_seq;
    follow->is_synced = true;
    follow->timeouts = 0;
    follow->synced_mono_us = mono_us;
    gap_end(follow, mono_us);
    follow->version++;
}

static bool
is_next_part(const struct follow *follow, const struct frame *frame)
{
    if (frame->part != follow->next_part)
        return false;
    return frame->part == 0 ||
           (frame->epoch == follow->fresh_epoch && frame->seq == follow->fresh_seq);
}

/* What is wrong with this part of the answer, RESYNC_NONE when it was folded in. */
static enum follow_reason
take_part(struct follow *follow, const struct frame *frame, size_t len)
{
    struct why why;

    if (!is_next_part(follow, frame))
        return RESYNC_GAP;
    if (follow->has_kept_epoch && follow->kept_epoch != frame->epoch)
        return RESYNC_EPOCH;
    follow->fresh_bytes += len;
    if (follow->fresh_bytes > SNAPSHOT_BYTES)
        return RESYNC_OVERFLOW;
    if (!follow->fresh)
        follow->fresh = board_new();
    follow->fresh_epoch = frame->epoch;
    follow->fresh_seq = frame->seq;
    follow->next_part++;
    enum err err = fold(follow, follow->fresh, 0, &why);
    if (err)
        refuse(follow, err, &why);
    return err ? RESYNC_REFUSED : RESYNC_NONE;
}

void
follow_answer(struct follow *follow, const void *at, size_t len, int64_t now_us, int64_t mono_us)
{
    struct frame frame;
    struct why why;

    follow->stats.bytes += len;
    enum err err = frame_read(follow->reader, at, len, SCAN_DESK_BYTES, &frame, &why);
    if (err) { /* if it was a part, the next one or the deadline tells */
        refuse(follow, err, &why);
        return;
    }
    if (!follow->is_asked || frame.id != follow->id)
        return; /* the answer to a question that was given up */
    if (frame.kind == FRAME_ERROR) {
        why_set(&why, ERR_DENIED, "the desk refused: %.*s", TEXT_ARG(frame.text));
        refuse(follow, ERR_DENIED, &why);
        sync_begin(follow, RESYNC_REFUSED, mono_us);
    } else if (frame.kind == FRAME_PART) {
        enum follow_reason reason = take_part(follow, &frame, len);
        follow->deadline_us = mono_us + ANSWER_US;
        if (reason)
            sync_begin(follow, reason, mono_us);
        else if (frame.is_last)
            finish(follow, mono_us);
    }
    set_state(follow, now_us, mono_us);
}

/* --- time, and looking ------------------------------------------------------------------------ */

void
follow_tick(struct follow *follow, int64_t now_us, int64_t mono_us)
{
    if (follow->is_heard && !follow->is_synced) {
        if (follow->is_asked && mono_us >= follow->deadline_us) {
            follow->timeouts++;
            follow->stats.reason = RESYNC_TIMEOUT;
            forget_answer(follow);
            follow->ask_at_us = mono_us;
        }
        /* A silent feed would make the answer old at once: wait until it speaks. */
        bool is_silent = mono_us - follow->heard_mono_us > LATE_US;
        if (!follow->is_asked && mono_us >= follow->ask_at_us && !is_silent)
            ask(follow, mono_us);
    }
    if (follow->is_heard)
        pace_rate_add(&follow->rate, 0, mono_us);
    set_pace(follow, now_us, mono_us);
    set_state(follow, now_us, mono_us);
}

bool
follow_question(struct follow *follow, uint64_t *id)
{
    if (!follow->is_due)
        return false;
    follow->is_due = false;
    *id = follow->id;
    return true;
}

void
follow_recall(struct follow *follow, uint64_t n, struct text hash, const char *kept)
{
    chain_recall(&follow->stats.chain, n, hash, kept);
}

const struct board *
follow_board(const struct follow *follow)
{
    return follow->board;
}

const struct follow_stats *
follow_stats(const struct follow *follow)
{
    return &follow->stats;
}

int64_t
follow_clock_us(const struct follow *follow, int64_t now_us)
{
    return now_us + follow->stats.offset_us;
}

uint64_t
follow_version(const struct follow *follow)
{
    return follow->version;
}

const char *
follow_refusal(const struct follow *follow)
{
    return follow->refusal;
}
