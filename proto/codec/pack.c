#include "proto/codec/pack.h"

#include "proto/codec/scan.h"

/* Callback of the packer; bytes_add aborts when memory is out, so this cannot fail. */
static int
append(void *bytes, const char *at, size_t len)
{
    bytes_add(bytes, at, len);
    return 0;
}

void
pack_init(msgpack_packer *packer, struct bytes *bytes)
{
    msgpack_packer_init(packer, bytes, append);
}

void
pack_text(msgpack_packer *packer, struct text text)
{
    msgpack_pack_str(packer, text.len);
    if (text.len > 0)
        msgpack_pack_str_body(packer, text.at, text.len);
}

void
pack_bool(msgpack_packer *packer, bool value)
{
    if (value)
        msgpack_pack_true(packer);
    else
        msgpack_pack_false(packer);
}

static void
pack_ints(msgpack_packer *packer, const struct ints *ints)
{
    msgpack_pack_array(packer, ints->len);
    for (size_t i = 0; i < ints->len; i++)
        msgpack_pack_int64(packer, ints->at[i]);
}

static const void *
member(const struct event_field *field, const struct event *event)
{
    return (const char *)event + field->offset;
}

bool
pack_is_empty(const struct event_field *field, const struct event *event)
{
    const void *at = member(field, event);
    switch (field->kind) {
    case FIELD_TEXT:
        return ((const struct text *)at)->len == 0;
    case FIELD_INT:
        return *(const int64_t *)at == 0;
    case FIELD_BOOL:
        return !*(const bool *)at;
    case FIELD_ENUM:
        return *(const int *)at == 0;
    case FIELD_INTS:
        return ((const struct ints *)at)->len == 0;
    }
    return true;
}

static enum err
check_field(const struct event_field *field, const struct event *event, struct why *why)
{
    const void *at = member(field, event);
    if (field->kind == FIELD_TEXT && ((const struct text *)at)->len > SCAN_TEXT_BYTES)
        return why_set(why, ERR_LIMIT, "text of %zu bytes, at most %d are accepted",
                       ((const struct text *)at)->len, SCAN_TEXT_BYTES);
    if (field->kind == FIELD_ENUM) {
        int value = *(const int *)at;
        if (value < 0 || value >= field->words->count)
            return why_set(why, ERR_ARG, "%d is none of its words", value);
    }
    return OK;
}

static void
pack_field(msgpack_packer *packer, const struct event_field *field, const struct event *event)
{
    const void *at = member(field, event);
    msgpack_pack_int(packer, field->key);
    switch (field->kind) {
    case FIELD_TEXT:
        pack_text(packer, *(const struct text *)at);
        break;
    case FIELD_INT:
        msgpack_pack_int64(packer, *(const int64_t *)at);
        break;
    case FIELD_BOOL:
        pack_bool(packer, *(const bool *)at);
        break;
    case FIELD_ENUM:
        msgpack_pack_int(packer, *(const int *)at);
        break;
    case FIELD_INTS:
        pack_ints(packer, at);
        break;
    }
}

enum err
pack_event(msgpack_packer *packer, const struct event *event, struct why *why)
{
    const struct event_row *row = event_row(event->type);
    if (!row)
        return why_set(why, ERR_ARG, "event of unknown type %d", event->type);

    const struct event_field *said[EVENT_FIELDS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct event_field *field = &row->fields[i];
        if (!field->required && pack_is_empty(field, event))
            continue;
        enum err err = check_field(field, event, why);
        if (err)
            return why_prefix(why, err, "event %s field %s", row->name, field->name);
        said[count++] = field;
    }

    msgpack_pack_array(packer, 3);
    msgpack_pack_int(packer, event->type);
    msgpack_pack_int64(packer, event->at_us);
    msgpack_pack_map(packer, count);
    for (size_t i = 0; i < count; i++)
        pack_field(packer, said[i], event);
    return OK;
}
