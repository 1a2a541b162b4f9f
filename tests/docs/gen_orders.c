/* gen_orders: the table of verbs of docs/orders.md, printed from the table of verbs and that of keys.
 *
 *     gen_orders verbs
 *
 * check_orders.sh beside it builds it, puts its output between the page's markers, or tells that the
 * page is stale.
 */
#include <stdio.h>
#include <string.h>

#include "console/ui/keymap.h"
#include "proto/base/text.h"
#include "proto/event/verb.h"

/* Verbs whose key is not "order VERB": one key turns to and fro, others look for the order themselves. */
static const struct {
    const char *verb, *command;
} others[] = {
    {"open", "order close"},
    {"agent-unpause", "order agent-pause"},
    {"revert", "order-undo"},
    {"confirm", "order-keep"},
};

static const char *
keys_of(const char *verb)
{
    char command[64];
    str_format(command, sizeof command, "order %s", verb);
    for (size_t i = 0; i < NITEMS(others); i++) {
        if (strcmp(others[i].verb, verb) == 0)
            str_copy(command, sizeof command, text_of(others[i].command));
    }
    for (size_t i = 0; i < keymap_count; i++) {
        if (strcmp(keymap_rows[i].command, command) == 0)
            return keymap_rows[i].keys;
    }
    return NULL;
}

static void
print_arguments(const char *args)
{
    for (; *args; args++)
        printf("%s%c", *args == '|' ? "\\" : "", *args);
}

static void
print_targets(unsigned targets)
{
    const char *between = "";
    for (unsigned kind = 1; kind <= targets; kind <<= 1) {
        if (!(targets & kind))
            continue;
        printf("%s%s", between, verb_target_name(kind));
        between = ", ";
    }
}

int
main(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "verbs") != 0)
        return fputs("usage: gen_orders verbs\n", stderr) < 0 ? 1 : 2;
    puts("| key | verb | target | arguments | | ends by itself |\n|---|---|---|---|---|---|");
    for (size_t i = 0; i < verb_table_count; i++) {
        const struct verb_row *row = &verb_table[i];
        const char *keys = keys_of(row->name);
        if (!verb_is_order(row))
            continue;
        printf(keys ? "| `%s` | `%s` | " : "| %s| `%s` | ", keys ? keys : "", row->name);
        print_targets(row->targets);
        fputs(row->args[0] ? " | `" : " | ", stdout);
        print_arguments(row->args);
        printf("%s | %s | %s |\n", row->args[0] ? "`" : "", row->summary, row->lasts ? "yes" : "");
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
