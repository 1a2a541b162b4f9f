#include "proto/link/chain.h"

#include <inttypes.h>

/* The first is kept: it is the one to look for. */
static bool
raise_alarm(struct chain *chain, uint64_t said_n, int64_t now_us)
{
    if (chain->alarm[0])
        return false;
    char kept[WHY_TEXT_BYTES] = "";
    chain->alarm_us = now_us;
    if (chain->kept)
        str_format(kept, sizeof(kept), "; known from an earlier run, by %s", chain->kept);
    if (said_n < chain->n)
        str_format(chain->alarm, sizeof(chain->alarm),
                   "AUDIT FILE WENT BACK from %" PRIu64 " records to %" PRIu64
                   ": cut, taken away or begun anew%s",
                   chain->n, said_n, kept);
    else
        str_format(chain->alarm, sizeof(chain->alarm),
                   "AUDIT FILE WRITTEN ANEW: record %" PRIu64
                   " has another hash than the gate said before%s",
                   said_n, kept);
    return true;
}

void
chain_recall(struct chain *chain, uint64_t n, struct text hash, const char *kept)
{
    chain->n = n;
    str_copy(chain->hash, sizeof(chain->hash), hash);
    chain->kept = kept;
}

bool
chain_take(struct chain *chain, uint64_t n, struct text hash, int64_t now_us)
{
    if (n < chain->n || (n == chain->n && !text_is(hash, chain->hash)))
        return raise_alarm(chain, n, now_us);
    chain->kept = NULL;
    if (n == chain->n || hash.len != CHAIN_HASH_BYTES - 1)
        return false;
    chain->n = n;
    str_copy(chain->hash, sizeof(chain->hash), hash);
    return true;
}
