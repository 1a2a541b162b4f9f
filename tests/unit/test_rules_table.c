/* The table of rules against the facts it is made of, tests/data/compliance-rules.tsv: one source of
 * truth for the wording. */
#include "tests/unit/test.h"

#include "console/rules/rule_table.h"
#include "proto/base/file.h"
#include "proto/tariff/period.h"

#include <stdlib.h>
#include <string.h>

enum {
    RULE,
    SEVERITY,
    APPLIES_TO,
    CONDITION,
    LAW,
    SINCE,
    MESSAGE_FR,
    MESSAGE_EN,
    CONFIDENCE,
    COLUMNS
};

static void
same(struct text cell, const char *in_table, const char *code)
{
    if (!text_is(cell, in_table))
        TEST_FAIL("%s: \"%s\" in the table, \"%.*s\" in the facts", code, in_table, TEXT_ARG(cell));
}

TEST(law_since_severity_and_messages_are_those_of_the_facts)
{
    const char *root = getenv("VIGIE_ROOT");
    char path[512];
    struct bytes bytes = {0};
    struct why why;
    str_format(path, sizeof path, "%s/tests/data/compliance-rules.tsv", root ? root : ".");
    if (file_read(&bytes, path, &why))
        TEST_FAIL("%s", why.text);
    struct text rest = {(const char *)bytes.at, bytes.len};
    size_t count = 0;
    while (rest.len > 0) {
        struct text line = text_cut(&rest, '\n'), cells[COLUMNS];
        if (line.len == 0 || line.at[0] == '#' || text_has_prefix(line, "rule\t"))
            continue;
        for (size_t i = 0; i < COLUMNS; i++)
            cells[i] = text_cut(&line, '\t');
        TRUE(count < rule_table_count);
        const struct rule *rule = rule_table[count++];
        same(cells[RULE], rule->code, rule->code);
        same(cells[SEVERITY], words_name(&rule_severity_words, (int)rule->severity), rule->code);
        same(cells[LAW], rule->law, rule->code);
        same(cells[SINCE], rule->since, rule->code);
        same(cells[MESSAGE_FR], rule->message_fr, rule->code);
        same(cells[MESSAGE_EN], rule->message_en, rule->code);
        same(cells[CONFIDENCE], rule->confidence, rule->code);
    }
    EQ_U64(count, rule_table_count);
    bytes_free(&bytes);
}

TEST(each_rule_has_a_day_and_says_what_it_sees)
{
    for (size_t i = 0; i < rule_table_count; i++) {
        const struct rule *rule = rule_table[i];
        struct period period;
        TRUE(rule->sees[0] != '\0');
        TRUE(!rule->judge == (rule->lacks[0] == '\0'));
        if (strcmp(rule->since, "-") != 0)
            EQ_I64(period_parse(text_of(rule->since), TEXT(""), &period, NULL), OK);
        TRUE(rule_table_find(text_of(rule->code)) == rule);
    }
}

TEST(what_cannot_be_seen_is_known)
{
    static const char *const unseen[] = {"C13", "C19", "C20", "C21", "C25"};
    size_t found = 0;
    for (size_t i = 0; i < rule_table_count; i++) {
        if (!rule_table[i]->judge)
            EQ_STR(rule_table[i]->code, unseen[found++]);
    }
    EQ_U64(found, NITEMS(unseen));
}
