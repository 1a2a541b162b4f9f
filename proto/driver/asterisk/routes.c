#include "proto/driver/asterisk/routes.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/tariff/number.h"

enum { ENTRIES_MAX = 65536, VALUE_BYTES = 128 };

struct entry {
    char number[NUMBER_BYTES]; /* key */
    char destination[VALUE_BYTES];
    bool routed, closed;
    UT_hash_handle hh;
};

struct routes {
    struct entry *entries;
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
    free(*routes);
    *routes = NULL;
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
    return entry;
}

/* What sites write in front of the colon, and our word for it. */
static const struct {
    const char *theirs, *ours;
} kinds[] = {
    {"ivr", "menu"},
    {"ext", "agent"},
    {"msg", "message"},
    {"q", "queue"},
};

static void
set_destination(struct entry *entry, struct text value)
{
    struct text rest = value, kind = text_cut(&rest, ':');
    entry->routed = true;
    for (size_t i = 0; rest.at && i < NITEMS(kinds); i++) {
        if (text_is(kind, kinds[i].theirs)) {
            str_format(entry->destination, sizeof(entry->destination), "%s:%.*s", kinds[i].ours,
                       TEXT_ARG(rest));
            return;
        }
    }
    str_copy(entry->destination, sizeof(entry->destination), value);
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
    if (family == ROUTES_DESTINATION)
        set_destination(entry, value);
    else
        entry->closed = value.len && !text_is(value, "0");
}

static void
tell_route(struct world *world, const char *number, const char *destination, int64_t at_us)
{
    const struct number *known = board_number(world->env->board, text_of(number));
    const char *now = known ? known->routes[ROUTE_BASE].destination : NULL;
    if (strcmp(now ? now : "", destination) == 0)
        return;
    world_emit(world, &(struct event){
                          .type = EVENT_ROUTE,
                          .at_us = at_us,
                          .route = {.number = text_of(number),
                                    .layer = ROUTE_BASE,
                                    .destination = text_of(destination)},
                      });
}

static void
tell_line(struct world *world, const char *number, enum line_state state, int64_t at_us)
{
    const struct number *known = board_number(world->env->board, text_of(number));
    if (known ? known->line == state : state == LINE_UNKNOWN)
        return;
    world_emit(world, &(struct event){
                          .type = EVENT_LINE,
                          .at_us = at_us,
                          .line = {.number = text_of(number), .state = (int)state},
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
        if (read[ROUTES_DESTINATION] && !(entry && entry->routed) &&
            known->routes[ROUTE_BASE].destination)
            tell_route(world, known->number, "", at_us);
        if (read[ROUTES_CLOSED] && !entry && known->line == LINE_CLOSED)
            tell_line(world, known->number, LINE_OPEN, at_us);
    }
}
