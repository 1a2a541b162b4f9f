#include "proto/gate/meter.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/pricing.h"

struct metered { /* a call */
    char *call;  /* key */
    char *number, *origin, *caller;
    int64_t connected_us, charged_us, answered_us;
    bool is_over;          /* its end was said; the board may not know yet */
    struct metered *older; /* in meter->over */
    UT_hash_handle hh;
};

struct named {    /* a number, as it was said last in this run */
    char *number; /* key */
    char *tariff;
    UT_hash_handle hh;
};

struct meter {
    const struct board *board;
    struct rates *rates;
    struct metered *calls;
    struct metered *over;
    struct named *numbers;
    char price[PRICING_TEXT_BYTES];
};

struct meter *
meter_new(const struct board *board)
{
    struct meter *meter = xcalloc(1, sizeof *meter);
    meter->board = board;
    return meter;
}

static void
free_call(struct meter *meter, struct metered *call)
{
    HASH_DEL(meter->calls, call);
    free(call->call);
    free(call->number);
    free(call->origin);
    free(call->caller);
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
    struct named *number, *other;
    HASH_ITER (hh, (*meter)->numbers, number, other) {
        HASH_DEL((*meter)->numbers, number);
        free(number->number);
        free(number->tariff);
        free(number);
    }
    rates_free(&(*meter)->rates);
    free(*meter);
    *meter = NULL;
}

void
meter_set_rates(struct meter *meter, struct rates **rates)
{
    rates_free(&meter->rates);
    meter->rates = *rates;
    *rates = NULL;
}

const struct rates *
meter_rates(const struct meter *meter)
{
    return meter->rates;
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
    return call;
}

static struct text
tariff_of(const struct meter *meter, const char *number)
{
    struct text key = text_of(number);
    struct named *named;
    HASH_FIND(hh, meter->numbers, key.at, key.len, named);
    if (named)
        return text_of(named->tariff);
    const struct number *known = board_number(meter->board, key);
    return text_of(known ? known->tariff : "");
}

/* --- what is said ----------------------------------------------------------------------------- */

static void
on_number(struct meter *meter, struct event *event)
{
    struct text key = event->number.number;
    struct named *named;
    HASH_FIND(hh, meter->numbers, key.at, key.len, named);
    if (!named) {
        named = xcalloc(1, sizeof *named);
        named->number = xstrdup(key);
        HASH_ADD_KEYPTR(hh, meter->numbers, named->number, key.len, named);
    }
    char *tariff = xstrdup(event->number.tariff);
    free(named->tariff);
    named->tariff = tariff;
    pricing_number(meter->rates, &event->number, event->at_us, meter->price);
}

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

static void
on_offered(struct meter *meter, struct event *event)
{
    struct event_call_offered *says = &event->call_offered;
    bool has_line = says->medium == MEDIUM_UNKNOWN || says->medium == MEDIUM_VOICE;
    if (says->origin.len == 0 && has_line)
        says->origin = text_of(pricing_origin(meter->rates, says->caller, event->at_us));
    if (says->call.len == 0 || find_call(meter, says->call))
        return;
    forget_namesake(meter, says->call);
    add_call(meter, says->call, says->number, says->origin, says->caller);
}

static void
on_ended(struct meter *meter, struct event *event)
{
    struct event_call_ended *says = &event->call_ended;
    struct pricing_call priced = {0};
    struct metered *call = find_call(meter, says->call);
    if (call) {
        priced = (struct pricing_call){
            .number = text_of(call->number),
            .tariff = tariff_of(meter, call->number),
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
    pricing_call(meter->rates, &priced, event->at_us, says);
}

/* The first time counts. */
static void
note_time(struct meter *meter, struct text key, size_t offset, int64_t at_us)
{
    struct metered *call = find_call(meter, key);
    int64_t *time_us = call ? (int64_t *)(void *)((char *)call + offset) : NULL;
    if (time_us && *time_us == 0)
        *time_us = at_us;
}

void
meter_event(struct meter *meter, struct event *event)
{
    switch (event->type) {
    case EVENT_NUMBER:
        on_number(meter, event);
        break;
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
        break;
    }
}

/* --- prices that change ----------------------------------------------------------------------- */

static bool
is_as_said(const struct number *is, const struct event_number *want)
{
    const struct number_money *money = &is->money;
    return (int)is->family == want->family && text_is(want->price, is->price) &&
           money->rate_ue60_per_s == want->rate_ue60_per_s &&
           money->rate_call_ue60 == want->rate_call_ue60 && money->free_us == want->free_us &&
           (int)money->start == want->start && money->max_s == want->max_s &&
           money->max_ue60 == want->max_ue60 && money->s_vat_ppm == want->s_vat_ppm &&
           money->payout_vat_ppm == want->payout_vat_ppm &&
           money->cost_vat_ppm == want->cost_vat_ppm && money->illustrative == want->illustrative;
}

void
meter_reprice(struct meter *meter, int64_t at_us, board_sink *sink, void *context)
{
    for (const struct number *is = meter->board->numbers; is; is = is->hh.next) {
        struct event event = {.type = EVENT_NUMBER,
                              .at_us = at_us,
                              .number = {
                                  .number = text_of(is->number),
                                  .label = text_of(is->label),
                                  .owner = text_of(is->owner),
                                  .use = text_of(is->use),
                                  .tariff = text_of(is->tariff),
                                  .tags = text_of(is->tags),
                                  .catalogued = is->catalogued,
                                  .removed = is->removed,
                              }};
        struct event_number want = event.number;
        pricing_number(meter->rates, &want, at_us, meter->price);
        if (!is_as_said(is, &want))
            sink(context, &event);
    }
}
