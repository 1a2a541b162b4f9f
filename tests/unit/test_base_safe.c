#include "tests/unit/test.h"

#include <unistd.h>
#include <utf8proc.h>

#include "proto/base/log.h"
#include "proto/base/safe.h"

static void
becomes(struct text from, const char *want)
{
    char to[256];
    size_t len = safe_copy(to, sizeof to, from);
    EQ_STR(to, want);
    EQ_U64(len, strlen(want));
    EQ_I64(safe_is(from), text_is(from, want));
}

TEST(ordinary_text_stays_as_it_is)
{
    becomes(TEXT("Numéro surtaxé 0892 680 680, 0,45 €/min"),
            "Numéro surtaxé 0892 680 680, 0,45 €/min");
    becomes(TEXT("日本語 😀 ÿ ~"), "日本語 😀 ÿ ~");
    becomes(TEXT(""), "");
    becomes((struct text){NULL, 0}, "");
}

TEST(controls_of_both_families_go)
{
    becomes(TEXT("a\x1b[2J\x07z\x7f\x01\x08"), "a[2Jz");
    becomes(TEXT("a\0b"), "ab");
    becomes(TEXT("a\xC2\x9BzJ\xC2\x85\xC2\x80\xC2\x9F"), "azJ");
}

TEST(tabs_and_newlines_become_a_blank)
{
    becomes(TEXT("a\tb\nc\r\nd"), "a b c  d");
}

TEST(bidirectional_and_invisible_characters_go)
{
    becomes(TEXT("a\u202E\u202A\u202C\u2066\u2069\u200E\u200F\u061Cb"), "ab");
    becomes(TEXT("a\u200B\u200C\u200D\u2060\uFEFF\u00ADb"), "ab");
    becomes(TEXT("a\u2028\u2029b"), "ab");
    becomes(TEXT("a\U000E0041\U000E007Fb"), "ab"); /* tags */
}

TEST(private_unassigned_and_non_characters_go)
{
    becomes(TEXT("a\uE000\U000F0000\U0010FFFDb"), "ab");
    becomes(TEXT("a\u0378\uFFFE\uFFFFb"), "ab");
}

