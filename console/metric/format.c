#include "console/metric/format.h"

#include <string.h>

#include "proto/base/fold.h"
#include "proto/base/safe.h"

enum { FORMAT_TEXT_BYTES = 1024 };

#define NBSP "\xC2\xA0"
#define ELLIPSIS "\xE2\x80\xA6"

/* Columns of safe UTF-8 text. */
static int
columns_of(const char *text)
{
    struct text rest = text_of(text);
    int columns = 0;
    while (rest.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(rest, &codepoint);
        columns += safe_width(codepoint);
        rest.at += took;
        rest.len -= took;
    }
    return columns;
}

/* Cuts safe text to `columns`, the last of them an ellipsis. */
static void
cut(char *text, size_t size, int columns, const struct format *format)
{
    const char *mark = format->ascii ? "." : ELLIPSIS;
    struct text rest = text_of(text);
    int used = 0;
    while (rest.len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(rest, &codepoint);
        if (used + safe_width(codepoint) > columns - 1)
            break;
        used += safe_width(codepoint);
        rest.at += took;
        rest.len -= took;
    }
    size_t kept = (size_t)(rest.at - text);
    str_copy(text + kept, size - kept, columns > 0 ? text_of(mark) : TEXT(""));
}

int
format_text(char *to, size_t size, struct text text, int columns, const struct format *format)
{
    if (format->ascii) {
        char safe[FORMAT_TEXT_BYTES];
        safe_copy(safe, sizeof safe, text);
        fold_ascii(to, size, text_of(safe));
    } else {
        safe_copy(to, size, text);
    }
    int width = columns_of(to);
    if (columns < 0 || width <= columns)
        return width;
    cut(to, size, columns, format);
    return columns_of(to);
}

static const char *
blank(const struct format *format)
{
    return format->ascii ? " " : NBSP;
}

/* 1234567 -> "1 234 567" */
static void
group_digits(char *to, size_t size, int64_t number, const struct format *format)
{
    char digits[24];
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    str_format(digits, sizeof digits, "%llu", (unsigned long long)magnitude);
    size_t len = strlen(digits), used = 0;
    to[0] = '\0';
    if (number < 0)
        used = str_copy(to, size, TEXT("-")) ? 1 : 0;
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            used += (size_t)(str_format(to + used, size - used, "%s",
                                        format->french ? blank(format) : ",") *
                             strlen(format->french ? blank(format) : ","));
        if (used + 2 > size)
            return;
        to[used++] = digits[i];
        to[used] = '\0';
    }
}

/* A number of tenths: 125 -> "12,5". */
static void
tenths(char *to, size_t size, int64_t value, const char *unit, const struct format *format)
{
    int64_t magnitude = value < 0 ? -value : value;
    str_format(to, size, "%s%lld%c%lld%s", value < 0 ? "-" : "", (long long)(magnitude / 10),
               format->french ? ',' : '.', (long long)(magnitude % 10), unit);
}

static void
shorten_count(char *to, size_t size, int64_t number, int columns, const struct format *format)
{
    static const struct {
        int64_t divisor;
        const char *unit;
    } steps[] = {{1000, "k"}, {1000000, "M"}, {1000000000, "G"}, {1000000000000, "T"}};
    for (size_t i = 0; i < NITEMS(steps); i++) {
        int64_t whole = number / steps[i].divisor;
        if (whole == 0)
            return; /* what is there is too wide, and a smaller unit would say 0 */
        tenths(to, size, number / (steps[i].divisor / 10), steps[i].unit, format);
        if (columns_of(to) <= columns)
            return;
        str_format(to, size, "%lld%s", (long long)whole, steps[i].unit);
        if (columns_of(to) <= columns)
            return;
    }
}

static void
write_count(char *to, size_t size, int64_t number, int columns, const struct format *format)
{
    group_digits(to, size, number, format);
    if (columns_of(to) <= columns)
        return;
    str_format(to, size, "%lld", (long long)number);
    if (columns_of(to) > columns)
        shorten_count(to, size, number, columns, format);
}

