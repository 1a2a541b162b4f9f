/* Tariff files: what they say, what they may not say, which one is in force. */
#include "tests/unit/test.h"

#include "proto/tariff/tariff.h"
#include "tests/unit/tariff_data.h"

#define PREMIUM     \
    "[tariff p]\n"  \
    "range = 089\n" \
    "vat = 20%\n"   \
    "announcement = 12s\n"

static int64_t
midnight_us(const char *day)
{
    struct period period;
    OK_ERR(period_parse(text_of(day), TEXT(""), &period, NULL), NULL);
    return period.from_us;
}

/* --- what they say ---------------------------------------------------------------------------- */

TEST(the_example_tariffs_load)
{
    struct plan *plan = data_plan();
    struct tariff_book *book = data_book(plan);
    EQ_I64(tariff_count(book), 8);
    const struct tariff *tariff = tariff_find(book, TEXT("violet-0.80-min"), NOON_US);
    TRUE(tariff);
    EQ_STR(tariff->label, "Service 0,80 € / min + prix appel");
    EQ_I64(tariff->structure, TARIFF_PER_MINUTE);
    EQ_I64(tariff->price_ue, 800000);
    EQ_I64(tariff->vat_bp, 2000);
    EQ_I64(tariff->announcement_us, 12 * SECOND_US);
    EQ_I64(tariff->s.max_s, 1800);
    EQ_I64(tariff->s.most_ue, 24 * EUR_UE);
    EQ_I64(tariff->starts, TARIFF_FROM_BEEP);
    EQ_I64(tariff->palier, TARIFF_PALIER_USUAL);
    const struct tariff_payout *payout = tariff_payout_row(tariff, NOON_US);
    TRUE(payout);
    TRUE(payout->illustrative);
    EQ_I64(payout->payout_ue, 520000);
    const struct tariff *vert = tariff_find(book, TEXT("vert"), NOON_US);
    EQ_I64(vert->structure, TARIFF_NO_PRICE);
    EQ_I64(vert->palier, TARIFF_PALIER_NOT_KNOWN);
    bool assumed;
    EQ_I64(tariff_cost_row(vert, PLAN_ORIGIN_MOBILE_METRO, NOON_US, &assumed)->price_ue, 90000);
    FALSE(assumed);
    tariff_free(&book);
    plan_free(&plan);
}

TEST(every_word_of_a_tariff_is_read)
{
    static const char ini[] = "; a comment\n"
                              "[tariff D080]\n"
                              "label = Hotline\n"
                              "range = 082  089\n"
                              "per-minute = 0.19\n"
                              "vat = 8.5%\n"
                              "announcement = 0s\n"
                              "starts = agent\n"
                              "max-time = 10min\n"
                              "max-price = 1.50\n"
                              "at-max = cut\n"
                              "rounding = up 0.01 per call\n"
                              "payout-rounding = down 0.0001 on total\n"
                              "cost = demo-0805\n"
                              "cost-rounding = half-up 1 on total\n"
                              "from = 2026-01-01\n"
                              "to = 2026-12-31\n";
    struct plan *plan = data_plan();
    struct tariff_book *book = NULL;
    struct why why;
    /* payout-rounding is read with a payout; without one it stands for nothing but is no mistake */
    OK_ERR(data_book_of(&book, plan, ini, &why), &why);
    const struct tariff *tariff = tariff_at(book, 0);
    EQ_STR(tariff->id, "D080");
    EQ_I64(tariff->range_count, 2);
    EQ_STR(tariff->ranges[1], "089");
    EQ_I64(tariff->vat_bp, 850);
    EQ_I64(tariff->announcement_us, 0);
    EQ_I64(tariff->starts, TARIFF_FROM_AGENT);
    EQ_I64(tariff->s.max_s, 600);
    EQ_I64(tariff->s.most_ue, 1500000);
    EQ_I64(tariff->s.at_max, RATE_CUT);
    EQ_I64(tariff->rounding.mode, MONEY_UP);
    TRUE(tariff->rounding.per_call);
    EQ_I64(tariff->payout_rounding.decimals, 4);
    EQ_I64(tariff->cost_rounding.decimals, 0);
    EQ_I64(tariff->palier, TARIFF_PALIER_UNUSUAL); /* told, not refused */
    EQ_I64(tariff->line, 2);
    EQ_I64(tariff->payouts.count, 0);
    TRUE(tariff->costs.count > 0);
    EQ_I64(tariff->period.from_us, midnight_us("2026-01-01"));
    EQ_I64(tariff->period.to_us, midnight_us("2027-01-01"));
    tariff_free(&book);
    plan_free(&plan);
}

