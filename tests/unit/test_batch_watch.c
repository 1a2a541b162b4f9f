#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "console/batch/batch_out.h"
#include "console/batch/batch_watch.h"
#include "tests/unit/batch_scene.h"

static const char *
look(struct batch_scene *scene, struct batch_watch *watch, double seconds)
{
    bytes_clear(&scene->out);
    batch_scene_look(scene, seconds);
    batch_watch_look(watch, &scene->out, scene->picture, scene->site.now_us);
    return batch_scene_text(scene);
}

TEST(the_first_look_tells_how_things_stand)
{
    struct batch_scene scene;
    batch_scene_begin(&scene);
    struct batch_job job = {.format = BATCH_TEXT};
    struct batch_watch *watch = batch_watch_new(&job);
    const char *lines = look(&scene, watch, 12);
    HAS_STR(lines, "2026-11-22T18:57:25.000Z gate paris: feed live\n");
    HAS_STR(lines, "gate paris: link up\n");
    HAS_STR(lines, "queue sav: waiting 1\n");
    TRUE(strstr(lines, "gaps") == NULL);
    batch_watch_free(&watch);
    batch_scene_end(&scene);
}

TEST(nothing_changed_is_no_line)
{
    struct batch_scene scene;
    batch_scene_begin(&scene);
    struct batch_job job = {.format = BATCH_TEXT};
    struct batch_watch *watch = batch_watch_new(&job);
    look(&scene, watch, 12);
    EQ_STR(look(&scene, watch, 600), "");
    batch_watch_free(&watch);
    batch_scene_end(&scene);
}

TEST(a_change_is_a_line_with_before_and_after)
{
    struct batch_scene scene;
    batch_scene_begin(&scene);
    struct batch_job job = {.format = BATCH_TEXT};
    struct batch_watch *watch = batch_watch_new(&job);
    look(&scene, watch, 12);
    scene_offer(scene.board, 13, "c2", "0892680680");
    scene_queue(scene.board, 14, "c2", "sav");
    EQ_STR(look(&scene, watch, 15), "2026-11-22T18:57:28.000Z queue sav: waiting 1 -> 2\n");
    batch_watch_free(&watch);
    batch_scene_end(&scene);
}

TEST(a_view_leaves_the_other_lists_out_but_never_the_gates)
{
    struct batch_scene scene;
    batch_scene_begin(&scene);
    struct batch_job job = {.format = BATCH_TEXT, .has_view = true, .view = ROW_AGENT};
    struct batch_watch *watch = batch_watch_new(&job);
    const char *lines = look(&scene, watch, 12);
    HAS_STR(lines, "agent ");
    HAS_STR(lines, "gate paris: feed live");
    TRUE(strstr(lines, "queue") == NULL);
    batch_watch_free(&watch);
    batch_scene_end(&scene);
}

TEST(output_says_why_it_could_not_be_written)
{
    struct bytes out = {0};
    struct why why;
    signal(SIGPIPE, SIG_IGN);

    bytes_add(&out, "x", 1);
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    TRUE(full >= 0);
    IS_ERR(batch_out_write(full, &out, &why), ERR_IO, &why);
    HAS_STR(why.text, "No space left");
    close(full);

    int ends[2];
    EQ_I64(pipe(ends), 0);
    OK_ERR(batch_out_write(ends[1], &out, &why), &why);
    EQ_U64(out.len, 0);
    close(ends[0]);
    bytes_add(&out, "x", 1);
    IS_ERR(batch_out_write(ends[1], &out, &why), ERR_STALE, &why);
    close(ends[1]);
    bytes_free(&out);
}
