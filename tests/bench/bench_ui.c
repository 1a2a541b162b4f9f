/* What a frame costs: composing it, sorting for it, sending it to a terminal. */
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/ui/term.h"
#include "console/ui/ui.h"
#include "proto/base/clock.h"
#include "tests/unit/ui_scene.h"

enum { COLUMNS = 200, ROWS = 60, FRAMES = 200, WAITING = 2000, SECONDS = 60 };

struct centre {
    const char *name;
    int numbers, queues, agents;
};

static void
report(const char *name, const char *what, const char *centre, double value, const char *unit)
{
    printf("%s_%s_%s %.1f %s\n", name, what, centre, value, unit);
}

static struct board *
build(const struct centre *centre)
{
    struct scene scene = {.dice = 3};
    struct board *board = board_new();
    char number[16], queue[16], agent[24], label[32];
    scene_exchange(board, "bench", LINK_UP);
    for (int i = 0; i < centre->queues; i++) {
        str_format(queue, sizeof queue, "queue%d", i);
        str_format(label, sizeof label, "Service %d", i);
        scene_queue(board, queue, label, 20000);
    }
    for (int i = 0; i < centre->agents; i++) {
        str_format(agent, sizeof agent, "SIP/%d", i);
        str_format(queue, sizeof queue, "queue%d", i % centre->queues);
        str_format(label, sizeof label, "Prénom Nom-%d", i);
        scene_agent(board, agent, label, queue, (enum agent_state)(1 + i % 8), "",
                    i * SCENE_SECOND);
    }
    for (int i = 0; i < centre->numbers; i++) {
        str_format(number, sizeof number, "0892%06d", i);
        str_format(queue, sizeof queue, "queue%d", i % centre->queues);
        str_format(label, sizeof label, "Numéro %d", i);
        scene_number(board, number, label, queue);
        const char *call = scene_call(&scene, board, number, queue, (1 + i % 3000) * SCENE_SECOND,
                                      (i % 3000) * SCENE_SECOND);
        if (i >= WAITING)
            scene_end(board, call, PARTY_CALLER, 0);
    }
    return board;
}

/* Microseconds of a frame as the console makes one: picture, layout, cells. */
static double
frame_us(const struct site *site, const char *view, const char *keys, int frames, double *worst_us)
{
    struct ui *ui = scene_ui(view, false);
    struct canvas *canvas = canvas_new(COLUMNS, ROWS, false);
    int64_t total = 0;
    *worst_us = 0;
    for (int i = 0; i < frames; i++) {
        int64_t before = clock_mono_us();
        struct picture *picture = picture_new(site, 1);
        if (i > 0)
            scene_press(ui, picture, keys);
        ui_draw(ui, picture, scene_now_us + i * SCENE_SECOND / 10, canvas);
        picture_free(&picture);
        int64_t took = clock_mono_us() - before;
        total += took;
        *worst_us = (double)took > *worst_us ? (double)took : *worst_us;
    }
    canvas_free(&canvas);
    ui_free(&ui);
    return (double)total / frames;
}

static void
bench_frames(const struct centre *centre, const struct site *site)
{
    for (size_t i = 0; ui_view_name(i); i++) {
        double worst = 0;
        double us = frame_us(site, ui_view_name(i), "", FRAMES, &worst);
        char name[64];
        str_format(name, sizeof name, "compose_frame_%dx%d", COLUMNS, ROWS);
        report(name, ui_view_name(i), centre->name, us, "us");
        report("worst_frame", ui_view_name(i), centre->name, worst, "us");
        us = frame_us(site, ui_view_name(i), "Down", FRAMES, &worst);
        report("key_to_frame", ui_view_name(i), centre->name, us, "us");
    }
}

