/* road: a socket that connects, and what became of it.
 *
 * libzmq connects in the background and says nothing of its troubles; its monitor does. One
 * endpoint a road.
 */
#ifndef PROTO_LINK_ROAD_H
#define PROTO_LINK_ROAD_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/link/key.h"
#include "proto/link/loop.h"

struct road_options {
    const char *role;     /* "feed", "desk": for sentences; borrowed */
    const char *endpoint; /* copied */
    int type;             /* ZMQ_SUB ... */
    int hwm;
    int64_t max_bytes;
    loop_fn *on_input;  /* the socket has something to read */
    loop_fn *on_change; /* road_is_up or road_trouble say something else */
    void *context;
    const struct key_client *keys; /* borrowed; NULL: in the clear */
};

struct road;

enum err road_new(struct road **road, struct loop *loop, const struct road_options *options,
                  struct why *why);
void road_free(struct road **road);

/* Connects again where libzmq gave up. Call it about once a second. */
void road_tick(struct road *road, int64_t mono_us);

void *road_socket(const struct road *road);
bool road_is_up(const struct road *road); /* connected, and ZeroMQ was spoken */

/* "" or "feed tcp://127.0.0.1:7711: connection refused". */
const char *road_trouble(const struct road *road);

#endif
