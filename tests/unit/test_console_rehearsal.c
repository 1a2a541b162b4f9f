/* links: console/batch proto/gate */
/* What a rehearsal saw, and what it proves. */
#include "tests/unit/test.h"

#include "console/rehearsal.c"
#include "tests/unit/board_make.h"

#define WAY "message:fire"

static struct board *
a_board(void)
{
    struct board *board = board_new();
    MAKE(board, 1, EVENT_ROUTE, route, .number = TEXT("3640"), .layer = ROUTE_BASE,
         .destination = TEXT("queue:sav"));
    MAKE(board, 1, EVENT_NUMBER, number, .number = TEXT("3641"));
    MAKE(board, 1, EVENT_PLAN, plan, .plan = TEXT("fire"));
    MAKE(board, 1, EVENT_PLAN_STEP, plan_step, .plan = TEXT("fire"), .number = TEXT("3641"),
         .destination = TEXT(WAY));
    MAKE(board, 1, EVENT_PLAN_STEP, plan_step, .plan = TEXT("fire"), .number = TEXT("3640"),
         .destination = TEXT(WAY));
    return board;
}

static void
goes(struct board *board, const char *number, enum route_layer layer, const char *to)
{
    MAKE(board, 2, EVENT_ROUTE, route, .number = text_of(number), .layer = (int)layer,
         .destination = text_of(to));
}

static struct rehearsal *
of_board(struct board *board)
{
    struct rehearsal *report = rehearsal_new("fire");
    rehearsal_look(report, REHEARSAL_BEFORE, board);
    return report;
}

static void
ends(struct rehearsal **report, struct board **board)
{
    rehearsal_free(report);
    board_free(board);
}

TEST(each_number_went_there_and_is_back_it_is_passed)
{
    struct board *board = a_board();
    struct rehearsal *report = of_board(board);
    struct bytes out = {0};
    EQ_U64(report->count, 2);
    EQ_STR(report->numbers[0].number, "3640");
    TRUE(!rehearsal_is_so(report, REHEARSAL_UNDER));
    goes(board, "3640", ROUTE_PLAN, WAY);
    goes(board, "3641", ROUTE_PLAN, WAY);
    rehearsal_look(report, REHEARSAL_UNDER, board);
    TRUE(rehearsal_is_so(report, REHEARSAL_UNDER));
    goes(board, "3640", ROUTE_PLAN, "");
    goes(board, "3641", ROUTE_PLAN, "");
    rehearsal_look(report, REHEARSAL_AFTER, board);
    report->apply_ms = 12;
    report->waited_ms = 3000;
    str_copy(report->day, sizeof report->day, TEXT("2026-11-26"));
    rehearsal_judge(report);
    EQ_I64(report->verdict, REHEARSAL_PASSED);
    rehearsal_text(&out, report);
    bytes_add(&out, "", 1);
    HAS_STR((const char *)out.at, "rehearsal of plan fire on the simulator: passed\n");
    HAS_STR((const char *)out.at, "  3641    -          message:fire    -          yes\n");
    HAS_STR((const char *)out.at, "no call in 3 s was seen on the new way");
    HAS_STR((const char *)out.at, "rehearsed = 2026-11-26");
    bytes_free(&out);
    ends(&report, &board);
}

/* Breaks one thing; the sentence that is to be said. */
TEST(what_went_elsewhere_or_did_not_come_back_fails_it)
{
    static const struct {
        const char *under, *after, *sentence;
        enum route_layer layer;
    } rows[] = {
        {"queue:rdv", "", "number 3640 goes to queue:rdv under the plan, and the plan says " WAY,
         ROUTE_PLAN},
        {WAY, "queue:rdv", "number 3640 goes to queue:rdv afterwards, and went before to queue:sav",
         ROUTE_PLAN},
        {WAY, "queue:sav", "number 3640 goes to queue:sav afterwards", ROUTE_OVERRIDE},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct board *board = a_board();
        struct rehearsal *report = of_board(board);
        goes(board, "3640", ROUTE_PLAN, rows[i].under);
        goes(board, "3641", ROUTE_PLAN, WAY);
        rehearsal_look(report, REHEARSAL_UNDER, board);
        goes(board, "3640", ROUTE_PLAN, "");
        goes(board, "3641", ROUTE_PLAN, "");
        goes(board, "3640", rows[i].layer, rows[i].after);
        rehearsal_look(report, REHEARSAL_AFTER, board);
        rehearsal_judge(report);
        EQ_I64(report->verdict, REHEARSAL_FAILED);
        HAS_STR(report->reason, rows[i].sentence);
        ends(&report, &board);
    }
}

TEST(the_first_reason_stays_and_nothing_is_passed_for_want_of_a_look)
{
    struct board *board = a_board();
    struct rehearsal *report = of_board(board);
    rehearsal_judge(report);
    EQ_I64(report->verdict, REHEARSAL_FAILED);
    HAS_STR(report->reason, "and 1 more");
    rehearsal_stop(report, REHEARSAL_UNKNOWN, "later");
    EQ_I64(report->verdict, REHEARSAL_FAILED);
    ends(&report, &board);

    board = board_new();
    report = of_board(board);
    rehearsal_judge(report);
    HAS_STR(report->reason, "says nothing of any number");
    ends(&report, &board);
}
