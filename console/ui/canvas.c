#include "console/ui/canvas.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "proto/base/fold.h"
#include "proto/base/safe.h"

enum { MAX_MARKS = 4, PRINTF_BYTES = 1024 };

static const struct cell blank = {.text = " "};

struct canvas *
canvas_new(int columns, int rows, bool ascii)
{
    struct canvas *canvas = xcalloc(1, sizeof *canvas);
    canvas->ascii = ascii;
    canvas_resize(canvas, columns, rows);
    return canvas;
}

void
canvas_free(struct canvas **canvas)
{
    if (!*canvas)
        return;
    free((*canvas)->cells);
    free(*canvas);
    *canvas = NULL;
}

static size_t
cell_count(const struct canvas *canvas)
{
    return (size_t)canvas->columns * (size_t)canvas->rows;
}

void
canvas_resize(struct canvas *canvas, int columns, int rows)
{
    assert(columns < 10000 && rows < 10000);
    canvas->columns = columns > 0 ? columns : 0;
    canvas->rows = rows > 0 ? rows : 0;
    free(canvas->cells);
    canvas->cells = xcalloc(cell_count(canvas) + 1, sizeof *canvas->cells);
    canvas_clear(canvas);
}

void
canvas_clear(struct canvas *canvas)
{
    size_t count = cell_count(canvas);
    for (size_t i = 0; i < count; i++)
        canvas->cells[i] = blank;
}

struct cell *
canvas_at(struct canvas *canvas, int row, int column)
{
    if (row < 0 || row >= canvas->rows || column < 0 || column >= canvas->columns)
        return NULL;
    return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

/* A cell is about to be written: whoever shares a wide character with it loses its half. */
static void
part_wide(struct canvas *canvas, int row, int column)
{
    struct cell *cell = canvas_at(canvas, row, column);
    struct cell *left = canvas_at(canvas, row, column - 1);
    struct cell *right = canvas_at(canvas, row, column + 1);
    if (cell->text[0] == '\0' && left)
        memcpy(left->text, blank.text, sizeof left->text);
    if (right && right->text[0] == '\0')
        memcpy(right->text, blank.text, sizeof right->text);
}

static void
write_cell(struct cell *cell, enum role role, const char *text, size_t len)
{
    assert(len < CANVAS_CELL_BYTES);
    memset(cell->text, 0, sizeof cell->text);
    memcpy(cell->text, text, len);
    cell->role = (unsigned char)role;
    cell->flags = 0;
}

/* One grapheme of `width` columns that fits. */
static void
put(struct canvas *canvas, int row, int column, enum role role, const char *text, size_t len,
    int width)
{
    part_wide(canvas, row, column);
    write_cell(canvas_at(canvas, row, column), role, text, len);
    if (width < 2)
        return;
    part_wide(canvas, row, column + 1);
    write_cell(canvas_at(canvas, row, column + 1), role, "", 0);
}

/* The next thing to show: a base and its marks. */
struct grapheme {
    char text[CANVAS_CELL_BYTES];
    size_t len;
    int width; /* 1 or 2 */
    int32_t base;
};

static void
grapheme_add(struct grapheme *grapheme, int32_t codepoint)
{
    utf8proc_uint8_t encoded[4];
    size_t len = (size_t)utf8proc_encode_char(codepoint, encoded);
    if (grapheme->len + len >= sizeof grapheme->text)
        return;
    memcpy(grapheme->text + grapheme->len, encoded, len);
    grapheme->len += len;
    grapheme->text[grapheme->len] = '\0';
}

/* What no terminal shows, or each another way: joiners, variation selectors, fillers. */
static bool
is_invisible(int32_t codepoint)
{
    return codepoint >= 0x80 && utf8proc_get_property(codepoint)->ignorable;
}

static int32_t
shown(int32_t codepoint)
{
    if (codepoint == '\t' || codepoint == '\n' || codepoint == '\r')
        return ' ';
    return safe_codepoint(codepoint) && !is_invisible(codepoint) ? codepoint : -1;
}

/* e and its accent become é where Unicode has it: terminals do better with one code point. */
static void
compose(struct grapheme *grapheme)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)grapheme->text, (utf8proc_ssize_t)grapheme->len,
                     &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    struct text text = {(const char *)composed, len > 0 ? (size_t)len : 0};
    int32_t base = 0;
    safe_next(text, &base);
    if (text.len > 0 && text.len < sizeof grapheme->text && safe_is(text) &&
        safe_width(base) == grapheme->width) {
        str_copy(grapheme->text, sizeof grapheme->text, text);
        grapheme->len = text.len;
        grapheme->base = base;
    }
    free(composed);
}

