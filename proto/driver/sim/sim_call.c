/* sim_call: the way of a call: offered, connected, announced, through the menus, to a queue, a message
 * or a person, and its end. */
#include "proto/base/mem.h"
#include "proto/base/text.h"
#include "proto/driver/sim/sim_inside.h"

/* Q.850 */
enum {
    CAUSE_NO_ROUTE = 1,
    CAUSE_NORMAL = 16,
    CAUSE_BUSY = 17,
    CAUSE_NO_ANSWER = 19,
    CAUSE_REJECTED = 21,
    CAUSE_NO_CIRCUIT = 34,
    CAUSE_NETWORK_DOWN = 38,
    CAUSE_TEMPORARY = 41,
};

enum { HOPS_MAX = 6, FAIL_PERMIL = 3, BEFORE_BEEP_PERMIL = 90 };

static struct text
id_of(const struct sim_call *call)
{
    return text_of(call->id);
}

struct sim_call *
sim_call_new(struct sim *sim, size_t number)
{
    struct sim_call *call = sim->free;
    if (call) {
        sim->free = call->next;
    } else {
        call = xcalloc(1, sizeof(*call));
        call->index = (uint32_t)sim->call_count;
        if (sim->call_count == sim->call_room) {
            sim->call_room = sim->call_room ? sim->call_room * 2 : 64;
            sim->calls = xrealloc(sim->calls, sim->call_room * sizeof(struct sim_call *));
        }
        sim->calls[sim->call_count++] = call;
    }
    *call = (struct sim_call){
        .index = call->index, .step = call->step + 1, .number = number, .origin = ""};
    return call;
}

void
sim_call_next(struct sim *sim, struct sim_call *call, enum sim_phase phase, int64_t delay_us)
{
    call->phase = phase;
    sim_plan(sim, delay_us, SIM_HAPPENS_CALL, call->index, ++call->step);
}

void
sim_call_end(struct sim *sim, struct sim_call *call, enum party by, int cause)
{
    sim_say(sim,
            (struct event){.type = EVENT_CALL_ENDED,
                           .call_ended = {.call = id_of(call), .by = (int)by, .cause = cause}});
    struct sim_agent *agent = call->agent;
    sim->ways[call->number].live -= call->is_carried;
    call->phase = SIM_FREE;
    call->step++;
    call->agent = NULL;
    call->next = sim->free;
    sim->free = call;
    if (agent)
        sim_agent_release(sim, agent);
}

static void
offer(struct sim *sim, struct sim_call *call)
{
    const struct sim_number *number = &sim_centre_numbers[call->number];
    bool is_voice = number->medium == MEDIUM_VOICE;
    str_format(call->id, sizeof(call->id), "%" PRIx64 ".%" PRIu64, sim->settings.id_us,
               ++sim->born);
    sim_way_choose(sim, call);
    const char *trunk = is_voice ? sim_centre_trunks[call->trunk] : "web";
    sim_say(sim, (struct event){.type = EVENT_CALL_OFFERED,
                                .call_offered = {.call = id_of(call),
                                                 .number = text_of(number->number),
                                                 .caller = text_of(call->caller),
                                                 .caller_name = text_of(call->name),
                                                 .origin = text_of(call->origin),
                                                 .trunk = text_of(trunk),
                                                 .medium = (int)number->medium}});
    int64_t setup_us = sim_dice_between(&sim->dice, 300000, 1400000);
    sim_call_next(sim, call, SIM_SETUP, is_voice ? setup_us : 50000);
}

/* Answer supervision. */
void
sim_call_connect(struct sim *sim, struct sim_call *call)
{
    call->is_connected = true;
    sim_say(sim,
            (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {.call = id_of(call)}});
}

/* Turned away: a Q.850 cause, 0 for none. */
static int
refusal(const struct sim *sim, const struct sim_call *call)
{
    const struct sim_way *way = &sim->ways[call->number];
    if (way->is_closed)
        return CAUSE_REJECTED;
    return way->cap > 0 && way->live >= way->cap ? CAUSE_BUSY : 0;
}

/* What keeps a call from getting through: a Q.850 cause, 0 nothing. */
static int
obstacle(struct sim *sim, const struct sim_call *call)
{
    bool is_voice = sim_centre_numbers[call->number].medium == MEDIUM_VOICE;
    if (is_voice && sim_trouble_kills_trunk(sim, call->trunk))
        return sim_dice_permil(&sim->dice, 700) ? CAUSE_NETWORK_DOWN : CAUSE_NO_CIRCUIT;
    if (!call->way[0])
        return CAUSE_NO_ROUTE;
    int cause = refusal(sim, call);
    if (cause || !is_voice)
        return cause;
    return sim_dice_permil(&sim->dice, FAIL_PERMIL) ? CAUSE_TEMPORARY : 0;
}

