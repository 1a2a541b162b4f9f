/* desk_snapshot: the board at one moment, in parts, to all who asked for it; each at his own pace. */
#include "proto/link/desk_own.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/codec/scan.h"

enum {
    ROUND_PARTS = 8, /* sent in one go: a MiB each */
    WORK_MS = 5,     /* between two goes while there is something left */
};

/* The events of a board at one moment, packed, for all who asked then. */
struct snapshot {
    struct snapshot *next;
    uint64_t epoch, seq;
    struct frame_writer **parts;
    size_t count;
    unsigned users; /* askers it is being sent to */
};

struct asker {
    struct asker *prev, *next;
    unsigned char identity[DESK_IDENTITY_BYTES];
    size_t identity_len;
    char user[KEY_TEXT_BYTES]; /* "" in the clear */
    uint64_t id;
    struct snapshot *snapshot; /* NULL: waits for one */
    uint32_t part;             /* the next one */
    bool is_done;              /* stays for a while, so that it cannot ask too often */
    int64_t start_us;          /* not before; then: when it began */
    int64_t moved_us;          /* when it last took a part */
};

/* --- snapshots ------------------------------------------------------------------------------ */

static struct frame_writer *
part_add(struct snapshot *snapshot)
{
    snapshot->parts = xrealloc(snapshot->parts, (snapshot->count + 1) * sizeof(snapshot->parts[0]));
    return snapshot->parts[snapshot->count++] = frame_writer_new();
}

struct filling {
    struct desk *desk;
    struct snapshot *snapshot;
};

static void
snapshot_add(void *context, const struct event *event)
{
    const size_t full = SCAN_DESK_BYTES - FRAME_HEAD_BYTES - FRAME_EVENT_BYTES;
    struct filling *filling = context;
    struct snapshot *snapshot = filling->snapshot;
    struct frame_writer *part = snapshot->parts[snapshot->count - 1];
    struct why why;

    if (frame_bytes(part) > full)
        part = part_add(snapshot);
    if (frame_add(part, event, &why)) /* our own board: what came in was smaller */
        log_limited(&filling->desk->log, LOG_ERROR, "desk", "snapshot: %s", why.text);
}

static void
snapshot_free(struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->count; i++)
        frame_writer_free(&snapshot->parts[i]);
    free(snapshot->parts);
    free(snapshot);
}

static void
snapshot_make(struct desk *desk)
{
    struct snapshot *snapshot = xcalloc(1, sizeof(*snapshot));
    struct filling filling = {desk, snapshot};

    snapshot->epoch = desk->epoch;
    snapshot->seq = desk->seq;
    part_add(snapshot);
    board_snapshot(desk->board, snapshot_add, &filling);
    LL_PREPEND(desk->snapshots, snapshot);
}

static bool
is_current(const struct desk *desk, const struct snapshot *snapshot)
{
    return snapshot && snapshot->epoch == desk->epoch && snapshot->seq == desk->seq;
}

static void
snapshots_trim(struct desk *desk)
{
    struct snapshot *snapshot, *next;
    LL_FOREACH_SAFE(desk->snapshots, snapshot, next)
    {
        if (snapshot->users || is_current(desk, snapshot))
            continue;
        LL_DELETE(desk->snapshots, snapshot);
        snapshot_free(snapshot);
    }
}

/* The snapshot of now, NULL when it is too early, or memory too full, for another one. */
static struct snapshot *
snapshot_now(struct desk *desk, int64_t mono_us)
{
    struct snapshot *snapshot;
    int count = 0;

    if (is_current(desk, desk->snapshots))
        return desk->snapshots;
    snapshots_trim(desk);
    LL_COUNT(desk->snapshots, snapshot, count);
    if (mono_us < desk->next_snapshot_us || count >= DESK_SNAPSHOTS)
        return NULL;
    snapshot_make(desk);
    int64_t done_us = clock_mono_us();
    desk->next_snapshot_us = done_us + (DESK_SHARE - 1) * (done_us - mono_us);
    return desk->snapshots;
}

/* --- askers --------------------------------------------------------------------------------- */

static void
asker_drop_snapshot(struct asker *asker)
{
    if (asker->snapshot)
        asker->snapshot->users--;
    asker->snapshot = NULL;
}

static void
asker_free(struct desk *desk, struct asker *asker)
{
    asker_drop_snapshot(asker);
    DL_DELETE(desk->askers, asker);
    desk->askers_count--;
    free(asker);
}

static struct asker *
asker_find(struct desk *desk, const unsigned char *identity, size_t len)
{
    struct asker *asker;
    DL_FOREACH (desk->askers, asker) {
        if (asker->identity_len == len && memcmp(asker->identity, identity, len) == 0)
            return asker;
    }
    return NULL;
}

