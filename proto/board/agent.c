/* agent: who answers calls, in which state, since when. */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

static struct agent *
agent_new(struct text key)
{
    struct agent *agent = xcalloc(1, sizeof *agent);
    agent->agent = xstrdup(key);
    char **const texts[] = {&agent->label, &agent->team, &agent->reason, &agent->raw, &agent->call};
    for (size_t i = 0; i < NITEMS(texts); i++)
        keep_text(texts[i], TEXT(""));
    return agent;
}

static void
agent_free(struct agent *agent)
{
    member_drop_agent(agent);
    char **const texts[] = {&agent->label, &agent->team, &agent->reason, &agent->raw, &agent->call};
    for (size_t i = 0; i < NITEMS(texts); i++)
        keep_free(texts[i]);
    free(agent->agent);
    free(agent);
}

struct agent *
agent_get(struct board *board, struct text key)
{
    unsigned hash;
    struct agent *agent;
    HASH_VALUE(key.at, key.len, hash);
    HASH_FIND_BYHASHVALUE(hh, board->agents, key.at, (unsigned)key.len, hash, agent);
    if (agent)
        return agent;
    agent = agent_new(key);
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, board->agents, agent->agent, (unsigned)key.len, hash, agent);
    return agent;
}

void
agent_free_all(struct board *board)
{
    struct agent *agent, *next;
    HASH_ITER (hh, board->agents, agent, next) {
        HASH_DEL(board->agents, agent);
        agent_free(agent);
    }
}

enum err
agent_fold(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us;
    const struct event_agent *says = &event->agent;
    struct text key = key_of(says->agent);
    if (key.len == 0)
        return why_set(why, ERR_ARG, "agent: an agent without a name");
    struct agent *agent = agent_get(board, key);
    keep_text(&agent->label, says->label);
    keep_text(&agent->team, says->team);
    agent->removed = says->removed;
    if (agent->removed)
        member_drop_agent(agent);
    return OK;
}

int64_t
agent_booked_us(const struct board *board, const struct agent *agent)
{
    /* The day before kept its part of a state that spans midnight. */
    return agent->since_us > 0 && agent->since_us < board->day_us ? board->day_us : agent->since_us;
}

/* When the new state began: told or now, and not before the state it follows. */
static int64_t
state_begins_us(const struct agent *agent, int64_t told_us, int64_t at_us)
{
    if (told_us <= 0 || told_us > at_us)
        return at_us;
    if (told_us < agent->since_us)
        return agent->since_us < at_us ? agent->since_us : at_us;
    return told_us;
}

static void
change_state(struct board *board, struct agent *agent, enum agent_state state, int64_t since_us)
{
    enum agent_state old = agent->state;
    agent_touch(board, agent);
    tally(&agent->day.state_us[old], elapsed_us(agent_booked_us(board, agent), since_us));
    agent->state = state;
    agent->since_us = since_us;
    member_restaff(agent, old);
}

enum err
agent_fold_state(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_agent_state *says = &event->agent_state;
    struct text key = key_of(says->agent);
    if (key.len == 0)
        return why_set(why, ERR_ARG, "agent_state: an agent without a name");
    struct agent *agent = agent_get(board, key);
    enum agent_state state = (enum agent_state)known_or_0(says->state, AGENT_STATES);
    /* The same state told again goes on: a reason or a word may be new, its age is not. */
    if (state != agent->state || agent->since_us == 0)
        change_state(board, agent, state, state_begins_us(agent, says->since_us, at_us));
    keep_text(&agent->reason, says->reason);
    keep_text(&agent->raw, says->raw);
    keep_text(&agent->call, says->call);
    return OK;
}
