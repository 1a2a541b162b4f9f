#include "proto/tariff/tariff_draft.h"

#include <string.h>

#include "proto/base/safe.h"
#include "proto/tariff/tariff_book.h"

#define CENT_UE INT64_C(10000)
#define SECOND_US INT64_C(1000000)

enum { ANNOUNCEMENT_MAX_S = 120, VAT_MAX_BP = 10000 };

typedef enum err key_fn(struct tariff_draft *draft, struct text value, struct why *why);

static enum err
copy(char *to, size_t size, struct text value, struct why *why)
{
    if (value.len == 0)
        return why_set(why, ERR_FORMAT, "empty");
    return str_copy(to, size, value) ? OK
                                     : why_set(why, ERR_LIMIT, "longer than %zu bytes", size - 1);
}

static enum err
read_label(struct tariff_draft *draft, struct text value, struct why *why)
{
    return copy(draft->tariff.label, sizeof draft->tariff.label, value, why);
}

static enum err
read_payout(struct tariff_draft *draft, struct text value, struct why *why)
{
    return copy(draft->payout, sizeof draft->payout, value, why);
}

static enum err
read_cost(struct tariff_draft *draft, struct text value, struct why *why)
{
    return copy(draft->cost, sizeof draft->cost, value, why);
}

static enum err
read_from(struct tariff_draft *draft, struct text value, struct why *why)
{
    struct period period;
    enum err err = period_parse(value, (struct text){0}, &period, why);
    return err ? err : copy(draft->from, sizeof draft->from, value, why);
}

static enum err
read_to(struct tariff_draft *draft, struct text value, struct why *why)
{
    struct period period;
    enum err err = period_parse((struct text){0}, value, &period, why);
    return err ? err : copy(draft->to, sizeof draft->to, value, why);
}

/* "089", "081 082 089" */
static enum err
read_range(struct tariff_draft *draft, struct text value, struct why *why)
{
    struct tariff *tariff = &draft->tariff;
    for (struct text rest = value; rest.len > 0; rest = text_trim(rest)) {
        struct text word = text_cut(&rest, ' ');
        if (tariff->range_count == TARIFF_RANGES_MAX)
            return why_set(why, ERR_LIMIT, "more than %d ranges", TARIFF_RANGES_MAX);
        enum err err = copy(tariff->ranges[tariff->range_count++], PLAN_NUMBER_BYTES, word, why);
        if (err)
            return err;
    }
    return value.len > 0 ? OK : why_set(why, ERR_FORMAT, "empty, expected such as 089");
}

static enum err
read_s(struct tariff_draft *draft, enum tariff_structure structure, struct text value,
       struct why *why)
{
    struct tariff *tariff = &draft->tariff;
    int64_t price_ue;
    enum err err = money_decimal_parse(value, 6, RATE_PRICE_MAX_UE, &price_ue, why);
    if (err)
        return err;
    if (price_ue == 0)
        return why_set(why, ERR_FORMAT, "0, expected above 0; without S leave the line out");
    if (price_ue % CENT_UE != 0)
        return why_set(why, ERR_FORMAT, "%.*s is not a multiple of 0.01 EUR (S25)",
                       TEXT_ARG(value));
    if (tariff->structure == TARIFF_NO_PRICE) {
        tariff->structure = structure;
        tariff->price_ue = price_ue;
    }
    return OK;
}

static enum err
read_per_minute(struct tariff_draft *draft, struct text value, struct why *why)
{
    return read_s(draft, TARIFF_PER_MINUTE, value, why);
}

static enum err
read_per_call(struct tariff_draft *draft, struct text value, struct why *why)
{
    return read_s(draft, TARIFF_PER_CALL, value, why);
}

/* "20%", "8.5%" */
static enum err
read_vat(struct tariff_draft *draft, struct text value, struct why *why)
{
    if (value.len < 2 || value.at[value.len - 1] != '%')
        return why_set(why, ERR_FORMAT, "\"%.*s\", expected such as 20%%", TEXT_ARG(value));
    struct text number = text_trim((struct text){value.at, value.len - 1});
    return money_decimal_parse(number, 2, VAT_MAX_BP, &draft->tariff.vat_bp, why);
}

