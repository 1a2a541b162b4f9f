#include "tests/unit/test.h"

#include "proto/base/mem.h"
#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/md5.h"

#define BANNER "Asterisk Call Manager/11.0.0\r\n"

static struct ami *
fed(const char *text)
{
    struct ami *ami = ami_new();
    ami_feed(ami, text, strlen(text));
    return ami;
}

TEST(a_message_comes_whole_whatever_the_reads)
{
    static const char text[] = BANNER "Event: Hangup\r\nCause: 16\r\n\r\nResponse: Success\n\n";
    for (size_t cut = 0; cut < sizeof(text); cut++) {
        struct ami *ami = ami_new();
        struct ami_message message;
        ami_feed(ami, text, cut);
        size_t first = ami_next(ami, &message, NULL) == OK;
        if (first)
            EQ_TEXT(ami_get(&message, "cause"), "16");
        ami_feed(ami, text + cut, sizeof(text) - 1 - cut);
        for (; ami_next(ami, &message, NULL) == OK; first++) {
            EQ_U64(message.count, first == 0 ? 2 : 1);
            EQ_TEXT(ami_get(&message, "CAUSE"), first == 0 ? "16" : "");
        }
        EQ_U64(first, 2);
        EQ_TEXT(ami_banner(ami), "11.0.0");
        ami_free(&ami);
    }
}

TEST(byte_by_byte_is_the_same)
{
    static const char text[] = BANNER "A: 1\r\n\r\n\r\n\r\nB: 2\r\nB: 3\r\n\r\n";
    struct ami *ami = ami_new();
    struct ami_message message;
    size_t count = 0;
    for (size_t i = 0; i < sizeof(text) - 1; i++) {
        ami_feed(ami, text + i, 1);
        while (ami_next(ami, &message, NULL) == OK)
            count += message.count;
    }
    EQ_U64(count, 3);
    ami_free(&ami);
}

TEST(values_may_be_empty_or_hold_colons_and_keys_may_repeat)
{
    struct ami *ami = fed(BANNER "Context: \r\nHint:\r\nChannel: Local/x: y\r\nVariable: A=1\r\n"
                                 "Variable: B=2\r\n\r\n");
    struct ami_message message;
    EQ_I64(ami_next(ami, &message, NULL), OK);
    EQ_TEXT(ami_get(&message, "Context"), "");
    TRUE(ami_has(&message, "context"));
    TRUE(ami_has(&message, "hint"));
    FALSE(ami_has(&message, "none"));
    EQ_TEXT(ami_get(&message, "Channel"), "Local/x: y");
    EQ_TEXT(ami_get(&message, "variable"), "A=1");
    EQ_TEXT(message.headers[4].value, "B=2");
    ami_free(&ami);
}

TEST(lines_that_are_no_header_are_counted_and_passed_over)
{
    struct ami *ami = fed(BANNER "Event: X\r\nno header here\r\n: neither\r\nA: b\r\n\r\n");
    struct ami_message message;
    EQ_I64(ami_next(ami, &message, NULL), OK);
    EQ_U64(message.count, 2);
    EQ_TEXT(ami_get(&message, "A"), "b");
    EQ_U64(ami_cut(ami), 2);
    ami_free(&ami);
}

TEST(another_protocol_on_the_port_is_named)
{
    static const char *const others[] = {
        "SSH-2.0-OpenSSH_9.2p1\r\n",
        "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n",
        "220 mail.example.net ESMTP\r\n",
    };
    for (size_t i = 0; i < NITEMS(others); i++) {
        struct ami *ami = fed(others[i]);
        struct ami_message message;
        struct why why;
        IS_ERR(ami_next(ami, &message, &why), ERR_FORMAT, &why);
        HAS_STR(why.text, "expected \"Asterisk Call Manager\", found \"");
        char first[64];
        str_copy(first, sizeof(first), (struct text){others[i], strcspn(others[i], "\r")});
        HAS_STR(why.text, first);
        ami_feed(ami, BANNER, sizeof(BANNER) - 1);
        IS_ERR(ami_next(ami, &message, &why), ERR_FORMAT, NULL);
        ami_reset(ami);
        ami_feed(ami, BANNER "A: b\n\n", sizeof(BANNER) + 5);
        EQ_I64(ami_next(ami, &message, NULL), OK);
        ami_free(&ami);
    }
}

