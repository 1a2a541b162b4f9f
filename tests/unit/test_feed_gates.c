/* The feed with real sockets, a publisher and a follower in one loop. */
#include "tests/unit/test.h"

#include <unistd.h>

#include "console/feed/feed.h"
#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/link/publisher.h"

enum { DEADLINE_US = 20 * 1000 * 1000 };

struct scene {
    struct loop *loop;
    struct board *board;
    struct publisher *publisher;
    struct feed *feed;
    int changes;
};

static void
count_change(void *context)
{
    ((struct scene *)context)->changes++;
}

static void
begin(struct scene *scene)
{
    *scene = (struct scene){.loop = loop_new(), .board = board_new()};
    struct event up = {
        .type = EVENT_EXCHANGE, .at_us = 1, .exchange = {.name = TEXT("test"), .link = LINK_UP}};
    board_apply(scene->board, &up, NULL);
    struct publisher_options options = {
        .feed = "tcp://127.0.0.1:*", .desk = "tcp://127.0.0.1:*", .board = scene->board};
    struct why why;
    OK_ERR(publisher_new(&scene->publisher, scene->loop, &options, &why), &why);
}

static void
finish(struct scene *scene)
{
    feed_free(&scene->feed);
    publisher_free(&scene->publisher);
    loop_free(&scene->loop);
    board_free(&scene->board);
}

static bool
becomes_settled(struct scene *scene)
{
    int64_t end_us = clock_mono_us() + DEADLINE_US;
    while (!feed_is_settled(scene->feed, clock_wall_us()) && clock_mono_us() < end_us)
        loop_step(scene->loop, 20);
    return feed_is_settled(scene->feed, clock_wall_us());
}

TEST(a_feed_settles_when_every_gate_is_live_and_has_beaten)
{
    struct scene scene;
    begin(&scene);
    struct feed_gate gate = {.feed = publisher_feed(scene.publisher),
                             .desk = publisher_desk(scene.publisher)};
    struct why why;
    OK_ERR(feed_new(&scene.feed, scene.loop, &gate, 1, count_change, &scene, &why), &why);
    EQ_U64(feed_count(scene.feed), 1);
    EQ_U64(feed_live(scene.feed), 0);
    FALSE(feed_is_settled(scene.feed, clock_wall_us()));
    uint64_t version = feed_version(scene.feed);

    publisher_start(scene.publisher, 5, 1);
    TRUE(becomes_settled(&scene));
    EQ_U64(feed_live(scene.feed), 1);
    EQ_U64(feed_heard(scene.feed), 1);
    TRUE(scene.changes > 0);
    TRUE(feed_version(scene.feed) != version);
    const struct site *site = feed_sites(scene.feed, clock_wall_us());
    EQ_STR(site->state, "live");
    EQ_I64(site->freshness, FRESH);
    EQ_STR(site->board->exchange.name, "test");
    EQ_STR(site->endpoint, publisher_feed(scene.publisher));
    finish(&scene);
}

TEST(one_gate_of_two_is_not_enough_to_settle)
{
    struct scene scene;
    begin(&scene);
    char nowhere[64];
    str_format(nowhere, sizeof nowhere, "ipc:///tmp/vigie-none-%d", (int)getpid());
    struct feed_gate gates[] = {
        {.feed = publisher_feed(scene.publisher), .desk = publisher_desk(scene.publisher)},
        {.feed = nowhere, .desk = nowhere}};
    struct why why;
    OK_ERR(feed_new(&scene.feed, scene.loop, gates, NITEMS(gates), NULL, NULL, &why), &why);
    publisher_start(scene.publisher, 5, 1);
    int64_t end_us = clock_mono_us() + DEADLINE_US;
    while (feed_live(scene.feed) < 1 && clock_mono_us() < end_us)
        loop_step(scene.loop, 20);
    EQ_U64(feed_live(scene.feed), 1);
    EQ_U64(feed_heard(scene.feed), 1);
    FALSE(feed_is_settled(scene.feed, clock_wall_us() + 3600LL * 1000000));
    const struct site *sites = feed_sites(scene.feed, clock_wall_us());
    EQ_STR(sites[0].state, "live");
    EQ_STR(sites[1].state, "connecting");
    EQ_I64(sites[1].freshness, FRESH_NEVER);
    finish(&scene);
}

TEST(addresses_that_are_none_or_in_the_clear_are_refused)
{
    struct loop *loop = loop_new();
    struct feed *feed = NULL;
    struct why why;
    struct feed_gate wrong[] = {{.feed = "ipc:///tmp/good", .desk = "nonsense"}};
    IS_ERR(feed_new(&feed, loop, wrong, 1, NULL, NULL, &why), ERR_ARG, &why);
    HAS_STR(why.text, "nonsense");
    struct feed_gate open[] = {{.feed = "ipc:///tmp/good", .desk = "ipc:///tmp/good"},
                               {.feed = "tcp://192.0.2.1:1", .desk = "tcp://192.0.2.1:2"}};
    IS_ERR(feed_new(&feed, loop, open, 2, NULL, NULL, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "CURVE");
    TRUE(feed == NULL);
    loop_free(&loop);
}
