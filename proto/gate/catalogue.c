#include "proto/gate/catalogue.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/ini.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"
#include "proto/event/event_table.h"
#include "proto/tariff/money.h"
#include "proto/tariff/number.h"

enum { NUMBER_DIGITS_MIN = 2, NUMBER_DIGITS_MAX = 15, ROWS_MAX = 200000, KEYS_MAX = 32 };

/* A thousand million euros: sums of sixtieths of them stay far from the end of int64_t. */
#define BUDGET_MAX_UE INT64_C(1000000000000000)

/* --- what a section may say ------------------------------------------------------------------- */

typedef enum err key_fn(const char *value, struct why *why);

static enum err check_use(const char *value, struct why *why);
static enum err check_route(const char *value, struct why *why);

enum key_kind { KEY_TEXT, KEY_DURATION, KEY_COUNT, KEY_EUROS, KEY_WORD };

struct key {
    const char *name;
    enum key_kind kind;
    size_t offset;             /* in struct catalogue_row */
    key_fn *check;             /* of a text; NULL: any */
    const struct words *words; /* of a word; the file writes - where the wire has _ */
};

#define AT(member) offsetof(struct catalogue_row, member)

static const struct key number_keys[] = {
    {"label", KEY_TEXT, AT(label), NULL, NULL},
    {"owner", KEY_TEXT, AT(owner), NULL, NULL},
    {"use", KEY_TEXT, AT(use), check_use, NULL},
    {"tariff", KEY_TEXT, AT(tariff), NULL, NULL},
    {"tags", KEY_TEXT, AT(tags), NULL, NULL},
    {"route", KEY_TEXT, AT(route), check_route, NULL},
    {"short-call", KEY_DURATION, AT(short_call_ms), NULL, NULL},
    {"holder", KEY_WORD, AT(legal.holder), NULL, &holder_words},
    {"eea", KEY_WORD, AT(legal.eea), NULL, &answer_words},
    {"audience", KEY_WORD, AT(legal.audience), NULL, &audience_words},
    {"contract", KEY_WORD, AT(legal.contract), NULL, &answer_words},
    {"in-contract", KEY_WORD, AT(legal.in_contract), NULL, &answer_words},
    {"directory", KEY_WORD, AT(legal.directory), NULL, &answer_words},
    {"single-service", KEY_WORD, AT(legal.single_service), NULL, &answer_words},
    {"signage", KEY_WORD, AT(legal.signage), NULL, &signage_words},
    {"budget-cost-hour", KEY_EUROS, AT(budget.cost_hour_ue), NULL, NULL},
    {"budget-cost-day", KEY_EUROS, AT(budget.cost_day_ue), NULL, NULL},
    {"budget-cost-month", KEY_EUROS, AT(budget.cost_month_ue), NULL, NULL},
    {"budget-turnover-hour", KEY_EUROS, AT(budget.turnover_hour_ue), NULL, NULL},
    {"budget-turnover-day", KEY_EUROS, AT(budget.turnover_day_ue), NULL, NULL},
    {"budget-turnover-month", KEY_EUROS, AT(budget.turnover_month_ue), NULL, NULL},
};
static const struct key queue_keys[] = {
    {"label", KEY_TEXT, AT(label), NULL, NULL},
    {"owner", KEY_TEXT, AT(owner), NULL, NULL},
    {"threshold", KEY_DURATION, AT(threshold_ms), NULL, NULL},
    {"short-abandon", KEY_DURATION, AT(short_abandon_ms), NULL, NULL},
    {"max", KEY_COUNT, AT(max), NULL, NULL},
};
static const struct key agent_keys[] = {
    {"label", KEY_TEXT, AT(label), NULL, NULL},
    {"team", KEY_TEXT, AT(team), NULL, NULL},
};

static const struct section {
    const char *name;
    const struct key *keys;
    size_t count;
} sections[CATALOGUE_KINDS] = {
    [CATALOGUE_NUMBER] = {"number", number_keys, NITEMS(number_keys)},
    [CATALOGUE_QUEUE] = {"queue", queue_keys, NITEMS(queue_keys)},
    [CATALOGUE_AGENT] = {"agent", agent_keys, NITEMS(agent_keys)},
};

