/* A contingency plan is one order: all its numbers or none, whatever the switch does, and the same
 * routes in whatever order plans come and go. */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/gate/order_effect.h"
#include "proto/gate/order_loop.h"
#include "proto/gate/orders.h"
#include "tests/unit/board_make.h"

enum { NUMBERS = 6, PENDING = 64, WAY_BYTES = 80, ID_BYTES = 100 };

static const char *const names[NUMBERS] = {"0892680680", "0800000001", "3640",
                                           "0809990055", "0170480001", "3949"};

/* What the switch does with what it is told. */
enum mood { HONEST, REFUSES, SILENT };

struct pending {
    char order[ID_BYTES];
    enum verb verb;
    char target[WAY_BYTES], args[WAY_BYTES];
    bool is_question;
};

struct centre {
    struct board *board;
    struct orders *orders;
    struct frame_writer *waiting;
    struct frame_reader *reader;
    int64_t now_us;
    char ways[NUMBERS][WAY_BYTES]; /* of the switch; "" its own */
    enum mood moods[NUMBERS];
    bool is_slow; /* answers come with centre_answer only */
    struct pending pending[PENDING];
    size_t pending_count;
    int told, questions;
    int64_t second_person;
};

/* --- what orders are lent ----------------------------------------------------------------------- */

static void
centre_say(void *context, const struct event *event)
{
    struct why why;
    struct centre *centre = context;
    if (frame_add(centre->waiting, event, &why) != OK)
        TEST_FAIL("said something that cannot be packed: %s", why.text);
}

static enum err
centre_commit(void *context, struct why *why)
{
    struct centre *centre = context;
    struct bytes out = {0};
    struct frame frame = {.kind = FRAME_EVENTS, .epoch = 1, .seq = 1}, read;
    struct event event;
    frame_pack(centre->waiting, &frame, &out);
    frame_reset(centre->waiting);
    EQ_I64(frame_read(centre->reader, out.at, out.len, SCAN_DESK_BYTES, &read, why), OK);
    while (frame_next(centre->reader, &event, why) == OK)
        EQ_I64(board_apply(centre->board, &event, why), OK);
    bytes_free(&out);
    return OK;
}

static int64_t
centre_clock(void *context)
{
    return ((struct centre *)context)->now_us;
}

static const struct plan *
centre_numbering(void *context)
{
    (void)context;
    return NULL;
}

static struct driver *
centre_driver(void *context)
{
    return context;
}

static size_t
place_of(struct text number)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        if (text_is(number, names[i]))
            return i;
    }
    TEST_FAIL("the switch was told of number %.*s", TEXT_ARG(number));
    return 0;
}

/* As a route says it. */
static void
way_of(const struct driver_order *order, char to[WAY_BYTES])
{
    str_format(to, WAY_BYTES, "%s%.*s", order->verb == VERB_SPLIT ? "split:" : "",
               TEXT_ARG(order->args));
    for (char *at = to; *at; at++)
        *at = *at == ' ' ? ',' : *at;
}

static void
carry_out(struct centre *centre, const struct driver_order *order, bool is_question)
{
    char way[WAY_BYTES];
    size_t at = place_of(order->target);
    way_of(order, way);
    if (centre->moods[at] == SILENT)
        return;
    bool is_done = !is_question && centre->moods[at] == HONEST;
    if (is_done)
        str_copy(centre->ways[at], WAY_BYTES, text_of(way));
    bool is_so = strcmp(centre->ways[at], way) == 0;
    orders_step(centre->orders, order->order, is_so ? DRIVER_DONE : DRIVER_REFUSED,
                is_so ? TEXT("it is so") : TEXT("the switch says no"));
}

static void
take(struct centre *centre, const struct driver_order *order, bool is_question)
{
    centre->told += !is_question;
    centre->questions += is_question;
    if (!centre->is_slow) {
        carry_out(centre, order, is_question);
        return;
    }
    TRUE(centre->pending_count < PENDING);
    struct pending *pending = &centre->pending[centre->pending_count++];
    *pending = (struct pending){.verb = order->verb, .is_question = is_question};
    str_copy(pending->order, ID_BYTES, order->order);
    str_copy(pending->target, WAY_BYTES, order->target);
    str_copy(pending->args, WAY_BYTES, order->args);
}

