#include "console/metric/filter.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/fold.h"
#include "proto/base/ini.h"
#include "proto/base/mem.h"

enum { TERMS_MAX = 16, WORD_BYTES = 128, FOLD_BYTES = 512 };

enum op { OP_LESS, OP_AT_MOST, OP_MORE, OP_AT_LEAST, OP_IS, OP_IS_NOT, OP_HAS, OP_HAS_NOT, OP_ANY };

struct term {
    const struct metric *metric; /* NULL: OP_ANY, any text of the row */
    enum op op;
    bool is_negated;
    bool begins_or; /* "or" stood before it: a new group of terms that must all hold */
    int64_t number;
    char text[WORD_BYTES];
};

struct filter {
    enum row_kind kind;
    size_t count;
    struct term terms[TERMS_MAX];
};

static const struct {
    const char *sign;
    enum op op;
} signs[] = {
    /* the longer first */
    {"<=", OP_AT_MOST}, {">=", OP_AT_LEAST}, {"!=", OP_IS_NOT}, {"!~", OP_HAS_NOT},
    {"<", OP_LESS},     {">", OP_MORE},      {"=", OP_IS},      {"~", OP_HAS},
};

static const struct {
    const char *unit;
    enum unit of;
    int64_t scale;
} units[] = {
    {"ms", UNIT_MS, 1},      {"s", UNIT_MS, 1000},   {"min", UNIT_MS, 60000},
    {"h", UNIT_MS, 3600000}, {"%", UNIT_PPM, 10000},
};

/* ------------------------------------------------------------------ words of the expression */

struct reader {
    struct text rest, whole;
};

static void
skip_blanks(struct reader *reader)
{
    while (reader->rest.len > 0 && reader->rest.at[0] == ' ') {
        reader->rest.at++;
        reader->rest.len--;
    }
}

static bool
is_word_byte(char c)
{
    return c != ' ' && !strchr("<>=!~\"", c);
}

static struct text
take(struct reader *reader, size_t len)
{
    struct text taken = {reader->rest.at, len};
    reader->rest.at += len;
    reader->rest.len -= len;
    return taken;
}

static struct text
take_word(struct reader *reader)
{
    skip_blanks(reader);
    size_t len = 0;
    while (len < reader->rest.len && is_word_byte(reader->rest.at[len]))
        len++;
    return take(reader, len);
}

/* A word, or "anything in quotes". */
static enum err
take_value(struct reader *reader, struct text *value, struct why *why)
{
    skip_blanks(reader);
    if (reader->rest.len == 0 || reader->rest.at[0] != '"') {
        *value = take_word(reader);
        if (value->len > 0)
            return OK;
        return why_set(why, ERR_ARG, "filter \"%.*s\": expected a value at \"%.*s\"",
                       TEXT_ARG(reader->whole), TEXT_ARG(reader->rest));
    }
    take(reader, 1);
    const char *end = memchr(reader->rest.at, '"', reader->rest.len);
    if (!end)
        return why_set(why, ERR_ARG, "filter \"%.*s\": a quote is not closed",
                       TEXT_ARG(reader->whole));
    *value = take(reader, (size_t)(end - reader->rest.at));
    take(reader, 1);
    return OK;
}

static bool
take_op(struct reader *reader, enum op *op)
{
    skip_blanks(reader);
    for (size_t i = 0; i < NITEMS(signs); i++) {
        if (text_has_prefix(reader->rest, signs[i].sign)) {
            take(reader, strlen(signs[i].sign));
            *op = signs[i].op;
            return true;
        }
    }
    return false;
}

static bool
take_this(struct reader *reader, const char *word)
{
    struct reader ahead = *reader;
    if (!text_is(take_word(&ahead), word))
        return false;
    *reader = ahead;
    return true;
}

/* ------------------------------------------------------------------ terms */

