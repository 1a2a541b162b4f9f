/* Every rule of the law against a number made for it: what breaks it, what complies, where it does
 * not apply, what is undecided and what lacks, and the day before it holds. */
#include "tests/unit/test.h"

#include "console/rules/rule_table.h"
#include "proto/tariff/period.h"

#include <string.h>

/* A number as events would have made it. */
#define THE_NUMBER(...)                                               \
    {                                                                 \
        .number = TEXT("0892680680"), .catalogued = true, __VA_ARGS__ \
    }
#define THE_LAW(...)                              \
    {                                             \
        .number = TEXT("0892680680"), __VA_ARGS__ \
    }

#define PREMIUM .family = FAMILY_PREMIUM
#define ORDINARY .family = FAMILY_ORDINARY
#define FREE .family = FAMILY_FREE
#define USE(word) .use = TEXT(word)
#define MINUTE(cents) .rate_ue60_per_s = (cents)*INT64_C(10000)
#define CALL(cents) .rate_call_ue60 = (cents)*INT64_C(600000)
#define CLASS(word) .class = TEXT(word)
#define SECONDS(n) ((n)*INT64_C(1000000))

struct traffic { /* counters as calls would have made them */
    int64_t announced, announced_max_us, s_max_ue60, s_ue60;
};

static const struct row {
    const char *code, *says; /* of this rule; a sentence for failures */
    enum rule_state state;
    const char *tells; /* stands in its evidence, or in what it lacks */
    struct event_number number;
    struct event_legal law;
    struct traffic traffic;
} cases[] = {
    {"C01",
     "a surcharged customer line",
     RULE_BREAKS,
     "surcharged, 0.80 EUR/min; use customer-service",
     THE_NUMBER(PREMIUM, MINUTE(80), USE("customer-service")),
     THE_LAW(0),
     {0}},
    {"C01",
     "an information line that serves contracts",
     RULE_BREAKS,
     "serves running contracts",
     THE_NUMBER(PREMIUM, MINUTE(80), USE("information")),
     THE_LAW(.contract = ANSWER_YES),
     {0}},
    {"C01",
     "a line for complaints",
     RULE_BREAKS,
     "takes complaints",
     THE_NUMBER(PREMIUM, CALL(300), USE("complaints")),
     THE_LAW(.contract = ANSWER_NO),
     {0}},
    {"C01",
     "a customer line at the price of a call",
     RULE_COMPLIES,
     "price of a call",
     THE_NUMBER(ORDINARY, USE("customer-service")),
     THE_LAW(0),
     {0}},
    {"C01",
     "a free customer line",
     RULE_COMPLIES,
     "free",
     THE_NUMBER(FREE, USE("technical")),
     THE_LAW(0),
     {0}},
    {"C01",
     "for professionals only",
     RULE_EXEMPT,
     "professionals",
     THE_NUMBER(PREMIUM, MINUTE(80), USE("technical")),
     THE_LAW(.audience = AUDIENCE_PROFESSIONALS),
     {0}},
    {"C01",
     "a b2b line",
     RULE_EXEMPT,
     "professionals",
     THE_NUMBER(PREMIUM, USE("b2b")),
     THE_LAW(0),
     {0}},
    {"C01",
     "audiotel",
     RULE_EXEMPT,
     "use audiotel",
     THE_NUMBER(PREMIUM, USE("audiotel")),
     THE_LAW(0),
     {0}},
    {"C01",
     "advice without a contract",
     RULE_EXEMPT,
     "no running contract",
     THE_NUMBER(PREMIUM, USE("technical")),
     THE_LAW(.contract = ANSWER_NO),
     {0}},
    {"C01",
     "surcharged, use not stated",
     RULE_UNDECIDED,
     "use not stated in the catalogue",
     THE_NUMBER(PREMIUM, MINUTE(80)),
     THE_LAW(0),
     {0}},
    {"C01",
     "surcharged, a use of one's own",
     RULE_UNDECIDED,
     "\"astrology\"",
     THE_NUMBER(PREMIUM, USE("astrology")),
     THE_LAW(0),
     {0}},
    {"C01",
     "a customer line of unknown family",
     RULE_UNDECIDED,
     "tariff family not known",
     THE_NUMBER(USE("customer-service")),
     THE_LAW(0),
     {0}},
    {"C01",
     "a short number whose tariff is not known",
     RULE_UNDECIDED,
     "tariff family not known",
     THE_NUMBER(USE("customer-service")),
     THE_LAW(CLASS("short_by_number")),
     {0}},

    {"C02",
     "a customer line at the price of a call",
     RULE_BREAKS,
     "not surcharged",
     THE_NUMBER(ORDINARY, USE("customer-service")),
     THE_LAW(0),
     {0}},
    {"C02",
     "a free one",
     RULE_COMPLIES,
     "more than the law asks",
     THE_NUMBER(FREE, USE("technical")),
     THE_LAW(0),
     {0}},
    {"C02",
     "a surcharged one",
     RULE_EXEMPT,
     "C01",
     THE_NUMBER(PREMIUM, USE("technical")),
     THE_LAW(0),
     {0}},
    {"C02",
     "audiotel",
     RULE_EXEMPT,
     "audiotel",
     THE_NUMBER(ORDINARY, USE("audiotel")),
     THE_LAW(0),
     {0}},
    {"C02",
     "use not stated",
     RULE_UNDECIDED,
     "use not stated",
     THE_NUMBER(ORDINARY),
     THE_LAW(0),
     {0}},
    {"C02",
     "family unknown",
     RULE_UNDECIDED,
     "family",
     THE_NUMBER(USE("technical")),
     THE_LAW(0),
     {0}},

    {"C03",
     "not in the contract",
     RULE_BREAKS,
     "not written",
     THE_NUMBER(FREE, USE("technical")),
     THE_LAW(.in_contract = ANSWER_NO),
     {0}},
    {"C03",
     "in the contract",
     RULE_COMPLIES,
     "written",
     THE_NUMBER(FREE, USE("technical")),
     THE_LAW(.in_contract = ANSWER_YES),
     {0}},
    {"C03",
     "sales",
     RULE_EXEMPT,
     "use sales",
     THE_NUMBER(FREE, USE("sales")),
     THE_LAW(.in_contract = ANSWER_NO),
     {0}},
    {"C03",
     "not stated",
     RULE_UNDECIDED,
     "whether the number is written",
     THE_NUMBER(FREE, USE("technical")),
     THE_LAW(0),
     {0}},
    {"C03",
     "use not stated",
     RULE_UNDECIDED,
     "use not stated",
     THE_NUMBER(FREE),
     THE_LAW(.in_contract = ANSWER_NO),
     {0}},

    {"C04",
     "a surcharged administration",
     RULE_BREAKS,
     "administration; surcharged, 0.06 EUR/min",
     THE_NUMBER(PREMIUM, MINUTE(6)),
     THE_LAW(.holder = HOLDER_ADMINISTRATION),
     {0}},
    {"C04",
     "one that is not",
     RULE_COMPLIES,
     "not surcharged",
     THE_NUMBER(ORDINARY),
     THE_LAW(.holder = HOLDER_ADMINISTRATION),
     {0}},
    {"C04",
     "a local authority",
     RULE_EXEMPT,
     "local authority",
     THE_NUMBER(PREMIUM, MINUTE(6)),
     THE_LAW(.holder = HOLDER_LOCAL_AUTHORITY),
     {0}},
    {"C04",
     "a company",
     RULE_EXEMPT,
     "company",
     THE_NUMBER(PREMIUM),
     THE_LAW(.holder = HOLDER_COMPANY),
     {0}},
    {"C04",
     "holder not stated",
     RULE_UNDECIDED,
     "holder not stated in the catalogue",
     THE_NUMBER(PREMIUM, USE("public-administration")),
     THE_LAW(0),
     {0}},
    {"C04",
     "family unknown",
     RULE_UNDECIDED,
     "family",
     THE_NUMBER(.price = TEXT("")),
     THE_LAW(.holder = HOLDER_ADMINISTRATION),
     {0}},

    {"C05",
     "a surcharged local authority",
     RULE_BREAKS,
     "local authority; surcharged",
     THE_NUMBER(PREMIUM, MINUTE(6)),
     THE_LAW(.holder = HOLDER_LOCAL_AUTHORITY),
     {0}},
    {"C05",
     "one that is not",
     RULE_COMPLIES,
     "not surcharged",
     THE_NUMBER(FREE),
     THE_LAW(.holder = HOLDER_LOCAL_AUTHORITY),
     {0}},
    {"C05",
     "an administration",
     RULE_EXEMPT,
     "administration",
     THE_NUMBER(PREMIUM),
     THE_LAW(.holder = HOLDER_ADMINISTRATION),
     {0}},
    {"C05", "holder not stated", RULE_UNDECIDED, "holder", THE_NUMBER(PREMIUM), THE_LAW(0), {0}},
    {"C05",
     "family unknown",
     RULE_UNDECIDED,
     "family",
     THE_NUMBER(.price = TEXT("")),
     THE_LAW(.holder = HOLDER_LOCAL_AUTHORITY),
     {0}},

    {"C06",
     "a surcharged hotline of a provider",
     RULE_BREAKS,
     "telecom provider; surcharged",
     THE_NUMBER(PREMIUM, MINUTE(20), USE("technical")),
     THE_LAW(.holder = HOLDER_TELECOM),
     {0}},
    {"C06",
     "a free one",
     RULE_COMPLIES,
     "waiting included",
     THE_NUMBER(FREE, USE("after-sales")),
     THE_LAW(.holder = HOLDER_TELECOM),
     {0}},
    {"C06",
     "its sales",
     RULE_EXEMPT,
     "use sales",
     THE_NUMBER(PREMIUM, USE("sales")),
     THE_LAW(.holder = HOLDER_TELECOM),
     {0}},
    {"C06",
     "a company",
     RULE_EXEMPT,
     "company",
     THE_NUMBER(PREMIUM, USE("technical")),
     THE_LAW(.holder = HOLDER_COMPANY),
     {0}},
    {"C06",
     "price of a call: who pays the wait is not seen",
     RULE_UNDECIDED,
     "wait for nothing",
     THE_NUMBER(ORDINARY, USE("technical")),
     THE_LAW(.holder = HOLDER_TELECOM),
     {0}},
    {"C06",
     "holder not stated",
     RULE_UNDECIDED,
     "holder",
     THE_NUMBER(ORDINARY, USE("technical")),
     THE_LAW(0),
     {0}},
    {"C06",
     "use not stated",
     RULE_UNDECIDED,
     "use",
     THE_NUMBER(PREMIUM),
     THE_LAW(.holder = HOLDER_TELECOM),
     {0}},
    {"C06",
     "family unknown",
     RULE_UNDECIDED,
     "family",
     THE_NUMBER(USE("technical")),
     THE_LAW(.holder = HOLDER_TELECOM),
     {0}},

    {"C07",
     "a cent above the ceiling",
     RULE_BREAKS,
     "0.81 EUR/min, ceiling of its range 0.80 EUR",
     THE_NUMBER(PREMIUM, MINUTE(81)),
     THE_LAW(.cap_minute_ue = 800000, .cap_call_ue = 3000000),
     {0}},
    {"C07",
     "a call above it",
     RULE_BREAKS,
     "3.01 EUR/call, ceiling of its range 3.00 EUR",
     THE_NUMBER(PREMIUM, CALL(301)),
     THE_LAW(.cap_minute_ue = 800000, .cap_call_ue = 3000000),
     {0}},
    {"C07",
     "both prices",
     RULE_BREAKS,
     "both prices: 0.10 EUR/min and 0.10 EUR/call",
     THE_NUMBER(PREMIUM, MINUTE(10), CALL(10)),
     THE_LAW(.cap_minute_ue = 800000),
     {0}},
    {"C07",
     "at the ceiling",
     RULE_COMPLIES,
     "0.80 EUR/min",
     THE_NUMBER(PREMIUM, MINUTE(80)),
     THE_LAW(.cap_minute_ue = 800000, .cap_call_ue = 3000000),
     {0}},
    {"C07",
     "no ceiling",
     RULE_COMPLIES,
     "no ceiling",
     THE_NUMBER(PREMIUM, MINUTE(80)),
     THE_LAW(.cap_minute_ue = -1, .cap_call_ue = -1),
     {0}},
    {"C07", "free", RULE_EXEMPT, "not surcharged", THE_NUMBER(FREE), THE_LAW(0), {0}},
    {"C07",
     "no tariff",
     RULE_UNDECIDED,
     "price of the service not known",
     THE_NUMBER(PREMIUM),
     THE_LAW(.cap_minute_ue = 800000),
     {0}},
    {"C07",
     "ceiling not told",
     RULE_UNDECIDED,
     "ceiling",
     THE_NUMBER(PREMIUM, MINUTE(80)),
     THE_LAW(0),
     {0}},
    {"C07",
     "family unknown",
     RULE_UNDECIDED,
     "family",
     THE_NUMBER(USE("audiotel")),
     THE_LAW(0),
     {0}},

    {"C08",
     "half a cent",
     RULE_BREAKS,
     "0.405 EUR/min is no whole number of cents",
     THE_NUMBER(PREMIUM, .rate_ue60_per_s = 405000),
     THE_LAW(0),
     {0}},
    {"C08",
     "whole cents",
     RULE_COMPLIES,
     "0.40 EUR/min",
     THE_NUMBER(PREMIUM, MINUTE(40)),
     THE_LAW(0),
     {0}},
    {"C08", "free", RULE_EXEMPT, "not surcharged", THE_NUMBER(FREE), THE_LAW(0), {0}},
    {"C08", "no tariff", RULE_UNDECIDED, "price", THE_NUMBER(PREMIUM), THE_LAW(0), {0}},
    {"C08", "family unknown", RULE_UNDECIDED, "family", THE_NUMBER(USE("x")), THE_LAW(0), {0}},

    {"C09",
     "no announcement",
     RULE_BREAKS,
     "states no free announcement",
     THE_NUMBER(PREMIUM, MINUTE(40)),
     THE_LAW(0),
     {0}},
    {"C09",
     "a short one",
     RULE_BREAKS,
     "9.0 s",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(9)),
     THE_LAW(0),
     {0}},
    {"C09",
     "stated long, measured short by ten callers",
     RULE_BREAKS,
     "longest of 10 announcements",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(12)),
     THE_LAW(0),
     {.announced = 10, .announced_max_us = SECONDS(8)}},
    {"C09",
     "nine callers may all have skipped it",
     RULE_COMPLIES,
     "its tariff 12.0 s",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(12)),
     THE_LAW(0),
     {.announced = 9, .announced_max_us = SECONDS(8)}},
    {"C09",
     "stated short, heard long",
     RULE_COMPLIES,
     "today 11.0 s",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(5)),
     THE_LAW(0),
     {.announced = 1, .announced_max_us = SECONDS(11)}},
    {"C09",
     "ten seconds",
     RULE_COMPLIES,
     "10.0 s",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(10)),
     THE_LAW(0),
     {0}},
    {"C09",
     "professionals",
     RULE_EXEMPT,
     "professionals",
     THE_NUMBER(PREMIUM, MINUTE(40)),
     THE_LAW(.audience = AUDIENCE_PROFESSIONALS),
     {0}},
    {"C09", "free", RULE_EXEMPT, "not surcharged", THE_NUMBER(FREE), THE_LAW(0), {0}},
    {"C09", "no tariff", RULE_UNDECIDED, "price", THE_NUMBER(PREMIUM), THE_LAW(0), {0}},
    {"C09", "family unknown", RULE_UNDECIDED, "family", THE_NUMBER(USE("x")), THE_LAW(0), {0}},

    {"C10",
     "a long one",
     RULE_BREAKS,
     "21.0 s",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(21)),
     THE_LAW(0),
     {0}},
    {"C10",
     "measured long",
     RULE_BREAKS,
     "today 25.0 s",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(12)),
     THE_LAW(0),
     {.announced = 1, .announced_max_us = SECONDS(25)}},
    {"C10",
     "twenty seconds",
     RULE_COMPLIES,
     "20.0 s",
     THE_NUMBER(PREMIUM, MINUTE(40), .free_us = SECONDS(20)),
     THE_LAW(0),
     {0}},
    {"C10",
     "free",
     RULE_EXEMPT,
     "not surcharged",
     THE_NUMBER(FREE, .free_us = SECONDS(30)),
     THE_LAW(0),
     {0}},
    {"C10", "no tariff", RULE_UNDECIDED, "price", THE_NUMBER(PREMIUM), THE_LAW(0), {0}},
    {"C10", "family unknown", RULE_UNDECIDED, "family", THE_NUMBER(USE("x")), THE_LAW(0), {0}},

    {"C11",
     "no end",
     RULE_BREAKS,
     "ends the billing nowhere",
     THE_NUMBER(PREMIUM, MINUTE(21)),
     THE_LAW(0),
     {0}},
    {"C11",
     "31 minutes",
     RULE_BREAKS,
     "1860 s",
     THE_NUMBER(PREMIUM, MINUTE(80), .max_s = 1860),
     THE_LAW(0),
     {0}},
    {"C11",
     "30 minutes",
     RULE_COMPLIES,
     "1800 s",
     THE_NUMBER(PREMIUM, MINUTE(80), .max_s = 1800),
     THE_LAW(0),
     {0}},
    {"C11",
     "cheap",
     RULE_EXEMPT,
     "not above 0.20",
     THE_NUMBER(PREMIUM, MINUTE(20)),
     THE_LAW(0),
     {0}},
    {"C11",
     "by call",
     RULE_EXEMPT,
     "not above 0.20",
     THE_NUMBER(PREMIUM, CALL(300)),
     THE_LAW(0),
     {0}},
    {"C11", "free", RULE_EXEMPT, "not surcharged", THE_NUMBER(FREE), THE_LAW(0), {0}},
    {"C11", "no tariff", RULE_UNDECIDED, "price", THE_NUMBER(PREMIUM), THE_LAW(0), {0}},
    {"C11", "family unknown", RULE_UNDECIDED, "family", THE_NUMBER(USE("x")), THE_LAW(0), {0}},

    {"C12",
     "no limit",
     RULE_BREAKS,
     "without any limit",
     THE_NUMBER(PREMIUM, MINUTE(5)),
     THE_LAW(0),
     {0}},
    {"C12",
     "a second too long",
     RULE_BREAKS,
     "may reach 24.013333 EUR",
     THE_NUMBER(PREMIUM, MINUTE(80), .max_s = 1801),
     THE_LAW(0),
     {0}},
    {"C12",
     "the dearest call of today",
     RULE_BREAKS,
     "dearest call of today 24.01 EUR",
     THE_NUMBER(PREMIUM, MINUTE(80), .max_s = 1800),
     THE_LAW(0),
     {.s_max_ue60 = 24 * INT64_C(60000000) + 1}},
    {"C12",
     "thirty minutes at the most",
     RULE_COMPLIES,
     "at most 24.00 EUR",
     THE_NUMBER(PREMIUM, MINUTE(80), .max_s = 1800),
     THE_LAW(0),
     {.s_max_ue60 = 24 * INT64_C(60000000)}},
    {"C12",
     "capped price",
     RULE_COMPLIES,
     "at most 10.00 EUR",
     THE_NUMBER(PREMIUM, MINUTE(80), .max_ue60 = 10 * INT64_C(60000000)),
     THE_LAW(0),
     {0}},
    {"C12",
     "by call",
     RULE_COMPLIES,
     "at most 3.00 EUR",
     THE_NUMBER(PREMIUM, CALL(300)),
     THE_LAW(0),
     {0}},
    {"C12", "free", RULE_EXEMPT, "not surcharged", THE_NUMBER(FREE), THE_LAW(0), {0}},
    {"C12", "no tariff", RULE_UNDECIDED, "price", THE_NUMBER(PREMIUM), THE_LAW(0), {0}},
    {"C12", "family unknown", RULE_UNDECIDED, "family", THE_NUMBER(USE("x")), THE_LAW(0), {0}},

    {"C16",
     "a wrong entry",
     RULE_BREAKS,
     "missing or wrong",
     THE_NUMBER(PREMIUM),
     THE_LAW(CLASS("premium"), .directory = ANSWER_NO),
     {0}},
    {"C16",
     "a right one",
     RULE_COMPLIES,
     "right",
     THE_NUMBER(FREE),
     THE_LAW(CLASS("free"), .directory = ANSWER_YES),
     {0}},
    {"C16",
     "a plain number",
     RULE_EXEMPT,
     "geographic",
     THE_NUMBER(ORDINARY),
     THE_LAW(CLASS("geographic")),
     {0}},
    {"C16",
     "not stated",
     RULE_UNDECIDED,
     "reverse directory",
     THE_NUMBER(PREMIUM),
     THE_LAW(CLASS("premium")),
     {0}},
    {"C16",
     "class unknown",
     RULE_UNDECIDED,
     "numbering plan",
     THE_NUMBER(PREMIUM),
     THE_LAW(.directory = ANSWER_NO),
     {0}},

    {"C17",
     "several services",
     RULE_BREAKS,
     "several services",
     THE_NUMBER(PREMIUM),
     THE_LAW(CLASS("premium"), .single_service = ANSWER_NO),
     {0}},
    {"C17",
     "one",
     RULE_COMPLIES,
     "one service",
     THE_NUMBER(PREMIUM),
     THE_LAW(CLASS("short_by_number"), .single_service = ANSWER_YES),
     {0}},
    {"C17",
     "a mobile number",
     RULE_EXEMPT,
     "mobile",
     THE_NUMBER(ORDINARY),
     THE_LAW(CLASS("mobile")),
     {0}},
    {"C17",
     "not stated",
     RULE_UNDECIDED,
     "one service",
     THE_NUMBER(FREE),
     THE_LAW(CLASS("free")),
     {0}},
    {"C17",
     "class unknown",
     RULE_UNDECIDED,
     "numbering plan",
     THE_NUMBER(PREMIUM),
     THE_LAW(0),
     {0}},

    {"C18",
     "a holder from elsewhere",
     RULE_BREAKS,
     "outside the EEA",
     THE_NUMBER(PREMIUM),
     THE_LAW(.eea = ANSWER_NO),
     {0}},
    {"C18",
     "one from here",
     RULE_COMPLIES,
     "resides in the EEA",
     THE_NUMBER(PREMIUM),
     THE_LAW(.eea = ANSWER_YES),
     {0}},
    {"C18",
     "free",
     RULE_EXEMPT,
     "not surcharged",
     THE_NUMBER(FREE),
     THE_LAW(.eea = ANSWER_NO),
     {0}},
    {"C18", "not stated", RULE_UNDECIDED, "resides", THE_NUMBER(PREMIUM), THE_LAW(0), {0}},
    {"C18",
     "family unknown",
     RULE_UNDECIDED,
     "family",
     THE_NUMBER(USE("x")),
     THE_LAW(.eea = ANSWER_NO),
     {0}},

    {"C22",
     "green on a surcharged number",
     RULE_BREAKS,
     "green box, expected violet",
     THE_NUMBER(PREMIUM),
     THE_LAW(CLASS("premium"), .signage = SIGNAGE_GREEN),
     {0}},
    {"C22",
     "no box",
     RULE_BREAKS,
     "without its box, expected grey",
     THE_NUMBER(ORDINARY),
     THE_LAW(CLASS("ordinary"), .signage = SIGNAGE_NONE),
     {0}},
    {"C22",
     "green on a free one",
     RULE_COMPLIES,
     "green",
     THE_NUMBER(FREE),
     THE_LAW(CLASS("free"), .signage = SIGNAGE_GREEN),
     {0}},
    {"C22",
     "a plain number",
     RULE_EXEMPT,
     "geographic",
     THE_NUMBER(ORDINARY),
     THE_LAW(CLASS("geographic"), .signage = SIGNAGE_NONE),
     {0}},
    {"C22", "not stated", RULE_UNDECIDED, "signage", THE_NUMBER(FREE), THE_LAW(CLASS("free")), {0}},
    {"C22",
     "a short number of unknown tariff",
     RULE_UNDECIDED,
     "family",
     THE_NUMBER(USE("x")),
     THE_LAW(CLASS("short_by_number"), .signage = SIGNAGE_GREY),
     {0}},
    {"C22",
     "class unknown",
     RULE_UNDECIDED,
     "numbering plan",
     THE_NUMBER(FREE),
     THE_LAW(.signage = SIGNAGE_GREEN),
     {0}},

    {"C23",
     "a price in a free range",
     RULE_BREAKS,
     "free range, price of the service 0.10 EUR/min",
     THE_NUMBER(FREE, MINUTE(10)),
     THE_LAW(CLASS("free")),
     {0}},
    {"C23",
     "callers that owe",
     RULE_BREAKS,
     "owe 0.50 EUR",
     THE_NUMBER(FREE),
     THE_LAW(CLASS("free")),
     {.s_ue60 = 30000000}},
    {"C23", "no price", RULE_COMPLIES, "no price", THE_NUMBER(FREE), THE_LAW(CLASS("free")), {0}},
    {"C23",
     "a premium range",
     RULE_EXEMPT,
     "premium",
     THE_NUMBER(PREMIUM, MINUTE(10)),
     THE_LAW(CLASS("premium")),
     {0}},
    {"C23", "class unknown", RULE_UNDECIDED, "numbering plan", THE_NUMBER(FREE), THE_LAW(0), {0}},

    {"C24",
     "a price on an 01",
     RULE_BREAKS,
     "0.10 EUR/min",
     {.number = TEXT("0199001234"), MINUTE(10)},
     {.number = TEXT("0199001234")},
     {0}},
    {"C24",
     "none",
     RULE_COMPLIES,
     "no price",
     {.number = TEXT("0912345678"), ORDINARY},
     {.number = TEXT("0912345678")},
     {0}},
    {"C24",
     "an 089",
     RULE_EXEMPT,
     "not in 01-07",
     THE_NUMBER(PREMIUM, MINUTE(10)),
     THE_LAW(0),
     {0}},
    {"C24",
     "a short number",
     RULE_EXEMPT,
     "not in 01-07",
     {.number = TEXT("3640"), MINUTE(10)},
     {.number = TEXT("3640")},
     {0}},
    {"C24",
     "a tariff that nobody knows",
     RULE_UNDECIDED,
     "price of its tariff T1 not known",
     {.number = TEXT("0199001234"), .tariff = TEXT("T1")},
     {.number = TEXT("0199001234")},
     {0}},
};

