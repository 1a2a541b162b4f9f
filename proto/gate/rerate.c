#include "proto/gate/rerate.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/board/board.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/gate/pricing.h"

/* A connected call that is alive, and the tariff its number had when it was connected. */
struct pinned {
    char *call; /* key */
    char *tariff;
    UT_hash_handle hh;
};

struct replaying {
    struct rerate *rerate;
    const struct rates *rates;
    struct frame_reader *reader;
    struct board *board;
    struct pinned *pinned;
    uint64_t epoch; /* of the run that is read; 0: none yet */
};

/* --- the tariff of a connection --------------------------------------------------------------- */

static void
forget(struct replaying *replaying, struct pinned *pinned)
{
    HASH_DEL(replaying->pinned, pinned);
    free(pinned->call);
    free(pinned->tariff);
    free(pinned);
}

static void
forget_all(struct replaying *replaying)
{
    while (replaying->pinned)
        forget(replaying, replaying->pinned);
}

static struct pinned *
find_pinned(const struct replaying *replaying, struct text call)
{
    struct pinned *pinned;
    HASH_FIND(hh, replaying->pinned, call.at, call.len, pinned);
    return pinned;
}

static void
pin(struct replaying *replaying, const struct call *call)
{
    bool has_begun = call && (call->connected_us || call->charged_us || call->first_answered_us);
    if (!has_begun || find_pinned(replaying, text_of(call->call)))
        return;
    struct pinned *pinned = xcalloc(1, sizeof *pinned);
    pinned->call = xstrdup(text_of(call->call));
    pinned->tariff = xstrdup(text_of(call->number->tariff));
    HASH_ADD_KEYPTR(hh, replaying->pinned, pinned->call, strlen(pinned->call), pinned);
}

/* A gate that starts knows of the calls that go on what its board says, no more (meter.h). */
static void
begin_run(struct replaying *replaying, uint64_t epoch)
{
    if (epoch == replaying->epoch)
        return;
    if (replaying->epoch != 0) {
        forget_all(replaying);
        for (const struct call *call = replaying->board->calls; call; call = call->hh.next)
            pin(replaying, call);
    }
    replaying->epoch = epoch;
}

static void
apply(struct replaying *replaying, const struct event *event)
{
    board_apply(replaying->board, event, NULL);
    if (event->type == EVENT_CALL_CONNECTED)
        pin(replaying, board_call(replaying->board, event->call_connected.call));
    else if (event->type == EVENT_CALL_CHARGED)
        pin(replaying, board_call(replaying->board, event->call_charged.call));
    else if (event->type == EVENT_CALL_ANSWERED)
        pin(replaying, board_call(replaying->board, event->call_answered.call));
}

/* --- comparing -------------------------------------------------------------------------------- */

static struct rerate_amounts
amounts_of(const struct event_call_ended *ended)
{
    return (struct rerate_amounts){ended->s_ue60, ended->payout_ue60, ended->cost_ue60};
}

static void
add(struct rerate_amounts *sum, const struct event_call_ended *ended)
{
    sum->s_ue60 += ended->s_ue60;
    sum->payout_ue60 += ended->payout_ue60;
    sum->cost_ue60 += ended->cost_ue60;
}

static bool
is_same(const struct event_call_ended *a, const struct event_call_ended *b)
{
    return a->s_ue60 == b->s_ue60 && a->payout_ue60 == b->payout_ue60 &&
           a->cost_ue60 == b->cost_ue60 && a->priced == b->priced && a->early == b->early &&
           a->charged_us == b->charged_us && text_equal(a->tariff, b->tariff);
}

static struct rerate_row *
row_of(struct rerate *rerate, struct text number)
{
    struct rerate_row *row;
    HASH_FIND(hh, rerate->rows, number.at, number.len, row);
    if (row)
        return row;
    row = xcalloc(1, sizeof *row);
    row->number = xstrdup(number);
    HASH_ADD_KEYPTR(hh, rerate->rows, row->number, number.len, row);
    return row;
}

