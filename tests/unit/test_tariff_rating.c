/* What a call earns and costs: the golden rows, the French rules, a million random calls. */
#include "tests/unit/test.h"

#include "proto/tariff/rating.h"
#include "proto/tariff/tsv.h"
#include "tests/unit/tariff_data.h"

/* --- the golden rows -------------------------------------------------------------------------- */

enum column {
    ID,
    CONNECT,
    SEGMENTS,
    FREE,
    MAX_S,
    MAX_COST,
    MAX_MODE,
    DURATION,
    BILLED,
    EXACT,
    ROUNDING,
    EXPECTED,
    COLUMNS
};
static const char *const golden_columns[COLUMNS] = {
    "id",         "connect_fee", "segments", "free_s",   "max_s",   "max_cost", "max_cost_mode",
    "duration_s", "billed_s",    "exact",    "rounding", "expected"};

struct golden {
    struct text cells[COLUMNS];
    struct rate rate;
    int64_t free_s, duration_s, billed_s, times;
    struct money_rule rule;
    int64_t expected_ue;
};

/* "-" is 0. */
static int64_t
micro(struct text cell)
{
    int64_t value = 0;
    struct why why;
    if (!text_is(cell, "-"))
        OK_ERR(money_decimal_parse(cell, 6, INT64_MAX, &value, &why), &why);
    return value;
}

static int64_t
whole(struct text cell)
{
    int64_t value = 0;
    if (!text_is(cell, "-") && !text_to_i64(cell, &value))
        TEST_FAIL("\"%.*s\" is no number", TEXT_ARG(cell));
    return value;
}

/* start_s:rate/unit_s:first_s:step_s;... */
static void
read_segments(struct golden *golden, struct text text)
{
    while (text.len > 0 && !text_is(text, "-")) {
        struct text segment = text_cut(&text, ';');
        struct text start = text_cut(&segment, ':'), price = text_cut(&segment, '/');
        struct text unit = text_cut(&segment, ':'), first = text_cut(&segment, ':');
        TRUE(golden->rate.step_count < RATE_STEPS_MAX);
        golden->rate.steps[golden->rate.step_count++] = (struct rate_step){
            .price_ue = micro(price),
            .unit_s = (int32_t)whole(unit),
            .start_s = (int32_t)whole(start),
            .first_s = (int32_t)whole(first),
            .next_s = (int32_t)whole(segment),
        };
    }
}

/* "half_up:2", "half_up:2 per call", "up to 0.10, minimum 0.60" */
static void
read_rule(struct golden *golden, struct text text)
{
    if (text_is(text, "up to 0.10, minimum 0.60")) {
        golden->rule = (struct money_rule){MONEY_UP, 1, true};
        golden->rate.least_ue = 600000;
        return;
    }
    struct text mode = text_cut(&text, ':'), decimals = text_cut(&text, ' ');
    TRUE(text_is(mode, "up") || text_is(mode, "half_up"));
    golden->rule.mode = text_is(mode, "up") ? MONEY_UP : MONEY_HALF_UP;
    golden->rule.decimals = (int)whole(decimals);
    golden->rule.per_call = !text_is(text, "on total");
}

static void
read_golden(struct golden *golden, const struct text *cells)
{
    memset(golden, 0, sizeof *golden);
    memcpy(golden->cells, cells, sizeof golden->cells);
    golden->rate.connect_ue = micro(cells[CONNECT]);
    golden->rate.max_s = whole(cells[MAX_S]);
    golden->rate.most_ue = micro(cells[MAX_COST]);
    golden->rate.at_max = text_is(cells[MAX_MODE], "disconnect") ? RATE_CUT : RATE_FREE;
    read_segments(golden, cells[SEGMENTS]);
    struct text duration = cells[DURATION], times = text_cut(&duration, 'x');
    golden->times = duration.at ? whole(times) : 1; /* "1000x1": 1000 calls of 1 s */
    golden->duration_s = whole(duration.at ? duration : times);
    golden->free_s = whole(cells[FREE]);
    golden->billed_s = whole(cells[BILLED]);
    golden->expected_ue = micro(cells[EXPECTED]);
    read_rule(golden, cells[ROUNDING]);
}

