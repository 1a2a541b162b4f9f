/* gen_access: the tables of docs/keys.md, printed from the shipped roles and the table of verbs.
 *
 *     gen_access roles|verbs
 *
 * check_keys.sh beside it builds it, puts its output between the page's markers, or tells that the
 * page is stale.
 */
#include <stdio.h>
#include <string.h>

#include "proto/gate/access.h"

static const char *const scopes[VERB_ONS] = {
    [VERB_ON_NUMBER] = "the number is among the person's",
    [VERB_ON_QUEUE] = "the queue is",
    [VERB_ON_AGENT] = "one of the agent's queues is; without any: `queues = *`",
    [VERB_ON_MEMBER] = "the queue is",
    [VERB_ON_CALL] = "the call's number or queue is",
    [VERB_ON_ORDER] = "what the order is about is",
    [VERB_ON_GATE] = "always",
};

static void
print_roles(void)
{
    struct access *access = access_new();
    puts("| role | verbs |\n|---|---|");
    for (size_t i = 0; access_role(access, i); i++) {
        int count = 0;
        printf("| `%s` |", access_role(access, i));
        for (int verb = VERB_REROUTE; verb < VERBS; verb++) {
            if (access_role_has(access, i, (enum verb)verb)) {
                printf(" `%s`", verb_row(verb)->name);
                count++;
            }
        }
        puts(count ? " |" : " none |");
    }
    access_free(&access);
}

static void
print_verbs(void)
{
    puts("| verb | | in scope when |\n|---|---|---|");
    for (size_t i = 0; i < verb_table_count; i++) {
        const struct verb_row *row = &verb_table[i];
        printf("| `%s` | %s | %s |\n", row->name, row->summary, scopes[row->on]);
    }
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "roles") == 0)
        print_roles();
    else if (argc == 2 && strcmp(argv[1], "verbs") == 0)
        print_verbs();
    else
        return fputs("usage: gen_access roles|verbs\n", stderr) < 0 ? 1 : 2;
    return fflush(stdout) == 0 ? 0 : 1;
}
