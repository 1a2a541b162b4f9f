/* contingency: plans that lie ready, and what they would do. */
#include <stdlib.h>
#include <string.h>

#include "proto/base/fnv.h"
#include "proto/base/mem.h"
#include "proto/board/contingency.h"
#include "proto/board/fold.h"
#include "proto/event/verb.h"

enum { STEPS_MAX = 200000 }; /* of one plan: a gate may lie */

static void
step_free(struct contingency *plan, struct contingency_step *step)
{
    HASH_DEL(plan->steps, step);
    free(step->number);
    keep_free(&step->destination);
    free(step);
}

static void
plan_free(struct board *board, struct contingency *plan)
{
    struct contingency_step *step, *next;
    HASH_ITER (hh, plan->steps, step, next)
        step_free(plan, step);
    HASH_DEL(board->contingencies, plan);
    keep_free(&plan->label);
    keep_free(&plan->situation);
    keep_free(&plan->trouble);
    free(plan->plan);
    free(plan);
}

void
contingency_free_all(struct board *board)
{
    struct contingency *plan, *next;
    HASH_ITER (hh, board->contingencies, plan, next)
        plan_free(board, plan);
}

static struct contingency *
plan_get(struct board *board, struct text key)
{
    struct contingency *plan;
    HASH_FIND(hh, board->contingencies, key.at, (unsigned)key.len, plan);
    if (plan)
        return plan;
    plan = xcalloc(1, sizeof *plan);
    plan->plan = xstrdup(key);
    keep_text(&plan->label, TEXT(""));
    keep_text(&plan->situation, TEXT(""));
    keep_text(&plan->trouble, TEXT(""));
    HASH_ADD_KEYPTR(hh, board->contingencies, plan->plan, (unsigned)key.len, plan);
    return plan;
}

enum err
contingency_fold(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us;
    const struct event_plan *says = &event->plan;
    struct text key = key_of(says->plan);
    if (key.len == 0)
        return why_set(why, ERR_ARG, "plan: a plan without a name");
    struct contingency *plan = plan_get(board, key);
    if (says->removed) {
        plan_free(board, plan);
        return OK;
    }
    keep_text(&plan->label, says->label);
    keep_text(&plan->situation, says->situation);
    keep_text(&plan->trouble, says->trouble);
    plan->precedence = says->precedence;
    plan->rehearsed_us = says->rehearsed_us;
    plan->stale_us = says->stale_us;
    return OK;
}

enum err
contingency_fold_step(struct board *board, const struct event *event, int64_t at_us,
                      struct why *why)
{
    (void)at_us;
    const struct event_plan_step *says = &event->plan_step;
    struct text key = key_of(says->plan), number = key_of(says->number);
    struct contingency *plan;
    HASH_FIND(hh, board->contingencies, key.at, (unsigned)key.len, plan);
    if (!plan)
        return why_set(why, ERR_UNKNOWN, "plan step: there is no plan %.*s", TEXT_ARG(key));
    if (number.len == 0)
        return why_set(why, ERR_ARG, "plan step of %s: no number", plan->plan);
    struct contingency_step *step;
    HASH_FIND(hh, plan->steps, number.at, (unsigned)number.len, step);
    bool is_gone = key_of(says->destination).len == 0;
    if (is_gone && step)
        step_free(plan, step);
    if (is_gone)
        return OK;
    if (!step && HASH_COUNT(plan->steps) >= STEPS_MAX)
        return why_set(why, ERR_LIMIT, "plan %s: more than %d steps", plan->plan, STEPS_MAX);
    if (!step) {
        step = xcalloc(1, sizeof *step);
        step->number = xstrdup(number);
        HASH_ADD_KEYPTR(hh, plan->steps, step->number, (unsigned)number.len, step);
    }
    keep_text(&step->destination, says->destination);
    return OK;
}

const char *
contingency_route(const struct contingency *plan, struct text number)
{
    struct contingency_step *step;
    number = key_of(number);
    HASH_FIND(hh, plan->steps, number.at, (unsigned)number.len, step);
    return step ? step->destination : NULL;
}

const struct order *
contingency_order(const struct board *board, const struct contingency *plan)
{
    const struct order *found = NULL;
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text key;
        if (o->is.verb == VERB_PLAN_APPLY && order_is_in_force(&o->is) &&
            verb_target_kind(o->is.target, &key) == TARGET_PLAN && text_is(key, plan->plan))
            found = o;
    }
    return found;
}

/* And the 0 behind it. */
static uint64_t
fnv(uint64_t hash, const char *text)
{
    return fnv_bytes(hash, text, strlen(text) + 1);
}

/* A sum: the order of the steps does not matter. */
uint64_t
contingency_content(const struct contingency *plan)
{
    uint64_t sum = (uint64_t)plan->precedence;
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next)
        sum += fnv(fnv(FNV_START, step->number), step->destination);
    return sum;
}

/* --- several in force ------------------------------------------------------------------------- */

static bool
goes_before(const struct contingency *a, const struct contingency *b)
{
    return a->precedence != b->precedence ? a->precedence > b->precedence
                                          : strcmp(a->plan, b->plan) < 0;
}

void
contingency_set_add(struct contingency_set *set, const struct contingency *plan)
{
    contingency_set_drop(set, plan);
    if (set->count == CONTINGENCIES_IN_FORCE_MAX)
        return;
    size_t at = set->count++;
    for (; at > 0 && goes_before(plan, set->at[at - 1]); at--)
        set->at[at] = set->at[at - 1];
    set->at[at] = plan;
}

/* By name: the plan may be another board's, or newer. */
void
contingency_set_drop(struct contingency_set *set, const struct contingency *plan)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (strcmp(set->at[i]->plan, plan->plan) != 0)
            set->at[kept++] = set->at[i];
    }
    set->count = kept;
}

void
contingency_set_in_force(struct contingency_set *set, const struct board *board)
{
    set->count = 0;
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text key;
        const struct contingency *plan = o->is.verb == VERB_PLAN_APPLY &&
                                                 order_is_in_force(&o->is) &&
                                                 verb_target_kind(o->is.target, &key) == TARGET_PLAN
                                             ? board_contingency(board, key)
                                             : NULL;
        if (plan)
            contingency_set_add(set, plan);
    }
}

const char *
contingency_set_route(const struct contingency_set *set, struct text number,
                      const struct contingency **by)
{
    for (size_t i = 0; i < set->count; i++) {
        const char *route = contingency_route(set->at[i], number);
        if (route && by)
            *by = set->at[i];
        if (route)
            return route;
    }
    if (by)
        *by = NULL;
    return NULL;
}
