/* picture_parts: which things of a board are shown, one kind of row each, and by which key they merge. */
#include "console/metric/picture_own.h"

#include <string.h>

#include "console/metric/findings.h"
#include "proto/base/mem.h"

void
picture_parts_add(struct parts *parts, struct part part)
{
    if (parts->count == parts->room) {
        parts->room = parts->room ? parts->room * 2 : 64;
        parts->at = xrealloc(parts->at, parts->room * sizeof *parts->at);
    }
    parts->at[parts->count++] = part;
}

static bool
number_is_shown(const struct number *number)
{
    bool has_figures = number->day.offered || number->day.carried || number->live;
    return has_figures || (!number->removed && number->number[0] != '\0');
}

static bool
queue_is_shown(const struct queue *queue)
{
    return !queue->removed || queue->day.offered || queue->day.carried || queue->waiting_count;
}

static bool
agent_is_shown(const struct agent *agent)
{
    return !agent->removed || agent->day.calls_taken > 0;
}

static void
add_numbers(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    for (const struct number *n = site->board->numbers; n; n = n->hh.next) {
        if (number_is_shown(n))
            picture_parts_add(parts, (struct part){.site = site, .number = n});
    }
}

static void
add_queues(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    for (const struct queue *q = site->board->queues; q; q = q->hh.next) {
        if (queue_is_shown(q))
            picture_parts_add(parts, (struct part){.site = site, .queue = q});
    }
}

static void
add_agents(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    for (const struct agent *a = site->board->agents; a; a = a->hh.next) {
        if (agent_is_shown(a))
            picture_parts_add(parts, (struct part){.site = site, .agent = a});
    }
}

static void
add_calls(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    for (const struct call *c = site->board->calls; c; c = c->hh.next)
        picture_parts_add(parts, (struct part){.site = site, .call = c});
}

static void
add_orders(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    for (const struct order *o = site->board->orders; o; o = o->hh.next)
        picture_parts_add(parts, (struct part){.site = site, .order = o});
}

static void
add_plans(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    for (const struct contingency *plan = site->board->contingencies; plan; plan = plan->hh.next)
        picture_parts_add(parts, (struct part){.site = site, .plan = plan});
}

void
picture_parts_steps_of(struct picture *picture, struct parts *parts, const struct site *site,
                       const struct contingency *plan)
{
    for (const struct contingency_step *is = plan->steps; is; is = is->hh.next) {
        size_t size = strlen(plan->plan) + strlen(is->number) + 2;
        struct plan_step *step = picture_alloc(picture, sizeof *step + size);
        char *key = (char *)(step + 1);
        str_format(key, size, "%s %s", plan->plan, is->number);
        *step = (struct plan_step){plan, is, key};
        picture_parts_add(parts, (struct part){.site = site, .step = step});
    }
}

static void
add_steps(struct picture *picture, struct parts *parts, const struct site *site)
{
    for (const struct contingency *plan = site->board->contingencies; plan; plan = plan->hh.next)
        picture_parts_steps_of(picture, parts, site, plan);
}

static void
add_site(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    picture_parts_add(parts, (struct part){.site = site});
}

static bool
has_origin(const struct parts *parts, size_t from, const char *origin)
{
    for (size_t i = from; i < parts->count; i++) {
        if (strcmp(parts->at[i].origin->origin, origin) == 0)
            return true;
    }
    return false;
}

/* The board counts calls that ended: a class whose first ones go on has no row there yet. Calls
 * share the text of their class, so one look at it is mostly enough. */
static void
add_origins(struct picture *picture, struct parts *parts, const struct site *site)
{
    size_t first = parts->count;
    const char *seen = NULL;
    for (const struct origin *o = site->board->origins; o; o = o->hh.next)
        picture_parts_add(parts, (struct part){.site = site, .origin = o});
    for (const struct call *c = site->board->calls; c; c = c->hh.next) {
        if (c->connected_us == 0 || c->origin == seen)
            continue;
        seen = c->origin;
        if (has_origin(parts, first, c->origin))
            continue;
        struct origin *none = picture_alloc(picture, sizeof *none);
        none->origin = (char *)c->origin; /* looked at only */
        picture_parts_add(parts, (struct part){.site = site, .origin = none});
    }
}

static void
add_hours(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    int now = picture_hour(site);
    for (int hour = 0; hour <= now; hour++)
        picture_parts_add(parts, (struct part){.site = site, .hour = hour});
}

static void
add_records(struct picture *picture, struct parts *parts, const struct site *site)
{
    (void)picture;
    for (size_t i = site->trail ? site->trail->count : 0; i > 0; i--)
        picture_parts_add(parts, (struct part){.site = site, .record = &site->trail->at[i - 1]});
}

static const char *
number_key(const struct part *part)
{
    return part->number->number;
}

static const char *
queue_key(const struct part *part)
{
    return part->queue->queue;
}

static const char *
agent_key(const struct part *part)
{
    return part->agent->agent;
}

static const char *
call_key(const struct part *part)
{
    return part->call->call;
}

static const char *
order_key(const struct part *part)
{
    return part->order->order;
}

static const char *
plan_key(const struct part *part)
{
    return part->plan->plan;
}

static const char *
step_key(const struct part *part)
{
    return part->step->key;
}

static const char *
finding_key(const struct part *part)
{
    return part->finding->key;
}

static const char *
owner_key(const struct part *part)
{
    return part->number->owner;
}

static const char *
origin_key(const struct part *part)
{
    return part->origin->origin;
}

static const char *
hour_key(const struct part *part)
{
    static const char *const names[NUMBER_HOURS] = {
        "00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
        "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24"};
    return names[part->hour];
}

static const char *
no_key(const struct part *part)
{
    (void)part;
    return "";
}

const struct kind picture_parts_kinds[ROW_KINDS] = {
    [ROW_NUMBER] = {"number", add_numbers, number_key, true, false},
    [ROW_QUEUE] = {"queue", add_queues, queue_key, true, false},
    [ROW_AGENT] = {"agent", add_agents, agent_key, false, false},
    [ROW_CALL] = {"call", add_calls, call_key, false, false},
    [ROW_EXCHANGE] = {"exchange", add_site, no_key, false, false},
    [ROW_ORDER] = {"order", add_orders, order_key, false, false},
    [ROW_OWNER] = {"owner", add_numbers, owner_key, true, true},
    [ROW_ORIGIN] = {"origin", add_origins, origin_key, true, false},
    [ROW_HOUR] = {"hour", add_hours, hour_key, true, false},
    [ROW_FINDING] = {"finding", NULL, finding_key, true, false}, /* made of numbers: findings.c */
    [ROW_PLAN] = {"plan", add_plans, plan_key, false, false},
    [ROW_STEP] = {"step", add_steps, step_key, false, false},
    [ROW_TOTAL] = {"total", add_site, no_key, true, false},
    [ROW_RECORD] = {"record", add_records, no_key, false, false},
};
