/* A million random calls: sums, order, live and final, and one hash for all compilers. */
#include "tests/unit/test.h"

#include "proto/tariff/rating.h"
#include "tests/unit/tariff_data.h"

static struct plan *plan;
static struct tariff_book *book;

static void
close_book(void)
{
    tariff_free(&book);
    plan_free(&plan);
}

static struct rating_price
priced(const char *tariff, struct rating_call call)
{
    struct rating_price price;
    rating_price_by_id(book, text_of(tariff), &call, NOON_US, &price);
    return price;
}

static const char *const million_ini =
    "[tariff min]\nrange = 089\nper-minute = 0.80\nvat = 20%\nannouncement = 12s\n"
    "max-time = 30min\nmax-price = 23.50\npayout = demo-minute\n"
    "[tariff odd]\nrange = 089\nper-minute = 0.10\nvat = 20%\nannouncement = 17s\nstarts = agent\n"
    "rounding = half-up 0.01 per call\npayout = demo-minute\npayout-rounding = up 0.001 per call\n"
    "[tariff cut]\nrange = 089\nper-minute = 0.30\nvat = 8.5%\nannouncement = 0s\n"
    "max-price = 2.00\nat-max = cut\npayout = demo-minute\ncost = demo-0805\n"
    "[tariff call]\nrange = 089\nper-call = 2.99\nvat = 20%\nannouncement = 15s\n"
    "payout = surtaxe.fr\n"
    "[tariff vert]\ncost = demo-0805\n"
    "[tariff vert-up]\ncost = demo-0805\ncost-rounding = up 0.01 per call\n"
    "[tariff nothing]\n";
static const char *const million_ids[] = {"min",  "odd",     "cut",     "call",
                                          "vert", "vert-up", "nothing", "nobody"};

enum { MILLION = 1000000 };

static struct rating_call
random_call(struct dice *dice)
{
    int64_t at_us = NOON_US - 400 * DAY_US + (int64_t)dice_roll(dice, 800 * DAY_US);
    struct rating_call call = {.origin =
                                   (enum plan_origin_class)dice_roll(dice, PLAN_ORIGIN_CLASSES)};
    uint64_t longest_s = dice_roll(dice, 10) ? 400 : 4000;
    call.ended_us = at_us + (int64_t)dice_roll(dice, longest_s * 1000000);
    if (dice_roll(dice, 20))
        call.connected_us = at_us;
    if (dice_roll(dice, 2))
        call.charged_us = at_us + (int64_t)dice_roll(dice, 25000000);
    if (dice_roll(dice, 4))
        call.answered_us = at_us + (int64_t)dice_roll(dice, 90000000);
    call.beep_told = dice_roll(dice, 3) == 0;
    return call;
}

static void
check_parts(const struct rating_amount *amount)
{
    const struct rate_bill *bill = &amount->bill;
    int64_t parts = bill->connect_ue60 + bill->raised_ue60 - bill->lowered_ue60, seconds = 0;
    for (int i = 0; i < RATE_STEPS_MAX; i++) {
        parts += bill->step_ue60[i];
        seconds += bill->step_s[i];
    }
    EQ_I64(parts, amount->exact_ue60);
    EQ_I64(parts, bill->total_ue60);
    TRUE(amount->bill.connect_ue60 || seconds || !amount->exact_ue60);
    TRUE(amount->due_ue60 >= 0);
}

static uint64_t
hashed(uint64_t hash, int64_t value) /* FNV-1a 64, least byte first */
{
    for (int i = 0; i < 8; i++) {
        hash ^= (uint64_t)value >> (8 * i) & 0xFF;
        hash *= UINT64_C(0x100000001B3);
    }
    return hash;
}

struct sums {
    int64_t s, payout, cost;
};

static void
add(struct sums *sums, const struct rating_price *price)
{
    sums->s += price->s.due_ue60;
    sums->payout += price->payout.due_ue60;
    sums->cost += price->cost.due_ue60;
}

static void
open_million(void)
{
    plan = data_plan();
    book = NULL;
    struct why why;
    OK_ERR(data_book_of(&book, plan, million_ini, &why), &why);
}

/* Per number, origin, hour of day and altogether: whatever the grouping, the same to the last unit
 * (R36). Each price is the sum of its parts. The hash is the same with gcc and clang, on any
 * machine; a change of it is a change of what people pay. */
