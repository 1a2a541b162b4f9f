/* text: bounded text, borrowed or copied.
 *
 * `struct text` is a slice: it owns nothing and need not end in NUL. It is good for as long as
 * what it points into (a received message, a struct, a literal). Nothing here trusts its content:
 * see safe.h before it goes near a terminal, a log or a CSV file.
 */
#ifndef PROTO_BASE_TEXT_H
#define PROTO_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *at; /* borrowed; may be NULL when len is 0 */
    size_t len;     /* bytes */
};

/* For printf("%.*s", TEXT_ARG(text)). */
#define TEXT_ARG(t) (int)(t).len, (t).at ? (t).at : ""

/* A literal as text, usable in initialisers. */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* Elements of an array whose length the compiler knows. */
#define NITEMS(array) (sizeof(array) / sizeof((array)[0]))

struct text text_of(const char *cstring); /* NULL gives the empty text */
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *cstring);
bool text_has_prefix(struct text text, const char *prefix);
struct text text_trim(struct text text); /* blanks and tabs at both ends */

/* Splits at the first `separator`: returns what stands before it and moves *rest behind it.
 * Without a separator returns all of *rest and leaves *rest empty with at == NULL. */
struct text text_cut(struct text *rest, char separator);

/* Whole text as a decimal number, sign allowed; false when it is not one or does not fit. */
bool text_to_i64(struct text text, int64_t *value);

/* Copies at most size-1 bytes and ends with NUL; cuts at a UTF-8 boundary. Returns false when it
 * had to cut. size must be at least 1. */
bool str_copy(char *to, size_t size, struct text from);

/* snprintf that tells whether all fitted; cuts at a UTF-8 boundary. size must be at least 1. */
bool str_format(char *to, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool str_vformat(char *to, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
