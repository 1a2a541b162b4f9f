/* fold: text reduced to less, for terminals without UTF-8 and for searching.
 *
 * What Unicode can take apart is taken apart by utf8proc; a short table covers what it cannot
 * (ligatures, strokes, dashes, the euro, lines and blocks).
 */
#ifndef PROTO_BASE_FOLD_H
#define PROTO_BASE_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

enum { FOLD_CODEPOINT_BYTES = 5 };

/* One shown code point as ASCII, as wide as it is where that can be: é gives e, … gives . and a
 * Chinese character ??. Combining marks give "". Returns the length. */
size_t fold_codepoint(int32_t codepoint, char to[FOLD_CODEPOINT_BYTES]);

/* Safe text (see safe.h) as ASCII; returns the length. */
size_t fold_ascii(char *to, size_t size, struct text text);

/* Lower case without accents, for comparing what a person typed. */
size_t fold_search(char *to, size_t size, struct text text);

#endif
