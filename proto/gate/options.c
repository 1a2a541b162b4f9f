#include "proto/gate/options.h"

#include <ctype.h>
#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "proto/base/ini.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/base/text.h"
#include "proto/driver/driver.h"
#include "proto/gate/catalogue.h"

enum { NAME_BYTES_MAX = 64, SETTINGS_MAX = 64, KEEP_DAYS_MAX = 36500, URL_BYTES = 1024 };
enum { REPEAT_MAX_MS = 24 * 3600 * 1000 };

/* --- the table -------------------------------------------------------------------------------- */

struct row {
    const char *name;     /* of the flag and, where `in_file`, of the key */
    const char *argument; /* NULL: a flag */
    size_t offset;        /* of a char *, or of a bool for a flag */
    const char *env;      /* NULL: none */
    const char *fallback; /* NULL: made of other things, or none */
    bool in_file;
    const char *help;
};

#define AT(member) offsetof(struct options, member)

static const char *default_data;

void
options_default_data(const char *folder)
{
    default_data = folder;
}

static const struct row table[] = {
    {"switch", "URL", AT(switch_url), "VIGIE_GATE_SWITCH", NULL, true,
     "the switch to follow; a secret in it belongs into --config or the environment"},
    {"name", "NAME", AT(name), NULL, NULL, true,
     "what consoles call this gate (default: the host of the URL, or its scheme)"},
    {"feed", "ENDPOINT", AT(feed), NULL, "tcp://127.0.0.1:7711", true,
     "where events are published (default: tcp://127.0.0.1:7711)"},
    {"desk", "ENDPOINT", AT(desk), NULL, "tcp://127.0.0.1:7712", true,
     "where questions are answered (default: tcp://127.0.0.1:7712)"},
    {"catalogue", "FILE", AT(catalogue), NULL, NULL, true,
     "numbers, queues and agents by name; read again on SIGHUP"},
    {"plans", "DIR", AT(plans), NULL, NULL, true,
     "contingency plans, NAME.plan each; read again on SIGHUP"},
    {"key", "FILE", AT(key), NULL, NULL, true,
     "this gate's secret key (vigie keygen --gate); needed for any other address than ipc and "
     "loopback"},
    {"access", "FILE", AT(access), NULL, NULL, true,
     "who may come in and do what; read again on SIGHUP"},
    {"access-signer", "FILE", AT(access_signer), NULL, NULL, true,
     "public key of who keeps that list: taken only when FILE.sig is signed by it (vigie access "
     "sign)"},
    {"data", "DIR", AT(data), NULL, NULL, true,
     "where the five files below are, by their usual names (default: the installed ones)"},
    {"plan", "FILE", AT(plan), NULL, NULL, true, "the numbering plan"},
    {"origins", "FILE", AT(origins), NULL, NULL, true, "where callers call from"},
    {"tariffs", "FILE", AT(tariffs), NULL, NULL, true,
     "tariffs, read again on SIGHUP; none: nothing is priced (default: the example's)"},
    {"payouts", "FILE", AT(payouts), NULL, NULL, true,
     "payout grids of your contracts (default: the example's)"},
    {"costs", "FILE", AT(costs), NULL, NULL, true,
     "cost grids of your contracts (default: the example's)"},
    {"config", "FILE", AT(config), NULL, NULL, false,
     "settings: these names as keys, and [driver] for the driver"},
    {"journal", "URL", AT(journal), NULL, NULL, true,
     "sqlite:PATH or a path (default: NAME.journal in the state directory)"},
    {"audit", "FILE", AT(audit), NULL, NULL, true,
     "who did what (default: NAME.audit in the state directory); its key is FILE.key"},
    {"state", "DIR", AT(state), NULL, NULL, true,
     "where journal and audit file live (default: $XDG_STATE_HOME/vigie, else "
     "~/.local/state/vigie)"},
    {"zone", "ZONE", AT(zone), NULL, "Europe/Paris", true,
     "whose midnight turns the business day (default: Europe/Paris)"},
    {"keep", "DAYS", AT(keep), NULL, "400", true,
     "how long the journal remembers, 0 for ever (default: 400)"},
    {"order-end", "DURATION", AT(order_end), NULL, "4h", true,
     "when an order that says no end ends by itself, as in 90m; 0: it does not (default: 4h)"},
    {"second-person", "CALLS", AT(second_person), NULL, "0", true,
     "an order that touches so many calls waits for a second person; 0: none does (default: 0)"},
    {"repeat", "TIME", AT(repeat), NULL, "10m", true,
     "within which a caller of the same number calls again, 0 never (default: 10m)"},
    {"log-level", "LEVEL", AT(log_level), NULL, "info", true,
     "error, warn, info or debug (default: info)"},
    {"check", NULL, AT(check), NULL, NULL, false,
     "look at all of the above, say what is fine or wrong, start nothing"},
    {"version", NULL, AT(version), NULL, NULL, false, "print the version"},
    {"help", NULL, AT(help), NULL, NULL, false, "print this"},
};

