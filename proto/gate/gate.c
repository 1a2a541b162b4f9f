#include "proto/gate/gate_own.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/safe.h"
#include "proto/gate/checkpoint.h"
#include "proto/gate/journal.h"
#include "proto/gate/ledger.h"

enum { TICK_MS = 1000, SILENT_TICKS = 10 };

/* The timer turns the day a little late: an event of the last second may still be on its way. */
#define DAY_GRACE_US INT64_C(1000000)

/* --- ends ------------------------------------------------------------------------------------- */

void
gate_end(struct gate *gate, int result)
{
    if (gate->is_over)
        return;
    gate->is_over = true;
    gate->result = result;
    loop_stop(gate->loop, result);
}

int
gate_complain(enum err err, const char *sentence)
{
    char line[WHY_TEXT_BYTES];
    safe_copy(line, sizeof line, text_of(sentence));
    fprintf(stderr, "vigie-gate: %s\n", line);
    return err == ERR_ARG ? 2 : 1;
}

static void
on_journal_failed(void *context, const char *sentence)
{
    gate_end(context, gate_complain(ERR_IO, sentence));
}

static void
on_stop(void *context, int signal)
{
    log_line(LOG_INFO, "gate", "%s: ending", strsignal(signal));
    gate_end(context, 0);
}

/* --- time ------------------------------------------------------------------------------------- */

/* Tariffs begin and end at midnight of French legal time, which is a whole hour anywhere. */
static void
reprice(struct gate *gate, int64_t now_us)
{
    int64_t hour = now_us / INT64_C(3600000000);
    if (hour == gate->priced_hour || ledger_commit(gate->ledger, NULL) != OK)
        return;
    gate->priced_hour = hour;
    intake_reprice(gate->intake, now_us);
}

/* With no traffic the day turns here. Until the link is up (and for some seconds at most) the
 * switch's clock is not known: a simulation may be about to begin in another year. */
static void
on_tick(void *context)
{
    struct gate *gate = context;
    int64_t now_us = intake_clock_us(gate->intake);
    if (now_us == 0 && !gate->was_up && ++gate->silent_ticks < SILENT_TICKS)
        return;
    if (now_us == 0)
        now_us = gate_driver_clock_us(gate);
    intake_turn_day(gate->intake, now_us - DAY_GRACE_US);
    reprice(gate, now_us);
    gate_driver_say_verbs(gate);
    ledger_tick(gate->ledger, now_us);
    witness_tick(gate->witness, clock_mono_us());
}

/* --- catalogue and tariffs -------------------------------------------------------------------- */

static void
keep_old_files(struct gate *gate, const char *sentence)
{
    log_line(LOG_ERROR, "gate", "%s; the old ones stay", sentence);
    gate_driver_link(gate, gate->link, text_of(NULL), text_of(sentence));
    gate->is_old = true;
}

static void
reload_sources(struct gate *gate)
{
    struct sources sources;
    struct why why;
    enum err err = sources_read(&sources, gate->options, &why);
    if (!err)
        err = ledger_commit(gate->ledger, &why); /* so that the board says all that was said */
    if (err) {
        keep_old_files(gate, why.text);
        sources_free(&sources);
        return;
    }
    sources_log(sources.rates);
    why_set(&why, ERR_STALE, "the tariffs were read again meanwhile: ask again");
    study_refuse(gate->study, &why);
    int64_t now_us = gate_driver_clock_us(gate);
    intake_set_rates(gate->intake, &sources.rates);
    order_desk_set_plans(gate->orders, &sources.plans);
    if (sources.catalogue) {
        intake_replace_catalogue(gate->intake, &sources.catalogue, now_us);
        log_line(LOG_INFO, "gate", "catalogue %s read again", gate->options->catalogue);
    }
    gate->priced_hour = 0; /* the next tick says the prices that changed */
}

/* Who may come in does not wait until the catalogue is right. */
static void
on_reload(void *context, int signal)
{
    (void)signal;
    struct gate *gate = context;
    struct why why;
    bool was_old = gate->is_old;
    gate->is_old = false;
    if (door_reload(gate->door, gate->publisher, &why) != OK)
        keep_old_files(gate, why.text);
    reload_sources(gate);
    if (was_old && !gate->is_old)
        gate_driver_link(gate, gate->link, text_of(NULL), text_of(NULL));
}

/* --- other offers ----------------------------------------------------------------------------- */

static enum err
on_ask_offers(void *context, struct text number, struct why *why)
{
    struct gate *gate = context;
    if (gate->board->date[0] == '\0')
        return why_set(why, ERR_STALE, "no business day has begun yet");
    return study_begin(gate->study, intake_rates(gate->intake), number, gate->board->date,
                       gate->board->newest_us, why);
}

