#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/ini.h"
#include "proto/base/mem.h"

/* What the handler saw, a line for each entry. */
struct seen {
    struct bytes text;
    const char *refuse; /* the key to refuse, or NULL */
};

static enum err
note(void *context, const struct ini_entry *entry, struct why *why)
{
    struct seen *seen = context;
    char line[8192];
    if (entry->key)
        str_format(line, sizeof line, "%d %s.%s=%s\n", entry->line, entry->section, entry->key,
                   entry->value);
    else
        str_format(line, sizeof line, "%d [%s]\n", entry->line, entry->section);
    bytes_add(&seen->text, line, strlen(line));
    if (seen->refuse && entry->key && strcmp(entry->key, seen->refuse) == 0)
        return why_set(why, ERR_UNKNOWN, "unknown key \"%s\"", entry->key);
    return OK;
}

static void
reads(const char *ini, const char *want)
{
    struct seen seen = {0};
    struct why why = {0};
    OK_ERR(ini_read_text(text_of(ini), "x.ini", note, &seen, &why), &why);
    EQ_TEXT(((struct text){(char *)seen.text.at, seen.text.len}), want);
    bytes_free(&seen.text);
}

static void
refuses(struct text ini, enum err err, const char *sentence)
{
    struct seen seen = {0};
    struct why why = {0};
    IS_ERR(ini_read_text(ini, "x.ini", note, &seen, &why), err, &why);
    EQ_STR(why.text, sentence);
    EQ_I64(ini_read_text(ini, "x.ini", note, &seen, NULL), err);
    bytes_free(&seen.text);
}

TEST(keys_come_in_file_order_with_their_lines)
{
    reads("", "");
    reads("a = 1", "1 .a=1\n");
    reads("a = 1\n\n# note\n[queue support]\n; note\nb=2\nname: c\n\n[empty]\n[last]\nz=\n",
          "1 .a=1\n"
          "4 [queue support]\n"
          "6 queue support.b=2\n"
          "7 queue support.name=c\n"
          "9 [empty]\n"
          "10 [last]\n"
          "11 last.z=\n");
}

TEST(a_key_may_come_twice_and_a_section_too)
{
    reads("[a]\nk=1\nk=2\n[a]\nk=3\n", "1 [a]\n2 a.k=1\n3 a.k=2\n4 [a]\n5 a.k=3\n");
}

TEST(values_are_trimmed_and_lose_their_comment)
{
    reads("a =  x y  ; note\nb = x;y\nc = #ff8000\nd = \"é\" = 1\n",
          "1 .a=x y\n2 .b=x;y\n3 .c=#ff8000\n4 .d=\"é\" = 1\n");
}

TEST(an_indented_line_is_a_key_like_any_other)
{
    reads("[a]\n  k = 1\n\tl = 2\n", "1 [a]\n2 a.k=1\n3 a.l=2\n");
}

TEST(line_ends_and_byte_order_mark_of_windows_are_accepted)
{
    reads("\xEF\xBB\xBF[a]\r\nk = 1\r\n", "1 [a]\n2 a.k=1\n");
    reads("\xEF\xBB\xBFk = 1", "1 .k=1\n");
}

TEST(a_comment_may_follow_a_section)
{
    reads("[a] ; note\nk=1\n", "1 [a]\n2 a.k=1\n");
}

TEST(what_is_neither_key_nor_section_names_its_line)
{
    const char *shape = "x.ini line 2: expected \"key = value\" or \"[section]\"";
    const char *wrong[] = {
        "a=1\nnonsense\n",    "a=1\n[open\nb=2\n",   "a=1\n= 3\n",        "a=1\n[]\n",
        "a=1\n[a] junk\nb=2", "a=1\n[ ;]\nb=2\nc=3", "a=1\n  nonsense\n",
    };
    for (size_t i = 0; i < NITEMS(wrong); i++)
        refuses(text_of(wrong[i]), ERR_FORMAT, shape);
}

TEST(the_first_mistake_stops_the_reading)
{
    struct seen seen = {.refuse = "b"};
    struct why why = {0};
    IS_ERR(ini_read_text(TEXT("a=1\nb=2\nc=3\n"), "x.ini", note, &seen, &why), ERR_UNKNOWN, &why);
    EQ_STR(why.text, "x.ini line 2: unknown key \"b\"");
    EQ_TEXT(((struct text){(char *)seen.text.at, seen.text.len}), "1 .a=1\n2 .b=2\n");
    bytes_free(&seen.text);
}

TEST(control_characters_are_refused)
{
    refuses(TEXT("a=1\nb=\0x\n"), ERR_FORMAT, "x.ini line 2: control character 0x00");
    refuses(TEXT("\x01=1\n"), ERR_FORMAT, "x.ini line 1: control character 0x01");
    refuses(TEXT("a=\x1b[2J\n"), ERR_FORMAT, "x.ini line 1: control character 0x1b");
    refuses(TEXT("a=\x7f\n"), ERR_FORMAT, "x.ini line 1: control character 0x7f");
}

