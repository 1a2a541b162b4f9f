/* bench_link: the most a follower takes in, against a bare libzmq SUB, on TCP loopback.
 *
 * A "blast": a child has packed its messages beforehand and sends the same ones again and again, as
 * fast as TCP takes them; the parent takes them once with a bare SUB that only counts, once with a
 * follower (scan, decode, apply). XPUB_NODROP and blocking sends: nothing is lost, the publisher
 * waits for the reader. _64 and _1: so many events in a message. Rounds alternate; the best of each
 * counts, since the machine may be busy with something else.
 *
 * follow_blast_ratio_* says what reading and folding cost next to moving bytes: it is the bare SUB's
 * time for an event over the follower's. It does not say whether a console keeps up with a gate. No
 * gate can send like this: it packs, writes and folds each event itself before it sends it, and it
 * puts whatever comes within 10 ms into one message, so _1 at this rate does not exist at all. The
 * budget of following a gate is bench_link_gate.c; see docs/decisions/005-follow-budget.md.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/link/follower.h"
#include "tests/unit/link_gate.h"

enum { ROUNDS = 5, HWM = 1000, EPOCH = 7 };

static const struct size {
    const char *name;
    int events; /* in a message */
    int messages;
} sizes[] = {{"_64", 64, 12000}, {"_1", 1, 300000}};

struct child {
    pid_t pid;
    int to, from; /* commands; answers */
    char feed[64], desk[64];
};

/* --- the child: publishes ------------------------------------------------------------------- */

struct batch {
    size_t at, len; /* in `bytes` */
};

struct shop {
    struct bytes bytes;
    struct batch *batches;
    int count;
    void *feed, *desk;
};

static void
pack_all(struct shop *shop, const struct size *size)
{
    struct link_gate gate;
    link_gate_init(&gate, 1, EPOCH);
    shop->batches = xcalloc((size_t)size->messages, sizeof(shop->batches[0]));
    for (shop->count = 0; shop->count < size->messages; shop->count++) {
        struct bytes message = link_gate_events(&gate, size->events);
        shop->batches[shop->count] = (struct batch){shop->bytes.len, message.len};
        bytes_add(&shop->bytes, message.at, message.len);
        bytes_free(&message);
    }
    link_gate_fini(&gate);
}

static void
send_beat(struct shop *shop)
{
    struct frame frame = {.kind = FRAME_BEAT, .epoch = EPOCH, .clock_us = clock_wall_us()};
    struct bytes beat = {0};
    frame_pack(NULL, &frame, &beat);
    zmq_send(shop->feed, beat.at, beat.len, 0);
    bytes_free(&beat);
}

/* The snapshot of a gate to which nothing has happened yet. */
static void
answer(struct shop *shop)
{
    struct frame_writer *nothing = frame_writer_new();
    struct frame_reader *reader = frame_reader_new();
    struct frame question, part = {.kind = FRAME_PART, .epoch = EPOCH, .is_last = true};
    unsigned char who[256], bytes[256];
    struct bytes out = {0};

    int who_len = zmq_recv(shop->desk, who, sizeof(who), 0);
    int len = zmq_recv(shop->desk, bytes, sizeof(bytes), 0);
    if (frame_read(reader, bytes, (size_t)len, sizeof(bytes), &question, NULL) != OK)
        abort();
    part.id = question.id;
    frame_pack(nothing, &part, &out);
    zmq_send(shop->desk, who, (size_t)who_len, ZMQ_SNDMORE);
    zmq_send(shop->desk, out.at, out.len, 0);
    bytes_free(&out);
    frame_reader_free(&reader);
    frame_writer_free(&nothing);
}

static void
send_all(struct shop *shop)
{
    for (int i = 0; i < shop->count; i++)
        zmq_send(shop->feed, shop->bytes.at + shop->batches[i].at, shop->batches[i].len, 0);
}

/* 'g' from the parent: send all; 'q': the end. Subscribers are greeted, questions answered. */
static void
keep_shop(struct shop *shop, int commands)
{
    zmq_pollitem_t items[] = {{.fd = commands, .events = ZMQ_POLLIN},
                              {.socket = shop->feed, .events = ZMQ_POLLIN},
                              {.socket = shop->desk, .events = ZMQ_POLLIN}};
    char command, subscription[64];
    for (;;) {
        zmq_poll(items, 3, -1);
        if (items[1].revents &&
            zmq_recv(shop->feed, subscription, sizeof(subscription), ZMQ_DONTWAIT) > 0 &&
            subscription[0] == 1)
            send_beat(shop);
        if (items[2].revents)
            answer(shop);
        if (!items[0].revents)
            continue;
        if (read(commands, &command, 1) != 1 || command == 'q')
            return;
        send_all(shop);
    }
}

static void *
bound(void *context, int type, char *endpoint, size_t size)
{
    int hwm = HWM, one = 1;
    void *socket = zmq_socket(context, type);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &hwm, sizeof(hwm));
    if (type == ZMQ_XPUB) {
        zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &one, sizeof(one));
        zmq_setsockopt(socket, ZMQ_XPUB_VERBOSE, &one, sizeof(one));
    }
    if (zmq_bind(socket, "tcp://127.0.0.1:*") != 0)
        abort();
    zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size);
    return socket;
}