/* 2026-11-22: every rule of today's law holds. */
static const int64_t now_us = INT64_C(1795354205) * 1000000;

static void
tell(struct board *board, struct event event)
{
    struct why why;
    event.at_us = now_us;
    if (board_apply(board, &event, &why))
        TEST_FAIL("%s", why.text);
}

/* The board gives out what it folds; a test may put counters there that calls would have made. */
static struct number *
its_number(const struct board *board, struct text name)
{
    return (struct number *)board_number(board, name);
}

static struct rule_answer
ask(const char *code, const struct board *board, const char *number, int64_t at_us)
{
    const struct board *const boards[] = {board};
    struct rule_case rule_case = {board_number(board, text_of(number)), boards, 1, at_us};
    const struct rule *rule = rule_table_find(text_of(code));
    TRUE(rule && rule->judge && rule_case.number);
    return rule_judge(rule, &rule_case);
}

static struct board *
board_of(const struct row *row)
{
    struct board *board = board_new();
    tell(board, (struct event){.type = EVENT_NUMBER, .number = row->number});
    tell(board, (struct event){.type = EVENT_LEGAL, .legal = row->law});
    struct number_counters *day = &its_number(board, row->number.number)->day;
    day->announced = row->traffic.announced;
    day->announced_max_us = row->traffic.announced_max_us;
    day->s_max_ue60 = row->traffic.s_max_ue60;
    day->s_ue60 = row->traffic.s_ue60;
    return board;
}