/* "12s", "30min" */
static enum err
read_seconds(struct text value, int64_t max_s, int64_t *seconds, struct why *why)
{
    static const struct {
        const char *unit;
        int64_t seconds;
    } units[] = {{"min", 60}, {"s", 1}};
    for (size_t i = 0; i < NITEMS(units); i++) {
        size_t len = strlen(units[i].unit);
        int64_t count;
        if (value.len <= len || memcmp(value.at + value.len - len, units[i].unit, len) != 0)
            continue;
        if (!text_to_i64((struct text){value.at, value.len - len}, &count) || count < 0)
            break;
        if (count > max_s / units[i].seconds)
            return why_set(why, ERR_LIMIT, "\"%.*s\" is above %d s", TEXT_ARG(value), (int)max_s);
        *seconds = count * units[i].seconds;
        return OK;
    }
    return why_set(why, ERR_FORMAT, "\"%.*s\", expected such as 12s or 30min", TEXT_ARG(value));
}

static enum err
read_announcement(struct tariff_draft *draft, struct text value, struct why *why)
{
    int64_t seconds = 0;
    enum err err = read_seconds(value, ANNOUNCEMENT_MAX_S, &seconds, why);
    draft->tariff.announcement_us = seconds * SECOND_US;
    return err;
}

static enum err
read_max_time(struct tariff_draft *draft, struct text value, struct why *why)
{
    enum err err = read_seconds(value, RATE_SECONDS_MAX, &draft->tariff.s.max_s, why);
    if (!err && draft->tariff.s.max_s == 0)
        err = why_set(why, ERR_FORMAT, "0, expected above 0");
    return err;
}

static enum err
read_max_price(struct tariff_draft *draft, struct text value, struct why *why)
{
    enum err err = money_decimal_parse(value, 6, RATE_PRICE_MAX_UE, &draft->tariff.s.most_ue, why);
    if (!err && draft->tariff.s.most_ue == 0)
        err = why_set(why, ERR_FORMAT, "0, expected above 0");
    return err;
}

static enum err
read_one_of(struct text value, const char *first, const char *second, bool *is_second,
            struct why *why)
{
    *is_second = text_is(value, second);
    if (*is_second || text_is(value, first))
        return OK;
    return why_set(why, ERR_UNKNOWN, "\"%.*s\", expected %s or %s", TEXT_ARG(value), first, second);
}

static enum err
read_starts(struct tariff_draft *draft, struct text value, struct why *why)
{
    bool agent = false;
    enum err err = read_one_of(value, "beep", "agent", &agent, why);
    draft->tariff.starts = agent ? TARIFF_FROM_AGENT : TARIFF_FROM_BEEP;
    return err;
}

static enum err
read_at_max(struct tariff_draft *draft, struct text value, struct why *why)
{
    bool cut = false;
    enum err err = read_one_of(value, "free", "cut", &cut, why);
    draft->tariff.s.at_max = cut ? RATE_CUT : RATE_FREE;
    return err;
}

static enum err
read_rounding(struct tariff_draft *draft, struct text value, struct why *why)
{
    return money_rule_parse(value, &draft->tariff.rounding, why);
}

static enum err
read_payout_rounding(struct tariff_draft *draft, struct text value, struct why *why)
{
    return money_rule_parse(value, &draft->tariff.payout_rounding, why);
}

static enum err
read_cost_rounding(struct tariff_draft *draft, struct text value, struct why *why)
{
    return money_rule_parse(value, &draft->tariff.cost_rounding, why);
}

static const char *const key_names[DRAFT_KEYS] = {
    [DRAFT_LABEL] = "label",
    [DRAFT_RANGE] = "range",
    [DRAFT_PER_MINUTE] = "per-minute",
    [DRAFT_PER_CALL] = "per-call",
    [DRAFT_VAT] = "vat",
    [DRAFT_ANNOUNCEMENT] = "announcement",
    [DRAFT_STARTS] = "starts",
    [DRAFT_MAX_TIME] = "max-time",
    [DRAFT_MAX_PRICE] = "max-price",
    [DRAFT_AT_MAX] = "at-max",
    [DRAFT_ROUNDING] = "rounding",
    [DRAFT_PAYOUT] = "payout",
    [DRAFT_PAYOUT_ROUNDING] = "payout-rounding",
    [DRAFT_COST] = "cost",
    [DRAFT_COST_ROUNDING] = "cost-rounding",
    [DRAFT_FROM] = "from",
    [DRAFT_TO] = "to",
};