/* Sends the next part. 0, else errno: EAGAIN when the asker has enough to read. */
static int
send_part(struct desk *desk, struct asker *asker)
{
    const struct snapshot *snapshot = asker->snapshot;
    struct frame frame = {
        .kind = FRAME_PART,
        .id = asker->id,
        .epoch = snapshot->epoch,
        .seq = snapshot->seq,
        .part = asker->part,
        .is_last = asker->part + 1 == snapshot->count,
    };
    bytes_clear(&desk->out);
    frame_pack(snapshot->parts[asker->part], &frame, &desk->out);
    return desk_put(desk, asker->identity, asker->identity_len);
}

/* Sends up to *room parts. False: this asker is gone, or takes nothing any more. */
static bool
asker_serve(struct desk *desk, struct asker *asker, int *room, int64_t mono_us)
{
    while (!asker->is_done && *room > 0) {
        int reason = send_part(desk, asker);
        if (reason == EAGAIN)
            return mono_us - asker->moved_us < DESK_PATIENCE_MS * 1000 &&
                   mono_us - asker->start_us < DESK_ANSWER_MS * 1000;
        if (reason)
            return false;
        --*room;
        asker->moved_us = mono_us;
        asker->is_done = ++asker->part == asker->snapshot->count;
    }
    if (asker->is_done)
        asker_drop_snapshot(asker);
    return true;
}

static bool
asker_start(struct desk *desk, struct asker *asker, int64_t mono_us)
{
    if (mono_us < asker->start_us)
        return false;
    asker->snapshot = snapshot_now(desk, mono_us);
    if (!asker->snapshot)
        return false;
    asker->snapshot->users++;
    asker->start_us = asker->moved_us = mono_us;
    desk->stats.snapshots++;
    return true;
}

/* Everyone's turn: in order of arrival, the first served goes to the end. */
static void
on_work(void *context)
{
    struct desk *desk = context;
    struct asker *asker, *next;
    int64_t mono_us = clock_mono_us();
    int room = ROUND_PARTS;

    DL_FOREACH_SAFE(desk->askers, asker, next)
    {
        bool is_waiting = !asker->is_done && !asker->snapshot;
        if (asker->is_done && mono_us - asker->start_us > 1000000 / DESK_STARTS_PER_S)
            asker_free(desk, asker);
        else if (is_waiting && !asker_start(desk, asker, mono_us))
            continue;
        else if (!asker->is_done && !asker_serve(desk, asker, &room, mono_us))
            asker_free(desk, asker);
    }
    if (desk->askers && desk->askers->snapshot) {
        struct asker *first = desk->askers;
        DL_DELETE(desk->askers, first);
        DL_APPEND(desk->askers, first);
    }
    snapshots_trim(desk);
    if (!desk->askers)
        loop_remove(desk->loop, &desk->work);
}

enum err
desk_snapshot_ask(struct desk *desk, const unsigned char *identity, size_t len, const char *user,
                  const struct frame *frame, struct why *why)
{
    struct asker *asker = asker_find(desk, identity, len);
    if (!asker && desk->askers_count == DESK_ASKERS)
        return why_set(why, ERR_LIMIT, "%d others are being answered", DESK_ASKERS);
    if (!asker) {
        asker = xcalloc(1, sizeof(*asker));
        memcpy(asker->identity, identity, len);
        asker->identity_len = len;
        DL_APPEND(desk->askers, asker);
        desk->askers_count++;
    } else if (asker->is_done || asker->snapshot) {
        asker->start_us += 1000000 / DESK_STARTS_PER_S;
    }
    asker_drop_snapshot(asker);
    str_copy(asker->user, sizeof(asker->user), text_of(user));
    asker->id = frame->id;
    asker->part = 0;
    asker->is_done = false;
    if (!desk->work)
        desk->work = loop_add_timer(desk->loop, 0, WORK_MS, on_work, desk);
    return OK;
}

void
desk_snapshot_recheck(struct desk *desk)
{
    struct asker *asker, *next;
    DL_FOREACH_SAFE(desk->askers, asker, next)
    {
        if (!desk_may_ask(desk, asker->user))
            asker_free(desk, asker);
    }
}

void
desk_snapshot_fini(struct desk *desk)
{
    loop_remove(desk->loop, &desk->work);
    while (desk->askers)
        asker_free(desk, desk->askers);
    while (desk->snapshots) {
        struct snapshot *first = desk->snapshots;
        LL_DELETE(desk->snapshots, first);
        snapshot_free(first);
    }
}
