#include "proto/driver/asterisk/listening.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/driver/asterisk/agents.h"

/* Whose telephone that is; a Local member's by the word behind the technology. */
static struct staff *
whose(const struct world *world, struct text channel)
{
    struct staff *agent = agents_of_channel(world, channel);
    return agent ? agent : agents_behind_channel(world, NULL, channel);
}

static struct ear *
ear_of(const struct world *world, struct text channel)
{
    struct ear *ear;
    DL_FOREACH (world->ears, ear) {
        if (text_is(channel, ear->channel))
            return ear;
    }
    return NULL;
}

/* `heard`: the channel that it hears, or how its name begins. */
static struct ear *
ear_make(struct world *world, struct text channel, struct text heard)
{
    struct ear *ear = ear_of(world, channel);
    if (!ear && (world->ear_count == WORLD_EARS_MAX || !channel.len ||
                 channel.len >= WORLD_ID_BYTES || heard.len >= WORLD_ID_BYTES)) {
        world->left_out++;
        return NULL;
    }
    if (!ear) {
        ear = xcalloc(1, sizeof(*ear));
        ear->channel = xstrdup(channel);
        DL_APPEND(world->ears, ear);
        world->ear_count++;
    }
    world_keep(&ear->heard, heard);
    ear->seen = world->snapshot;
    return ear;
}

void
listening_begins(struct world *world, const struct ami_message *message, int64_t at_us)
{
    struct text heard = ami_get(message, "SpyeeChannel");
    struct ear *ear = ear_make(world, ami_get(message, "SpyerChannel"), heard);
    if (!ear)
        return;
    struct staff *before = ear->agent;
    ear->agent = whose(world, heard);
    if (before && before != ear->agent)
        agents_refresh(world, before, at_us);
    if (ear->agent)
        agents_refresh(world, ear->agent, at_us);
}

/* By the one who listens alone: whom he heard may have left meanwhile. */
void
listening_hung_up(struct world *world, struct text channel, int64_t at_us)
{
    struct ear *ear = ear_of(world, channel);
    struct staff *agent = ear ? ear->agent : NULL;
    if (ear)
        world_ear_drop(world, ear);
    if (agent)
        agents_refresh(world, agent, at_us);
}

void
listening_ends(struct world *world, const struct ami_message *message, int64_t at_us)
{
    listening_hung_up(world, ami_get(message, "SpyerChannel"), at_us);
}

/* "IAX2/agent1-,qE" of one that is new; the agents may be listed after the channels. */
void
listening_listed(struct world *world, const struct ami_message *message)
{
    if (!text_is(ami_get(message, "Application"), "ChanSpy"))
        return;
    struct text data = ami_get(message, "Data"), channel = ami_get(message, "Channel");
    struct ear *ear = ear_of(world, channel);
    if (ear)
        ear->seen = world->snapshot;
    else
        ear_make(world, channel, text_cut(&data, ','));
}

void
listening_settle(struct world *world)
{
    struct ear *ear, *next;
    DL_FOREACH_SAFE(world->ears, ear, next)
    {
        if (ear->seen != world->snapshot)
            world_ear_drop(world, ear);
        else if (!ear->agent)
            ear->agent = whose(world, text_of(ear->heard));
    }
}

void
listening_who(const struct world *world, const struct staff *agent, char who[WORLD_NAME_BYTES])
{
    const struct ear *ear, *first = NULL;
    int more = 0;
    DL_FOREACH (world->ears, ear) {
        if (ear->agent == agent && first)
            more++;
        else if (ear->agent == agent)
            first = ear;
    }
    struct text channel = text_of(first ? first->channel : "");
    const char *dash = channel.len ? memrchr(channel.at, '-', channel.len) : NULL;
    if (dash)
        channel.len = (size_t)(dash - channel.at);
    str_copy(who, WORLD_NAME_BYTES, channel);
    if (more)
        str_format(who, WORLD_NAME_BYTES, "%.*s and %d more", TEXT_ARG(channel), more);
}
