#include "proto/gate/askers.h"

#include <stdlib.h>
#include <uthash.h>

#include "proto/base/mem.h"

/* Above it, those that the board has forgotten are dropped. */
enum { KEPT = 2 * ORDERS_MAX };

struct asker {
    char *order; /* key */
    char *role, *key;
    UT_hash_handle hh;
};

struct askers {
    const struct board *board;
    struct asker *by_order;
};

struct askers *
askers_new(const struct board *board)
{
    struct askers *askers = xcalloc(1, sizeof *askers);
    askers->board = board;
    return askers;
}

static void
drop(struct askers *askers, struct asker *asker)
{
    HASH_DEL(askers->by_order, asker);
    free(asker->order);
    free(asker->role);
    free(asker->key);
    free(asker);
}

void
askers_free(struct askers **askers)
{
    if (!*askers)
        return;
    while ((*askers)->by_order)
        drop(*askers, (*askers)->by_order);
    free(*askers);
    *askers = NULL;
}

static struct asker *
find(const struct askers *askers, struct text order)
{
    struct asker *found = NULL;
    if (order.len > 0)
        HASH_FIND(hh, askers->by_order, order.at, order.len, found);
    return found;
}

static void
forget_what_the_board_forgot(struct askers *askers)
{
    struct asker *asker, *next;
    HASH_ITER (hh, askers->by_order, asker, next) {
        if (!board_order(askers->board, text_of(asker->order)))
            drop(askers, asker);
    }
}

void
askers_learn(struct askers *askers, struct text order, struct asker_words words)
{
    if (order.len == 0 || find(askers, order))
        return;
    if (HASH_COUNT(askers->by_order) >= KEPT)
        forget_what_the_board_forgot(askers);
    struct asker *asker = xcalloc(1, sizeof *asker);
    asker->order = xstrdup(order);
    asker->role = xstrdup(words.role);
    asker->key = xstrdup(words.key);
    HASH_ADD_KEYPTR(hh, askers->by_order, asker->order, order.len, asker);
}

bool
askers_hear(void *context, const struct audit_seen *seen)
{
    struct askers *askers = context;
    const struct audit_record *record = seen->record;
    bool says_who = record->role.len > 0 || record->key.len > 0;
    if (says_who && board_order(askers->board, record->order))
        askers_learn(askers, record->order, (struct asker_words){record->role, record->key});
    return true;
}

bool
askers_know(const struct askers *askers, struct text order)
{
    return find(askers, order) != NULL;
}

struct asker_words
askers_find(const struct askers *askers, struct text order)
{
    const struct asker *found = find(askers, order);
    return found ? (struct asker_words){text_of(found->role), text_of(found->key)}
                 : (struct asker_words){TEXT(""), TEXT("")};
}
