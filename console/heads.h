/* heads: the highest heads of audit files that this person's consoles were ever told, in a file, so that
 * an audit file that went back between two runs is noticed too (docs/audit.md).
 *
 *   41 f86f75bccea7...e1 tcp://192.0.2.2:7711        records, hash of the last, feed endpoint
 *
 * Heads only go forward. Several consoles share the file: saving takes what others wrote meanwhile,
 * and puts a whole new file (0600) in the place of the old one.
 */
#ifndef CONSOLE_HEADS_H
#define CONSOLE_HEADS_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"
#include "proto/link/chain.h"

enum { HEADS_MAX = 1024 };

struct heads;

struct heads_head {
    uint64_t n;
    char hash[CHAIN_HASH_BYTES];
    char *endpoint;
};

/* Those of the file; none when it is not there. ERR_FORMAT, ERR_IO: *heads has those that could be
 * read, and the sentence says what could not. */
enum err heads_open(struct heads **heads, const char *path, struct why *why);
void heads_free(struct heads **heads);

/* NULL: never told. Borrowed until the next call that is not const. */
const struct heads_head *heads_find(const struct heads *heads, struct text endpoint);

/* A gate said so; what is not higher changes nothing. */
void heads_take(struct heads *heads, struct text endpoint, uint64_t n, struct text hash);

/* Writes the file when something changed since. Makes its folder (0700). */
enum err heads_save(struct heads *heads, struct why *why);

const char *heads_path(const struct heads *heads);

#endif
