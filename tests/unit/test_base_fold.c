#include "proto/base/fold.h"
#include "proto/base/safe.h"
#include "tests/unit/test.h"

static const char *
ascii(const char *text)
{
    static char folded[256];
    fold_ascii(folded, sizeof folded, text_of(text));
    return folded;
}

static const char *
search(const char *text)
{
    static char folded[256];
    fold_search(folded, sizeof folded, text_of(text));
    return folded;
}

TEST(accents_and_ligatures_become_plain_letters)
{
    EQ_STR(ascii("Gaëlle Œuvré, François Ménard"), "Gaelle OEuvre, Francois Menard");
    EQ_STR(ascii("N° 12 « déjà » …"), "No 12 \" deja \" .");
}

TEST(lines_blocks_and_money_have_an_ascii_twin)
{
    EQ_STR(ascii("┌─┐│▁▄█"), "+-+|148");
    EQ_STR(ascii("12,50 €"), "12,50 E");
}

TEST(a_wide_character_keeps_its_width)
{
    EQ_STR(ascii("日本"), "????");
}

TEST(every_safe_codepoint_folds_to_ascii_and_never_to_something_longer_than_the_buffer)
{
    for (int32_t codepoint = 0x20; codepoint < 0x30000; codepoint++) {
        if (!safe_codepoint(codepoint))
            continue;
        char to[FOLD_CODEPOINT_BYTES];
        size_t len = fold_codepoint(codepoint, to);
        TRUE(len < sizeof to);
        for (size_t i = 0; i < len; i++)
            TRUE(to[i] >= 0x20 && to[i] < 0x7F);
    }
}

TEST(searching_ignores_case_and_accents)
{
    EQ_STR(search("Élodie STRAßE"), "elodie strasse");
    EQ_STR(search("ÇA VA"), "ca va");
}

TEST(a_small_buffer_cuts_and_still_ends)
{
    char to[4];
    EQ_U64(fold_ascii(to, sizeof to, TEXT("éèà...")), 3);
    EQ_STR(to, "eea");
    EQ_U64(fold_search(to, sizeof to, TEXT("ABCDEF")), 3);
    EQ_STR(to, "abc");
}
