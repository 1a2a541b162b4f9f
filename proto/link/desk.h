/* desk: where a gate answers questions (ROUTER): for the snapshot, and for offers.
 *
 * A question is answered in parts of at most SCAN_DESK_BYTES, as fast as the asker reads them and
 * never blocking. One answer at a time for each asker: a new question takes the place of the old
 * one, and starts at most DESK_STARTS_PER_S times a second. Snapshots are shared by those who ask
 * at the same sequence, and made in at most a tenth of the time. Bounded: askers, snapshots alive,
 * messages that libzmq keeps for an asker who does not read.
 *
 * What a number's calls would earn under other tariffs (FRAME_ASK_OFFERS) is for others to say: they
 * lend a struct desk_offers, and answer when they know. One such question at a time.
 *
 * The audit file is read at once, in at most a tenth of the time too: who asks sooner is told to ask
 * again.
 *
 * Bad questions are counted and answered with an error that says why.
 */
#ifndef PROTO_LINK_DESK_H
#define PROTO_LINK_DESK_H

#include <stdint.h>

#include "proto/base/err.h"
#include "proto/board/board.h"
#include "proto/codec/frame.h"
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

/* Somebody asks for records of the audit file (FRAME_ASK_TRAIL). The answer's head, hash before and
 * records, good until the next call; or an error and its sentence. user: as above. */
typedef enum err desk_trail_fn(void *context, const char *user, const struct frame *ask,
                               struct frame *answer, struct why *why);

/* Somebody looks at an order (FRAME_INTENT; verb 0: no more). Not answered, unless it is refused. */
typedef enum err desk_intent_fn(void *context, const char *user, const struct frame *intent,
                                struct why *why);

/* Who can answer FRAME_ASK_OFFERS; both are called by the desk. */
struct desk_offers {
    void *context;
    /* Begins to look into it; then desk_say_offers or desk_refuse_offers, never at once. */
    enum err (*ask)(void *context, struct text number, struct why *why);
    void (*drop)(void *context); /* nobody wants that answer any more */
};

/* board is borrowed. Until desk_set it answers that the gate is still starting. */
enum err desk_new(struct desk **desk, struct loop *loop, const char *endpoint, struct board *board,
                  const struct zap_guard *guard, struct why *why);
void desk_free(struct desk **desk);

/* The board now stands at seq of epoch: to be called with every change of it. */
void desk_set(struct desk *desk, uint64_t epoch, uint64_t seq);

/* Who carries orders out; without one they are refused. */
void desk_set_orders(struct desk *desk, desk_order_fn *order, void *context);

/* Who reads the audit file; without one nobody is told of it. */
void desk_set_trail(struct desk *desk, desk_trail_fn *trail, void *context);

/* Who is told of intents; without one they are refused. */
void desk_set_intents(struct desk *desk, desk_intent_fn *intent, void *context);

/* Those who may not ask any more hear nothing more, and those who asked before are hung up on. */
void desk_recheck(struct desk *desk);

/* Borrowed; NULL: such questions are refused. */
void desk_set_offers(struct desk *desk, const struct desk_offers *offers);

/* FRAME_OFFERS to whoever asked; fills in its id. False: gone, or takes nothing: the question is
 * over. So it is when its state is not FRAME_OFFERS_WORKING. */
bool desk_say_offers(struct desk *desk, struct frame *frame);
void desk_refuse_offers(struct desk *desk, const struct why *why);

struct desk_stats {
    uint64_t snapshots, refused; /* answers begun; bad questions */
    uint64_t strangers;          /* who did not get in, or asked when they no longer might */
    uint64_t hang_ups;           /* on one peer: his key was withdrawn, or his message had no end */
};
struct desk_stats desk_stats(const struct desk *desk);
const char *desk_endpoint(const struct desk *desk);

#endif
