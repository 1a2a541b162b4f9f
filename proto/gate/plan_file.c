#include "proto/gate/plan_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proto/base/ini.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"
#include "proto/tariff/number.h"

#define DAY_US INT64_C(86400000000)

enum { RULES_MAX = 20000, DESTINATION_BYTES = 512, STALE_DAYS_MAX = 3660 };

struct reading {
    struct plan_file *file;
    struct plan_rule *rule; /* of the section being read; NULL: [plan], or none yet */
    bool is_plan, was_plan; /* the section is [plan]; there was one */
    bool has_precedence;
    int64_t stale_days;
};

void
plan_file_free(struct plan_file **file)
{
    if (!*file)
        return;
    for (size_t i = 0; i < (*file)->count; i++) {
        free((*file)->rules[i].key);
        free((*file)->rules[i].destination);
    }
    free((*file)->rules);
    free((*file)->name);
    free((*file)->label);
    free((*file)->situation);
    free(*file);
    *file = NULL;
}

bool
plan_file_split(struct text parts, char *to, size_t size)
{
    bool fits = str_copy(to, size, TEXT("split:"));
    while (parts.len > 0 && fits) {
        struct text part = text_cut(&parts, ' ');
        size_t len = strlen(to);
        parts = text_trim(parts);
        fits = str_format(to + len, size - len, "%s%.*s", to[len - 1] == ':' ? "" : ",",
                          TEXT_ARG(part));
    }
    return fits;
}

/* --- [plan] ----------------------------------------------------------------------------------- */

static enum err
set_text(char **to, const char *key, const char *value, struct why *why)
{
    if (!safe_is(text_of(value)))
        return why_set(why, ERR_FORMAT, "%s: expected printable UTF-8", key);
    free(*to);
    *to = xstrdup(text_of(value));
    return OK;
}

static enum err
set_label(struct reading *reading, const char *value, struct why *why)
{
    return set_text(&reading->file->label, "label", value, why);
}

static enum err
set_situation(struct reading *reading, const char *value, struct why *why)
{
    return set_text(&reading->file->situation, "situation", value, why);
}

static enum err
set_precedence(struct reading *reading, const char *value, struct why *why)
{
    int64_t *to = &reading->file->precedence;
    reading->has_precedence =
        text_to_i64(text_of(value), to) && *to >= 0 && *to <= PLAN_PRECEDENCE_MAX;
    return reading->has_precedence
               ? OK
               : why_set(why, ERR_FORMAT, "precedence = \"%s\": expected a figure from 0 to %d",
                         value, PLAN_PRECEDENCE_MAX);
}

static enum err
set_rehearsed(struct reading *reading, const char *value, struct why *why)
{
    struct tm tm = {0};
    const char *end = strptime(value, "%Y-%m-%d", &tm);
    if (!end || *end != '\0' || tm.tm_year < 70)
        return why_set(why, ERR_FORMAT, "rehearsed = \"%s\": expected a date such as 2026-11-02",
                       value);
    reading->file->rehearsed_us = (int64_t)timegm(&tm) * 1000000;
    return OK;
}

static enum err
set_stale_after(struct reading *reading, const char *value, struct why *why)
{
    struct text days = text_of(value);
    bool is_good = days.len > 1 && days.at[days.len - 1] == 'd';
    days.len -= is_good;
    is_good = is_good && text_to_i64(days, &reading->stale_days) && reading->stale_days > 0 &&
              reading->stale_days <= STALE_DAYS_MAX;
    return is_good
               ? OK
               : why_set(why, ERR_FORMAT, "stale-after = \"%s\": expected days such as 90d", value);
}

/* --- [number ...], [tag ...] ------------------------------------------------------------------- */

/* One of the three keys says what becomes of the calls. */
static enum err
set_destination(struct reading *reading, const char *destination, struct why *why)
{
    struct plan_rule *rule = reading->rule;
    if (rule->destination)
        return why_set(why, ERR_FORMAT, "a section says reroute, split or leave, and only once");
    if (!safe_is(text_of(destination)) || strlen(destination) >= DESTINATION_BYTES)
        return why_set(why, ERR_FORMAT, "destination: expected at most %d bytes of printable text",
                       DESTINATION_BYTES - 1);
    rule->destination = xstrdup(text_of(destination));
    return OK;
}