/* D19, D20: prices with VAT, to be told without. The price is not in a column of its own. */
static bool
check_vat_row(const struct golden *golden)
{
    bool minute = text_is(golden->cells[ID], "D19"), payout = text_is(golden->cells[ID], "D20");
    if (!minute && !payout)
        return false;
    int64_t ttc_ue60 = MONEY_EUR_UE60 * (minute ? 80 : 200) / 100;
    int64_t count =
        money_count_without_vat(ttc_ue60, 2000, golden->rule.decimals, golden->rule.mode);
    EQ_I64(minute ? count : count * 10000, golden->expected_ue);
    return true;
}

static enum err
check_golden(void *context, const struct text *cells, int line, struct why *why)
{
    (void)why;
    int *count = context;
    struct golden golden;
    read_golden(&golden, cells);
    print_message("%.*s ", TEXT_ARG(cells[ID]));
    ++*count;
    if (check_vat_row(&golden))
        return OK;
    OK_ERR(rate_check(&golden.rate, why), why);
    int64_t exact_ue60 = 0, due_ue60 = 0, billed_s = 0;
    for (int64_t i = 0; i < golden.times; i++) {
        struct rate_bill bill;
        rate_bill(&golden.rate, (golden.duration_s - golden.free_s) * SECOND_US, &bill);
        exact_ue60 += bill.total_ue60;
        due_ue60 +=
            golden.rule.per_call ? money_round(bill.total_ue60, &golden.rule) : bill.total_ue60;
        billed_s += bill.billed_s;
    }
    if (!golden.rule.per_call)
        due_ue60 = money_round(due_ue60, &golden.rule);
    if (billed_s != golden.billed_s || due_ue60 != golden.expected_ue * MONEY_UE60)
        TEST_FAIL("line %d %.*s: %" PRId64 " s, %" PRId64 " ue60, not %" PRId64 " s, %" PRId64,
                  line, TEXT_ARG(cells[ID]), billed_s, due_ue60, golden.billed_s,
                  golden.expected_ue * MONEY_UE60);
    if (!text_is(cells[EXACT], "-")) {
        struct text denominator = cells[EXACT], numerator = text_cut(&denominator, '/');
        EQ_I64(exact_ue60 * whole(denominator), whole(numerator) * MONEY_EUR_UE60);
    }
    return OK;
}

TEST(every_golden_rating_row_holds_to_the_last_digit)
{
    char *text = data_read("tests/data/tariff/rating-golden.tsv");
    int count = 0;
    struct why why;
    OK_ERR(tsv_read(text_of(text), "rating-golden.tsv", golden_columns, COLUMNS, check_golden,
                    &count, &why),
           &why);
    print_message("\n");
    EQ_I64(count, 42);
    free(text);
}

/* --- rates ------------------------------------------------------------------------------------ */

TEST(a_second_begun_is_a_second_billed)
{
    const struct rate rate = {.step_count = 1, .steps = {{800000, 60, 0, 1, 1}}};
    static const struct {
        int64_t used_us, billed_s;
    } rows[] = {{INT64_MIN, 0}, {-1, 0},        {0, 0},         {1, 1},        {1000000, 1},
                {1000001, 2},   {59999999, 60}, {60000000, 60}, {60000001, 61}};
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct rate_bill bill;
        rate_bill(&rate, rows[i].used_us, &bill);
        EQ_I64(bill.billed_s, rows[i].billed_s);
        EQ_I64(bill.total_ue60, rows[i].billed_s * 800000);
    }
}

TEST(one_second_before_and_after_each_step)
{
    /* 30 s at 0.60 at once, then 10 s portions at 0.30, from 60 s on per second at 0.06 */
    const struct rate rate = {
        .connect_ue = 100000,
        .step_count = 2,
        .steps = {{600000, 60, 0, 30, 10}, {60000, 60, 60, 1, 1}},
    };
    static const struct {
        int64_t used_s, first_s, second_s;
    } rows[] = {{1, 30, 0},  {29, 30, 0}, {30, 30, 0}, {31, 40, 0}, {40, 40, 0},
                {41, 50, 0}, {59, 60, 0}, {60, 60, 0}, {61, 60, 1}, {120, 60, 60}};
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct rate_bill bill;
        rate_bill(&rate, rows[i].used_s * SECOND_US, &bill);
        EQ_I64(bill.step_s[0], rows[i].first_s);
        EQ_I64(bill.step_s[1], rows[i].second_s);
        EQ_I64(bill.total_ue60, 6000000 + rows[i].first_s * 600000 + rows[i].second_s * 60000);
    }
}

