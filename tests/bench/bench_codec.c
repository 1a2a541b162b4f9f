/* What one event costs the codec. Links by its name: proto/codec.
 *
 * The events are those of a call's life; unless a line says "single", 64 stand in a message. Each
 * time is the least of several rounds: what the machine can, not what else it was doing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/base/clock.h"
#include "proto/codec/frame.h"
#include "proto/codec/json.h"
#include "proto/codec/scan.h"

enum { BATCH = 64, ROUNDS = 9, ROUND_US = 20000 };

static struct event life[6]; /* of a call */

static struct frame_writer *writer;
static struct frame_reader *reader;
static struct json_reader *json;
static struct bytes batch, single, line, scratch;

static void
make_life(void)
{
    const struct text call = TEXT("1795373833.1042"), queue = TEXT("sav");
    const struct text agent = TEXT("PJSIP/alice");
    int64_t at_us = 1795373838588812;
    life[0] = (struct event){.type = EVENT_CALL_OFFERED, .at_us = at_us};
    life[0].call_offered = (struct event_call_offered){.call = call,
                                                       .number = TEXT("0892680680"),
                                                       .caller = TEXT("0199001234"),
                                                       .origin = TEXT("fixed"),
                                                       .trunk = TEXT("sip-in"),
                                                       .medium = MEDIUM_VOICE};
    life[1] = (struct event){.type = EVENT_CALL_CONNECTED, .at_us = at_us + 1};
    life[1].call_connected.call = call;
    life[2] = (struct event){.type = EVENT_CALL_QUEUED, .at_us = at_us + 2};
    life[2].call_queued = (struct event_call_queued){call, queue, 3, 0};
    life[3] = (struct event){.type = EVENT_CALL_RINGING, .at_us = at_us + 3};
    life[3].call_ringing = (struct event_call_ringing){call, queue, agent};
    life[4] = (struct event){.type = EVENT_CALL_ANSWERED, .at_us = at_us + 4};
    life[4].call_answered = (struct event_call_answered){call, queue, agent};
    life[5] = (struct event){.type = EVENT_CALL_ENDED, .at_us = at_us + 5};
    life[5].call_ended = (struct event_call_ended){.call = call, .by = PARTY_CALLER, .cause = 16};
}

static void
must(enum err err)
{
    if (err) {
        fprintf(stderr, "bench_codec: error %d\n", (int)err);
        exit(1);
    }
}

static void
encode(struct bytes *out, size_t count)
{
    out->len = 0;
    frame_reset(writer);
    for (size_t i = 0; i < count; i++)
        must(frame_add(writer, &life[i % NITEMS(life)], NULL));
    frame_pack(writer, &(struct frame){.kind = FRAME_EVENTS, .epoch = 1, .seq = 1}, out);
}

static void
decode(const struct bytes *message)
{
    struct frame frame;
    struct event event;
    must(frame_read(reader, message->at, message->len, SCAN_FEED_BYTES, &frame, NULL));
    for (size_t i = 0; i < frame.count; i++)
        must(frame_next(reader, &event, NULL));
}

static void
encode_batch(void)
{
    encode(&scratch, BATCH);
}

static void
encode_single(void)
{
    encode(&scratch, 1);
}

static void
scan_batch(void)
{
    must(scan_message(batch.at, batch.len, SCAN_FEED_BYTES, NULL));
}

static void
decode_batch(void)
{
    decode(&batch);
}

static void
decode_single(void)
{
    decode(&single);
}

static void
json_write(void)
{
    scratch.len = 0;
    json_write_event(&scratch, &life[0]);
}

static void
json_read(void)
{
    struct event event;
    must(json_read_event(json, (struct text){(const char *)line.at, line.len}, &event, NULL));
}

/* Nanoseconds for each of the `events` a step handles. */
static double
measure(const char *name, void (*step)(void), size_t events)
{
    double least = 1e30;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t steps = 0, from_us = clock_mono_us(), now_us = from_us;
        for (; now_us - from_us < ROUND_US; now_us = clock_mono_us()) {
            for (int i = 0; i < 64; i++)
                step();
            steps += 64;
        }
        double ns = (double)(now_us - from_us) * 1000.0 / (double)steps / (double)events;
        least = ns < least ? ns : least;
    }
    printf("%s %.1f ns\n", name, least);
    return least;
}

int
main(void)
{
    writer = frame_writer_new();
    reader = frame_reader_new();
    json = json_reader_new();
    make_life();
    encode(&batch, BATCH);
    encode(&single, 1);
    json_write_event(&line, &life[0]);

    printf("codec_event_size %.1f bytes\n", (double)batch.len / BATCH);
    double encoding = measure("encode_event", encode_batch, BATCH);
    measure("encode_single_event", encode_single, 1);
    double scanning = measure("scan_event", scan_batch, BATCH);
    double decoding = measure("scan_decode_event", decode_batch, BATCH);
    measure("scan_decode_single_event", decode_single, 1);
    double writing = measure("json_write_event", json_write, 1);
    double reading = measure("json_read_event", json_read, 1);
    printf("scan_of_decode %.3f ratio\n", scanning / decoding);
    printf("json_write_to_encode %.1f ratio\n", writing / encoding);
    printf("json_read_to_decode %.1f ratio\n", reading / decoding);

    frame_writer_free(&writer);
    frame_reader_free(&reader);
    json_reader_free(&json);
    bytes_free(&batch);
    bytes_free(&single);
    bytes_free(&line);
    bytes_free(&scratch);
    return 0;
}
