#include "proto/driver/sim/sim_engine.h"

#include <stdlib.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/base/text.h"
#include "proto/driver/sim/sim_inside.h"

enum {
    AGENTS_MAX = 4000,       /* beyond, conversations get shorter instead */
    FLAT_STAFF_PERMIL = 800, /* agents of a centre where nobody goes home, of those with shifts */
    WARM_UP_CALLS = 4000,
    WARM_UP_MINUTES = 30,
    MINUTES_A_WEEK = 7 * 24 * 60,
};

typedef void happening_fn(struct sim *sim, const struct sim_happening *happening);

static happening_fn *const happening_table[SIM_HAPPENINGS] = {
    [SIM_HAPPENS_MINUTE] = sim_trouble_on_minute, [SIM_HAPPENS_ARRIVAL] = sim_caller_on_arrival,
    [SIM_HAPPENS_FLOOD] = sim_caller_on_flood,    [SIM_HAPPENS_CALL] = sim_call_on,
    [SIM_HAPPENS_AGENT] = sim_agent_on,           [SIM_HAPPENS_SHIFT] = sim_agent_on_shift,
    [SIM_HAPPENS_WISH] = sim_agent_on_wish,
};

void
sim_say(struct sim *sim, struct event event)
{
    event.at_us = sim->now_us;
    sim->sink(sim->context, &event);
}

void
sim_plan(struct sim *sim, int64_t delay_us, int kind, uint32_t who, uint32_t step)
{
    sim_heap_add(&sim->heap,
                 (struct sim_happening){
                     .at_us = sim->now_us + delay_us, .kind = kind, .who = who, .step = step});
}

struct sim_clock
sim_local(const struct sim *sim)
{
    return sim_clock_of(sim->now_us + sim->shift_us);
}

int64_t
sim_now_us(const struct sim *sim)
{
    return sim->now_us;
}

int64_t
sim_warm_up_us(int64_t rate_milli)
{
    int64_t usual_us = WARM_UP_MINUTES * SIM_MINUTE;
    if (rate_milli == 0)
        return usual_us;
    int64_t enough_us = WARM_UP_CALLS * SIM_SECOND * 1000 / rate_milli;
    return enough_us < usual_us ? enough_us : usual_us;
}

/* ---- building the centre ---- */

/* The centre's own clock stands at the scenario's hour when the scenario starts. */
static int64_t
clock_shift_us(const struct sim_scenario *scenario, int64_t start_us)
{
    if (scenario->weekday < 0)
        return 0;
    struct sim_clock real = sim_clock_of(start_us);
    int64_t is = real.weekday * 1440 + real.minute;
    int64_t wanted = scenario->weekday * 1440 + scenario->minute;
    return (wanted - is + MINUTES_A_WEEK) % MINUTES_A_WEEK * SIM_MINUTE;
}

/* How many agents stand for `count` of the centre's own size. */
static int
scale(const struct sim *sim, int count, int64_t permil)
{
    int64_t scaled = count * (sim->scale_ppm * sim->haste_ppm / 1000000) / 1000 * permil / 1000000;
    return scaled < 1 ? 1 : (int)scaled;
}

static void
set_size(struct sim *sim)
{
    sim->scale_ppm = sim->haste_ppm = 1000000;
    int64_t rate_milli = sim->settings.rate_milli;
    sim->is_flat = rate_milli > 0;
    if (!sim->is_flat)
        return;
    sim->scale_ppm = rate_milli * 1000 * 3600 / sim_centre_per_hour();
    if (sim->scale_ppm < 1)
        sim->scale_ppm = 1;
    int64_t agents = sim_centre_agents() * sim->scale_ppm / 1000000;
    if (agents > AGENTS_MAX)
        sim->haste_ppm = INT64_C(1000000) * AGENTS_MAX / agents;
}

static int
team_size(const struct sim *sim, const struct sim_team *team)
{
    return sim->is_flat ? scale(sim, team->count, FLAT_STAFF_PERMIL) : team->count;
}

static void
build_lines(struct sim *sim)
{
    sim->lines = xcalloc(sim_centre_queue_count, sizeof(*sim->lines));
    for (size_t i = 0; i < sim_centre_queue_count; i++) {
        const struct sim_queue *queue = &sim_centre_queues[i];
        int64_t most = queue->max_waiting * sim->scale_ppm / 1000000;
        sim->lines[i].queue = queue;
        sim->lines[i].max_waiting = queue->max_waiting > most ? queue->max_waiting : (int)most;
    }
}

