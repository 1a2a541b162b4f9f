#include "proto/tariff/tariff.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/tariff/tariff_book.h"

void
tariff_free(struct tariff_book **book)
{
    if (!*book)
        return;
    for (size_t i = 0; i < NITEMS((*book)->texts); i++)
        free((*book)->texts[i]);
    free((*book)->tariffs);
    free((*book)->payouts);
    free((*book)->costs);
    free((*book)->paliers);
    free(*book);
    *book = NULL;
}

enum err
tariff_room(void **array, size_t count, size_t *room, size_t size, struct why *why)
{
    if (count >= TARIFF_ROWS_MAX)
        return why_set(why, ERR_LIMIT, "more than %d rows", TARIFF_ROWS_MAX);
    if (count == *room) {
        *room = *room ? *room * 2 : 32;
        *array = xrealloc(*array, *room * size);
    }
    return OK;
}

/* --- finding ---------------------------------------------------------------------------------- */

static int
compare_id(struct text id, const struct tariff *tariff)
{
    size_t len = strlen(tariff->id), least = id.len < len ? id.len : len;
    int order = least ? memcmp(id.at, tariff->id, least) : 0;
    return order ? order : (id.len > len) - (id.len < len);
}

/* The first tariff of that id that ends after at_us; they are ordered by id, then by time. */
static const struct tariff *
first_ending_after(const struct tariff_book *book, struct text id, int64_t at_us)
{
    size_t low = 0, high = book->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct tariff *tariff = &book->tariffs[middle];
        int order = compare_id(id, tariff);
        if (order > 0 || (order == 0 && tariff->period.to_us <= at_us))
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < book->count && compare_id(id, &book->tariffs[low]) == 0;
    return found ? &book->tariffs[low] : NULL;
}

const struct tariff *
tariff_find(const struct tariff_book *book, struct text id, int64_t at_us)
{
    const struct tariff *tariff = first_ending_after(book, id, at_us);
    return tariff && tariff->period.from_us <= at_us ? tariff : NULL;
}

const struct tariff *
tariff_next(const struct tariff_book *book, struct text id, int64_t at_us)
{
    const struct tariff *tariff = first_ending_after(book, id, at_us);
    const struct tariff *end = book->tariffs + book->count;
    while (tariff && tariff < end && compare_id(id, tariff) == 0) {
        if (tariff->period.from_us > at_us)
            return tariff;
        tariff++;
    }
    return NULL;
}

bool
tariff_has(const struct tariff_book *book, struct text id)
{
    return first_ending_after(book, id, INT64_MIN) != NULL;
}

const struct tariff *
tariff_at(const struct tariff_book *book, size_t i)
{
    return i < book->count ? &book->tariffs[i] : NULL;
}

size_t
tariff_count(const struct tariff_book *book)
{
    return book->count;
}

/* --- limits ----------------------------------------------------------------------------------- */

/* "fr-numbering.tsv line 23, since 2015-10-01, source S13 S15" */
static const char *
written_at(char to[192], const struct plan *plan, const struct plan_range *range)
{
    char period[PERIOD_FORMAT_BYTES];
    str_format(to, 192, "%s line %d, %s, source %.*s", plan_numbering_name(plan), range->line,
               period_format(period, &range->period), TEXT_ARG(range->source));
    return to;
}

enum err
tariff_check_range(const struct tariff *tariff, const struct plan *plan,
                   const struct plan_range *range, struct why *why)
{
    char at[192], price[MONEY_FORMAT_BYTES], cap[MONEY_FORMAT_BYTES];
    written_at(at, plan, range);
    const char *family = words_name(&plan_family_words, (int)range->family);
    bool may = range->family == PLAN_MAJOREE || range->family == PLAN_PER_NUMBER;
    if (tariff->structure == TARIFF_NO_PRICE) {
        if (range->family != PLAN_MAJOREE)
            return OK;
        return why_set(why, ERR_ARG, "range %.*s is %s: expected per-minute or per-call (%s)",
                       TEXT_ARG(range->prefix), family, at);
    }
    bool minute = tariff->structure == TARIFF_PER_MINUTE;
    const char *what = minute ? "per-minute" : "per-call";
    money_format_ue(price, tariff->price_ue);
    if (!may)
        return why_set(why, ERR_ARG,
                       "%s %s: range %.*s is %s, no price of the service is allowed (%s)", what,
                       price, TEXT_ARG(range->prefix), family, at);
    int64_t cap_ue = minute ? range->cap_minute_ue : range->cap_call_ue;
    if (cap_ue == PLAN_NO_CAP || tariff->price_ue <= cap_ue)
        return OK;
    return why_set(why, ERR_LIMIT, "%s %s is above the ceiling of range %.*s, %s EUR (%s)", what,
                   price, TEXT_ARG(range->prefix), money_format_ue(cap, cap_ue), at);
}

