/* do_many: `vigie do` for several targets: one order each, one after the other. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/control/bulk.h"
#include "console/desk.h"
#include "console/do_own.h"
#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"

enum { LOOK_MS = 20 };

/* --- the targets ------------------------------------------------------------------------------ */

bool
do_is_many(const struct asked *asked)
{
    return asked->targets_from || asked->go_on || asked->all_or_nothing ||
           (asked->words.target && strchr(asked->words.target, ','));
}

static enum err
add_target(struct asked *asked, struct text target, struct why *why)
{
    if (asked->target_count == BULK_ROWS_MAX)
        return why_set(why, ERR_ARG, "do: more than %d targets", BULK_ROWS_MAX);
    if (target.len == 0)
        return why_set(why, ERR_ARG, "do: target %zu is empty", asked->target_count + 1);
    if (!str_copy(asked->targets[asked->target_count++], sizeof(do_target), target))
        return why_set(why, ERR_ARG, "do: target %zu is too long", asked->target_count);
    return OK;
}

static enum err
cut_word(struct asked *asked, struct why *why)
{
    struct text rest = text_of(asked->words.target);
    enum err err = OK;
    while (!err && rest.at)
        err = add_target(asked, text_trim(text_cut(&rest, ',')), why);
    return err;
}

/* One a line; empty lines and what begins with # are not looked at. */
static enum err
read_lines(struct asked *asked, FILE *in, struct why *why)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    enum err err = OK;
    while (!err && (len = getline(&line, &room, in)) >= 0) {
        struct text target = {line, (size_t)len};
        target = text_trim(text_cut(&target, '\n'));
        if (target.len > 0 && target.at[target.len - 1] == '\r')
            target.len--;
        if (target.len > 0 && target.at[0] != '#')
            err = add_target(asked, target, why);
    }
    free(line);
    if (!err && ferror(in))
        err = why_set(why, ERR_IO, "do: targets from %s: %s", asked->targets_from, strerror(errno));
    if (!err && asked->target_count == 0)
        err = why_set(why, ERR_ARG, "do: targets from %s: there is none", asked->targets_from);
    return err;
}

static enum err
read_file(struct asked *asked, struct why *why)
{
    bool is_stdin = strcmp(asked->targets_from, "-") == 0;
    FILE *in = is_stdin ? stdin : fopen(asked->targets_from, "re");
    if (!in)
        return why_set(why, ERR_IO, "do: targets from %s: %s", asked->targets_from,
                       strerror(errno));
    enum err err = read_lines(asked, in, why);
    if (!is_stdin)
        fclose(in);
    return err;
}

enum err
do_many_targets(struct asked *asked, struct why *why)
{
    if (asked->go_on && asked->all_or_nothing)
        return why_set(why, ERR_ARG, "do: --go-on and --all-or-nothing exclude each other");
    asked->targets = xcalloc(BULK_ROWS_MAX, sizeof *asked->targets);
    return asked->targets_from ? read_file(asked, why) : cut_word(asked, why);
}

/* --- ordering --------------------------------------------------------------------------------- */

struct errand {
    struct session session;
    struct asked *asked;
    struct bulk *bulk;   /* NULL: the gates are not known yet */
    int64_t deadline_us; /* monotonic: of the gates, then of the order under way */
};

static enum bulk_manner
manner_of(const struct asked *asked)
{
    return asked->go_on ? BULK_GO_ON : asked->all_or_nothing ? BULK_TAKE_BACK : BULK_STOP;
}

static enum err
make_bulk(struct errand *errand, const struct picture *picture, struct why *why)
{
    struct asked *asked = errand->asked;
    struct draft *drafts = xcalloc(asked->target_count, sizeof *drafts);
    enum err err = OK;
    for (size_t i = 0; i < asked->target_count && !err; i++) {
        asked->words.target = asked->targets[i];
        desk_random(asked->words.random);
        err = draft_make(&drafts[i], &asked->words, picture, why);
    }
    if (!err)
        err = bulk_new(&errand->bulk, drafts, asked->target_count, manner_of(asked), desk_random,
                       why);
    free(drafts);
    return err;
}

/* Once the gates are known: what is to be ordered, or why nothing is. */
static void
begin(struct errand *errand)
{
    struct session *session = &errand->session;
    bool is_late = clock_mono_us() >= errand->deadline_us;
    struct why why;
    if (!feed_is_settled(session->feed, clock_wall_us()) && !is_late)
        return;
    struct picture *picture = session_picture(session, clock_wall_us());
    enum err err = make_bulk(errand, picture, &why);
    picture_free(&picture);
    bool is_deaf = feed_live(session->feed) == 0;
    session->is_over = err != OK || is_deaf;
    if (is_deaf)
        why_set(&session->why, ERR_IO, "no gate answers: nothing was ordered");
    else if (err)
        why_set(&session->why, err, "%s: nothing was ordered", why.text);
    if (session->is_over)
        loop_stop(session->loop, is_deaf          ? EXIT_UNKNOWN
                                 : err == ERR_ARG ? EXIT_USAGE
                                                  : EXIT_FAILED);
    else if (errand->asked->dry_run)
        loop_stop(session->loop, EXIT_DONE);
}

static int
exit_of(const struct bulk *bulk)
{
    if (bulk_is_well(bulk))
        return EXIT_DONE;
    bool is_open = bulk_count(bulk, BULK_UNKNOWN) + bulk_count(bulk, BULK_WAITING) > 0;
    return is_open ? EXIT_UNKNOWN : EXIT_FAILED;
}