static void
switch_order(struct driver *driver, const struct driver_order *order)
{
    take((struct centre *)driver, order, false);
}

static void
switch_ask(struct driver *driver, const struct driver_order *order)
{
    take((struct centre *)driver, order, true);
}

static const char *
switch_cannot(const struct driver *driver, enum verb verb)
{
    (void)driver, (void)verb;
    return NULL;
}

static const struct driver_kind kind = {
    .scheme = "test", .cannot = switch_cannot, .order = switch_order, .ask = switch_ask};

/* The oldest that was told and not answered. False: there is none. */
static bool
answer_one(struct centre *centre)
{
    if (centre->pending_count == 0)
        return false;
    struct pending first = centre->pending[0];
    memmove(centre->pending, centre->pending + 1,
            --centre->pending_count * sizeof centre->pending[0]);
    const struct driver_order order = {.order = text_of(first.order),
                                       .verb = first.verb,
                                       .kind = TARGET_NUMBER,
                                       .target = text_of(first.target),
                                       .args = text_of(first.args)};
    carry_out(centre, &order, first.is_question);
    return true;
}

/* --- a centre ----------------------------------------------------------------------------------- */

static void
start(struct centre *centre)
{
    centre->orders = orders_new(&(struct orders_options){
        .board = centre->board,
        .kind = &kind,
        .context = centre,
        .say = centre_say,
        .commit = centre_commit,
        .clock_us = centre_clock,
        .mono_us = centre_clock,
        .plan = centre_numbering,
        .driver = centre_driver,
        .second_person = centre->second_person,
    });
}

static void
a_plan(struct centre *centre, const char *name, int64_t precedence)
{
    MAKE(centre->board, 2, EVENT_PLAN, plan, .plan = text_of(name), .precedence = precedence);
}

static void
a_step(struct centre *centre, const char *plan, const char *number, const char *destination)
{
    MAKE(centre->board, 2, EVENT_PLAN_STEP, plan_step, .plan = text_of(plan),
         .number = text_of(number), .destination = text_of(destination));
}

static struct centre *
a_centre(void)
{
    struct centre *centre = calloc(1, sizeof *centre);
    centre->board = board_new();
    centre->waiting = frame_writer_new();
    centre->reader = frame_reader_new();
    centre->now_us = at_s(100);
    day_turns(centre->board, "2026-11-22", 0);
    for (size_t i = 0; i < NUMBERS; i++) {
        MAKE(centre->board, 1, EVENT_NUMBER, number, .number = text_of(names[i]),
             .catalogued = true);
        MAKE(centre->board, 1, EVENT_ROUTE, route, .number = text_of(names[i]), .layer = ROUTE_BASE,
             .destination = TEXT("queue:sav"));
        str_copy(centre->ways[i], WAY_BYTES, TEXT("queue:sav"));
    }
    static const char *const queues[] = {"sav", "lyon", "lille"};
    for (size_t i = 0; i < NITEMS(queues); i++)
        define_queue(centre->board, queues[i], 20000, 0);
    a_plan(centre, "evacuation", 90);
    a_step(centre, "evacuation", names[0], "queue:lyon");
    a_step(centre, "evacuation", names[1], "split:queue:lyon=60,queue:lille=40");
    a_step(centre, "evacuation", names[2], "queue:lyon");
    a_plan(centre, "panne", 50);
    a_step(centre, "panne", names[2], "queue:lille");
    a_step(centre, "panne", names[3], "queue:lille");
    a_plan(centre, "nuit", 50);
    a_step(centre, "nuit", names[3], "queue:lyon");
    a_step(centre, "nuit", names[4], "queue:lyon");
    start(centre);
    return centre;
}

