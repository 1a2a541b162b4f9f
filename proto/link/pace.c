#include "proto/link/pace.h"

void
pace_offset_add(struct pace_offset *offset, int64_t sample_us, int64_t mono_us)
{
    if (offset->count == 0 || mono_us - offset->begun_us >= 1000000) {
        offset->at = offset->count < PACE_SLOTS ? offset->count : (offset->at + 1) % PACE_SLOTS;
        offset->count += offset->count < PACE_SLOTS;
        offset->slot[offset->at] = sample_us;
        offset->begun_us = mono_us;
    } else if (sample_us > offset->slot[offset->at]) {
        offset->slot[offset->at] = sample_us;
    }
}

int64_t
pace_offset_best(const struct pace_offset *offset)
{
    int64_t best = offset->count ? offset->slot[0] : 0;
    for (size_t i = 1; i < offset->count; i++) {
        if (offset->slot[i] > best)
            best = offset->slot[i];
    }
    return best;
}

void
pace_rate_add(struct pace_rate *rate, uint64_t events, int64_t mono_us)
{
    int64_t second = mono_us / 1000000;
    if (rate->first_second == 0)
        rate->first_second = rate->second = second;
    for (int i = 0; rate->second < second && i < PACE_SECONDS; i++)
        rate->events[++rate->second % PACE_SECONDS] = 0;
    rate->second = second;
    rate->events[second % PACE_SECONDS] += events;
}

double
pace_rate_per_s(const struct pace_rate *rate)
{
    int64_t seconds = rate->second - rate->first_second + 1;
    uint64_t sum = 0;
    for (int i = 0; i < PACE_SECONDS; i++)
        sum += rate->events[i];
    return (double)sum / (double)(seconds < PACE_SECONDS ? seconds : PACE_SECONDS);
}