static void
run_child(const struct size *size, int commands, int answers)
{
    struct shop shop = {.count = 0};
    char feed[64] = "", desk[64] = "";
    void *context = zmq_ctx_new();
    pack_all(&shop, size);
    shop.feed = bound(context, ZMQ_XPUB, feed, sizeof(feed));
    shop.desk = bound(context, ZMQ_ROUTER, desk, sizeof(desk));
    if (write(answers, feed, sizeof(feed)) < 0 || write(answers, desk, sizeof(desk)) < 0)
        abort();
    keep_shop(&shop, commands);
    _exit(0);
}

static struct child
a_child(const struct size *size)
{
    struct child child;
    int down[2], up[2];
    if (pipe(down) != 0 || pipe(up) != 0)
        abort();
    child.pid = fork();
    if (child.pid == 0) {
        close(down[1]);
        run_child(size, down[0], up[1]);
    }
    close(down[0]);
    close(up[1]);
    child.to = down[1];
    child.from = up[0];
    if (read(child.from, child.feed, sizeof(child.feed)) != sizeof(child.feed) ||
        read(child.from, child.desk, sizeof(child.desk)) != sizeof(child.desk))
        abort();
    return child;
}

static void
tell(const struct child *child, char command)
{
    if (write(child->to, &command, 1) != 1)
        abort();
}

/* --- the parent: receives ------------------------------------------------------------------- */

/* Seconds from the first message of events to the last. */
static double
receive_bare(const struct child *child, const struct size *size)
{
    void *context = zmq_ctx_new(), *sub = zmq_socket(context, ZMQ_SUB);
    int hwm = HWM, linger = 0;
    int64_t begun_us = 0;
    zmq_msg_t message;

    zmq_setsockopt(sub, ZMQ_RCVHWM, &hwm, sizeof(hwm));
    zmq_setsockopt(sub, ZMQ_LINGER, &linger, sizeof(linger));
    zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "", 0);
    zmq_connect(sub, child->feed);
    zmq_msg_init(&message);
    zmq_msg_recv(&message, sub, 0); /* the beat */
    tell(child, 'g');
    for (int i = 0; i < size->messages; i++) {
        zmq_msg_recv(&message, sub, 0);
        if (i == 0)
            begun_us = clock_mono_us();
    }
    double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
    zmq_msg_close(&message);
    zmq_close(sub);
    zmq_ctx_term(context);
    return seconds;
}

static double
receive_followed(const struct child *child, const struct size *size)
{
    uint64_t all = (uint64_t)size->messages * (uint64_t)size->events;
    struct loop *loop = loop_new();
    struct follower *follower;
    struct why why;
    int64_t begun_us = 0;

    if (follower_new(&follower, loop, child->feed, child->desk, NULL, NULL, NULL, &why) != OK) {
        fprintf(stderr, "bench_link: %s\n", why.text);
        exit(1);
    }
    const struct follow_stats *stats = follow_stats(follower_follow(follower));
    while (stats->state != FOLLOW_LIVE)
        loop_step(loop, -1);
    tell(child, 'g');
    while (stats->seq < all) {
        loop_step(loop, -1);
        if (begun_us == 0 && stats->seq > 0)
            begun_us = clock_mono_us();
        if (stats->gaps > 0) {
            fprintf(stderr, "bench_link: a message was lost\n");
            exit(1);
        }
    }
    double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
    follower_free(&follower);
    loop_free(&loop);
    return seconds;
}

/* The same messages without sockets: what scan, decode and apply alone take. Budget: 400 ns. */
static double
fold_alone(const struct size *size)
{
    struct link_gate gate;
    struct follow *follow = follow_new();
    struct bytes *messages = xcalloc((size_t)size->messages, sizeof(messages[0]));
    uint64_t id;

    link_gate_init(&gate, 1, EPOCH);
    struct bytes beat = link_gate_beat(&gate);
    follow_feed(follow, beat.at, beat.len, 1, 1);
    if (!follow_question(follow, &id))
        abort();
    struct link_answer nothing = link_gate_answer(&gate, id);
    follow_answer(follow, nothing.part[0].at, nothing.part[0].len, 1, 1);
    for (int i = 0; i < size->messages; i++)
        messages[i] = link_gate_events(&gate, size->events);

    int64_t begun_us = clock_mono_us();
    for (int i = 0; i < size->messages; i++)
        follow_feed(follow, messages[i].at, messages[i].len, 2, 2);
    double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
    assert(follow_stats(follow)->seq == gate.seq);

    for (int i = 0; i < size->messages; i++)
        bytes_free(&messages[i]);
    free(messages);
    bytes_free(&beat);
    link_answer_free(&nothing);
    follow_free(&follow);
    link_gate_fini(&gate);
    return seconds;
}

static void
measure(const struct size *size)
{
    struct child child = a_child(size);
    double all = (double)size->messages * size->events, bare = 1e9, followed = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double seconds = receive_bare(&child, size);
        bare = seconds < bare ? seconds : bare;
        seconds = receive_followed(&child, size);
        followed = seconds < followed ? seconds : followed;
    }
    tell(&child, 'q');
    waitpid(child.pid, NULL, 0);
    printf("bare_sub_blast_events%s %.0f ev/s\n", size->name, all / bare);
    printf("follow_blast_events%s %.0f ev/s\n", size->name, all / followed);
    printf("follow_blast_ratio%s %.2f ratio\n", size->name, bare / followed);
    printf("follow_blast_event_cost%s %.0f ns\n", size->name, followed / all * 1e9);
    printf("decode_apply_event%s %.0f ns\n", size->name, fold_alone(size) / all * 1e9);
    fflush(stdout);
}

int
main(void)
{
    for (size_t i = 0; i < NITEMS(sizes); i++)
        measure(&sizes[i]);
    return 0;
}
