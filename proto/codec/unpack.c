#include "proto/codec/unpack.h"

#include <inttypes.h>

/* What a value that is not what it should be is called. */
static const char *
kind_name(const msgpack_object *object)
{
    switch (object->type) {
    case MSGPACK_OBJECT_NIL:
        return "nil";
    case MSGPACK_OBJECT_BOOLEAN:
        return "a boolean";
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
        return "an integer";
    case MSGPACK_OBJECT_NEGATIVE_INTEGER:
        return "a negative integer";
    case MSGPACK_OBJECT_FLOAT32:
    case MSGPACK_OBJECT_FLOAT64:
        return "a float";
    case MSGPACK_OBJECT_STR:
        return "text";
    case MSGPACK_OBJECT_ARRAY:
        return "an array";
    case MSGPACK_OBJECT_MAP:
        return "a map";
    case MSGPACK_OBJECT_BIN:
        return "binary";
    case MSGPACK_OBJECT_EXT:
        return "an extension";
    }
    return "something else";
}

static enum err
expected(const char *what, const msgpack_object *found, struct why *why)
{
    return why_set(why, ERR_FORMAT, "expected %s, found %s", what, kind_name(found));
}

enum err
unpack_i64(const msgpack_object *object, int64_t *value, struct why *why)
{
    if (object->type == MSGPACK_OBJECT_NEGATIVE_INTEGER) {
        *value = object->via.i64;
        return OK;
    }
    if (object->type != MSGPACK_OBJECT_POSITIVE_INTEGER)
        return expected("an integer", object, why);
    if (object->via.u64 > INT64_MAX)
        return why_set(why, ERR_FORMAT, "%" PRIu64 " does not fit into 63 bits", object->via.u64);
    *value = (int64_t)object->via.u64;
    return OK;
}

enum err
unpack_u64(const msgpack_object *object, uint64_t *value, struct why *why)
{
    if (object->type != MSGPACK_OBJECT_POSITIVE_INTEGER)
        return expected("an integer from 0 up", object, why);
    *value = object->via.u64;
    return OK;
}

enum err
unpack_bool(const msgpack_object *object, bool *value, struct why *why)
{
    if (object->type != MSGPACK_OBJECT_BOOLEAN)
        return expected("a boolean", object, why);
    *value = object->via.boolean;
    return OK;
}

enum err
unpack_text(const msgpack_object *object, struct text *text, struct why *why)
{
    if (object->type != MSGPACK_OBJECT_STR)
        return expected("text", object, why);
    *text = (struct text){object->via.str.ptr, object->via.str.size};
    return OK;
}

enum err
unpack_array(const msgpack_object *object, msgpack_object_array *array, struct why *why)
{
    *array = (msgpack_object_array){0};
    if (object->type != MSGPACK_OBJECT_ARRAY)
        return expected("an array", object, why);
    *array = object->via.array;
    return OK;
}

/* A newer peer may say a word that is not in our list: that is the "unknown" of its kind. */
enum { WORD_MAX = 1000000 };

static enum err
unpack_word(const msgpack_object *object, const struct words *words, int *value, struct why *why)
{
    int64_t number;
    enum err err = unpack_i64(object, &number, why);
    if (err)
        return err;
    if (number < 0 || number > WORD_MAX)
        return why_set(why, ERR_FORMAT, "%" PRId64 " cannot be the number of a word", number);
    *value = number < words->count ? (int)number : 0;
    return OK;
}

static enum err
unpack_ints(const msgpack_object *object, msgpack_zone *zone, struct ints *ints, struct why *why)
{
    msgpack_object_array array;
    enum err err = unpack_array(object, &array, why);
    if (err || array.size == 0)
        return err;
    int64_t *list = msgpack_zone_malloc(zone, array.size * sizeof *list);
    if (!list)
        return why_set(why, ERR_LIMIT, "no memory for a list of %" PRIu32, array.size);
    for (uint32_t i = 0; i < array.size; i++) {
        err = unpack_i64(&array.ptr[i], &list[i], why);
        if (err)
            return why_prefix(why, err, "place %" PRIu32, i);
    }
    *ints = (struct ints){list, array.size};
    return OK;
}

