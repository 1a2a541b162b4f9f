#include "tests/unit/test.h"

#include "proto/driver/driver.h"

TEST(every_family_is_complete_and_its_scheme_is_its_own)
{
    for (size_t i = 0; i < driver_table_count; i++) {
        const struct driver_kind *kind = driver_table[i];
        TRUE(kind->open && kind->close && kind->check && kind->clock_offset_us);
        TRUE(kind->summary[0] != '\0');
        TRUE(strncmp(kind->url, kind->scheme, strlen(kind->scheme)) == 0);
        EQ_I64(kind->url[strlen(kind->scheme)], ':');
        for (size_t j = 0; j < i; j++)
            TRUE(strcmp(kind->scheme, driver_table[j]->scheme) != 0);
    }
}

TEST(a_kind_is_found_by_the_scheme_of_its_url)
{
    struct why why = {0};
    EQ_STR(driver_kind_of(TEXT("sim:calm?seed=1"), &why)->scheme, "sim");
    EQ_STR(driver_kind_of(TEXT("lines:-"), &why)->scheme, "lines");
    EQ_STR(driver_kind_of(TEXT("asterisk://u:s@host:5038"), &why)->scheme, "asterisk");
}

TEST(an_unknown_scheme_is_answered_with_those_there_are)
{
    static const char *const urls[] = {"nosuch:x", "sim", "", ":", "simx:calm"};
    for (size_t i = 0; i < NITEMS(urls); i++) {
        struct why why = {0};
        TRUE(driver_kind_of(text_of(urls[i]), &why) == NULL);
        EQ_I64(why.err, ERR_ARG);
        HAS_STR(why.text, "sim:");
        HAS_STR(why.text, "asterisk://");
        HAS_STR(why.text, "lines:PATH|-");
    }
}

TEST(the_sentence_about_a_wrong_scheme_does_not_tell_the_secret)
{
    struct why why = {0};
    TRUE(driver_kind_of(TEXT("astrisk://user:hunter2@host"), &why) == NULL);
    TRUE(strstr(why.text, "hunter2") == NULL);
    HAS_STR(why.text, "astrisk://user:***@host");
}

TEST(a_secret_in_a_url_is_blanked_and_the_rest_stays)
{
    static const struct {
        const char *url, *blanked;
    } cases[] = {
        {"asterisk://user:secret@host:5038", "asterisk://user:***@host:5038"},
        {"asterisk://user@host:5038", "asterisk://user@host:5038"},
        {"asterisk://host:5038", "asterisk://host:5038"},
        {"freeswitch://:pw@host", "freeswitch://:***@host"},
        {"freeswitch://:@host:8021", "freeswitch://:***@host:8021"},
        {"freeswitch://:p@ss@host", "freeswitch://:***@host"},
        {"freeswitch://:p:s/s?w@host:8021", "freeswitch://:***@host:8021"},
        {"kamailio://host:8448?rpc=http://u:s@host:8460/RPC",
         "kamailio://host:8448?rpc=http://u:***@host:8460/RPC"},
        {"kamailio://a:b@host:8448?rpc=http://u:s@host",
         "kamailio://a:***@host:8448?rpc=http://u:***@host"},
        {"sim:calm?seed=1&rate=200", "sim:calm?seed=1&rate=200"},
        {"lines:/tmp/a:b@c", "lines:/tmp/a:b@c"},
        {"gate:tcp://127.0.0.1:7711,tcp://127.0.0.1:7712",
         "gate:tcp://127.0.0.1:7711,tcp://127.0.0.1:7712"},
        {"://", "://"},
        {"x://:@", "x://:***@"},
        {"", ""},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        char blanked[128];
        driver_blank_secret(blanked, sizeof(blanked), text_of(cases[i].url));
        EQ_STR(blanked, cases[i].blanked);
    }
}

TEST(a_blanked_url_that_does_not_fit_is_cut_and_still_tells_nothing)
{
    struct text url = TEXT("asterisk://user:hunter2@host:5038");
    for (size_t size = 1; size < 40; size++) {
        char blanked[40];
        memset(blanked, '#', sizeof(blanked));
        driver_blank_secret(blanked, size, url);
        TRUE(strlen(blanked) < size);
        TRUE(strstr(blanked, "hunt") == NULL);
    }
}
