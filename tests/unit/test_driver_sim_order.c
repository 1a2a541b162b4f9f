#include "tests/unit/test.h"

#include "proto/board/board.h"
#include "proto/driver/sim/sim_centre.h"
#include "proto/driver/sim/sim_order.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

/* Tuesday 2026-11-24, midnight in Paris. */
#define MIDNIGHT (INT64_C(1795474800) * SECOND)

#define NUMBER "0806990044" /* queue:commandes, never closes by itself */
#define OFFICE "0805990033" /* closes from 20 to 8 */

/* A centre, its board, and what became of the calls of one number since `begin`. */
struct scene {
    struct sim *sim;
    struct board *board;
    const char *number;
    int64_t begin_us;
    size_t offered, queued[16], menus, ringing, answered, causes[128];
    size_t lines, left[LEAVE_REASONS];
    char sent_to[64];     /* where the last of them was sent */
    char queued_call[64]; /* the newest that waits */
};

static size_t
queue_index(struct text name)
{
    size_t i = 0;
    while (!text_is(name, sim_centre_queues[i].queue))
        i++;
    return i;
}

/* The call of an event about the number, offered since the beginning. */
static bool
is_watched(const struct scene *scene, struct text id)
{
    const struct call *call = board_call(scene->board, id);
    return call && call->offered_us > scene->begin_us &&
           strcmp(call->number->number, scene->number) == 0;
}

static void
look(struct scene *scene, const struct event *event)
{
    switch (event->type) {
    case EVENT_CALL_OFFERED:
        scene->offered += text_is(event->call_offered.number, scene->number);
        break;
    case EVENT_CALL_QUEUED:
        str_copy(scene->queued_call, sizeof(scene->queued_call), event->call_queued.call);
        if (is_watched(scene, event->call_queued.call))
            scene->queued[queue_index(event->call_queued.queue)]++;
        break;
    case EVENT_CALL_MENU:
        scene->menus += is_watched(scene, event->call_menu.call);
        break;
    case EVENT_CALL_RINGING:
        scene->ringing += is_watched(scene, event->call_ringing.call) &&
                          event->call_ringing.queue.len == 0 && event->call_ringing.agent.len > 0;
        break;
    case EVENT_CALL_ANSWERED:
        scene->answered += is_watched(scene, event->call_answered.call) &&
                           event->call_answered.queue.len == 0 &&
                           event->call_answered.agent.len > 0;
        break;
    case EVENT_CALL_TRANSFERRED:
        if (is_watched(scene, event->call_transferred.call))
            str_copy(scene->sent_to, sizeof(scene->sent_to), event->call_transferred.destination);
        break;
    case EVENT_CALL_UNQUEUED:
        scene->left[event->call_unqueued.why]++;
        break;
    case EVENT_CALL_ENDED:
        if (is_watched(scene, event->call_ended.call))
            scene->causes[event->call_ended.cause]++;
        break;
    case EVENT_LINE:
        scene->lines += text_is(event->line.number, scene->number);
        break;
    default:
        break;
    }
}

static void
take(void *context, const struct event *event)
{
    struct scene *scene = context;
    look(scene, event);
    struct why why;
    OK_ERR(board_apply(scene->board, event, &why), &why);
    TRUE(event->type != EVENT_CAP && event->type != EVENT_QUEUE_MESSAGE); /* the gate says these */
    TRUE(event->type != EVENT_ROUTE || event->route.layer == ROUTE_BASE ||
         event->route.who.len > 0);
}

static struct scene
begin_at(const char *number, int64_t at_us)
{
    struct scene scene = {.board = board_new(), .number = number};
    struct sim_settings settings = {
        .seed = 21, .begin_us = at_us, .start_us = at_us, .id_us = at_us};
    scene.sim = sim_new(&settings);
    return scene;
}

/* At nine, with what else the settings say. */
static struct scene
begin_with(struct sim_settings *settings)
{
    struct scene scene = begin_at(NUMBER, MIDNIGHT + 9 * HOUR);
    sim_free(&scene.sim);
    settings->seed = 21;
    settings->begin_us = settings->start_us = settings->id_us = MIDNIGHT + 9 * HOUR;
    scene.sim = sim_new(settings);
    return scene;
}

static void
describe(struct scene *scene)
{
    sim_describe(scene->sim, take, scene);
}

static void
run_for(struct scene *scene, int64_t us)
{
    TRUE(sim_advance(scene->sim, sim_now_us(scene->sim) + us, SIZE_MAX, take, scene));
    struct why why;
    if (!board_check(scene->board, &why))
        TEST_FAIL("%s", why.text);
    EQ_U64(scene->board->strays, 0);
}

