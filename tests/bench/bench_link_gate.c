/* bench_link_gate: a console following a gate, over TCP on loopback. links: proto/gate
 *
 * Three processes, as in a centre. A gate at full speed: events that cost nothing to make go its
 * real way, through intake, staging, group commit into SQLite, the board, and out on the feed. A
 * bare libzmq SUB that only counts messages. And a follower, which scans, decodes and folds. Both
 * listen to the same feed at the same time.
 *
 * follow_of_gate_ratio is the budget (0.8): does the console keep up with the fastest gate there
 * can be on this machine? It says nothing of how fast a follower is, since the gate is what both
 * wait for; follow_of_gate_cost says that, and follow_of_gate_room how many such gates one thread
 * could follow. bench_link measures follower against SUB where no gate slows them down.
 * Of three rounds, the one with the worst ratio is told.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/codec/frame.h"
#include "proto/gate/intake.h"
#include "proto/link/follower.h"

enum {
    ROUNDS = 3,
    DEADLINE_S = 120,
    EVENTS = 1000000,
    BURST = 500, /* said in one round of the gate's loop, as driver_lines does with 64 KiB */
    NUMBERS = 500,
    AGENTS = 300,
    EPOCH = 1,
    HWM = 1000,        /* of the bare SUB: the follower's own */
    SILENCE_MS = 1000, /* after which the bare SUB takes the feed for ended */
};

struct endpoints {
    char feed[64], desk[64];
};

/* What the gate and the bare SUB tell when they are done. */
struct told {
    uint64_t messages, events;
    int64_t begun_us, ended_us;
};

static void
check(bool is_fine, const char *what)
{
    if (is_fine)
        return;
    fprintf(stderr, "bench_link_gate: %s\n", what);
    exit(1);
}

static double
per_s(uint64_t count, int64_t begun_us, int64_t ended_us)
{
    return (double)count * 1e6 / (double)(ended_us - begun_us);
}

/* --- the gate --------------------------------------------------------------------------------- */

struct gate {
    struct loop *loop;
    struct board *board;
    struct journal *journal;
    struct publisher *publisher;
    struct ledger *ledger;
    struct intake *intake;
    int64_t said, begun_us;
    int commands, answers;
};

/* Calls of five events: offered, connected, queued, answered, ended. */
static void
say(struct intake *intake, int64_t n)
{
    static const int types[] = {EVENT_CALL_OFFERED, EVENT_CALL_CONNECTED, EVENT_CALL_QUEUED,
                                EVENT_CALL_ANSWERED, EVENT_CALL_ENDED};
    char call[32], number[16], agent[16];
    str_format(call, sizeof call, "1795373833.%" PRId64, n / 5);
    str_format(number, sizeof number, "0892%06" PRId64, n / 5 % NUMBERS);
    str_format(agent, sizeof agent, "SIP/%" PRId64, n / 5 % AGENTS);
    struct event event = {.type = types[n % 5], .at_us = clock_wall_us()};
    event.call_offered.call = text_of(call); /* every call event begins with it */
    switch (event.type) {
    case EVENT_CALL_OFFERED:
        event.call_offered.number = text_of(number);
        event.call_offered.caller = TEXT("0612345678");
        event.call_offered.medium = MEDIUM_VOICE;
        break;
    case EVENT_CALL_QUEUED:
        event.call_queued.queue = TEXT("hotline");
        break;
    case EVENT_CALL_ANSWERED:
        event.call_answered.queue = TEXT("hotline");
        event.call_answered.agent = text_of(agent);
        break;
    case EVENT_CALL_ENDED:
        event.call_ended.by = PARTY_CALLER;
        break;
    }
    intake_event(intake, &event, event.at_us);
}

static void
on_fail(void *context, const char *sentence)
{
    (void)context;
    check(false, sentence);
}

static void
on_burst(void *context)
{
    struct gate *gate = context;
    for (int i = 0; i < BURST; i++)
        say(gate->intake, gate->said++);
    if (gate->said < EVENTS) {
        loop_add_timer(gate->loop, 0, 0, on_burst, gate);
        return;
    }
    check(ledger_commit(gate->ledger, NULL) == OK, "the journal fails");
    struct ledger_stats stats = ledger_stats(gate->ledger);
    struct told told = {stats.messages, stats.events, gate->begun_us, clock_mono_us()};
    check(write(gate->answers, &told, sizeof told) == sizeof told, "pipe");
}

/* 'g': speak; anything else, or nobody there: the end. */
static void
on_command(void *context, int fd, int ready)
{
    struct gate *gate = context;
    char command = 'q';
    (void)ready;
    if (read(fd, &command, 1) != 1 || command != 'g') {
        loop_stop(gate->loop, 0);
        return;
    }
    gate->begun_us = clock_mono_us();
    on_burst(gate);
}

