/* Money on the board: where an ended call's amounts are booked, hours, origins, and the live price. */
#include "tests/unit/test.h"

#include "proto/board/accrual.h"
#include "tests/unit/board_make.h"
#include "tests/unit/board_told.h"

enum { HOUR_S = 3600, VIOLET_UE60 = 800000 };

static enum err
offer_from(struct board *board, const char *call, const char *number, const char *origin, double s)
{
    return MAKE(board, s, EVENT_CALL_OFFERED, call_offered, .call = text_of(call),
                .number = text_of(number), .origin = text_of(origin), .medium = MEDIUM_VOICE);
}

static enum err
ended_at(struct board *board, const char *call, enum price_state priced, int64_t amount, double s)
{
    return MAKE(board, s, EVENT_CALL_ENDED, call_ended, .call = text_of(call), .by = PARTY_CALLER,
                .cause = 16, .priced = (int)priced, .s_ue60 = amount, .payout_ue60 = amount / 10,
                .cost_ue60 = amount / 100, .charged_us = S_US(2));
}

/* A number of 0.80 EUR a minute behind 12 s of announcement. */
static void
define_violet(struct board *board, enum charge_start start, int64_t max_s, int64_t max_ue60)
{
    MAKE(board, 0, EVENT_NUMBER, number, .number = TEXT("0892"), .family = FAMILY_PREMIUM,
         .price = TEXT("0,80"), .rate_ue60_per_s = VIOLET_UE60, .free_us = S_US(12),
         .start = (int)start, .max_s = max_s, .max_ue60 = max_ue60, .s_vat_ppm = 200000,
         .cost_vat_ppm = -1, .illustrative = true);
}

TEST(an_ended_call_is_booked_on_its_number_its_last_queue_and_its_origin)
{
    struct board *board = board_new();
    day_turns(board, "2026-11-22", 0);
    offer_from(board, "c1", "0892", "mobile_metro", 1);
    connected(board, "c1", 2);
    queued(board, "c1", "sav", 0, 3);
    unqueued(board, "c1", "sav", LEAVE_TIMED_OUT, 9);
    queued(board, "c1", "rdv", 0, 10);
    answered(board, "c1", "rdv", "alice", 12);
    transferred(board, "c1", 20);
    EQ_I64(ended_at(board, "c1", PRICE_PRICED, 5000, 30), OK);
    const struct number_counters *day = &the_number(board, "0892")->day;
    EQ_I64(day->s_ue60, 5000);
    EQ_I64(day->payout_ue60, 500);
    EQ_I64(day->cost_ue60, 50);
    EQ_I64(day->priced, 1);
    EQ_I64(day->charged_us, S_US(2));
    EQ_I64(the_queue(board, "sav")->day.s_ue60, 0);
    EQ_I64(the_queue(board, "rdv")->day.s_ue60, 5000);
    EQ_I64(the_queue(board, "rdv")->day.cost_ue60, 50);
    EQ_I64(board_origin(board, TEXT("mobile_metro"))->day.calls, 1);
    EQ_I64(board_origin(board, TEXT("mobile_metro"))->day.payout_ue60, 500);
    board_free(&board);
}

TEST(each_state_of_a_price_has_its_count)
{
    static const struct {
        enum price_state priced;
        bool connects;
        int64_t priced_count, assumed, unpriced, calls;
    } rows[] = {
        {PRICE_PRICED, true, 1, 0, 0, 1},    {PRICE_ASSUMED, true, 0, 1, 0, 1},
        {PRICE_UNKNOWN, true, 0, 0, 1, 1},   {PRICE_UNPRICED, true, 0, 0, 1, 1},
        {PRICE_UNPRICED, false, 0, 0, 0, 0}, {PRICE_STATES, true, 0, 0, 1, 1},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct board *board = board_new();
        offer_from(board, "c1", "0892", "", 1);
        if (rows[i].connects)
            connected(board, "c1", 2);
        ended_at(board, "c1", rows[i].priced, 0, 30);
        const struct number_counters *day = &the_number(board, "0892")->day;
        EQ_I64(day->priced, rows[i].priced_count);
        EQ_I64(day->assumed, rows[i].assumed);
        EQ_I64(day->unpriced, rows[i].unpriced);
        const struct origin *origin = board_origin(board, TEXT(""));
        EQ_I64(origin ? origin->day.calls : 0, rows[i].calls);
        board_free(&board);
    }
}

