#include "proto/gate/plan_set.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/plan_check.h"

struct plan_set {
    struct plan_file **at;
    size_t count;
};

/* --- reading ----------------------------------------------------------------------------------- */

void
plan_set_free(struct plan_set **set)
{
    if (!*set)
        return;
    for (size_t i = 0; i < (*set)->count; i++)
        plan_file_free(&(*set)->at[i]);
    free((*set)->at);
    free(*set);
    *set = NULL;
}

size_t
plan_set_count(const struct plan_set *set)
{
    return set ? set->count : 0;
}

struct plan_set *
plan_set_of(struct plan_file **file)
{
    struct plan_set *set = xcalloc(1, sizeof *set);
    set->at = xcalloc(1, sizeof *set->at);
    set->at[set->count++] = *file;
    *file = NULL;
    return set;
}

enum err
plan_set_read_files(struct plan_set **set, const char *const *paths, size_t count, struct why *why)
{
    struct plan_set *fresh = xcalloc(1, sizeof *fresh);
    fresh->at = xcalloc(count + 1, sizeof *fresh->at);
    enum err err = OK;
    for (size_t i = 0; i < count && !err; i++) {
        err = plan_file_read(&fresh->at[i], paths[i], why);
        fresh->count += !err;
        for (size_t k = 0; k < i && !err; k++) {
            if (strcmp(fresh->at[k]->name, fresh->at[i]->name) == 0)
                err = why_set(why, ERR_ARG, "%s: plan %s is named twice", paths[i],
                              fresh->at[i]->name);
        }
    }
    if (err) {
        plan_set_free(&fresh);
        return err;
    }
    plan_set_free(set);
    *set = fresh;
    return OK;
}

static int
is_plan(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && strcmp(dot, ".plan") == 0;
}

enum err
plan_set_read(struct plan_set **set, const char *folder, struct why *why)
{
    enum { PATH_BYTES = 4096 };
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_plan, alphasort);
    if (count < 0)
        return why_set(why, ERR_IO, "plans %s: %s", folder, strerror(errno));
    char **paths = xcalloc((size_t)count + 1, sizeof *paths);
    for (int i = 0; i < count; i++) {
        char path[PATH_BYTES];
        str_format(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        paths[i] = xstrdup(text_of(path));
    }
    enum err err = count <= PLAN_SET_MAX
                       ? plan_set_read_files(set, (const char *const *)paths, (size_t)count, why)
                       : why_set(why, ERR_LIMIT, "plans %s: more than %d", folder, PLAN_SET_MAX);
    for (int i = 0; i < count; i++) {
        free(paths[i]);
        free(entries[i]);
    }
    free(paths);
    free(entries);
    return err;
}

/* --- what it means for a number ----------------------------------------------------------------- */

static bool
has_tag(const struct number *number, const char *tag)
{
    struct text tags = text_of(number->tags);
    while (tags.len > 0) {
        if (text_is(text_cut(&tags, ' '), tag))
            return true;
    }
    return false;
}

static const char *
or_leave(const char *destination)
{
    return destination ? destination : "";
}

/* The section that counts for it; NULL: none. *other: one that contradicts it. */
static const struct plan_rule *
rule_of(const struct plan_file *file, const struct number *number, const struct plan_rule **other)
{
    const struct plan_rule *found = NULL;
    *other = NULL;
    for (size_t i = 0; i < file->count; i++) {
        const struct plan_rule *rule = &file->rules[i];
        if (!rule->is_tag && strcmp(rule->key, number->number) == 0) {
            *other = NULL;
            return rule;
        }
        if (!rule->is_tag || !has_tag(number, rule->key))
            continue;
        if (found && strcmp(or_leave(found->destination), or_leave(rule->destination)) != 0)
            *other = rule;
        found = found ? found : rule;
    }
    return found;
}

static void
say_step(const struct plan_file *file, const char *number, const char *destination, int64_t at_us,
         board_sink *sink, void *context)
{
    if (!destination)
        return;
    const struct event event = {.type = EVENT_PLAN_STEP,
                                .at_us = at_us,
                                .plan_step = {.plan = text_of(file->name),
                                              .number = text_of(number),
                                              .destination = text_of(destination)}};
    sink(context, &event);
}

static void
note_other(char *trouble, size_t size, const struct number *number, const struct plan_rule *rule,
           const struct plan_rule *other)
{
    if (trouble[0] == '\0')
        str_format(trouble, size, "number %s has the tags %s and %s, which say different things",
                   number->number, rule->key, other->key);
}

