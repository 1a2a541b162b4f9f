#include "proto/codec/audit_line.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proto/base/safe.h"

#define AT(member) offsetof(struct audit_record, member)

/* Larger bounds than any text of ours; what does not fit is cut, never refused. */
const struct audit_line_field audit_line_fields[] = {
    {"who", AT(who), 128},         {"role", AT(role), 64},
    {"key", AT(key), 128},         {"from", AT(from), 128},
    {"order", AT(order), 64},      {"verb", AT(verb), 64},
    {"target", AT(target), 256},   {"arguments", AT(arguments), 512},
    {"reason", AT(reason), 512},   {"before", AT(before), 1024},
    {"after", AT(after), 1024},    {"state", AT(state), 32},
    {"outcome", AT(outcome), 512},
};
const size_t audit_line_field_count = NITEMS(audit_line_fields);

/* --- texts and times -------------------------------------------------------------------------- */

const struct text *
audit_line_text(const struct audit_record *record, const struct audit_line_field *field)
{
    return (const struct text *)(const void *)((const char *)record + field->offset);
}

static void
set_text(struct audit_record *record, const struct audit_line_field *field, struct text text)
{
    *(struct text *)(void *)((char *)record + field->offset) = text;
}

void
audit_line_fill(struct audit_line *line, const struct audit_record *record)
{
    size_t used = 0;
    line->record = *record;
    for (size_t i = 0; i < NITEMS(audit_line_fields); i++) {
        const struct audit_line_field *field = &audit_line_fields[i];
        assert(used + field->size <= sizeof line->texts);
        char *to = line->texts + used;
        size_t len = safe_copy(to, field->size, *audit_line_text(record, field));
        set_text(&line->record, field, (struct text){to, len});
        used += len + 1;
    }
}

void
audit_line_time(char to[AUDIT_LINE_TIME_BYTES], int64_t at_us)
{
    int64_t second = at_us / 1000000, rest_us = at_us % 1000000;
    if (rest_us < 0) {
        rest_us += 1000000;
        second--;
    }
    time_t seconds = (time_t)second;
    struct tm utc = {0};
    char day[24] = "";
    gmtime_r(&seconds, &utc);
    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
    str_format(to, AUDIT_LINE_TIME_BYTES, "%s.%06dZ", day, (int)rest_us);
}

/* The exact form is looked at afterwards, when the record is written once more and compared. */
static enum err
read_time(const char *text, int64_t *at_us, struct why *why)
{
    struct tm utc = {0};
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &utc);
    if (!rest || strlen(rest) != 8 || rest[0] != '.')
        return why_set(why, ERR_FORMAT, "at: expected a time such as 2026-11-22T14:30:05.123456Z");
    int64_t rest_us = 0;
    if (!text_to_i64((struct text){rest + 1, 6}, &rest_us) || rest_us < 0)
        return why_set(why, ERR_FORMAT, "at: expected six digits behind the point");
    *at_us = (int64_t)timegm(&utc) * 1000000 + rest_us;
    return OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

static int
append(const char *at, size_t len, void *bytes)
{
    bytes_add(bytes, at, len);
    return 0;
}

void
audit_line_write(struct bytes *out, const struct audit_line *line)
{
    char at[AUDIT_LINE_TIME_BYTES];
    audit_line_time(at, line->record.at_us);
    json_t *object = json_object();
    json_object_set_new(object, "n", json_integer((json_int_t)line->record.n));
    json_object_set_new(object, "at", json_string(at));
    for (size_t i = 0; i < NITEMS(audit_line_fields); i++) {
        struct text text = *audit_line_text(&line->record, &audit_line_fields[i]);
        json_object_set_new(object, audit_line_fields[i].name, json_stringn(text.at, text.len));
    }
    if (json_dump_callback(object, append, out, JSON_COMPACT) != 0)
        abort(); /* texts are UTF-8: safe.h made them */
    json_decref(object);
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum err
read_text(struct audit_line *line, size_t *used, const struct audit_line_field *field,
          const json_t *object, struct why *why)
{
    const json_t *value = json_object_get(object, field->name);
    if (!json_is_string(value))
        return why_set(why, ERR_FORMAT, "%s: expected a text", field->name);
    struct text text = {json_string_value(value), json_string_length(value)};
    if (text.len >= field->size)
        return why_set(why, ERR_LIMIT, "%s: %zu bytes, at most %zu are accepted", field->name,
                       text.len, field->size - 1);
    if (!safe_is(text))
        return why_set(why, ERR_FORMAT, "%s: characters that no record holds", field->name);
    char *to = line->texts + *used;
    str_copy(to, field->size, text);
    set_text(&line->record, field, (struct text){to, text.len});
    *used += text.len + 1;
    return OK;
}

static enum err
read_object(struct audit_line *line, const json_t *object, struct why *why)
{
    const json_t *n = json_object_get(object, "n"), *at = json_object_get(object, "at");
    if (!json_is_integer(n) || json_integer_value(n) < 1)
        return why_set(why, ERR_FORMAT, "n: expected a number from 1 up");
    if (!json_is_string(at))
        return why_set(why, ERR_FORMAT, "at: expected a time");
    line->record = (struct audit_record){.n = (uint64_t)json_integer_value(n)};
    enum err err = read_time(json_string_value(at), &line->record.at_us, why);
    size_t used = 0;
    for (size_t i = 0; i < NITEMS(audit_line_fields) && !err; i++)
        err = read_text(line, &used, &audit_line_fields[i], object, why);
    return err;
}

/* There is one way to write a record, and this is it. */
static enum err
compare(const struct audit_line *line, struct text text, struct why *why)
{
    struct bytes again = {0};
    audit_line_write(&again, line);
    bool is_same = text_equal(text, (struct text){(const char *)again.at, again.len});
    bytes_free(&again);
    return is_same ? OK
                   : why_set(why, ERR_FORMAT,
                             "not as a gate writes it: a key too many, another "
                             "order, a blank");
}

enum err
audit_line_read(struct audit_line *line, struct text text, struct why *why)
{
    if (text.len > AUDIT_LINE_BYTES)
        return why_set(why, ERR_LIMIT, "%zu bytes, a record has at most %d", text.len,
                       AUDIT_LINE_BYTES);
    json_error_t error;
    json_t *object = json_loadb(text.at ? text.at : "", text.len, JSON_REJECT_DUPLICATES, &error);
    if (!object)
        return why_set(why, ERR_FORMAT, "no JSON: %s at byte %d", error.text, error.position);
    enum err err = json_is_object(object) ? read_object(line, object, why)
                                          : why_set(why, ERR_FORMAT, "no JSON object");
    if (!err)
        err = compare(line, text, why);
    json_decref(object);
    return err;
}
