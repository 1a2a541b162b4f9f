/* What a contingency plan would do, before it is put in force: ways, capacity, the law. */
#include "tests/unit/test.h"

#include "console/control/plan_judge.h"
#include "console/control/plan_preview.h"
#include "proto/event/verb.h"
#include "tests/unit/board_make.h"

struct stage {
    struct board *board;
    struct plan_preview preview;
};

static void
number(struct board *board, const char *name, const char *base)
{
    MAKE(board, 1, EVENT_NUMBER, number, .number = text_of(name), .catalogued = true);
    MAKE(board, 1, EVENT_ROUTE, route, .number = text_of(name), .layer = ROUTE_BASE,
         .destination = text_of(base));
}

static void
route(struct board *board, const char *name, enum route_layer layer, const char *to)
{
    MAKE(board, 2, EVENT_ROUTE, route, .number = text_of(name), .layer = (int)layer,
         .destination = text_of(to));
}

static void
plan(struct board *board, const char *name, int64_t precedence)
{
    MAKE(board, 2, EVENT_PLAN, plan, .plan = text_of(name), .precedence = precedence);
}

static void
step(struct board *board, const char *name, const char *of, const char *to)
{
    MAKE(board, 2, EVENT_PLAN_STEP, plan_step, .plan = text_of(name), .number = text_of(of),
         .destination = text_of(to));
}

static void
in_force(struct board *board, const char *order, const char *target)
{
    MAKE(board, 3, EVENT_ORDER, order, .order = text_of(order), .verb = VERB_PLAN_APPLY,
         .target = text_of(target), .state = ORDER_DONE);
}

static struct stage
a_stage(void)
{
    struct stage stage = {.board = board_new()};
    day_turns(stage.board, "2026-11-22", 0);
    number(stage.board, "0800000001", "queue:sav");
    number(stage.board, "0800000002", "queue:sav");
    number(stage.board, "0800000003", "queue:lyon");
    define_queue(stage.board, "sav", 20000, 0);
    define_queue(stage.board, "lyon", 20000, 0);
    member(stage.board, "alice", "lyon", false, false);
    agent_is(stage.board, "alice", AGENT_AVAILABLE, 1);
    plan(stage.board, "evacuation", 90);
    for (int i = 1; i <= 3; i++) {
        char name[16];
        str_format(name, sizeof name, "080000000%d", i);
        step(stage.board, "evacuation", name, "queue:lyon");
    }
    return stage;
}

static const struct plan_preview *
preview_of(struct stage *stage, const char *name, bool applies)
{
    plan_preview_make(&stage->preview, stage->board, board_contingency(stage->board, text_of(name)),
                      applies, false);
    return &stage->preview;
}

static const struct plan_way *
way(const struct stage *stage, const char *to)
{
    for (size_t i = 0; i < stage->preview.way_count; i++) {
        if (text_is(stage->preview.ways[i].destination, to))
            return &stage->preview.ways[i];
    }
    TEST_FAIL("no way to %s", to);
    return NULL;
}

TEST(a_preview_counts_what_changes_by_where_it_goes)
{
    struct stage stage = a_stage();
    offer(stage.board, "c1", "0800000001", 3);
    offer(stage.board, "c2", "0800000001", 3);
    const struct plan_preview *preview = preview_of(&stage, "evacuation", true);
    EQ_U64(preview->numbers, 3);
    EQ_U64(preview->changes, 2); /* the third goes there already */
    EQ_U64(preview->way_count, 1);
    EQ_U64(way(&stage, "queue:lyon")->numbers, 2);
    EQ_I64(way(&stage, "queue:lyon")->live, 2);
    EQ_I64(way(&stage, "queue:lyon")->free, 1);
    EQ_I64(way(&stage, "queue:lyon")->staff, 1);
    TRUE(plan_way_trouble(way(&stage, "queue:lyon")) == NULL);
    board_free(&stage.board);
}

