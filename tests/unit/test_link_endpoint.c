#include "tests/unit/test.h"

#include "proto/link/endpoint.h"

static const struct {
    const char *endpoint;
    enum err err; /* without keys */
} cases[] = {
    {"ipc:///run/vigie/feed", OK},
    {"ipc://relative", OK},
    {"ipc://@abstract", OK},
    {"inproc://feed", OK},
    {"tcp://127.0.0.1:7711", OK},
    {"tcp://127.255.3.4:1", OK},
    {"tcp://localhost:7711", OK},
    {"tcp://LocalHost:7711", OK},
    {"tcp://[::1]:7711", OK},
    {"tcp://::1:7711", OK}, /* libzmq takes it */
    {"tcp://[::ffff:127.0.0.1]:7711", OK},
    {"tcp://127.0.0.1:*", OK},
    {"tcp://127.0.0.1:65535", OK},

    {"tcp://0.0.0.0:7711", ERR_DENIED},
    {"tcp://*:7711", ERR_DENIED},
    {"tcp://[::]:7711", ERR_DENIED},
    {"tcp://[::ffff:10.0.0.1]:7711", ERR_DENIED},
    {"tcp://[::1%eth0]:7711", ERR_DENIED},
    {"tcp://[fe80::1]:7711", ERR_DENIED},
    {"tcp://10.0.0.1:7711", ERR_DENIED},
    {"tcp://128.0.0.1:7711", ERR_DENIED},
    {"tcp://eth0:7711", ERR_DENIED},
    {"tcp://lo:7711", ERR_DENIED},
    {"tcp://127.0.0.1.example.com:7711", ERR_DENIED},
    {"tcp://localhost.example.com:7711", ERR_DENIED},
    {"tcp://127.1:7711", ERR_DENIED},
    {"tcp://0177.0.0.1:7711", ERR_DENIED},
    {"tcp://2130706433:7711", ERR_DENIED},
    {"tcp://127.0.0.1:0@10.0.0.1:7711", ERR_ARG},
    {"tcp://127.0.0.1:0;10.0.0.1:7711", ERR_ARG},
    {"tcp://10.0.0.1:0;127.0.0.1:7711", ERR_ARG},
    {"tcp://10.0.0.1/127.0.0.1:7711", ERR_ARG},
    {"tcp://127.0.0.1:7711/", ERR_ARG},

    {"", ERR_ARG},
    {"tcp", ERR_ARG},
    {"tcp://", ERR_ARG},
    {"tcp://:7711", ERR_ARG},
    {"tcp://[]:7711", ERR_ARG},
    {"tcp://[::1:7711", ERR_ARG},
    {"tcp://::1]:7711", ERR_ARG},
    {"tcp://127.0.0.1", ERR_ARG},
    {"tcp://127.0.0.1:", ERR_ARG},
    {"tcp://127.0.0.1:65536", ERR_ARG},
    {"tcp://127.0.0.1:-1", ERR_ARG},
    {"tcp://127.0.0.1:+1", ERR_ARG},
    {"tcp://127.0.0.1:77x", ERR_ARG},
    {"tcp://127.0.0.1 :7711", ERR_ARG},
    {"tcp://127.0.0.1\n:7711", ERR_ARG},
    {"TCP://127.0.0.1:7711", ERR_ARG},
    {"ipc://", ERR_ARG},
    {"inproc://", ERR_ARG},
    {"udp://127.0.0.1:7711", ERR_ARG},
    {"epgm://eth0;239.192.1.1:7711", ERR_ARG},
    {"127.0.0.1:7711", ERR_ARG},
    {" tcp://127.0.0.1:7711", ERR_ARG},
};

TEST(each_address_is_judged_as_the_table_says)
{
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct why why = {0};
        enum err err = endpoint_check(cases[i].endpoint, false, &why);
        if (err != cases[i].err)
            TEST_FAIL("%s: error %d, not %d", cases[i].endpoint, (int)err, (int)cases[i].err);
        if (err)
            HAS_STR(why.text, cases[i].endpoint);
    }
}

TEST(keys_open_every_address_that_is_one)
{
    for (size_t i = 0; i < NITEMS(cases); i++) {
        enum err want = cases[i].err == ERR_DENIED ? OK : cases[i].err;
        enum err err = endpoint_check(cases[i].endpoint, true, NULL);
        if (err != want)
            TEST_FAIL("%s with keys: error %d, not %d", cases[i].endpoint, (int)err, (int)want);
    }
}

TEST(the_sentence_says_what_to_write_instead)
{
    struct why why;
    IS_ERR(endpoint_check("tcp://0.0.0.0:7711", false, &why), ERR_DENIED, &why);
    EQ_STR(why.text,
           "tcp://0.0.0.0:7711: this address can be reached from other machines and needs "
           "CURVE keys; use ipc:// or tcp://127.0.0.1:PORT");
    IS_ERR(endpoint_check(NULL, false, &why), ERR_ARG, &why);
}

TEST(a_path_longer_than_a_socket_takes_is_refused)
{
    char endpoint[200] = "ipc://";
    memset(endpoint + 6, 'x', 107);
    OK_ERR(endpoint_check(endpoint, false, NULL), NULL);
    endpoint[6 + 107] = 'x';
    IS_ERR(endpoint_check(endpoint, false, NULL), ERR_ARG, NULL);
}

TEST(a_pair_is_taken_apart)
{
    char feed[32], desk[32], key[KEY_TEXT_BYTES];
    struct why why;
    OK_ERR(endpoint_parts("ipc:///a, ipc:///b", feed, desk, sizeof(feed), key, &why), &why);
    EQ_STR(feed, "ipc:///a");
    EQ_STR(desk, "ipc:///b");
    EQ_STR(key, "");
}

TEST(a_third_part_is_the_key_of_the_gate)
{
    char feed[32], desk[32], key[KEY_TEXT_BYTES];
    struct why why;
    OK_ERR(endpoint_parts("ipc:///a,ipc:///b,rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", feed, desk,
                          sizeof(feed), key, &why),
           &why);
    EQ_STR(desk, "ipc:///b");
    EQ_STR(key, "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7");
    IS_ERR(endpoint_parts("ipc:///a,ipc:///b,", feed, desk, sizeof(feed), key, &why), ERR_ARG,
           &why);
    HAS_STR(why.text, "expected a key of 40 characters");
}

TEST(a_pair_of_anything_but_two_is_refused)
{
    static const char *const wrong[] = {NULL, "", ",", "ipc:///a", "ipc:///a,", ",ipc:///b"};
    char feed[32], desk[32], key[KEY_TEXT_BYTES];
    struct why why;
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        IS_ERR(endpoint_parts(wrong[i], feed, desk, sizeof(feed), key, &why), ERR_ARG, &why);
        HAS_STR(why.text, "FEED,DESK");
    }
    IS_ERR(endpoint_parts("ipc:///a-name-that-is-far-too-long-for-it,ipc:///b", feed, desk,
                          sizeof(feed), key, &why),
           ERR_ARG, &why);
}
