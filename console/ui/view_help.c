/* view_help: all keys, from the keymap. Those of orders that the gate cannot carry out are dim, and the
 * sentence stands below. */
#include "console/ui/keymap.h"
#include "console/ui/view_list.h"
#include "console/ui/words.h"
#include "proto/event/verb_list.h"

enum { KEYS_COLUMNS = 18, LINES_MAX = 256 };

struct line {
    const char *title, *keys, *note; /* N_() but the keys; NULL: none */
    struct text why;                 /* the line above does nothing */
    bool is_dim;
};

struct help {
    struct line lines[LINES_MAX];
    size_t count;
    struct text told; /* why the last line does nothing */
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

/* Why the gate (or this console) gives no orders of that verb; empty: it does. */
static struct text
why_not(const struct frame *frame, const struct verb_row *verb)
{
    const struct row *gate = frame->subject;
    if (verb && frame->read_only)
        return text_of(_("read-only: vigie --write gives orders"));
    if (!verb || !gate)
        return TEXT("");
    return verb_list_cannot(text_of(gate->parts[0].site->board->exchange.cannot), verb->verb);
}

static void
add(struct help *help, struct line line)
{
    if (help->count < LINES_MAX)
        help->lines[help->count++] = line;
}

static void
add_title(struct help *help, const char *title)
{
    if (help->count > 0)
        add(help, (struct line){0});
    add(help, (struct line){.title = title});
}

/* A line, and below it why it does nothing; not again below each line that does nothing for that. */
static void
add_order(struct help *help, struct line line, struct text why)
{
    bool is_told = text_equal(why, help->told);
    line.is_dim = why.len > 0;
    add(help, line);
    if (line.is_dim && !is_told)
        add(help, (struct line){.why = why, .is_dim = true});
    help->told = why;
}

static void
add_context(struct help *help, const struct frame *frame, enum keys context)
{
    add_title(help, keymap_context_title(context));
    for (size_t i = 0; i < keymap_count; i++) {
        const struct keymap_row *row = &keymap_rows[i];
        if (row->context == context)
            add_order(help, (struct line){.keys = row->keys, .note = row->note},
                      why_not(frame, keymap_verb(row)));
    }
}

/* Orders that no key begins. */
static void
add_words(struct help *help, const struct frame *frame)
{
    add_title(help, N_("Orders in words, behind :"));
    for (size_t i = 0; i < verb_table_count; i++) {
        const struct verb_row *row = &verb_table[i];
        if (verb_is_order(row) && !keymap_has_verb(row->verb))
            add_order(help, (struct line){.keys = row->name, .note = row->summary},
                      why_not(frame, row));
    }
}

static void
make_lines(struct help *help, const struct frame *frame)
{
    *help = (struct help){.count = 0};
    for (enum keys context = 0; context < KEYS_CONTEXTS; context++)
        add_context(help, frame, context);
    add_words(help, frame);
    add(help, (struct line){0});
    for (size_t i = 0; i < NITEMS(legend); i++)
        add(help, legend[i]);
}

static void
draw_line(const struct frame *frame, int at, struct area area, const struct line *line)
{
    struct canvas *canvas = frame->canvas;
    int column = area.column + 2 + KEYS_COLUMNS;
    bool is_title = line->title && !line->note;
    if (line->title)
        canvas_text(canvas, at, area.column + 1, is_title ? -1 : KEYS_COLUMNS,
                    is_title ? ROLE_TITLE : ROLE_KEY, text_of(_(line->title)));
    if (line->keys)
        canvas_text(canvas, at, area.column + 2, KEYS_COLUMNS, line->is_dim ? ROLE_DIM : ROLE_KEY,
                    text_of(line->keys));
    if (line->note)
        canvas_text(canvas, at, column, -1, line->is_dim ? ROLE_DIM : ROLE_TEXT,
                    text_of(_(line->note)));
    if (line->why.len > 0)
        canvas_printf(canvas, at, column, ROLE_DIM, "(%.*s)", TEXT_ARG(line->why));
}

static void
draw(const struct frame *frame, struct area area)
{
    struct help help;
    make_lines(&help, frame);
    size_t count = help.count;
    struct screen *screen = frame->screen;
    screen->page = area.rows > 0 ? (size_t)area.rows : 0;
    screen->lines = count;
    if (screen->page > count)
        screen->page = count;
    size_t last = count > screen->page ? count - screen->page : 0;
    if (screen->top > last)
        screen->top = last;
    for (size_t i = 0; i < screen->page && screen->top + i < count; i++)
        draw_line(frame, area.row + (int)i, area, &help.lines[screen->top + i]);
}

const struct view view_help = {
    .name = "help",
    .title = N_("Help"),
    .subject = ROW_KINDS,
    .draw = draw,
};
