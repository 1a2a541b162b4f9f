/* dialog_many_draw: what the dialog for many rows looks like: one screen of 80x24 has it all. */
#include <inttypes.h>

#include "console/metric/format.h"
#include "console/ui/dialog_many.h"
#include "console/ui/dialog_own.h"
#include "console/ui/words.h"

enum {
    SUMS = 3,   /* lines above the list, */
    END = 2,    /* and at the end: these are on any screen */
    ROOMY = 16, /* on so many lines there are empty ones between them */
    TARGET_COLUMNS = 17,
    CALLS_COLUMNS = 9,
    LINE_BYTES = 700,
};

static int __attribute__((format(printf, 6, 7)))
line(const struct frame *frame, struct area area, int at, const char *label, enum role role,
     const char *format, ...)
{
    char text[LINE_BYTES];
    va_list args;
    va_start(args, format);
    str_vformat(text, sizeof text, format, args);
    va_end(args);
    dialog_draw_line(frame, view_below(area, at), label, role, text);
    return at + 1;
}

static void
draw_title(const struct dialog_many *many, const struct frame *frame, struct area area)
{
    canvas_fill(frame->canvas, area.row, area.column, area.columns, ROLE_BAD, "!");
    canvas_printf(frame->canvas, area.row, area.column + 2, ROLE_BAD,
                  _(" ORDER FOR ALL %zu MARKED: %s "), many->count, many->drafts[0].verb->name);
}

static void
draw_sums(const struct dialog_many *many, const struct bulk_preview *sum, const struct frame *frame,
          struct area area)
{
    int at = 0;
    const struct draft *first = &many->drafts[0];
    const struct site *site = picture_site(frame->picture, first->site);
    at = line(frame, area, at, _("order"), ROLE_TITLE, "%s %s", first->verb->name, first->args);
    if (sum->gates > 1)
        at = line(frame, area, at, _("at"), ROLE_WARN, _("%zu gates"), sum->gates);
    else if (!sum->place)
        at = line(frame, area, at, _("at"), ROLE_TEXT, "%s",
                  site ? site->board->exchange.name : "?");
    at =
        line(frame, area, at, _("touches"), sum->live >= PREVIEW_WIDE_CALLS ? ROLE_WARN : ROLE_TEXT,
             _("%" PRId64 " live calls, %" PRId64 " of them waiting, all rows together"), sum->live,
             sum->waiting);
    if (sum->place)
        line(frame, area, at, _("there"), sum->place_free > 0 ? ROLE_TEXT : ROLE_WARN,
             _("%" PRId64 " of %" PRId64 " agents free, %" PRId64 " waiting%s"), sum->place_free,
             sum->place_staff, sum->place->waiting_count,
             sum->place_free > 0 ? "" : _(": nobody would answer at once"));
}

/* "  0806990044   queue:commandes (base) -> queue:sav (override)   4 live" */
static void
draw_row(const struct draft *draft, const struct frame *frame, int row, struct area area)
{
    static const char *const words[] = {
        [BULK_CHANGED] = N_("CHANGED since you looked"),
        [BULK_GONE] = N_("GONE"),
    };
    struct preview preview;
    preview_make(&preview, draft, frame->picture);
    enum bulk_fit fit = bulk_preview_fit(&preview);
    struct text key;
    verb_target_kind(text_of(draft->target), &key);
    int column = area.column + 4, wide = area.columns - 4 - TARGET_COLUMNS - CALLS_COLUMNS;
    if (fit != BULK_FITS || preview.other_count + preview.look_count > 0)
        canvas_text(frame->canvas, row, area.column + 2, 1, ROLE_WARN,
                    fit == BULK_FITS ? TEXT("+") : TEXT("!"));
    canvas_text(frame->canvas, row, column, TARGET_COLUMNS - 1, ROLE_TEXT, key);
    column += TARGET_COLUMNS;
    if (wide < 2)
        return;
    if (fit != BULK_FITS) {
        canvas_text(frame->canvas, row, column, wide, ROLE_BAD, text_of(_(words[fit])));
        return;
    }
    char text[2 * PREVIEW_LINE_BYTES + 8];
    str_format(text, sizeof text, "%s -> %s", preview.before, preview.after);
    char cut[sizeof text];
    format_text(cut, sizeof cut, text_of(text), wide - 1, frame->format);
    canvas_text(frame->canvas, row, column, wide - 1, ROLE_TEXT, text_of(cut));
    str_format(text, sizeof text, _("%" PRId64 " live"), preview.live);
    canvas_text(frame->canvas, row, column + wide, CALLS_COLUMNS - 1, ROLE_DIM, text_of(text));
}

