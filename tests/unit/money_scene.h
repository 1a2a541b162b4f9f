/* money_scene: numbers with a price and calls of them, for the tests of money in the metric room. */
#ifndef TESTS_UNIT_MONEY_SCENE_H
#define TESTS_UNIT_MONEY_SCENE_H

#include "console/metric/metric.h"
#include "proto/tariff/money.h"
#include "tests/unit/metric_scene.h"
#include "tests/unit/test.h"

static inline struct value
value_of(struct picture *picture, enum row_kind kind, size_t at, const char *metric)
{
    const struct rows *rows = picture_rows(picture, kind);
    TRUE(at < rows->count);
    return metric_of(kind, metric)->get(&rows->at[at]);
}

static inline int64_t
figure(struct picture *picture, enum row_kind kind, const char *metric)
{
    struct value value = value_of(picture, kind, 0, metric);
    if (value.state != VALUE_OK)
        TEST_FAIL("%s is not known", metric);
    return value.number;
}

#define UNKNOWN(picture, kind, metric) \
    EQ_I64(value_of(picture, kind, 0, metric).state, VALUE_UNKNOWN)

static inline void
turn_day(struct board *board)
{
    scene_say(board, 0,
              (struct event){.type = EVENT_DAY,
                             .day = {.date = TEXT("2026-11-22"), .zone = TEXT("Europe/Paris")}});
}

/* 0,80 EUR/min behind 12 s; payout without VAT, cost with 20 % in it. */
static inline void
define_number(struct board *board, const char *number, int64_t payout_vat_ppm)
{
    scene_say(board, 0,
              (struct event){.type = EVENT_NUMBER,
                             .number = {.number = text_of(number),
                                        .family = FAMILY_PREMIUM,
                                        .price = TEXT("0,80 €/min"),
                                        .rate_ue60_per_s = 800000,
                                        .free_us = 12 * SCENE_US,
                                        .start = START_BEEP,
                                        .s_vat_ppm = 200000,
                                        .payout_vat_ppm = payout_vat_ppm,
                                        .cost_vat_ppm = 200000,
                                        .illustrative = payout_vat_ppm < 0,
                                        .catalogued = true}});
}

static inline void
connect(struct board *board, double at_s, const char *call, const char *number, const char *queue)
{
    scene_offer(board, at_s, call, number);
    scene_say(board, at_s,
              (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {text_of(call)}});
    if (queue)
        scene_queue(board, at_s, call, queue);
}

static inline void
end(struct board *board, double at_s, const char *call, enum price_state priced, int64_t s_ue60,
    int64_t payout_ue60, int64_t cost_ue60)
{
    scene_say(board, at_s,
              (struct event){.type = EVENT_CALL_ENDED,
                             .call_ended = {.call = text_of(call),
                                            .by = PARTY_CALLER,
                                            .priced = (int)priced,
                                            .s_ue60 = s_ue60,
                                            .payout_ue60 = payout_ue60,
                                            .cost_ue60 = cost_ue60,
                                            .charged_us = SCENE_US}});
}

#endif
