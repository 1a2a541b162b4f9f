/* The numbering plan: spellings to one form, classes of what is dialled and of who calls. */
#include "tests/unit/test.h"

#include "proto/tariff/number.h"
#include "proto/tariff/plan.h"
#include "tests/unit/tariff_data.h"

/* --- spelling --------------------------------------------------------------------------------- */

struct spelling {
    const char *spelled, *canonical, *national, *display;
};

static void
check_spelling(const struct plan *plan, const struct spelling *row)
{
    struct plan_number number;
    char display[PLAN_DISPLAY_BYTES];
    plan_number_parse(plan, &number, text_of(row->spelled));
    plan_number_display(plan, &number, display);
    if (strcmp(number.canonical, row->canonical) != 0 ||
        strcmp(number.national, row->national) != 0 || strcmp(display, row->display) != 0)
        TEST_FAIL("\"%s\" is \"%s\" \"%s\" \"%s\", not \"%s\" \"%s\" \"%s\"", row->spelled,
                  number.canonical, number.national, display, row->canonical, row->national,
                  row->display);
}

TEST(any_spelling_of_a_line_is_one_line)
{
    static const char *const spellings[] = {
        "0892680680",
        "0 892 68 06 80",
        "0892 680 680",
        "08.92.68.06.80",
        "08-92-68-06-80",
        "+33892680680",
        "+33 892 68 06 80",
        "0033892680680",
        "00 33 892 680 680",
        "33892680680",
        "+33 (0)892 680 680",
        "+33(0)8 92 68 06 80",
        "(+33) 892 680 680",
        "+330892680680",
        "0033(0)892680680",
        " 0 892 68 06 80 ",
        "0\xC2\xA0"
        "892\xE2\x80\xAF"
        "68\xC2\xA0"
        "06 80",
        "08 92 68\xE2\x80\x91"
        "06\xE2\x80\x93"
        "80",
        "08/92/68/06/80",
        "+33\t892680680",
    };
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(spellings); i++)
        check_spelling(
            plan, &(struct spelling){spellings[i], "+33892680680", "0892680680", "0 892 68 06 80"});
    plan_free(&plan);
}

TEST(numbers_are_written_the_way_the_french_write_them)
{
    static const struct spelling rows[] = {
        {"0199001234", "+33199001234", "0199001234", "01 99 00 12 34"},
        {"0805123456", "+33805123456", "0805123456", "0 805 12 34 56"},
        {"+33 6 39 98 12 34", "+33639981234", "0639981234", "06 39 98 12 34"},
        {"3640", "3640", "3640", "3640"},
        {"36 40", "3640", "3640", "3640"},
        {"118 712", "118712", "118712", "118 712"},
        {"116 000", "116000", "116000", "116 000"},
        {"33 700", "33700", "33700", "33700"},
        {"112", "112", "112", "112"},
        {"0700 12 34 56 78 90",
         "+33700"
         "1234567890",
         "07001234567890", "07 00 12 34 56 78 90"},
        {"+32 470 12 34 56", "+32470123456", "", "+32 470123456"},
        {"0032470123456", "+32470123456", "", "+32 470123456"},
        {"+1 (212) 555-0123", "+12125550123", "", "+1 2125550123"},
        {"+999 123 456 789", "+999123456789", "", "+999123456789"},
        /* The zero in brackets is for home; Italians dial theirs from everywhere. */
        {"+44 (0)20 7946 0000", "+442079460000", "", "+44 2079460000"},
        {"+39 06 6982 0000", "+390669820000", "", "+39 0669820000"},
        {"+39 (0)6 6982 0000", "+390669820000", "", "+39 0669820000"},
        {"0039 (0)6 6982 0000", "+390669820000", "", "+39 0669820000"},
    };
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(rows); i++)
        check_spelling(plan, &rows[i]);
    plan_free(&plan);
}

