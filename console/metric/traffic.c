#include "console/metric/traffic.h"

#include "console/metric/value.h"
#include "proto/tariff/money.h"

#define SUM(row, member) value_sum(row, offsetof(struct number, member))

/* The largest over the parts. */
static int64_t
most(const struct row *row, size_t offset)
{
    int64_t most = 0;
    for (size_t i = 0; i < row->count; i++) {
        const char *number = (const char *)row->parts[i].number;
        int64_t its = *(const int64_t *)(const void *)(number + offset);
        most = its > most ? its : most;
    }
    return most;
}

struct value
traffic_short_call_ms(const struct row *row)
{
    int64_t ms = most(row, offsetof(struct number, short_call_ms));
    return ms > 0 ? value_number(ms) : value_none();
}

struct value
traffic_short_calls(const struct row *row)
{
    bool has_time = traffic_short_call_ms(row).state == VALUE_OK;
    return has_time ? value_number(SUM(row, day.short_calls)) : value_none();
}

struct value
traffic_short_share(const struct row *row)
{
    struct value calls = traffic_short_calls(row);
    return calls.state == VALUE_OK ? value_ppm(calls.number, SUM(row, day.connected_ended)) : calls;
}

struct value
traffic_before_beep_share(const struct row *row)
{
    return value_ppm(SUM(row, day.before_beep), SUM(row, day.connected_ended));
}

struct value
traffic_again(const struct row *row)
{
    return value_number(SUM(row, day.again));
}

struct value
traffic_again_share(const struct row *row)
{
    return value_ppm(SUM(row, day.again), SUM(row, day.offered));
}

struct value
traffic_announced(const struct row *row)
{
    return value_number(SUM(row, day.announced));
}

struct value
traffic_announced_ms(const struct row *row)
{
    return value_number(SUM(row, day.announced_us) / 1000);
}

struct value
traffic_mean_announced(const struct row *row)
{
    return value_mean_ms(SUM(row, day.announced_us), SUM(row, day.announced));
}

struct value
traffic_max_announced(const struct row *row)
{
    return SUM(row, day.announced) > 0
               ? value_number(most(row, offsetof(struct number, day.announced_max_us)) / 1000)
               : value_none();
}

struct value
traffic_mean_charged(const struct row *row)
{
    int64_t calls = SUM(row, day.priced) + SUM(row, day.assumed) - SUM(row, day.before_beep);
    int64_t charged_us = SUM(row, day.charged_us);
    return charged_us > 0 ? value_mean_ms(charged_us, calls) : value_none();
}

struct value
traffic_dearest(const struct row *row)
{
    if (SUM(row, day.priced) + SUM(row, day.assumed) == 0)
        return value_none();
    int64_t ue60 = most(row, offsetof(struct number, day.s_max_ue60));
    return value_number(money_count(ue60, 6, MONEY_HALF_UP));
}

/* ---- the next price -------------------------------------------------------------------------- */

/* The part with the earliest change; NULL: none. */
static const struct part *
changing(const struct row *row)
{
    const struct part *next = NULL;
    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        if (part->number->change.from_us == 0)
            continue;
        if (!next || part->number->change.from_us < next->number->change.from_us)
            next = part;
    }
    return next;
}

struct value
traffic_change_at(const struct row *row)
{
    const struct part *part = changing(row);
    return part ? value_number(part->number->change.from_us) : value_none();
}

struct value
traffic_change_in(const struct row *row)
{
    const struct part *part = changing(row);
    if (!part)
        return value_none();
    int64_t left_us = part->number->change.from_us - part->site->clock_us;
    return value_number(left_us > 0 ? left_us / 1000 : 0);
}

struct value
traffic_change_price(const struct row *row)
{
    const struct part *part = changing(row);
    return part ? value_text(part->number->change.price) : value_none();
}
