/* sim_way: where the calls of a number go. */
#include <string.h>

#include "proto/driver/sim/sim_inside.h"

enum { HOPS_MAX = 8, PERCENT = 100 };

#define SPLIT "split:"

/* Index in the table of numbers; sim_centre_number_count: none. */
size_t
sim_way_number(struct text name)
{
    size_t at = 0;
    while (at < sim_centre_number_count && !text_is(name, sim_centre_numbers[at].number))
        at++;
    return at;
}

bool
sim_way_is_place(struct text destination)
{
    char own[SIM_WAY_BYTES];
    return str_copy(own, sizeof(own), destination) && sim_centre_place(own).kind != SIM_NOWHERE;
}

/* Takes the next part off "split:queue:a=60,queue:b=40"; a plain destination is one part of 100. */
static bool
next_part(struct text *rest, struct text *destination, int64_t *percent)
{
    *percent = PERCENT;
    *destination = text_cut(rest, ',');
    const char *sign =
        destination->len > 0 ? memrchr(destination->at, '=', destination->len) : NULL;
    if (!sign)
        return destination->len > 0;
    size_t len = (size_t)(sign - destination->at);
    struct text share = {sign + 1, destination->len - len - 1};
    destination->len = len;
    return text_to_i64(share, percent) && *percent > 0 && *percent <= PERCENT;
}

static struct text
parts_of(const char *way)
{
    struct text parts = text_of(way);
    if (text_has_prefix(parts, SPLIT))
        text_cut(&parts, ':');
    return parts;
}

bool
sim_way_is_good(const char *way)
{
    struct text rest = parts_of(way), destination;
    int64_t sum = 0, percent;
    while (rest.len > 0) {
        if (!next_part(&rest, &destination, &percent) || !sim_way_is_place(destination))
            return false;
        sum += percent;
    }
    return sum == PERCENT;
}

/* The dice are thrown for a split only. */
static struct text
choose_part(struct sim *sim, const char *way)
{
    struct text rest = parts_of(way), destination;
    int64_t percent;
    bool is_shared = text_has_prefix(text_of(way), SPLIT) && !sim->settings.ignores_splits;
    int64_t thrown = is_shared ? sim_dice_below(&sim->dice, PERCENT) : 0;
    while (next_part(&rest, &destination, &percent) && rest.len > 0 && thrown >= percent)
        thrown -= percent;
    return destination;
}

static const char *
way_of(const struct sim *sim, size_t number)
{
    const struct sim_way *way = &sim->ways[number];
    const char *own = way->override ? way->override : sim_centre_numbers[number].route;
    return way->ordered ? way->ordered : own;
}

/* Once, when it is offered: what is ordered later concerns the next one. */
void
sim_way_choose(struct sim *sim, struct sim_call *call)
{
    size_t number = call->number;
    call->way[0] = call->via[0] = '\0';
    for (int hops = 0; hops < HOPS_MAX && number < sim_centre_number_count; hops++) {
        const char *way = way_of(sim, number);
        if (!way)
            return;
        str_copy(call->way, sizeof(call->way), choose_part(sim, way));
        struct text name = text_of(call->way), kind = text_cut(&name, ':');
        number = text_is(kind, "number") ? sim_way_number(name) : sim_centre_number_count;
        if (number < sim_centre_number_count && !call->via[0])
            str_copy(call->via, sizeof(call->via), text_of(call->way));
    }
}

bool
sim_way_is_own(size_t number, const char *way)
{
    const char *own = sim_centre_numbers[number].route;
    return !way[0] || (own && strcmp(way, own) == 0);
}
