/* orders_scene: the gate's orders with a journal, an audit file and a switch made of memory, each of
 * which can be told to fail, to lie or to stay silent. */
#ifndef TESTS_UNIT_ORDERS_SCENE_H
#define TESTS_UNIT_ORDERS_SCENE_H

#include <stdlib.h>

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/gate/order_effect.h"
#include "proto/gate/orders.h"
#include "tests/unit/board_make.h"

/* What the switch does with an order. */
enum conduct {
    DOES,         /* at once, and reads it back */
    ACCEPTS,      /* takes it, and does it when asked the first time */
    LIES,         /* takes it and does nothing; a question finds that out */
    KEEPS_SILENT, /* does it, and never says so; a question finds it done */
    SAYS_NO,
    IS_DEAF, /* neither does nor says anything, not even when asked */
};

struct scene {
    struct board *board;
    struct orders *orders;
    struct frame_writer *waiting; /* said, not written */
    struct frame_reader *reader;
    int64_t now_us, mono_us;
    enum conduct conduct;
    char state[ORDER_ARGS_BYTES]; /* of the switch: "reroute queue:rdv" */
    int effects;                  /* how often it changed */
    int told, questions;
    bool journal_fails, audit_fails;
    int audit_room; /* so many records in all, then it fails; 0: no end */
    int recorded, done_recorded;
    bool is_denied;
    char refusal[WHY_TEXT_BYTES]; /* the last that was no order at all */
    int64_t second_person, end_ms;
};

static inline void
scene_say(void *context, const struct event *event)
{
    struct scene *scene = context;
    struct why why;
    if (frame_add(scene->waiting, event, &why) != OK)
        TEST_FAIL("said something that cannot be packed: %s", why.text);
}

static inline enum err
scene_commit(void *context, struct why *why)
{
    struct scene *scene = context;
    struct bytes out = {0};
    struct frame frame = {.kind = FRAME_EVENTS, .epoch = 1, .seq = 1}, read;
    struct event event;
    if (scene->journal_fails)
        return why_set(why, ERR_IO, "the disk is full");
    frame_pack(scene->waiting, &frame, &out);
    frame_reset(scene->waiting);
    EQ_I64(frame_read(scene->reader, out.at, out.len, SCAN_DESK_BYTES, &read, why), OK);
    while (frame_next(scene->reader, &event, why) == OK)
        EQ_I64(board_apply(scene->board, &event, why), OK);
    bytes_free(&out);
    return OK;
}

static inline enum err
scene_record(void *context, const struct event_order *order, struct why *why)
{
    struct scene *scene = context;
    if (scene->audit_fails || (scene->audit_room > 0 && scene->recorded >= scene->audit_room))
        return why_set(why, ERR_IO, "the audit file cannot be written");
    scene->recorded++;
    scene->done_recorded += order->state == ORDER_DONE;
    return OK;
}

static inline enum err
scene_may(void *context, struct text who, const struct event_order *order, struct why *why)
{
    (void)order;
    struct scene *scene = context;
    return scene->is_denied ? why_set(why, ERR_DENIED, "%.*s may not do that", TEXT_ARG(who)) : OK;
}

static inline int64_t
scene_clock(void *context)
{
    return ((struct scene *)context)->now_us;
}

static inline int64_t
scene_mono(void *context)
{
    return ((struct scene *)context)->mono_us;
}

static inline const struct plan *
scene_plan(void *context)
{
    (void)context;
    return NULL;
}

static inline struct driver *
scene_driver(void *context)
{
    return context;
}

/* --- the switch ------------------------------------------------------------------------------- */

static inline void
switch_text(const struct driver_order *order, char to[ORDER_ARGS_BYTES])
{
    str_format(to, ORDER_ARGS_BYTES, "%s %.*s", verb_row((int)order->verb)->name,
               TEXT_ARG(order->args));
}

static inline void
switch_does(struct scene *scene, const struct driver_order *order)
{
    char text[ORDER_ARGS_BYTES];
    switch_text(order, text);
    if (strcmp(text, scene->state) == 0)
        return;
    str_copy(scene->state, sizeof scene->state, text_of(text));
    scene->effects++;
}

static inline void
switch_step(struct scene *scene, const struct driver_order *order, enum driver_step step)
{
    orders_step(scene->orders, order->order, step, TEXT("says the switch"));
}

static inline void
switch_order(struct driver *driver, const struct driver_order *order)
{
    struct scene *scene = (struct scene *)driver;
    scene->told++;
    switch (scene->conduct) {
    case DOES:
        switch_does(scene, order);
        switch_step(scene, order, DRIVER_DONE);
        break;
    case ACCEPTS:
    case LIES:
        switch_step(scene, order, DRIVER_ACCEPTED);
        break;
    case KEEPS_SILENT:
        switch_does(scene, order);
        break;
    case SAYS_NO:
        switch_step(scene, order, DRIVER_REFUSED);
        break;
    case IS_DEAF:
        break;
    }
}

static inline void
switch_ask(struct driver *driver, const struct driver_order *order)
{
    struct scene *scene = (struct scene *)driver;
    char text[ORDER_ARGS_BYTES];
    scene->questions++;
    if (scene->conduct == IS_DEAF) {
        switch_step(scene, order, DRIVER_LOST);
        return;
    }
    if (scene->conduct == ACCEPTS)
        switch_does(scene, order);
    switch_text(order, text);
    bool is_so = strcmp(text, scene->state) == 0;
    switch_step(scene, order, is_so ? DRIVER_DONE : DRIVER_REFUSED);
}

