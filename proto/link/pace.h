/* pace: what a follower measures of its gate: how its clock differs from ours, how fast it talks.
 *
 * Pure; both structs begin as {0}. Times are microseconds of our monotonic clock, so that a step of
 * our wall clock changes nothing here.
 */
#ifndef PROTO_LINK_PACE_H
#define PROTO_LINK_PACE_H

#include <stddef.h>
#include <stdint.h>

enum { PACE_SLOTS = 32, PACE_SECONDS = 10 };

/* Samples are the switch's clock minus ours when its beat arrived. The delay of a beat makes its
 * sample smaller, never larger: the largest is the best. A slot holds the best of a second or more;
 * the oldest is forgotten, so drift and steps are followed. */
struct pace_offset {
    int64_t slot[PACE_SLOTS];
    size_t count, at;
    int64_t begun_us; /* of slot[at] */
};

void pace_offset_add(struct pace_offset *offset, int64_t sample_us, int64_t mono_us);
int64_t pace_offset_best(const struct pace_offset *offset); /* 0 without samples */

/* Events of the last PACE_SECONDS seconds. Adding 0 moves it on. */
struct pace_rate {
    uint64_t events[PACE_SECONDS];
    int64_t second, first_second;
};

void pace_rate_add(struct pace_rate *rate, uint64_t events, int64_t mono_us);
double pace_rate_per_s(const struct pace_rate *rate);

#endif
