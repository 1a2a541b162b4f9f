/* rates: the numbering plan and the book of tariffs, read from their files: all of them or none.
 *
 * The same files serve the gate that prices, `vigie rate` that prices again, and whoever asks what
 * another tariff would have made of it.
 */
#ifndef PROTO_GATE_RATES_H
#define PROTO_GATE_RATES_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/err.h"
#include "proto/gate/catalogue.h"
#include "proto/tariff/plan.h"
#include "proto/tariff/tariff.h"

/* Names of the files in a data folder that is not told otherwise. */
#define RATES_PLAN "fr-numbering.tsv"
#define RATES_ORIGINS "fr-origins.tsv"
#define RATES_TARIFFS "tariffs-example.ini"
#define RATES_PAYOUTS "example-reversement.tsv"
#define RATES_COSTS "example-freephone-cost.tsv"
#define RATES_PALIERS "fr-paliers.tsv"

/* What was asked for; NULL: the file of that kind in `folder`. Borrowed. */
struct rates_files {
    const char *folder; /* NULL: there is none */
    const char *plan, *origins, *tariffs, *payouts, *costs;
};

struct rates {
    struct plan *plan;
    struct tariff_book *book;
    size_t illustrative; /* tariffs whose payout or cost grid is an invented one */
    char tariffs[256];   /* name of the tariff file, for messages */
};

/* Replaces *rates (which may be NULL) when every file is good; else leaves it, and the sentence
 * names file, line, what and which limit. ERR_ARG when no folder is known and a file is not named. */
enum err rates_read(struct rates **rates, const struct rates_files *files, struct why *why);
void rates_free(struct rates **rates);

/* Looks for the folder: `installed` if it holds a plan, else proto/tariff/data above the folder the
 * program was started from (a build tree). False when neither is there. */
bool rates_folder(char *to, size_t size, const char *installed);

/* May each number of the catalogue have its tariff? ERR_ARG with the line and the limit. Tariffs
 * that are not in the book are no mistake (the calls will have no price): *missing counts them. */
enum err rates_check(const struct rates *rates, const struct catalogue *catalogue, int64_t at_us,
                     size_t *missing, struct why *why);

#endif
