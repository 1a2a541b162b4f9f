/* waits: a distribution of waiting times that two gates can add up.
 *
 * Buckets of equal relative width: exact below 64 ms, then 64 to each power of two (a bucket is
 * at most 1.6 % of its value wide), up to 2^31 ms; longer waits stand in the last one. Quantiles
 * are interpolated inside a bucket. Adding distributions is adding counts, so a merged one is
 * what one gate would have seen; the same waits in any order give the same distribution.
 */
#ifndef PROTO_BOARD_WAITS_H
#define PROTO_BOARD_WAITS_H

#include <stdint.h>

enum { WAITS_BUCKETS = 64 + (31 - 6) * 64 };

struct waits {
    uint32_t *count; /* WAITS_BUCKETS of them, NULL while empty; owned */
    uint64_t total;
};

void waits_fini(struct waits *waits); /* also empties */
void waits_add(struct waits *waits, int64_t wait_ms, uint32_t times);
void waits_merge(struct waits *into, const struct waits *from);

int waits_bucket(int64_t wait_ms);
int64_t waits_bucket_low_ms(int bucket); /* smallest wait that falls into it */

/* The wait that `ppm` millionths of the waits do not exceed; -1 while empty. 500000: median. */
int64_t waits_quantile_ms(const struct waits *waits, int64_t ppm);

#endif
