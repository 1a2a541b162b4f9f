/* Orders in force against what the board says: what somebody changed at the switch while nobody
 * listened (the gate died within a tick, another order was under way) ends them, and nothing else does.
 */
#include "tests/unit/test.h"

#include "tests/unit/orders_scene.h"

/* --- heard, and then the gate died ------------------------------------------------------------ */

TEST(a_taking_back_that_the_gate_heard_before_it_died_ends_the_order_after_the_restart)
{
    static const struct {
        enum verb verb;
        const char *target, *args;
        struct event says;
        const char *outcome;
    } rows[] = {
        {VERB_REROUTE,
         ORDERS_NUMBER,
         "queue:rdv",
         {.type = EVENT_ROUTE,
          .route = {.number = TEXT("0892680680"), .layer = ROUTE_OVERRIDE, .who = TEXT("switch")}},
         "the switch took it back: its own way is in force, nobody says by whom"},
        {VERB_SPLIT,
         ORDERS_NUMBER,
         "queue:rdv=60 queue:sav=40",
         {.type = EVENT_ROUTE,
          .route = {.number = TEXT("0892680680"),
                    .layer = ROUTE_OVERRIDE,
                    .destination = TEXT("split:queue:rdv=10,queue:sav=90"),
                    .who = TEXT("Sylvie")}},
         "the switch took it back: calls go to split:queue:rdv=10,queue:sav=90, by Sylvie"},
        {VERB_CLOSE,
         ORDERS_NUMBER,
         "nuit",
         {.type = EVENT_LINE,
          .line = {.number = TEXT("0892680680"), .state = LINE_OPEN, .who = TEXT("switch")}},
         "the switch took it back: the line is open, by switch"},
        {VERB_OPEN,
         ORDERS_NUMBER,
         "",
         {.type = EVENT_LINE,
          .line = {.number = TEXT("0892680680"), .state = LINE_CLOSED, .who = TEXT("switch")}},
         "the switch took it back: the line is closed, by switch"},
        {VERB_CAP,
         ORDERS_NUMBER,
         "12",
         {.type = EVENT_CAP, .cap = {.target = TEXT(ORDERS_NUMBER), .who = TEXT("switch")}},
         "the switch took it back: the cap is 0, nobody says by whom"},
        {VERB_CAP,
         "queue:sav",
         "12",
         {.type = EVENT_CAP,
          .cap = {.target = TEXT("queue:sav"), .count = 13, .who = TEXT("Sylvie")}},
         "the switch took it back: the cap is 13, by Sylvie"},
        {VERB_QUEUE_MESSAGE,
         "queue:sav",
         "nuit",
         {.type = EVENT_QUEUE_MESSAGE, .queue_message = {.queue = TEXT("sav")}},
         "the switch took it back: the message is off, nobody says by whom"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct scene *scene = a_scene(DOES);
        struct event_order order =
            an_order("order-001", rows[i].verb, rows[i].target, rows[i].args);
        order.until_us = scene->now_us + S_US(60);
        EQ_I64(ask(scene, &order).state, ORDER_DONE);
        happens(scene, rows[i].says);
        scene_restart(scene); /* before the tick */
        must_be(scene, "order-001", ORDER_DONE);
        scene_pass(scene, 1);
        must_be(scene, "order-001", ORDER_ENDED);
        if (!text_is(the_order(scene, "order-001")->outcome, rows[i].outcome))
            TEST_FAIL("row %zu: %.*s", i, TEXT_ARG(the_order(scene, "order-001")->outcome));
        scene_pass(scene, 120);
        EQ_I64(scene->told, 1);
        scene_free(scene);
    }
}

TEST(a_restart_ends_nothing_that_is_as_it_was_ordered)
{
    static const struct {
        enum verb verb;
        const char *target, *args;
    } rows[] = {
        {VERB_REROUTE, ORDERS_NUMBER, "queue:rdv"},
        {VERB_SPLIT, ORDERS_NUMBER, "queue:rdv=60 queue:sav=40"},
        {VERB_CLOSE, ORDERS_NUMBER, "nuit"},
        {VERB_OPEN, ORDERS_NUMBER, ""},
        {VERB_CAP, ORDERS_NUMBER, "012"},
        {VERB_CAP, "queue:sav", "12"},
        {VERB_QUEUE_MESSAGE, "queue:sav", "nuit"},
        {VERB_AGENT_PAUSE, "agent:alice", "lunch"},
        {VERB_AGENT_JOIN, "agent:alice", "rdv"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct scene *scene = a_scene(DOES);
        struct event_order order =
            an_order("order-001", rows[i].verb, rows[i].target, rows[i].args);
        EQ_I64(ask(scene, &order).state, ORDER_DONE);
        if (rows[i].verb == VERB_OPEN) /* a call that was turned away before: a guess */
            happens(scene, line_said(LINE_CLOSED, ""));
        scene_restart(scene);
        scene_pass(scene, 2);
        must_be(scene, "order-001", ORDER_DONE);
        scene_free(scene);
    }
}

/* --- told while a newer order was under way ---------------------------------------------------- */

TEST(a_lift_told_while_a_newer_order_was_under_way_ends_the_older_when_that_is_refused)
{
    for (int is_so_again = 0; is_so_again < 2; is_so_again++) {
        struct scene *scene = a_scene(DOES);
        reroute(scene, "order-001", "queue:rdv");
        scene->conduct = IS_DEAF;
        reroute(scene, "order-002", "message:nuit");
        happens(scene, route_said("", "switch"));
        scene_pass(scene, 5);
        must_be(scene, "order-001", ORDER_DONE);
        if (is_so_again)
            happens(scene, route_said("queue:rdv", "switch"));
        orders_step(scene->orders, TEXT("order-002"), DRIVER_REFUSED, TEXT("no"));
        scene_pass(scene, 1);
        must_be(scene, "order-002", ORDER_REFUSED);
        must_be(scene, "order-001", is_so_again ? ORDER_DONE : ORDER_ENDED);
        TRUE(the_order(scene, "order-001")->ended_by.len == 0);
        scene_free(scene);
    }
}

TEST(a_change_told_while_a_revert_was_under_way_ends_the_order_when_that_is_refused)
{
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "queue:rdv");
    scene->conduct = IS_DEAF;
    struct event_order revert = an_order("order-002", VERB_REVERT, "order:order-001", "");
    ask(scene, &revert);
    happens(scene, route_said("message:nuit", "switch"));
    scene_pass(scene, 1);
    must_be(scene, "order-001", ORDER_DONE);
    orders_step(scene->orders, TEXT("order-002"), DRIVER_REFUSED, TEXT("no"));
    scene_pass(scene, 1);
    must_be(scene, "order-001", ORDER_ENDED);
    scene_free(scene);
}

TEST(what_cannot_be_written_yet_is_compared_when_it_can)
{
    struct scene *scene = a_scene(DOES);
    struct why why;
    reroute(scene, "order-001", "queue:rdv");
    struct event told =
        route_said("queue:sav", "switch"); /* on the board, it is so again in the queue */
    told.at_us = scene->now_us;
    board_apply(scene->board, &told, &why);
    told = route_said("queue:rdv", "switch");
    told.at_us = scene->now_us;
    scene_say(scene, &told);
    scene->journal_fails = true;
    orders_reconcile(scene->orders);
    orders_tick(scene->orders);
    scene->journal_fails = false;
    orders_tick(scene->orders);
    must_be(scene, "order-001", ORDER_DONE);
    scene_free(scene);
}

/* --- at random --------------------------------------------------------------------------------- */

enum { STORIES = 400, STEPS = 60, PLACES = 3, ID_BYTES = 32 };

static unsigned long long dice;

static unsigned throw(unsigned sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (unsigned)(dice % sides);
}

struct story {
    struct scene *scene;
    char orders[STEPS][ID_BYTES];
    bool is_contradicted[STEPS]; /* the switch said something else since it was done */
    int count;
};

static const char *const places[PLACES] = {"queue:rdv", "message:nuit", "queue:sav"};

static void
give_order(struct story *story)
{
    static const enum conduct conducts[] = {DOES,         DOES,    ACCEPTS, LIES,
                                            KEEPS_SILENT, SAYS_NO, IS_DEAF};
    struct scene *scene = story->scene;
    char *id = story->orders[story->count++];
    str_format(id, ID_BYTES, "order-%03d", story->count);
    scene->conduct = conducts[throw(NITEMS(conducts))];
    struct event_order order =
        throw(3) ? an_order(id, VERB_REROUTE, ORDERS_NUMBER, throw(6) ? places[throw(PLACES)] : "")
        : throw(2) ? an_order(id, VERB_CLOSE, ORDERS_NUMBER, "")
                   : an_order(id, VERB_OPEN, ORDERS_NUMBER, "");
    if (throw(3) == 0)
        order.until_us = scene->now_us + S_US(1 + throw(40));
    ask(scene, &order);
}

static void
take_back(struct story *story)
{
    char target[ID_BYTES + 8];
    if (story->count == 0)
        return;
    str_format(target, sizeof target, "order:%s", story->orders[throw((unsigned)story->count)]);
    char *id = story->orders[story->count++];
    str_format(id, ID_BYTES, "order-%03d", story->count);
    struct event_order order = an_order(id, VERB_REVERT, target, "");
    ask(story->scene, &order);
}

static bool
is_same_aspect(const struct event_order *order, const struct event *event)
{
    bool is_line = order->verb == VERB_CLOSE || order->verb == VERB_OPEN;
    return is_line == (event->type == EVENT_LINE);
}

static bool
contradicts(const struct event_order *order, const struct event *event)
{
    if (!is_same_aspect(order, event))
        return false;
    return event->type == EVENT_LINE
               ? (event->line.state == LINE_CLOSED) != (order->verb == VERB_CLOSE)
               : !text_equal(event->route.destination, order->args);
}

static void
somebody_changes_it(struct story *story)
{
    struct event event = throw(3) ? route_said(throw(3) ? places[throw(PLACES)] : "", "Sylvie")
                                  : line_said(throw(2) ? LINE_OPEN : LINE_CLOSED, "Sylvie");
    happens(story->scene, event);
    for (int i = 0; i < story->count; i++) {
        const struct order *known = board_order(story->scene->board, text_of(story->orders[i]));
        if (known && contradicts(&known->is, &event))
            story->is_contradicted[i] = true;
    }
}

/* Nothing is under way any more, and the gate has had its ticks. */
static void
settle(struct story *story)
{
    struct scene *scene = story->scene;
    for (int i = 0; i < story->count; i++)
        orders_step(scene->orders, text_of(story->orders[i]), DRIVER_REFUSED, TEXT("no"));
    scene->conduct = DOES;
    scene_pass(scene, 45); /* ends that were refused are tried again */
}

static void
look(const struct story *story)
{
    const struct scene *scene = story->scene;
    const struct number *number = the_number(scene->board, "0892680680");
    const char *override = number->routes[ROUTE_OVERRIDE].destination;
    for (int i = 0; i < story->count; i++) {
        const struct event_order *order = the_order(scene, story->orders[i]);
        bool is_line = order->verb == VERB_CLOSE || order->verb == VERB_OPEN;
        if (order_is_in_force(order) && !is_line && !text_is(order->args, override ? override : ""))
            TEST_FAIL("order %s is in force and its calls go to \"%s\"", story->orders[i],
                      override ? override : "");
        if (order_is_in_force(order) && is_line &&
            (number->line == LINE_CLOSED) != (order->verb == VERB_CLOSE))
            TEST_FAIL("order %s is in force and the line is another", story->orders[i]);
        bool is_taken_back = order->state == ORDER_ENDED && order->ended_by.len == 0;
        if (is_taken_back && !story->is_contradicted[i])
            TEST_FAIL("order %s was ended by nobody, and the switch said nothing else",
                      story->orders[i]);
    }
}

TEST(at_random_what_is_in_force_is_so_and_what_is_so_is_not_ended)
{
    for (int n = 0; n < STORIES; n++) {
        struct story story = {.scene = a_scene(DOES)};
        dice = 0x9E3779B97F4A7C15ULL * (unsigned long long)(n + 1);
        for (int step = 0; step < STEPS; step++) {
            switch (throw(9)) {
            case 0:
            case 1:
                give_order(&story);
                break;
            case 6:
                take_back(&story);
                break;
            case 2:
            case 3:
                somebody_changes_it(&story);
                break;
            case 4:
                scene_restart(story.scene);
                break;
            case 5:
                settle(&story);
                look(&story);
                break;
            default:
                scene_pass(story.scene, 0.25 * (double) throw(20));
            }
        }
        settle(&story);
        look(&story);
        scene_free(story.scene);
    }
}