static void
bench_sort(const struct centre *centre, const struct site *site)
{
    static const struct {
        enum row_kind kind;
        const char *metric;
    } sorts[] = {{ROW_NUMBER, "live"}, {ROW_QUEUE, "longest_wait_ms"}, {ROW_AGENT, "label"}};
    for (size_t i = 0; i < NITEMS(sorts); i++) {
        struct picture *picture = picture_new(site, 1);
        const struct rows *rows = picture_rows(picture, sorts[i].kind);
        struct row **order = xcalloc(rows->count + 1, sizeof(struct row *));
        for (size_t j = 0; j < rows->count; j++)
            order[j] = &rows->at[j];
        int64_t before = clock_mono_us();
        rows_sort(order, rows->count, metric_of(sorts[i].kind, sorts[i].metric), true);
        report("sort", metric_table(sorts[i].kind)->plural, centre->name,
               (double)(clock_mono_us() - before), "us");
        free(order);
        picture_free(&picture);
    }
}

/* ---- to the terminal ------------------------------------------------------------------------- */

/* Child: so many frames of a screen, one a second. */
static int
show_frames(struct site *site, const char *view, int frames)
{
    struct theme theme = {.name = "bench"};
    struct term *term = NULL;
    struct why why = {0};
    for (int i = 0; i < ROLE_COUNT; i++)
        theme.styles[i] = (struct theme_style){0xd0d0d0 - i * 0x070707, THEME_DEFAULT_COLOUR, 0};
    if (term_open(&term, &(struct term_options){&theme, false}, &why)) {
        fprintf(stderr, "bench_ui: %s\n", why.text);
        return 1;
    }
    struct ui *ui = scene_ui(view, !term_is_utf8(term));
    struct canvas *canvas = canvas_new(COLUMNS, ROWS, !term_is_utf8(term));
    for (int i = 0; i < frames; i++) {
        struct picture *picture = picture_new(site, 1);
        ui_draw(ui, picture, scene_now_us + i * SCENE_SECOND, canvas);
        term_show(term, canvas);
        picture_free(&picture);
        site->clock_us += SCENE_SECOND;
        site->now_us += SCENE_SECOND;
        site->heard_us += SCENE_SECOND;
    }
    canvas_free(&canvas);
    ui_free(&ui);
    term_close(&term);
    return 0;
}

/* All bytes that go to the terminal, the way in and out included. */
static double
terminal_bytes(const struct site *site, const char *view, int frames)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    int master, slave;
    fflush(stdout);
    if (openpty(&master, &slave, NULL, NULL, &size) != 0)
        return 0;
    pid_t child = fork();
    if (child == 0) {
        dup2(slave, 0);
        dup2(slave, 1);
        close(master);
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        struct site own = *site;
        exit(show_frames(&own, view, frames));
    }
    close(slave);
    char chunk[65536];
    ssize_t got;
    double total = 0;
    while ((got = read(master, chunk, sizeof chunk)) > 0)
        total += (double)got;
    close(master);
    waitpid(child, NULL, 0);
    return total;
}

static void
bench_terminal(const char *name, const struct site *site, const char *view)
{
    double first = terminal_bytes(site, view, 1);
    double more = terminal_bytes(site, view, 1 + SECONDS) - first;
    report("terminal_first_frame", view, name, first, "bytes");
    report("terminal", view, name, more / SECONDS, "bytes_per_s");
}

int
main(void)
{
    static const struct centre centres[] = {{"normal", 100, 40, 300},
                                            {"large", 10000, 2000, 20000}};
    for (size_t i = 0; i < NITEMS(centres); i++) {
        struct board *board = build(&centres[i]);
        struct site site = scene_site(board, "tcp://127.0.0.1:7711");
        bench_frames(&centres[i], &site);
        bench_sort(&centres[i], &site);
        board_free(&board);
    }
    struct board *quiet = board_new();
    scene_exchange(quiet, "quiet", LINK_UP);
    scene_queue(quiet, "sav", "Service", 20000);
    struct site site = scene_site(quiet, "tcp://127.0.0.1:7711");
    bench_terminal("quiet", &site, "queues");
    bench_terminal("quiet", &site, "overview");
    board_free(&quiet);
    struct scene *scene = scene_new();
    bench_terminal("with_timers", &scene->sites[0], "calls");
    scene_free(&scene);
    return 0;
}