static void
write_ppm(char *to, size_t size, int64_t ppm, int columns, const struct format *format)
{
    int64_t tenth = (ppm + 500) / 1000; /* tenths of a per cent, half up */
    char unit[8];
    str_format(unit, sizeof unit, "%s%%", format->french ? blank(format) : "");
    tenths(to, size, tenth, unit, format);
    if (columns_of(to) <= columns)
        return;
    if (tenth % 10 == 0) { /* 100,0 % says no more than 100 % */
        str_format(to, size, "%lld%s", (long long)(tenth / 10), unit);
        if (columns_of(to) <= columns)
            return;
    }
    tenths(to, size, tenth, "%", format);
    if (columns_of(to) <= columns)
        return;
    str_format(to, size, "%lld%%", (long long)((ppm + 5000) / 10000));
}

static void
write_euro(char *to, size_t size, int64_t ue, int columns, const struct format *format)
{
    int64_t cents = ue >= 0 ? (ue + 5000) / 10000 : -((-ue + 5000) / 10000);
    int64_t magnitude = cents < 0 ? -cents : cents;
    char whole[40];
    group_digits(whole, sizeof whole, magnitude / 100, format);
    const char *sign = cents < 0 ? "-" : "";
    const char *euro = format->ascii ? "EUR" : "\xE2\x82\xAC";
    str_format(to, size, "%s%s%c%02lld%s%s", sign, whole, format->french ? ',' : '.',
               (long long)(magnitude % 100), blank(format), euro);
    if (columns_of(to) <= columns)
        return;
    int64_t euros = (magnitude + 50) / 100;
    group_digits(whole, sizeof whole, euros, format);
    str_format(to, size, "%s%s%s%s", sign, whole, blank(format), euro);
    if (columns_of(to) > columns)
        write_count(to, size, cents < 0 ? -euros : euros, columns, format);
}

static void
write_time(char *to, size_t size, int64_t at_us, int columns, const struct format *format)
{
    int64_t seconds = at_us / 1000000;
    if (format->utc_offset_s)
        seconds += format->utc_offset_s(at_us);
    int64_t day = ((seconds % 86400) + 86400) % 86400;
    int hours = (int)(day / 3600), minutes = (int)(day / 60 % 60), rest = (int)(day % 60);
    if (columns >= 8)
        str_format(to, size, "%02d:%02d:%02d", hours, minutes, rest);
    else
        str_format(to, size, "%02d:%02d", hours, minutes);
}

/* Days since 1970-01-01 as a date of the Gregorian calendar (counted from the first of March). */
static void
civil_date(int64_t days, int64_t *year, int *month, int *day)
{
    enum { DAYS_400 = 146097, TO_MARCH_0000 = 719468 };
    int64_t shifted = days + TO_MARCH_0000;
    int64_t era = (shifted >= 0 ? shifted : shifted - DAYS_400 + 1) / DAYS_400;
    int64_t of_era = shifted - era * DAYS_400;
    int64_t of_year = (of_era - of_era / 1460 + of_era / 36524 - of_era / (DAYS_400 - 1)) / 365;
    int64_t day_of_year = of_era - (365 * of_year + of_year / 4 - of_year / 100);
    int64_t since_march = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * since_march + 2) / 5 + 1);
    *month = (int)(since_march < 10 ? since_march + 3 : since_march - 9);
    *year = of_year + era * 400 + (*month <= 2);
}

/* 01/03/2027 00:00 (2027-03-01 00:00), without the time where there is no room for it. */
static void
write_date(char *to, size_t size, int64_t at_us, int columns, const struct format *format)
{
    enum { WITH_TIME = 16 };
    int64_t seconds = at_us / 1000000;
    if (format->utc_offset_s)
        seconds += format->utc_offset_s(at_us);
    int64_t days = seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400), year;
    int month, day;
    civil_date(days, &year, &month, &day);
    if (format->french)
        str_format(to, size, "%02d/%02d/%04lld", day, month, (long long)year);
    else
        str_format(to, size, "%04lld-%02d-%02d", (long long)year, month, day);
    if (columns >= WITH_TIME) {
        size_t len = strlen(to);
        str_format(to + len, size - len, " ");
        write_time(to + len + 1, size - len - 1, at_us, 5, format);
    }
}

