/* Money in the metric tables: what is summed, rounded once, and what is not known. */
#include "tests/unit/test.h"

#include "console/metric/earnings.h"
#include "tests/unit/money_scene.h"

enum { HOUR_S = 3600 };

TEST(ended_and_live_calls_add_up_and_are_rounded_once)
{
    struct board *board = board_new();
    turn_day(board);
    define_number(board, "0892680680", 0);
    /* 20 and 20 sixtieths: a third each, which rounded call by call would be nothing */
    connect(board, 10, "a", "0892680680", "sav");
    end(board, 20, "a", PRICE_PRICED, 20, 3 * MONEY_EUR_UE60, 2 * MONEY_EUR_UE60);
    connect(board, 30, "b", "0892680680", "sav");
    end(board, 40, "b", PRICE_ASSUMED, 20, 0, 0);
    connect(board, 50, "c", "0892680680", "sav");
    struct site site = scene_site(board, "tcp://a", 50 + 12); /* at the beep: nothing yet */
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_ue"), 1);
    EQ_I64(figure(picture, ROW_CALL, "revenue_ue"), 0);
    EQ_I64(figure(picture, ROW_NUMBER, "priced"), 1);
    EQ_I64(figure(picture, ROW_NUMBER, "assumed"), 1);
    EQ_I64(figure(picture, ROW_NUMBER, "charged_ms"), 2000);
    picture_free(&picture);

    site.clock_us += 30 * (int64_t)SCENE_US; /* it ticks: 30 s of 0,80 a minute */
    picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_CALL, "revenue_ue"), 400000);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_ue"), 400001);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_hour_ue"), 400001);
    EQ_I64(figure(picture, ROW_QUEUE, "revenue_ue"), 400001);
    EQ_I64(figure(picture, ROW_TOTAL, "revenue_ue"), 400001);
    EQ_I64(figure(picture, ROW_NUMBER, "payout_ue"), 3000000);
    EQ_I64(figure(picture, ROW_NUMBER, "cost_ue"), 2000000);
    EQ_I64(figure(picture, ROW_NUMBER, "cost_net_ue"), 1666667);
    /* 3 - 2 / 1,2, without VAT */
    EQ_I64(figure(picture, ROW_NUMBER, "margin_ue"), 3000000 - 1666667);
    EQ_I64(figure(picture, ROW_QUEUE, "margin_ue"), 3000000 - 1666667);
    EQ_I64(figure(picture, ROW_TOTAL, "margin_ue"), 3000000 - 1666667);
    EQ_STR(value_of(picture, ROW_NUMBER, 0, "family").text.at, "premium");
    picture_free(&picture);
    board_free(&board);
}

TEST(what_no_gate_prices_is_not_known)
{
    struct board *board = board_new();
    turn_day(board);
    connect(board, 10, "a", "0899701701", "sav");
    end(board, 20, "a", PRICE_UNPRICED, 0, 0, 0);
    connect(board, 30, "b", "0899701701", "sav");
    struct site site = scene_site(board, "tcp://a", 40);
    struct picture *picture = picture_new(&site, 1);
    static const char *const metrics[] = {"revenue_ue", "payout_ue", "cost_ue", "margin_ue"};
    for (size_t i = 0; i < NITEMS(metrics); i++) {
        UNKNOWN(picture, ROW_NUMBER, metrics[i]);
        UNKNOWN(picture, ROW_QUEUE, metrics[i]);
        UNKNOWN(picture, ROW_TOTAL, metrics[i]);
    }
    UNKNOWN(picture, ROW_CALL, "revenue_ue");
    UNKNOWN(picture, ROW_NUMBER, "family");
    UNKNOWN(picture, ROW_NUMBER, "revenue_projected_ue");
    EQ_I64(figure(picture, ROW_NUMBER, "unpriced"), 1);
    picture_free(&picture);
    board_free(&board);
}

/* A tariff is named, and yet no call of the number could be priced with it. */
TEST(a_number_whose_calls_all_lack_a_price_is_not_known)
{
    struct board *board = board_new();
    turn_day(board);
    define_number(board, "0892680680", 0);
    struct site site = scene_site(board, "tcp://a", 40);
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_ue"), 0); /* priced, and no call yet */
    scene_define_queue(board, "sav", 20000);
    picture_free(&picture);
    picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_QUEUE, "revenue_ue"), 0);
    picture_free(&picture);
    connect(board, 10, "a", "0892680680", "sav");
    end(board, 20, "a", PRICE_UNKNOWN, 0, 0, 0);
    picture = picture_new(&site, 1);
    UNKNOWN(picture, ROW_NUMBER, "revenue_ue");
    UNKNOWN(picture, ROW_QUEUE, "revenue_ue");
    picture_free(&picture);
    board_free(&board);
}

