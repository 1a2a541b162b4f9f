/* safe: text from outside, made harmless. The one function between a stranger's text and a
 * terminal, a log line, a title or a CSV cell (promise P9).
 *
 * Taken out: C0 and C1 controls, DEL, bidirectional controls and isolates, zero-width and other
 * format characters, line and paragraph separators, surrogates, private use and unassigned code
 * points. Broken UTF-8 becomes U+FFFD, one for each bad byte. Tabs and newlines become a blank.
 * A combining mark is kept only behind something to combine with, at most 4 in a row.
 */
#ifndef PROTO_BASE_SAFE_H
#define PROTO_BASE_SAFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

/* Copies the harmless part into `to` (size bytes with the NUL, at least 1) and returns its length
 * in bytes. Cuts between code points when it does not fit. */
size_t safe_copy(char *to, size_t size, struct text from);

/* True when safe_copy would change nothing. */
bool safe_is(struct text text);

/* Reads one code point; returns the bytes it took (at least 1 when len > 0, 0 at the end). A broken
 * byte gives U+FFFD and 1. */
size_t safe_next(struct text text, int32_t *codepoint);

/* May this code point be shown? (The rules above, without the combining-mark rule.) */
bool safe_codepoint(int32_t codepoint);

/* Columns a code point takes on a terminal: 0, 1 or 2. */
int safe_width(int32_t codepoint);

/* Is it UTF-8 as it should be, without a NUL? Says nothing of what it would do to a terminal. */
bool safe_is_utf8(struct text text);

/* Copies it with U+FFFD for each broken byte and each NUL, and changes nothing else; returns the
 * length. `to` takes up to 3 bytes for each byte of `from`; it does not end in NUL. */
size_t safe_repair(char *to, struct text from);

/* For CSV: like safe_copy, and a cell that begins with = + - @ (or their wide forms, blanks aside)
 * is preceded by ' so that no spreadsheet runs it. */
size_t safe_copy_csv(char *to, size_t size, struct text from);

#endif
