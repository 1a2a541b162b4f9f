#include "console/session.h"

#include <assert.h>
#include <langinfo.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "console/place.h"
#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"

enum {
    LOOK_MS = 50,         /* between two looks whether all has settled */
    KEEP_HEADS_MS = 5000, /* what a console that is killed may forget */
};

static int
utc_offset_s(int64_t at_us)
{
    time_t seconds = (time_t)(at_us / 1000000);
    struct tm tm = {0};
    localtime_r(&seconds, &tm);
    return (int)tm.tm_gmtoff;
}

static void
on_demo_over(void *context, int fd, int ready)
{
    struct session *session = context;
    (void)fd;
    (void)ready;
    demo_last_words(session->demo, &session->why);
    session->is_over = true;
    loop_stop(session->loop, EXIT_FAILED);
}

static enum err
open_feed(struct session *session, loop_fn *on_change, void *context, struct why *why)
{
    const struct config *config = session->config;
    struct feed_gate gates[CONFIG_GATES_MAX];
    size_t count = config->gate_count;
    for (size_t i = 0; i < count; i++) {
        const struct config_gate *gate = &config->gates[i];
        gates[i] = (struct feed_gate){gate->feed, gate->desk, {&session->key, NULL}};
        if (gate->key[0])
            gates[i].keys.gate = gate->key;
    }
    if (session->demo) {
        gates[0] = (struct feed_gate){
            .feed = demo_feed(session->demo),
            .desk = demo_desk(session->demo),
        };
        count = 1;
        loop_add_fd(session->loop, demo_fd(session->demo), LOOP_READ, on_demo_over, session);
    }
    return feed_new(&session->feed, session->loop, gates, count, on_change, context, why);
}

/* --- heads of audit files --------------------------------------------------------------------- */

static void
keep_heads(void *context)
{
    struct session *session = context;
    if (!session->heads || !session->feed || session->heads_why.err)
        return;
    const struct site *sites = feed_sites(session->feed, clock_wall_us());
    for (size_t i = 0; i < feed_count(session->feed); i++)
        heads_take(session->heads, text_of(sites[i].endpoint), sites[i].audit_n,
                   text_of(sites[i].audit_hash));
    heads_save(session->heads, &session->heads_why);
}

/* A file that cannot be read keeps nobody from looking at the centre. */
static void
open_heads(struct session *session)
{
    char path[PLACE_BYTES];
    struct why why;
    if (session->demo || !place_state(path, sizeof path, "heads"))
        return;
    if (heads_open(&session->heads, path, &why) != OK)
        session_complain(&why);
    const struct site *sites = feed_sites(session->feed, clock_wall_us());
    for (size_t i = 0; i < feed_count(session->feed); i++) {
        const struct heads_head *head = heads_find(session->heads, text_of(sites[i].endpoint));
        if (head)
            feed_recall(session->feed, i, head->n, text_of(head->hash), heads_path(session->heads));
    }
    loop_add_timer(session->loop, KEEP_HEADS_MS, KEEP_HEADS_MS, keep_heads, session);
}

/* Read once, when a gate asks for it. */
static enum err
read_key(struct session *session, struct why *why)
{
    const struct config *config = session->config;
    enum err err = key_check_library(why);
    for (size_t i = 0; i < config->gate_count && !err && !config->scenario; i++) {
        if (config->gates[i].key[0])
            return key_read(&session->key, config->key, why);
    }
    return err;
}

/* how: the demo; NULL: none. */
static enum err
begin(struct session *session, const struct config *config, const struct demo_how *how,
      loop_fn *on_change, void *context, struct why *why)
{
    bool is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    *session = (struct session){
        .config = config,
        .look = {.french = config->is_french,
                 .ascii = config->ascii || !is_utf8,
                 .utc_offset_s = utc_offset_s},
    };
    enum err err = read_key(session, why);
    if (!err && how) /* before libzmq has threads */
        err = demo_start(&session->demo, how, why);
    if (!err) {
        session->loop = loop_new();
        err = open_feed(session, on_change, context, why);
    }
    if (!err)
        open_heads(session);
    if (err)
        session_close(session);
    return err;
}

enum err
session_open(struct session *session, const struct config *config, loop_fn *on_change,
             void *context, struct why *why)
{
    const struct demo_how how = {.scenario = config->scenario};
    return begin(session, config, config->scenario ? &how : NULL, on_change, context, why);
}

enum err
session_open_demo(struct session *session, const struct config *config, const struct demo_how *how,
                  struct why *why)
{
    return begin(session, config, how, NULL, NULL, why);
}

void
session_close(struct session *session)
{
    keep_heads(session);
    if (session->heads_why.err)
        session_complain(&session->heads_why);
    feed_free(&session->feed);
    heads_free(&session->heads);
    loop_free(&session->loop);
    demo_stop(&session->demo);
    key_wipe(&session->key);
}

/* --- until all is known ----------------------------------------------------------------------- */

static void
look_whether_settled(void *context)
{
    struct session *session = context;
    if (feed_is_settled(session->feed, clock_wall_us()))
        loop_stop(session->loop, EXIT_DONE);
    else if (clock_mono_us() >= session->deadline_us)
        loop_stop(session->loop, EXIT_UNKNOWN);
}

void
session_name_missing(struct session *session)
{
    int64_t now_us = clock_wall_us();
    const struct site *sites = feed_sites(session->feed, now_us);
    for (size_t i = 0; i < feed_count(session->feed); i++) {
        const struct site *site = &sites[i];
        if (feed_gate_is_settled(session->feed, i, now_us))
            continue;
        const char *reason = site->trouble && site->trouble[0] ? site->trouble
                             : strcmp(site->state, "live") == 0
                                 ? "no heartbeat has confirmed it yet"
                                 : "";
        struct why why;
        why_set(&why, ERR_IO, "%s: %s after %.1f s%s%s", site->endpoint, site->state,
                (double)session->config->settle_ms / 1000.0, reason[0] ? "; " : "", reason);
        session_complain(&why);
    }
}

int
session_settle(struct session *session)
{
    session->deadline_us = clock_mono_us() + session->config->settle_ms * 1000;
    loop_add_timer(session->loop, LOOK_MS, LOOK_MS, look_whether_settled, session);
    int code = loop_run(session->loop);
    if (code == EXIT_UNKNOWN)
        session_name_missing(session);
    return code;
}

struct picture *
session_picture(struct session *session, int64_t now_us)
{
    struct picture *picture =
        picture_new(feed_sites(session->feed, now_us), feed_count(session->feed));
    picture_law(picture)->french = session->config->is_french;
    return picture;
}

void
session_complain(const struct why *why)
{
    char line[WHY_TEXT_BYTES];
    safe_copy(line, sizeof line, text_of(why->text));
    dprintf(STDERR_FILENO, "vigie: %s\n", line);
}

enum session_exit
session_refuse(const struct why *why)
{
    session_complain(why);
    return why->err == ERR_IO ? EXIT_FAILED : EXIT_USAGE;
}
