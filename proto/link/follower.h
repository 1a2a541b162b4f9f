/* follower: follow.h with sockets: SUB to the feed, DEALER to the desk.
 *
 * A follower that cannot keep up loses messages at its high-water mark; it sees the gap and syncs
 * again. So its memory is bounded: by what libzmq keeps for it, what follow keeps while syncing,
 * and the board.
 */
#ifndef PROTO_LINK_FOLLOWER_H
#define PROTO_LINK_FOLLOWER_H

#include "proto/base/err.h"
#include "proto/event/intent.h"
#include "proto/event/offer.h"
#include "proto/event/trail.h"
#include "proto/link/follow.h"
#include "proto/link/key.h"
#include "proto/link/loop.h"

struct follower;

/* Connects (in the background, reconnecting for ever), with keys (borrowed for the call; the pair and
 * the text in it for as long as the follower lives) or, when that is NULL, in the clear. on_change, if not NULL, runs after input was
 * taken in or the state or the trouble changed, at most once a round of the loop. */
enum err follower_new(struct follower **follower, struct loop *loop, const char *feed,
                      const char *desk, const struct key_client *keys, loop_fn *on_change,
                      void *context, struct why *why);
void follower_free(struct follower **follower);

/* Orders something, and asks again every two seconds, under the same id, until the gate has said how
 * it stands (once per id is the gate's promise), at most until deadline_us of the switch's clock has
 * passed. ERR_LIMIT when too many are on their way; ERR_ARG for what cannot be sent. */
enum err follower_order(struct follower *follower, const struct event_order *order,
                        struct why *why);

/* What the gate answered: how it stands with an order, or (stands NULL) why there is no such order.
 * Borrowed for the call. Once for each order. */
typedef void follower_answer_fn(void *context, struct text order, const struct event_order *stands,
                                const char *refusal);
void follower_on_answer(struct follower *follower, follower_answer_fn *answer, void *context);

/* follow_recall; before the loop runs. */
void follower_recall(struct follower *follower, uint64_t n, struct text hash, const char *kept);

const struct follow *follower_follow(const struct follower *follower);

/* Other offers for a number's calls of today: asks the gate as long as this is called (inquiry.h);
 * an empty number: nothing is wanted. Then what is told; NULL: nothing is wanted. */
void follower_want_offers(struct follower *follower, struct text number);
const struct offers *follower_offers(const struct follower *follower);

/* The newest records of the gate's audit file: asks for them as long as this is called (reading.h);
 * 0: nothing is wanted. Then what is told; NULL: nothing is wanted. */
void follower_want_trail(struct follower *follower, size_t records);
const struct trail *follower_trail(const struct follower *follower);

/* What somebody looks at here, so that others see it (telling.h), until this is called anew; copied.
 * NULL: nothing. */
void follower_tell_intent(struct follower *follower, const struct intent *intent);

/* Counts up whenever the board, or what is told of offers and audit file, may have changed. */
uint64_t follower_version(const struct follower *follower);

/* What is wrong with the roads now, in one sentence: "feed tcp://127.0.0.1:7711: connection
 * refused"; else why what came over them could not be read while that keeps us from following;
 * else "". The text may hold a stranger's bytes: safe.h before it goes to a terminal. */
const char *follower_trouble(const struct follower *follower);

#endif
