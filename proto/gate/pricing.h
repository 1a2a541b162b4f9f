/* pricing: what rates say of a call that ended and of a number: price, next price, place in the plan.
 * Pure, over rates that may be NULL (then nothing is priced and nothing known). The gate that prices
 * and `vigie rate` that prices again both come here.
 */
#ifndef PROTO_GATE_PRICING_H
#define PROTO_GATE_PRICING_H

#include "proto/event/event.h"
#include "proto/gate/rates.h"
#include "proto/tariff/rating.h"

/* A call as far as its price goes. Texts borrowed. */
struct pricing_call {
    struct text number, tariff; /* id that its number has */
    struct text origin, caller;
    int64_t connected_us, charged_us,
        answered_us; /* answered: the first time; 0: has not happened */
    bool any_range;  /* another number would carry it: the range of this one forbids nothing */
};

/* Fills the money of `ended` and nothing else of it; whatever stood there is overwritten. */
void pricing_call(const struct rates *rates, const struct pricing_call *call, int64_t ended_us,
                  struct event_call_ended *ended);

/* Something began that tariffs know: an answer, a beep, a person. */
bool pricing_has_begun(const struct pricing_call *call);

/* The tariff that prices this call; NULL: none, or it was never connected. Borrowed of rates. */
const struct tariff *pricing_find(const struct rates *rates, const struct pricing_call *call);

/* The class of a calling line, as call_offered.origin says it: "" when nothing is known. */
const char *pricing_origin(const struct rates *rates, struct text caller, int64_t at_us);

enum { PRICING_TEXT_BYTES = 48 };

/* Fills family, price and all that ticks. The text of the price is written into `price`. */
void pricing_number(const struct rates *rates, struct event_number *number, int64_t at_us,
                    char price[PRICING_TEXT_BYTES]);

/* Fills class and ceilings, and nothing else of it. The class is a word that lives for ever. */
void pricing_legal(const struct rates *rates, struct event_legal *legal, int64_t at_us);

/* The class of a destination that is a telephone number, "number:0899..." or bare digits, in any
 * spelling; "": it is none, or the plan does not know it. A word that lives for ever. */
const char *pricing_target(const struct rates *rates, struct text destination, int64_t at_us);

/* Fills in the next price that the number's tariff plans and that differs from the one in force at
 * at_us; from_us 0: none. The text of the price is written into `price`. */
void pricing_change(const struct rates *rates, struct text tariff,
                    struct event_price_change *change, int64_t at_us,
                    char price[PRICING_TEXT_BYTES]);
/* The same of a tariff alone, for whatever number of its ranges carries it: an offer. */
void pricing_offer(const struct rates *rates, const struct tariff *tariff,
                   struct event_number *number, int64_t at_us, char price[PRICING_TEXT_BYTES]);

#endif
