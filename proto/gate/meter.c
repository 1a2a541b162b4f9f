#include "proto/gate/meter.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/facts.h"
#include "proto/gate/pricing.h"

/* The rates of one reading of the files. */
struct generation {
    struct rates *rates; /* NULL: nothing is priced */
    size_t users;        /* calls that hold on to it, and the meter while it is in force */
    struct generation *older;
};

struct metered { /* a call */
    char *call;  /* key */
    char *number, *origin, *caller;
    int64_t connected_us, charged_us, answered_us;
    char *tariff;                  /* id of its connection; NULL: not connected yet */
    struct generation *generation; /* likewise */
    bool is_over;                  /* its end was said; the board may not know yet */
    struct metered *older;         /* in meter->over */
    UT_hash_handle hh;
};

struct meter {
    const struct board *board;
    struct facts *facts;
    struct repeat *repeat;         /* NULL: nobody asks who tries again */
    struct generation *generation; /* in force; the others behind it */
    struct metered *calls;
    struct metered *over;
};

struct meter *
meter_new(const struct board *board)
{
    struct meter *meter = xcalloc(1, sizeof *meter);
    meter->board = board;
    meter->facts = facts_new(board);
    return meter;
}

/* --- generations ------------------------------------------------------------------------------ */

static void
release(struct meter *meter, struct generation *generation)
{
    if (!generation || --generation->users > 0)
        return;
    struct generation **at = &meter->generation;
    while (*at != generation)
        at = &(*at)->older;
    *at = generation->older;
    rates_free(&generation->rates);
    free(generation);
}

static const struct rates *
rates_now(const struct meter *meter)
{
    return meter->generation ? meter->generation->rates : NULL;
}

const struct rates *
meter_rates(const struct meter *meter)
{
    return rates_now(meter);
}

size_t
meter_generations(const struct meter *meter)
{
    size_t count = 0;
    for (const struct generation *at = meter->generation; at; at = at->older)
        count++;
    return count;
}

static struct metered *find_call(struct meter *meter, struct text key);

void
meter_set_rates(struct meter *meter, struct rates **rates)
{
    struct generation *before = meter->generation;
    struct generation *fresh = xcalloc(1, sizeof *fresh);
    *fresh = (struct generation){.rates = *rates, .users = 1, .older = before};
    *rates = NULL;
    meter->generation = fresh;
    release(meter, before);
    if (before)
        return;
    for (const struct call *call = meter->board->calls; call; call = call->hh.next)
        find_call(meter, text_of(call->call));
}

