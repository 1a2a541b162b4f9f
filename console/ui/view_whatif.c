/* view_whatif: the calls that a number had today, under every tariff that its gate knows. The gate
 * adds up (it has the calls, the console has not); here its answer is drawn, gate by gate. */
#include <stdlib.h>
#include <string.h>

#include "console/ui/view_list.h"
#include "console/ui/words.h"
#include "proto/tariff/money.h"

enum {
    MARK_COLUMNS = 2,
    WIDE_COLUMNS = 120,
    ROOMY_COLUMNS = 160,
    LEAST_ROWS = 12,
    TEXT_BYTES = 256
};

/* ---- columns --------------------------------------------------------------------------------- */

/* Of an offer beside the basis, which is what the gate wrote. */
typedef bool amount_function(const struct offer *offer, const struct offer *basis, int64_t *ue);

static bool
turnover(const struct offer *offer, const struct offer *basis, int64_t *ue)
{
    (void)basis;
    *ue = money_count(offer->s_ue60, 6, MONEY_HALF_UP);
    return offer->has_amounts;
}

static bool
payout(const struct offer *offer, const struct offer *basis, int64_t *ue)
{
    (void)basis;
    *ue = offer->payout_net_ue;
    return offer->has_payout_net;
}

static bool
cost(const struct offer *offer, const struct offer *basis, int64_t *ue)
{
    (void)basis;
    *ue = offer->cost_net_ue;
    return offer->has_cost_net;
}

static bool
margin(const struct offer *offer, const struct offer *basis, int64_t *ue)
{
    (void)basis;
    *ue = offer->margin_ue;
    return offer->has_margin;
}

static bool
difference(const struct offer *offer, const struct offer *basis, int64_t *ue)
{
    *ue = offer->margin_ue - basis->margin_ue;
    return offer->has_margin && basis->has_margin;
}

static struct text
tariff_text(const struct offer *offer)
{
    return offer->kind == OFFER_WRITTEN ? text_of(_("as written")) : offer->tariff;
}

static struct text
price_text(const struct offer *offer)
{
    return offer->price;
}

static struct text
label_text(const struct offer *offer)
{
    return offer->label;
}

static const struct {
    const char *title;
    int columns, wide;                              /* of a narrow and of a wide screen */
    int least;                                      /* columns of the screen that shows it */
    struct text (*text)(const struct offer *offer); /* or ... */
    amount_function *amount;
} columns[] = {
    {N_("Tariff"), 17, 24, 0, tariff_text, NULL}, {N_("Price"), 10, 18, 80, price_text, NULL},
    {N_("Turnover"), 8, 12, 40, NULL, turnover},  {N_("Payout"), 8, 12, 60, NULL, payout},
    {N_("Cost"), 8, 12, 60, NULL, cost},          {N_("Margin"), 8, 12, 0, NULL, margin},
    {N_("Change"), 8, 12, 50, NULL, difference},
};

static int
width_of(size_t i, const struct area *area)
{
    if (area->columns < columns[i].least)
        return 0;
    return area->columns >= WIDE_COLUMNS ? columns[i].wide : columns[i].columns;
}

static void
draw_amount(const struct frame *frame, int line, int column, int width, bool is_known, int64_t ue)
{
    static const struct metric money = {.name = "amount_ue", .unit = UNIT_UE};
    char text[64];
    struct value value =
        is_known ? (struct value){.number = ue} : (struct value){.state = VALUE_UNKNOWN};
    int taken = format_value(text, sizeof text, &money, value, width, frame->format);
    canvas_text(frame->canvas, line, column + width - taken, taken,
                is_known ? ROLE_MONEY : ROLE_DIM, text_of(text));
}

/* Calls whose amount is assumed, not known, or without a tariff. */
static int64_t
unsure(const struct offer *offer)
{
    return offer->assumed + offer->unknown + offer->untariffed;
}

enum { UNSURE_COLUMNS = 4 };