static void
centre_free(struct centre *centre)
{
    orders_free(&centre->orders);
    board_free(&centre->board);
    frame_writer_free(&centre->waiting);
    frame_reader_free(&centre->reader);
    free(centre);
}

static void
restart(struct centre *centre)
{
    struct why why;
    orders_free(&centre->orders);
    frame_reset(centre->waiting);
    centre->pending_count = 0;
    start(centre);
    orders_reconcile(centre->orders);
    centre_commit(centre, &why);
}

static void
pass(struct centre *centre, double seconds)
{
    struct why why;
    for (int64_t us = 0; us < S_US(seconds); us += 250000) {
        centre->now_us += 250000;
        orders_tick(centre->orders);
    }
    centre_commit(centre, &why);
}

static struct event_order
give(struct centre *centre, const char *id, enum verb verb, const char *target, const char *args)
{
    struct event_order stands = {0};
    struct why why = {.text = ""};
    const struct event_order order = {.order = text_of(id),
                                      .verb = (int)verb,
                                      .target = text_of(target),
                                      .args = text_of(args),
                                      .reason = TEXT("tests"),
                                      .until_us = -1};
    OK_ERR(orders_ask(centre->orders, TEXT("alice"), &order, &stands, &why), &why);
    return stands;
}

static struct event_order
apply(struct centre *centre, const char *id, const char *plan)
{
    char target[WAY_BYTES];
    str_format(target, sizeof target, "plan:%s", plan);
    return give(centre, id, VERB_PLAN_APPLY, target, "");
}

static struct event_order
revoke(struct centre *centre, const char *id, const char *plan)
{
    char target[WAY_BYTES];
    str_format(target, sizeof target, "plan:%s", plan);
    return give(centre, id, VERB_PLAN_REVOKE, target, "");
}

static const struct event_order *
the_order(const struct centre *centre, const char *id)
{
    const struct order *order = board_order(centre->board, text_of(id));
    if (!order)
        TEST_FAIL("the board has no order %s", id);
    return &order->is;
}

static void
must_be(const struct centre *centre, const char *id, enum order_state state)
{
    const struct event_order *order = the_order(centre, id);
    if (order->state != (int)state)
        TEST_FAIL("order %s is %s, not %s: %.*s", id, words_name(&order_state_words, order->state),
                  words_name(&order_state_words, (int)state), TEXT_ARG(order->outcome));
}

static const char *
route_of(const struct centre *centre, size_t at)
{
    const struct route *route = number_route(the_number(centre->board, names[at]), NULL);
    return route ? route->destination : "";
}

/* What the board says is what the switch does. */
static void
must_agree(const struct centre *centre, const char *when)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        if (strcmp(route_of(centre, i), centre->ways[i]) != 0)
            TEST_FAIL("%s: number %s: the board says %s, the switch does %s", when, names[i],
                      route_of(centre, i), centre->ways[i]);
    }
}

/* --- the plain way ------------------------------------------------------------------------------ */

TEST(a_plan_sends_all_its_numbers_with_one_order_and_takes_them_back)
{
    struct centre *centre = a_centre();
    EQ_I64(apply(centre, "order-001", "evacuation").state, ORDER_DONE);
    EQ_I64(centre->told, 3);
    EQ_STR(route_of(centre, 0), "queue:lyon");
    EQ_STR(route_of(centre, 1), "split:queue:lyon=60,queue:lille=40");
    EQ_STR(route_of(centre, 3), "queue:sav");
    EQ_STR(the_number(centre->board, names[0])->routes[ROUTE_PLAN].who, "evacuation");
    must_agree(centre, "in force");
    EQ_I64(revoke(centre, "order-002", "evacuation").state, ORDER_DONE);
    must_be(centre, "order-001", ORDER_ENDED);
    TRUE(text_is(the_order(centre, "order-001")->ended_by, "order-002"));
    EQ_STR(route_of(centre, 0), "queue:sav");
    must_agree(centre, "taken back");
    EQ_I64(revoke(centre, "order-003", "evacuation").state, ORDER_REFUSED);
    EQ_TEXT(the_order(centre, "order-003")->outcome, "plan evacuation is not in force");
    centre_free(centre);
}

