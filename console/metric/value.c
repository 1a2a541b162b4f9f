#include "console/metric/value.h"

struct value
value_number(int64_t number)
{
    return (struct value){.state = VALUE_OK, .number = number};
}

struct value
value_text(const char *text)
{
    if (!text || text[0] == '\0')
        return value_none();
    return (struct value){.state = VALUE_OK, .text = text_of(text)};
}

struct value
value_word(const char *word)
{
    return (struct value){.state = VALUE_OK, .text = text_of(word)};
}

struct value
value_none(void)
{
    return (struct value){.state = VALUE_NONE};
}

struct value
value_unknown(void)
{
    return (struct value){.state = VALUE_UNKNOWN};
}

struct value
value_ppm(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return value_none();
    __int128 ppm = (__int128)part * 1000000 / whole; /* counters of a lying gate may be anything */
    return value_number(ppm > INT64_MAX ? INT64_MAX : ppm < INT64_MIN ? INT64_MIN : (int64_t)ppm);
}

struct value
value_mean_ms(int64_t sum_us, int64_t count)
{
    return count > 0 ? value_number(sum_us / count / 1000) : value_none();
}

int64_t
value_sum(const struct row *row, size_t offset)
{
    int64_t sum = 0;
    for (size_t i = 0; i < row->count; i++) {
        const char *subject = (const char *)row->parts[i].number; /* any member of the union */
        sum += *(const int64_t *)(const void *)(subject + offset);
    }
    return sum;
}
