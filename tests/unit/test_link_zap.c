/* Keys over real sockets: who comes in, who does not, and what a gate hangs up on. All in this
 * process: one loop for the gate's side, one for the peers'. Every wait is for a condition.
 */
#include "tests/unit/test.h"

#include <unistd.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/codec/frame.h"
#include "proto/link/desk.h"
#include "proto/link/follower.h"
#include "proto/link/publisher.h"
#include "proto/link/wire.h"
#include "proto/link/zap.h"
#include "tests/unit/link_gate.h"

enum { PATIENCE_US = 20 * 1000 * 1000, PEOPLE = 4, ENDPOINT_BYTES = 256 };

struct scene {
    struct link_gate gate;
    struct loop *near, *far;
    struct key_pair keys;           /* the gate's */
    struct key_pair people[PEOPLE]; /* of whom these may come in: */
    bool may[PEOPLE];
    uint64_t asked;
    struct publisher *publisher;
    struct follower *followers[PEOPLE];
    char feed[ENDPOINT_BYTES], desk[ENDPOINT_BYTES];
};

static bool
allows(void *context, const char *user)
{
    struct scene *scene = context;
    scene->asked++;
    for (size_t i = 0; i < PEOPLE; i++) {
        if (strcmp(user, scene->people[i].public_half) == 0)
            return scene->may[i];
    }
    return false;
}

static void
rounds(struct scene *scene)
{
    loop_step(scene->far, 1);
    loop_step(scene->near, 1);
}

static bool
is_live(const struct scene *scene, size_t i)
{
    const struct follow_stats *stats = follow_stats(follower_follow(scene->followers[i]));
    return stats->state == FOLLOW_LIVE && stats->seq == scene->gate.seq;
}

static uint64_t
messages_of(const struct scene *scene, size_t i)
{
    return follow_stats(follower_follow(scene->followers[i]))->messages;
}

static bool
tells(const struct scene *scene, size_t i, const char *what)
{
    return strstr(follower_trouble(scene->followers[i]), what);
}

