/* Budgets and where a number is heading; what its callers do; its next price. */
#include "tests/unit/test.h"

#include "console/metric/forecast.h"
#include "tests/unit/money_scene.h"

#define HOURS(hours) ((hours)*3600.0)

static void
say_budget(struct board *board, struct event_budget budget)
{
    budget.number = TEXT("0892680680");
    scene_say(board, 0, (struct event){.type = EVENT_BUDGET, .budget = budget});
}

static void
call_of(struct board *board, double from_s, double to_s, int64_t s_eur, int64_t cost_eur)
{
    connect(board, from_s, "c", "0892680680", NULL);
    end(board, to_s, "c", PRICE_PRICED, s_eur * MONEY_EUR_UE60, 0, cost_eur * MONEY_EUR_UE60);
}

static void
turn_to(struct board *board, double at_s, const char *date)
{
    scene_say(board, at_s, (struct event){.type = EVENT_DAY, .day = {text_of(date), TEXT("UTC")}});
}

static const char *
word(struct picture *picture, const char *metric)
{
    struct value value = value_of(picture, ROW_NUMBER, 0, metric);
    return value.state == VALUE_OK ? value.text.at : value.state == VALUE_NONE ? "-" : "?";
}

/* Half past ten: 3 EUR of turnover and 1 of cost between nine and ten, 6 and 2 since. */
static struct picture *
half_past_ten(struct board *board, struct site *site)
{
    turn_day(board);
    define_number(board, "0892680680", 0);
    call_of(board, HOURS(9.5), HOURS(9.75), 3, 1);
    call_of(board, HOURS(10), HOURS(10.25), 6, 2);
    *site = scene_site(board, "tcp://a", HOURS(10.5));
    return picture_new(site, 1);
}

TEST(an_hour_a_day_and_a_month_end_as_the_last_60_minutes_went)
{
    struct board *board = board_new();
    struct site site;
    struct picture *picture = half_past_ten(board, &site);
    /* 6 and half of 3 in 60 minutes: 7,50 EUR an hour; 2,50 of cost */
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_projected_hour_ue"), 6000000 + 3750000);
    EQ_I64(figure(picture, ROW_NUMBER, "cost_projected_hour_ue"), 2000000 + 1250000);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_projected_ue"), 9000000 + 27 * 3750000);
    EQ_I64(figure(picture, ROW_NUMBER, "cost_projected_ue"), 3000000 + 27 * 1250000);
    /* 2026-11-22, no earlier day known: eight more days like this one */
    EQ_I64(figure(picture, ROW_NUMBER, "month_days"), 0);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_month_ue"), 9000000);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_projected_month_ue"), 9 * (9000000 + 27 * 3750000));
    picture_free(&picture);
    board_free(&board);
}

TEST(a_month_rests_on_the_days_that_are_known)
{
    struct board *board = board_new();
    turn_to(board, 0, "2026-11-27");
    define_number(board, "0892680680", 0);
    call_of(board, HOURS(1), HOURS(2), 10, 4);
    turn_to(board, HOURS(24), "2026-11-28");
    call_of(board, HOURS(25), HOURS(26), 20, 6);
    turn_to(board, HOURS(48), "2026-11-29");
    call_of(board, HOURS(49), HOURS(50), 24, 1); /* a mean of one EUR an hour of the day */
    struct site site = scene_site(board, "tcp://a", HOURS(72) - 1);
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_NUMBER, "month_days"), 2);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_month_ue"), 54000000);
    EQ_I64(figure(picture, ROW_NUMBER, "cost_month_ue"), 11000000);
    /* the 30th: the mean of 10 and 20 */
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_projected_month_ue"), 69000000);
    EQ_I64(figure(picture, ROW_NUMBER, "cost_projected_month_ue"), 16000000);
    picture_free(&picture);
    board_free(&board);
}