static enum err
check_use(const char *value, struct why *why)
{
    (void)why;
    static const char *const known[] = {
        "customer-service", "after-sales",           "technical", "information", "audiotel",
        "complaints",       "public-administration", "sales",     "b2b",
    };
    for (size_t i = 0; i < NITEMS(known); i++) {
        if (strcmp(value, known[i]) == 0)
            return OK;
    }
    const char *near = ini_nearest(value, known, NITEMS(known));
    log_line(LOG_WARN, "catalogue", "use \"%s\" is none that a rule knows%s%s%s", value,
             near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return OK;
}

static enum err
check_route(const char *value, struct why *why)
{
    static const char *const kinds[] = {"queue:", "menu:", "agent:", "message:", "number:"};
    for (size_t i = 0; i < NITEMS(kinds); i++) {
        if (text_has_prefix(text_of(value), kinds[i]) && value[strlen(kinds[i])])
            return OK;
    }
    return why_set(why, ERR_FORMAT,
                   "route \"%s\": expected queue:NAME, menu:NAME, agent:NAME, message:NAME or "
                   "number:DIGITS",
                   value);
}

_Static_assert(NITEMS(number_keys) <= KEYS_MAX, "keys of a section are counted in 32 bits");

/* --- values ----------------------------------------------------------------------------------- */

bool
catalogue_duration_ms(struct text text, int64_t *ms)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
    size_t digits = 0;
    while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9')
        digits++;
    int64_t value;
    if (digits == 0 || digits > 9 || !text_to_i64((struct text){text.at, digits}, &value))
        return false;
    struct text unit = text_trim((struct text){text.at + digits, text.len - digits});
    for (size_t i = 0; i < NITEMS(units); i++) {
        if (text_is(unit, units[i].unit)) {
            *ms = value * units[i].ms;
            return true;
        }
    }
    return false;
}

/* A word as a file writes it: "local-authority". */
enum { WORD_BYTES = 32 };

static const char *
file_word(char to[WORD_BYTES], const struct words *words, int value)
{
    str_copy(to, WORD_BYTES, text_of(words_name(words, value)));
    for (char *at = to; *at; at++)
        *at = *at == '_' ? '-' : *at;
    return to;
}

