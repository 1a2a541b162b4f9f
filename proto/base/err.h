/* err: how a function says that the world, the user or a peer got in the way.
 *
 * Three kinds of trouble, three answers (docs/architecture.md): the world or the user gives an
 * enum err and one sentence in struct why; foreign bytes are refused and counted; our own mistake
 * is an assert. The sentence reaches the status line, stderr and the log unchanged, so it says
 * what, where, and what was expected.
 */
#ifndef PROTO_BASE_ERR_H
#define PROTO_BASE_ERR_H

#include <stdarg.h>

enum err {
    OK = 0,
    ERR_ARG,     /* the caller or the user asked for something that makes no sense */
    ERR_IO,      /* the machine said no: file, socket, disk */
    ERR_FORMAT,  /* bytes or text that are not what they should be */
    ERR_LIMIT,   /* larger than this program accepts */
    ERR_STALE,   /* older than what is known already */
    ERR_DENIED,  /* wrong password, no right */
    ERR_UNKNOWN, /* names something that does not exist */
};

enum { WHY_TEXT_BYTES = 512 };

struct why {
    enum err err;
    char text[WHY_TEXT_BYTES]; /* one sentence, UTF-8, no newline */
};

/* Writes the sentence into `why` (which may be NULL) and returns `err`, so that a failing function
 * can end with `return why_set(...)`. */
enum err why_set(struct why *why, enum err err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the sentence that is already there; returns its err. */
enum err why_prefix(struct why *why, enum err err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