/* Half an hour of an ordinary morning. */
static struct scene
a_morning(const char *number)
{
    struct scene scene = begin_at(number, MIDNIGHT + 9 * HOUR);
    describe(&scene);
    run_for(&scene, HOUR / 2);
    return scene;
}

static void
end(struct scene *scene)
{
    sim_free(&scene->sim);
    board_free(&scene->board);
}

/* From here on: calls offered later. */
static void
mark(struct scene *scene)
{
    struct scene fresh = {.sim = scene->sim, .board = scene->board, .number = scene->number};
    fresh.begin_us = sim_now_us(scene->sim);
    *scene = fresh;
}

static struct driver_order
an_order(enum verb verb, const char *target, const char *args)
{
    struct driver_order order = {
        .order = TEXT("order-0001"), .verb = verb, .args = text_of(args), .reason = TEXT("test")};
    order.kind = verb_target_kind(text_of(target), &order.target);
    return order;
}

static struct sim_answer
carry_out(struct scene *scene, enum verb verb, const char *target, const char *args)
{
    struct driver_order order = an_order(verb, target, args);
    struct sim_answer answer = sim_order_do(scene->sim, &order, take, scene);
    struct why why;
    if (!board_check(scene->board, &why))
        TEST_FAIL("%s", why.text);
    return answer;
}

static enum driver_step
ask(const struct scene *scene, enum verb verb, const char *target, const char *args)
{
    struct driver_order order = an_order(verb, target, args);
    return sim_order_ask(scene->sim, &order).step;
}

#define DONE(scene, verb, target, args) \
    EQ_I64(carry_out(scene, verb, target, args).step, DRIVER_DONE)

static size_t
sum_of_queued(const struct scene *scene)
{
    size_t sum = 0;
    for (size_t i = 0; i < sim_centre_queue_count; i++)
        sum += scene->queued[i];
    return sum;
}

/* ---- routes ---- */

TEST(a_reroute_sends_the_next_calls_elsewhere_and_the_number_comes_back_to_its_own_way)
{
    struct scene scene = a_morning(NUMBER);
    mark(&scene);
    EQ_I64(ask(&scene, VERB_REROUTE, "number:" NUMBER, "queue:rendez-vous"), DRIVER_REFUSED);
    DONE(&scene, VERB_REROUTE, "number:" NUMBER, "queue:rendez-vous");
    run_for(&scene, HOUR);
    TRUE(scene.queued[queue_index(TEXT("rendez-vous"))] > 10);
    /* an agent may hand one on */
    TRUE(scene.queued[queue_index(TEXT("commandes"))] * 10 <
         scene.queued[queue_index(TEXT("rendez-vous"))]);
    EQ_I64(ask(&scene, VERB_REROUTE, "number:" NUMBER, "queue:rendez-vous"), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_REROUTE, "number:" NUMBER, ""), DRIVER_REFUSED);

    DONE(&scene, VERB_REROUTE, "number:" NUMBER, "queue:commandes"); /* its own, by name */
    mark(&scene);
    run_for(&scene, HOUR);
    TRUE(scene.queued[queue_index(TEXT("commandes"))] > 10);
    EQ_U64(scene.queued[queue_index(TEXT("rendez-vous"))], 0);
    EQ_I64(ask(&scene, VERB_REROUTE, "number:" NUMBER, ""), DRIVER_DONE);
    end(&scene);
}

TEST(calls_can_be_sent_to_menus_numbers_and_telephones)
{
    struct scene scene = a_morning(NUMBER);
    DONE(&scene, VERB_REROUTE, "number:" NUMBER, "menu:accueil");
    mark(&scene);
    run_for(&scene, HOUR);
    TRUE(scene.menus > 10);
    DONE(&scene, VERB_REROUTE, "number:" NUMBER, "number:0825990066"); /* queue:hotline */
    mark(&scene);
    run_for(&scene, HOUR);
    EQ_U64(scene.menus, 0);
    TRUE(scene.queued[queue_index(TEXT("hotline"))] > 10);
    DONE(&scene, VERB_REROUTE, "number:" NUMBER, "agent:1002");
    mark(&scene);
    run_for(&scene, 2 * HOUR);
    TRUE(scene.ringing > 3);
    TRUE(scene.answered > 3);
    TRUE(scene.causes[17] > 3); /* has one ear only */
    end(&scene);
}

TEST(calls_that_leave_for_a_message_or_a_number_are_told)
{
    static const char *const ways[] = {"message:horaires", "number:0825990066", "number:0199002000",
                                       "agent:siege"};
    struct scene scene = a_morning(NUMBER);
    for (size_t i = 0; i < NITEMS(ways); i++) {
        DONE(&scene, VERB_REROUTE, "number:" NUMBER, ways[i]);
        mark(&scene);
        for (int k = 0; k < 60 && strcmp(scene.sent_to, ways[i]) != 0; k++)
            run_for(&scene, MINUTE);
        EQ_STR(scene.sent_to, ways[i]);
    }
    end(&scene);
}

