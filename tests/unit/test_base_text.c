#include "tests/unit/test.h"

#include "proto/base/mem.h"

TEST(text_of_null_is_the_empty_text)
{
    EQ_U64(text_of(NULL).len, 0);
    EQ_TEXT(text_of(NULL), "");
    TRUE(text_equal(text_of(NULL), TEXT("")));
    EQ_TEXT(TEXT("abc"), "abc");
}

TEST(text_equal_looks_at_length_and_content)
{
    TRUE(text_equal(TEXT("vert"), (struct text){"vertige", 4}));
    FALSE(text_equal(TEXT("vert"), TEXT("vertige")));
    FALSE(text_is(TEXT("a\0b"), "a"));
    FALSE(text_is(TEXT("abc"), "abd"));
}

TEST(text_has_prefix_never_reads_beyond_the_text)
{
    TRUE(text_has_prefix(TEXT("0892680680"), "0892"));
    FALSE(text_has_prefix((struct text){"0892", 3}, "0892"));
    TRUE(text_has_prefix(TEXT("x"), ""));
    TRUE(text_has_prefix((struct text){NULL, 0}, ""));
    FALSE(text_has_prefix((struct text){NULL, 0}, "a"));
}

TEST(text_trim_takes_blanks_at_both_ends_only)
{
    EQ_TEXT(text_trim(TEXT(" \t a b\r\n")), "a b");
    EQ_TEXT(text_trim(TEXT(" \t\n ")), "");
    EQ_TEXT(text_trim((struct text){NULL, 0}), "");
}

TEST(text_cut_walks_over_all_fields_even_empty_ones)
{
    struct text rest = TEXT("a,,b,");
    EQ_TEXT(text_cut(&rest, ','), "a");
    EQ_TEXT(text_cut(&rest, ','), "");
    EQ_TEXT(text_cut(&rest, ','), "b");
    TRUE(rest.at != NULL); /* something, though empty, stands behind the last comma */
    EQ_TEXT(text_cut(&rest, ','), "");
    TRUE(rest.at == NULL);
    EQ_TEXT(text_cut(&rest, ','), "");
}

TEST(text_to_i64_reads_the_whole_range_and_no_more)
{
    int64_t value = 7;
    TRUE(text_to_i64(TEXT("9223372036854775807"), &value));
    EQ_I64(value, INT64_MAX);
    TRUE(text_to_i64(TEXT("-9223372036854775808"), &value));
    EQ_I64(value, INT64_MIN);
    FALSE(text_to_i64(TEXT("9223372036854775808"), &value));
    FALSE(text_to_i64(TEXT("-9223372036854775809"), &value));
    FALSE(text_to_i64(TEXT("99999999999999999999999999"), &value));
    EQ_I64(value, INT64_MIN); /* a refusal leaves it alone */
    TRUE(text_to_i64(TEXT("-0"), &value));
    EQ_I64(value, 0);
    TRUE(text_to_i64(TEXT("007"), &value));
    EQ_I64(value, 7);
}

TEST(text_to_i64_refuses_what_is_not_a_number)
{
    int64_t value = 7;
    const char *wrong[] = {"", "-", "+1", "1 ", " 1", "1x", "0x10", "--1", "1.0", "1e3"};
    for (size_t i = 0; i < NITEMS(wrong); i++)
        FALSE(text_to_i64(text_of(wrong[i]), &value));
    EQ_I64(value, 7);
}

TEST(text_to_i64_reads_back_any_number_that_was_printed)
{
    struct dice dice = dice_new(1);
    for (int i = 0; i < 20000; i++) {
        int64_t want = (int64_t)(dice_next(&dice) >> dice_roll(&dice, 64)), got = 0;
        if (dice_roll(&dice, 2))
            want = (int64_t)(0 - (uint64_t)want);
        char printed[32];
        snprintf(printed, sizeof printed, "%" PRId64, want);
        TRUE(text_to_i64(text_of(printed), &got));
        EQ_I64(got, want);
    }
}

TEST(str_copy_tells_whether_it_cut)
{
    char to[4];
    TRUE(str_copy(to, sizeof to, TEXT("abc")));
    EQ_STR(to, "abc");
    FALSE(str_copy(to, sizeof to, TEXT("abcd")));
    EQ_STR(to, "abc");
    TRUE(str_copy(to, 1, TEXT("")));
    EQ_STR(to, "");
    TRUE(str_copy(to, sizeof to, (struct text){NULL, 0}));
    EQ_STR(to, "");
}

TEST(str_copy_cuts_between_characters)
{
    char to[5];
    FALSE(str_copy(to, 4, TEXT("abcé")));
    EQ_STR(to, "abc");
    FALSE(str_copy(to, 5, TEXT("abcé")));
    EQ_STR(to, "abc");
    FALSE(str_copy(to, 3, TEXT("€uro")));
    EQ_STR(to, "");
    FALSE(str_copy(to, 4, TEXT("€uro")));
    EQ_STR(to, "€");
}