TEST(of_two_plans_the_higher_decides_and_the_lower_comes_back)
{
    struct centre *centre = a_centre();
    apply(centre, "order-001", "evacuation");
    EQ_I64(apply(centre, "order-002", "panne").state, ORDER_DONE);
    EQ_STR(route_of(centre, 2), "queue:lyon");
    EQ_STR(route_of(centre, 3), "queue:lille");
    EQ_I64(give(centre, "order-003", VERB_REVERT, "order:order-001", "").state, ORDER_DONE);
    EQ_STR(route_of(centre, 2), "queue:lille");
    must_agree(centre, "reverted");
    centre_free(centre);
}

TEST(an_override_stays_above_a_plan_and_gives_way_to_it_when_it_ends)
{
    struct centre *centre = a_centre();
    give(centre, "order-001", VERB_REROUTE, "number:0892680680", "queue:lille");
    EQ_I64(apply(centre, "order-002", "evacuation").state, ORDER_DONE);
    EQ_I64(centre->told, 3); /* the reroute, and two of the plan */
    EQ_STR(route_of(centre, 0), "queue:lille");
    give(centre, "order-003", VERB_REVERT, "order:order-001", "");
    EQ_STR(route_of(centre, 0), "queue:lyon");
    must_agree(centre, "override reverted");
    centre_free(centre);
}

TEST(a_plan_ends_by_itself)
{
    struct centre *centre = a_centre();
    struct event_order stands, order = {.order = TEXT("order-001"),
                                        .verb = VERB_PLAN_APPLY,
                                        .target = TEXT("plan:evacuation"),
                                        .reason = TEXT("tests"),
                                        .until_us = centre->now_us + S_US(60)};
    struct why why;
    OK_ERR(orders_ask(centre->orders, TEXT("alice"), &order, &stands, &why), &why);
    EQ_I64(the_number(centre->board, names[0])->routes[ROUTE_PLAN].until_us,
           centre->now_us + S_US(60));
    pass(centre, 30);
    restart(centre);
    must_be(centre, "order-001", ORDER_DONE);
    pass(centre, 32);
    must_be(centre, "order-001", ORDER_ENDED);
    must_agree(centre, "ended");
    EQ_STR(route_of(centre, 0), "queue:sav");
    centre_free(centre);
}

/* --- switches that do not do as they are told ---------------------------------------------------- */

TEST(what_one_number_refuses_takes_the_others_back)
{
    struct centre *centre = a_centre();
    centre->moods[2] = REFUSES;
    EQ_I64(apply(centre, "order-001", "evacuation").state, ORDER_REFUSED);
    TRUE(text_has_prefix(the_order(centre, "order-001")->outcome,
                         "number 3640: the switch says no; what was changed before it was taken "
                         "back"));
    EQ_I64(centre->told, 5);
    EQ_STR(route_of(centre, 0), "queue:sav");
    must_agree(centre, "refused");
    centre_free(centre);
}

TEST(what_cannot_be_taken_back_is_unknown_until_it_can)
{
    struct centre *centre = a_centre();
    centre->is_slow = true;
    centre->moods[2] = REFUSES;
    apply(centre, "order-001", "evacuation");
    while (centre->told < 4) /* the first way back was told */
        answer_one(centre);
    for (size_t i = 0; i < NUMBERS; i++)
        centre->moods[i] = REFUSES;
    while (answer_one(centre))
        ;
    must_be(centre, "order-001", ORDER_OUTCOME_UNKNOWN);
    HAS_STR(the_order(centre, "order-001")->outcome.at, "its old way could not be given back");
    for (size_t i = 0; i < NUMBERS; i++)
        centre->moods[i] = HONEST;
    centre->is_slow = false;
    pass(centre, 30);
    must_be(centre, "order-001", ORDER_REFUSED);
    HAS_STR(the_order(centre, "order-001")->outcome.at, "2 of 3 numbers had changed");
    must_agree(centre, "at last");
    centre_free(centre);
}

