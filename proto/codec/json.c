#include "proto/codec/json.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

#include "proto/base/safe.h"
#include "proto/codec/pack.h"
#include "proto/codec/scan.h"
#include "proto/event/event_table.h"

/* --- writing ------------------------------------------------------------------------------- */

/* Each broken byte becomes U+FFFD, the rest stays as it is. */
static json_t *
mended_text(struct text text)
{
    struct bytes mended = {0};
    while (text.len > 0) {
        int32_t codepoint;
        size_t took = safe_next(text, &codepoint);
        if (took == 1 && codepoint == 0xFFFD)
            bytes_add(&mended, "\xEF\xBF\xBD", 3);
        else
            bytes_add(&mended, text.at, took);
        text = (struct text){text.at + took, text.len - took};
    }
    json_t *json = json_stringn((const char *)mended.at, mended.len);
    bytes_free(&mended);
    return json;
}

static json_t *
write_text(struct text text)
{
    json_t *json = json_stringn(text.at ? text.at : "", text.len);
    return json ? json : mended_text(text);
}

static json_t *
write_ints(const struct ints *ints)
{
    json_t *list = json_array();
    for (size_t i = 0; i < ints->len; i++)
        json_array_append_new(list, json_integer(ints->at[i]));
    return list;
}

static json_t *
write_field(const struct event_field *field, const struct event *event)
{
    const void *at = (const char *)event + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
        return write_text(*(const struct text *)at);
    case FIELD_INT:
        return json_integer(*(const int64_t *)at);
    case FIELD_BOOL:
        return json_boolean(*(const bool *)at);
    case FIELD_ENUM:
        return json_string(words_name(field->words, *(const int *)at));
    case FIELD_INTS:
        return write_ints(at);
    }
    return json_null();
}

static int
append(const char *at, size_t len, void *bytes)
{
    bytes_add(bytes, at, len);
    return 0;
}

void
json_write_event(struct bytes *out, const struct event *event)
{
    const struct event_row *row = event_row(event->type);
    assert(row);
    json_t *line = json_object();
    json_object_set_new(line, "event", json_string(row->name));
    json_object_set_new(line, "at_us", json_integer(event->at_us));
    for (size_t i = 0; i < row->count; i++) {
        const struct event_field *field = &row->fields[i];
        if (field->required || !pack_is_empty(field, event))
            json_object_set_new(line, field->name, write_field(field, event));
    }
    int failed = json_dump_callback(line, append, out, JSON_COMPACT);
    assert(!failed);
    bytes_add(out, "\n", 1);
    json_decref(line);
}

/* --- reading ------------------------------------------------------------------------------- */

struct json_reader {
    json_t *line;                     /* what the event's texts point into */
    int64_t *lists[EVENT_FIELDS_MAX]; /* what its lists point into */
    size_t list_count;
};

struct json_reader *
json_reader_new(void)
{
    return xcalloc(1, sizeof(struct json_reader));
}

static void
forget(struct json_reader *reader)
{
    json_decref(reader->line);
    reader->line = NULL;
    while (reader->list_count > 0)
        free(reader->lists[--reader->list_count]);
}

void
json_reader_free(struct json_reader **reader)
{
    if (!*reader)
        return;
    forget(*reader);
    free(*reader);
    *reader = NULL;
}

static enum err
expected(const char *what, const json_t *found, struct why *why)
{
    static const char *const kinds[] = {
        [JSON_OBJECT] = "an object",   [JSON_ARRAY] = "an array", [JSON_STRING] = "text",
        [JSON_INTEGER] = "an integer", [JSON_REAL] = "a float",   [JSON_TRUE] = "a boolean",
        [JSON_FALSE] = "a boolean",    [JSON_NULL] = "null",
    };
    return why_set(why, ERR_FORMAT, "expected %s, found %s", what, kinds[json_typeof(found)]);
}

static enum err
read_int(const json_t *json, int64_t *value, struct why *why)
{
    if (!json_is_integer(json))
        return expected("an integer", json, why);
    *value = json_integer_value(json);
    return OK;
}

static enum err
read_bool(const json_t *json, bool *value, struct why *why)
{
    if (!json_is_boolean(json))
        return expected("a boolean", json, why);
    *value = json_is_true(json);
    return OK;
}

static enum err
read_text(const json_t *json, struct text *text, struct why *why)
{
    if (!json_is_string(json))
        return expected("text", json, why);
    size_t len = json_string_length(json);
    if (len > SCAN_TEXT_BYTES)
        return why_set(why, ERR_LIMIT, "text of %zu bytes, at most %d are accepted", len,
                       SCAN_TEXT_BYTES);
    *text = (struct text){json_string_value(json), len};
    return OK;
}

