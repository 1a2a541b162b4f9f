#include "proto/board/waits.h"

#include <stdlib.h>

#include "proto/base/mem.h"

enum {
    EXACT = 64,    /* below: a bucket for each millisecond */
    STEPS = 64,    /* buckets to a power of two */
    STEP_BITS = 6, /* of STEPS */
    TOP_BITS = 31, /* waits of 2^31 ms and more stand in the last bucket */
};

void
waits_fini(struct waits *waits)
{
    free(waits->count);
    *waits = (struct waits){0};
}

int
waits_bucket(int64_t wait_ms)
{
    if (wait_ms < EXACT)
        return wait_ms < 0 ? 0 : (int)wait_ms;
    if (wait_ms >> TOP_BITS)
        return WAITS_BUCKETS - 1;
    int exponent = 63 - __builtin_clzll((unsigned long long)wait_ms);
    int step = (int)(wait_ms >> (exponent - STEP_BITS)) - STEPS;
    return EXACT + (exponent - STEP_BITS) * STEPS + step;
}

int64_t
waits_bucket_low_ms(int bucket)
{
    if (bucket < EXACT)
        return bucket < 0 ? 0 : bucket;
    int exponent = STEP_BITS + (bucket - EXACT) / STEPS;
    int64_t step = (bucket - EXACT) % STEPS;
    return (STEPS + step) << (exponent - STEP_BITS);
}

static void
add_to_bucket(struct waits *waits, int bucket, uint32_t times)
{
    if (times == 0)
        return;
    if (!waits->count)
        waits->count = xcalloc(WAITS_BUCKETS, sizeof waits->count[0]);
    uint32_t *count = &waits->count[bucket];
    if (times > UINT32_MAX - *count)
        times = UINT32_MAX - *count;
    *count += times;
    waits->total += times;
}

void
waits_add(struct waits *waits, int64_t wait_ms, uint32_t times)
{
    add_to_bucket(waits, waits_bucket(wait_ms), times);
}

void
waits_merge(struct waits *into, const struct waits *from)
{
    for (int bucket = 0; from->count && bucket < WAITS_BUCKETS; bucket++)
        add_to_bucket(into, bucket, from->count[bucket]);
}

/* The wait of the place-th of `count` calls spread evenly over a bucket. */
static int64_t
inside_bucket_ms(int bucket, uint64_t place, uint64_t count)
{
    int64_t low = waits_bucket_low_ms(bucket);
    if (bucket == WAITS_BUCKETS - 1)
        return low;
    int64_t width = waits_bucket_low_ms(bucket + 1) - low;
    return low + (int64_t)((uint64_t)(width - 1) * (2 * place - 1) / (2 * count));
}

int64_t
waits_quantile_ms(const struct waits *waits, int64_t ppm)
{
    if (waits->total == 0)
        return -1;
    if (ppm < 0)
        ppm = 0;
    if (ppm > 1000000)
        ppm = 1000000;
    /* At most WAITS_BUCKETS * 2^32 waits: the product fits. */
    uint64_t rank = (waits->total * (uint64_t)ppm + 999999) / 1000000;
    if (rank == 0)
        rank = 1;
    uint64_t before = 0;
    int bucket = 0;
    while (before + waits->count[bucket] < rank)
        before += waits->count[bucket++];
    return inside_bucket_ms(bucket, rank - before, waits->count[bucket]);
}
