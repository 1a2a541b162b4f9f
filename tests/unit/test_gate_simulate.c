/* Another offer for the same calls: sums by hand, and a fork without a change. */
#include "tests/unit/test.h"

#include "proto/gate/ended.h"
#include "proto/gate/pricing.h"
#include "proto/gate/simulate.h"
#include "tests/unit/board_make.h"

#define VIOLET "0892990077"

struct scene {
    struct board *board;
    struct rates *rates;
    struct simulate simulate;
};

static struct scene
a_scene(void)
{
    struct scene scene = {.board = board_new()};
    struct why why;
    OK_ERR(rates_read(&scene.rates, &(struct rates_files){.folder = "proto/tariff/data"}, &why),
           &why);
    return scene;
}

static void
end_scene(struct scene *scene)
{
    simulate_free(&scene->simulate);
    rates_free(&scene->rates);
    board_free(&scene->board);
}

/* As a gate says it. */
static void
say_number(struct scene *scene, const char *number, const char *tariff)
{
    char price[PRICING_TEXT_BYTES];
    struct event event = {
        .type = EVENT_NUMBER,
        .at_us = at_s(0),
        .number = {.number = text_of(number), .tariff = text_of(tariff)},
    };
    pricing_number(scene->rates, &event.number, event.at_us, price);
    OK_ERR(board_apply(scene->board, &event, NULL), NULL);
}

/* A call of so many seconds, priced and written, then taken by the simulation. */
static void
a_call(struct scene *scene, const struct simulate_offer *offer, const char *name,
       const char *number, const char *caller, double begins, double seconds)
{
    MAKE(scene->board, begins, EVENT_CALL_OFFERED, call_offered, .call = text_of(name),
         .number = text_of(number), .caller = text_of(caller));
    connected(scene->board, name, begins);
    struct event event = {
        .type = EVENT_CALL_ENDED,
        .at_us = at_s(begins + seconds),
        .call_ended = {.call = text_of(name), .by = PARTY_CALLER, .cause = 16},
    };
    const struct call *call = board_call(scene->board, text_of(name));
    const struct pricing_call own = {
        .number = text_of(call->number->number),
        .tariff = text_of(call->number->tariff),
        .origin = text_of(call->origin),
        .caller = text_of(call_caller(call)),
        .connected_us = call->connected_us,
        .charged_us = call->charged_us,
        .answered_us = call->first_answered_us,
    };
    pricing_call(scene->rates, &own, event.at_us, &event.call_ended);
    simulate_call(&scene->simulate, offer, call, &own, &event);
    OK_ERR(board_apply(scene->board, &event, NULL), NULL);
}

static const struct simulate_row *
row_of(const struct scene *scene, const char *number)
{
    struct simulate_row *row;
    HASH_FIND_STR(scene->simulate.rows, number, row);
    TRUE(row != NULL);
    return row;
}

static int64_t
figure(const struct tally *tally, const char *name)
{
    size_t i = 0;
    while (i < tally_figure_count && strcmp(tally_figures[i].name, name) != 0)
        i++;
    TRUE(i < tally_figure_count);
    int64_t value;
    return tally_figures[i].get(tally, &value) ? value : INT64_MIN; /* unknown */
}

/* 72 s, 132 s and 10 s behind an announcement of 12 s: 60 s, 120 s and nothing at 0.80 EUR a minute
 * are 0.80 + 1.60 EUR of S; the grid demo-minute pays 0.52 EUR a minute: 1.56 EUR with 20 % VAT,
 * 1.30 without. As a free number they last whole: 72 + 10 s from a mobile at 0.09 EUR a minute,
 * 132 s from a fixed line at 0.02: 0.123 + 0.044 EUR, without VAT. */
static void
three_calls(struct scene *scene, const struct simulate_offer *offer)
{
    say_number(scene, VIOLET, "violet-0.80-min");
    a_call(scene, offer, "c1", VIOLET, "0612345678", 10, 72);
    a_call(scene, offer, "c2", VIOLET, "0145112233", 20, 132);
    a_call(scene, offer, "c3", VIOLET, "0612345679", 30, 10);
}

TEST(three_calls_by_hand_as_they_were_and_as_a_free_number)
{
    struct scene scene = a_scene();
    const struct simulate_offer offer = {
        .rates = scene.rates, .tariff = "vert", .from_us = INT64_MIN, .to_us = INT64_MAX};
    three_calls(&scene, &offer);
    const struct simulate_row *row = row_of(&scene, VIOLET);
    EQ_I64(figure(&row->written, "calls"), 3);
    EQ_I64(figure(&row->written, "s_ue60"), INT64_C(2400000) * 60);
    EQ_I64(figure(&row->written, "s_net_ue"), 2000000);
    EQ_I64(figure(&row->written, "payout_ue60"), INT64_C(1560000) * 60);
    EQ_I64(figure(&row->written, "payout_net_ue"), 1300000);
    EQ_I64(figure(&row->written, "cost_ue60"), 0);
    EQ_I64(figure(&row->written, "margin_ue"), 1300000);
    EQ_I64(figure(&row->other, "calls"), 3);
    EQ_I64(figure(&row->other, "s_ue60"), 0);
    EQ_I64(figure(&row->other, "payout_ue60"), 0);
    EQ_I64(figure(&row->other, "cost_ue60"), INT64_C(167000) * 60);
    EQ_I64(figure(&row->other, "margin_ue"), -167000);
    EQ_STR(row->needs, "0800 0801 0805 30 31 116");
    EQ_STR(row->other_tariff, "vert");
    end_scene(&scene);
}

