#include "console/batch/batch.h"

#include <string.h>
#include <time.h>

const char *const batch_format_names[BATCH_FORMATS] = {"text", "csv", "json", "ndjson"};

const char *
batch_view_name(size_t i)
{
    return i < ROW_TOLD ? metric_table((enum row_kind)i)->plural : NULL;
}

bool
batch_view_named(struct text name, enum row_kind *view)
{
    for (size_t i = 0; i < ROW_TOLD; i++) {
        if (text_is(name, batch_view_name(i))) {
            *view = (enum row_kind)i;
            return true;
        }
    }
    return false;
}

void
batch_write(struct bytes *out, const struct batch_job *job, struct picture *picture, int64_t at_us)
{
    switch (job->format) {
    case BATCH_CSV:
        batch_csv(out, job, picture);
        return;
    case BATCH_JSON:
    case BATCH_NDJSON:
        batch_json(out, job, picture, at_us);
        return;
    case BATCH_TEXT:
    case BATCH_FORMATS:
        batch_text(out, job, picture, at_us);
        return;
    }
}

bool
batch_shows(const struct batch_job *job, const struct row *row)
{
    return !job->filter || row->kind != job->view || filter_matches(job->filter, row);
}

void
batch_add(struct bytes *out, const char *text)
{
    bytes_add(out, text, strlen(text));
}

void
batch_printf(struct bytes *out, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    str_vformat(text, sizeof text, format, args);
    va_end(args);
    batch_add(out, text);
}

void
batch_time(char *to, size_t size, int64_t at_us)
{
    time_t seconds = (time_t)(at_us / 1000000);
    struct tm tm = {0};
    gmtime_r(&seconds, &tm);
    str_format(to, size, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900, tm.tm_mon + 1,
               tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(at_us / 1000 % 1000));
}
