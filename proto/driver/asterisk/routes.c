#include "proto/driver/asterisk/routes.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/board/contingency.h"
#include "proto/driver/asterisk/errand_reading.h"
#include "proto/driver/asterisk/errand_word.h"
#include "proto/event/verb.h"
#include "proto/tariff/number.h"

enum { ENTRIES_MAX = 65536, VALUE_BYTES = 128 };

struct entry {
    char number[NUMBER_BYTES]; /* key */
    char destination[VALUE_BYTES];
    bool routed, closed;
    UT_hash_handle hh;
};

/* A number whose key in the database is another text than its national form. */
struct spelling {
    char number[NUMBER_BYTES]; /* key */
    char theirs[NUMBER_BYTES];
    UT_hash_handle hh;
};

/* A value that our word for it does not give back: menu:accueil, ext:Local/agent4@agents, a long one. */
struct wording {
    char ours[VALUE_BYTES]; /* key */
    char theirs[ERRAND_VALUE_BYTES];
    UT_hash_handle hh;
};

struct routes {
    struct entry *entries;
    struct spelling *spellings; /* of all readings */
    struct wording *wordings;   /* the same */
    bool says_q;                /* q:sav, not queue:sav */
};

struct routes *
routes_new(void)
{
    return xcalloc(1, sizeof(struct routes));
}

void
routes_clear(struct routes *routes)
{
    struct entry *entry, *next;
    HASH_ITER (hh, routes->entries, entry, next) {
        HASH_DEL(routes->entries, entry);
        free(entry);
    }
}

