/* desk_own: what the files of the desk share: the desk itself. Nobody else includes this. */
#ifndef PROTO_LINK_DESK_OWN_H
#define PROTO_LINK_DESK_OWN_H

#include "proto/base/log.h"
#include "proto/link/desk.h"
#include "proto/link/knock.h"
#include "proto/link/wire.h"

enum {
    DESK_IDENTITY_BYTES = 255,
    DESK_SHARE = 10, /* of the time, for what a question makes the desk do */
};

/* Who waits for offers. */
struct wanting {
    unsigned char identity[DESK_IDENTITY_BYTES];
    size_t identity_len;
    uint64_t id;
    bool is_waiting;
};

struct desk {
    struct loop *loop;
    struct board *board;
    const struct zap_guard *guard; /* NULL: in the clear */
    void *socket;
    struct knock *knock;
    struct peers *peers;
    struct loop_watch *socket_watch, *work;
    char endpoint[WIRE_ENDPOINT_BYTES];
    uint64_t epoch, seq;
    struct asker *askers;
    size_t askers_count;
    struct snapshot *snapshots; /* the newest first */
    int64_t next_snapshot_us;
    const struct desk_offers *offers; /* NULL: nobody knows */
    struct wanting wanting;
    struct frame_reader *reader;
    struct frame_writer *writer; /* of how an order stands */
    desk_order_fn *order;        /* NULL: orders are refused */
    void *order_context;
    desk_trail_fn *trail; /* NULL: nobody is told of the audit file */
    void *trail_context;
    desk_intent_fn *intent; /* NULL: they are refused */
    void *intent_context;
    int64_t next_trail_us;
    struct bytes out;
    struct desk_stats stats;
    struct log_limit log, log_user;
};

/* desk.c. What is in desk->out, to whoever has that identity. Both frames or none: 0, else errno. */
int desk_put(struct desk *desk, const unsigned char *identity, size_t len);

/* Whether this key may ask; anyone in the clear. */
bool desk_may_ask(const struct desk *desk, const char *user);

/* desk_snapshot.c. A question for the snapshot, which is answered from the loop. */
enum err desk_snapshot_ask(struct desk *desk, const unsigned char *identity, size_t len,
                           const char *user, const struct frame *frame, struct why *why);

/* Those who may not ask any more are sent nothing more. */
void desk_snapshot_recheck(struct desk *desk);
void desk_snapshot_fini(struct desk *desk);

#endif