static void
draw_head(const struct frame *frame, int line, struct area area)
{
    int at = area.column + MARK_COLUMNS;
    canvas_fill(frame->canvas, line, area.column, area.columns, ROLE_HEAD, " ");
    for (size_t i = 0; i < NITEMS(columns); i++) {
        int width = width_of(i, &area);
        char title[32];
        int taken =
            format_text(title, sizeof title, text_of(_(columns[i].title)), width, frame->format);
        int indent = columns[i].amount ? width - taken : 0;
        canvas_text(frame->canvas, line, at + indent, taken, ROLE_HEAD, text_of(title));
        at += width > 0 ? width + 1 : 0;
    }
    canvas_text(frame->canvas, line, at, UNSURE_COLUMNS, ROLE_HEAD, TEXT("   ~"));
    at += UNSURE_COLUMNS + 2;
    if (area.columns >= ROOMY_COLUMNS)
        canvas_text(frame->canvas, line, at, -1, ROLE_HEAD, text_of(_("What it is")));
}

/* On a roomy screen: its label, or the ranges of the number that it would need. */
static void
draw_note(const struct frame *frame, int line, int at, const struct offer *offer)
{
    char note[TEXT_BYTES], ranges[TEXT_BYTES];
    int left = frame->canvas->columns - at - 1;
    struct text text = label_text(offer);
    if (offer->kind != OFFER_WRITTEN && !offer->is_own_range) {
        str_format(ranges, sizeof ranges, _("needs another number: %.*s"), TEXT_ARG(offer->ranges));
        text = text_of(ranges);
    }
    format_text(note, sizeof note, text, left, frame->format);
    canvas_text(frame->canvas, line, at, left, ROLE_DIM, text_of(note));
}

static void
draw_offer(const struct frame *frame, int line, struct area area, const struct offer *offer,
           const struct offer *basis)
{
    int at = area.column + MARK_COLUMNS;
    const char *mark = offer->kind == OFFER_NOW ? "=" : offer->is_own_range ? " " : "#";
    canvas_text(frame->canvas, line, area.column, 1, ROLE_KEY, text_of(mark));
    if (offer->is_illustrative)
        canvas_text(frame->canvas, line, area.column + 1, 1, ROLE_WARN, TEXT("*"));
    for (size_t i = 0; i < NITEMS(columns); i++) {
        int width = width_of(i, &area);
        int64_t ue = 0;
        char text[TEXT_BYTES];
        bool is_basis = columns[i].amount == difference && offer == basis;
        if (width > 0 && columns[i].amount && !is_basis) {
            bool is_known = columns[i].amount(offer, basis, &ue);
            draw_amount(frame, line, at, width, is_known, ue);
        } else if (width > 0 && !columns[i].amount) {
            format_text(text, sizeof text, columns[i].text(offer), width, frame->format);
            canvas_text(frame->canvas, line, at, width,
                        offer->kind == OFFER_OTHER ? ROLE_TEXT : ROLE_TITLE, text_of(text));
        }
        at += width > 0 ? width + 1 : 0;
    }
    if (unsure(offer) > 0)
        canvas_printf(frame->canvas, line, at, ROLE_WARN, "%4lld", (long long)unsure(offer));
    at += UNSURE_COLUMNS + 2;
    if (area.columns >= ROOMY_COLUMNS)
        draw_note(frame, line, at, offer);
}

/* ---- what a gate says ------------------------------------------------------------------------ */

static const char *
day_time(char to[16], const struct frame *frame, int64_t at_us)
{
    int offset_s = frame->format->utc_offset_s ? frame->format->utc_offset_s(at_us) : 0;
    int64_t into = (at_us / 1000000 + offset_s) % 86400;
    str_format(to, 16, "%02d:%02d:%02d", (int)(into / 3600), (int)(into / 60 % 60),
               (int)(into % 60));
    return to;
}

static const struct offers *
offers_of(const struct part *part)
{
    const struct offers *offers = part->site->offers;
    return offers && strcmp(offers->number, part->number->number) == 0 ? offers : NULL;
}

/* Which calls, or why there are none. */
static void
say_state(const struct frame *frame, char *to, size_t size, const struct offers *offers)
{
    char from[16], until[16], refusal[TEXT_BYTES];
    format_text(refusal, sizeof refusal, text_of(offers ? offers->refusal : ""), 200,
                frame->format);
    if (offers && offers->state == OFFERS_UNABLE)
        str_format(to, size, "%s", _("this gate cannot tell: it does not know this question"));
    else if (offers && offers->count > 0)
        str_format(to, size,
                   _("%lld calls of today that have ended, from %s on, the last one at %s%s%s"),
                   (long long)offers->calls, day_time(from, frame, offers->from_us),
                   offers->to_us > 0 ? day_time(until, frame, offers->to_us) : "-",
                   offers->state == OFFERS_REFUSED ? _("; now it says: ") : "",
                   offers->state == OFFERS_REFUSED ? refusal : "");
    else if (offers && offers->state == OFFERS_REFUSED)
        str_format(to, size, _("the gate cannot say now: %s; it is asked again"), refusal);
    else if (offers && offers->calls > 0)
        str_format(to, size, _("the gate is adding up, %lld calls so far ..."),
                   (long long)offers->calls);
    else
        str_format(to, size, "%s", _("the gate is asked ..."));
}