static enum err
unknown_metric(enum row_kind kind, struct text name, struct why *why)
{
    const struct metric_table *table = metric_table(kind);
    const char **names = xcalloc(table->count, sizeof *names);
    for (size_t i = 0; i < table->count; i++)
        names[i] = metric_short_name(&table->rows[i]);
    char wrong[WORD_BYTES];
    str_copy(wrong, sizeof wrong, name);
    const char *near = ini_nearest(wrong, names, table->count);
    enum err err = why_set(why, ERR_ARG, "filter: %s have no \"%s\"%s%s%s", table->plural, wrong,
                           near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    free(names);
    return err;
}

/* 90, 1.5min, 80% ... in the metric's unit. */
static enum err
read_number(struct term *term, struct text value, struct why *why)
{
    size_t digits = 0;
    while (digits < value.len && (strchr("0123456789.,-", value.at[digits]) != NULL))
        digits++;
    struct text unit = {value.at + digits, value.len - digits};
    struct text fraction = {value.at, digits};
    for (size_t i = 0; i < digits; i++) {
        if (value.at[i] == '.' || value.at[i] == ',') {
            fraction = (struct text){value.at + i + 1, digits - i - 1};
            digits = i;
        }
    }
    if (fraction.at == value.at)
        fraction.len = 0;
    int64_t whole = 0, part = 0, parts = 1;
    bool is_number = text_to_i64((struct text){value.at, digits}, &whole) && fraction.len < 7 &&
                     (fraction.len == 0 || text_to_i64(fraction, &part));
    for (size_t i = 0; i < fraction.len; i++)
        parts *= 10;
    int64_t scale = 1;
    bool has_unit = unit.len == 0;
    for (size_t i = 0; i < NITEMS(units); i++) {
        if (text_is(unit, units[i].unit) && units[i].of == term->metric->unit) {
            scale = units[i].scale;
            has_unit = true;
        }
    }
    if (!is_number || !has_unit || whole > INT64_MAX / 3600001 || whole < 0)
        return why_set(why, ERR_ARG, "filter: %s expects a number%s, found \"%.*s\"",
                       metric_short_name(term->metric),
                       term->metric->unit == UNIT_MS    ? " with ms, s, min or h"
                       : term->metric->unit == UNIT_PPM ? " or a percentage like 80%"
                                                        : "",
                       TEXT_ARG(value));
    term->number = whole * scale + part * scale / parts;
    return OK;
}

static bool
is_textual(const struct metric *metric)
{
    return metric->unit == UNIT_TEXT || metric->unit == UNIT_WORD;
}

static enum err
read_term(struct reader *reader, enum row_kind kind, struct term *term, struct why *why)
{
    term->is_negated = take_this(reader, "not");
    struct text name;
    enum err err = take_value(reader, &name, why);
    if (err)
        return err;
    if (!take_op(reader, &term->op)) {
        term->op = OP_ANY;
        str_copy(term->text, sizeof term->text, name);
        return OK;
    }
    char short_name[WORD_BYTES];
    str_copy(short_name, sizeof short_name, name);
    term->metric = metric_of(kind, short_name);
    if (!term->metric)
        return unknown_metric(kind, name, why);
    struct text value;
    err = take_value(reader, &value, why);
    if (err)
        return err;
    str_copy(term->text, sizeof term->text, value);
    bool needs_text = term->op == OP_HAS || term->op == OP_HAS_NOT;
    bool needs_number = term->op <= OP_AT_LEAST;
    if ((needs_text && !is_textual(term->metric)) || (needs_number && is_textual(term->metric)))
        return why_set(
            why, ERR_ARG, "filter: %s is a %s: %s does not apply", metric_short_name(term->metric),
            is_textual(term->metric) ? "text" : "number", needs_text ? "~" : "< <= > >=");
    return is_textual(term->metric) ? OK : read_number(term, value, why);
}

enum err
filter_new(struct filter **filter, enum row_kind kind, struct text expression, struct why *why)
{
    struct filter *fresh = xcalloc(1, sizeof *fresh);
    fresh->kind = kind;
    struct reader reader = {text_trim(expression), expression};
    bool begins_or = false;
    enum err err = OK;
    while (reader.rest.len > 0) {
        if (fresh->count == TERMS_MAX) {
            err = why_set(why, ERR_LIMIT, "filter: at most %d terms", TERMS_MAX);
            goto out;
        }
        struct term *term = &fresh->terms[fresh->count];
        err = read_term(&reader, kind, term, why);
        if (err)
            goto out;
        term->begins_or = begins_or;
        fresh->count++;
        begins_or = take_this(&reader, "or");
        bool more = begins_or || take_this(&reader, "and");
        skip_blanks(&reader);
        if (more && reader.rest.len == 0) {
            err = why_set(why, ERR_ARG, "filter \"%.*s\": something is expected at the end",
                          TEXT_ARG(expression));
            goto out;
        }
    }
    *filter = fresh;
    fresh = NULL; /* taken */
out:
    filter_free(&fresh);
    return err;
}

void
filter_free(struct filter **filter)
{
    free(*filter);
    *filter = NULL;
}

/* ------------------------------------------------------------------ matching */

bool
filter_contains(struct text haystack, struct text needle)
{
    char in[FOLD_BYTES * 2], what[FOLD_BYTES];
    size_t len = fold_search(in, sizeof in, haystack);
    size_t sought = fold_search(what, sizeof what, needle);
    return sought == 0 || memmem(in, len, what, sought) != NULL;
}

static bool
any_text_contains(const struct row *row, struct text needle)
{
    const struct metric_table *table = metric_table(row->kind);
    for (size_t i = 0; i < table->count; i++) {
        if (!is_textual(&table->rows[i]))
            continue;
        struct value value = table->rows[i].get(row);
        if (value.state == VALUE_OK && filter_contains(value.text, needle))
            return true;
    }
    return false;
}

static bool
term_holds(const struct term *term, const struct row *row)
{
    if (term->op == OP_ANY)
        return any_text_contains(row, text_of(term->text));
    struct value value = term->metric->get(row);
    bool is_there = value.state == VALUE_OK;
    bool is_text = is_textual(term->metric);
    bool same =
        is_there && (is_text ? text_is(value.text, term->text) : value.number == term->number);
    switch (term->op) {
    case OP_IS:
        return same;
    case OP_IS_NOT:
        return !same;
    case OP_HAS:
        return is_there && filter_contains(value.text, text_of(term->text));
    case OP_HAS_NOT:
        return !is_there || !filter_contains(value.text, text_of(term->text));
    case OP_LESS:
        return is_there && value.number < term->number;
    case OP_AT_MOST:
        return is_there && value.number <= term->number;
    case OP_MORE:
        return is_there && value.number > term->number;
    case OP_AT_LEAST:
        return is_there && value.number >= term->number;
    case OP_ANY:
        break;
    }
    return false;
}

bool
filter_matches(const struct filter *filter, const struct row *row)
{
    bool group = true; /* the terms since the last "or" */
    for (size_t i = 0; i < filter->count; i++) {
        const struct term *term = &filter->terms[i];
        if (term->begins_or) {
            if (group)
                return true;
            group = true;
        }
        group = group && term_holds(term, row) != term->is_negated;
    }
    return group;
}
