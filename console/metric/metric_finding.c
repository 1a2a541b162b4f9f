#include <string.h>

#include "console/metric/findings.h"
#include "console/metric/value.h"

static const struct finding *
finding_of(const struct row *row)
{
    return row->parts[0].finding;
}

static struct value
finding_mark(const struct row *row)
{
    static const char *const letters[] = {"", "N", "?", "W", "E"};
    int rank = findings_rank(finding_of(row));
    return rank > 0 ? value_word(letters[rank]) : value_none();
}

static struct value
finding_number(const struct row *row)
{
    const struct number *number = finding_of(row)->number;
    return number ? value_text(number->number) : value_none();
}

static struct value
finding_label(const struct row *row)
{
    const struct number *number = finding_of(row)->number;
    return number ? value_text(number->label) : value_none();
}

static struct value
finding_rule(const struct row *row)
{
    return value_word(finding_of(row)->rule->code);
}

static struct value
finding_severity(const struct row *row)
{
    return value_word(words_name(&rule_severity_words, (int)finding_of(row)->rule->severity));
}

static struct value
finding_state(const struct row *row)
{
    const struct finding *finding = finding_of(row);
    return value_word(rule_state_name(finding->rule, finding->answer));
}

static struct value
finding_article(const struct row *row)
{
    return value_text(finding_of(row)->rule->law);
}

static struct value
finding_since(const struct row *row)
{
    const char *since = finding_of(row)->rule->since;
    return strcmp(since, "-") == 0 ? value_unknown() : value_text(since);
}

static struct value
finding_message(const struct row *row)
{
    const struct rule *rule = finding_of(row)->rule;
    return value_text(picture_law(row->picture)->french ? rule->message_fr : rule->message_en);
}

static struct value
finding_evidence(const struct row *row)
{
    const struct finding *finding = finding_of(row);
    if (finding->place == rule_table_count) /* a sentence may be longer than an answer */
        return value_text(picture_law(row->picture)->refusal);
    return value_text(finding->answer ? finding->answer->evidence : finding->rule->sees);
}

static struct value
finding_lacks(const struct row *row)
{
    const struct finding *finding = finding_of(row);
    return finding->answer ? value_text(finding->answer->lacks) : value_none();
}

static struct value
finding_confidence(const struct row *row)
{
    return value_word(finding_of(row)->rule->confidence);
}

static struct value
finding_rank(const struct row *row)
{
    return value_number(findings_rank(finding_of(row)));
}

static const struct metric rows[] = {
    {"finding.mark", UNIT_WORD, "L", 1, false, false,
     "E error, W warning, N note, ? undecided: something that the rule needs is not stated",
     finding_mark},
    {"finding.number", UNIT_TEXT, "Number", 14, false, false, "the number it is about",
     finding_number},
    {"finding.label", UNIT_TEXT, "Name", 12, true, false, "what the centre calls it",
     finding_label},
    {"finding.rule", UNIT_WORD, "Rule", 4, false, false, "code of the rule in docs/law.md",
     finding_rule},
    {"finding.severity", UNIT_WORD, "Severity", 8, false, false,
     "of the rule: error, warning, note", finding_severity},
    {"finding.state", UNIT_WORD, "State", 9, false, false,
     "breaks, noted (of a note), undecided; with check law --all also complies, exempt, unseen",
     finding_state},
    {"finding.article", UNIT_TEXT, "Article", 20, true, false, "where the law says so",
     finding_article},
    {"finding.since", UNIT_TEXT, "Since", 10, false, false, "first day the rule holds",
     finding_since},
    {"finding.message", UNIT_TEXT, "Message", 26, true, false,
     "what the rule says, in the language of the console", finding_message},
    {"finding.evidence", UNIT_TEXT, "Seen", 20, true, false,
     "what was seen, or why the rule does not apply or cannot be seen", finding_evidence},
    {"finding.lacks", UNIT_TEXT, "Lacks", 20, true, false,
     "what nobody stated and the rule needs, when it is undecided", finding_lacks},
    {"finding.confidence", UNIT_WORD, "Conf", 6, false, false,
     "in this reading of the law: high, medium", finding_confidence},
    {"finding.rank", UNIT_COUNT, "Rank", 4, false, false,
     "4 error, 3 warning, 2 undecided, 1 note, 0 no finding", finding_rank},
};

const struct metric_table metric_finding_table = {ROW_FINDING, "findings", rows, NITEMS(rows)};
