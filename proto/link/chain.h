/* chain: the head of a gate's audit file, as its beats say it (docs/audit.md).
 *
 * It only goes forward, also from one run of a console to the next. A beat that says fewer records, or another hash for as many, says that the
 * file was cut or written anew: held against the gate for as long as this is kept. Pure.
 */
#ifndef PROTO_LINK_CHAIN_H
#define PROTO_LINK_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum { CHAIN_HASH_BYTES = 65 }; /* 64 hexadecimal digits */

struct chain {
    uint64_t n;                  /* the highest seen; 0: none was ever said */
    char hash[CHAIN_HASH_BYTES]; /* of that */
    char alarm[WHY_TEXT_BYTES];  /* one sentence for a person, "" while all is well */
    int64_t alarm_us;            /* since when, local wall clock */
    const char *kept;            /* the file n and hash come from; NULL: from a beat */
};

/* Heard in an earlier run, and kept in that file (borrowed); before the first beat is taken. */
void chain_recall(struct chain *chain, uint64_t n, struct text hash, const char *kept);

/* What a beat says; a gate that is silent about its file says 0 records. Returns whether anything
 * changed. */
bool chain_take(struct chain *chain, uint64_t n, struct text hash, int64_t now_us);

#endif