void
routes_free(struct routes **routes)
{
    if (!*routes)
        return;
    routes_clear(*routes);
    struct spelling *spelling, *next;
    HASH_ITER (hh, (*routes)->spellings, spelling, next) {
        HASH_DEL((*routes)->spellings, spelling);
        free(spelling);
    }
    struct wording *wording, *after;
    HASH_ITER (hh, (*routes)->wordings, wording, after) {
        HASH_DEL((*routes)->wordings, wording);
        free(wording);
    }
    free(*routes);
    *routes = NULL;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void
note_spelling(struct routes *routes, const char *number, struct text theirs)
{
    struct spelling *spelling = NULL;
    HASH_FIND_STR(routes->spellings, number, spelling);
    if (!spelling && (text_is(theirs, number) || theirs.len >= NUMBER_BYTES ||
                      HASH_COUNT(routes->spellings) >= ENTRIES_MAX))
        return;
    if (!spelling) {
        spelling = xcalloc(1, sizeof(*spelling));
        str_copy(spelling->number, sizeof(spelling->number), text_of(number));
        HASH_ADD_STR(routes->spellings, number, spelling);
    }
    str_copy(spelling->theirs, sizeof(spelling->theirs), theirs);
}

struct text
routes_key(const struct routes *routes, struct text number)
{
    struct spelling *spelling = NULL;
    if (number.len)
        HASH_FIND(hh, routes->spellings, number.at, (unsigned)number.len, spelling);
    return spelling ? text_of(spelling->theirs) : number;
}

static struct entry *
entry_of(struct routes *routes, struct text number)
{
    char national[NUMBER_BYTES];
    struct text key = number_national(national, number);
    struct entry *entry = NULL;
    if (!key.len || memchr(key.at, 0, key.len))
        return NULL;
    HASH_FIND(hh, routes->entries, key.at, (unsigned)key.len, entry);
    if (entry || HASH_COUNT(routes->entries) >= ENTRIES_MAX)
        return entry;
    entry = xcalloc(1, sizeof(*entry));
    str_copy(entry->number, sizeof(entry->number), key);
    HASH_ADD(hh, routes->entries, number, (unsigned)key.len, entry);
    note_spelling(routes, entry->number, number);
    return entry;
}

/* What sites write in front of the colon, and our word for it. The first of a word is written. */
static const struct {
    const char *theirs, *ours;
} kinds[] = {
    {"ivr", "menu"},
    {"ext", "agent"},
    {"msg", "message"},
    {"q", "queue"},
};

void
routes_ours(char *to, size_t size, struct text value)
{
    struct text rest = value, kind = text_cut(&rest, ':');
    for (size_t i = 0; rest.at && i < NITEMS(kinds); i++) {
        if (text_is(kind, kinds[i].theirs)) {
            str_format(to, size, "%s:%.*s", kinds[i].ours, TEXT_ARG(rest));
            return;
        }
    }
    str_copy(to, size, value);
}

void
routes_theirs(char *to, size_t size, struct text destination)
{
    struct text rest = destination, kind = text_cut(&rest, ':');
    for (size_t i = 0; rest.at && i < NITEMS(kinds); i++) {
        if (text_is(kind, kinds[i].ours) && !text_is(kind, "queue")) {
            struct text name = text_is(kind, "agent") ? errand_word_of_agent(rest) : rest;
            str_format(to, size, "%s:%.*s", kinds[i].theirs, TEXT_ARG(name));
            return;
        }
    }
    str_copy(to, size, destination);
}

static struct wording *
wording_of(const struct routes *routes, struct text destination)
{
    struct wording *wording = NULL;
    if (destination.len > 0)
        HASH_FIND(hh, routes->wordings, destination.at, (unsigned)destination.len, wording);
    return wording;
}

/* As it was read last: a route that the switch had is put back byte by byte. */
static void
note_wording(struct routes *routes, const char *ours, struct text value)
{
    char back[ERRAND_VALUE_BYTES];
    struct wording *wording = wording_of(routes, text_of(ours));
    routes_theirs(back, sizeof(back), text_of(ours));
    bool is_odd = !text_is(value, back) && !text_has_prefix(value, "q:") &&
                  errand_word_is_line(value, ERRAND_VALUE_BYTES - 1);
    if (wording && !is_odd) {
        HASH_DEL(routes->wordings, wording);
        free(wording);
    }
    if (!is_odd || (!wording && HASH_COUNT(routes->wordings) >= ENTRIES_MAX))
        return;
    if (!wording) {
        wording = xcalloc(1, sizeof(*wording));
        str_copy(wording->ours, sizeof(wording->ours), text_of(ours));
        HASH_ADD_STR(routes->wordings, ours, wording);
    }
    str_copy(wording->theirs, sizeof(wording->theirs), value);
}

void
routes_spell(const struct routes *routes, char *to, size_t size, struct text destination)
{
    struct text name = destination, kind = text_cut(&name, ':');
    const struct wording *wording = wording_of(routes, destination);
    if (wording)
        str_copy(to, size, text_of(wording->theirs));
    else if (routes->says_q && text_is(kind, "queue"))
        str_format(to, size, "q:%.*s", TEXT_ARG(name));
    else
        routes_theirs(to, size, destination);
}

void
routes_take(struct routes *routes, enum routes_family family, const struct ami_message *message)
{
    struct text key = ami_get(message, "Key"), value = ami_get(message, "Val");
    const char *slash = key.len ? memrchr(key.at, '/', key.len) : NULL;
    if (!text_is(ami_get(message, "Event"), "DBGetTreeResponse") || !slash)
        return;
    struct text number = {slash + 1, key.len - (size_t)(slash + 1 - key.at)};
    struct entry *entry = entry_of(routes, number);
    if (!entry)
        return;
    if (family == ROUTES_CLOSED) {
        entry->closed = value.len && !text_is(value, "0");
        return;
    }
    entry->routed = true;
    if (text_has_prefix(value, "q:") || text_has_prefix(value, "queue:"))
        routes->says_q = text_has_prefix(value, "q:");
    routes_ours(entry->destination, sizeof(entry->destination), value);
    note_wording(routes, entry->destination, value);
}

/* ---- telling -------------------------------------------------------------------------------- */

/* Is an order of this number under way? What is read meanwhile may be before it or behind it. */
static bool
is_ordered(const struct board *board, const char *number)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        struct text target, undone;
        if (order_is_final(&o->is) || order_is_ahead(&o->is))
            continue;
        unsigned kind = verb_target_kind(o->is.target, &target);
        const struct order *of = kind == TARGET_ORDER ? board_order(board, target) : NULL;
        if (of)
            kind = verb_target_kind(of->is.target, &undone), target = undone;
        const struct contingency *plan =
            kind == TARGET_PLAN ? board_contingency(board, target) : NULL;
        if (plan ? contingency_route(plan, text_of(number)) != NULL
                 : kind == TARGET_NUMBER && text_is(target, number))
            return true;
    }
    return false;
}