TEST(hours_count_from_the_beginning_of_the_day_and_end_with_it)
{
    struct board *board = board_new();
    offer(board, "c0", "0892", 0);
    TRUE(the_number(board, "0892")->hours == NULL); /* no day yet: no hour */
    day_turns(board, "2026-11-22", 0);
    offer_from(board, "c1", "0892", "voip", HOUR_S - 1);
    connected(board, "c1", HOUR_S);
    answered(board, "c1", "", "alice", HOUR_S + 1);
    ended_at(board, "c1", PRICE_PRICED, 700, 3 * HOUR_S);
    offer(board, "c2", "0892", 40 * HOUR_S); /* nobody turned the day: the last hour takes it */
    const struct number_hour *hours = the_number(board, "0892")->hours;
    EQ_I64(hours[0].offered, 1);
    EQ_I64(hours[1].answered, 1);
    EQ_I64(hours[3].s_ue60, 700);
    EQ_I64(hours[NUMBER_HOURS - 1].offered, 1);
    EQ_I64(board_origin(board, TEXT("voip"))->hours[3].s_ue60, 700);
    EQ_I64(board_origin(board, TEXT("voip"))->hours[3].calls, 1);
    struct board *copy = board_copy(board);
    TRUE(board_same(board, copy));
    EQ_I64(the_number(copy, "0892")->hours[3].cost_ue60, 7);
    EQ_I64(board_origin(copy, TEXT("voip"))->hours[3].cost_ue60, 7);
    board_free(&copy);
    day_turns(board, "2026-11-23", 41 * HOUR_S);
    TRUE(the_number(board, "0892")->hours == NULL);
    TRUE(board->origins == NULL);
    board_free(&board);
}

TEST(hours_of_a_queue_are_its_joins_its_answers_and_the_money_of_those_it_had_last)
{
    struct board *board = board_new();
    offer(board, "c0", "0892", 0);
    queued(board, "c0", "sav", 0, 0);
    TRUE(board_queue(board, TEXT("sav"))->hours == NULL);
    day_turns(board, "2026-11-22", 0);
    offer(board, "c1", "0892", HOUR_S - 1);
    queued(board, "c1", "sav", 0, HOUR_S - 1);
    answered(board, "c1", "sav", "alice", HOUR_S + 1);
    queued(board, "c1", "vip", 0, HOUR_S + 2);
    ended_at(board, "c1", PRICE_PRICED, 700, 3 * HOUR_S);
    const struct queue_hour *sav = board_queue(board, TEXT("sav"))->hours;
    const struct queue_hour *vip = board_queue(board, TEXT("vip"))->hours;
    EQ_I64(sav[0].offered, 1);
    EQ_I64(sav[1].answered, 1);
    EQ_I64(sav[3].s_ue60, 0);
    EQ_I64(vip[3].s_ue60, 700);
    struct board *copy = board_copy(board);
    TRUE(board_same(board, copy));
    EQ_I64(board_queue(copy, TEXT("vip"))->hours[3].cost_ue60, 7);
    EQ_I64(board_queue(copy, TEXT("sav"))->hours[1].answered, 1);
    board_free(&copy);
    day_turns(board, "2026-11-23", 41 * HOUR_S);
    TRUE(board_queue(board, TEXT("vip"))->hours == NULL);
    board_free(&board);
}

TEST(a_month_is_the_sum_of_its_earlier_days_and_ends_with_it)
{
    static const char *const dates[] = {"2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01"};
    static const int64_t days[] = {0, 1, 2, 0}, sums[] = {0, 100, 300, 0};
    struct board *board = board_new();
    for (int i = 0; i < (int)NITEMS(dates); i++) {
        day_turns(board, dates[i], 100 * i);
        offer_from(board, "c1", "0892", "voip", 100 * i + 1);
        connected(board, "c1", 100 * i + 2);
        EQ_I64(the_number(board, "0892")->month.days, days[i]);
        EQ_I64(the_number(board, "0892")->month.s_ue60, sums[i]);
        struct board *copy = board_copy(board);
        TRUE(board_same(board, copy));
        EQ_I64(the_number(copy, "0892")->month.s_ue60, sums[i]);
        board_free(&copy);
        ended_at(board, "c1", PRICE_PRICED, 100 * (i + 1), 100 * i + 3);
    }
    board_free(&board);
}

