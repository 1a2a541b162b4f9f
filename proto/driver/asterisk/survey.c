#include "proto/driver/asterisk/survey.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/driver/asterisk/snapshot.h"
#include "proto/driver/asterisk/translate.h"

enum { KEPT_BYTES_MAX = 16 * 1024 * 1024 };

enum question { ASK_SETTINGS, ASK_CHANNELS, ASK_QUEUES, ASK_ROUTES, ASK_CLOSED, QUESTIONS };
static const char *const words[QUESTIONS] = {"settings", "channels", "queues", "routes", "closed"};

struct survey {
    struct world *world;
    survey_ask *ask;
    void *context;
    struct snapshot *snapshot; /* NULL: none is going on */
    struct routes *routes;
    struct bytes events, channels, queues; /* kept as they came */
    bool pending[QUESTIONS], answered[QUESTIONS];
    bool refused[QUESTIONS]; /* not asked again on this connection */
    int64_t listed_us;       /* our clock */
    size_t queue_count;
    char version[64];
};

struct survey *
survey_new(struct world *world, survey_ask *ask, void *context)
{
    struct survey *survey = xcalloc(1, sizeof(*survey));
    *survey =
        (struct survey){.world = world, .ask = ask, .context = context, .routes = routes_new()};
    return survey;
}

void
survey_forget(struct survey *survey)
{
    snapshot_free(&survey->snapshot);
    bytes_free(&survey->events);
    bytes_free(&survey->channels);
    bytes_free(&survey->queues);
    memset(survey->pending, 0, sizeof(survey->pending));
    memset(survey->refused, 0, sizeof(survey->refused));
}

void
survey_free(struct survey **survey)
{
    if (!*survey)
        return;
    survey_forget(*survey);
    routes_free(&(*survey)->routes);
    free(*survey);
    *survey = NULL;
}

/* ---- asking --------------------------------------------------------------------------------- */

static void
ask(struct survey *survey, enum question question, const char *lines)
{
    survey->answered[question] = false;
    survey->pending[question] = !survey->refused[question];
    if (survey->pending[question])
        survey->ask(survey->context, words[question], lines);
}

/* `format` has one %s, which comes from the settings; false when it does not fit a line. */
static bool
fill_in(char *to, size_t size, const char *action, const char *key, const char *value)
{
    return value[0] && !strpbrk(value, "\r\n") &&
           str_format(to, size, "Action: %s\r\n%s: %s\r\n", action, key, value);
}

static const char *
family(const struct survey *survey, const char *key, const char *standard)
{
    const struct driver_env *env = survey->world->env;
    const char *value = env->setting(env->context, key);
    return value ? value : standard;
}

void
survey_ask_routes(struct survey *survey)
{
    char lines[256];
    routes_clear(survey->routes);
    if (fill_in(lines, sizeof(lines), "DBGetTree", "Family",
                family(survey, "route_family", "route")))
        ask(survey, ASK_ROUTES, lines);
    if (fill_in(lines, sizeof(lines), "DBGetTree", "Family",
                family(survey, "closed_family", "closed")))
        ask(survey, ASK_CLOSED, lines);
}

void
survey_begin(struct survey *survey)
{
    char lines[256];
    memset(survey->pending, 0, sizeof(survey->pending));
    bytes_clear(&survey->channels);
    bytes_clear(&survey->queues);
    snapshot_begin(&survey->snapshot, survey->world);
    ask(survey, ASK_SETTINGS, "Action: CoreSettings\r\n");
    bool filled =
        fill_in(lines, sizeof(lines), "Status", "Variables", survey->world->settings.dnis_variable);
    ask(survey, ASK_CHANNELS, filled ? lines : "Action: Status\r\n");
    ask(survey, ASK_QUEUES, "Action: QueueStatus\r\n");
    survey_ask_routes(survey);
}

static bool
is_pending(const struct survey *survey, enum question from, enum question to)
{
    for (enum question i = from; i <= to; i++) {
        if (survey->pending[i])
            return true;
    }
    return false;
}

bool
survey_asks_routes(const struct survey *survey)
{
    return is_pending(survey, ASK_ROUTES, ASK_CLOSED);
}

bool
survey_is_complete(const struct survey *survey)
{
    return survey->snapshot && !is_pending(survey, ASK_SETTINGS, ASK_CLOSED);
}

/* ---- keeping -------------------------------------------------------------------------------- */

/* Keeps a message as it came, to be read again by the same parser. */
static bool
keep(struct bytes *bytes, const struct ami_message *message)
{
    if (bytes->len > KEPT_BYTES_MAX)
        return false;
    for (size_t i = 0; i < message->count; i++) {
        const struct ami_header *header = &message->headers[i];
        bytes_add(bytes, header->key.at, header->key.len);
        bytes_add(bytes, ": ", 2);
        bytes_add(bytes, header->value.at, header->value.len);
        bytes_add(bytes, "\n", 1);
    }
    bytes_add(bytes, "\n", 1);
    return true;
}

typedef void reader(struct survey *survey, const struct ami_message *message, int64_t now_us);

