/* scan: bytes are lies until proven. Walks the MessagePack headers of a message before msgpack-c
 * sees it, because msgpack-c believes a header: five bytes that announce a large array make it
 * reserve gigabytes.
 *
 * Refused: more bytes than max_bytes, containers that claim more items than bytes are left (a map:
 * two bytes an entry), depth over 16, text or binary over 4 KiB, extension types, the reserved
 * byte 0xC1, a message that is cut short, bytes behind its end.
 */
#ifndef PROTO_CODEC_SCAN_H
#define PROTO_CODEC_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"

enum {
    SCAN_FEED_BYTES = 64 * 1024,   /* a message of the feed, a request at the desk */
    SCAN_DESK_BYTES = 1024 * 1024, /* an answer of the desk (a part of a snapshot) */
    SCAN_TEXT_BYTES = 4 * 1024,
    SCAN_DEPTH = 16,
};

/* OK, ERR_LIMIT or ERR_FORMAT with what was found and at which byte. Reads each byte at most once,
 * allocates nothing. */
enum err scan_message(const void *at, size_t len, size_t max_bytes, struct why *why);

#endif
