/* gate_driver: what a driver is lent, and its switch as followers know it. */
#include "proto/gate/gate_own.h"

#include <string.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/gate/ability.h"
#include "proto/gate/ledger.h"

/* --- the switch, as followers know it ---------------------------------------------------------- */

int64_t
gate_driver_clock_us(void *context)
{
    struct gate *gate = context;
    int64_t offset_us = gate->driver ? gate->kind->clock_offset_us(gate->driver) : 0;
    return clock_wall_us() + offset_us;
}

static void
list_verbs(const struct gate *gate, struct verb_list *list)
{
    ability_list(&(struct ability){gate->kind, gate->driver, door_access(gate->door),
                                   gate->options->key == NULL},
                 list);
}

static void
say_exchange(struct gate *gate, struct text note)
{
    struct verb_list list;
    list_verbs(gate, &list);
    intake_say(gate->intake, &(struct event){.type = EVENT_EXCHANGE,
                                             .at_us = gate_driver_clock_us(gate),
                                             .exchange = {.name = text_of(gate->options->name),
                                                          .driver = text_of(gate->kind->scheme),
                                                          .version = text_of(gate->version),
                                                          .link = (int)gate->link,
                                                          .note = note,
                                                          .verbs = text_of(list.verbs),
                                                          .cannot = text_of(list.cannot)}});
}

/* A right that the switch turned out not to give, another list of people: nobody says it but this. */
void
gate_driver_say_verbs(struct gate *gate)
{
    const struct exchange *exchange = &gate->board->exchange;
    struct verb_list list;
    if (ledger_commit(gate->ledger, NULL) != OK)
        return;
    list_verbs(gate, &list);
    if (strcmp(list.verbs, exchange->verbs) == 0 && strcmp(list.cannot, exchange->cannot) == 0)
        return;
    char note[WHY_TEXT_BYTES];
    str_copy(note, sizeof note, text_of(exchange->note));
    say_exchange(gate, text_of(note));
}

/* --- what a driver is lent -------------------------------------------------------------------- */

static void
on_emit(void *context, const struct event *event)
{
    struct gate *gate = context;
    if (gate->orders)
        order_desk_watch(gate->orders, event);
    intake_event(gate->intake, event, event->at_us ? event->at_us : gate_driver_clock_us(gate));
}

static void
on_step(void *context, struct text order, enum driver_step step, struct text sentence)
{
    struct gate *gate = context;
    if (!gate->is_over && gate->orders)
        order_desk_step(gate->orders, order, step, sentence);
}

static void
on_settle(void *context)
{
    struct gate *gate = context;
    if (!gate->is_over)
        ledger_commit(gate->ledger, NULL); /* its failure is told and retried there */
}

void
gate_driver_link(void *context, enum link_state state, struct text version, struct text note)
{
    struct gate *gate = context;
    gate->was_up = gate->was_up || state == LINK_UP;
    gate->link = state;
    if (gate->is_old && note.len == 0)
        note = TEXT("a settings file could not be read again: the old one is in force");
    if (version.len > 0)
        str_copy(gate->version, sizeof gate->version, version);
    say_exchange(gate, note);
    if (state == LINK_UP && gate->orders)
        order_desk_link_up(gate->orders);
}

static void
on_fail(void *context, enum err err, const char *sentence)
{
    gate_end(context, gate_complain(err, sentence));
}

static void
on_finish(void *context)
{
    struct gate *gate = context;
    on_settle(gate);
    log_line(LOG_INFO, "gate", "the input has ended; what is known stays to be asked for");
}

static const char *
on_setting(void *context, const char *key)
{
    return options_setting(((struct gate *)context)->options, key);
}

void
gate_driver_lend(struct gate *gate)
{
    gate->env = (struct driver_env){
        .context = gate,
        .loop = gate->loop,
        .board = gate->board,
        .emit = on_emit,
        .settle = on_settle,
        .link = gate_driver_link,
        .fail = on_fail,
        .finish = on_finish,
        .step = on_step,
        .setting = on_setting,
    };
}