static enum err
unpack_field(const msgpack_object *object, const struct event_field *field, msgpack_zone *zone,
             struct event *event, struct why *why)
{
    void *at = (char *)event + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
        return unpack_text(object, at, why);
    case FIELD_INT:
        return unpack_i64(object, at, why);
    case FIELD_BOOL:
        return unpack_bool(object, at, why);
    case FIELD_ENUM:
        return unpack_word(object, field->words, at, why);
    case FIELD_INTS:
        return unpack_ints(object, zone, at, why);
    }
    return why_set(why, ERR_FORMAT, "of no known kind");
}

/* The field of a key, NULL when the row has none. Keys of our own writers come in the row's order:
 * the field that follows the last one is tried first. */
static const struct event_field *
find_field(const struct event_row *row, int64_t key, size_t *next)
{
    if (*next < row->count && row->fields[*next].key == key)
        return &row->fields[(*next)++];
    if (key < 0 || key > EVENT_KEY_MAX)
        return NULL;
    const struct event_field *field = event_field(row, (int)key);
    if (field)
        *next = (size_t)(field - row->fields) + 1;
    return field;
}

static enum err
check_required(const struct event_row *row, uint32_t seen, struct why *why)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct event_field *field = &row->fields[i];
        if (field->required && !(seen & (uint32_t)1 << field->key))
            return why_set(why, ERR_FORMAT, "event %s field %s: missing", row->name, field->name);
    }
    return OK;
}

static enum err
unpack_fields(const msgpack_object_map *map, const struct event_row *row, msgpack_zone *zone,
              struct event *event, struct why *why)
{
    uint32_t seen = 0; /* a bit for each key of the row: EVENT_KEY_MAX is 31 */
    size_t next = 0;
    for (uint32_t i = 0; i < map->size; i++) {
        int64_t key;
        enum err err = unpack_i64(&map->ptr[i].key, &key, why);
        if (err)
            return why_prefix(why, err, "event %s key", row->name);
        const struct event_field *field = find_field(row, key, &next);
        if (!field)
            continue; /* of a newer peer */
        uint32_t bit = (uint32_t)1 << field->key;
        if (seen & bit)
            return why_set(why, ERR_FORMAT, "event %s field %s: said twice", row->name,
                           field->name);
        seen |= bit;
        err = unpack_field(&map->ptr[i].val, field, zone, event, why);
        if (err)
            return why_prefix(why, err, "event %s field %s", row->name, field->name);
    }
    return check_required(row, seen, why);
}

static enum err
unpack_type(const msgpack_object *object, int *type, struct why *why)
{
    int64_t number;
    enum err err = unpack_i64(object, &number, why);
    if (err)
        return why_prefix(why, err, "event type");
    if (number < 0 || number > WORD_MAX)
        return why_set(why, ERR_FORMAT, "event type: %" PRId64 " cannot be one", number);
    *type = (int)number;
    return OK;
}

enum err
unpack_event(const msgpack_object *object, msgpack_zone *zone, struct event *event, struct why *why)
{
    *event = (struct event){0};
    msgpack_object_array array;
    enum err err = unpack_array(object, &array, why);
    if (err)
        return why_prefix(why, err, "event");
    if (array.size < 3)
        return why_set(why, ERR_FORMAT,
                       "event: expected [type, at_us, fields], found %" PRIu32 " values",
                       array.size);
    err = unpack_type(&array.ptr[0], &event->type, why);
    if (err)
        return err;
    const struct event_row *row = event_row(event->type);
    if (!row)
        return why_set(why, ERR_UNKNOWN, "event of unknown type %d", event->type);
    err = unpack_i64(&array.ptr[1], &event->at_us, why);
    if (err)
        return why_prefix(why, err, "event %s at_us", row->name);
    if (array.ptr[2].type != MSGPACK_OBJECT_MAP) {
        expected("a map", &array.ptr[2], why);
        return why_prefix(why, ERR_FORMAT, "event %s fields", row->name);
    }
    return unpack_fields(&array.ptr[2].via.map, row, zone, event, why);
}
