/* Each transition of the follower, without a socket and with a clock that the test turns. */
#include "tests/unit/test.h"

#include "proto/link/follow.h"
#include "tests/unit/link_gate.h"

enum { SECOND_US = 1000000 };
#define WALL_US INT64_C(1795330800000000)

struct scene {
    struct link_gate gate;
    struct follow *follow;
    const struct follow_stats *stats;
    int64_t mono_us;
    uint64_t question;
};

static struct scene
a_scene(void)
{
    struct scene scene = {.follow = follow_new(), .mono_us = 5 * SECOND_US};
    link_gate_init(&scene.gate, 1, 1000);
    scene.stats = follow_stats(scene.follow);
    return scene;
}

static void
scene_end(struct scene *scene)
{
    follow_free(&scene->follow);
    link_gate_fini(&scene->gate);
}

/* --- what arrives --------------------------------------------------------------------------- */

static void
feed(struct scene *scene, struct bytes message)
{
    follow_feed(scene->follow, message.at, message.len, WALL_US + scene->mono_us, scene->mono_us);
    bytes_free(&message);
}

static void
feed_events(struct scene *scene, int count)
{
    feed(scene, link_gate_events(&scene->gate, count));
}

static void
feed_beat(struct scene *scene)
{
    feed(scene, link_gate_beat(&scene->gate));
}

static void
lose_events(struct scene *scene, int count)
{
    struct bytes message = link_gate_events(&scene->gate, count);
    bytes_free(&message);
}

static void
feed_part(struct scene *scene, const struct bytes *part)
{
    follow_answer(scene->follow, part->at, part->len, WALL_US + scene->mono_us, scene->mono_us);
}

/* The parts of the answer in the given order, as many as are named. */
static void
feed_parts(struct scene *scene, struct link_answer answer, const int *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        feed_part(scene, &answer.part[order[i]]);
    link_answer_free(&answer);
}

static void
feed_answer(struct scene *scene)
{
    struct link_answer answer = link_gate_answer(&scene->gate, scene->question);
    for (size_t i = 0; i < answer.count; i++)
        feed_part(scene, &answer.part[i]);
    link_answer_free(&answer);
}

static void
pass(struct scene *scene, int64_t us)
{
    scene->mono_us += us;
    follow_tick(scene->follow, WALL_US + scene->mono_us, scene->mono_us);
}

static bool
asks(struct scene *scene)
{
    return follow_question(scene->follow, &scene->question);
}

/* --- what must hold ------------------------------------------------------------------------- */

static void
is_state(struct scene *scene, enum follow_state state)
{
    EQ_STR(words_name(&follow_state_words, (int)scene->stats->state),
           words_name(&follow_state_words, (int)state));
}

static void
is_reason(struct scene *scene, enum follow_reason reason)
{
    EQ_STR(words_name(&follow_reason_words, (int)scene->stats->reason),
           words_name(&follow_reason_words, (int)reason));
}

static uint64_t
digest_of(const struct follow *follow)
{
    union { /* the digest is kept up to date inside, so it wants a board it may write to */
        const struct board *shown;
        struct board *own;
    } board = {follow_board(follow)};
    return board_digest(board.own);
}

static void
is_equal(struct scene *scene)
{
    is_state(scene, FOLLOW_LIVE);
    EQ_U64(scene->stats->epoch, scene->gate.epoch);
    EQ_U64(scene->stats->seq, scene->gate.seq);
    EQ_U64(digest_of(scene->follow), board_digest(scene->gate.board));
}

/* A scene that is live after `count` events. */
static struct scene
a_live_scene(int count)
{
    struct scene scene = a_scene();
    lose_events(&scene, count);
    feed_beat(&scene);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    return scene;
}

/* --- the first sync ------------------------------------------------------------------------- */

TEST(a_new_follower_is_connecting_with_an_empty_board)
{
    struct scene scene = a_scene();
    pass(&scene, 60 * SECOND_US);
    is_state(&scene, FOLLOW_CONNECTING);
    FALSE(asks(&scene));
    EQ_U64(digest_of(scene.follow), 0);
    scene_end(&scene);
}