TEST(a_split_shares_calls_out_as_ordered)
{
    struct scene scene = a_morning(NUMBER);
    DONE(&scene, VERB_SPLIT, "number:" NUMBER, "queue:rendez-vous=70 queue:facturation=30");
    mark(&scene);
    run_for(&scene, 8 * HOUR);
    double first = (double)scene.queued[queue_index(TEXT("rendez-vous"))];
    double second = (double)scene.queued[queue_index(TEXT("facturation"))];
    TRUE(first + second > 100);
    TRUE(first > 0.55 * (first + second));
    TRUE(first < 0.85 * (first + second));
    EQ_I64(ask(&scene, VERB_SPLIT, "number:" NUMBER, "queue:rendez-vous=70 queue:facturation=30"),
           DRIVER_DONE);
    /* as it comes back when an order above it ends */
    DONE(&scene, VERB_REROUTE, "number:" NUMBER, "queue:sav");
    DONE(&scene, VERB_REROUTE, "number:" NUMBER, "split:queue:rendez-vous=70,queue:facturation=30");
    EQ_I64(ask(&scene, VERB_SPLIT, "number:" NUMBER, "queue:rendez-vous=70 queue:facturation=30"),
           DRIVER_DONE);
    end(&scene);
}

TEST(what_the_switch_does_not_know_is_refused_and_changes_nothing)
{
    static const struct {
        enum verb verb;
        const char *target, *args;
    } cases[] = {
        {VERB_REROUTE, "number:" NUMBER, "queue:nowhere"},
        {VERB_REROUTE, "number:0800000000", "queue:sav"},
        {VERB_SPLIT, "number:" NUMBER, "queue:sav=70 queue:nowhere=30"},
        {VERB_SPLIT, "number:" NUMBER, "queue:sav=70 queue:commandes=20"},
        {VERB_CLOSE, "number:0800000000", ""},
        {VERB_CAP, "queue:nowhere", "3"},
        {VERB_CAP, "number:" NUMBER, "-1"},
        {VERB_QUEUE_MESSAGE, "queue:sav", "nothing"},
        {VERB_AGENT_PAUSE, "agent:999", ""},
        {VERB_AGENT_JOIN, "agent:1002", "nowhere"},
        {VERB_TRANSFER, "call:none", "queue:sav"},
        {VERB_LISTEN, "agent:1002", "1234"},
        {VERB_PLAN_APPLY, "plan:x", ""},
    };
    struct scene scene = a_morning(NUMBER);
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct sim_answer answer = carry_out(&scene, cases[i].verb, cases[i].target, cases[i].args);
        EQ_I64(answer.step, DRIVER_REFUSED);
        TRUE(answer.sentence[0] != '\0');
    }
    EQ_I64(ask(&scene, VERB_REROUTE, "number:" NUMBER, ""), DRIVER_DONE);
    TRUE(strstr(sim_order_cannot(false, VERB_LISTEN), "listen=yes") != NULL);
    TRUE(sim_order_cannot(true, VERB_LISTEN) == NULL);
    end(&scene);
}

static const struct agent *
somebody_who_is(const struct scene *scene, enum agent_state state)
{
    const struct agent *agent = scene->board->agents;
    while (agent && agent->state != state)
        agent = agent->hh.next;
    TRUE(agent != NULL);
    return agent;
}

TEST(listening_is_for_whoever_enabled_it_and_the_agent_is_told)
{
    struct scene scene = begin_with(&(struct sim_settings){.may_listen = true});
    describe(&scene);
    run_for(&scene, HOUR / 2);
    char talks[64], idle[64];
    const struct agent *agent = somebody_who_is(&scene, AGENT_TALKING);
    str_format(talks, sizeof(talks), "agent:%s", agent->agent);
    str_format(idle, sizeof(idle), "agent:%s", somebody_who_is(&scene, AGENT_LOGGED_OUT)->agent);
    int64_t since_us = agent->since_us;
    EQ_I64(carry_out(&scene, VERB_LISTEN, idle, "1234").step, DRIVER_REFUSED);
    EQ_I64(ask(&scene, VERB_LISTEN, talks, "1234 whisper"), DRIVER_REFUSED);
    EQ_I64(carry_out(&scene, VERB_LISTEN, talks, "1234 whisper").step, DRIVER_DONE);
    EQ_STR(agent->raw, "Écouté par 1234 whisper");
    EQ_I64(agent->state, AGENT_TALKING);
    EQ_I64(agent->since_us, since_us);
    EQ_I64(carry_out(&scene, VERB_LISTEN, talks, "1234 whisper").step, DRIVER_DONE); /* once */
    EQ_I64(carry_out(&scene, VERB_LISTEN, talks, "5678").step, DRIVER_REFUSED);
    for (int i = 0; i < 240 && agent->state != AGENT_WRAP_UP; i++)
        run_for(&scene, 15 * SECOND);
    TRUE(!strstr(agent->raw, "1234"));
    EQ_I64(ask(&scene, VERB_LISTEN, talks, "1234 whisper"), DRIVER_REFUSED);
    end(&scene);
}

