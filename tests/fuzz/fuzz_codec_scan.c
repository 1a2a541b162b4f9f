/* Any bytes as a message: read or refused. What is read is packed, and that is read and packed
 * again: the same bytes, or the codec loses something. Links by its name: proto/codec. */
#include <stdlib.h>
#include <string.h>

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool truth)
{
    if (!truth)
        abort();
}

/* Reads a message and packs what could be read of it; false when it was refused. */
static bool
pack_again(const void *at, size_t len, struct bytes *out, size_t *wrong)
{
    struct frame_reader *reader = frame_reader_new();
    struct frame_writer *writer = frame_writer_new();
    struct frame frame;
    struct event event;
    struct why why = {0};
    enum err err = frame_read(reader, at, len, SCAN_DESK_BYTES, &frame, &why);
    bool is_read = err == OK;
    must(is_read || why.text[0] != '\0');
    *wrong = 0;
    for (size_t i = 0; is_read && (err = frame_next(reader, &event, &why)) != ERR_STALE; i++) {
        must(i < frame.count && i < len);
        if (err == OK)
            err = frame_add(writer, &event, &why);
        must(err == OK || err == ERR_FORMAT || err == ERR_UNKNOWN || err == ERR_LIMIT);
        *wrong += err != OK;
    }
    if (is_read)
        frame_pack(writer, &frame, out);
    frame_reader_free(&reader);
    frame_writer_free(&writer);
    return is_read;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes once = {0}, twice = {0};
    size_t wrong;
    if (pack_again(data, size, &once, &wrong)) {
        must(once.len <= size); /* ours are the shortest forms */
        must(pack_again(once.at, once.len, &twice, &wrong));
        must(wrong == 0 && once.len == twice.len && memcmp(once.at, twice.at, once.len) == 0);
    }
    bytes_free(&once);
    bytes_free(&twice);
    return 0;
}
