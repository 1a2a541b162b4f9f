/* Promise P1: whoever joins late, leaves, or listens through a bad line ends with the board of the
 * gate; and whoever says it is live shows, at every moment of the storm, a board that the gate had.
 *
 * The world is a gate, three followers, and for each a feed and a desk that delay, drop, double and
 * reorder what they carry. A seed is a storm of half a minute of made-up time, then a calm. It
 * runs SEEDS of them; LINK_SEED=n runs that one alone.
 */
#include "tests/unit/test.h"

#include "proto/link/follow.h"
#include "tests/unit/link_gate.h"

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 1000 };
#else
enum { SEEDS = 10000 };
#endif

enum {
    FOLLOWERS = 3,
    STEP_US = 125 * 1000,
    STORM_STEPS = 120,
    /* A question may have been answered by nobody: 10 s until it is put again. */
    CALM_STEPS = 8 * 25,
    BEAT_STEPS = 8,
    HISTORY = 2048,
};

/* --- a line --------------------------------------------------------------------------------- */

struct packet {
    struct packet *next;
    int64_t due_us;
    struct bytes bytes;
};

/* Carries packets in the order of their due times, those of the same time in order of sending. */
struct line {
    struct packet *first;
    int64_t last_due_us;
};

struct weather { /* percent */
    uint64_t drop, twice, reorder;
    int64_t delay_us; /* at most */
};

static void
line_put(struct line *line, const struct bytes *bytes, int64_t due_us)
{
    struct packet *packet = xcalloc(1, sizeof(*packet)), **at = &line->first;
    packet->due_us = due_us;
    bytes_add(&packet->bytes, bytes->at, bytes->len);
    while (*at && (*at)->due_us <= due_us)
        at = &(*at)->next;
    packet->next = *at;
    *at = packet;
}

static void
line_send(struct line *line, const struct bytes *bytes, const struct weather *weather,
          struct dice *dice, int64_t now_us)
{
    if (dice_roll(dice, 100) < weather->drop)
        return;
    int64_t due_us = now_us + (int64_t)dice_roll(dice, (uint64_t)weather->delay_us + 1);
    if (due_us < line->last_due_us && dice_roll(dice, 100) >= weather->reorder)
        due_us = line->last_due_us;
    if (due_us > line->last_due_us)
        line->last_due_us = due_us;
    line_put(line, bytes, due_us);
    if (dice_roll(dice, 100) < weather->twice)
        line_put(line, bytes, due_us + (int64_t)dice_roll(dice, 2000000));
}

/* The next packet that has arrived; the caller's to free. */
static struct packet *
line_take(struct line *line, int64_t now_us)
{
    struct packet *packet = line->first;
    if (!packet || packet->due_us > now_us)
        return NULL;
    line->first = packet->next;
    return packet;
}

static void
packet_free(struct packet *packet)
{
    bytes_free(&packet->bytes);
    free(packet);
}

static void
line_cut(struct line *line)
{
    while (line->first) {
        struct packet *packet = line_take(line, INT64_MAX);
        packet_free(packet);
    }
    line->last_due_us = 0;
}

/* --- the world ------------------------------------------------------------------------------ */

struct watcher {
    struct follow *follow; /* NULL: not there now */
    bool is_cut;           /* there, but nothing reaches it */
    struct line feed, ask, answer;
};

struct moment {
    uint64_t epoch, seq, digest;
};

struct world {
    uint64_t seed;
    struct dice dice;
    struct link_gate gate;
    struct watcher watchers[FOLLOWERS];
    struct weather weather;
    int64_t now_us;
    struct moment history[HISTORY]; /* after each message: what an honest board may be */
    size_t moments;
    uint64_t lives; /* how often a live board was compared */
};

static void
remember(struct world *world)
{
    if (world->moments == HISTORY)
        abort();
    world->history[world->moments++] =
        (struct moment){world->gate.epoch, world->gate.seq, board_digest(world->gate.board)};
}