static void
read_again(struct survey *survey, const struct bytes *bytes, reader *take, int64_t now_us)
{
    static const char banner[] = "Asterisk Call Manager/kept\n";
    struct ami *ami = ami_new();
    struct ami_message message;
    ami_feed(ami, banner, sizeof(banner) - 1);
    ami_feed(ami, bytes->at, bytes->len);
    while (ami_next(ami, &message, NULL) == OK)
        take(survey, &message, now_us);
    ami_free(&ami);
}

void
survey_hold(struct survey *survey, const struct ami_message *event, int64_t now_us)
{
    if (keep(&survey->events, event))
        world_time_us(survey->world, ami_get(event, "Timestamp"), now_us); /* for the clocks */
    else
        translate_event(survey->world, event, now_us);
}

/* ---- answers -------------------------------------------------------------------------------- */

static void
settle_routes(struct survey *survey, int64_t now_us)
{
    routes_settle(survey->routes, survey->world, &survey->answered[ASK_ROUTES],
                  world_now_us(survey->world, now_us));
    routes_clear(survey->routes);
}

static void
done(struct survey *survey, enum question question, bool answered, int64_t now_us)
{
    survey->pending[question] = false;
    survey->answered[question] = answered;
    survey->refused[question] = !answered && question >= ASK_ROUTES;
    if (!survey->snapshot && !survey_asks_routes(survey))
        settle_routes(survey, now_us);
}

static void
take_item(struct survey *survey, enum question question, const struct ami_message *message,
          int64_t now_us)
{
    if (question == ASK_CHANNELS)
        keep(&survey->channels, message);
    else if (question == ASK_QUEUES)
        keep(&survey->queues, message);
    else if (question >= ASK_ROUTES)
        routes_take(survey->routes, (enum routes_family)(question - ASK_ROUTES), message);
    if (text_is(ami_get(message, "EventList"), "Complete"))
        done(survey, question, true, now_us);
}

static void
take_answer(struct survey *survey, enum question question, const struct ami_message *message,
            int64_t now_us)
{
    bool success = text_is(ami_get(message, "Response"), "Success");
    if (question == ASK_SETTINGS && success)
        str_copy(survey->version, sizeof(survey->version), ami_get(message, "AsteriskVersion"));
    if (question == ASK_CHANNELS)
        survey->listed_us = now_us;
    if (question == ASK_SETTINGS || !success) /* otherwise a list follows */
        done(survey, question, success, now_us);
}

bool
survey_take(struct survey *survey, struct text word, const struct ami_message *message,
            int64_t now_us)
{
    for (enum question i = 0; word.len && i < QUESTIONS; i++) {
        if (!survey->pending[i] || !text_is(word, words[i]))
            continue;
        if (ami_has(message, "Event"))
            take_item(survey, i, message, now_us);
        else
            take_answer(survey, i, message, now_us);
        return true;
    }
    return false;
}

/* ---- the end -------------------------------------------------------------------------------- */

static void
take_birth(struct survey *survey, const struct ami_message *message, int64_t now_us)
{
    (void)now_us;
    if (text_is(ami_get(message, "Event"), "Newchannel"))
        snapshot_born(survey->snapshot, ami_get(message, "Uniqueid"));
}

static void
take_channel(struct survey *survey, const struct ami_message *message, int64_t now_us)
{
    snapshot_channel(survey->snapshot, message, now_us);
}

static void
take_queue(struct survey *survey, const struct ami_message *message, int64_t now_us)
{
    snapshot_queues(survey->snapshot, message, now_us);
}

static void
take_event(struct survey *survey, const struct ami_message *message, int64_t now_us)
{
    translate_event(survey->world, message, now_us);
}

void
survey_settle(struct survey *survey, int64_t now_us)
{
    read_again(survey, &survey->events, take_birth, now_us);
    read_again(survey, &survey->channels, take_channel, survey->listed_us);
    read_again(survey, &survey->queues, take_queue, survey->listed_us);
    snapshot_listed(survey->snapshot, survey->answered[ASK_QUEUES], survey->listed_us);
    read_again(survey, &survey->events, take_event, now_us);
    survey->queue_count = snapshot_queue_count(survey->snapshot);
    snapshot_settle(&survey->snapshot, now_us);
    settle_routes(survey, now_us);
    bytes_free(&survey->events); /* these are large, and rare */
    bytes_free(&survey->channels);
    bytes_free(&survey->queues);
}

struct text
survey_version(const struct survey *survey)
{
    return text_of(survey->version);
}

/* A right that is missing is no reason to show nothing; but it is said. */
const char *
survey_missing(const struct survey *survey)
{
    if (!survey->answered[ASK_CHANNELS])
        return "no right to ask for channels (write = reporting): earlier calls are not known";
    if (!survey->answered[ASK_QUEUES])
        return "queues could not be asked for: they are known by their events only";
    return "";
}

const struct routes *
survey_routes(const struct survey *survey)
{
    return survey->routes;
}

size_t
survey_queue_count(const struct survey *survey)
{
    return survey->queue_count;
}