TEST(a_budget_is_ok_then_near_then_over)
{
    static const struct {
        int64_t day_ue;
        const char *word;
        int64_t used_ppm;
    } cases[] = {
        {200000000, "ok", 45000},
        {110000000, "near", 81818},
        {9000000, "near", 1000000},
        {8999999, "over", 1000000},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct board *board = board_new();
        struct site site;
        struct picture *picture = half_past_ten(board, &site);
        EQ_STR(word(picture, "revenue_budget_day_state"), "-");
        EQ_STR(word(picture, "budget_state"), "-");
        EQ_I64(value_of(picture, ROW_NUMBER, 0, "revenue_used_day_ppm").state, VALUE_NONE);
        picture_free(&picture);
        say_budget(board, (struct event_budget){.turnover_day_ue = cases[i].day_ue,
                                                .cost_month_ue = 1000000000});
        picture = picture_new(&site, 1);
        EQ_STR(word(picture, "revenue_budget_day_state"), cases[i].word);
        EQ_STR(word(picture, "cost_budget_month_state"), "ok");
        EQ_STR(word(picture, "revenue_budget_hour_state"), "-");
        EQ_STR(word(picture, "budget_state"), cases[i].word);
        EQ_I64(figure(picture, ROW_NUMBER, "revenue_used_day_ppm"), cases[i].used_ppm);
        EQ_I64(figure(picture, ROW_NUMBER, "budget_used_ppm"), cases[i].used_ppm);
        EQ_I64(figure(picture, ROW_NUMBER, "revenue_budget_day_ue"), cases[i].day_ue);
        picture_free(&picture);
        board_free(&board);
    }
}

TEST(turnover_of_calls_going_on_counts_against_its_budget_and_cost_does_not)
{
    struct board *board = board_new();
    turn_day(board);
    define_number(board, "0892680680", 0);
    say_budget(board, (struct event_budget){.turnover_hour_ue = 400000, .cost_hour_ue = 1});
    connect(board, HOURS(1), "c", "0892680680", NULL);
    struct site site = scene_site(board, "tcp://a", HOURS(1) + 12 + 30); /* 30 s of 0,80 a minute */
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_used_hour_ppm"), 1000000);
    EQ_STR(word(picture, "revenue_budget_hour_state"), "near");
    EQ_STR(word(picture, "cost_budget_hour_state"), "ok");
    picture_free(&picture);
    site.clock_us += SCENE_US;
    picture = picture_new(&site, 1);
    EQ_STR(word(picture, "revenue_budget_hour_state"), "over");
    picture_free(&picture);
    board_free(&board);
}

TEST(a_budget_of_what_is_not_priced_is_not_known)
{
    struct board *board = board_new();
    turn_day(board);
    say_budget(board, (struct event_budget){.turnover_day_ue = 5});
    connect(board, 10, "c", "0892680680", NULL);
    end(board, 20, "c", PRICE_UNPRICED, 0, 0, 0);
    struct site site = scene_site(board, "tcp://a", 1000);
    struct picture *picture = picture_new(&site, 1);
    EQ_STR(word(picture, "revenue_budget_day_state"), "?");
    EQ_STR(word(picture, "budget_state"), "?");
    UNKNOWN(picture, ROW_NUMBER, "revenue_used_day_ppm");
    UNKNOWN(picture, ROW_NUMBER, "budget_used_ppm");
    UNKNOWN(picture, ROW_NUMBER, "revenue_month_ue");
    UNKNOWN(picture, ROW_NUMBER, "revenue_projected_month_ue");
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_budget_day_ue"), 5);
    picture_free(&picture);
    board_free(&board);
}

TEST(two_gates_spend_one_budget_the_least_they_tell)
{
    struct board *a = board_new(), *b = board_new();
    struct site sites[2];
    struct picture *picture = half_past_ten(a, &sites[0]);
    picture_free(&picture);
    picture = half_past_ten(b, &sites[1]);
    picture_free(&picture);
    say_budget(a, (struct event_budget){.turnover_day_ue = 36000000});
    say_budget(b, (struct event_budget){.turnover_day_ue = 90000000});
    picture = picture_new(sites, 2);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_used_day_ppm"), 500000);
    EQ_I64(figure(picture, ROW_NUMBER, "revenue_month_ue"), 18000000);
    EQ_STR(word(picture, "revenue_budget_day_state"), "near");
    picture_free(&picture);
    board_free(&a);
    board_free(&b);
}

