/* view_help: all keys, from the keymap. */
#include "console/ui/keymap.h"
#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum { KEYS_COLUMNS = 18, LINES_MAX = 256 };

struct line {
    const struct keymap_row *row; /* NULL: the title of a context, or a line of the legend */
    const char *title, *note;
};

static const struct line legend[] = {
    {.title = N_("Marks")},
    {.title = "  ~12",
     .note = N_("may be old: the gate is late, resyncing, or one of several is silent")},
    {.title = "  ~3m",
     .note = N_("not known any more: the age of the last news stands in its place")},
    {.title = "  *  #", .note = N_("a marked row; the same with the cursor on it")},
    {.title = "  x", .note = N_("this row comes from a gate that is lost")},
    {.title = "  !2:05", .note = N_("past its threshold, or nobody there to take the calls")},
    {.title = "  V G S",
     .note = N_("signage of a number: vert (free), gris (ordinary call), surtaxé (premium)")},
    {.title = "  -  ?", .note = N_("there is no such figure; there is one and it is not known")},
};

static size_t
add_context(struct line *lines, size_t count, enum keys context)
{
    if (count > 0)
        lines[count++] = (struct line){0};
    lines[count++] = (struct line){.title = keymap_context_title(context)};
    for (size_t i = 0; i < keymap_count && count + 2 < LINES_MAX; i++) {
        if (keymap_rows[i].context == context)
            lines[count++] = (struct line){.row = &keymap_rows[i]};
    }
    return count;
}

static size_t
make_lines(struct line *lines)
{
    size_t count = 0;
    for (enum keys context = 0; context < KEYS_CONTEXTS; context++)
        count = add_context(lines, count, context);
    lines[count++] = (struct line){0};
    for (size_t i = 0; i < NITEMS(legend) && count < LINES_MAX; i++)
        lines[count++] = legend[i];
    return count;
}

static void
draw_line(const struct frame *frame, int at, struct area area, const struct line *line)
{
    if (line->row) {
        canvas_text(frame->canvas, at, area.column + 2, KEYS_COLUMNS, ROLE_KEY,
                    text_of(line->row->keys));
        canvas_text(frame->canvas, at, area.column + 2 + KEYS_COLUMNS, -1, ROLE_TEXT,
                    text_of(_(line->row->note)));
        return;
    }
    if (line->title)
        canvas_text(frame->canvas, at, area.column + 1, KEYS_COLUMNS,
                    line->note ? ROLE_KEY : ROLE_TITLE, text_of(_(line->title)));
    if (line->note)
        canvas_text(frame->canvas, at, area.column + 2 + KEYS_COLUMNS, -1, ROLE_TEXT,
                    text_of(_(line->note)));
}

static void
draw(const struct frame *frame, struct area area)
{
    struct line lines[LINES_MAX];
    size_t count = make_lines(lines);
    struct screen *screen = frame->screen;
    screen->page = area.rows > 0 ? (size_t)area.rows : 0;
    screen->lines = count;
    if (screen->page > count)
        screen->page = count;
    size_t last = count > screen->page ? count - screen->page : 0;
    if (screen->top > last)
        screen->top = last;
    for (size_t i = 0; i < screen->page && screen->top + i < count; i++)
        draw_line(frame, area.row + (int)i, area, &lines[screen->top + i]);
}

const struct view view_help = {
    .name = "help",
    .title = N_("Help"),
    .subject = ROW_KINDS,
    .draw = draw,
};
