/* A study over a journal of its own: one at a time, in steps, and ended by whoever does not want it. */
#include "tests/unit/test.h"

#include <unistd.h>

#include "proto/gate/journal.h"
#include "proto/gate/study.h"
#include "tests/unit/board_make.h"

#define DAY "2026-11-22"
#define VIOLET "0892990077"

struct scene {
    char path[64];
    struct journal *journal;
    struct rates *rates;
    struct loop *loop;
    struct study *study;
    uint64_t seq;
    bool is_wanted; /* what `say` returns */
    int said;
    int64_t state, calls, offers, s_ue60; /* of the last answer; S as it was written */
    char refusal[WHY_TEXT_BYTES];
};

static bool
say(void *context, struct frame *frame)
{
    struct scene *scene = context;
    scene->said++;
    scene->state = frame->state;
    scene->calls = frame->calls;
    scene->offers = (int64_t)frame->count;
    scene->s_ue60 = frame->count > 0 ? frame->offers[0].s_ue60 : -1;
    return scene->is_wanted;
}

static void
refuse(void *context, const struct why *why)
{
    struct scene *scene = context;
    str_copy(scene->refusal, sizeof scene->refusal, text_of(why->text));
}

/* One event, a message of its own. */
static void
write_event(struct scene *scene, struct event event, const char *day)
{
    struct frame_writer *writer = frame_writer_new();
    struct bytes out = {0};
    struct why why;
    OK_ERR(frame_add(writer, &event, &why), &why);
    frame_pack(writer, &(struct frame){.kind = FRAME_EVENTS, .epoch = 7, .seq = ++scene->seq},
               &out);
    struct journal_frame frame = {.epoch = 7,
                                  .first_seq = scene->seq,
                                  .count = 1,
                                  .at_us = event.at_us,
                                  .at = out.at,
                                  .len = out.len,
                                  .day = day};
    OK_ERR(journal_append(scene->journal, &frame, 1, &why), &why);
    bytes_free(&out);
    frame_writer_free(&writer);
}

#define WRITE(scene, seconds, kind, member, ...)                                                 \
    write_event((scene),                                                                         \
                (struct event){.type = (kind), .at_us = at_s(seconds), .member = {__VA_ARGS__}}, \
                NULL)

static void
a_call(struct scene *scene, const char *name, const char *number, double begins, double ends)
{
    WRITE(scene, begins, EVENT_CALL_OFFERED, call_offered, .call = text_of(name),
          .number = text_of(number), .caller = TEXT("0612345678"));
    WRITE(scene, begins, EVENT_CALL_CONNECTED, call_connected, .call = text_of(name));
    WRITE(scene, ends, EVENT_CALL_ENDED, call_ended, .call = text_of(name),
          .tariff = TEXT("violet-0.80-min"), .priced = PRICE_PRICED, .s_ue60 = 100);
}

/* A call of yesterday, one that began then, one of today, one of another number. */
static struct scene *
a_scene(void)
{
    struct scene *scene = xcalloc(1, sizeof *scene);
    struct why why;
    scene->is_wanted = true;
    str_format(scene->path, sizeof scene->path, "/tmp/vigie-study-%ld", (long)getpid());
    unlink(scene->path);
    OK_ERR(journal_open(&scene->journal, scene->path, &why), &why);
    OK_ERR(rates_read(&scene->rates, &(struct rates_files){.folder = "proto/tariff/data"}, &why),
           &why);
    struct journal_run run = {.epoch = 7, .name = "test", .driver = "none"};
    OK_ERR(journal_begin_run(scene->journal, &run, &why), &why);
    WRITE(scene, -100, EVENT_NUMBER, number, .number = TEXT(VIOLET),
          .tariff = TEXT("violet-0.80-min"), .s_vat_ppm = 200000);
    a_call(scene, "y1", VIOLET, -90, -10);
    WRITE(scene, -5, EVENT_CALL_OFFERED, call_offered, .call = TEXT("y2"), .number = TEXT(VIOLET));
    write_event(scene,
                (struct event){.type = EVENT_DAY,
                               .at_us = at_s(0),
                               .day = {.date = TEXT(DAY), .zone = TEXT("Europe/Paris")}},
                DAY);
    WRITE(scene, 10, EVENT_CALL_ENDED, call_ended, .call = TEXT("y2"));
    a_call(scene, "c1", VIOLET, 20, 92);
    a_call(scene, "o1", "0805990022", 30, 60);
    scene->loop = loop_new();
    scene->study = study_new(&(struct study_options){
        .loop = scene->loop,
        .journal = scene->path,
        .say = say,
        .refuse = refuse,
        .context = scene,
    });
    return scene;
}

static void
end_scene(struct scene *scene)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    study_free(&scene->study);
    loop_free(&scene->loop);
    journal_close(&scene->journal);
    rates_free(&scene->rates);
    for (size_t i = 0; i < NITEMS(ends); i++) {
        char path[80];
        str_format(path, sizeof path, "%s%s", scene->path, ends[i]);
        unlink(path);
    }
    free(scene);
}