TEST(the_centre_knows_its_own_places)
{
    struct scene scene = begin_at(NUMBER, MIDNIGHT);
    static const char *const places[] = {"queue:sav", "menu:accueil", "message:horaires",
                                         "agent:siege", "agent:1002"};
    for (size_t i = 0; i < NITEMS(places); i++)
        EQ_I64(sim_order_knows(scene.sim, text_of(places[i])), ANSWER_YES);
    static const char *const others[] = {"queue:x", "menu:x", "message:x", "agent:x", "x:y", ""};
    for (size_t i = 0; i < NITEMS(others); i++)
        EQ_I64(sim_order_knows(scene.sim, text_of(others[i])), ANSWER_NO);
    EQ_I64(sim_order_knows(scene.sim, TEXT("number:0199002000")), ANSWER_UNKNOWN);
    end(&scene);
}

static void
fold_order(struct scene *scene, const char *id, enum verb verb, const char *target,
           const char *args, enum order_state state)
{
    struct event event = {.type = EVENT_ORDER,
                          .at_us = sim_now_us(scene->sim),
                          .order = {.order = text_of(id),
                                    .verb = (int)verb,
                                    .target = text_of(target),
                                    .args = text_of(args),
                                    .state = (int)state}};
    struct why why;
    OK_ERR(board_apply(scene->board, &event, &why), &why);
}

TEST(a_number_that_is_ordered_to_its_own_way_is_held_there_until_that_order_is_over)
{
    struct scene scene = begin_at("0825990066", MIDNIGHT + 9 * HOUR);
    describe(&scene);
    DONE(&scene, VERB_REROUTE, "number:0825990066", "queue:hotline");
    fold_order(&scene, "own-0001", VERB_REROUTE, "number:0825990066", "queue:hotline", ORDER_DONE);
    for (int held = 1; held >= 0; held--) {
        sim_order_release(scene.sim, scene.board, take, &scene);
        EQ_I64(sim_order_holds(scene.sim, VERB_REROUTE, TARGET_NUMBER, TEXT("0825990066")), held);
        EQ_I64(ask(&scene, VERB_REROUTE, "number:0825990066", "queue:hotline"), DRIVER_DONE);
        EQ_I64(ask(&scene, VERB_REROUTE, "number:0825990066", ""), DRIVER_DONE);
        fold_order(&scene, "own-0001", VERB_REROUTE, "number:0825990066", "", ORDER_ENDED);
    }
    end(&scene);
}

TEST(supervisors_of_the_centre_leave_a_number_alone_that_an_order_holds)
{
    for (int ordered = 0; ordered < 2; ordered++) {
        struct scene scene = begin_at("0825990066", MIDNIGHT + 9 * HOUR);
        describe(&scene);
        if (ordered)
            DONE(&scene, VERB_REROUTE, "number:0825990066", "queue:sav");
        size_t seen = 0;
        for (int i = 0; i < 12 * 60; i++) {
            run_for(&scene, MINUTE);
            const struct number *number = board_number(scene.board, TEXT("0825990066"));
            seen += number->routes[ROUTE_OVERRIDE].destination != NULL;
        }
        TRUE(ordered ? seen == 0 : seen > 30);
        end(&scene);
    }
}

/* ---- lines ---- */

TEST(a_closed_number_turns_callers_away_before_connection_until_the_calendar_has_it_again)
{
    struct scene scene = a_morning(NUMBER);
    DONE(&scene, VERB_CLOSE, "number:" NUMBER, "fermeture");
    fold_order(&scene, "close-0001", VERB_CLOSE, "number:" NUMBER, "fermeture", ORDER_DONE);
    mark(&scene);
    run_for(&scene, HOUR);
    sim_order_release(scene.sim, scene.board, take, &scene);
    TRUE(scene.offered > 10);
    TRUE(scene.causes[21] + 2 > scene.offered); /* one may be on its way */
    EQ_U64(sum_of_queued(&scene), 0);
    EQ_U64(scene.lines, 0); /* the gate tells of it */
    EQ_I64(ask(&scene, VERB_CLOSE, "number:" NUMBER, ""), DRIVER_DONE);

    DONE(&scene, VERB_OPEN, "number:" NUMBER, "");
    fold_order(&scene, "close-0001", VERB_CLOSE, "number:" NUMBER, "fermeture", ORDER_ENDED);
    sim_order_release(scene.sim, scene.board, take, &scene);
    EQ_U64(scene.lines, 1);
    mark(&scene);
    run_for(&scene, HOUR);
    EQ_U64(scene.causes[21], 0);
    TRUE(sum_of_queued(&scene) > 10);
    end(&scene);
}

