#include "console/app.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/desk.h"
#include "console/pace.h"
#include "console/place.h"
#include "console/session.h"
#include "console/ui/term.h"
#include "console/ui/ui.h"
#include "proto/base/clock.h"

struct app {
    struct session session;
    struct ui *ui;
    struct term *term;
    struct canvas *canvas;
    struct pace pace;
    struct loop_watch *frame; /* a frame is due, not drawn yet */
    uint64_t shown_version;   /* of the feed, when it was drawn last */
    bool has_ticked;          /* since then */
};

/* --- frames ----------------------------------------------------------------------------------- */

static void
end(struct app *app, int code)
{
    loop_stop(app->session.loop, code);
}

static void
lose_terminal(struct app *app)
{
    app->session.is_over = true;
    why_set(&app->session.why, ERR_IO, "the terminal is gone");
    end(app, EXIT_FAILED);
}

/* Until the demo's gate has said a word, what there is to see is that it starts. */
static void
draw_starting(struct canvas *canvas)
{
    static const char line[] = "starting the simulated centre...";
    int column = (canvas->columns - (int)sizeof line) / 2;
    canvas_clear(canvas);
    canvas_text(canvas, canvas->rows / 2, column > 0 ? column : 0, -1, ROLE_TITLE, TEXT(line));
}

static void
draw(struct app *app, struct picture *picture)
{
    int64_t begun_us = clock_mono_us();
    loop_remove(app->session.loop, &app->frame);
    app->shown_version = feed_version(app->session.feed);
    app->has_ticked = false;
    if (app->session.demo && feed_heard(app->session.feed) == 0)
        draw_starting(app->canvas);
    else
        ui_draw(app->ui, picture, clock_wall_us(), app->canvas);
    if (term_show(app->term, app->canvas) != OK)
        lose_terminal(app);
    pace_drawn(&app->pace, app->canvas, begun_us, clock_mono_us());
}

static void
on_frame(void *context)
{
    struct app *app = context;
    app->frame = NULL; /* a single shot */
    if (!app->has_ticked && feed_version(app->session.feed) == app->shown_version)
        return;
    desk_ask(app->session.feed, app->ui);
    struct picture *picture = session_picture(&app->session, clock_wall_us());
    desk_send(app->session.feed, app->ui, picture);
    draw(app, picture);
    picture_free(&picture);
}

static void
want_frame(struct app *app)
{
    if (app->frame)
        return;
    int64_t wait_us = pace_next_us(&app->pace) - clock_mono_us();
    app->frame = loop_add_timer(app->session.loop, wait_us > 0 ? (wait_us + 999) / 1000 : 0, 0,
                                on_frame, app);
}

static void
on_change(void *context)
{
    want_frame(context);
}

static void
on_second(void *context)
{
    struct app *app = context;
    int64_t into_ms = clock_wall_us() / 1000 % 1000;
    app->has_ticked = true;
    want_frame(app);
    loop_add_timer(app->session.loop, 1000 - into_ms, 0, on_second, app);
}

/* --- keys ------------------------------------------------------------------------------------- */

static void
fit_canvas(struct app *app)
{
    int columns, rows;
    term_size(app->term, &columns, &rows);
    if (columns != app->canvas->columns || rows != app->canvas->rows)
        canvas_resize(app->canvas, columns, rows);
}

/* Whoever comes back later has not seen what happened meanwhile: the rest is not sent. */
static void
suspend(struct app *app)
{
    char says[WHY_TEXT_BYTES];
    ui_bulk_halt(app->ui, "the console was put aside", says, sizeof says);
    term_suspend(app->term);
    raise(SIGSTOP); /* SIGCONT, which comes through the loop, resumes */
}

/* What was typed before a dialog opened was not meant for it (R53). */
static void
drop_typed_ahead(struct term *term)
{
    bool is_lost = false;
    while (!is_lost && term_key(term, &is_lost) != NULL)
        ;
}

/* Everything that was typed, then one frame. */
static void
take_keys(struct app *app)
{
    struct picture *picture = session_picture(&app->session, clock_wall_us());
    bool is_lost = false, was_typed = false;
    const char *key;
    while (!is_lost && (key = term_key(app->term, &is_lost)) != NULL) {
        was_typed = true;
        if (strcmp(key, "Resize") == 0)
            fit_canvas(app);
        ui_key(app->ui, key, picture);
        desk_send(app->session.feed, app->ui, picture);
        if (ui_drops_ahead(app->ui))
            drop_typed_ahead(app->term);
    }
    if (is_lost)
        lose_terminal(app);
    else if (ui_wants_quit(app->ui))
        end(app, EXIT_DONE);
    else if (was_typed)
        draw(app, picture);
    picture_free(&picture);
    desk_ask(app->session.feed, app->ui);
    if (!is_lost && ui_wants_suspend(app->ui))
        suspend(app);
}

