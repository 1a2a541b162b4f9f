/* C09: Free tariff announcement missing or too short. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

enum {
    LEAST_US = 10000000,
    SLACK_US = 500000,    /* switches tell the beep by their own clock */
    CALLS_THAT_TELL = 10, /* among fewer, all may have skipped it */
};

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    int64_t stated_us = number->money.free_us, longest_us = number->day.announced_max_us;
    struct rule_answer answer;
    if (!rule_ask_announces(number, &answer))
        return answer;
    if (longest_us + SLACK_US >= LEAST_US)
        return rule_complies("longest announcement of today %.1f s", rule_ask_seconds(longest_us));
    if (number->day.announced >= CALLS_THAT_TELL)
        return rule_breaks("longest of %lld announcements of today %.1f s, at least 10 s asked",
                           (long long)number->day.announced, rule_ask_seconds(longest_us));
    if (!rule_ask_has_price(number))
        return rule_undecided(RULE_ASK_PRICE_LACKS);
    if (stated_us == 0)
        return rule_breaks("its tariff states no free announcement");
    if (stated_us < LEAST_US)
        return rule_breaks("announcement of its tariff %.1f s, at least 10 s asked",
                           rule_ask_seconds(stated_us));
    return rule_complies("announcement of its tariff %.1f s", rule_ask_seconds(stated_us));
}

const struct rule rule_announcement = {
    .code = "C09",
    .severity = RULE_ERROR,
    .law = "Arrêté du 10 juin 2009",
    .since = "2011-01-01",
    .message_fr = "Message gratuit d’information tarifaire absent ou trop court",
    .message_en = "Free tariff announcement missing or too short",
    .confidence = "high",
    .sees = "the announcement of the tariff; where the switch tells the beep, the "
            "longest one of today (callers may skip it with #, so short ones tell "
            "nothing, and fewer than ten calls neither)",
    .lacks = "the tariff family, or the price",
    .judge = judge,
};