TEST(str_format_tells_whether_all_fitted)
{
    char to[6];
    TRUE(str_format(to, sizeof to, "%d", 12345));
    EQ_STR(to, "12345");
    FALSE(str_format(to, sizeof to, "%d", 123456));
    EQ_STR(to, "12345");
}

TEST(str_format_cuts_between_characters)
{
    char to[6];
    FALSE(str_format(to, sizeof to, "abcd%s", "é"));
    EQ_STR(to, "abcd");
    FALSE(str_format(to, sizeof to, "ab%s", "😀"));
    EQ_STR(to, "ab");
    TRUE(str_format(to, sizeof to, "a%s", "😀"));
    EQ_STR(to, "a😀");
    FALSE(str_format(to, sizeof to, "a%sb", "😀"));
    EQ_STR(to, "a😀");
}

TEST(why_set_accepts_null_and_keeps_the_error)
{
    EQ_I64(why_set(NULL, ERR_IO, "x"), ERR_IO);
    struct why why = {0};
    EQ_I64(why_set(&why, ERR_FORMAT, "%s line %d", "plan", 3), ERR_FORMAT);
    EQ_I64(why.err, ERR_FORMAT);
    EQ_STR(why.text, "plan line 3");
}

TEST(why_prefix_stands_before_the_sentence)
{
    struct why why = {0};
    EQ_I64(why_prefix(NULL, ERR_IO, "x"), ERR_IO);
    why_set(&why, ERR_IO, "no such file");
    EQ_I64(why_prefix(&why, why.err, "theme %s", "night"), ERR_IO);
    EQ_STR(why.text, "theme night: no such file");
}

TEST(why_prefix_keeps_a_long_sentence_whole_when_there_is_room)
{
    struct why why = {0};
    char sentence[401];
    memset(sentence, 'a', 400);
    sentence[400] = '\0';
    why_set(&why, ERR_IO, "%s", sentence);
    why_prefix(&why, ERR_IO, "x");
    EQ_U64(strlen(why.text), 403);
}

TEST(why_set_may_quote_the_sentence_it_replaces)
{
    struct why why = {0};
    why_set(&why, ERR_IO, "no such file");
    why_set(&why, ERR_ARG, "theme: %s", why.text);
    EQ_STR(why.text, "theme: no such file");
}

TEST(why_is_cut_between_characters)
{
    struct why why = {0};
    char sentence[1024] = "";
    for (size_t i = 0; i + 2 < sizeof sentence; i += 2)
        memcpy(sentence + i, "é", 3);
    for (int shift = 0; shift < 3; shift++) {
        why_set(&why, ERR_IO, "%.*s%s", shift, "xx", sentence);
        EQ_U64((strlen(why.text) - (size_t)shift) % 2, 0);
        why_prefix(&why, ERR_IO, "ab");
        EQ_U64((strlen(why.text) - (size_t)shift) % 2, 0);
    }
}

TEST(bytes_grow_and_lose_their_head)
{
    struct bytes bytes = {0};
    for (int i = 0; i < 1000; i++)
        bytes_add(&bytes, "0123456789", 10);
    EQ_U64(bytes.len, 10000);
    TRUE(bytes.room >= bytes.len);
    bytes_drop(&bytes, 9995);
    EQ_U64(bytes.len, 5);
    EQ_BYTES(bytes.at, "56789", 5);
    bytes_drop(&bytes, 0);
    bytes_drop(&bytes, 5);
    EQ_U64(bytes.len, 0);
    bytes_add(&bytes, "", 0);
    bytes_add(&bytes, "a", 1);
    bytes_clear(&bytes);
    EQ_U64(bytes.len, 0);
    TRUE(bytes.room > 0);
    bytes_free(&bytes);
    TRUE(bytes.at == NULL);
    bytes_free(&bytes);
}

TEST(bytes_are_what_was_added_less_what_was_dropped)
{
    struct dice dice = dice_new(2);
    struct bytes bytes = {0};
    unsigned char next_in = 0, next_out = 0;
    for (int round = 0; round < 5000; round++) {
        unsigned char some[300];
        size_t len = dice_roll(&dice, sizeof some);
        for (size_t i = 0; i < len; i++)
            some[i] = next_in++;
        bytes_add(&bytes, some, len);
        size_t drop = dice_roll(&dice, bytes.len + 1);
        for (size_t i = 0; i < drop; i++)
            EQ_U64(bytes.at[i], next_out++);
        bytes_drop(&bytes, drop);
    }
    bytes_free(&bytes);
}

TEST(memory_of_no_size_is_still_memory)
{
    char *none = xmalloc(0);
    TRUE(none != NULL);
    none = xrealloc(none, 0);
    TRUE(none != NULL);
    free(none);
    int *zeroes = xcalloc(4, sizeof *zeroes);
    EQ_I64(zeroes[3], 0);
    free(zeroes);
    char *copy = xstrdup((struct text){"abcdef", 3});
    EQ_STR(copy, "abc");
    free(copy);
    copy = xstrdup((struct text){NULL, 0});
    EQ_STR(copy, "");
    free(copy);
}