TEST(an_overseas_line_has_one_form_from_home_and_from_abroad)
{
    static const struct spelling rows[] = {
        {"0690123456", "+590690123456", "0690123456", "06 90 12 34 56"},
        {"+590 690 12 34 56", "+590690123456", "0690123456", "06 90 12 34 56"},
        {"+590 (0)690 12 34 56", "+590690123456", "0690123456", "06 90 12 34 56"},
        {"+590 0690 12 34 56", "+590690123456", "0690123456", "06 90 12 34 56"},
        {"00590690123456", "+590690123456", "0690123456", "06 90 12 34 56"},
        {"590690123456", "+590690123456", "0690123456", "06 90 12 34 56"},
        {"+33 690 12 34 56", "+590690123456", "0690123456", "06 90 12 34 56"},
        {"+262 269 12 34 56", "+262269123456", "0269123456", "02 69 12 34 56"},
        {"0269123456", "+262269123456", "0269123456", "02 69 12 34 56"},
        {"0262123456", "+262262123456", "0262123456", "02 62 12 34 56"},
        {"0596123456", "+596596123456", "0596123456", "05 96 12 34 56"},
        {"0594123456", "+594594123456", "0594123456", "05 94 12 34 56"},
        {"0639123456", "+262639123456", "0639123456", "06 39 12 34 56"}, /* Mayotte */
        {"0639981234", "+33639981234", "0639981234", "06 39 98 12 34"},  /* but fictional */
        {"+508 41 12 34", "+508411234", "", "+508 411234"},
        {"+687 26 12 34", "+687261234", "", "+687 261234"},
        /* No such number in that territory. */
        {"+590 1 23 45 67 89", "+590123456789", "", "+590123456789"},
        {"+262 892 68 06 80", "+262892680680", "", "+262892680680"},
    };
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(rows); i++)
        check_spelling(plan, &rows[i]);
    plan_free(&plan);
}

TEST(what_is_no_number_has_no_form)
{
    static const char *const rows[] = {
        "",
        " ",
        "+",
        "00",
        "0",
        "+33",
        "0033",
        "alice",
        "chat@lerouge.example",
        "sip:0892680680",
        "089268068",
        "08926806800",
        "+33 89268068",
        "+333640",
        "+33 3640",
        "0892",
        "0012",
        "32470123456", /* Belgium? without + or 00 it may be anything */
        "892680680",
        "1234567",
        "+0892680680",
        "00 00 12 34 56 78",
        "0-",
        "+33+892680680",
        "++33892680680",
        "123456789012345678901234567890",
        "+1234567890123456",
        "+12345",
        "0892 68 06 8O",
        "\xff\xfe",
        "\xC2",
        "(0)",
        "0\0892680680",
    };
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct plan_number number;
        plan_number_parse(plan, &number, text_of(rows[i]));
        if (number.form != PLAN_FORM_NONE || number.canonical[0] || number.national[0])
            TEST_FAIL("\"%s\" is \"%s\" \"%s\"", rows[i], number.canonical, number.national);
        char display[PLAN_DISPLAY_BYTES];
        EQ_STR(plan_number_display(plan, &number, display), "");
    }
    plan_free(&plan);
}

TEST(the_canonical_form_of_a_canonical_form_is_itself)
{
    struct plan *plan = data_plan();
    struct dice dice = dice_new(33);
    static const char *const starts[] = {"0",   "08", "06", "05", "+",   "+33", "00",
                                         "+59", "3",  "11", "33", "590", "+26", ""};
    int known = 0;
    for (int i = 0; i < 300000; i++) {
        char spelled[40];
        str_copy(spelled, sizeof spelled, text_of(starts[dice_roll(&dice, NITEMS(starts))]));
        size_t digits = dice_roll(&dice, 13), len = strlen(spelled);
        for (size_t k = 0; k < digits; k++)
            spelled[len++] = (char)('0' + dice_roll(&dice, 10));
        spelled[len] = '\0';
        struct plan_number once, twice, dialled;
        plan_number_parse(plan, &once, text_of(spelled));
        plan_number_parse(plan, &twice, text_of(once.canonical));
        EQ_STR(twice.canonical, once.canonical);
        EQ_STR(twice.national, once.national);
        EQ_I64(twice.form, once.form);
        if (once.form != PLAN_FORM_NATIONAL)
            continue;
        char display[PLAN_DISPLAY_BYTES];
        plan_number_display(plan, &once, display);
        plan_number_parse(plan, &dialled, text_of(display));
        EQ_STR(dialled.canonical, once.canonical);
        known++;
    }
    TRUE(known > 10000);
    plan_free(&plan);
}

