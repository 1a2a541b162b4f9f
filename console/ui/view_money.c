/* view_money: what each number earns and costs today, and where the day is heading. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"
#include "proto/base/mem.h"
#include "proto/tariff/money.h"

static const struct view_item items[] = {
    {N_("Turnover"), "revenue_ue"},
    {N_("This hour"), "revenue_hour_ue"},
    {N_("Projected"), "revenue_projected_ue"},
    {N_("Payout"), "payout_ue"},
    {N_("Cost"), "cost_ue"},
    {N_("Margin"), "margin_ue"},
    {N_("Unpriced"), "unpriced"},
    {N_("Assumed"), "assumed"},
    {N_("Before beep"), "before_beep"},
};

enum {
    TREND_TITLE = 18,
    TREND_COLUMNS = NUMBER_HOURS,
    TREND_EVERY_US = 1000000,
    LEAST_TABLE = 4, /* lines that the rows keep */
    GROUPS_FROM = 5, /* lines from which on the groups are named */
};

/* "All numbers       ▁▃▅█  by hour of the day, most 123,45 €" */
static int
draw_trend(const struct frame *frame, struct area area, const char *title, const struct row *row,
           const struct curve *curve)
{
    static const struct metric euro = {.name = "most_ue", .unit = UNIT_UE};
    enum freshness freshness = figure_freshness(row);
    char most[32];
    if (area.rows < 1)
        return 0;
    canvas_text(frame->canvas, area.row, area.column + 1, TREND_TITLE - 2, ROLE_DIM,
                text_of(title));
    int at = area.column + TREND_TITLE;
    if (freshness == FRESH_LOST || freshness == FRESH_NEVER) {
        canvas_text(frame->canvas, area.row, at, -1, ROLE_LOST,
                    freshness == FRESH_LOST ? text_of(_("not known any more"))
                                            : text_of(_("not known yet")));
        return 1;
    }
    curve_draw(curve, frame->canvas, area.row, at, TREND_COLUMNS,
               freshness == FRESH ? ROLE_SPARK : ROLE_STALE);
    struct value top = {.number = money_count(curve_max(curve), 6, MONEY_HALF_UP)};
    format_value(most, sizeof most, &euro, top, 16, frame->format);
    canvas_printf(frame->canvas, area.row, at + curve->hours + 2, ROLE_DIM,
                  _("by hour of the day, most %s%s"), freshness == FRESH ? "" : "~", most);
    return 1;
}

/* Over all numbers of all gates: added up at most once a second. */
static const struct curve *
trend_of_all(const struct frame *frame)
{
    struct screen *screen = frame->screen;
    int64_t age_us = frame->now_us - screen->curves_us;
    if (screen->curves_us == 0 || age_us < 0 || age_us >= TREND_EVERY_US) {
        curve_earnings(&screen->curves[0], picture_rows(frame->picture, ROW_NUMBER));
        screen->curves_us = frame->now_us;
    }
    return &screen->curves[0];
}

/* Everything, and the number or owner under the cursor. */
static int
draw_trends(const struct frame *frame, struct area area)
{
    const struct row *total = &picture_rows(frame->picture, ROW_TOTAL)->at[0];
    const struct row *here = table_row_at_cursor(&frame->screen->tables[0]);
    int lines = draw_trend(frame, area, _("All numbers"), total, trend_of_all(frame));
    if (!here)
        return lines;
    const char *named_by = here->kind == ROW_NUMBER  ? "number"
                           : here->kind == ROW_OWNER ? "owner"
                                                     : NULL;
    if (!named_by)
        return lines;
    struct figure name;
    struct curve curve;
    struct rows self = {(struct row *)here, 1};
    curve_earnings(&curve, &self);
    figure_make(&name, here, metric_of(here->kind, named_by), TREND_TITLE - 2, frame->format);
    return lines + draw_trend(frame, view_below(area, lines), name.text, here, &curve);
}

/* Columns of "v [numbers] owners  queues ...", one free at the left. */
static int
groups_columns(const struct frame *frame)
{
    const struct view *view = frame->screen->view;
    int columns = 3;
    for (size_t i = 0; i < view->group_count; i++) {
        char title[64];
        struct text text = text_of(_(view->groups[i].title));
        columns += 2 + format_text(title, sizeof title, text, -1, frame->format);
    }
    return columns;
}

/* Where they do not fit, the one that is listed. */
static int
draw_groups(const struct frame *frame, struct area area)
{
    const struct view *view = frame->screen->view;
    bool fits = groups_columns(frame) <= area.columns;
    int at = area.column + 1;
    at += 1 + canvas_text(frame->canvas, area.row, at, -1, ROLE_KEY, TEXT("v"));
    for (size_t i = 0; i < view->group_count; i++) {
        bool here = i == frame->screen->group;
        if (!here && !fits)
            continue;
        at += canvas_printf(frame->canvas, area.row, at, here ? ROLE_TITLE : ROLE_DIM,
                            here ? "[%s]" : " %s ", _(view->groups[i].title));
    }
    return 1;
}

