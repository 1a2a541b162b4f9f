/* board_make: events in one line each, for tests that tell a story to a board.
 *
 * Times are seconds after T0_US, and may have parts: offer(board, "c1", "0892", 0.5). Each returns
 * what board_apply said.
 */
#ifndef TESTS_UNIT_BOARD_MAKE_H
#define TESTS_UNIT_BOARD_MAKE_H

#include "proto/board/board.h"

#define T0_US INT64_C(1795330800000000) /* a whole minute */
#define S_US(seconds) ((int64_t)((seconds)*1000000.0))

static inline int64_t
at_s(double seconds)
{
    return T0_US + S_US(seconds);
}

#define MAKE(board, seconds, kind, member, ...)                                                   \
    board_apply((board),                                                                          \
                &(struct event){.type = (kind), .at_us = at_s(seconds), .member = {__VA_ARGS__}}, \
                NULL)

static inline enum err
offer(struct board *board, const char *call, const char *number, double s)
{
    return MAKE(board, s, EVENT_CALL_OFFERED, call_offered, .call = text_of(call),
                .number = text_of(number), .caller = TEXT("0639980001"), .medium = MEDIUM_VOICE);
}

static inline enum err
connected(struct board *board, const char *call, double s)
{
    return MAKE(board, s, EVENT_CALL_CONNECTED, call_connected, .call = text_of(call));
}

static inline enum err
menu(struct board *board, const char *call, const char *node, double s)
{
    return MAKE(board, s, EVENT_CALL_MENU, call_menu, .call = text_of(call), .node = text_of(node));
}

static inline enum err
queued(struct board *board, const char *call, const char *queue, int priority, double s)
{
    return MAKE(board, s, EVENT_CALL_QUEUED, call_queued, .call = text_of(call),
                .queue = text_of(queue), .priority = priority);
}

static inline enum err
ringing(struct board *board, const char *call, const char *agent, double s)
{
    return MAKE(board, s, EVENT_CALL_RINGING, call_ringing, .call = text_of(call),
                .agent = text_of(agent));
}

static inline enum err
missed(struct board *board, const char *call, const char *agent, double s)
{
    return MAKE(board, s, EVENT_CALL_MISSED, call_missed, .call = text_of(call),
                .agent = text_of(agent));
}

static inline enum err
answered(struct board *board, const char *call, const char *queue, const char *agent, double s)
{
    return MAKE(board, s, EVENT_CALL_ANSWERED, call_answered, .call = text_of(call),
                .queue = text_of(queue), .agent = text_of(agent));
}

static inline enum err
unqueued(struct board *board, const char *call, const char *queue, enum leave_reason reason,
         double s)
{
    return MAKE(board, s, EVENT_CALL_UNQUEUED, call_unqueued, .call = text_of(call),
                .queue = text_of(queue), .why = (int)reason);
}

static inline enum err
transferred(struct board *board, const char *call, double s)
{
    return MAKE(board, s, EVENT_CALL_TRANSFERRED, call_transferred, .call = text_of(call));
}

static inline enum err
ended(struct board *board, const char *call, enum party by, int cause, double s)
{
    return MAKE(board, s, EVENT_CALL_ENDED, call_ended, .call = text_of(call), .by = (int)by,
                .cause = cause);
}

static inline enum err
ended_unseen(struct board *board, const char *call, double s)
{
    return MAKE(board, s, EVENT_CALL_ENDED, call_ended, .call = text_of(call), .unseen = true);
}

static inline enum err
define_queue(struct board *board, const char *queue, int64_t threshold_ms, int64_t short_ms)
{
    return MAKE(board, 0, EVENT_QUEUE, queue, .queue = text_of(queue), .threshold_ms = threshold_ms,
                .short_abandon_ms = short_ms);
}

static inline enum err
define_agent(struct board *board, const char *agent, bool removed)
{
    return MAKE(board, 0, EVENT_AGENT, agent, .agent = text_of(agent), .removed = removed);
}

static inline enum err
member(struct board *board, const char *agent, const char *queue, bool paused, bool removed)
{
    return MAKE(board, 0, EVENT_MEMBER, member, .agent = text_of(agent), .queue = text_of(queue),
                .paused = paused, .removed = removed);
}

static inline enum err
agent_is(struct board *board, const char *agent, enum agent_state state, double s)
{
    return MAKE(board, s, EVENT_AGENT_STATE, agent_state, .agent = text_of(agent),
                .state = (int)state);
}

static inline enum err
line_is(struct board *board, const char *number, enum line_state state, double s)
{
    return MAKE(board, s, EVENT_LINE, line, .number = text_of(number), .state = (int)state);
}

static inline enum err
day_turns(struct board *board, const char *date, double s)
{
    return MAKE(board, s, EVENT_DAY, day, .date = text_of(date), .zone = TEXT("Europe/Paris"));
}

static inline const struct number *
the_number(const struct board *board, const char *number)
{
    return board_number(board, text_of(number));
}

static inline const struct queue *
the_queue(const struct board *board, const char *queue)
{
    return board_queue(board, text_of(queue));
}

static inline const struct agent *
the_agent(const struct board *board, const char *agent)
{
    return board_agent(board, text_of(agent));
}

static inline const struct call *
the_call(const struct board *board, const char *call)
{
    return board_call(board, text_of(call));
}

#endif
