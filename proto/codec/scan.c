#include "proto/codec/scan.h"

#include <stdbool.h>

/* What stands behind the first byte of a value. */
enum shape {
    VALUE, /* `bytes` bytes of value */
    TEXT,  /* `bytes` bytes of length, then so many bytes */
    BINARY,
    ARRAY, /* `bytes` bytes of count, then so many values */
    MAP,   /* `bytes` bytes of count, then so many pairs */
    EXTENSION,
    RESERVED,
};

struct form {
    unsigned char shape, bytes;
};

/* The first bytes 0xC0 ... 0xDF; all others carry their value, length or count in themselves. */
static const struct form forms[32] = {
    {VALUE, 0},     {RESERVED, 0},  {VALUE, 0},     {VALUE, 0},     /* nil, -, false, true */
    {BINARY, 1},    {BINARY, 2},    {BINARY, 4},    {EXTENSION, 0}, /* bin 8 16 32, ext 8 */
    {EXTENSION, 0}, {EXTENSION, 0}, {VALUE, 4},     {VALUE, 8},     /* ext 16 32, float 32 64 */
    {VALUE, 1},     {VALUE, 2},     {VALUE, 4},     {VALUE, 8},     /* uint 8 16 32 64 */
    {VALUE, 1},     {VALUE, 2},     {VALUE, 4},     {VALUE, 8},     /* int 8 16 32 64 */
    {EXTENSION, 0}, {EXTENSION, 0}, {EXTENSION, 0}, {EXTENSION, 0}, /* fixext 1 2 4 8 */
    {EXTENSION, 0}, {TEXT, 1},      {TEXT, 2},      {TEXT, 4},      /* fixext 16, str 8 16 32 */
    {ARRAY, 2},     {ARRAY, 4},     {MAP, 2},       {MAP, 4},       /* array 16 32, map 16 32 */
};

struct scan {
    const unsigned char *at;
    size_t len;
    size_t pos;   /* next byte to read */
    size_t start; /* of the value being looked at */
    int depth;    /* containers that are open */
    size_t
        expected[SCAN_DEPTH + 1]; /* values still to come: of the message, then of each container */
    struct why *why;
};

static size_t
left(const struct scan *scan)
{
    return scan->len - scan->pos;
}

static enum err
cut_short(const struct scan *scan)
{
    return why_set(scan->why, ERR_FORMAT,
                   "message cut short: the value at byte %zu does not end within its %zu bytes",
                   scan->start, scan->len);
}

/* The length or count behind a first byte, big end first. */
static bool
read_count(struct scan *scan, size_t bytes, size_t *count)
{
    if (left(scan) < bytes)
        return false;
    *count = 0;
    for (size_t i = 0; i < bytes; i++)
        *count = *count << 8 | scan->at[scan->pos++];
    return true;
}

static enum err
skip(struct scan *scan, size_t bytes)
{
    if (left(scan) < bytes)
        return cut_short(scan);
    scan->pos += bytes;
    return OK;
}

static enum err
skip_text(struct scan *scan, const char *what, size_t bytes)
{
    if (bytes > SCAN_TEXT_BYTES)
        return why_set(scan->why, ERR_LIMIT, "%s of %zu bytes at byte %zu, at most %d are accepted",
                       what, bytes, scan->start, SCAN_TEXT_BYTES);
    return skip(scan, bytes);
}

static enum err
open_container(struct scan *scan, const char *what, size_t count, size_t bytes_each)
{
    if (scan->depth == SCAN_DEPTH)
        return why_set(scan->why, ERR_LIMIT, "%s at byte %zu is nested deeper than %d", what,
                       scan->start, SCAN_DEPTH);
    if (count > left(scan) / bytes_each)
        return why_set(scan->why, ERR_FORMAT,
                       "%s at byte %zu claims %zu entries, only %zu bytes are left", what,
                       scan->start, count, left(scan));
    scan->expected[++scan->depth] = count * bytes_each;
    return OK;
}

/* A value whose first byte says all: small integers, short texts, small containers. */
static enum err
scan_short(struct scan *scan, unsigned char first)
{
    if (first < 0x80 || first >= 0xE0)
        return OK;
    if (first < 0x90)
        return open_container(scan, "map", first & 0x0F, 2);
    if (first < 0xA0)
        return open_container(scan, "array", first & 0x0F, 1);
    return skip(scan, first & 0x1F);
}

static enum err
scan_value(struct scan *scan)
{
    scan->start = scan->pos;
    if (left(scan) == 0)
        return why_set(scan->why, ERR_FORMAT, "message cut short: a value is missing at byte %zu",
                       scan->pos);
    unsigned char first = scan->at[scan->pos++];
    if (first < 0xC0 || first >= 0xE0)
        return scan_short(scan, first);

    struct form form = forms[first - 0xC0];
    size_t count = 0;
    if (form.shape == VALUE)
        return skip(scan, form.bytes);
    if (!read_count(scan, form.bytes, &count))
        return cut_short(scan);
    switch ((enum shape)form.shape) {
    case TEXT:
        return skip_text(scan, "text", count);
    case BINARY:
        return skip_text(scan, "binary", count);
    case ARRAY:
        return open_container(scan, "array", count, 1);
    case MAP:
        return open_container(scan, "map", count, 2);
    case EXTENSION:
        return why_set(scan->why, ERR_FORMAT, "extension type at byte %zu", scan->start);
    case VALUE:
    case RESERVED:
        break;
    }
    return why_set(scan->why, ERR_FORMAT, "reserved byte 0x%02X at byte %zu", first, scan->start);
}

enum err
scan_message(const void *at, size_t len, size_t max_bytes, struct why *why)
{
    if (len > max_bytes)
        return why_set(why, ERR_LIMIT, "message of %zu bytes, at most %zu are accepted", len,
                       max_bytes);

    struct scan scan = {.at = at, .len = len, .why = why};
    scan.expected[0] = 1;
    for (;;) {
        while (scan.expected[scan.depth] == 0) {
            if (scan.depth == 0)
                goto whole;
            scan.depth--;
        }
        scan.expected[scan.depth]--;
        enum err err = scan_value(&scan);
        if (err)
            return err;
    }
whole:
    if (left(&scan) > 0)
        return why_set(why, ERR_FORMAT, "%zu bytes behind the end of the message, at byte %zu",
                       left(&scan), scan.pos);
    return OK;
}