TEST(an_ordered_opening_really_opens_at_night_and_the_calendar_comes_back)
{
    struct scene scene = begin_at(OFFICE, MIDNIGHT + 19 * HOUR);
    describe(&scene);
    run_for(&scene, 90 * MINUTE);
    EQ_I64(board_number(scene.board, TEXT(OFFICE))->line, LINE_CLOSED);
    DONE(&scene, VERB_OPEN, "number:" OFFICE, "");
    fold_order(&scene, "open-0001", VERB_OPEN, "number:" OFFICE, "", ORDER_DONE);
    mark(&scene);
    for (int i = 0; i < 120; i++) {
        run_for(&scene, MINUTE);
        sim_order_release(scene.sim, scene.board, take, &scene);
    }
    TRUE(scene.menus > 3);
    EQ_U64(scene.causes[21], 0);
    EQ_U64(scene.lines, 0);

    /* its end is on its way: nothing is given back before it is decided */
    fold_order(&scene, "open-0001/end", VERB_REVERT, "order:open-0001", "", ORDER_SENT);
    DONE(&scene, VERB_CLOSE, "number:" OFFICE, "");
    sim_order_release(scene.sim, scene.board, take, &scene);
    EQ_I64(ask(&scene, VERB_CLOSE, "number:" OFFICE, ""), DRIVER_DONE);
    fold_order(&scene, "open-0001/end", VERB_REVERT, "order:open-0001", "", ORDER_DONE);
    fold_order(&scene, "open-0001", VERB_OPEN, "number:" OFFICE, "", ORDER_ENDED);
    sim_order_release(scene.sim, scene.board, take, &scene);
    EQ_U64(scene.lines, 1);
    EQ_I64(board_number(scene.board, TEXT(OFFICE))->line, LINE_CLOSED);
    TRUE(board_number(scene.board, TEXT(OFFICE))->line_until_us > 0);
    mark(&scene);
    run_for(&scene, 11 * HOUR);
    TRUE(scene.causes[21] > 3);
    TRUE(scene.menus > 3);
    EQ_I64(board_number(scene.board, TEXT(OFFICE))->line, LINE_OPEN);
    end(&scene);
}

/* ---- caps and messages ---- */

TEST(a_capped_number_takes_so_many_calls_and_refuses_the_others)
{
    struct scene scene = a_morning("0800990011");
    run_for(&scene, 30 * MINUTE);
    DONE(&scene, VERB_CAP, "number:0800990011", "2");
    run_for(&scene, 30 * MINUTE);
    mark(&scene);
    run_for(&scene, HOUR);
    TRUE(scene.causes[17] > 10);
    TRUE(board_number(scene.board, TEXT("0800990011"))->live <= 4); /* two, and who knocks */
    EQ_I64(ask(&scene, VERB_CAP, "number:0800990011", "2"), DRIVER_DONE);
    DONE(&scene, VERB_CAP, "number:0800990011", "0");
    EQ_I64(ask(&scene, VERB_CAP, "number:0800990011", "2"), DRIVER_REFUSED);
    mark(&scene);
    run_for(&scene, HOUR);
    EQ_U64(scene.causes[17], 0);
    end(&scene);
}

TEST(a_capped_queue_lets_so_many_wait)
{
    struct scene scene = a_morning(NUMBER);
    DONE(&scene, VERB_CAP, "queue:hotline", "1");
    run_for(&scene, 30 * MINUTE);
    size_t full = 0;
    for (int i = 0; i < 180; i++) {
        run_for(&scene, MINUTE);
        TRUE(board_queue(scene.board, TEXT("hotline"))->waiting_count <= 1);
        full = scene.left[LEAVE_FULL];
    }
    TRUE(full > 0);
    EQ_I64(ask(&scene, VERB_CAP, "queue:hotline", "1"), DRIVER_DONE);
    end(&scene);
}

TEST(a_message_is_kept_and_switched_off)
{
    struct scene scene = a_morning(NUMBER);
    DONE(&scene, VERB_QUEUE_MESSAGE, "queue:sav", "surcharge");
    EQ_I64(ask(&scene, VERB_QUEUE_MESSAGE, "queue:sav", "horaires"), DRIVER_REFUSED);
    TRUE(sim_order_holds(scene.sim, VERB_QUEUE_MESSAGE, TARGET_QUEUE, TEXT("sav")));
    DONE(&scene, VERB_QUEUE_MESSAGE, "queue:sav", "off");
    EQ_I64(ask(&scene, VERB_QUEUE_MESSAGE, "queue:sav", ""), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_QUEUE_MESSAGE, "queue:sav", "surcharge"), DRIVER_REFUSED);
    end(&scene);
}