/* --- which is in force ------------------------------------------------------------------------ */

TEST(a_planned_change_takes_over_at_midnight_and_is_seen_coming)
{
    static const char ini[] = PREMIUM "per-minute = 0.80\n"
                                      "from = 2026-07-01\n" PREMIUM "per-minute = 0.40\n"
                                      "to = 2026-06-30\n"
                                      "[tariff a]\n"
                                      "[tariff z]\n"
                                      "from = 2027-01-01\n";
    struct plan *plan = data_plan();
    struct tariff_book *book = NULL;
    struct why why;
    OK_ERR(data_book_of(&book, plan, ini, &why), &why);
    int64_t change = midnight_us("2026-07-01");
    EQ_I64(tariff_find(book, TEXT("p"), 0)->price_ue, 400000);
    EQ_I64(tariff_find(book, TEXT("p"), change - 1)->price_ue, 400000);
    EQ_I64(tariff_find(book, TEXT("p"), change)->price_ue, 800000);
    TRUE(tariff_next(book, TEXT("p"), change - 1) == tariff_find(book, TEXT("p"), change));
    TRUE(tariff_next(book, TEXT("p"), change) == NULL);
    TRUE(tariff_find(book, TEXT("z"), NOON_US) == NULL);
    EQ_I64(tariff_next(book, TEXT("z"), NOON_US)->period.from_us, midnight_us("2027-01-01"));
    TRUE(tariff_next(book, TEXT("a"), 0) == NULL);
    TRUE(tariff_find(book, TEXT("a"), NOON_US) != NULL);
    TRUE(tariff_has(book, TEXT("z")));
    FALSE(tariff_has(book, TEXT("")));
    FALSE(tariff_has(book, TEXT("pp")));
    TRUE(tariff_find(book, TEXT("P"), NOON_US) == NULL);
    tariff_free(&book);
    plan_free(&plan);
}

/* --- what they may not say -------------------------------------------------------------------- */

struct refusal {
    const char *ini, *says;
};

static void
check_refusals(const struct refusal *rows, size_t count)
{
    struct plan *plan = data_plan();
    struct tariff_book *book = data_book(plan), *before = book;
    for (size_t i = 0; i < count; i++) {
        struct why why = {0};
        if (data_book_of(&book, plan, rows[i].ini, &why) == OK)
            TEST_FAIL("loads, but should say: %s", rows[i].says);
        HAS_STR(why.text, rows[i].says);
        TRUE(book == before); /* the old one stays in force */
    }
    EQ_I64(tariff_count(book), 8);
    tariff_free(&book);
    plan_free(&plan);
}

TEST(a_price_above_the_ceiling_of_its_range_does_not_load)
{
    static const struct refusal rows[] = {
        {PREMIUM "per-minute = 0.81\n",
         "t.ini line 5: tariff p: per-minute 0.81 is above the ceiling of range 089, 0.80 EUR "
         "(fr-numbering.tsv line 22, since 2015-10-01, source S13 S15 S16 S17 S19)"},
        {PREMIUM "per-call = 3.01\n",
         "t.ini line 5: tariff p: per-call 3.01 is above the ceiling of range 089, 3.00 EUR"},
        {"[tariff p]\nrange = 081 082\nvat = 20%\nannouncement = 12s\nper-minute = 0.07\n",
         "t.ini line 5: tariff p: per-minute 0.07 is above the ceiling of range 081, 0.06 EUR"},
        {"[tariff p]\nrange = 082\nvat = 20%\nannouncement = 12s\nper-call = 0.51\n",
         "t.ini line 5: tariff p: per-call 0.51 is above the ceiling of range 082, 0.50 EUR"},
        {"[tariff p]\nrange = 36\nvat = 20%\nannouncement = 12s\nper-call = 3.01\n",
         "above the ceiling of range 36, 3.00 EUR"},
        {"[tariff p]\nrange = 118\nvat = 20%\nannouncement = 12s\nper-minute = 2.99\n",
         "above the ceiling of range 118, 0.80 EUR (fr-numbering.tsv line"},
        {"[tariff p]\nrange = 0800\nvat = 20%\nannouncement = 12s\nper-minute = 0.01\n",
         "t.ini line 5: tariff p: per-minute 0.01: range 0800 is gratuite, no price of the "
         "service"},
        {"[tariff p]\nrange = 3646\nvat = 20%\nannouncement = 12s\nper-call = 0.05\n",
         "range 3646 is banalisee, no price"},
        {"[tariff p]\nrange = 09\nvat = 20%\nannouncement = 12s\nper-call = 0.05\n",
         "range 09 is ordinary, no price"},
        {"[tariff p]\nrange = 0836\nvat = 20%\nannouncement = 12s\nper-call = 0.05\n",
         "range 0836 is unknown, no price"},
        {"[tariff p]\nrange = 089\n", "range 089 is majoree: expected per-minute or per-call"},
    };
    check_refusals(rows, NITEMS(rows));
}