static char **
value_of(struct options *options, const struct row *row)
{
    return (char **)((char *)options + row->offset);
}

static void
set(struct options *options, const struct row *row, struct text value)
{
    char **at = value_of(options, row);
    free(*at);
    *at = xstrdup(value);
}

void
options_help(FILE *out)
{
    fputs("vigie-gate stands beside one switch: it writes down what happens there, publishes it\n"
          "to vigie consoles and answers their questions.\n\n"
          "usage: vigie-gate --switch URL [options]\n\n",
          out);
    for (size_t i = 0; i < NITEMS(table); i++) {
        char left[64];
        str_format(left, sizeof left, "--%s %s", table[i].name,
                   table[i].argument ? table[i].argument : "");
        fprintf(out, "  %-24s %s\n", left, table[i].help);
        if (table[i].env)
            fprintf(out, "  %-24s (environment: %s)\n", "", table[i].env);
    }
    fputs("\nURL of a switch:\n", out);
    for (size_t i = 0; i < driver_table_count; i++)
        fprintf(out, "  %s\n      %s\n", driver_table[i]->url, driver_table[i]->summary);
    fputs("\nSIGHUP reads catalogue, plans, tariffs and access again; SIGTERM ends cleanly.\n"
          "Exit codes: 0 done, 1 failed, 2 wrong usage.\n",
          out);
}

/* --- flags ------------------------------------------------------------------------------------ */

static const char *
nearest(const char *wrong, bool in_file)
{
    const char *names[NITEMS(table)];
    size_t count = 0;
    for (size_t i = 0; i < NITEMS(table); i++) {
        if (!in_file || table[i].in_file)
            names[count++] = table[i].name;
    }
    return ini_nearest(wrong, names, count);
}

static enum err
unknown_flag(const char *flag, struct why *why)
{
    char name[NAME_BYTES_MAX];
    struct text rest = text_of(flag + strspn(flag, "-"));
    str_copy(name, sizeof name, text_cut(&rest, '='));
    const char *near = nearest(name, false);
    return why_set(why, ERR_ARG, "unknown option %s, %s%s%s", flag,
                   near ? "did you mean --" : "see --help", near ? near : "", near ? "?" : "");
}

/* Nobody who lists the processes may read the secret. The argument is in argv's own memory. */
static void
blank_argument(char *argument)
{
    char blanked[URL_BYTES];
    driver_blank_secret(blanked, sizeof blanked, text_of(argument));
    if (strcmp(blanked, argument) == 0)
        return;
    log_line(LOG_WARN, "gate",
             "the secret in --switch was readable in the process list: it belongs into --config or "
             "the environment (VIGIE_GATE_SWITCH)");
    size_t len = strlen(argument);
    explicit_bzero(argument, len);
    str_copy(argument, len + 1, text_of(blanked));
}