TEST(nothing_is_foreseen_in_the_first_minutes_or_of_a_month_without_a_date)
{
    static const struct {
        const char *date;
        double now_s;
        bool day, month;
        int64_t month_end;
    } cases[] = {
        {"2026-11-30", 299, false, false, 0},
        {"2026-11-30", 300, true, true, 288},     /* the last day: one EUR in 300 s */
        {"2028-02-28", 300, true, true, 2 * 288}, /* a leap year */
        {"2026-02-28", 300, true, true, 288},
        {"2026-12-01", 300, true, true, 31 * 288},
        {"monday", 300, true, false, 0},
        {"2026-13-01", 300, true, false, 0},
        {"2026-02-30", 300, true, false, 0},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct board *board = board_new();
        turn_to(board, 0, cases[i].date);
        struct site site = scene_site(board, "tcp://a", cases[i].now_s);
        struct forecast_base base = {.hour = 1, .day = 1};
        int64_t day = -1, month = -1;
        EQ_I64(forecast_end(&site, &base, FORECAST_DAY, &day), cases[i].day);
        EQ_I64(forecast_end(&site, &base, FORECAST_MONTH, &month), cases[i].month);
        EQ_I64(month, cases[i].month ? cases[i].month_end : -1);
        board_free(&board);
    }
}

/* ---- what callers do, and the next price ------------------------------------------------------ */

TEST(traffic_is_counted_with_its_shares)
{
    struct board *board = board_new();
    turn_day(board);
    define_number(board, "0892680680", 0);
    struct site site = scene_site(board, "tcp://a", 100);
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(value_of(picture, ROW_NUMBER, 0, "short_calls").state,
           VALUE_NONE); /* no limit is told */
    EQ_I64(value_of(picture, ROW_NUMBER, 0, "short_share_ppm").state, VALUE_NONE);
    EQ_I64(value_of(picture, ROW_NUMBER, 0, "dearest_ue").state, VALUE_NONE);
    EQ_I64(value_of(picture, ROW_NUMBER, 0, "mean_charged_ms").state, VALUE_NONE);
    EQ_I64(value_of(picture, ROW_NUMBER, 0, "max_announced_ms").state, VALUE_NONE);
    EQ_I64(value_of(picture, ROW_NUMBER, 0, "change_us").state, VALUE_NONE);
    EQ_I64(value_of(picture, ROW_NUMBER, 0, "change_in_ms").state, VALUE_NONE);
    picture_free(&picture);

    scene_say(board, 0,
              (struct event){.type = EVENT_NUMBER,
                             .number = {.number = TEXT("0892680680"),
                                        .price = TEXT("0,80 €/min"),
                                        .short_call_ms = 5000}});
    scene_say(board, 0,
              (struct event){.type = EVENT_PRICE_CHANGE,
                             .price_change = {.number = TEXT("0892680680"),
                                              .from_us = scene_start_us + 3600 * (int64_t)SCENE_US,
                                              .price = TEXT("0,60 €/min")}});
    for (int i = 0; i < 4; i++) {
        scene_say(board, 10 * i,
                  (struct event){.type = EVENT_CALL_OFFERED,
                                 .call_offered = {.call = TEXT("c"),
                                                  .number = TEXT("0892680680"),
                                                  .again = i == 3}});
        scene_say(board, 10 * i,
                  (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {TEXT("c")}});
        if (i > 0)
            scene_say(board, 10 * i + i,
                      (struct event){.type = EVENT_CALL_CHARGED, .call_charged = {TEXT("c")}});
        scene_say(board, 10 * i + (i == 0 ? 2 : 9),
                  (struct event){.type = EVENT_CALL_ENDED,
                                 .call_ended = {.call = TEXT("c"),
                                                .priced = PRICE_PRICED,
                                                .early = i == 0,
                                                .s_ue60 = i * MONEY_EUR_UE60,
                                                .charged_us = i * 2 * (int64_t)SCENE_US}});
    }
    picture = picture_new(&site, 1);
    static const struct {
        const char *metric;
        int64_t wanted;
    } cases[] = {
        {"short_call_ms", 5000},
        {"short_calls", 1},
        {"short_share_ppm", 250000},
        {"before_beep", 1},
        {"again", 1},
        {"before_beep_share_ppm", 250000},
        {"again_share_ppm", 250000},
        {"announced", 3},
        {"announced_ms", 6000},
        {"mean_announced_ms", 2000},
        {"max_announced_ms", 3000},
        {"mean_charged_ms", 4000},
        {"dearest_ue", 3000000},
        {"change_in_ms", 3500000},
    };
    for (size_t i = 0; i < NITEMS(cases); i++)
        EQ_I64(figure(picture, ROW_NUMBER, cases[i].metric), cases[i].wanted);
    EQ_I64(figure(picture, ROW_NUMBER, "change_us"), scene_start_us + 3600 * (int64_t)SCENE_US);
    EQ_STR(word(picture, "change_price"), "0,60 €/min");
    picture_free(&picture);
    board_free(&board);
}
