#include "proto/event/verb.h"

#include <string.h>

enum { BY_SWITCH = true, BY_GATE = false, LASTS = true, ONCE = false, NEEDS = true, MAY = false };

/* verb, name, targets, arguments, summary, who does it, lasts, needs arguments, scope */
const struct verb_row verb_table[] = {
    {VERB_REROUTE, "reroute", TARGET_NUMBER, "DESTINATION", "send a number's calls elsewhere",
     BY_SWITCH, LASTS, MAY, VERB_ON_NUMBER},
    {VERB_CLOSE, "close", TARGET_NUMBER, "[MESSAGE]", "turn a number's calls away", BY_SWITCH,
     LASTS, MAY, VERB_ON_NUMBER},
    {VERB_OPEN, "open", TARGET_NUMBER, "", "take a number's calls again", BY_SWITCH, LASTS, MAY,
     VERB_ON_NUMBER},
    {VERB_SPLIT, "split", TARGET_NUMBER, "DESTINATION=PERCENT ...",
     "share a number's calls out; the parts add up to 100", BY_SWITCH, LASTS, NEEDS,
     VERB_ON_NUMBER},
    {VERB_CAP, "cap", TARGET_NUMBER | TARGET_QUEUE, "COUNT",
     "take so many calls at a time; 0 lifts it", BY_SWITCH, LASTS, NEEDS, VERB_ON_NUMBER},
    {VERB_REVERT, "revert", TARGET_ORDER, "", "undo an order", BY_GATE, ONCE, MAY, VERB_ON_ORDER},
    {VERB_CONFIRM, "confirm", TARGET_ORDER, "", "keep an order that would be undone", BY_GATE, ONCE,
     MAY, VERB_ON_ORDER},
    {VERB_PLAN_APPLY, "plan-apply", TARGET_PLAN, "", "put a contingency plan in force", BY_GATE,
     LASTS, MAY, VERB_ON_NUMBER},
    {VERB_PLAN_REVOKE, "plan-revoke", TARGET_PLAN, "", "take a contingency plan back", BY_GATE,
     ONCE, MAY, VERB_ON_NUMBER},
    {VERB_HANGUP, "hangup", TARGET_CALL, "", "end a call", BY_SWITCH, ONCE, MAY, VERB_ON_CALL},
    {VERB_TRANSFER, "transfer", TARGET_CALL, "DESTINATION", "send one call elsewhere", BY_SWITCH,
     ONCE, NEEDS, VERB_ON_CALL},
    {VERB_AGENT_PAUSE, "agent-pause", TARGET_AGENT, "[REASON]", "pause an agent", BY_SWITCH, LASTS,
     MAY, VERB_ON_AGENT},
    {VERB_AGENT_UNPAUSE, "agent-unpause", TARGET_AGENT, "", "end an agent's pause", BY_SWITCH,
     LASTS, MAY, VERB_ON_AGENT},
    {VERB_AGENT_JOIN, "agent-join", TARGET_AGENT, "QUEUE", "let an agent serve a queue", BY_SWITCH,
     LASTS, NEEDS, VERB_ON_MEMBER},
    {VERB_AGENT_LEAVE, "agent-leave", TARGET_AGENT, "QUEUE", "let an agent serve a queue no longer",
     BY_SWITCH, LASTS, NEEDS, VERB_ON_MEMBER},
    {VERB_QUEUE_MESSAGE, "queue-message", TARGET_QUEUE, "MESSAGE|off",
     "play an announcement to a queue's callers", BY_SWITCH, LASTS, MAY, VERB_ON_QUEUE},
    {VERB_LISTEN, "listen", TARGET_AGENT, "TELEPHONE [spy|whisper|barge]",
     "listen to an agent's call", BY_SWITCH, ONCE, NEEDS, VERB_ON_AGENT},
    {VERB_APPROVE, "approve", TARGET_ORDER, "", "be the second person of an order", BY_GATE, ONCE,
     MAY, VERB_ON_ORDER},
    {VERB_CANCEL, "cancel", TARGET_ORDER, "", "withdraw an order that waits", BY_GATE, ONCE, MAY,
     VERB_ON_ORDER},
    {VERB_AUDIT, "audit", 0, "", "read who did what, when and why", BY_GATE, ONCE, MAY,
     VERB_ON_GATE},
};
const size_t verb_table_count = NITEMS(verb_table);

/* The same names, as words of a field. */
static const char *const names[VERBS] = {
    "unknown",     "reroute",       "close",      "open",        "split",         "cap",
    "revert",      "confirm",       "plan_apply", "plan_revoke", "hangup",        "transfer",
    "agent_pause", "agent_unpause", "agent_join", "agent_leave", "queue_message", "listen",
    "approve",     "cancel",        "audit",
};
const struct words verb_words = {names, VERBS};

const struct verb_row *
verb_row(int verb)
{
    return verb > VERB_UNKNOWN && verb < VERBS ? &verb_table[verb - 1] : NULL;
}

static bool
is_named(struct text name, const char *row)
{
    if (name.len != strlen(row))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] != row[i] && !(name.at[i] == '_' && row[i] == '-'))
            return false;
    }
    return true;
}

const struct verb_row *
verb_row_named(struct text name)
{
    for (size_t i = 0; i < verb_table_count; i++) {
        if (is_named(name, verb_table[i].name))
            return &verb_table[i];
    }
    return NULL;
}

const struct verb_row *
verb_row_spoken(struct text first, struct text second)
{
    char name[32];
    bool fits = str_format(name, sizeof name, "%.*s-%.*s", TEXT_ARG(first), TEXT_ARG(second));
    return fits && !verb_row_named(first) ? verb_row_named(text_of(name)) : NULL;
}

bool
verb_is_order(const struct verb_row *row)
{
    return row->targets != 0;
}

static const struct {
    unsigned kind;
    const char *name;
} targets[] = {
    {TARGET_NUMBER, "number"}, {TARGET_QUEUE, "queue"}, {TARGET_AGENT, "agent"},
    {TARGET_CALL, "call"},     {TARGET_ORDER, "order"}, {TARGET_PLAN, "plan"},
};

bool
verb_may_start_later(const struct verb_row *row)
{
    return row->lasts || row->verb == VERB_PLAN_REVOKE || row->verb == VERB_REVERT;
}

unsigned
verb_target_kind(struct text target, struct text *key)
{
    struct text kind = text_cut(&target, ':');
    *key = target;
    for (size_t i = 0; i < NITEMS(targets); i++) {
        if (text_is(kind, targets[i].name) && target.len > 0)
            return targets[i].kind;
    }
    return 0;
}

const char *
verb_target_name(unsigned kind)
{
    for (size_t i = 0; i < NITEMS(targets); i++) {
        if (targets[i].kind == kind)
            return targets[i].name;
    }
    return "?";
}
