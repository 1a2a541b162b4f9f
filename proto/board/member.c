/* member: which agent serves which queue, and the staff of each queue by state. */
#include <stdlib.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

static enum agent_state
state_in_queue(enum agent_state state, bool paused)
{
    return paused && state == AGENT_AVAILABLE ? AGENT_PAUSED : state;
}

enum agent_state
member_state(const struct member *member)
{
    return state_in_queue(member->agent->state, member->paused);
}

void
member_restaff(struct agent *agent, enum agent_state old)
{
    for (struct member *m = agent->serves; m; m = m->agent_next) {
        m->queue->staff[state_in_queue(old, m->paused)]--;
        m->queue->staff[member_state(m)]++;
    }
}

/* An agent serves few queues: his list is the short one. */
static struct member *
find(const struct agent *agent, const struct queue *queue)
{
    struct member *m = agent->serves;
    while (m && m->queue != queue)
        m = m->agent_next;
    return m;
}

/* An agent's queues stand by name, so that the order does not depend on who told of them first. */
static int
by_queue_name(const struct member *a, const struct member *b)
{
    return strcmp(a->queue->queue, b->queue->queue);
}

static struct member *
member_new(struct agent *agent, struct queue *queue)
{
    struct member *member = xcalloc(1, sizeof *member);
    member->agent = agent;
    member->queue = queue;
    keep_text(&member->reason, TEXT(""));
    DL_APPEND2(queue->members, member, queue_prev, queue_next);
    DL_INSERT_INORDER2(agent->serves, member, by_queue_name, agent_prev, agent_next);
    queue->staff[member_state(member)]++;
    return member;
}

static void
member_free(struct member *member)
{
    member->queue->staff[member_state(member)]--;
    DL_DELETE2(member->queue->members, member, queue_prev, queue_next);
    DL_DELETE2(member->agent->serves, member, agent_prev, agent_next);
    keep_free(&member->reason);
    free(member);
}

void
member_drop_agent(struct agent *agent)
{
    while (agent->serves)
        member_free(agent->serves);
}

void
member_drop_queue(struct queue *queue)
{
    while (queue->members)
        member_free(queue->members);
}

enum err
member_fold(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us;
    const struct event_member *says = &event->member;
    struct text agent_key = key_of(says->agent), queue_key = key_of(says->queue);
    if (agent_key.len == 0 || queue_key.len == 0)
        return why_set(why, ERR_ARG, "member: it needs an agent and a queue");
    struct agent *agent = agent_get(board, agent_key);
    struct queue *queue = queue_get(board, queue_key);
    struct member *member = find(agent, queue);
    if (says->removed) {
        if (member)
            member_free(member);
        return OK;
    }
    if (!member)
        member = member_new(agent, queue);
    queue->staff[member_state(member)]--;
    member->paused = says->paused;
    queue->staff[member_state(member)]++;
    member->penalty = says->penalty;
    keep_text(&member->reason, says->reason);
    return OK;
}
