#include "console/rehearse.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "console/batch/batch_out.h"
#include "console/control/draft.h"
#include "console/desk.h"
#include "console/flags.h"
#include "console/plan_date.h"
#include "console/rehearsal.h"
#include "console/session.h"
#include "proto/base/clock.h"
#include "proto/base/file.h"
#include "proto/driver/driver.h"
#include "proto/gate/catalogue.h"
#include "proto/gate/plan_file.h"

enum {
    LOOK_MS = 50,
    START_MS = 20000, /* for a gate to start, warm up and read the plan */
    ORDER_MS = 60000, /* for the outcome of an order */
    BACK_MS = 5000,   /* between an order that is done and the routes that say so */
    WAIT_S = 30,
    WAIT_MAX_S = 3600,
    URL_MAX = 200,
    ANSWER_BYTES = 400,
};

#define SIMULATOR "sim:"

/* --- what was asked --------------------------------------------------------------------------- */

struct asked {
    const char *catalogue, *url, *wait, *format, *connect;
    bool writes_date, help;
    const char *path;
    int64_t wait_ms;
};

#define AT(member) offsetof(struct asked, member)

static const struct flag flags[] = {
    {"catalogue", "FILE", "the numbers, queues and tags of this catalogue", FLAGS_TEXT,
     AT(catalogue)},
    {"switch", "URL", "the simulated switch, sim:... as vigie-gate's (default: a busy one)",
     FLAGS_TEXT, AT(url)},
    {"wait", "SECONDS", "how long to wait for a first call on the new way (default: 30)",
     FLAGS_TEXT, AT(wait)},
    {"write-date", NULL, "when it is passed, write the day into FILE", FLAGS_BOOL, AT(writes_date)},
    {"format", "FORMAT", "text or json (default: text)", FLAGS_TEXT, AT(format)},
    {"connect", "FEED,DESK", "refused: a rehearsal touches no gate", FLAGS_TEXT, AT(connect)},
    {"help", NULL, "print this", FLAGS_BOOL, AT(help)},
};

static void
print_help(struct asked *asked)
{
    fputs("vigie plan rehearse puts a contingency plan in force at a simulated centre of its own,\n"
          "waits for a call on the new way, takes the plan back, and says what it saw.\n\n"
          "usage: vigie plan rehearse FILE.plan [options]\n\n",
          stdout);
    flags_print_help(&(struct flags_group){flags, NITEMS(flags), asked}, 1);
    fputs("\nExit codes: 0 passed, 1 failed, 2 wrong usage, 3 not known.\n", stdout);
}

static enum err
check_url(const char *url, struct why *why)
{
    if (!text_has_prefix(text_of(url), SIMULATOR) || strlen(url) > URL_MAX)
        return why_set(why, ERR_ARG,
                       "plan rehearse: switch \"%s\": expected " SIMULATOR
                       "..., a rehearsal touches no telephone",
                       url);
    for (size_t i = 0; i < driver_table_count; i++) {
        const struct driver_kind *kind = driver_table[i];
        if (strcmp(kind->scheme, "sim") == 0 && kind->check(text_of(url), why) != OK)
            return why_prefix(why, ERR_ARG, "plan rehearse");
    }
    return OK;
}

static enum err
check_values(struct asked *asked, struct why *why)
{
    int64_t seconds = WAIT_S;
    if (asked->connect)
        return why_set(why, ERR_ARG,
                       "plan rehearse: --connect: a rehearsal is on the simulator; on live numbers "
                       "it is vigie plan apply NAME --confirm-within MIN");
    if (asked->wait &&
        (!text_to_i64(text_of(asked->wait), &seconds) || seconds < 1 || seconds > WAIT_MAX_S))
        return why_set(why, ERR_ARG, "plan rehearse: wait \"%s\": expected seconds, 1 to %d",
                       asked->wait, WAIT_MAX_S);
    asked->wait_ms = seconds * 1000;
    if (strcmp(asked->format, "text") != 0 && strcmp(asked->format, "json") != 0)
        return why_set(why, ERR_ARG, "plan rehearse: format \"%s\": expected text or json",
                       asked->format);
    return asked->url ? check_url(asked->url, why) : OK;
}

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    const struct flags_group group = {flags, NITEMS(flags), asked};
    int first = 0;
    *asked = (struct asked){.format = "text"};
    enum err err = flags_read_words(&group, 1, argc, argv, &first, why);
    if (err)
        return why_prefix(why, err, "plan");
    if (asked->help)
        return OK;
    if (argc - first != 1)
        return why_set(why, ERR_ARG, "plan rehearse: expected one FILE.plan, %d were given",
                       argc - first);
    asked->path = argv[first];
    return check_values(asked, why);
}