/* Is the number in one of the ranges the tariff is for? A tariff that names none is for all. */
static bool
in_ranges(const struct tariff *tariff, const struct plan *plan, struct text national)
{
    for (size_t i = 0; i < tariff->range_count; i++) {
        struct text prefix = text_of(tariff->ranges[i]);
        if (national.len < prefix.len || memcmp(national.at, prefix.at, prefix.len) != 0)
            continue;
        const struct plan_range *named = NULL;
        while ((named = plan_range_named(plan, prefix, &tariff->period, named))) {
            if ((size_t)named->digits == national.len)
                return true;
        }
    }
    return tariff->range_count == 0;
}

enum err
tariff_fits(const struct tariff *tariff, const struct plan *plan, struct text national,
            int64_t at_us, struct why *why)
{
    const struct plan_range *range = plan_find(plan, national, at_us);
    if (!range)
        return why_set(why, ERR_UNKNOWN, "number %.*s is in no range of %s", TEXT_ARG(national),
                       plan_numbering_name(plan));
    if (!in_ranges(tariff, plan, national))
        return why_set(why, ERR_ARG, "tariff %s is not for number %.*s, which is in range %.*s",
                       tariff->id, TEXT_ARG(national), TEXT_ARG(range->prefix));
    enum err err = tariff_check_range(tariff, plan, range, why);
    return err ? why_prefix(why, err, "tariff %s for number %.*s", tariff->id, TEXT_ARG(national))
               : OK;
}

/* --- rows of the grids ------------------------------------------------------------------------ */

const struct tariff_payout *
tariff_payout_row(const struct tariff *tariff, int64_t at_us)
{
    for (size_t i = 0; i < tariff->payouts.count; i++) {
        const struct tariff_payout *row = &tariff->payouts.rows[i];
        if (row->structure == tariff->structure && row->s_price_ue == tariff->price_ue &&
            period_has(&row->period, at_us))
            return row;
    }
    return NULL;
}

enum { ANY_CLASS = -2 };

static const struct tariff_cost *
cost_of_class(const struct tariff *tariff, bool surcharge, int class, int64_t at_us)
{
    for (size_t i = 0; i < tariff->costs.count; i++) {
        const struct tariff_cost *row = &tariff->costs.rows[i];
        bool kind = surcharge ? row->is_surcharge : row->is_usage;
        bool same = class == ANY_CLASS ? row->any_class : row->class == class && !row->any_class;
        if (kind && same && period_has(&row->period, at_us))
            return row;
    }
    return NULL;
}

/* The class itself; satellites as abroad; "*"; and at last the row for unknown callers, which operators
 * bill as the dearest usual class. */
const struct tariff_cost *
tariff_cost_row(const struct tariff *tariff, enum plan_origin_class origin, int64_t at_us,
                bool *assumed)
{
    const struct tariff_cost *row = cost_of_class(tariff, false, (int)origin, at_us);
    if (!row && origin == PLAN_ORIGIN_FOREIGN_SPECIAL)
        row = cost_of_class(tariff, false, PLAN_ORIGIN_FOREIGN, at_us);
    if (!row)
        row = cost_of_class(tariff, false, ANY_CLASS, at_us);
    if (!row)
        row = cost_of_class(tariff, false, PLAN_ORIGIN_UNKNOWN, at_us);
    *assumed = row && !row->any_class && row->class == PLAN_ORIGIN_UNKNOWN;
    return row;
}

const struct tariff_cost *
tariff_surcharge_row(const struct tariff *tariff, enum plan_origin_class origin, int64_t at_us)
{
    const struct tariff_cost *row = cost_of_class(tariff, true, (int)origin, at_us);
    return row ? row : cost_of_class(tariff, true, ANY_CLASS, at_us);
}