/* 118xyz had no ceiling before 2021-08-01 (S14): a tariff of that time is not refused. */
TEST(a_ceiling_counts_from_the_day_it_was_set)
{
    struct plan *plan = data_plan();
    struct tariff_book *book = NULL;
    struct why why;
    OK_ERR(data_book_of(&book, plan,
                        "[tariff d]\nrange = 118\nvat = 20%\nannouncement = 12s\n"
                        "per-minute = 2.99\nto = 2021-07-31\n",
                        &why),
           &why);
    tariff_free(&book);
    IS_ERR(data_book_of(&book, plan,
                        "[tariff d]\nrange = 118\nvat = 20%\nannouncement = 12s\n"
                        "per-minute = 2.99\nto = 2021-08-01\n",
                        &why),
           ERR_LIMIT, &why);
    HAS_STR(why.text, "since 2021-08-01");
    plan_free(&plan);
}

TEST(both_prices_overlapping_dates_and_bad_decimals_do_not_load)
{
    static const struct refusal rows[] = {
        {PREMIUM "per-minute = 0.40\nper-call = 1.00\n",
         "t.ini line 6: tariff p: both per-minute (line 5) and per-call: S is per call or per "
         "second, never both (S06)"},
        {PREMIUM "per-call = 1.00\nper-minute = 0.40\n",
         "t.ini line 6: tariff p: both per-call (line 5) and per-minute"},
        {PREMIUM "per-minute = 0.40\nper-minute = 0.50\n",
         "t.ini line 6: per-minute is in line 5 too"},
        {PREMIUM "per-minute = 0.40\n" PREMIUM "per-minute = 0.50\n",
         "t.ini line 6: tariff p at any time overlaps the one of line 1, at any time"},
        {PREMIUM "per-minute = 0.40\nto = 2026-06-30\n" PREMIUM
                 "per-minute = 0.50\nfrom = 2026-06-30\n",
         "t.ini line 7: tariff p since 2026-06-30 overlaps the one of line 1, until 2026-06-30"},
        {PREMIUM "per-minute = 0,40\n",
         "t.ini line 5: per-minute: bad decimal \"0,40\", expected such as 0.80"},
        {PREMIUM "per-minute = 0.405\n",
         "t.ini line 5: per-minute: 0.405 is not a multiple of 0.01 EUR (S25)"},
        {PREMIUM "per-minute = -0.40\n", "t.ini line 5: per-minute: bad decimal \"-0.40\""},
        {PREMIUM "per-minute = 0.40 EUR\n", "t.ini line 5: per-minute: bad decimal \"0.40 EUR\""},
        {PREMIUM "per-minute = 0\n", "t.ini line 5: per-minute: 0, expected above 0"},
        {PREMIUM "per-minute = 1e9\n", "bad decimal \"1e9\""},
        {PREMIUM "per-call = 99999999999999999999\n", "too large"},
    };
    check_refusals(rows, NITEMS(rows));
}

