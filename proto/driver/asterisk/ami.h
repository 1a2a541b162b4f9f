/* ami: the bytes of Asterisk's manager port as messages. Pure: bytes in, messages out.
 *
 * After the banner line a session is a row of messages: "Key: value" lines, an empty line behind.
 * CRLF and bare LF are the same; a read may end anywhere, also inside a line. Keys are compared
 * without case (Asterisk itself writes Uniqueid, UniqueID and BridgeId, BridgeID); a key may come
 * several times. Nothing is made harmless here (see base/safe.h), but everything is bounded: of a
 * line that is too long the rest is dropped, of a message with too much in it the last headers.
 */
#ifndef PROTO_DRIVER_ASTERISK_AMI_H
#define PROTO_DRIVER_ASTERISK_AMI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum {
    AMI_LINE_BYTES = 16 * 1024,
    AMI_MESSAGE_HEADERS = 1000,
    AMI_MESSAGE_BYTES = 256 * 1024,
};

struct ami_header {
    struct text key, value;
};

/* Borrowed from the parser until its next ami_feed, ami_next or ami_reset. */
struct ami_message {
    const struct ami_header *headers;
    size_t count;
};

struct ami; /* opaque: what of the stream is not yet a message */

struct ami *ami_new(void);
void ami_free(struct ami **ami);
void ami_reset(struct ami *ami); /* a new connection: the banner comes first again */

/* Takes bytes as they came; any number of them. */
void ami_feed(struct ami *ami, const void *at, size_t len);

/* OK: a message. ERR_STALE: nothing whole is left, feed more. ERR_FORMAT: this is no manager port;
 * the sentence says what was found; only ami_reset leads out of it. */
enum err ami_next(struct ami *ami, struct ami_message *message, struct why *why);

/* "11.0.0" of the banner; empty before it. */
struct text ami_banner(const struct ami *ami);

/* Lines cut, headers dropped, lines that are no header: since the parser was made. */
uint64_t ami_cut(const struct ami *ami);

/* Value of the first header of that name, empty when there is none. */
struct text ami_get(const struct ami_message *message, const char *key);
bool ami_has(const struct ami_message *message, const char *key);
int64_t ami_get_i64(const struct ami_message *message, const char *key); /* 0: none, no number */

/* "1795373833.367276" as microseconds; 0 when it is no such time. */
int64_t ami_time_us(struct text epoch);

/* Undoes Asterisk's C escapes (D\'ALMEIDA) and takes "<unknown>" and "unknown" for nothing. Cuts
 * what does not fit. Returns `to` as text. */
struct text ami_name(char *to, size_t size, struct text from);

#endif
