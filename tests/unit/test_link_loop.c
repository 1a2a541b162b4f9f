#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/link/loop.h"

enum { PATIENCE_US = 5 * 1000 * 1000 };

struct scene {
    struct loop *loop;
    struct loop_watch *watch[8];
    int pipe[2];
    int count;
    int order[16];
};

static struct scene
a_scene(void)
{
    struct scene scene = {.loop = loop_new()};
    TRUE(pipe2(scene.pipe, O_NONBLOCK | O_CLOEXEC) == 0);
    return scene;
}

static void
scene_end(struct scene *scene)
{
    loop_free(&scene->loop);
    close(scene->pipe[0]);
    close(scene->pipe[1]);
}

/* Rounds until count is reached. */
static void
run_until(struct scene *scene, int count)
{
    int64_t deadline_us = clock_mono_us() + PATIENCE_US;
    while (scene->count < count && clock_mono_us() < deadline_us)
        loop_step(scene->loop, 100);
    EQ_I64(scene->count, count);
}

static void
count(void *context)
{
    struct scene *scene = context;
    scene->count++;
}

static void
count_fd(void *context, int fd, int ready)
{
    struct scene *scene = context;
    char bytes[16];
    EQ_I64(ready, LOOP_READ);
    TRUE(read(fd, bytes, sizeof(bytes)) >= 0);
    scene->count++;
}

TEST(a_timer_fires_once_and_is_gone)
{
    struct scene scene = a_scene();
    loop_add_timer(scene.loop, 0, 0, count, &scene);
    run_until(&scene, 1);
    loop_step(scene.loop, 0);
    EQ_I64(scene.count, 1);
    scene_end(&scene);
}

struct numbered {
    struct scene *scene;
    int number;
};

static void
note_number(void *context)
{
    struct numbered *numbered = context;
    numbered->scene->order[numbered->scene->count++] = numbered->number;
}

/* False when the machine was so busy that the times themselves came out of order. */
static bool
add_numbered(struct scene *scene, struct numbered *numbered, const int *delays_ms, size_t count_of)
{
    int64_t begun_us = clock_mono_us();
    for (size_t i = 0; i < count_of; i++) {
        numbered[i] = (struct numbered){scene, delays_ms[i]};
        loop_add_timer(scene->loop, delays_ms[i], 0, note_number, &numbered[i]);
    }
    return clock_mono_us() - begun_us < 1000;
}

TEST(timers_fire_in_the_order_of_their_times)
{
    static const int delays_ms[] = {9, 1, 7, 3, 5, 2, 8, 4, 6};
    struct numbered numbered[NITEMS(delays_ms)];
    struct scene scene = a_scene();
    while (!add_numbered(&scene, numbered, delays_ms, NITEMS(delays_ms))) {
        scene_end(&scene);
        scene = a_scene();
    }
    run_until(&scene, (int)NITEMS(delays_ms));
    for (int i = 0; i < (int)NITEMS(delays_ms); i++)
        EQ_I64(scene.order[i], i + 1);
    scene_end(&scene);
}

TEST(the_heap_survives_removals_anywhere)
{
    struct scene scene = a_scene();
    struct dice dice = dice_new(7);
    struct loop_watch *timers[200];
    for (size_t i = 0; i < NITEMS(timers); i++)
        timers[i] = loop_add_timer(scene.loop, 1 + (int64_t)dice_roll(&dice, 20), 0, count, &scene);
    int left = (int)NITEMS(timers);
    for (size_t i = 0; i < NITEMS(timers); i++) {
        if (dice_roll(&dice, 2) == 0) {
            loop_remove(scene.loop, &timers[i]);
            left--;
        }
    }
    run_until(&scene, left);
    scene_end(&scene);
}

TEST(a_timer_that_was_missed_many_times_fires_once)
{
    struct scene scene = a_scene();
    loop_add_timer(scene.loop, 1, 1, count, &scene);
    int64_t until_us = clock_mono_us() + 20000;
    while (clock_mono_us() < until_us) /* as if stopped: the loop does not run */
        ;
    loop_step(scene.loop, 0);
    EQ_I64(scene.count, 1);
    run_until(&scene, 3);
    scene_end(&scene);
}

TEST(a_descriptor_is_told_when_it_can_be_read)
{
    struct scene scene = a_scene();
    loop_add_fd(scene.loop, scene.pipe[0], LOOP_READ, count_fd, &scene);
    loop_step(scene.loop, 0);
    EQ_I64(scene.count, 0);
    TRUE(write(scene.pipe[1], "x", 1) == 1);
    run_until(&scene, 1);
    loop_step(scene.loop, 0);
    EQ_I64(scene.count, 1);
    scene_end(&scene);
}

