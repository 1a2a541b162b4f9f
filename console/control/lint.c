#include "console/control/lint.h"

#include <stdlib.h>
#include <string.h>

#include "console/rules/rule_table.h"

enum { BOARDS_MAX = 64, PARTS_MAX = 16 };

/* The number as it is, and as it would be: of a split, once for each place. */
struct pictured {
    struct rule_case now, then;
    const struct board *boards[BOARDS_MAX]; /* its own first */
    struct number number;                   /* texts are borrowed */
    char places[PARTS_MAX][DRAFT_WORD_BYTES];
    size_t place_count;
    bool has_route; /* the order says where calls go: places[], or nowhere above its own way */
};

static void
gather_boards(struct pictured *pictured, const struct picture *picture, size_t own)
{
    size_t count = 0;
    pictured->boards[count++] = picture_site(picture, own)->board;
    for (size_t i = 0; i < picture_site_count(picture) && count < BOARDS_MAX; i++) {
        if (i != own)
            pictured->boards[count++] = picture_site(picture, i)->board;
    }
    pictured->now.boards = pictured->boards;
    pictured->now.board_count = count;
}

/* The class that a gate told of that destination, with whatever route; "" none did. */
static char *
class_of(const struct pictured *pictured, const char *place)
{
    for (size_t i = 0; i < pictured->now.board_count; i++) {
        for (const struct number *n = pictured->boards[i]->numbers; n; n = n->hh.next) {
            for (int layer = 0; layer < ROUTE_LAYERS; layer++) {
                const struct route *route = &n->routes[layer];
                if (route->destination && route->target_class && route->target_class[0] &&
                    strcmp(route->destination, place) == 0)
                    return route->target_class;
            }
        }
    }
    return NULL;
}

/* "queue:sav=60 number:0199001234=40": the places; "queue:sav" is one. */
static void
read_places(struct pictured *pictured, const struct draft *draft)
{
    struct text rest = text_of(draft->args);
    while (rest.len > 0 && pictured->place_count < PARTS_MAX) {
        struct text part = text_cut(&rest, ' ');
        if (draft->verb->verb == VERB_SPLIT)
            part = text_cut(&part, '=');
        if (part.len > 0)
            str_copy(pictured->places[pictured->place_count++], DRAFT_WORD_BYTES, part);
    }
}

/* False: the draft is about no number. */
static bool
look(struct pictured *pictured, const struct draft *draft, const struct picture *picture)
{
    struct text key;
    const struct site *site = picture_site(picture, draft->site);
    unsigned kind = verb_target_kind(text_of(draft->target), &key);
    const struct number *number =
        site && kind == TARGET_NUMBER ? board_number(site->board, key) : NULL;
    if (!number)
        return false;
    gather_boards(pictured, picture, draft->site);
    pictured->now.number = number;
    pictured->now.now_us = site->clock_us;
    pictured->then = pictured->now;
    pictured->number = *number;
    pictured->then.number = &pictured->number;
    pictured->has_route = draft->verb->verb == VERB_REROUTE || draft->verb->verb == VERB_SPLIT;
    if (pictured->has_route)
        read_places(pictured, draft);
    if (draft->verb->verb == VERB_CLOSE || draft->verb->verb == VERB_OPEN)
        pictured->number.line = draft->verb->verb == VERB_CLOSE ? LINE_CLOSED : LINE_OPEN;
    return true;
}

static bool
is_worse(const struct rule *rule, const struct rule_answer *a, const struct rule_answer *b)
{
    return rule_rank(rule, a) > rule_rank(rule, b);
}

/* The rule's word of how it would be: of several places the worst. */
static struct rule_answer
judge_then(struct pictured *pictured, const struct rule *rule)
{
    struct route *override = &pictured->number.routes[ROUTE_OVERRIDE];
    struct rule_answer worst = {.state = RULE_EXEMPT};
    if (pictured->has_route)
        *override = (struct route){.destination = NULL};
    if (pictured->place_count == 0)
        return rule_judge(rule, &pictured->then);
    for (size_t i = 0; i < pictured->place_count; i++) {
        char *place = pictured->places[i];
        *override = (struct route){.destination = place, .target_class = class_of(pictured, place)};
        struct rule_answer answer = rule_judge(rule, &pictured->then);
        if (i == 0 || is_worse(rule, &answer, &worst))
            worst = answer;
    }
    return worst;
}

static void
add(struct lint *lint, const struct rule *rule, const struct rule_answer *now,
    const struct rule_answer *then)
{
    int before = rule_rank(rule, now), after = rule_rank(rule, then);
    enum lint_change change = after > before ? LINT_NEW : after > 0 ? LINT_STAYS : LINT_GONE;
    int rank = after > 0 ? after : before;
    bool is_told = rank >= RULE_RANK_WARNING || (rank == RULE_RANK_UNDECIDED && change == LINT_NEW);
    if (is_told && lint->count < LINT_FINDINGS)
        lint->at[lint->count++] =
            (struct lint_finding){rule, change == LINT_GONE ? *now : *then, change};
}

/* New, staying, gone; then the worst; then by code, as qsort keeps no order. */
static int
compare(const void *left, const void *right)
{
    const struct lint_finding *a = left, *b = right;
    if (a->change != b->change)
        return (int)a->change - (int)b->change;
    int order = rule_rank(b->rule, &b->answer) - rule_rank(a->rule, &a->answer);
    return order ? order : strcmp(a->rule->code, b->rule->code);
}

void
lint_make(struct lint *lint, const struct draft *draft, const struct picture *picture)
{
    struct pictured pictured = {.place_count = 0};
    lint->count = 0;
    if (!look(&pictured, draft, picture))
        return;
    for (size_t i = 0; i < rule_table_count; i++) {
        const struct rule *rule = rule_table[i];
        if (!rule->judge)
            continue;
        struct rule_answer now = rule_judge(rule, &pictured.now);
        struct rule_answer then = judge_then(&pictured, rule);
        add(lint, rule, &now, &then);
    }
    qsort(lint->at, lint->count, sizeof *lint->at, compare);
}
