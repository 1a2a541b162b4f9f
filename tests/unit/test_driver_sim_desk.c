#include "tests/unit/test.h"

#include "tests/unit/driver_env.h"

extern const struct driver_kind driver_sim;

#define URL "sim:?seed=4&rate=60&start=1795510800"
#define TARGET "number:0806990044"

/* A gate that writes down what its switch says of orders: "order-0001 accepted\n" ... */
struct scene {
    struct fake_gate gate;
    struct driver *driver;
    char steps[1024];
};

static void
on_step(void *context, struct text order, enum driver_step step, struct text sentence)
{
    (void)sentence;
    static const char *const names[] = {"accepted", "done", "refused", "lost"};
    struct scene *scene = (struct scene *)context; /* the gate is its first member */
    size_t len = strlen(scene->steps);
    str_format(scene->steps + len, sizeof(scene->steps) - len, "%.*s %s\n", TEXT_ARG(order),
               names[step]);
}

static void
begin(struct scene *scene, const char *url)
{
    struct why why = {0};
    scene->gate.env.step = on_step;
    OK_ERR(driver_sim.open(&scene->driver, text_of(url), &scene->gate.env, &why), &why);
    scene->gate.link = LINK_UNKNOWN;
    FAKE_GATE_UNTIL(&scene->gate, scene->gate.link == LINK_UP);
}

static void
init(struct scene *scene, const char *url)
{
    *scene = (struct scene){.driver = NULL};
    fake_gate_init(&scene->gate);
    begin(scene, url);
}

static void
fini(struct scene *scene)
{
    driver_sim.close(&scene->driver);
    fake_gate_fini(&scene->gate);
}

/* Texts that are gone when the call returns, as the gate's may be. */
static void
order(struct scene *scene, const char *id, enum verb verb, const char *args, bool is_question)
{
    char own_id[32], own_args[64];
    str_copy(own_id, sizeof(own_id), text_of(id));
    str_copy(own_args, sizeof(own_args), text_of(args));
    struct driver_order told = {.order = text_of(own_id), .verb = verb, .args = text_of(own_args)};
    told.kind = verb_target_kind(TEXT(TARGET), &told.target);
    if (is_question)
        driver_sim.ask(scene->driver, &told);
    else
        driver_sim.order(scene->driver, &told);
    memset(own_id, 'x', sizeof(own_id));
    memset(own_args, 'x', sizeof(own_args));
}

static void
reroute(struct scene *scene, const char *id, const char *to)
{
    order(scene, id, VERB_REROUTE, to, false);
}

/* Forgets the steps, asks, and tells what was answered. */
static const char *
asked(struct scene *scene, const char *id, const char *to)
{
    scene->steps[0] = '\0';
    order(scene, id, VERB_REROUTE, to, true);
    return scene->steps;
}

/* Lets the switch's clock run on. */
static void
pass(struct scene *scene, size_t events)
{
    size_t before = scene->gate.events;
    FAKE_GATE_UNTIL(&scene->gate, scene->gate.events > before + events);
}

TEST(an_order_is_accepted_at_once_and_done_when_read_back)
{
    struct scene scene;
    init(&scene, URL);
    reroute(&scene, "order-0001", "queue:sav");
    EQ_STR(scene.steps, "order-0001 accepted\n");
    EQ_STR(asked(&scene, "order-0001", "queue:sav"), "order-0001 accepted\n");
    FAKE_GATE_UNTIL(&scene.gate, strstr(scene.steps, "done"));
    EQ_STR(asked(&scene, "order-0001", "queue:sav"), "order-0001 done\n");
    EQ_STR(asked(&scene, "order-0001", ""), "order-0001 refused\n");
    EQ_U64(scene.gate.count[EVENT_ORDER], 0);
    fini(&scene);
}

TEST(the_same_order_twice_is_one_order)
{
    struct scene scene;
    init(&scene, URL);
    reroute(&scene, "order-0001", "queue:sav");
    reroute(&scene, "order-0001", "queue:sav");
    FAKE_GATE_UNTIL(&scene.gate, strstr(scene.steps, "done"));
    pass(&scene, 20);
    EQ_STR(scene.steps, "order-0001 accepted\norder-0001 done\n");
    fini(&scene);
}

TEST(what_the_switch_does_not_know_it_refuses)
{
    struct scene scene;
    init(&scene, URL);
    reroute(&scene, "order-0001", "queue:nowhere");
    FAKE_GATE_UNTIL(&scene.gate, strstr(scene.steps, "refused"));
    TRUE(strstr(driver_sim.cannot(scene.driver, VERB_LISTEN), "listen = yes") != NULL);
    TRUE(driver_sim.cannot(scene.driver, VERB_CAP) == NULL);
    EQ_I64(driver_sim.knows(scene.driver, TEXT("menu:accueil")), ANSWER_YES);
    EQ_I64(driver_sim.knows(scene.driver, TEXT("menu:x")), ANSWER_NO);
    fini(&scene);
}

