/* feed: the gates a console follows, as sites to be looked at (console/metric/picture.h).
 *
 * Owns a follower a gate. Connects in the background and for ever: a gate that is not there yet, or
 * not any more, is a site that says so. What a site says is copied from follow.h; its board is
 * borrowed until the loop runs again.
 */
#ifndef CONSOLE_FEED_FEED_H
#define CONSOLE_FEED_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/metric/picture.h"
#include "proto/base/err.h"
#include "proto/link/key.h"
#include "proto/link/loop.h"

struct feed;

struct feed_gate {
    const char *feed, *desk; /* endpoints; borrowed for the call of feed_new */
    struct key_client keys;  /* .gate NULL: in the clear; borrowed for as long as the feed lives */
};

/* on_change (may be NULL) runs when something was heard or a state changed. ERR_ARG, ERR_DENIED: an
 * endpoint that is none, or that needs keys. */
enum err feed_new(struct feed **feed, struct loop *loop, const struct feed_gate *gates,
                  size_t count, loop_fn *on_change, void *context, struct why *why);
void feed_free(struct feed **feed);

/* The head of gate i's audit file that an earlier run was told, and where that is kept (borrowed);
 * before the loop runs. */
void feed_recall(struct feed *feed, size_t i, uint64_t n, struct text hash, const char *kept);

/* The sites as they are now, in the order of the gates. Good until the loop runs again. */
const struct site *feed_sites(struct feed *feed, int64_t now_us);
size_t feed_count(const struct feed *feed);

/* Sends an order to the gate of site i; it is repeated under its id until the gate has answered
 * (proto/link/follower.h). ERR_ARG, ERR_LIMIT: it cannot be sent. */
enum err feed_order(struct feed *feed, size_t i, const struct event_order *order, struct why *why);

/* What a gate answered to an order: how it stands, or (stands NULL) why there is no such order. */
typedef void feed_answer_fn(void *context, size_t i, struct text order,
                            const struct event_order *stands, const char *refusal);
void feed_on_answer(struct feed *feed, feed_answer_fn *answer, void *context);

/* Tells the gate of site i what somebody looks at on this console, until this is called anew; NULL:
 * nothing. */
void feed_tell_intent(struct feed *feed, size_t i, const struct intent *intent);

/* Asks every gate that has this number what its calls of today would be under other tariffs, and
 * asks again as long as this is called; the answers are in the sites. NULL: nothing is wanted. */
void feed_want_offers(struct feed *feed, const char *number);

/* Asks the gate of this feed endpoint for the newest `records` of its audit file, as long as this is
 * called; they are in its site. NULL: none is wanted. The others are not asked. */
void feed_want_trail(struct feed *feed, const char *endpoint, size_t records);

/* Counts up whenever a board or a state may have changed. */
uint64_t feed_version(const struct feed *feed);

/* Gates that are live now; gates that something was ever heard of. */
size_t feed_live(const struct feed *feed);
size_t feed_heard(const struct feed *feed);

/* The gate is live, and has been for longer than a heartbeat takes: at least one compared the
 * digests and found them equal. The second: every gate is. */
bool feed_gate_is_settled(const struct feed *feed, size_t i, int64_t now_us);
bool feed_is_settled(const struct feed *feed, int64_t now_us);

#endif