static enum err
set_reroute(struct reading *reading, const char *value, struct why *why)
{
    if (!strchr(value, ':') || strchr(value, ' ') || text_has_prefix(text_of(value), "split:"))
        return why_set(
            why, ERR_FORMAT,
            "reroute = \"%s\": expected queue:NAME, menu:NAME, message:NAME, agent:ID or "
            "number:DIGITS",
            value);
    return set_destination(reading, value, why);
}

static enum err
set_split(struct reading *reading, const char *value, struct why *why)
{
    char destination[DESTINATION_BYTES];
    if (!strchr(value, '=') || !plan_file_split(text_of(value), destination, sizeof destination))
        return why_set(why, ERR_FORMAT,
                       "split = \"%s\": expected DESTINATION=PERCENT DESTINATION=PERCENT ...",
                       value);
    return set_destination(reading, destination, why);
}

static enum err
set_leave(struct reading *reading, const char *value, struct why *why)
{
    if (strcmp(value, "yes") != 0)
        return why_set(why, ERR_FORMAT, "leave = \"%s\": expected yes", value);
    return set_destination(reading, "", why); /* made NULL when the section ends */
}

/* --- reading ----------------------------------------------------------------------------------- */

static const struct key {
    const char *name;
    bool is_plan; /* of [plan]; else of a number or a tag */
    enum err (*set)(struct reading *reading, const char *value, struct why *why);
} keys[] = {
    {"label", true, set_label},
    {"situation", true, set_situation},
    {"precedence", true, set_precedence},
    {"rehearsed", true, set_rehearsed},
    {"stale-after", true, set_stale_after},
    {"reroute", false, set_reroute},
    {"split", false, set_split},
    {"leave", false, set_leave},
};

