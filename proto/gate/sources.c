#include "proto/gate/sources.h"

#include <string.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

static struct rates_files
rates_files_of(const struct options *options)
{
    return (struct rates_files){
        .folder = options->data,
        .plan = options->plan,
        .origins = options->origins,
        .tariffs = options->tariffs,
        .payouts = options->payouts,
        .costs = options->costs,
    };
}

/* Nobody asked for prices, or somebody asked for none. */
static bool
has_no_rates(const struct options *options)
{
    bool named =
        options->plan || options->origins || options->tariffs || options->payouts || options->costs;
    return options->tariffs ? strcmp(options->tariffs, "none") == 0 : !named && !options->data;
}

static enum err
read_rates(struct sources *sources, const struct options *options, struct why *why)
{
    const struct rates_files files = rates_files_of(options);
    size_t missing = 0;
    if (rates_read(&sources->rates, &files, why) != OK)
        return why_prefix(why, ERR_ARG, "tariffs");
    if (rates_check(sources->rates, sources->catalogue, clock_wall_us(), &missing, why) != OK)
        return ERR_ARG;
    if (missing > 0)
        log_line(LOG_WARN, "gate", "%zu numbers of the catalogue have a tariff that is not in %s",
                 missing, sources->rates->tariffs);
    return OK;
}

enum err
sources_read(struct sources *sources, const struct options *options, struct why *why)
{
    *sources = (struct sources){NULL, NULL, NULL};
    bool is_good =
        !options->catalogue || catalogue_read(&sources->catalogue, options->catalogue, why) == OK;
    is_good =
        is_good && (!options->plans || plan_set_read(&sources->plans, options->plans, why) == OK);
    is_good = is_good && (has_no_rates(options) || read_rates(sources, options, why) == OK);
    if (is_good)
        return OK;
    sources_free(sources);
    return ERR_ARG;
}

void
sources_free(struct sources *sources)
{
    catalogue_free(&sources->catalogue);
    rates_free(&sources->rates);
    plan_set_free(&sources->plans);
}

void
sources_log(const struct rates *rates)
{
    if (!rates)
        log_line(LOG_INFO, "gate", "no tariffs: calls are not priced");
    else
        log_line(LOG_INFO, "gate", "tariffs %s: %zu, %zu of them with grids that are invented",
                 rates->tariffs, tariff_count(rates->book), rates->illustrative);
}
