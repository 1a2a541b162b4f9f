/* Publisher and follower over real sockets, ipc and TCP on loopback. All in this process: one loop
 * for the gate's side, one for the console's, a round of each in turn. Every wait is for a
 * condition, with a deadline.
 *
 * LINK_ROUNDS=100: how often the gate goes away and comes back (make soak).
 */
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/codec/scan.h"
#include "proto/link/desk.h"
#include "proto/link/follower.h"
#include "proto/link/publisher.h"
#include "tests/unit/link_gate.h"
#include "tests/unit/protocol_page.h"

enum { PATIENCE_US = 20 * 1000 * 1000, ENDPOINT_BYTES = 256 };

struct scene {
    struct link_gate gate;
    struct loop *near; /* the console's */
    struct loop *far;  /* the gate's; NULL while it is away */
    struct publisher *publisher;
    struct follower *follower;
    const struct follow_stats *stats;
    char folder[64];
    char feed[ENDPOINT_BYTES], desk[ENDPOINT_BYTES];
    int feed_hwm;
    int notices;
};

/* --- waiting ---------------------------------------------------------------------------------- */

typedef bool condition(struct scene *scene);

static void
rounds(struct scene *scene)
{
    if (scene->far)
        loop_step(scene->far, 1);
    loop_step(scene->near, scene->far ? 1 : 10);
}

static void
wait_for(struct scene *scene, condition *holds, const char *what)
{
    int64_t deadline_us = clock_mono_us() + PATIENCE_US;
    while (!holds(scene)) {
        if (clock_mono_us() > deadline_us)
            TEST_FAIL("not in time: %s (state %s, seq %" PRIu64 " of %" PRIu64 ", trouble \"%s\")",
                      what, words_name(&follow_state_words, (int)scene->stats->state),
                      scene->stats->seq, scene->gate.seq, follower_trouble(scene->follower));
        rounds(scene);
    }
}
#define WAIT_FOR(scene, condition) wait_for(scene, condition, #condition)

static uint64_t
digest_of(const struct follower *follower)
{
    union {
        const struct board *shown;
        struct board *own;
    } board = {follow_board(follower_follow(follower))};
    return board_digest(board.own);
}

static bool
is_equal(struct scene *scene)
{
    return scene->stats->state == FOLLOW_LIVE && scene->stats->epoch == scene->gate.epoch &&
           scene->stats->seq == scene->gate.seq &&
           digest_of(scene->follower) == board_digest(scene->gate.board);
}

static bool
is_no_longer_live(struct scene *scene)
{
    return scene->stats->state != FOLLOW_LIVE;
}

/* --- the two ends ----------------------------------------------------------------------------- */

static void
gate_comes(struct scene *scene)
{
    struct publisher_options options = {
        .feed = scene->feed,
        .desk = scene->desk,
        .feed_hwm = scene->feed_hwm,
        .beat_ms = 50,
        .board = scene->gate.board,
    };
    struct why why;
    scene->far = loop_new();
    OK_ERR(publisher_new(&scene->publisher, scene->far, &options, &why), &why);
    /* The next one binds what a wildcard found. */
    str_copy(scene->feed, sizeof(scene->feed), text_of(publisher_feed(scene->publisher)));
    str_copy(scene->desk, sizeof(scene->desk), text_of(publisher_desk(scene->publisher)));
}

static void
gate_goes(struct scene *scene)
{
    publisher_free(&scene->publisher);
    loop_free(&scene->far); /* ends when the sockets are closed */
}

static void
count_notice(void *context)
{
    struct scene *scene = context;
    scene->notices++;
}

static void
console_comes(struct scene *scene)
{
    struct why why;
    OK_ERR(follower_new(&scene->follower, scene->near, scene->feed, scene->desk, NULL, count_notice,
                        scene, &why),
           &why);
    scene->stats = follow_stats(follower_follow(scene->follower));
}

static void
tell(struct scene *scene, int events)
{
    struct bytes message = link_gate_events(&scene->gate, events);
    publisher_send(scene->publisher, message.at, message.len, scene->gate.seq);
    bytes_free(&message);
}

