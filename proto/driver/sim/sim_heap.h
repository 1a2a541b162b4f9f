/* sim_heap: what is going to happen, the next first; things of the same moment in the order in which
 * they were planned.
 *
 * Nothing is ever taken back: who planned it compares `step` with its own when it happens, and lets
 * an outdated happening pass.
 */
#ifndef PROTO_DRIVER_SIM_SIM_HEAP_H
#define PROTO_DRIVER_SIM_SIM_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct sim_happening {
    int64_t at_us;
    uint64_t order; /* given by the heap */
    int kind;       /* enum sim_happening_kind, sim_inside.h */
    uint32_t who;   /* call, agent or number, by kind */
    uint32_t step;  /* of who, when it was planned */
};

struct sim_heap { /* init with {0} */
    struct sim_happening *at;
    size_t count, room;
    uint64_t planned;
};

void sim_heap_add(struct sim_heap *heap, struct sim_happening happening);
const struct sim_happening *sim_heap_first(const struct sim_heap *heap); /* NULL: nothing */
struct sim_happening sim_heap_take(struct sim_heap *heap);               /* the first */
void sim_heap_fini(struct sim_heap *heap);

#endif
