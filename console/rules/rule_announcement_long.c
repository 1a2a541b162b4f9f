/* C10: Tariff announcement longer than 20 s. */
#include "console/rules/rule_ask.h"
#include "console/rules/rule_table.h"

enum { MOST_US = 20000000, SLACK_US = 500000 }; /* switches tell the beep by their own clock */

static struct rule_answer
judge(const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    int64_t stated_us = number->money.free_us, longest_us = number->day.announced_max_us;
    struct rule_answer answer;
    if (!rule_ask_announces(number, &answer))
        return answer;
    if (longest_us > MOST_US + SLACK_US)
        return rule_breaks("longest announcement of today %.1f s, at most 20 s asked",
                           rule_ask_seconds(longest_us));
    if (!rule_ask_has_price(number))
        return rule_undecided(RULE_ASK_PRICE_LACKS);
    if (stated_us > MOST_US)
        return rule_breaks("announcement of its tariff %.1f s, at most 20 s asked",
                           rule_ask_seconds(stated_us));
    return rule_complies("announcement of its tariff %.1f s", rule_ask_seconds(stated_us));
}

const struct rule rule_announcement_long = {
    .code = "C10",
    .severity = RULE_WARNING,
    .law = "AF2M recommendations",
    .since = "2026-09-01",
    .message_fr = "Annonce tarifaire de plus de 20 s",
    .message_en = "Tariff announcement longer than 20 s",
    .confidence = "medium",
    .sees = "the announcement of the tariff; where the switch tells the beep, the "
            "longest one of today",
    .lacks = "the tariff family, or the price",
    .judge = judge,
};