TEST(what_makes_no_sense_does_not_load)
{
    static const struct refusal rows[] = {
        {"label = x\n", "t.ini line 1: label stands before the first [tariff ID]"},
        {"[number 3640]\n", "t.ini line 1: section [number 3640], expected [tariff ID]"},
        {"[tariff]\n", "t.ini line 1: section [tariff], expected [tariff ID]"},
        {"[tariff a b]\n", "expected [tariff ID]"},
        {PREMIUM "per-minuet = 0.40\n",
         "t.ini line 5: unknown key \"per-minuet\", did you mean \"per-minute\"?"},
        {"[tariff p]\nrange = 089\nvat = 20%\nper-minute = 0.40\n",
         "t.ini line 1: tariff p: has a price but no announcement (0s for a number exempt"},
        {"[tariff p]\nrange = 089\nannouncement = 12s\nper-minute = 0.40\n",
         "tariff p: has a price but no vat"},
        {"[tariff p]\nvat = 20%\nannouncement = 12s\nper-minute = 0.40\n",
         "tariff p: has a price but no range"},
        {"[tariff p]\nrange = 0800\npayout = demo-minute\n",
         "t.ini line 3: tariff p: payout without per-minute or per-call"},
        {PREMIUM "per-call = 3.00\nmax-time = 30min\n",
         "t.ini line 6: tariff p: max-time with per-call: one price, however long the call"},
        {PREMIUM "per-minute = 0.40\nvat = 20%\n", "t.ini line 6: vat is in line 3 too"},
        {"[tariff p]\nrange = 08x\n", "t.ini line 2: tariff p: range 08x is not in "
                                      "fr-numbering.tsv (at any time)"},
        {"[tariff p]\nrange = 0937\nto = 2022-12-31\n",
         "range 0937 is not in fr-numbering.tsv (until 2022-12-31)"},
        {"[tariff p]\nvat = 20\n", "t.ini line 2: vat: \"20\", expected such as 20%"},
        {"[tariff p]\nvat = 101%\n", "vat: \"101\" is too large"},
        {"[tariff p]\nannouncement = 12\n", "announcement: \"12\", expected such as 12s or 30min"},
        {"[tariff p]\nannouncement = -1s\n", "announcement: \"-1s\", expected"},
        {"[tariff p]\nannouncement = 121s\n", "announcement: \"121s\" is above 120 s"},
        {"[tariff p]\nmax-time = 0s\n", "max-time: 0, expected above 0"},
        {"[tariff p]\nmax-time = 9223372036854775807min\n", "is above 31622400 s"},
        {"[tariff p]\nstarts = answer\n", "starts: \"answer\", expected beep or agent"},
        {"[tariff p]\nat-max = hang\n", "at-max: \"hang\", expected free or cut"},
        {"[tariff p]\nrounding = 0.01\n", "rounding: bad rounding \"0.01\""},
        {"[tariff p]\nfrom = 1.7.2026\n",
         "t.ini line 2: from: bad date \"1.7.2026\", expected YYYY-MM-DD"},
        {"[tariff p]\nfrom = 2026-07-01\nto = 2026-06-30\n",
         "t.ini line 3: tariff p: ends on 2026-06-30, before it begins on 2026-07-01"},
        {PREMIUM "per-minute = 0.40\npayout = nobody\n",
         "t.ini line 6: tariff p: no payout grid nobody"},
        {PREMIUM "per-minute = 0.45\npayout = demo-minute\n",
         "t.ini line 6: tariff p: payout grid demo-minute has no row for 0.45 a minute"},
        {PREMIUM "per-call = 0.80\npayout = demo-minute\n",
         "payout grid demo-minute has no row for 0.80 a call"},
        {PREMIUM "per-minute = 0.80\npayout = demo-minute\nto = 2024-12-31\n",
         "payout grid demo-minute has no row for 0.80 a minute in that time"},
        {"[tariff p]\nrange = 0800\ncost = nobody\n",
         "t.ini line 3: tariff p: no cost grid nobody with usage rows"},
        {"[tariff p]\ncost = ovh-alias\n", "no cost grid ovh-alias with usage rows"},
        {"[tariff p]\ncost = us-tollfree-fsp\n",
         "t.ini line 2: tariff p: cost grid us-tollfree-fsp: costs.tsv line 20 is not in EUR"},
        {"[tariff p]\nlabel =\n", "t.ini line 2: label: empty"},
        {"[tariff p]\nlabel = \xff\n", "t.ini line 2: broken UTF-8"},
        {"[tariff p]\nlabel = \xe2\x80\xae"
         "x\n",
         "characters that cannot be shown"},
        {"[tariff p]\nnonsense\n", "t.ini line 2: expected \"key = value\""},
    };
    check_refusals(rows, NITEMS(rows));
}

/* --- grids ------------------------------------------------------------------------------------ */

#define PAYOUT_HEAD                                                                             \
    "grid\tkind\tstructure\ts_price_eur_ttc\tpayout_eur_ttc\tpayout_eur_ht_vat20\tvalid_from\t" \
    "valid_to\tsource\tnote\n"
#define COST_HEAD                                                                          \
    "grid\tkind\titem\torigin_class\tprice\tunit\tcurrency\tvat\tconnect_fee\tinitial_s\t" \
    "increment_s\tvalid_from\tvalid_to\tsource\tnote\n"

