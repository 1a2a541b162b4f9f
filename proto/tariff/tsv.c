#include "proto/tariff/tsv.h"

#include <assert.h>
#include <string.h>

#include "proto/base/safe.h"

struct header {
    size_t width;                  /* cells in each line */
    size_t place[TSV_COLUMNS_MAX]; /* of the columns asked for */
};

/* Cuts a line into cells; more than there is room for are counted, not kept. */
static size_t
split(struct text line, struct text cells[TSV_COLUMNS_MAX])
{
    size_t count = 0;
    while (line.at) {
        struct text cell = text_trim(text_cut(&line, '\t'));
        if (count < TSV_COLUMNS_MAX)
            cells[count] = cell;
        count++;
    }
    return count;
}

static enum err
read_header(struct header *header, struct text line, const char *const *columns, size_t count,
            struct why *why)
{
    struct text names[TSV_COLUMNS_MAX];
    header->width = split(line, names);
    if (header->width > TSV_COLUMNS_MAX)
        return why_set(why, ERR_LIMIT, "%zu columns, expected at most %d", header->width,
                       TSV_COLUMNS_MAX);
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < header->width && !text_is(names[at], columns[i]))
            at++;
        if (at == header->width)
            return why_set(why, ERR_FORMAT, "no column \"%s\" among the names", columns[i]);
        header->place[i] = at;
    }
    return OK;
}

static enum err
read_row(const struct header *header, struct text line, size_t count, struct text *asked,
         struct why *why)
{
    struct text cells[TSV_COLUMNS_MAX];
    size_t width = split(line, cells);
    if (width != header->width)
        return why_set(why, ERR_FORMAT, "%zu cells between tabs, expected %zu", width,
                       header->width);
    for (size_t i = 0; i < count; i++)
        asked[i] = cells[header->place[i]];
    return OK;
}

/* Tabs separate; nothing else that drives a terminal may stand in a line. */
static enum err
check_line(struct text line, struct why *why)
{
    if (line.len > TSV_LINE_BYTES)
        return why_set(why, ERR_LIMIT, "longer than %d bytes", TSV_LINE_BYTES);
    while (line.at) {
        if (!safe_is(text_cut(&line, '\t')))
            return why_set(why, ERR_FORMAT, "broken UTF-8 or characters that cannot be shown");
    }
    return OK;
}

enum err
tsv_read(struct text text, const char *file, const char *const *columns, size_t count,
         tsv_handler *handler, void *context, struct why *why)
{
    assert(count <= TSV_COLUMNS_MAX);
    if (text.len > TSV_FILE_BYTES)
        return why_set(why, ERR_LIMIT, "%s: larger than %d MiB", file, TSV_FILE_BYTES >> 20);
    struct header header = {0};
    struct text asked[TSV_COLUMNS_MAX];
    if (text_has_prefix(text, "\xEF\xBB\xBF"))
        text = (struct text){text.at + 3, text.len - 3};
    for (int number = 1; text.at && text.len > 0; number++) {
        struct text line = text_cut(&text, '\n');
        if (line.len > 0 && line.at[line.len - 1] == '\r')
            line.len--;
        if (text_trim(line).len == 0 || line.at[0] == '#')
            continue;
        enum err err = check_line(line, why);
        if (!err && header.width == 0)
            err = read_header(&header, line, columns, count, why);
        else if (!err && !(err = read_row(&header, line, count, asked, why)))
            err = handler(context, asked, number, why);
        if (err)
            return why_prefix(why, err, "%s line %d", file, number);
    }
    if (header.width == 0)
        return why_set(why, ERR_FORMAT, "%s: no line with the names of columns", file);
    return OK;
}