TEST(the_longest_call_at_the_highest_price_fits)
{
    const struct rate rate = {.connect_ue = RATE_PRICE_MAX_UE,
                              .step_count = 1,
                              .steps = {{RATE_PRICE_MAX_UE, 1, 0, 1, 1}}};
    struct rate_bill bill;
    OK_ERR(rate_check(&rate, NULL), NULL);
    rate_bill(&rate, INT64_MAX, &bill);
    EQ_I64(bill.billed_s, RATE_SECONDS_MAX);
    TRUE(bill.too_long);
    EQ_I64(bill.total_ue60, RATE_PRICE_MAX_UE * 60 * (RATE_SECONDS_MAX + 1));
}

TEST(a_rate_that_makes_no_sense_is_refused)
{
    static const struct rate rates[] = {
        {.connect_ue = -1},
        {.connect_ue = RATE_PRICE_MAX_UE + 1},
        {.least_ue = 2, .most_ue = 1},
        {.max_s = RATE_SECONDS_MAX + 1},
        {.step_count = RATE_STEPS_MAX + 1},
        {.step_count = 1, .steps = {{1, 7, 0, 1, 1}}},
        {.step_count = 1, .steps = {{1, 0, 0, 1, 1}}},
        {.step_count = 1, .steps = {{1, 60, 0, 1, 0}}},
        {.step_count = 1, .steps = {{1, 60, 5, 1, 1}}},
        {.step_count = 2, .steps = {{1, 60, 0, 1, 1}, {1, 60, 0, 1, 1}}},
        {.step_count = 1, .steps = {{RATE_PRICE_MAX_UE + 1, 60, 0, 1, 1}}},
    };
    for (size_t i = 0; i < NITEMS(rates); i++)
        IS_ERR(rate_check(&rates[i], NULL), ERR_FORMAT, NULL);
}

/* --- calls ------------------------------------------------------------------------------------ */

static struct plan *plan;
static struct tariff_book *book;

static void
open_book(void)
{
    plan = data_plan();
    book = data_book(plan);
}

static void
close_book(void)
{
    tariff_free(&book);
    plan_free(&plan);
}

/* Connected at noon; seconds from there, -1: did not happen. */
static struct rating_call
a_call(int64_t charged_s, int64_t answered_s, int64_t ended_s)
{
    return (struct rating_call){
        .connected_us = NOON_US,
        .charged_us = charged_s < 0 ? 0 : NOON_US + charged_s * SECOND_US,
        .answered_us = answered_s < 0 ? 0 : NOON_US + answered_s * SECOND_US,
        .ended_us = ended_s < 0 ? 0 : NOON_US + ended_s * SECOND_US,
        .origin = PLAN_ORIGIN_MOBILE_METRO,
    };
}

static struct rating_price
priced(const char *tariff, struct rating_call call)
{
    struct rating_price price;
    rating_price_by_id(book, text_of(tariff), &call, NOON_US, &price);
    return price;
}

TEST(charging_begins_at_the_beep_one_second_before_and_after)
{
    open_book();
    struct rating_price price = priced("violet-0.80-min", a_call(-1, -1, 11));
    EQ_I64(price.s.due_ue60, 0);
    EQ_I64(price.s.state, RATING_KNOWN);
    TRUE(price.left_before_beep);
    EQ_I64(price.free_us, 11 * SECOND_US);
    price = priced("violet-0.80-min", a_call(-1, -1, 12)); /* at the beep itself */
    EQ_I64(price.s.due_ue60, 0);
    price = priced("violet-0.80-min", a_call(-1, -1, 13));
    EQ_I64(price.s.due_ue60, 800000);
    EQ_I64(price.s.bill.billed_s, 1);
    EQ_I64(price.free_us, 12 * SECOND_US);
    FALSE(price.left_before_beep);
    price = priced("violet-3.00-appel", a_call(-1, -1, 12));
    EQ_I64(price.s.due_ue60, 0);
    EQ_I64(price.payout.due_ue60, 0);
    price = priced("violet-3.00-appel", a_call(-1, -1, 13));
    EQ_I64(price.s.due_ue60, 3 * MONEY_EUR_UE60);
    EQ_I64(price.payout.due_ue60, 2 * MONEY_EUR_UE60);
    EQ_I64(price.payout_row->vat_bp, 2000);
    close_book();
}