static void
build_agent(struct sim *sim, const struct sim_team *team, int rank)
{
    uint32_t index = (uint32_t)sim->agent_count++;
    struct sim_agent *agent = &sim->agents[index];
    *agent = (struct sim_agent){.index = index,
                                .team = team,
                                .rank = rank,
                                .is_ghost = team->has_ghost && rank == 0,
                                .is_night = !sim->is_flat && rank >= team->count - team->nights};
    str_format(agent->id, sizeof(agent->id), "%" PRIu32, 1001 + index);
    str_format(agent->name, sizeof(agent->name), "%s %s", sim_names_first(index * 17 + 3),
               sim_names_last(index * 13 + index / sim_names_firsts));
    size_t serves = agent->is_ghost ? 1 : SIM_SERVES;
    for (size_t i = 0; i < serves && team->serves[i].queue; i++) {
        char destination[64];
        str_format(destination, sizeof(destination), "queue:%s", team->serves[i].queue);
        agent->serves[agent->serves_count++] =
            (struct sim_member){.agent = agent,
                                .line = &sim->lines[sim_centre_place(destination).index],
                                .penalty = team->serves[i].penalty};
    }
}

static void
build_agents(struct sim *sim)
{
    int count = 0;
    for (size_t i = 0; i < sim_centre_team_count; i++)
        count += team_size(sim, &sim_centre_teams[i]);
    sim->agents = xcalloc((size_t)count, sizeof(*sim->agents));
    for (size_t i = 0; i < sim_centre_team_count; i++) {
        int size = team_size(sim, &sim_centre_teams[i]);
        for (int rank = 0; rank < size; rank++)
            build_agent(sim, &sim_centre_teams[i], rank);
    }
    for (size_t i = 0; i < sim->agent_count; i++)
        sim_agent_begin(sim, &sim->agents[i]);
}

struct sim *
sim_new(const struct sim_settings *settings)
{
    struct sim *sim = xcalloc(1, sizeof(*sim));
    sim->settings = *settings;
    if (!sim->settings.scenario)
        sim->settings.scenario = &sim_scenario_table[0];
    sim->dice.state = settings->seed;
    sim->now_us = settings->begin_us;
    sim->shift_us = clock_shift_us(sim->settings.scenario, settings->start_us);
    set_size(sim);
    sim->ways = xcalloc(sim_centre_number_count, sizeof(*sim->ways));
    build_lines(sim);
    build_agents(sim);
    for (size_t i = 0; i < sim_centre_number_count; i++)
        sim_caller_plan(sim, i);
    sim_plan(sim, SIM_MINUTE, SIM_HAPPENS_MINUTE, 0, 0);
    return sim;
}

void
sim_free(struct sim **sim)
{
    if (!*sim)
        return;
    for (size_t i = 0; i < (*sim)->call_count; i++)
        free((*sim)->calls[i]);
    free((*sim)->calls);
    free((*sim)->agents);
    free((*sim)->lines);
    free((*sim)->ways);
    sim_heap_fini(&(*sim)->heap);
    free(*sim);
    *sim = NULL;
}

/* ---- describing it ---- */

static void
say_number(struct sim *sim, size_t index)
{
    const struct sim_number *number = &sim_centre_numbers[index];
    if (!number->route)
        return; /* nobody knows that it is still called */
    sim_say(sim, (struct event){.type = EVENT_NUMBER,
                                .number = {.number = text_of(number->number),
                                           .label = text_of(number->label),
                                           .owner = text_of(number->owner),
                                           .use = text_of(number->use),
                                           .tariff = text_of(number->tariff),
                                           .tags = text_of(number->tags),
                                           .catalogued = true}});
    sim_say(sim, (struct event){.type = EVENT_ROUTE,
                                .route = {.number = text_of(number->number),
                                          .layer = ROUTE_BASE,
                                          .destination = text_of(number->route)}});
    sim_trouble_say_line(sim, index);
}

