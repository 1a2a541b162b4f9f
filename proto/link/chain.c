#include "proto/link/chain.h"

#include <inttypes.h>

/* The first is kept: it is the one to look for. */
static bool
raise_alarm(struct chain *chain, uint64_t said_n, int64_t now_us)
{
    if (chain->alarm[0])
        return false;
    chain->alarm_us = now_us;
    if (said_n < chain->n)
        str_format(chain->alarm, sizeof(chain->alarm),
                   "AUDIT FILE WENT BACK from %" PRIu64 " records to %" PRIu64
                   ": cut, taken away or begun anew",
                   chain->n, said_n);
    else
        str_format(chain->alarm, sizeof(chain->alarm),
                   "AUDIT FILE WRITTEN ANEW: record %" PRIu64
                   " has another hash than the gate said before",
                   said_n);
    return true;
}

bool
chain_take(struct chain *chain, uint64_t n, struct text hash, int64_t now_us)
{
    if (n < chain->n || (n == chain->n && !text_is(hash, chain->hash)))
        return raise_alarm(chain, n, now_us);
    if (n == chain->n || hash.len != CHAIN_HASH_BYTES - 1)
        return false;
    chain->n = n;
    str_copy(chain->hash, sizeof(chain->hash), hash);
    return true;
}