TEST(broken_utf8_becomes_a_replacement_for_each_byte)
{
    becomes(TEXT("a\xFFz"), "a\uFFFDz");
    becomes(TEXT("a\xC3"), "a\uFFFD");
    becomes(TEXT("\xE2\x82"), "\uFFFD\uFFFD");
    becomes(TEXT("\x80"), "\uFFFD");
    becomes(TEXT("\xC0\x80"), "\uFFFD\uFFFD");                     /* overlong NUL */
    becomes(TEXT("\xE0\x80\xAF"), "\uFFFD\uFFFD\uFFFD");           /* overlong slash */
    becomes(TEXT("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");           /* surrogate */
    becomes(TEXT("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD"); /* beyond U+10FFFF */
}

TEST(a_replacement_character_that_was_sent_is_safe_as_it_is)
{
    becomes(TEXT("a\uFFFDb"), "a\uFFFDb");
}

TEST(combining_marks_need_a_base_and_come_four_at_most)
{
    becomes(TEXT("e\u0301"), "e\u0301");
    becomes(TEXT("\u0301x"), "x");
    becomes(TEXT("e\u0301\u0302\u0303\u0304\u0305\u0306z\u0301"),
            "e\u0301\u0302\u0303\u0304z\u0301");
    becomes(TEXT("\x1b\u0301x"), "x");
}

TEST(safe_copy_cuts_between_characters)
{
    char to[4];
    EQ_U64(safe_copy(to, sizeof to, TEXT("abé")), 2);
    EQ_STR(to, "ab");
    EQ_U64(safe_copy(to, 1, TEXT("a")), 0);
    EQ_STR(to, "");
    EQ_U64(safe_copy(to, sizeof to, TEXT("€")), 3);
    EQ_STR(to, "€");
}

TEST(safe_next_reads_one_code_point)
{
    int32_t codepoint = -1;
    EQ_U64(safe_next(TEXT(""), &codepoint), 0);
    EQ_U64(safe_next(TEXT("éa"), &codepoint), 2);
    EQ_I64(codepoint, 0xE9);
    EQ_U64(safe_next(TEXT("\xFF\xFF"), &codepoint), 1);
    EQ_I64(codepoint, 0xFFFD);
    EQ_U64(safe_next((struct text){"é", 1}, &codepoint), 1);
    EQ_I64(codepoint, 0xFFFD);
}

TEST(widths_are_those_of_a_terminal)
{
    EQ_I64(safe_width('a'), 1);
    EQ_I64(safe_width(0xE9), 1);
    EQ_I64(safe_width(0x20AC), 1);
    EQ_I64(safe_width(0x2588), 1); /* full block */
    EQ_I64(safe_width(0x28FF), 1); /* Braille */
    EQ_I64(safe_width(0x65E5), 2);
    EQ_I64(safe_width(0x1F600), 2);
    EQ_I64(safe_width(0x301), 0);
    EQ_I64(safe_width('\n'), 0);
    EQ_I64(safe_width(0x7F), 0);
    EQ_I64(safe_width(0x85), 0);
}

TEST(no_code_point_that_is_shown_is_a_control)
{
    for (int32_t c = -1; c < 0x110010; c++) {
        if (!safe_codepoint(c))
            continue;
        TRUE(c >= 0x20 && c <= 0x10FFFF && !(c >= 0x7F && c < 0xA0));
        TRUE(!(c >= 0xD800 && c < 0xE000) && !(c >= 0x202A && c <= 0x202E));
        TRUE(!(c >= 0x2066 && c <= 0x2069) && !(c >= 0x200B && c <= 0x200F));
    }
}

/* The whole promise at once: what comes out is valid UTF-8 of harmless code points, whatever came
 * in, is not changed by a second pass, and never overflows. */
TEST(any_bytes_come_out_harmless)
{
    static const char *const nasty[] = {
        "\x1b", "\xC2\x9B", "\u202E", "\u0301", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "é",    "€",        "😀",      "\uE000", "\n",           "a"};
    struct dice dice = dice_new(4);
    for (int round = 0; round < 50000; round++) {
        char from[96];
        size_t len = 0, want = dice_roll(&dice, 80);
        while (len < want) {
            const char *piece = nasty[dice_roll(&dice, NITEMS(nasty))];
            if (dice_roll(&dice, 2))
                from[len++] = (char)dice_roll(&dice, 256);
            for (; *piece && dice_roll(&dice, 8) && len < want; piece++)
                from[len++] = *piece;
        }
        char guarded[64 + 1];
        size_t size = 1 + dice_roll(&dice, 64);
        guarded[size] = '#';
        size_t used = safe_copy(guarded, size, (struct text){from, len});
        EQ_I64(guarded[size], '#');
        TRUE(used < size && guarded[used] == '\0' && strlen(guarded) == used);
        struct text out = {guarded, used};
        TRUE(safe_is(out));
        while (out.len > 0) {
            int32_t codepoint = 0;
            utf8proc_ssize_t took = utf8proc_iterate((const utf8proc_uint8_t *)out.at,
                                                     (utf8proc_ssize_t)out.len, &codepoint);
            TRUE(took > 0);
            TRUE(safe_codepoint(codepoint));
            out.at += took;
            out.len -= (size_t)took;
        }
    }
}

static void
csv_becomes(struct text from, size_t size, const char *want)
{
    char to[64];
    EQ_U64(safe_copy_csv(to, size, from), strlen(want));
    EQ_STR(to, want);
}

TEST(a_csv_cell_is_never_a_formula)
{
    csv_becomes(TEXT("=1+1"), 64, "'=1+1");
    csv_becomes(TEXT("+33892"), 64, "'+33892");
    csv_becomes(TEXT("-1"), 64, "'-1");
    csv_becomes(TEXT("@cmd"), 64, "'@cmd");
    csv_becomes(TEXT("a=1"), 64, "a=1");
    csv_becomes(TEXT(""), 64, "");
    csv_becomes(TEXT("\x1b=1"), 64, "'=1");
    csv_becomes(TEXT(" =1"), 64, "' =1");
    csv_becomes(TEXT("\t=1"), 64, "' =1");
    csv_becomes(TEXT("＝1"), 64, "'＝1");
    csv_becomes(TEXT("5-1"), 64, "5-1");
}

TEST(a_csv_cell_that_is_cut_is_still_no_formula_and_valid)
{
    csv_becomes(TEXT("=é"), 4, "'=");
    csv_becomes(TEXT("=é"), 5, "'=é");
    csv_becomes(TEXT("=abc"), 3, "'=");
    csv_becomes(TEXT("="), 2, "");
    csv_becomes(TEXT("="), 1, "");
}

/* What log_line wrote: stderr goes to a file for the time of a call. */
static char logged[4096];

static int
stderr_to_file(void)
{
    fflush(stderr);
    int saved = dup(STDERR_FILENO);
    FILE *file = tmpfile();
    TRUE(saved >= 0 && file);
    TRUE(dup2(fileno(file), STDERR_FILENO) >= 0);
    fclose(file);
    return saved;
}

static void
stderr_back(int saved)
{
    fflush(stderr);
    lseek(STDERR_FILENO, 0, SEEK_SET);
    ssize_t len = read(STDERR_FILENO, logged, sizeof logged - 1);
    logged[len < 0 ? 0 : len] = '\0';
    dup2(saved, STDERR_FILENO);
    close(saved);
}

TEST(a_log_line_is_one_harmless_line)
{
    int saved = stderr_to_file();
    log_line(LOG_WARN, "gate", "caller \"%s\"", "x\n2026 error gate: forged\x1b[2J\xC2\x9B");
    stderr_back(saved);
    HAS_STR(logged, " warn gate: caller \"x 2026 error gate: forged[2J\"\n");
    EQ_U64(strcspn(logged, "\n"), strlen(logged) - 1);
    EQ_I64(logged[10], 'T');
    EQ_I64(logged[23], 'Z');
}

TEST(a_long_log_line_is_cut_and_stays_valid)
{
    char sentence[3000] = "";
    for (size_t i = 0; i + 2 < sizeof sentence; i += 2)
        memcpy(sentence + i, "é", 3);
    for (int shift = 0; shift < 2; shift++) {
        int saved = stderr_to_file();
        log_line(LOG_ERROR, "gate", "%.*s%s", shift, "a", sentence);
        stderr_back(saved);
        size_t len = strlen(logged);
        TRUE(len > 900 && len < 1100 && logged[len - 1] == '\n');
        TRUE(safe_is((struct text){logged, len - 1}));
        TRUE(strstr(logged, "\uFFFD") == NULL);
    }
}

TEST(the_level_decides_what_is_written)
{
    enum log_level level = LOG_ERROR;
    TRUE(log_level_parse(TEXT("debug"), &level));
    EQ_I64(level, LOG_DEBUG);
    FALSE(log_level_parse(TEXT("loud"), &level));
    FALSE(log_level_parse(TEXT(""), &level));
    int saved = stderr_to_file();
    log_set_level(LOG_ERROR);
    log_line(LOG_WARN, "gate", "hidden");
    log_set_level(LOG_INFO);
    log_line(LOG_DEBUG, "gate", "hidden");
    log_line(LOG_INFO, "gate", "shown");
    stderr_back(saved);
    TRUE(strstr(logged, "hidden") == NULL);
    HAS_STR(logged, "info gate: shown\n");
}

TEST(a_limited_line_comes_once_a_minute_and_tells_what_was_held)
{
    struct log_limit limit = {0};
    int saved = stderr_to_file();
    for (int i = 0; i < 5; i++)
        log_limited(&limit, LOG_WARN, "gate", "bad bytes %d", i);
    EQ_U64(limit.held, 4);
    limit.last_us -= 61 * 1000000;
    log_limited(&limit, LOG_WARN, "gate", "bad bytes again");
    EQ_U64(limit.held, 0);
    stderr_back(saved);
    HAS_STR(logged, "bad bytes 0\n");
    TRUE(strstr(logged, "bad bytes 1") == NULL);
    HAS_STR(logged, "bad bytes again (and 4 more like it)\n");
}
