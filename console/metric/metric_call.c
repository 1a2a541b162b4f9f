#include "console/metric/earnings.h"
#include "console/metric/value.h"
#include "proto/event/event_table.h"

VALUE_TEXT(call, call_call, call)
VALUE_TEXT(call, call_caller_name, caller_name)
VALUE_TEXT(call, call_origin, origin)
VALUE_TEXT(call, call_trunk, trunk)
VALUE_TEXT(call, call_menu, menu)

static const struct call *
the_call(const struct row *row)
{
    return row->parts[0].call;
}

static struct value
call_calling_number(const struct row *row)
{
    return value_text(call_caller(the_call(row)));
}

static int64_t
since_ms(const struct row *row, int64_t at_us)
{
    int64_t age_us = row->parts[0].site->clock_us - at_us;
    return age_us > 0 ? age_us / 1000 : 0;
}

static struct value
call_number(const struct row *row)
{
    const char *number = the_call(row)->number->number;
    return number[0] != '\0' ? value_text(number) : value_unknown();
}

static struct value
call_label(const struct row *row)
{
    return value_text(the_call(row)->number->label);
}

static struct value
call_medium(const struct row *row)
{
    return value_word(words_name(&medium_words, the_call(row)->medium));
}

static struct value
call_state_now(const struct row *row)
{
    return value_word(words_name(&call_state_words, the_call(row)->state));
}

static struct value
call_queue(const struct row *row)
{
    const struct queue *queue = the_call(row)->queue;
    return queue ? value_text(queue->queue) : value_none();
}

static struct value
call_agent(const struct row *row)
{
    const struct agent *agent = the_call(row)->agent;
    if (!agent)
        return value_none();
    return value_text(agent->label[0] != '\0' ? agent->label : agent->agent);
}

static struct value
call_position(const struct row *row)
{
    const struct call *call = the_call(row);
    if (call->state != CALL_WAITING || !call->queue)
        return value_none();
    int64_t position = 1;
    for (const struct call *c = call->queue->waiting; c && c != call; c = c->wait_next)
        position++;
    return value_number(position);
}

static struct value
call_priority(const struct row *row)
{
    return value_number(the_call(row)->priority);
}

static struct value
call_offered_us(const struct row *row)
{
    return value_number(the_call(row)->offered_us);
}

static struct value
call_age(const struct row *row)
{
    return value_number(since_ms(row, the_call(row)->offered_us));
}

static struct value
call_state_ms(const struct row *row)
{
    return value_number(since_ms(row, the_call(row)->state_us));
}

static struct value
call_wait(const struct row *row)
{
    const struct call *call = the_call(row);
    return call->state == CALL_WAITING ? value_number(since_ms(row, call->queued_us))
                                       : value_none();
}

static struct value
call_talk(const struct row *row)
{
    const struct call *call = the_call(row);
    return call->answered_us > 0 ? value_number(since_ms(row, call->answered_us)) : value_none();
}

static struct value
call_connected(const struct row *row)
{
    const struct call *call = the_call(row);
    return call->connected_us > 0 ? value_number(since_ms(row, call->connected_us)) : value_none();
}

static struct value
call_answered(const struct row *row)
{
    return value_number(the_call(row)->answered);
}

static struct value
call_exchange(const struct row *row)
{
    return value_text(row->parts[0].site->board->exchange.name);
}

static const struct metric rows[] = {
    {"call.call", UNIT_TEXT, "Call", 16, false, false, "the switch's id for the call", call_call},
    {"call.exchange", UNIT_TEXT, "Gate", 10, false, false, "at which exchange", call_exchange},
    {"call.number", UNIT_TEXT, "Number", 14, false, false, "dialled number", call_number},
    {"call.label", UNIT_TEXT, "Label", 14, true, false, "label of the dialled number", call_label},
    {"call.caller", UNIT_TEXT, "Caller", 14, false, false,
     "calling number; none: withheld or not known", call_calling_number},
    {"call.caller_name", UNIT_TEXT, "Name", 14, true, false, "caller's name as sent",
     call_caller_name},
    {"call.origin", UNIT_TEXT, "Origin", 9, false, false, "class of the calling line", call_origin},
    {"call.trunk", UNIT_TEXT, "Trunk", 10, false, false, "where it came in", call_trunk},
    {"call.medium", UNIT_WORD, "Medium", 7, false, false, "voice, chat, mail ...", call_medium},
    {"call.state", UNIT_WORD, "State", 9, false, false, "where it is in its life", call_state_now},
    {"call.state_ms", UNIT_MS, "Since", 5, false, true, "time in this state", call_state_ms},
    {"call.queue", UNIT_TEXT, "Queue", 12, false, false, "waits in, or was answered from",
     call_queue},
    {"call.position", UNIT_COUNT, "Pos", 4, false, false, "place in its queue, 1 is next",
     call_position},
    {"call.priority", UNIT_COUNT, "Prio", 4, false, false, "higher goes first", call_priority},
    {"call.agent", UNIT_TEXT, "Agent", 14, false, false, "talks to, or rings at", call_agent},
    {"call.menu", UNIT_TEXT, "Menu", 10, false, false, "menu it is or was in", call_menu},
    {"call.wait_ms", UNIT_MS, "Wait", 5, false, true, "waiting in its queue since", call_wait},
    {"call.talk_ms", UNIT_MS, "Talk", 5, false, true, "in conversation since", call_talk},
    {"call.connected_ms", UNIT_MS, "Conn", 5, false, true, "since answer supervision",
     call_connected},
    {"call.age_ms", UNIT_MS, "Age", 5, false, true, "since it reached the number", call_age},
    {"call.offered_us", UNIT_TIME, "Begin", 8, false, false, "when it reached the number",
     call_offered_us},
    {"call.answered", UNIT_BOOL, "Ans", 3, false, false, "taken by an agent at least once",
     call_answered},
    {"call.revenue_ue", UNIT_UE, "Turnover", 9, false, true,
     "what the caller owes so far for the service, VAT included", earnings_call_revenue},
};

const struct metric_table metric_call_table = {ROW_CALL, "calls", rows, NITEMS(rows)};