TEST(a_switch_that_does_not_answer_is_asked_and_never_told_again)
{
    struct centre *centre = a_centre();
    centre->moods[0] = SILENT;
    apply(centre, "order-001", "evacuation");
    must_be(centre, "order-001", ORDER_SENT);
    EQ_I64(centre->told, 1);
    pass(centre, 15);
    must_be(centre, "order-001", ORDER_OUTCOME_UNKNOWN);
    EQ_I64(centre->told, 1);
    centre->moods[0] = HONEST;
    pass(centre, 40);
    must_be(centre, "order-001", ORDER_REFUSED);
    EQ_TEXT(the_order(centre, "order-001")->outcome, "read back: it is not so");
    EQ_I64(centre->told, 1);
    centre_free(centre);
}

TEST(a_restart_in_the_middle_leaves_all_or_nothing)
{
    for (int answered = 0; answered <= 3; answered++) {
        struct centre *centre = a_centre();
        centre->is_slow = true;
        apply(centre, "order-001", "evacuation");
        for (int i = 0; i < answered; i++)
            answer_one(centre);
        bool is_done = answered == 3;
        centre->is_slow = false;
        restart(centre);
        must_be(centre, "order-001", is_done ? ORDER_DONE : ORDER_REFUSED);
        EQ_STR(route_of(centre, 0), is_done ? "queue:lyon" : "queue:sav");
        must_agree(centre, "restarted");
        centre_free(centre);
    }
}

TEST(a_number_steered_while_a_plan_is_under_way_is_left_to_its_override)
{
    struct centre *centre = a_centre();
    centre->is_slow = true;
    apply(centre, "order-001", "evacuation");
    answer_one(centre);
    struct event_order stands, order = {.order = TEXT("order-002"),
                                        .verb = VERB_REROUTE,
                                        .target = TEXT("number:3640"),
                                        .args = TEXT("queue:lille"),
                                        .reason = TEXT("tests"),
                                        .expect = TEXT("open base=queue:sav plan=- override=- "
                                                       "cap=-"),
                                        .until_us = -1};
    struct why why;
    OK_ERR(orders_ask(centre->orders, TEXT("bob"), &order, &stands, &why), &why);
    EQ_I64(stands.state, ORDER_REFUSED);
    HAS_STR(stands.outcome.at, "plan-apply by alice is under way");
    EQ_I64(apply(centre, "order-003", "panne").state, ORDER_REFUSED);
    HAS_STR(the_order(centre, "order-003")->outcome.at, "is under way");
    give(centre, "order-004", VERB_REROUTE, "number:3640", "queue:lille"); /* an emergency */
    while (answer_one(centre))
        ;
    must_be(centre, "order-001", ORDER_DONE);
    must_be(centre, "order-004", ORDER_DONE);
    must_agree(centre, "both done");
    EQ_STR(route_of(centre, 2), "queue:lille");
    centre_free(centre);
}

TEST(a_plan_that_the_switch_took_back_is_over)
{
    struct centre *centre = a_centre();
    apply(centre, "order-001", "evacuation");
    for (size_t i = 0; i < 3; i++) {
        must_be(centre, "order-001", ORDER_DONE);
        MAKE(centre->board, 200, EVENT_ROUTE, route, .number = text_of(names[i]),
             .layer = ROUTE_PLAN, .who = TEXT("switch"));
        if (i < 2)
            pass(centre, 1);
    }
    pass(centre, 1);
    must_be(centre, "order-001", ORDER_ENDED);
    HAS_STR(the_order(centre, "order-001")->outcome.at, "the switch took it back");
    centre_free(centre);
}

