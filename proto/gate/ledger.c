#include "proto/gate/ledger.h"

#include <inttypes.h>
#include <stdlib.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/gate/checkpoint.h"
#include "proto/gate/stage.h"

enum {
    COMMIT_MS = 10,
    COMMIT_BYTES = 60 * 1024,
    RETRY_MS = 100,
    GIVE_UP_US = 10 * 1000000,
    WAITING_BYTES_MAX = 64 << 20,
    CHECKPOINT_US = 60 * 1000000,
    CHECKPOINT_EVENTS = 100000,
    PRUNE_STEP = 256,        /* frames at a time */
    PRUNE_PAUSE_S = 10 * 60, /* when nothing was old enough */
};
#define DAY_US INT64_C(86400000000)

struct ledger {
    struct ledger_options options;
    struct stage *stage;
    struct frame_reader *reader;
    struct loop_watch *timer; /* of the next commit; NULL: nothing waits */
    bool is_soon;             /* it does not wait for COMMIT_MS */
    uint64_t seq;             /* of the last event on the board */
    int64_t failing_us;       /* monotonic, since when the journal fails; 0: it does not */
    bool has_failed;          /* given up */
    int64_t checkpoint_us;    /* monotonic, of the last checkpoint */
    uint64_t checkpoint_seq;
    int prune_pause_s;
    struct ledger_stats stats;
    struct log_limit refused, failing;
};

struct ledger *
ledger_new(const struct ledger_options *options)
{
    struct ledger *ledger = xcalloc(1, sizeof *ledger);
    ledger->options = *options;
    ledger->stage = stage_new(options->epoch);
    ledger->reader = frame_reader_new();
    ledger->checkpoint_us = clock_mono_us();
    return ledger;
}

void
ledger_free(struct ledger **ledger)
{
    if (!*ledger)
        return;
    loop_remove((*ledger)->options.loop, &(*ledger)->timer);
    stage_free(&(*ledger)->stage);
    frame_reader_free(&(*ledger)->reader);
    free(*ledger);
    *ledger = NULL;
}

struct ledger_stats
ledger_stats(const struct ledger *ledger)
{
    struct ledger_stats stats = ledger->stats;
    stats.waiting_bytes = stage_bytes(ledger->stage);
    return stats;
}

static void
give_up(struct ledger *ledger, const char *sentence)
{
    if (ledger->has_failed)
        return;
    ledger->has_failed = true;
    ledger->options.fail(ledger->options.context, sentence);
}

/* --- when to commit --------------------------------------------------------------------------- */

static void on_timer(void *context);

static void
commit_in(struct ledger *ledger, int64_t delay_ms)
{
    bool is_soon = delay_ms == 0;
    if (ledger->timer && (ledger->is_soon || !is_soon))
        return;
    loop_remove(ledger->options.loop, &ledger->timer);
    ledger->timer = loop_add_timer(ledger->options.loop, delay_ms, 0, on_timer, ledger);
    ledger->is_soon = is_soon;
}

static void
on_timer(void *context)
{
    struct ledger *ledger = context;
    struct why why;
    ledger->timer = NULL; /* it has removed itself */
    if (!ledger->has_failed)
        ledger_commit(ledger, &why);
}

enum err
ledger_add(struct ledger *ledger, const struct event *event, struct why *why)
{
    enum err err = stage_add(ledger->stage, event, clock_wall_us(), why);
    if (err || ledger->has_failed)
        return err;
    size_t waiting = stage_bytes(ledger->stage);
    if (waiting > WAITING_BYTES_MAX) {
        give_up(ledger, "more than 64 MiB of events wait to be written");
        return OK;
    }
    /* Never here and now: the driver may be walking over the board. */
    if (!ledger->failing_us)
        commit_in(ledger, waiting >= COMMIT_BYTES ? 0 : COMMIT_MS);
    return OK;
}

/* --- committing ------------------------------------------------------------------------------- */

static void
write_checkpoint(struct ledger *ledger, const char *day)
{
    struct why why;
    if (checkpoint_write(ledger->options.journal, ledger->options.board, ledger->options.epoch,
                         ledger->seq, day, &why) != OK)
        log_line(LOG_WARN, "journal", "%s", why.text);
    else
        ledger->checkpoint_seq = ledger->seq;
    ledger->checkpoint_us = clock_mono_us(); /* a failed one is tried again as late as the next */
}

