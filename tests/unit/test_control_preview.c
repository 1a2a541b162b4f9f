/* What an order would do, before it is given: money, rules of the law, caps, the queue it leads to. */
#include "tests/unit/test.h"

#include "console/control/preview.h"
#include "tests/unit/money_scene.h"

#define HOURS(hours) ((hours)*3600.0)
#define NUMBER "0892680680"

struct stage {
    struct board *board;
    struct site site;
    struct picture *picture;
    struct preview preview;
};

static void
call_of(struct board *board, double from_s, double to_s, int64_t s_eur, int64_t cost_eur)
{
    connect(board, from_s, "c", NUMBER, NULL);
    end(board, to_s, "c", PRICE_PRICED, s_eur * MONEY_EUR_UE60, 0, cost_eur * MONEY_EUR_UE60);
}

/* Half past ten: 3 EUR of turnover and 1 of cost between nine and ten, 6 and 2 since. */
static void
set_up(struct stage *stage)
{
    *stage = (struct stage){.board = board_new()};
    turn_day(stage->board);
    define_number(stage->board, NUMBER, 0);
    call_of(stage->board, HOURS(9.5), HOURS(9.75), 3, 1);
    call_of(stage->board, HOURS(10), HOURS(10.2), 6, 2);
}

static void
tear_down(struct stage *stage)
{
    picture_free(&stage->picture);
    board_free(&stage->board);
}

static const struct preview *
preview_of(struct stage *stage, const char *verb, const char *target, const char *args)
{
    struct draft draft;
    struct why why;
    const struct draft_words words = {
        .verb = verb, .target = target, .args = args, .reason = "tests", .random = {1, 2}};
    picture_free(&stage->picture);
    stage->site = scene_site(stage->board, "tcp://a", HOURS(10.5));
    stage->picture = picture_new(&stage->site, 1);
    OK_ERR(draft_make(&draft, &words, stage->picture, &why), &why);
    preview_make(&stage->preview, &draft, stage->picture);
    return &stage->preview;
}

static void
route(struct stage *stage, const char *number, enum route_layer layer, const char *to)
{
    scene_say(
        stage->board, HOURS(10.3),
        (struct event){
            .type = EVENT_ROUTE,
            .route = {.number = text_of(number), .layer = (int)layer, .destination = text_of(to)}});
}

static void
of_class(struct stage *stage, const char *number, const char *class, enum signage signage)
{
    scene_say(stage->board, HOURS(10.3),
              (struct event){.type = EVENT_LEGAL,
                             .legal = {.number = text_of(number),
                                       .class = text_of(class),
                                       .signage = (int)signage}});
}

/* The change of a rule, -1: it is not told. */
static int
change_of(const struct preview *preview, const char *code)
{
    for (size_t i = 0; i < preview->law.count; i++) {
        if (strcmp(preview->law.at[i].rule->code, code) == 0)
            return (int)preview->law.at[i].change;
    }
    return -1;
}

TEST(the_next_hour_lies_between_the_last_one_and_the_calls_of_now)
{
    struct stage stage;
    set_up(&stage);
    const struct preview *preview = preview_of(&stage, "close", NUMBER, "");
    TRUE(preview->turnover.is_known && preview->cost.is_known);
    EQ_I64(preview->turnover.low_ue, 0); /* nobody called for a quarter of an hour */
    EQ_I64(preview->turnover.high_ue, 7500000);
    EQ_I64(preview->cost.high_ue, 2500000);
    call_of(stage.board, HOURS(10.4), HOURS(10.45), 3, 0);
    preview = preview_of(&stage, "close", NUMBER, "");
    EQ_I64(preview->turnover.low_ue, 10500000);
    EQ_I64(preview->turnover.high_ue, 16000000); /* four calls an hour, of 4 EUR */
    EQ_I64(preview->cost.low_ue, 2500000);
    EQ_I64(preview->cost.high_ue, 4000000);
    tear_down(&stage);
}

TEST(money_that_nobody_priced_is_not_known)
{
    struct stage stage;
    set_up(&stage);
    scene_say(stage.board, 1,
              (struct event){.type = EVENT_NUMBER, .number = {.number = TEXT("0199001234")}});
    const struct preview *preview = preview_of(&stage, "close", "0199001234", "");
    TRUE(!preview->turnover.is_known && !preview->cost.is_known);
    preview = preview_of(&stage, "close", NUMBER, "");
    TRUE(preview->turnover.is_known);
    struct site young = scene_site(stage.board, "tcp://a", 200);
    TRUE(!stake_next_hour(&young, preview->number, STAKE_COST).is_known);
    tear_down(&stage);
}

