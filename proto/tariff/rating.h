/* rating: what one call earns and costs, at its end or so far. The same function for the gate that
 * prices ended calls, the console whose figures tick, the batch and the simulator: live and batch
 * cannot differ.
 *
 * Three amounts, never mixed: S that the caller owes for the service (VAT included), the payout of
 * it to the editor (VAT as its grid says), the cost of the call to the holder of the number (VAT as
 * its grid says). Exact, in sixtieths of a micro-euro (money.h).
 *
 *   offered      connected          beep                  agent          end
 *      |-------------|---- free -----|------- S runs -------|--------------|   starts = beep
 *      |-------------|---------------|----- free -----------|--- S runs ---|   starts = agent
 *      |             |----------------- cost runs (freephone) -------------|
 *
 *   - A call is priced by the tariff in force when it was connected, whatever happens later (R32); a
 *     call that was never connected owes, earns and costs nothing.
 *   - The free announcement is excluded (order of 2009-06-10, S29 S30): S starts at the beep. It is
 *     the switch's call_charged, else the connection and the tariff's announcement (billing franchise
 *     of that length, Arcep opinion 2009-0482, S31). Who leaves before it owes nothing, per call too.
 *   - Waiting behind the beep is charged (S38), unless the tariff says starts = agent.
 *   - The payout follows the billed seconds that S pays for, unrounded (S44).
 *   - Times out of order by some milliseconds never give a duration below 0.
 * Pure.
 */
#ifndef PROTO_TARIFF_RATING_H
#define PROTO_TARIFF_RATING_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/tariff/plan.h"
#include "proto/tariff/rate.h"
#include "proto/tariff/tariff.h"

/* Switch's clock, microseconds since 1970; 0: has not happened (yet). */
struct rating_call {
    int64_t connected_us; /* answer supervision */
    int64_t charged_us;   /* the beep, where the switch tells it */
    int64_t answered_us;  /* an agent or a person took it, the first time */
    int64_t ended_us;
    bool beep_told; /* this switch tells every beep: none told means none heard */
    enum plan_origin_class origin;
};

enum rating_state {
    RATING_NONE, /* there is no such amount for this tariff: 0 */
    RATING_KNOWN,
    RATING_ASSUMED, /* by the row for unknown callers: to be flagged */
    RATING_UNKNOWN, /* what is lacking is in `lacks`; the amount is 0 and must not be shown as 0 */
};

struct rating_amount {
    enum rating_state state;
    const char *lacks;  /* static sentence; NULL when nothing lacks */
    int64_t exact_ue60; /* before rounding */
    int64_t due_ue60;   /* what totals add up: exact, or rounded when the rule is per call */
    struct money_rule rule;
    struct rate_bill bill; /* the parts that make exact_ue60, for the explanation */
};

struct rating_price {
    const struct tariff *tariff; /* in force at start_us; NULL: none is known. Borrowed */
    int64_t start_us;            /* 0: never connected */
    int64_t beep_us;             /* from which S runs; 0: it does not (yet) */
    int64_t free_us;             /* connected before it: heard the announcement, not priced */
    bool left_before_beep;       /* ended without anything charged although there is an S */
    struct rating_amount s, payout, cost;
    int64_t s_before_agent_ue60; /* part of exact S per minute that ran before an agent answered */
    int64_t paid_s;              /* billed seconds that S pays for: those the payout follows */
    const struct tariff_payout *payout_row;             /* NULL: none */
    const struct tariff_cost *cost_row, *surcharge_row; /* NULL: none */
};

/* When the call began, as tariffs see it; 0: it did not. */
int64_t rating_start_us(const struct rating_call *call);

/* Prices a call up to its end, or up to now_us when it goes on. `tariff` is the one in force at
 * rating_start_us (NULL: unknown). Never decreases as now_us grows, and at the end is the final
 * price. */
void rating_price(const struct tariff *tariff, const struct rating_call *call, int64_t now_us,
                  struct rating_price *price);

/* The same, finding the tariff by its id; an id that is not in force then gives unknown amounts. */
void rating_price_by_id(const struct tariff_book *book, struct text id,
                        const struct rating_call *call, int64_t now_us, struct rating_price *price);

#endif