/* Takes one grapheme off the front of *rest; false at the end. */
static bool
next_grapheme(struct text *rest, struct grapheme *grapheme)
{
    int marks = 0;
    grapheme->len = 0;
    while (rest->len > 0) {
        int32_t codepoint = 0;
        size_t took = safe_next(*rest, &codepoint);
        int32_t show = shown(codepoint);
        int width = show < 0 ? 0 : safe_width(show);
        if (width > 0 && grapheme->len > 0)
            break;
        rest->at += took;
        rest->len -= took;
        if (width > 0) {
            grapheme->base = show;
            grapheme->width = width;
            grapheme_add(grapheme, show);
        } else if (show >= 0 && grapheme->len > 0 && marks < MAX_MARKS) {
            grapheme_add(grapheme, show);
            marks++;
        }
    }
    if (marks > 0)
        compose(grapheme);
    return grapheme->len > 0;
}

/* Plain ASCII in as many cells as the grapheme takes, so that nothing shifts. */
static void
put_ascii(struct canvas *canvas, int row, int column, enum role role,
          const struct grapheme *grapheme)
{
    char folded[FOLD_CODEPOINT_BYTES];
    size_t len = fold_codepoint(grapheme->base, folded);
    for (int i = 0; i < grapheme->width; i++)
        put(canvas, row, column + i, role, (size_t)i < len ? &folded[i] : " ", 1, 1);
}

int
canvas_text(struct canvas *canvas, int row, int column, int columns, enum role role,
            struct text text)
{
    if (row < 0 || row >= canvas->rows || column >= canvas->columns)
        return 0;
    int left =
        columns < 0 || columns > canvas->columns - column ? canvas->columns - column : columns;
    int taken = 0;
    struct grapheme grapheme;
    while (taken < left && next_grapheme(&text, &grapheme)) {
        if (taken + grapheme.width > left)
            break;
        int at = column + taken;
        taken += grapheme.width;
        if (at < 0) /* left of the edge: cut, and a wide one whole */
            continue;
        if (canvas->ascii)
            put_ascii(canvas, row, at, role, &grapheme);
        else
            put(canvas, row, at, role, grapheme.text, grapheme.len, grapheme.width);
    }
    return taken;
}

int
canvas_printf(struct canvas *canvas, int row, int column, enum role role, const char *format, ...)
{
    char text[PRINTF_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return canvas_text(canvas, row, column, -1, role, text_of(text));
}

void
canvas_fill(struct canvas *canvas, int row, int column, int columns, enum role role,
            const char *grapheme)
{
    if (column < 0) {
        columns = columns < 0 ? columns : columns + column;
        column = 0;
    }
    int end =
        columns < 0 || columns > canvas->columns - column ? canvas->columns : column + columns;
    while (column < end) {
        int took = canvas_text(canvas, row, column, end - column, role, text_of(grapheme));
        if (took <= 0)
            return;
        column += took;
    }
}

void
canvas_flag(struct canvas *canvas, int row, int column, int columns, unsigned char flags)
{
    int end = columns < 0 ? canvas->columns : column + columns;
    for (int at = column < 0 ? 0 : column; at < end && at < canvas->columns; at++) {
        struct cell *cell = canvas_at(canvas, row, at);
        if (cell)
            cell->flags |= flags;
    }
}

static char
role_letter(const struct cell *cell)
{
    static const char letters[ROLE_COUNT] = {
#define ROLE(name, word, letter) letter,
        ROLES(ROLE)
#undef ROLE
    };
    if (cell->flags & CELL_CURSOR)
        return 'c';
    if (cell->flags & CELL_MARKED)
        return '*';
    if (cell->flags & CELL_STALE)
        return '~';
    return letters[cell->role];
}

/* Adds a line without the blanks at its end. */
static void
add_line(struct bytes *out, const char *line, size_t len)
{
    while (len > 0 && line[len - 1] == ' ')
        len--;
    bytes_add(out, line, len);
    bytes_add(out, "\n", 1);
}

static void
dump_row(const struct canvas *canvas, int row, struct bytes *out, bool with_roles)
{
    size_t columns = (size_t)canvas->columns;
    const struct cell *cells = canvas->cells + (size_t)row * columns;
    char *line = xmalloc(columns * CANVAS_CELL_BYTES + 2);
    size_t len = 0;
    if (with_roles)
        line[len++] = '|';
    for (size_t i = 0; i < columns; i++) {
        size_t bytes = strlen(cells[i].text);
        memcpy(line + len, cells[i].text, bytes);
        len += bytes;
    }
    add_line(out, line, len);
    bool told = false;
    for (size_t i = 0; i < columns; i++) {
        line[i + 1] = role_letter(&cells[i]);
        told |= line[i + 1] != ' ';
    }
    line[0] = ':';
    if (with_roles && told)
        add_line(out, line, columns + 1);
    free(line);
}

void
canvas_dump(const struct canvas *canvas, struct bytes *out, bool with_roles)
{
    for (int row = 0; row < canvas->rows; row++)
        dump_row(canvas, row, out, with_roles);
}
