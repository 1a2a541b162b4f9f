/* offer: one ended call under another tariff. simulate.h (a journal) and study.h (today, for a
 * console) both come here, so that their answers agree to the last digit. Pure.
 */
#ifndef PROTO_GATE_OFFER_H
#define PROTO_GATE_OFFER_H

#include "proto/gate/pricing.h"
#include "proto/gate/tally.h"

/* What the gate wrote of a call; `vat`: as its number says. `own`: with the tariff it has. */
void offer_add_written(struct tally *tally, const struct pricing_call *own,
                       const struct event *ended, const struct tally_vat *vat);

/* The same call under a tariff by id, which may be its own. Under another one the range of the
 * number forbids nothing. Returns the tariff that priced it; NULL: none. */
const struct tariff *offer_add(struct tally *tally, const struct rates *rates,
                               const struct pricing_call *own, struct text tariff,
                               const struct event *ended);

/* May a number keep its digits under this tariff? False: another one of its ranges is needed. */
bool offer_fits(const struct rates *rates, const struct tariff *tariff, struct text number,
                int64_t at_us);

enum { OFFER_RANGES_BYTES = 256 };

/* "0806 0807 0808". Returns `to`. */
const char *offer_ranges(char to[OFFER_RANGES_BYTES], const struct tariff *tariff);

#endif
