/* tariff: what the numbers of a centre cost their callers, bring in and cost the centre, from files
 * whose every row has its dates. docs/tariffs.md is the guide for whoever fills them.
 *
 * S is what the caller pays for the service, either per call or per second of a price per minute,
 * VAT included; C, the transport, belongs to the caller's operator and is counted nowhere here.
 * Law and industry rules, with their sources in data/sources.tsv:
 *   - ceilings of S per range: Arcep 2012-0856 and 2018-0881 (S01 S02 S15), in force 2015-10-01; 118
 *     since 2021-08-01 (S14); 01-07, 09, 080, 30xx, 31xx, 116xxx never: Arcep 2008-0512 (S12)
 *   - per call or per second, never both, whatever the hour or day: Arcep's consumer sheet (S06)
 *   - S is a whole number of cents (S25)
 *   - charging begins at the beep behind the free announcement: order of 2009-06-10 (S29 S30 S31)
 *   - the payout goes by palier, in the contract between SVA operator and editor (S24 S44)
 *   - the holder of a freephone number pays by class of the calling line (S48 S49)
 * A book is whole or not there: an error leaves *book as it was. Pure.
 */
#ifndef PROTO_TARIFF_TARIFF_H
#define PROTO_TARIFF_TARIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"
#include "proto/tariff/money.h"
#include "proto/tariff/period.h"
#include "proto/tariff/plan.h"
#include "proto/tariff/rate.h"

enum tariff_structure { TARIFF_NO_PRICE, TARIFF_PER_MINUTE, TARIFF_PER_CALL };
enum tariff_start { TARIFF_FROM_BEEP, TARIFF_FROM_AGENT };
enum tariff_palier { TARIFF_PALIER_NOT_KNOWN, TARIFF_PALIER_USUAL, TARIFF_PALIER_UNUSUAL };

enum { TARIFF_ID_BYTES = 48, TARIFF_LABEL_BYTES = 128, TARIFF_RANGES_MAX = 16 };
enum { TARIFF_VAT_NOT_STATED = -1, TARIFF_PRICE_NOT_STATED = -1 };

/* A row of a payout grid: what the editor receives for one palier. */
struct tariff_payout {
    struct text grid, source, note;
    bool illustrative; /* invented, to be replaced by the contract */
    enum tariff_structure structure;
    int64_t s_price_ue, payout_ue; /* for each call or minute, VAT included */
    int64_t vat_bp;                /* in the payout; hundredths of a percent */
    struct period period;
    int line;
};

/* A row of a cost grid. Usage rows have a rate; the others are fees, told apart. */
struct tariff_cost {
    struct text grid, item, unit, class_name, currency, source, note;
    bool illustrative;
    bool is_usage, is_surcharge; /* else a fee: setup, subscription, yearly fee ... */
    bool any_class;              /* "*" */
    int class;                   /* enum plan_origin_class; -1: a word of another scheme */
    bool reject;                 /* such callers cannot reach the number */
    bool vat_included;
    bool intervals_stated;
    int64_t price_ue; /* TARIFF_PRICE_NOT_STATED */
    struct rate rate; /* of usage and surcharges whose price is stated */
    struct period period;
    int line;
};

struct tariff_payouts {
    const struct tariff_payout *rows; /* those of one grid */
    size_t count;
};
struct tariff_costs {
    const struct tariff_cost *rows;
    size_t count;
};

/* One price of one id in one period. */
struct tariff {
    char id[TARIFF_ID_BYTES], label[TARIFF_LABEL_BYTES];
    struct period period;
    enum tariff_structure structure;
    int64_t price_ue; /* S, for each call or minute */
    int64_t vat_bp;   /* in S; TARIFF_VAT_NOT_STATED without a price */
    struct rate s;    /* the same as a rate, with the longest time and the highest price */
    int64_t announcement_us;
    enum tariff_start starts;
    enum tariff_palier palier;
    struct money_rule rounding, payout_rounding, cost_rounding;
    char ranges[TARIFF_RANGES_MAX][PLAN_NUMBER_BYTES]; /* it is for, as the plan names them */
    size_t range_count;
    struct tariff_payouts payouts; /* count 0: no payout grid named */
    struct tariff_costs costs;     /* count 0: no cost grid named */
    int line;
};

struct tariff_file {
    struct text text; /* empty: no such file */
    const char *name; /* for messages */
};

struct tariff_files {
    struct tariff_file tariffs; /* ini */
    struct tariff_file payouts; /* TSV, as data/example-reversement.tsv */
    struct tariff_file costs;   /* TSV, as data/example-freephone-cost.tsv */
    struct tariff_file paliers; /* TSV, as data/fr-paliers.tsv; only for tariff->palier */
};

struct tariff_book;

/* Refuses a tariff above a ceiling of its ranges, with both prices, with dates that overlap another
 * of the same id, or with a bad decimal: "FILE line N: ..." with what and which limit. */
enum err tariff_parse(struct tariff_book **book, const struct tariff_files *files,
                      const struct plan *plan, struct why *why);
void tariff_free(struct tariff_book **book);

/* The one in force at that time; NULL: unknown id, or not at that time. */
const struct tariff *tariff_find(const struct tariff_book *book, struct text id, int64_t at_us);

/* The next one of that id to begin after at_us (a planned change); NULL: none. */
const struct tariff *tariff_next(const struct tariff_book *book, struct text id, int64_t at_us);

bool tariff_has(const struct tariff_book *book, struct text id); /* at whatever time */

/* All, ordered by id and date; for lists. */
const struct tariff *tariff_at(const struct tariff_book *book, size_t i);
size_t tariff_count(const struct tariff_book *book);

/* May a number (national form) have this tariff at that time? Else ERR_ARG (it is not for such numbers)
 * or ERR_LIMIT (dearer than their ceiling), with the limit, its range and where the limit is written.
 * ERR_UNKNOWN: the plan does not know the number. */
enum err tariff_fits(const struct tariff *tariff, const struct plan *plan, struct text national,
                     int64_t at_us, struct why *why);

/* The rows in force for a call at that time; NULL: none. */
const struct tariff_payout *tariff_payout_row(const struct tariff *tariff, int64_t at_us);
const struct tariff_cost *tariff_cost_row(const struct tariff *tariff,
                                          enum plan_origin_class origin, int64_t at_us,
                                          bool *assumed);
const struct tariff_cost *tariff_surcharge_row(const struct tariff *tariff,
                                               enum plan_origin_class origin, int64_t at_us);

#endif
