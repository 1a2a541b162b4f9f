/* pack: one event → MessagePack, as the event table says (docs/protocol.md).
 *
 * Canonical: shortest forms, fields by ascending key, what is zero or empty left out unless it is
 * required. The same event gives the same bytes, everywhere and always. Inside this room only;
 * others use frame.h.
 */
#ifndef PROTO_CODEC_PACK_H
#define PROTO_CODEC_PACK_H

#include <msgpack.h>

#include "proto/base/err.h"
#include "proto/base/mem.h"
#include "proto/event/event_table.h"

/* A packer that appends to `bytes`. */
void pack_init(msgpack_packer *packer, struct bytes *bytes);

void pack_text(msgpack_packer *packer, struct text text);
void pack_bool(msgpack_packer *packer, bool value);

/* ERR_LIMIT for a text that no scan would let through, ERR_ARG for an event the table does not know
 * or a value outside its words; `bytes` may then hold a part of it. */
enum err pack_event(msgpack_packer *packer, const struct event *event, struct why *why);

/* Zero, empty, false: left out unless required. */
bool pack_is_empty(const struct event_field *field, const struct event *event);

#endif