TEST(short_calls_repeated_ones_and_the_dearest_are_counted)
{
    struct board *board = board_new();
    MAKE(board, 0, EVENT_NUMBER, number, .number = TEXT("0892"), .short_call_ms = 5000);
    for (int i = 0; i < 4; i++) {
        bool unseen = i == 3; /* how long it lasted is not known */
        MAKE(board, 10 * i, EVENT_CALL_OFFERED, call_offered, .call = TEXT("c"),
             .number = TEXT("0892"), .again = i > 0);
        connected(board, "c", 10 * i);
        MAKE(board, 10 * i + (i == 0 ? 5 : 4.999), EVENT_CALL_ENDED, call_ended, .call = TEXT("c"),
             .unseen = unseen, .s_ue60 = 100 - i);
    }
    offer(board, "never connected", "0892", 50);
    ended(board, "never connected", PARTY_CALLER, 16, 51);
    const struct number_counters *day = &the_number(board, "0892")->day;
    EQ_I64(day->short_calls, 2);
    EQ_I64(day->again, 3);
    EQ_I64(day->s_max_ue60, 100);
    board_free(&board);
}

TEST(the_announcement_is_measured_where_the_switch_tells_the_beep)
{
    struct board *board = board_new();
    for (int i = 0; i < 3; i++) {
        offer(board, "c", "0892", 100 * i);
        connected(board, "c", 100 * i + 1);
        if (i < 2)
            MAKE(board, 100 * i + 11 + i, EVENT_CALL_CHARGED, call_charged, .call = TEXT("c"));
        ended(board, "c", PARTY_CALLER, 16, 100 * i + 30);
    }
    const struct number_counters *day = &the_number(board, "0892")->day;
    EQ_I64(day->announced, 2);
    EQ_I64(day->announced_us, S_US(21));
    EQ_I64(day->announced_max_us, S_US(11));
    board_free(&board);
}

TEST(what_law_budgets_and_tariffs_say_of_a_number_is_in_its_snapshot)
{
    struct board *board = board_new();
    MAKE(board, 0, EVENT_LEGAL, legal, .number = TEXT("0892"), .holder = HOLDER_ADMINISTRATION,
         .signage = SIGNAGE_VIOLET, .class = TEXT("premium"), .cap_minute_ue = 800000,
         .cap_call_ue = -1, .directory = ANSWER_NO);
    MAKE(board, 0, EVENT_BUDGET, budget, .number = TEXT("0892"), .cost_month_ue = 7);
    MAKE(board, 0, EVENT_PRICE_CHANGE, price_change, .number = TEXT("0892"), .from_us = at_s(9),
         .price = TEXT("0,40"));
    MAKE(board, 0, EVENT_ROUTE, route, .number = TEXT("0892"), .layer = ROUTE_BASE,
         .destination = TEXT("number:0899000000"), .target_class = TEXT("premium"));
    struct board *copy = board_copy(board);
    TRUE(board_same(board, copy));
    const struct number *number = the_number(copy, "0892");
    EQ_I64(number->legal.holder, HOLDER_ADMINISTRATION);
    EQ_I64(number->legal.directory, ANSWER_NO);
    EQ_I64(number->legal.cap_call_ue, -1);
    EQ_STR(number->legal.class, "premium");
    EQ_I64(number->budget.cost_month_ue, 7);
    EQ_I64(number->change.from_us, at_s(9));
    EQ_STR(number->change.price, "0,40");
    EQ_STR(number->routes[ROUTE_BASE].target_class, "premium");
    board_free(&copy);
    board_free(&board);
}

