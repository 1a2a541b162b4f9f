#include <string.h>

#include "console/metric/value.h"
#include "proto/event/event_table.h"

VALUE_TEXT(agent, agent_agent, agent)
VALUE_TEXT(agent, agent_team, team)
VALUE_TEXT(agent, agent_reason, reason)
VALUE_TEXT(agent, agent_raw, raw)
VALUE_TEXT(agent, agent_call, call)
VALUE_COUNT(agent, agent_calls_taken, day.calls_taken)
VALUE_COUNT(agent, agent_missed, day.missed)
VALUE_MILLIS(agent, agent_talk_ms, day.talk_us)

static const struct agent *
the_agent(const struct row *row)
{
    return row->parts[0].agent;
}

static struct value
agent_label(const struct row *row)
{
    const struct agent *agent = the_agent(row);
    return value_text(agent->label[0] != '\0' ? agent->label : agent->agent);
}

static struct value
agent_state_now(const struct row *row)
{
    return value_word(words_name(&agent_state_words, (int)the_agent(row)->state));
}

static int64_t
in_state_us(const struct row *row)
{
    int64_t since_us = the_agent(row)->since_us;
    int64_t age_us = since_us > 0 ? row->parts[0].site->clock_us - since_us : 0;
    return age_us > 0 ? age_us : 0;
}

static struct value
agent_state_ms(const struct row *row)
{
    return the_agent(row)->since_us > 0 ? value_number(in_state_us(row) / 1000) : value_unknown();
}

static struct value
agent_exchange(const struct row *row)
{
    return value_text(row->parts[0].site->board->exchange.name);
}

static struct value
agent_queues(const struct row *row)
{
    size_t len = 1;
    for (const struct member *m = the_agent(row)->serves; m; m = m->agent_next)
        len += strlen(m->queue->queue) + 1;
    char *list = picture_alloc(row->picture, len);
    size_t used = 0;
    for (const struct member *m = the_agent(row)->serves; m; m = m->agent_next) {
        str_format(list + used, len - used, "%s%s", used > 0 ? " " : "", m->queue->queue);
        used += strlen(list + used);
    }
    return value_text(list);
}

/* Time of today in one state, up to the last change of state. */
#define STATE_TIME(getter, state)                                        \
    static struct value getter(const struct row *row)                    \
    {                                                                    \
        return value_number(the_agent(row)->day.state_us[state] / 1000); \
    }
STATE_TIME(agent_available_ms, AGENT_AVAILABLE)
STATE_TIME(agent_wrap_up_ms, AGENT_WRAP_UP)
STATE_TIME(agent_talking_ms, AGENT_TALKING)
STATE_TIME(agent_hold_ms, AGENT_HOLD)
STATE_TIME(agent_ringing_ms, AGENT_RINGING)
STATE_TIME(agent_paused_ms, AGENT_PAUSED)

static struct value
agent_occupancy(const struct row *row)
{
    const int64_t *us = the_agent(row)->day.state_us;
    int64_t busy = us[AGENT_TALKING] + us[AGENT_HOLD] + us[AGENT_WRAP_UP];
    return value_ppm(busy, busy + us[AGENT_AVAILABLE] + us[AGENT_RINGING]);
}

static const struct metric rows[] = {
    {"agent.agent", UNIT_TEXT, "Id", 16, false, false, "the switch's id for the agent",
     agent_agent},
    {"agent.label", UNIT_TEXT, "Agent", 16, true, false, "the person's name", agent_label},
    {"agent.team", UNIT_TEXT, "Team", 10, false, false, "team or site", agent_team},
    {"agent.exchange", UNIT_TEXT, "Gate", 10, false, false, "at which exchange", agent_exchange},
    {"agent.state", UNIT_WORD, "State", 11, false, false, "one of nine states, whatever the switch",
     agent_state_now},
    {"agent.state_ms", UNIT_MS, "Since", 5, false, true, "time in this state", agent_state_ms},
    {"agent.reason", UNIT_TEXT, "Reason", 12, false, false, "of a pause", agent_reason},
    {"agent.raw", UNIT_TEXT, "Raw", 10, false, false, "the switch's own word", agent_raw},
    {"agent.call", UNIT_TEXT, "Call", 14, false, false, "call rung or talked to", agent_call},
    {"agent.queues", UNIT_TEXT, "Queues", 16, true, false, "queues served", agent_queues},
    {"agent.calls_taken", UNIT_COUNT, "Taken", 5, false, false, "calls answered today",
     agent_calls_taken},
    {"agent.missed", UNIT_COUNT, "Missd", 5, false, false, "rang and not taken today",
     agent_missed},
    {"agent.talk_ms", UNIT_MS, "Talk.t", 6, false, false, "sum of conversations that ended",
     agent_talk_ms},
    {"agent.available_ms", UNIT_MS, "Avail", 5, false, false,
     "time available today, up to the last change of state", agent_available_ms},
    {"agent.wrap_up_ms", UNIT_MS, "Wrap", 5, false, false,
     "time in wrap-up today, up to the last change of state", agent_wrap_up_ms},
    {"agent.paused_ms", UNIT_MS, "Pause", 5, false, false,
     "time paused today, up to the last change of state", agent_paused_ms},
    {"agent.occupancy_ppm", UNIT_PPM, "Occ%", 6, false, false,
     "(talking + hold + wrap-up) / (those + available + ringing)", agent_occupancy},
    {"agent.talking_ms", UNIT_MS, "InTlk", 5, false, false,
     "time talking today, up to the last change of state", agent_talking_ms},
    {"agent.hold_ms", UNIT_MS, "Hold", 5, false, false,
     "time holding today, up to the last change of state", agent_hold_ms},
    {"agent.ringing_ms", UNIT_MS, "Ring", 5, false, false,
     "time ringing today, up to the last change of state", agent_ringing_ms},
};

const struct metric_table metric_agent_table = {ROW_AGENT, "agents", rows, NITEMS(rows)};
