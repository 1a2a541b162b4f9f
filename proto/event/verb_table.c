#include "proto/event/verb.h"

const struct verb_row verb_table[VERBS] = {
    [VERB_REROUTE] = {"reroute", VERB_ON_NUMBER, "send a number's calls elsewhere"},
    [VERB_CLOSE] = {"close", VERB_ON_NUMBER, "close a number, with a message"},
    [VERB_OPEN] = {"open", VERB_ON_NUMBER, "open a number that is closed"},
    [VERB_SPLIT] = {"split", VERB_ON_NUMBER, "share a number's calls between destinations"},
    [VERB_CAP] = {"cap", VERB_ON_NUMBER, "limit the calls of a number that go on at once"},
    [VERB_REVERT] = {"revert", VERB_ON_NUMBER, "undo an order before its end"},
    [VERB_CONFIRM] = {"confirm", VERB_ON_NUMBER, "keep an order that would undo itself"},
    [VERB_PLAN_APPLY] = {"plan-apply", VERB_ON_NUMBER, "put a prepared plan into force"},
    [VERB_PLAN_REVOKE] = {"plan-revoke", VERB_ON_NUMBER, "take a plan out of force"},
    [VERB_HANGUP] = {"hangup", VERB_ON_CALL, "end a call"},
    [VERB_TRANSFER] = {"transfer", VERB_ON_CALL, "send a call elsewhere"},
    [VERB_AGENT_PAUSE] = {"agent-pause", VERB_ON_AGENT, "pause an agent"},
    [VERB_AGENT_UNPAUSE] = {"agent-unpause", VERB_ON_AGENT, "end an agent's pause"},
    [VERB_AGENT_JOIN] = {"agent-join", VERB_ON_MEMBER, "add an agent to a queue"},
    [VERB_AGENT_LEAVE] = {"agent-leave", VERB_ON_MEMBER, "take an agent out of a queue"},
    [VERB_QUEUE_MESSAGE] = {"queue-message", VERB_ON_QUEUE, "play a message to those who wait"},
    [VERB_LISTEN] = {"listen", VERB_ON_CALL, "listen to a call"},
    [VERB_AUDIT] = {"audit", VERB_ON_GATE, "read who did what, when and why"},
};

int
verb_named(struct text name)
{
    for (int verb = 0; verb < VERBS; verb++) {
        if (text_is(name, verb_table[verb].name))
            return verb;
    }
    return -1;
}
