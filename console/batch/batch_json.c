#include "console/batch/batch.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

#include "proto/base/safe.h"

/* Every broken byte may become three. */
static json_t *
safe_string(struct text text)
{
    char small[512];
    size_t size = text.len * 3 + 1;
    char *safe = size <= sizeof small ? small : xmalloc(size);
    size_t len = safe_copy(safe, size, text);
    json_t *string = json_stringn(safe, len);
    if (safe != small)
        free(safe);
    return string;
}

static json_t *
json_of(const struct metric *metric, struct value value)
{
    if (value.state != VALUE_OK)
        return json_null();
    switch (metric->unit) {
    case UNIT_TEXT:
    case UNIT_WORD:
        return safe_string(value.text);
    case UNIT_BOOL:
        return json_boolean(value.number != 0);
    case UNIT_COUNT:
    case UNIT_MS:
    case UNIT_PPM:
    case UNIT_UE:
    case UNIT_TIME:
    case UNIT_DATE:
    case UNIT_BYTES:
    case UNIT_DELAY:
        return json_integer(value.number);
    case UNIT_RATE: /* kept in thousandths */
        return json_real((double)value.number / 1000);
    }
    return json_null();
}

static json_t *
json_row(const struct row *row)
{
    const struct metric_table *table = metric_table(row->kind);
    json_t *object = json_object();
    for (size_t i = 0; i < table->count; i++) {
        const struct metric *metric = &table->rows[i];
        json_object_set_new(object, metric_short_name(metric), json_of(metric, metric->get(row)));
    }
    return object;
}

/* A list; of the totals, which are one row, the row itself. */
static json_t *
json_rows(const struct batch_job *job, struct picture *picture, enum row_kind kind)
{
    const struct rows *rows = picture_rows(picture, kind);
    if (kind == ROW_TOTAL)
        return json_row(&rows->at[0]);
    json_t *list = json_array();
    for (size_t i = 0; i < rows->count; i++) {
        if (batch_shows(job, &rows->at[i]))
            json_array_append_new(list, json_row(&rows->at[i]));
    }
    return list;
}

/* The lists of a document, in this order. `watched`: in the short documents of --watch. */
static const struct {
    enum row_kind kind;
    bool is_watched;
} lists[] = {
    {ROW_EXCHANGE, true}, {ROW_NUMBER, false},  {ROW_QUEUE, false},  {ROW_AGENT, false},
    {ROW_CALL, false},    {ROW_OWNER, false},   {ROW_ORIGIN, false}, {ROW_HOUR, false},
    {ROW_ORDER, false},   {ROW_FINDING, false}, {ROW_PLAN, false},   {ROW_STEP, false},
    {ROW_TOTAL, true},
};

static bool
has_list(const struct batch_job *job, size_t i)
{
    if (lists[i].kind == ROW_EXCHANGE)
        return true;
    if (job->has_view)
        return lists[i].kind == job->view;
    return job->format == BATCH_JSON || lists[i].is_watched;
}

static int
add_to_bytes(const char *at, size_t len, void *out)
{
    bytes_add(out, at, len);
    return 0;
}

void
batch_json_text(struct bytes *out, struct text text)
{
    json_t *string = safe_string(text);
    int failed = json_dump_callback(string, add_to_bytes, out, JSON_ENCODE_ANY);
    assert(!failed);
    json_decref(string);
}

void
batch_json(struct bytes *out, const struct batch_job *job, struct picture *picture, int64_t at_us)
{
    char at[40];
    batch_time(at, sizeof at, at_us);
    json_t *document = json_object();
    json_object_set_new(document, "schema", json_integer(BATCH_SCHEMA));
    json_object_set_new(document, "at", json_string(at));
    for (size_t i = 0; i < NITEMS(lists); i++) {
        if (has_list(job, i))
            json_object_set_new(document, metric_table(lists[i].kind)->plural,
                                json_rows(job, picture, lists[i].kind));
    }
    if (!job->has_view && job->format == BATCH_JSON) /* this version raises none */
        json_object_set_new(document, "alerts", json_array());

    size_t flags = job->format == BATCH_NDJSON ? JSON_COMPACT : JSON_INDENT(1);
    int failed = json_dump_callback(document, add_to_bytes, out, flags);
    assert(!failed); /* all text in it is UTF-8 by now */
    json_decref(document);
    bytes_add(out, "\n", 1);
}
