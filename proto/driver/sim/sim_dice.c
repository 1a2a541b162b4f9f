#include "proto/driver/sim/sim_dice.h"

#include <assert.h>

enum { LN_2_Q16 = 45426 }; /* ln 2 in 65536ths */

uint64_t
sim_dice_hash(uint64_t value)
{
    uint64_t z = value + 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint64_t
sim_dice_next(struct sim_dice *dice)
{
    uint64_t thrown = sim_dice_hash(dice->state);
    dice->state += 0x9E3779B97F4A7C15u;
    return thrown;
}

uint32_t
sim_dice_below(struct sim_dice *dice, uint32_t count)
{
    assert(count > 0);
    return (uint32_t)((sim_dice_next(dice) >> 32) * count >> 32);
}

int64_t
sim_dice_between(struct sim_dice *dice, int64_t from, int64_t to)
{
    assert(from <= to);
    return from + (int64_t)(sim_dice_next(dice) % ((uint64_t)(to - from) + 1));
}

bool
sim_dice_permil(struct sim_dice *dice, int permil)
{
    return (int64_t)sim_dice_below(dice, 1000) < permil;
}

/* log2 of 1 ... 2^32, in 65536ths: the exponent is where the highest bit stands; each squaring of the
 * rest (in 1 ... 2, with 31 bits behind the point) tells one bit more. */
static int64_t
log2_q16(uint64_t value)
{
    int exponent = 63 - __builtin_clzll(value);
    uint64_t rest = exponent > 31 ? value >> (exponent - 31) : value << (31 - exponent);
    int64_t log = exponent;
    for (int i = 0; i < 16; i++) {
        rest = rest * rest >> 31;
        log <<= 1;
        if (rest >> 32) {
            rest >>= 1;
            log |= 1;
        }
    }
    return log;
}

int64_t
sim_dice_exponential(struct sim_dice *dice, int64_t mean)
{
    uint64_t thrown = (sim_dice_next(dice) >> 32) + 1; /* 1 ... 2^32 */
    int64_t times_q16 = ((INT64_C(32) << 16) - log2_q16(thrown)) * LN_2_Q16 >> 16;
    return mean * times_q16 >> 16;
}

int64_t
sim_dice_erlang(struct sim_dice *dice, int k, int64_t mean)
{
    int64_t sum = 0;
    for (int i = 0; i < k; i++)
        sum += sim_dice_exponential(dice, mean / k);
    return sum;
}