static void
run_gate(const char *journal, int commands, int answers)
{
    struct gate gate = {.loop = loop_new(), .board = board_new(), .answers = answers};
    struct endpoints endpoints = {"", ""};
    struct calendar calendar;
    struct catalogue *none = NULL;
    struct why why;
    struct publisher_options wire = {
        .feed = "tcp://127.0.0.1:*", .desk = "tcp://127.0.0.1:*", .board = gate.board};

    check(journal_open(&gate.journal, journal, &why) == OK, why.text);
    check(calendar_init(&calendar, "Europe/Paris", &why) == OK, why.text);
    check(publisher_new(&gate.publisher, gate.loop, &wire, &why) == OK, why.text);
    publisher_start(gate.publisher, EPOCH, 0);
    gate.ledger = ledger_new(&(struct ledger_options){.loop = gate.loop,
                                                      .journal = gate.journal,
                                                      .board = gate.board,
                                                      .publisher = gate.publisher,
                                                      .epoch = EPOCH,
                                                      .fail = on_fail});
    gate.intake = intake_new(&calendar, &none, gate.board, gate.ledger);
    loop_add_fd(gate.loop, commands, LOOP_READ, on_command, &gate);
    str_copy(endpoints.feed, sizeof endpoints.feed, text_of(publisher_feed(gate.publisher)));
    str_copy(endpoints.desk, sizeof endpoints.desk, text_of(publisher_desk(gate.publisher)));
    check(write(answers, &endpoints, sizeof endpoints) == sizeof endpoints, "pipe");
    loop_run(gate.loop);
    intake_free(&gate.intake);
    ledger_free(&gate.ledger);
    publisher_free(&gate.publisher);
    journal_close(&gate.journal);
    board_free(&gate.board);
    loop_free(&gate.loop);
}

/* --- the bare SUB ----------------------------------------------------------------------------- */

/* A message of events begins [1, 1, ...]; the rest are beats. */
static bool
is_events(zmq_msg_t *message)
{
    const unsigned char *at = zmq_msg_data(message);
    return zmq_msg_size(message) > 3 && at[2] == FRAME_EVENTS;
}

static void
run_bare(const struct endpoints *endpoints, int answers)
{
    void *context = zmq_ctx_new(), *sub = zmq_socket(context, ZMQ_SUB);
    int hwm = HWM, silence_ms = SILENCE_MS;
    struct told told = {0};
    zmq_msg_t message;

    zmq_setsockopt(sub, ZMQ_RCVHWM, &hwm, sizeof hwm);
    zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "", 0);
    check(zmq_connect(sub, endpoints->feed) == 0, "the bare SUB cannot connect");
    zmq_msg_init(&message);
    check(zmq_msg_recv(&message, sub, 0) > 0, "no beat"); /* the greeting */
    check(write(answers, "r", 1) == 1, "pipe");
    for (;;) {
        if (zmq_msg_recv(&message, sub, 0) < 0) {
            if (told.messages > 0)
                break;
            continue;
        }
        if (!is_events(&message))
            continue;
        told.ended_us = clock_mono_us();
        if (told.messages++ == 0) {
            told.begun_us = told.ended_us;
            zmq_setsockopt(sub, ZMQ_RCVTIMEO, &silence_ms, sizeof silence_ms);
        }
    }
    check(write(answers, &told, sizeof told) == sizeof told, "pipe");
    zmq_msg_close(&message);
    zmq_close(sub);
    zmq_ctx_term(context);
}

/* --- the follower, in this process ------------------------------------------------------------ */

struct followed {
    struct told gate, seen;
    uint64_t gaps;
    double cpu_s;
    bool is_told;
    int answers; /* of the gate */
};

static void
on_told(void *context, int fd, int ready)
{
    struct followed *followed = context;
    (void)ready;
    check(read(fd, &followed->gate, sizeof followed->gate) == sizeof followed->gate,
          "the gate is gone");
    followed->is_told = true;
}

