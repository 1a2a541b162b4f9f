#include "proto/driver/sim/sim_heap.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "proto/base/mem.h"

static bool
is_before(const struct sim_happening *a, const struct sim_happening *b)
{
    return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

void
sim_heap_add(struct sim_heap *heap, struct sim_happening happening)
{
    if (heap->count == heap->room) {
        heap->room = heap->room ? heap->room * 2 : 256;
        heap->at = xrealloc(heap->at, heap->room * sizeof(*heap->at));
    }
    happening.order = heap->planned++;
    size_t place = heap->count++;
    while (place > 0 && is_before(&happening, &heap->at[(place - 1) / 2])) {
        heap->at[place] = heap->at[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    heap->at[place] = happening;
}

const struct sim_happening *
sim_heap_first(const struct sim_heap *heap)
{
    return heap->count > 0 ? &heap->at[0] : NULL;
}

struct sim_happening
sim_heap_take(struct sim_heap *heap)
{
    assert(heap->count > 0);
    struct sim_happening first = heap->at[0];
    struct sim_happening last = heap->at[--heap->count];
    size_t place = 0;
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count && is_before(&heap->at[child + 1], &heap->at[child]))
            child++;
        if (!is_before(&heap->at[child], &last))
            break;
        heap->at[place] = heap->at[child];
        place = child;
    }
    heap->at[place] = last;
    return first;
}

void
sim_heap_fini(struct sim_heap *heap)
{
    free(heap->at);
    *heap = (struct sim_heap){0};
}
