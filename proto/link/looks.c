#include "proto/link/looks.h"

#include "proto/codec/scan.h"

void
looks_free(struct looks *looks)
{
    bytes_free(&looks->kept);
    frame_reader_free(&looks->reader);
}

static void
read_all(struct looks *looks)
{
    struct frame frame;
    struct intent intent;
    struct why why;
    if (frame_read(looks->reader, looks->kept.at, looks->kept.len, SCAN_FEED_BYTES, &frame, &why))
        return;
    while (looks->count < INTENTS_MAX && frame_next_intent(looks->reader, &intent, &why) == OK) {
        if (intent.console != looks->console)
            looks->at[looks->count++] = intent;
    }
}

bool
looks_take(struct looks *looks, const struct frame *beat, const void *at, size_t len)
{
    size_t before = looks->count;
    looks->is_told = beat->has_intents;
    looks->count = 0;
    if (beat->has_intents && beat->count > 0) {
        if (!looks->reader)
            looks->reader = frame_reader_new();
        bytes_clear(&looks->kept);
        bytes_add(&looks->kept, at, len);
        read_all(looks);
    }
    return before + looks->count > 0;
}
