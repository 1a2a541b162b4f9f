/* driver_lines: events as lines of JSON (proto/codec/json.h), from a file, a FIFO or stdin. The way to
 * feed vigie from any program.
 *
 * A line that is no event is counted and logged with its number, and the next one is read. Times are
 * those of the lines; a line without one is stamped by the gate when it comes. Nothing is reconciled:
 * calls stay as the lines say, also across a restart of the gate. `exchange` and `totals` are the
 * gate's own words and are refused.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/codec/json.h"
#include "proto/driver/driver.h"

enum {
    LINE_MAX_BYTES = 64 * 1024,
    CHUNK_BYTES =
        64 * 1024, /* one read a round of the loop: a long file does not starve the rest */
};

extern const struct driver_kind driver_lines;

struct lines {
    const struct driver_kind *kind;
    const struct driver_env *env;
    struct loop_watch *watch;
    struct json_reader *reader;
    int fd;
    char *path;        /* "-" is stdin */
    struct bytes line; /* what came of the line that is not complete yet */
    bool skipping;     /* it grew too long: nothing is kept until its end */
    int64_t count;     /* lines begun so far */
    int64_t refused;
    struct log_limit limit;
};

static void
refuse(struct lines *lines, const char *sentence)
{
    lines->refused++;
    log_limited(&lines->limit, LOG_WARN, "lines", "%s line %" PRId64 ": %s", lines->path,
                lines->count, sentence);
}

static void
take_line(struct lines *lines, struct text line)
{
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    if (text_trim(line).len == 0)
        return;

    struct event event;
    struct why why;
    if (json_read_event(lines->reader, line, &event, &why) != OK) {
        refuse(lines, why.text);
        return;
    }
    if (event.type == EVENT_EXCHANGE || event.type == EVENT_TOTALS) {
        refuse(lines, "exchange and totals are said by the gate alone");
        return;
    }
    lines->env->emit(lines->env->context, &event);
}

/* `piece` is the next part of the current line, without its end. */
static void
add_piece(struct lines *lines, struct text piece)
{
    if (lines->skipping)
        return;
    if (lines->line.len + piece.len > LINE_MAX_BYTES) {
        lines->skipping = true;
        bytes_clear(&lines->line);
        refuse(lines, "longer than 64 KiB, expected one event a line");
        return;
    }
    bytes_add(&lines->line, piece.at, piece.len);
}

static void
end_line(struct lines *lines)
{
    if (!lines->skipping)
        take_line(lines, (struct text){(const char *)lines->line.at, lines->line.len});
    lines->skipping = false;
    bytes_clear(&lines->line);
    lines->count++;
}

static void
take_chunk(struct lines *lines, struct text chunk)
{
    while (chunk.len > 0) {
        struct text rest = chunk;
        struct text piece = text_cut(&rest, '\n');
        add_piece(lines, piece);
        if (!rest.at) /* no end of line in this chunk */
            return;
        end_line(lines);
        chunk = rest;
    }
}

/* Says that nothing more will come. The driver may be gone when it returns. */
static void
end_input(struct lines *lines, const char *how)
{
    const struct driver_env *env = lines->env;
    loop_remove(env->loop, &lines->watch);
    if (lines->line.len > 0 || lines->skipping) /* the last line lacks its '\n' */
        end_line(lines);

    char note[256];
    str_format(note, sizeof(note), "%s after %" PRId64 " lines, %" PRId64 " refused", how,
               lines->count - 1, lines->refused);
    log_line(LOG_INFO, "lines", "%s: %s", lines->path, note);
    env->link(env->context, LINK_DOWN, text_of(NULL), text_of(note));
    env->finish(env->context);
}

static void
on_readable(void *context, int fd, int ready)
{
    struct lines *lines = context;
    (void)ready;
    char chunk[CHUNK_BYTES];
    ssize_t got = read(fd, chunk, sizeof(chunk));
    if (got > 0)
        take_chunk(lines, (struct text){chunk, (size_t)got});
    else if (got == 0)
        end_input(lines, "end of input");
    else if (errno != EAGAIN && errno != EINTR)
        end_input(lines, strerror(errno));
}

static enum err
check(struct text url, struct why *why)
{
    if (!text_has_prefix(url, "lines:") || url.len == strlen("lines:"))
        return why_set(why, ERR_ARG, "switch \"%.*s\": expected lines:PATH, or lines:- for stdin",
                       TEXT_ARG(url));
    return OK;
}

/* stdin is shared with whoever started us: its O_NONBLOCK is not ours to set. A reading of what is
 * ready does not block anyway. */
static enum err
open_input(const char *path, int *fd, struct why *why)
{
    if (strcmp(path, "-") == 0) {
        *fd = STDIN_FILENO;
        return OK;
    }
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0)
        return why_set(why, ERR_IO, "lines %s: %s", path, strerror(errno));
    struct stat stat;
    if (fstat(*fd, &stat) == 0 && !S_ISDIR(stat.st_mode))
        return OK;
    close(*fd);
    return why_set(why, ERR_ARG, "lines %s: expected a file, a FIFO or -", path);
}

static void
close_lines(struct driver **driver)
{
    struct lines *lines = (struct lines *)*driver;
    if (!lines)
        return;
    loop_remove(lines->env->loop, &lines->watch);
    if (lines->fd != STDIN_FILENO)
        close(lines->fd);
    json_reader_free(&lines->reader);
    bytes_free(&lines->line);
    free(lines->path);
    free(lines);
    *driver = NULL;
}

static enum err
open_lines(struct driver **driver, struct text url, const struct driver_env *env, struct why *why)
{
    enum err err = check(url, why);
    if (err)
        return err;
    size_t scheme = strlen("lines:");
    char *path = xstrdup((struct text){url.at + scheme, url.len - scheme});
    int fd;
    err = open_input(path, &fd, why);
    if (err) {
        free(path);
        return err;
    }

    struct lines *lines = xcalloc(1, sizeof(*lines));
    lines->kind = &driver_lines;
    lines->env = env;
    lines->reader = json_reader_new();
    lines->fd = fd;
    lines->path = path;
    lines->count = 1;
    lines->watch = loop_add_fd(env->loop, fd, LOOP_READ, on_readable, lines);
    env->link(env->context, LINK_UP, text_of(NULL), text_of(path));
    *driver = (struct driver *)lines;
    return OK;
}

static int64_t
clock_offset_us(const struct driver *driver)
{
    (void)driver; /* whoever writes the lines has a clock that nobody told us about */
    return 0;
}

const struct driver_kind driver_lines = {
    .scheme = "lines",
    .url = "lines:PATH|-",
    .summary = "events as JSON lines, from a file, a FIFO or stdin",
    .open = open_lines,
    .close = close_lines,
    .check = check,
    .clock_offset_us = clock_offset_us,
};