/* Two agents of three leave the queue: its callers wait. */
static void
thin_out(struct scene *scene, const char *queue)
{
    char leaving[64][32];
    size_t count = 0, at = 0;
    for (const struct member *m = board_queue(scene->board, text_of(queue))->members; m;
         m = m->queue_next) {
        if (at++ % 3 > 0 && count < NITEMS(leaving))
            str_format(leaving[count++], sizeof(leaving[0]), "agent:%s", m->agent->agent);
    }
    for (size_t i = 0; i < count; i++)
        DONE(scene, VERB_AGENT_LEAVE, leaving[i], queue);
}

/* How many gave up in the queue, of how many who joined it, in half an hour of many calls. */
static void
half_an_hour_with(const char *message, int64_t *gave_up, int64_t *joined)
{
    struct scene scene = begin_with(&(struct sim_settings){.rate_milli = 4000});
    describe(&scene);
    thin_out(&scene, "sav");
    run_for(&scene, HOUR / 4);
    const struct queue *sav = board_queue(scene.board, TEXT("sav"));
    if (message)
        DONE(&scene, VERB_QUEUE_MESSAGE, "queue:sav", message);
    *gave_up = -sav->day.abandoned;
    *joined = -sav->day.offered;
    run_for(&scene, HOUR / 2);
    *gave_up += sav->day.abandoned;
    *joined += sav->day.offered;
    end(&scene);
}

TEST(some_callers_give_up_behind_a_message_and_the_same_ones_each_time)
{
    int64_t without[2], with[2], again[2], off[2];
    half_an_hour_with(NULL, &without[0], &without[1]);
    half_an_hour_with("surcharge", &with[0], &with[1]);
    half_an_hour_with("surcharge", &again[0], &again[1]);
    half_an_hour_with("off", &off[0], &off[1]);
    TRUE(without[1] > 100 && with[1] > 100);
    TRUE(with[0] * without[1] * 2 > 3 * without[0] * with[1]); /* shares: half more at least */
    TRUE(with[0] * 2 < with[1]);                               /* some, not most */
    EQ_I64(again[0], with[0]);
    EQ_I64(again[1], with[1]);
    EQ_I64(off[0], without[0]);
    EQ_I64(off[1], without[1]);
}

/* ---- agents ---- */

static const struct agent *
agent_in(const struct scene *scene, enum agent_state state, char target[32])
{
    for (const struct agent *agent = scene->board->agents; agent; agent = agent->hh.next) {
        if (agent->state != state || strcmp(agent->agent, "1001") == 0) /* that one never answers */
            continue;
        str_format(target, 32, "agent:%s", agent->agent);
        return agent;
    }
    TEST_FAIL("no agent is %s", words_name(&agent_state_words, (int)state));
    return NULL;
}

TEST(a_free_agent_is_paused_at_once_and_stays_so_until_unpaused)
{
    struct scene scene = a_morning(NUMBER);
    char target[32];
    const struct agent *agent = agent_in(&scene, AGENT_AVAILABLE, target);
    DONE(&scene, VERB_AGENT_PAUSE, target, "formation");
    EQ_I64(agent->state, AGENT_PAUSED);
    EQ_STR(agent->reason, "formation");
    for (int i = 0; i < 120; i++) {
        run_for(&scene, MINUTE);
        EQ_I64(agent->state, AGENT_PAUSED);
    }
    DONE(&scene, VERB_AGENT_UNPAUSE, target, "");
    TRUE(agent->state != AGENT_PAUSED);
    EQ_I64(ask(&scene, VERB_AGENT_PAUSE, target, ""), DRIVER_REFUSED);
    run_for(&scene, HOUR);
    TRUE(agent->day.calls_taken > 0);
    end(&scene);
}

TEST(a_busy_agent_is_paused_when_the_call_is_over)
{
    struct scene scene = a_morning(NUMBER);
    char target[32];
    const struct agent *agent = agent_in(&scene, AGENT_TALKING, target);
    EQ_I64(carry_out(&scene, VERB_AGENT_PAUSE, target, "formation").step, DRIVER_LOST);
    EQ_I64(agent->state, AGENT_TALKING);
    for (int i = 0; i < 120 && ask(&scene, VERB_AGENT_PAUSE, target, "") == DRIVER_LOST; i++) {
        TRUE(agent->state != AGENT_PAUSED);
        run_for(&scene, 30 * SECOND);
    }
    EQ_I64(ask(&scene, VERB_AGENT_PAUSE, target, ""), DRIVER_DONE);
    EQ_I64(agent->state, AGENT_PAUSED);
    EQ_STR(agent->reason, "formation");
    end(&scene);
}

