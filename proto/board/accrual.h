/* accrual: what a live call has cost its caller so far, from what its number's event says of the
 * price. The arithmetic is that of proto/tariff/rate.h, so the last figure of a call that was shown
 * live is the exact S that the gate writes when it ends (before a rule that rounds each call, and
 * if the price did not change while it went on: the gate's is that of its connection). Pure.
 */
#ifndef PROTO_BOARD_ACCRUAL_H
#define PROTO_BOARD_ACCRUAL_H

#include "proto/board/board.h"

/* When S begins to run for this call; 0: it does not (yet), or there is none. */
int64_t call_charge_us(const struct call *call);

/* S runs at this moment. */
bool call_is_charged(const struct call *call, int64_t now_us);

/* S so far, in sixtieths of a micro-euro. */
int64_t call_accrued_ue60(const struct call *call, int64_t now_us);

#endif