#define WAIT_FOR(scene, condition)                        \
    do {                                                  \
        int64_t until_us = clock_mono_us() + PATIENCE_US; \
        while (!(condition)) {                            \
            if (clock_mono_us() > until_us)               \
                TEST_FAIL("not in time: %s", #condition); \
            rounds(scene);                                \
        }                                                 \
    } while (0)

static void
open_scene(struct scene *scene, const char *feed, const char *desk)
{
    struct why why;
    link_gate_init(&scene->gate, 1, 7);
    scene->near = loop_new();
    scene->far = loop_new();
    OK_ERR(key_make(&scene->keys, &why), &why);
    for (size_t i = 0; i < PEOPLE; i++)
        OK_ERR(key_make(&scene->people[i], &why), &why);
    struct zap_guard guard = {&scene->keys, allows, scene};
    struct publisher_options options = {
        .feed = feed,
        .desk = desk,
        .beat_ms = 20,
        .board = scene->gate.board,
        .guard = &guard,
    };
    OK_ERR(publisher_new(&scene->publisher, scene->far, &options, &why), &why);
    str_copy(scene->feed, sizeof scene->feed, text_of(publisher_feed(scene->publisher)));
    str_copy(scene->desk, sizeof scene->desk, text_of(publisher_desk(scene->publisher)));
    publisher_start(scene->publisher, scene->gate.epoch, scene->gate.seq);
}

static void
close_scene(struct scene *scene)
{
    for (size_t i = 0; i < PEOPLE; i++)
        follower_free(&scene->followers[i]);
    loop_free(&scene->near);
    publisher_free(&scene->publisher);
    loop_free(&scene->far);
    link_gate_fini(&scene->gate);
}

/* own NULL: nobody's keys; gate NULL: in the clear. */
static void
come(struct scene *scene, size_t i, const struct key_pair *own, const char *gate)
{
    struct key_client keys = {own, gate};
    struct why why;
    OK_ERR(follower_new(&scene->followers[i], scene->near, scene->feed, scene->desk,
                        gate ? &keys : NULL, NULL, NULL, &why),
           &why);
}

static void
tell(struct scene *scene)
{
    struct bytes message = link_gate_events(&scene->gate, 3);
    publisher_send(scene->publisher, message.at, message.len, scene->gate.seq);
    bytes_free(&message);
}

/* Both kinds of address: libzmq lets go of them in different ways. */
enum { KINDS = 2 };

static char folder[64];

static const char *
endpoint_of(size_t kind, const char *role)
{
    static char endpoint[2][ENDPOINT_BYTES];
    char *to = endpoint[role[0] == 'd'];
    if (kind == 0)
        return "tcp://127.0.0.2:*";
    if (!folder[0]) {
        str_copy(folder, sizeof folder, TEXT("/tmp/vgXXXXXX"));
        TRUE(mkdtemp(folder));
    }
    str_format(to, ENDPOINT_BYTES, "ipc://%s/%s", folder, role);
    return to;
}

__attribute__((destructor)) static void
clean(void)
{
    static const char *const roles[] = {"feed", "desk"};
    for (size_t i = 0; i < NITEMS(roles) && folder[0]; i++)
        unlink(endpoint_of(1, roles[i]) + strlen("ipc://"));
    if (folder[0])
        rmdir(folder);
}

TEST(those_on_the_list_are_live_and_those_who_are_not_hear_nothing)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct scene scene = {.may = {true, true, false, false}};
        struct key_pair other;
        key_make(&other, NULL);
        open_scene(&scene, endpoint_of(kind, "feed"), endpoint_of(kind, "desk"));
        come(&scene, 0, &scene.people[0], scene.keys.public_half);
        come(&scene, 1, &scene.people[1], other.public_half); /* another gate's key */
        come(&scene, 2, &scene.people[2], scene.keys.public_half);
        come(&scene, 3, NULL, NULL);
        WAIT_FOR(&scene, is_live(&scene, 0));
        tell(&scene);
        WAIT_FOR(&scene, is_live(&scene, 0));
        WAIT_FOR(&scene, tells(&scene, 1, "not the gate of that key"));
        WAIT_FOR(&scene, tells(&scene, 2, "does not let our key in"));
        WAIT_FOR(&scene, tells(&scene, 3, "wants keys"));
        uint64_t before = messages_of(&scene, 0);
        WAIT_FOR(&scene, messages_of(&scene, 0) > before + 20);
        for (size_t i = 1; i < PEOPLE; i++)
            EQ_I64(follow_stats(follower_follow(scene.followers[i]))->heard_us, 0);
        EQ_U64(publisher_stats(scene.publisher).followers, 1);
        TRUE(publisher_stats(scene.publisher).strangers >= 3);
        close_scene(&scene);
    }
}

TEST(a_gate_in_the_clear_is_not_taken_for_one_with_a_key)
{
    struct scene scene = {.may = {true}};
    open_scene(&scene, endpoint_of(0, "feed"), endpoint_of(0, "desk"));
    struct loop *loop = loop_new();
    struct publisher_options clear = {
        .feed = "tcp://127.0.0.1:*",
        .desk = "tcp://127.0.0.1:*",
        .beat_ms = 20,
        .board = scene.gate.board,
    };
    struct publisher *publisher;
    struct why why;
    OK_ERR(publisher_new(&publisher, loop, &clear, &why), &why);
    publisher_start(publisher, 1, 0);
    str_copy(scene.feed, sizeof scene.feed, text_of(publisher_feed(publisher)));
    str_copy(scene.desk, sizeof scene.desk, text_of(publisher_desk(publisher)));
    come(&scene, 0, &scene.people[0], scene.keys.public_half);
    int64_t until_us = clock_mono_us() + PATIENCE_US;
    while (!tells(&scene, 0, "in the clear") && clock_mono_us() < until_us) {
        loop_step(loop, 1);
        rounds(&scene);
    }
    HAS_STR(follower_trouble(scene.followers[0]), "speaks in the clear");
    publisher_free(&publisher);
    loop_free(&loop);
    close_scene(&scene);
}