static void
on_drop_offers(void *context)
{
    study_drop(((struct gate *)context)->study);
}

static bool
on_say_offers(void *context, struct frame *frame)
{
    return publisher_say_offers(((struct gate *)context)->publisher, frame);
}

static void
on_refuse_offers(void *context, const struct why *why)
{
    publisher_refuse_offers(((struct gate *)context)->publisher, why);
}

/* --- a run ------------------------------------------------------------------------------------ */

/* Makes the state directory and what lacks above it, for nobody else's eyes. */
static enum err
make_state(const char *path, struct why *why)
{
    char part[4096];
    if (!str_copy(part, sizeof part, text_of(path)))
        return why_set(why, ERR_ARG, "state directory: path too long");
    for (char *at = part + 1;; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char end_of_part = *at;
        *at = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return why_set(why, ERR_IO, "state directory %s: %s", part, strerror(errno));
        if (end_of_part == '\0')
            return OK;
        *at = end_of_part;
    }
}

static enum err
begin_run(struct gate *gate, uint64_t epoch, struct why *why)
{
    struct journal_run run = {
        .epoch = epoch,
        .started_us = clock_wall_us(),
        .name = gate->options->name,
        .driver = gate->kind->scheme,
    };
    return journal_begin_run(gate->journal, &run, why);
}

/* An epoch is one run, and later than every one before it, whatever the clock does. */
static uint64_t
next_epoch(uint64_t last)
{
    uint64_t now = (uint64_t)clock_wall_us();
    return now > last ? now : last + 1;
}

/* The board as it was, and the ends of the wire. */
static enum err
open_books(struct gate *gate, uint64_t *epoch, struct why *why)
{
    const struct options *options = gate->options;
    enum err err = make_state(options->state, why);
    if (!err)
        err = journal_open(&gate->journal, options->journal, why);
    if (err)
        return err;
    struct journal_stats stats;
    gate->board = board_new();
    err = checkpoint_restore(gate->journal, gate->board, &stats, why);
    if (err)
        return err;
    if (stats.skipped > 0)
        log_line(LOG_WARN, "journal", "%llu damaged checkpoints passed over",
                 (unsigned long long)stats.skipped);
    log_line(LOG_DEBUG, "journal", "restored from %llu messages", (unsigned long long)stats.frames);
    struct publisher_options wire = {
        .feed = options->feed,
        .desk = options->desk,
        .board = gate->board,
        .clock_us = gate_driver_clock_us,
        .context = gate,
        .guard = door_guard(gate->door),
        .offers = &gate->offers,
    };
    gate->offers = (struct desk_offers){gate, on_ask_offers, on_drop_offers};
    err = publisher_new(&gate->publisher, gate->loop, &wire, why);
    if (err)
        return err;
    *epoch = next_epoch(stats.last_epoch);
    return begin_run(gate, *epoch, why);
}

/* What is said before the switch speaks: its link is not up yet, and what the catalogue knows. The
 * business day turns with the first event, or the first tick. */
static enum err
first_words(struct gate *gate, struct why *why)
{
    int64_t now_us = clock_wall_us();
    char today[CALENDAR_DATE_BYTES];
    calendar_date(&gate->calendar, now_us, today);
    if (strcmp(gate->board->date, today) > 0)
        log_line(LOG_WARN, "gate",
                 "the journal is at %s already and this machine at %s: that business day goes on",
                 gate->board->date, today);
    gate_driver_link(gate, LINK_DOWN, text_of(NULL), TEXT("starting"));
    intake_introduce(gate->intake, now_us);
    return ledger_commit(gate->ledger, why);
}

/* Callers of the last minutes before this run are known from the journal. */
static enum err
watch_repeats(struct gate *gate, struct why *why)
{
    int64_t window_us = gate->options->repeat_us;
    struct repeat *repeat = NULL;
    if (window_us == 0)
        return OK;
    enum err err = repeat_new(&repeat, window_us, why);
    return err ? err : intake_set_repeat(gate->intake, &repeat, gate->journal, window_us, why);
}

/* In the audit file, with the rule of a second person: who switched it off did so by a start. */
static enum err
witness_start(struct gate *gate, struct why *why)
{
    char outcome[128];
    int64_t calls = gate->options->second_person_calls;
    str_format(outcome, sizeof outcome, "%s, second person: never", gate->kind->scheme);
    if (calls > 0)
        str_format(outcome, sizeof outcome, "%s, second person: from %" PRId64 " calls",
                   gate->kind->scheme, calls);
    return witness_gate(gate->witness, "gate started", outcome, why);
}