static void
expect(const char *code, const char *says, const struct rule_answer *answer, enum rule_state state,
       const char *tells)
{
    const char *told = answer->state == RULE_UNDECIDED ? answer->lacks : answer->evidence;
    if (answer->state != state || !strstr(told, tells))
        TEST_FAIL("%s, %s: state %d (expected %d), \"%s\" (expected \"%s\")", code, says,
                  (int)answer->state, (int)state, told, tells);
    TRUE((answer->state == RULE_UNDECIDED) == (answer->lacks[0] != '\0'));
}

TEST(each_case_is_judged_as_the_law_says)
{
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct board *board = board_of(&cases[i]);
        struct rule_answer answer = ask(cases[i].code, board, cases[i].number.number.at, now_us);
        expect(cases[i].code, cases[i].says, &answer, cases[i].state, cases[i].tells);
        board_free(&board);
    }
}

TEST(the_day_before_a_rule_holds_it_breaks_nothing)
{
    for (size_t i = 0; i < NITEMS(cases); i++) {
        const struct rule *rule = rule_table_find(text_of(cases[i].code));
        struct period period;
        if (cases[i].state != RULE_BREAKS)
            continue;
        EQ_I64(period_parse(text_of(rule->since), TEXT(""), &period, NULL), OK);
        struct board *board = board_of(&cases[i]);
        const char *number = cases[i].number.number.at;
        struct rule_answer before = ask(rule->code, board, number, period.from_us - 1);
        struct rule_answer on = ask(rule->code, board, number, period.from_us);
        expect(rule->code, "the day before", &before, RULE_EXEMPT, rule->since);
        EQ_I64(on.state, RULE_BREAKS);
        board_free(&board);
    }
}

