/* From "said" to "happened": with a journal that fails as told. And the intake before it. */
#include "tests/unit/test.h"

#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/gate/intake.h"
#include "proto/gate/ledger.h"

/* --- a journal that is none ------------------------------------------------------------------- */

struct fake {
    struct journal journal;
    enum err next; /* what the next append answers */
    int appends, checkpoints;
    uint64_t last_seq;
    bool in_order; /* frames follow one another */
    char day[16];  /* of the last checkpoint that begins a day */
};

static enum err
fake_append(struct journal *journal, const struct journal_frame *frames, size_t count,
            struct why *why)
{
    struct fake *fake = (struct fake *)journal;
    fake->appends++;
    if (fake->next)
        return why_set(why, fake->next, "the disk of this test");
    for (size_t i = 0; i < count; i++) {
        fake->in_order = fake->in_order && frames[i].first_seq == fake->last_seq + 1;
        fake->last_seq = frames[i].first_seq + frames[i].count - 1;
    }
    return OK;
}

static enum err
fake_checkpoint(struct journal *journal, const struct journal_checkpoint *checkpoint,
                struct why *why)
{
    (void)why;
    struct fake *fake = (struct fake *)journal;
    fake->checkpoints++;
    if (checkpoint->day)
        str_copy(fake->day, sizeof fake->day, text_of(checkpoint->day));
    return OK;
}

static const struct journal_ops fake_ops = {
    .scheme = "fake", .append = fake_append, .write_checkpoint = fake_checkpoint};

/* --- a gate without its ends ------------------------------------------------------------------ */

struct scene {
    struct loop *loop;
    struct board *board;
    struct publisher *publisher;
    struct fake fake;
    struct ledger *ledger;
    struct intake *intake;
    int failures;
    char sentence[WHY_TEXT_BYTES];
    char feed[96], desk[96];
};

static void
on_fail(void *context, const char *sentence)
{
    struct scene *scene = context;
    scene->failures++;
    str_copy(scene->sentence, sizeof scene->sentence, text_of(sentence));
}

static void
set_up(struct scene *scene)
{
    struct why why;
    struct calendar calendar;
    struct catalogue *catalogue = NULL;
    *scene = (struct scene){.fake = {.journal = {&fake_ops}, .in_order = true}};
    str_format(scene->feed, sizeof scene->feed, "ipc:///tmp/vgl%ld.f", (long)getpid());
    str_format(scene->desk, sizeof scene->desk, "ipc:///tmp/vgl%ld.d", (long)getpid());
    scene->loop = loop_new();
    scene->board = board_new();
    struct publisher_options wire = {
        .feed = scene->feed, .desk = scene->desk, .board = scene->board};
    OK_ERR(publisher_new(&scene->publisher, scene->loop, &wire, &why), &why);
    publisher_start(scene->publisher, 9, 0);
    scene->ledger = ledger_new(&(struct ledger_options){.loop = scene->loop,
                                                        .journal = &scene->fake.journal,
                                                        .board = scene->board,
                                                        .publisher = scene->publisher,
                                                        .epoch = 9,
                                                        .fail = on_fail,
                                                        .context = scene});
    OK_ERR(calendar_init(&calendar, "Europe/Paris", &why), &why);
    scene->intake = intake_new(&calendar, &catalogue, scene->board, scene->ledger);
}

static void
tear_down(struct scene *scene)
{
    intake_free(&scene->intake);
    ledger_free(&scene->ledger);
    publisher_free(&scene->publisher);
    board_free(&scene->board);
    loop_free(&scene->loop);
    unlink(scene->feed + strlen("ipc://"));
    unlink(scene->desk + strlen("ipc://"));
}

/* 2026-11-22 12:00:00 UTC */
#define NOON_US INT64_C(1795348800000000)

static void
offer(struct scene *scene, const char *call, const char *number, int64_t at_us)
{
    intake_event(
        scene->intake,
        &(struct event){.type = EVENT_CALL_OFFERED,
                        .at_us = at_us,
                        .call_offered = {.call = text_of(call), .number = text_of(number)}},
        NOON_US);
}

static int64_t
offered(const struct scene *scene, const char *number)
{
    const struct number *row = board_number(scene->board, text_of(number));
    return row ? row->day.offered : -1;
}

#define UNTIL(scene, condition)                                   \
    do {                                                          \
        int64_t end_us = clock_mono_us() + 10 * INT64_C(1000000); \
        while (!(condition) && clock_mono_us() < end_us)          \
            loop_step((scene)->loop, 20);                         \
        TRUE(condition);                                          \
    } while (0)

TEST(an_event_reaches_board_and_feed_only_after_the_journal)
{
    struct scene scene;
    set_up(&scene);
    offer(&scene, "a", "3640", NOON_US);
    EQ_I64(offered(&scene, "3640"), -1); /* nothing happens under the driver's feet */
    EQ_I64(scene.fake.appends, 0);
    UNTIL(&scene, offered(&scene, "3640") == 1);
    EQ_I64(scene.fake.appends, 1);
    EQ_U64(publisher_stats(scene.publisher).events, scene.fake.last_seq);
    tear_down(&scene);
}

TEST(while_the_journal_fails_nothing_is_published_and_nothing_is_lost)
{
    struct scene scene;
    set_up(&scene);
    scene.fake.next = ERR_IO;
    offer(&scene, "a", "3640", NOON_US);
    UNTIL(&scene, scene.fake.appends >= 3);
    offer(&scene, "b", "3640", NOON_US);
    EQ_I64(offered(&scene, "3640"), -1);
    EQ_U64(publisher_stats(scene.publisher).events, 0);
    scene.fake.next = OK;
    UNTIL(&scene, offered(&scene, "3640") == 2);
    TRUE(scene.fake.in_order);
    EQ_U64(publisher_stats(scene.publisher).events, scene.fake.last_seq);
    EQ_I64(scene.failures, 0);
    tear_down(&scene);
}