TEST(a_switch_that_accepts_and_does_nothing_says_so_when_asked)
{
    struct scene scene;
    init(&scene, URL "&lie=accept");
    reroute(&scene, "order-0001", "queue:sav");
    pass(&scene, 20);
    EQ_STR(scene.steps, "order-0001 accepted\n");
    EQ_STR(asked(&scene, "order-0001", "queue:sav"), "order-0001 refused\n");
    fini(&scene);
}

TEST(a_switch_that_never_answers_has_done_it)
{
    struct scene scene;
    init(&scene, URL "&lie=silent");
    reroute(&scene, "order-0001", "queue:sav");
    pass(&scene, 20);
    EQ_STR(scene.steps, "");
    EQ_STR(asked(&scene, "order-0001", "queue:sav"), "order-0001 done\n");
    fini(&scene);
}

TEST(a_switch_that_is_late_does_it_three_seconds_later)
{
    struct scene scene;
    init(&scene, URL "&lie=late&speed=10");
    int64_t before_us = clock_mono_us();
    reroute(&scene, "order-0001", "queue:sav");
    EQ_STR(scene.steps, "order-0001 accepted\n");
    EQ_STR(asked(&scene, "order-0001", "queue:sav"), "order-0001 accepted\n");
    FAKE_GATE_UNTIL(&scene.gate, strstr(scene.steps, "done"));
    TRUE(clock_mono_us() - before_us >= 240000); /* 3 s at ten times the speed, a tick early */
    fini(&scene);
}

TEST(a_switch_that_refuses_changes_nothing)
{
    struct scene scene;
    init(&scene, URL "&lie=refuse");
    reroute(&scene, "order-0001", "queue:sav");
    EQ_STR(scene.steps, "order-0001 refused\n");
    pass(&scene, 20);
    EQ_STR(asked(&scene, "order-0001", "queue:sav"), "order-0001 refused\n");
    fini(&scene);
}

TEST(an_unknown_lie_is_refused_with_those_there_are)
{
    struct why why = {0};
    IS_ERR(driver_sim.check(TEXT("sim:?lie=white"), &why), ERR_ARG, &why);
    HAS_STR(why.text, "accept, silent, late, refuse or split");
    IS_ERR(driver_sim.check(TEXT("sim:?lie="), &why), ERR_ARG, &why);
}

/* ---- a restart ---- */

static void
remember_override(struct scene *scene, const char *number)
{
    fake_gate_remember(&scene->gate, (struct event){.type = EVENT_ROUTE,
                                                    .route = {.number = text_of(number),
                                                              .layer = ROUTE_OVERRIDE,
                                                              .destination = TEXT("queue:sav")}});
}

static const char *
override_of(const struct scene *scene, const char *number)
{
    return board_number(scene->gate.board, text_of(number))->routes[ROUTE_OVERRIDE].destination;
}

static bool
serves(const struct scene *scene, const char *agent, const char *queue)
{
    for (const struct member *m = board_agent(scene->gate.board, text_of(agent))->serves; m;
         m = m->agent_next) {
        if (strcmp(m->queue->queue, queue) == 0)
            return true;
    }
    return false;
}

TEST(after_a_restart_only_what_an_order_explains_is_still_so)
{
    struct scene scene;
    init(&scene, URL);
    fake_gate_settle(&scene.gate);
    driver_sim.close(&scene.driver);
    remember_override(&scene, "0806990044");
    remember_override(&scene, "3499");
    fake_gate_remember(&scene.gate, (struct event){.type = EVENT_ORDER,
                                                   .order = {.order = TEXT("order-0001"),
                                                             .verb = VERB_REROUTE,
                                                             .target = TEXT(TARGET),
                                                             .args = TEXT("queue:sav"),
                                                             .state = ORDER_DONE}});
    fake_gate_remember(
        &scene.gate,
        (struct event){.type = EVENT_CAP, .cap = {.target = TEXT("queue:sav"), .count = 3}});
    fake_gate_remember(&scene.gate,
                       (struct event){.type = EVENT_MEMBER,
                                      .member = {.agent = TEXT("1001"), .queue = TEXT("chat")}});
    TRUE(serves(&scene, "1001", "chat"));

    begin(&scene, URL);
    fake_gate_settle(&scene.gate);
    EQ_U64(scene.gate.refused, 0);
    EQ_STR(override_of(&scene, "0806990044"), "queue:sav");
    TRUE(override_of(&scene, "3499") == NULL);
    EQ_I64(board_queue(scene.gate.board, TEXT("sav"))->cap.count, 0);
    FALSE(serves(&scene, "1001", "chat"));
    EQ_STR(asked(&scene, "order-0001", "queue:sav"), "order-0001 done\n");
    EQ_STR(asked(&scene, "order-0002", "queue:chat"), "order-0002 refused\n");
    struct why why;
    if (!board_check(scene.gate.board, &why))
        TEST_FAIL("%s", why.text);
    fini(&scene);
}