TEST(the_sum_of_the_parts_is_the_total_over_a_million_calls_and_any_compiler)
{
    open_million();
    static struct sums by_tariff[NITEMS(million_ids)], by_origin[PLAN_ORIGIN_CLASSES], by_hour[24];
    struct sums all = {0};
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    struct dice dice = dice_new(36);
    for (int i = 0; i < MILLION; i++) {
        size_t which = dice_roll(&dice, NITEMS(million_ids));
        struct rating_call call = random_call(&dice);
        struct rating_price price = priced(million_ids[which], call);
        check_parts(&price.s);
        check_parts(&price.payout);
        check_parts(&price.cost);
        TRUE(price.payout.exact_ue60 <= price.s.exact_ue60);
        TRUE(price.s_before_agent_ue60 <= price.s.exact_ue60);
        add(&all, &price);
        add(&by_tariff[which], &price);
        add(&by_origin[call.origin], &price);
        add(&by_hour[call.ended_us / (3600 * SECOND_US) % 24], &price);
        hash = hashed(hash, price.s.due_ue60);
        hash = hashed(hash, price.payout.due_ue60);
        hash = hashed(hash, price.cost.due_ue60);
        hash = hashed(hash, price.s_before_agent_ue60);
    }
    struct sums again[3] = {0};
    for (size_t i = 0; i < NITEMS(by_tariff); i++)
        again[0] = (struct sums){again[0].s + by_tariff[i].s, again[0].payout + by_tariff[i].payout,
                                 again[0].cost + by_tariff[i].cost};
    for (size_t i = 0; i < NITEMS(by_origin); i++)
        again[1] = (struct sums){again[1].s + by_origin[i].s, again[1].payout + by_origin[i].payout,
                                 again[1].cost + by_origin[i].cost};
    for (size_t i = 0; i < NITEMS(by_hour); i++)
        again[2] = (struct sums){again[2].s + by_hour[i].s, again[2].payout + by_hour[i].payout,
                                 again[2].cost + by_hour[i].cost};
    for (size_t i = 0; i < NITEMS(again); i++) {
        EQ_I64(again[i].s, all.s);
        EQ_I64(again[i].payout, all.payout);
        EQ_I64(again[i].cost, all.cost);
    }
    TRUE(all.s > 0 && all.payout > 0 && all.cost > 0);
    print_message("hash of a million prices %016" PRIx64 "\n", hash);
    EQ_U64(hash, UINT64_C(0xA117C86088914D74));
    close_book();
}

/* The figure that ticks never goes back, and what it shows at the end is the final price. */
TEST(a_price_grows_with_the_call_and_ends_as_the_final_one)
{
    open_million();
    struct dice dice = dice_new(20);
    for (int i = 0; i < MILLION / 4; i++) {
        struct rating_call call = random_call(&dice), live = call;
        struct text id = text_of(million_ids[dice_roll(&dice, NITEMS(million_ids))]);
        struct rating_price final, early, late, last;
        live.ended_us = 0;
        int64_t from_us = rating_start_us(&call), now_us = call.ended_us;
        int64_t early_us = now_us - (int64_t)dice_roll(&dice, 300 * 1000000);
        int64_t late_us = early_us + (int64_t)dice_roll(&dice, (uint64_t)(now_us - early_us) + 1);
        rating_price_by_id(book, id, &call, now_us + 1234567, &final);
        rating_price_by_id(book, id, &live, early_us, &early);
        rating_price_by_id(book, id, &live, late_us, &late);
        rating_price_by_id(book, id, &live, now_us, &last);
        TRUE(from_us == 0 || from_us == final.start_us);
        TRUE(early.s.due_ue60 <= late.s.due_ue60 && late.s.due_ue60 <= last.s.due_ue60);
        TRUE(early.payout.due_ue60 <= late.payout.due_ue60);
        TRUE(late.payout.due_ue60 <= last.payout.due_ue60);
        TRUE(early.cost.due_ue60 <= late.cost.due_ue60 && late.cost.due_ue60 <= last.cost.due_ue60);
        TRUE(early.s_before_agent_ue60 <= late.s_before_agent_ue60);
        EQ_I64(last.s.due_ue60, final.s.due_ue60);
        EQ_I64(last.payout.due_ue60, final.payout.due_ue60);
        EQ_I64(last.cost.due_ue60, final.cost.due_ue60);
        EQ_I64(last.s_before_agent_ue60, final.s_before_agent_ue60);
        EQ_I64(last.free_us, final.free_us);
        EQ_I64(last.s.state, final.s.state);
    }
    close_book();
}
