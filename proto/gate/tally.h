/* tally: what a set of ended calls earned and cost, under what was written or under another offer.
 *
 * Amounts are exact sums, kept apart by the VAT that is in them, so that it is taken out once, where
 * a figure is shown. What is not known is counted and lacks in the sums; when no call of the set
 * has a price although some should, its amounts are unknown, never 0. Pure.
 */
#ifndef PROTO_GATE_TALLY_H
#define PROTO_GATE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/event/event.h"

enum tally_amount { TALLY_S, TALLY_PAYOUT, TALLY_COST, TALLY_AMOUNTS };

enum { TALLY_RATES = 8 }; /* of VAT, in one set; what comes beyond has no figure without VAT */

struct tally_sum {
    int64_t ue60; /* VAT as stated */
    struct {
        int64_t vat_ppm, ue60;
    } parts[TALLY_RATES];
    size_t part_count;
    bool has_unstated; /* a part of it does not say how much VAT is in it */
};

struct tally {
    int64_t calls;
    int64_t states[PRICE_STATES];
    int64_t untariffed; /* of the unpriced ones: connected, and no tariff is known */
    struct tally_sum sums[TALLY_AMOUNTS];
};

/* VAT in the amounts of a call: parts per million; 0 none, -1 not stated. */
struct tally_vat {
    int64_t ppm[TALLY_AMOUNTS];
};

void tally_add(struct tally *tally, const struct event_call_ended *ended, bool was_connected,
               const struct tally_vat *vat);
void tally_add_all(struct tally *to, const struct tally *from);

bool tally_is_known(const struct tally *tally);

/* --- figures: the one list of what is said of a tally, in this order ------------------------- */

enum tally_unit { TALLY_COUNT, TALLY_UE60, TALLY_UE };

struct tally_figure {
    const char *name; /* of the field in JSON and CSV, unit included */
    const char *title;
    enum tally_unit unit;
    bool (*get)(const struct tally *tally, int64_t *value); /* false: unknown */
};
extern const struct tally_figure tally_figures[];
extern const size_t tally_figure_count;

/* The sum without VAT, in micro-euro. */
bool tally_net_ue(const struct tally *tally, enum tally_amount which, int64_t *value);

/* Payout - cost, both without VAT, in micro-euro. */
bool tally_margin_ue(const struct tally *tally, int64_t *value);

#endif