static double
thread_cpu_s(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static void
follow_gate(const struct endpoints *endpoints, int commands, struct followed *followed)
{
    struct loop *loop = loop_new();
    struct follower *follower;
    struct why why;
    double cpu_s = 0;

    check(follower_new(&follower, loop, endpoints->feed, endpoints->desk, NULL, NULL, NULL, &why) ==
              OK,
          why.text);
    const struct follow_stats *stats = follow_stats(follower_follow(follower));
    while (stats->state != FOLLOW_LIVE)
        loop_step(loop, -1);
    struct loop_watch *watch = loop_add_fd(loop, followed->answers, LOOP_READ, on_told, followed);
    check(write(commands, "g", 1) == 1, "pipe");
    while (!followed->is_told || stats->seq < followed->gate.events) {
        loop_step(loop, -1);
        if (followed->seen.begun_us == 0 && stats->events > 0) {
            followed->seen.begun_us = clock_mono_us();
            cpu_s = thread_cpu_s();
        }
    }
    followed->seen.ended_us = clock_mono_us();
    followed->cpu_s = thread_cpu_s() - cpu_s;
    followed->seen.events = stats->events;
    followed->gaps = stats->gaps;
    loop_remove(loop, &watch);
    follower_free(&follower);
    loop_free(&loop);
}

/* --- a round ---------------------------------------------------------------------------------- */

struct result {
    double gate, bare, follow; /* events a second */
    double messages;           /* of the gate, a second */
    double cost_ns;            /* of the follower's thread, an event */
    uint64_t gaps, bare_lost;  /* bare_lost: messages */
};

static pid_t
fork_or_exit(void)
{
    pid_t pid = fork();
    check(pid >= 0, "no process to be had");
    return pid;
}

static struct result
run_round(const char *journal)
{
    struct followed followed = {.is_told = false};
    struct endpoints endpoints;
    struct told bare;
    int down[2], up[2], bare_up[2];
    char ready;

    check(pipe(down) == 0 && pipe(up) == 0 && pipe(bare_up) == 0, "no pipe to be had");
    pid_t gate_pid = fork_or_exit();
    if (gate_pid == 0) {
        close(down[1]);
        run_gate(journal, down[0], up[1]);
        _exit(0);
    }
    check(read(up[0], &endpoints, sizeof endpoints) == sizeof endpoints, "no gate");
    pid_t bare_pid = fork_or_exit();
    if (bare_pid == 0) {
        close(down[1]);
        run_bare(&endpoints, bare_up[1]);
        _exit(0);
    }
    check(read(bare_up[0], &ready, 1) == 1, "no bare SUB");
    followed.answers = up[0];
    follow_gate(&endpoints, down[1], &followed);
    check(read(bare_up[0], &bare, sizeof bare) == sizeof bare, "no word of the bare SUB");
    check(write(down[1], "q", 1) == 1, "pipe");
    waitpid(gate_pid, NULL, 0);
    waitpid(bare_pid, NULL, 0);
    for (int i = 0; i < 2; i++) {
        close(down[i]);
        close(up[i]);
        close(bare_up[i]);
    }

    const struct told *gate = &followed.gate, *seen = &followed.seen;
    double share = (double)bare.messages / (double)gate->messages;
    return (struct result){
        .gate = per_s(gate->events, gate->begun_us, gate->ended_us),
        .bare = share * per_s(gate->events, bare.begun_us, bare.ended_us),
        .follow = per_s(seen->events, seen->begun_us, seen->ended_us),
        .messages = per_s(gate->messages, gate->begun_us, gate->ended_us),
        .cost_ns = followed.cpu_s * 1e9 / (double)seen->events,
        .gaps = followed.gaps,
        .bare_lost = gate->messages - bare.messages,
    };
}

int
main(void)
{
    static const char *const left[] = {"j", "j.lock", "j-wal", "j-shm"};
    char folder[] = "/tmp/vgbXXXXXX", path[64];
    struct result worst = {0};
    alarm(DEADLINE_S); /* a round that never ends is no measurement */
    check(mkdtemp(folder), "no folder to be had");
    for (int round = 0; round < ROUNDS; round++) {
        str_format(path, sizeof path, "%s/j", folder);
        struct result result = run_round(path);
        if (round == 0 || result.follow * worst.bare < worst.follow * result.bare)
            worst = result;
        for (size_t i = 0; i < NITEMS(left); i++) {
            str_format(path, sizeof path, "%s/%s", folder, left[i]);
            unlink(path);
        }
    }
    printf("gate_published_events %.0f ev/s\n", worst.gate);
    printf("gate_published_messages %.0f 1/s\n", worst.messages);
    printf("bare_sub_of_gate_events %.0f ev/s\n", worst.bare);
    printf("bare_sub_of_gate_lost_messages %" PRIu64 " messages\n", worst.bare_lost);
    printf("follow_of_gate_events %.0f ev/s\n", worst.follow);
    printf("follow_of_gate_gaps %" PRIu64 " gaps\n", worst.gaps);
    printf("follow_of_gate_ratio %.2f ratio\n", worst.follow / worst.bare);
    printf("follow_of_gate_cost %.0f ns\n", worst.cost_ns);
    printf("follow_of_gate_room %.1f gates\n", 1e9 / worst.cost_ns / worst.gate);
    return rmdir(folder);
}
