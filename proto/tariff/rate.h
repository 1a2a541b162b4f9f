/* rate: what a number of seconds costs, exactly.
 *
 * The general shape, of which the French S part, the payout and the cost of a freephone call are
 * simple cases (semantics of CGRateS, DIDWW, MagnusBilling: sources S48 S52 S53):
 *
 *     connection fee, once, when anything is billed
 *   + for each step of the call:  price x billed seconds / unit
 *        billed = first                                       when used <= first
 *               = first + ceil((used - first) / next) x next  beyond
 *   raised to the least price, lowered to the highest one
 *
 * "Per second from the first second" (Arcep's consumer sheet on C+S, S06) is first 1, next 1, unit
 * 60. Time is used in microseconds and billed in whole seconds: a second begun is a second billed.
 * A step begins at a second of the billed call and ends where the next one begins; rounding up never
 * reaches into the next step, nor beyond the longest billed time.
 * Nothing is divided: units are divisors of 60, amounts are sixtieths of a micro-euro.
 * Pure.
 */
#ifndef PROTO_TARIFF_RATE_H
#define PROTO_TARIFF_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"

/* Bounds that rate_check asks for: with them no amount can leave int64_t. */
#define RATE_PRICE_MAX_UE INT64_C(1000000000)       /* 1 000 EUR, per unit or fee */
#define RATE_SECONDS_MAX (INT64_C(366) * 24 * 3600) /* longer calls are billed as this long */

enum { RATE_STEPS_MAX = 4 };

/* What becomes of a call that costs more than the highest price. */
enum rate_at_max {
    RATE_FREE, /* the rest costs nothing: the price is capped */
    RATE_CUT,  /* it should have been cut by the switch: the price is not capped, only flagged */
};

struct rate_step {
    int64_t price_ue; /* for each unit */
    int32_t unit_s;   /* 60: per minute; 1: per second; divides 60 */
    int32_t start_s;  /* of the billed call; the first step begins at 0 */
    int32_t first_s;  /* billed at least, once the step is reached */
    int32_t next_s;   /* and then in such portions */
};

struct rate {
    int64_t connect_ue; /* connection fee, or the price of a call */
    int64_t least_ue;   /* 0: none */
    int64_t most_ue;    /* 0: none */
    enum rate_at_max at_max;
    int64_t max_s; /* longest billed time; 0: none */
    int step_count;
    struct rate_step steps[RATE_STEPS_MAX];
};

/* connect + steps + raised - lowered == total. */
struct rate_bill {
    int64_t used_us;
    int64_t billed_s;
    int64_t connect_ue60;
    int64_t step_s[RATE_STEPS_MAX], step_ue60[RATE_STEPS_MAX];
    int64_t raised_ue60;  /* up to the least price */
    int64_t lowered_ue60; /* down to the highest price */
    int64_t total_ue60;
    bool too_long;  /* used more than max_s, or than RATE_SECONDS_MAX */
    bool over_most; /* costs more than the highest price */
};

/* ERR_FORMAT with what is wrong; rates made by hand must pass too (asserted in rate_bill). */
enum err rate_check(const struct rate *rate, struct why *why);

/* Nothing is billed for a time of 0 or less. Never decreases as used_us grows. */
void rate_bill(const struct rate *rate, int64_t used_us, struct rate_bill *bill);

#endif
