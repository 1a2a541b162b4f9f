/* metric_scene: boards and sites made by hand for the tests of the metric room. */
#ifndef TESTS_UNIT_METRIC_SCENE_H
#define TESTS_UNIT_METRIC_SCENE_H

#include "console/metric/picture.h"
#include "proto/event/verb.h"

enum { SCENE_US = 1000000 };
static const int64_t scene_start_us = 1795373833LL * SCENE_US;

static inline void
scene_say(struct board *board, double seconds, struct event event)
{
    event.at_us = scene_start_us + (int64_t)(seconds * SCENE_US);
    (void)board_apply(board, &event, NULL);
}

static inline void
scene_offer(struct board *board, double seconds, const char *call, const char *number)
{
    scene_say(board, seconds,
              (struct event){.type = EVENT_CALL_OFFERED,
                             .call_offered = {.call = text_of(call),
                                              .number = text_of(number),
                                              .caller = TEXT("0639981234"),
                                              .medium = MEDIUM_VOICE}});
}

static inline void
scene_queue(struct board *board, double seconds, const char *call, const char *queue)
{
    scene_say(board, seconds,
              (struct event){.type = EVENT_CALL_QUEUED,
                             .call_queued = {.call = text_of(call), .queue = text_of(queue)}});
}

static inline void
scene_answer(struct board *board, double seconds, const char *call, const char *queue,
             const char *agent)
{
    scene_say(board, seconds,
              (struct event){.type = EVENT_CALL_ANSWERED,
                             .call_answered = {.call = text_of(call),
                                               .queue = text_of(queue),
                                               .agent = text_of(agent)}});
}

static inline void
scene_end(struct board *board, double seconds, const char *call, enum party by)
{
    scene_say(board, seconds,
              (struct event){.type = EVENT_CALL_ENDED,
                             .call_ended = {.call = text_of(call), .by = (int)by, .cause = 16}});
}

static inline void
scene_define_queue(struct board *board, const char *queue, int64_t threshold_ms)
{
    scene_say(board, 0,
              (struct event){.type = EVENT_QUEUE,
                             .queue = {.queue = text_of(queue),
                                       .threshold_ms = threshold_ms,
                                       .medium = MEDIUM_VOICE}});
}

/* An order that is in force and ends 200 s after the scene began. */
static inline void
scene_order(struct board *board, double seconds, const char *order)
{
    scene_say(board, seconds,
              (struct event){.type = EVENT_ORDER,
                             .order = {.order = text_of(order),
                                       .verb = VERB_REROUTE,
                                       .target = TEXT("number:0892680680"),
                                       .args = TEXT("queue:sav"),
                                       .reason = TEXT("essai"),
                                       .who = TEXT("alice"),
                                       .state = ORDER_DONE,
                                       .asked_us = scene_start_us,
                                       .until_us = scene_start_us + 200 * (int64_t)SCENE_US}});
}

/* A contingency plan that lies ready, with one step. */
static inline void
scene_plan(struct board *board, double seconds, const char *plan)
{
    scene_say(board, seconds,
              (struct event){.type = EVENT_PLAN,
                             .plan = {.plan = text_of(plan),
                                      .label = TEXT("Nantes évacuée"),
                                      .situation = TEXT("evacuation"),
                                      .precedence = 90}});
    scene_say(board, seconds,
              (struct event){.type = EVENT_PLAN_STEP,
                             .plan_step = {.plan = text_of(plan),
                                           .number = TEXT("0892680680"),
                                           .destination = TEXT("queue:sav")}});
}

static inline struct site
scene_site(const struct board *board, const char *endpoint, double now_s)
{
    int64_t now_us = scene_start_us + (int64_t)(now_s * SCENE_US);
    return (struct site){.board = board,
                         .endpoint = endpoint,
                         .state = "live",
                         .reason = "",
                         .trouble = "",
                         .freshness = FRESH,
                         .clock_us = now_us,
                         .now_us = now_us,
                         .heard_us = now_us - 400000};
}

#endif