TEST(a_rule_that_the_order_would_break_is_new_and_stands_first)
{
    struct stage stage;
    set_up(&stage);
    of_class(&stage, NUMBER, "premium", SIGNAGE_GREEN);
    of_class(&stage, "0899000001", "premium", SIGNAGE_VIOLET);
    const struct preview *preview = preview_of(&stage, "reroute", NUMBER, "number:0899000001");
    EQ_I64(change_of(preview, "C14"), LINT_NEW);
    EQ_I64(change_of(preview, "C22"), LINT_STAYS);
    EQ_STR(preview->law.at[0].rule->code, "C14");
    TRUE(strstr(preview->law.at[0].answer.evidence, "0899000001"));
    preview = preview_of(&stage, "reroute", NUMBER, "queue:sav");
    EQ_I64(change_of(preview, "C14"), -1);
    preview = preview_of(&stage, "split", NUMBER, "queue:sav=60 number:0899000001=40");
    EQ_I64(change_of(preview, "C14"), LINT_NEW);
    tear_down(&stage);
}

TEST(a_rule_that_the_order_would_keep_is_gone)
{
    struct stage stage;
    set_up(&stage);
    of_class(&stage, "0899000001", "premium", SIGNAGE_VIOLET);
    route(&stage, NUMBER, ROUTE_BASE, "queue:sav");
    route(&stage, NUMBER, ROUTE_OVERRIDE, "number:0899000001");
    const struct preview *preview = preview_of(&stage, "reroute", NUMBER, "");
    EQ_I64(change_of(preview, "C14"), LINT_GONE);
    preview = preview_of(&stage, "reroute", NUMBER, "queue:rdv");
    EQ_I64(change_of(preview, "C14"), LINT_GONE);
    preview = preview_of(&stage, "cap", NUMBER, "5");
    EQ_I64(change_of(preview, "C14"), LINT_STAYS);
    TRUE(board_number(stage.board, TEXT(NUMBER))->routes[ROUTE_OVERRIDE].destination != NULL);
    tear_down(&stage);
}

TEST(a_loop_is_seen_before_it_is_made_and_a_place_of_no_known_class_is_asked_about)
{
    struct stage stage;
    set_up(&stage);
    of_class(&stage, "0199001234", "geographic", SIGNAGE_NONE);
    route(&stage, "0199001234", ROUTE_BASE, "number:" NUMBER);
    const struct preview *preview = preview_of(&stage, "reroute", NUMBER, "number:0199001234");
    EQ_I64(change_of(preview, "C15"), LINT_NEW);
    TRUE(strstr(preview->law.at[0].answer.evidence, "loop"));
    preview = preview_of(&stage, "reroute", NUMBER, "number:0199009999");
    EQ_I64(change_of(preview, "C14"), LINT_NEW);
    EQ_I64(preview->law.at[0].answer.state, RULE_UNDECIDED);
    tear_down(&stage);
}

TEST(a_cap_shows_the_one_there_is)
{
    struct stage stage;
    set_up(&stage);
    scene_offer(stage.board, HOURS(10.49), "x", NUMBER);
    const struct preview *preview = preview_of(&stage, "cap", NUMBER, "30");
    EQ_STR(preview->before, "no cap, 1 now");
    EQ_STR(preview->after, "at most 30 at a time, 1 now");
    scene_say(
        stage.board, HOURS(10.3),
        (struct event){.type = EVENT_CAP, .cap = {.target = TEXT("number:" NUMBER), .count = 12}});
    scene_say(stage.board, HOURS(10.3),
              (struct event){.type = EVENT_QUEUE, .queue = {.queue = TEXT("sav")}});
    scene_say(stage.board, HOURS(10.3),
              (struct event){.type = EVENT_CAP, .cap = {.target = TEXT("queue:sav"), .count = 4}});
    preview = preview_of(&stage, "cap", NUMBER, "0");
    EQ_STR(preview->before, "at most 12 at a time, 1 now");
    EQ_STR(preview->after, "no cap, 1 now");
    preview = preview_of(&stage, "cap", "queue:sav", "9");
    EQ_STR(preview->before, "at most 4 at a time, 0 now");
    EQ_I64((int64_t)preview->law.count, 0);
    TRUE(!preview->number);
    tear_down(&stage);
}

