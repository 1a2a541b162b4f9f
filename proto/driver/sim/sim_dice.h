/* sim_dice: chance for the simulator, the same on every machine: integers only, no libm.
 *
 * splitmix64 for the throws; exponential and Erlang times through a binary logarithm in fixed point
 * (16 bits behind the point, so a mean is right to about 0.01 %).
 */
#ifndef PROTO_DRIVER_SIM_SIM_DICE_H
#define PROTO_DRIVER_SIM_SIM_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct sim_dice {
    uint64_t state; /* the seed, at first */
};

uint64_t sim_dice_next(struct sim_dice *dice);

/* 0 ... count-1; count at least 1. */
uint32_t sim_dice_below(struct sim_dice *dice, uint32_t count);

/* from ... to, both may come. */
int64_t sim_dice_between(struct sim_dice *dice, int64_t from, int64_t to);

/* True in `permil` of 1000 throws. */
bool sim_dice_permil(struct sim_dice *dice, int permil);

/* Exponential: the time until something that has no memory. mean at most 4e12. */
int64_t sim_dice_exponential(struct sim_dice *dice, int64_t mean);

/* Sum of k exponential times, `mean` on the whole: a hump, the steeper the larger k. */
int64_t sim_dice_erlang(struct sim_dice *dice, int k, int64_t mean);

/* A well mixed number made of this one: the same each time. */
uint64_t sim_dice_hash(uint64_t value);

#endif