TEST(the_switch_s_own_beep_counts_more_than_the_announcement_s_length)
{
    open_book();
    struct rating_price price = priced("violet-0.80-min", a_call(3, -1, 63)); /* skipped with # */
    EQ_I64(price.s.bill.billed_s, 60);
    EQ_I64(price.free_us, 3 * SECOND_US);
    struct rating_call silent = a_call(-1, -1, 63);
    silent.beep_told = true; /* it tells beeps, and told none */
    price = priced("violet-0.80-min", silent);
    EQ_I64(price.s.due_ue60, 0);
    TRUE(price.left_before_beep);
    EQ_I64(price.free_us, 63 * SECOND_US);
    silent.charged_us = NOON_US + 20 * SECOND_US;
    price = priced("violet-0.80-min", silent);
    EQ_I64(price.s.bill.billed_s, 43);
    close_book();
}

TEST(s_may_begin_with_the_agent)
{
    plan = data_plan();
    book = NULL;
    struct why why;
    OK_ERR(data_book_of(&book, plan,
                        "[tariff t]\nrange = 089\nper-minute = 0.60\nvat = 20%\n"
                        "announcement = 12s\nstarts = agent\n",
                        &why),
           &why);
    struct rating_price price = priced("t", a_call(-1, 40, 100));
    EQ_I64(price.s.bill.billed_s, 60);
    EQ_I64(price.free_us, 40 * SECOND_US);
    EQ_I64(price.s_before_agent_ue60, 0);
    EQ_I64(priced("t", a_call(-1, -1, 100)).s.due_ue60, 0);
    EQ_I64(priced("t", a_call(-1, 5, 72)).s.bill.billed_s, 60); /* not before the beep */
    EQ_I64(priced("t", a_call(-1, -1, 100)).payout.state, RATING_NONE);
    close_book();
}

TEST(waiting_behind_the_beep_is_charged_and_told_apart)
{
    open_book();
    struct rating_price price = priced("violet-0.80-min", a_call(-1, 42, 102));
    EQ_I64(price.s.due_ue60, 90 * 800000);
    EQ_I64(price.s_before_agent_ue60, 30 * 800000);
    EQ_I64(price.payout.due_ue60, 90 * 520000);
    price = priced("violet-0.80-min", a_call(-1, -1, 102));
    EQ_I64(price.s_before_agent_ue60, price.s.due_ue60);
    price = priced("violet-3.00-appel", a_call(-1, 42, 102));
    EQ_I64(price.s_before_agent_ue60, 0);
    close_book();
}

TEST(billing_stops_at_the_longest_time_and_the_highest_price)
{
    open_book();
    struct rating_price price = priced("violet-0.80-min", a_call(0, -1, 1801));
    EQ_I64(price.s.due_ue60, 24 * MONEY_EUR_UE60);
    EQ_I64(price.s.bill.billed_s, 1800);
    TRUE(price.s.bill.too_long);
    FALSE(price.s.bill.over_most);
    tariff_free(&book);
    struct why why;
    OK_ERR(data_book_of(&book, plan,
                        "[tariff t]\nrange = 089\nper-minute = 0.70\nvat = 20%\n"
                        "announcement = 0s\nmax-price = 0.50\npayout = demo-minute\n",
                        &why),
           &why);
    price = priced("t", a_call(-1, -1, 42)); /* 0.49 */
    EQ_I64(price.s.due_ue60, 42 * 700000);
    EQ_I64(price.paid_s, 42);
    price = priced("t", a_call(-1, -1, 43)); /* 0.501666... */
    EQ_I64(price.s.due_ue60, MONEY_EUR_UE60 / 2);
    TRUE(price.s.bill.over_most);
    EQ_I64(price.s.bill.billed_s, 43);
    EQ_I64(price.s.bill.lowered_ue60, 43 * 700000 - MONEY_EUR_UE60 / 2);
    EQ_I64(price.paid_s, 42); /* 42.86 seconds are paid by callers: 42 are paid out */
    EQ_I64(price.payout.due_ue60, 42 * 455000);
    close_book();
}

