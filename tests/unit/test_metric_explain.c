/* What stands behind figures: no part without a metric, no share without its parts. */
#include "tests/unit/test.h"

#include "console/metric/explain.h"

TEST(every_share_names_its_parts_and_every_part_is_a_metric)
{
    size_t shares = 0;
    for (int kind = 0; kind < ROW_KINDS; kind++) {
        const struct metric_table *table = metric_table((enum row_kind)kind);
        for (size_t i = 0; i < table->count; i++) {
            const struct metric *metric = &table->rows[i];
            const struct explanation *explanation = explain_metric(metric);
            if (metric->unit == UNIT_PPM && !explanation)
                TEST_FAIL("%s has no row in explain.c", metric->name);
            if (!explanation)
                continue;
            shares++;
            struct text rest = text_of(explanation->parts);
            while (rest.len > 0) {
                const struct metric *part = explain_next_part((enum row_kind)kind, &rest);
                if (!part || part == metric)
                    TEST_FAIL("%s has a part that is none, in \"%s\"", metric->name,
                              explanation->parts);
            }
        }
    }
    TRUE(shares >= 20);
    EQ_U64(shares, explain_count); /* so each row of explain.c names a metric that exists */
}

TEST(windows_are_told_by_name)
{
    static const struct {
        const char *metric, *window;
    } cases[] = {
        {"number.offered_15m", "this minute and the 14 before"},
        {"queue.service_level_15m_ppm", "this minute and the 14 before"},
        {"number.offered_60m", "this minute and the 59 before"},
        {"number.live", "now"},
        {"queue.longest_wait_ms", "now"},
        {"number.offered", "today, since the gate's business day began"},
        {"total.answered", "today, since the gate's business day began"},
        {"call.age_ms", "this call, up to now"},
        {"exchange.gaps", "since this console began"},
        {"queue.label", "as it stands now"},
    };
    for (size_t i = 0; i < NITEMS(cases); i++)
        EQ_STR(explain_window(metric_named(text_of(cases[i].metric))), cases[i].window);
}

TEST(every_metric_has_help_that_fits_the_pane)
{
    for (int kind = 0; kind < ROW_KINDS; kind++) {
        const struct metric_table *table = metric_table((enum row_kind)kind);
        for (size_t i = 0; i < table->count; i++) {
            if (strlen(table->rows[i].help) > 158 || table->rows[i].help[0] == '\0')
                TEST_FAIL("help of %s: two lines of 79 at most", table->rows[i].name);
            TRUE(explain_unit(table->rows[i].unit)[0] != '\0');
        }
    }
}