TEST(a_key_that_is_withdrawn_hears_nothing_more_and_all_others_come_back)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct scene scene = {.may = {true, true, true, true}};
        open_scene(&scene, endpoint_of(kind, "feed"), endpoint_of(kind, "desk"));
        for (size_t i = 0; i < PEOPLE; i++)
            come(&scene, i, &scene.people[i], scene.keys.public_half);
        for (size_t i = 0; i < PEOPLE; i++)
            WAIT_FOR(&scene, is_live(&scene, i));

        scene.may[2] = false;
        uint64_t heard = messages_of(&scene, 2);
        publisher_hang_up(scene.publisher);
        EQ_U64(publisher_stats(scene.publisher).peer_hang_ups, 1); /* his at the desk, no other */
        tell(&scene);                                              /* while the feed is not there */
        WAIT_FOR(&scene, publisher_stats(scene.publisher).followers == PEOPLE - 1);
        for (size_t i = 0; i < PEOPLE; i++) {
            if (i != 2)
                WAIT_FOR(&scene, is_live(&scene, i));
        }
        uint64_t before = messages_of(&scene, 0);
        WAIT_FOR(&scene, messages_of(&scene, 0) > before + 20);
        EQ_U64(publisher_stats(scene.publisher).followers, PEOPLE - 1);
        EQ_U64(publisher_stats(scene.publisher).hang_ups, 1);
        /* At most what was under way. */
        TRUE(messages_of(&scene, 2) <= heard + 3);
        EQ_STR(publisher_feed(scene.publisher), scene.feed);

        scene.may[2] = true; /* and comes in again as soon as it may */
        WAIT_FOR(&scene, is_live(&scene, 2));
        close_scene(&scene);
    }
}

TEST(the_desk_asks_again_with_each_question)
{
    struct scene scene = {.may = {true}};
    struct why why;
    open_scene(&scene, endpoint_of(0, "feed"), endpoint_of(0, "desk"));
    void *asker = wire_new(scene.near, ZMQ_DEALER, 16, 1 << 20, &why);
    wire_identify(asker, &(struct key_client){&scene.people[0], scene.keys.public_half});
    OK_ERR(wire_connect(asker, "desk", scene.desk, &why), &why);
    struct frame frame = {.kind = FRAME_ASK_SNAPSHOT, .id = 5};
    struct bytes question = {0};
    char answer[4096];
    frame_pack(NULL, &frame, &question);
    zmq_send(asker, question.at, question.len, 0);
    WAIT_FOR(&scene, zmq_recv(asker, answer, sizeof answer, ZMQ_DONTWAIT) > 0);
    EQ_U64(publisher_stats(scene.publisher).strangers, 0);
    scene.may[0] = false;
    zmq_send(asker, question.at, question.len, 0);
    WAIT_FOR(&scene, publisher_stats(scene.publisher).strangers >= 1);
    EQ_U64(publisher_stats(scene.publisher).peer_hang_ups, 1);
    for (int i = 0; i < 50; i++)
        rounds(&scene);
    TRUE(zmq_recv(asker, answer, sizeof answer, ZMQ_DONTWAIT) < 0);
    scene.may[0] = true;
    wire_close(&asker); /* after a refusal libzmq does not try again */
    asker = wire_new(scene.near, ZMQ_DEALER, 16, 1 << 20, &why);
    wire_identify(asker, &(struct key_client){&scene.people[0], scene.keys.public_half});
    OK_ERR(wire_connect(asker, "desk", scene.desk, &why), &why);
    zmq_send(asker, question.at, question.len, 0);
    WAIT_FOR(&scene, zmq_recv(asker, answer, sizeof answer, ZMQ_DONTWAIT) > 0);
    bytes_free(&question);
    wire_close(&asker);
    close_scene(&scene);
}

/* --- when nobody, or something wrong, answers ------------------------------------------------- */