TEST(a_freephone_call_costs_from_the_connection_on_by_its_origin)
{
    open_book();
    struct rating_call call = a_call(-1, 20, 100);
    struct rating_price price = priced("vert", call);
    EQ_I64(price.s.state, RATING_NONE);
    EQ_I64(price.payout.state, RATING_NONE);
    EQ_I64(price.cost.state, RATING_KNOWN);
    EQ_I64(price.cost.due_ue60, 100 * 90000);
    FALSE(price.cost_row->vat_included);
    call.origin = PLAN_ORIGIN_FIXED_METRO;
    EQ_I64(priced("vert", call).cost.due_ue60, 100 * 20000);
    call.origin = PLAN_ORIGIN_ANONYMOUS;
    price = priced("vert", call);
    EQ_I64(price.cost.state, RATING_ASSUMED);
    EQ_I64(price.cost.due_ue60, 100 * 90000);
    call.origin = PLAN_ORIGIN_FOREIGN;
    price = priced("vert", call);
    EQ_I64(price.cost.state, RATING_UNKNOWN);
    EQ_STR(price.cost.lacks, "the cost grid says that this origin cannot call the number");
    close_book();
}

TEST(connection_fee_first_and_next_interval_and_surcharge_of_a_contract)
{
    static const char costs[] =
        "grid\tkind\titem\torigin_class\tprice\tunit\tcurrency\tvat\tconnect_fee\tinitial_s\t"
        "increment_s\tvalid_from\tvalid_to\tsource\tnote\n"
        "g\tcontract\tusage\t*\t0.06\tmin\tEUR\texcl\t0.05\t30\t6\t\t2026-12-31\tS\t-\n"
        "g\tcontract\tusage\t*\t0.60\tmin\tEUR\texcl\t0\t1\t1\t2027-01-01\t\tS\t-\n"
        "g\tcontract\tsurcharge\tpayphone\t0.50\tcall\tEUR\texcl\t\t\t\t\t\tS\t-\n"
        "g\tcontract\tsubscription\t*\t15.00\tnumber/month\tEUR\texcl\t\t\t\t\t\tS\t-\n";
    plan = data_plan();
    book = NULL;
    const struct tariff_files files = {
        .tariffs = {TEXT("[tariff v]\ncost = g\ncost-rounding = up 0.01 per call\n"), "t.ini"},
        .costs = {TEXT(costs), "c.tsv"},
    };
    struct why why;
    OK_ERR(tariff_parse(&book, &files, plan, &why), &why);
    struct rating_call call = a_call(-1, -1, 45); /* billed 48 s: 0.05 + 0.048 */
    struct rating_price price = priced("v", call);
    EQ_I64(price.cost.bill.billed_s, 48);
    EQ_I64(price.cost.exact_ue60, 98000 * MONEY_UE60);
    EQ_I64(price.cost.due_ue60, 100000 * MONEY_UE60); /* rounded up, per call */
    call.origin = PLAN_ORIGIN_PAYPHONE;
    price = priced("v", call);
    EQ_I64(price.cost.exact_ue60, 598000 * MONEY_UE60);
    EQ_I64(price.cost.bill.connect_ue60, 550000 * MONEY_UE60);
    call.connected_us += 365 * DAY_US; /* the row of the call's own day */
    call.ended_us += 365 * DAY_US;
    call.origin = PLAN_ORIGIN_VOIP;
    EQ_I64(priced("v", call).cost.exact_ue60, 45 * 600000);
    close_book();
}

TEST(a_call_is_priced_by_the_tariff_at_its_start_across_a_change_and_across_summer_time)
{
    static const char ini[] = "[tariff p]\nrange = 089\nper-minute = 0.40\nvat = 20%\n"
                              "announcement = 0s\nto = 2026-10-25\n"
                              "[tariff p]\nrange = 089\nper-minute = 0.80\nvat = 20%\n"
                              "announcement = 0s\nfrom = 2026-10-26\n";
    plan = data_plan();
    book = NULL;
    struct why why;
    OK_ERR(data_book_of(&book, plan, ini, &why), &why);
    int64_t change_us = INT64_C(1792969200) * SECOND_US; /* 25 October 23:00 UTC */
    struct rating_call call = {.connected_us = change_us - 1, .ended_us = change_us + 59999999};
    struct rating_price price = priced("p", call);
    EQ_I64(price.s.due_ue60, 60 * 400000);
    EQ_I64(price.tariff->line, 1);
    call.connected_us = change_us;
    call.ended_us = change_us + 60 * SECOND_US;
    price = priced("p", call);
    EQ_I64(price.s.due_ue60, 60 * 800000);
    EQ_I64(price.tariff->line, 7);
    /* 25 October, 02:59:30 summer time to 02:00:30 winter time: one minute. */
    call.connected_us = INT64_C(1792889970) * SECOND_US;
    call.ended_us = call.connected_us + 60 * SECOND_US;
    EQ_I64(priced("p", call).s.bill.billed_s, 60);
    close_book();
}

