#include "console/config.h"

#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/place.h"
#include "proto/base/ini.h"
#include "proto/base/mem.h"
#include "proto/link/endpoint.h"

#define DEFAULT_GATE "tcp://127.0.0.1:7711,tcp://127.0.0.1:7712"

enum { SETTLE_MS = 5000, EVERY_MS = 5000, SECONDS_MAX = 86400 };

/* --- the table -------------------------------------------------------------------------------- */

enum form {
    FORM_SWITCH,   /* a bool */
    FORM_ONE,      /* a text */
    FORM_MANY,     /* texts, gathered with blanks between them */
    FORM_OPTIONAL, /* a text that may be left out */
};

struct setting {
    const char *name;     /* of the flag and, where `in_file`, of the key */
    const char *argument; /* NULL: none */
    enum form form;
    size_t offset; /* of a char *, or of a bool */
    const char *env;
    bool in_file;
    const char *help;
};

#define AT(member) offsetof(struct config, member)

static const struct setting table[] = {
    {"connect", "FEED,DESK", FORM_MANY, AT(connect), "VIGIE_CONNECT", true,
     "a gate to follow, FEED,DESK,GATEKEY when it has a key; again for each further gate "
     "(default: " DEFAULT_GATE ")"},
    {"key", "FILE", FORM_ONE, AT(key), "VIGIE_KEY", true,
     "your secret key, for gates with a key (default: $XDG_CONFIG_HOME/vigie/vigie.key)"},
    {"config", "FILE", FORM_ONE, AT(file), "VIGIE_CONFIG", false,
     "settings (default: $XDG_CONFIG_HOME/vigie/vigie.ini, if it is there)"},
    {"view", "NAME", FORM_ONE, AT(view), NULL, true,
     "the view to begin with, or the list to print"},
    {"filter", "EXPR", FORM_ONE, AT(filter), NULL, true,
     "rows of that view to show, as in \"waiting > 3 and label ~ sav\""},
    {"theme", "NAME", FORM_ONE, AT(theme), "VIGIE_THEME", true,
     "colours: a name, or a path with a / in it (default: default)"},
    {"lang", "fr|en", FORM_ONE, AT(lang), "VIGIE_LANG", true,
     "form of figures (default: of the locale, else fr)"},
    {"ascii", NULL, FORM_SWITCH, AT(ascii), NULL, true, "nothing beyond ASCII on the screen"},
    {"slow", NULL, FORM_SWITCH, AT(slow), NULL, true,
     "for thin lines: at most 400 bytes a second; keys are echoed at once"},
    {"read-only", NULL, FORM_SWITCH, AT(read_only), NULL, true, "only watch (this is the default)"},
    {"write", NULL, FORM_SWITCH, AT(write), NULL, true,
     "give orders too, as far as the gate lets you"},
    {"demo", "SCENARIO", FORM_OPTIONAL, AT(scenario), NULL, false,
     "start a simulated centre and follow it: calm, monday-morning (the default), outage, flood"},
    {"once", NULL, FORM_SWITCH, AT(once), NULL, false, "print how things stand and end"},
    {"watch", NULL, FORM_SWITCH, AT(watch), NULL, false, "print how things stand again and again"},
    {"format", "FORMAT", FORM_ONE, AT(format), NULL, false,
     "with --once: text, csv or json; with --watch: text or ndjson (default: text)"},
    {"settle", "SECONDS", FORM_ONE, AT(settle), NULL, true,
     "with --once: how long to wait for the gates (default: 5)"},
    {"every", "SECONDS", FORM_ONE, AT(every), NULL, true,
     "with --watch: how often to look (default: 5)"},
    {"script", "KEYS", FORM_ONE, AT(keys), NULL, false,
     "press these keys without a terminal: a file, or the words themselves"},
    {"size", "COLSxROWS", FORM_ONE, AT(size), NULL, false,
     "with --script: of the screen (default: 80x24)"},
    {"dump", "FILE", FORM_ONE, AT(dump), NULL, false,
     "with --script: where the last screen goes (default: standard output)"},
    {"dump-roles", "FILE", FORM_ONE, AT(dump_roles), NULL, false,
     "with --script: the same, with the role of each cell below it"},
    {"version", NULL, FORM_SWITCH, AT(version), NULL, false, "print the version"},
    {"help", NULL, FORM_SWITCH, AT(help), NULL, false, "print this"},
};

