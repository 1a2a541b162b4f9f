/* The meter: prices at the moment an end is said, whatever waits to be written; and against the
 * board, which comes to the same by another way. */
#include "tests/unit/test.h"

#include "proto/board/accrual.h"
#include "proto/gate/meter.h"
#include "proto/gate/pricing.h"
#include "tests/unit/board_make.h"
#include "tests/unit/board_stream.h"

#define VIOLET_UE60 INT64_C(800000)

struct scene {
    struct board *board;
    struct meter *meter;
};

static struct scene
a_scene(void)
{
    struct scene scene = {.board = board_new()};
    struct rates *rates = NULL;
    struct why why;
    OK_ERR(rates_read(&rates, &(struct rates_files){.folder = "proto/tariff/data"}, &why), &why);
    scene.meter = meter_new(scene.board);
    meter_set_rates(scene.meter, &rates);
    return scene;
}

static void
end_scene(struct scene *scene)
{
    meter_free(&scene->meter);
    board_free(&scene->board);
}

/* As the gate does: seen by the meter; `written`: the board knows it too. */
static struct event
say(struct scene *scene, struct event event, bool written)
{
    meter_event(scene->meter, &event);
    if (written) {
        board_apply(scene->board, &event, NULL);
        meter_settled(scene->meter);
    }
    return event;
}

#define SAY(scene, written, seconds, kind, member, ...)                                            \
    say(&(scene), (struct event){.type = (kind), .at_us = at_s(seconds), .member = {__VA_ARGS__}}, \
        written)

static void
say_violet(struct scene *scene, bool written)
{
    SAY(*scene, written, 0, EVENT_NUMBER, number, .number = TEXT("0892990077"),
        .tariff = TEXT("violet-0.80-min"));
}

TEST(a_call_that_came_and_went_before_anything_was_written_has_its_price)
{
    for (int written = 0; written < 2; written++) {
        struct scene scene = a_scene();
        say_violet(&scene, written);
        struct event offered =
            SAY(scene, written, 1, EVENT_CALL_OFFERED, call_offered, .call = TEXT("c1"),
                .number = TEXT("0892990077"), .caller = TEXT("+33612345678"));
        EQ_I64(words_value(&plan_origin_words, offered.call_offered.origin),
               PLAN_ORIGIN_MOBILE_METRO);
        SAY(scene, written, 2, EVENT_CALL_CONNECTED, call_connected, .call = TEXT("c1"));
        SAY(scene, written, 20, EVENT_CALL_CHARGED, call_charged, .call = TEXT("c1"));
        SAY(scene, written, 25, EVENT_CALL_CHARGED, call_charged,
            .call = TEXT("c1")); /* told twice */
        struct event ended = SAY(scene, written, 80, EVENT_CALL_ENDED, call_ended,
                                 .call = TEXT("c1"), .s_ue60 = 5, .priced = PRICE_ASSUMED);
        EQ_I64(ended.call_ended.priced, PRICE_PRICED);
        EQ_I64(ended.call_ended.s_ue60, 60 * VIOLET_UE60);
        end_scene(&scene);
    }
}

TEST(an_end_that_is_told_twice_is_priced_once)
{
    struct scene scene = a_scene();
    say_violet(&scene, true);
    SAY(scene, true, 1, EVENT_CALL_OFFERED, call_offered, .call = TEXT("c1"),
        .number = TEXT("0892990077"));
    SAY(scene, true, 2, EVENT_CALL_CONNECTED, call_connected, .call = TEXT("c1"));
    SAY(scene, false, 80, EVENT_CALL_ENDED, call_ended, .call = TEXT("c1"));
    struct event again = SAY(scene, false, 90, EVENT_CALL_ENDED, call_ended, .call = TEXT("c1"));
    EQ_I64(again.call_ended.priced, PRICE_UNPRICED); /* the board will refuse it */
    EQ_I64(again.call_ended.s_ue60, 0);
    /* The same id at once for another call, that nobody answered. */
    SAY(scene, false, 91, EVENT_CALL_OFFERED, call_offered, .call = TEXT("c1"),
        .number = TEXT("0892990077"));
    again = SAY(scene, false, 99, EVENT_CALL_ENDED, call_ended, .call = TEXT("c1"));
    EQ_I64(again.call_ended.priced, PRICE_UNPRICED);
    meter_settled(scene.meter);
    end_scene(&scene);
}

