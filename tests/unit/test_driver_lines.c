#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/driver_env.h"

extern const struct driver_kind driver_lines;

enum { LINE_MAX_BYTES = 64 * 1024 };

#define OFFERED \
    "{\"event\":\"call_offered\",\"at_us\":5,\"call\":\"a\",\"number\":\"0800990011\"}\n"
#define ENDED "{\"event\":\"call_ended\",\"at_us\":7,\"call\":\"a\"}\n"

/* A file, or a FIFO, in a folder of its own. */
struct input {
    char folder[64], path[96], url[128];
};

static void
input_init(struct input *input)
{
    str_copy(input->folder, sizeof(input->folder), TEXT("/tmp/vigie-lines-XXXXXX"));
    TRUE(mkdtemp(input->folder) != NULL);
    str_format(input->path, sizeof(input->path), "%s/in", input->folder);
    str_format(input->url, sizeof(input->url), "lines:%s", input->path);
}

static void
input_fini(struct input *input)
{
    unlink(input->path);
    rmdir(input->folder);
}

static void
write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, bytes, len);
        TRUE(wrote > 0);
        bytes += wrote;
        len -= (size_t)wrote;
    }
}

static void
input_write(struct input *input, const char *bytes, size_t len)
{
    int fd = open(input->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    TRUE(fd >= 0);
    write_all(fd, bytes, len);
    close(fd);
}

static struct driver *
open_lines(struct fake_gate *gate, const char *url)
{
    struct driver *driver = NULL;
    struct why why = {0};
    OK_ERR(driver_lines.open(&driver, text_of(url), &gate->env, &why), &why);
    EQ_I64(gate->link, LINK_UP);
    return driver;
}

/* Reads a file of these bytes to its end. */
static void
read_bytes(struct fake_gate *gate, const char *bytes, size_t len)
{
    struct input input;
    input_init(&input);
    input_write(&input, bytes, len);
    fake_gate_init(gate);
    struct driver *driver = open_lines(gate, input.url);
    FAKE_GATE_UNTIL(gate, gate->finished);
    EQ_I64(gate->link, LINK_DOWN);
    driver_lines.close(&driver);
    TRUE(driver == NULL);
    input_fini(&input);
}

static void
read_text(struct fake_gate *gate, const char *text)
{
    read_bytes(gate, text, strlen(text));
}

TEST(a_file_of_events_is_read_to_its_end_and_finishes)
{
    struct fake_gate gate;
    read_text(&gate, OFFERED ENDED);
    EQ_STR(fake_gate_text(&gate), OFFERED ENDED);
    EQ_STR(gate.note, "end of input after 2 lines, 0 refused");
    fake_gate_settle(&gate);
    EQ_U64(gate.refused, 0);
    fake_gate_fini(&gate);
}

TEST(an_empty_file_finishes_at_once)
{
    struct fake_gate gate;
    read_text(&gate, "");
    EQ_U64(gate.events, 0);
    EQ_STR(gate.note, "end of input after 0 lines, 0 refused");
    fake_gate_fini(&gate);
}

TEST(the_last_line_may_lack_its_end_and_windows_line_ends_do_no_harm)
{
    struct fake_gate gate;
    read_text(&gate, "\r\n\n   \n"
                     "{\"event\":\"call_offered\",\"at_us\":5,\"call\":\"a\"}\r\n"
                     "{\"event\":\"call_ended\",\"at_us\":7,\"call\":\"a\"}");
    EQ_U64(gate.count[EVENT_CALL_OFFERED], 1);
    EQ_U64(gate.count[EVENT_CALL_ENDED], 1);
    EQ_STR(gate.note, "end of input after 5 lines, 0 refused");
    fake_gate_fini(&gate);
}

TEST(a_bad_line_is_counted_and_the_next_one_is_read)
{
    struct fake_gate gate;
    read_text(&gate, "what is this\n" OFFERED "{\"event\":\"nonsense\",\"at_us\":6}\n"
                     "{\"event\":\"call_menu\",\"at_us\":6}\n"
                     "{\"event\":\"call_queued\",\"at_us\":6,\"call\":7,\"queue\":\"sav\"}\n"
                     "[]\n\xff\xfe\n" ENDED);
    EQ_STR(fake_gate_text(&gate), OFFERED ENDED);
    EQ_STR(gate.note, "end of input after 8 lines, 6 refused");
    fake_gate_fini(&gate);
}

TEST(words_that_only_the_gate_says_are_refused)
{
    struct fake_gate gate;
    read_text(&gate, "{\"event\":\"exchange\",\"at_us\":1,\"name\":\"x\",\"link\":\"up\"}\n"
                     "{\"event\":\"totals\",\"at_us\":1,\"subject\":\"board\"}\n" OFFERED);
    EQ_STR(fake_gate_text(&gate), OFFERED);
    EQ_STR(gate.note, "end of input after 3 lines, 2 refused");
    fake_gate_fini(&gate);
}

/* A call_offered whose line is exactly so long. */
static void
add_line_of(struct bytes *bytes, size_t len)
{
    static const char head[] = "{\"event\":\"call_offered\",\"at_us\":5,\"call\":\"x\"";
    bytes_add(bytes, head, sizeof(head) - 1);
    for (size_t i = sizeof(head); i < len; i++)
        bytes_add(bytes, " ", 1);
    bytes_add(bytes, "}\n", 2);
}

TEST(a_line_of_64_KiB_is_read_and_one_byte_more_is_skipped)
{
    struct fake_gate gate;
    struct bytes bytes = {0};
    add_line_of(&bytes, LINE_MAX_BYTES);
    add_line_of(&bytes, LINE_MAX_BYTES + 1);
    add_line_of(&bytes, 10 * LINE_MAX_BYTES);
    bytes_add(&bytes, ENDED, strlen(ENDED));
    read_bytes(&gate, (const char *)bytes.at, bytes.len);
    EQ_U64(gate.count[EVENT_CALL_OFFERED], 1);
    EQ_U64(gate.count[EVENT_CALL_ENDED], 1);
    EQ_STR(gate.note, "end of input after 4 lines, 2 refused");
    bytes_free(&bytes);
    fake_gate_fini(&gate);
}

TEST(a_file_larger_than_a_chunk_loses_nothing)
{
    enum { LINES = 5000 };
    struct fake_gate gate;
    struct bytes bytes = {0};
    for (int i = 0; i < LINES; i++) {
        char line[128];
        str_format(line, sizeof(line),
                   "{\"event\":\"call_offered\",\"at_us\":%d,\"call\":\"call-%d\"}\n", i + 1, i);
        bytes_add(&bytes, line, strlen(line));
    }
    read_bytes(&gate, (const char *)bytes.at, bytes.len);
    EQ_U64(gate.events, LINES);
    EQ_U64(gate.lines.len, bytes.len);
    EQ_BYTES(gate.lines.at, bytes.at, bytes.len);
    bytes_free(&bytes);
    fake_gate_fini(&gate);
}

TEST(noise_is_refused_line_by_line)
{
    struct dice dice = dice_new(1);
    char noise[40000];
    for (size_t i = 0; i < sizeof(noise); i++)
        noise[i] = (char)dice_roll(&dice, 256);
    struct bytes bytes = {0};
    bytes_add(&bytes, noise, sizeof(noise));
    bytes_add(&bytes, "\n" OFFERED, strlen("\n" OFFERED));
    struct fake_gate gate;
    read_bytes(&gate, (const char *)bytes.at, bytes.len);
    EQ_STR(fake_gate_text(&gate), OFFERED);
    bytes_free(&bytes);
    fake_gate_fini(&gate);
}

TEST(a_fifo_is_followed_until_its_writer_leaves)
{
    struct input input;
    input_init(&input);
    EQ_I64(mkfifo(input.path, 0600), 0);
    struct fake_gate gate;
    fake_gate_init(&gate);
    struct driver *driver = open_lines(&gate, input.url);
    loop_step(gate.loop, 0); /* nobody writes yet: that is no end */
    FALSE(gate.finished);

    int fd = open(input.path, O_WRONLY | O_NONBLOCK);
    TRUE(fd >= 0);
    const char *line = OFFERED, *half = line + 20;
    write_all(fd, line, 20);
    for (int i = 0; i < 3; i++)
        loop_step(gate.loop, 1);
    EQ_U64(gate.events, 0);
    write_all(fd, half, strlen(half));
    FAKE_GATE_UNTIL(&gate, gate.events == 1);
    FALSE(gate.finished);
    write_all(fd, ENDED, strlen(ENDED));
    close(fd);
    FAKE_GATE_UNTIL(&gate, gate.finished);
    EQ_STR(fake_gate_text(&gate), OFFERED ENDED);
    driver_lines.close(&driver);
    input_fini(&input);
    fake_gate_fini(&gate);
}

TEST(stdin_is_read_and_stays_open_when_the_driver_closes)
{
    int kept = dup(STDIN_FILENO), ends[2];
    EQ_I64(pipe(ends), 0);
    TRUE(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    write_all(ends[1], OFFERED, strlen(OFFERED));
    struct fake_gate gate;
    fake_gate_init(&gate);
    struct driver *driver = open_lines(&gate, "lines:-");
    FAKE_GATE_UNTIL(&gate, gate.events == 1);
    driver_lines.close(&driver);
    TRUE(fcntl(STDIN_FILENO, F_GETFD) >= 0);
    fake_gate_fini(&gate);
    close(ends[0]);
    close(ends[1]);
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
}

TEST(closing_early_stops_the_reading)
{
    struct input input;
    input_init(&input);
    input_write(&input, OFFERED ENDED, strlen(OFFERED ENDED));
    struct fake_gate gate;
    fake_gate_init(&gate);
    struct driver *driver = open_lines(&gate, input.url);
    driver_lines.close(&driver);
    loop_step(gate.loop, 0);
    EQ_U64(gate.events, 0);
    FALSE(gate.finished);
    input_fini(&input);
    fake_gate_fini(&gate);
}

TEST(what_cannot_be_opened_is_told_at_once)
{
    struct fake_gate gate;
    fake_gate_init(&gate);
    struct driver *driver = NULL;
    struct why why = {0};
    IS_ERR(driver_lines.open(&driver, TEXT("lines:/no/such/file"), &gate.env, &why), ERR_IO, &why);
    HAS_STR(why.text, "/no/such/file");
    HAS_STR(why.text, strerror(ENOENT));
    IS_ERR(driver_lines.open(&driver, TEXT("lines:/"), &gate.env, &why), ERR_ARG, &why);
    HAS_STR(why.text, "expected a file");
    IS_ERR(driver_lines.open(&driver, TEXT("lines:"), &gate.env, &why), ERR_ARG, &why);
    HAS_STR(why.text, "lines:PATH");
    IS_ERR(driver_lines.check(TEXT("line:x"), &why), ERR_ARG, &why);
    OK_ERR(driver_lines.check(TEXT("lines:-"), &why), &why);
    TRUE(driver == NULL);
    fake_gate_fini(&gate);
}
