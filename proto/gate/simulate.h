/* simulate: what a journal's calls would have earned and cost under another offer.
 *
 * One side is what the gate wrote; the other prices the same calls once more with other files,
 * another tariff, or both. Callers are taken as they called: nobody is assumed to call more, less,
 * shorter or longer at another price. A call belongs to the moment it ended, as day counters have it.
 *
 * Under another tariff than its own the range of a number forbids nothing: another number would
 * carry it, and the row says of which ranges. Fees of a grid are listed apart, never spread.
 */
#ifndef PROTO_GATE_SIMULATE_H
#define PROTO_GATE_SIMULATE_H

#include <uthash.h>

#include "proto/board/board.h"
#include "proto/gate/journal.h"
#include "proto/gate/offer.h"
#include "proto/gate/rates.h"

struct simulate_move {
    const char *from, *to; /* ids of tariffs */
    int64_t calls;         /* that it moved */
};

/* What is asked; all borrowed. */
struct simulate_offer {
    const struct rates *rates;
    const char *tariff; /* of every number; NULL: its own, or moved */
    struct simulate_move *moves;
    size_t move_count;
    int64_t from_us, to_us;     /* INT64_MIN, INT64_MAX: open */
    const char *const *numbers; /* national form; none: all */
    size_t number_count;
};

struct simulate_row {
    char *number;                                                /* key */
    char tariff[TARIFF_ID_BYTES], other_tariff[TARIFF_ID_BYTES]; /* of its last call; "": none */
    char needs[OFFER_RANGES_BYTES]; /* ranges "0806 0807": such a number is needed; "": its own */
    struct tally written, other;
    UT_hash_handle hh;
};

struct simulate_used { /* a tariff of the other offer that priced a call */
    const struct tariff *tariff;
    struct simulate_used *next;
};

struct simulate {
    struct tally written, other;
    int64_t first_us, last_us; /* ends of the first and the last call; 0: none */
    struct simulate_row *rows; /* uthash, by number, sorted */
    struct simulate_used *used;
};

/* ERR_ARG: a tariff that the book does not know. */
enum err simulate_check(const struct simulate_offer *offer, struct why *why);

/* *simulate is to be freed, whatever comes back. */
enum err simulate_run(struct simulate *simulate, struct journal *journal,
                      const struct simulate_offer *offer, struct why *why);
void simulate_free(struct simulate *simulate);

/* One call more, as ended_walk shows it; the sums over all rows are simulate_run's. */
void simulate_call(struct simulate *simulate, const struct simulate_offer *offer,
                   const struct call *call, const struct pricing_call *own,
                   const struct event *event);

#endif