TEST(a_damaged_journal_ends_the_gate_at_once_and_once)
{
    struct scene scene;
    set_up(&scene);
    scene.fake.next = ERR_FORMAT;
    offer(&scene, "a", "3640", NOON_US);
    UNTIL(&scene, scene.failures > 0);
    HAS_STR(scene.sentence, "the disk of this test");
    HAS_STR(scene.sentence, "were not published");
    offer(&scene, "b", "3640", NOON_US);
    for (int i = 0; i < 20; i++)
        loop_step(scene.loop, 10);
    EQ_I64(scene.failures, 1);
    EQ_I64(offered(&scene, "3640"), -1);
    tear_down(&scene);
}

TEST(what_waits_is_bounded)
{
    struct scene scene;
    set_up(&scene);
    scene.fake.next = ERR_IO;
    static char name[4000];
    memset(name, 'n', sizeof name);
    struct event event = {
        .type = EVENT_AGENT, .at_us = NOON_US, .agent = {TEXT("a"), {name, sizeof name}, {0}, 0}};
    for (int i = 0; i < 20000 && !scene.failures; i++)
        intake_event(scene.intake, &event, NOON_US);
    EQ_I64(scene.failures, 1);
    HAS_STR(scene.sentence, "64 MiB");
    tear_down(&scene);
}

TEST(the_day_is_said_before_its_first_event_and_begins_with_a_checkpoint)
{
    struct scene scene;
    set_up(&scene);
    int64_t midnight_us = NOON_US + 11 * INT64_C(3600000000);
    offer(&scene, "a", "3640", midnight_us - 1);
    UNTIL(&scene, offered(&scene, "3640") == 1);
    EQ_STR(scene.board->date, "2026-11-22");
    EQ_STR(scene.fake.day, "2026-11-22");
    offer(&scene, "b", "3640", midnight_us);
    offer(&scene, "c", "3640", midnight_us - 1); /* a little late: today's */
    UNTIL(&scene, scene.board->newest_us >= midnight_us && offered(&scene, "3640") == 2);
    EQ_STR(scene.board->date, "2026-11-23");
    EQ_I64(scene.board->day_us, midnight_us);
    EQ_STR(scene.fake.day, "2026-11-23");
    intake_turn_day(scene.intake, midnight_us - 5); /* the clock is set back */
    OK_ERR(ledger_commit(scene.ledger, NULL), NULL);
    EQ_STR(scene.board->date, "2026-11-23");
    EQ_I64(offered(&scene, "3640"), 2);
    tear_down(&scene);
}

TEST(what_is_not_the_switchs_to_say_is_refused)
{
    struct scene scene;
    set_up(&scene);
    struct event events[] = {
        {.type = EVENT_DAY, .at_us = NOON_US, .day = {TEXT("2030-01-01"), TEXT("UTC")}},
        {.type = EVENT_EXCHANGE, .at_us = NOON_US, .exchange = {.name = TEXT("x")}},
        {.type = EVENT_TOTALS, .at_us = NOON_US, .totals = {.subject = SUBJECT_BOARD}},
        {.type = EVENT_CALL_CONNECTED, .at_us = -1, .call_connected = {TEXT("a")}},
        {.type = EVENT_CALL_CONNECTED, .at_us = INT64_MAX, .call_connected = {TEXT("a")}},
    };
    for (size_t i = 0; i < NITEMS(events); i++)
        intake_event(scene.intake, &events[i], NOON_US);
    OK_ERR(ledger_commit(scene.ledger, NULL), NULL);
    EQ_I64(scene.fake.appends, 0);
    tear_down(&scene);
}

TEST(a_number_is_introduced_once_and_one_the_switch_described_not_at_all)
{
    struct scene scene;
    set_up(&scene);
    offer(&scene, "a", "3640", NOON_US);
    offer(&scene, "b", "3640", NOON_US);
    OK_ERR(ledger_commit(scene.ledger, NULL), NULL);
    EQ_U64(scene.fake.last_seq, 4); /* day, number, two offers */
    offer(&scene, "c", "3640", NOON_US);
    intake_event(scene.intake,
                 &(struct event){.type = EVENT_NUMBER,
                                 .at_us = NOON_US,
                                 .number = {.number = TEXT("3900"), .label = TEXT("Info")}},
                 NOON_US);
    offer(&scene, "d", "3900", NOON_US);
    offer(&scene, "e", "", NOON_US); /* not known: nothing to introduce */
    OK_ERR(ledger_commit(scene.ledger, NULL), NULL);
    EQ_U64(scene.fake.last_seq, 8);
    EQ_STR(board_number(scene.board, TEXT("3900"))->label, "Info");
    tear_down(&scene);
}

TEST(the_end_of_a_run_writes_all_and_a_checkpoint)
{
    struct scene scene;
    struct why why;
    set_up(&scene);
    offer(&scene, "a", "3640", NOON_US);
    OK_ERR(ledger_close(scene.ledger, &why), &why);
    EQ_I64(offered(&scene, "3640"), 1);
    int checkpoints = scene.fake.checkpoints;
    TRUE(checkpoints >= 1);
    OK_ERR(ledger_close(scene.ledger, &why), &why); /* nothing new: nothing to write */
    EQ_I64(scene.fake.checkpoints, checkpoints);
    tear_down(&scene);
}