TEST(who_wants_nothing_is_not_told_of_a_hang_up)
{
    struct scene scene = a_scene();
    struct loop_watch *watch = loop_add_fd(scene.loop, scene.pipe[0], LOOP_READ, count_fd, &scene);
    loop_set_wants(watch, 0);
    close(scene.pipe[1]);
    scene.pipe[1] = -1;
    loop_step(scene.loop, 0);
    EQ_I64(scene.count, 0);
    loop_set_wants(watch, LOOP_READ);
    loop_step(scene.loop, 0);
    EQ_I64(scene.count, 1);
    scene_end(&scene);
}

static void
remove_all_fd(void *context, int fd, int ready)
{
    struct scene *scene = context;
    (void)fd;
    (void)ready;
    scene->count++;
    for (size_t i = 0; i < NITEMS(scene->watch); i++)
        loop_remove(scene->loop, &scene->watch[i]);
}

TEST(a_callback_may_remove_the_others_and_itself)
{
    struct scene scene = a_scene();
    TRUE(write(scene.pipe[1], "x", 1) == 1);
    for (size_t i = 0; i < NITEMS(scene.watch); i++)
        scene.watch[i] = loop_add_fd(scene.loop, scene.pipe[0], LOOP_READ, remove_all_fd, &scene);
    loop_step(scene.loop, 0);
    loop_step(scene.loop, 0);
    EQ_I64(scene.count, 1); /* all were ready; the first took the rest away */
    scene_end(&scene);
}

static void
replace_fd(void *context, int fd, int ready)
{
    struct scene *scene = context;
    (void)ready;
    scene->count++;
    loop_remove(scene->loop, &scene->watch[0]);
    scene->watch[0] = loop_add_fd(scene->loop, fd, LOOP_READ, replace_fd, scene);
}

TEST(a_callback_may_add_while_it_removes)
{
    struct scene scene = a_scene();
    TRUE(write(scene.pipe[1], "x", 1) == 1);
    scene.watch[0] = loop_add_fd(scene.loop, scene.pipe[0], LOOP_READ, replace_fd, &scene);
    for (int i = 1; i <= 50; i++) {
        loop_step(scene.loop, 0);
        EQ_I64(scene.count, i);
    }
    scene_end(&scene);
}

static void
remove_timer(void *context)
{
    struct scene *scene = context;
    scene->count++;
    loop_remove(scene->loop, &scene->watch[0]);
    loop_remove(scene->loop, &scene->watch[1]);
}

TEST(a_repeating_timer_may_remove_itself_and_another)
{
    struct scene scene = a_scene();
    scene.watch[0] = loop_add_timer(scene.loop, 0, 1, remove_timer, &scene);
    scene.watch[1] = loop_add_timer(scene.loop, 0, 1, remove_timer, &scene);
    run_until(&scene, 1);
    loop_step(scene.loop, 5);
    EQ_I64(scene.count, 1);
    scene_end(&scene);
}

static void
count_signal(void *context, int number)
{
    struct scene *scene = context;
    EQ_I64(number, SIGUSR1);
    scene->count++;
}

TEST(a_signal_arrives_in_the_loop_and_the_old_action_comes_back)
{
    struct scene scene = a_scene();
    struct sigaction before, after;
    sigaction(SIGUSR1, NULL, &before);
    scene.watch[0] = loop_add_signal(scene.loop, SIGUSR1, count_signal, &scene);
    raise(SIGUSR1);
    EQ_I64(scene.count, 0);
    run_until(&scene, 1);
    loop_remove(scene.loop, &scene.watch[0]);
    sigaction(SIGUSR1, NULL, &after);
    TRUE(before.sa_handler == after.sa_handler);
    scene_end(&scene);
}

TEST(a_signal_from_outside_wakes_a_loop_that_sleeps)
{
    struct scene scene = a_scene();
    scene.watch[0] = loop_add_signal(scene.loop, SIGUSR1, count_signal, &scene);
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        kill(parent, SIGUSR1);
        _exit(0);
    }
    run_until(&scene, 1);
    waitpid(child, NULL, 0);
    scene_end(&scene);
}

static void
stop(void *context)
{
    struct scene *scene = context;
    loop_stop(scene->loop, 42);
}

TEST(run_returns_what_stop_was_given)
{
    struct scene scene = a_scene();
    loop_add_timer(scene.loop, 0, 0, stop, &scene);
    EQ_I64(loop_run(scene.loop), 42);
    loop_stop(scene.loop, 7);
    EQ_I64(loop_run(scene.loop), 7);
    scene_end(&scene);
}
