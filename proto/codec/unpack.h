/* unpack: MessagePack objects → events and the values of a message's head.
 *
 * Every reader names what it expected and what it found; the caller puts the place in front
 * ("event call_queued field position: expected an integer, found text"). The objects come out of
 * msgpack-c after scan_message let their bytes through. Inside this room only; others use frame.h.
 */
#ifndef PROTO_CODEC_UNPACK_H
#define PROTO_CODEC_UNPACK_H

#include <msgpack.h>

#include "proto/base/err.h"
#include "proto/event/event_table.h"

/* Any integer form that fits. */
enum err unpack_i64(const msgpack_object *object, int64_t *value, struct why *why);
enum err unpack_u64(const msgpack_object *object, uint64_t *value, struct why *why);

enum err unpack_bool(const msgpack_object *object, bool *value, struct why *why);
enum err unpack_text(const msgpack_object *object, struct text *text, struct why *why);
enum err unpack_array(const msgpack_object *object, msgpack_object_array *array, struct why *why);

/* As frame_next says. Texts point into the message, lists into the zone. */
enum err unpack_event(const msgpack_object *object, msgpack_zone *zone, struct event *event,
                      struct why *why);

#endif