TEST(a_line_may_be_4096_bytes_long_and_no_more)
{
    char line[4200];
    memset(line, 'v', sizeof line);
    memcpy(line, "k=", 2);
    struct seen seen = {0};
    struct why why = {0};
    OK_ERR(ini_read_text((struct text){line, 4096}, "x.ini", note, &seen, &why), &why);
    EQ_U64(seen.text.len, 4096 - 2 + strlen("1 .k=\n"));
    bytes_free(&seen.text);
    refuses((struct text){line, 4097}, ERR_LIMIT, "x.ini line 1: longer than 4096 bytes");
}

TEST(a_section_name_is_never_cut_silently)
{
    reads("[s234567890123456789012345678901234567890123456.8]\n",
          "1 [s234567890123456789012345678901234567890123456.8]\n");
    refuses(TEXT("[s2345678901234567890123456789012345678901234567.9]\n"), ERR_LIMIT,
            "x.ini line 1: section name of 49 bytes or more");
    refuses(TEXT("[s2345678901234567890123456789012345678901234567.90123]\n"), ERR_LIMIT,
            "x.ini line 1: section name of 49 bytes or more");
}

TEST(a_long_key_arrives_whole)
{
    reads("a_key_that_is_longer_than_the_fifty_bytes_inih_keeps_for_names = 1\n",
          "1 .a_key_that_is_longer_than_the_fifty_bytes_inih_keeps_for_names=1\n");
}

TEST(any_bytes_are_read_or_refused_with_a_line)
{
    struct dice dice = dice_new(3);
    static const char letters[] = "ab=:[]; \t\r\n\n#\"\\\xC3\xA9\x01";
    for (int round = 0; round < 20000; round++) {
        char ini[64];
        size_t len = dice_roll(&dice, sizeof ini);
        for (size_t i = 0; i < len; i++)
            ini[i] = letters[dice_roll(&dice, sizeof letters)];
        struct seen seen = {0};
        struct why why = {0};
        enum err err = ini_read_text((struct text){ini, len}, "x.ini", note, &seen, &why);
        if (err)
            TRUE(strncmp(why.text, "x.ini line ", 11) == 0);
        EQ_I64(why.err, err);
        bytes_free(&seen.text);
    }
}

static char path[256];

static void
write_file(const char *content, size_t len)
{
    const char *dir = getenv("TMPDIR");
    str_format(path, sizeof path, "%s/vigie-ini-XXXXXX", dir ? dir : "/tmp");
    int fd = mkstemp(path);
    TRUE(fd >= 0);
    TRUE(write(fd, content, len) == (ssize_t)len);
    close(fd);
}

TEST(a_file_is_read_and_named_in_the_message)
{
    struct seen seen = {0};
    struct why why = {0};
    write_file("a=1\nwrong\n", 10);
    IS_ERR(ini_read_file(path, note, &seen, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, path);
    HAS_STR(why.text, " line 2: ");
    unlink(path);
    IS_ERR(ini_read_file(path, note, &seen, &why), ERR_IO, &why);
    HAS_STR(why.text, "No such file");
    bytes_free(&seen.text);
}

TEST(a_folder_a_pipe_and_a_giant_are_no_settings)
{
    struct seen seen = {0};
    struct why why = {0};
    IS_ERR(ini_read_file("/", note, &seen, &why), ERR_IO, &why);
    EQ_STR(why.text, "/: not a regular file");
    write_file("", 0);
    OK_ERR(ini_read_file(path, note, &seen, &why), &why);
    TRUE(truncate(path, (4 << 20) + 1) == 0);
    IS_ERR(ini_read_file(path, note, &seen, &why), ERR_LIMIT, &why);
    HAS_STR(why.text, "larger than 4 MiB");
    unlink(path);
    TRUE(mkfifo(path, 0600) == 0);
    IS_ERR(ini_read_file(path, note, &seen, &why), ERR_IO, &why);
    unlink(path);
    bytes_free(&seen.text);
}

TEST(nearest_helps_with_a_slip_and_keeps_quiet_otherwise)
{
    static const char *const names[] = {"queues", "numbers", "agents", "calls", "desk"};
    EQ_STR(ini_nearest("queuse", names, NITEMS(names)), "queues");
    EQ_STR(ini_nearest("number", names, NITEMS(names)), "numbers");
    EQ_STR(ini_nearest("agnets", names, NITEMS(names)), "agents");
    EQ_STR(ini_nearest("desc", names, NITEMS(names)), "desk");
    EQ_STR(ini_nearest("calls", names, NITEMS(names)), "calls");
    EQ_STR(ini_nearest("weather", names, NITEMS(names)), NULL);
    EQ_STR(ini_nearest("x", names, NITEMS(names)), NULL);
    EQ_STR(ini_nearest("", names, NITEMS(names)), NULL);
    EQ_STR(ini_nearest("queues", names, 0), NULL);
    char longest[200];
    memset(longest, 'q', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    EQ_STR(ini_nearest(longest, names, NITEMS(names)), NULL);
}