static void
say_route(struct world *world, const char *number, enum route_layer layer, const char *destination,
          const char *who, int64_t at_us)
{
    world_emit(world, &(struct event){
                          .type = EVENT_ROUTE,
                          .at_us = at_us,
                          .route = {.number = text_of(number),
                                    .layer = (int)layer,
                                    .destination = text_of(destination),
                                    .who = text_of(who)},
                      });
}

/* Both in the words of the site: agent:Local/agent4@agents and agent:agent4 are the same. */
static bool
is_same_place(const char *ours, const char *value)
{
    char a[VALUE_BYTES], b[VALUE_BYTES];
    routes_theirs(a, sizeof(a), text_of(ours));
    routes_theirs(b, sizeof(b), text_of(value));
    return strcmp(a, b) == 0;
}

static bool
is_split(const struct number *number)
{
    for (int layer = ROUTE_BASE; layer < ROUTE_LAYERS; layer++) {
        const char *there = number->routes[layer].destination;
        if (there && text_has_prefix(text_of(there), "split:"))
            return true;
    }
    return false;
}

/* destination "": the switch has none. */
static void
tell_route(struct world *world, const char *number, const char *destination, int64_t at_us)
{
    const struct number *known = board_number(world->env->board, text_of(number));
    if (!known) {
        if (destination[0])
            say_route(world, number, ROUTE_BASE, destination, "", at_us);
        return;
    }
    enum route_layer force = ROUTE_BASE;
    const struct route *route = number_route(known, &force);
    const char *now = route ? route->destination : "";
    if (!route)
        force = ROUTE_BASE;
    if (is_same_place(now, destination) || is_split(known) || is_ordered(world->env->board, number))
        return;
    int fits = (int)force;
    while (fits > ROUTE_BASE) {
        const char *below = known->routes[--fits].destination;
        if (below && is_same_place(below, destination))
            break;
    }
    bool lifts[ROUTE_LAYERS] = {false};
    for (int layer = fits + 1; layer <= (int)force; layer++)
        lifts[layer] = known->routes[layer].destination != NULL;
    const struct route *base = &known->routes[ROUTE_BASE];
    /* What the catalogue says of a number is not the switch's to take back. */
    bool is_ours = !base->destination || !base->who || !base->who[0];
    bool says_base = fits == ROUTE_BASE && (destination[0] || is_ours) &&
                     strcmp(base->destination ? base->destination : "", destination) != 0;
    for (int layer = ROUTE_LAYERS - 1; layer > ROUTE_BASE; layer--) {
        if (lifts[layer])
            say_route(world, number, (enum route_layer)layer, "", "switch", at_us);
    }
    if (says_base)
        say_route(world, number, ROUTE_BASE, destination, "", at_us);
}

static void
tell_line(struct world *world, const char *number, enum line_state state, int64_t at_us)
{
    const struct number *known = board_number(world->env->board, text_of(number));
    if (known ? known->line == state : state == LINE_UNKNOWN)
        return;
    if (is_ordered(world->env->board, number))
        return;
    bool was_ordered = known && known->line_who && known->line_who[0];
    world_emit(world, &(struct event){
                          .type = EVENT_LINE,
                          .at_us = at_us,
                          .line = {.number = text_of(number),
                                   .state = (int)state,
                                   .who = text_of(was_ordered ? "switch" : "")},
                      });
}

void
routes_settle(struct routes *routes, struct world *world, const bool read[ROUTES_FAMILIES],
              int64_t at_us)
{
    world->env->settle(world->env->context);
    struct entry *entry, *next;
    HASH_ITER (hh, routes->entries, entry, next) {
        if (read[ROUTES_DESTINATION] && entry->routed)
            tell_route(world, entry->number, entry->destination, at_us);
        if (read[ROUTES_CLOSED])
            tell_line(world, entry->number, entry->closed ? LINE_CLOSED : LINE_OPEN, at_us);
    }
    /* What the board has and the switch has no more. */
    for (const struct number *known = world->env->board->numbers; known; known = known->hh.next) {
        HASH_FIND(hh, routes->entries, known->number, (unsigned)strlen(known->number), entry);
        if (read[ROUTES_DESTINATION] && !(entry && entry->routed) && number_route(known, NULL))
            tell_route(world, known->number, "", at_us);
        if (read[ROUTES_CLOSED] && !entry && known->line == LINE_CLOSED)
            tell_line(world, known->number, LINE_OPEN, at_us);
    }
}
