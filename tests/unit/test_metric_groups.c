/* Money by owner, class of calling line, queue and hour: the parts add up to the whole. */
#include "tests/unit/test.h"

#include "tests/unit/money_scene.h"

enum { HOUR_S = 3600 };

static void
own(struct board *board, const char *number, const char *owner)
{
    scene_say(board, 0,
              (struct event){.type = EVENT_NUMBER,
                             .number = {.number = text_of(number),
                                        .owner = text_of(owner),
                                        .price = TEXT("0,80 €/min"),
                                        .rate_ue60_per_s = 800000,
                                        .free_us = 12 * SCENE_US,
                                        .start = START_BEEP,
                                        .cost_vat_ppm = 200000}});
}

static void
call_from(struct board *board, double at_s, const char *call, const char *number,
          const char *origin, const char *queue)
{
    scene_say(board, at_s,
              (struct event){.type = EVENT_CALL_OFFERED,
                             .call_offered = {.call = text_of(call),
                                              .number = text_of(number),
                                              .origin = text_of(origin)}});
    scene_say(board, at_s,
              (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {text_of(call)}});
    scene_queue(board, at_s, call, queue);
}

static size_t
row_with(struct picture *picture, enum row_kind kind, const char *metric, const char *text)
{
    const struct rows *rows = picture_rows(picture, kind);
    for (size_t i = 0; i < rows->count; i++) {
        struct value value = metric_of(kind, metric)->get(&rows->at[i]);
        if (text_is(value.state == VALUE_OK ? value.text : TEXT(""), text))
            return i;
    }
    TEST_FAIL("there is no %s %s", metric, text);
    return 0;
}

static int64_t
of(struct picture *picture, enum row_kind kind, const char *name, const char *key,
   const char *metric)
{
    struct value value = value_of(picture, kind, row_with(picture, kind, name, key), metric);
    if (value.state != VALUE_OK)
        TEST_FAIL("%s of %s is not known", metric, key);
    return value.number;
}

static int64_t
over_all(struct picture *picture, enum row_kind kind, const char *metric)
{
    int64_t sum = 0;
    for (size_t i = 0; i < picture_rows(picture, kind)->count; i++)
        sum += value_of(picture, kind, i, metric).number;
    return sum;
}

/* Two owners and a number of nobody; one call of each ended in the first hour, one of Dupré's goes
 * on for a minute behind the beep in the second. */
static void
a_morning(struct board *board)
{
    turn_day(board);
    own(board, "0892000001", "Dupré");
    own(board, "0892000002", "Dupré");
    own(board, "0892000003", "Durand");
    own(board, "0892000004", "");
    static const char *const origins[] = {"mobile_metro", "fixed_metro", "mobile_metro", ""};
    for (int i = 0; i < 4; i++) {
        char number[16];
        str_format(number, sizeof number, "089200000%d", i + 1);
        call_from(board, 10, "c", number, origins[i], "sav");
        end(board, 20, "c", PRICE_PRICED, (i + 1) * MONEY_EUR_UE60, MONEY_EUR_UE60,
            (i + 1) * 2 * MONEY_EUR_UE60);
    }
    call_from(board, HOUR_S, "live", "0892000001", "voip", "sav");
}

TEST(owners_origins_queues_and_hours_are_parts_of_the_same_whole)
{
    struct board *board = board_new();
    a_morning(board);
    struct site site = scene_site(board, "tcp://a", HOUR_S + 72);
    struct picture *picture = picture_new(&site, 1);
    static const char *const metrics[] = {"revenue_ue", "payout_ue", "cost_ue"};
    static const enum row_kind kinds[] = {ROW_OWNER, ROW_ORIGIN, ROW_QUEUE, ROW_HOUR, ROW_NUMBER};
    for (size_t i = 0; i < NITEMS(metrics); i++) {
        int64_t whole = figure(picture, ROW_TOTAL, metrics[i]);
        TRUE(whole > 0);
        for (size_t j = 0; j < NITEMS(kinds); j++)
            EQ_I64(over_all(picture, kinds[j], metrics[i]), whole);
    }
    static const char *const hourly[] = {"revenue_hour_ue", "payout_hour_ue", "cost_hour_ue"};
    for (size_t i = 0; i < NITEMS(hourly); i++) {
        int64_t whole = figure(picture, ROW_TOTAL, hourly[i]);
        EQ_I64(whole, i == 0 ? 800000 : 0);
        for (size_t j = 0; j < 3; j++)
            EQ_I64(over_all(picture, kinds[j], hourly[i]), whole);
    }
    picture_free(&picture);
    board_free(&board);
}

