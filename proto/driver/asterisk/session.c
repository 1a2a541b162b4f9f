#include "proto/driver/asterisk/session.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/connection.h"
#include "proto/driver/asterisk/errand_word.h"
#include "proto/driver/asterisk/errands.h"
#include "proto/driver/asterisk/md5.h"
#include "proto/driver/asterisk/survey.h"
#include "proto/driver/asterisk/translate.h"
#include "proto/driver/asterisk/world.h"

enum {
    TICK_MS = 250,
    BACKOFF_FIRST_MS = 500,
    BACKOFF_MAX_MS = 30000,
    CONNECT_MS = 10000, /* from the first try to the answer to Login */
    BOOT_MS = 2000,     /* a user without `system` never hears FullyBooted */
    LISTS_MS = 30000,
    GRACE_MS = 300, /* behind the lists, for events that were on their way */
    PING_MS = 5000,
    SILENCE_MS = 15000, /* three Pings without any byte: a half-open connection */
    EMPTY_MS = 5000,    /* no queue at all: perhaps still starting, ask again */
    EMPTY_TRIES = 6,
    ROUTES_MS = 15000,
};

enum phase {
    PHASE_IDLE,
    PHASE_CONNECTING,
    PHASE_GREETING,
    PHASE_CHALLENGE,
    PHASE_LOGIN,
    PHASE_BOOTING,
    PHASE_LISTING,
    PHASE_GRACE,
    PHASE_FOLLOWING,
};

struct session {
    const struct driver_env *env;
    struct session_account account;
    struct world *world;
    struct survey *survey;
    struct errands *errands;
    struct ami *ami;
    struct connection *connection;
    struct loop_watch *tick, *retry;
    enum phase phase;
    unsigned serial; /* of the questions: answers to older ones are passed over */
    int64_t phase_us, heard_us, pinged_us, routes_us, empty_us; /* monotonic */
    int64_t backoff_ms;
    int empty_tries;
    bool was_up, is_booted;
    char note[WHY_TEXT_BYTES], where[300];
};

static void try_connect(void *context);

/* ---- small things --------------------------------------------------------------------------- */

static void
enter(struct session *session, enum phase phase)
{
    session->phase = phase;
    session->phase_us = clock_mono_us();
}

static bool
lasts(const struct session *session, int64_t ms)
{
    return clock_mono_us() - session->phase_us > ms * 1000;
}

static void
say_link(struct session *session, enum link_state state, const char *note)
{
    session->env->link(session->env->context, state, survey_version(session->survey),
                       text_of(note));
}

static void
disconnect(struct session *session)
{
    connection_close(session->connection);
    survey_forget(session->survey);
    enter(session, PHASE_IDLE);
    if (session->errands)
        errands_lose(session->errands);
}

