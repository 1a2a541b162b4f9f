#include "console/script.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/batch/batch_out.h"
#include "console/desk.h"
#include "console/script_words.h"
#include "console/session.h"
#include "console/ui/canvas.h"
#include "console/ui/ui.h"
#include "proto/base/clock.h"
#include "proto/base/mem.h"

enum { LOOK_MS = 20, DEADLINE_US = 10 * 1000 * 1000 };

struct script {
    struct session session;
    struct ui *ui;
    struct canvas *canvas;
    struct script_word *words;
    size_t count, at;
    int64_t deadline_us;     /* that a wait may last */
    int64_t wait_begun_us;   /* 0: not waiting */
    struct loop_watch *look; /* while waiting */
};

static void
draw(struct script *script)
{
    int64_t now_us = clock_wall_us();
    desk_ask(script->session.feed, script->ui);
    struct picture *picture = session_picture(&script->session, now_us);
    desk_send(script->session.feed, script->ui, picture);
    ui_draw(script->ui, picture, now_us, script->canvas);
    picture_free(&picture);
}

static void
press(struct script *script, const char *key)
{
    struct picture *picture = session_picture(&script->session, clock_wall_us());
    ui_key(script->ui, key, picture);
    ui_drops_ahead(script->ui); /* a script means each of its keys */
    desk_send(script->session.feed, script->ui, picture);
    picture_free(&picture);
    draw(script);
}

static void
on_answer(void *context, size_t site, struct text order, const struct event_order *stands,
          const char *refusal)
{
    struct script *script = context;
    desk_answer(script->ui, &feed_sites(script->session.feed, clock_wall_us())[site], order, stands,
                refusal);
}

static bool
has_text(const struct script *script, const char *text)
{
    struct bytes dump = {0};
    canvas_dump(script->canvas, &dump, false);
    bool found = memmem(dump.at, dump.len, text, strlen(text)) != NULL;
    bytes_free(&dump);
    return found;
}

static bool
all_are(struct script *script, const char *state)
{
    const struct site *sites = feed_sites(script->session.feed, clock_wall_us());
    for (size_t i = 0; i < feed_count(script->session.feed); i++) {
        if (strcmp(sites[i].state, state) != 0)
            return false;
    }
    return true;
}

static bool
holds(struct script *script, const struct script_word *word)
{
    switch (word->kind) {
    case SCRIPT_WAIT_STATE:
        return all_are(script, word->text);
    case SCRIPT_WAIT_SETTLED:
        return feed_is_settled(script->session.feed, clock_wall_us());
    case SCRIPT_WAIT_TEXT:
        return has_text(script, word->text);
    default:
        return !has_text(script, word->text);
    }
}

/* True when the word is done; false while it waits. */
static bool
do_word(struct script *script, const struct script_word *word)
{
    switch (word->kind) {
    case SCRIPT_KEY:
        press(script, word->text);
        return true;
    case SCRIPT_DEADLINE:
        script->deadline_us = word->first * 1000000;
        return true;
    case SCRIPT_SIZE:
        canvas_resize(script->canvas, (int)word->first, (int)word->second);
        press(script, "Resize");
        return true;
    case SCRIPT_WAIT_STATE:
    case SCRIPT_WAIT_SETTLED:
    case SCRIPT_WAIT_TEXT:
    case SCRIPT_WAIT_GONE:
        break;
    }
    draw(script);
    return holds(script, word);
}

static void
give_up(struct script *script, const struct script_word *word)
{
    script->session.is_over = true;
    why_set(&script->session.why, ERR_IO, "script: waited %d s in vain for %s%s",
            (int)(script->deadline_us / 1000000), script_word_kind(word->kind), word->text);
    loop_stop(script->session.loop, EXIT_FAILED);
}

static void
go_on(void *context)
{
    struct script *script = context;
    while (script->at < script->count && !ui_wants_quit(script->ui)) {
        const struct script_word *word = &script->words[script->at];
        int64_t now_us = clock_mono_us();
        if (script->wait_begun_us == 0)
            script->wait_begun_us = now_us;
        if (!do_word(script, word)) {
            if (now_us - script->wait_begun_us > script->deadline_us)
                give_up(script, word);
            return;
        }
        script->wait_begun_us = 0;
        script->at++;
    }
    loop_stop(script->session.loop, EXIT_DONE);
}

static enum err
dump(const struct script *script, const char *path, bool with_roles, struct why *why)
{
    bool to_stdout = strcmp(path, "-") == 0;
    int fd = to_stdout ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return why_set(why, ERR_IO, "dump %s: %s", path, strerror(errno));
    struct bytes out = {0};
    canvas_dump(script->canvas, &out, with_roles);
    enum err err = batch_out_write(fd, &out, why);
    bytes_free(&out);
    if (!to_stdout && close(fd) != 0 && !err)
        err = why_set(why, ERR_IO, "dump %s: %s", path, strerror(errno));
    return err == ERR_STALE ? OK : err;
}

static enum err
dump_all(const struct script *script, struct why *why)
{
    const struct config *config = script->session.config;
    const char *text = config->dump || config->dump_roles ? config->dump : "-";
    enum err err = text ? dump(script, text, false, why) : OK;
    if (!err && config->dump_roles)
        err = dump(script, config->dump_roles, true, why);
    return err;
}

static enum err
open_all(struct script *script, const struct config *config, struct why *why)
{
    enum err err = script_words_read(&script->words, &script->count, config->keys, why);
    if (!err)
        err = session_open(&script->session, config, NULL, NULL, why);
    if (err)
        return err;
    struct ui_options options = {
        .view = config->view,
        .filter = config->filter,
        .banner = config->scenario ? "DEMO" : NULL,
        .format = script->session.look,
        .read_only = !config->write,
        .random = desk_random,
        .from = desk_from(),
    };
    err = ui_new(&script->ui, &options, why);
    if (!err)
        feed_on_answer(script->session.feed, on_answer, script);
    script->canvas = canvas_new(config->columns, config->rows, script->session.look.ascii);
    return err;
}

int
script_run(const struct config *config)
{
    struct script script = {.deadline_us = DEADLINE_US};
    struct why why;
    int code = EXIT_FAILED;
    enum err err = open_all(&script, config, &why);
    if (err) {
        code = (int)session_refuse(&why);
        goto out;
    }
    draw(&script);
    loop_add_timer(script.session.loop, 0, LOOK_MS, go_on, &script);
    code = loop_run(script.session.loop);
    if (script.session.is_over)
        session_complain(&script.session.why);
    if (dump_all(&script, &why) != OK) {
        session_complain(&why);
        code = EXIT_FAILED;
    }
out:
    ui_free(&script.ui);
    canvas_free(&script.canvas);
    session_close(&script.session);
    script_words_free(&script.words, script.count);
    return code;
}
