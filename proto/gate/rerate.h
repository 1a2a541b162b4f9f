/* rerate: a journal's calls priced once more, and compared with what the gate wrote.
 *
 * The gate prices beside the stream, before an event is written (meter.h). This prices afterwards,
 * from the board that the written events make. Two ways, one price: with the same files they agree
 * to the last digit; with others this says what those would have made of the same calls.
 *
 * A call has the tariff id that its number had when it was connected, even if the catalogue gave it
 * another one meanwhile; when a new run of the gate begins in mid call, the id it had then.
 */
#ifndef PROTO_GATE_RERATE_H
#define PROTO_GATE_RERATE_H

#include <uthash.h>

#include "proto/gate/journal.h"
#include "proto/gate/rates.h"

struct rerate_amounts {
    int64_t s_ue60, payout_ue60, cost_ue60;
};

struct rerate_row {
    char *number; /* key */
    int64_t calls, differ;
    struct rerate_amounts written, now;
    UT_hash_handle hh;
};

enum { RERATE_EXAMPLES = 10, RERATE_TEXT_BYTES = 64 };

struct rerate_example { /* a call with two prices */
    char call[RERATE_TEXT_BYTES], number[RERATE_TEXT_BYTES];
    char written_tariff[RERATE_TEXT_BYTES], now_tariff[RERATE_TEXT_BYTES];
    int written_state, now_state; /* enum price_state */
    struct rerate_amounts written, now;
    int64_t ended_us;
};

struct rerate {
    int64_t calls;             /* that ended */
    int64_t priced;            /* of those, with a tariff, as written */
    int64_t differ;            /* in any amount, state or tariff */
    int64_t first_us, last_us; /* ends of the first and the last one; 0: none */
    struct rerate_amounts written, now;
    struct rerate_row *rows; /* uthash, by number, in order of first sight */
    struct rerate_example examples[RERATE_EXAMPLES];
    int example_count;
};

/* *rerate is to be freed, whatever comes back. */
enum err rerate_run(struct rerate *rerate, struct journal *journal, const struct rates *rates,
                    struct why *why);
void rerate_free(struct rerate *rerate);

#endif