/* The menu is all that a robot ever sees. */
static void
welcome_robot(struct sim *sim, struct sim_call *call)
{
    struct sim_place place = sim_centre_place(call->way);
    if (place.kind == SIM_MENU) {
        struct text node = text_of(sim_centre_menus[place.index].menu);
        sim_say(sim, (struct event){.type = EVENT_CALL_MENU,
                                    .call_menu = {.call = id_of(call), .node = node}});
    }
    sim_call_next(sim, call, SIM_GIVES_UP, 7400000 + sim_dice_between(&sim->dice, -30000, 30000));
}

/* What no queue, menu or agent of ours tells: a message, or a telephone elsewhere. */
static void
say_sent(struct sim *sim, const struct sim_call *call, const char *destination)
{
    sim_say(sim, (struct event){.type = EVENT_CALL_TRANSFERRED,
                                .call_transferred = {.call = id_of(call),
                                                     .destination = text_of(destination)}});
}

/* Rings at somebody's: an agent of the centre, or a person who is none. */
static void
ring_somebody(struct sim *sim, struct sim_call *call, const char *destination)
{
    struct sim_agent *agent = sim_order_agent(sim, destination);
    if (!agent) {
        say_sent(sim, call, destination);
        sim_call_to_person(sim, call);
    } else if (agent->state != AGENT_AVAILABLE) {
        sim_call_end(sim, call, PARTY_SWITCH, CAUSE_BUSY);
    } else {
        call->phase = SIM_RINGS;
        call->step++; /* the agent plans what comes */
        sim_agent_ring(sim, agent, call);
    }
}

/* Where its way leads: over another number of the centre, when it is sent on. */
static void
enter_way(struct sim *sim, struct sim_call *call)
{
    if (call->via[0])
        say_sent(sim, call, call->via);
    sim_call_enter(sim, call, call->way);
}

static void
set_up(struct sim *sim, struct sim_call *call)
{
    const struct sim_number *number = &sim_centre_numbers[call->number];
    int cause = obstacle(sim, call);
    if (cause) {
        sim_call_end(sim, call, PARTY_SWITCH, cause);
        return;
    }
    call->is_carried = true;
    sim->ways[call->number].live++;
    if (number->medium != MEDIUM_VOICE) {
        enter_way(sim, call);
        return;
    }
    if (sim_centre_place(call->way).kind == SIM_PERSON) {
        ring_somebody(sim, call, call->way); /* connected when the person answers */
        return;
    }
    sim_call_connect(sim, call);
    if (call->is_fake)
        welcome_robot(sim, call);
    else if (number->announcement_s == 0)
        sim_call_next(sim, call, SIM_WELCOME, sim_dice_between(&sim->dice, 500000, 3500000));
    else if (sim_dice_permil(&sim->dice, BEFORE_BEEP_PERMIL))
        sim_call_next(sim, call, SIM_GIVES_UP,
                      sim_dice_between(&sim->dice, 2, number->announcement_s - 1) * SIM_SECOND);
    else
        sim_call_next(sim, call, SIM_WELCOME, number->announcement_s * SIM_SECOND);
}

static void
go_on(struct sim *sim, struct sim_call *call)
{
    if (sim_centre_numbers[call->number].announcement_s > 0)
        sim_say(sim,
                (struct event){.type = EVENT_CALL_CHARGED, .call_charged = {.call = id_of(call)}});
    enter_way(sim, call);
}

static void
enter_menu(struct sim *sim, struct sim_call *call, size_t index, const char *choice)
{
    const struct sim_menu *menu = &sim_centre_menus[index];
    call->at = index;
    sim_say(sim, (struct event){.type = EVENT_CALL_MENU,
                                .call_menu = {.call = id_of(call),
                                              .node = text_of(menu->menu),
                                              .choice = text_of(choice)}});
    bool gives_up = call->hops > HOPS_MAX || sim_dice_permil(&sim->dice, menu->hang_up_permil);
    sim_call_next(sim, call, gives_up ? SIM_GIVES_UP : SIM_LISTENS,
                  SIM_SECOND + sim_dice_erlang(&sim->dice, 3, menu->listen_s * SIM_SECOND));
}

