#include "proto/gate/ended.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

/* A connected call that is alive, and the tariff its number had when it was connected. */
struct pinned {
    char *call; /* key */
    char *tariff;
    UT_hash_handle hh;
};

struct walking {
    struct frame_reader *reader;
    struct board *board;
    struct pinned *pinned;
    uint64_t epoch; /* of the run that is read; 0: none yet */
    ended_fn *fn;
    void *context;
};

/* --- the tariff of a connection --------------------------------------------------------------- */

static void
forget(struct walking *walking, struct pinned *pinned)
{
    HASH_DEL(walking->pinned, pinned);
    free(pinned->call);
    free(pinned->tariff);
    free(pinned);
}

static void
forget_all(struct walking *walking)
{
    while (walking->pinned)
        forget(walking, walking->pinned);
}

static struct pinned *
find_pinned(const struct walking *walking, struct text call)
{
    struct pinned *pinned;
    HASH_FIND(hh, walking->pinned, call.at, call.len, pinned);
    return pinned;
}

static void
pin(struct walking *walking, const struct call *call)
{
    bool has_begun = call && (call->connected_us || call->charged_us || call->first_answered_us);
    if (!has_begun || find_pinned(walking, text_of(call->call)))
        return;
    struct pinned *pinned = xcalloc(1, sizeof *pinned);
    pinned->call = xstrdup(text_of(call->call));
    pinned->tariff = xstrdup(text_of(call->number->tariff));
    HASH_ADD_KEYPTR(hh, walking->pinned, pinned->call, strlen(pinned->call), pinned);
}

/* A gate that starts knows of the calls that go on what its board says, no more (meter.h). */
static void
begin_run(struct walking *walking, uint64_t epoch)
{
    if (epoch == walking->epoch)
        return;
    if (walking->epoch != 0) {
        forget_all(walking);
        for (const struct call *call = walking->board->calls; call; call = call->hh.next)
            pin(walking, call);
    }
    walking->epoch = epoch;
}

static void
apply(struct walking *walking, const struct event *event)
{
    board_apply(walking->board, event, NULL);
    if (event->type == EVENT_CALL_CONNECTED)
        pin(walking, board_call(walking->board, event->call_connected.call));
    else if (event->type == EVENT_CALL_CHARGED)
        pin(walking, board_call(walking->board, event->call_charged.call));
    else if (event->type == EVENT_CALL_ANSWERED)
        pin(walking, board_call(walking->board, event->call_answered.call));
}

/* --- reading ------------------------------------------------------------------------------- */

static enum err
begin(void *context, struct why *why)
{
    (void)why;
    struct walking *walking = context;
    board_clear(walking->board);
    forget_all(walking);
    walking->epoch = 0;
    return OK;
}

/* The call is shown before the board forgets it. */
static void
take_event(struct walking *walking, const struct event *event)
{
    const struct call *call =
        event->type == EVENT_CALL_ENDED ? board_call(walking->board, event->call_ended.call) : NULL;
    if (call) {
        struct pinned *pinned = find_pinned(walking, text_of(call->call));
        const struct pricing_call priced = {
            .number = text_of(call->number->number),
            .tariff = text_of(pinned ? pinned->tariff : ""), /* never connected: nothing is due */
            .origin = text_of(call->origin),
            .caller = text_of(call_caller(call)),
            .connected_us = call->connected_us,
            .charged_us = call->charged_us,
            .answered_us = call->first_answered_us,
        };
        walking->fn(walking->context, call, &priced, event);
        if (pinned)
            forget(walking, pinned);
    }
    apply(walking, event);
}

static enum err
take_message(void *context, const void *at, size_t len, struct why *why)
{
    struct walking *walking = context;
    struct frame frame;
    struct event event;
    enum err err = frame_read(walking->reader, at, len, SCAN_DESK_BYTES, &frame, why);
    if (err)
        return why_prefix(why, ERR_FORMAT, "journal");
    begin_run(walking, frame.epoch);
    while ((err = frame_next(walking->reader, &event, why)) != ERR_STALE) {
        if (err && err != ERR_UNKNOWN)
            return why_prefix(why, ERR_FORMAT, "journal");
        if (!err)
            take_event(walking, &event);
    }
    return OK;
}

enum err
ended_walk(struct journal *journal, ended_fn *fn, void *context, struct why *why)
{
    struct walking walking = {
        .reader = frame_reader_new(), .board = board_new(), .fn = fn, .context = context};
    struct journal_sink sink = {&walking, begin, take_message};
    struct journal_stats stats;
    enum err err = journal_replay(journal, &sink, &stats, why);
    frame_reader_free(&walking.reader);
    forget_all(&walking);
    board_free(&walking.board);
    return err;
}