TEST(a_number_with_an_override_or_a_higher_plan_stays)
{
    struct stage stage = a_stage();
    route(stage.board, "0800000001", ROUTE_OVERRIDE, "queue:lille");
    plan(stage.board, "higher", 95);
    step(stage.board, "higher", "0800000002", "queue:sav");
    in_force(stage.board, "order-001", "plan:higher");
    const struct plan_preview *preview = preview_of(&stage, "evacuation", true);
    EQ_U64(preview->changes, 0);
    EQ_U64(preview->overridden, 1);
    EQ_U64(preview->outdone, 1);
    board_free(&stage.board);
}

TEST(taking_back_shows_where_the_calls_go_then)
{
    struct stage stage = a_stage();
    in_force(stage.board, "order-001", "plan:evacuation");
    route(stage.board, "0800000001", ROUTE_PLAN, "queue:lyon");
    route(stage.board, "0800000002", ROUTE_PLAN, "queue:lyon");
    const struct plan_preview *preview = preview_of(&stage, "evacuation", false);
    EQ_U64(preview->changes, 2);
    EQ_U64(way(&stage, "queue:sav")->numbers, 2);
    board_free(&stage.board);
}

TEST(the_parts_of_a_split_take_their_share_of_the_calls)
{
    struct stage stage = a_stage();
    plan(stage.board, "shared", 10);
    step(stage.board, "shared", "0800000001", "split:queue:sav=75,queue:lyon=25");
    for (int i = 0; i < 8; i++) {
        char call[8];
        str_format(call, sizeof call, "c%d", i);
        offer(stage.board, call, "0800000001", 3);
    }
    preview_of(&stage, "shared", true);
    EQ_I64(way(&stage, "queue:sav")->live, 6);
    EQ_I64(way(&stage, "queue:lyon")->live, 2);
    board_free(&stage.board);
}

TEST(a_queue_that_nobody_serves_or_that_is_too_small_is_said)
{
    struct stage stage = a_stage();
    plan(stage.board, "nobody", 10);
    step(stage.board, "nobody", "0800000003", "queue:sav");
    preview_of(&stage, "nobody", true);
    EQ_STR(plan_way_trouble(way(&stage, "queue:sav")), "nobody is there to answer");
    MAKE(stage.board, 4, EVENT_QUEUE, queue, .queue = TEXT("lyon"), .max_waiting = 2);
    for (int i = 0; i < 4; i++) {
        char call[8];
        str_format(call, sizeof call, "c%d", i);
        offer(stage.board, call, "0800000001", 5);
    }
    preview_of(&stage, "evacuation", true);
    EQ_STR(plan_way_trouble(way(&stage, "queue:lyon")), "more calls than it holds");
    board_free(&stage.board);
}

/* --- the law ------------------------------------------------------------------------------------ */

struct found {
    char codes[160];
};

static void
note(void *context, const char *of, const struct rule *rule, const struct rule_answer *answer)
{
    (void)answer;
    struct found *found = context;
    size_t len = strlen(found->codes);
    str_format(found->codes + len, sizeof found->codes - len, "%s %s;", of, rule->code);
}

static const char *
judged(struct stage *stage, const char *name, struct found *found)
{
    found->codes[0] = '\0';
    plan_judge(stage->board, board_contingency(stage->board, text_of(name)), at_s(100),
               RULE_RANK_ERROR, note, found);
    return found->codes;
}

TEST(the_law_is_asked_of_what_the_plan_would_bring_and_of_nothing_else)
{
    struct found found;
    struct stage stage = a_stage();
    number(stage.board, "0899000000", "queue:sav");
    MAKE(stage.board, 1, EVENT_LEGAL, legal, .number = TEXT("0899000000"),
         .class = TEXT("premium"));
    EQ_STR(judged(&stage, "evacuation", &found), "");
    plan(stage.board, "dear", 10);
    step(stage.board, "dear", "0800000001", "number:0899000000");
    step(stage.board, "dear", "0800000002", "split:queue:sav=50,number:0899000000=50");
    EQ_STR(judged(&stage, "dear", &found), "0800000001 C14;0800000002 C14;");
    route(stage.board, "0800000001", ROUTE_BASE, "number:0899000000"); /* it breaks it already */
    EQ_STR(judged(&stage, "dear", &found), "0800000002 C14;");
    board_free(&stage.board);
}
