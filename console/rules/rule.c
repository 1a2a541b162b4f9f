#include "console/rules/rule.h"

#include <stdarg.h>
#include <string.h>

#include "proto/tariff/period.h"

static const char *const severity_names[RULE_SEVERITIES] = {"note", "warning", "error"};
const struct words rule_severity_words = {severity_names, RULE_SEVERITIES};

/* The first instant of the rule; it has held for ever when no day is known. */
static int64_t
since_us(const struct rule *rule)
{
    struct period period = {.from_us = INT64_MIN};
    if (strcmp(rule->since, "-") != 0)
        (void)period_parse(text_of(rule->since), TEXT(""), &period,
                           NULL); /* a test reads them all */
    return period.from_us;
}

struct rule_answer
rule_judge(const struct rule *rule, const struct rule_case *rule_case)
{
    const struct number *number = rule_case->number;
    if (number->removed)
        return rule_exempt("the number is no longer in the catalogue");
    if (number->number[0] == '\0')
        return rule_exempt("calls to a number that is not known");
    if (number->number[strspn(number->number, "0123456789")] != '\0')
        return rule_exempt("no telephone number of the French plan");
    if (rule_case->now_us < since_us(rule))
        return rule_exempt("in force from %s on", rule->since);
    return rule->judge(rule_case);
}

const char *
rule_state_name(const struct rule *rule, const struct rule_answer *answer)
{
    static const char *const names[RULE_STATES] = {"exempt", "complies", "breaks", "undecided"};
    if (!answer)
        return "unseen";
    if (rule->severity == RULE_NOTE && answer->state == RULE_BREAKS)
        return "noted";
    return names[answer->state];
}

bool
rule_is_finding(const struct rule_answer *answer)
{
    return answer->state == RULE_BREAKS || answer->state == RULE_UNDECIDED;
}

int
rule_rank(const struct rule *rule, const struct rule_answer *answer)
{
    static const int ranks[RULE_SEVERITIES] = {RULE_RANK_NOTE, RULE_RANK_WARNING, RULE_RANK_ERROR};
    if (answer->state == RULE_BREAKS)
        return ranks[rule->severity];
    return answer->state == RULE_UNDECIDED ? RULE_RANK_UNDECIDED : 0;
}

const char *
rule_rank_name(int rank)
{
    static const char *const names[] = {"", "note", "undecided", "warning", "error"};
    return names[rank];
}

/* --- answers ---------------------------------------------------------------------------------- */

#define ANSWER(function, its_state, member, format)                \
    struct rule_answer function(const char *format, ...)           \
    {                                                              \
        struct rule_answer answer = {.state = its_state};          \
        va_list args;                                              \
        va_start(args, format);                                    \
        str_vformat(answer.member, RULE_TEXT_BYTES, format, args); \
        va_end(args);                                              \
        return answer;                                             \
    }

ANSWER(rule_exempt, RULE_EXEMPT, evidence, why)
ANSWER(rule_complies, RULE_COMPLIES, evidence, seen)
ANSWER(rule_breaks, RULE_BREAKS, evidence, seen)
ANSWER(rule_undecided, RULE_UNDECIDED, lacks, what)
