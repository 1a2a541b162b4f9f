/* gen_metrics: the tables of docs/json.md, printed from the metric tables.
 *
 *     gen_metrics LIST     numbers, queues, agents, calls, exchanges, owners, origins, hours,
 *                          findings or totals
 *
 * check_json.sh beside it builds it, puts its output between the page's markers, or tells that the
 * page is stale.
 */
#include <stdio.h>
#include <string.h>

#include "console/metric/metric.h"

/* What stands in JSON and CSV. */
static const char *const kinds[] = {
    [UNIT_TEXT] = "text",       [UNIT_WORD] = "word",          [UNIT_COUNT] = "count",
    [UNIT_MS] = "ms",           [UNIT_PPM] = "millionths",     [UNIT_UE] = "micro-euro",
    [UNIT_RATE] = "per second", [UNIT_BOOL] = "true or false", [UNIT_TIME] = "µs since 1970",
    [UNIT_BYTES] = "bytes",     [UNIT_DELAY] = "ms",           [UNIT_DATE] = "µs since 1970",
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

static void
print_table(const struct metric_table *table)
{
    puts("| field | unit | says |\n|---|---|---|");
    for (size_t i = 0; i < table->count; i++) {
        printf("| `%s` | %s | ", metric_short_name(&table->rows[i]), kinds[table->rows[i].unit]);
        print_cell(table->rows[i].help);
        puts(table->rows[i].ticks ? " (changes by itself as time passes) |" : " |");
    }
}

int
main(int argc, char **argv)
{
    for (int kind = 0; argc == 2 && kind < ROW_KINDS; kind++) {
        const struct metric_table *table = metric_table((enum row_kind)kind);
        if (strcmp(argv[1], table->plural) == 0) {
            print_table(table);
            return fflush(stdout) == 0 ? 0 : 1;
        }
    }
    fputs("usage: gen_metrics "
          "numbers|queues|agents|calls|exchanges|owners|origins|hours|findings|totals\n",
          stderr);
    return 2;
}
