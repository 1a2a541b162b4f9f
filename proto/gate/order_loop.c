#include "proto/gate/order_loop.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"

/* A number that was looked at, or is to be. */
struct visit {
    struct text number; /* key; borrowed from a destination */
    struct visit *next; /* still to be looked at */
    UT_hash_handle hh;
};

struct walk {
    const struct board *board;
    const struct contingency_set *plans;
    bool with_overrides, with_plans; /* with_plans: of the board, when there is no set */
    struct visit *visits, *todo;
};

static void
visit(struct walk *walk, struct text number)
{
    struct visit *known = NULL;
    HASH_FIND(hh, walk->visits, number.at, (unsigned)number.len, known);
    if (known || number.len == 0)
        return;
    known = xcalloc(1, sizeof *known);
    known->number = number;
    known->next = walk->todo;
    walk->todo = known;
    HASH_ADD_KEYPTR(hh, walk->visits, known->number.at, (unsigned)number.len, known);
}

static const char *
destination_of(const struct walk *walk, struct text key)
{
    const struct number *number = board_number(walk->board, key);
    const struct route *routes = number ? number->routes : NULL;
    const char *planned = walk->plans ? contingency_set_route(walk->plans, key, NULL)
                          : routes && walk->with_plans ? routes[ROUTE_PLAN].destination
                                                       : NULL;
    if (routes && walk->with_overrides && routes[ROUTE_OVERRIDE].destination)
        return routes[ROUTE_OVERRIDE].destination;
    if (planned)
        return planned;
    return routes ? routes[ROUTE_BASE].destination : NULL;
}

/* "number:X", and each "number:X=60" of a split. */
static void
follow(struct walk *walk, const char *destination)
{
    struct text rest = text_of(destination), kind = text_cut(&rest, ':');
    if (text_is(kind, "number"))
        visit(walk, rest);
    if (!text_is(kind, "split"))
        return;
    while (rest.len > 0) {
        struct text part = text_cut(&rest, ','), part_kind = text_cut(&part, ':');
        if (text_is(part_kind, "number"))
            visit(walk, text_cut(&part, '='));
    }
}

static bool
reaches(struct walk *walk, struct text number, struct text to)
{
    bool is_reached = false;
    visit(walk, to);
    while (walk->todo && !is_reached) {
        struct visit *at = walk->todo;
        walk->todo = at->next;
        is_reached = text_equal(at->number, number);
        follow(walk, destination_of(walk, at->number));
    }
    struct visit *visit, *next;
    HASH_ITER (hh, walk->visits, visit, next) {
        HASH_DEL(walk->visits, visit);
        free(visit);
    }
    return is_reached;
}

static bool
comes_back(const struct walk *like, struct text number, struct text to)
{
    struct walk now = *like, later = *like;
    now.with_overrides = true;
    later.with_overrides = false;
    return reaches(&now, number, to) || reaches(&later, number, to);
}

/* Those of the set whose bits are in `mask`, and `kept`. */
static struct contingency_set
some_of(const struct contingency_set *all, struct text kept, unsigned mask)
{
    struct contingency_set some = {.count = 0};
    for (size_t i = 0; i < all->count; i++) {
        if ((mask & (1U << i)) || text_is(kept, all->at[i]->plan))
            some.at[some.count++] = all->at[i];
    }
    return some;
}

/* Any of them may end before the others: with few, every choice of them is looked at. */
static bool
comes_back_with_some(const struct board *board, const struct contingency_set *plans,
                     struct text kept, struct text number, struct text to)
{
    enum { FEW = 5 };
    unsigned all = plans->count < 32 ? (1U << plans->count) - 1 : ~0U;
    struct walk walk = {.board = board};
    for (unsigned mask = 0; plans->count <= FEW && mask <= all; mask++) {
        const struct contingency_set some = some_of(plans, kept, mask);
        walk.plans = &some;
        if (comes_back(&walk, number, to))
            return true;
    }
    if (plans->count <= FEW)
        return false;
    for (size_t i = 0; i <= plans->count; i++) { /* all, and each without one */
        unsigned without = i < plans->count ? 1U << i : 0;
        const struct contingency_set some = some_of(plans, kept, all & ~without);
        walk.plans = &some;
        if (comes_back(&walk, number, to))
            return true;
    }
    return false;
}

bool
order_loop_is(const struct board *board, const struct contingency_set *plans, struct text kept,
              struct text number, struct text to)
{
    const struct walk with = {.board = board, .with_plans = true};
    const struct walk without = {.board = board, .with_plans = false};
    return plans ? comes_back_with_some(board, plans, kept, number, to)
                 : comes_back(&with, number, to) || comes_back(&without, number, to);
}
