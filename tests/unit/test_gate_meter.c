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

static struct rates *
the_rates(void)
{
    struct rates *rates = NULL;
    struct why why;
    OK_ERR(rates_read(&rates, &(struct rates_files){.folder = "proto/tariff/data"}, &why), &why);
    return rates;
}

static struct scene
a_scene(void)
{
    struct scene scene = {.board = board_new()};
    struct rates *rates = the_rates();
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

/* --- a call keeps the price of its connection -------------------------------------------------- */

static struct event
end_of(struct scene *scene, const char *call, double s)
{
    return SAY(*scene, true, s, EVENT_CALL_ENDED, call_ended, .call = text_of(call));
}

static void
begin_call(struct scene *scene, const char *call, double s, bool connects)
{
    SAY(*scene, true, s, EVENT_CALL_OFFERED, call_offered, .call = text_of(call),
        .number = TEXT("0892990077"));
    if (connects)
        SAY(*scene, true, s, EVENT_CALL_CONNECTED, call_connected, .call = text_of(call));
}

TEST(a_number_that_gets_another_tariff_in_mid_call_ends_at_the_first_one)
{
    struct scene scene = a_scene();
    say_violet(&scene, true);
    begin_call(&scene, "connected", 1, true);
    begin_call(&scene, "rings", 1, false);
    SAY(scene, true, 2, EVENT_NUMBER, number, .number = TEXT("0892990077"),
        .tariff = TEXT("violet-0.40-min"));
    SAY(scene, true, 3, EVENT_CALL_CONNECTED, call_connected, .call = TEXT("rings"));
    /* Not written yet: the text of an id lives until it is. */
    struct event before =
        SAY(scene, false, 73, EVENT_CALL_ENDED, call_ended, .call = TEXT("connected"));
    struct event after = SAY(scene, false, 75, EVENT_CALL_ENDED, call_ended, .call = TEXT("rings"));
    EQ_TEXT(before.call_ended.tariff, "violet-0.80-min");
    EQ_I64(before.call_ended.s_ue60, 60 * VIOLET_UE60);
    EQ_TEXT(after.call_ended.tariff, "violet-0.40-min");
    EQ_I64(after.call_ended.s_ue60, 60 * VIOLET_UE60 / 2);
    end_scene(&scene);
}

TEST(files_that_change_in_mid_call_do_not_touch_it_and_the_old_ones_go_with_the_last_call)
{
    struct scene scene = a_scene();
    say_violet(&scene, true);
    begin_call(&scene, "c1", 1, true);
    struct rates *none = NULL, *fresh = the_rates();
    meter_set_rates(scene.meter, &none);
    begin_call(&scene, "c2", 1, true);
    EQ_U64(meter_generations(scene.meter), 2);
    meter_set_rates(scene.meter, &fresh);
    EQ_U64(meter_generations(scene.meter), 3);
    begin_call(&scene, "c3", 1, true);
    EQ_I64(end_of(&scene, "c2", 73).call_ended.priced, PRICE_UNPRICED);
    EQ_U64(meter_generations(scene.meter), 2);
    struct event ended = end_of(&scene, "c1", 73);
    EQ_I64(ended.call_ended.s_ue60, 60 * VIOLET_UE60);
    EQ_U64(meter_generations(scene.meter), 1);
    EQ_I64(end_of(&scene, "c3", 73).call_ended.s_ue60, 60 * VIOLET_UE60);
    begin_call(&scene, "never ends", 1, true); /* and is freed all the same */
    meter_set_rates(scene.meter, &none);
    EQ_U64(meter_generations(scene.meter), 2);
    end_scene(&scene);
}

TEST(a_call_of_before_this_run_keeps_what_was_in_force_when_the_run_began)
{
    struct scene scene = {.board = board_new()};
    MAKE(scene.board, 0, EVENT_NUMBER, number, .number = TEXT("0892990077"),
         .tariff = TEXT("violet-0.80-min"));
    offer(scene.board, "c1", "0892990077", 1);
    connected(scene.board, "c1", 2);
    scene.meter = meter_new(scene.board);
    struct rates *first = the_rates(), *none = NULL;
    meter_set_rates(scene.meter, &first);
    SAY(scene, true, 3, EVENT_NUMBER, number, .number = TEXT("0892990077"),
        .tariff = TEXT("violet-0.40-min"));
    meter_set_rates(scene.meter, &none);
    EQ_I64(end_of(&scene, "c1", 74).call_ended.s_ue60, 60 * VIOLET_UE60);
    end_scene(&scene);
}

/* --- what is said again ------------------------------------------------------------------------ */

static void
count_events(void *context, const struct event *event)
{
    ((int *)context)[event->type]++;
}

TEST(only_numbers_with_another_price_are_said_again)
{
    struct scene scene = a_scene();
    int said[EVENT_TYPE_LIMIT] = {0};
    say_violet(&scene, true);
    SAY(scene, true, 0, EVENT_NUMBER, number, .number = TEXT("chat@example"));
    SAY(scene, true, 0, EVENT_LEGAL, legal, .number = TEXT("0892990077"));
    meter_reprice(scene.meter, at_s(0), count_events, said);
    EQ_I64(said[EVENT_NUMBER] + said[EVENT_LEGAL] + said[EVENT_PRICE_CHANGE], 0);
    struct rates *none = NULL;
    meter_set_rates(scene.meter, &none);
    meter_reprice(scene.meter, at_s(0), count_events, said);
    EQ_I64(said[EVENT_NUMBER], 1);
    EQ_I64(said[EVENT_LEGAL], 1);
    end_scene(&scene);
}

/* --- who tries again --------------------------------------------------------------------------- */

TEST(who_calls_the_same_number_again_is_told_whatever_the_switch_claims)
{
    struct scene scene = a_scene();
    struct repeat *repeat = NULL;
    struct why why;
    OK_ERR(repeat_new(&repeat, S_US(600), &why), &why);
    meter_set_repeat(scene.meter, &repeat);
    meter_recall(scene.meter,
                 &(struct event_call_offered){.number = TEXT("3640"), .caller = TEXT("0639980009")},
                 at_s(-60));
    static const struct {
        const char *call, *number, *caller;
        bool again;
    } calls[] = {
        {"c1", "0892990077", "0639980001", false}, {"c2", "0892990077", "+33639980001", true},
        {"c3", "3640", "0639980001", false},       {"c4", "3640", "0639980009", true},
        {"c2", "0892990077", "0639980002", false}, /* refused: no call of his */
        {"c5", "0892990077", "0639980002", false}, {"c6", "0892990077", "anonymous", false},
        {"c7", "0892990077", "anonymous", false},
    };
    for (size_t i = 0; i < NITEMS(calls); i++) {
        struct event said = SAY(scene, true, (double)i, EVENT_CALL_OFFERED, call_offered,
                                .call = text_of(calls[i].call), .number = text_of(calls[i].number),
                                .caller = text_of(calls[i].caller), .again = !calls[i].again);
        EQ_I64(said.call_offered.again, calls[i].again);
    }
    end_scene(&scene);
}

/* --- against the board ------------------------------------------------------------------------- */

/* The tariff ids of connected calls, as the board had them then. */
struct pins {
    struct {
        char call[40], tariff[40];
    } at[2 * STREAM_CALLS];
};

static char *
pin_of(struct pins *pins, struct text call, bool fresh)
{
    for (size_t i = 0; i < NITEMS(pins->at); i++) {
        if (text_is(call, pins->at[i].call))
            return pins->at[i].tariff;
    }
    for (size_t i = 0; fresh && i < NITEMS(pins->at); i++) {
        if (pins->at[i].call[0])
            continue;
        str_copy(pins->at[i].call, sizeof pins->at[i].call, call);
        str_copy(pins->at[i].tariff, sizeof pins->at[i].tariff, TEXT("-"));
        return pins->at[i].tariff;
    }
    return NULL;
}

static void
note_pin(struct pins *pins, const struct board *board)
{
    for (const struct call *call = board->calls; call; call = call->hh.next) {
        bool has_begun = call->connected_us || call->charged_us || call->first_answered_us;
        char *tariff = has_begun ? pin_of(pins, text_of(call->call), true) : NULL;
        if (tariff && strcmp(tariff, "-") == 0)
            str_copy(tariff, sizeof pins->at[0].tariff, text_of(call->number->tariff));
    }
    for (size_t i = 0; i < NITEMS(pins->at); i++) {
        if (pins->at[i].call[0] && !board_call(board, text_of(pins->at[i].call)))
            pins->at[i].call[0] = '\0';
    }
}

/* What the board knows of the call that ends, priced from there. */
static void
price_from_board(const struct scene *scene, struct pins *pins, const struct event *event,
                 struct event_call_ended *ended)
{
    const struct call *call = board_call(scene->board, event->call_ended.call);
    struct pricing_call known = {0};
    if (call)
        known = (struct pricing_call){
            .number = text_of(call->number->number),
            .tariff = text_of(pin_of(pins, text_of(call->call), false)),
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
    int64_t priced = 0, money_ue60 = 0, changed = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct scene scene = a_scene();
        struct stream stream;
        struct pins pins = {0};
        stream_begin(&stream, seed);
        struct event event;
        for (int i = 0; i < 1500; i++) {
            stream_next(&stream, &event);
            if (event.type == EVENT_NUMBER)
                event.number.tariff = text_of(tariffs[stream.count % NITEMS(tariffs)]);
            meter_event(scene.meter, &event);
            if (event.type == EVENT_CALL_ENDED) {
                struct event_call_ended from_board = event.call_ended;
                price_from_board(&scene, &pins, &event, &from_board);
                EQ_I64(from_board.priced, event.call_ended.priced);
                EQ_I64(from_board.s_ue60, event.call_ended.s_ue60);
                EQ_I64(from_board.payout_ue60, event.call_ended.payout_ue60);
                EQ_I64(from_board.cost_ue60, event.call_ended.cost_ue60);
                EQ_I64(from_board.charged_us, event.call_ended.charged_us);
                const struct call *call = board_call(scene.board, event.call_ended.call);
                bool is_same = call && text_is(event.call_ended.tariff, call->number->tariff);
                changed += call && event.call_ended.tariff.len > 0 && !is_same;
                if (is_same && event.call_ended.priced == PRICE_PRICED)
                    EQ_I64(call_accrued_ue60(call, event.at_us), event.call_ended.s_ue60);
                priced += event.call_ended.priced != PRICE_UNPRICED;
                money_ue60 += event.call_ended.s_ue60;
            }
            board_apply(scene.board, &event, NULL);
            note_pin(&pins, scene.board);
            if (i % 3 == 0)
                meter_settled(scene.meter);
        }
        end_scene(&scene);
    }
    TRUE(priced > 300 && changed > 20 && money_ue60 > 0); /* the streams are worth the name */
}