TEST(a_line_without_end_is_no_banner_and_costs_no_memory)
{
    struct ami *ami = ami_new();
    struct ami_message message;
    char junk[4096];
    memset(junk, 'x', sizeof(junk));
    enum err err = ERR_STALE;
    for (int i = 0; i < 100 && err == ERR_STALE; i++) {
        ami_feed(ami, junk, sizeof(junk));
        err = ami_next(ami, &message, NULL);
    }
    EQ_I64(err, ERR_FORMAT);
    ami_free(&ami);
}

TEST(a_line_that_is_too_long_is_cut_and_the_next_one_is_read)
{
    struct ami *ami = fed(BANNER "Long: ");
    struct ami_message message;
    char junk[4096];
    memset(junk, 'x', sizeof(junk));
    for (int i = 0; i < 1000; i++) {
        ami_feed(ami, junk, sizeof(junk));
        EQ_I64(ami_next(ami, &message, NULL), ERR_STALE);
    }
    ami_feed(ami, "\r\nNext: 1\r\n\r\n", 13);
    EQ_I64(ami_next(ami, &message, NULL), OK);
    EQ_U64(ami_get(&message, "Long").len, AMI_LINE_BYTES - 6);
    EQ_TEXT(ami_get(&message, "Next"), "1");
    EQ_U64(ami_cut(ami), 1);
    ami_free(&ami);
}

TEST(a_message_that_is_too_large_loses_its_last_headers)
{
    struct ami *ami = fed(BANNER "Event: Huge\r\n");
    struct ami_message message;
    for (int i = 0; i < 50000; i++)
        ami_feed(ami, "Key: value\r\n", 12);
    ami_feed(ami, "\r\nEvent: Next\r\n\r\n", 17);
    EQ_I64(ami_next(ami, &message, NULL), OK);
    EQ_U64(message.count, AMI_MESSAGE_HEADERS);
    EQ_TEXT(ami_get(&message, "Event"), "Huge");
    EQ_I64(ami_next(ami, &message, NULL), OK);
    EQ_TEXT(ami_get(&message, "Event"), "Next");
    ami_free(&ami);
}

TEST(names_are_unescaped_and_unknown_is_nothing)
{
    char to[16];
    EQ_TEXT(ami_name(to, sizeof(to), TEXT("D\\'ALMEIDA")), "D'ALMEIDA");
    EQ_TEXT(ami_name(to, sizeof(to), TEXT("a\\\\b\\\"c\\n\\?")), "a\\b\"c\n?");
    EQ_TEXT(ami_name(to, sizeof(to), TEXT("Chlo\xc3\xa9")), "Chlo\xc3\xa9");
    EQ_TEXT(ami_name(to, sizeof(to), TEXT("<unknown>")), "");
    EQ_TEXT(ami_name(to, sizeof(to), TEXT("unknown")), "");
    EQ_TEXT(ami_name(to, sizeof(to), TEXT("ends in \\")), "ends in \\");
    EQ_TEXT(ami_name(to, sizeof(to), TEXT("0123456789abcdefgh")), "0123456789abcde");
}

TEST(times_are_microseconds)
{
    EQ_I64(ami_time_us(TEXT("1795373833.367276")), 1795373833367276);
    EQ_I64(ami_time_us(TEXT("1795373833.3")), 1795373833300000);
    EQ_I64(ami_time_us(TEXT("1795373833")), 1795373833000000);
    EQ_I64(ami_time_us(TEXT("")), 0);
    EQ_I64(ami_time_us(TEXT("-1.5")), 0);
    EQ_I64(ami_time_us(TEXT("99999999999.0")), 0);
    EQ_I64(ami_time_us(TEXT("12.3x")), 0);
}

TEST(md5_is_that_of_the_rfc_and_of_a_recorded_login)
{
    char hex[MD5_HEX_BYTES];
    md5_hex(hex, "", 0);
    EQ_STR(hex, "d41d8cd98f00b204e9800998ecf8427e");
    md5_hex(hex, "message digest", 14);
    EQ_STR(hex, "f96b697d7cb7938d525a2f31aaf161d0");
    const char *eighty =
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
    md5_hex(hex, eighty, 80);
    EQ_STR(hex, "57edf4a22be3c955ac49da2e2107b67a");
    const char *challenge = "120128443vigie-secret"; /* as a real Asterisk accepted it */
    md5_hex(hex, challenge, strlen(challenge));
    EQ_STR(hex, "6ed7c353f36ea6137c38dc3db3f573a9");
}