TEST(a_removed_number_and_the_unknown_one_have_no_findings)
{
    struct board *board = board_of(&cases[0]);
    struct event_number gone = cases[0].number;
    gone.removed = true;
    tell(board, (struct event){.type = EVENT_NUMBER, .number = gone});
    tell(board, (struct event){.type = EVENT_NUMBER, .number = {.number = TEXT("")}});
    for (size_t i = 0; i < rule_table_count; i++) {
        if (!rule_table[i]->judge)
            continue;
        EQ_I64(ask(rule_table[i]->code, board, "0892680680", now_us).state, RULE_EXEMPT);
        EQ_I64(ask(rule_table[i]->code, board, "", now_us).state, RULE_EXEMPT);
    }
    board_free(&board);
}

TEST(an_address_is_no_telephone_number)
{
    struct board *board = board_new();
    tell(board,
         (struct event){.type = EVENT_NUMBER, .number = {.number = TEXT("sav@example.org")}});
    EQ_I64(ask("C01", board, "sav@example.org", now_us).state, RULE_EXEMPT);
    board_free(&board);
}

TEST(a_number_of_which_nothing_is_known_never_complies)
{
    struct board *board = board_new();
    tell(board, (struct event){.type = EVENT_NUMBER, .number = {.number = TEXT("0892680680")}});
    for (size_t i = 0; i < rule_table_count; i++) {
        if (rule_table[i]->judge)
            TRUE(ask(rule_table[i]->code, board, "0892680680", now_us).state != RULE_COMPLIES);
    }
    board_free(&board);
}