TEST(the_first_message_makes_it_ask_once)
{
    struct scene scene = a_scene();
    feed_beat(&scene);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_FIRST);
    TRUE(asks(&scene));
    FALSE(asks(&scene));
    scene_end(&scene);
}

TEST(the_snapshot_and_what_was_kept_make_the_board)
{
    struct scene scene = a_scene();
    lose_events(&scene, 100);
    feed_beat(&scene);
    TRUE(asks(&scene));
    feed_events(&scene, 10);
    struct link_answer answer = link_gate_answer(&scene.gate, scene.question);
    feed_events(&scene, 10); /* behind the snapshot, before its parts */
    TRUE(answer.count > 2);
    for (size_t i = 0; i < answer.count; i++) {
        is_state(&scene, FOLLOW_SYNCING);
        feed_part(&scene, &answer.part[i]);
        if (i + 1 < answer.count)
            feed_events(&scene, 3);
    }
    link_answer_free(&answer);
    is_equal(&scene);
    EQ_U64(scene.stats->resyncs, 0);
    EQ_U64(scene.stats->duplicates, 0);
    scene_end(&scene);
}

TEST(a_kept_message_told_again_after_the_snapshot_is_a_duplicate)
{
    struct scene scene = a_scene();
    struct bytes again = {0};
    feed_beat(&scene);
    TRUE(asks(&scene));
    struct bytes message = link_gate_events(&scene.gate, 60);
    bytes_add(&again, message.at, message.len);
    feed(&scene, message);
    feed_answer(&scene);
    feed(&scene, again);
    is_equal(&scene);
    EQ_U64(scene.stats->duplicates, 1);
    scene_end(&scene);
}

/* A second gate with the same events tells those around `at` in one message. */
static void
is_applied_in_part(int at)
{
    struct link_gate twin;
    struct scene scene = a_scene();
    lose_events(&scene, at);
    feed_beat(&scene);
    TRUE(asks(&scene));
    feed_answer(&scene);
    lose_events(&scene, 5);

    link_gate_init(&twin, 1, 1000);
    struct bytes before = link_gate_events(&twin, at - 5), around = link_gate_events(&twin, 10);
    feed(&scene, around);
    is_equal(&scene);
    bytes_free(&before);
    link_gate_fini(&twin);
    scene_end(&scene);
}

TEST(a_message_that_the_snapshot_contains_in_part_is_applied_in_part)
{
    for (int at = 60; at < 300; at++)
        is_applied_in_part(at);
}

TEST(the_feed_may_lag_behind_the_snapshot)
{
    struct scene scene = a_live_scene(50);
    lose_events(&scene, 5);
    feed_beat(&scene); /* gap: asks again */
    TRUE(asks(&scene));
    struct bytes old_beat = link_gate_beat(&scene.gate);
    struct bytes late = link_gate_events(&scene.gate, 5);
    struct bytes late_beat = link_gate_beat(&scene.gate);
    lose_events(&scene, 5);
    feed_answer(&scene); /* contains what is still on its way over the feed */
    is_equal(&scene);
    feed(&scene, old_beat);
    feed(&scene, late);
    feed(&scene, late_beat);
    is_equal(&scene);
    EQ_U64(scene.stats->duplicates, 0);
    EQ_U64(scene.stats->resyncs, 1);
    scene_end(&scene);
}

/* --- live ----------------------------------------------------------------------------------- */

TEST(messages_in_order_keep_it_equal)
{
    struct scene scene = a_live_scene(10);
    for (int i = 1; i <= 50; i++) {
        feed_events(&scene, i % 7 + 1);
        feed_beat(&scene);
        is_equal(&scene);
    }
    EQ_U64(scene.stats->resyncs, 0);
    EQ_U64(scene.stats->gate_followers, 3);
    EQ_I64(scene.stats->newest_us, scene.gate.board->newest_us);
    scene_end(&scene);
}