static enum err
take_flags(struct options *options, int argc, char **argv, bool *given, struct why *why)
{
    struct option longs[NITEMS(table) + 1] = {{0}};
    for (size_t i = 0; i < NITEMS(table); i++)
        longs[i] = (struct option){
            table[i].name, table[i].argument ? required_argument : no_argument, NULL, (int)i + 256};
    optind = 0; /* glibc: start afresh, tests parse more than once */
    int code;
    while ((code = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
        if (code == ':')
            return why_set(why, ERR_ARG, "option %s needs a value, see --help", argv[optind - 1]);
        if (code == '?')
            return unknown_flag(argv[optind - 1], why);
        const struct row *row = &table[code - 256];
        given[code - 256] = true;
        if (!row->argument) {
            *(bool *)((char *)options + row->offset) = true;
            continue;
        }
        set(options, row, text_of(optarg));
        if (row->offset == AT(switch_url))
            blank_argument(optarg);
    }
    if (optind < argc)
        return why_set(why, ERR_ARG, "unexpected argument \"%s\", see --help", argv[optind]);
    return OK;
}

/* --- the file --------------------------------------------------------------------------------- */

struct reading {
    struct options *options;
    bool *given; /* by flag or environment: the file does not change it */
    bool seen[NITEMS(table)];
};

static enum err
take_setting(struct options *options, const struct ini_entry *entry, struct why *why)
{
    for (size_t i = 0; i < options->setting_count; i++) {
        if (strcmp(options->settings[i].key, entry->key) == 0)
            return why_set(why, ERR_FORMAT, "key \"%s\" stands twice in [driver]", entry->key);
    }
    if (options->setting_count == SETTINGS_MAX)
        return why_set(why, ERR_LIMIT, "more than %d keys in [driver]", SETTINGS_MAX);
    options->settings =
        xrealloc(options->settings, (options->setting_count + 1) * sizeof *options->settings);
    options->settings[options->setting_count++] =
        (struct options_setting){xstrdup(text_of(entry->key)), xstrdup(text_of(entry->value))};
    return OK;
}

static enum err
take_entry(void *context, const struct ini_entry *entry, struct why *why)
{
    struct reading *reading = context;
    bool is_driver = strcmp(entry->section, "driver") == 0;
    if (!is_driver && entry->section[0] && strcmp(entry->section, "gate") != 0)
        return why_set(why, ERR_FORMAT, "section [%s]: expected [gate] or [driver]",
                       entry->section);
    if (!entry->key)
        return OK;
    if (is_driver)
        return take_setting(reading->options, entry, why);

    size_t i = 0;
    while (i < NITEMS(table) && !(table[i].in_file && strcmp(entry->key, table[i].name) == 0))
        i++;
    if (i == NITEMS(table)) {
        const char *near = nearest(entry->key, true);
        return why_set(why, ERR_FORMAT, "unknown key \"%s\"%s%s%s", entry->key,
                       near ? ", did you mean \"" : ", see vigie-gate --help", near ? near : "",
                       near ? "\"?" : "");
    }
    if (reading->seen[i])
        return why_set(why, ERR_FORMAT, "key \"%s\" stands twice", entry->key);
    reading->seen[i] = true;
    if (!reading->given[i])
        set(reading->options, &table[i], text_of(entry->value));
    return OK;
}

static bool
is_secret_key(const char *key)
{
    return strstr(key, "secret") || strstr(key, "password") || strstr(key, "token");
}

static bool
url_has_secret(const char *url)
{
    char blanked[URL_BYTES];
    driver_blank_secret(blanked, sizeof blanked, text_of(url));
    return strcmp(blanked, url) != 0;
}

/* A file with a secret in it is for its owner and his group. */
static enum err
check_file_mode(const struct options *options, bool url_from_file, struct why *why)
{
    bool has_secret = url_from_file && options->switch_url && url_has_secret(options->switch_url);
    for (size_t i = 0; i < options->setting_count; i++)
        has_secret = has_secret || is_secret_key(options->settings[i].key);
    struct stat stat_of;
    if (has_secret && stat(options->config, &stat_of) == 0 && (stat_of.st_mode & 007) != 0)
        return why_set(why, ERR_DENIED,
                       "config %s holds a secret that everybody may read: chmod o= %s",
                       options->config, options->config);
    return OK;
}

static enum err
take_file(struct options *options, bool *given, struct why *why)
{
    struct reading reading = {.options = options, .given = given};
    enum err err = ini_read_file(options->config, take_entry, &reading, why);
    if (err) {
        struct why inner = *why;
        return why_set(why, err, "config %s", inner.text);
    }
    return check_file_mode(options, !given[0], why);
}

static void
take_environment(struct options *options, bool *given)
{
    for (size_t i = 0; i < NITEMS(table); i++) {
        const char *value = table[i].env && !given[i] ? getenv(table[i].env) : NULL;
        if (value && value[0]) {
            set(options, &table[i], text_of(value));
            given[i] = true;
        }
    }
}

/* --- what was not said ------------------------------------------------------------------------ */

/* The host of scheme://user:secret@host:port/..., else the scheme; made fit for a file name. */
static char *
name_of_url(const char *url)
{
    struct text rest = text_of(url), scheme = text_cut(&rest, ':'), name = scheme;
    if (rest.at && text_has_prefix(rest, "//")) {
        rest = (struct text){rest.at + 2, rest.len - 2};
        size_t end = 0;
        while (end < rest.len && !strchr("/?,", rest.at[end]))
            end++;
        rest.len = end;
        const char *user_end = rest.len > 0 ? memrchr(rest.at, '@', rest.len) : NULL;
        if (user_end) {
            size_t skip = (size_t)(user_end + 1 - rest.at);
            rest = (struct text){rest.at + skip, rest.len - skip};
        }
        struct text host = text_cut(&rest, ':');
        if (host.len > 0 && isalnum((unsigned char)host.at[0]))
            name = host;
    }
    char *copy = xstrdup((struct text){name.at, name.len < NAME_BYTES_MAX ? name.len : 63});
    for (char *at = copy; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr("._-", *at))
            *at = '-';
    }
    return copy;
}

