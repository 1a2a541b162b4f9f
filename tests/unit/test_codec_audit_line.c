/* One record as text and back: one text for each record, nothing else is read. */
#include "tests/unit/test.h"

#include "proto/base/safe.h"
#include "proto/codec/audit_line.h"

static struct audit_line
a_line(void)
{
    static struct audit_line line;
    audit_line_fill(&line, &(struct audit_record){.at_us = INT64_C(1795357805123456),
                                                  .who = TEXT("alice"),
                                                  .verb = TEXT("reroute"),
                                                  .target = TEXT("0892680680"),
                                                  .reason = TEXT("dit \"saturé\" \\ non"),
                                                  .state = TEXT("done")});
    line.record.n = 7;
    return line;
}

static char *
written(const struct audit_line *line)
{
    struct bytes out = {0};
    audit_line_write(&out, line);
    bytes_add(&out, "", 1);
    return (char *)out.at;
}

TEST(a_record_is_one_line_that_a_person_can_read)
{
    struct audit_line line = a_line();
    char *text = written(&line);
    EQ_STR(text, "{\"n\":7,\"at\":\"2026-11-22T14:30:05.123456Z\",\"who\":\"alice\",\"role\":\"\","
                 "\"key\":\"\",\"from\":\"\",\"order\":\"\",\"verb\":\"reroute\","
                 "\"target\":\"0892680680\",\"arguments\":\"\","
                 "\"reason\":\"dit \\\"saturé\\\" \\\\ non\",\"before\":\"\",\"after\":\"\","
                 "\"state\":\"done\",\"outcome\":\"\"}");
    free(text);
}

TEST(what_was_written_reads_back_the_same)
{
    struct audit_line line = a_line(), back;
    struct why why;
    char *text = written(&line);
    OK_ERR(audit_line_read(&back, text_of(text), &why), &why);
    EQ_U64(back.record.n, 7);
    EQ_I64(back.record.at_us, INT64_C(1795357805123456));
    for (size_t i = 0; i < audit_line_field_count; i++) {
        const struct audit_line_field *field = &audit_line_fields[i];
        TRUE(text_equal(*audit_line_text(&line.record, field),
                        *audit_line_text(&back.record, field)));
    }
    free(text);
}

TEST(texts_from_outside_are_harmless_and_bounded)
{
    char longest[4096];
    memset(longest, '"', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    struct audit_record record = {0};
    for (size_t i = 0; i < audit_line_field_count; i++)
        *(struct text *)(void *)((char *)&record + audit_line_fields[i].offset) = text_of(longest);
    record.who = TEXT("al\033[2Jice\nroot\t\xff");
    struct audit_line line, back;
    struct why why;
    audit_line_fill(&line, &record);
    line.record.n = UINT64_C(9000000000000000000);
    EQ_TEXT(line.record.who, "al[2Jice root \xEF\xBF\xBD");
    char *text = written(&line);
    TRUE(strlen(text) <= AUDIT_LINE_BYTES);
    TRUE(safe_is(text_of(text)));
    OK_ERR(audit_line_read(&back, text_of(text), &why), &why);
    EQ_U64(back.record.reason.len, 511);
    free(text);
}

TEST(every_other_text_is_refused_and_the_mistake_named)
{
    struct audit_line line = a_line(), back;
    char *good = written(&line);
    static const struct {
        const char *find, *put, *says;
    } cases[] = {
        {"{\"n\":7", "\"n\":7", "no JSON"},
        {"{\"n\":7", "{ \"n\":7", "not as a gate writes it"},
        {"\"n\":7", "\"n\":0", "n: expected a number from 1 up"},
        {"\"n\":7", "\"n\":7.0", "n: expected a number from 1 up"},
        {"\"n\":7", "\"n\":7,\"m\":1", "not as a gate writes it"},
        {"\"n\":7", "\"n\":7,\"n\":7", "no JSON: duplicate"},
        {"123456Z", "12345Z", "at: expected a time"},
        {"123456Z", "12345xZ", "at: expected six digits"},
        {"123456Z", "123456z", "not as a gate writes it"},
        {"11-22T", "11-32T", "at: expected a time"},
        {"\"alice\"", "7", "who: expected a text"},
        {"alice", "al\\u0007ice", "who: characters that no record holds"},
        {"alice", "\\u0061lice", "not as a gate writes it"},
        {"\"role\":\"\"", "\"rolf\":\"\"", "role: expected a text"},
        {"\"role\":\"\",\"key\":\"\"", "\"key\":\"\",\"role\":\"\"", "not as a gate writes it"},
        {"\"outcome\":\"\"}", "\"outcome\":\"\"} ", "not as a gate writes it"},
        {"\"outcome\":\"\"}", "\"outcome\":\"\"", "no JSON"},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        char text[1024];
        struct why why = {0};
        const char *at = strstr(good, cases[i].find);
        TRUE(at != NULL);
        str_format(text, sizeof text, "%.*s%s%s", (int)(at - good), good, cases[i].put,
                   at + strlen(cases[i].find));
        TRUE(audit_line_read(&back, text_of(text), &why) != OK);
        HAS_STR(why.text, cases[i].says);
    }
    free(good);
}

TEST(a_text_over_its_bound_is_refused)
{
    struct audit_line line = a_line(), back;
    char *good = written(&line), text[2048], name[200];
    struct why why;
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const char *at = strstr(good, "alice");
    str_format(text, sizeof text, "%.*s%s%s", (int)(at - good), good, name, at + 5);
    IS_ERR(audit_line_read(&back, text_of(text), &why), ERR_LIMIT, &why);
    EQ_STR(why.text, "who: 199 bytes, at most 127 are accepted");
    free(good);
}