TEST(a_message_told_twice_is_dropped_and_counted)
{
    struct scene scene = a_live_scene(10);
    struct bytes message = link_gate_events(&scene.gate, 4), again = {0};
    bytes_add(&again, message.at, message.len);
    feed(&scene, message);
    feed(&scene, again);
    is_equal(&scene);
    EQ_U64(scene.stats->duplicates, 1);
    scene_end(&scene);
}

TEST(a_gap_is_noticed_at_the_next_message)
{
    struct scene scene = a_live_scene(10);
    pass(&scene, 40 * SECOND_US); /* an old and good connection */
    lose_events(&scene, 3);
    feed_events(&scene, 1);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_GAP);
    EQ_U64(scene.stats->gaps, 1);
    EQ_U64(scene.stats->missed_events, 3);
    EQ_U64(scene.stats->gap[0].from_seq, 11);
    EQ_U64(scene.stats->gap[0].to_seq, 13);
    EQ_I64(scene.stats->gap[0].lasted_us, 0);
    TRUE(asks(&scene));
    pass(&scene, 20000);
    feed_answer(&scene);
    is_equal(&scene);
    EQ_U64(scene.stats->resyncs, 1);
    EQ_I64(scene.stats->gap[0].lasted_us, 20000);
    scene_end(&scene);
}

TEST(a_gap_before_a_silence_is_noticed_at_the_beat)
{
    struct scene scene = a_live_scene(10);
    lose_events(&scene, 2);
    feed_beat(&scene);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_GAP);
    EQ_U64(scene.stats->gap[0].to_seq, 12);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(the_last_gaps_are_kept_newest_first)
{
    struct scene scene = a_live_scene(10);
    for (int i = 0; i < FOLLOW_GAPS + 3; i++) {
        lose_events(&scene, 1);
        feed_beat(&scene);
        pass(&scene, 2 * SECOND_US); /* whatever the pause is */
        TRUE(asks(&scene));
        feed_answer(&scene);
        is_equal(&scene);
    }
    EQ_U64(scene.stats->gaps, FOLLOW_GAPS + 3);
    for (int i = 0; i < FOLLOW_GAPS; i++)
        EQ_U64(scene.stats->gap[i].from_seq, (uint64_t)(10 + FOLLOW_GAPS + 3 - i));
    scene_end(&scene);
}

TEST(a_new_epoch_means_a_new_snapshot)
{
    struct scene scene = a_live_scene(30);
    link_gate_restart(&scene.gate);
    feed_beat(&scene);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_EPOCH);
    TRUE(asks(&scene));
    feed_events(&scene, 5);
    feed_answer(&scene);
    is_equal(&scene);
    EQ_U64(scene.stats->seq, 5);
    scene_end(&scene);
}

TEST(events_of_a_new_epoch_are_noticed_without_a_beat)
{
    struct scene scene = a_live_scene(30);
    scene.gate.epoch++; /* even when the sequence would fit */
    feed_events(&scene, 1);
    is_reason(&scene, RESYNC_EPOCH);
    is_state(&scene, FOLLOW_SYNCING);
    scene_end(&scene);
}

TEST(a_sequence_that_goes_backwards_in_an_epoch_is_no_gap_but_a_resync)
{
    struct scene scene = a_live_scene(30);
    feed_events(&scene, 5);
    scene.gate.seq -= 3;
    feed_beat(&scene);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_EPOCH);
    scene_end(&scene);
}

