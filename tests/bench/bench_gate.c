/* What a gate costs: events from "said" to "on the disk, on the board, on the feed", one core.
 * Budget: 20 000 events/s. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/gate/checkpoint.h"
#include "proto/gate/intake.h"

enum { EVENTS = 400000, BURST = 200, NUMBERS = 500 }; /* a burst each 10 ms is the budget */

static char folder[] = "/tmp/vgbXXXXXX";

static void
must(enum err err, const struct why *why)
{
    if (err == OK)
        return;
    fprintf(stderr, "bench_gate: %s\n", why->text);
    exit(1);
}

static void
on_fail(void *context, const char *sentence)
{
    (void)context;
    fprintf(stderr, "bench_gate: %s\n", sentence);
    exit(1);
}

/* Calls of five events: offered, connected, queued, answered, ended. */
static void
say(struct intake *intake, int64_t n)
{
    char call[32], number[16], agent[16];
    int64_t which = n / 5;
    str_format(call, sizeof call, "1795373833.%" PRId64, which);
    str_format(number, sizeof number, "0892%06" PRId64, which % NUMBERS);
    str_format(agent, sizeof agent, "SIP/%" PRId64, which % 300);
    struct event event = {.at_us = clock_wall_us()};
    switch (n % 5) {
    case 0:
        event.type = EVENT_CALL_OFFERED;
        event.call_offered.number = text_of(number);
        event.call_offered.caller = TEXT("0612345678");
        event.call_offered.medium = MEDIUM_VOICE;
        break;
    case 1:
        event.type = EVENT_CALL_CONNECTED;
        break;
    case 2:
        event.type = EVENT_CALL_QUEUED;
        event.call_queued.queue = TEXT("hotline");
        break;
    case 3:
        event.type = EVENT_CALL_ANSWERED;
        event.call_answered.queue = TEXT("hotline");
        event.call_answered.agent = text_of(agent);
        break;
    default:
        event.type = EVENT_CALL_ENDED;
        event.call_ended.by = PARTY_CALLER;
        break;
    }
    event.call_offered.call = text_of(call); /* every call event begins with it */
    intake_event(intake, &event, event.at_us);
}

static double
cpu_s(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

int
main(void)
{
    struct why why;
    char path[64], feed[64], desk[64];
    if (!mkdtemp(folder))
        return 1;
    str_format(path, sizeof path, "%s/j", folder);
    str_format(feed, sizeof feed, "ipc://%s/f", folder);
    str_format(desk, sizeof desk, "ipc://%s/d", folder);

    struct loop *loop = loop_new();
    struct board *board = board_new();
    struct journal *journal = NULL;
    struct publisher *publisher = NULL;
    struct calendar calendar;
    struct catalogue *none = NULL;
    must(journal_open(&journal, path, &why), &why);
    must(calendar_init(&calendar, "Europe/Paris", &why), &why);
    must(publisher_new(&publisher, loop,
                       &(struct publisher_options){.feed = feed, .desk = desk, .board = board},
                       &why),
         &why);
    publisher_start(publisher, 1, 0);
    struct ledger *ledger = ledger_new(&(struct ledger_options){.loop = loop,
                                                                .journal = journal,
                                                                .board = board,
                                                                .publisher = publisher,
                                                                .epoch = 1,
                                                                .fail = on_fail});
    struct intake *intake = intake_new(&calendar, &none, board, ledger);

    int64_t start_us = clock_mono_us();
    double start_cpu_s = cpu_s();
    for (int64_t n = 0; n < EVENTS; n++) {
        say(intake, n);
        if (n % BURST == BURST - 1)
            must(ledger_commit(ledger, &why), &why);
    }
    double wall_s = (double)(clock_mono_us() - start_us) / 1e6, used_s = cpu_s() - start_cpu_s;
    struct ledger_stats stats = ledger_stats(ledger);
    printf("gate_written_and_published %.0f events/s\n", EVENTS / wall_s);
    printf("gate_one_core %.0f events/s\n", EVENTS / used_s);
    printf("gate_commits %.0f 1/s\n", (double)stats.commits / wall_s);

    must(ledger_close(ledger, &why), &why);
    intake_free(&intake);
    ledger_free(&ledger);
    publisher_free(&publisher);
    journal_close(&journal);
    board_clear(board);
    struct journal_stats restored;
    must(journal_open(&journal, path, &why), &why);
    start_us = clock_mono_us();
    must(checkpoint_restore(journal, board, &restored, &why), &why);
    printf("gate_restart %.1f ms\n", (double)(clock_mono_us() - start_us) / 1e3);
    journal_close(&journal);
    board_free(&board);
    loop_free(&loop);

    static const char *const left[] = {"j", "j.lock", "j-wal", "j-shm", "f", "d"};
    for (size_t i = 0; i < NITEMS(left); i++) {
        str_format(path, sizeof path, "%s/%s", folder, left[i]);
        unlink(path);
    }
    return rmdir(folder);
}