static enum err
check_name(const char *name, struct why *why)
{
    size_t good = 0;
    while (isalnum((unsigned char)name[good]) || (name[good] && strchr("._-", name[good])))
        good++;
    if (name[good] == '\0' && good > 0 && good < NAME_BYTES_MAX && isalnum((unsigned char)name[0]))
        return OK;
    return why_set(
        why, ERR_ARG,
        "name \"%s\": expected at most 63 letters, digits, '.', '_' and '-', a letter or "
        "digit first",
        name);
}

static enum err
default_state(struct options *options, struct why *why)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char path[4096];
    bool fits;
    if (state && state[0] == '/')
        fits = str_format(path, sizeof path, "%s/vigie", state);
    else if (home && home[0] == '/')
        fits = str_format(path, sizeof path, "%s/.local/state/vigie", home);
    else
        return why_set(why, ERR_ARG,
                       "no state directory: neither --state, XDG_STATE_HOME nor HOME "
                       "says where the journal lives");
    if (!fits)
        return why_set(why, ERR_ARG, "state directory: path too long");
    options->state = xstrdup(text_of(path));
    return OK;
}

/* PREFIX STATE/NAME.ENDING */
static enum err
default_file(char **file, const struct options *options, const char *prefix, const char *ending,
             struct why *why)
{
    char path[4200];
    if (!str_format(path, sizeof path, "%s%s/%s.%s", prefix, options->state, options->name, ending))
        return why_set(why, ERR_ARG, "state directory: path too long");
    *file = xstrdup(text_of(path));
    return OK;
}