static inline const char *
switch_cannot(const struct driver *driver, enum verb verb)
{
    (void)driver;
    return verb == VERB_LISTEN ? "listening is not enabled here" : NULL;
}

static inline enum answer
switch_knows(const struct driver *driver, struct text destination)
{
    (void)driver;
    return text_is(destination, "message:nuit") ? ANSWER_YES : ANSWER_NO;
}

static const struct driver_kind scene_kind = {
    .scheme = "test",
    .cannot = switch_cannot,
    .knows = switch_knows,
    .order = switch_order,
    .ask = switch_ask,
};

/* --- a scene ---------------------------------------------------------------------------------- */

static inline void
scene_start(struct scene *scene)
{
    scene->orders = orders_new(&(struct orders_options){
        .board = scene->board,
        .kind = &scene_kind,
        .context = scene,
        .say = scene_say,
        .commit = scene_commit,
        .record = scene_record,
        .may = scene_may,
        .clock_us = scene_clock,
        .mono_us = scene_mono,
        .plan = scene_plan,
        .driver = scene_driver,
        .end_ms = scene->end_ms,
        .second_person = scene->second_person,
    });
}

static inline struct scene *
a_scene(enum conduct conduct)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->board = board_new();
    scene->waiting = frame_writer_new();
    scene->reader = frame_reader_new();
    scene->now_us = at_s(100);
    scene->mono_us = S_US(1000);
    scene->conduct = conduct;
    day_turns(scene->board, "2026-11-22", 0);
    MAKE(scene->board, 1, EVENT_NUMBER, number, .number = TEXT("0892680680"), .catalogued = true);
    MAKE(scene->board, 1, EVENT_ROUTE, route, .number = TEXT("0892680680"), .layer = ROUTE_BASE,
         .destination = TEXT("queue:sav"));
    define_queue(scene->board, "sav", 20000, 0);
    define_queue(scene->board, "rdv", 20000, 0);
    member(scene->board, "alice", "sav", false, false);
    agent_is(scene->board, "alice", AGENT_AVAILABLE, 1);
    scene_start(scene);
    return scene;
}

/* The gate dies and comes back: what was said and not written is gone, the switch keeps its state. */
static inline void
scene_restart(struct scene *scene)
{
    orders_free(&scene->orders);
    frame_reset(scene->waiting);
    scene_start(scene);
    orders_reconcile(scene->orders);
    struct why why;
    scene_commit(scene, &why);
}

static inline void
scene_free(struct scene *scene)
{
    orders_free(&scene->orders);
    board_free(&scene->board);
    frame_writer_free(&scene->waiting);
    frame_reader_free(&scene->reader);
    free(scene);
}

/* Time passes, a tick every quarter of a second. */
static inline void
scene_pass(struct scene *scene, double seconds)
{
    struct why why;
    for (int64_t us = 0; us < S_US(seconds); us += 250000) {
        scene->now_us += 250000;
        scene->mono_us += 250000;
        orders_tick(scene->orders);
    }
    scene_commit(scene, &why);
}

/* --- asking ----------------------------------------------------------------------------------- */

static inline struct event_order
an_order(const char *id, enum verb verb, const char *target, const char *args)
{
    return (struct event_order){
        .order = text_of(id),
        .verb = (int)verb,
        .target = text_of(target),
        .args = text_of(args),
        .reason = TEXT("tests"),
        .until_us = -1,
    };
}

static inline struct event_order
ask(struct scene *scene, const struct event_order *order)
{
    struct event_order stands = {0};
    struct why why = {.text = ""};
    if (orders_ask(scene->orders, TEXT("alice"), order, &stands, &why) != OK) {
        str_copy(scene->refusal, sizeof scene->refusal, text_of(why.text));
        stands.outcome = text_of(scene->refusal);
    }
    return stands;
}

#define ORDERS_NUMBER "number:0892680680"

static inline struct event_order
reroute(struct scene *scene, const char *id, const char *args)
{
    struct event_order order = an_order(id, VERB_REROUTE, ORDERS_NUMBER, args);
    return ask(scene, &order);
}

static inline const struct event_order *
the_order(const struct scene *scene, const char *id)
{
    const struct order *order = board_order(scene->board, text_of(id));
    if (!order)
        TEST_FAIL("the board has no order %s", id);
    return &order->is;
}

static inline void
must_be(const struct scene *scene, const char *id, enum order_state state)
{
    const struct event_order *order = the_order(scene, id);
    if (order->state != (int)state)
        TEST_FAIL("order %s is %s, not %s: %.*s", id, words_name(&order_state_words, order->state),
                  words_name(&order_state_words, (int)state), TEXT_ARG(order->outcome));
}

static inline const char *
override_of(const struct scene *scene)
{
    const char *to = the_number(scene->board, "0892680680")->routes[ROUTE_OVERRIDE].destination;
    return to ? to : "";
}

/* --- what the switch says of its own ---------------------------------------------------------- */

static inline void
happens(struct scene *scene, struct event event)
{
    event.at_us = scene->now_us;
    orders_watch(scene->orders, &event);
    scene_say(scene, &event);
    struct why why;
    scene_commit(scene, &why);
}

static inline struct event
route_said(const char *destination, const char *who)
{
    return (struct event){.type = EVENT_ROUTE,
                          .route = {.number = TEXT("0892680680"),
                                    .layer = ROUTE_OVERRIDE,
                                    .destination = text_of(destination),
                                    .who = text_of(who)}};
}

static inline struct event
line_said(enum line_state state, const char *who)
{
    return (struct event){
        .type = EVENT_LINE,
        .line = {.number = TEXT("0892680680"), .state = (int)state, .who = text_of(who)}};
}

#endif
