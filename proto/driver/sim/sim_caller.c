/* sim_caller: who calls, and when.
 *
 * Arrivals of a number are a Poisson process whose rate is constant within slots of five minutes: when
 * the next arrival would fall behind the end of its slot, it is thrown again from there (an
 * exponential time has no memory, so this is exact).
 */
#include <string.h>

#include "proto/base/text.h"
#include "proto/driver/sim/sim_inside.h"

enum {
    SLOT_MINUTES = 5,
    SLOTS_AHEAD = 288,
    AGAIN_PERMIL = 350, /* callers who were not served and try again */
};

/* Mean microseconds between two calls of a number at a moment. */
static int64_t
mean_gap_us(const struct sim *sim, const struct sim_number *number, int64_t at_us)
{
    int64_t busy = 1000;
    if (!sim->is_flat) {
        struct sim_clock local = sim_clock_of(at_us + sim->shift_us);
        busy = sim_centre_busy_permil(number->curve, local.weekday, local.minute);
    }
    int64_t since_us = at_us - sim->settings.start_us;
    int64_t permil =
        sim_scenario_permil(sim->settings.scenario, since_us < 0 ? 0 : since_us / SIM_MINUTE);
    int64_t usual_us = 60 * SIM_MINUTE * 1000 * 1000 / (number->per_hour * busy * permil);
    return usual_us * 1000000 / sim->scale_ppm;
}

void
sim_caller_plan(struct sim *sim, size_t number)
{
    const int64_t slot_us = SLOT_MINUTES * SIM_MINUTE;
    int64_t at_us = sim->now_us;
    for (int i = 0; i < SLOTS_AHEAD; i++) {
        int64_t end_us = (at_us / slot_us + 1) * slot_us;
        int64_t mean_us = mean_gap_us(sim, &sim_centre_numbers[number], at_us);
        int64_t next_us = at_us + sim_dice_exponential(&sim->dice, mean_us);
        if (next_us < end_us) {
            sim_plan(sim, next_us - sim->now_us, SIM_HAPPENS_ARRIVAL, (uint32_t)number, 0);
            return;
        }
        at_us = end_us;
    }
    sim_plan(sim, at_us - sim->now_us, SIM_HAPPENS_ARRIVAL, (uint32_t)number, 1);
}

/* The same number always belongs to the same name; fewer than half send one. */
static void
name_caller(struct sim_call *call)
{
    uint64_t hash = 0;
    for (const char *at = call->caller; *at; at++)
        hash = sim_dice_hash(hash ^ (uint64_t)(unsigned char)*at);
    if (hash % 100 < 45)
        str_format(call->name, sizeof(call->name), "%s %s", sim_names_first(hash >> 8),
                   sim_names_last(hash >> 32));
}

static void
invent_caller(struct sim *sim, struct sim_call *call)
{
    enum medium medium = sim_centre_numbers[call->number].medium;
    if (medium != MEDIUM_VOICE) { /* known by name, from no line */
        uint64_t any = sim_dice_next(&sim->dice);
        str_format(call->name, sizeof(call->name), "%s %s", sim_names_first(any),
                   sim_names_last(any >> 32));
        call->origin = "";
        return;
    }
    int thrown = (int)sim_dice_below(&sim->dice, 1000);
    const struct sim_range *range = sim_centre_ranges;
    for (; thrown >= range->permil; range++)
        thrown -= range->permil;
    call->origin = range->origin;
    if (range->prefix[0]) {
        str_format(call->caller, sizeof(call->caller), "%s%04" PRIu32, range->prefix,
                   sim_dice_below(&sim->dice, 10000));
        name_caller(call);
    }
}

static size_t
choose_trunk(struct sim *sim)
{
    size_t trunk = sim_dice_below(&sim->dice, (uint32_t)sim_centre_trunk_count);
    /* Half of the carriers notice a dead trunk and take the next one. */
    if (sim_trouble_kills_trunk(sim, trunk) && sim_dice_permil(&sim->dice, 500))
        trunk = (trunk + 1) % sim_centre_trunk_count;
    return trunk;
}

void
sim_caller_on_arrival(struct sim *sim, const struct sim_happening *happening)
{
    if (happening->step == 0) {
        struct sim_call *call = sim_call_new(sim, happening->who);
        invent_caller(sim, call);
        call->trunk = choose_trunk(sim);
        sim_call_next(sim, call, SIM_BORN, 0);
    }
    sim_caller_plan(sim, happening->who);
}

/* A robot: its numbers stand in a row, its calls are all alike. */
void
sim_caller_on_flood(struct sim *sim, const struct sim_happening *happening)
{
    const struct sim_trouble *trouble = &sim->settings.scenario->troubles[happening->who];
    if (!sim->is_on[happening->who])
        return;
    size_t number = 0;
    while (strcmp(sim_centre_numbers[number].number, trouble->what) != 0)
        number++;
    struct sim_call *call = sim_call_new(sim, number);
    str_format(call->caller, sizeof(call->caller), "046571%04" PRIu32, sim->sequence++ % 10000);
    call->origin = "fixed_metro";
    call->is_fake = true;
    call->trunk = 0;
    sim_call_next(sim, call, SIM_BORN, 0);

    int64_t mean_us = SIM_MINUTE / trouble->per_minute * 1000000 / sim->scale_ppm;
    sim_plan(sim, sim_dice_erlang(&sim->dice, 4, mean_us), SIM_HAPPENS_FLOOD, happening->who, 0);
}

void
sim_caller_again(struct sim *sim, const struct sim_call *call)
{
    if (call->is_fake || call->is_retry || !sim_dice_permil(&sim->dice, AGAIN_PERMIL))
        return;
    struct sim_call *again = sim_call_new(sim, call->number);
    str_copy(again->caller, sizeof(again->caller), text_of(call->caller));
    str_copy(again->name, sizeof(again->name), text_of(call->name));
    again->origin = call->origin;
    again->trunk = choose_trunk(sim);
    again->is_retry = true;
    int64_t delay_us = sim_dice_between(&sim->dice, 40 * SIM_SECOND, 8 * SIM_MINUTE);
    sim_call_next(sim, again, SIM_BORN, delay_us);
}