/* The first sign of its connection: from here on its price is fixed. */
static void
pin(struct meter *meter, struct metered *call)
{
    if (call->tariff)
        return;
    call->tariff = xstrdup(facts_tariff(meter->facts, text_of(call->number)));
    call->generation = meter->generation;
    if (call->generation)
        call->generation->users++;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
free_call(struct meter *meter, struct metered *call)
{
    HASH_DEL(meter->calls, call);
    release(meter, call->generation);
    free(call->call);
    free(call->number);
    free(call->origin);
    free(call->caller);
    free(call->tariff);
    free(call);
}

void
meter_free(struct meter **meter)
{
    if (!*meter)
        return;
    struct metered *call, *next;
    HASH_ITER (hh, (*meter)->calls, call, next)
        free_call(*meter, call);
    release(*meter, (*meter)->generation);
    facts_free(&(*meter)->facts);
    repeat_free(&(*meter)->repeat);
    free(*meter);
    *meter = NULL;
}

void
meter_set_repeat(struct meter *meter, struct repeat **repeat)
{
    repeat_free(&meter->repeat);
    meter->repeat = *repeat;
    *repeat = NULL;
}

void
meter_settled(struct meter *meter)
{
    while (meter->over) {
        struct metered *call = meter->over;
        meter->over = call->older;
        free_call(meter, call);
    }
}

/* --- what is known ---------------------------------------------------------------------------- */

static struct metered *
add_call(struct meter *meter, struct text key, struct text number, struct text origin,
         struct text caller)
{
    struct metered *call = xcalloc(1, sizeof *call);
    call->call = xstrdup(key);
    call->number = xstrdup(number);
    call->origin = xstrdup(origin);
    call->caller = xstrdup(caller);
    HASH_ADD_KEYPTR(hh, meter->calls, call->call, key.len, call);
    return call;
}

/* The call if it is alive, from the board when it began before this run; NULL: it is not. */
static struct metered *
find_call(struct meter *meter, struct text key)
{
    struct metered *call;
    HASH_FIND(hh, meter->calls, key.at, key.len, call);
    if (call)
        return call->is_over ? NULL : call;
    const struct call *known = board_call(meter->board, key);
    if (!known)
        return NULL;
    call = add_call(meter, key, text_of(known->number->number), text_of(known->origin),
                    text_of(call_caller(known)));
    call->connected_us = known->connected_us;
    call->charged_us = known->charged_us;
    call->answered_us = known->first_answered_us;
    if (call->connected_us || call->charged_us || call->answered_us)
        pin(meter, call);
    return call;
}

/* --- what is said ----------------------------------------------------------------------------- */

/* An id that comes again before the end of its first call was written. */
static void
forget_namesake(struct meter *meter, struct text key)
{
    struct metered **at = &meter->over;
    while (*at && !text_is(key, (*at)->call))
        at = &(*at)->older;
    if (!*at)
        return;
    struct metered *call = *at;
    *at = call->older;
    free_call(meter, call);
}

static const char *
origin_of(const struct meter *meter, const struct event_call_offered *says, int64_t at_us)
{
    return pricing_origin(rates_now(meter), says->caller, at_us);
}

static void
on_offered(struct meter *meter, struct event *event)
{
    struct event_call_offered *says = &event->call_offered;
    bool has_line = says->medium == MEDIUM_UNKNOWN || says->medium == MEDIUM_VOICE;
    says->again = false;
    if (says->origin.len == 0 && has_line)
        says->origin = text_of(origin_of(meter, says, event->at_us));
    if (says->call.len == 0 || find_call(meter, says->call))
        return;
    if (meter->repeat && has_line)
        says->again =
            repeat_call(meter->repeat, says->number, says->caller, says->origin, event->at_us);
    forget_namesake(meter, says->call);
    add_call(meter, says->call, says->number, says->origin, says->caller);
}

void
meter_recall(struct meter *meter, const struct event_call_offered *offered, int64_t at_us)
{
    bool has_line = offered->medium == MEDIUM_UNKNOWN || offered->medium == MEDIUM_VOICE;
    if (meter->repeat && has_line)
        repeat_call(meter->repeat, offered->number, offered->caller, offered->origin, at_us);
}

static void
on_ended(struct meter *meter, struct event *event)
{
    struct event_call_ended *says = &event->call_ended;
    struct pricing_call priced = {0};
    const struct rates *rates = NULL;
    struct metered *call = find_call(meter, says->call);
    if (call) {
        pin(meter, call); /* never connected: nothing is due, by whatever rates */
        rates = call->generation ? call->generation->rates : NULL;
        priced = (struct pricing_call){
            .number = text_of(call->number),
            .tariff = text_of(call->tariff),
            .origin = text_of(call->origin),
            .caller = text_of(call->caller),
            .connected_us = call->connected_us,
            .charged_us = call->charged_us,
            .answered_us = call->answered_us,
        };
        call->is_over = true;
        call->older = meter->over;
        meter->over = call;
    }
    pricing_call(rates, &priced, event->at_us, says);
}

/* The first time counts. */
static void
note_time(struct meter *meter, struct text key, size_t offset, int64_t at_us)
{
    struct metered *call = find_call(meter, key);
    int64_t *time_us = call ? (int64_t *)(void *)((char *)call + offset) : NULL;
    if (!time_us || *time_us != 0)
        return;
    *time_us = at_us;
    pin(meter, call);
}

void
meter_event(struct meter *meter, struct event *event)
{
    switch (event->type) {
    case EVENT_CALL_OFFERED:
        on_offered(meter, event);
        break;
    case EVENT_CALL_CONNECTED:
        note_time(meter, event->call_connected.call, offsetof(struct metered, connected_us),
                  event->at_us);
        break;
    case EVENT_CALL_CHARGED:
        note_time(meter, event->call_charged.call, offsetof(struct metered, charged_us),
                  event->at_us);
        break;
    case EVENT_CALL_ANSWERED:
        note_time(meter, event->call_answered.call, offsetof(struct metered, answered_us),
                  event->at_us);
        break;
    case EVENT_CALL_ENDED:
        on_ended(meter, event);
        break;
    default:
        facts_event(meter->facts, rates_now(meter), event);
        break;
    }
}

void
meter_follow(struct meter *meter, struct text number, int64_t at_us, board_sink *sink,
             void *context)
{
    facts_follow(meter->facts, rates_now(meter), number, at_us, sink, context);
}

void
meter_reprice(struct meter *meter, int64_t at_us, board_sink *sink, void *context)
{
    facts_refresh(meter->facts, rates_now(meter), at_us, sink, context);
}