/* What the design promises and a later version brings. */
static const char *const later_options[] = {"replay", "from",           "to",     "speed",
                                            "until",  "confirm-within", "reason", "plain"};
static const char *const later_verbs[] = {"config", "simulate", "plan", "handover",
                                          "record", "cut",      "diff"};

static char **
text_at(struct config *config, const struct setting *row)
{
    return (char **)((char *)config + row->offset);
}

static bool *
switch_at(struct config *config, const struct setting *row)
{
    return (bool *)((char *)config + row->offset);
}

static bool
is_switch(const struct setting *row)
{
    return row->form == FORM_SWITCH;
}

static void
set_text(struct config *config, const struct setting *row, const char *value)
{
    char **at = text_at(config, row);
    if (row->form != FORM_MANY || !*at) {
        free(*at);
        *at = xstrdup(text_of(value));
        return;
    }
    struct bytes all = {0};
    bytes_add(&all, *at, strlen(*at));
    bytes_add(&all, " ", 1);
    bytes_add(&all, value, strlen(value) + 1);
    free(*at);
    *at = (char *)all.at; /* taken */
}

static bool
is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

static enum err
expected(const char *what, const char *found, const char *const *words, size_t count,
         struct why *why)
{
    char list[256];
    list[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(list);
        const char *between = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        str_format(list + len, sizeof list - len, "%s%s", between, words[i]);
    }
    const char *near = ini_nearest(found, words, count);
    return why_set(why, ERR_ARG, "%s \"%s\": expected %s%s%s%s", what, found, list,
                   near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* --- help ------------------------------------------------------------------------------------- */

static void
left_of(char *to, size_t size, const struct setting *row)
{
    bool is_optional = row->form == FORM_OPTIONAL;
    str_format(to, size, "--%s%s%s%s", row->name,
               is_optional     ? "[="
               : row->argument ? " "
                               : "",
               row->argument ? row->argument : "", is_optional ? "]" : "");
}

void
config_help(FILE *out)
{
    fputs("vigie watches the phone numbers of a contact centre, live, in a terminal.\n\n"
          "usage: vigie [options]           follow one or more gates\n"
          "       vigie --demo              start a simulated centre and follow that\n"
          "       vigie --once|--watch      print instead of drawing\n"
          "       vigie --script KEYS       the same program without a terminal\n"
          "       vigie do VERB TARGET      give an order (vigie do --help)\n"
          "       vigie keygen              make yourself a key (vigie keygen --help)\n"
          "       vigie access ...          sign a list of people (vigie access --help)\n"
          "       vigie rate --journal URL  price a gate's calls once more (vigie rate --help)\n"
          "       vigie check law           what the law says of each number (vigie check law "
          "--help)\n"
          "       vigie simulate --journal URL  what another offer would have made of them "
          "(vigie simulate --help)\n"
          "       vigie audit --file FILE   who did what (vigie audit --help)\n\n",
          out);
    for (size_t i = 0; i < NITEMS(table); i++) {
        char left[64];
        left_of(left, sizeof left, &table[i]);
        fprintf(out, "  %-22s %s\n", left, table[i].help);
        if (table[i].env)
            fprintf(out, "  %-22s (environment: %s)\n", "", table[i].env);
    }
    fputs("\nKeys of the settings file:", out);
    for (size_t i = 0; i < NITEMS(table); i++) {
        if (table[i].in_file)
            fprintf(out, " %s", table[i].name);
    }
    fputs("\nLists to print:", out);
    for (size_t i = 0; batch_view_name(i); i++)
        fprintf(out, " %s", batch_view_name(i));
    fputs("\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 unknown (no answer from every gate).\n",
          out);
}

/* --- flags ------------------------------------------------------------------------------------ */

static const char *
nearest_name(const char *wrong, bool in_file)
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
    char name[64];
    struct text rest = text_of(flag + strspn(flag, "-"));
    bool has_value = memchr(flag, '=', strlen(flag)) != NULL;
    str_copy(name, sizeof name, text_cut(&rest, '='));
    for (size_t i = 0; has_value && i < NITEMS(table); i++) {
        if (strcmp(table[i].name, name) == 0 && is_switch(&table[i]))
            return why_set(why, ERR_ARG, "option --%s takes no value", name);
    }
    if (is_one_of(name, later_options, NITEMS(later_options)))
        return why_set(why, ERR_ARG, "--%s is not in this version", name);
    const char *near = nearest_name(name, false);
    return why_set(why, ERR_ARG, "unknown option %s, %s%s%s", flag,
                   near ? "did you mean --" : "see --help", near ? near : "", near ? "?" : "");
}

static enum err
unexpected_argument(const char *argument, struct why *why)
{
    if (is_one_of(argument, later_verbs, NITEMS(later_verbs)))
        return why_set(why, ERR_ARG, "\"vigie %s\" is not in this version", argument);
    return why_set(why, ERR_ARG, "unexpected argument \"%s\", see --help", argument);
}

static enum err
take_flags(struct config *config, int argc, char **argv, bool *given, struct why *why)
{
    static const int arguments[] = {no_argument, required_argument, required_argument,
                                    optional_argument};
    struct option longs[NITEMS(table) + 1] = {{0}};
    for (size_t i = 0; i < NITEMS(table); i++)
        longs[i] = (struct option){table[i].name, arguments[table[i].form], NULL, (int)i + 256};
    optind = 0; /* glibc: start afresh, tests parse more than once */
    int code;
    while ((code = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
        if (code == ':')
            return why_set(why, ERR_ARG, "option %s needs a value, see --help", argv[optind - 1]);
        if (code == '?')
            return unknown_flag(argv[optind - 1], why);
        const struct setting *row = &table[code - 256];
        given[code - 256] = true;
        if (is_switch(row))
            *switch_at(config, row) = true;
        else
            set_text(config, row, optarg ? optarg : "");
    }
    return optind < argc ? unexpected_argument(argv[optind], why) : OK;
}

/* --- environment and file --------------------------------------------------------------------- */

static void
take_environment(struct config *config, bool *given)
{
    for (size_t i = 0; i < NITEMS(table); i++) {
        const char *value = table[i].env && !given[i] ? getenv(table[i].env) : NULL;
        if (!value || !value[0])
            continue;
        set_text(config, &table[i], value);
        given[i] = true;
    }
}

struct reading {
    struct config *config;
    const bool *given; /* by flag or environment: the file does not change it */
    bool seen[NITEMS(table)];
};

static enum err
take_switch(bool *to, const struct ini_entry *entry, bool is_given, struct why *why)
{
    static const char *const words[] = {"yes", "no"};
    if (!is_one_of(entry->value, words, NITEMS(words)))
        return expected(entry->key, entry->value, words, NITEMS(words), why);
    if (!is_given)
        *to = strcmp(entry->value, "yes") == 0;
    return OK;
}

static enum err
take_entry(void *context, const struct ini_entry *entry, struct why *why)
{
    struct reading *reading = context;
    if (entry->section[0] && strcmp(entry->section, "vigie") != 0)
        return why_set(why, ERR_FORMAT, "section [%s]: expected [vigie], or none", entry->section);
    if (!entry->key)
        return OK;
    size_t i = 0;
    while (i < NITEMS(table) && !(table[i].in_file && strcmp(entry->key, table[i].name) == 0))
        i++;
    if (i == NITEMS(table)) {
        const char *near = nearest_name(entry->key, true);
        return why_set(why, ERR_FORMAT, "unknown key \"%s\"%s%s%s", entry->key,
                       near ? ", did you mean \"" : ", see vigie(1)", near ? near : "",
                       near ? "\"?" : "");
    }
    if (reading->seen[i] && table[i].form != FORM_MANY)
        return why_set(why, ERR_FORMAT, "key \"%s\" stands twice", entry->key);
    reading->seen[i] = true;
    if (is_switch(&table[i]))
        return take_switch(switch_at(reading->config, &table[i]), entry, reading->given[i], why);
    if (!reading->given[i])
        set_text(reading->config, &table[i], entry->value);
    return OK;
}

static enum err
take_file(struct config *config, const bool *given, struct why *why)
{
    struct reading reading = {.config = config, .given = given};
    char standard[PLACE_BYTES];
    const char *path = config->file;
    if (!path && place_config(standard, sizeof standard, "vigie.ini") &&
        access(standard, F_OK) == 0)
        path = standard;
    return path ? ini_read_file(path, take_entry, &reading, why) : OK;
}

/* --- what it means ---------------------------------------------------------------------------- */

static enum err
read_gates(struct config *config, struct why *why)
{
    struct text rest = text_of(config->connect ? config->connect : DEFAULT_GATE);
    config->gates = xcalloc(CONFIG_GATES_MAX, sizeof *config->gates);
    while (rest.len > 0) {
        struct text word = text_cut(&rest, ' ');
        char parts[2 * CONFIG_ENDPOINT_BYTES + KEY_TEXT_BYTES];
        if (word.len == 0)
            continue;
        if (config->gate_count == CONFIG_GATES_MAX)
            return why_set(why, ERR_LIMIT, "connect: at most %d gates", CONFIG_GATES_MAX);
        if (!str_copy(parts, sizeof parts, word))
            return why_set(why, ERR_LIMIT, "connect: an endpoint of more than %d bytes",
                           CONFIG_ENDPOINT_BYTES - 1);
        struct config_gate *gate = &config->gates[config->gate_count++];
        enum err err =
            endpoint_parts(parts, gate->feed, gate->desk, CONFIG_ENDPOINT_BYTES, gate->key, why);
        if (!err)
            err = endpoint_check(gate->feed, gate->key[0] != '\0', why);
        if (!err)
            err = endpoint_check(gate->desk, gate->key[0] != '\0', why);
        if (err)
            return why_prefix(why, err, "connect");
    }
    return OK;
}

/* The one place where a key lies when nobody says another. */
static enum err
read_key(struct config *config, struct why *why)
{
    char standard[PLACE_BYTES];
    bool is_wanted = false;
    for (size_t i = 0; i < config->gate_count; i++)
        is_wanted = is_wanted || config->gates[i].key[0];
    if (!is_wanted || config->key || config->scenario)
        return OK;
    if (!place_config(standard, sizeof standard, PLACE_KEY) || access(standard, F_OK) != 0)
        return why_set(why, ERR_ARG,
                       "connect: a gate with a key asks for yours, and there is none: vigie "
                       "keygen, or --key FILE");
    config->key = xstrdup(text_of(standard));
    return OK;
}

/* 5, 0.5, 90s. */
static enum err
read_seconds(const char *name, const char *text, int64_t fallback_ms, int64_t *ms, struct why *why)
{
    *ms = fallback_ms;
    if (!text)
        return OK;
    struct text rest = text_of(text);
    if (rest.len > 1 && rest.at[rest.len - 1] == 's')
        rest.len--;
    struct text whole = text_cut(&rest, '.');
    int64_t seconds = 0, fraction = 0;
    bool is_good = text_to_i64(whole, &seconds) && seconds >= 0 && seconds <= SECONDS_MAX &&
                   rest.len <= 3 && (!rest.at || text_to_i64(rest, &fraction)) && fraction >= 0;
    if (!is_good)
        return why_set(why, ERR_ARG, "%s \"%s\": expected seconds, such as 5 or 0.5", name, text);
    for (size_t i = rest.len; i < 3; i++)
        fraction *= 10;
    *ms = seconds * 1000 + fraction;
    return OK;
}

static enum err
read_size(struct config *config, struct why *why)
{
    config->columns = 80;
    config->rows = 24;
    if (!config->size)
        return OK;
    struct text rest = text_of(config->size);
    struct text first = text_cut(&rest, 'x');
    int64_t columns, rows;
    if (!text_to_i64(first, &columns) || !text_to_i64(rest, &rows) || columns < 1 || rows < 1 ||
        columns > CONFIG_SIDE_MAX || rows > CONFIG_SIDE_MAX)
        return why_set(why, ERR_ARG,
                       "size \"%s\": expected COLSxROWS, such as 80x24, at most %dx%d",
                       config->size, CONFIG_SIDE_MAX, CONFIG_SIDE_MAX);
    config->columns = (int)columns;
    config->rows = (int)rows;
    return OK;
}

static enum err
read_format(struct config *config, struct why *why)
{
    static const char *const once[] = {"text", "csv", "json"}, *const watch[] = {"text", "ndjson"};
    const char *format = config->format ? config->format : "text";
    if (config->format && !config->once && !config->watch)
        return why_set(why, ERR_ARG, "--format goes with --once or --watch");
    if (config->once && !is_one_of(format, once, NITEMS(once)))
        return expected("--once --format", format, once, NITEMS(once), why);
    if (config->watch && !is_one_of(format, watch, NITEMS(watch)))
        return expected("--watch --format", format, watch, NITEMS(watch), why);
    for (size_t i = 0; i < BATCH_FORMATS; i++) {
        if (strcmp(format, batch_format_names[i]) == 0)
            config->batch_format = (enum batch_format)i;
    }
    return OK;
}

static enum err
read_lang(struct config *config, struct why *why)
{
    static const char *const words[] = {"fr", "en"};
    if (config->lang && !is_one_of(config->lang, words, NITEMS(words)))
        return expected("lang", config->lang, words, NITEMS(words), why);
    if (config->lang) {
        config->is_french = strcmp(config->lang, "fr") == 0;
        return OK;
    }
    static const char *const asked[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = NULL;
    for (size_t i = 0; i < NITEMS(asked) && (!locale || !locale[0]); i++)
        locale = getenv(asked[i]);
    config->is_french = !locale || !text_has_prefix(text_of(locale), "en");
    return OK;
}

static enum err
check_together(const struct config *config, struct why *why)
{
    if (config->write && config->read_only)
        return why_set(why, ERR_ARG, "--read-only and --write exclude one another");
    int modes = config->once + config->watch + (config->keys != NULL);
    if (modes > 1)
        return why_set(why, ERR_ARG, "--once, --watch and --script exclude one another");
    if ((config->size || config->dump || config->dump_roles) && !config->keys)
        return why_set(why, ERR_ARG, "--size and --dump go with --script");
    return OK;
}

static enum err
read_values(struct config *config, struct why *why)
{
    enum err err = check_together(config, why);
    if (!err)
        err = read_gates(config, why);
    if (!err)
        err = read_key(config, why);
    if (!err)
        err = read_seconds("settle", config->settle, SETTLE_MS, &config->settle_ms, why);
    if (!err)
        err = read_seconds("every", config->every, EVERY_MS, &config->every_ms, why);
    if (!err && config->every_ms < 100)
        err = why_set(why, ERR_ARG, "every \"%s\": at least 0.1 seconds", config->every);
    if (!err)
        err = read_size(config, why);
    if (!err)
        err = read_format(config, why);
    return err ? err : read_lang(config, why);
}

enum err
config_parse(struct config *config, int argc, char **argv, struct why *why)
{
    *config = (struct config){0};
    bool given[NITEMS(table)] = {false};
    enum err err = take_flags(config, argc, argv, given, why);
    if (err || config->help || config->version)
        return err;
    if (config->scenario && config->connect)
        return why_set(why, ERR_ARG, "--demo brings its own gate: --connect does not go with it");
    take_environment(config, given);
    err = take_file(config, given, why);
    return err ? err : read_values(config, why);
}

void
config_free(struct config *config)
{
    for (size_t i = 0; i < NITEMS(table); i++) {
        if (!is_switch(&table[i]))
            free(*text_at(config, &table[i]));
    }
    free(config->gates);
    *config = (struct config){0};
}