static enum err
unknown_key(bool is_plan, const char *wrong, struct why *why)
{
    const char *names[NITEMS(keys)];
    char all[160] = "";
    size_t count = 0;
    for (size_t i = 0; i < NITEMS(keys); i++) {
        size_t len = strlen(all);
        if (keys[i].is_plan != is_plan)
            continue;
        str_format(all + len, sizeof all - len, "%s%s", count > 0 ? ", " : "", keys[i].name);
        names[count++] = keys[i].name;
    }
    const char *near = ini_nearest(wrong, names, count);
    return why_set(why, ERR_FORMAT, "key \"%s\": expected one of %s%s%s%s", wrong, all,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

/* A section about numbers that says nothing of their calls is a mistake. */
static enum err
end_section(const struct reading *reading, struct why *why)
{
    const struct plan_rule *rule = reading->rule;
    return !rule || rule->destination
               ? OK
               : why_set(why, ERR_FORMAT, "[%s %s] on line %d: expected reroute, split or leave",
                         rule->is_tag ? "tag" : "number", rule->key, rule->line);
}

static enum err
add_rule(struct reading *reading, bool is_tag, struct text key, int line, struct why *why)
{
    struct plan_file *file = reading->file;
    for (size_t i = 0; i < file->count; i++) {
        if (file->rules[i].is_tag == is_tag && text_is(key, file->rules[i].key))
            return why_set(why, ERR_FORMAT, "%s %.*s stands already on line %d",
                           is_tag ? "tag" : "number", TEXT_ARG(key), file->rules[i].line);
    }
    if (file->count == RULES_MAX)
        return why_set(why, ERR_LIMIT, "more than %d sections", RULES_MAX);
    file->rules = xrealloc(file->rules, (file->count + 1) * sizeof *file->rules);
    file->rules[file->count] =
        (struct plan_rule){.is_tag = is_tag, .key = xstrdup(key), .line = line};
    reading->rule = &file->rules[file->count++];
    return OK;
}

static enum err
begin_section(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    struct text name = text_of(entry->section), kind = text_cut(&name, ' ');
    name = text_trim(name);
    enum err err = end_section(reading, why);
    if (err)
        return err;
    reading->rule = NULL;
    reading->is_plan = text_is(kind, "plan") && name.len == 0;
    if (reading->is_plan && reading->was_plan)
        return why_set(why, ERR_FORMAT, "a second [plan]");
    reading->was_plan = reading->was_plan || reading->is_plan;
    if (reading->is_plan)
        return OK;
    char number[NUMBER_BYTES];
    bool is_tag = text_is(kind, "tag");
    if (!is_tag && text_is(kind, "number")) {
        name = number_national(number, name);
        is_tag = false;
        if (name.len == 0 || strspn(number, "0123456789") != name.len)
            return why_set(why, ERR_FORMAT, "section \"%s\": expected [number DIGITS]",
                           entry->section);
    } else if (!is_tag || name.len == 0 || memchr(name.at, ' ', name.len)) {
        return why_set(why, ERR_FORMAT,
                       "section \"%s\": expected [plan], [number DIGITS] or [tag WORD]",
                       entry->section);
    }
    return add_rule(reading, is_tag, name, entry->line, why);
}

static enum err
read_entry(void *context, const struct ini_entry *entry, struct why *why)
{
    struct reading *reading = context;
    if (!entry->key)
        return begin_section(reading, entry, why);
    if (!reading->is_plan && !reading->rule)
        return why_set(why, ERR_FORMAT, "key \"%s\" before the first section, expected [plan]",
                       entry->key);
    for (size_t i = 0; i < NITEMS(keys); i++) {
        if (keys[i].is_plan == reading->is_plan && strcmp(keys[i].name, entry->key) == 0)
            return keys[i].set(reading, entry->value, why);
    }
    return unknown_key(reading->is_plan, entry->key, why);
}

/* "evacuation" of "/etc/vigie/plans/evacuation.plan". */
static enum err
take_name(struct plan_file *file, const char *path, struct why *why)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    size_t len = dot && strcmp(dot, ".plan") == 0 ? (size_t)(dot - name) : 0;
    bool is_good = len > 0 && len < PLAN_NAME_BYTES;
    for (size_t i = 0; i < len && is_good; i++)
        is_good =
            strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", name[i]);
    if (!is_good)
        return why_set(why, ERR_ARG,
                       "plan %s: expected a file NAME.plan, its name of letters, digits and -",
                       path);
    file->name = xstrdup((struct text){name, len});
    return OK;
}

/* What can only be said of the whole; "leave" was kept as an empty destination. */
static enum err
finish(struct reading *reading, const char *path, struct why *why)
{
    struct plan_file *file = reading->file;
    if (!reading->was_plan || !reading->has_precedence)
        return why_set(why, ERR_FORMAT, "%s: expected a section [plan] with a precedence", path);
    if (end_section(reading, why) != OK)
        return why_prefix(why, ERR_FORMAT, "%s", path);
    if (file->count == 0)
        return why_set(why, ERR_FORMAT, "%s: expected a section [number DIGITS] or [tag WORD]",
                       path);
    if (file->rehearsed_us > 0)
        file->stale_us = file->rehearsed_us + reading->stale_days * DAY_US;
    for (size_t i = 0; i < file->count; i++) {
        if (file->rules[i].destination[0] == '\0') {
            free(file->rules[i].destination);
            file->rules[i].destination = NULL;
        }
    }
    return OK;
}

typedef enum err read_fn(const void *source, const char *path, struct reading *reading,
                         struct why *why);

static enum err
from_text(const void *source, const char *path, struct reading *reading, struct why *why)
{
    return ini_read_text(*(const struct text *)source, path, read_entry, reading, why);
}

static enum err
from_file(const void *source, const char *path, struct reading *reading, struct why *why)
{
    (void)source;
    return ini_read_file(path, read_entry, reading, why);
}

static enum err
make(struct plan_file **file, const char *path, read_fn *read, const void *source, struct why *why)
{
    struct reading reading = {.file = xcalloc(1, sizeof *reading.file),
                              .stale_days = PLAN_STALE_DAYS};
    reading.file->label = xstrdup(TEXT(""));
    reading.file->situation = xstrdup(TEXT(""));
    enum err err = take_name(reading.file, path, why);
    if (!err)
        err = read(source, path, &reading, why);
    if (!err)
        err = finish(&reading, path, why);
    if (err) {
        plan_file_free(&reading.file);
        return err;
    }
    plan_file_free(file);
    *file = reading.file;
    return OK;
}

enum err
plan_file_parse(struct plan_file **file, struct text text, const char *path, struct why *why)
{
    return make(file, path, from_text, &text, why);
}

enum err
plan_file_read(struct plan_file **file, const char *path, struct why *why)
{
    return make(file, path, from_file, NULL, why);
}
