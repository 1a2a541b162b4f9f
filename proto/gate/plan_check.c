#include "proto/gate/plan_check.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/order_check.h"

/* What was found of a destination that is the same for every number: most plans have few. */
struct judged {
    const char *destination; /* key */
    struct why why;          /* "" fine */
    UT_hash_handle hh;
};

struct checking {
    struct order_places places;
    struct judged *judged;
    plan_check_sink *sink;
    void *context;
    size_t wrong;
};

static void
complain(struct checking *checking, const char *number, const struct why *why)
{
    checking->wrong++;
    if (checking->sink)
        checking->sink(checking->context, number, why);
}

/* Does it lead to a telephone number? Then it depends on whose calls they are. */
static bool
leads_on(const char *destination)
{
    return strstr(destination, "number:") != NULL;
}

static const struct why *
judge(struct checking *checking, const struct contingency_step *step, struct why *own)
{
    struct judged *known = NULL;
    if (leads_on(step->destination)) {
        if (order_check_way(&checking->places, text_of(step->number), text_of(step->destination),
                            own) == OK)
            own->text[0] = '\0';
        return own;
    }
    HASH_FIND_STR(checking->judged, step->destination, known);
    if (known)
        return &known->why;
    known = xcalloc(1, sizeof *known);
    known->destination = step->destination;
    if (order_check_way(&checking->places, TEXT(""), text_of(step->destination), &known->why) == OK)
        known->why.text[0] = '\0';
    HASH_ADD_KEYPTR(hh, checking->judged, known->destination, (unsigned)strlen(known->destination),
                    known);
    return &known->why;
}

static void
check_step(struct checking *checking, const struct contingency_step *step)
{
    struct why why = {.text = ""};
    const struct number *number = board_number(checking->places.board, text_of(step->number));
    if (!number || number->removed) {
        why_set(&why, ERR_UNKNOWN, "it is not known here");
        complain(checking, step->number, &why);
        return;
    }
    const struct why *found = judge(checking, step, &why);
    if (found->text[0] != '\0')
        complain(checking, step->number, found);
}

size_t
plan_check(const struct order_places *places, const struct contingency *plan, plan_check_sink *sink,
           void *context)
{
    struct contingency_set set;
    struct checking checking = {.places = *places, .sink = sink, .context = context};
    contingency_set_in_force(&set, places->board);
    contingency_set_add(&set, plan);
    checking.places.plans = &set;
    checking.places.plan_kept = text_of(plan->plan);
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next)
        check_step(&checking, step);
    struct judged *judged, *next;
    HASH_ITER (hh, checking.judged, judged, next) {
        HASH_DEL(checking.judged, judged);
        free(judged);
    }
    return checking.wrong;
}

struct first {
    char sentence[WHY_TEXT_BYTES];
};

static void
keep_first(void *context, const char *number, const struct why *why)
{
    struct first *first = context;
    if (first->sentence[0] == '\0')
        str_format(first->sentence, sizeof first->sentence, "number %s: %s", number, why->text);
}

enum err
plan_check_first(const struct order_places *places, const struct contingency *plan, struct why *why)
{
    struct first first = {""};
    if (!plan->steps)
        return why_set(why, ERR_ARG, "it says nothing of any number that is known here");
    size_t wrong = plan_check(places, plan, keep_first, &first);
    if (wrong == 0)
        return OK;
    char more[40] = "";
    if (wrong > 1)
        str_format(more, sizeof more, ", and %zu more", wrong - 1);
    return why_set(why, ERR_ARG, "%s%s", first.sentence, more);
}