static void
keep_example(struct rerate *rerate, const struct call *call, const struct event_call_ended *written,
             const struct event_call_ended *now, int64_t ended_us)
{
    if (rerate->example_count == RERATE_EXAMPLES)
        return;
    struct rerate_example *example = &rerate->examples[rerate->example_count++];
    str_copy(example->call, sizeof example->call, text_of(call->call));
    str_copy(example->number, sizeof example->number, text_of(call->number->number));
    str_copy(example->written_tariff, sizeof example->written_tariff, written->tariff);
    str_copy(example->now_tariff, sizeof example->now_tariff, now->tariff);
    example->written_state = written->priced;
    example->now_state = now->priced;
    example->written = amounts_of(written);
    example->now = amounts_of(now);
    example->ended_us = ended_us;
}

/* Before the board forgets the call. An end that the board will refuse counts for nothing. */
static void
price_again(struct replaying *replaying, const struct event *event)
{
    const struct event_call_ended *written = &event->call_ended;
    const struct call *call = board_call(replaying->board, written->call);
    if (!call)
        return;
    struct event_call_ended now = *written;
    struct pinned *pinned = find_pinned(replaying, text_of(call->call));
    const struct pricing_call priced = {
        .number = text_of(call->number->number),
        .tariff = text_of(pinned ? pinned->tariff : ""), /* never connected: nothing is due */
        .origin = text_of(call->origin),
        .caller = text_of(call_caller(call)),
        .connected_us = call->connected_us,
        .charged_us = call->charged_us,
        .answered_us = call->first_answered_us,
    };
    pricing_call(replaying->rates, &priced, event->at_us, &now);
    bool differs = !is_same(written, &now);
    struct rerate *rerate = replaying->rerate;
    struct rerate_row *row = row_of(rerate, priced.number);
    rerate->calls++;
    rerate->priced += written->priced != PRICE_UNPRICED;
    rerate->differ += differs;
    if (rerate->first_us == 0)
        rerate->first_us = event->at_us;
    rerate->last_us = event->at_us;
    row->calls++;
    row->differ += differs;
    add(&rerate->written, written), add(&row->written, written);
    add(&rerate->now, &now), add(&row->now, &now);
    if (differs)
        keep_example(rerate, call, written, &now, event->at_us);
    if (pinned)
        forget(replaying, pinned);
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum err
begin(void *context, struct why *why)
{
    (void)why;
    struct replaying *replaying = context;
    board_clear(replaying->board);
    forget_all(replaying);
    replaying->epoch = 0;
    return OK;
}

static enum err
take_message(void *context, const void *at, size_t len, struct why *why)
{
    struct replaying *replaying = context;
    struct frame frame;
    struct event event;
    enum err err = frame_read(replaying->reader, at, len, SCAN_DESK_BYTES, &frame, why);
    if (err)
        return why_prefix(why, ERR_FORMAT, "journal");
    begin_run(replaying, frame.epoch);
    while ((err = frame_next(replaying->reader, &event, why)) != ERR_STALE) {
        if (err && err != ERR_UNKNOWN)
            return why_prefix(why, ERR_FORMAT, "journal");
        if (!err && event.type == EVENT_CALL_ENDED)
            price_again(replaying, &event);
        if (!err)
            apply(replaying, &event);
    }
    return OK;
}

enum err
rerate_run(struct rerate *rerate, struct journal *journal, const struct rates *rates,
           struct why *why)
{
    *rerate = (struct rerate){0};
    struct replaying replaying = {
        .rerate = rerate, .rates = rates, .reader = frame_reader_new(), .board = board_new()};
    struct journal_sink sink = {&replaying, begin, take_message};
    struct journal_stats stats;
    enum err err = journal_replay(journal, &sink, &stats, why);
    frame_reader_free(&replaying.reader);
    forget_all(&replaying);
    board_free(&replaying.board);
    return err;
}

void
rerate_free(struct rerate *rerate)
{
    struct rerate_row *row, *next;
    HASH_ITER (hh, rerate->rows, row, next) {
        HASH_DEL(rerate->rows, row);
        free(row->number);
        free(row);
    }
}