/* --- the rehearsal ---------------------------------------------------------------------------- */

struct rehearsing {
    struct session session;
    const struct asked *asked;
    struct rehearsal *report;
    void (*look)(struct rehearsing *); /* what is waited for now */
    struct draft draft;                /* the order on its way */
    bool is_done;                      /* it was seen to be so; then the routes have to follow */
    char refusal[ANSWER_BYTES];
    int64_t applied_us;  /* the switch's clock */
    int64_t since_us;    /* monotonic: when this waiting began */
    int64_t deadline_us; /* monotonic: when it has lasted too long */
};

static void look_for_apply(struct rehearsing *), look_for_call(struct rehearsing *),
    look_for_revoke(struct rehearsing *);

static const struct site *
the_site(struct rehearsing *rehearsing)
{
    return &feed_sites(rehearsing->session.feed, clock_wall_us())[0];
}

static bool
is_late(const struct rehearsing *rehearsing)
{
    return clock_mono_us() >= rehearsing->deadline_us;
}

static void
wait_for(struct rehearsing *rehearsing, void (*look)(struct rehearsing *), int64_t at_most_ms)
{
    rehearsing->look = look;
    rehearsing->since_us = clock_mono_us();
    rehearsing->deadline_us = rehearsing->since_us + at_most_ms * 1000;
}

/* The same way as `vigie plan apply` goes. */
static void
order(struct rehearsing *rehearsing, const char *verb, void (*look)(struct rehearsing *))
{
    struct session *session = &rehearsing->session;
    struct draft_words words = {.verb = verb,
                                .target = rehearsing->report->plan,
                                .reason = "rehearsal",
                                .from = desk_from(),
                                .utc_offset_s = session->look.utc_offset_s};
    struct why why;
    desk_random(words.random);
    struct picture *picture = session_picture(session, clock_wall_us());
    enum err err = draft_make(&rehearsing->draft, &words, picture, &why);
    picture_free(&picture);
    if (!err) {
        const struct event_order order = draft_order(&rehearsing->draft);
        err = feed_order(session->feed, rehearsing->draft.site, &order, &why);
    }
    rehearsing->is_done = false;
    wait_for(rehearsing, look, ORDER_MS);
    if (err) {
        rehearsal_stop(rehearsing->report, REHEARSAL_FAILED, "%s: %s", verb, why.text);
        loop_stop(session->loop, 0);
    }
}

static void
on_answer(void *context, size_t site, struct text order, const struct event_order *stands,
          const char *refusal)
{
    struct rehearsing *rehearsing = context;
    (void)site;
    if (!stands && text_is(order, rehearsing->draft.id))
        str_copy(rehearsing->refusal, sizeof rehearsing->refusal, text_of(refusal));
}

/* The order once it is done; NULL: not yet, or it never will be, and then all is over. */
static const struct event_order *
done_order(struct rehearsing *rehearsing)
{
    const struct order *order =
        board_order(the_site(rehearsing)->board, text_of(rehearsing->draft.id));
    const char *verb = rehearsing->draft.verb->name;
    struct rehearsal *report = rehearsing->report;
    if (order && (order->is.state == ORDER_DONE || order->is.state == ORDER_ENDED))
        return &order->is;
    if (order && (order_is_final(&order->is) || order->is.state == ORDER_WAITING))
        rehearsal_stop(report, REHEARSAL_FAILED, "%s %s: %.*s", verb,
                       words_name(&order_state_words, order->is.state),
                       TEXT_ARG(order->is.outcome));
    else if (rehearsing->refusal[0])
        rehearsal_stop(report, REHEARSAL_FAILED, "%s refused: %s", verb, rehearsing->refusal);
    else if (is_late(rehearsing))
        rehearsal_stop(report, REHEARSAL_UNKNOWN,
                       "%s: after %d s it is not known what became of it", verb, ORDER_MS / 1000);
    else
        return NULL;
    loop_stop(rehearsing->session.loop, 0);
    return NULL;
}

