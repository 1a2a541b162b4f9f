#include "console/batch/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/safe.h"

/* RFC 4180: quoted where it must be, a quote doubled. */
static void
add_cell(struct bytes *out, const char *cell)
{
    if (!strpbrk(cell, ",\"\r\n")) {
        batch_add(out, cell);
        return;
    }
    bytes_add(out, "\"", 1);
    for (; *cell; cell++)
        bytes_add(out, *cell == '"' ? "\"\"" : cell, *cell == '"' ? 2 : 1);
    bytes_add(out, "\"", 1);
}

void
batch_csv_text(struct bytes *out, struct text text)
{
    char small[512];
    size_t size = text.len * 3 + 2; /* the mark that stops a formula */
    char *safe = size <= sizeof small ? small : xmalloc(size);
    safe_copy_csv(safe, size, text);
    add_cell(out, safe);
    if (safe != small)
        free(safe);
}

/* Nothing between the commas for what there is not, or is not known. */
static void
add_value(struct bytes *out, const struct metric *metric, struct value value)
{
    if (value.state != VALUE_OK)
        return;
    if (metric->unit == UNIT_TEXT || metric->unit == UNIT_WORD) {
        batch_csv_text(out, value.text);
        return;
    }
    char number[32];
    if (metric->unit == UNIT_BOOL)
        str_format(number, sizeof number, "%s", value.number ? "true" : "false");
    else if (metric->unit == UNIT_RATE) /* kept in thousandths */
        str_format(number, sizeof number, "%.3f", (double)value.number / 1000);
    else
        str_format(number, sizeof number, "%lld", (long long)value.number);
    batch_add(out, number);
}

void
batch_csv(struct bytes *out, const struct batch_job *job, struct picture *picture)
{
    const struct metric_table *table = metric_table(job->view);
    const struct rows *rows = picture_rows(picture, job->view);
    for (size_t i = 0; i < table->count; i++) {
        batch_add(out, i > 0 ? "," : "");
        batch_add(out, metric_short_name(&table->rows[i]));
    }
    batch_add(out, "\r\n");
    for (size_t r = 0; r < rows->count; r++) {
        if (!batch_shows(job, &rows->at[r]))
            continue;
        for (size_t i = 0; i < table->count; i++) {
            batch_add(out, i > 0 ? "," : "");
            add_value(out, &table->rows[i], table->rows[i].get(&rows->at[r]));
        }
        batch_add(out, "\r\n");
    }
}