TEST(closing_says_what_callers_would_hear_and_a_queue_how_full_it_is)
{
    struct stage stage;
    set_up(&stage);
    route(&stage, NUMBER, ROUTE_BASE, "queue:sav");
    TRUE(strstr(preview_of(&stage, "close", NUMBER, "")->after, "what the switch says"));
    EQ_STR(preview_of(&stage, "close", NUMBER, "ferme")->after, "closed, callers hear ferme");
    scene_say(
        stage.board, HOURS(10.4),
        (struct event){
            .type = EVENT_LINE,
            .line = {.number = TEXT(NUMBER), .state = LINE_CLOSED, .message = TEXT("travaux")}});
    const struct preview *preview = preview_of(&stage, "open", NUMBER, "");
    EQ_STR(preview->before, "closed, callers hear travaux, queue:sav (base)");
    scene_say(
        stage.board, HOURS(10.3),
        (struct event){.type = EVENT_QUEUE, .queue = {.queue = TEXT("rdv"), .max_waiting = 14}});
    scene_offer(stage.board, HOURS(10.48), "w", NUMBER);
    scene_say(stage.board, HOURS(10.49),
              (struct event){.type = EVENT_CALL_QUEUED,
                             .call_queued = {.call = TEXT("w"), .queue = TEXT("rdv")}});
    preview = preview_of(&stage, "reroute", NUMBER, "queue:rdv");
    EQ_I64(preview->place->max_waiting, 14);
    EQ_I64(preview->place_oldest_us, 36 * SCENE_US);
    preview = preview_of(&stage, "split", NUMBER, "queue:sav=60 queue:rdv=40");
    EQ_STR(preview->after, "queue:sav 60 %, queue:rdv 40 % (override)");
    tear_down(&stage);
}

/* --- who else looks at it ------------------------------------------------------------------------ */

static int
lookers_at(struct stage *stage, const struct intent *intent, const char *target)
{
    const struct intent *found[PREVIEW_OTHERS];
    stage->site = scene_site(stage->board, "tcp://a", HOURS(10.5));
    stage->site.looks = intent;
    stage->site.look_count = 1;
    return looking_find(found, PREVIEW_OTHERS, &stage->site, target);
}

TEST(who_looks_at_the_same_thing_is_told_also_through_orders_plans_and_many_rows)
{
    struct stage stage;
    set_up(&stage);
    scene_say(stage.board, 1, (struct event){.type = EVENT_PLAN, .plan = {.plan = TEXT("fire")}});
    scene_say(stage.board, 1,
              (struct event){.type = EVENT_PLAN_STEP,
                             .plan_step = {.plan = TEXT("fire"),
                                           .number = TEXT(NUMBER),
                                           .destination = TEXT("queue:sav")}});
    scene_say(stage.board, 1,
              (struct event){.type = EVENT_ORDER,
                             .order = {.order = TEXT("order-001"),
                                       .verb = VERB_CLOSE,
                                       .target = TEXT("number:" NUMBER),
                                       .state = ORDER_WAITING}});
    struct intent intent = {.who = TEXT("bob"), .verb = VERB_REROUTE, .rows = 1};
    static const struct {
        const char *looked_at, *opened;
        int count;
    } rows[] = {
        {"number:" NUMBER, "number:" NUMBER, 1},  {"number:3640", "number:" NUMBER, 0},
        {"number:" NUMBER, "plan:fire", 1},       {"plan:fire", "number:" NUMBER, 1},
        {"plan:fire", "number:3640", 0},          {"order:order-001", "number:" NUMBER, 1},
        {"number:" NUMBER, "order:order-001", 1}, {"order:order-001", "plan:fire", 1},
        {"order:gone", "number:" NUMBER, 0},      {"queue:" NUMBER, "number:" NUMBER, 0},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        intent.targets = (struct intent_targets){{text_of(rows[i].looked_at)}, 1};
        if (lookers_at(&stage, &intent, rows[i].opened) != rows[i].count)
            TEST_FAIL("row %zu: %s and %s", i, rows[i].looked_at, rows[i].opened);
    }
    intent.targets = (struct intent_targets){{TEXT("number:3640")}, 1};
    intent.rows = 40; /* not all are named: he may be at this one too */
    EQ_I64(lookers_at(&stage, &intent, "number:" NUMBER), 1);
    char text[64];
    looking_say(text, sizeof text, &intent);
    EQ_STR(text, "bob looks at reroute of 40 rows");
    intent.verb = 99; /* of a newer gate */
    EQ_I64(lookers_at(&stage, &intent, "number:" NUMBER), 0);
    tear_down(&stage);
}