static void
draw_list(const struct dialog_many *many, const struct frame *frame, struct area area)
{
    size_t lines = (size_t)area.rows;
    bool all = many->count <= lines;
    size_t shown = all ? many->count : lines - 1, top = all ? 0 : many->top;
    size_t end = top + shown < many->count ? top + shown : many->count;
    for (size_t i = top; i < end; i++)
        draw_row(&many->drafts[i], frame, area.row + (int)(i - top), area);
    if (!all)
        canvas_printf(frame->canvas, area.row + (int)(end - top), area.column + 4, ROLE_WARN,
                      _("rows %zu to %zu of %zu   (PageDown PageUp)"), top + 1, end, many->count);
}

static int
draw_settings(const struct dialog_many *many, const struct frame *frame, struct area area)
{
    int at = 0;
    const struct dialog *lead = &many->lead;
    at = line(frame, area, at, _("if refused"), many->manner == BULK_STOP ? ROLE_TEXT : ROLE_WARN,
              _("%s   (Right changes it)"), _(dialog_many_manner(many->manner)));
    struct dialog_pen pen = {frame, area, at, area.rows};
    dialog_draw_settings(&pen, lead, false);
    return pen.line;
}

static void
draw_end(const struct dialog_many *many, const struct bulk_preview *sum, const struct frame *frame,
         struct area area)
{
    for (int i = 0; i < END; i++) /* whatever had to make way */
        canvas_fill(frame->canvas, area.row + i, area.column, area.columns, ROLE_TEXT, " ");
    if (sum->changed + sum->gone > 0)
        line(frame, area, 0, _("REFUSED"), ROLE_BAD,
             _("%zu changed and %zu gone (!): Backspace leaves them out"), sum->changed, sum->gone);
    else
        line(frame, area, 0, _("to order"), ROLE_BAD,
             _("type %s [%s]     Enter does nothing, Escape cancels"), sum->code, many->typed);
    if (many->message[0] != '\0')
        line(frame, area, 1, "", ROLE_WARN, "%s", many->message);
    else if (sum->looked_at > 0)
        line(frame, area, 1, "", ROLE_WARN,
             _("%zu of them somebody else is about to order (+), %zu have another order already"),
             sum->looked_at, sum->others);
    else if (sum->others > 0)
        line(frame, area, 1, "", ROLE_WARN, _("%zu of them have another order already (+)"),
             sum->others);
}

/* Sums, rows, settings, end: on a low screen the settings make way, then the rows but for one. */
static void
draw_confirm(const struct dialog_many *many, const struct frame *frame, struct area area)
{
    struct bulk_preview sum;
    bulk_preview_make(&sum, many->drafts, many->count, frame->picture);
    int gap = area.rows >= ROOMY, at = 1 + gap;
    draw_sums(many, &sum, frame, view_below(area, at));
    struct area list = view_below(area, at + SUMS + gap);
    list.rows -= gap + 1 + dialog_settings_lines(&many->lead, false) + gap + END;
    list.rows = list.rows > 2 ? list.rows : 2;
    draw_list(many, frame, list);
    at += SUMS + gap + (many->count < (size_t)list.rows ? (int)many->count : list.rows) + gap;
    struct area settings = view_below(area, at);
    settings.rows -= END;
    at += draw_settings(many, frame, settings) + gap;
    draw_end(many, &sum, frame, view_below(area, at < area.rows - END ? at : area.rows - END));
}

void
dialog_many_draw(const struct dialog_many *many, const struct frame *frame, struct area area)
{
    draw_title(many, frame, area);
    if (many->lead.stage == DIALOG_WHERE)
        dialog_draw_places(&many->lead, frame, view_below(area, 2));
    else
        draw_confirm(many, frame, area);
}
