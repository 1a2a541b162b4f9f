#include "console/batch/batch.h"

#include <string.h>

#include "proto/base/safe.h"

enum { COLUMNS_MAX = 16, CELL_COLUMNS = 40, CELL_BYTES = 1024 };

/* The columns of each table that fit a page; JSON and CSV have all of them. */
static const char *const columns[ROW_KINDS][COLUMNS_MAX] = {
    [ROW_NUMBER] = {"number", "label", "state", "route", "live", "offered", "connected", "answered",
                    "abandoned", "lost", "answer_rate_ppm"},
    [ROW_QUEUE] = {"queue", "label", "waiting", "longest_wait_ms", "offered", "answered",
                   "abandoned", "service_level_ppm", "mean_wait_ms", "agents_available",
                   "agents_talking", "agents_paused"},
    [ROW_AGENT] = {"agent", "label", "team", "state", "state_ms", "reason", "calls_taken", "missed",
                   "queues"},
    [ROW_CALL] = {"number", "label", "caller", "state", "state_ms", "queue", "position", "agent",
                  "age_ms"},
    [ROW_FINDING] = {"mark", "number", "rule", "state", "since", "message", "evidence", "lacks"},
    [ROW_OWNER] = {"owner", "numbers", "offered", "answered", "revenue_ue", "payout_ue", "cost_ue",
                   "margin_ue", "cost_share_ppm", "unpriced"},
    [ROW_ORIGIN] = {"origin", "calls", "revenue_ue", "payout_ue", "cost_ue", "margin_ue",
                    "cost_share_ppm"},
    [ROW_HOUR] = {"hour", "from_us", "offered", "answered", "revenue_ue", "payout_ue", "cost_ue",
                  "margin_ue"},
    [ROW_EXCHANGE] = {"name", "driver", "feed", "link", "seq", "events_per_s", "age_ms", "gaps",
                      "resyncs", "date", "trouble"},
};

static bool
is_textual(const struct metric *metric)
{
    return metric->unit == UNIT_TEXT || metric->unit == UNIT_WORD;
}

static int
cell_of(char *to, const struct batch_job *job, const struct metric *metric, const struct row *row)
{
    struct value value = metric->get(row);
    if (value.state == VALUE_OK && row->kind != ROW_TOTAL &&
        strcmp(metric_short_name(metric), "number") == 0) {
        char number[CELL_BYTES];
        format_number(number, sizeof number, value.text, &job->look);
        return format_text(to, CELL_BYTES, text_of(number), CELL_COLUMNS, &job->look);
    }
    return format_value(to, CELL_BYTES, metric, value, CELL_COLUMNS, &job->look);
}

static void
add_blanks(struct bytes *out, int count)
{
    for (int i = 0; i < count; i++)
        bytes_add(out, " ", 1);
}

/* Text to the left, figures to the right. */
static void
add_cell(struct bytes *out, const char *cell, int width, int room, bool to_the_left)
{
    add_blanks(out, to_the_left ? 0 : room - width);
    batch_add(out, cell);
    add_blanks(out, to_the_left ? room - width : 0);
}

static void
end_line(struct bytes *out)
{
    while (out->len > 0 && out->at[out->len - 1] == ' ')
        out->len--;
    bytes_add(out, "\n", 1);
}

struct table {
    size_t count;
    const struct metric *metrics[COLUMNS_MAX];
    int widths[COLUMNS_MAX];
};

static struct table
measure(const struct batch_job *job, const struct rows *rows)
{
    struct table table = {0};
    char cell[CELL_BYTES];
    for (size_t i = 0; i < COLUMNS_MAX && columns[job->view][i]; i++) {
        const struct metric *metric = metric_of(job->view, columns[job->view][i]);
        if (!metric)
            continue;
        int width = (int)strlen(metric->title);
        for (size_t r = 0; r < rows->count; r++) {
            int needed =
                batch_shows(job, &rows->at[r]) ? cell_of(cell, job, metric, &rows->at[r]) : 0;
            width = needed > width ? needed : width;
        }
        table.metrics[table.count] = metric;
        table.widths[table.count++] = width;
    }
    return table;
}

static void
add_table(struct bytes *out, const struct batch_job *job, const struct rows *rows)
{
    struct table table = measure(job, rows);
    char cell[CELL_BYTES];
    for (size_t i = 0; i < table.count; i++) {
        const char *title = table.metrics[i]->title;
        add_cell(out, title, (int)strlen(title), table.widths[i], is_textual(table.metrics[i]));
        add_blanks(out, 2);
    }
    end_line(out);
    for (size_t r = 0; r < rows->count; r++) {
        if (!batch_shows(job, &rows->at[r]))
            continue;
        for (size_t i = 0; i < table.count; i++) {
            int width = cell_of(cell, job, table.metrics[i], &rows->at[r]);
            add_cell(out, cell, width, table.widths[i], is_textual(table.metrics[i]));
            add_blanks(out, 2);
        }
        end_line(out);
    }
}

/* The totals are one row: they stand one below the other. */
static void
add_totals(struct bytes *out, const struct batch_job *job, const struct row *row)
{
    const struct metric_table *table = metric_table(ROW_TOTAL);
    char cell[CELL_BYTES];
    for (size_t i = 0; i < table->count; i++) {
        const struct metric *metric = &table->rows[i];
        int width = cell_of(cell, job, metric, row);
        add_cell(out, metric->title, (int)strlen(metric->title), 16, true);
        add_cell(out, cell, width, 12, false);
        end_line(out);
    }
}

/* Where the figures come from, and whether they may be believed. */
static void
add_sources(struct bytes *out, const struct batch_job *job, struct picture *picture)
{
    static const char *const belief[] = {"", " (figures may be old)", " (figures are old)",
                                         " (nothing heard)"};
    const struct rows *rows = picture_rows(picture, ROW_EXCHANGE);
    for (size_t r = 0; r < rows->count; r++) {
        static const char *const told[] = {"name", "feed", "link", "date"};
        static const char *const before[] = {"gate ", ": ", ", switch ", ", day "};
        for (size_t i = 0; i < NITEMS(told); i++) {
            char cell[CELL_BYTES];
            cell_of(cell, job, metric_of(ROW_EXCHANGE, told[i]), &rows->at[r]);
            batch_add(out, before[i]);
            batch_add(out, cell);
        }
        batch_add(out, belief[row_freshness(&rows->at[r])]);
        end_line(out);
    }
}

void
batch_text(struct bytes *out, const struct batch_job *job, struct picture *picture, int64_t at_us)
{
    char at[40];
    batch_time(at, sizeof at, at_us);
    const struct rows *rows = picture_rows(picture, job->view);
    batch_add(out, at);
    end_line(out);
    add_sources(out, job, picture);
    end_line(out);
    if (job->view == ROW_TOTAL)
        add_totals(out, job, &rows->at[0]);
    else
        add_table(out, job, rows);
}