static key_fn *const key_readers[DRAFT_KEYS] = {
    [DRAFT_LABEL] = read_label,
    [DRAFT_RANGE] = read_range,
    [DRAFT_PER_MINUTE] = read_per_minute,
    [DRAFT_PER_CALL] = read_per_call,
    [DRAFT_VAT] = read_vat,
    [DRAFT_ANNOUNCEMENT] = read_announcement,
    [DRAFT_STARTS] = read_starts,
    [DRAFT_MAX_TIME] = read_max_time,
    [DRAFT_MAX_PRICE] = read_max_price,
    [DRAFT_AT_MAX] = read_at_max,
    [DRAFT_ROUNDING] = read_rounding,
    [DRAFT_PAYOUT] = read_payout,
    [DRAFT_PAYOUT_ROUNDING] = read_payout_rounding,
    [DRAFT_COST] = read_cost,
    [DRAFT_COST_ROUNDING] = read_cost_rounding,
    [DRAFT_FROM] = read_from,
    [DRAFT_TO] = read_to,
};

static enum err
begin_tariff(struct tariff_drafts *reading, const struct ini_entry *entry, struct why *why)
{
    struct text rest = text_of(entry->section), word = text_cut(&rest, ' ');
    rest = text_trim(rest);
    if (!text_is(word, "tariff") || rest.len == 0 || memchr(rest.at, ' ', rest.len))
        return why_set(why, ERR_FORMAT, "section [%s], expected [tariff ID]", entry->section);
    void *drafts = reading->drafts;
    enum err err =
        tariff_room(&drafts, reading->count, &reading->room, sizeof *reading->drafts, why);
    reading->drafts = drafts;
    if (err)
        return err;
    const struct money_rule cents = {MONEY_HALF_UP, 2, false};
    struct tariff_draft *draft = &reading->drafts[reading->count++];
    *draft = (struct tariff_draft){.tariff = {.vat_bp = TARIFF_VAT_NOT_STATED,
                                              .rounding = cents,
                                              .payout_rounding = cents,
                                              .cost_rounding = cents,
                                              .line = entry->line}};
    return copy(draft->tariff.id, sizeof draft->tariff.id, rest, why);
}

enum err
tariff_draft_read(void *context, const struct ini_entry *entry, struct why *why)
{
    struct tariff_drafts *reading = context;
    struct text value = text_of(entry->value);
    if (!safe_is(value) || !safe_is(text_of(entry->section)) ||
        (entry->key && !safe_is(text_of(entry->key))))
        return why_set(why, ERR_FORMAT, "broken UTF-8 or characters that cannot be shown");
    if (!entry->key)
        return begin_tariff(reading, entry, why);
    if (reading->count == 0)
        return why_set(why, ERR_FORMAT, "%s stands before the first [tariff ID]", entry->key);
    struct tariff_draft *draft = &reading->drafts[reading->count - 1];
    for (int key = 0; key < DRAFT_KEYS; key++) {
        if (strcmp(entry->key, key_names[key]) != 0)
            continue;
        if (draft->lines[key])
            return why_set(why, ERR_FORMAT, "%s is in line %d too", entry->key, draft->lines[key]);
        draft->lines[key] = entry->line;
        enum err err = key_readers[key](draft, value, why);
        return err ? why_prefix(why, err, "%s", entry->key) : OK;
    }
    const char *near = ini_nearest(entry->key, key_names, DRAFT_KEYS);
    return why_set(why, ERR_UNKNOWN, "unknown key \"%s\"%s%s%s", entry->key,
                   near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

const char *
tariff_draft_key(enum draft_key key)
{
    return key_names[key];
}
