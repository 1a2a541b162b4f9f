#include "proto/base/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "proto/base/safe.h"

static const struct {
    int32_t codepoint;
    const char *ascii;
} table[] = {
    {0xA0, " "},   {0xA9, "c"},   {0xAB, "\""},  {0xB0, "o"},    {0xB7, "."},    {0xBB, "\""},
    {0xC6, "AE"},  {0xD7, "x"},   {0xD8, "O"},   {0xDF, "ss"},   {0xE6, "ae"},   {0xF8, "o"},
    {0x152, "OE"}, {0x153, "oe"}, {0x2009, " "}, {0x2010, "-"},  {0x2011, "-"},  {0x2013, "-"},
    {0x2014, "-"}, {0x2018, "'"}, {0x2019, "'"}, {0x201C, "\""}, {0x201D, "\""}, {0x2022, "*"},
    {0x2026, "."}, {0x202F, " "}, {0x20AC, "E"}, {0x2190, "<"},  {0x2191, "^"},  {0x2192, ">"},
    {0x2193, "v"}, {0x25B2, "^"}, {0x25B6, ">"}, {0x25BC, "v"},  {0x25CF, "*"},  {0x25CB, "o"},
};

/* Box drawing: lines by direction, everything that joins is a cross. */
static char
box_as_ascii(int32_t codepoint)
{
    switch (codepoint) {
    case 0x2500:
    case 0x2501:
    case 0x2504:
    case 0x2550:
        return '-';
    case 0x2502:
    case 0x2503:
    case 0x2506:
    case 0x2551:
        return '|';
    default:
        return '+';
    }
}

static size_t
put(char to[FOLD_CODEPOINT_BYTES], const char *ascii)
{
    str_copy(to, FOLD_CODEPOINT_BYTES, text_of(ascii));
    return strlen(to);
}

size_t
fold_codepoint(int32_t codepoint, char to[FOLD_CODEPOINT_BYTES])
{
    if (codepoint < 0x80)
        return put(to, (char[]){(char)codepoint, '\0'});
    for (size_t i = 0; i < NITEMS(table); i++) {
        if (table[i].codepoint == codepoint)
            return put(to, table[i].ascii);
    }
    if (codepoint >= 0x2500 && codepoint < 0x2580)
        return put(to, (char[]){box_as_ascii(codepoint), '\0'});
    if (codepoint >= 0x2581 && codepoint <= 0x2588) /* eighths of a block: 1 ... 8 */
        return put(to, (char[]){(char)('1' + codepoint - 0x2581), '\0'});
    int width = safe_width(codepoint);
    if (width == 0)
        return put(to, "");
    utf8proc_int32_t parts[16];
    utf8proc_ssize_t count =
        utf8proc_decompose_char(codepoint, parts, NITEMS(parts), UTF8PROC_DECOMPOSE, NULL);
    if (count > 0 && parts[0] < 0x80)
        return put(to, (char[]){(char)parts[0], '\0'});
    return put(to, width == 2 ? "??" : "?");
}

size_t
fold_ascii(char *to, size_t size, struct text text)
{
    size_t used = 0;
    while (text.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(text, &codepoint);
        text.at += took;
        text.len -= took;
        char ascii[FOLD_CODEPOINT_BYTES];
        size_t len = fold_codepoint(codepoint, ascii);
        if (used + len >= size)
            break;
        memcpy(to + used, ascii, len);
        used += len;
    }
    to[used] = '\0';
    return used;
}

size_t
fold_search(char *to, size_t size, struct text text)
{
    size_t used = 0;
    while (text.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(text, &codepoint);
        text.at += took;
        text.len -= took;
        if (codepoint < 0x80) { /* most of it: no need to ask */
            if (used + 1 >= size)
                goto out;
            bool is_upper = codepoint >= 'A' && codepoint <= 'Z';
            to[used++] = (char)(is_upper ? codepoint + 'a' - 'A' : codepoint);
            continue;
        }
        utf8proc_int32_t parts[16];
        utf8proc_ssize_t count = utf8proc_decompose_char(
            codepoint, parts, NITEMS(parts),
            UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, NULL);
        for (utf8proc_ssize_t i = 0; i < count && i < (utf8proc_ssize_t)NITEMS(parts); i++) {
            utf8proc_uint8_t encoded[4];
            size_t len = (size_t)utf8proc_encode_char(parts[i], encoded);
            if (used + len >= size)
                goto out;
            memcpy(to + used, encoded, len);
            used += len;
        }
    }
out:
    to[used] = '\0';
    return used;
}
