#include "tests/unit/test.h"

#include "proto/tariff/number.h"

static void
gives(const char *from, const char *want)
{
    char to[NUMBER_BYTES];
    EQ_TEXT(number_national(to, text_of(from)), want);
}

TEST(every_spelling_of_a_french_number_gives_its_national_form)
{
    static const char *const spellings[] = {
        "0892680680",
        "+33892680680",
        "0033892680680",
        "33892680680",
        "0 892 68 06 80",
        "+33 892 680 680",
        "+33 (0)892 680 680",
        "+33(0)892680680",
        " 0892.68.06.80 ",
        "0892-680-680",
        "0033 (0) 892680680",
        "+330892680680",
        "0\xc2\xa0"
        "892\xe2\x80\xaf"
        "68 06 80",
    };
    for (size_t i = 0; i < NITEMS(spellings); i++)
        gives(spellings[i], "0892680680");
    gives("+33612345678", "0612345678");
    gives("0033145112233", "0145112233");
}

TEST(short_numbers_stay_as_they_are)
{
    gives("3640", "3640");
    gives("36 40", "3640");
    gives("15", "15");
    gives("118712", "118712");
    gives("3312", "3312");
}

TEST(what_is_no_french_number_is_left_alone)
{
    gives("", "");
    gives("+441632960961", "+441632960961");
    gives("00441632960961", "00441632960961");
    gives("+33 1 23", "+33 1 23");
    gives("+330000000000", "+330000000000");
    gives("sav", "sav");
    gives("anonymous", "anonymous");
    gives("0892680680;ext=1", "0892680680;ext=1");
    gives("+", "+");
    gives("(0)", "(0)");
}

TEST(it_is_bounded)
{
    gives("0892680680089268068008926806800892680680089268068008926806",
          "0892680680089268068008926806800");
    char to[NUMBER_BYTES];
    EQ_TEXT(number_national(to, (struct text){NULL, 0}), "");
    EQ_U64(number_national(to, TEXT("08\0zz")).len <= NUMBER_BYTES, 1);
}
