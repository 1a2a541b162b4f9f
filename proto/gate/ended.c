#include "proto/gate/ended.h"

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

struct walking {
    struct frame_reader *reader;
    struct board *board;
    ended_fn *fn;
    void *context;
};

static enum err
begin(void *context, struct why *why)
{
    (void)why;
    board_clear(((struct walking *)context)->board);
    return OK;
}

/* The call is shown before the board forgets it. */
static void
take_event(struct walking *walking, const struct event *event)
{
    const struct call *call =
        event->type == EVENT_CALL_ENDED ? board_call(walking->board, event->call_ended.call) : NULL;
    if (call)
        walking->fn(walking->context, call, event);
    board_apply(walking->board, event, NULL);
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
    struct walking walking = {frame_reader_new(), board_new(), fn, context};
    struct journal_sink sink = {&walking, begin, take_message};
    struct journal_stats stats;
    enum err err = journal_replay(journal, &sink, &stats, why);
    frame_reader_free(&walking.reader);
    board_free(&walking.board);
    return err;
}

struct pricing_call
ended_pricing(const struct call *call)
{
    return (struct pricing_call){
        .number = text_of(call->number->number),
        .tariff = text_of(call->number->tariff),
        .origin = text_of(call->origin),
        .caller = text_of(call_caller(call)),
        .connected_us = call->connected_us,
        .charged_us = call->charged_us,
        .answered_us = call->first_answered_us,
    };
}
