/* desk: where a gate answers questions for the snapshot (ROUTER).
 *
 * A question is answered in parts of at most SCAN_DESK_BYTES, as fast as the asker reads them and
 * never blocking. One answer at a time for each asker: a new question takes the place of the old
 * one, and starts at most DESK_STARTS_PER_S times a second. Snapshots are shared by those who ask
 * at the same sequence, and made in at most a tenth of the time. Bounded: askers, snapshots alive,
 * messages that libzmq keeps for an asker who does not read.
 *
 * Bad questions are counted and answered with an error that says why.
 */
#ifndef PROTO_LINK_DESK_H
#define PROTO_LINK_DESK_H

#include <stdint.h>

#include "proto/base/err.h"
#include "proto/board/board.h"
#include "proto/link/loop.h"
#include "proto/link/zap.h"

enum {
    DESK_ASKERS = 1024,
    DESK_SNAPSHOTS = 4,
    DESK_STARTS_PER_S = 4,
    DESK_PATIENCE_MS = 10000, /* with an asker who takes nothing */
    DESK_ANSWER_MS = 60000,   /* for a whole answer: its snapshot takes the place of another */
};

struct desk;

/* Somebody orders something. The answer, an `order` event whose texts are good until the next call,
 * says how it stands with it now; or an error and its sentence, when there is no such order. user: the
 * key (Z85) that the asker has proved to own; "" in the clear. */
typedef enum err desk_order_fn(void *context, const char *user, const struct event_order *ask,
                               struct event_order *stands, struct why *why);

/* board is borrowed. Until desk_set it answers that the gate is still starting. */
enum err desk_new(struct desk **desk, struct loop *loop, const char *endpoint, struct board *board,
                  const struct zap_guard *guard, struct why *why);
void desk_free(struct desk **desk);

/* The board now stands at seq of epoch: to be called with every change of it. */
void desk_set(struct desk *desk, uint64_t epoch, uint64_t seq);

/* Who carries orders out; without one they are refused. */
void desk_set_orders(struct desk *desk, desk_order_fn *order, void *context);
/* Those who may not ask any more hear nothing more. */
void desk_recheck(struct desk *desk);

struct desk_stats {
    uint64_t snapshots, refused; /* answers begun; bad questions */
    uint64_t strangers;          /* who did not get in, or asked when they no longer might */
};
struct desk_stats desk_stats(const struct desk *desk);
const char *desk_endpoint(const struct desk *desk);

#endif
