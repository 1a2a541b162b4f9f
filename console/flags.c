#include "console/flags.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>

#include "proto/base/text.h"
#include "proto/gate/rates.h"

#define FILE_AT(member) FLAGS_TEXT, offsetof(struct rates_files, member)

const struct flag flags_of_files[] = {
    {"tariffs", "FILE", "tariffs to price with (default: the example's)", FILE_AT(tariffs)},
    {"payouts", "FILE", "payout grids (default: the example's)", FILE_AT(payouts)},
    {"costs", "FILE", "cost grids (default: the example's)", FILE_AT(costs)},
    {"plan", "FILE", "the numbering plan", FILE_AT(plan)},
    {"origins", "FILE", "where callers call from", FILE_AT(origins)},
    {"data", "DIR", "where these files are, by their usual names (default: the installed ones)",
     FILE_AT(folder)},
};
const size_t flags_of_files_count = NITEMS(flags_of_files);

static const struct flag *
flag_at(const struct flags_group *groups, size_t count, size_t i, void **target)
{
    for (size_t g = 0; g < count; g++) {
        *target = groups[g].target;
        if (i < groups[g].count)
            return &groups[g].rows[i];
        i -= groups[g].count;
    }
    return NULL;
}

static enum err
set(const struct flag *flag, void *target, const char *value, const char *command, struct why *why)
{
    void *at = (char *)target + flag->offset;
    struct flags_list *list = at;
    switch (flag->kind) {
    case FLAGS_TEXT:
        *(const char **)at = value;
        return OK;
    case FLAGS_BOOL:
        *(bool *)at = true;
        return OK;
    case FLAGS_LIST:
        if (list->count == FLAGS_LIST_MAX)
            return why_set(why, ERR_ARG, "%s: --%s more than %d times", command, flag->name,
                           FLAGS_LIST_MAX);
        list->at[list->count++] = value;
        return OK;
    }
    return OK;
}

enum err
flags_read_words(const struct flags_group *groups, size_t count, int argc, char **argv, int *first,
                 struct why *why)
{
    struct option longs[FLAGS_MAX + 1] = {{0}};
    const struct flag *flag;
    void *target;
    for (size_t i = 0; (flag = flag_at(groups, count, i, &target)); i++) {
        assert(i < FLAGS_MAX);
        longs[i] = (struct option){flag->name, flag->argument ? required_argument : no_argument,
                                   NULL, (int)i + 256};
    }
    int code;
    enum err err = OK;
    optind = 0;
    while (!err && (code = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
        if (code < 256)
            return why_set(why, ERR_ARG, "%s: option %s %s, see vigie %s --help", argv[0],
                           argv[optind - 1], code == ':' ? "needs a value" : "is not known",
                           argv[0]);
        flag = flag_at(groups, count, (size_t)code - 256, &target);
        err = set(flag, target, optarg, argv[0], why);
    }
    *first = optind;
    return err;
}

enum err
flags_read(const struct flags_group *groups, size_t count, int argc, char **argv, struct why *why)
{
    int first = 0;
    enum err err = flags_read_words(groups, count, argc, argv, &first, why);
    if (!err && first < argc)
        return why_set(why, ERR_ARG, "%s: unexpected argument \"%s\"", argv[0], argv[first]);
    return err;
}

void
flags_print_help(const struct flags_group *groups, size_t count)
{
    const struct flag *flag;
    void *target;
    for (size_t i = 0; (flag = flag_at(groups, count, i, &target)); i++) {
        char left[64];
        str_format(left, sizeof left, "--%s %s", flag->name, flag->argument ? flag->argument : "");
        printf("  %-20s %s\n", left, flag->help);
    }
}