TEST(who_is_not_there_cannot_be_paused)
{
    struct scene scene = a_morning(NUMBER);
    char target[32];
    agent_in(&scene, AGENT_LOGGED_OUT, target);
    EQ_I64(carry_out(&scene, VERB_AGENT_PAUSE, target, "").step, DRIVER_REFUSED);
    EQ_I64(ask(&scene, VERB_AGENT_PAUSE, target, ""), DRIVER_REFUSED);
    end(&scene);
}

static bool
serves(const struct agent *agent, const char *queue)
{
    for (const struct member *m = agent->serves; m; m = m->agent_next) {
        if (strcmp(m->queue->queue, queue) == 0)
            return true;
    }
    return false;
}

TEST(agents_join_and_leave_queues_and_calls_find_them_there)
{
    struct scene scene = a_morning(NUMBER);
    char all[64][32];
    size_t count = 0;
    for (const struct agent *agent = scene.board->agents; agent; agent = agent->hh.next) {
        if (serves(agent, "rendez-vous"))
            str_format(all[count++], 32, "agent:%s", agent->agent);
    }
    TRUE(count > 3);
    DONE(&scene, VERB_AGENT_JOIN, "agent:1003", "rendez-vous");
    DONE(&scene, VERB_AGENT_JOIN, "agent:1003", "rendez-vous"); /* once more is the same */
    for (size_t i = 0; i < count; i++)
        DONE(&scene, VERB_AGENT_LEAVE, all[i], "rendez-vous");
    const struct agent *joined = board_agent(scene.board, TEXT("1003"));
    TRUE(serves(joined, "rendez-vous"));
    EQ_I64(ask(&scene, VERB_AGENT_LEAVE, all[0], "rendez-vous"), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_AGENT_JOIN, all[0], "rendez-vous"), DRIVER_REFUSED);
    run_for(&scene, 10 * MINUTE); /* what rang or was talked of is over */
    int64_t before = board_queue(scene.board, TEXT("rendez-vous"))->day.answered;
    for (int i = 0; i < 90; i++) {
        run_for(&scene, MINUTE);
        for (const struct call *call = scene.board->calls; call; call = call->hh.next) {
            bool is_its = call->queue && strcmp(call->queue->queue, "rendez-vous") == 0;
            if (is_its && call->state == CALL_TALKING && call->answered_us > scene.begin_us + HOUR)
                EQ_STR(call->agent->agent, "1003");
        }
    }
    TRUE(board_queue(scene.board, TEXT("rendez-vous"))->day.answered > before);
    for (size_t i = 0; i < count; i++)
        DONE(&scene, VERB_AGENT_JOIN, all[i], "rendez-vous");
    run_for(&scene, 10 * HOUR);
    end(&scene);
}

TEST(a_queue_that_all_have_left_lets_its_callers_go)
{
    struct scene scene = a_morning(NUMBER);
    char target[32];
    size_t left = scene.left[LEAVE_NO_AGENT] + scene.left[LEAVE_JOIN_EMPTY];
    for (const struct agent *agent = scene.board->agents; agent; agent = agent->hh.next) {
        if (!serves(agent, "hotline"))
            continue;
        str_format(target, sizeof(target), "agent:%s", agent->agent);
        DONE(&scene, VERB_AGENT_LEAVE, target, "hotline");
    }
    TRUE(board_queue(scene.board, TEXT("hotline"))->members == NULL);
    run_for(&scene, HOUR);
    EQ_I64(board_queue(scene.board, TEXT("hotline"))->waiting_count, 0);
    TRUE(scene.left[LEAVE_NO_AGENT] + scene.left[LEAVE_JOIN_EMPTY] > left);
    end(&scene);
}

/* ---- calls ---- */

/* A call in that state; runs on until there is one. */
static const struct call *
call_in(struct scene *scene, enum call_state state, char target[96])
{
    for (int i = 0; i < 3600; i++) {
        for (const struct call *call = scene->board->calls; call; call = call->hh.next) {
            bool is_voice = call->medium == MEDIUM_VOICE;
            if (call->state != state || !is_voice)
                continue;
            str_format(target, 96, "call:%s", call->call);
            return call;
        }
        run_for(scene, SECOND);
    }
    TEST_FAIL("no call is %s", words_name(&call_state_words, (int)state));
    return NULL;
}

static const enum call_state states[] = {CALL_OFFERED, CALL_CONNECTED, CALL_MENU,
                                         CALL_WAITING, CALL_TALKING,   CALL_RINGING};

