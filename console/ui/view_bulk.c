/* view_bulk: the order for many rows: how far it is, and what became of each row. */
#include "console/control/bulk.h"
#include "console/ui/dialog_many.h"
#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum { ABOVE = 4, STATE_COLUMNS = 16, TARGET_COLUMNS = 24 };

static enum role
role_of(enum bulk_state state)
{
    switch (state) {
    case BULK_DONE:
    case BULK_SCHEDULED:
        return ROLE_GOOD;
    case BULK_REFUSED:
    case BULK_UNKNOWN:
    case BULK_KEPT:
        return ROLE_BAD;
    case BULK_NEXT:
        return ROLE_DIM;
    default:
        return ROLE_WARN;
    }
}

static void
draw_head(const struct frame *frame, struct area area)
{
    const struct bulk *bulk = frame->bulk;
    const struct draft *first = &bulk->rows[0].draft;
    canvas_printf(frame->canvas, area.row, area.column + 1, ROLE_TITLE, "%s %s", first->verb->name,
                  first->args);
    canvas_printf(frame->canvas, area.row + 1, area.column + 1, ROLE_DIM, _("if refused: %s"),
                  _(dialog_many_manner(bulk->manner)));
    if (bulk->stopped[0] != '\0')
        canvas_printf(frame->canvas, area.row + 2, area.column + 1, ROLE_BAD, _("stopped: %s"),
                      bulk->stopped);
}

static void
draw_row(const struct frame *frame, const struct bulk_row *row, int line, int column)
{
    struct text key;
    verb_target_kind(text_of(row->draft.target), &key);
    canvas_text(frame->canvas, line, column, STATE_COLUMNS - 1, role_of(row->state),
                text_of(_(bulk_state_name(row->state))));
    column += STATE_COLUMNS;
    canvas_text(frame->canvas, line, column, TARGET_COLUMNS - 1, ROLE_TEXT, key);
    canvas_text(frame->canvas, line, column + TARGET_COLUMNS, -1, ROLE_TEXT, text_of(row->says));
}

static void
draw(const struct frame *frame, struct area area)
{
    struct screen *screen = frame->screen;
    struct area list = view_below(area, ABOVE);
    const struct bulk *bulk = frame->bulk;
    if (!bulk) {
        canvas_text(frame->canvas, area.row, area.column + 1, -1, ROLE_DIM,
                    text_of(_("there is no order for many rows")));
        return;
    }
    draw_head(frame, area);
    screen->page = list.rows > 0 ? (size_t)list.rows : 0;
    screen->lines = bulk->count;
    if (screen->page > bulk->count)
        screen->page = bulk->count;
    size_t last = bulk->count - screen->page;
    if (screen->top > last)
        screen->top = last;
    for (size_t i = 0; i < screen->page; i++)
        draw_row(frame, &bulk->rows[screen->top + i], list.row + (int)i, area.column + 1);
}

const struct view view_bulk = {
    .name = "bulk",
    .title = N_("Order for many rows"),
    .subject = ROW_KINDS,
    .draw = draw,
};