/* Lines are written by people and scripts: a word that is not in the list is a mistake here, and
 * the sentence shows the list. */
static enum err
read_word(const json_t *json, const struct words *words, int *value, struct why *why)
{
    struct text word = {0};
    enum err err = read_text(json, &word, why);
    if (err)
        return err;
    int found = words_value(words, word);
    if (found >= 0) {
        *value = found;
        return OK;
    }
    struct bytes list = {0};
    for (int i = 0; i < words->count; i++) {
        struct text name = text_of(words_name(words, i));
        bytes_add(&list, " ", 1);
        bytes_add(&list, name.at, name.len);
    }
    char shown[64];
    safe_copy(shown, sizeof shown, word);
    err = why_set(why, ERR_FORMAT, "expected one of%.*s, found \"%s\"", (int)list.len,
                  (const char *)list.at, shown);
    bytes_free(&list);
    return err;
}

static enum err
read_ints(struct json_reader *reader, const json_t *json, struct ints *ints, struct why *why)
{
    if (!json_is_array(json))
        return expected("an array", json, why);
    size_t len = json_array_size(json); /* bounded by the length of the line */
    int64_t *list = xcalloc(len, sizeof *list);
    reader->lists[reader->list_count++] = list;
    for (size_t i = 0; i < len; i++) {
        enum err err = read_int(json_array_get(json, i), &list[i], why);
        if (err)
            return why_prefix(why, err, "place %zu", i);
    }
    *ints = (struct ints){list, len};
    return OK;
}

static enum err
read_field(struct json_reader *reader, const json_t *json, const struct event_field *field,
           struct event *event, struct why *why)
{
    void *at = (char *)event + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
        return read_text(json, at, why);
    case FIELD_INT:
        return read_int(json, at, why);
    case FIELD_BOOL:
        return read_bool(json, at, why);
    case FIELD_ENUM:
        return read_word(json, field->words, at, why);
    case FIELD_INTS:
        return read_ints(reader, json, at, why);
    }
    return why_set(why, ERR_FORMAT, "of no known kind");
}

static enum err
read_fields(struct json_reader *reader, const struct event_row *row, struct event *event,
            struct why *why)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct event_field *field = &row->fields[i];
        const json_t *json = json_object_get(reader->line, field->name);
        enum err err = OK;
        if (json)
            err = read_field(reader, json, field, event, why);
        else if (field->required)
            err = why_set(why, ERR_FORMAT, "missing");
        if (err)
            return why_prefix(why, err, "event %s field %s", row->name, field->name);
    }
    return OK;
}

/* What every line says: which event, and when. */
static enum err
read_head(struct json_reader *reader, const struct event_row **row, int64_t *at_us, struct why *why)
{
    struct text name = {0};
    const json_t *json = json_object_get(reader->line, "event");
    if (!json)
        return why_set(why, ERR_FORMAT, "field event: missing");
    enum err err = read_text(json, &name, why);
    if (err)
        return why_prefix(why, err, "field event");
    *row = event_row_named(name);
    if (!*row) {
        char shown[64];
        safe_copy(shown, sizeof shown, name);
        return why_set(why, ERR_UNKNOWN, "unknown event \"%s\"", shown);
    }
    json = json_object_get(reader->line, "at_us");
    err = json ? read_int(json, at_us, why) : OK;
    return err ? why_prefix(why, err, "event %s field at_us", (*row)->name) : OK;
}

enum err
json_read_event(struct json_reader *reader, struct text line, struct event *event, struct why *why)
{
    *event = (struct event){0};
    forget(reader);
    if (line.len > SCAN_FEED_BYTES)
        return why_set(why, ERR_LIMIT, "line of %zu bytes, at most %d are accepted", line.len,
                       SCAN_FEED_BYTES);
    json_error_t error;
    reader->line = json_loadb(line.at ? line.at : "", line.len,
                              JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!reader->line) {
        char shown[sizeof error.text];
        safe_copy(shown, sizeof shown, text_of(error.text)); /* it quotes the line */
        return why_set(why, ERR_FORMAT, "no JSON, column %d: %s", error.column, shown);
    }
    if (!json_is_object(reader->line))
        return expected("an object", reader->line, why);

    const struct event_row *row = NULL;
    enum err err = read_head(reader, &row, &event->at_us, why);
    if (err)
        return err;
    event->type = row->type;
    return read_fields(reader, row, event, why);
}
