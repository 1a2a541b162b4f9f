#include "proto/driver/sim/sim_options.h"

#include <stddef.h>
#include <string.h>

#include "proto/base/ini.h"

enum { NAMES_MAX = 16 };

static const char *const no_yes[] = {"no", "yes"};
static const char *const lies[SIM_LIES] = {"", "accept", "silent", "late", "refuse", "split"};

/* A row is a parameter; the value goes into an int64_t of struct sim_options. */
static const struct param {
    const char *name;
    const char *expected;
    size_t offset;
    int64_t min, max;
    bool is_milli;            /* may have up to three digits behind a point, kept in thousandths */
    const char *const *words; /* one of these instead of a number: its place; max is the last */
} params[] = {
    {"seed", "a whole number", offsetof(struct sim_options, seed), 0, INT64_MAX, false, NULL},
    {"rate", "calls a second, 0.001 to 5000", offsetof(struct sim_options, rate_milli), 1, 5000000,
     true, NULL},
    {"speed", "how many times faster, 0.01 to 100000", offsetof(struct sim_options, speed_milli),
     10, 100000000, true, NULL},
    {"start", "seconds since 1970", offsetof(struct sim_options, start_s), 86400, 4102444800, false,
     NULL},
    {"duration", "simulated seconds", offsetof(struct sim_options, duration_s), 1, 1000000000,
     false, NULL},
    {"listen", "yes or no", offsetof(struct sim_options, listen), 0, 1, false, no_yes},
    {"lie", "accept, silent, late, refuse or split", offsetof(struct sim_options, lie),
     SIM_LIE_ACCEPT, SIM_LIES - 1, false, lies},
};

/* "12.5" gives 12500. */
static bool
parse_milli(struct text text, int64_t *value)
{
    struct text fraction = text;
    struct text whole = text_cut(&fraction, '.');
    int64_t units, thousandths = 0;
    if (!text_to_i64(whole, &units) || units < 0 || units > INT64_MAX / 2000)
        return false;
    if (fraction.at) {
        if (fraction.len < 1 || fraction.len > 3 || fraction.at[0] == '-' ||
            fraction.at[0] == '+' || !text_to_i64(fraction, &thousandths))
            return false;
        for (size_t i = fraction.len; i < 3; i++)
            thousandths *= 10;
    }
    *value = units * 1000 + thousandths;
    return true;
}

static bool
parse_value(const struct param *param, struct text value, int64_t *number)
{
    if (param->is_milli)
        return parse_milli(value, number);
    if (!param->words)
        return text_to_i64(value, number);
    for (*number = param->max; *number >= param->min; (*number)--) {
        if (text_is(value, param->words[*number]))
            return true;
    }
    return false;
}

static enum err
unknown(const char *what, struct text name, const char *const *names, size_t count, struct why *why)
{
    char wrong[64], list[128] = "";
    str_copy(wrong, sizeof(wrong), name);
    const char *nearest = ini_nearest(wrong, names, count);
    if (nearest)
        return why_set(why, ERR_ARG, "sim: no %s \"%s\"; did you mean %s?", what, wrong, nearest);
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(list);
        str_format(list + len, sizeof(list) - len, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    return why_set(why, ERR_ARG, "sim: no %s \"%s\"; expected one of %s", what, wrong, list);
}

static enum err
parse_param(struct sim_options *options, struct text text, struct why *why)
{
    struct text value = text;
    struct text name = text_cut(&value, '=');
    const char *names[NITEMS(params)];
    for (size_t i = 0; i < NITEMS(params); i++) {
        const struct param *param = &params[i];
        names[i] = param->name;
        if (!text_is(name, param->name))
            continue;
        int64_t number;
        if (!parse_value(param, value, &number) || number < param->min || number > param->max)
            return why_set(why, ERR_ARG, "sim: %s=%.*s: expected %s", param->name, TEXT_ARG(value),
                           param->expected);
        memcpy((char *)options + param->offset, &number, sizeof(number));
        options->has_seed |= param->offset == offsetof(struct sim_options, seed);
        return OK;
    }
    return unknown("parameter", name, names, NITEMS(params), why);
}

static enum err
parse_scenario(struct sim_options *options, struct text name, struct why *why)
{
    options->scenario = sim_scenario_named(name);
    if (options->scenario)
        return OK;
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (; count < sim_scenario_count && count < NAMES_MAX; count++)
        names[count] = sim_scenario_table[count].name;
    return unknown("scenario", name, names, count, why);
}

enum err
sim_options_parse(struct sim_options *options, struct text url, struct why *why)
{
    *options = (struct sim_options){.speed_milli = 1000};
    struct text rest = url;
    struct text scheme = text_cut(&rest, ':');
    if (!text_is(scheme, "sim") || !rest.at)
        return why_set(why, ERR_ARG, "switch \"%.*s\": expected sim:[SCENARIO][?seed=N&rate=...]",
                       TEXT_ARG(url));
    struct text scenario = text_cut(&rest, '?');
    enum err err = parse_scenario(options, scenario, why);
    while (err == OK && rest.at) {
        struct text param = text_cut(&rest, '&');
        err = parse_param(options, param, why);
    }
    return err;
}
