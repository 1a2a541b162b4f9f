#include "console/ui/split.h"

#include <inttypes.h>

#include "console/metric/shares.h"
#include "console/ui/figure.h"
#include "console/ui/words.h"

#define DAY_US INT64_C(86400000000)

enum { FIT_COLUMNS = 8, WIDE_COLUMNS = 72, FIGURES_BYTES = 96 };

struct fit_look {
    const char *whole, *part; /* N_() */
    enum role role;
};

static const struct fit_look looks[] = {
    [SHARES_TOO_FEW] = {N_("too few calls"), N_("too few"), ROLE_DIM},
    [SHARES_FIT] = {N_("fits"), N_("fits"), ROLE_GOOD},
    [SHARES_OFF] = {N_("OFF"), N_("OFF"), ROLE_BAD},
};

/* One site's: the figures of a late gate are marked, of a lost one there are none. */
struct drawing {
    const struct frame *frame;
    const struct share *share;
    struct area area;
    const struct site *site;
    int lines;
};

static enum role
role_of(const struct drawing *drawing, enum role role)
{
    return drawing->site->freshness == FRESH ? role : ROLE_STALE;
}

/* --- the whole -------------------------------------------------------------------------------- */

/* The time of a split of today, the date of an older one. */
static void
say_since(char *to, size_t size, const struct drawing *drawing)
{
    static const struct metric young = {.unit = UNIT_TIME}, old = {.unit = UNIT_DATE};
    enum { TIME_COLUMNS = 5, DATE_COLUMNS = 10 };
    int64_t since_us = drawing->share->since_us;
    bool is_young = drawing->site->clock_us - since_us < DAY_US;
    format_value(to, size, is_young ? &young : &old, (struct value){.number = since_us},
                 is_young ? TIME_COLUMNS : DATE_COLUMNS, drawing->frame->format);
}

static void
say_calls(char *to, size_t size, const struct drawing *drawing)
{
    char since[32];
    const struct share *share = drawing->share;
    say_since(since, sizeof since, drawing);
    str_format(
        to, size,
        _("%s%" PRId64 " calls since %s, %" PRId64 " ended on the way, %" PRId64 " still on it"),
        drawing->site->freshness == FRESH ? "" : "~", shares_offered(share), since, share->unseen,
        share->undecided);
}

static void
draw_whole(struct drawing *drawing)
{
    char calls[FIGURES_BYTES * 2];
    struct canvas *canvas = drawing->frame->canvas;
    const struct fit_look *look = &looks[shares_judge(drawing->share)];
    int row = drawing->area.row, at = drawing->area.column + 1;
    at += 2 + canvas_text(canvas, row, at, -1, ROLE_DIM, text_of(_("Split")));
    drawing->lines++;
    if (drawing->site->freshness == FRESH_LOST || drawing->site->freshness == FRESH_NEVER) {
        canvas_text(canvas, row, at, -1, ROLE_LOST, text_of(_("not known any more")));
        return;
    }
    at +=
        2 + canvas_text(canvas, row, at, -1, role_of(drawing, look->role), text_of(_(look->whole)));
    say_calls(calls, sizeof calls, drawing);
    canvas_text(canvas, row, at, -1, role_of(drawing, ROLE_TEXT), text_of(calls));
}

/* --- a part ----------------------------------------------------------------------------------- */

/* "60 % ordered   56,7 % measured  34 of 60"; without the words where there is no room for them. */
static void
say_figures(char *to, size_t size, const struct drawing *drawing, int64_t percent, int64_t taken)
{
    static const struct metric measured = {.unit = UNIT_PPM};
    enum { MEASURED_COLUMNS = 7 };
    char share[32];
    int64_t calls = shares_calls(drawing->share);
    int columns = format_value(share, sizeof share, &measured, shares_measured(taken, calls),
                               MEASURED_COLUMNS, drawing->frame->format);
    bool is_wide = drawing->area.columns >= WIDE_COLUMNS;
    str_format(to, size,
               is_wide ? _("%3" PRId64 " %% ordered  %*s%s measured  %" PRId64 " of %" PRId64)
                       : _("%3" PRId64 " %% %*s%s %" PRId64 " of %" PRId64),
               percent, MEASURED_COLUMNS - columns, "", share, taken, calls);
}

static void
draw_part(struct drawing *drawing, const char *place, int64_t percent, int64_t taken,
          enum shares_fit fit)
{
    enum { WIDE_FIGURES = 46, FIGURES = 23, PLACE_LEAST = 8, PLACE_MOST = 40 };
    char figures[FIGURES_BYTES];
    struct canvas *canvas = drawing->frame->canvas;
    int row = drawing->area.row + drawing->lines, at = drawing->area.column + 1;
    int room = drawing->area.columns - 2 - FIT_COLUMNS -
               (drawing->area.columns >= WIDE_COLUMNS ? WIDE_FIGURES : FIGURES);
    room = room < PLACE_LEAST ? PLACE_LEAST : room > PLACE_MOST ? PLACE_MOST : room;
    if (drawing->lines >= drawing->area.rows)
        return;
    canvas_text(canvas, row, at, FIT_COLUMNS, role_of(drawing, looks[fit].role),
                text_of(_(looks[fit].part)));
    at += FIT_COLUMNS;
    canvas_text(canvas, row, at, room, role_of(drawing, ROLE_TEXT), text_of(place));
    say_figures(figures, sizeof figures, drawing, percent, taken);
    canvas_text(canvas, row, at + room + 1, -1, role_of(drawing, ROLE_TEXT), text_of(figures));
    drawing->lines++;
}

static void
draw_parts(struct drawing *drawing)
{
    const struct share *share = drawing->share;
    int64_t calls = shares_calls(share);
    for (size_t i = 0; i < share->count; i++) {
        const struct share_part *part = &share->parts[i];
        draw_part(drawing, part->destination, part->percent, part->taken,
                  shares_judge_part(part->percent, part->taken, calls));
    }
    draw_part(drawing, _("elsewhere"), 0, share->elsewhere,
              shares_judge_elsewhere(share->elsewhere, calls));
}

int
split_draw(const struct frame *frame, struct area area, const struct row *number)
{
    int lines = 0;
    for (size_t i = 0; i < number->count && lines < area.rows; i++) {
        struct drawing drawing = {.frame = frame,
                                  .share = number->parts[i].number->share,
                                  .area = view_below(area, lines),
                                  .site = number->parts[i].site};
        if (!drawing.share)
            continue;
        draw_whole(&drawing);
        if (drawing.site->freshness == FRESH || drawing.site->freshness == FRESH_STALE)
            draw_parts(&drawing);
        lines += drawing.lines;
    }
    return lines;
}
