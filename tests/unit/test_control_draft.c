/* Orders in words, and what they would do. */
#include "tests/unit/test.h"

#include "console/control/preview.h"
#include "tests/unit/board_make.h"

struct stage {
    struct board *boards[2];
    struct site sites[2];
    struct picture *picture;
    struct draft draft;
    struct why why;
};

static void
set_up(struct stage *stage, size_t sites)
{
    static const char *const names[] = {"paris", "lyon"};
    *stage = (struct stage){.boards = {NULL}};
    for (size_t i = 0; i < 2; i++) {
        struct board *board = stage->boards[i] = board_new();
        MAKE(board, 0, EVENT_EXCHANGE, exchange, .name = text_of(names[i]), .link = LINK_UP,
             .verbs = i == 0 ? TEXT("reroute close revert later") : TEXT("reroute close revert"));
        define_queue(board, "sav", 20000, 0);
        define_queue(board, "rdv", 20000, 0);
        member(board, "alice", "rdv", false, false);
        agent_is(board, "alice", AGENT_AVAILABLE, 1);
        MAKE(board, 0, EVENT_ROUTE, route, .number = TEXT("0892680680"), .layer = ROUTE_BASE,
             .destination = TEXT("queue:sav"));
        stage->sites[i] = (struct site){.board = board, .clock_us = at_s(100)};
    }
    stage->picture = picture_new(stage->sites, sites);
}

static void
tear_down(struct stage *stage)
{
    picture_free(&stage->picture);
    board_free(&stage->boards[0]);
    board_free(&stage->boards[1]);
}

static enum err
make(struct stage *stage, const char *verb, const char *target, const char *args, const char *until)
{
    const struct draft_words words = {.verb = verb,
                                      .target = target,
                                      .args = args,
                                      .until = until,
                                      .reason = "tests",
                                      .random = {1, 0xabc}};
    return draft_make(&stage->draft, &words, stage->picture, &stage->why);
}

TEST(a_draft_knows_its_target_and_how_it_stands)
{
    struct stage stage;
    set_up(&stage, 1);
    OK_ERR(make(&stage, "reroute", "+33 (0)892 680 680", "queue:rdv", "+10m"), &stage.why);
    EQ_STR(stage.draft.target, "number:0892680680");
    EQ_STR(stage.draft.expect, "open base=queue:sav plan=- override=- cap=-");
    EQ_STR(stage.draft.id, "00000000000000010000000000000abc");
    EQ_I64(stage.draft.until_us, at_s(700));
    EQ_I64(stage.draft.deadline_us, at_s(130));
    struct event_order order = draft_order(&stage.draft);
    EQ_I64(order.verb, VERB_REROUTE);
    EQ_TEXT(order.args, "queue:rdv");
    tear_down(&stage);
}

TEST(words_that_make_no_order_are_refused_with_a_sentence)
{
    static const struct {
        const char *verb, *target, *args, *until, *sentence;
    } rows[] = {
        {"rerout", "0892680680", "queue:rdv", NULL, "did you mean reroute?"},
        {"reroute", "queue:sav", "queue:rdv", NULL, "expected number:NAME"},
        {"reroute", "0800000000", "queue:rdv", NULL, "no gate knows number:0800000000"},
        {"reroute", "0892680680", "queue:rdv", "+10", "until \"+10\": expected"},
        {"reroute", "0892680680", "queue:rdv", "25:00", "until \"25:00\": expected"},
        {"reroute", "0892680680", "queue:rdv", "2001-01-01T10:00", "that is past"},
        {"reroute", "0892680680", "queue:rdv", "+9999d", "expected"},
        {"audit", "x", "", NULL, "\"audit\" is a right and no order"},
        {"plan-apply", "x", "", NULL, "no gate knows plan:x"},
        {"hangup", "call:x", "", "+10m", "no gate knows call:x"},
        {"agent-pause", "", "", NULL, "target \"\" makes no sense"},
    };
    struct stage stage;
    set_up(&stage, 1);
    for (size_t i = 0; i < NITEMS(rows); i++) {
        TRUE(make(&stage, rows[i].verb, rows[i].target, rows[i].args, rows[i].until) != OK);
        HAS_STR(stage.why.text, rows[i].sentence);
    }
    const struct draft_words words = {.verb = "close", .target = "0892680680", .reason = " "};
    IS_ERR(draft_make(&stage.draft, &words, stage.picture, &stage.why), ERR_ARG, NULL);
    HAS_STR(stage.why.text, "a reason is required");
    tear_down(&stage);
}