/* Takes down the routes until they are as they should, or it has lasted too long. */
static bool
are_routes_there(struct rehearsing *rehearsing, enum rehearsal_moment moment)
{
    if (!rehearsing->is_done)
        wait_for(rehearsing, rehearsing->look, BACK_MS);
    rehearsing->is_done = true;
    rehearsal_look(rehearsing->report, moment, the_site(rehearsing)->board);
    return rehearsal_is_so(rehearsing->report, moment) || is_late(rehearsing);
}

static int64_t
lasted_ms(const struct event_order *order)
{
    return order->done_us >= order->asked_us ? (order->done_us - order->asked_us) / 1000 : -1;
}

static void
look_for_start(struct rehearsing *rehearsing)
{
    const struct site *site = the_site(rehearsing);
    bool is_there = feed_is_settled(rehearsing->session.feed, clock_wall_us()) &&
                    site->board->exchange.link == LINK_UP &&
                    board_contingency(site->board, text_of(rehearsing->report->plan));
    if (is_there) {
        rehearsal_look(rehearsing->report, REHEARSAL_BEFORE, site->board);
        order(rehearsing, "plan-apply", look_for_apply);
    } else if (is_late(rehearsing)) {
        rehearsal_stop(rehearsing->report, REHEARSAL_UNKNOWN,
                       "the simulated centre has not started within %d s", START_MS / 1000);
        loop_stop(rehearsing->session.loop, 0);
    }
}

static void
look_for_apply(struct rehearsing *rehearsing)
{
    const struct event_order *order = done_order(rehearsing);
    if (!order || !are_routes_there(rehearsing, REHEARSAL_UNDER))
        return;
    rehearsing->report->apply_ms = lasted_ms(order);
    rehearsing->applied_us = order->done_us;
    wait_for(rehearsing, look_for_call, rehearsing->asked->wait_ms);
}

static void
look_for_call(struct rehearsing *rehearsing)
{
    struct rehearsal *report = rehearsing->report;
    const struct board *board = the_site(rehearsing)->board;
    const struct order *applied = board_order(board, text_of(rehearsing->draft.id));
    int64_t seen_us = applied ? applied->is.seen_us : 0;
    report->waited_ms = (clock_mono_us() - rehearsing->since_us) / 1000;
    if (seen_us > 0)
        report->call_ms =
            seen_us > rehearsing->applied_us ? (seen_us - rehearsing->applied_us) / 1000 : 0;
    if (seen_us > 0 || is_late(rehearsing))
        order(rehearsing, "plan-revoke", look_for_revoke);
}

static void
look_for_revoke(struct rehearsing *rehearsing)
{
    const struct event_order *order = done_order(rehearsing);
    if (!order || !are_routes_there(rehearsing, REHEARSAL_AFTER))
        return;
    rehearsing->report->revoke_ms = lasted_ms(order);
    loop_stop(rehearsing->session.loop, 0);
}

static void
on_look(void *context)
{
    struct rehearsing *rehearsing = context;
    rehearsing->look(rehearsing);
}

/* The demo's gate and folder go with the session; so nothing is left behind. */
static void
on_signal(void *context, int signal)
{
    struct rehearsing *rehearsing = context;
    (void)signal;
    rehearsal_stop(rehearsing->report, REHEARSAL_UNKNOWN, "it was interrupted");
    loop_stop(rehearsing->session.loop, 0);
}