TEST(a_grid_with_a_mistake_does_not_load)
{
    static const struct {
        const char *payouts, *costs, *says;
    } rows[] = {
        {PAYOUT_HEAD "g\tcontract\thour\t1\t0.6\t0.5\t\t\tS\t-\n", "",
         "p.tsv line 2: unknown structure \"hour\", expected min or call"},
        {PAYOUT_HEAD "g\tguess\tcall\t1\t0.6\t0.5\t\t\tS\t-\n", "",
         "p.tsv line 2: unknown kind \"guess\", expected contract, published or illustrative"},
        {PAYOUT_HEAD "g\tcontract\tcall\t1\t1.20\t1.000000\t\t\tS\t-\n", "",
         "p.tsv line 2: payout 1.20 is above the price of the service, 1"},
        {PAYOUT_HEAD "g\tcontract\tcall\t1\t0.6\t0.6\t\t\tS\t-\n", "",
         "p.tsv line 2: payout_eur_ht_vat20 is 0.60, expected 0.50 (payout / 1.2)"},
        {PAYOUT_HEAD "g\tcontract\tcall\t1\t0,6\t0.5\t\t\tS\t-\n", "",
         "p.tsv line 2: payout_eur_ttc: bad decimal \"0,6\""},
        {PAYOUT_HEAD "\tcontract\tcall\t1\t0.6\t0.5\t\t\tS\t-\n", "",
         "p.tsv line 2: grid \"\", expected a name"},
        {PAYOUT_HEAD "g\tcontract\tcall\t1.00\t0.6\t0.5\t\t2026-06-30\tS\t-\n"
                     "h\tcontract\tcall\t1\t0.6\t0.5\t\t\tS\t-\n"
                     "g\tcontract\tcall\t1\t0.6\t0.5\t2026-06-30\t\tS\t-\n",
         "", "p.tsv line 4: grid g has the same row in line 2, with overlapping dates"},
        {"", COST_HEAD "g\tcontract\tusage\t*\t0.02\thour\tEUR\texcl\t0\t1\t1\t\t\tS\t-\n",
         "c.tsv line 2: unit \"hour\" of usage, expected min or s"},
        {"", COST_HEAD "g\tcontract\tusage\t*\t0.02\tmin\tEUR\tnone\t0\t1\t1\t\t\tS\t-\n",
         "c.tsv line 2: vat \"none\", expected incl or excl"},
        {"", COST_HEAD "g\tcontract\tusage\t*\t0.02\tmin\tEUR\texcl\t0\t1\t0\t\t\tS\t-\n",
         "c.tsv line 2: increment_s \"0\", expected 1 to 3600 seconds"},
        {"", COST_HEAD "g\tcontract\tusage\t*\tfree\tmin\tEUR\texcl\t0\t1\t1\t\t\tS\t-\n",
         "c.tsv line 2: price: bad decimal \"free\""},
        {"", COST_HEAD "g\tcontract\tsurcharge\t*\t0.02\tmin\tEUR\texcl\t\t\t\t\t\tS\t-\n",
         "c.tsv line 2: unit \"min\" of a surcharge, expected call"},
        {"",
         COST_HEAD "g\tcontract\tusage\t*\t0.02\tmin\tEUR\texcl\t0\t1\t1\t\t\tS\t-\n"
                   "g\tcontract\tusage\t*\t0.03\tmin\tEUR\texcl\t0\t1\t1\t2026-01-01\t\tS\t-\n",
         "c.tsv line 3: grid g has the same row in line 2, with overlapping dates"},
    };
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(rows); i++) {
        const struct tariff_files files = {
            .tariffs = {TEXT("[tariff a]\n"), "t.ini"},
            .payouts = {text_of(rows[i].payouts), "p.tsv"},
            .costs = {text_of(rows[i].costs), "c.tsv"},
        };
        struct tariff_book *book = NULL;
        struct why why = {0};
        TRUE(tariff_parse(&book, &files, plan, &why) != OK);
        HAS_STR(why.text, rows[i].says);
        TRUE(book == NULL);
    }
    plan_free(&plan);
}

