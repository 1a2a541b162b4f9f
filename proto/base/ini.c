#include "proto/base/ini.h"

#include <assert.h>
#include <string.h>

#include "proto/base/file.h"
#include "proto/base/mem.h"

/* inih has an ini_handler of its own, with another shape. */
#define ini_handler inih_handler
#include <ini.h>
#undef ini_handler

enum {
    LINE_BYTES = 4096,
    SECTION_BYTES = 49, /* inih keeps so many and cuts the rest without a word */
    NAME_BYTES = 64,    /* longer names are not guessed at */
};

/* inih tells neither line numbers nor section starts. The reader hands over one line at each call,
 * so it counts them; behind a section line it slips in one of its own, whose key no file can hold
 * (control characters are refused), and the handler is told of the section when that one comes. */
#define SECTION_MARK "\x01"

struct reading {
    struct text rest;
    const char *file;
    int line;
    bool mark_section; /* the next call delivers SECTION_MARK */
    ini_handler *handler;
    void *context;
    struct why *why;
    enum err err;
};

static enum err
fail(struct reading *reading, enum err err)
{
    reading->err = why_prefix(reading->why, err, "%s line %d", reading->file, reading->line);
    return reading->err;
}

static enum err
fail_shape(struct reading *reading)
{
    return fail(reading,
                why_set(reading->why, ERR_FORMAT, "expected \"key = value\" or \"[section]\""));
}

static enum err
check_bytes(struct reading *reading, struct text line)
{
    if (line.len > LINE_BYTES)
        return fail(reading, why_set(reading->why, ERR_LIMIT, "longer than %d bytes", LINE_BYTES));
    for (size_t i = 0; i < line.len; i++) {
        unsigned char byte = (unsigned char)line.at[i];
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F)
            return fail(reading,
                        why_set(reading->why, ERR_FORMAT, "control character 0x%02x", byte));
    }
    return OK;
}

/* inih accepts anything behind the bracket; here only a comment may stand there. */
static enum err
check_section(struct reading *reading, struct text line)
{
    text_cut(&line, ']');
    struct text behind = text_trim(line);
    if (!line.at || (behind.len > 0 && behind.at[0] != ';'))
        return fail_shape(reading);
    return OK;
}

/* An ini_reader: one line into `to`, NULL at the end or after a mistake. */
static char *
read_line(char *to, int size, void *context)
{
    struct reading *reading = context;
    assert(size > LINE_BYTES + 1);
    if (reading->mark_section) {
        reading->mark_section = false;
        return memcpy(to, SECTION_MARK "=\n", sizeof SECTION_MARK "=\n");
    }
    if (reading->rest.len == 0)
        return NULL;
    struct text line = text_cut(&reading->rest, '\n');
    reading->line++;
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    if (check_bytes(reading, line))
        return NULL;
    struct text content = text_trim(line);
    if (reading->line == 1 && text_has_prefix(content, "\xEF\xBB\xBF"))
        content = text_trim((struct text){content.at + 3, content.len - 3});
    if (text_has_prefix(content, "[")) {
        if (check_section(reading, content))
            return NULL;
        reading->mark_section = true;
    }
    str_copy(to, (size_t)size, content);
    return to;
}

static int
handle(void *context, const char *section, const char *key, const char *value)
{
    struct reading *reading = context;
    bool begins = strcmp(key, SECTION_MARK) == 0;
    if (key[0] == '\0' || (begins && section[0] == '\0'))
        return fail_shape(reading) == OK;
    if (begins && strlen(section) >= SECTION_BYTES)
        return fail(reading, why_set(reading->why, ERR_LIMIT, "section name of %d bytes or more",
                                     SECTION_BYTES)) == OK;
    struct ini_entry entry = {
        .file = reading->file,
        .line = reading->line,
        .section = section,
        .key = begins ? NULL : key,
        .value = begins ? "" : value,
    };
    enum err err = reading->handler(reading->context, &entry, reading->why);
    return err == OK || fail(reading, err) == OK;
}

enum err
ini_read_text(struct text text, const char *file, ini_handler *handler, void *context,
              struct why *why)
{
    struct reading reading = {
        .rest = text,
        .file = file,
        .handler = handler,
        .context = context,
        .why = why,
    };
    /* The packaged inih keeps its choices in variables; nobody else here uses it. */
    ini_allow_multiline = false;
    ini_stop_on_first_error = true;
    ini_use_stack = false;
    ini_max_line = LINE_BYTES + 4;
    ini_initial_alloc = LINE_BYTES + 4;
    int result = ini_parse_stream(read_line, &reading, handle, &reading);
    if (result == -2)
        return why_set(why, ERR_IO, "%s: out of memory", file);
    if (reading.err == OK && result != 0)
        fail_shape(&reading);
    return reading.err;
}

enum err
ini_read_file(const char *path, ini_handler *handler, void *context, struct why *why)
{
    struct bytes bytes = {0};
    enum err err = file_read(&bytes, path, why);
    if (err == OK)
        err = ini_read_text((struct text){(const char *)bytes.at, bytes.len}, path, handler,
                            context, why);
    bytes_free(&bytes);
    return err;
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters to add, drop, change or swap with their neighbour to get from a to b. */
static size_t
distance(struct text a, struct text b)
{
    size_t rows[3][NAME_BYTES + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        above[j] = before[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = above[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b.len];
}

const char *
ini_nearest(const char *wrong, const char *const *names, size_t count)
{
    struct text typed = text_of(wrong);
    if (typed.len == 0 || typed.len > NAME_BYTES)
        return NULL;
    const char *nearest = NULL;
    size_t best = least(typed.len / 3 + 1, 3);
    if (best >= typed.len) /* no letter would be left of what was typed */
        best = typed.len - 1;
    best++; /* from here on: strictly nearer than */
    for (size_t i = 0; i < count; i++) {
        struct text name = text_of(names[i]);
        if (name.len > NAME_BYTES)
            continue;
        size_t far = distance(typed, name);
        if (far < best) {
            best = far;
            nearest = names[i];
        }
    }
    return nearest;
}
