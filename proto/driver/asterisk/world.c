#include "proto/driver/asterisk/world.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/driver/asterisk/agents.h"
#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/calls.h"

static const char CONTEXTS[] = "from-carrier* from-trunk* from-pstn* from-external* from-did* "
                               "from-provider* from-outside* incoming* inbound* ext-did*";
enum { WINDOW_US = 60000000 };

static char *
setting(const struct driver_env *env, const char *key, const char *standard)
{
    const char *value = env->setting ? env->setting(env->context, key) : NULL;
    return xstrdup(text_of(value ? value : standard));
}

struct world *
world_new(const struct driver_env *env)
{
    struct world *world = xcalloc(1, sizeof(*world));
    world->env = env;
    world->settings.contexts = setting(env, "contexts", CONTEXTS);
    world->settings.dnis_variable = setting(env, "dnis_variable", "DNIS");
    world->settings.wrap_up = setting(env, "wrap_up", "");
    world->wrap_next_us = INT64_MAX;
    world->best_us[0] = world->best_us[1] = INT64_MIN;
    return world;
}

static void
free_agent(struct world *world, struct staff *agent)
{
    while (agent->seats)
        world_seat_drop(world, agent->seats);
    HASH_DEL(world->agents, agent);
    free(agent->interface);
    free(agent->device);
    free(agent->label);
    free(agent->reason);
    free(agent->call);
    free(agent->heard);
    free(agent);
}

void
world_free(struct world **world)
{
    if (!*world)
        return;
    struct world *old = *world;
    while (old->ears)
        world_ear_drop(old, old->ears);
    struct track *call, *next_call;
    HASH_ITER (hh, old->calls, call, next_call)
        world_call_drop(old, call);
    struct staff *agent, *next_agent;
    HASH_ITER (hh, old->agents, agent, next_agent)
        free_agent(old, agent);
    struct place *place, *next_place;
    HASH_ITER (hh, old->queues, place, next_place) {
        HASH_DEL(old->queues, place);
        free(place->name);
        free(place);
    }
    free(old->settings.contexts);
    free(old->settings.dnis_variable);
    free(old->settings.wrap_up);
    free(old);
    *world = NULL;
}

void
world_emit(struct world *world, const struct event *event)
{
    world->env->emit(world->env->context, event);
}

/* An event never comes before it happened: the largest (stamp - receipt) of late is the best guess
 * of the clocks' difference. Two windows of a minute, so that a step of either clock is forgotten. */
static void
learn_offset(struct world *world, int64_t stamp_us, int64_t now_us)
{
    int64_t seen_us = stamp_us - now_us;
    if (now_us - world->window_us > WINDOW_US || now_us < world->window_us) {
        world->best_us[1] = world->best_us[0];
        world->best_us[0] = INT64_MIN;
        world->window_us = now_us;
    }
    if (seen_us > world->best_us[0])
        world->best_us[0] = seen_us;
    world->offset_us =
        world->best_us[0] > world->best_us[1] ? world->best_us[0] : world->best_us[1];
}

int64_t
world_time_us(struct world *world, struct text stamp, int64_t now_us)
{
    int64_t stamp_us = ami_time_us(stamp);
    if (!stamp_us)
        return world_now_us(world, now_us);
    world->stamped = true;
    learn_offset(world, stamp_us, now_us);
    return stamp_us;
}

int64_t
world_now_us(const struct world *world, int64_t now_us)
{
    return now_us + world->offset_us;
}

static bool
is_id(struct text id)
{
    return id.len && id.len < WORLD_ID_BYTES && !memchr(id.at, 0, id.len);
}

static bool
has_room(struct world *world, bool room, const char *what)
{
    if (room)
        return true;
    world->left_out++;
    log_limited(&world->full_limit, LOG_WARN, "asterisk", "too many %s: the rest is left out",
                what);
    return false;
}

struct track *
world_call(const struct world *world, struct text id)
{
    struct track *call = NULL;
    if (id.len)
        HASH_FIND(hh, world->calls, id.at, (unsigned)id.len, call);
    return call;
}

struct track *
world_call_make(struct world *world, struct text id)
{
    struct track *call = world_call(world, id);
    if (call || !is_id(id) || !has_room(world, HASH_COUNT(world->calls) < WORLD_CALLS_MAX, "calls"))
        return call;
    call = xcalloc(1, sizeof(*call));
    call->id = xstrdup(id);
    HASH_ADD_KEYPTR(hh, world->calls, call->id, (unsigned)id.len, call);
    return call;
}