/* number.h needs no plan; where it knows a number in the French plan, both say the same. */
TEST(the_plan_and_the_plain_national_form_agree_on_french_numbers)
{
    struct plan *plan = data_plan();
    struct dice dice = dice_new(34);
    static const char *const starts[] = {"0", "+33", "0033", "33", "+33(0)"};
    for (int i = 0; i < 100000; i++) {
        char spelled[40], plain[NUMBER_BYTES];
        str_format(spelled, sizeof spelled, "%s%u%08u", starts[dice_roll(&dice, NITEMS(starts))],
                   1 + (unsigned)dice_roll(&dice, 9), (unsigned)dice_roll(&dice, 100000000));
        struct plan_number number;
        plan_number_parse(plan, &number, text_of(spelled));
        EQ_TEXT(number_national(plain, text_of(spelled)), number.national);
    }
    plan_free(&plan);
}

/* --- dialled ---------------------------------------------------------------------------------- */

TEST(the_class_of_a_dialled_number_is_told)
{
    static const struct {
        const char *national;
        enum plan_class class;
        enum plan_family family;
        enum plan_signage signage;
        int64_t minute_ue, call_ue;
    } rows[] = {
        {"0800123456", PLAN_FREE, PLAN_GRATUITE, PLAN_GREEN, 0, 0},
        {"0805123456", PLAN_FREE, PLAN_GRATUITE, PLAN_GREEN, 0, 0},
        {"0806123456", PLAN_ORDINARY, PLAN_BANALISEE, PLAN_GREY, 0, 0},
        {"0810123456", PLAN_PREMIUM, PLAN_MAJOREE, PLAN_VIOLET, 60000, 150000},
        {"0826123456", PLAN_PREMIUM, PLAN_MAJOREE, PLAN_VIOLET, 200000, 500000},
        {"0892680680", PLAN_PREMIUM, PLAN_MAJOREE, PLAN_VIOLET, 800000, 3000000},
        {"0836123456", PLAN_LEGACY, PLAN_FAMILY_UNKNOWN, PLAN_NO_SIGNAGE, -1, -1},
        {"0888123456", PLAN_UNASSIGNED, PLAN_FAMILY_UNKNOWN, PLAN_NO_SIGNAGE, -1, -1},
        {"3003", PLAN_FREE, PLAN_GRATUITE, PLAN_GREEN, 0, 0},
        {"3008", PLAN_FUNCTIONAL, PLAN_GRATUITE, PLAN_NO_SIGNAGE, 0, 0},
        {"3179", PLAN_FUNCTIONAL, PLAN_GRATUITE, PLAN_NO_SIGNAGE, 0, 0},
        {"3180", PLAN_FREE, PLAN_GRATUITE, PLAN_GREEN, 0, 0},
        {"3640", PLAN_SHORT_BY_NUMBER, PLAN_PER_NUMBER, PLAN_SIGNAGE_PER_TARIFF, 800000, 3000000},
        {"3646", PLAN_ORDINARY, PLAN_BANALISEE, PLAN_GREY, 0, 0},
        {"1013", PLAN_SHORT_BY_NUMBER, PLAN_PER_NUMBER, PLAN_SIGNAGE_PER_TARIFF, 800000, 3000000},
        {"118712", PLAN_PREMIUM, PLAN_MAJOREE, PLAN_VIOLET, 800000, 3000000},
        {"116000", PLAN_FREE, PLAN_GRATUITE, PLAN_GREEN, 0, 0},
        {"112", PLAN_EMERGENCY, PLAN_GRATUITE, PLAN_NO_SIGNAGE, 0, 0},
        {"15", PLAN_EMERGENCY, PLAN_GRATUITE, PLAN_NO_SIGNAGE, 0, 0},
        {"110", PLAN_CAMPAIGN, PLAN_GRATUITE, PLAN_NO_SIGNAGE, 0, 0},
        {"33700", PLAN_REPORT, PLAN_GRATUITE, PLAN_NO_SIGNAGE, 0, 0},
        {"81234", PLAN_SMS_PREMIUM, PLAN_MAJOREE, PLAN_NO_SIGNAGE, -1, -1},
        {"0140000000", PLAN_GEOGRAPHIC, PLAN_PLAIN, PLAN_NO_SIGNAGE, 0, 0},
        {"0612345678", PLAN_MOBILE, PLAN_PLAIN, PLAN_NO_SIGNAGE, 0, 0},
        {"07001234567890", PLAN_M2M, PLAN_PLAIN, PLAN_NO_SIGNAGE, 0, 0},
        {"0912345678", PLAN_NON_GEOGRAPHIC, PLAN_PLAIN, PLAN_NO_SIGNAGE, 0, 0},
        {"0162123456", PLAN_VERIFIED_POLYVALENT, PLAN_PLAIN, PLAN_NO_SIGNAGE, 0, 0},
        {"0937123456", PLAN_PLATFORM, PLAN_PLAIN, PLAN_NO_SIGNAGE, 0, 0},
        {"0199001234", PLAN_FICTIONAL, PLAN_NO_FAMILY, PLAN_NO_SIGNAGE, -1, -1},
    };
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(rows); i++) {
        const struct plan_range *range = plan_find(plan, text_of(rows[i].national), NOON_US);
        if (!range)
            TEST_FAIL("%s is in no range", rows[i].national);
        if (range->class != rows[i].class || range->family != rows[i].family ||
            range->signage != rows[i].signage || range->cap_minute_ue != rows[i].minute_ue ||
            range->cap_call_ue != rows[i].call_ue)
            TEST_FAIL("%s is %s, line %d", rows[i].national,
                      words_name(&plan_class_words, (int)range->class), range->line);
    }
    plan_free(&plan);
}