void
plan_set_say(const struct plan_set *set, size_t at, const struct board *board, int64_t at_us,
             board_sink *sink, void *context)
{
    const struct plan_file *file = set->at[at];
    const struct plan_rule *other;
    char trouble[WHY_TEXT_BYTES] = "";
    for (const struct number *n = board->numbers; n; n = n->hh.next) {
        const struct plan_rule *rule = n->removed ? NULL : rule_of(file, n, &other);
        if (rule && other)
            note_other(trouble, sizeof trouble, n, rule, other);
    }
    const struct event event = {.type = EVENT_PLAN,
                                .at_us = at_us,
                                .plan = {.plan = text_of(file->name),
                                         .label = text_of(file->label),
                                         .situation = text_of(file->situation),
                                         .precedence = file->precedence,
                                         .rehearsed_us = file->rehearsed_us,
                                         .stale_us = file->stale_us,
                                         .trouble = text_of(trouble)}};
    sink(context, &event);
    for (size_t i = 0; i < file->count; i++) {
        if (!file->rules[i].is_tag)
            say_step(file, file->rules[i].key, file->rules[i].destination, at_us, sink, context);
    }
    for (const struct number *n = board->numbers; n; n = n->hh.next) {
        const struct plan_rule *rule = n->removed ? NULL : rule_of(file, n, &other);
        if (rule && rule->is_tag)
            say_step(file, n->number, rule->destination, at_us, sink, context);
    }
}

/* --- what the board lacks ----------------------------------------------------------------------- */

struct telling {
    const struct order_places *places;
    board_sink *sink;
    void *context;
};

static void
apply(void *context, const struct event *event)
{
    (void)board_apply(context, event, NULL);
}

static void
tell(const struct telling *telling, struct event event)
{
    event.at_us = telling->places->at_us;
    telling->sink(telling->context, &event);
}

static void
tell_plan(const struct telling *telling, const struct contingency *plan, const char *trouble)
{
    tell(telling, (struct event){.type = EVENT_PLAN,
                                 .plan = {.plan = text_of(plan->plan),
                                          .label = text_of(plan->label),
                                          .situation = text_of(plan->situation),
                                          .precedence = plan->precedence,
                                          .rehearsed_us = plan->rehearsed_us,
                                          .stale_us = plan->stale_us,
                                          .trouble = text_of(trouble)}});
}

static void
tell_step(const struct telling *telling, const char *plan, const char *number,
          const char *destination)
{
    tell(telling, (struct event){.type = EVENT_PLAN_STEP,
                                 .plan_step = {.plan = text_of(plan),
                                               .number = text_of(number),
                                               .destination = text_of(destination)}});
}

static bool
is_same(const struct contingency *a, const struct contingency *b)
{
    return strcmp(a->label, b->label) == 0 && strcmp(a->situation, b->situation) == 0 &&
           a->precedence == b->precedence && a->rehearsed_us == b->rehearsed_us &&
           a->stale_us == b->stale_us;
}

/* NULL: the board has none of that name. */
static void
tell_difference(const struct telling *telling, const struct contingency *is,
                const struct contingency *should)
{
    struct why why = {.text = ""};
    const char *trouble = should->trouble;
    if (trouble[0] == '\0' && plan_check_first(telling->places, should, &why) != OK)
        trouble = why.text;
    if (!is || !is_same(is, should) || strcmp(is->trouble, trouble) != 0)
        tell_plan(telling, should, trouble);
    for (const struct contingency_step *step = is ? is->steps : NULL; step; step = step->hh.next) {
        if (!contingency_route(should, text_of(step->number)))
            tell_step(telling, should->plan, step->number, "");
    }
    for (const struct contingency_step *step = should->steps; step; step = step->hh.next) {
        const char *there = is ? contingency_route(is, text_of(step->number)) : NULL;
        if (!there || strcmp(there, step->destination) != 0)
            tell_step(telling, should->plan, step->number, step->destination);
    }
}

/* An order of it is in force, or on its way. One for later holds nothing: it is refused when its time
 * has come and the plan is another one (orders_start). */
static bool
is_held(const struct board *board, const struct contingency *plan)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text key, about = o->is.target;
        unsigned kind = verb_target_kind(about, &key);
        const struct order *undone = kind == TARGET_ORDER ? board_order(board, key) : NULL;
        if (undone)
            kind = verb_target_kind(undone->is.target, &key);
        bool is_alive = order_is_in_force(&o->is) ||
                        (!order_is_final(&o->is) && o->is.state != ORDER_SCHEDULED);
        if (kind == TARGET_PLAN && is_alive && text_is(key, plan->plan))
            return true;
    }
    return false;
}

void
plan_set_difference(const struct plan_set *set, const struct order_places *places, board_sink *sink,
                    void *context)
{
    const struct telling telling = {places, sink, context};
    struct board *wanted = board_new();
    for (size_t i = 0; i < plan_set_count(set); i++)
        plan_set_say(set, i, places->board, places->at_us, apply, wanted);
    for (const struct contingency *is = places->board->contingencies; is; is = is->hh.next) {
        if (is_held(places->board, is))
            tell_difference(&telling, is, is); /* only its trouble */
        else if (!board_contingency(wanted, text_of(is->plan)))
            tell(&telling, (struct event){.type = EVENT_PLAN,
                                          .plan = {.plan = text_of(is->plan), .removed = true}});
    }
    for (const struct contingency *should = wanted->contingencies; should;
         should = should->hh.next) {
        const struct contingency *is = board_contingency(places->board, text_of(should->plan));
        if (!is || !is_held(places->board, is))
            tell_difference(&telling, is, should);
    }
    board_free(&wanted);
}