TEST(what_is_not_known_is_said_to_be_unknown)
{
    open_book();
    struct rating_price price = priced("nobody", a_call(-1, -1, 60));
    EQ_I64(price.s.state, RATING_UNKNOWN);
    EQ_I64(price.payout.state, RATING_UNKNOWN);
    EQ_I64(price.cost.state, RATING_UNKNOWN);
    HAS_STR(price.s.lacks, "no tariff of that name was in force when the call began");
    struct rating_call old = a_call(-1, -1, 60);
    old.connected_us -= 800 * DAY_US; /* before the grid's first day */
    old.ended_us -= 800 * DAY_US;
    price = priced("violet-0.80-min", old);
    EQ_I64(price.s.state, RATING_KNOWN);
    EQ_I64(price.payout.state, RATING_UNKNOWN);
    EQ_STR(price.payout.lacks, "the payout grid has no row for this price at that time");
    close_book();
}

TEST(a_call_that_was_never_connected_owes_nothing)
{
    open_book();
    struct rating_call call = {.ended_us = NOON_US};
    struct rating_price price = priced("violet-3.00-appel", call);
    EQ_I64(price.start_us, 0);
    EQ_I64(price.s.state, RATING_NONE);
    EQ_I64(price.s.due_ue60, 0);
    FALSE(price.left_before_beep);
    close_book();
}

TEST(times_out_of_order_or_absurd_give_no_absurd_price)
{
    open_book();
    struct rating_call call = a_call(10, 5, 8); /* ended before its own beep */
    EQ_I64(priced("violet-0.80-min", call).s.due_ue60, 0);
    call = (struct rating_call){.connected_us = INT64_MAX, .ended_us = 1};
    EQ_I64(priced("vert", call).cost.due_ue60, 0);
    call = (struct rating_call){.connected_us = 1, .charged_us = 1, .ended_us = INT64_MAX};
    struct rating_price price = priced("violet-0.80-min", call);
    EQ_I64(price.s.due_ue60, 24 * MONEY_EUR_UE60);
    call = (struct rating_call){.connected_us = INT64_MIN, .ended_us = INT64_MAX};
    EQ_I64(priced("violet-0.80-min", call).start_us, 0);
    close_book();
}

/* --- the guide -------------------------------------------------------------------------------- */

/* The figures of docs/tariffs.md, worked by hand there. */
TEST(the_calls_worked_by_hand_in_the_guide_come_out_the_same)
{
    open_book();
    struct rating_call call = a_call(-1, 42, -1);
    call.ended_us = NOON_US + 145400000; /* 145.4 s after the connection */
    struct rating_price price = priced("violet-0.80-min", call);
    EQ_I64(price.free_us, 12 * SECOND_US);
    EQ_I64(price.s.bill.used_us, 133400000);
    EQ_I64(price.s.bill.billed_s, 134);
    EQ_I64(price.s.exact_ue60, 107200000);
    EQ_I64(money_count(price.s.exact_ue60, 2, MONEY_HALF_UP), 179);
    EQ_I64(money_count(price.s_before_agent_ue60, 2, MONEY_HALF_UP), 40);
    EQ_I64(price.payout.exact_ue60, 69680000);
    EQ_I64(money_count(price.payout.exact_ue60, 2, MONEY_HALF_UP), 116);
    EQ_I64(money_count_without_vat(price.payout.exact_ue60, 2000, 2, MONEY_HALF_UP), 97);
    price = priced("vert", call);
    EQ_I64(price.cost.bill.billed_s, 146);
    EQ_I64(price.cost.exact_ue60, 13140000);
    EQ_I64(money_count(price.cost.exact_ue60, 3, MONEY_HALF_UP), 219);
    call.origin = PLAN_ORIGIN_FIXED_METRO;
    price = priced("vert", call);
    EQ_I64(price.cost.exact_ue60, 2920000);
    EQ_I64(money_count(1000 * price.cost.exact_ue60, 2, MONEY_HALF_UP), 4867);
    EQ_I64(1000 * money_count(price.cost.exact_ue60, 2, MONEY_HALF_UP), 5000);
    close_book();
}
