/* scan: hostile headers are refused before msgpack-c sees them; honest ones pass. */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "tests/unit/test.h"

struct sample {
    const char *name;
    const char *bytes;
    size_t len;
    enum err err;
    const char *says;
};
#define BYTES(literal) literal, sizeof(literal) - 1

static const struct sample honest[] = {
    {"nil", BYTES("\xc0"), OK, NULL},
    {"true", BYTES("\xc3"), OK, NULL},
    {"small integers", BYTES("\x92\x7f\xe0"), OK, NULL},
    {"empty array", BYTES("\x90"), OK, NULL},
    {"empty map", BYTES("\x80"), OK, NULL},
    {"empty text", BYTES("\xa0"), OK, NULL},
    {"each integer",
     BYTES("\x98\xcc\1\xcd\1\2\xce\1\2\3\4\xcf\1\2\3\4\5\6\7\x8\xd0\1\xd1\1\2"
           "\xd2\1\2\3\4\xd3\1\2\3\4\5\6\7\x8"),
     OK, NULL},
    {"floats", BYTES("\x92\xca\1\2\3\4\xcb\1\2\3\4\5\6\7\x8"), OK, NULL},
    {"long forms of short things", BYTES("\xdd\0\0\0\4\xd9\1x\xda\0\1x\xdb\0\0\0\1x\xc4\1x"), OK,
     NULL},
    {"map in map", BYTES("\xde\0\1\1\xdf\0\0\0\1\2\x80"), OK, NULL},
    {"depth 16", BYTES("\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0"), OK,
     NULL},
};

static const struct sample hostile[] = {
    {"nothing", BYTES(""), ERR_FORMAT, "cut short"},
    {"2^32-1 items in five bytes", BYTES("\xdd\xff\xff\xff\xff"), ERR_FORMAT,
     "array at byte 0 claims 4294967295 entries, only 0 bytes are left"},
    {"2^28 items in five bytes", BYTES("\xdd\x10\0\0\0"), ERR_FORMAT, "claims 268435456"},
    {"2^32-1 pairs in five bytes", BYTES("\xdf\xff\xff\xff\xff"), ERR_FORMAT, "map at byte 0"},
    {"65535 items", BYTES("\xdc\xff\xff\1\1\1"), ERR_FORMAT, "only 3 bytes are left"},
    {"one pair more than there is room", BYTES("\x82\1\1\1"), ERR_FORMAT,
     "map at byte 0 claims 2 entries, only 3 bytes are left"},
    {"one item more than there is room", BYTES("\x94\1\1\1"), ERR_FORMAT, "claims 4 entries"},
    {"claims inside an array", BYTES("\x92\1\xdd\xff\xff\xff\xff"), ERR_FORMAT, "array at byte 2"},
    {"claims in a key", BYTES("\x81\xdd\xff\xff\xff\xff\1"), ERR_FORMAT, "array at byte 1"},
    {"outer and inner want the same bytes", BYTES("\x94\x93\1\1\1"), ERR_FORMAT, "cut short"},
    {"depth 17", BYTES("\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0"),
     ERR_LIMIT, "nested deeper than 16"},
    {"empty at depth 17",
     BYTES("\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x80"), ERR_LIMIT,
     "map at byte 16 is nested deeper than 16"},
    {"text over 4 KiB, not even there", BYTES("\xda\x10\x01"), ERR_LIMIT,
     "text of 4097 bytes at byte 0, at most 4096"},
    {"text of 4 GiB", BYTES("\xdb\xff\xff\xff\xff"), ERR_LIMIT, "text of 4294967295 bytes"},
    {"binary of 4 GiB", BYTES("\xc6\xff\xff\xff\xff"), ERR_LIMIT, "binary of 4294967295 bytes"},
    {"text cut short",
     BYTES("\xa5"
           "four"),
     ERR_FORMAT, "cut short"},
    {"length cut short", BYTES("\xdb\0\0"), ERR_FORMAT, "cut short"},
    {"count cut short", BYTES("\xdd\0\0\0"), ERR_FORMAT, "cut short"},
    {"integer cut short", BYTES("\xcf\1\2\3\4\5\6\7"), ERR_FORMAT, "cut short"},
    {"fixext 1", BYTES("\xd4\1\1"), ERR_FORMAT, "extension type at byte 0"},
    {"fixext 16", BYTES("\xd8\1aaaaaaaaaaaaaaaa"), ERR_FORMAT, "extension type"},
    {"ext 8", BYTES("\xc7\1\1x"), ERR_FORMAT, "extension type"},
    {"ext 32", BYTES("\xc9\xff\xff\xff\xff\1"), ERR_FORMAT, "extension type"},
    {"reserved byte", BYTES("\x92\1\xc1"), ERR_FORMAT, "reserved byte 0xC1 at byte 2"},
    {"one byte behind the end", BYTES("\x90\xc0"), ERR_FORMAT, "1 bytes behind the end"},
};

