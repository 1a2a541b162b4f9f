/* frame_own: the messages, place by place, for the files that write and read them. */
#ifndef PROTO_CODEC_FRAME_OWN_H
#define PROTO_CODEC_FRAME_OWN_H

#include "proto/codec/frame.h"

enum place_kind {
    PLACE_U64,
    PLACE_U32,
    PLACE_I64,
    PLACE_BOOL,
    PLACE_TEXT,
    PLACE_EVENTS,
    PLACE_OFFERS,
    PLACE_RECORDS,
    PLACE_INTENTS,
    PLACE_TARGETS
};

struct place {
    const char *name;
    enum place_kind kind;
    size_t offset; /* within struct frame, or what a list of it holds */
};

struct frame_row {
    enum frame_kind kind;
    const char *name;
    const struct place *places; /* behind version and kind */
    size_t count;
    size_t optional; /* places at the end that an older writer leaves out */
};

/* Things that a message can hold any number of, each an array of these places. */
struct frame_list {
    const char *name; /* of one: "offer" */
    const struct place *places;
    size_t count;
};
extern const struct frame_list frame_offer_list, frame_record_list, frame_intent_list;

const struct frame_row *frame_row_of(int64_t kind); /* NULL: none is of that kind */

#endif