TEST(the_first_call_on_any_new_way_proves_a_plan)
{
    struct centre *centre = a_centre();
    apply(centre, "order-001", "evacuation");
    const struct event calls[] = {
        {.type = EVENT_CALL_OFFERED,
         .at_us = at_s(101),
         .call_offered = {.call = TEXT("c1"), .number = text_of(names[1])}},
        {.type = EVENT_CALL_QUEUED,
         .at_us = at_s(102),
         .call_queued = {.call = TEXT("c1"), .queue = TEXT("lille")}},
    };
    struct why why;
    EQ_I64(the_order(centre, "order-001")->seen_us, 0);
    for (size_t i = 0; i < NITEMS(calls); i++)
        orders_watch(centre->orders, &calls[i]);
    centre_commit(centre, &why);
    EQ_I64(the_order(centre, "order-001")->seen_us, at_s(102));
    centre_free(centre);
}

TEST(a_plan_that_touches_many_calls_waits_for_a_second_person)
{
    struct centre *centre = a_centre();
    orders_free(&centre->orders);
    centre->second_person = 2;
    start(centre);
    offer(centre->board, "c1", names[0], 3);
    offer(centre->board, "c2", names[1], 3);
    EQ_I64(apply(centre, "order-001", "evacuation").state, ORDER_WAITING);
    EQ_I64(centre->told, 0);
    a_step(centre, "evacuation", names[4],
           "queue:lyon"); /* it is not what was asked for any more */
    struct event_order stands, order = {.order = TEXT("order-002"),
                                        .verb = VERB_APPROVE,
                                        .target = TEXT("order:order-001"),
                                        .reason = TEXT("tests")};
    struct why why;
    OK_ERR(orders_ask(centre->orders, TEXT("bob"), &order, &stands, &why), &why);
    must_be(centre, "order-001", ORDER_REFUSED);
    EQ_I64(centre->told, 0);
    centre_free(centre);
}

/* --- property: whatever happens ------------------------------------------------------------------ */

static unsigned
dice(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 16) % sides;
}

/* What must be so when nothing is under way: override, else the highest plan in force, else base. */
static void
must_follow_from_what_is_in_force(const struct centre *centre, const char *when)
{
    struct contingency_set set;
    contingency_set_in_force(&set, centre->board);
    for (size_t i = 0; i < NUMBERS; i++) {
        const struct number *number = the_number(centre->board, names[i]);
        const char *planned = contingency_set_route(&set, text_of(names[i]), NULL);
        const char *there = number->routes[ROUTE_PLAN].destination;
        if (strcmp(planned ? planned : "", there ? there : "") != 0)
            TEST_FAIL("%s: number %s: plan layer %s, expected %s", when, names[i],
                      there ? there : "-", planned ? planned : "-");
    }
    must_agree(centre, when);
}

static void
act(struct centre *centre, unsigned *seed, int turn)
{
    static const char *const plans[] = {"evacuation", "panne", "nuit"};
    char id[32], target[WAY_BYTES];
    str_format(id, sizeof id, "order-%05d", turn);
    const char *plan = plans[dice(seed, 3)];
    str_format(target, sizeof target, "number:%s", names[dice(seed, NUMBERS)]);
    switch (dice(seed, 7)) {
    case 0:
    case 1:
        apply(centre, id, plan);
        break;
    case 2:
    case 3:
        revoke(centre, id, plan);
        break;
    case 4:
        give(centre, id, VERB_REROUTE, target, dice(seed, 2) ? "queue:lille" : "queue:lyon");
        break;
    case 5:
        give(centre, id, VERB_REROUTE, target, "");
        break;
    case 6:
        centre->moods[dice(seed, NUMBERS)] = dice(seed, 2) ? REFUSES : SILENT;
        break;
    }
}

static bool
is_quiet(const struct centre *centre)
{
    for (const struct order *o = centre->board->orders; o; o = o->hh.next) {
        if (!order_is_final(&o->is))
            return false;
    }
    return true;
}