TEST(two_gates_are_a_sum_only_when_both_price_the_number)
{
    struct board *a = board_new(), *b = board_new();
    turn_day(a);
    turn_day(b);
    define_number(a, "0892680680", 0);
    connect(a, 10, "a", "0892680680", NULL);
    end(a, 20, "a", PRICE_PRICED, MONEY_EUR_UE60, 0, 0);
    connect(b, 10, "b", "0892680680", NULL);
    struct site sites[] = {scene_site(a, "tcp://a", 40), scene_site(b, "tcp://b", 40)};
    struct picture *picture = picture_new(sites, 2);
    UNKNOWN(picture, ROW_NUMBER, "revenue_ue");
    EQ_I64(figure(picture, ROW_TOTAL, "revenue_ue"), 1000000); /* over what is priced */
    picture_free(&picture);
    define_number(b, "0892680680", 0);
    end(b, 30, "b", PRICE_PRICED, 2 * MONEY_EUR_UE60, 0, 0);
    picture = picture_new(sites, 2);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_ue"), 3000000);
    picture_free(&picture);
    board_free(&a);
    board_free(&b);
}

TEST(a_margin_needs_the_vat_of_what_it_is_made_of)
{
    struct board *board = board_new();
    turn_day(board);
    define_number(board, "0892680680", -1);
    struct site site = scene_site(board, "tcp://a", 40);
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_NUMBER, "margin_ue"), 0); /* of nothing */
    EQ_I64(figure(picture, ROW_NUMBER, "illustrative"), 1);
    EQ_I64(figure(picture, ROW_TOTAL, "illustrative"), 1);
    picture_free(&picture);
    connect(board, 10, "a", "0892680680", "sav");
    end(board, 20, "a", PRICE_PRICED, MONEY_EUR_UE60, MONEY_EUR_UE60, 0);
    picture = picture_new(&site, 1);
    UNKNOWN(picture, ROW_NUMBER, "margin_ue");
    UNKNOWN(picture, ROW_QUEUE, "margin_ue");
    UNKNOWN(picture, ROW_TOTAL, "margin_ue");
    UNKNOWN(picture, ROW_NUMBER, "payout_net_ue");
    EQ_I64(figure(picture, ROW_NUMBER, "cost_net_ue"), 0);
    EQ_I64(figure(picture, ROW_NUMBER, "payout_ue"), 1000000);
    picture_free(&picture);
    board_free(&board);
}

TEST(numbers_that_differ_in_their_vat_leave_the_queue_without_a_margin)
{
    struct board *board = board_new();
    turn_day(board);
    define_number(board, "0892680680", 0);
    define_number(board, "0892680681", 200000);
    static const char *const numbers[] = {"0892680680", "0892680681"};
    for (size_t i = 0; i < NITEMS(numbers); i++) {
        connect(board, 10, numbers[i], numbers[i], "sav");
        end(board, 20, numbers[i], PRICE_PRICED, 0, 6 * MONEY_EUR_UE60, 0);
    }
    struct site site = scene_site(board, "tcp://a", 40);
    struct picture *picture = picture_new(&site, 1);
    UNKNOWN(picture, ROW_QUEUE, "margin_ue");
    EQ_I64(figure(picture, ROW_QUEUE, "payout_ue"), 12000000);
    EQ_I64(figure(picture, ROW_TOTAL, "margin_ue"), 6000000 + 5000000);
    picture_free(&picture);
    board_free(&board);
}

TEST(an_hour_and_the_projection_follow_the_business_day)
{
    struct board *board = board_new();
    turn_day(board);
    define_number(board, "0892680680", 0);
    connect(board, 10, "a", "0892680680", NULL);
    end(board, 9 * HOUR_S + 100, "a", PRICE_PRICED, 60 * MONEY_EUR_UE60, 0, 0);
    connect(board, 10 * HOUR_S, "b", "0892680680", NULL);
    end(board, 10 * HOUR_S + 100, "b", PRICE_PRICED, 4 * MONEY_EUR_UE60, 0, 0);
    struct site site = scene_site(board, "tcp://a", 10.25 * HOUR_S);
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_ue"), 64000000);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_hour_ue"), 4000000);
    /* the last hour: 4 + 45 minutes of 60 EUR = 49; 13,75 hours are left */
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_projected_ue"), 64000000 + 49 * 13750000);
    EQ_I64(figure(picture, ROW_TOTAL, "revenue_projected_ue"), 64000000 + 49 * 13750000);
    int64_t hours[NUMBER_HOURS];
    EQ_I64(earnings_hours(picture_rows(picture, ROW_NUMBER), hours), 11);
    EQ_I64(hours[9], 60 * MONEY_EUR_UE60);
    EQ_I64(hours[10], 4 * MONEY_EUR_UE60);
    EQ_I64(hours[8], 0);
    picture_free(&picture);
    site.clock_us = scene_start_us + 30 * (int64_t)HOUR_S * SCENE_US; /* nobody turned the day */
    picture = picture_new(&site, 1);
    UNKNOWN(picture, ROW_NUMBER, "revenue_hour_ue");
    UNKNOWN(picture, ROW_TOTAL, "revenue_hour_ue");
    UNKNOWN(picture, ROW_NUMBER, "revenue_projected_ue");
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_ue"), 64000000);
    picture_free(&picture);
    board_free(&board);
}
