#include "console/control/plan_judge.h"

#include <string.h>

enum { PLACE_BYTES = 512 };

struct judging {
    const struct board *board;
    int64_t now_us;
    struct number then; /* the number as the plan would have it; its texts are the board's */
};

static struct rule_answer
ask(const struct judging *judging, const struct rule *rule, const struct number *number)
{
    const struct rule_case rule_case = {
        .number = number,
        .boards = &judging->board,
        .board_count = 1,
        .now_us = judging->now_us,
    };
    return rule_judge(rule, &rule_case);
}

static struct rule_answer
ask_then(struct judging *judging, const struct rule *rule, char *destination)
{
    judging->then.routes[ROUTE_OVERRIDE] = (struct route){.destination = NULL};
    judging->then.routes[ROUTE_PLAN] = (struct route){.destination = destination};
    return ask(judging, rule, &judging->then);
}

/* Of a split the worst part. */
static struct rule_answer
worst_then(struct judging *judging, const struct rule *rule, char *destination)
{
    char place[PLACE_BYTES];
    struct rule_answer worst = {.state = RULE_EXEMPT};
    struct text rest = text_of(destination);
    if (!text_has_prefix(rest, "split:"))
        return ask_then(judging, rule, destination);
    text_cut(&rest, ':');
    while (rest.len > 0) {
        struct text part = text_cut(&rest, ',');
        str_copy(place, sizeof place, text_cut(&part, '='));
        struct rule_answer answer = ask_then(judging, rule, place);
        if (rule_rank(rule, &answer) > rule_rank(rule, &worst))
            worst = answer;
    }
    return worst;
}

size_t
plan_judge(const struct board *board, const struct contingency *plan, int64_t now_us, int rank,
           plan_judge_sink *sink, void *context)
{
    size_t found = 0;
    struct judging judging = {.board = board, .now_us = now_us};
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next) {
        const struct number *number = board_number(board, text_of(step->number));
        if (!number)
            continue;
        judging.then = *number;
        for (size_t i = 0; i < rule_table_count; i++) {
            const struct rule *rule = rule_table[i];
            if (!rule->judge)
                continue;
            struct rule_answer before = ask(&judging, rule, number);
            struct rule_answer after = worst_then(&judging, rule, step->destination);
            int then = rule_rank(rule, &after);
            if (then < rank || then <= rule_rank(rule, &before))
                continue;
            found++;
            if (sink)
                sink(context, step->number, rule, &after);
        }
    }
    return found;
}