TEST(a_call_older_than_this_run_is_known_from_the_board)
{
    struct scene scene = a_scene();
    MAKE(scene.board, 0, EVENT_NUMBER, number, .number = TEXT("0892990077"),
         .tariff = TEXT("violet-0.80-min"));
    offer(scene.board, "c1", "0892990077", 1);
    connected(scene.board, "c1", 2);
    struct event ended = SAY(scene, true, 74, EVENT_CALL_ENDED, call_ended, .call = TEXT("c1"));
    EQ_I64(ended.call_ended.s_ue60, 60 * VIOLET_UE60);
    ended = SAY(scene, true, 99, EVENT_CALL_ENDED, call_ended, .call = TEXT("never"));
    EQ_I64(ended.call_ended.priced, PRICE_UNPRICED);
    end_scene(&scene);
}

static void
count_event(void *context, const struct event *event)
{
    EQ_I64(event->type, EVENT_NUMBER);
    ++*(int *)context;
}

TEST(only_numbers_with_another_price_are_said_again)
{
    struct scene scene = a_scene();
    int said = 0;
    say_violet(&scene, true);
    SAY(scene, true, 0, EVENT_NUMBER, number, .number = TEXT("chat@example"));
    meter_reprice(scene.meter, at_s(0), count_event, &said);
    EQ_I64(said, 0);
    struct rates *none = NULL;
    meter_set_rates(scene.meter, &none);
    meter_reprice(scene.meter, at_s(0), count_event, &said);
    EQ_I64(said, 1);
    end_scene(&scene);
}

/* What the board knows of the call that ends, priced from there. */
static void
price_from_board(const struct scene *scene, const struct event *event,
                 struct event_call_ended *ended)
{
    const struct call *call = board_call(scene->board, event->call_ended.call);
    struct pricing_call known = {0};
    if (call)
        known = (struct pricing_call){
            .number = text_of(call->number->number),
            .tariff = text_of(call->number->tariff),
            .origin = text_of(call->origin),
            .caller = text_of(call_caller(call)),
            .connected_us = call->connected_us,
            .charged_us = call->charged_us,
            .answered_us = call->first_answered_us,
        };
    pricing_call(meter_rates(scene->meter), &known, event->at_us, ended);
}

TEST(the_meter_and_the_board_come_to_the_same_price_and_the_live_one_ends_there)
{
    static const char *const tariffs[] = {"violet-0.80-min",   "violet-0.06-min", "vert",
                                          "violet-3.00-appel", "banalise",        ""};
    int64_t priced = 0, money_ue60 = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct scene scene = a_scene();
        struct stream stream;
        stream_begin(&stream, seed);
        struct event event;
        for (int i = 0; i < 1500; i++) {
            stream_next(&stream, &event);
            if (event.type == EVENT_NUMBER)
                event.number.tariff = text_of(tariffs[stream.count % NITEMS(tariffs)]);
            meter_event(scene.meter, &event);
            if (event.type == EVENT_CALL_ENDED) {
                struct event_call_ended from_board = event.call_ended;
                price_from_board(&scene, &event, &from_board);
                EQ_I64(from_board.priced, event.call_ended.priced);
                EQ_I64(from_board.s_ue60, event.call_ended.s_ue60);
                EQ_I64(from_board.payout_ue60, event.call_ended.payout_ue60);
                EQ_I64(from_board.cost_ue60, event.call_ended.cost_ue60);
                EQ_I64(from_board.charged_us, event.call_ended.charged_us);
                const struct call *call = board_call(scene.board, event.call_ended.call);
                if (call && event.call_ended.priced == PRICE_PRICED)
                    EQ_I64(call_accrued_ue60(call, event.at_us), event.call_ended.s_ue60);
                priced += event.call_ended.priced != PRICE_UNPRICED;
                money_ue60 += event.call_ended.s_ue60;
            }
            board_apply(scene.board, &event, NULL);
            if (i % 3 == 0)
                meter_settled(scene.meter);
        }
        end_scene(&scene);
    }
    TRUE(priced > 300 && money_ue60 > 0); /* the streams are worth the name */
}
