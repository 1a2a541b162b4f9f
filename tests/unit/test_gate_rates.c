/* Rates: all files or none; the catalogue against them; what they say of a number. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/file.h"
#include "proto/gate/pricing.h"

#define DATA "proto/tariff/data"
/* 2026-11-22 12:00:00 UTC */
#define NOON_US INT64_C(1795348800000000)

static struct rates *
the_rates(void)
{
    struct rates *rates = NULL;
    struct why why;
    OK_ERR(rates_read(&rates, &(struct rates_files){.folder = DATA}, &why), &why);
    return rates;
}

static void
write_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    TRUE(out != NULL);
    fputs(text, out);
    EQ_I64(fclose(out), 0);
}

TEST(the_files_that_are_shipped_are_good_and_say_which_grids_are_invented)
{
    struct rates *rates = the_rates();
    EQ_U64(tariff_count(rates->book), 8);
    EQ_U64(rates->illustrative,
           5); /* vert, and four prices a minute; the price list is a real one */
    rates_free(&rates);
    TRUE(rates == NULL);
}

TEST(a_file_with_a_mistake_leaves_the_old_rates_in_force)
{
    char path[64];
    str_format(path, sizeof path, "/tmp/vigie-rates-%ld.ini", (long)getpid());
    static const struct {
        const char *ini, *says;
    } rows[] = {
        {"[tariff x]\nrange = 089\nper-minute = 0.81\nvat = 20%\nannouncement = 12s\n",
         "line 3: tariff x: per-minute 0.81 is above the ceiling"},
        {"[tariff x]\nrange = 089\nper-minute = 0,40\n", "line 3"},
        {"[tariff x]\nrange = 0800\ncost = nobody\n", "nobody"},
    };
    struct rates *rates = the_rates(), *before = rates;
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct why why;
        write_file(path, rows[i].ini);
        TRUE(rates_read(&rates, &(struct rates_files){.folder = DATA, .tariffs = path}, &why) !=
             OK);
        HAS_STR(why.text, path);
        HAS_STR(why.text, rows[i].says);
        TRUE(rates == before);
    }
    unlink(path);
    struct why why;
    EQ_I64(rates_read(&rates, &(struct rates_files){.folder = DATA, .costs = path}, &why), ERR_IO);
    EQ_I64(rates_read(&rates, &(struct rates_files){.tariffs = DATA "/tariffs-example.ini"}, &why),
           ERR_ARG);
    HAS_STR(why.text, "--data");
    TRUE(rates == before);
    rates_free(&rates);
}

TEST(a_catalogue_cannot_give_a_number_a_price_above_its_ceiling)
{
    struct rates *rates = the_rates();
    struct catalogue *catalogue = NULL;
    struct why why;
    size_t missing;
    OK_ERR(catalogue_parse(&catalogue,
                           TEXT("[number 0892990077]\ntariff = violet-0.80-min\n"
                                "[number 3499]\ntariff = nobody-knows\n[number 0800990011]\n"),
                           "c.ini", &why),
           &why);
    OK_ERR(rates_check(rates, catalogue, NOON_US, &missing, &why), &why);
    EQ_U64(missing, 1);
    OK_ERR(catalogue_parse(&catalogue,
                           TEXT("[number 0892990077]\ntariff = violet-0.80-min\n"
                                "[number 0820990013]\ntariff = violet-0.80-min\n"),
                           "c.ini", &why),
           &why);
    EQ_I64(rates_check(rates, catalogue, NOON_US, &missing, &why), ERR_ARG);
    HAS_STR(why.text, "catalogue line 3: number 0820990013");
    catalogue_free(&catalogue);
    rates_free(&rates);
}