/* --- routes ----------------------------------------------------------------------------------- */

static void
route(struct board *board, const char *number, enum route_layer layer, const char *to,
      const char *class)
{
    tell(board, (struct event){.type = EVENT_ROUTE,
                               .route = {.number = text_of(number),
                                         .layer = (int)layer,
                                         .destination = text_of(to),
                                         .target_class = text_of(class)}});
}

static const struct {
    const char *code, *to, *class;
    enum rule_state state;
    const char *tells;
} ways[] = {
    {"C14", "number:0899123456", "premium", RULE_BREAKS, "base route to 0899123456"},
    {"C14", "0899123456", "premium", RULE_BREAKS, "surcharged"},
    {"C14", "number:0199001234", "geographic", RULE_COMPLIES, "0199001234"},
    {"C14", "number:0612345678", "mobile", RULE_COMPLIES, "0612345678"},
    {"C14", "number:0612345678", "", RULE_UNDECIDED, "class of 0612345678 not known"},
    {"C14", "number:3990", "short_by_number", RULE_UNDECIDED, "short number 3990"},
    {"C14", "queue:sav", "", RULE_EXEMPT, "no telephone number"},
    {"C15", "number:112", "emergency", RULE_BREAKS, "112, an emergency number"},
    {"C15", "number:0639981234", "fictional", RULE_BREAKS, "a fictional number"},
    {"C15", "number:0600012345", "routing_prefix", RULE_BREAKS, "a routing prefix"},
    {"C15", "number:0892680680", "premium", RULE_BREAKS, "0892680680 > 0892680680"},
    {"C15", "number:+33892680680", "premium", RULE_BREAKS, "0892680680 > 0892680680"},
    {"C15", "number:0199001234", "geographic", RULE_COMPLIES, "0199001234"},
    {"C15", "number:0199001234", "", RULE_UNDECIDED, "class of 0199001234 not known"},
    {"C15", "menu:accueil", "", RULE_EXEMPT, "no telephone number"},
};

