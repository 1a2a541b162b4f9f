#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "proto/base/ini.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"
#include "proto/gate/access_list.h"
#include "proto/tariff/number.h"

struct reading {
    struct access *access;
    struct person *person; /* of the section being read, or */
    struct role *role;
    bool has_verbs;
};

/* --- words ------------------------------------------------------------------------------------ */

static enum err
unknown(const char *what, const char *wrong, const char *const *names, size_t count,
        struct why *why)
{
    char all[WHY_TEXT_BYTES / 2] = "";
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(all);
        str_format(all + len, sizeof all - len, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = ini_nearest(wrong, names, count);
    return why_set(why, ERR_FORMAT, "%s \"%s\": expected one of %s%s%s%s", what, wrong, all,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

typedef enum err word_fn(struct text word, struct bytes *to, void *context, struct why *why);

/* Each word of a value, made sure of and appended by fn with one blank between. */
static enum err
read_words(char **to, const char *value, word_fn *fn, void *context, struct why *why)
{
    struct text rest = text_of(value);
    struct bytes all = {0};
    enum err err = OK;
    while (rest.len > 0 && !err) {
        struct text word = text_trim(text_cut(&rest, ' '));
        if (word.len == 0)
            continue;
        if (all.len > 0)
            bytes_add(&all, " ", 1);
        err = fn(word, &all, context, why);
    }
    if (err) {
        bytes_free(&all);
        return err;
    }
    bytes_add(&all, "", 1);
    *to = (char *)all.at; /* taken */
    return OK;
}

static bool
is_name(struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
        if (!is_good)
            return false;
    }
    return name.len > 0 && name.len <= ACCESS_NAME_MAX;
}

/* --- what a person may say -------------------------------------------------------------------- */

static enum err
number_word(struct text word, struct bytes *to, void *context, struct why *why)
{
    (void)context;
    char number[NUMBER_BYTES];
    bool is_tag = text_has_prefix(word, ACCESS_TAG) && word.len > strlen(ACCESS_TAG);
    bool is_prefix = word.at[word.len - 1] == '*';
    struct text digits = {word.at, word.len - is_prefix};
    if (!is_tag && !is_prefix)
        digits = number_national(number, word);
    size_t good = 0;
    while (good < digits.len && digits.at[good] >= '0' && digits.at[good] <= '9')
        good++;
    if (!is_tag && (good != digits.len || (!is_prefix && digits.len == 0)))
        return why_set(why, ERR_FORMAT,
                       "numbers \"%.*s\": expected digits such as 0892680680, their beginning such "
                       "as 0892*, tag:WORD, or * for all",
                       TEXT_ARG(word));
    if (is_tag || is_prefix)
        digits = word;
    bytes_add(to, digits.at, digits.len);
    return OK;
}

static enum err
queue_word(struct text word, struct bytes *to, void *context, struct why *why)
{
    (void)context;
    (void)why;
    bytes_add(to, word.at, word.len);
    return OK;
}

static enum err
set_key(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    struct person *person = reading->person, *twin = NULL;
    if (strcmp(person->id, ACCESS_LOCAL) == 0)
        return why_set(why, ERR_FORMAT,
                       "[person " ACCESS_LOCAL "] is who comes without a key, and has none");
    if (key_check(text_of(entry->value), why) != OK)
        return why_prefix(why, ERR_FORMAT, "key");
    HASH_FIND(by_key, reading->access->by_key, entry->value, KEY_CHARS, twin);
    if (twin)
        return why_set(why, ERR_FORMAT, "this key is %s's already, on line %d", twin->id,
                       twin->key_line);
    str_copy(person->key, sizeof person->key, text_of(entry->value));
    person->key_line = entry->line;
    HASH_ADD_KEYPTR(by_key, reading->access->by_key, person->key, KEY_CHARS, person);
    return OK;
}

static enum err
set_name(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    if (!safe_is(text_of(entry->value)))
        return why_set(why, ERR_FORMAT, "name: expected printable UTF-8");
    reading->person->name = xstrdup(text_of(entry->value));
    return OK;
}

/* Known at the end: a role may be defined further down. */
static enum err
set_roles(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    reading->person->roles_line = entry->line;
    return read_words(&reading->person->roles, entry->value, queue_word, NULL, why);
}

static enum err
set_numbers(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    return read_words(&reading->person->numbers, entry->value, number_word, NULL, why);
}

static enum err
set_queues(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    return read_words(&reading->person->queues, entry->value, queue_word, NULL, why);
}

static const struct key {
    const char *name;
    enum err (*set)(struct reading *reading, const struct ini_entry *entry, struct why *why);
} person_keys[] = {
    {"key", set_key},         {"name", set_name},     {"roles", set_roles},
    {"numbers", set_numbers}, {"queues", set_queues},
};

/* --- roles ------------------------------------------------------------------------------------ */

static enum err
verb_word(struct text word, struct bytes *to, void *context, struct why *why)
{
    struct role *role = context;
    const struct verb_row *verb = verb_row_named(word);
    (void)to;
    if (verb) {
        role->verbs |= VERB_BIT(verb->verb);
        return OK;
    }
    const char *names[VERBS];
    for (size_t i = 0; i < verb_table_count; i++)
        names[i] = verb_table[i].name;
    char wrong[64];
    str_copy(wrong, sizeof wrong, word);
    return unknown("verb", wrong, names, verb_table_count, why);
}

static struct role *
role_named(struct access *access, struct text name)
{
    for (size_t i = 0; i < access->roles_count; i++) {
        if (text_is(name, access->roles[i].name))
            return &access->roles[i];
    }
    return NULL;
}

static enum err
begin_role(struct reading *reading, struct text name, int line, struct why *why)
{
    struct access *access = reading->access;
    const struct role *twin = role_named(access, name);
    if (twin && twin->line == 0)
        return why_set(why, ERR_FORMAT, "role \"%.*s\" is there always: take another name",
                       TEXT_ARG(name));
    if (twin)
        return why_set(why, ERR_FORMAT, "role \"%.*s\" stands already on line %d", TEXT_ARG(name),
                       twin->line);
    if (access->roles_count == ACCESS_ROLES_MAX)
        return why_set(why, ERR_LIMIT, "more than %d roles", ACCESS_ROLES_MAX);
    reading->role = &access->roles[access->roles_count++];
    *reading->role = (struct role){.name = xstrdup(name), .line = line};
    reading->has_verbs = false;
    return OK;
}

static enum err
role_entry(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    static const char *const names[] = {"verbs"};
    if (strcmp(entry->key, names[0]) != 0)
        return unknown("key of a role", entry->key, names, NITEMS(names), why);
    if (reading->has_verbs)
        return why_set(why, ERR_FORMAT, "key \"verbs\" stands twice in its section");
    reading->has_verbs = true;
    char *words = NULL;
    enum err err = read_words(&words, entry->value, verb_word, reading->role, why);
    free(words);
    return err;
}

/* --- people ----------------------------------------------------------------------------------- */

static enum err
begin_person(struct reading *reading, struct text name, int line, struct why *why)
{
    struct access *access = reading->access;
    struct person *twin = NULL;
    HASH_FIND(by_id, access->by_id, name.at, name.len, twin);
    if (twin)
        return why_set(why, ERR_FORMAT, "person \"%.*s\" stands already on line %d", TEXT_ARG(name),
                       twin->line);
    if (HASH_CNT(by_id, access->by_id) >= ACCESS_PEOPLE_MAX)
        return why_set(why, ERR_LIMIT, "more than %d people", ACCESS_PEOPLE_MAX);
    struct person *person = xcalloc(1, sizeof *person);
    person->id = xstrdup(name);
    person->line = line;
    HASH_ADD_KEYPTR(by_id, access->by_id, person->id, name.len, person);
    reading->person = person;
    return OK;
}

static bool
is_said(const struct person *person, const struct key *key)
{
    return (key->set == set_key && person->key[0]) || (key->set == set_name && person->name) ||
           (key->set == set_roles && person->roles) ||
           (key->set == set_numbers && person->numbers) ||
           (key->set == set_queues && person->queues);
}

static enum err
person_entry(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    const char *names[NITEMS(person_keys)];
    for (size_t i = 0; i < NITEMS(person_keys); i++) {
        names[i] = person_keys[i].name;
        if (strcmp(entry->key, names[i]) != 0)
            continue;
        if (is_said(reading->person, &person_keys[i]))
            return why_set(why, ERR_FORMAT, "key \"%s\" stands twice in its section", names[i]);
        return person_keys[i].set(reading, entry, why);
    }
    return unknown("key of a person", entry->key, names, NITEMS(names), why);
}

/* --- the file --------------------------------------------------------------------------------- */

static const struct section {
    const char *name;
    enum err (*begin)(struct reading *reading, struct text name, int line, struct why *why);
} sections[] = {{"person", begin_person}, {"role", begin_role}};

static enum err
begin_section(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    const char *names[NITEMS(sections)];
    struct text name = text_of(entry->section), kind = text_cut(&name, ' ');
    name = text_trim(name);
    reading->person = NULL;
    reading->role = NULL;
    for (size_t i = 0; i < NITEMS(sections); i++) {
        names[i] = sections[i].name;
        if (!text_is(kind, names[i]))
            continue;
        if (!is_name(name))
            return why_set(why, ERR_FORMAT,
                           "section \"%s\": expected [%s NAME], NAME of at most %d letters, "
                           "digits, '.', '_' and '-'",
                           entry->section, names[i], ACCESS_NAME_MAX);
        return sections[i].begin(reading, name, entry->line, why);
    }
    char wrong[64];
    str_copy(wrong, sizeof wrong, kind);
    return unknown("section", wrong, names, NITEMS(names), why);
}

static enum err
read_entry(void *context, const struct ini_entry *entry, struct why *why)
{
    struct reading *reading = context;
    if (!entry->key)
        return begin_section(reading, entry, why);
    if (reading->person)
        return person_entry(reading, entry, why);
    if (reading->role)
        return role_entry(reading, entry, why);
    return why_set(why, ERR_FORMAT,
                   "key \"%s\" before the first section, expected [person NAME] or [role NAME]",
                   entry->key);
}

static enum err
resolve_roles(struct access *access, struct person *person, const char *file, struct why *why)
{
    struct text rest = text_of(person->roles);
    while (rest.len > 0) {
        struct text word = text_cut(&rest, ' ');
        const struct role *role = role_named(access, word);
        if (role) {
            person->verbs |= role->verbs;
            continue;
        }
        const char *names[ACCESS_ROLES_MAX];
        for (size_t i = 0; i < access->roles_count; i++)
            names[i] = access->roles[i].name;
        char wrong[64];
        str_copy(wrong, sizeof wrong, word);
        unknown("role", wrong, names, access->roles_count, why);
        return why_prefix(why, ERR_FORMAT, "%s line %d", file, person->roles_line);
    }
    return OK;
}

/* What can be judged when all was read. */
static enum err
check_whole(struct access *access, const char *file, struct why *why)
{
    struct person *person, *next;
    enum err err = OK;
    HASH_ITER (by_id, access->by_id, person, next) {
        if (!person->key[0] && strcmp(person->id, ACCESS_LOCAL) != 0)
            err = why_set(why, ERR_FORMAT,
                          "%s line %d: person \"%s\" has no key: expected key = ..., as vigie "
                          "keygen prints it",
                          file, person->line, person->id);
        if (!err)
            err = resolve_roles(access, person, file, why);
        if (err)
            return err;
    }
    return OK;
}

static enum err
end_reading(struct reading *reading, struct access **access, enum err err, const char *file,
            struct why *why)
{
    if (!err)
        err = check_whole(reading->access, file, why);
    if (err) {
        access_free(&reading->access);
        return why_prefix(why, err, "access");
    }
    access_free(access);
    *access = reading->access;
    return OK;
}

enum err
access_parse(struct access **access, struct text text, const char *file, struct why *why)
{
    struct reading reading = {.access = access_new()};
    enum err err = ini_read_text(text, file, read_entry, &reading, why);
    return end_reading(&reading, access, err, file, why);
}

enum err
access_read(struct access **access, const char *path, struct why *why)
{
    struct stat about;
    if (stat(path, &about) == 0 && (about.st_mode & S_IWOTH))
        return why_set(why, ERR_DENIED,
                       "access %s: everybody may write to it, and so give himself any right: "
                       "chmod o-w %s",
                       path, path);
    struct reading reading = {.access = access_new()};
    enum err err = ini_read_file(path, read_entry, &reading, why);
    return end_reading(&reading, access, err, path, why);
}
