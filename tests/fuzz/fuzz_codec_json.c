/* Any text as a line of JSON: read or refused. What is read is written, and that is read and
 * written again: the same line. Links by its name: proto/codec. */
#include <stdlib.h>
#include <string.h>

#include "proto/codec/frame.h"
#include "proto/codec/json.h"
#include "proto/codec/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool truth)
{
    if (!truth)
        abort();
}

/* An event from a line can be published, or is refused for its size. */
static void
publish(const struct event *event)
{
    struct frame_writer *writer = frame_writer_new();
    enum err err = frame_add(writer, event, NULL);
    must(err == OK || err == ERR_LIMIT);
    frame_writer_free(&writer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json_reader *reader = json_reader_new();
    struct bytes once = {0}, twice = {0};
    struct event event;
    struct why why = {0};
    if (json_read_event(reader, (struct text){(const char *)data, size}, &event, &why) == OK) {
        publish(&event);
        json_write_event(&once, &event);
        struct text line = {(const char *)once.at, once.len};
        enum err err = json_read_event(reader, line, &event, &why);
        must(err == OK || (err == ERR_LIMIT && once.len > SCAN_FEED_BYTES));
        if (err == OK) {
            json_write_event(&twice, &event);
            must(once.len == twice.len && memcmp(once.at, twice.at, once.len) == 0);
        }
    } else {
        must(why.text[0] != '\0');
    }
    json_reader_free(&reader);
    bytes_free(&once);
    bytes_free(&twice);
    return 0;
}