static void
rehearse(struct rehearsing *rehearsing)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct session *session = &rehearsing->session;
    for (size_t i = 0; i < NITEMS(signals); i++)
        loop_add_signal(session->loop, signals[i], on_signal, rehearsing);
    feed_on_answer(session->feed, on_answer, rehearsing);
    wait_for(rehearsing, look_for_start, START_MS);
    loop_add_timer(session->loop, LOOK_MS, LOOK_MS, on_look, rehearsing);
    loop_run(session->loop);
    if (session->is_over)
        rehearsal_stop(rehearsing->report, REHEARSAL_UNKNOWN, "%s", session->why.text);
    rehearsal_judge(rehearsing->report);
    session_close(session);
}

/* --- what came of it -------------------------------------------------------------------------- */

static void
today(char day[REHEARSAL_DAY_BYTES])
{
    time_t now = (time_t)(clock_wall_us() / 1000000);
    struct tm tm = {0};
    localtime_r(&now, &tm);
    strftime(day, REHEARSAL_DAY_BYTES, "%Y-%m-%d", &tm);
}

static int
finish(const struct asked *asked, struct rehearsal *report, struct text plan)
{
    static const int codes[] = {EXIT_DONE, EXIT_FAILED, EXIT_UNKNOWN};
    struct bytes out = {0};
    struct why why;
    int code = codes[report->verdict];
    today(report->day);
    if (code == EXIT_DONE && asked->writes_date) {
        report->is_written = plan_date_write(asked->path, plan, report->day, &why) == OK;
        if (!report->is_written) {
            session_complain(&why);
            code = EXIT_FAILED;
        }
    }
    (strcmp(asked->format, "json") == 0 ? rehearsal_json : rehearsal_text)(&out, report);
    if (batch_out_write(STDOUT_FILENO, &out, &why) != OK) {
        session_complain(&why);
        code = EXIT_FAILED;
    }
    bytes_free(&out);
    return code;
}

static int
run(const struct asked *asked, const struct plan_file *file, struct text plan)
{
    struct rehearsing *rehearsing = xcalloc(1, sizeof *rehearsing);
    char *argv[] = {"vigie", "--demo", NULL};
    struct config config;
    struct why why;
    const struct demo_how how = {
        .scenario = asked->url ? asked->url + strlen(SIMULATOR) : NULL,
        .catalogue = asked->catalogue,
        .plan = file->name,
        .plan_text = plan,
    };
    int code;
    rehearsing->asked = asked;
    if (config_parse(&config, 2, argv, &why) != OK) {
        session_complain(&why);
        code = EXIT_USAGE;
    } else if (session_open_demo(&rehearsing->session, &config, &how, &why) != OK) {
        session_complain(&why);
        code = EXIT_UNKNOWN;
    } else {
        rehearsing->report = rehearsal_new(file->name);
        rehearse(rehearsing);
        code = finish(asked, rehearsing->report, plan);
    }
    rehearsal_free(&rehearsing->report);
    config_free(&config);
    free(rehearsing);
    return code;
}

/* What is wrong with the files is found before anything starts. */
static int
read_files(const struct asked *asked, struct bytes *plan, struct plan_file **file, struct why *why)
{
    struct catalogue *catalogue = NULL;
    if (asked->catalogue && catalogue_read(&catalogue, asked->catalogue, why) != OK)
        return EXIT_USAGE;
    catalogue_free(&catalogue);
    if (file_read(plan, asked->path, why) != OK)
        return EXIT_FAILED;
    struct text text = {(const char *)plan->at, plan->len};
    return plan_file_parse(file, text, asked->path, why) == OK ? EXIT_DONE : EXIT_FAILED;
}

int
rehearse_main(int argc, char **argv)
{
    struct asked asked;
    struct plan_file *file = NULL;
    struct bytes plan = {0};
    struct why why;
    int code = EXIT_USAGE;
    if (read_flags(&asked, argc, argv, &why) != OK) {
        session_complain(&why);
    } else if (asked.help) {
        print_help(&asked);
        code = fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
    } else if ((code = read_files(&asked, &plan, &file, &why)) != EXIT_DONE) {
        session_complain(&why);
    } else {
        code = run(&asked, file, (struct text){(const char *)plan.at, plan.len});
    }
    plan_file_free(&file);
    bytes_free(&plan);
    return code;
}