static enum err
begin(struct scene *scene, const char *date, struct why *why)
{
    return study_begin(scene->study, scene->rates, TEXT(VIOLET), date, at_s(100), why);
}

static void
until_said(struct scene *scene)
{
    for (int i = 0; i < 1000 && scene->said == 0 && scene->refusal[0] == '\0'; i++)
        loop_step(scene->loop, 100);
}

TEST(calls_that_ended_since_the_day_began_are_counted_and_nobody_elses)
{
    struct scene *scene = a_scene();
    struct why why;
    OK_ERR(begin(scene, DAY, &why), &why);
    until_said(scene);
    EQ_I64(scene->said, 1);
    EQ_I64(scene->state, FRAME_OFFERS_WHOLE);
    EQ_I64(scene->calls, 2);
    EQ_I64(scene->offers, 9);
    EQ_I64(scene->s_ue60, 100);
    end_scene(scene);
}

TEST(one_at_a_time_and_the_next_one_when_it_is_over)
{
    struct scene *scene = a_scene();
    struct why why;
    OK_ERR(begin(scene, DAY, &why), &why);
    IS_ERR(begin(scene, DAY, &why), ERR_LIMIT, &why);
    HAS_STR(why.text, "ask again");
    until_said(scene);
    OK_ERR(begin(scene, DAY, &why), &why);
    study_drop(scene->study);
    OK_ERR(begin(scene, DAY, &why), &why);
    end_scene(scene); /* in the middle of it */
}

TEST(a_study_is_ended_with_a_sentence_when_the_tariffs_change)
{
    struct scene *scene = a_scene();
    struct why why;
    why_set(&why, ERR_STALE, "the tariffs were read again");
    study_refuse(scene->study, &why); /* none: nobody to tell */
    EQ_STR(scene->refusal, "");
    OK_ERR(begin(scene, DAY, &why), &why);
    why_set(&why, ERR_STALE, "the tariffs were read again");
    study_refuse(scene->study, &why);
    EQ_STR(scene->refusal, "the tariffs were read again");
    for (int i = 0; i < 5; i++)
        loop_step(scene->loop, 20);
    EQ_I64(scene->said, 0);
    end_scene(scene);
}

TEST(what_cannot_be_looked_into_is_refused_at_once)
{
    struct scene *scene = a_scene();
    struct why why;
    IS_ERR(begin(scene, "2026-11-23", &why), ERR_UNKNOWN, &why);
    IS_ERR(study_begin(scene->study, NULL, TEXT(VIOLET), DAY, at_s(0), &why), ERR_UNKNOWN, &why);
    HAS_STR(why.text, "no tariffs");
    OK_ERR(begin(scene, DAY, &why), &why);
    end_scene(scene);
}

TEST(a_damaged_journal_is_said)
{
    struct scene *scene = a_scene();
    struct why why;
    struct journal_frame frame = {
        .epoch = 7, .first_seq = scene->seq + 1, .count = 1, .at = "not a message", .len = 13};
    OK_ERR(journal_append(scene->journal, &frame, 1, &why), &why);
    OK_ERR(begin(scene, DAY, &why), &why);
    until_said(scene);
    EQ_I64(scene->said, 0);
    HAS_STR(scene->refusal, "journal");
    end_scene(scene);
}

/* So many messages that it takes longer than STUDY_TELL_MS. */
static void
write_a_long_day(struct scene *scene)
{
    enum { COUNT = 80000 };
    struct frame_writer *writer = frame_writer_new();
    struct journal_frame *frames = xcalloc(COUNT, sizeof *frames);
    struct event event = {
        .type = EVENT_CALL_MENU, .at_us = at_s(95), .call_menu = {.call = TEXT("x")}};
    struct bytes out = {0};
    struct why why;
    for (int i = 0; i < 20; i++)
        OK_ERR(frame_add(writer, &event, &why), &why);
    frame_pack(writer, &(struct frame){.kind = FRAME_EVENTS, .epoch = 7}, &out);
    for (size_t i = 0; i < COUNT; i++)
        frames[i] = (struct journal_frame){
            .epoch = 7, .first_seq = ++scene->seq, .count = 1, .at = out.at, .len = out.len};
    OK_ERR(journal_append(scene->journal, frames, COUNT, &why), &why);
    free(frames);
    bytes_free(&out);
    frame_writer_free(&writer);
}

TEST(it_says_that_it_goes_on_and_ends_when_nobody_wants_it_any_more)
{
    struct scene *scene = a_scene();
    struct why why;
    write_a_long_day(scene);
    scene->is_wanted = false;
    OK_ERR(begin(scene, DAY, &why), &why);
    until_said(scene);
    EQ_I64(scene->state, FRAME_OFFERS_WORKING);
    EQ_I64(scene->offers, 0);
    EQ_I64(scene->said, 1);
    OK_ERR(begin(scene, DAY, &why), &why); /* it is over */
    end_scene(scene);
}
