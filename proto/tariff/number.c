#include "proto/tariff/number.h"

#include <string.h>

enum { SHORT_DIGITS = 6 }; /* 3640, 118712 */

/* Blanks and the signs people put between the groups; also U+00A0 and U+202F, by their bytes. */
static size_t
separator(struct text text, size_t i)
{
    static const char *const wide[] = {"\xc2\xa0", "\xe2\x80\xaf"};
    if (strchr(" \t.-/", text.at[i]) && text.at[i])
        return 1;
    for (size_t k = 0; k < NITEMS(wide); k++) {
        size_t len = strlen(wide[k]);
        if (text.len - i >= len && memcmp(text.at + i, wide[k], len) == 0)
            return len;
    }
    return 0;
}

/* The digits of a spelled number, with a leading +; "(0)" is left out behind something. False for
 * what is no telephone number. */
static bool
digits_of(char *to, size_t size, struct text from)
{
    size_t len = 0;
    for (size_t i = 0; i < from.len;) {
        size_t skip = separator(from, i);
        char c = from.at[i];
        if (!skip && c == '(' && from.len - i >= 3 && memcmp(from.at + i, "(0)", 3) == 0 && len)
            skip = 3;
        if (skip) {
            i += skip;
            continue;
        }
        if (!(c >= '0' && c <= '9') && !(c == '+' && !len))
            return false;
        if (len + 1 >= size)
            return false;
        to[len++] = c;
        i++;
    }
    to[len] = 0;
    return len > 0;
}

/* Behind the country code: nine digits, the first of them no zero; a zero too many is forgiven. */
static const char *
significant(const char *digits)
{
    static const char *const codes[] = {"+33", "0033", "33"};
    for (size_t i = 0; i < NITEMS(codes); i++) {
        size_t len = strlen(codes[i]);
        if (strncmp(digits, codes[i], len) != 0)
            continue;
        const char *rest = digits + len;
        if (*rest == '0')
            rest++;
        return strlen(rest) == 9 && *rest != '0' ? rest : NULL;
    }
    return NULL;
}

struct text
number_national(char to[NUMBER_BYTES], struct text from)
{
    char digits[NUMBER_BYTES];
    struct text trimmed = text_trim(from);
    if (!digits_of(digits, sizeof(digits), trimmed)) {
        str_copy(to, NUMBER_BYTES, trimmed);
        return text_of(to);
    }
    const char *rest = significant(digits);
    size_t len = strlen(digits);
    if (rest)
        str_format(to, NUMBER_BYTES, "0%s", rest);
    else if (digits[0] != '+' && (len <= SHORT_DIGITS || (len == 10 && digits[0] == '0')))
        str_copy(to, NUMBER_BYTES, text_of(digits)); /* only its separators are gone */
    else
        str_copy(to, NUMBER_BYTES, trimmed);
    return text_of(to);
}