/* ---- lines ----------------------------------------------------------------------------------- */

struct line {
    const struct part *part;     /* its title; NULL: not a title */
    bool is_state, is_head;      /* of that gate */
    const struct offers *offers; /* of the other kinds */
    const struct offer *offer;   /* NULL: one of the above, or an empty line */
};

static size_t
add_gate(struct line *lines, size_t count, const struct part *part)
{
    const struct offers *offers = offers_of(part);
    lines[count++] = (struct line){.part = part};
    lines[count++] = (struct line){.is_state = true, .offers = offers};
    if (!offers || offers->count == 0)
        return count;
    lines[count++] = (struct line){.is_head = true};
    for (size_t i = 0; i < offers->count; i++)
        lines[count++] = (struct line){.offers = offers, .offer = &offers->at[i]};
    return count;
}

static struct line *
make_lines(const struct frame *frame, size_t *count)
{
    size_t room = 0;
    for (size_t i = 0; i < frame->subject->count; i++) {
        const struct offers *offers = offers_of(&frame->subject->parts[i]);
        room += 4 + (offers ? offers->count : 0);
    }
    struct line *lines = picture_alloc(frame->picture, (room + 1) * sizeof *lines);
    *count = 0;
    for (size_t i = 0; i < frame->subject->count; i++) {
        if (i > 0)
            lines[(*count)++] = (struct line){0};
        *count = add_gate(lines, *count, &frame->subject->parts[i]);
    }
    return lines;
}

static void
draw_line(const struct frame *frame, int at, struct area area, const struct line *line)
{
    char text[512];
    if (line->offer) {
        draw_offer(frame, at, area, line->offer, &line->offers->at[0]);
    } else if (line->is_head) {
        draw_head(frame, at, area);
    } else if (line->is_state) {
        say_state(frame, text, sizeof text, line->offers);
        bool is_told = line->offers && line->offers->count > 0;
        canvas_text(frame->canvas, at, area.column + 1, area.columns - 2,
                    is_told ? ROLE_TEXT : ROLE_WARN, text_of(text));
    } else if (line->part) {
        const struct site *site = line->part->site;
        const char *name = site->board->exchange.name;
        format_text(text, sizeof text, text_of(name[0] ? name : site->endpoint), 40, frame->format);
        canvas_printf(frame->canvas, at, area.column + 1, ROLE_TITLE, _("From %s, %s"), text,
                      site->state);
    }
}

static void
draw(const struct frame *frame, struct area area)
{
    struct screen *screen = frame->screen;
    int head = 0;
    if (area.rows >= LEAST_ROWS)
        head = view_sentence(frame, area, ROLE_DIM,
                             _("As callers called: nobody is assumed to call more or less. "
                               "Payout, cost and margin without VAT."));
    int foot = area.rows >= LEAST_ROWS;
    size_t count;
    const struct line *lines = make_lines(frame, &count);
    int rows = area.rows - head - foot;
    screen->lines = count;
    screen->page = rows > 0 ? (size_t)rows : 0;
    if (screen->page > count)
        screen->page = count;
    size_t last = count > screen->page ? count - screen->page : 0;
    if (screen->top > last)
        screen->top = last;
    for (size_t i = 0; i < screen->page; i++)
        draw_line(frame, area.row + head + (int)i, area, &lines[screen->top + i]);
    if (foot)
        canvas_text(frame->canvas, area.row + area.rows - 1, area.column + 1, area.columns - 2,
                    ROLE_DIM,
                    text_of(_("= its tariff  # needs another number  * invented grid  "
                              "~ calls not certain")));
}

const struct view view_whatif = {
    .name = "whatif",
    .title = N_("What if"),
    .subject = ROW_KINDS,
    .draw = draw,
};