TEST(another_digest_means_a_new_snapshot)
{
    struct scene scene = a_live_scene(30);
    struct event event = {.type = EVENT_CALL_OFFERED, .at_us = 1};
    event.call_offered.call = TEXT("unheard of");
    event.call_offered.number = TEXT("3640");
    board_apply(scene.gate.board, &event, NULL); /* and never published */
    feed_beat(&scene);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_DIGEST);
    TRUE(asks(&scene));
    feed_answer(&scene);
    feed_beat(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

/* --- the answer ----------------------------------------------------------------------------- */

TEST(without_an_answer_it_asks_again_and_waits_longer_each_time)
{
    static const int64_t patience_s[] = {3, 6, 10, 10};
    struct scene scene = a_scene();
    feed_beat(&scene);
    TRUE(asks(&scene));
    for (size_t i = 0; i < NITEMS(patience_s); i++) {
        uint64_t before = scene.question;
        for (int64_t s = 1; s < patience_s[i]; s++) {
            feed_beat(&scene);
            pass(&scene, SECOND_US);
            FALSE(asks(&scene));
        }
        feed_beat(&scene);
        pass(&scene, SECOND_US);
        TRUE(asks(&scene));
        TRUE(scene.question != before);
        is_reason(&scene, RESYNC_TIMEOUT);
    }
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(a_slow_answer_is_waited_for_while_it_moves)
{
    struct scene scene = a_scene();
    scene.gate.part_events = 5;
    lose_events(&scene, 40);
    feed_beat(&scene);
    TRUE(asks(&scene));
    struct link_answer answer = link_gate_answer(&scene.gate, scene.question);
    TRUE(answer.count >= 4);
    for (size_t i = 0; i < answer.count; i++) {
        feed_beat(&scene);
        pass(&scene, 2 * SECOND_US);
        FALSE(asks(&scene));
        feed_part(&scene, &answer.part[i]);
    }
    link_answer_free(&answer);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(the_answer_to_an_old_question_is_not_taken)
{
    struct scene scene = a_scene();
    lose_events(&scene, 20);
    feed_beat(&scene);
    TRUE(asks(&scene));
    uint64_t old = scene.question;
    pass(&scene, 3 * SECOND_US);
    TRUE(asks(&scene));
    uint64_t young = scene.question;
    scene.question = old;
    feed_answer(&scene);
    is_state(&scene, FOLLOW_SYNCING);
    scene.question = young;
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

static void
is_refused_in_this_order(const int *order, size_t count)
{
    struct scene scene = a_scene();
    lose_events(&scene, 60);
    feed_beat(&scene);
    TRUE(asks(&scene));
    feed_parts(&scene, link_gate_answer(&scene.gate, scene.question), order, count);
    is_state(&scene, FOLLOW_SYNCING);
    pass(&scene, 2 * SECOND_US);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(parts_must_come_in_order_and_without_a_hole)
{
    is_refused_in_this_order((const int[]){1, 0, 2}, 3);
    is_refused_in_this_order((const int[]){0, 2}, 2);
    is_refused_in_this_order((const int[]){0, 0}, 2);
    is_refused_in_this_order((const int[]){2}, 1);
}

TEST(parts_of_two_moments_are_not_mixed)
{
    struct scene scene = a_scene();
    lose_events(&scene, 60);
    feed_beat(&scene);
    TRUE(asks(&scene));
    struct link_answer first = link_gate_answer(&scene.gate, scene.question);
    feed_events(&scene, 1);
    struct link_answer second = link_gate_answer(&scene.gate, scene.question);
    feed_part(&scene, &first.part[0]);
    for (size_t i = 1; i < second.count; i++)
        feed_part(&scene, &second.part[i]);
    is_state(&scene, FOLLOW_SYNCING);
    link_answer_free(&first);
    link_answer_free(&second);
    scene_end(&scene);
}

TEST(when_what_was_kept_does_not_reach_it_asks_again)
{
    struct scene scene = a_scene();
    feed_events(&scene, 60);
    TRUE(asks(&scene));
    struct link_answer answer = link_gate_answer(&scene.gate, scene.question);
    lose_events(&scene, 1);
    feed_events(&scene, 1);
    for (size_t i = 0; i < answer.count; i++)
        feed_part(&scene, &answer.part[i]);
    link_answer_free(&answer);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_GAP);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(a_gate_that_restarts_while_it_answers_is_asked_again)
{
    struct scene scene = a_scene();
    feed_events(&scene, 60);
    TRUE(asks(&scene));
    struct link_answer answer = link_gate_answer(&scene.gate, scene.question);
    feed_part(&scene, &answer.part[0]);
    link_gate_restart(&scene.gate);
    feed_beat(&scene);
    for (size_t i = 1; i < answer.count; i++)
        feed_part(&scene, &answer.part[i]);
    link_answer_free(&answer);
    is_state(&scene, FOLLOW_SYNCING);
    is_reason(&scene, RESYNC_EPOCH);
    pass(&scene, SECOND_US);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(while_it_syncs_the_old_board_is_shown)
{
    struct scene scene = a_live_scene(60);
    uint64_t before = digest_of(scene.follow);
    lose_events(&scene, 30);
    feed_beat(&scene);
    TRUE(asks(&scene));
    struct link_answer answer = link_gate_answer(&scene.gate, scene.question);
    for (size_t i = 0; i < answer.count; i++) {
        EQ_U64(digest_of(scene.follow), before);
        feed_part(&scene, &answer.part[i]);
    }
    link_answer_free(&answer);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(what_is_kept_has_a_cap)
{
    struct scene scene = a_live_scene(60);
    follow_set_kept_max(scene.follow, 4096);
    lose_events(&scene, 1);
    feed_beat(&scene);
    TRUE(asks(&scene));
    while (scene.stats->reason != RESYNC_OVERFLOW) {
        TRUE(scene.gate.seq < 1000);
        feed_events(&scene, 5);
    }
    is_state(&scene, FOLLOW_SYNCING);
    feed_beat(&scene);
    pass(&scene, 2 * SECOND_US);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

/* --- bad bytes ------------------------------------------------------------------------------ */

TEST(bytes_that_are_no_message_are_refused_and_change_nothing)
{
    struct scene scene = a_live_scene(10);
    for (int i = 0; i < 100; i++) {
        struct bytes bad = {0};
        bytes_add(&bad, "\xdd\xff\xff\xff\xff", 5);
        feed(&scene, bad);
    }
    EQ_U64(scene.stats->refused, 100);
    TRUE(follow_refusal(scene.follow)[0] != '\0');
    is_equal(&scene);
    feed_events(&scene, 1);
    is_equal(&scene);
    scene_end(&scene);
}

/* A message with one good event and one whose field has a wrong type. */
static struct bytes
a_wrong_message(struct link_gate *gate)
{
    struct bytes bytes = {0};
    const unsigned char events[] = {
        0x92,                                           /* two events */
        0x93, 32, 1, 0x81, 1, 0xa4, 'n', 'e', 'x', 't', /* day: date */
        0x93, 20, 1, 0x82, 1, 0xa1, 'c', 2,   7,        /* call_queued: queue 7 */
    };
    const unsigned char head[] = {0x96,
                                  1,
                                  1,
                                  0xcd,
                                  (unsigned char)(gate->epoch >> 8),
                                  (unsigned char)gate->epoch,
                                  (unsigned char)(gate->seq + 1),
                                  0};
    bytes_add(&bytes, head, sizeof(head));
    bytes_add(&bytes, events, sizeof(events));
    return bytes;
}

TEST(an_event_that_is_wrong_makes_it_sync_again_but_never_spin)
{
    struct scene scene = a_live_scene(10);
    int questions = 0;
    for (int i = 0; i < 6000; i++) { /* a minute of a gate that says nothing else */
        feed(&scene, a_wrong_message(&scene.gate));
        pass(&scene, 10000);
        if (asks(&scene)) {
            questions++;
            feed_answer(&scene);
        }
    }
    HAS_STR(follow_refusal(scene.follow), "call_queued");
    TRUE(questions >= 5);
    TRUE(questions <= 15);
    TRUE(scene.stats->resyncs >= 5);
    scene_end(&scene);
}

TEST(after_a_good_while_the_first_trouble_is_answered_at_once)
{
    struct scene scene = a_live_scene(10);
    for (int i = 0; i < 5; i++) {
        lose_events(&scene, 1);
        feed_beat(&scene);
        pass(&scene, 2 * SECOND_US);
        TRUE(asks(&scene));
        feed_answer(&scene);
    }
    for (int i = 0; i < 31; i++) {
        feed_beat(&scene);
        pass(&scene, SECOND_US);
    }
    lose_events(&scene, 1);
    feed_beat(&scene);
    TRUE(asks(&scene));
    scene_end(&scene);
}

TEST(what_a_newer_gate_says_is_counted_and_skipped)
{
    struct scene scene = a_live_scene(10);
    struct bytes kind = {0}, type = {0};
    bytes_add(&kind, "\x93\x01\x07\xa2hi", 6);
    feed(&scene, kind);
    const unsigned char unknown[] = {0x96, 1, 1, 0xcd, 3, 0xe8, 11, 0, 0x91, 0x93, 60, 1, 0x80};
    EQ_U64(scene.gate.epoch, 1000);
    bytes_add(&type, unknown, sizeof(unknown));
    feed(&scene, type);
    scene.gate.seq++;
    feed_beat(&scene);
    is_equal(&scene);
    EQ_U64(scene.stats->unknown_events, 1);
    EQ_U64(scene.stats->refused, 0);
    scene_end(&scene);
}

TEST(another_version_of_the_protocol_is_never_live_and_says_why)
{
    struct scene scene = a_scene();
    struct bytes beat = link_gate_beat(&scene.gate);
    EQ_U64(beat.at[1], 1);
    beat.at[1] = 2;
    feed(&scene, beat);
    is_state(&scene, FOLLOW_CONNECTING);
    HAS_STR(follow_refusal(scene.follow), "version 2");
    scene_end(&scene);
}

TEST(a_sequence_at_the_end_of_the_numbers_is_refused)
{
    struct scene scene = a_live_scene(10);
    scene.gate.seq = UINT64_MAX - 2;
    feed(&scene, link_gate_events(&scene.gate, 5));
    EQ_U64(scene.stats->refused, 1);
    scene.gate.seq = UINT64_MAX;
    feed(&scene, link_gate_events(&scene.gate, 1)); /* first_seq 0 */
    EQ_U64(scene.stats->refused, 2);
    is_state(&scene, FOLLOW_LIVE);
    scene_end(&scene);
}

TEST(a_desk_that_refuses_is_asked_again_later)
{
    struct scene scene = a_scene();
    feed_beat(&scene);
    TRUE(asks(&scene));
    struct frame frame = {.kind = FRAME_ERROR,
                          .id = scene.question,
                          .code = ERR_STALE,
                          .text = TEXT("the gate is still starting")};
    struct bytes error = {0};
    frame_pack(NULL, &frame, &error);
    feed_part(&scene, &error);
    bytes_free(&error);
    HAS_STR(follow_refusal(scene.follow), "still starting");
    feed_beat(&scene);
    pass(&scene, SECOND_US);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

/* --- silence -------------------------------------------------------------------------------- */

TEST(three_seconds_of_silence_are_late_and_ten_lost)
{
    struct scene scene = a_live_scene(10);
    pass(&scene, 3 * SECOND_US);
    is_state(&scene, FOLLOW_LIVE);
    pass(&scene, 1);
    is_state(&scene, FOLLOW_LATE);
    pass(&scene, 7 * SECOND_US);
    is_state(&scene, FOLLOW_LOST);
    EQ_I64(scene.stats->since_us, WALL_US + scene.mono_us);
    scene_end(&scene);
}

TEST(a_link_that_comes_back_without_a_loss_needs_no_snapshot)
{
    struct scene scene = a_live_scene(10);
    pass(&scene, 60 * SECOND_US);
    is_state(&scene, FOLLOW_LOST);
    feed_beat(&scene);
    is_equal(&scene);
    FALSE(asks(&scene));
    scene_end(&scene);
}

TEST(a_link_that_comes_back_with_a_loss_syncs_again)
{
    struct scene scene = a_live_scene(10);
    pass(&scene, 60 * SECOND_US);
    lose_events(&scene, 5);
    feed_beat(&scene);
    is_reason(&scene, RESYNC_GAP);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

TEST(a_silent_feed_is_not_asked_about)
{
    struct scene scene = a_scene();
    feed_beat(&scene);
    TRUE(asks(&scene));
    for (int i = 0; i < 60; i++) {
        pass(&scene, SECOND_US);
        if (i > 3)
            FALSE(asks(&scene));
        else
            asks(&scene);
    }
    is_state(&scene, FOLLOW_LOST);
    feed_beat(&scene);
    is_state(&scene, FOLLOW_SYNCING);
    pass(&scene, SECOND_US);
    TRUE(asks(&scene));
    feed_answer(&scene);
    is_equal(&scene);
    scene_end(&scene);
}

/* --- clock and rate ------------------------------------------------------------------------- */

/* A beat that was sent delay_us ago by a switch whose clock is ahead of our wall clock. */
static void
feed_beat_late(struct scene *scene, int64_t ahead_us, int64_t delay_us)
{
    scene->gate.clock_us = WALL_US + scene->mono_us - delay_us + ahead_us;
    feed_beat(scene);
}

TEST(the_offset_is_that_of_the_fastest_beat)
{
    struct scene scene = a_live_scene(10);
    static const int64_t delays_us[] = {30000, 200, 80000, 5000};
    for (size_t i = 0; i < NITEMS(delays_us); i++) {
        feed_beat_late(&scene, 300 * (int64_t)SECOND_US, delays_us[i]);
        pass(&scene, SECOND_US);
    }
    EQ_I64(scene.stats->offset_us, 300 * (int64_t)SECOND_US - 200);
    EQ_I64(scene.stats->lag_us, 5000 - 200);
    EQ_I64(follow_clock_us(scene.follow, 7), 300 * (int64_t)SECOND_US - 200 + 7);
    scene_end(&scene);
}

TEST(the_offset_follows_a_clock_that_is_set_back)
{
    struct scene scene = a_live_scene(10);
    for (int i = 0; i < 40; i++) {
        feed_beat_late(&scene, 60 * (int64_t)SECOND_US, 200);
        pass(&scene, SECOND_US);
    }
    for (int i = 0; i < 40; i++) {
        feed_beat_late(&scene, -60 * (int64_t)SECOND_US, 300);
        pass(&scene, SECOND_US);
    }
    EQ_I64(scene.stats->offset_us, -60 * (int64_t)SECOND_US - 300);
    scene_end(&scene);
}

TEST(a_step_of_our_own_clock_moves_the_offset_at_once)
{
    struct scene scene = a_live_scene(10);
    feed_beat_late(&scene, 0, 0);
    int64_t now_us = WALL_US + scene.mono_us + 3600 * (int64_t)SECOND_US;
    follow_tick(scene.follow, now_us, scene.mono_us);
    EQ_I64(follow_clock_us(scene.follow, now_us), WALL_US + scene.mono_us);
    scene_end(&scene);
}

TEST(the_rate_is_that_of_the_last_ten_seconds)
{
    struct scene scene = a_live_scene(10);
    for (int i = 0; i < 20; i++) {
        feed_events(&scene, 7);
        pass(&scene, SECOND_US);
    }
    TRUE(scene.stats->events_per_s > 6 && scene.stats->events_per_s < 8);
    for (int i = 0; i < 10; i++)
        pass(&scene, SECOND_US);
    TRUE(scene.stats->events_per_s == 0);
    scene_end(&scene);
}

TEST(the_version_counts_up_with_the_board_and_the_state)
{
    struct scene scene = a_live_scene(10);
    uint64_t version = follow_version(scene.follow);
    feed_events(&scene, 1);
    TRUE(follow_version(scene.follow) > version);
    version = follow_version(scene.follow);
    feed_beat(&scene);
    EQ_U64(follow_version(scene.follow), version);
    pass(&scene, 5 * SECOND_US);
    TRUE(follow_version(scene.follow) > version);
    scene_end(&scene);
}