/* Folds one written message in and publishes it. */
static void
take_effect(struct ledger *ledger, const struct journal_frame *written)
{
    struct frame frame;
    struct event event;
    struct why why;
    enum err err =
        frame_read(ledger->reader, written->at, written->len, SCAN_FEED_BYTES, &frame, &why);
    while (!err && (err = frame_next(ledger->reader, &event, &why)) != ERR_STALE) {
        if (!err)
            err = board_apply(ledger->options.board, &event, &why);
        if (err) {
            ledger->stats.refused++;
            log_limited(&ledger->refused, LOG_WARN, "gate", "the board refuses: %s", why.text);
        }
        err = OK; /* the others stand; every console refuses the same */
    }
    ledger->seq = written->first_seq + written->count - 1;
    publisher_send(ledger->options.publisher, written->at, written->len, ledger->seq);
    ledger->stats.messages++;
    ledger->stats.events += written->count;
}

static enum err
journal_failed(struct ledger *ledger, enum err err, struct why *why)
{
    int64_t now_us = clock_mono_us();
    if (!ledger->failing_us)
        ledger->failing_us = now_us;
    log_limited(&ledger->failing, LOG_ERROR, "journal", "%s", why->text);
    if (err == ERR_FORMAT || now_us - ledger->failing_us >= GIVE_UP_US) {
        char sentence[WHY_TEXT_BYTES];
        str_format(sentence, sizeof sentence, "%s; %" PRIu64 " bytes of events were not published",
                   why->text, (uint64_t)stage_bytes(ledger->stage));
        give_up(ledger, sentence);
        return err;
    }
    commit_in(ledger, RETRY_MS);
    return err;
}

enum err
ledger_commit(struct ledger *ledger, struct why *why)
{
    struct why local;
    why = why ? why : &local;
    loop_remove(ledger->options.loop, &ledger->timer);
    stage_seal(ledger->stage, clock_wall_us());
    size_t count;
    const struct journal_frame *frames = stage_frames(ledger->stage, &count);
    if (count == 0)
        return OK;
    enum err err = journal_append(ledger->options.journal, frames, count, why);
    if (err)
        return journal_failed(ledger, err, why);
    if (ledger->failing_us)
        log_line(LOG_INFO, "journal", "can be written again");
    ledger->failing_us = 0;
    ledger->stats.commits++;
    for (size_t i = 0; i < count; i++) {
        take_effect(ledger, &frames[i]);
        if (frames[i].day)
            write_checkpoint(ledger, frames[i].day);
    }
    stage_clear(ledger->stage);
    if (ledger->seq - ledger->checkpoint_seq >= CHECKPOINT_EVENTS)
        write_checkpoint(ledger, NULL);
    return OK;
}

enum err
ledger_close(struct ledger *ledger, struct why *why)
{
    enum err err = ledger_commit(ledger, why);
    if (err || ledger->has_failed)
        return err;
    if (ledger->seq != ledger->checkpoint_seq)
        write_checkpoint(ledger, NULL);
    return OK;
}

/* --- once a second ---------------------------------------------------------------------------- */

static void
prune(struct ledger *ledger, int64_t now_us)
{
    if (ledger->options.keep_days == 0 || --ledger->prune_pause_s > 0)
        return;
    struct why why;
    int pruned = 0;
    if (journal_prune(ledger->options.journal, now_us - ledger->options.keep_days * DAY_US,
                      PRUNE_STEP, &pruned, &why) != OK)
        log_line(LOG_WARN, "journal", "%s", why.text);
    ledger->prune_pause_s = pruned == PRUNE_STEP ? 1 : PRUNE_PAUSE_S;
}

void
ledger_tick(struct ledger *ledger, int64_t now_us)
{
    if (ledger->failing_us || ledger->has_failed)
        return;
    if (ledger->seq != ledger->checkpoint_seq &&
        clock_mono_us() - ledger->checkpoint_us >= CHECKPOINT_US)
        write_checkpoint(ledger, NULL);
    prune(ledger, now_us);
}