TEST(whatever_the_switch_does_all_is_well_once_it_is_honest_again)
{
    for (unsigned run = 1; run <= 1000; run++) {
        unsigned seed = run;
        char when[64];
        struct centre *centre = a_centre();
        for (int turn = 0; turn < 40; turn++) {
            centre->is_slow = dice(&seed, 2);
            act(centre, &seed, (int)run * 100 + turn);
            for (unsigned n = dice(&seed, 4); n > 0; n--)
                answer_one(centre);
            if (dice(&seed, 12) == 0)
                restart(centre);
            if (dice(&seed, 4) == 0)
                pass(centre, 1);
        }
        for (size_t i = 0; i < NUMBERS; i++)
            centre->moods[i] = HONEST;
        centre->is_slow = false;
        while (answer_one(centre))
            ;
        for (int i = 0; i < 100 && !is_quiet(centre); i++)
            pass(centre, 30);
        str_format(when, sizeof when, "run %u", run);
        if (!is_quiet(centre))
            TEST_FAIL("%s: an order is still under way", when);
        must_follow_from_what_is_in_force(centre, when);
        centre_free(centre);
    }
}

/* --- loops ---------------------------------------------------------------------------------------- */

enum { NODES = 5 };

/* Brute force: does any walk of at most NODES steps from `to` come to `from`? */
static bool
walks_back(bool edge[NODES][NODES], int from, int at, int steps)
{
    if (at == from)
        return true;
    for (int next = 0; next < NODES && steps > 0; next++) {
        if (edge[at][next] && walks_back(edge, from, next, steps - 1))
            return true;
    }
    return false;
}

static void
a_number_goes(struct board *board, const char *number, const char *to)
{
    MAKE(board, 1, EVENT_ROUTE, route, .number = text_of(number), .layer = ROUTE_BASE,
         .destination = text_of(to));
}

/* A number goes to one or two others, or to a queue. */
static void
draw_edges(struct board *board, unsigned *seed, bool edge[NODES][NODES])
{
    for (int i = 0; i < NODES; i++) {
        char to[WAY_BYTES] = "queue:sav";
        int a = (int)dice(seed, NODES), b = (int)dice(seed, NODES);
        unsigned ways = dice(seed, 3);
        edge[i][a] = ways > 0;
        if (ways == 1)
            str_format(to, sizeof to, "number:%s", names[a]);
        if (ways == 2) {
            str_format(to, sizeof to, "split:number:%s=60,number:%s=40", names[a], names[b]);
            edge[i][b] = true;
        }
        a_number_goes(board, names[i], to);
    }
}

TEST(loops_are_those_that_a_brute_search_finds)
{
    int loops = 0;
    for (unsigned run = 1; run <= 3000; run++) {
        unsigned seed = run;
        bool edge[NODES][NODES] = {{false}};
        struct board *board = board_new();
        draw_edges(board, &seed, edge);
        int from = (int)dice(&seed, NODES), to = (int)dice(&seed, NODES);
        bool expected = walks_back(edge, from, to, NODES);
        bool found = order_loop_is(board, NULL, TEXT(""), text_of(names[from]), text_of(names[to]));
        if (found != expected)
            TEST_FAIL("run %u: %s to %s: %s", run, names[from], names[to],
                      expected ? "a loop was missed" : "no loop was one");
        loops += found;
        board_free(&board);
    }
    TRUE(loops > 300 && loops < 2700);
}

TEST(a_loop_that_opens_when_another_plan_ends_is_one)
{
    struct centre *centre = a_centre();
    a_number_goes(centre->board, names[1], "number:0892680680"); /* goes on to the first */
    a_plan(centre, "first", 10);
    a_step(centre, "first", names[1], "queue:sav");
    a_plan(centre, "second", 20);
    a_step(centre, "second", names[0], "number:0800000001");
    struct contingency_set set = {.count = 0};
    contingency_set_add(&set, board_contingency(centre->board, TEXT("first")));
    contingency_set_add(&set, board_contingency(centre->board, TEXT("second")));
    TRUE(order_loop_is(centre->board, &set, TEXT("second"), text_of(names[0]), text_of(names[1])));
    a_step(centre, "second", names[1], "queue:sav"); /* the plan itself sees to it */
    TRUE(!order_loop_is(centre->board, &set, TEXT("second"), text_of(names[0]), text_of(names[1])));
    centre_free(centre);
}