TEST(a_board_keeps_so_many_origins_and_counts_the_rest_as_other)
{
    struct board *board = board_new();
    char id[16], origin[16];
    for (int i = 0; i < 100; i++) {
        str_format(id, sizeof id, "c%d", i);
        str_format(origin, sizeof origin, "o%d", i);
        offer_from(board, id, "0892", origin, i);
        connected(board, id, i);
        ended_at(board, id, PRICE_PRICED, 1, i);
    }
    EQ_U64(HASH_COUNT(board->origins), ORIGINS_MAX);
    EQ_I64(board_origin(board, TEXT("other"))->day.calls, 100 - (ORIGINS_MAX - 1));
    TRUE(board_origin(board, TEXT("o99")) == NULL);
    struct board *copy = board_copy(board);
    TRUE(board_same(board, copy));
    EQ_U64(board_digest(board), board_digest(copy));
    board_free(&copy);
    board_free(&board);
}

TEST(a_rebuilt_call_remembers_its_first_answer_and_its_last_queue)
{
    struct board *board = board_new();
    day_turns(board, "2026-11-22", 0);
    offer(board, "c1", "0892", 1);
    connected(board, "c1", 2);
    queued(board, "c1", "sav", 0, 3);
    queued(board, "c1", "rdv", 0, 4);
    answered(board, "c1", "rdv", "alice", 12);
    transferred(board, "c1", 20);
    struct board *copy = board_copy(board);
    TRUE(board_same(board, copy));
    EQ_I64(the_call(copy, "c1")->first_answered_us, at_s(12));
    EQ_STR(the_call(copy, "c1")->last_queue->queue, "rdv");
    answered(board, "c1", "", "bob", 30);
    answered(copy, "c1", "", "bob", 30);
    board_free(&copy);
    copy = board_copy(board);
    TRUE(board_same(board, copy));
    EQ_I64(the_call(copy, "c1")->first_answered_us, at_s(12));
    EQ_I64(the_call(copy, "c1")->answered_us, at_s(30));
    board_free(&copy);
    board_free(&board);
}

TEST(the_price_of_a_live_call_ticks_from_the_beep)
{
    struct board *board = board_new();
    define_violet(board, START_BEEP, 0, 0);
    offer(board, "c1", "0892", 1);
    EQ_I64(call_accrued_ue60(the_call(board, "c1"), at_s(60)), 0);
    connected(board, "c1", 10);
    const struct call *call = the_call(board, "c1");
    EQ_I64(call_charge_us(call), at_s(22));
    EQ_I64(call_accrued_ue60(call, at_s(22)), 0);
    TRUE(!call_is_charged(call, at_s(22)));
    EQ_I64(call_accrued_ue60(call, at_s(22) + 1), VIOLET_UE60); /* a second begun */
    EQ_I64(call_accrued_ue60(call, at_s(82)), 60 * VIOLET_UE60);
    MAKE(board, 30, EVENT_CALL_CHARGED, call_charged, .call = TEXT("c1")); /* the switch knows */
    EQ_I64(call_accrued_ue60(the_call(board, "c1"), at_s(82)), 52 * VIOLET_UE60);
    board_free(&board);
}

TEST(the_live_price_waits_for_the_agent_where_the_tariff_does_and_stops_at_its_limits)
{
    struct board *board = board_new();
    define_violet(board, START_AGENT, 100, 30 * VIOLET_UE60);
    offer(board, "c1", "0892", 1);
    connected(board, "c1", 10);
    EQ_I64(call_accrued_ue60(the_call(board, "c1"), at_s(60)), 0);
    answered(board, "c1", "", "alice", 60);
    transferred(board, "c1", 65);
    EQ_I64(call_accrued_ue60(the_call(board, "c1"), at_s(70)), 10 * VIOLET_UE60);
    EQ_I64(call_accrued_ue60(the_call(board, "c1"), at_s(500)), 30 * VIOLET_UE60);
    define_violet(board, START_AGENT, 20, 0);
    EQ_I64(call_accrued_ue60(the_call(board, "c1"), at_s(500)), 20 * VIOLET_UE60);
    define_violet(board, START_AGENT, -1, 0); /* a lying gate */
    EQ_I64(call_accrued_ue60(the_call(board, "c1"), at_s(500)), 0);
    board_free(&board);
}