static void
scene_init(struct scene *scene, bool is_tcp)
{
    *scene = (struct scene){.near = loop_new()};
    link_gate_init(&scene->gate, 1, 1000);
    str_format(scene->folder, sizeof(scene->folder), "%s/link-XXXXXX",
               getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    TRUE(mkdtemp(scene->folder) != NULL);
    if (is_tcp) {
        str_copy(scene->feed, sizeof(scene->feed), TEXT("tcp://127.0.0.1:*"));
        str_copy(scene->desk, sizeof(scene->desk), TEXT("tcp://127.0.0.1:*"));
    } else {
        str_format(scene->feed, sizeof(scene->feed), "ipc://%s/feed", scene->folder);
        str_format(scene->desk, sizeof(scene->desk), "ipc://%s/desk", scene->folder);
    }
}

static void
scene_end(struct scene *scene)
{
    follower_free(&scene->follower);
    if (scene->far)
        gate_goes(scene);
    loop_free(&scene->near);
    link_gate_fini(&scene->gate);
    char path[ENDPOINT_BYTES];
    str_format(path, sizeof(path), "%s/feed", scene->folder);
    unlink(path);
    str_format(path, sizeof(path), "%s/desk", scene->folder);
    unlink(path);
    EQ_I64(rmdir(scene->folder), 0);
}

/* A gate with some events behind it, and a console that is live. */
static void
a_live_scene(struct scene *scene, bool is_tcp)
{
    scene_init(scene, is_tcp);
    gate_comes(scene);
    publisher_start(scene->publisher, scene->gate.epoch, scene->gate.seq);
    tell(scene, 200);
    console_comes(scene);
    WAIT_FOR(scene, is_equal);
}

/* --- following -------------------------------------------------------------------------------- */

TEST(a_follower_over_ipc_is_equal_and_stays_so)
{
    struct scene scene;
    a_live_scene(&scene, false);
    for (int i = 0; i < 200; i++) {
        tell(&scene, 1 + i % 20);
        if (i % 10 == 0)
            rounds(&scene);
    }
    WAIT_FOR(&scene, is_equal);
    EQ_U64(scene.stats->resyncs, 0);
    EQ_U64(scene.stats->refused, 0);
    EQ_STR(follower_trouble(scene.follower), "");
    EQ_U64(publisher_stats(scene.publisher).followers, 1);
    EQ_U64(publisher_stats(scene.publisher).snapshots, 1);
    EQ_U64(publisher_stats(scene.publisher).events, scene.gate.seq);
    TRUE(scene.notices > 0);
    scene_end(&scene);
}

TEST(a_follower_over_tcp_is_equal_and_stays_so)
{
    struct scene scene;
    a_live_scene(&scene, true);
    for (int i = 0; i < 200; i++)
        tell(&scene, 1 + i % 20);
    WAIT_FOR(&scene, is_equal);
    EQ_U64(scene.stats->resyncs, 0);
    scene_end(&scene);
}

static bool
has_no_followers(struct scene *scene)
{
    return publisher_stats(scene->publisher).followers == 0;
}

TEST(a_follower_that_leaves_is_no_longer_counted)
{
    struct scene scene;
    a_live_scene(&scene, true);
    EQ_U64(publisher_stats(scene.publisher).followers, 1);
    follower_free(&scene.follower);
    struct follow *nobody = follow_new();
    scene.stats = follow_stats(nobody);
    int64_t deadline_us = clock_mono_us() + PATIENCE_US;
    while (!has_no_followers(&scene) && clock_mono_us() < deadline_us)
        rounds(&scene);
    TRUE(has_no_followers(&scene));
    follow_free(&nobody);
    scene_end(&scene);
}

TEST(a_gate_that_is_still_starting_says_so_and_is_followed_later)
{
    struct scene scene;
    scene_init(&scene, false);
    gate_comes(&scene);
    console_comes(&scene);
    for (int i = 0; i < 50; i++)
        rounds(&scene);
    EQ_I64(scene.stats->state, FOLLOW_CONNECTING); /* it does not beat before it knows itself */
    publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
    tell(&scene, 50);
    WAIT_FOR(&scene, is_equal);
    scene_end(&scene);
}

TEST(a_large_board_comes_in_several_parts)
{
    struct scene scene;
    scene_init(&scene, true);
    char text[3000];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (int i = 0; i < 1500; i++) { /* 4.5 MB of texts */
        char id[16];
        str_format(id, sizeof(id), "%d", i);
        struct event event = {.type = EVENT_AGENT_STATE, .at_us = i + 1};
        event.agent_state.agent = text_of(id);
        event.agent_state.state = AGENT_AVAILABLE;
        event.agent_state.raw = text_of(text);
        board_apply(scene.gate.board, &event, NULL);
    }
    gate_comes(&scene);
    publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
    console_comes(&scene);
    WAIT_FOR(&scene, is_equal);
    TRUE(scene.stats->bytes > 4 * SCAN_DESK_BYTES);
    scene_end(&scene);
}

static void
goes_and_comes_back(bool is_tcp, int times)
{
    struct scene scene;
    a_live_scene(&scene, is_tcp);
    for (int i = 1; i <= times; i++) {
        gate_goes(&scene);
        link_gate_restart(&scene.gate);
        gate_comes(&scene);
        publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
        tell(&scene, 10);
        WAIT_FOR(&scene, is_equal);
        EQ_U64(scene.stats->resyncs, (uint64_t)i);
        EQ_I64(scene.stats->reason, RESYNC_EPOCH);
    }
    scene_end(&scene);
}

TEST(a_gate_that_goes_and_comes_back_is_followed_again)
{
    int64_t times = 3;
    if (getenv("LINK_ROUNDS"))
        TRUE(text_to_i64(text_of(getenv("LINK_ROUNDS")), &times));
    goes_and_comes_back(false, (int)times);
    goes_and_comes_back(true, (int)times);
}

/* --- losses ----------------------------------------------------------------------------------- */

/* Stands between gate and console, in the console's loop; keeps one message of events for itself. */
struct proxy {
    struct loop *loop;
    void *gate, *console; /* XSUB, XPUB */
    struct loop_watch *from_gate, *from_console;
    int count, drop;
};

static void
pass_on(void *context)
{
    struct proxy *proxy = context;
    unsigned char bytes[SCAN_FEED_BYTES];
    int len;
    while ((len = zmq_recv(proxy->gate, bytes, sizeof(bytes), ZMQ_DONTWAIT)) >= 0) {
        bool is_events = len > 2 && bytes[2] == FRAME_EVENTS;
        if (is_events && ++proxy->count == proxy->drop)
            continue;
        zmq_send(proxy->console, bytes, (size_t)len, ZMQ_DONTWAIT);
    }
}

static void
pass_back(void *context)
{
    struct proxy *proxy = context;
    unsigned char bytes[256];
    int len;
    while ((len = zmq_recv(proxy->console, bytes, sizeof(bytes), ZMQ_DONTWAIT)) >= 0)
        zmq_send(proxy->gate, bytes, (size_t)len, ZMQ_DONTWAIT);
}

static void
proxy_begin(struct proxy *proxy, struct scene *scene, int drop)
{
    int verbose = 1;
    size_t size = sizeof(scene->feed);
    *proxy = (struct proxy){.loop = scene->near, .drop = drop};
    proxy->gate = zmq_socket(loop_zmq(proxy->loop), ZMQ_XSUB);
    proxy->console = zmq_socket(loop_zmq(proxy->loop), ZMQ_XPUB);
    zmq_setsockopt(proxy->console, ZMQ_XPUB_VERBOSE, &verbose, sizeof(verbose));
    EQ_I64(zmq_connect(proxy->gate, scene->feed), 0);
    EQ_I64(zmq_bind(proxy->console, "tcp://127.0.0.1:*"), 0);
    zmq_getsockopt(proxy->console, ZMQ_LAST_ENDPOINT, scene->feed, &size);
    proxy->from_gate = loop_add_socket(proxy->loop, proxy->gate, pass_on, proxy);
    proxy->from_console = loop_add_socket(proxy->loop, proxy->console, pass_back, proxy);
}

static void
proxy_end(struct proxy *proxy)
{
    loop_remove(proxy->loop, &proxy->from_gate);
    loop_remove(proxy->loop, &proxy->from_console);
    zmq_close(proxy->gate);
    zmq_close(proxy->console);
}

static bool
has_a_gap(struct scene *scene)
{
    return scene->stats->gaps == 1;
}

/* Drops message `drop` of `count`; what comes behind it, another message or the beat, shows it. */
static void
is_noticed(int drop, int count)
{
    struct scene scene;
    struct proxy proxy;
    scene_init(&scene, true);
    gate_comes(&scene);
    publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
    proxy_begin(&proxy, &scene, drop);
    console_comes(&scene);
    WAIT_FOR(&scene, is_equal);

    for (int i = 0; i < count; i++)
        tell(&scene, 5);
    WAIT_FOR(&scene, has_a_gap);
    EQ_U64(scene.stats->gap[0].from_seq, (uint64_t)(drop - 1) * 5 + 1);
    EQ_U64(scene.stats->gap[0].to_seq, (uint64_t)drop * 5);
    WAIT_FOR(&scene, is_equal);
    EQ_U64(scene.stats->resyncs, 1);
    EQ_U64(scene.stats->missed_events, 5);
    TRUE(scene.stats->gap[0].lasted_us > 0);

    proxy_end(&proxy);
    scene_end(&scene);
}

TEST(one_message_lost_of_many_is_noticed_wherever_it_was)
{
    is_noticed(1, 20);
    is_noticed(10, 20);
    is_noticed(20, 20); /* the last: the beat tells */
}

static int64_t
resident_bytes(void)
{
    long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    TRUE(statm != NULL);
    char line[128];
    TRUE(fgets(line, sizeof(line), statm) != NULL);
    struct text rest = text_of(line);
    int64_t value;
    text_cut(&rest, ' ');
    TRUE(text_to_i64(text_cut(&rest, ' '), &value));
    pages = (long)value;
    fclose(statm);
    return pages * sysconf(_SC_PAGESIZE);
}

TEST(a_console_that_does_not_read_costs_little_and_ends_equal)
{
    struct scene scene;
    scene_init(&scene, true);
    scene.feed_hwm = 64;
    gate_comes(&scene);
    publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
    console_comes(&scene);
    WAIT_FOR(&scene, is_equal);

    for (int i = 0; i < 100; i++) /* so that the board has its size */
        tell(&scene, 20);
    int64_t before = resident_bytes();
    while (publisher_stats(scene.publisher).bytes < 64 * 1024 * 1024) {
        for (int i = 0; i < 100; i++)
            tell(&scene, 60);
        loop_step(scene.far, 0); /* only the gate lives */
    }
    int64_t grown = resident_bytes() - before;
#ifndef __SANITIZE_ADDRESS__ /* which keeps what was freed */
    if (grown > 24 * 1024 * 1024)
        TEST_FAIL("grown by %" PRId64 " bytes", grown);
#else
    (void)grown;
#endif
    WAIT_FOR(&scene, is_equal);
    TRUE(scene.stats->gaps > 0);
    TRUE(scene.stats->resyncs > 0);
    scene_end(&scene);
}

/* --- who listens where -------------------------------------------------------------------------- */

static enum err
second_gate(struct scene *scene, struct why *why)
{
    struct publisher *second = NULL;
    struct loop *loop = loop_new();
    struct publisher_options options = {
        .feed = scene->feed, .desk = scene->desk, .board = scene->gate.board};
    enum err err = publisher_new(&second, loop, &options, why);
    TRUE((err == OK) == (second != NULL));
    publisher_free(&second);
    loop_free(&loop);
    return err;
}

TEST(a_second_gate_on_the_same_address_is_refused_and_the_first_lives_on)
{
    for (int is_tcp = 0; is_tcp <= 1; is_tcp++) {
        struct scene scene;
        struct why why;
        a_live_scene(&scene, is_tcp);
        IS_ERR(second_gate(&scene, &why), ERR_IO, &why);
        HAS_STR(why.text, "feed ");
        HAS_STR(why.text, "another program listens there");
        follower_free(&scene.follower);
        console_comes(&scene);
        tell(&scene, 5);
        WAIT_FOR(&scene, is_equal);
        scene_end(&scene);
    }
}

TEST(a_socket_left_behind_is_replaced_and_a_file_is_not)
{
    struct scene scene;
    struct why why;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    scene_init(&scene, false);

    str_format(address.sun_path, sizeof(address.sun_path), "%s/feed", scene.folder);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EQ_I64(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    close(fd); /* nobody listens any more, the file stays */
    OK_ERR(second_gate(&scene, &why), &why);

    unlink(address.sun_path);
    fd = open(address.sun_path, O_CREAT | O_WRONLY, 0600);
    TRUE(write(fd, "precious", 8) == 8);
    close(fd);
    IS_ERR(second_gate(&scene, &why), ERR_IO, &why);
    HAS_STR(why.text, "is no socket");
    struct stat about;
    EQ_I64(stat(address.sun_path, &about), 0);
    EQ_I64(about.st_size, 8);
    scene_end(&scene);
}

TEST(an_address_that_others_can_reach_is_refused_at_both_ends)
{
    struct scene scene;
    struct why why;
    scene_init(&scene, false);
    str_copy(scene.desk, sizeof(scene.desk), TEXT("tcp://0.0.0.0:7712"));
    IS_ERR(second_gate(&scene, &why), ERR_DENIED, &why);
    EQ_STR(why.text,
           "desk: tcp://0.0.0.0:7712: this address can be reached from other machines and "
           "needs CURVE keys; use ipc:// or tcp://127.0.0.1:PORT");
    struct follower *follower = NULL;
    IS_ERR(follower_new(&follower, scene.near, "tcp://192.0.2.1:7711", "ipc:///x", NULL, NULL, NULL,
                        &why),
           ERR_DENIED, &why);
    TRUE(follower == NULL);
    scene_end(&scene);
}

/* --- what is wrong with the road ---------------------------------------------------------------- */

static const char *awaited;

static bool
says_what_is_awaited(struct scene *scene)
{
    return strstr(follower_trouble(scene->follower), awaited) != NULL;
}

static void
wait_for_trouble(struct scene *scene, const char *sentence)
{
    awaited = sentence;
    wait_for(scene, says_what_is_awaited, sentence);
}

TEST(a_port_where_nobody_listens_is_told_until_a_gate_comes)
{
    struct scene scene;
    scene_init(&scene, true);
    gate_comes(&scene); /* finds ports that are free */
    gate_goes(&scene);
    console_comes(&scene);
    wait_for_trouble(&scene, "connection refused");
    HAS_STR(follower_trouble(scene.follower), scene.feed);
    gate_comes(&scene);
    publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
    WAIT_FOR(&scene, is_equal);
    EQ_STR(follower_trouble(scene.follower), "");
    gate_goes(&scene);
    WAIT_FOR(&scene, is_no_longer_live);
    wait_for_trouble(&scene, "connection refused");
    scene_end(&scene);
}

static void
greet(void *context, int fd, int ready)
{
    static const char banner[] = "SSH-2.0-OpenSSH_9.2\r\n";
    (void)context;
    (void)ready;
    int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    if (peer < 0)
        return;
    TRUE(write(peer, banner, sizeof(banner) - 1) > 0);
    shutdown(peer, SHUT_WR);
    close(peer);
}

TEST(a_port_where_something_else_answers_is_told)
{
    struct scene scene;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof(address);
    scene_init(&scene, true);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EQ_I64(bind(fd, (struct sockaddr *)&address, len), 0);
    EQ_I64(listen(fd, 16), 0);
    EQ_I64(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    struct loop_watch *watch = loop_add_fd(scene.near, fd, LOOP_READ, greet, &scene);
    str_format(scene.feed, sizeof(scene.feed), "tcp://127.0.0.1:%d", ntohs(address.sin_port));
    str_copy(scene.desk, sizeof(scene.desk), text_of(scene.feed));
    console_comes(&scene);
    wait_for_trouble(&scene, "does not speak ZeroMQ");
    loop_remove(scene.near, &watch);
    close(fd);
    scene_end(&scene);
}

TEST(feed_and_desk_the_wrong_way_round_are_told_and_mend_themselves)
{
    struct scene scene;
    char gates_feed[ENDPOINT_BYTES];
    scene_init(&scene, true);
    gate_comes(&scene);
    publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
    str_copy(gates_feed, sizeof(gates_feed), text_of(scene.feed));
    str_copy(scene.feed, sizeof(scene.feed), text_of(scene.desk));
    str_copy(scene.desk, sizeof(scene.desk), text_of(gates_feed));
    console_comes(&scene);
    wait_for_trouble(&scene, "another kind of ZeroMQ socket");

    gate_goes(&scene); /* and comes back the way the console thinks */
    gate_comes(&scene);
    publisher_start(scene.publisher, scene.gate.epoch, scene.gate.seq);
    WAIT_FOR(&scene, is_equal);
    EQ_STR(follower_trouble(scene.follower), "");
    scene_end(&scene);
}

/* --- strangers at the desk ---------------------------------------------------------------------- */

static void *
a_dealer(struct scene *scene)
{
    int none = 0;
    void *dealer = zmq_socket(loop_zmq(scene->near), ZMQ_DEALER);
    zmq_setsockopt(dealer, ZMQ_LINGER, &none, sizeof(none));
    zmq_setsockopt(dealer, ZMQ_SNDHWM, &none, sizeof(none));
    EQ_I64(zmq_connect(dealer, scene->desk), 0);
    return dealer;
}

/* The next answer. */
static struct bytes
answer_to(struct scene *scene, void *dealer)
{
    static unsigned char bytes[SCAN_DESK_BYTES];
    struct bytes answer = {0};
    int len = -1;
    int64_t deadline_us = clock_mono_us() + PATIENCE_US;
    while (len < 0 && clock_mono_us() < deadline_us) {
        rounds(scene);
        len = zmq_recv(dealer, bytes, sizeof(bytes), ZMQ_DONTWAIT);
    }
    TRUE(len > 0);
    bytes_add(&answer, bytes, (size_t)len);
    return answer;
}

/* Waits for one answer that is an error and says so. */
static void
is_refused_with(struct scene *scene, void *dealer, int64_t code, const char *words)
{
    struct bytes answer = answer_to(scene, dealer);
    struct frame_reader *reader = frame_reader_new();
    struct frame frame;
    struct why why;
    OK_ERR(frame_read(reader, answer.at, answer.len, SCAN_DESK_BYTES, &frame, &why), &why);
    EQ_I64(frame.kind, FRAME_ERROR);
    EQ_I64(frame.code, code);
    char text[WHY_TEXT_BYTES];
    str_copy(text, sizeof(text), frame.text);
    HAS_STR(text, words);
    frame_reader_free(&reader);
    bytes_free(&answer);
}

static void
send_question(void *dealer, uint64_t id)
{
    struct frame frame = {.kind = FRAME_ASK_SNAPSHOT, .id = id};
    struct bytes question = {0};
    frame_pack(NULL, &frame, &question);
    zmq_send(dealer, question.at, question.len, ZMQ_DONTWAIT);
    bytes_free(&question);
}

TEST(a_bad_question_is_answered_with_what_is_wrong_and_counted)
{
    struct scene scene;
    a_live_scene(&scene, false);
    void *dealer = a_dealer(&scene);

    zmq_send(dealer, "\xdd\xff\xff\xff\xff", 5, 0);
    is_refused_with(&scene, dealer, ERR_FORMAT, "");
    zmq_send(dealer, "\x93\x01\x11\x07", 4, 0); /* a part, cut short */
    is_refused_with(&scene, dealer, ERR_FORMAT, "part");
    zmq_send(dealer, "\x93\x01\x63\x07", 4, 0);
    is_refused_with(&scene, dealer, ERR_UNKNOWN, "kind 99");
    zmq_send(dealer, "\x93\x02\x10\x07", 4, 0);
    is_refused_with(&scene, dealer, ERR_UNKNOWN, "version 2");
    zmq_send(dealer, "", 0, ZMQ_SNDMORE);
    zmq_send(dealer, "\x93\x01\x10\x07", 4, 0);
    is_refused_with(&scene, dealer, ERR_FORMAT, "one frame");
    EQ_U64(publisher_stats(scene.publisher).refused, 5);

    tell(&scene, 5);
    WAIT_FOR(&scene, is_equal);
    zmq_close(dealer);
    scene_end(&scene);
}

TEST(what_a_desk_refuses_is_what_the_worked_example_of_the_page_says)
{
    static const struct {
        const char *what, *question;
        size_t len;
    } rows[] = {
        {"question of kind 99", "\x93\x01\x63\x02", 4},
        {"error sent to a desk", "\x95\x01\x12\x02\x07\xa0", 6},
    };
    struct scene scene;
    a_live_scene(&scene, false);
    void *dealer = a_dealer(&scene);
    char *page = protocol_page();
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct bytes question = {0};
        bytes_add(&question, rows[i].question, rows[i].len);
        protocol_page_shows(page, rows[i].what, question);
        zmq_send(dealer, rows[i].question, rows[i].len, 0);
        protocol_page_shows(page, "answer to it", answer_to(&scene, dealer));
    }
    free(page);
    zmq_close(dealer);
    scene_end(&scene);
}

TEST(a_question_before_the_gate_has_started_is_refused)
{
    struct scene scene;
    scene_init(&scene, false);
    gate_comes(&scene);
    void *dealer = a_dealer(&scene);
    send_question(dealer, 1);
    is_refused_with(&scene, dealer, ERR_STALE, "still starting");
    zmq_close(dealer);
    scene_end(&scene);
}

TEST(a_flood_of_questions_costs_few_answers_and_others_are_served)
{
    struct scene scene;
    a_live_scene(&scene, false);
    void *dealer = a_dealer(&scene);
    int64_t begun_us = clock_mono_us();
    uint64_t before = publisher_stats(scene.publisher).snapshots;
    for (uint64_t i = 1; i <= 20000; i++) {
        send_question(dealer, i);
        if (i % 1000 == 0)
            tell(&scene, 3);
        if (i % 100 == 0)
            rounds(&scene);
    }
    follower_free(&scene.follower);
    console_comes(&scene);
    WAIT_FOR(&scene, is_equal);
    uint64_t answers = publisher_stats(scene.publisher).snapshots - before;
    uint64_t seconds = (uint64_t)(clock_mono_us() - begun_us) / 1000000;
    TRUE(answers >= 1);
    TRUE(answers <= DESK_STARTS_PER_S * (seconds + 1) + 2);
    zmq_close(dealer);
    scene_end(&scene);
}

/* --- messages without an end -------------------------------------------------------------------- */

/* A peer who speaks ZMTP 3.0 by himself: libzmq would keep his parts until the last one. */
static int
a_raw_peer(const char *endpoint, const char *type)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    int64_t port;
    TRUE(text_to_i64(text_of(strrchr(endpoint, ':') + 1), &port));
    to.sin_port = htons((uint16_t)port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EQ_I64(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    unsigned char greeting[64] = {[0] = 0xff, [9] = 0x7f, [10] = 3};
    memcpy(greeting + 12, "NULL", 4);
    EQ_I64(send(fd, greeting, sizeof greeting, MSG_NOSIGNAL), sizeof greeting);
    unsigned char ready[64] = "\4?\5READY\x0bSocket-Type\0\0\0";
    size_t type_len = strlen(type), len = 2 + 6 + 12 + 4 + type_len;
    ready[1] = (unsigned char)(len - 2);
    ready[len - type_len - 1] = (unsigned char)type_len;
    memcpy(ready + len - type_len, type, type_len);
    EQ_I64(send(fd, ready, len, MSG_NOSIGNAL), len);
    for (size_t got = 0; got < sizeof greeting + 20;) { /* the gate's, and its READY */
        ssize_t more = recv(fd, greeting, sizeof greeting, 0);
        TRUE(more > 0);
        got += (size_t)more;
    }
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

/* Sends parts for as long as it can, until the gate has hung up on him. */
static void
is_hung_up_on(struct scene *scene, int fd, size_t part_bytes)
{
    static unsigned char part[65536];
    uint64_t before = publisher_stats(scene->publisher).peer_hang_ups;
    int64_t deadline_us = clock_mono_us() + PATIENCE_US;
    size_t at = 0;                /* a part begins where the one before ended */
    memset(part, 1, sizeof part); /* the first byte: more will come; the feed takes a topic */
    part[1] = (unsigned char)part_bytes;
    while (publisher_stats(scene->publisher).peer_hang_ups == before) {
        if (clock_mono_us() > deadline_us)
            TEST_FAIL("not hung up on in time");
        ssize_t sent = 1;
        for (int i = 0; i < 1000 && sent > 0; i++) {
            sent = send(fd, part + at, part_bytes + 2 - at, MSG_NOSIGNAL);
            at = sent > 0 ? (at + (size_t)sent) % (part_bytes + 2) : at;
        }
        rounds(scene);
    }
    close(fd);
}

TEST(a_message_without_an_end_is_hung_up_on_and_nobody_else_notices)
{
    struct scene scene;
    a_live_scene(&scene, true);
    int64_t before = resident_bytes();
    for (int i = 0; i < 3; i++) {
        is_hung_up_on(&scene, a_raw_peer(scene.desk, "DEALER"), 200);
        is_hung_up_on(&scene, a_raw_peer(scene.feed, "SUB"), 200);
    }
    EQ_U64(publisher_stats(scene.publisher).hang_ups, 0);
    EQ_U64(publisher_stats(scene.publisher).peer_hang_ups, 6);
    tell(&scene, 5);
    WAIT_FOR(&scene, is_equal);
    EQ_U64(scene.stats->resyncs, 0);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what was freed */
    int64_t deadline_us = clock_mono_us() + PATIENCE_US;
    while (resident_bytes() - before > 16 * 1024 * 1024) { /* given back, in a while */
        if (clock_mono_us() > deadline_us)
            TEST_FAIL("grown by %" PRId64 " bytes", resident_bytes() - before);
        rounds(&scene);
    }
#else
    (void)before;
#endif
    scene_end(&scene);
}

/* --- the audit file ----------------------------------------------------------------------------- */

struct teller {
    int asked;
    enum err err;
};

static enum err
tell_trail(void *context, const char *user, const struct frame *ask, struct frame *answer,
           struct why *why)
{
    static const struct trail_record records[] = {{{.n = 1, .who = TEXT("alice")}, TEXT("h1")},
                                                  {{.n = 2, .who = TEXT("bob")}, TEXT("h2")}};
    struct teller *teller = context;
    teller->asked++;
    EQ_STR(user, ""); /* in the clear */
    EQ_U64(ask->first, 0);
    if (teller->err)
        return why_set(why, teller->err, "bob may not");
    answer->audit_n = 2;
    answer->audit_hash = TEXT("h2");
    answer->records = records;
    answer->count = 2;
    return OK;
}

static bool
is_told_or_refused(struct scene *scene)
{
    follower_want_trail(scene->follower, 64);
    return follower_trail(scene->follower)->state != TRAIL_WAITING;
}

TEST(an_audit_file_is_told_to_who_may_and_to_nobody_else)
{
    struct scene scene;
    struct teller teller = {.err = ERR_DENIED};
    a_live_scene(&scene, false);
    publisher_set_trail(scene.publisher, tell_trail, &teller);
    WAIT_FOR(&scene, is_told_or_refused);
    const struct trail *trail = follower_trail(scene.follower);
    TRUE(trail->is_denied);
    EQ_STR(trail->refusal, "bob may not");
    EQ_U64(trail->count, 0);

    teller.err = OK;
    follower_want_trail(scene.follower, 0); /* closed and opened again */
    WAIT_FOR(&scene, is_told_or_refused);
    EQ_I64(trail->state, TRAIL_TOLD);
    EQ_U64(trail->count, 2);
    EQ_TEXT(trail->at[1].is.who, "bob");
    EQ_I64(teller.asked, 2);
    scene_end(&scene);
}

TEST(a_gate_without_an_audit_file_says_so)
{
    struct scene scene;
    a_live_scene(&scene, false);
    WAIT_FOR(&scene, is_told_or_refused);
    EQ_I64(follower_trail(scene.follower)->state, TRAIL_UNABLE);
    EQ_STR(follower_trail(scene.follower)->refusal, "this gate keeps no audit file");
    scene_end(&scene);
}
