#include <stdlib.h>
#include <string.h>

#include "proto/base/ini.h"
#include "proto/base/mem.h"
#include "proto/tariff/money.h"
#include "proto/tariff/plan.h"
#include "proto/tariff/plan_rows.h"
#include "proto/tariff/tsv.h"

/* Ceilings above this are a slip of the pen, not law. */
#define CAP_MAX_UE INT64_C(1000000000)

enum { DIGITS_MIN = 2, DIGITS_MAX = 15 };

/* --- cells ------------------------------------------------------------------------------------ */

static bool
is_digits(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    }
    return text.len > 0;
}

static enum err
parse_word(const char *what, const struct words *words, struct text cell, int *value,
           struct why *why)
{
    *value = words_value(words, cell);
    if (*value >= 0)
        return OK;
    char wrong[64];
    str_copy(wrong, sizeof wrong, cell);
    const char *near = ini_nearest(wrong, words->names, (size_t)words->count);
    return why_set(why, ERR_UNKNOWN, "unknown %s \"%s\"%s%s%s", what, wrong,
                   near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static enum err
parse_digits(struct text prefix, struct text cell, int least, int *digits, struct why *why)
{
    int64_t value;
    if (!text_to_i64(cell, &value) ||
        (value != least && (value < DIGITS_MIN || value > DIGITS_MAX)))
        return why_set(why, ERR_FORMAT, "digits \"%.*s\", expected %d to %d", TEXT_ARG(cell), least,
                       DIGITS_MAX);
    if (!is_digits(prefix) || (value > 0 && prefix.len > (size_t)value))
        return why_set(why, ERR_FORMAT, "prefix \"%.*s\", expected 1 to %d digits",
                       TEXT_ARG(prefix), (int)value);
    *digits = (int)value;
    return OK;
}

static enum err
parse_cap(const char *what, struct text cell, int64_t *cap_ue, struct why *why)
{
    *cap_ue = PLAN_NO_CAP;
    if (cell.len == 0)
        return OK;
    enum err err = money_decimal_parse(cell, 6, CAP_MAX_UE, cap_ue, why);
    return err ? why_prefix(why, err, "%s", what) : OK;
}

/* --- the numbering file ----------------------------------------------------------------------- */

enum range_column {
    R_PREFIX,
    R_DIGITS,
    R_CLASS,
    R_FAMILY,
    R_CAP_MINUTE,
    R_CAP_CALL,
    R_SIGNAGE,
    R_STATUS,
    R_CONFIDENCE,
    R_FROM,
    R_TO,
    R_SOURCE,
    R_NOTE,
};
static const char *const range_columns[] = {
    "prefix",  "digits", "class",      "tariff",     "s_cap_min_eur_ttc", "s_cap_call_eur_ttc",
    "signage", "status", "confidence", "valid_from", "valid_to",          "source",
    "note",
};

static enum err
fill_range(struct plan_range *range, const struct text *cells, struct why *why)
{
    int class = 0, family = 0, signage = 0;
    enum err err = parse_digits(cells[R_PREFIX], cells[R_DIGITS], DIGITS_MIN, &range->digits, why);
    if (!err)
        err = parse_word("class", &plan_class_words, cells[R_CLASS], &class, why);
    if (!err)
        err = parse_word("tariff", &plan_family_words, cells[R_FAMILY], &family, why);
    if (!err)
        err = parse_word("signage", &plan_signage_words, cells[R_SIGNAGE], &signage, why);
    if (!err)
        err = parse_cap("s_cap_min_eur_ttc", cells[R_CAP_MINUTE], &range->cap_minute_ue, why);
    if (!err)
        err = parse_cap("s_cap_call_eur_ttc", cells[R_CAP_CALL], &range->cap_call_ue, why);
    if (!err)
        err = period_parse(cells[R_FROM], cells[R_TO], &range->period, why);
    range->prefix = cells[R_PREFIX];
    range->class = (enum plan_class) class;
    range->family = (enum plan_family)family;
    range->signage = (enum plan_signage)signage;
    range->status = cells[R_STATUS];
    range->confidence = cells[R_CONFIDENCE];
    range->source = cells[R_SOURCE];
    range->note = cells[R_NOTE];
    return err;
}

static enum err
add_range(void *context, const struct text *cells, int line, struct why *why)
{
    struct plan *plan = context;
    struct plan_range range = {.line = line};
    enum err err = fill_range(&range, cells, why);
    if (err)
        return err;
    uint32_t *place = plan_tree_place(&plan->by_dialled, (size_t)range.digits, range.prefix);
    for (uint32_t row = *place; row; row = plan->ranges[row - 1].next) {
        const struct plan_range *other = &plan->ranges[row - 1];
        if (period_overlaps(&other->period, &range.period))
            return why_set(why, ERR_FORMAT,
                           "prefix %.*s of %d digits is in line %d too, with overlapping dates",
                           TEXT_ARG(range.prefix), range.digits, other->line);
    }
    if (plan->range_count >= PLAN_ROWS_MAX)
        return why_set(why, ERR_LIMIT, "more than %d rows", PLAN_ROWS_MAX);
    if (plan->range_count == plan->range_room) {
        plan->range_room = plan->range_room ? plan->range_room * 2 : 128;
        plan->ranges = xrealloc(plan->ranges, plan->range_room * sizeof *plan->ranges);
    }
    range.next = *place;
    plan->ranges[plan->range_count++] = range;
    *place = (uint32_t)plan->range_count;
    return OK;
}

/* --- the origins file ------------------------------------------------------------------------- */

enum origin_column {
    O_PREFIX,
    O_DIGITS,
    O_E164,
    O_CLASS,
    O_ZONE,
    O_ZONE_NAME,
    O_ISO,
    O_TIMEZONE,
    O_CONFIDENCE,
    O_FROM,
    O_TO,
    O_SOURCE,
    O_NOTE,
};
static const char *const origin_columns[] = {
    "prefix",   "digits",     "e164",       "origin_class", "zone",   "zone_name", "iso",
    "timezone", "confidence", "valid_from", "valid_to",     "source", "note",
};

/* "+590690" for the prefix "0690": what stands before the common end is the country code. */
static enum err
parse_e164(struct plan_origin *origin, struct why *why)
{
    struct text e164 = origin->e164, prefix = origin->prefix;
    struct text bare = {e164.at + 1, e164.len ? e164.len - 1 : 0};
    if (e164.len < 2 || e164.at[0] != '+' || !is_digits(bare) || bare.len > DIGITS_MAX)
        return why_set(why, ERR_FORMAT, "e164 \"%.*s\", expected + and digits", TEXT_ARG(e164));
    if (origin->digits == 0)
        return text_equal(bare, prefix)
                   ? OK
                   : why_set(why, ERR_FORMAT, "e164 %.*s is not + and the prefix %.*s",
                             TEXT_ARG(e164), TEXT_ARG(prefix));
    struct text tail = {prefix.at + 1, prefix.len - 1};
    if (prefix.at[0] != '0' || bare.len <= tail.len ||
        memcmp(bare.at + bare.len - tail.len, tail.at, tail.len) != 0)
        return why_set(why, ERR_FORMAT, "e164 %.*s is not a country code and %.*s without its 0",
                       TEXT_ARG(e164), TEXT_ARG(prefix));
    origin->code = (struct text){bare.at, bare.len - tail.len};
    return OK;
}

static enum err
fill_origin(struct plan_origin *origin, const struct text *cells, struct why *why)
{
    int class = 0;
    origin->prefix = cells[O_PREFIX];
    origin->e164 = cells[O_E164];
    origin->zone = cells[O_ZONE];
    origin->zone_name = cells[O_ZONE_NAME];
    origin->iso = cells[O_ISO];
    origin->timezone = cells[O_TIMEZONE];
    origin->confidence = cells[O_CONFIDENCE];
    origin->source = cells[O_SOURCE];
    origin->note = cells[O_NOTE];
    enum err err = parse_word("origin_class", &plan_origin_words, cells[O_CLASS], &class, why);
    origin->class = (enum plan_origin_class) class;
    if (!err)
        err = period_parse(cells[O_FROM], cells[O_TO], &origin->period, why);
    if (err || origin->e164.len == 0) /* anonymous, unknown: no number has them */
        return err;
    err = parse_digits(origin->prefix, cells[O_DIGITS], 0, &origin->digits, why);
    return err ? err : parse_e164(origin, why);
}

static enum err
check_twice(const struct plan *plan, uint32_t row, const struct plan_origin *origin,
            struct why *why)
{
    for (; row; row = plan->origins[row - 1].next) {
        const struct plan_origin *other = &plan->origins[row - 1];
        if (other->digits == origin->digits && period_overlaps(&other->period, &origin->period))
            return why_set(why, ERR_FORMAT, "%.*s is in line %d too, with overlapping dates",
                           TEXT_ARG(origin->e164), other->line);
    }
    return OK;
}

static enum err
note_code(struct plan *plan, struct text code, struct why *why)
{
    for (size_t i = 0; i < plan->code_count; i++) {
        if (text_equal(plan->codes[i], code))
            return OK;
    }
    if (plan->code_count == PLAN_CODES_MAX)
        return why_set(why, ERR_LIMIT, "more than %d country codes in one plan", PLAN_CODES_MAX);
    plan->codes[plan->code_count++] = code;
    return OK;
}

static enum err
add_origin(void *context, const struct text *cells, int line, struct why *why)
{
    struct plan *plan = context;
    struct plan_origin origin = {.line = line};
    enum err err = fill_origin(&origin, cells, why);
    if (err)
        return err;
    if (plan->origin_count >= PLAN_ROWS_MAX)
        return why_set(why, ERR_LIMIT, "more than %d rows", PLAN_ROWS_MAX);
    if (plan->origin_count == plan->origin_room) {
        plan->origin_room = plan->origin_room ? plan->origin_room * 2 : 256;
        plan->origins = xrealloc(plan->origins, plan->origin_room * sizeof *plan->origins);
    }
    uint32_t row = (uint32_t)plan->origin_count + 1;
    if (origin.e164.len > 0) {
        struct text bare = {origin.e164.at + 1, origin.e164.len - 1};
        uint32_t *place = plan_tree_place(&plan->by_e164, 0, bare);
        if ((err = check_twice(plan, *place, &origin, why)))
            return err;
        origin.next = *place;
        *place = row;
    }
    if (origin.code.len > 0) {
        if ((err = note_code(plan, origin.code, why)))
            return err;
        uint32_t *place = plan_tree_place(&plan->by_national, (size_t)origin.digits, origin.prefix);
        origin.next_national = *place;
        *place = row;
    }
    plan->origins[plan->origin_count++] = origin;
    return OK;
}

static const struct plan_origin *
without_number(const struct plan *plan, enum plan_origin_class class)
{
    for (size_t i = 0; i < plan->origin_count; i++) {
        if (plan->origins[i].class == class && plan->origins[i].e164.len == 0)
            return &plan->origins[i];
    }
    return NULL;
}

/* --- both ------------------------------------------------------------------------------------- */

static struct text
keep(struct plan *plan, size_t i, struct text text, const char *name)
{
    plan->texts[i] = xstrdup(text);
    plan->names[i] = xstrdup(text_of(name));
    return (struct text){plan->texts[i], text.len};
}

enum err
plan_parse(struct plan **plan, struct text numbering, const char *numbering_name,
           struct text origins, const char *origins_name, struct why *why)
{
    struct plan *fresh = xcalloc(1, sizeof *fresh);
    plan_tree_init(&fresh->by_dialled);
    plan_tree_init(&fresh->by_e164);
    plan_tree_init(&fresh->by_national);
    numbering = keep(fresh, 0, numbering, numbering_name);
    origins = keep(fresh, 1, origins, origins_name);

    enum err err = tsv_read(numbering, numbering_name, range_columns, NITEMS(range_columns),
                            add_range, fresh, why);
    if (!err)
        err = tsv_read(origins, origins_name, origin_columns, NITEMS(origin_columns), add_origin,
                       fresh, why);
    if (err)
        goto out;
    fresh->anonymous = without_number(fresh, PLAN_ORIGIN_ANONYMOUS);
    fresh->unknown = without_number(fresh, PLAN_ORIGIN_UNKNOWN);
    if (fresh->range_count == 0)
        err = why_set(why, ERR_FORMAT, "%s: no rows", numbering_name);
    else if (!fresh->anonymous || !fresh->unknown)
        err = why_set(why, ERR_FORMAT, "%s: no row \"%s\"", origins_name,
                      fresh->anonymous ? "unknown" : "anonymous");
    if (err)
        goto out;
    plan_free(plan);
    *plan = fresh;
    fresh = NULL; /* taken */
out:
    plan_free(&fresh);
    return err;
}
