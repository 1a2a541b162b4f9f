#include "proto/base/safe.h"

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD, MAX_MARKS = 4 };

size_t
safe_next(struct text text, int32_t *codepoint)
{
    if (text.len == 0)
        return 0;
    unsigned char first = (unsigned char)text.at[0];
    if (first < 0x80) {
        *codepoint = first;
        return 1;
    }
    utf8proc_int32_t read;
    utf8proc_ssize_t len =
        utf8proc_iterate((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &read);
    if (len <= 0) {
        *codepoint = REPLACEMENT;
        return 1;
    }
    *codepoint = read;
    return (size_t)len;
}

bool
safe_codepoint(int32_t codepoint)
{
    if (codepoint < 0x20)
        return false;
    if (codepoint < 0x7F)
        return true;
    switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_CC: /* controls, C1 */
    case UTF8PROC_CATEGORY_CF: /* format: bidi, zero width, soft hyphen */
    case UTF8PROC_CATEGORY_CS: /* surrogates */
    case UTF8PROC_CATEGORY_CO: /* private use */
    case UTF8PROC_CATEGORY_CN: /* unassigned */
    case UTF8PROC_CATEGORY_ZL: /* line separator */
    case UTF8PROC_CATEGORY_ZP: /* paragraph separator */
        return false;
    default:
        return true;
    }
}

int
safe_width(int32_t codepoint)
{
    if (codepoint < 0x300)
        return codepoint >= 0x20 && (codepoint < 0x7F || codepoint >= 0xA0) ? 1 : 0;
    int width = utf8proc_charwidth(codepoint);
    return width < 0 ? 0 : width > 2 ? 2 : width;
}

/* One code point of the input as it may be shown: itself, a blank for a tab or a newline, or
 * -1 for what is left out. `marks` counts the combining marks in a row, -1 before any base. */
static int32_t
shown(int32_t codepoint, int *marks)
{
    if (codepoint == '\t' || codepoint == '\n' || codepoint == '\r')
        codepoint = ' ';
    if (!safe_codepoint(codepoint))
        return -1;
    if (safe_width(codepoint) == 0) {
        if (*marks < 0 || *marks >= MAX_MARKS)
            return -1;
        ++*marks;
        return codepoint;
    }
    *marks = 0;
    return codepoint;
}

size_t
safe_copy(char *to, size_t size, struct text from)
{
    assert(size > 0);
    size_t used = 0;
    int marks = -1;
    while (from.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(from, &codepoint);
        from.at += took;
        from.len -= took;
        codepoint = shown(codepoint, &marks);
        if (codepoint < 0)
            continue;
        utf8proc_uint8_t encoded[4];
        size_t len = (size_t)utf8proc_encode_char(codepoint, encoded);
        if (used + len >= size)
            break;
        memcpy(to + used, encoded, len);
        used += len;
    }
    to[used] = '\0';
    return used;
}

bool
safe_is(struct text text)
{
    int marks = -1;
    while (text.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(text, &codepoint);
        bool broken = took == 1 && codepoint == REPLACEMENT;
        if (broken || shown(codepoint, &marks) != codepoint)
            return false;
        text.at += took;
        text.len -= took;
    }
    return true;
}

/* Would a spreadsheet run it? Some drop the blanks in front first, and some read the wide forms. */
static bool
is_formula(struct text cell)
{
    static const char *const starts[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    cell = text_trim(cell);
    for (size_t i = 0; i < NITEMS(starts); i++) {
        if (text_has_prefix(cell, starts[i]))
            return true;
    }
    return false;
}

size_t
safe_copy_csv(char *to, size_t size, struct text from)
{
    size_t len = safe_copy(to, size, from);
    if (!is_formula((struct text){to, len}))
        return len;
    if (size < 3) { /* no room for the guard and something to guard */
        to[0] = '\0';
        return 0;
    }
    to[0] = '\'';
    return 1 + safe_copy(to + 1, size - 1, from);
}

static bool
is_broken(int32_t codepoint, size_t took)
{
    return codepoint == 0 || (took == 1 && codepoint == REPLACEMENT);
}

bool
safe_is_utf8(struct text text)
{
    while (text.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(text, &codepoint);
        if (is_broken(codepoint, took))
            return false;
        text.at += took;
        text.len -= took;
    }
    return true;
}

size_t
safe_repair(char *to, struct text from)
{
    size_t used = 0;
    while (from.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(from, &codepoint);
        if (is_broken(codepoint, took))
            codepoint = REPLACEMENT;
        used += (size_t)utf8proc_encode_char(codepoint, (utf8proc_uint8_t *)to + used);
        from.at += took;
        from.len -= took;
    }
    return used;
}