static void
on_input(void *context, int fd, int ready)
{
    (void)fd;
    (void)ready;
    take_keys(context);
}

/* --- signals ---------------------------------------------------------------------------------- */

static void
on_end(void *context, int number)
{
    (void)number;
    end(context, EXIT_DONE);
}

static void
on_resize(void *context, int number)
{
    struct app *app = context;
    (void)number;
    term_resized(app->term);
    take_keys(app); /* one of them is Resize */
}

static void
on_stop(void *context, int number)
{
    (void)number;
    suspend(context);
}

static void
on_continue(void *context, int number)
{
    struct app *app = context;
    term_resume(app->term);
    on_resize(app, number);
    app->has_ticked = true;
    want_frame(app);
}

/* Crashes and QUIT, the way out of a program that hangs, are term_restore.c's. */
static const struct {
    int number;
    loop_signal_fn *fn;
} signals[] = {
    {SIGINT, on_end},      {SIGTERM, on_end},  {SIGHUP, on_end},
    {SIGWINCH, on_resize}, {SIGTSTP, on_stop}, {SIGCONT, on_continue},
};

/* --- orders ----------------------------------------------------------------------------------- */

static void
on_answer(void *context, size_t site, struct text order, const struct event_order *stands,
          const char *refusal)
{
    struct app *app = context;
    desk_answer(app->ui, &feed_sites(app->session.feed, clock_wall_us())[site], order, stands,
                refusal);
    app->has_ticked = true;
    want_frame(app);
}

/* --- the whole -------------------------------------------------------------------------------- */

static enum err
open_terminal(struct app *app, const struct config *config, struct why *why)
{
    struct theme theme;
    const char *no_color = getenv("NO_COLOR");
    enum err err = place_theme(&theme, config->theme ? config->theme : "default", why);
    if (err)
        return err;
    struct term_options options = {.theme = &theme, .no_colour = no_color && no_color[0]};
    return term_open(&app->term, &options, why);
}

static enum err
open_ui(struct app *app, const struct config *config, struct why *why)
{
    struct ui_options options = {
        .view = config->view,
        .filter = config->filter,
        .banner = config->scenario ? "DEMO" : NULL,
        .format = app->session.look,
        .read_only = !config->write,
        .random = desk_random,
        .from = desk_from(),
    };
    return ui_new(&app->ui, &options, why);
}

static enum err
open_all(struct app *app, const struct config *config, struct why *why)
{
    enum err err = session_open(&app->session, config, on_change, app, why);
    if (err)
        return err;
    for (size_t i = 0; i < NITEMS(signals); i++) /* before term.c, which leaves taken ones alone */
        loop_add_signal(app->session.loop, signals[i].number, signals[i].fn, app);
    err = open_ui(app, config, why);
    if (!err)
        feed_on_answer(app->session.feed, on_answer, app);
    if (!err)
        err = open_terminal(app, config, why);
    if (err)
        return err;
    bool ascii = config->ascii || !term_is_utf8(app->term);
    app->canvas = canvas_new(1, 1, ascii);
    fit_canvas(app);
    loop_add_fd(app->session.loop, STDIN_FILENO, LOOP_READ, on_input, app);
    on_second(app);
    return OK;
}

static void
close_all(struct app *app)
{
    term_close(&app->term);
    ui_free(&app->ui);
    canvas_free(&app->canvas);
    pace_fini(&app->pace);
    session_close(&app->session);
}

int
app_run(const struct config *config)
{
    struct why why;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        why_set(&why, ERR_ARG, "standard %s is not a terminal; --once prints without one",
                isatty(STDOUT_FILENO) ? "input" : "output");
        return (int)session_refuse(&why);
    }
    char says[WHY_TEXT_BYTES];
    struct app app = {.pace = {.is_slow = config->slow}};
    enum err err = open_all(&app, config, &why);
    int code = EXIT_FAILED;
    if (!err)
        code = (int)loop_run(app.session.loop);
    bool was_cut = app.ui && ui_bulk_halt(app.ui, "vigie has ended", says, sizeof says);
    close_all(&app);
    if (was_cut) {
        why_set(&why, ERR_IO, "the order for many rows was not finished: %s", says);
        session_complain(&why);
    }
    if (err)
        return (int)session_refuse(&why);
    if (app.session.is_over)
        session_complain(&app.session.why);
    return code;
}