TEST(a_call_is_hung_up_wherever_it_is)
{
    struct scene scene = a_morning(NUMBER);
    for (size_t i = 0; i < NITEMS(states); i++) {
        char target[96];
        call_in(&scene, states[i], target);
        EQ_I64(ask(&scene, VERB_HANGUP, target, ""), DRIVER_REFUSED);
        DONE(&scene, VERB_HANGUP, target, "");
        TRUE(board_call(scene.board, text_of(target + 5)) == NULL);
        DONE(&scene, VERB_HANGUP, target, ""); /* gone is gone */
        run_for(&scene, MINUTE);
    }
    run_for(&scene, HOUR);
    end(&scene);
}

TEST(a_call_is_transferred_wherever_it_is_and_once_per_order)
{
    struct scene scene = a_morning(NUMBER);
    for (size_t i = 0; i < NITEMS(states); i++) {
        char target[96], id[32];
        call_in(&scene, states[i], target);
        struct driver_order order = an_order(VERB_TRANSFER, target, "queue:resiliation");
        str_format(id, sizeof(id), "transfer-%zu", i);
        order.order = text_of(id);
        EQ_I64(sim_order_ask(scene.sim, &order).step, DRIVER_REFUSED);
        EQ_I64(sim_order_do(scene.sim, &order, take, &scene).step, DRIVER_DONE);
        if (states[i] != CALL_OFFERED) {
            const struct call *call = board_call(scene.board, text_of(target + 5));
            TRUE(call && call->last_queue);
            EQ_STR(call->last_queue->queue, "resiliation");
        }
        int64_t offered = board_queue(scene.board, TEXT("resiliation"))->day.offered;
        EQ_I64(sim_order_do(scene.sim, &order, take, &scene).step, DRIVER_DONE);
        EQ_I64(board_queue(scene.board, TEXT("resiliation"))->day.offered, offered);
        run_for(&scene, HOUR / 2);
        EQ_I64(sim_order_ask(scene.sim, &order).step, DRIVER_DONE); /* long gone, and it was so */
    }
    end(&scene);
}

TEST(of_a_call_of_a_former_run_nobody_can_tell_where_it_went)
{
    struct scene scene = a_morning(NUMBER);
    EQ_I64(ask(&scene, VERB_TRANSFER, "call:1234.5", "queue:sav"), DRIVER_LOST);
    EQ_I64(ask(&scene, VERB_HANGUP, "call:1234.5", ""), DRIVER_DONE);
    end(&scene);
}

/* ---- a restart ---- */

TEST(what_orders_in_force_had_changed_is_so_from_the_start)
{
    struct scene scene = begin_at(NUMBER, MIDNIGHT + 9 * HOUR);
    fold_order(&scene, "order-1", VERB_REROUTE, "number:" NUMBER, "queue:sav", ORDER_DONE);
    fold_order(&scene, "order-2", VERB_CLOSE, "number:" OFFICE, "", ORDER_DONE);
    fold_order(&scene, "order-3", VERB_CAP, "queue:sav", "5", ORDER_DONE);
    fold_order(&scene, "order-4", VERB_QUEUE_MESSAGE, "queue:sav", "surcharge", ORDER_DONE);
    fold_order(&scene, "order-5", VERB_AGENT_LEAVE, "agent:1002", "sav", ORDER_DONE);
    fold_order(&scene, "order-6", VERB_AGENT_PAUSE, "agent:1003", "formation", ORDER_DONE);
    fold_order(&scene, "order-7", VERB_CAP, "number:" NUMBER, "5", ORDER_SENT); /* not done */
    fold_order(&scene, "order-8", VERB_REROUTE, "number:3499", "queue:sav", ORDER_ENDED);
    size_t events = scene.board->events;
    sim_order_take_over(scene.sim, scene.board);
    EQ_U64(scene.board->events, events);
    describe(&scene);
    EQ_I64(ask(&scene, VERB_REROUTE, "number:" NUMBER, "queue:sav"), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_CLOSE, "number:" OFFICE, ""), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_CAP, "queue:sav", "5"), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_QUEUE_MESSAGE, "queue:sav", "surcharge"), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_AGENT_LEAVE, "agent:1002", "sav"), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_AGENT_PAUSE, "agent:1003", ""), DRIVER_DONE);
    EQ_I64(ask(&scene, VERB_CAP, "number:" NUMBER, "5"), DRIVER_REFUSED);
    EQ_I64(ask(&scene, VERB_REROUTE, "number:3499", "queue:sav"), DRIVER_REFUSED);
    TRUE(!serves(board_agent(scene.board, TEXT("1002")), "sav"));
    run_for(&scene, HOUR);
    TRUE(scene.queued[queue_index(TEXT("commandes"))] <
         scene.queued[queue_index(TEXT("sav"))]); /* the rest is overflow */
    end(&scene);
}