TEST(each_way_on_is_judged)
{
    for (size_t i = 0; i < NITEMS(ways); i++) {
        struct board *board = board_of(&cases[0]);
        route(board, "0892680680", ROUTE_BASE, ways[i].to, ways[i].class);
        struct rule_answer answer = ask(ways[i].code, board, "0892680680", now_us);
        expect(ways[i].code, ways[i].to, &answer, ways[i].state, ways[i].tells);
        board_free(&board);
    }
}

TEST(a_route_that_another_one_hides_is_judged_too)
{
    struct board *board = board_of(&cases[0]);
    route(board, "0892680680", ROUTE_BASE, "number:0899123456", "premium");
    route(board, "0892680680", ROUTE_OVERRIDE, "number:0199001234", "geographic");
    struct rule_answer answer = ask("C14", board, "0892680680", now_us);
    expect("C14", "hidden", &answer, RULE_BREAKS, "base route to 0899123456");
    route(board, "0892680680", ROUTE_PLAN, "number:15", "emergency");
    answer = ask("C15", board, "0892680680", now_us);
    expect("C15", "hidden", &answer, RULE_BREAKS, "plan route to 15");
    board_free(&board);
}

TEST(a_loop_through_three_numbers_is_found_from_each_and_from_outside)
{
    static const char *const ring[] = {"0199000001", "0199000002", "0199000003"};
    struct board *board = board_new();
    for (size_t i = 0; i < NITEMS(ring); i++) {
        char to[32];
        str_format(to, sizeof to, "number:%s", ring[(i + 1) % NITEMS(ring)]);
        route(board, ring[i], ROUTE_BASE, to, "geographic");
    }
    route(board, "0199000004", ROUTE_BASE, "number:0199000002", "geographic");
    for (size_t i = 0; i < NITEMS(ring); i++) {
        struct rule_answer answer = ask("C15", board, ring[i], now_us);
        expect("C15", ring[i], &answer, RULE_BREAKS, "loop: ");
    }
    struct rule_answer answer = ask("C15", board, "0199000004", now_us);
    expect("C15", "into the ring", &answer, RULE_BREAKS,
           "0199000004 > 0199000002 > 0199000003 > 0199000001 > 0199000002");
    route(board, "0199000003", ROUTE_OVERRIDE, "queue:sav", "");
    answer = ask("C15", board, "0199000001", now_us);
    expect("C15", "broken up", &answer, RULE_COMPLIES, "0199000001 > 0199000002 > 0199000003");
    board_free(&board);
}

