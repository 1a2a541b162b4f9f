#include "proto/gate/facts.h"

#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/gate/pricing.h"

enum { CLASS_BYTES = 32 };

struct known {    /* a number, as it was said last */
    char *number; /* key */
    char *tariff;
    struct event_legal legal; /* its number and class stay empty */
    char class[CLASS_BYTES];
    struct event_price_change change; /* its number and price stay empty */
    char price[PRICING_TEXT_BYTES];   /* of the change */
    UT_hash_handle hh;
};

struct facts {
    const struct board *board;
    struct known *numbers;
    char price[PRICING_TEXT_BYTES]; /* of the event in hand */
};

struct facts *
facts_new(const struct board *board)
{
    struct facts *facts = xcalloc(1, sizeof *facts);
    facts->board = board;
    return facts;
}

void
facts_free(struct facts **facts)
{
    if (!*facts)
        return;
    struct known *known, *next;
    HASH_ITER (hh, (*facts)->numbers, known, next) {
        HASH_DEL((*facts)->numbers, known);
        free(known->number);
        free(known->tariff);
        free(known);
    }
    free(*facts);
    *facts = NULL;
}

/* --- what was said ---------------------------------------------------------------------------- */

static void
note_legal(struct known *known, const struct event_legal *legal)
{
    str_copy(known->class, sizeof known->class, legal->class);
    known->legal = *legal;
    known->legal.number = known->legal.class = TEXT("");
}

static void
note_change(struct known *known, const struct event_price_change *change)
{
    str_copy(known->price, sizeof known->price, change->price);
    known->change = *change;
    known->change.number = known->change.price = TEXT("");
}

static void
copy_board(struct known *known, const struct number *is)
{
    const struct number_legal *legal = &is->legal;
    note_legal(known, &(struct event_legal){
                          .holder = (int)legal->holder,
                          .eea = (int)legal->eea,
                          .audience = (int)legal->audience,
                          .contract = (int)legal->contract,
                          .in_contract = (int)legal->in_contract,
                          .directory = (int)legal->directory,
                          .single_service = (int)legal->single_service,
                          .signage = (int)legal->signage,
                          .class = text_of(legal->class),
                          .cap_minute_ue = legal->cap_minute_ue,
                          .cap_call_ue = legal->cap_call_ue,
                      });
    note_change(known, &(struct event_price_change){
                           .from_us = is->change.from_us,
                           .price = text_of(is->change.price),
                           .rate_ue60_per_s = is->change.rate_ue60_per_s,
                           .rate_call_ue60 = is->change.rate_call_ue60,
                       });
}

/* Whoever is asked of for the first time stands on the board as it was said before this run. */
static struct known *
know(struct facts *facts, struct text number)
{
    struct known *known;
    HASH_FIND(hh, facts->numbers, number.at, number.len, known);
    if (known)
        return known;
    const struct number *is = board_number(facts->board, number);
    known = xcalloc(1, sizeof *known);
    known->number = xstrdup(number);
    known->tariff = xstrdup(text_of(is ? is->tariff : ""));
    if (is)
        copy_board(known, is);
    HASH_ADD_KEYPTR(hh, facts->numbers, known->number, number.len, known);
    return known;
}

struct text
facts_tariff(struct facts *facts, struct text number)
{
    return text_of(know(facts, number)->tariff);
}

static void
on_number(struct facts *facts, const struct rates *rates, struct event *event)
{
    struct known *known = know(facts, event->number.number);
    char *tariff = xstrdup(event->number.tariff);
    free(known->tariff);
    known->tariff = tariff;
    pricing_number(rates, &event->number, event->at_us, facts->price);
}

void
facts_event(struct facts *facts, const struct rates *rates, struct event *event)
{
    switch (event->type) {
    case EVENT_NUMBER:
        on_number(facts, rates, event);
        break;
    case EVENT_LEGAL:
        pricing_legal(rates, &event->legal, event->at_us);
        note_legal(know(facts, event->legal.number), &event->legal);
        break;
    case EVENT_PRICE_CHANGE: {
        struct known *known = know(facts, event->price_change.number);
        pricing_change(rates, text_of(known->tariff), &event->price_change, event->at_us,
                       facts->price);
        note_change(known, &event->price_change);
        break;
    }
    case EVENT_ROUTE:
        event->route.target_class =
            text_of(pricing_target(rates, event->route.destination, event->at_us));
        break;
    default:
        break;
    }
}

/* --- what must be said ------------------------------------------------------------------------ */

void
facts_follow(struct facts *facts, const struct rates *rates, struct text number, int64_t at_us,
             board_sink *sink, void *context)
{
    if (number.len == 0) /* calls whose number nobody knows */
        return;
    const struct known *known = know(facts, number);
    struct event legal = {.type = EVENT_LEGAL, .at_us = at_us, .legal = known->legal};
    legal.legal.number = number;
    pricing_legal(rates, &legal.legal, at_us);
    if (!text_is(legal.legal.class, known->class) ||
        legal.legal.cap_minute_ue != known->legal.cap_minute_ue ||
        legal.legal.cap_call_ue != known->legal.cap_call_ue)
        sink(context, &legal);

    char price[PRICING_TEXT_BYTES];
    struct event change = {
        .type = EVENT_PRICE_CHANGE, .at_us = at_us, .price_change = {.number = number}};
    pricing_change(rates, text_of(known->tariff), &change.price_change, at_us, price);
    if (change.price_change.from_us != known->change.from_us ||
        !text_is(change.price_change.price, known->price) ||
        change.price_change.rate_ue60_per_s != known->change.rate_ue60_per_s ||
        change.price_change.rate_call_ue60 != known->change.rate_call_ue60)
        sink(context, &change);
}

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

static void
refresh_price(struct facts *facts, const struct rates *rates, const struct number *is,
              int64_t at_us, board_sink *sink, void *context)
{
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
                              .short_call_ms = is->short_call_ms,
                          }};
    struct event_number want = event.number;
    pricing_number(rates, &want, at_us, facts->price);
    if (!is_as_said(is, &want))
        sink(context, &event);
}

static void
refresh_routes(const struct rates *rates, const struct number *is, int64_t at_us, board_sink *sink,
               void *context)
{
    for (int layer = 1; layer < ROUTE_LAYERS; layer++) {
        const struct route *route = &is->routes[layer];
        if (!route->destination)
            continue;
        struct event event = {.type = EVENT_ROUTE,
                              .at_us = at_us,
                              .route = {
                                  .number = text_of(is->number),
                                  .layer = layer,
                                  .destination = text_of(route->destination),
                                  .who = text_of(route->who),
                                  .until_us = route->until_us,
                              }};
        struct text class = text_of(pricing_target(rates, event.route.destination, at_us));
        if (!text_equal(class, text_of(route->target_class)))
            sink(context, &event);
    }
}

void
facts_refresh(struct facts *facts, const struct rates *rates, int64_t at_us, board_sink *sink,
              void *context)
{
    for (const struct number *is = facts->board->numbers; is; is = is->hh.next) {
        refresh_price(facts, rates, is, at_us, sink, context);
        facts_follow(facts, rates, text_of(is->number), at_us, sink, context);
        refresh_routes(rates, is, at_us, sink, context);
    }
}