void
world_call_drop(struct world *world, struct track *call)
{
    calls_forget(world, call);
    HASH_DEL(world->calls, call);
    free(call->id);
    free(call->menu);
    free(call->channel);
    free(call->bridge);
    free(call);
}

struct staff *
world_agent(const struct world *world, struct text interface)
{
    struct staff *agent = NULL;
    if (interface.len)
        HASH_FIND(hh, world->agents, interface.at, (unsigned)interface.len, agent);
    return agent;
}

struct staff *
world_agent_make(struct world *world, struct text interface)
{
    struct staff *agent = world_agent(world, interface);
    if (agent || !is_id(interface) ||
        !has_room(world, HASH_COUNT(world->agents) < WORLD_AGENTS_MAX, "agents"))
        return agent;
    agent = xcalloc(1, sizeof(*agent));
    agent->interface = xstrdup(interface);
    agent->device = xstrdup(TEXT(""));
    agent->label = xstrdup(TEXT(""));
    agent->reason = xstrdup(TEXT(""));
    agent->call = xstrdup(TEXT(""));
    agent->heard = xstrdup(TEXT(""));
    HASH_ADD_KEYPTR(hh, world->agents, agent->interface, (unsigned)interface.len, agent);
    return agent;
}

/* "5 hotline:10": the word with the queue's name, else the one without a name. */
static void
find_wrap_up(const struct world *world, struct place *place)
{
    struct text words = text_of(world->settings.wrap_up);
    place->is_default = true;
    while (words.len) {
        struct text seconds = text_cut(&words, ' ');
        const char *colon = seconds.len ? memrchr(seconds.at, ':', seconds.len) : NULL;
        struct text name = {seconds.at, colon ? (size_t)(colon - seconds.at) : 0};
        if (colon)
            seconds = (struct text){colon + 1, seconds.len - name.len - 1};
        int64_t value;
        if (!text_to_i64(seconds, &value) || value < 0 || value > 86400 ||
            (colon && !text_is(name, place->name)) || (!colon && !place->is_default))
            continue;
        place->wrap_up_us = value * 1000000;
        place->is_default = !colon;
    }
}

struct place *
world_queue_make(struct world *world, struct text name)
{
    struct place *place = NULL;
    if (name.len)
        HASH_FIND(hh, world->queues, name.at, (unsigned)name.len, place);
    if (place || !is_id(name) ||
        !has_room(world, HASH_COUNT(world->queues) < WORLD_QUEUES_MAX, "queues"))
        return place;
    place = xcalloc(1, sizeof(*place));
    place->name = xstrdup(name);
    find_wrap_up(world, place);
    HASH_ADD_KEYPTR(hh, world->queues, place->name, (unsigned)name.len, place);
    return place;
}

struct seat *
world_seat(const struct staff *agent, const struct place *place)
{
    struct seat *seat;
    DL_FOREACH (agent->seats, seat) {
        if (seat->place == place)
            return seat;
    }
    return NULL;
}

struct seat *
world_seat_make(struct world *world, struct staff *agent, struct place *place)
{
    struct seat *seat = world_seat(agent, place);
    if (seat || !has_room(world, world->seats < WORLD_SEATS_MAX, "memberships"))
        return seat;
    seat = xcalloc(1, sizeof(*seat));
    *seat = (struct seat){.agent = agent, .place = place, .reason = xstrdup(TEXT(""))};
    DL_APPEND(agent->seats, seat);
    world->seats++;
    return seat;
}

void
world_seat_drop(struct world *world, struct seat *seat)
{
    DL_DELETE(seat->agent->seats, seat);
    free(seat->reason);
    free(seat);
    world->seats--;
}

void
world_ear_drop(struct world *world, struct ear *ear)
{
    DL_DELETE(world->ears, ear);
    free(ear->channel);
    free(ear->heard);
    free(ear);
    world->ear_count--;
}

bool
world_is_inbound(const struct world *world, struct text context)
{
    struct text words = text_of(world->settings.contexts);
    while (words.len) {
        struct text word = text_cut(&words, ' ');
        if (word.len && word.at[word.len - 1] == '*') {
            if (context.len >= word.len - 1 && memcmp(context.at, word.at, word.len - 1) == 0)
                return true;
        } else if (word.len && text_equal(word, context)) {
            return true;
        }
    }
    return false;
}

bool
world_keep(char **kept, struct text text)
{
    if (*kept && text_is(text, *kept))
        return false;
    free(*kept);
    *kept = xstrdup(text);
    return true;
}
