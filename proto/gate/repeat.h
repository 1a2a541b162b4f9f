/* repeat: callers who try again. Has the same caller called the same number a short while before?
 *
 * No caller is kept: only a hash of number and caller, keyed (SipHash of libsodium) with a key that is
 * drawn at the start of this run, never written anywhere and wiped at its end. Nobody who reads this
 * memory, or a dump of it, can go through all telephone numbers without the key, and after the run the
 * hashes mean nothing.
 *
 * Memory is bounded: what is older than the window goes, and beyond REPEAT_CALLERS_MAX the oldest goes
 * first (some 20 MiB; 400 different callers a second for ten minutes reach it; then a few who try again
 * late are not recognised). Time is that of the events.
 */
#ifndef PROTO_GATE_REPEAT_H
#define PROTO_GATE_REPEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum { REPEAT_CALLERS_MAX = 240000 };

struct repeat;

/* window_us above 0. ERR_IO when this machine has no randomness to give. */
enum err repeat_new(struct repeat **repeat, int64_t window_us, struct why *why);
void repeat_free(struct repeat **repeat); /* NULL: none */

/* Takes note of a call; true when the same caller called the same number within the window before
 * it. Any spelling of a caller is one. Who is withheld (no digits, all zeros, the class "anonymous" or
 * "unknown") is nobody: always false, and nothing is kept. */
bool repeat_call(struct repeat *repeat, struct text number, struct text caller, struct text origin,
                 int64_t at_us);

size_t repeat_count(const struct repeat *repeat); /* pairs that are kept */

#endif