/* The link is lost, or could not be had: says so and tries again later. */
static void lose(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
lose(struct session *session, const char *format, ...)
{
    struct why why;
    va_list args;
    va_start(args, format);
    vsnprintf(why.text, sizeof(why.text), format, args);
    va_end(args);

    char note[WHY_TEXT_BYTES + 320];
    str_format(note, sizeof(note), "%s: %s%s%s", session->where, why.text,
               session->note[0] ? "; " : "", session->note);
    session->note[0] = 0;
    disconnect(session);
    log_line(LOG_WARN, "asterisk", "%s; next try in %" PRId64 " ms", note, session->backoff_ms);
    say_link(session, LINK_DOWN, note);
    session->retry =
        loop_add_timer(session->env->loop, session->backoff_ms, 0, try_connect, session);
    session->backoff_ms =
        session->backoff_ms * 2 > BACKOFF_MAX_MS ? BACKOFF_MAX_MS : session->backoff_ms * 2;
}

/* What no waiting heals. False: the gate has given up, and the session may be gone. */
static bool
refuse(struct session *session, enum err err, const char *sentence)
{
    if (session->was_up) {
        lose(session, "%s", sentence);
        return true;
    }
    char text[WHY_TEXT_BYTES + 320];
    str_format(text, sizeof(text), "%s: %s", session->where, sentence);
    disconnect(session);
    loop_remove(session->env->loop, &session->tick);
    session->env->fail(session->env->context, err, text);
    return false;
}

/* ---- asking --------------------------------------------------------------------------------- */

static void ask(struct session *session, const char *id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* One action; `format` gives its lines, each with CRLF. */
static void
ask(struct session *session, const char *id, const char *format, ...)
{
    char lines[1024], action[1152];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(lines, sizeof(lines), format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof(lines))
        return; /* what goes into an action is bounded below that */
    str_format(action, sizeof(action), "%sActionID: vigie-%u-%s\r\n\r\n", lines, session->serial,
               id);
    connection_write(session->connection, text_of(action)); /* if nobody reads, silence ends it */
    explicit_bzero(lines, sizeof(lines));                   /* a login may have been in it */
    explicit_bzero(action, sizeof(action));
}

/* What this answers: the word behind our serial; empty when it is none of ours. */
static struct text
answers(const struct session *session, const struct ami_message *message)
{
    struct text rest = ami_get(message, "ActionID");
    char serial[16];
    str_format(serial, sizeof(serial), "%u", session->serial);
    if (!text_is(text_cut(&rest, '-'), "vigie") || !text_is(text_cut(&rest, '-'), serial))
        return TEXT("");
    return rest;
}

/* An action of an order; its texts were checked where they were put together. */
static bool
send_order(void *context, const char *action_id, const char *lines)
{
    struct session *session = context;
    char action[ERRAND_LINES_BYTES + 160];
    return str_format(action, sizeof(action), "%sActionID: %s\r\n\r\n", lines, action_id) &&
           connection_write(session->connection, text_of(action));
}

static void
ask_for_survey(void *context, const char *word, const char *lines)
{
    ask(context, word, "%s", lines);
}

static void
begin_survey(struct session *session)
{
    session->serial++;
    session->routes_us = clock_mono_us();
    say_link(session, LINK_RECONCILING, "");
    enter(session, PHASE_LISTING);
    survey_begin(session->survey);
}

static void
end_survey(struct session *session)
{
    survey_settle(session->survey, clock_wall_us());
    bool starting = !session->is_booted && survey_queue_count(session->survey) == 0 &&
                    session->empty_tries < EMPTY_TRIES;
    session->empty_us = starting ? clock_mono_us() : 0;
    session->was_up = true;
    session->backoff_ms = BACKOFF_FIRST_MS;
    enter(session, PHASE_FOLLOWING);
    errands_open(session->errands);
    say_link(session, LINK_UP, survey_missing(session->survey));
}

/* ---- logging in ----------------------------------------------------------------------------- */

/* Only the classes that are followed: cdr and cel would be a fifth of all events. */
#define WANTED_EVENTS "Events: system,call,agent,dialplan\r\n"

static void
log_in(struct session *session, struct text challenge)
{
    const struct session_account *account = &session->account;
    enter(session, PHASE_LOGIN);
    if (!challenge.len || challenge.len > 128) {
        ask(session, "login", "Action: Login\r\nUsername: %s\r\nSecret: %s\r\n" WANTED_EVENTS,
            account->user, account->secret);
        return;
    }
    char mixed[sizeof(account->secret) + 129], key[MD5_HEX_BYTES];
    str_format(mixed, sizeof(mixed), "%.*s%s", TEXT_ARG(challenge), account->secret);
    md5_hex(key, mixed, strlen(mixed));
    explicit_bzero(mixed, sizeof(mixed));
    ask(session, "login",
        "Action: Login\r\nAuthType: MD5\r\nUsername: %s\r\nKey: %s\r\n" WANTED_EVENTS,
        account->user, key);
}

static bool
take_login(struct session *session, const struct ami_message *message)
{
    if (text_is(ami_get(message, "Response"), "Success")) {
        enter(session, PHASE_BOOTING);
        return true;
    }
    char sentence[512];
    str_format(sentence, sizeof(sentence), "login as \"%s\" refused: %.*s", session->account.user,
               TEXT_ARG(ami_get(message, "Message")));
    return refuse(session, ERR_DENIED, sentence);
}

/* A message with Response that answers one of our actions. False: the session may be gone. */
static bool
take_response(struct session *session, const struct ami_message *message)
{
    if (errands_take(session->errands, message, clock_mono_us()))
        return true;
    struct text what = answers(session, message);
    bool success = text_is(ami_get(message, "Response"), "Success");
    if (text_is(what, "challenge") && session->phase == PHASE_CHALLENGE) {
        log_in(session, success ? ami_get(message, "Challenge") : TEXT(""));
        return true;
    }
    if (text_is(what, "login") && session->phase == PHASE_LOGIN)
        return take_login(session, message);
    survey_take(session->survey, what, message, clock_wall_us());
    return true;
}

static void
take_event(struct session *session, const struct ami_message *message, int64_t now_us)
{
    struct text event = ami_get(message, "Event");
    if (errands_take(session->errands, message, clock_mono_us()) ||
        survey_take(session->survey, answers(session, message), message, now_us))
        return;
    if (text_is(event, "FullyBooted")) {
        bool late = session->phase >= PHASE_LISTING && !session->is_booted;
        session->is_booted = true;
        if (session->phase == PHASE_BOOTING || late)
            begin_survey(session);
    } else if (text_is(event, "Shutdown")) {
        str_copy(session->note, sizeof(session->note), TEXT("Asterisk was stopped"));
    } else if (session->phase == PHASE_FOLLOWING) {
        translate_event(session->world, message, now_us);
        errands_look(session->errands);
    } else {
        survey_hold(session->survey, message, now_us);
    }
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static bool
take_messages(struct session *session)
{
    struct ami_message message;
    struct why why;
    enum err err;
    int64_t now_us = clock_wall_us();
    while ((err = ami_next(session->ami, &message, &why)) == OK) {
        if (ami_has(&message, "Event")) /* first: an event may have a Response, too */
            take_event(session, &message, now_us);
        else if (!take_response(session, &message))
            return false;
        if (session->phase == PHASE_IDLE)
            return true; /* lost meanwhile: what is left belongs to nobody */
    }
    if (err == ERR_FORMAT)
        return refuse(session, ERR_FORMAT, why.text);
    if (session->phase == PHASE_GREETING && ami_banner(session->ami).len) {
        enter(session, PHASE_CHALLENGE);
        ask(session, "challenge", "Action: Challenge\r\nAuthType: MD5\r\n");
    }
    return true;
}

static void
on_opened(void *context)
{
    struct session *session = context;
    enter(session, PHASE_GREETING);
    session->heard_us = clock_mono_us();
}

static void
on_bytes(void *context, const void *at, size_t len)
{
    struct session *session = context;
    session->heard_us = clock_mono_us();
    ami_feed(session->ami, at, len);
    take_messages(session);
}

static void
on_lost(void *context, const char *why)
{
    lose(context, "%s", why);
}

static void
try_connect(void *context)
{
    struct session *session = context;
    session->retry = NULL;
    ami_reset(session->ami);
    session->is_booted = false;
    session->empty_tries = 0;
    session->empty_us = 0;
    enter(session, PHASE_CONNECTING);
    connection_open(session->connection, session->account.host, session->account.port);
}

/* ---- time ----------------------------------------------------------------------------------- */

static void
tick_following(struct session *session, int64_t mono_us)
{
    translate_tick(session->world, clock_wall_us());
    if (!survey_asks_routes(session->survey) &&
        (session->world->doubts_routes || mono_us - session->routes_us > ROUTES_MS * 1000)) {
        session->world->doubts_routes = false;
        session->routes_us = mono_us;
        survey_ask_routes(session->survey);
    }
    if (session->empty_us && mono_us - session->empty_us > EMPTY_MS * 1000) {
        session->empty_tries++;
        begin_survey(session);
    }
}

static void
keep_alive(struct session *session, int64_t mono_us)
{
    if (mono_us - session->heard_us > SILENCE_MS * 1000) {
        lose(session, "no answer for %d s", SILENCE_MS / 1000);
    } else if (mono_us - session->pinged_us > PING_MS * 1000) {
        session->pinged_us = mono_us;
        ask(session, "ping", "Action: Ping\r\n");
    }
}

static void
on_tick(void *context)
{
    struct session *session = context;
    int64_t mono_us = clock_mono_us();
    if (session->phase == PHASE_IDLE)
        return;
    if (session->phase < PHASE_BOOTING) {
        if (lasts(session, CONNECT_MS))
            lose(session, "no answer for %d s", CONNECT_MS / 1000);
        return;
    }
    if (session->phase == PHASE_BOOTING && lasts(session, BOOT_MS))
        begin_survey(session);
    else if (session->phase == PHASE_LISTING && survey_is_complete(session->survey))
        enter(session, PHASE_GRACE);
    else if (session->phase == PHASE_GRACE && lasts(session, GRACE_MS))
        end_survey(session);
    else if (session->phase == PHASE_LISTING && lasts(session, LISTS_MS))
        lose(session, "the lists were not answered for %d s", LISTS_MS / 1000);
    else if (session->phase == PHASE_FOLLOWING)
        tick_following(session, mono_us);
    if (session->phase >= PHASE_BOOTING)
        errands_tick(session->errands, mono_us);
    if (session->phase >= PHASE_BOOTING)
        keep_alive(session, mono_us);
}

struct session *
session_new(const struct driver_env *env, const struct session_account *account)
{
    struct session *session = xcalloc(1, sizeof(*session));
    session->env = env;
    session->account = *account;
    session->backoff_ms = BACKOFF_FIRST_MS;
    session->world = world_new(env);
    session->survey = survey_new(session->world, ask_for_survey, session);
    session->errands = errands_new(
        &(struct errand_places){
            .env = env, .world = session->world, .routes = survey_routes(session->survey)},
        send_order, session);
    session->ami = ami_new();
    session->connection = connection_new(env->loop, &(struct connection_owner){
                                                        .context = session,
                                                        .opened = on_opened,
                                                        .bytes = on_bytes,
                                                        .lost = on_lost,
                                                    });
    str_format(session->where, sizeof(session->where), "asterisk %s:%s", account->host,
               account->port);
    session->retry = loop_add_timer(env->loop, 0, 0, try_connect, session);
    session->tick = loop_add_timer(env->loop, TICK_MS, TICK_MS, on_tick, session);
    return session;
}

void
session_free(struct session **session)
{
    if (!*session)
        return;
    struct session *old = *session;
    errands_free(&old->errands);
    disconnect(old);
    loop_remove(old->env->loop, &old->retry);
    loop_remove(old->env->loop, &old->tick);
    survey_free(&old->survey);
    world_free(&old->world);
    ami_free(&old->ami);
    connection_free(&old->connection);
    explicit_bzero(&old->account, sizeof(old->account));
    free(old);
    *session = NULL;
}

int64_t
session_clock_offset_us(const struct session *session)
{
    return session->world->offset_us;
}

/* ---- orders --------------------------------------------------------------------------------- */

const char *
session_cannot(const struct session *session, enum verb verb)
{
    return errands_cannot(session->errands, verb);
}

void
session_order(struct session *session, const struct driver_order *order)
{
    errands_order(session->errands, order);
}

void
session_ask(struct session *session, const struct driver_order *order)
{
    errands_ask(session->errands, order);
}

enum answer
session_knows(const struct session *session, struct text destination)
{
    return errand_word_knows(session->env, destination);
}