TEST(a_number_of_another_length_is_another_number)
{
    static const char *const unknown[] = {
        "",         "0",           "1",    "30",
        "300",      "30031",       "089",  "1187120",
        "08926806", "08926806800", "1234", "999999",
        "0070",     "0012345678",  "abc",  "32470123456789012345678901234567890"};
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(unknown); i++) {
        if (plan_find(plan, text_of(unknown[i]), NOON_US))
            TEST_FAIL("\"%s\" is in a range", unknown[i]);
    }
    plan_free(&plan);
}

static enum plan_class
class_at(const struct plan *plan, const char *national, const char *day)
{
    struct period period;
    OK_ERR(period_parse(text_of(day), TEXT(""), &period, NULL), NULL);
    const struct plan_range *range = plan_find(plan, text_of(national), period.from_us);
    return range ? range->class : PLAN_UNKNOWN;
}

TEST(a_range_is_what_it_was_on_that_day)
{
    struct plan *plan = data_plan();
    EQ_I64(class_at(plan, "0162123456", "2022-12-31"), PLAN_GEOGRAPHIC);
    EQ_I64(class_at(plan, "0162123456", "2023-01-01"), PLAN_VERIFIED_POLYVALENT);
    EQ_I64(class_at(plan, "3646", "2020-06-30"), PLAN_SHORT_BY_NUMBER);
    EQ_I64(class_at(plan, "3646", "2020-07-01"), PLAN_ORDINARY);
    EQ_I64(class_at(plan, "0892680680", "2015-09-30"), PLAN_UNASSIGNED);
    EQ_I64(class_at(plan, "0892680680", "2015-10-01"), PLAN_PREMIUM);
    const struct plan_range *before = plan_find(plan, TEXT("118712"), INT64_C(1577836800000000));
    EQ_I64(before->cap_minute_ue, PLAN_NO_CAP);
    EQ_I64(plan_find(plan, TEXT("118712"), NOON_US)->cap_minute_ue, 800000);
    plan_free(&plan);
}

/* --- callers ---------------------------------------------------------------------------------- */

