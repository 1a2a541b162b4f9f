/* orders_sent: orders on their way to a gate, until the gate has said how it stands with them.
 *
 * An order that got lost is sent again under the same id: the gate carries an id out once. It stops
 * when an answer came, when the board shows the order, or when the order's deadline has passed: then
 * the gate would not begin it any more. Pure but for its memory: bytes go out through a function.
 */
#ifndef PROTO_LINK_ORDERS_SENT_H
#define PROTO_LINK_ORDERS_SENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/board/board.h"
#include "proto/link/follower.h"

enum { ORDERS_SENT_MAX = 256, ORDERS_SENT_AGAIN_MS = 2000 };

struct orders_sent;

struct orders_sent *orders_sent_new(void);
void orders_sent_free(struct orders_sent **sent);

enum err orders_sent_add(struct orders_sent *sent, const struct event_order *order,
                         struct why *why);
void orders_sent_on_answer(struct orders_sent *sent, follower_answer_fn *answer, void *context);

/* False: nobody is there to take it, it stays. */
typedef bool orders_sent_fn(void *context, const void *at, size_t len);

/* Sends what is due. clock_us: the switch's clock, for deadlines. */
void orders_sent_send(struct orders_sent *sent, const struct board *board, int64_t clock_us,
                      int64_t mono_us, orders_sent_fn *send, void *context);

/* A message of the desk. False: it is no answer to an order. */
bool orders_sent_take(struct orders_sent *sent, const void *at, size_t len);

#endif
