#include "console/control/plan_judge.h"

static void
fold(void *context, const struct event *event)
{
    (void)board_apply(context, event, NULL);
}

/* The board with the plan in force above all other plans. */
static struct board *
board_with(const struct board *board, const struct contingency *plan)
{
    struct board *with = board_new();
    board_snapshot(board, fold, with);
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next) {
        if (!board_number(with, text_of(step->number)))
            continue;
        fold(with, &(struct event){.type = EVENT_ROUTE,
                                   .at_us = board->newest_us,
                                   .route = {.number = text_of(step->number),
                                             .layer = ROUTE_PLAN,
                                             .destination = text_of(step->destination),
                                             .who = text_of(plan->plan)}});
    }
    return with;
}

static int
rank_of(const struct rule *rule, const struct board *board, const char *number, int64_t now_us,
        struct rule_answer *answer)
{
    const struct rule_case rule_case = {
        .number = board_number(board, text_of(number)),
        .boards = &board,
        .board_count = 1,
        .now_us = now_us,
    };
    *answer = rule_judge(rule, &rule_case);
    return rule_rank(rule, answer);
}

size_t
plan_judge(const struct board *board, const struct contingency *plan, int64_t now_us, int rank,
           plan_judge_sink *sink, void *context)
{
    size_t found = 0;
    struct board *with = board_with(board, plan);
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next) {
        for (size_t i = 0; i < rule_table_count && board_number(board, text_of(step->number));
             i++) {
            struct rule_answer before, after;
            const struct rule *rule = rule_table[i];
            if (!rule->judge)
                continue;
            int then = rank_of(rule, with, step->number, now_us, &after);
            if (then < rank || then <= rank_of(rule, board, step->number, now_us, &before))
                continue;
            found++;
            if (sink)
                sink(context, step->number, rule, &after);
        }
    }
    board_free(&with);
    return found;
}