TEST(while_nobody_can_be_asked_nobody_comes_in)
{
    struct key_pair gate, person;
    struct why why;
    struct loop *far = loop_new(), *near = loop_new();
    key_make(&gate, NULL);
    key_make(&person, NULL);
    void *server = wire_new(far, ZMQ_XPUB, 10, 1024, &why);
    void *client = wire_new(near, ZMQ_SUB, 10, 1024, &why);
    char monitor[] = "inproc://watched";
    wire_guard(server, &gate);
    TRUE(wire_has_keys(server));
    OK_ERR(wire_bind(server, "feed", "tcp://127.0.0.2:*", &why), &why);
    char endpoint[ENDPOINT_BYTES];
    wire_endpoint(server, endpoint, sizeof endpoint);
    wire_identify(client, &(struct key_client){&person, gate.public_half});
    zmq_setsockopt(client, ZMQ_SUBSCRIBE, "", 0);
    zmq_socket_monitor(client, monitor,
                       ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                           ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    void *seen = zmq_socket(loop_zmq(near), ZMQ_PAIR);
    int patience_ms = PATIENCE_US / 1000;
    zmq_setsockopt(seen, ZMQ_RCVTIMEO, &patience_ms, sizeof patience_ms);
    zmq_connect(seen, monitor);
    OK_ERR(wire_connect(client, "feed", endpoint, &why), &why);
    unsigned char head[8];
    uint16_t event = 0;
    TRUE(zmq_recv(seen, head, sizeof head, 0) >= 6);
    memcpy(&event, head, sizeof event);
    TRUE(event != ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    zmq_socket_monitor(client, NULL, 0);
    zmq_close(seen);
    wire_close(&client);
    wire_close(&server);
    loop_free(&near);
    loop_free(&far);
}

TEST(one_loop_has_one_door)
{
    struct loop *loop = loop_new();
    struct zap_guard guard = {0};
    struct zap *first, *second;
    struct why why;
    OK_ERR(zap_new(&first, loop, &guard, &why), &why);
    IS_ERR(zap_new(&second, loop, &guard, &why), ERR_IO, &why);
    zap_free(&first);
    loop_free(&loop);
}

static bool
everybody(void *context, const char *user)
{
    (void)context;
    (void)user;
    return true;
}

static const char key32[] = "0123456789abcdef0123456789abcdef";

/* A request as libzmq makes them, with one frame put in another's place, and its answer's code. */
static void
ask(struct loop *loop, const char *const *frames, size_t count, char code[4])
{
    int linger = 0;
    void *asker = zmq_socket(loop_zmq(loop), ZMQ_REQ);
    zmq_setsockopt(asker, ZMQ_LINGER, &linger, sizeof linger);
    EQ_I64(zmq_connect(asker, "inproc://zeromq.zap.01"), 0);
    for (size_t i = 0; i < count; i++)
        zmq_send(asker, frames[i], strlen(frames[i]), i + 1 < count ? ZMQ_SNDMORE : 0);
    char frame[7][64];
    int len[7], got = 0;
    int64_t until_us = clock_mono_us() + PATIENCE_US;
    while (got < 6 && clock_mono_us() < until_us) {
        loop_step(loop, 1);
        while (got < 7 && (len[got] = zmq_recv(asker, frame[got], 64, ZMQ_DONTWAIT)) >= 0)
            got++;
    }
    EQ_I64(got, 6);
    EQ_I64(len[2], 3);
    memcpy(code, frame[2], 3);
    code[3] = '\0';
    EQ_I64(len[4], code[0] == '2' ? KEY_CHARS : 0); /* no user but one who may come in */
    zmq_close(asker);
}

TEST(a_request_of_another_shape_is_refused)
{
    static const struct {
        size_t place; /* of the frame that is another */
        const char *frame;
    } wrong[] = {{0, "1.1"},    {0, ""},
                 {2, "global"}, {2, ""},
                 {2, "vigie2"}, {5, "NULL"},
                 {5, "PLAIN"},  {6, ""},
                 {6, "short"},  {6, "0123456789abcdef0123456789abcdefX"}};
    const char *const right[] = {"1.0", "1", ZAP_DOMAIN, "127.0.0.1", "", "CURVE", key32, "more"};
    struct loop *loop = loop_new();
    struct zap_guard guard = {.allows = everybody};
    struct zap *zap;
    struct why why;
    char code[4];
    OK_ERR(zap_new(&zap, loop, &guard, &why), &why);
    ask(loop, right, 7, code);
    EQ_STR(code, "200");
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        const char *frames[7];
        memcpy(frames, right, sizeof frames);
        frames[wrong[i].place] = wrong[i].frame;
        ask(loop, frames, 7, code);
        EQ_STR(code, "400");
    }
    static const size_t counts[] = {1, 2, 3, 5, 6, 8};
    for (size_t i = 0; i < NITEMS(counts); i++) {
        ask(loop, right, counts[i], code);
        EQ_STR(code, "400");
    }
    EQ_U64(zap_stats(zap).malformed, NITEMS(wrong) + NITEMS(counts));
    EQ_U64(zap_stats(zap).allowed, 1);
    ask(loop, right, 7, code); /* and goes on */
    EQ_STR(code, "200");
    zap_free(&zap);
    loop_free(&loop);
}