static void
say(struct world *world, struct bytes message)
{
    for (size_t i = 0; i < FOLLOWERS; i++) {
        struct watcher *watcher = &world->watchers[i];
        if (watcher->follow && !watcher->is_cut)
            line_send(&watcher->feed, &message, &world->weather, &world->dice, world->now_us);
    }
    bytes_free(&message);
}

static void
serve(struct world *world, struct watcher *watcher)
{
    struct packet *packet;
    while ((packet = line_take(&watcher->ask, world->now_us))) {
        uint64_t id;
        memcpy(&id, packet->bytes.at, sizeof(id));
        packet_free(packet);
        struct link_answer answer = link_gate_answer(&world->gate, id);
        for (size_t i = 0; i < answer.count; i++)
            line_send(&watcher->answer, &answer.part[i], &world->weather, &world->dice,
                      world->now_us);
        link_answer_free(&answer);
    }
}

static void
leave(struct watcher *watcher)
{
    follow_free(&watcher->follow);
    line_cut(&watcher->feed);
    line_cut(&watcher->ask);
    line_cut(&watcher->answer);
}

static uint64_t
digest_of(const struct follow *follow)
{
    union {
        const struct board *shown;
        struct board *own;
    } board = {follow_board(follow)};
    return board_digest(board.own);
}

/* Live means: this very board was the gate's at that sequence. */
static void
check_honest(struct world *world, const struct watcher *watcher)
{
    const struct follow_stats *stats = follow_stats(watcher->follow);
    if (stats->state != FOLLOW_LIVE)
        return;
    for (size_t i = 0; i < world->moments; i++) {
        const struct moment *moment = &world->history[i];
        if (moment->epoch != stats->epoch || moment->seq != stats->seq)
            continue;
        if (moment->digest != digest_of(watcher->follow))
            TEST_FAIL("LINK_SEED=%" PRIu64 ": live at %" PRIu64 " with another board", world->seed,
                      stats->seq);
        world->lives++;
        return;
    }
    TEST_FAIL("LINK_SEED=%" PRIu64 ": live at %" PRIu64 " of %" PRIu64 ", where the gate never was",
              world->seed, stats->seq, stats->epoch);
}

static void
listen_in(struct world *world, struct watcher *watcher)
{
    struct packet *packet;
    uint64_t id;
    int64_t now_us = world->now_us;

    while ((packet = line_take(&watcher->feed, now_us))) {
        follow_feed(watcher->follow, packet->bytes.at, packet->bytes.len, now_us, now_us);
        packet_free(packet);
        check_honest(world, watcher);
    }
    while ((packet = line_take(&watcher->answer, now_us))) {
        follow_answer(watcher->follow, packet->bytes.at, packet->bytes.len, now_us, now_us);
        packet_free(packet);
        check_honest(world, watcher);
    }
    follow_tick(watcher->follow, now_us, now_us);
    if (follow_question(watcher->follow, &id)) {
        struct bytes question = {0};
        bytes_add(&question, &id, sizeof(id));
        if (!watcher->is_cut)
            line_send(&watcher->ask, &question, &world->weather, &world->dice, now_us);
        bytes_free(&question);
    }
}

static void
come_and_go(struct world *world)
{
    struct watcher *watcher = &world->watchers[dice_roll(&world->dice, FOLLOWERS)];
    switch (dice_roll(&world->dice, 60)) {
    case 0:
        leave(watcher);
        return;
    case 1:
    case 2:
        if (!watcher->follow)
            watcher->follow = follow_new();
        return;
    case 3:
        watcher->is_cut = !watcher->is_cut;
        return;
    case 4:
        if (dice_roll(&world->dice, 2) == 0) {
            link_gate_restart(&world->gate);
            world->gate.epoch = 1 + dice_roll(&world->dice, UINT64_C(1) << 40); /* up or down */
            remember(world);
        }
        return;
    default:
        return;
    }
}

static void
step(struct world *world, int number, bool is_storm)
{
    world->now_us += STEP_US;
    if (is_storm) {
        come_and_go(world);
        for (uint64_t n = dice_roll(&world->dice, 4); n > 0; n--) {
            say(world, link_gate_events(&world->gate, 1 + (int)dice_roll(&world->dice, 4)));
            remember(world);
        }
    }
    if (number % BEAT_STEPS == 0)
        say(world, link_gate_beat(&world->gate));
    for (size_t i = 0; i < FOLLOWERS; i++) {
        if (!world->watchers[i].follow)
            continue;
        serve(world, &world->watchers[i]);
        listen_in(world, &world->watchers[i]);
    }
}

