/* sim_trouble: what changes by the minute: lines that close at night, a supervisor's overrides, and the
 * scenario's troubles. */
#include <string.h>

#include "proto/base/text.h"
#include "proto/driver/sim/sim_inside.h"

enum {
    OPENS = 8 * 60,
    CLOSES = 20 * 60,
    OVERRIDE_EVERY = 150, /* minutes */
    OVERRIDE_FROM = 15,
    OVERRIDE_TO = 75,
    CAUSE_NETWORK_DOWN = 38,
};

/* ---- lines ---- */

static bool
is_night(const struct sim *sim, size_t number)
{
    int minute = sim_local(sim).minute;
    return sim_centre_numbers[number].closes_at_night && !sim->is_flat &&
           (minute < OPENS || minute >= CLOSES);
}

static bool
is_shut(const struct sim *sim, size_t number)
{
    enum sim_line_order order = sim->ways[number].line_order;
    return order == SIM_BY_CALENDAR ? is_night(sim, number) : order == SIM_ORDERED_CLOSED;
}

/* Of a line that an order holds the gate tells. */
void
sim_trouble_say_line(struct sim *sim, size_t number)
{
    sim->ways[number].is_closed = is_shut(sim, number);
    if (sim->ways[number].line_order != SIM_BY_CALENDAR)
        return;
    struct event event = {
        .type = EVENT_LINE,
        .line = {.number = text_of(sim_centre_numbers[number].number), .state = LINE_OPEN}};
    if (sim->ways[number].is_closed) {
        int minutes = (OPENS - sim_local(sim).minute + 1440) % 1440;
        event.line.state = LINE_CLOSED;
        event.line.message = TEXT("Nos bureaux ouvrent à 8 heures.");
        event.line.who = TEXT("calendrier");
        event.line.until_us = (sim->now_us / SIM_MINUTE + minutes) * SIM_MINUTE;
    }
    sim_say(sim, event);
}

static void
turn_lines(struct sim *sim)
{
    for (size_t i = 0; i < sim_centre_number_count; i++) {
        if (is_shut(sim, i) != sim->ways[i].is_closed)
            sim_trouble_say_line(sim, i);
    }
}

/* ---- overrides ---- */

static const struct {
    const char *number, *destination, *who;
} overrides[] = {
    {"0825990066", "queue:depannage", "Sylvie Maître"},
    {"0806990044", "queue:sav", "Noël Château"},
    {"3499", "queue:rendez-vous", "Sylvie Maître"},
};

static void
say_override(struct sim *sim, size_t number, const char *who)
{
    const struct sim_way *way = &sim->ways[number];
    sim_say(sim, (struct event){.type = EVENT_ROUTE,
                                .route = {.number = text_of(sim_centre_numbers[number].number),
                                          .layer = ROUTE_OVERRIDE,
                                          .destination = text_of(way->override),
                                          .who = text_of(who),
                                          .until_us = way->until_us}});
}

static void
turn_overrides(struct sim *sim, int64_t minute)
{
    for (size_t i = 0; i < sim_centre_number_count; i++) {
        struct sim_way *way = &sim->ways[i];
        if (way->override && sim->now_us >= way->until_us) {
            way->override = NULL;
            way->until_us = 0;
            say_override(sim, i, "fin prévue");
        }
    }
    if (minute % OVERRIDE_EVERY != OVERRIDE_FROM)
        return;
    size_t turn = (size_t)(minute / OVERRIDE_EVERY) % NITEMS(overrides), number = 0;
    while (strcmp(sim_centre_numbers[number].number, overrides[turn].number) != 0)
        number++;
    if (sim->ways[number].ordered || sim->ways[number].line_order != SIM_BY_CALENDAR)
        return; /* somebody decided about it */
    sim->ways[number].override = overrides[turn].destination;
    sim->ways[number].until_us = sim->now_us + (OVERRIDE_TO - OVERRIDE_FROM) * SIM_MINUTE;
    say_override(sim, number, overrides[turn].who);
}

/* ---- troubles ---- */

bool
sim_trouble_kills_trunk(const struct sim *sim, size_t trunk)
{
    for (size_t i = 0; i < SIM_TROUBLES; i++) {
        const struct sim_trouble *trouble = &sim->settings.scenario->troubles[i];
        if (sim->is_on[i] && trouble->kind == SIM_TRUNK_DEAD &&
            strcmp(trouble->what, sim_centre_trunks[trunk]) == 0)
            return true;
    }
    return false;
}

static void
cut_agents(struct sim *sim, const struct sim_trouble *trouble, bool is_on)
{
    for (size_t i = 0; i < sim->agent_count; i++) {
        if (text_has_prefix(text_of(sim->agents[i].team->team), trouble->what))
            sim_agent_cut(sim, &sim->agents[i], is_on);
    }
}

/* Calls that are up on the trunk are gone. */
static void
kill_trunk(struct sim *sim, const struct sim_trouble *trouble, bool is_on)
{
    if (!is_on)
        return;
    size_t count = sim->call_count; /* those who call again at once come by another way */
    for (size_t i = 0; i < count; i++) {
        struct sim_call *call = sim->calls[i];
        bool is_up = call->phase != SIM_FREE && call->phase != SIM_BORN &&
                     sim_centre_numbers[call->number].medium == MEDIUM_VOICE;
        if (!is_up || strcmp(sim_centre_trunks[call->trunk], trouble->what) != 0)
            continue;
        if (call->line)
            sim_wait_leave(sim, call, LEAVE_ABANDONED); /* all that the queue sees of it */
        sim_call_end(sim, call, PARTY_SWITCH, CAUSE_NETWORK_DOWN);
    }
}

static void
start_flood(struct sim *sim, const struct sim_trouble *trouble, bool is_on)
{
    if (is_on)
        sim_plan(sim, SIM_SECOND, SIM_HAPPENS_FLOOD,
                 (uint32_t)(trouble - sim->settings.scenario->troubles), 0);
}

static void (*const turns[])(struct sim *, const struct sim_trouble *, bool) = {
    [SIM_AGENTS_LOST] = cut_agents,
    [SIM_TRUNK_DEAD] = kill_trunk,
    [SIM_FLOOD] = start_flood,
};

static void
turn_troubles(struct sim *sim)
{
    int64_t minute = (sim->now_us - sim->settings.start_us) / SIM_MINUTE;
    if (sim->now_us < sim->settings.start_us)
        return;
    for (size_t i = 0; i < SIM_TROUBLES; i++) {
        const struct sim_trouble *trouble = &sim->settings.scenario->troubles[i];
        if (trouble->kind == SIM_NO_TROUBLE)
            return;
        int64_t past = minute % trouble->period;
        bool is_on = past >= trouble->from && past < trouble->to;
        if (is_on == sim->is_on[i])
            continue;
        sim->is_on[i] = is_on;
        turns[trouble->kind](sim, trouble, is_on);
    }
}

void
sim_trouble_on_minute(struct sim *sim, const struct sim_happening *happening)
{
    (void)happening;
    turn_lines(sim);
    turn_overrides(sim, (sim->now_us - sim->settings.begin_us) / SIM_MINUTE);
    turn_troubles(sim);
    sim_plan(sim, SIM_MINUTE, SIM_HAPPENS_MINUTE, 0, 0);
}
