/* The audit file of a gate, and who is told of its head. */
#include "tests/unit/test.h"

#include "proto/base/clock.h"
#include "proto/gate/witness.h"
#include "tests/unit/audit_make.h"

enum { SECOND_US = 1000000 };

static struct {
    char last[256];
    int count;
} said;

static void
say(const char *line)
{
    str_copy(said.last, sizeof said.last, text_of(line));
    said.count++;
}

struct scene {
    struct audit_place place;
    char feed[96], desk[96];
    struct loop *loop;
    struct board *board;
    struct publisher *publisher;
    struct options options;
};

static void
begin(struct scene *scene)
{
    struct why why;
    *scene = (struct scene){.place = audit_place_new(), .loop = loop_new(), .board = board_new()};
    str_format(scene->feed, sizeof scene->feed, "ipc://%s/feed", scene->place.folder);
    str_format(scene->desk, sizeof scene->desk, "ipc://%s/desk", scene->place.folder);
    struct publisher_options wire = {
        .feed = scene->feed, .desk = scene->desk, .board = scene->board};
    OK_ERR(publisher_new(&scene->publisher, scene->loop, &wire, &why), &why);
    publisher_start(scene->publisher, 1, 0);
    scene->options = (struct options){.name = "paris", .audit = scene->place.path};
    said.count = 0;
}

static void
finish(struct scene *scene)
{
    publisher_free(&scene->publisher);
    loop_free(&scene->loop);
    board_free(&scene->board);
    audit_place_end(&scene->place);
}

static struct witness *
opened(struct scene *scene)
{
    struct witness *witness = NULL;
    struct why why;
    OK_ERR(witness_open(&witness, &scene->options, scene->publisher, say, NULL, NULL, &why), &why);
    return witness;
}

TEST(a_run_is_written_from_its_start_to_its_end_by_name)
{
    struct scene scene;
    struct why why;
    begin(&scene);
    struct witness *witness = opened(&scene);
    struct audit_record record = audit_made(1);
    record.at_us = 0; /* now */
    int64_t before_us = clock_wall_us();
    OK_ERR(witness_gate(witness, "gate started", "sim", &why), &why);
    OK_ERR(witness_record(witness, &record, &why), &why);
    OK_ERR(witness_close(&witness, 1, &why), &why);
    TRUE(witness == NULL);
    OK_ERR(witness_close(&witness, 1, &why), &why);
    struct audit_report report = audit_judged(&scene.place, NULL);
    EQ_I64(report.fault, AUDIT_WHOLE);
    EQ_U64(report.head.n, 3);
    struct bytes file = audit_bytes(scene.place.path);
    bytes_add(&file, "", 1);
    const char *text = (const char *)file.at;
    HAS_STR(text, "\"verb\":\"gate started\",\"target\":\"paris\"");
    HAS_STR(text, "\"verb\":\"gate ended\",\"target\":\"paris\"");
    HAS_STR(text, "\"state\":\"done\",\"outcome\":\"exit code 1\"}");
    char now[AUDIT_LINE_TIME_BYTES];
    audit_line_time(now, before_us);
    now[14] = '\0'; /* to the hour */
    HAS_STR(text, now);
    bytes_free(&file);
    finish(&scene);
}

/* Once a minute, when it changed, and at the end whatever the time. */
TEST(a_new_head_goes_to_the_machines_log_at_most_once_a_minute)
{
    struct scene scene;
    struct why why;
    begin(&scene);
    struct witness *witness = opened(&scene);
    int64_t mono_us = 5 * SECOND_US;
    witness_tick(witness, mono_us);
    EQ_I64(said.count, 0); /* an empty file has no head */
    OK_ERR(witness_gate(witness, "gate started", "sim", &why), &why);
    witness_tick(witness, mono_us);
    EQ_I64(said.count, 1);
    HAS_STR(said.last, "gate paris audit head 1:");
    EQ_U64(strlen(said.last), strlen("gate paris audit head 1:") + 64);
    for (int second = 1; second < 60; second++) {
        struct audit_record record = audit_made(second);
        OK_ERR(witness_record(witness, &record, &why), &why);
        witness_tick(witness, mono_us + (int64_t)second * SECOND_US);
        EQ_I64(said.count, 1);
    }
    mono_us += 60 * (int64_t)SECOND_US;
    witness_tick(witness, mono_us);
    EQ_I64(said.count, 2);
    HAS_STR(said.last, "gate paris audit head 60:");
    mono_us += 600 * (int64_t)SECOND_US;
    witness_tick(witness, mono_us); /* nothing new */
    EQ_I64(said.count, 2);
    OK_ERR(witness_close(&witness, 0, &why), &why);
    EQ_I64(said.count, 3);
    HAS_STR(said.last, "gate paris audit head 61:");
    finish(&scene);
}

TEST(a_record_that_cannot_be_written_is_an_error_and_changes_no_head)
{
    struct scene scene;
    struct why why;
    begin(&scene);
    struct witness *witness = opened(&scene);
    OK_ERR(witness_gate(witness, "gate started", "sim", &why), &why);
    EQ_I64(truncate(scene.place.path, 10), 0);
    struct audit_record record = audit_made(1);
    IS_ERR(witness_record(witness, &record, &why), ERR_DENIED, &why);
    IS_ERR(witness_close(&witness, 0, &why), ERR_DENIED, &why);
    HAS_STR(said.last, "gate paris audit head 1:"); /* what was true is said all the same */
    finish(&scene);
}

TEST(a_damaged_file_keeps_a_gate_from_starting)
{
    struct scene scene;
    struct why why;
    begin(&scene);
    audit_make(&scene.place, 2);
    struct bytes file = audit_bytes(scene.place.path);
    file.at[40] ^= 1;
    audit_put(scene.place.path, file.at, file.len);
    bytes_free(&file);
    struct witness *witness = NULL;
    IS_ERR(witness_open(&witness, &scene.options, scene.publisher, say, NULL, NULL, &why),
           ERR_FORMAT, &why);
    HAS_STR(why.text, "record 1 was changed");
    TRUE(witness == NULL);
    finish(&scene);
}