TEST(what_the_signage_says_of_each_kind_of_number)
{
    static const struct {
        const char *number, *tariff;
        enum number_family family;
        const char *price;
        int64_t per_second, per_call, payout_vat_ppm;
        bool illustrative;
    } rows[] = {
        {"0805990022", "vert", FAMILY_FREE, "gratuit", 0, 0, 0, true},
        {"0806990044", "banalise", FAMILY_ORDINARY, "prix d’un appel", 0, 0, 0, false},
        {"0145112233", "geographique", FAMILY_ORDINARY, "prix d’un appel", 0, 0, 0, false},
        {"0892990077", "violet-0.80-min", FAMILY_PREMIUM, "0,80 €/min", 800000, 0, 200000, true},
        {"0899990099", "violet-3.00-appel", FAMILY_PREMIUM, "3 €/appel", 0, 180000000, 200000,
         false},
        {"3499", "banalise", FAMILY_ORDINARY, "prix d’un appel", 0, 0, 0, false},
        {"3499", "violet-0.15-min", FAMILY_PREMIUM, "0,15 €/min", 150000, 0, 200000, true},
        {"0892990077", "", FAMILY_PREMIUM, "", 0, 0, 0, false},
        {"0892990077", "nobody-knows", FAMILY_PREMIUM, "", 0, 0, 0, false},
        {"0820990013", "violet-0.80-min", FAMILY_PREMIUM, "", 0, 0, 0, false}, /* not allowed */
        {"chat@example", "", FAMILY_UNKNOWN, "", 0, 0, 0, false},
    };
    struct rates *rates = the_rates();
    char price[PRICING_TEXT_BYTES];
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct event_number number = {.number = text_of(rows[i].number),
                                      .tariff = text_of(rows[i].tariff),
                                      .label = TEXT("x"),
                                      .max_s = 99}; /* a driver's claim */
        pricing_number(rates, &number, NOON_US, price);
        EQ_I64(number.family, rows[i].family);
        EQ_STR(price, rows[i].price);
        EQ_I64(number.rate_ue60_per_s, rows[i].per_second);
        EQ_I64(number.rate_call_ue60, rows[i].per_call);
        EQ_I64(number.payout_vat_ppm, rows[i].payout_vat_ppm);
        EQ_I64(number.illustrative, rows[i].illustrative);
        TRUE(text_is(number.label, "x") && number.max_s != 99);
        TRUE((number.start != START_UNKNOWN) == (rows[i].per_second > 0 || rows[i].per_call > 0));
        pricing_number(NULL, &number, NOON_US, price);
        EQ_I64(number.family, FAMILY_UNKNOWN);
        EQ_STR(price, "");
    }
    rates_free(&rates);
}

/* The two calls that docs/tariffs.md works out by hand. */
TEST(the_worked_calls_of_the_guide_have_the_prices_it_says)
{
    struct rates *rates = the_rates();
    struct event_call_ended ended = {.s_ue60 = 1, .early = true, .tariff = TEXT("a driver's")};
    struct pricing_call call = {.number = TEXT("0892123456"),
                                .tariff = TEXT("violet-0.80-min"),
                                .origin = TEXT("mobile_metro"),
                                .connected_us = NOON_US,
                                .answered_us = NOON_US + 42000000};
    pricing_call(rates, &call, NOON_US + 145400000, &ended);
    EQ_I64(ended.priced, PRICE_PRICED);
    EQ_I64(ended.s_ue60, INT64_C(134) * 800000);
    EQ_I64(ended.payout_ue60, INT64_C(134) * 520000);
    EQ_I64(ended.cost_ue60, 0);
    EQ_I64(ended.charged_us, 133400000);
    TRUE(!ended.early && text_is(ended.tariff, "violet-0.80-min"));
    pricing_call(rates, &call, NOON_US + 11000000, &ended);
    EQ_I64(ended.s_ue60, 0);
    EQ_I64(ended.priced, PRICE_PRICED);
    TRUE(ended.early);

    call.number = TEXT("0805123456"), call.tariff = TEXT("vert");
    pricing_call(rates, &call, NOON_US + 145400000, &ended);
    EQ_I64(ended.cost_ue60, INT64_C(146) * 90000);
    call.origin = TEXT("fixed_metro");
    pricing_call(rates, &call, NOON_US + 145400000, &ended);
    EQ_I64(ended.cost_ue60, INT64_C(146) * 20000);
    call.origin = TEXT("some switch's own word"), call.caller = TEXT("+33145112233");
    pricing_call(rates, &call, NOON_US + 145400000, &ended);
    EQ_I64(ended.cost_ue60, INT64_C(146) * 20000);
    rates_free(&rates);
}

TEST(what_is_not_known_of_a_price_is_said_and_is_no_amount)
{
    struct rates *rates = the_rates();
    struct event_call_ended ended = {0}, unseen = {.unseen = true};
    struct pricing_call call = {.number = TEXT("0892123456"), .connected_us = NOON_US};
    pricing_call(rates, &call, NOON_US + 60000000, &ended); /* no tariff */
    EQ_I64(ended.priced, PRICE_UNPRICED);
    call.tariff = TEXT("nobody-knows");
    pricing_call(rates, &call, NOON_US + 60000000, &ended);
    EQ_I64(ended.priced, PRICE_UNKNOWN);
    call.tariff = TEXT("violet-0.80-min");
    pricing_call(rates, &call, NOON_US + 60000000, &unseen);
    EQ_I64(unseen.priced, PRICE_UNKNOWN);
    EQ_I64(unseen.s_ue60, 0);
    pricing_call(NULL, &call, NOON_US + 60000000, &ended);
    EQ_I64(ended.priced, PRICE_UNPRICED);
    call.connected_us = 0;
    pricing_call(rates, &call, NOON_US + 60000000, &ended);
    EQ_I64(ended.priced, PRICE_UNPRICED);
    EQ_U64(ended.tariff.len, 0);
    rates_free(&rates);
}
