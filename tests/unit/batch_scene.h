/* batch_scene: a small centre for the tests of console/batch. */
#ifndef TESTS_UNIT_BATCH_SCENE_H
#define TESTS_UNIT_BATCH_SCENE_H

#include "console/batch/batch.h"
#include "tests/unit/metric_scene.h"

#define EVIL "\x1b[2Jred\xe2\x80\xae\xff"

struct batch_scene {
    struct board *board;
    struct site site;
    struct picture *picture;
    struct bytes out;
};

/* A day, a number, a queue that has one caller, an agent, and names that mean harm. */
static inline void
batch_scene_begin(struct batch_scene *scene)
{
    *scene = (struct batch_scene){.board = board_new()};
    scene_say(scene->board, 0,
              (struct event){.type = EVENT_EXCHANGE,
                             .exchange = {.name = TEXT("paris"), .link = LINK_UP}});
    scene_say(scene->board, 0,
              (struct event){.type = EVENT_NUMBER,
                             .number = {.number = TEXT("0892680680"),
                                        .label = TEXT("=Hot, \"line\""),
                                        .owner = TEXT(EVIL),
                                        .catalogued = true}});
    scene_say(scene->board, 0,
              (struct event){.type = EVENT_DAY, .day = {TEXT("2026-11-22"), TEXT("UTC")}});
    scene_define_queue(scene->board, "sav", 20000);
    scene_say(scene->board, 0,
              (struct event){.type = EVENT_AGENT,
                             .agent = {.agent = TEXT("a1"), .label = TEXT("Amélie")}});
    scene_offer(scene->board, 1, "c1", "0892680680");
    scene_say(scene->board, 1.5,
              (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {TEXT("c1")}});
    scene_queue(scene->board, 2, "c1", "sav");
    scene_order(scene->board, 2, "order-001");
    scene_plan(scene->board, 2, "evacuation");
}

static inline void
batch_scene_look(struct batch_scene *scene, double seconds)
{
    picture_free(&scene->picture);
    scene->site = scene_site(scene->board, "ipc://x", seconds);
    scene->picture = picture_new(&scene->site, 1);
}

static inline void
batch_scene_end(struct batch_scene *scene)
{
    picture_free(&scene->picture);
    board_free(&scene->board);
    bytes_free(&scene->out);
}

/* What was written, as a string. */
static inline const char *
batch_scene_text(struct batch_scene *scene)
{
    bytes_add(&scene->out, "", 1);
    scene->out.len--;
    return (const char *)scene->out.at;
}

#endif
