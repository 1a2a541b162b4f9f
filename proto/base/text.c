#include "proto/base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct text
text_of(const char *cstring)
{
    return (struct text){cstring, cstring ? strlen(cstring) : 0};
}

bool
text_equal(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
text_is(struct text a, const char *cstring)
{
    return text_equal(a, text_of(cstring));
}

bool
text_has_prefix(struct text text, const char *prefix)
{
    size_t len = strlen(prefix);
    return text.len >= len && memcmp(text.at ? text.at : "", prefix, len) == 0;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct text
text_trim(struct text text)
{
    while (text.len > 0 && is_blank(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

struct text
text_cut(struct text *rest, char separator)
{
    struct text head = *rest;
    const char *hit = rest->len ? memchr(rest->at, separator, rest->len) : NULL;
    if (!hit) {
        *rest = (struct text){NULL, 0};
        return head;
    }
    head.len = (size_t)(hit - head.at);
    rest->at = hit + 1;
    rest->len -= head.len + 1;
    return head;
}

bool
text_to_i64(struct text text, int64_t *value)
{
    bool negative = text.len > 0 && text.at[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == text.len)
        return false;
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t sum = 0;
    for (; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(text.at[i] - '0');
        if (sum > (limit - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = negative ? (int64_t)(0 - sum) : (int64_t)sum;
    return true;
}

bool
str_copy(char *to, size_t size, struct text from)
{
    assert(size > 0);
    size_t len = from.len;
    bool fits = len < size;
    if (!fits) {
        len = size - 1;
        while (len > 0 && ((unsigned char)from.at[len] & 0xC0) == 0x80)
            len--;
    }
    if (len > 0)
        memcpy(to, from.at, len);
    to[len] = '\0';
    return fits;
}

/* Text that was cut may end in half a character: takes that half away. */
static void
drop_half_character(char *text)
{
    size_t len = strlen(text), tail = 0;
    while (tail < len && tail < 3 && ((unsigned char)text[len - 1 - tail] & 0xC0) == 0x80)
        tail++;
    if (tail == len)
        return;
    unsigned char lead = (unsigned char)text[len - 1 - tail];
    size_t needs = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (tail < needs)
        text[len - 1 - tail] = '\0';
}

bool
str_vformat(char *to, size_t size, const char *format, va_list args)
{
    assert(size > 0);
    int len = vsnprintf(to, size, format, args);
    if (len < 0)
        to[0] = '\0';
    bool fits = len >= 0 && (size_t)len < size;
    if (!fits)
        drop_half_character(to);
    return fits;
}

bool
str_format(char *to, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool fits = str_vformat(to, size, format, args);
    va_end(args);
    return fits;
}