/* --- the end -------------------------------------------------------------------------------- */

/* A board as the sum of the hashes of its snapshot's events: everything that is told, also what
 * the digest leaves out, in whatever order. */
static void
add_event(void *context, const struct event *event)
{
    uint64_t *sum = context;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    struct frame_writer *writer = frame_writer_new();
    struct frame frame = {.kind = FRAME_EVENTS};
    struct bytes bytes = {0};

    if (frame_add(writer, event, NULL) != OK)
        abort();
    frame_pack(writer, &frame, &bytes);
    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ bytes.at[i]) * UINT64_C(0x100000001b3);
    *sum += hash;
    bytes_free(&bytes);
    frame_writer_free(&writer);
}

static uint64_t
whole_of(const struct board *board)
{
    uint64_t sum = 0;
    board_snapshot(board, add_event, &sum);
    return sum;
}

static void
check_equal(struct world *world, const struct watcher *watcher)
{
    const struct follow_stats *stats = follow_stats(watcher->follow);
    if (stats->state != FOLLOW_LIVE || stats->epoch != world->gate.epoch ||
        stats->seq != world->gate.seq)
        TEST_FAIL("LINK_SEED=%" PRIu64 ": still %s (%s) at %" PRIu64 ", the gate at %" PRIu64,
                  world->seed, words_name(&follow_state_words, (int)stats->state),
                  words_name(&follow_reason_words, (int)stats->reason), stats->seq,
                  world->gate.seq);
    if (digest_of(watcher->follow) != board_digest(world->gate.board))
        TEST_FAIL("LINK_SEED=%" PRIu64 ": another digest", world->seed);
    if (whole_of(follow_board(watcher->follow)) != whole_of(world->gate.board))
        TEST_FAIL("LINK_SEED=%" PRIu64 ": same digest, another board", world->seed);
}

/* Returns how often a live board was compared with the gate's. */
static uint64_t
run(uint64_t seed)
{
    struct world *world = xcalloc(1, sizeof(*world));
    world->seed = seed;
    world->dice = dice_new(seed);
    world->now_us = 1000000;
    link_gate_init(&world->gate, seed, 1 + dice_roll(&world->dice, 1000));
    world->gate.part_events = 1 + dice_roll(&world->dice, 60) + 40;
    world->weather = (struct weather){
        .drop = dice_roll(&world->dice, 12),
        .twice = dice_roll(&world->dice, 12),
        .reorder = dice_roll(&world->dice, 12),
        .delay_us = (int64_t)dice_roll(&world->dice, 1500000),
    };
    world->watchers[0].follow = follow_new();
    remember(world);
    for (int i = 0; i < STORM_STEPS; i++)
        step(world, i, true);

    world->weather = (struct weather){0};
    for (size_t i = 0; i < FOLLOWERS; i++) {
        world->watchers[i].is_cut = false;
        if (!world->watchers[i].follow)
            world->watchers[i].follow = follow_new();
    }
    for (int i = 0; i < CALM_STEPS; i++)
        step(world, i, false);
    for (size_t i = 0; i < FOLLOWERS; i++) {
        check_equal(world, &world->watchers[i]);
        leave(&world->watchers[i]);
    }
    uint64_t lives = world->lives;
    link_gate_fini(&world->gate);
    free(world);
    return lives;
}

TEST(after_any_storm_every_follower_has_the_board_of_the_gate)
{
    const char *only = getenv("LINK_SEED");
    uint64_t lives = 0;
    int64_t seed;

    if (only) {
        TRUE(text_to_i64(text_of(only), &seed));
        run((uint64_t)seed);
        return;
    }
    for (uint64_t i = 0; i < SEEDS; i++)
        lives += run(i);
    TRUE(lives > 50 * (uint64_t)SEEDS); /* the storm lets them be live often enough to matter */
}