TEST(the_line_of_a_caller_is_told)
{
    static const struct {
        const char *caller;
        enum plan_origin_class class;
        const char *zone, *iso;
    } rows[] = {
        {"0140000000", PLAN_ORIGIN_FIXED_METRO, "01", "FR"},
        {"+33 5 56 00 00 00", PLAN_ORIGIN_FIXED_METRO, "05", "FR"},
        {"+33612345678", PLAN_ORIGIN_MOBILE_METRO, "06", "FR"},
        {"0912345678", PLAN_ORIGIN_VOIP, "09", "FR"},
        {"0590123456", PLAN_ORIGIN_FIXED_DOM, "971", "GP"},
        {"0598712345", PLAN_ORIGIN_FIXED_DOM, "971", "GP"},
        {"+590690123456", PLAN_ORIGIN_MOBILE_DOM, "971", "GP"},
        {"0696123456", PLAN_ORIGIN_MOBILE_DOM, "972", "MQ"},
        {"0694123456", PLAN_ORIGIN_MOBILE_DOM, "973", "GF"},
        {"0939612345", PLAN_ORIGIN_VOIP, "973", "GF"}, /* within 0939, platforms */
        {"0692123456", PLAN_ORIGIN_MOBILE_DOM, "974", "RE"},
        {"0269123456", PLAN_ORIGIN_FIXED_DOM, "976", "YT"},
        {"0639123456", PLAN_ORIGIN_MOBILE_DOM, "976", "YT"},
        {"0639981234", PLAN_ORIGIN_FICTIONAL, "fict", "FR"},
        {"0976123456", PLAN_ORIGIN_VOIP, "dom", "FR"},
        {"+508411234", PLAN_ORIGIN_COM, "975", "PM"},
        {"+687261234", PLAN_ORIGIN_COM, "988", "NC"},
        {"+269 321 12 34", PLAN_ORIGIN_FOREIGN, "int", "KM"}, /* the Comoros, not Mayotte */
        {"+32470123456", PLAN_ORIGIN_FOREIGN, "int", "BE"},
        {"0039 06 6982 0000", PLAN_ORIGIN_FOREIGN, "int", "IT"},
        {"+3531234567", PLAN_ORIGIN_FOREIGN, "int", "IE"},
        {"+12125550123", PLAN_ORIGIN_FOREIGN, "int", "US"},
        {"+881612345678", PLAN_ORIGIN_FOREIGN_SPECIAL, "int", "001"},
        {"0162123456", PLAN_ORIGIN_AUTOMATED, "auto", "FR"},
        {"0947512345", PLAN_ORIGIN_AUTOMATED, "971", "GP"},
        {"0937123456", PLAN_ORIGIN_PLATFORM, "plat", "FR"},
        {"0700123456", PLAN_ORIGIN_M2M, "0700", "FR"},
        {"+337001234567890", PLAN_ORIGIN_M2M, "0700", "FR"},
        {"0600012345", PLAN_ORIGIN_ROUTING_PREFIX, "rout", "FR"},
        {"0509123456", PLAN_ORIGIN_ROUTING_PREFIX, "rout", "FR"},
        {"0523012345", PLAN_ORIGIN_ROUTING_PREFIX, "971", "FR"},
        {"0708461234", PLAN_ORIGIN_ROUTING_PREFIX, "975", "PM"},
        {"0800123456", PLAN_ORIGIN_SVA, "sva", "FR"},
        {"0892680680", PLAN_ORIGIN_SVA_FORBIDDEN, "sva", "FR"},
        {"anonymous", PLAN_ORIGIN_ANONYMOUS, "-", ""},
        {"Anonymous", PLAN_ORIGIN_ANONYMOUS, "-", ""},
        {"restricted", PLAN_ORIGIN_ANONYMOUS, "-", ""},
        {"", PLAN_ORIGIN_UNKNOWN, "-", ""},
        {"unavailable", PLAN_ORIGIN_UNKNOWN, "-", ""},
        {"3640", PLAN_ORIGIN_UNKNOWN, "-", ""},
        {"112", PLAN_ORIGIN_UNKNOWN, "-", ""},
        {"32470123456", PLAN_ORIGIN_UNKNOWN, "-", ""},
        {"+999123456789", PLAN_ORIGIN_UNKNOWN, "-", ""},
        {"0810123456", PLAN_ORIGIN_UNKNOWN, "-", ""}, /* no row of the origins knows 081 */
        {"+590123456789", PLAN_ORIGIN_UNKNOWN, "-", ""},
    };
    struct plan *plan = data_plan();
    for (size_t i = 0; i < NITEMS(rows); i++) {
        const struct plan_origin *origin = plan_find_origin(plan, text_of(rows[i].caller), NOON_US);
        if (origin->class != rows[i].class || !text_is(origin->zone, rows[i].zone) ||
            !text_is(origin->iso, rows[i].iso))
            TEST_FAIL("\"%s\" is %s %.*s %.*s, line %d", rows[i].caller,
                      words_name(&plan_origin_words, (int)origin->class), TEXT_ARG(origin->zone),
                      TEXT_ARG(origin->iso), origin->line);
    }
    EQ_TEXT(plan_find_origin(plan, TEXT("0262123456"), NOON_US)->timezone, "Indian/Reunion");
    plan_free(&plan);
}

