/* test: unit tests as sentences, a thin layer over cmocka.
 *
 *     #include "tests/unit/test.h"
 *     #include "proto/board/queue.h"
 *
 *     TEST(longest_wait_is_zero_when_nobody_waits)
 *     {
 *         struct queue *queue = a_queue("support");
 *         EQ_I64(queue_longest_wait_ms(queue, 60000), 0);
 *         queue_free(&queue);
 *     }
 *
 * A TEST registers itself, and this header brings main: include it once, in the test_*.c file.
 * The file links with its room and those below (tests/README.md). Run alone, the program takes an
 * optional pattern: `build/unit/test_board_queue '*nobody*'`.
 *
 *     TRUE(c) FALSE(c)                     a condition
 *     EQ_I64(got, want) EQ_U64(got, want)  numbers (enums and sizes too), actual value first
 *     EQ_STR(got, want)                    strings; NULL equals NULL only
 *     EQ_TEXT(got, want)                   a struct text against a string
 *     EQ_BYTES(got, want, len)             memory, shown in hexadecimal around the first difference
 *     HAS_STR(haystack, needle)            the string contains the other
 *     OK_ERR(expr, why)                    the call returns OK, else its sentence is shown
 *     IS_ERR(expr, want, why)              the call returns this error (why may be NULL)
 *     SKIP(sentence)                       this machine cannot; counted apart
 *
 * Property tests: struct dice dice = dice_new(seed); dice_roll(&dice, sides) ... always the same
 * throws for the same seed.
 */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum { TEST_MAX = 512 };

static struct CMUnitTest test_list[TEST_MAX];
static size_t test_count;

#define TEST(sentence)                                                 \
    static void sentence(void);                                        \
    static void sentence##_run(void **state)                           \
    {                                                                  \
        (void)state;                                                   \
        sentence();                                                    \
    }                                                                  \
    __attribute__((constructor)) static void sentence##_register(void) \
    {                                                                  \
        static char name[] = #sentence;                                \
        test_register(name, sentence##_run);                           \
    }                                                                  \
    static void sentence(void)

/* The name is shown with blanks for underscores: it is a sentence. */
static inline void
test_register(char *name, CMUnitTestFunction run)
{
    for (char *at = name; *at; at++) {
        if (*at == '_')
            *at = ' ';
    }
    if (test_count >= TEST_MAX) {
        fputs("test.h: more than TEST_MAX tests in a file\n", stderr);
        abort();
    }
    test_list[test_count++] = (struct CMUnitTest){.name = name, .test_func = run};
}

int
main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return _cmocka_run_group_tests("unit", test_list, test_count, NULL, NULL) == 0 ? 0 : 1;
}

#define TEST_FAIL(...)             \
    do {                           \
        print_error(__VA_ARGS__);  \
        print_error("\n");         \
        _fail(__FILE__, __LINE__); \
    } while (0)

#define SKIP(sentence)                            \
    do {                                          \
        print_message("skipped: %s\n", sentence); \
        skip();                                   \
    } while (0)

#define TRUE(condition)                            \
    do {                                           \
        if (!(condition))                          \
            TEST_FAIL("not true: %s", #condition); \
    } while (0)

#define FALSE(condition)                            \
    do {                                            \
        if (condition)                              \
            TEST_FAIL("not false: %s", #condition); \
    } while (0)

#define EQ_I64(got, want) test_eq_i64((int64_t)(got), (int64_t)(want), #got, __FILE__, __LINE__)
#define EQ_U64(got, want) test_eq_u64((uint64_t)(got), (uint64_t)(want), #got, __FILE__, __LINE__)
#define EQ_STR(got, want) test_eq_str((got), (want), #got, __FILE__, __LINE__)
#define EQ_TEXT(got, want) test_eq_text((got), (want), #got, __FILE__, __LINE__)
#define EQ_BYTES(got, want, len) test_eq_bytes((got), (want), (len), #got, __FILE__, __LINE__)
#define HAS_STR(haystack, needle) test_has_str((haystack), (needle), __FILE__, __LINE__)
#define OK_ERR(expr, why) test_is_err((expr), OK, (why), #expr, __FILE__, __LINE__)
#define IS_ERR(expr, want, why) test_is_err((expr), (want), (why), #expr, __FILE__, __LINE__)

static inline void
test_eq_i64(int64_t got, int64_t want, const char *what, const char *file, int line)
{
    if (got == want)
        return;
    print_error("%s is %" PRId64 ", not %" PRId64 "\n", what, got, want);
    _fail(file, line);
}

static inline void
test_eq_u64(uint64_t got, uint64_t want, const char *what, const char *file, int line)
{
    if (got == want)
        return;
    print_error("%s is %" PRIu64 ", not %" PRIu64 "\n", what, got, want);
    _fail(file, line);
}

static inline void
test_eq_str(const char *got, const char *want, const char *what, const char *file, int line)
{
    if (got == want || (got && want && strcmp(got, want) == 0))
        return;
    print_error("%s is\n    \"%s\", not\n    \"%s\"\n", what, got ? got : "(NULL)",
                want ? want : "(NULL)");
    _fail(file, line);
}

static inline void
test_eq_text(struct text got, const char *want, const char *what, const char *file, int line)
{
    if (text_is(got, want))
        return;
    print_error("%s is\n    \"%.*s\", not\n    \"%s\"\n", what, TEXT_ARG(got), want);
    _fail(file, line);
}

static inline void
test_eq_bytes(const void *got, const void *want, size_t len, const char *what, const char *file,
              int line)
{
    const unsigned char *a = got, *b = want;
    size_t at = 0;
    while (at < len && a[at] == b[at])
        at++;
    if (at == len)
        return;
    size_t from = at < 8 ? 0 : at - 8, to = at + 8 < len ? at + 8 : len;
    print_error("%s differs at byte %zu of %zu\n    is    ", what, at, len);
    for (size_t i = from; i < to; i++)
        print_error(" %02x", a[i]);
    print_error("\n    not   ");
    for (size_t i = from; i < to; i++)
        print_error(" %02x", b[i]);
    print_error("\n");
    _fail(file, line);
}

static inline void
test_has_str(const char *haystack, const char *needle, const char *file, int line)
{
    if (haystack && strstr(haystack, needle))
        return;
    print_error("\"%s\" is not in\n    \"%s\"\n", needle, haystack ? haystack : "(NULL)");
    _fail(file, line);
}

static inline void
test_is_err(enum err got, enum err want, const struct why *why, const char *what, const char *file,
            int line)
{
    if (got == want)
        return;
    print_error("%s returns error %d, not %d: %s\n", what, (int)got, (int)want,
                why && got != OK ? why->text : "");
    _fail(file, line);
}

/* splitmix64: small, and good enough to throw tests with. */
struct dice {
    uint64_t state;
};

static inline struct dice
dice_new(uint64_t seed)
{
    return (struct dice){seed};
}

static inline uint64_t
dice_next(struct dice *dice)
{
    uint64_t z = dice->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* 0 ... sides-1 */
static inline uint64_t
dice_roll(struct dice *dice, uint64_t sides)
{
    return dice_next(dice) % sides;
}

#endif
