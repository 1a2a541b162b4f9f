#include "proto/gate/repeat.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "proto/base/mem.h"
#include "proto/tariff/number.h"

enum { HASHED_BYTES = 512 };

/* uthash keeps its rows in the order in which they were added: the first is the oldest. */
struct caller {
    unsigned char hash[crypto_shorthash_BYTES]; /* key */
    int64_t at_us;                              /* last call */
    UT_hash_handle hh;
};

struct repeat {
    unsigned char key[crypto_shorthash_KEYBYTES];
    int64_t window_us;
    struct caller *callers;
};

enum err
repeat_new(struct repeat **repeat, int64_t window_us, struct why *why)
{
    if (sodium_init() < 0)
        return why_set(why, ERR_IO, "repeat: libsodium finds no source of randomness here");
    struct repeat *fresh = xcalloc(1, sizeof *fresh);
    crypto_shorthash_keygen(fresh->key);
    fresh->window_us = window_us;
    *repeat = fresh;
    return OK;
}

static void
forget(struct repeat *repeat, struct caller *caller)
{
    HASH_DEL(repeat->callers, caller);
    free(caller);
}

void
repeat_free(struct repeat **repeat)
{
    if (!*repeat)
        return;
    while ((*repeat)->callers)
        forget(*repeat, (*repeat)->callers);
    sodium_memzero((*repeat)->key, sizeof(*repeat)->key);
    free(*repeat);
    *repeat = NULL;
}

size_t
repeat_count(const struct repeat *repeat)
{
    return HASH_COUNT(repeat->callers);
}

/* Digits, not all of them zeros (some switches send those for a withheld number), and of a line that
 * the network or the plan knows. */
static bool
is_somebody(struct text caller, struct text origin)
{
    bool has_digit = false;
    for (size_t i = 0; i < caller.len; i++) {
        char c = caller.at[i];
        if (!(c >= '0' && c <= '9') && !(c == '+' && i == 0))
            return false;
        has_digit = has_digit || (c >= '1' && c <= '9');
    }
    return has_digit && !text_is(origin, "anonymous") && !text_is(origin, "unknown");
}

/* False: more than any telephone number has. The clear text does not outlive the call. */
static bool
hash_of(const struct repeat *repeat, struct text number, struct text caller,
        unsigned char hash[crypto_shorthash_BYTES])
{
    unsigned char clear[HASHED_BYTES];
    size_t len = number.len + 1 + caller.len;
    if (len > sizeof clear)
        return false;
    if (number.len > 0)
        memcpy(clear, number.at, number.len);
    clear[number.len] = 0;
    memcpy(clear + number.len + 1, caller.at, caller.len);
    crypto_shorthash(hash, clear, len, repeat->key);
    sodium_memzero(clear, sizeof clear);
    return true;
}

/* Who called last before the window is nobody any more. */
static void
forget_old(struct repeat *repeat, int64_t at_us)
{
    while (repeat->callers && at_us - repeat->callers->at_us > repeat->window_us)
        forget(repeat, repeat->callers);
    if (HASH_COUNT(repeat->callers) >= REPEAT_CALLERS_MAX)
        forget(repeat, repeat->callers);
}

bool
repeat_call(struct repeat *repeat, struct text number, struct text caller, struct text origin,
            int64_t at_us)
{
    char spelt[NUMBER_BYTES];
    unsigned char hash[crypto_shorthash_BYTES];
    struct text who = number_national(spelt, caller);
    if (!is_somebody(who, origin) || !hash_of(repeat, number, who, hash))
        return false;
    forget_old(repeat, at_us);
    struct caller *row;
    HASH_FIND(hh, repeat->callers, hash, sizeof hash, row);
    /* A clock that was set back far is no second call. */
    bool again = row && llabs(at_us - row->at_us) <= repeat->window_us;
    if (row)
        HASH_DEL(repeat->callers, row); /* to the end: it is the newest now */
    else
        row = xcalloc(1, sizeof *row);
    memcpy(row->hash, hash, sizeof hash);
    row->at_us = at_us;
    HASH_ADD(hh, repeat->callers, hash, sizeof row->hash, row);
    sodium_memzero(spelt, sizeof spelt);
    return again;
}
