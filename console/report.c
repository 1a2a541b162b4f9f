#include "console/report.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/batch/batch_out.h"
#include "console/batch/batch_watch.h"
#include "console/session.h"
#include "proto/base/clock.h"
#include "proto/base/ini.h"

enum { LOOK_MS = 50 }; /* between two looks whether all has settled */

struct report {
    struct session session;
    struct batch_job job;
    struct filter *filter;
    struct batch_watch *watch; /* of --watch --format text */
    struct bytes out;
    struct loop_watch *reader; /* of a pipe at stdout */
    struct loop_watch *beginning;
    int64_t deadline_us; /* monotonic: the gates have had time enough */
};

/* --- what is wanted --------------------------------------------------------------------------- */

static enum err
unknown_view(const char *view, struct why *why)
{
    const char *names[ROW_TOLD];
    char list[128] = "";
    for (size_t i = 0; i < ROW_TOLD; i++) {
        size_t len = strlen(list);
        names[i] = batch_view_name(i);
        str_format(list + len, sizeof list - len, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *near = ini_nearest(view, names, ROW_TOLD);
    return why_set(why, ERR_ARG, "view \"%s\": expected one of %s%s%s%s", view, list,
                   near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* Tabs whose rows have another name. */
static const char *
rows_of_tab(const char *view)
{
    static const char *const tabs[][2] = {
        {"money", "numbers"}, {"traffic", "numbers"}, {"law", "findings"}};
    for (size_t i = 0; view && i < NITEMS(tabs); i++) {
        if (strcmp(view, tabs[i][0]) == 0)
            return tabs[i][1];
    }
    return view;
}

/* The overview is everything: the whole document, or the totals where there is one list only. */
static enum err
read_job(struct report *report, const struct config *config, struct why *why)
{
    struct batch_job *job = &report->job;
    job->format = config->batch_format;
    bool is_table = job->format == BATCH_CSV || (job->format == BATCH_TEXT && config->once);
    const char *view = config->view;
    if (view && strcmp(view, "overview") == 0)
        view = is_table ? "totals" : NULL;
    else if (!view && is_table)
        view = "numbers";
    view = rows_of_tab(view);
    job->has_view = view != NULL;
    if (view && !batch_view_named(text_of(view), &job->view))
        return unknown_view(view, why);
    if (!config->filter)
        return OK;
    if (!view)
        return why_set(why, ERR_ARG, "--filter needs a --view whose rows it picks");
    enum err err = filter_new(&report->filter, job->view, text_of(config->filter), why);
    job->filter = report->filter;
    return err;
}

static void
report_close(struct report *report)
{
    session_close(&report->session);
    batch_watch_free(&report->watch);
    filter_free(&report->filter);
    bytes_free(&report->out);
}

/* Ends the loop; the sentence is said when all is closed. */
static void
fail(struct report *report, enum err err, const struct why *why)
{
    report->session.is_over = err != ERR_STALE; /* a reader who has enough is no failure */
    report->session.why = *why;
    loop_stop(report->session.loop, err == ERR_STALE ? EXIT_DONE : EXIT_FAILED);
}

static void
print(struct report *report)
{
    int64_t now_us = clock_wall_us();
    struct picture *picture = session_picture(&report->session, now_us);
    if (report->watch)
        batch_watch_look(report->watch, &report->out, picture, now_us);
    else
        batch_write(&report->out, &report->job, picture, now_us);
    picture_free(&picture);
    struct why why;
    enum err err = batch_out_write(STDOUT_FILENO, &report->out, &why);
    if (err)
        fail(report, err, &why);
}

/* --- signals, and who reads us ---------------------------------------------------------------- */

static void
on_end(void *context, int number)
{
    struct report *report = context;
    (void)number;
    loop_stop(report->session.loop, EXIT_DONE);
}

/* Only the hang-up is of interest; a fifo that is open for reading too may have input for ever. */
static void
on_reader(void *context, int fd, int ready)
{
    struct report *report = context;
    (void)ready;
    struct pollfd item = {.fd = fd};
    if (poll(&item, 1, 0) > 0 && item.revents & (POLLERR | POLLHUP))
        loop_stop(report->session.loop, EXIT_DONE);
    else
        loop_remove(report->session.loop, &report->reader);
}

static void
watch_surroundings(struct report *report)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct loop *loop = report->session.loop;
    struct stat stat;
    for (size_t i = 0; i < NITEMS(ends); i++)
        loop_add_signal(loop, ends[i], on_end, report);
    if (fstat(STDOUT_FILENO, &stat) == 0 && S_ISFIFO(stat.st_mode))
        report->reader = loop_add_fd(loop, STDOUT_FILENO, LOOP_READ, on_reader, report);
}

/* --- once ------------------------------------------------------------------------------------- */

static int
finish_once(struct report *report, int code)
{
    struct session *session = &report->session;
    bool is_known = code == EXIT_DONE || feed_live(session->feed) > 0;
    if (session->is_over || !is_known)
        return code;
    print(report);
    return session->is_over ? EXIT_FAILED : code;
}

int
report_once(const struct config *config)
{
    struct report report = {0};
    struct why why;
    enum err err = read_job(&report, config, &why);
    if (!err)
        err = session_open(&report.session, config, NULL, NULL, &why);
    if (err) {
        report_close(&report);
        return (int)session_refuse(&why);
    }
    report.job.look = report.session.look;
    int code = finish_once(&report, session_settle(&report.session));
    if (report.session.is_over)
        session_complain(&report.session.why);
    report_close(&report);
    return code;
}

/* --- watch ------------------------------------------------------------------------------------ */

static void
on_time(void *context)
{
    print(context);
}

/* The first look waits for the gates, so that it is not taken for an empty centre. */
static void
begin_when_settled(void *context)
{
    struct report *report = context;
    struct session *session = &report->session;
    if (!feed_is_settled(session->feed, clock_wall_us()) && clock_mono_us() < report->deadline_us)
        return;
    loop_remove(session->loop, &report->beginning);
    loop_add_timer(session->loop, session->config->every_ms, session->config->every_ms, on_time,
                   report);
    print(report);
}

int
report_watch(const struct config *config)
{
    struct report report = {0};
    struct why why;
    enum err err = read_job(&report, config, &why);
    if (!err)
        err = session_open(&report.session, config, NULL, NULL, &why);
    if (err) {
        report_close(&report);
        return (int)session_refuse(&why);
    }
    report.job.look = report.session.look;
    if (config->batch_format == BATCH_TEXT)
        report.watch = batch_watch_new(&report.job);
    watch_surroundings(&report);
    report.deadline_us = clock_mono_us() + config->settle_ms * 1000;
    report.beginning = loop_add_timer(report.session.loop, 0, LOOK_MS, begin_when_settled, &report);
    int code = loop_run(report.session.loop);
    if (report.session.is_over)
        session_complain(&report.session.why);
    report_close(&report);
    return code;
}