static enum err
start(struct gate *gate, struct why *why)
{
    uint64_t epoch = 0;
    enum err err = open_books(gate, &epoch, why);
    gate->askers = askers_new(gate->board);
    if (!err)
        err = witness_open(&gate->witness, gate->options, gate->publisher, NULL, askers_hear,
                           gate->askers, why);
    if (!err)
        err = witness_start(gate, why);
    if (err)
        return err;
    gate->auditor = auditor_open(gate->publisher, gate->door, gate->witness);
    gate->ledger = ledger_new(&(struct ledger_options){
        .loop = gate->loop,
        .journal = gate->journal,
        .board = gate->board,
        .publisher = gate->publisher,
        .epoch = epoch,
        .keep_days = gate->options->keep_days,
        .fail = on_journal_failed,
        .context = gate,
    });
    gate->intake = intake_new(&gate->calendar, &gate->sources.catalogue, gate->board, gate->ledger);
    intake_set_rates(gate->intake, &gate->sources.rates);
    gate->orders = order_desk_open(&(struct order_desk_options){
        .loop = gate->loop,
        .options = gate->options,
        .board = gate->board,
        .intake = gate->intake,
        .ledger = gate->ledger,
        .publisher = gate->publisher,
        .door = gate->door,
        .witness = gate->witness,
        .askers = gate->askers,
        .kind = gate->kind,
        .driver = &gate->driver,
        .clock_us = gate_driver_clock_us,
        .context = gate,
    });
    order_desk_set_plans(gate->orders, &gate->sources.plans);
    err = watch_repeats(gate, why);
    if (err)
        return err;
    gate->study = study_new(&(struct study_options){
        .loop = gate->loop,
        .journal = gate->options->journal,
        .say = on_say_offers,
        .refuse = on_refuse_offers,
        .context = gate,
    });
    publisher_start(gate->publisher, epoch, 0);
    err = first_words(gate, why);
    if (err)
        return err;
    gate_driver_lend(gate);
    return gate->kind->open(&gate->driver, text_of(gate->options->switch_url), &gate->env, why);
}

static void
say_ready(const struct gate *gate)
{
    const struct options *options = gate->options;
    char url[1024];
    driver_blank_secret(url, sizeof url, text_of(options->switch_url));
    fprintf(stderr, "gate %s: %s → feed %s, desk %s, journal %s\n", options->name, url,
            options->feed, options->desk, options->journal);
}

/* Nothing is lost by ending: what was said is written, and the next start is quick. */
static int
finish(struct gate *gate, int result)
{
    struct why why;
    if (gate->driver)
        gate->kind->close(&gate->driver);
    if (gate->ledger && result == 0 && ledger_close(gate->ledger, &why) != OK)
        result = gate_complain(ERR_IO, why.text);
    auditor_close(&gate->auditor);
    if (witness_close(&gate->witness, result, &why) != OK && result == 0)
        result = gate_complain(ERR_IO, why.text);
    sources_free(&gate->sources);
    order_desk_close(&gate->orders);
    askers_free(&gate->askers);
    study_free(&gate->study);
    intake_free(&gate->intake);
    ledger_free(&gate->ledger);
    if (gate->publisher)
        publisher_free(&gate->publisher);
    door_free(&gate->door);
    board_free(&gate->board);
    journal_close(&gate->journal);
    loop_free(&gate->loop);
    return result;
}

int
gate_run(const struct options *options)
{
    struct why why;
    struct gate gate = {.options = options};
    if (options->has_secret)
        prctl(PR_SET_DUMPABLE, 0); /* the audit key sees to it too, later */
    if (gate_check_words(&gate, &why) != OK) {
        gate_check_forget(&gate);
        return gate_complain(ERR_ARG, why.text);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of the journal, not the end */
    gate.loop = loop_new();
    loop_add_signal(gate.loop, SIGTERM, on_stop, &gate);
    loop_add_signal(gate.loop, SIGINT, on_stop, &gate);
    loop_add_signal(gate.loop, SIGHUP, on_reload, &gate);
    enum err err = start(&gate, &why);
    if (gate.is_over)
        return finish(&gate, gate.result);
    if (err)
        return finish(&gate, gate_complain(err, why.text));
    say_ready(&gate);
    sources_log(intake_rates(gate.intake));
    loop_add_timer(gate.loop, TICK_MS, TICK_MS, on_tick, &gate);
    return finish(&gate, loop_run(gate.loop));
}
