/* gen_rules: the tables of docs/law.md, printed from the table of rules.
 *
 *     gen_rules rules      what vigie checks
 *     gen_rules unseen     what it cannot see, and why
 *
 * check_law.sh beside it builds it, puts its output between the page's markers, or tells that the
 * page is stale.
 */
#include <stdio.h>
#include <string.h>

#include "console/rules/rule_table.h"

/* A cell of a table: a bar would end it. */
static void
print_cell(const char *text)
{
    fputs("| ", stdout);
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
    putchar(' ');
}

static void
print_rule(const struct rule *rule)
{
    print_cell(rule->code);
    print_cell(words_name(&rule_severity_words, (int)rule->severity));
    print_cell(rule->message_en);
    print_cell(rule->message_fr);
    print_cell(rule->law);
    print_cell(rule->since);
    print_cell(rule->sees);
    if (rule->judge)
        print_cell(rule->lacks);
    print_cell(rule->confidence);
    puts("|");
}

int
main(int argc, char **argv)
{
    bool is_seen = argc == 2 && strcmp(argv[1], "rules") == 0;
    if (!is_seen && (argc != 2 || strcmp(argv[1], "unseen") != 0)) {
        fputs("usage: gen_rules rules|unseen\n", stderr);
        return 2;
    }
    puts(is_seen
             ? "| rule | severity | says | en français | article | since | looks at | undecided "
               "without | confidence |\n|---|---|---|---|---|---|---|---|---|"
             : "| rule | severity | says | en français | article | since | why vigie cannot see "
               "it | confidence |\n|---|---|---|---|---|---|---|---|");
    for (size_t i = 0; i < rule_table_count; i++) {
        if (is_seen == (rule_table[i]->judge != NULL))
            print_rule(rule_table[i]);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
