#include "console/control/looking.h"

#include <inttypes.h>

#include "proto/board/contingency.h"

enum { DEPTH_MAX = 4 };

/* What an order is about, for a target that is an order. */
static struct text
innermost(const struct board *board, struct text target)
{
    struct text key;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        if (verb_target_kind(target, &key) != TARGET_ORDER)
            return target;
        const struct order *order = board_order(board, key);
        if (!order)
            return target;
        target = order->is.target;
    }
    return target;
}

/* `plan` names a plan that says where the number `other` goes. */
static bool
has_number(const struct board *board, struct text plan, struct text other)
{
    struct text name, number;
    if (verb_target_kind(plan, &name) != TARGET_PLAN ||
        verb_target_kind(other, &number) != TARGET_NUMBER)
        return false;
    const struct contingency *known = board_contingency(board, name);
    return known && contingency_route(known, number) != NULL;
}

static bool
is_same(const struct board *board, struct text one, struct text other)
{
    one = innermost(board, one);
    other = innermost(board, other);
    return text_equal(one, other) || has_number(board, one, other) || has_number(board, other, one);
}

static bool
is_at(const struct board *board, const struct intent *intent, struct text target)
{
    bool is_it = intent->rows > (int64_t)intent->targets.count;
    for (size_t i = 0; i < intent->targets.count && !is_it; i++)
        is_it = is_same(board, intent->targets.at[i], target);
    return is_it;
}

int
looking_find(const struct intent **found, int most, const struct site *site, const char *target)
{
    int count = 0;
    for (size_t i = 0; i < site->look_count && count < most; i++) {
        if (verb_row((int)site->looks[i].verb) &&
            is_at(site->board, &site->looks[i], text_of(target)))
            found[count++] = &site->looks[i];
    }
    return count;
}

void
looking_say(char *to, size_t size, const struct intent *intent)
{
    const struct verb_row *verb = verb_row((int)intent->verb);
    const char *name = verb ? verb->name : "?";
    if (intent->rows > 1)
        str_format(to, size, "%.*s looks at %s of %" PRId64 " rows", TEXT_ARG(intent->who), name,
                   intent->rows);
    else
        str_format(to, size, "%.*s looks at %s", TEXT_ARG(intent->who), name);
}