static void
say_law(struct sim *sim, const struct sim_law *law)
{
    sim_say(sim, (struct event){.type = EVENT_LEGAL,
                                .legal = {.number = text_of(law->number),
                                          .holder = (int)law->holder,
                                          .eea = ANSWER_YES,
                                          .audience = (int)law->audience,
                                          .contract = (int)law->contract,
                                          .in_contract = (int)law->in_contract,
                                          .directory = (int)law->directory,
                                          .single_service = (int)law->single_service,
                                          .signage = (int)law->signage}});
}

static void
say_budget(struct sim *sim, const struct sim_budget *budget)
{
    static const int64_t eur_ue = 1000000;
    sim_say(sim, (struct event){.type = EVENT_BUDGET,
                                .budget = {.number = text_of(budget->number),
                                           .cost_hour_ue = budget->cost_hour * eur_ue,
                                           .cost_day_ue = budget->cost_day * eur_ue,
                                           .cost_month_ue = budget->cost_month * eur_ue,
                                           .turnover_hour_ue = budget->turnover_hour * eur_ue,
                                           .turnover_day_ue = budget->turnover_day * eur_ue,
                                           .turnover_month_ue = budget->turnover_month * eur_ue}});
}

static void
say_queue(struct sim *sim, const struct sim_line *line)
{
    const struct sim_queue *queue = line->queue;
    sim_say(sim,
            (struct event){.type = EVENT_QUEUE,
                           .queue = {.queue = text_of(queue->queue),
                                     .label = text_of(queue->label),
                                     .owner = text_of(queue->owner),
                                     .strategy = TEXT("longest-idle"),
                                     .threshold_ms = queue->threshold_s * INT64_C(1000),
                                     .max_waiting = line->max_waiting,
                                     .short_abandon_ms = queue->short_abandon_s * INT64_C(1000),
                                     .medium = (int)queue->medium}});
}

static void
say_agent(struct sim *sim, const struct sim_agent *agent)
{
    sim_say(sim, (struct event){.type = EVENT_AGENT,
                                .agent = {.agent = text_of(agent->id),
                                          .label = text_of(agent->name),
                                          .team = text_of(agent->team->team)}});
    for (int i = 0; i < agent->serves_count; i++)
        sim_say(sim,
                (struct event){.type = EVENT_MEMBER,
                               .member = {.agent = text_of(agent->id),
                                          .queue = text_of(agent->serves[i].line->queue->queue),
                                          .penalty = agent->serves[i].penalty}});
    sim_agent_say(sim, agent);
}

void
sim_describe(struct sim *sim, sim_sink *sink, void *context)
{
    sim->sink = sink;
    sim->context = context;
    for (size_t i = 0; i < sim_centre_number_count; i++)
        say_number(sim, i);
    for (size_t i = 0; i < sim_centre_law_count; i++)
        say_law(sim, &sim_centre_laws[i]);
    for (size_t i = 0; i < sim_centre_budget_count; i++)
        say_budget(sim, &sim_centre_budgets[i]);
    for (size_t i = 0; i < sim_centre_queue_count; i++)
        say_queue(sim, &sim->lines[i]);
    for (size_t i = 0; i < sim->agent_count; i++)
        say_agent(sim, &sim->agents[i]);
}

bool
sim_has_agent(const struct sim *sim, struct text agent)
{
    int64_t id;
    return text_to_i64(agent, &id) && id > 1000 && id <= 1000 + (int64_t)sim->agent_count;
}

bool
sim_has_queue(const struct sim *sim, struct text queue)
{
    (void)sim;
    for (size_t i = 0; i < sim_centre_queue_count; i++) {
        if (text_is(queue, sim_centre_queues[i].queue))
            return true;
    }
    return false;
}

/* ---- letting time pass ---- */

bool
sim_advance(struct sim *sim, int64_t until_us, size_t happenings, sim_sink *sink, void *context)
{
    sim->sink = sink;
    sim->context = context;
    for (;;) {
        const struct sim_happening *first = sim_heap_first(&sim->heap);
        if (!first || first->at_us > until_us)
            break;
        if (happenings-- == 0)
            return false;
        struct sim_happening happening = sim_heap_take(&sim->heap);
        sim->now_us = happening.at_us;
        happening_table[happening.kind](sim, &happening);
    }
    if (until_us > sim->now_us)
        sim->now_us = until_us;
    return true;
}
