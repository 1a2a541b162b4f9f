#include "console/metric/findings.h"

#include <stdlib.h>
#include <string.h>

#include "console/metric/value.h"
#include "proto/base/mem.h"

/* --- asking ----------------------------------------------------------------------------------- */

/* The boards of all sites: routes lead from a number of one to a number of another. */
static const struct board *const *
all_boards(struct picture *picture)
{
    const void **kept = picture_keep(picture, KEPT_BOARDS);
    if (!*kept) {
        size_t count = picture_site_count(picture);
        const struct board **boards = picture_alloc(picture, count * sizeof(struct board *));
        for (size_t i = 0; i < count; i++)
            boards[i] = picture_site(picture, i)->board;
        *kept = boards;
    }
    return *kept;
}

/* Of the parts of a number's row, the worst answer. Returns its part. */
static const struct part *
ask(const struct rule *rule, const struct row *row, struct rule_answer *worst)
{
    const struct part *told = NULL;
    struct rule_case rule_case = {
        .boards = all_boards(row->picture),
        .board_count = picture_site_count(row->picture),
    };
    for (size_t i = 0; i < row->count; i++) {
        rule_case.number = row->parts[i].number;
        rule_case.now_us = row->parts[i].site->clock_us;
        struct rule_answer answer = rule_judge(rule, &rule_case);
        bool is_worse = !told || rule_rank(rule, &answer) > rule_rank(rule, worst) ||
                        (worst->state == RULE_EXEMPT && answer.state == RULE_COMPLIES);
        if (!is_worse)
            continue;
        *worst = answer;
        told = &row->parts[i];
    }
    return told;
}

int
findings_rank(const struct finding *finding)
{
    return finding->answer ? rule_rank(finding->rule, finding->answer) : 0;
}

/* --- rows ------------------------------------------------------------------------------------- */

struct list {
    struct picture *picture;
    struct row *rows;
    size_t count, room;
};

/* A finding with the parts of the number's row that it is about; NULL: of none. */
static void
add(struct list *list, const struct row *about, struct finding finding)
{
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 64;
        list->rows = xrealloc(list->rows, list->room * sizeof *list->rows);
    }
    struct picture *picture = list->picture;
    const char *number = finding.number ? finding.number->number : "";
    size_t size = strlen(number) + strlen(finding.rule->code) + 2;
    char *key = picture_alloc(picture, size);
    str_format(key, size, "%s/%s", number, finding.rule->code);
    finding.key = key;
    struct finding *kept = picture_alloc(picture, sizeof *kept);
    *kept = finding;
    size_t count = about ? about->count : 0;
    struct part *parts = picture_alloc(picture, (count ? count : 1) * sizeof *parts);
    parts[0].finding = kept;
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct part){.site = about->parts[i].site, .finding = kept};
    list->rows[list->count++] = (struct row){ROW_FINDING, picture, parts, count};
}

static const struct rule_answer *
keep(struct picture *picture, const struct rule_answer *answer)
{
    struct rule_answer *kept = picture_alloc(picture, sizeof *kept);
    *kept = *answer;
    return kept;
}

static void
add_of_number(struct list *list, const struct row *row)
{
    bool all = picture_law(list->picture)->all;
    for (size_t i = 0; i < rule_table_count; i++) {
        const struct rule *rule = rule_table[i];
        struct rule_answer answer;
        if (!rule->judge)
            continue;
        const struct part *part = ask(rule, row, &answer);
        if (part && (all || rule_is_finding(&answer)))
            add(list, row,
                (struct finding){part->number, rule, keep(list->picture, &answer), NULL, i});
    }
}

/* What is about no number: a file that was refused; with `all` the rules that cannot be seen. */
static void
add_others(struct list *list)
{
    const struct picture_law *law = picture_law(list->picture);
    const struct rule *refused =
        law->refused_rule ? rule_table_find(text_of(law->refused_rule)) : NULL;
    if (refused) {
        struct rule_answer answer = rule_breaks("%s", law->refusal);
        add(list, NULL,
            (struct finding){NULL, refused, keep(list->picture, &answer), NULL, rule_table_count});
    }
    for (size_t i = 0; law->all && i < rule_table_count; i++) {
        if (!rule_table[i]->judge)
            add(list, NULL, (struct finding){NULL, rule_table[i], NULL, NULL, i});
    }
}

static int
rank_of(const struct row *row)
{
    return findings_rank(row->parts[0].finding);
}

/* Worst first; else in the order they came, which qsort is not bound to keep: by their parts. */
static int
compare(const void *left, const void *right)
{
    const struct row *const *a = left, *const *b = right;
    int order = rank_of(*b) - rank_of(*a);
    return order ? order : *a < *b ? -1 : *a > *b;
}

struct rows
findings_rows(struct picture *picture)
{
    struct list list = {.picture = picture};
    const struct rows *numbers = picture_rows(picture, ROW_NUMBER);
    for (size_t i = 0; i < numbers->count; i++)
        add_of_number(&list, &numbers->at[i]);
    add_others(&list);
    const struct row **order = xcalloc(list.count + 1, sizeof(struct row *));
    for (size_t i = 0; i < list.count; i++)
        order[i] = &list.rows[i];
    qsort(order, list.count, sizeof(struct row *), compare);
    struct rows rows = {picture_alloc(picture, (list.count + 1) * sizeof *rows.at), list.count};
    for (size_t i = 0; i < list.count; i++)
        rows.at[i] = *order[i];
    free(order);
    free(list.rows);
    return rows;
}

/* --- columns of the numbers ------------------------------------------------------------------- */

static int64_t
count(const struct row *row, int *worst)
{
    int64_t found = 0;
    *worst = 0;
    for (size_t i = 0; i < rule_table_count; i++) {
        struct rule_answer answer;
        if (!rule_table[i]->judge || !ask(rule_table[i], row, &answer))
            continue;
        int rank = rule_rank(rule_table[i], &answer);
        found += rank > 0;
        *worst = rank > *worst ? rank : *worst;
    }
    return found;
}

struct value
findings_number_count(const struct row *row)
{
    int worst;
    return value_number(count(row, &worst));
}

struct value
findings_number_worst(const struct row *row)
{
    int worst;
    count(row, &worst);
    return worst > 0 ? value_word(rule_rank_name(worst)) : value_none();
}