static void
hear(struct sim *sim, struct sim_call *call, size_t index)
{
    const struct sim_message *message = &sim_centre_messages[index];
    int64_t length_us = message->seconds * SIM_SECOND;
    bool gives_up = sim_dice_permil(&sim->dice, message->is_content ? 180 : 350);
    if (gives_up)
        length_us = sim_dice_between(&sim->dice, length_us / 8, length_us - 1);
    sim_call_next(sim, call, gives_up ? SIM_GIVES_UP : SIM_HEARS, length_us);
}

static void
enter(struct sim *sim, struct sim_call *call, const char *destination, const char *choice)
{
    struct sim_place place = sim_centre_place(destination);
    call->hops++;
    switch (place.kind) {
    case SIM_QUEUE:
        sim_wait_join(sim, call, &sim->lines[place.index]);
        return;
    case SIM_MENU:
        enter_menu(sim, call, place.index, choice);
        return;
    case SIM_MESSAGE:
        say_sent(sim, call, destination);
        hear(sim, call, place.index);
        return;
    case SIM_PERSON:
        ring_somebody(sim, call, destination);
        return;
    case SIM_NOWHERE:
        break;
    }
    sim_call_end(sim, call, PARTY_SWITCH, CAUSE_NO_ROUTE);
}

void
sim_call_enter(struct sim *sim, struct sim_call *call, const char *destination)
{
    enter(sim, call, destination, "");
}

static void
choose(struct sim *sim, struct sim_call *call)
{
    const struct sim_menu *menu = &sim_centre_menus[call->at];
    int sum = 0;
    for (size_t i = 0; i < SIM_CHOICES; i++)
        sum += menu->choices[i].weight;
    int thrown = (int)sim_dice_below(&sim->dice, (uint32_t)sum);
    size_t chosen = 0;
    for (; thrown >= menu->choices[chosen].weight; chosen++)
        thrown -= menu->choices[chosen].weight;
    enter(sim, call, menu->choices[chosen].destination, menu->choices[chosen].key);
}

/* Straight to somebody who is no agent: head office, a colleague of another house. */
void
sim_call_to_person(struct sim *sim, struct sim_call *call)
{
    sim_say(sim, (struct event){.type = EVENT_CALL_RINGING, .call_ringing = {.call = id_of(call)}});
    if (sim_dice_permil(&sim->dice, 120))
        sim_call_next(sim, call, SIM_GIVES_UP,
                      sim_dice_between(&sim->dice, 12 * SIM_SECOND, 40 * SIM_SECOND));
    else
        sim_call_next(sim, call, SIM_RINGS,
                      sim_dice_between(&sim->dice, 2 * SIM_SECOND, 14 * SIM_SECOND));
}

static void
person_answers(struct sim *sim, struct sim_call *call)
{
    if (sim_dice_permil(&sim->dice, 80)) {
        sim_call_end(sim, call, PARTY_SWITCH,
                     sim_dice_permil(&sim->dice, 500) ? CAUSE_BUSY : CAUSE_NO_ANSWER);
        return;
    }
    if (!call->is_connected)
        sim_call_connect(sim, call);
    sim_say(sim,
            (struct event){.type = EVENT_CALL_ANSWERED, .call_answered = {.call = id_of(call)}});
    sim_call_next(sim, call, SIM_TALKS,
                  10 * SIM_SECOND + sim_dice_erlang(&sim->dice, 2, 100 * SIM_SECOND));
}

void
sim_call_on(struct sim *sim, const struct sim_happening *happening)
{
    struct sim_call *call = sim->calls[happening->who];
    if (call->step != happening->step)
        return;
    switch (call->phase) {
    case SIM_BORN:
        offer(sim, call);
        return;
    case SIM_SETUP:
        set_up(sim, call);
        return;
    case SIM_WELCOME:
        go_on(sim, call);
        return;
    case SIM_LISTENS:
        choose(sim, call);
        return;
    case SIM_HEARS:
        sim_call_end(sim, call, PARTY_SWITCH, CAUSE_NORMAL);
        return;
    case SIM_WAITS:
        sim_wait_on(sim, call);
        return;
    case SIM_RINGS:
        person_answers(sim, call);
        return;
    case SIM_TALKS:
    case SIM_GIVES_UP:
        sim_call_end(sim, call, PARTY_CALLER, CAUSE_NORMAL);
        return;
    case SIM_FREE:
        return;
    }
}
