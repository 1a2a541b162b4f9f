#include "proto/gate/rates.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto/base/file.h"
#include "proto/base/mem.h"

enum { PATH_BYTES = 4096 };

enum kind { PLAN, ORIGINS, TARIFFS, PAYOUTS, COSTS, PALIERS, KINDS };

static const char *const usual[KINDS] = {
    [PLAN] = RATES_PLAN,       [ORIGINS] = RATES_ORIGINS, [TARIFFS] = RATES_TARIFFS,
    [PAYOUTS] = RATES_PAYOUTS, [COSTS] = RATES_COSTS,     [PALIERS] = RATES_PALIERS,
};

/* --- the folder ------------------------------------------------------------------------------- */

static bool
holds_plan(const char *folder)
{
    char sample[PATH_BYTES];
    return str_format(sample, sizeof sample, "%s/%s", folder, RATES_PLAN) &&
           access(sample, R_OK) == 0;
}

bool
rates_folder(char *to, size_t size, const char *installed)
{
    static const char *const above[] = {"..", "../..", "../../.."};
    char own[PATH_BYTES];
    ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
    while (len > 0 && own[len - 1] != '/')
        len--;
    if (len > 0)
        own[len - 1] = '\0';
    for (size_t i = 0; i < NITEMS(above) && len > 0; i++) {
        if (str_format(to, size, "%s/%s/proto/tariff/data", own, above[i]) && holds_plan(to))
            return true; /* a build tree uses its own, whatever is installed */
    }
    return str_copy(to, size, text_of(installed)) && holds_plan(to);
}

/* --- reading ---------------------------------------------------------------------------------- */

struct reading {
    char paths[KINDS][PATH_BYTES];
    struct bytes texts[KINDS];
};

static enum err
read_file(struct reading *reading, enum kind kind, const char *asked, const char *folder,
          struct why *why)
{
    char *path = reading->paths[kind];
    if (!asked && !folder)
        return kind == PALIERS
                   ? OK
                   : why_set(why, ERR_ARG,
                             "no data folder with %s: expected --data DIR, or each file",
                             usual[kind]);
    bool fits = asked ? str_copy(path, PATH_BYTES, text_of(asked))
                      : str_format(path, PATH_BYTES, "%s/%s", folder, usual[kind]);
    if (!fits)
        return why_set(why, ERR_ARG, "%s: path too long", usual[kind]);
    return file_read(&reading->texts[kind], path, why);
}

static struct text
text_in(const struct reading *reading, enum kind kind)
{
    const struct bytes *bytes = &reading->texts[kind];
    return (struct text){bytes->len ? (const char *)bytes->at : "", bytes->len};
}

static struct tariff_file
file_in(const struct reading *reading, enum kind kind)
{
    return (struct tariff_file){text_in(reading, kind), reading->paths[kind]};
}

static bool
is_illustrative(const struct tariff *tariff)
{
    for (size_t i = 0; i < tariff->payouts.count; i++) {
        if (tariff->payouts.rows[i].illustrative)
            return true;
    }
    for (size_t i = 0; i < tariff->costs.count; i++) {
        if (tariff->costs.rows[i].illustrative)
            return true;
    }
    return false;
}

static enum err
parse(const struct reading *reading, struct rates *rates, struct why *why)
{
    enum err err = plan_parse(&rates->plan, text_in(reading, PLAN), reading->paths[PLAN],
                              text_in(reading, ORIGINS), reading->paths[ORIGINS], why);
    if (err)
        return err;
    const struct tariff_files files = {
        .tariffs = file_in(reading, TARIFFS),
        .payouts = file_in(reading, PAYOUTS),
        .costs = file_in(reading, COSTS),
        .paliers = file_in(reading, PALIERS),
    };
    err = tariff_parse(&rates->book, &files, rates->plan, why);
    for (size_t i = 0; !err && i < tariff_count(rates->book); i++)
        rates->illustrative += is_illustrative(tariff_at(rates->book, i));
    str_copy(rates->tariffs, sizeof rates->tariffs, text_of(reading->paths[TARIFFS]));
    return err;
}

enum err
rates_read(struct rates **rates, const struct rates_files *files, struct why *why)
{
    const char *const asked[KINDS] = {
        [PLAN] = files->plan,       [ORIGINS] = files->origins, [TARIFFS] = files->tariffs,
        [PAYOUTS] = files->payouts, [COSTS] = files->costs,
    };
    struct reading *reading = xcalloc(1, sizeof *reading);
    struct rates *fresh = xcalloc(1, sizeof *fresh);
    enum err err = OK;
    for (int kind = 0; kind < KINDS && !err; kind++)
        err = read_file(reading, (enum kind)kind, asked[kind], files->folder, why);
    if (!err)
        err = parse(reading, fresh, why);
    for (int kind = 0; kind < KINDS; kind++)
        bytes_free(&reading->texts[kind]);
    free(reading);
    if (err) {
        rates_free(&fresh);
        return err;
    }
    rates_free(rates);
    *rates = fresh;
    return OK;
}

void
rates_free(struct rates **rates)
{
    if (!*rates)
        return;
    tariff_free(&(*rates)->book);
    plan_free(&(*rates)->plan);
    free(*rates);
    *rates = NULL;
}

/* --- the catalogue ---------------------------------------------------------------------------- */

enum err
rates_check(const struct rates *rates, const struct catalogue *catalogue, int64_t at_us,
            size_t *missing, struct why *why)
{
    *missing = 0;
    const struct catalogue_row *row = catalogue ? catalogue->rows[CATALOGUE_NUMBER] : NULL;
    for (; row; row = row->hh.next) {
        if (!row->tariff || !row->tariff[0])
            continue;
        struct text id = text_of(row->tariff);
        const struct tariff *tariff = tariff_find(rates->book, id, at_us);
        *missing += !tariff_has(rates->book, id);
        enum err err =
            tariff ? tariff_fits(tariff, rates->plan, text_of(row->name), at_us, why) : OK;
        if (err != OK && err != ERR_UNKNOWN)
            return why_prefix(why, ERR_ARG, "catalogue line %d: number %s, tariff %s", row->line,
                              row->name, row->tariff);
    }
    return OK;
}