/* From memory of exactly that size: a sanitizer sees one byte too many. */
static enum err
scan_exactly(const struct sample *sample, size_t len, struct why *why)
{
    char *exact = malloc(len ? len : 1);
    memcpy(exact, sample->bytes, len);
    enum err err = scan_message(exact, len, SCAN_FEED_BYTES, why);
    free(exact);
    return err;
}

TEST(honest_messages_pass)
{
    struct why why = {0};
    for (size_t i = 0; i < NITEMS(honest); i++) {
        if (scan_exactly(&honest[i], honest[i].len, &why))
            TEST_FAIL("%s: %s", honest[i].name, why.text);
    }
}

TEST(honest_messages_cut_anywhere_are_refused)
{
    for (size_t i = 0; i < NITEMS(honest); i++) {
        for (size_t len = 0; len < honest[i].len; len++)
            IS_ERR(scan_exactly(&honest[i], len, NULL), ERR_FORMAT, NULL);
    }
}

TEST(hostile_messages_are_refused_and_named)
{
    for (size_t i = 0; i < NITEMS(hostile); i++) {
        struct why why = {0};
        enum err err = scan_exactly(&hostile[i], hostile[i].len, &why);
        if (err != hostile[i].err || why.err != err || !strstr(why.text, hostile[i].says))
            TEST_FAIL("%s: error %d, \"%s\"", hostile[i].name, (int)err, why.text);
    }
}

TEST(a_message_over_its_limit_is_not_even_looked_at)
{
    struct why why = {0};
    IS_ERR(scan_message(NULL, SCAN_FEED_BYTES + 1, SCAN_FEED_BYTES, &why), ERR_LIMIT, &why);
    EQ_STR(why.text, "message of 65537 bytes, at most 65536 are accepted");
}

TEST(a_text_of_exactly_the_limit_passes)
{
    static char message[3 + SCAN_TEXT_BYTES] = "\xda\x10"; /* and a zero: 0x1000 */
    OK_ERR(scan_message(message, sizeof message, SCAN_FEED_BYTES, NULL), NULL);
}

/* --- what they could reserve ----------------------------------------------------------------- */

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN true
#endif
#endif
#ifndef HAS_ASAN
#define HAS_ASAN false
#endif

enum { MEMORY_LIMIT = 256 * 1024 * 1024 };

/* The events message whose list of events is `body`, filled up to `len` bytes with `filler`. */
static void
stuffed(char *message, size_t len, const char *body, size_t body_len, char filler)
{
    static const char head[] = "\x96\1\1\1\1\1";
    memset(message, filler, len);
    memcpy(message, head, sizeof head - 1);
    memcpy(message + sizeof head - 1, body, body_len);
}

/* A limit on the address space, then all hostile messages and the ones that unpack to the most.
 * Returns which step failed, 0 none. */
static int
read_under_a_limit(void)
{
    struct rlimit limit = {MEMORY_LIMIT, MEMORY_LIMIT};
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return 1;
    void *volatile too_much = malloc(MEMORY_LIMIT);
    if (too_much)
        return 2; /* the limit does not hold: the test would show nothing */

    struct frame_reader *reader = frame_reader_new();
    struct frame frame;
    struct event event;
    for (size_t i = 0; i < NITEMS(hostile); i++) {
        if (!frame_read(reader, hostile[i].bytes, hostile[i].len, SCAN_FEED_BYTES, &frame, NULL))
            return 3;
    }
    char *message = malloc(SCAN_DESK_BYTES);
    /* 2^20 - 11 events that are no events: nil, and empty maps */
    for (int i = 0; i < 2; i++) {
        stuffed(message, SCAN_DESK_BYTES, "\xdd\x00\x0f\xff\xf5", 5, i ? '\x80' : '\xc0');
        if (frame_read(reader, message, SCAN_DESK_BYTES, SCAN_DESK_BYTES, &frame, NULL))
            return 4;
        enum err err;
        while ((err = frame_next(reader, &event, NULL)) != ERR_STALE) {
            if (err != ERR_FORMAT)
                return 5;
        }
    }
    /* one event, totals, with a list of a million integers as its counters */
    stuffed(message, SCAN_DESK_BYTES, "\x91\x93\x21\0\x82\1\1\3\xdd\x00\x0f\xff\xed", 13, 0);
    if (frame_read(reader, message, SCAN_DESK_BYTES, SCAN_DESK_BYTES, &frame, NULL))
        return 6;
    if (frame_next(reader, &event, NULL) || event.totals.counters.len != 0xFFFED)
        return 7;
    free(message);
    frame_reader_free(&reader);
    return 0;
}

TEST(the_worst_messages_stay_under_256_MiB)
{
    if (HAS_ASAN)
        SKIP("the address sanitizer itself reserves more than the limit");
    pid_t child = fork();
    TRUE(child >= 0);
    if (child == 0)
        _exit(read_under_a_limit());
    int status = -1;
    EQ_I64(waitpid(child, &status, 0), child);
    TRUE(WIFEXITED(status));
    EQ_I64(WEXITSTATUS(status), 0);
}