TEST(what_is_wrong_without_any_gate_is_said_without_one)
{
    static const struct {
        const char *verb, *target, *args, *until, *sentence; /* NULL: nothing is wrong */
    } rows[] = {
        {"rerout", "0892680680", "queue:rdv", NULL, "did you mean reroute?"},
        {"reroute", "queue:sav", "queue:rdv", NULL, "expected number:NAME"},
        {"reroute", "0892680680", "qeue:rdv", NULL,
         "destination \"qeue:rdv\": expected queue:NAME"},
        {"reroute", "0892680680", "queue:", NULL, "destination \"queue:\": expected"},
        {"reroute", "0892680680", "queue:a queue:b", NULL, "expected one word"},
        {"reroute", "0892680680", NULL, NULL, "expected DESTINATION ('' takes the override back)"},
        {"transfer", "c1", "", NULL, "transfer: expected DESTINATION"},
        {"open", "0892680680", "now", NULL, "open takes no argument, found \"now\""},
        {"close", "0892680680", "a b", NULL, "close: expected one word"},
        {"cap", "0892680680", "many", NULL, "cap \"many\": expected a count from 0 to 100000"},
        {"cap", "0892680680", "100001", NULL, "expected a count"},
        {"cap", "0892680680", NULL, NULL, "cap: expected COUNT"},
        {"queue-message", "sav", NULL, NULL, "queue-message: expected MESSAGE|off"},
        {"agent-join", "alice", NULL, NULL, "agent-join: expected QUEUE"},
        {"split", "0892680680", "queue:a=60 queue:b=30", NULL, "the parts are 90 %, not 100"},
        {"split", "0892680680", "queue:a queue:b=30", NULL, "part \"queue:a\": expected"},
        {"split", "0892680680", "a=100", NULL, "destination \"a\": expected"},
        {"listen", "alice", "chef loud", NULL, "expected TELEPHONE, then spy"},
        {"reroute", "0892680680", "queue:rdv", "+10", "until \"+10\": expected"},
        {"reroute", "0892680680", "queue:rdv", "2026-13-01T10:00", "expected"},
        {"reroute", "0892680680", "queue:rdv", "2027-02-29T10:00", "expected"},
        {"reroute", "0892680680", "queue:rdv", "2028-02-29T10:00", NULL},
        {"reroute", "0892680680", "queue:rdv", "2026-12-31T10:00", NULL},
        {"hangup", "c1", NULL, "+10m", "hangup has no effect that could end"},
        {"reroute", "0892680680", "queue:rdv", "14:30", NULL},
        {"reroute", "0892680680", "", "2001-01-01T10:00", NULL}, /* of a simulated year, perhaps */
        {"close", "0892680680", NULL, "none", NULL},
        {"agent-pause", "alice", "lunch with Bob", "+1h", NULL},
        {"split", "0892680680", "queue:a=60 menu:b=40", NULL, NULL},
        {"queue-message", "sav", "off", NULL, NULL},
        {"revert", "order:abc", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        const struct draft_words words = {.verb = rows[i].verb,
                                          .target = rows[i].target,
                                          .args = rows[i].args,
                                          .until = rows[i].until,
                                          .reason = "tests"};
        struct why why = {.text = ""};
        enum err err = draft_check(&words, &why);
        if (err != (rows[i].sentence ? ERR_ARG : OK))
            TEST_FAIL("row %zu: %d %s", i, (int)err, why.text);
        if (rows[i].sentence)
            HAS_STR(why.text, rows[i].sentence);
    }
}

TEST(of_two_gates_that_know_it_one_must_be_named)
{
    struct stage stage;
    set_up(&stage, 2);
    IS_ERR(make(&stage, "close", "0892680680", "", NULL), ERR_UNKNOWN, NULL);
    HAS_STR(stage.why.text, "is known to 2 gates");
    const struct draft_words words = {
        .verb = "close", .target = "0892680680", .reason = "tests", .gate = "lyon"};
    OK_ERR(draft_make(&stage.draft, &words, stage.picture, &stage.why), &stage.why);
    EQ_U64(stage.draft.site, 1);
    tear_down(&stage);
}

/* Europe/Paris: an hour ahead until 2026-03-29T01:00Z, two until 2026-10-25T01:00Z. */
static int
paris(int64_t at_us)
{
    return at_us < INT64_C(1774746000000000) || at_us >= INT64_C(1792890000000000) ? 3600 : 7200;
}

TEST(an_end_is_a_time_of_day_in_local_time_on_both_sides_of_the_clock_change)
{
    static const struct {
        const char *until;
        int64_t now_s, want_s;
        bool by_clock;
    } rows[] = {
        {"14:30", 1774695600, 1774704600, true},            /* 28 March 12:00 local */
        {"11:30", 1774695600, 1774776600, true},            /* tomorrow, in summer time */
        {"2026-03-29T12:00", 1774695600, 1774778400, true}, /* 10:00 UTC */
        {"02:30", 1774695600, 1774747800, true},            /* never comes: 03:30 */
        {"2026-10-25T02:30", 1774695600, 1792888200, true}, /* comes twice: the first one */
        {"02:30", 1792887300, 1792888200, true},            /* seen from the first 02:15 */
        {"02:10", 1792887300, 1792890600, true},            /* the second one is next */
        {"02:30", 1792890900, 1792891800, true},            /* seen from the second 02:15 */
        {"02:10", 1792890900, 1792977000, true},            /* tomorrow */
        {"+24h", 1774695600, 1774695600 + 86400, false},
        {"+90s", 1774695600, 1774695690, false},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        int64_t until_us = 0;
        bool by_clock = false;
        struct why why;
        OK_ERR(draft_until(text_of(rows[i].until), rows[i].now_s * 1000000, paris, &until_us,
                           &by_clock, &why),
               &why);
        EQ_I64(until_us / 1000000, rows[i].want_s);
        TRUE(by_clock == rows[i].by_clock);
    }
}

TEST(an_order_for_later_has_a_start_and_its_end_is_counted_from_there)
{
    static const struct {
        const char *verb, *target, *at, *until, *gate, *sentence; /* NULL: nothing is wrong */
    } rows[] = {
        {"reroute", "0892680680", "+10m", "+1h", "paris", NULL},
        {"reroute", "0892680680", "+10m", NULL, "paris", NULL},
        {"close", "0892680680", "+10m", NULL, "paris", NULL},
        {"reroute", "0892680680", "+10m", NULL, "lyon", "gate lyon takes no orders for later"},
        {"reroute", "0892680680", "10", NULL, "paris", "at \"10\": expected"},
        {"reroute", "0892680680", "none", NULL, "paris", "at \"none\": expected"},
        {"reroute", "0892680680", "2001-01-01T10:00", NULL, "paris", "that is past"},
    };
    struct stage stage;
    set_up(&stage, 2);
    for (size_t i = 0; i < NITEMS(rows); i++) {
        const struct draft_words words = {.verb = rows[i].verb,
                                          .target = rows[i].target,
                                          .args = "queue:rdv",
                                          .at = rows[i].at,
                                          .until = rows[i].until,
                                          .gate = rows[i].gate,
                                          .reason = "tests"};
        enum err err = draft_make(&stage.draft, &words, stage.picture, &stage.why);
        TRUE((err == OK) == !rows[i].sentence);
        if (rows[i].sentence) {
            HAS_STR(stage.why.text, rows[i].sentence);
            continue;
        }
        EQ_I64(draft_order(&stage.draft).start_us, at_s(700));
        EQ_I64(stage.draft.until_us, rows[i].until ? at_s(4300) : 0);
        TRUE(!stage.draft.start_by_clock);
    }
    const struct draft_words words = {
        .verb = "hangup", .target = "c1", .at = "+10m", .reason = "tests"};
    IS_ERR(draft_check(&words, &stage.why), ERR_ARG, NULL);
    HAS_STR(stage.why.text, "hangup cannot be asked for later");
    tear_down(&stage);
}

TEST(a_preview_says_before_and_after_who_is_touched_and_what_the_place_can_take)
{
    struct stage stage;
    struct preview preview;
    set_up(&stage, 1);
    offer(stage.boards[0], "c1", "0892680680", 5);
    queued(stage.boards[0], "c1", "sav", 0, 6);
    make(&stage, "reroute", "0892680680", "queue:rdv", NULL);
    preview_make(&preview, &stage.draft, stage.picture);
    EQ_STR(preview.before, "queue:sav (base)");
    EQ_STR(preview.after, "queue:rdv (override)");
    EQ_I64(preview.live, 1);
    EQ_I64(preview.waiting, 1);
    EQ_I64(preview.place_free, 1);
    EQ_STR(preview.code, "0");
    TRUE(!preview.has_changed);
    make(&stage, "hangup", "call:c1", "", NULL);
    preview_make(&preview, &stage.draft, stage.picture);
    EQ_I64(preview.live, 1);
    EQ_I64(preview.waiting, 1);
    make(&stage, "reroute", "0892680680", "queue:rdv", NULL);
    MAKE(stage.boards[0], 20, EVENT_ROUTE, route, .number = TEXT("0892680680"),
         .layer = ROUTE_OVERRIDE, .destination = TEXT("queue:rdv"), .who = TEXT("bruno"));
    preview_make(&preview, &stage.draft, stage.picture);
    TRUE(preview.has_changed);
    tear_down(&stage);
}

TEST(the_code_fits_the_blast_radius_and_differs_from_target_to_target)
{
    struct stage stage;
    struct preview preview;
    set_up(&stage, 1);
    for (int i = 0; i < PREVIEW_WIDE_CALLS; i++) {
        char id[16];
        str_format(id, sizeof id, "c%d", i);
        offer(stage.boards[0], id, "0892680687", i);
    }
    make(&stage, "close", "0892680687", "", NULL);
    preview_make(&preview, &stage.draft, stage.picture);
    EQ_STR(preview.code, "0687");
    make(&stage, "agent-pause", "alice", "", NULL);
    preview_make(&preview, &stage.draft, stage.picture);
    EQ_STR(preview.code, "e");
    tear_down(&stage);
}

TEST(who_else_is_at_it_is_named_newest_first)
{
    struct stage stage;
    struct preview preview;
    set_up(&stage, 1);
    static const char *const ids[] = {"order-001", "order-002", "order-003", "order-004"};
    for (size_t i = 0; i < NITEMS(ids); i++)
        MAKE(stage.boards[0], 10 + (double)i, EVENT_ORDER, order, .order = text_of(ids[i]),
             .verb = VERB_REROUTE, .target = TEXT("number:0892680680"),
             .state = i == 2 ? ORDER_REFUSED : ORDER_DONE);
    make(&stage, "close", "0892680680", "", NULL);
    preview_make(&preview, &stage.draft, stage.picture);
    EQ_I64(preview.other_count, 3);
    EQ_STR(preview.others[0]->order, "order-004");
    EQ_STR(preview.others[2]->order, "order-001");
    tear_down(&stage);
}