/* The value 0 is "the file does not say": no file can write it. */
static enum err
set_word(int *to, const struct key *key, const char *value, struct why *why)
{
    enum { WORDS_MAX = 8 };
    char words[WORDS_MAX][WORD_BYTES], all[160] = "";
    const char *names[WORDS_MAX];
    assert(key->words->count - 1 <= WORDS_MAX);
    size_t count = 0;
    for (int i = 1; i < key->words->count; i++) {
        names[count] = file_word(words[count], key->words, i);
        if (strcmp(value, names[count]) == 0) {
            *to = i;
            return OK;
        }
        size_t len = strlen(all);
        const char *comma = count == 0 ? "" : i == key->words->count - 1 ? " or " : ", ";
        str_format(all + len, sizeof all - len, "%s%s", comma, names[count++]);
    }
    const char *near = ini_nearest(value, names, count);
    return why_set(why, ERR_FORMAT, "%s = \"%s\": expected %s%s%s%s", key->name, value, all,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

/* Figures are exact or refused; each kind says what it wants. */
static enum err
set_figure(int64_t *to, const struct key *key, const char *value, struct why *why)
{
    static const char *const expected[] = {
        [KEY_DURATION] = "a duration such as 20s or 500ms",
        [KEY_COUNT] = "a count from 0 to 1000000",
        [KEY_EUROS] = "euros above 0, such as 120.00",
    };
    struct text text = text_of(value);
    int64_t figure = 0;
    bool good = false;
    if (key->kind == KEY_DURATION)
        good = catalogue_duration_ms(text, &figure);
    else if (key->kind == KEY_COUNT)
        good = text_to_i64(text, &figure) && figure >= 0 && figure <= 1000000;
    else
        good = money_decimal_parse(text, 6, BUDGET_MAX_UE, &figure, NULL) == OK && figure > 0;
    if (!good)
        return why_set(why, ERR_FORMAT, "%s = \"%s\": expected %s", key->name, value,
                       expected[key->kind]);
    *to = figure;
    return OK;
}

static enum err
set_text(char **to, const struct key *key, const char *value, struct why *why)
{
    if (!safe_is(text_of(value)))
        return why_set(why, ERR_FORMAT, "%s: expected printable UTF-8", key->name);
    enum err err = key->check ? key->check(value, why) : OK;
    if (!err)
        *to = xstrdup(text_of(value));
    return err;
}

static enum err
set_value(struct catalogue_row *row, const struct key *key, const char *value, struct why *why)
{
    void *at = (char *)row + key->offset;
    switch (key->kind) {
    case KEY_TEXT:
        return set_text(at, key, value, why);
    case KEY_WORD:
        return set_word(at, key, value, why);
    default:
        return set_figure(at, key, value, why);
    }
}

/* The number in the spelling that switches and boards use. */
static enum err
national(char to[NUMBER_BYTES], struct text from, struct why *why)
{
    struct text number = number_national(to, from);
    size_t digits = strspn(to, "0123456789");
    if (digits != number.len || digits < NUMBER_DIGITS_MIN || digits > NUMBER_DIGITS_MAX)
        return why_set(why, ERR_FORMAT,
                       "number \"%.*s\": expected digits such as 0892680680, 3640 or +33892680680",
                       TEXT_ARG(from));
    return OK;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct reading {
    struct catalogue *catalogue;
    struct catalogue_row *row; /* of the section being read */
    uint32_t seen;             /* keys of it, as bits */
};

static enum err
unknown_section(struct text kind, struct why *why)
{
    const char *names[CATALOGUE_KINDS];
    for (size_t i = 0; i < NITEMS(sections); i++)
        names[i] = sections[i].name;
    char wrong[64];
    str_copy(wrong, sizeof wrong, kind);
    const char *near = ini_nearest(wrong, names, NITEMS(names));
    return why_set(why, ERR_FORMAT,
                   "section \"%s\": expected [number DIGITS], [queue NAME] or [agent NAME]%s%s%s",
                   wrong, near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static enum err
begin_section(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    struct text name = text_of(entry->section), kind = text_cut(&name, ' ');
    name = text_trim(name);
    enum catalogue_kind which = 0;
    while (which < CATALOGUE_KINDS && !text_is(kind, sections[which].name))
        which++;
    if (which == CATALOGUE_KINDS)
        return unknown_section(kind, why);
    if (name.len == 0 || !safe_is(name))
        return why_set(why, ERR_FORMAT, "section \"%s\": expected [%s NAME]", entry->section,
                       sections[which].name);
    char number[NUMBER_BYTES];
    if (which == CATALOGUE_NUMBER) {
        if (national(number, name, why))
            return ERR_FORMAT;
        name = text_of(number);
    }
    const struct catalogue_row *twin = catalogue_find(reading->catalogue, which, name);
    if (twin)
        return why_set(why, ERR_FORMAT, "%s \"%.*s\" stands already on line %d",
                       sections[which].name, TEXT_ARG(name), twin->line);
    if (HASH_COUNT(reading->catalogue->rows[which]) >= ROWS_MAX)
        return why_set(why, ERR_LIMIT, "more than %d sections", ROWS_MAX);

    struct catalogue_row *row = xcalloc(1, sizeof *row);
    row->kind = which;
    row->name = xstrdup(name);
    row->line = entry->line;
    row->threshold_ms = row->short_abandon_ms = row->max = row->short_call_ms = -1;
    row->budget = (struct catalogue_budget){-1, -1, -1, -1, -1, -1};
    HASH_ADD_KEYPTR(hh, reading->catalogue->rows[which], row->name, name.len, row);
    reading->row = row;
    reading->seen = 0;
    return OK;
}

static enum err
unknown_key(const struct section *section, const char *wrong, struct why *why)
{
    const char *names[KEYS_MAX];
    for (size_t i = 0; i < section->count; i++)
        names[i] = section->keys[i].name;
    const char *near = ini_nearest(wrong, names, section->count);
    char all[320] = "";
    for (size_t i = 0; i < section->count; i++) {
        size_t len = strlen(all);
        str_format(all + len, sizeof all - len, "%s%s", i ? ", " : "", names[i]);
    }
    return why_set(why, ERR_FORMAT, "key \"%s\" of a %s: expected one of %s%s%s%s", wrong,
                   section->name, all, near ? "; did you mean \"" : "", near ? near : "",
                   near ? "\"?" : "");
}

static enum err
read_entry(void *context, const struct ini_entry *entry, struct why *why)
{
    struct reading *reading = context;
    if (!entry->key)
        return begin_section(reading, entry, why);
    if (!reading->row)
        return why_set(why, ERR_FORMAT,
                       "key \"%s\" before the first section, expected [number DIGITS], "
                       "[queue NAME] or [agent NAME]",
                       entry->key);
    const struct section *section = &sections[reading->row->kind];
    size_t i = 0;
    while (i < section->count && strcmp(entry->key, section->keys[i].name) != 0)
        i++;
    if (i == section->count)
        return unknown_key(section, entry->key, why);
    if (reading->seen & (UINT32_C(1) << i))
        return why_set(why, ERR_FORMAT, "key \"%s\" stands twice in its section", entry->key);
    reading->seen |= UINT32_C(1) << i;
    return set_value(reading->row, &section->keys[i], entry->value, why);
}

/* "FILE line N: ..." becomes "catalogue FILE line N: ...". */
static enum err
name_file(struct why *why, enum err err)
{
    struct why inner = {.text = ""};
    if (why)
        inner = *why;
    return why_set(why, err, "catalogue %s", inner.text);
}

/* A whole catalogue takes the place of the old one; half a one is forgotten. */
static enum err
end_reading(struct reading *reading, struct catalogue **catalogue, enum err err, struct why *why)
{
    if (err) {
        catalogue_free(&reading->catalogue);
        return name_file(why, err);
    }
    catalogue_free(catalogue);
    *catalogue = reading->catalogue;
    return OK;
}

enum err
catalogue_parse(struct catalogue **catalogue, struct text text, const char *file, struct why *why)
{
    struct reading reading = {.catalogue = catalogue_new()};
    enum err err = ini_read_text(text, file, read_entry, &reading, why);
    return end_reading(&reading, catalogue, err, why);
}

enum err
catalogue_read(struct catalogue **catalogue, const char *path, struct why *why)
{
    struct reading reading = {.catalogue = catalogue_new()};
    enum err err = ini_read_file(path, read_entry, &reading, why);
    return end_reading(&reading, catalogue, err, why);
}

struct catalogue *
catalogue_new(void)
{
    return xcalloc(1, sizeof(struct catalogue));
}

static void
free_row(struct catalogue_row *row)
{
    const struct section *section = &sections[row->kind];
    for (size_t i = 0; i < section->count; i++) {
        if (section->keys[i].kind == KEY_TEXT) {
            char *text;
            memcpy(&text, (char *)row + section->keys[i].offset, sizeof text);
            free(text);
        }
    }
    free(row->name);
    free(row);
}

void
catalogue_free(struct catalogue **catalogue)
{
    if (!*catalogue)
        return;
    for (size_t kind = 0; kind < CATALOGUE_KINDS; kind++) {
        struct catalogue_row *row, *next;
        HASH_ITER (hh, (*catalogue)->rows[kind], row, next) {
            HASH_DEL((*catalogue)->rows[kind], row);
            free_row(row);
        }
    }
    free(*catalogue);
    *catalogue = NULL;
}

const struct catalogue_row *
catalogue_find(const struct catalogue *catalogue, enum catalogue_kind kind, struct text name)
{
    struct catalogue_row *row = NULL;
    if (catalogue)
        HASH_FIND(hh, catalogue->rows[kind], name.at, name.len, row);
    return row;
}
