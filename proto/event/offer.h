/* offer: what the calls of a number would have earned and cost under a tariff, as a gate answers
 * it (docs/protocol.md, "Other offers"). Not an event: nothing has happened. Texts are borrowed.
 */
#ifndef PROTO_EVENT_OFFER_H
#define PROTO_EVENT_OFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

enum offer_kind {
    OFFER_OTHER,   /* a tariff that the number does not have */
    OFFER_NOW,     /* the one it has, its calls priced again */
    OFFER_WRITTEN, /* what the gate wrote of them: the basis */
};

enum { OFFERS_MAX = 256 };

struct offer {
    int64_t kind; /* enum offer_kind */
    struct text tariff, label, price, ranges;
    bool is_own_range;                            /* the number may keep its digits */
    bool is_illustrative;                         /* the payout or cost grid is an invented one */
    int64_t priced, assumed, unknown, untariffed; /* calls */
    bool has_amounts, has_s_net, has_payout_net, has_cost_net, has_margin; /* false: unknown */
    int64_t s_ue60, payout_ue60, cost_ue60;                                /* VAT as stated */
    int64_t s_net_ue, payout_net_ue, cost_net_ue, margin_ue;               /* without VAT */
};

enum offers_state {
    OFFERS_WAITING, /* asked; `count` offers of the answer before, if there was one */
    OFFERS_TOLD,
    OFFERS_REFUSED, /* `refusal` says why; asked again in a while */
    OFFERS_UNABLE,  /* an older gate, that does not know the question */
};

/* The answer of one gate, as far as it has come. */
struct offers {
    enum offers_state state;
    const char *number;
    const char *refusal;           /* a stranger's sentence; "" */
    bool is_cut;                   /* there are more tariffs than are told */
    int64_t from_us, to_us, calls; /* so far, while waiting; the switch's clock */
    int64_t told_us;               /* local wall clock, of the last whole answer; 0: none */
    const struct offer *at;
    size_t count;
};

#endif
