#include "tests/unit/test.h"

#include "tests/unit/driver_env.h"

extern const struct driver_kind driver_asterisk;

TEST(urls_that_make_sense)
{
    static const char *const urls[] = {
        "asterisk://127.0.0.1",
        "asterisk://vigie@pbx.example:5039",
        "asterisk://vigie:p%40ss@[::1]",
        "asterisk://vigie:s:e@c@[::1]:5038/",
    };
    for (size_t i = 0; i < NITEMS(urls); i++) {
        struct why why;
        OK_ERR(driver_asterisk.check(text_of(urls[i]), &why), &why);
    }
}

TEST(urls_that_make_none_say_what_was_expected)
{
    static const char *const urls[] = {
        "asterisk:",
        "asterisk://",
        "asterisk://vigie@",
        "asterisk://h:0",
        "asterisk://h:65536",
        "asterisk://h:5038x",
        "asterisk://[::1",
        "asterisk://[::1]5038",
        "asterisk://@host",
        "sim:",
        "asterisk://a%0d%0ab@h",
        "asterisk://vigie:a%00b@h",
    };
    for (size_t i = 0; i < NITEMS(urls); i++) {
        struct why why = {0};
        if (driver_asterisk.check(text_of(urls[i]), &why) != ERR_ARG)
            TEST_FAIL("%s was accepted", urls[i]);
        HAS_STR(why.text, "expected asterisk://user[:secret]@host[:port]");
    }
}

TEST(a_secret_is_needed_and_may_come_from_three_places)
{
    struct fake_gate gate;
    struct driver *driver = NULL;
    struct why why;
    unsetenv("VIGIE_ASTERISK_SECRET");
    fake_gate_init(&gate);
    struct text url = TEXT("asterisk://vigie@127.0.0.1:1");
    IS_ERR(driver_asterisk.open(&driver, url, &gate.env, &why), ERR_ARG, &why);
    HAS_STR(why.text, "VIGIE_ASTERISK_SECRET");
    OK_ERR(driver_asterisk.open(&driver, TEXT("asterisk://vigie:x@127.0.0.1:1"), &gate.env, &why),
           &why);
    driver_asterisk.close(&driver);
    TRUE(driver == NULL);
    setenv("VIGIE_ASTERISK_SECRET", "from the environment", 1);
    OK_ERR(driver_asterisk.open(&driver, url, &gate.env, &why), &why);
    driver_asterisk.close(&driver);
    unsetenv("VIGIE_ASTERISK_SECRET");
    fake_gate_set(&gate, "secret", "two\r\nlines");
    IS_ERR(driver_asterisk.open(&driver, url, &gate.env, &why), ERR_ARG, &why);
    fake_gate_set(&gate, "secret", "100%41 literal");
    OK_ERR(driver_asterisk.open(&driver, url, &gate.env, &why), &why);
    driver_asterisk.close(&driver);
    fake_gate_fini(&gate);
}

TEST(nobody_listens_is_a_link_that_is_down_and_tried_again)
{
    struct fake_gate gate;
    struct driver *driver = NULL;
    struct why why;
    fake_gate_init(&gate);
    OK_ERR(driver_asterisk.open(&driver, TEXT("asterisk://vigie:x@127.0.0.1:1"), &gate.env, &why),
           &why);
    FAKE_GATE_UNTIL(&gate, gate.links >= 2);
    EQ_I64(gate.link, LINK_DOWN);
    HAS_STR(gate.note, "asterisk 127.0.0.1:1: Connection refused");
    FALSE(gate.failed);
    driver_asterisk.close(&driver);
    fake_gate_fini(&gate);
}
