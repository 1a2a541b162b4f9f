/* gen_protocol_tables: the tables of docs/protocol.md, printed from the tables of the program.
 *
 *     gen_protocol_tables events|words|counters
 *
 * check_protocol.sh beside it builds it, puts its output between the page's markers, or tells that
 * the page is stale.
 */
#include <stdio.h>
#include <string.h>

#include "proto/board/counters.h"
#include "proto/event/event_table.h"

static const struct {
    const char *name;
    const struct words *words;
} lists[] = {
    {"link_state", &link_state_words},
    {"medium", &medium_words},
    {"agent_state", &agent_state_words},
    {"route_layer", &route_layer_words},
    {"line_state", &line_state_words},
    {"leave_reason", &leave_reason_words},
    {"party", &party_words},
    {"outcome", &outcome_words},
    {"subject", &subject_words},
    {"family", &family_words},
    {"charge_start", &charge_start_words},
    {"price_state", &price_state_words},
    {"answer", &answer_words},
    {"holder", &holder_words},
    {"audience", &audience_words},
    {"signage", &signage_words},
};

static const struct {
    const char *name;
    const char *place; /* where these values travel */
    const struct counter_table *table;
} counters[] = {
    {"number", "`totals.counters`, subject number", &number_counter_table},
    {"queue", "`totals.counters`, subject queue", &queue_counter_table},
    {"agent", "`totals.counters`, subject agent", &agent_counter_table},
    {"origin", "`totals.counters`, subject origin", &origin_counter_table},
    {"number, per hour", "`totals.hours`, subject number", &number_hour_table},
    {"queue, per hour", "`totals.hours`, subject queue", &queue_hour_table},
    {"origin, per hour", "`totals.hours`, subject origin", &origin_hour_table},
    {"number, per month", "`totals.month`", &number_month_table},
    {"number, per minute", "`totals.windows`, subject number", &number_window_table},
    {"queue, per minute", "`totals.windows`, subject queue", &queue_window_table},
};

/* A cell of a table: a bar would end it. */
static void
print_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

/* NULL when the list of words is not in `lists`. */
static const char *
list_name(const struct words *words)
{
    for (size_t i = 0; i < NITEMS(lists); i++) {
        if (lists[i].words == words)
            return lists[i].name;
    }
    return NULL;
}

/* False when the type cannot be named. */
static bool
print_type(const struct event_field *field)
{
    static const char *const types[] = {
        [FIELD_TEXT] = "text",
        [FIELD_INT] = "integer",
        [FIELD_BOOL] = "boolean",
        [FIELD_ENUM] = "word of",
        [FIELD_INTS] = "array of integers",
    };
    fputs(types[field->kind], stdout);
    if (field->kind != FIELD_ENUM)
        return true;
    const char *list = list_name(field->words);
    if (list)
        printf(" `%s`", list);
    else
        fprintf(stderr, "gen_protocol_tables: the words of %s are not in its list\n", field->name);
    return list != NULL;
}

static bool
print_events(void)
{
    bool whole = true;
    puts("| type | event | says |\n|---:|---|---|");
    for (size_t i = 0; i < event_table_count; i++) {
        printf("| %d | `%s` | ", event_table[i].type, event_table[i].name);
        print_cell(event_table[i].help);
        puts(" |");
    }
    for (size_t i = 0; i < event_table_count; i++) {
        const struct event_row *row = &event_table[i];
        printf("\n#### `%s` (%d)\n\n| key | field | kind | required | says |\n"
               "|---:|---|---|---|---|\n",
               row->name, row->type);
        for (size_t k = 0; k < row->count; k++) {
            const struct event_field *field = &row->fields[k];
            printf("| %d | `%s` | ", field->key, field->name);
            whole &= print_type(field);
            printf(" | %s | ", field->required ? "yes" : "");
            print_cell(field->help);
            puts(" |");
        }
    }
    return whole;
}

static bool
print_words(void)
{
    puts("| words | values |\n|---|---|");
    for (size_t i = 0; i < NITEMS(lists); i++) {
        printf("| `%s` |", lists[i].name);
        for (int value = 0; value < lists[i].words->count; value++)
            printf("%s %d `%s`", value ? "," : "", value, words_name(lists[i].words, value));
        puts(" |");
    }
    return true;
}

static bool
print_counters(void)
{
    for (size_t i = 0; i < NITEMS(counters); i++) {
        printf("%s#### Counters: %s (%s)\n\n| place | counter | says |\n|---:|---|---|\n",
               i ? "\n" : "", counters[i].name, counters[i].place);
        for (size_t k = 0; k < counters[i].table->count; k++) {
            const struct counter_row *row = &counters[i].table->rows[k];
            printf("| %zu | `%s` | ", k, row->name);
            print_cell(row->help);
            puts(" |");
        }
    }
    return true;
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*print)(void);
    } modes[] = {{"events", print_events}, {"words", print_words}, {"counters", print_counters}};
    for (size_t i = 0; argc == 2 && i < NITEMS(modes); i++) {
        if (strcmp(argv[1], modes[i].name) == 0)
            return modes[i].print() && fflush(stdout) == 0 ? 0 : 1;
    }
    fputs("usage: gen_protocol_tables events|words|counters\n", stderr);
    return 2;
}