TEST(automated_ranges_were_places_before_2023)
{
    struct plan *plan = data_plan();
    int64_t in_2022 = INT64_C(1656633600000000);
    EQ_I64(plan_find_origin(plan, TEXT("0162123456"), in_2022)->class, PLAN_ORIGIN_FIXED_METRO);
    EQ_I64(plan_find_origin(plan, TEXT("0948123456"), in_2022)->class, PLAN_ORIGIN_VOIP);
    plan_free(&plan);
}

/* --- files with mistakes ---------------------------------------------------------------------- */

#define NUMBERING_HEAD                                                                        \
    "prefix\tdigits\tclass\ttariff\ts_cap_min_eur_ttc\ts_cap_call_eur_ttc\tsignage\tstatus\t" \
    "confidence\tvalid_from\tvalid_to\tsource\tnote\n"
#define ORIGINS_HEAD                                                                               \
    "prefix\tdigits\te164\torigin_class\tzone\tzone_name\tiso\ttimezone\tconfidence\tvalid_from\t" \
    "valid_to\tsource\tnote\n"
#define RANGE_08 "08\t10\tunassigned\tunknown\t\t\tnone\tx\tlow\t\t\tS\t-\n"
#define ORIGIN_01 "01\t10\t+331\tfixed_metro\t01\tParis\tFR\tEurope/Paris\thigh\t\t\tS\t-\n"
#define NO_NUMBER                                                  \
    "anonymous\t0\t\tanonymous\t-\tWithheld\t\t\thigh\t\t\tS\t-\n" \
    "unknown\t0\t\tunknown\t-\tNone\t\t\thigh\t\t\tS\t-\n"