static enum err
fill_in(struct options *options, struct why *why)
{
    for (size_t i = 0; i < NITEMS(table); i++) {
        if (table[i].fallback && !*value_of(options, &table[i]))
            set(options, &table[i], text_of(table[i].fallback));
    }
    if (!options->data && default_data)
        options->data = xstrdup(text_of(default_data));
    if (!options->switch_url)
        return why_set(why, ERR_ARG, "no switch: expected --switch URL, see --help");
    if (!options->name)
        options->name = name_of_url(options->switch_url);
    enum err err = check_name(options->name, why);
    if (!err && !options->state)
        err = default_state(options, why);
    if (!err && !options->journal)
        err = default_file(&options->journal, options, "sqlite:", "journal", why);
    if (!err && !options->audit)
        err = default_file(&options->audit, options, "", "audit", why);
    return err;
}

static enum err
check_values(struct options *options, struct why *why)
{
    enum log_level level;
    if (!log_level_parse(text_of(options->log_level), &level))
        return why_set(why, ERR_ARG, "log-level \"%s\": expected error, warn, info or debug",
                       options->log_level);
    log_set_level(level);
    if (!text_to_i64(text_of(options->keep), &options->keep_days) || options->keep_days < 0 ||
        options->keep_days > KEEP_DAYS_MAX)
        return why_set(why, ERR_ARG, "keep \"%s\": expected days, 0 for ever", options->keep);
    bool is_never = strcmp(options->order_end, "0") == 0;
    if (!is_never && !catalogue_duration_ms(text_of(options->order_end), &options->order_end_ms))
        return why_set(why, ERR_ARG, "order-end \"%s\": expected a duration such as 90m, or 0",
                       options->order_end);
    if (!text_to_i64(text_of(options->second_person), &options->second_person_calls) ||
        options->second_person_calls < 0)
        return why_set(why, ERR_ARG, "second-person \"%s\": expected a count of calls",
                       options->second_person);
    int64_t repeat_ms = 0;
    if (strcmp(options->repeat, "0") != 0 &&
        (!catalogue_duration_ms(text_of(options->repeat), &repeat_ms) || repeat_ms > REPEAT_MAX_MS))
        return why_set(why, ERR_ARG,
                       "repeat \"%s\": expected a time up to 24h, such as 10m; 0 never",
                       options->repeat);
    options->repeat_us = repeat_ms * 1000;
    if (options->access_signer && !options->access)
        return why_set(why, ERR_ARG,
                       "access-signer %s: there is no list, expected --access FILE too",
                       options->access_signer);
    if (strlen(options->switch_url) >= URL_BYTES)
        return why_set(why, ERR_ARG, "switch: URL of more than %d bytes", URL_BYTES - 1);
    options->has_secret = url_has_secret(options->switch_url);
    for (size_t i = 0; i < options->setting_count; i++)
        options->has_secret = options->has_secret || is_secret_key(options->settings[i].key);
    return OK;
}

enum err
options_parse(struct options *options, int argc, char **argv, struct why *why)
{
    *options = (struct options){0};
    bool given[NITEMS(table)] = {false};
    enum err err = take_flags(options, argc, argv, given, why);
    if (err || options->help || options->version)
        return err;
    take_environment(options, given);
    if (options->config)
        err = take_file(options, given, why);
    if (!err)
        err = fill_in(options, why);
    return err ? err : check_values(options, why);
}

void
options_free(struct options *options)
{
    for (size_t i = 0; i < NITEMS(table); i++) {
        if (table[i].argument)
            free(*value_of(options, &table[i]));
    }
    for (size_t i = 0; i < options->setting_count; i++) {
        free(options->settings[i].key);
        free(options->settings[i].value);
    }
    free(options->settings);
    *options = (struct options){0};
}

const char *
options_setting(const struct options *options, const char *key)
{
    for (size_t i = 0; i < options->setting_count; i++) {
        if (strcmp(options->settings[i].key, key) == 0)
            return options->settings[i].value;
    }
    char name[80] = "VIGIE_DRIVER_";
    size_t len = strlen(name);
    for (; *key && len + 1 < sizeof name; key++)
        name[len++] = *key == '-' ? '_' : (char)toupper((unsigned char)*key);
    name[len] = '\0';
    return getenv(name);
}