TEST(a_fork_without_a_change_is_the_recording)
{
    struct scene scene = a_scene();
    const struct simulate_offer offer = {
        .rates = scene.rates, .from_us = INT64_MIN, .to_us = INT64_MAX};
    three_calls(&scene, &offer);
    say_number(&scene, "0805990022", "vert");
    a_call(&scene, &offer, "f1", "0805990022", "0612345678", 40, 33.5);
    a_call(&scene, &offer, "f2", "0805990022", "", 50, 20);            /* withheld: assumed */
    a_call(&scene, &offer, "f3", "0805990022", "+3225551234", 60, 20); /* rejected: unknown */
    a_call(&scene, &offer, "n1", "0145000000", "0612345678", 70, 20);  /* no tariff */
    for (const struct simulate_row *row = scene.simulate.rows; row; row = row->hh.next) {
        EQ_STR(row->needs, "");
        for (size_t i = 0; i < tally_figure_count; i++)
            EQ_I64(figure(&row->other, tally_figures[i].name),
                   figure(&row->written, tally_figures[i].name));
    }
    const struct tally *free_number = &row_of(&scene, "0805990022")->other;
    EQ_I64(figure(free_number, "assumed"), 1);
    EQ_I64(figure(free_number, "unknown"), 1);
    end_scene(&scene);
}

TEST(what_no_tariff_prices_is_unknown_never_0)
{
    struct scene scene = a_scene();
    const struct simulate_offer offer = {
        .rates = scene.rates, .from_us = INT64_MIN, .to_us = INT64_MAX};
    a_call(&scene, &offer, "n1", "0145000000", "0612345678", 1, 20);
    const struct simulate_row *row = row_of(&scene, "0145000000");
    EQ_I64(figure(&row->written, "untariffed"), 1);
    EQ_I64(figure(&row->written, "s_ue60"), INT64_MIN);
    EQ_I64(figure(&row->other, "margin_ue"), INT64_MIN);
    end_scene(&scene);
}

TEST(a_move_takes_the_numbers_of_one_tariff_and_the_window_the_calls_that_ended_in_it)
{
    struct scene scene = a_scene();
    struct simulate_move moves[] = {{.from = "violet-0.80-min", .to = "violet-0.40-min"},
                                    {.from = "banalise", .to = "vert"}};
    const char *const numbers[] = {VIOLET};
    const struct simulate_offer offer = {
        .rates = scene.rates,
        .moves = moves,
        .move_count = NITEMS(moves),
        .from_us = at_s(82), /* c1 ends then, c3 at 40, c2 at 152 */
        .to_us = at_s(152),
        .numbers = numbers,
        .number_count = NITEMS(numbers),
    };
    three_calls(&scene, &offer);
    say_number(&scene, "0892990078", "violet-0.80-min");
    a_call(&scene, &offer, "o1", "0892990078", "0612345678", 40, 72);
    EQ_U64(HASH_COUNT(scene.simulate.rows), 1);
    const struct simulate_row *row = row_of(&scene, VIOLET);
    EQ_I64(figure(&row->written, "calls"), 1);
    EQ_I64(figure(&row->written, "s_ue60"), 2 * figure(&row->other, "s_ue60"));
    EQ_STR(row->needs, ""); /* the same range may have it */
    EQ_I64(moves[0].calls, 1);
    EQ_I64(moves[1].calls, 0);
    end_scene(&scene);
}

TEST(a_tariff_that_the_files_do_not_have_is_refused)
{
    struct scene scene = a_scene();
    struct simulate_move move = {.from = "vert", .to = "nobody"};
    struct why why;
    struct simulate_offer offer = {.rates = scene.rates, .moves = &move, .move_count = 1};
    EQ_I64(simulate_check(&offer, &why), ERR_ARG);
    TRUE(strstr(why.text, "\"nobody\" is not in") != NULL);
    offer = (struct simulate_offer){.rates = scene.rates, .tariff = "vert"};
    OK_ERR(simulate_check(&offer, &why), &why);
    end_scene(&scene);
}

TEST(sums_keep_rates_of_vat_apart_and_an_unstated_one_has_no_figure_without)
{
    struct tally tally = {0}, all = {0};
    const struct event_call_ended a = {.priced = PRICE_PRICED, .payout_ue60 = 120 * 60};
    const struct event_call_ended b = {.priced = PRICE_PRICED, .payout_ue60 = 110 * 60};
    tally_add(&tally, &a, true, &(struct tally_vat){{0, 200000, 0}});
    tally_add(&tally, &b, true, &(struct tally_vat){{0, 100000, 0}});
    EQ_I64(figure(&tally, "payout_net_ue"), 200);
    const struct event_call_ended c = {.priced = PRICE_PRICED, .cost_ue60 = 60};
    tally_add(&tally, &c, true, &(struct tally_vat){{0, 0, -1}});
    tally_add_all(&all, &tally);
    EQ_I64(figure(&all, "payout_net_ue"), 200);
    EQ_I64(figure(&all, "cost_ue60"), 60);
    EQ_I64(figure(&all, "cost_net_ue"), INT64_MIN);
    EQ_I64(figure(&all, "margin_ue"), INT64_MIN);
    EQ_I64(figure(&all, "calls"), 3);
}
