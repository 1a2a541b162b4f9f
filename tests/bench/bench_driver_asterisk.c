/* How fast the driver turns a recorded burst (590 calls, 65 429 messages, 29 MB) into events. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/board/board.h"
#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/translate.h"

static size_t events;

static void
emit(void *context, const struct event *event)
{
    events++;
    board_apply(context, event, NULL);
}

static void
settle(void *context)
{
    (void)context;
}

static const char *
setting(void *context, const char *key)
{
    (void)context;
    (void)key;
    return NULL;
}

static struct bytes
read_burst(void)
{
    struct bytes bytes = {0};
    char buffer[65536];
    FILE *in = popen("gzip -dc tests/data/asterisk/burst.ami.gz", "r");
    for (size_t len; in && (len = fread(buffer, 1, sizeof(buffer), in)) > 0;)
        bytes_add(&bytes, buffer, len);
    if (!in || pclose(in) != 0 || !bytes.len) {
        fputs("bench_driver_asterisk: no recording; runs at the root of the repository\n", stderr);
        exit(1);
    }
    return bytes;
}

int
main(void)
{
    enum { ROUNDS = 5, CHUNK = 16384 };
    struct bytes bytes = read_burst();
    size_t messages = 0;
    int64_t spent_us = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct board *board = board_new();
        struct driver_env env = {
            .context = board, .board = board, .emit = emit, .settle = settle, .setting = setting};
        struct world *world = world_new(&env);
        struct ami *ami = ami_new();
        int64_t began_us = clock_mono_us();
        for (size_t at = 0; at < bytes.len; at += CHUNK) {
            struct ami_message message;
            ami_feed(ami, bytes.at + at, bytes.len - at < CHUNK ? bytes.len - at : CHUNK);
            for (; ami_next(ami, &message, NULL) == OK; messages++)
                translate_event(world, &message, 0);
        }
        spent_us += clock_mono_us() - began_us;
        world_free(&world);
        ami_free(&ami);
        board_free(&board);
    }
    double seconds = (double)spent_us / 1e6;
    printf("asterisk_messages %.0f 1/s\n", (double)messages / seconds);
    printf("asterisk_bytes %.0f MB/s\n", (double)bytes.len * ROUNDS / 1e6 / seconds);
    printf("asterisk_events %.0f 1/s\n", (double)events / seconds);
    bytes_free(&bytes);
    return 0;
}