TEST(a_plan_with_a_mistake_does_not_load_and_names_file_and_line)
{
    static const struct {
        const char *numbering, *origins, *says;
    } rows[] = {
        {"", "", "n.tsv: no line with the names of columns"},
        {NUMBERING_HEAD, ORIGINS_HEAD NO_NUMBER, "n.tsv: no rows"},
        {NUMBERING_HEAD RANGE_08, ORIGINS_HEAD, "o.tsv: no row \"anonymous\""},
        {NUMBERING_HEAD "08x\t10\tfree\tgratuite\t0\t0\tgreen\tx\tlow\t\t\tS\t-\n", "",
         "n.tsv line 2: prefix \"08x\", expected 1 to 10 digits"},
        {NUMBERING_HEAD "0800\t3\tfree\tgratuite\t0\t0\tgreen\tx\tlow\t\t\tS\t-\n", "",
         "n.tsv line 2: prefix \"0800\", expected 1 to 3 digits"},
        {NUMBERING_HEAD "08\t99\tfree\tgratuite\t0\t0\tgreen\tx\tlow\t\t\tS\t-\n", "",
         "n.tsv line 2: digits \"99\", expected 2 to 15"},
        {NUMBERING_HEAD "08\t10\tfre\tgratuite\t0\t0\tgreen\tx\tlow\t\t\tS\t-\n", "",
         "n.tsv line 2: unknown class \"fre\", did you mean \"free\"?"},
        {NUMBERING_HEAD "08\t10\tpremium\tmajorée\t0\t0\tgreen\tx\tlow\t\t\tS\t-\n", "",
         "n.tsv line 2: unknown tariff \"majorée\", did you mean \"majoree\"?"},
        {NUMBERING_HEAD "08\t10\tpremium\tmajoree\t0,80\t0\tgreen\tx\tlow\t\t\tS\t-\n", "",
         "n.tsv line 2: s_cap_min_eur_ttc: bad decimal \"0,80\", expected such as 0.80"},
        {NUMBERING_HEAD "08\t10\tpremium\tmajoree\t0.80\t0\tgreen\tx\tlow\t2026-1-1\t\tS\t-\n", "",
         "n.tsv line 2: bad date \"2026-1-1\", expected YYYY-MM-DD"},
        {NUMBERING_HEAD RANGE_08 "#\n" RANGE_08, "",
         "n.tsv line 4: prefix 08 of 10 digits is in line 2 too, with overlapping dates"},
        {NUMBERING_HEAD RANGE_08,
         ORIGINS_HEAD "01\t10\t331\tfixed_metro\t01\tP\tFR\t\thigh\t\t\tS\t-\n",
         "o.tsv line 2: e164 \"331\", expected + and digits"},
        {NUMBERING_HEAD RANGE_08,
         ORIGINS_HEAD "01\t10\t+332\tfixed_metro\t01\tP\tFR\t\thigh\t\t\tS\t-\n",
         "o.tsv line 2: e164 +332 is not a country code and 01 without its 0"},
        {NUMBERING_HEAD RANGE_08,
         ORIGINS_HEAD "32\t0\t+33\tforeign\tint\tB\tBE\t\thigh\t\t\tS\t-\n",
         "o.tsv line 2: e164 +33 is not + and the prefix 32"},
        {NUMBERING_HEAD RANGE_08, ORIGINS_HEAD ORIGIN_01 ORIGIN_01,
         "o.tsv line 3: +331 is in line 2 too, with overlapping dates"},
        {NUMBERING_HEAD RANGE_08, ORIGINS_HEAD "01\t10\t+331\tfixed\t01\tP\tFR\t\thigh\t\t\tS\t-\n",
         "o.tsv line 2: unknown origin_class \"fixed\""},
    };
    struct plan *plan = data_plan(), *before = plan;
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct why why = {0};
        TRUE(plan_parse(&plan, text_of(rows[i].numbering), "n.tsv", text_of(rows[i].origins),
                        "o.tsv", &why) != OK);
        HAS_STR(why.text, rows[i].says);
        TRUE(plan == before); /* the old one stays in force */
    }
    TRUE(plan_find(plan, TEXT("0892680680"), NOON_US) != NULL);
    plan_free(&plan);
}

TEST(the_smallest_plan_is_a_plan)
{
    struct plan *plan = NULL;
    struct why why;
    OK_ERR(plan_parse(&plan, TEXT(NUMBERING_HEAD RANGE_08), "n.tsv", TEXT(ORIGINS_HEAD NO_NUMBER),
                      "o.tsv", &why),
           &why);
    EQ_I64(plan_find_origin(plan, TEXT("0892680680"), NOON_US)->class, PLAN_ORIGIN_UNKNOWN);
    check_spelling(plan, &(struct spelling){"33892680680", "", "", ""}); /* no code is known */
    check_spelling(
        plan, &(struct spelling){"0892680680", "+33892680680", "0892680680", "0 892 68 06 80"});
    plan_free(&plan);
}

/* Files damaged in one place: whole or refused with a line, and never a crash (make asan). */
TEST(a_damaged_plan_is_refused_or_a_plan)
{
    char *numbering = data_read(TARIFF_DATA "fr-numbering.tsv");
    char *origins = data_read(TARIFF_DATA "fr-origins.tsv");
    size_t lens[] = {strlen(numbering), strlen(origins)};
    struct dice dice = dice_new(7);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
        size_t which = dice_roll(&dice, 2), at = dice_roll(&dice, lens[which]);
        char *file = which ? origins : numbering, old = file[at];
        file[at] = (char)(1 + dice_roll(&dice, 255));
        struct plan *plan = NULL;
        struct why why = {0};
        enum err err = plan_parse(&plan, (struct text){numbering, lens[0]}, "n.tsv",
                                  (struct text){origins, lens[1]}, "o.tsv", &why);
        TRUE((err == OK) == (plan != NULL));
        if (err) {
            HAS_STR(why.text, which ? "o.tsv" : "n.tsv");
            refused++;
        }
        plan_free(&plan);
        file[at] = old;
    }
    TRUE(refused > 50);
    free(numbering);
    free(origins);
}
