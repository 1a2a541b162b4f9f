#include "proto/tariff/plan.h"

#include <stdlib.h>
#include <string.h>

#include "proto/tariff/plan_rows.h"

#define WORDS(list, ...)                                     \
    static const char *const list##_names[] = {__VA_ARGS__}; \
    const struct words list = {list##_names, (int)NITEMS(list##_names)}

/* As the data files write them, at their values. */
WORDS(plan_class_words, "unknown", "free", "ordinary", "premium", "legacy", "unassigned",
      "functional", "short_by_number", "emergency", "campaign", "report", "sms_premium",
      "geographic", "mobile", "m2m", "non_geographic", "verified_polyvalent", "platform",
      "fictional");
WORDS(plan_family_words, "unknown", "gratuite", "banalisee", "majoree", "per_number", "ordinary",
      "none");
WORDS(plan_signage_words, "none", "green", "grey", "violet", "per tariff");
WORDS(plan_origin_words, "unknown", "fixed_metro", "mobile_metro", "voip", "fixed_dom",
      "mobile_dom", "com", "foreign", "foreign_special", "anonymous", "automated", "platform",
      "m2m", "sva", "sva_forbidden", "routing_prefix", "fictional", "payphone");

_Static_assert(NITEMS(plan_class_words_names) == PLAN_CLASSES, "a word for each class");
_Static_assert(NITEMS(plan_family_words_names) == PLAN_FAMILIES, "a word for each family");
_Static_assert(NITEMS(plan_signage_words_names) == PLAN_SIGNAGES, "a word for each signage");
_Static_assert(NITEMS(plan_origin_words_names) == PLAN_ORIGIN_CLASSES, "a word for each origin");

void
plan_free(struct plan **plan)
{
    if (!*plan)
        return;
    for (size_t i = 0; i < NITEMS((*plan)->texts); i++) {
        free((*plan)->texts[i]);
        free((*plan)->names[i]);
    }
    free((*plan)->ranges);
    free((*plan)->origins);
    plan_tree_fini(&(*plan)->by_dialled);
    plan_tree_fini(&(*plan)->by_e164);
    plan_tree_fini(&(*plan)->by_national);
    free(*plan);
    *plan = NULL;
}

const char *
plan_numbering_name(const struct plan *plan)
{
    return plan->names[0];
}

/* --- dialled numbers -------------------------------------------------------------------------- */

static const struct plan_range *
range_at(const struct plan *plan, uint32_t row, int64_t at_us)
{
    while (row && !period_has(&plan->ranges[row - 1].period, at_us))
        row = plan->ranges[row - 1].next;
    return row ? &plan->ranges[row - 1] : NULL;
}

const struct plan_range *
plan_find(const struct plan *plan, struct text national, int64_t at_us)
{
    const struct plan_range *found = NULL;
    if (national.len >= PLAN_TREE_ROOTS)
        return NULL;
    uint32_t node = (uint32_t)national.len;
    for (size_t i = 0; i < national.len; i++) {
        node = plan_tree_step(&plan->by_dialled, node, national.at[i]);
        if (!node)
            break;
        const struct plan_range *here = range_at(plan, plan->by_dialled.nodes[node].first, at_us);
        if (here)
            found = here;
    }
    return found;
}

bool
plan_has_dialled(const struct plan *plan, struct text national)
{
    if (national.len >= PLAN_TREE_ROOTS)
        return false;
    uint32_t node = (uint32_t)national.len;
    for (size_t i = 0; i < national.len; i++) {
        node = plan_tree_step(&plan->by_dialled, node, national.at[i]);
        if (!node)
            return false;
        if (plan->by_dialled.nodes[node].first)
            return true;
    }
    return false;
}

const struct plan_range *
plan_range_named(const struct plan *plan, struct text prefix, const struct period *period,
                 const struct plan_range *last)
{
    size_t i = last ? (size_t)(last - plan->ranges) + 1 : 0;
    for (; i < plan->range_count; i++) {
        const struct plan_range *range = &plan->ranges[i];
        if (text_equal(range->prefix, prefix) && period_overlaps(&range->period, period))
            return range;
    }
    return NULL;
}

/* --- callers ---------------------------------------------------------------------------------- */

static const struct plan_origin *
origin_at(const struct plan *plan, uint32_t row, size_t digits, int64_t at_us)
{
    for (; row; row = plan->origins[row - 1].next) {
        const struct plan_origin *origin = &plan->origins[row - 1];
        if ((origin->digits == 0 || (size_t)origin->digits == digits) &&
            period_has(&origin->period, at_us))
            return origin;
    }
    return NULL;
}

const struct plan_origin *
plan_number_origin(const struct plan *plan, const struct plan_number *number, int64_t at_us)
{
    const struct plan_origin *found = plan->unknown;
    if (number->form != PLAN_FORM_NATIONAL && number->form != PLAN_FORM_FOREIGN)
        return found;
    size_t digits = strlen(number->national);
    uint32_t node = 0;
    for (const char *at = number->canonical + 1; *at; at++) {
        node = plan_tree_step(&plan->by_e164, node, *at);
        if (!node)
            break;
        uint32_t row = plan->by_e164.nodes[node].first;
        const struct plan_origin *here = row ? origin_at(plan, row, digits, at_us) : NULL;
        if (here)
            found = here;
    }
    return found;
}

/* Small letters of ASCII only: no locale has a say. */
static bool
same_word(struct text text, const char *word)
{
    if (text.len != strlen(word))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if (c != word[i])
            return false;
    }
    return true;
}

/* What switches write instead of a withheld number. */
static bool
is_withheld(struct text caller)
{
    static const char *const words[] = {"anonymous", "anonyme", "private", "restricted",
                                        "withheld"};
    for (size_t i = 0; i < NITEMS(words); i++) {
        if (same_word(caller, words[i]))
            return true;
    }
    return false;
}

const struct plan_origin *
plan_find_origin(const struct plan *plan, struct text caller, int64_t at_us)
{
    if (is_withheld(text_trim(caller)))
        return plan->anonymous;
    struct plan_number number;
    plan_number_parse(plan, &number, caller);
    return plan_number_origin(plan, &number, at_us);
}