TEST(an_owner_is_the_sum_of_his_numbers)
{
    struct board *board = board_new();
    a_morning(board);
    struct site site = scene_site(board, "tcp://a", HOUR_S + 72);
    struct picture *picture = picture_new(&site, 1);
    EQ_U64(picture_rows(picture, ROW_OWNER)->count, 3);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Dupré", "numbers"), 2);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Dupré", "calls"), 2);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Dupré", "live"), 1);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Dupré", "revenue_ue"), 3800000);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Durand", "cost_ue"), 6000000);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Durand", "margin_ue"), 1000000 - 5000000);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Durand", "cost_share_ppm"), 300000);
    EQ_I64(of(picture, ROW_OWNER, "owner", "", "cost_share_ppm"), 400000);
    EQ_I64(of(picture, ROW_OWNER, "owner", "", "all_cost_ue"), 20000000);
    EQ_U64(picture_calls_of(picture, &picture_rows(picture, ROW_OWNER)->at[0])->count, 1);
    char identity[64];
    row_identity(&picture_rows(picture, ROW_OWNER)->at[0], identity, sizeof identity);
    EQ_STR(identity, "owner:Dupré");
    picture_free(&picture);
    board_free(&board);
}

/* He is known by the numbers that are priced; the others are told by `unpriced`. */
TEST(an_owner_with_a_number_without_a_price_is_the_sum_of_the_others)
{
    struct board *board = board_new();
    a_morning(board);
    scene_say(board, 0,
              (struct event){.type = EVENT_NUMBER,
                             .number = {.number = TEXT("3640"), .owner = TEXT("Durand")}});
    call_from(board, 30, "c", "3640", "voip", "sav");
    end(board, 40, "c", PRICE_UNPRICED, 0, 0, 0);
    struct site site = scene_site(board, "tcp://a", 100);
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Durand", "revenue_ue"), 3000000);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Durand", "unpriced"), 1);
    picture_free(&picture);
    board_free(&board);
}

TEST(a_class_of_callers_is_there_with_its_first_live_call)
{
    struct board *board = board_new(), *other = board_new();
    a_morning(board);
    a_morning(other);
    struct site sites[] = {scene_site(board, "tcp://a", HOUR_S + 72),
                           scene_site(other, "tcp://b", HOUR_S + 72)};
    struct picture *picture = picture_new(sites, 1);
    EQ_U64(picture_rows(picture, ROW_ORIGIN)->count, 4);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "voip", "calls"), 0);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "voip", "revenue_ue"), 800000);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "voip", "revenue_hour_ue"), 800000);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "mobile_metro", "calls"), 2);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "mobile_metro", "calls_hour"), 0);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "mobile_metro", "cost_ue"), 8000000);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "mobile_metro", "cost_share_ppm"), 400000);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "", "revenue_ue"), 4000000);
    picture_free(&picture);
    picture = picture_new(sites, 2); /* two gates of the same class: one row */
    EQ_U64(picture_rows(picture, ROW_ORIGIN)->count, 4);
    EQ_I64(of(picture, ROW_ORIGIN, "origin", "voip", "revenue_ue"), 1600000);
    EQ_I64(of(picture, ROW_OWNER, "owner", "Dupré", "revenue_ue"), 7600000);
    EQ_I64(over_all(picture, ROW_HOUR, "revenue_ue"), figure(picture, ROW_TOTAL, "revenue_ue"));
    picture_free(&picture);
    board_free(&board);
    board_free(&other);
}

TEST(hours_are_those_of_the_business_day_up_to_now)
{
    struct board *board = board_new();
    a_morning(board);
    struct site site = scene_site(board, "tcp://a", HOUR_S + 72);
    struct picture *picture = picture_new(&site, 1);
    EQ_U64(picture_rows(picture, ROW_HOUR)->count, 2);
    EQ_I64(value_of(picture, ROW_HOUR, 1, "hour").number, 1);
    EQ_I64(value_of(picture, ROW_HOUR, 1, "from_us").number,
           scene_start_us + HOUR_S * (int64_t)SCENE_US);
    EQ_I64(value_of(picture, ROW_HOUR, 0, "offered").number, 4);
    EQ_I64(value_of(picture, ROW_HOUR, 1, "offered").number, 1);
    EQ_I64(value_of(picture, ROW_HOUR, 0, "answered").number, 0);
    EQ_I64(value_of(picture, ROW_HOUR, 0, "revenue_ue").number, 10000000);
    EQ_I64(value_of(picture, ROW_HOUR, 1, "revenue_ue").number, 800000);
    EQ_I64(value_of(picture, ROW_HOUR, 0, "margin_ue").number, 4000000 - 16666667);
    picture_free(&picture);
    site.clock_us = scene_start_us - SCENE_US; /* before the day: none is known */
    picture = picture_new(&site, 1);
    EQ_U64(picture_rows(picture, ROW_HOUR)->count, 0);
    EQ_I64(value_of(picture, ROW_QUEUE, 0, "revenue_hour_ue").state, VALUE_UNKNOWN);
    EQ_I64(value_of(picture, ROW_ORIGIN, 0, "calls_hour").state, VALUE_UNKNOWN);
    picture_free(&picture);
    board_free(&board);
}