/* The basis of the figures stands on the screen. */
static int
draw_basis(const struct frame *frame, struct area area)
{
    const struct row *total = &picture_rows(frame->picture, ROW_TOTAL)->at[0];
    int lines =
        view_sentence(frame, area, ROLE_DIM,
                      _("Projected: so far + rate of the last 60 minutes x rest of the 24 hours."));
    lines +=
        view_sentence(frame, view_below(area, lines), ROLE_DIM,
                      _("Turnover: with VAT, calls going on too. Margin: payout - cost, ended, "
                        "no VAT."));
    if (metric_of(ROW_TOTAL, "illustrative")->get(total).number != 0)
        lines += view_sentence(frame, view_below(area, lines), ROLE_WARN,
                               _("Payouts or costs from an invented example grid: fill in your "
                                 "contract's."));
    return lines;
}

/* Of one row, by hour. */
static void
draw_trail(struct canvas *canvas, int line, int column, int columns, const struct row *row)
{
    struct curve curve;
    struct rows self = {(struct row *)row, 1};
    curve_earnings(&curve, &self);
    curve_draw(&curve, canvas, line, column, columns, ROLE_SPARK);
}

/* Numbers whose tariff plans another price. */
static const struct rows *
planned(const struct frame *frame)
{
    struct screen *screen = frame->screen;
    const struct rows *all = picture_rows(frame->picture, ROW_NUMBER);
    const struct metric *change = metric_of(ROW_NUMBER, "change_us");
    screen->made.at = xrealloc(screen->made.at, (all->count + 1) * sizeof *screen->made.at);
    screen->made.count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (change->get(&all->at[i]).state == VALUE_OK)
            screen->made.at[screen->made.count++] = all->at[i];
    }
    return &screen->made;
}

#define BY_NUMBER                                                                             \
    {                                                                                         \
        .kind = ROW_NUMBER,                                                                   \
        .columns = "family number revenue_ue revenue_hour_ue margin_ue cost_ue budget_state " \
                   "payout_ue price label revenue_projected_ue live unpriced before_beep "    \
                   "charged_ms assumed margin_hour_ue cost_hour_ue budget_used_ppm "          \
                   "revenue_month_ue cost_month_ue owner tariff",                             \
        .sort = "revenue_ue", .descending = true, .trail_title = N_("By hour"),               \
        .trail = draw_trail,                                                                  \
    }

static const struct view_group groups[] = {
    {N_("numbers"), N_("no number: no gate followed has one in its catalogue"), BY_NUMBER, NULL},
    {N_("owners"),
     N_("no owner: no gate followed has a number in its catalogue"),
     {
         .kind = ROW_OWNER,
         .columns = "owner revenue_ue revenue_hour_ue margin_ue cost_ue payout_ue cost_share_ppm "
                    "numbers calls live unpriced revenue_projected_ue cost_hour_ue payout_hour_ue "
                    "margin_hour_ue offered answered assumed",
         .sort = "revenue_ue",
         .descending = true,
         .trail_title = N_("By hour"),
         .trail = draw_trail,
     },
     NULL},
    {N_("queues"),
     N_("no queue: no gate followed knows one"),
     {
         .kind = ROW_QUEUE,
         .columns = "label revenue_ue revenue_hour_ue margin_ue cost_ue payout_ue offered answered "
                    "cost_hour_ue payout_hour_ue margin_hour_ue owner queue",
         .sort = "revenue_ue",
         .descending = true,
     },
     NULL},
    {N_("origins"),
     N_("no call was connected today"),
     {
         .kind = ROW_ORIGIN,
         .columns = "origin cost_ue cost_share_ppm revenue_ue payout_ue margin_ue calls "
                    "cost_hour_ue revenue_hour_ue payout_hour_ue margin_hour_ue calls_hour",
         .sort = "cost_ue",
         .descending = true,
     },
     NULL},
    {N_("hours"),
     N_("no gate followed says when its day began"),
     {
         .kind = ROW_HOUR,
         .columns = "from_us revenue_ue payout_ue cost_ue margin_ue offered answered hour",
         .sort = "from_us",
         .descending = true,
     },
     NULL},
    {N_("planned"),
     N_("no tariff plans another price"),
     {
         .kind = ROW_NUMBER,
         .columns =
             "number change_in_ms change_us price change_price label revenue_ue tariff owner",
         .sort = "change_us",
     },
     planned},
};

/* Head, table, and the basis on the last lines, which is measured by drawing it below the screen. */
static void
draw(const struct frame *frame, struct area area)
{
    const struct row *total = &picture_rows(frame->picture, ROW_TOTAL)->at[0];
    bool roomy = area.rows > 12;
    struct area top = {area.row, area.column, roomy ? 3 : area.rows / 3, area.columns};
    int lines = view_wide_items(frame, top, total, items, NITEMS(items));
    int basis = 0;
    if (area.rows - lines >= GROUPS_FROM && !roomy)
        lines += draw_groups(frame, view_below(area, lines));
    if (roomy) {
        lines += draw_trends(frame, view_below(area, lines));
        lines += draw_groups(frame, view_below(area, lines));
        struct area nowhere = {frame->canvas->rows, area.column, area.rows, area.columns};
        basis = draw_basis(frame, nowhere);
        basis = area.rows - lines - basis >= LEAST_TABLE ? basis : 0;
    }
    struct area below = view_below(area, lines);
    below.rows -= basis;
    view_rows(frame, below, 0, groups[frame->screen->group].nothing);
    if (basis > 0)
        draw_basis(frame, (struct area){below.row + below.rows, area.column, basis, area.columns});
}

const struct view view_money = {
    .name = "money",
    .title = N_("Money"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {BY_NUMBER},
    .groups = groups,
    .group_count = NITEMS(groups),
    .draw = draw,
};