int
format_duration(char *to, size_t size, int64_t ms, const struct format *format)
{
    int64_t seconds = ms / 1000;
    if (seconds < 0)
        seconds = 0;
    if (seconds < 3600)
        str_format(to, size, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
    else if (seconds < 100 * 3600)
        str_format(to, size, "%dh%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60));
    else if (seconds < 100LL * 86400)
        str_format(to, size, "%d%c%02d", (int)(seconds / 86400), format->french ? 'j' : 'd',
                   (int)(seconds / 3600 % 24));
    else
        str_format(to, size, "%lld%c", (long long)(seconds / 86400), format->french ? 'j' : 'd');
    return columns_of(to);
}

/* 12 ms, 1,2 s, then as a duration; a clock that is behind has a sign. */
static void
write_delay(char *to, size_t size, int64_t ms, const struct format *format)
{
    enum { SECONDS_FROM_MS = 1000, DURATION_FROM_MS = 100000 };
    int64_t magnitude = ms < 0 ? -ms : ms;
    const char *gap = format->french ? blank(format) : " ";
    if (magnitude < SECONDS_FROM_MS) {
        str_format(to, size, "%lld%sms", (long long)ms, gap);
    } else if (magnitude < DURATION_FROM_MS) {
        char unit[8];
        str_format(unit, sizeof unit, "%ss", gap);
        tenths(to, size, ms / 100, unit, format);
    } else {
        size_t sign = ms < 0 && str_copy(to, size, TEXT("-")) ? 1 : 0;
        format_duration(to + sign, size - sign, magnitude, format);
    }
}

static void
write_number(char *to, size_t size, const struct metric *metric, int64_t number, int columns,
             const struct format *format)
{
    switch (metric->unit) {
    case UNIT_MS:
        format_duration(to, size, number, format);
        return;
    case UNIT_DELAY:
        write_delay(to, size, number, format);
        return;
    case UNIT_PPM:
        write_ppm(to, size, number, columns, format);
        return;
    case UNIT_UE:
        write_euro(to, size, number, columns, format);
        return;
    case UNIT_RATE:
        tenths(to, size, (number + 50) / 100, "", format);
        return;
    case UNIT_BOOL:
        str_format(to, size, "%s", number ? (format->french ? "oui" : "yes") : "-");
        return;
    case UNIT_DATE:
        write_date(to, size, number, columns, format);
        return;
    case UNIT_TIME:
        write_time(to, size, number, columns, format);
        return;
    case UNIT_COUNT:
    case UNIT_BYTES:
    case UNIT_TEXT:
    case UNIT_WORD:
        write_count(to, size, number, columns, format);
        return;
    }
}

int
format_value(char *to, size_t size, const struct metric *metric, struct value value, int columns,
             const struct format *format)
{
    if (columns <= 0) {
        to[0] = '\0';
        return 0;
    }
    if (value.state != VALUE_OK) {
        str_copy(to, size, value.state == VALUE_NONE ? TEXT("-") : TEXT("?"));
        return 1;
    }
    if (metric->unit == UNIT_TEXT || metric->unit == UNIT_WORD)
        return format_text(to, size, value.text, columns, format);
    write_number(to, size, metric, value.number, columns, format);
    if (columns_of(to) > columns) { /* better no figure than a wrong one */
        memset(to, '#', (size_t)columns);
        to[columns] = '\0';
    }
    return columns_of(to);
}

static bool
all_digits(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    }
    return text.len > 0;
}

void
format_number(char *to, size_t size, struct text number, const struct format *format)
{
    if (number.len != 10 || !all_digits(number) || number.at[0] != '0') {
        format_text(to, size, number, -1, format);
        return;
    }
    const char *n = number.at;
    if (n[1] == '8') /* 0 892 68 06 80 */
        str_format(to, size, "%.1s %.3s %.2s %.2s %.2s", n, n + 1, n + 4, n + 6, n + 8);
    else /* 01 99 00 12 34 */
        str_format(to, size, "%.2s %.2s %.2s %.2s %.2s", n, n + 2, n + 4, n + 6, n + 8);
}