TEST(a_caller_is_billed_by_the_row_of_its_class_or_as_unknown_and_flagged)
{
    struct plan *plan = data_plan();
    struct tariff_book *book = data_book(plan);
    const struct tariff *vert = tariff_find(book, TEXT("vert"), NOON_US);
    static const struct {
        enum plan_origin_class origin;
        const char *row;
        bool assumed;
    } rows[] = {
        {PLAN_ORIGIN_FIXED_METRO, "fixed_metro", false},
        {PLAN_ORIGIN_VOIP, "voip", false},
        {PLAN_ORIGIN_MOBILE_DOM, "mobile_dom", false},
        {PLAN_ORIGIN_PAYPHONE, "payphone", false},
        {PLAN_ORIGIN_FOREIGN, "foreign", false},
        {PLAN_ORIGIN_FOREIGN_SPECIAL, "foreign", false},
        {PLAN_ORIGIN_ANONYMOUS, "unknown", true},
        {PLAN_ORIGIN_UNKNOWN, "unknown", true},
        {PLAN_ORIGIN_M2M, "unknown", true},
        {PLAN_ORIGIN_AUTOMATED, "unknown", true},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        bool assumed;
        const struct tariff_cost *row = tariff_cost_row(vert, rows[i].origin, NOON_US, &assumed);
        EQ_TEXT(row->class_name, rows[i].row);
        EQ_I64(assumed, rows[i].assumed);
    }
    bool assumed;
    TRUE(tariff_cost_row(vert, PLAN_ORIGIN_FIXED_METRO, midnight_us("2024-12-31"), &assumed) ==
         NULL);
    size_t fees = 0;
    for (size_t i = 0; i < vert->costs.count; i++) /* monthly and yearly fees stand apart */
        fees += !vert->costs.rows[i].is_usage && !vert->costs.rows[i].is_surcharge;
    EQ_U64(fees, 3);
    tariff_free(&book);
    plan_free(&plan);
}

/* --- a number and its tariff ------------------------------------------------------------------ */

TEST(a_tariff_fits_the_numbers_of_its_ranges_only)
{
    struct plan *plan = data_plan();
    struct tariff_book *book = data_book(plan);
    static const struct {
        const char *tariff, *number;
        enum err err;
        const char *says;
    } rows[] = {
        {"violet-0.80-min", "0892680680", OK, ""},
        {"violet-0.80-min", "0895123456", OK, ""}, /* row 0895 within 089 */
        {"violet-0.80-min", "3640", OK, ""},
        {"violet-0.80-min", "0820123456", ERR_ARG,
         "tariff violet-0.80-min is not for number 0820123456, which is in range 082"},
        {"violet-0.80-min", "3646", ERR_ARG,
         "tariff violet-0.80-min for number 3646: per-minute 0.80: range 3646 is banalisee"},
        {"violet-0.80-min", "089268068", ERR_UNKNOWN, "in no range of fr-numbering.tsv"},
        {"violet-0.15-min", "0825990066", OK, ""},
        {"vert", "0800990011", OK, ""},
        {"vert", "3099", OK, ""},
        {"vert", "30", ERR_UNKNOWN, "number 30 is in no range"},
        {"vert", "0892680680", ERR_ARG, "not for number 0892680680"},
        {"banalise", "3499", OK, ""},
        {"banalise", "0806990044", OK, ""},
        {"geographique", "0199001000", OK, ""},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct why why = {0};
        const struct tariff *tariff = tariff_find(book, text_of(rows[i].tariff), NOON_US);
        IS_ERR(tariff_fits(tariff, plan, text_of(rows[i].number), NOON_US, &why), rows[i].err,
               &why);
        HAS_STR(why.text, rows[i].says);
    }
    tariff_free(&book);
    plan_free(&plan);
}

/* Damaged in one place: a book or a sentence, never a crash (make asan). */
TEST(a_damaged_tariff_file_is_refused_or_a_book)
{
    struct plan *plan = data_plan();
    char *ini = data_read(TARIFF_DATA "tariffs-example.ini");
    size_t len = strlen(ini);
    struct dice dice = dice_new(8);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
        size_t at = dice_roll(&dice, len);
        char old = ini[at];
        ini[at] = (char)(1 + dice_roll(&dice, 255));
        struct tariff_book *book = NULL;
        struct why why = {0};
        enum err err = data_book_of(&book, plan, ini, &why);
        TRUE((err == OK) == (book != NULL));
        if (err) {
            HAS_STR(why.text, "t.ini line ");
            refused++;
        }
        tariff_free(&book);
        ini[at] = old;
    }
    TRUE(refused > 500);
    free(ini);
    plan_free(&plan);
}