static void
go_on(struct errand *errand)
{
    struct session *session = &errand->session;
    struct bulk *bulk = errand->bulk;
    struct draft draft;
    struct why why;
    struct picture *picture = session_picture(session, clock_wall_us());
    bulk_look(bulk, picture);
    if (clock_mono_us() >= errand->deadline_us)
        bulk_late(bulk, "no outcome in time");
    while (bulk_next(bulk, picture, &draft)) {
        const struct event_order order = draft_order(&draft);
        errand->deadline_us = clock_mono_us() + errand->asked->wait_ms * 1000;
        if (feed_order(session->feed, draft.site, &order, &why) != OK)
            bulk_answer(bulk, order.order, NULL, why.text, 0);
    }
    picture_free(&picture);
    if (bulk->is_over)
        loop_stop(session->loop, exit_of(bulk));
}

static void
look(void *context)
{
    struct errand *errand = context;
    if (!errand->bulk)
        begin(errand);
    if (errand->bulk && !errand->session.is_over && !errand->asked->dry_run)
        go_on(errand);
}

static void
on_answer(void *context, size_t site, struct text order, const struct event_order *stands,
          const char *refusal)
{
    struct errand *errand = context;
    int64_t clock_us = feed_sites(errand->session.feed, clock_wall_us())[site].clock_us;
    if (errand->bulk)
        bulk_answer(errand->bulk, order, stands, refusal, clock_us);
}

/* What is on its way goes on without us: said before leaving. */
static void
on_end(void *context, int number)
{
    struct errand *errand = context;
    (void)number;
    if (errand->bulk) {
        bulk_give_up(errand->bulk, "vigie do was ended");
        loop_stop(errand->session.loop, exit_of(errand->bulk));
        return;
    }
    errand->session.is_over = true;
    why_set(&errand->session.why, ERR_IO, "ended: nothing was ordered");
    loop_stop(errand->session.loop, EXIT_FAILED);
}

/* --- what became of them ---------------------------------------------------------------------- */

static void
print_row(const struct errand *errand, const struct bulk_row *row)
{
    const struct draft *draft = &row->draft;
    bool is_dry = errand->asked->dry_run, is_first = true;
    bool was_sent = !is_dry && row->state != BULK_NOT_SENT;
    char state[32], says[BULK_SAYS_BYTES + STANCE_BYTES];
    str_copy(state, sizeof state, text_of(is_dry ? "not sent" : bulk_state_name(row->state)));
    str_copy(says, sizeof says, text_of(is_dry ? "dry run" : row->says));
    if (strcmp(errand->asked->format, "json") != 0) {
        char line[DO_LINE_BYTES], clean[DO_LINE_BYTES];
        str_format(line, sizeof line, "%-15s %-24s %-32s %s", state, draft->target,
                   was_sent ? draft->id : "-", says);
        safe_copy(clean, sizeof clean, text_trim(text_of(line)));
        puts(clean);
        return;
    }
    for (char *at = state; *at; at++)
        *at = *at == ' ' ? '_' : *at;
    do_print_field("target", text_of(draft->target), true, &is_first);
    do_print_field("state", text_of(state), true, &is_first);
    do_print_field("verb", text_of(draft->verb->name), true, &is_first);
    do_print_field("args", text_of(draft->args), true, &is_first);
    do_print_field("before", text_of(draft->expect), true, &is_first);
    do_print_field("order", text_of(was_sent ? draft->id : ""), true, &is_first);
    do_print_field("taken_back_by", text_of(row->back), true, &is_first);
    do_print_field("outcome", text_of(says), true, &is_first);
    puts("}");
}

static int
finish(struct errand *errand, int code)
{
    char says[BULK_SAYS_BYTES];
    struct why why;
    if (!errand->bulk || errand->session.is_over) {
        session_complain(&errand->session.why);
        return code;
    }
    for (size_t i = 0; i < errand->bulk->count; i++)
        print_row(errand, &errand->bulk->rows[i]);
    bulk_say(errand->bulk, says, sizeof says);
    if (code != EXIT_DONE) {
        why_set(&why, ERR_DENIED, "%s", says);
        session_complain(&why);
    }
    return fflush(stdout) == 0 ? code : EXIT_UNKNOWN;
}

int
do_many(struct asked *asked, const struct config *config)
{
    struct errand *errand = xcalloc(1, sizeof *errand);
    struct why why;
    errand->asked = asked;
    enum err err = session_open(&errand->session, config, NULL, NULL, &why);
    if (err) {
        free(errand);
        return (int)session_refuse(&why);
    }
    struct loop *loop = errand->session.loop;
    asked->words.utc_offset_s = errand->session.look.utc_offset_s;
    feed_on_answer(errand->session.feed, on_answer, errand);
    errand->deadline_us = clock_mono_us() + config->settle_ms * 1000;
    loop_add_timer(loop, LOOK_MS, LOOK_MS, look, errand);
    loop_add_signal(loop, SIGINT, on_end, errand);
    loop_add_signal(loop, SIGTERM, on_end, errand);
    loop_add_signal(loop, SIGHUP, on_end, errand);
    int code = finish(errand, loop_run(loop));
    session_close(&errand->session);
    bulk_free(&errand->bulk);
    free(errand);
    return code;
}
