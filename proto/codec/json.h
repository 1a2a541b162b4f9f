/* json: one event as a line of JSON and back (jansson), for the `lines` driver, logs and tests.
 *
 *   {"event":"call_queued","at_us":1795373838588812,"call":"1795373833.0","queue":"sav"}
 *
 * Names are those of the event table; enumerated fields are words; fields that are zero or empty
 * are left out, unless they are required. at_us is always written; a line without it reads as 0,
 * "not known".
 */
#ifndef PROTO_CODEC_JSON_H
#define PROTO_CODEC_JSON_H

#include "proto/base/err.h"
#include "proto/base/mem.h"
#include "proto/event/event.h"

/* Appends the line with its '\n'. Broken UTF-8 becomes U+FFFD (JSON can say nothing else). */
void json_write_event(struct bytes *out, const struct event *event);

/* Reads one line of at most SCAN_FEED_BYTES (scan.h). The event borrows from the reader until the
 * next call. Unknown names of fields are skipped; an unknown event is ERR_UNKNOWN; a wrong type, a
 * name said twice, a missing required field and a word that is none of the field's are ERR_FORMAT
 * and named; too long a line or text is ERR_LIMIT. */
struct json_reader;
struct json_reader *json_reader_new(void);
void json_reader_free(struct json_reader **reader);
enum err json_read_event(struct json_reader *reader, struct text line, struct event *event,
                         struct why *why);

#endif
