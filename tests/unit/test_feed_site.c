#include "tests/unit/test.h"

#include "console/feed/feed_site.h"
#include "tests/unit/link_gate.h"

enum { SECOND_US = 1000000 };
static const int64_t start_us = 1795373833LL * SECOND_US;

struct scene {
    struct link_gate gate;
    struct follow *follow;
    int64_t now_us;
};

static void
hear(struct scene *scene, struct bytes message)
{
    follow_feed(scene->follow, message.at, message.len, scene->now_us,
                scene->now_us - start_us + 1);
    bytes_free(&message);
}

static void
tick(struct scene *scene, int64_t seconds)
{
    scene->now_us += seconds * SECOND_US;
    follow_tick(scene->follow, scene->now_us, scene->now_us - start_us + 1);
}

static void
answer(struct scene *scene)
{
    uint64_t id;
    TRUE(follow_question(scene->follow, &id));
    struct link_answer parts = link_gate_answer(&scene->gate, id);
    for (size_t i = 0; i < parts.count; i++)
        follow_answer(scene->follow, parts.part[i].at, parts.part[i].len, scene->now_us,
                      scene->now_us - start_us + 1);
    link_answer_free(&parts);
}

static void
begin(struct scene *scene)
{
    *scene = (struct scene){.now_us = start_us, .follow = follow_new()};
    link_gate_init(&scene->gate, 1, 77);
}

static void
finish(struct scene *scene)
{
    follow_free(&scene->follow);
    link_gate_fini(&scene->gate);
}

static struct site
seen(const struct scene *scene)
{
    struct site site = {.endpoint = "ipc://x", .trouble = ""};
    feed_site_fill(&site, scene->follow, scene->now_us);
    return site;
}

TEST(a_figure_is_fresh_only_when_the_gate_is_live_and_its_switch_is_up)
{
    for (int state = 0; state < FOLLOW_STATES; state++) {
        for (int link = 0; link < LINK_STATES; link++) {
            enum freshness freshness =
                feed_site_freshness((enum follow_state)state, (enum link_state)link, true);
            EQ_I64(freshness == FRESH, state == FOLLOW_LIVE && link == LINK_UP);
            EQ_I64(freshness == FRESH_LOST, state == FOLLOW_LOST);
            EQ_I64(feed_site_freshness((enum follow_state)state, (enum link_state)link, false),
                   FRESH_NEVER);
        }
    }
}

TEST(before_anything_is_heard_a_site_says_so)
{
    struct scene scene;
    begin(&scene);
    tick(&scene, 1);
    struct site site = seen(&scene);
    EQ_STR(site.state, "connecting");
    EQ_STR(site.endpoint, "ipc://x");
    EQ_STR(site.reason, "");
    EQ_I64(site.freshness, FRESH_NEVER);
    EQ_I64(site.heard_us, 0);
    TRUE(site.board != NULL);
    finish(&scene);
}

TEST(a_board_that_was_never_whole_is_not_shown_as_old_figures)
{
    struct scene scene;
    begin(&scene);
    hear(&scene, link_gate_beat(&scene.gate));
    EQ_STR(seen(&scene).state, "syncing");
    EQ_I64(seen(&scene).freshness, FRESH_NEVER);
    tick(&scene, 11);
    EQ_STR(seen(&scene).state, "lost");
    EQ_I64(seen(&scene).freshness, FRESH_NEVER);
    finish(&scene);
}

TEST(a_site_copies_what_the_link_counted)
{
    struct scene scene;
    begin(&scene);
    hear(&scene, link_gate_events(&scene.gate, 30));
    answer(&scene);
    hear(&scene, link_gate_events(&scene.gate, 5));
    struct site site = seen(&scene);
    EQ_STR(site.state, "live");
    EQ_U64(site.epoch, 77);
    EQ_U64(site.seq, 35);
    EQ_U64(site.gaps, 0);
    EQ_I64(site.gap_count, 0);
    EQ_I64(site.heard_us, scene.now_us);
    EQ_I64(site.now_us, scene.now_us);
    TRUE(site.bytes > 0);
    TRUE(site.board == follow_board(scene.follow));
    finish(&scene);
}

TEST(the_head_of_the_audit_file_and_its_alarm_reach_the_site)
{
    struct scene scene;
    begin(&scene);
    scene.gate.audit_n = 3;
    scene.gate.audit_hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    hear(&scene, link_gate_beat(&scene.gate));
    EQ_U64(seen(&scene).audit_n, 3);
    EQ_STR(seen(&scene).audit_hash, scene.gate.audit_hash);
    EQ_STR(seen(&scene).alarm, "");
    scene.gate.audit_n = 2;
    hear(&scene, link_gate_beat(&scene.gate));
    EQ_U64(seen(&scene).audit_n, 3);
    HAS_STR(seen(&scene).alarm, "AUDIT FILE WENT BACK");
    finish(&scene);
}

TEST(a_gap_reaches_the_site_with_its_numbers)
{
    struct scene scene;
    begin(&scene);
    hear(&scene, link_gate_events(&scene.gate, 10));
    answer(&scene);
    struct bytes missed = link_gate_events(&scene.gate, 3);
    bytes_free(&missed);
    hear(&scene, link_gate_events(&scene.gate, 1));
    struct site site = seen(&scene);
    EQ_STR(site.state, "syncing");
    EQ_STR(site.reason, "gap");
    EQ_I64(site.freshness, FRESH_STALE);
    EQ_U64(site.gaps, 1);
    EQ_U64(site.missed, 3);
    EQ_I64(site.gap_count, 1);
    EQ_U64(site.gap[0].from_seq, 11);
    EQ_U64(site.gap[0].to_seq, 13);
    EQ_I64(site.gap[0].lasted_us, 0);
    tick(&scene, 1);
    answer(&scene);
    EQ_STR(seen(&scene).state, "live");
    TRUE(seen(&scene).gap[0].lasted_us > 0);
    finish(&scene);
}

TEST(silence_makes_a_site_late_and_then_lost)
{
    struct scene scene;
    begin(&scene);
    hear(&scene, link_gate_events(&scene.gate, 10));
    answer(&scene);
    tick(&scene, 4);
    EQ_STR(seen(&scene).state, "late");
    EQ_I64(seen(&scene).freshness, FRESH_STALE);
    tick(&scene, 7);
    EQ_STR(seen(&scene).state, "lost");
    EQ_I64(seen(&scene).freshness, FRESH_LOST);
    finish(&scene);
}