TEST(a_target_of_ones_own_is_judged_by_its_tariff)
{
    struct board *board = board_of(&cases[0]);
    tell(board, (struct event){.type = EVENT_NUMBER,
                               .number = {.number = TEXT("3990"), ORDINARY, .catalogued = true}});
    route(board, "0892680680", ROUTE_BASE, "number:3990", "short_by_number");
    struct rule_answer answer = ask("C14", board, "0892680680", now_us);
    expect("C14", "an ordinary short number", &answer, RULE_COMPLIES, "3990");
    tell(board, (struct event){.type = EVENT_NUMBER,
                               .number = {.number = TEXT("3990"), PREMIUM, MINUTE(80)}});
    answer = ask("C14", board, "0892680680", now_us);
    expect("C14", "a premium one", &answer, RULE_BREAKS, "3990, which is surcharged");
    board_free(&board);
}

TEST(a_very_long_way_ends)
{
    struct board *board = board_new();
    for (int i = 0; i < 200; i++) {
        char from[16], to[32];
        str_format(from, sizeof from, "01990%05d", i);
        str_format(to, sizeof to, "number:01990%05d", i + 1);
        route(board, from, ROUTE_BASE, to, "geographic");
    }
    struct rule_answer answer = ask("C15", board, "0199000000", now_us);
    expect("C15", "200 numbers", &answer, RULE_BREAKS, "more than 64 numbers");
    board_free(&board);
}
