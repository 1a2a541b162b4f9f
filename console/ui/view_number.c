/* view_number: one number: where it goes, how its calls are shared out, its figures, its live calls. */
#include "console/ui/split.h"
#include "console/ui/view_list.h"
#include "console/ui/words.h"

static const struct view_item items[] = {
    {N_("Live"), "live"},
    {N_("Offered"), "offered"},
    {N_("Answered"), "answered"},
    {N_("Abandoned"), "abandoned"},
    {N_("State"), "state"},
    {N_("Layer"), "route_layer"},
    {N_("Until"), "route_until_us"},
    {N_("Override"), "override_left_ms"},
    {N_("Opens in"), "closed_left_ms"},
    {N_("Answer rate"), "answer_rate_ppm"},
    {N_("Connected"), "connected"},
    {N_("Left early"), "left_early"},
    {N_("Timed out"), "timed_out"},
    {N_("Refused"), "refused"},
    {N_("Closed"), "closed"},
    {N_("Failed"), "failed"},
    {N_("Law"), "worst_finding"},
    {N_("Findings"), "findings"},
    {N_("Offered 15m"), "offered_15m"},
    {N_("Aband 15m"), "abandoned_15m"},
};

static const struct view_item money[] = {
    {N_("Turnover"), "revenue_ue"},
    {N_("This hour"), "revenue_hour_ue"},
    {N_("Margin"), "margin_ue"},
    {N_("Payout"), "payout_ue"},
    {N_("Cost"), "cost_ue"},
    {N_("Projected"), "revenue_projected_ue"},
    {N_("Month"), "revenue_month_ue"},
    {N_("Month cost"), "cost_month_ue"},
    {N_("Budgets"), "budget_state"},
    {N_("Most used"), "budget_used_ppm"},
    {N_("Next price"), "change_price"},
    {N_("Begins in"), "change_in_ms"},
};

static const struct rows *
rows(const struct frame *frame, size_t table)
{
    (void)table;
    return picture_calls_of(frame->picture, frame->subject);
}

/* Route, use, owner and tariff have no fixed width: a line for them. */
static int
draw_words(const struct frame *frame, struct area area)
{
    static const struct view_item words[] = {
        {N_("Route"), "route"}, {N_("Signage"), "family"}, {N_("Price"), "price"},
        {N_("Use"), "use"},     {N_("Owner"), "owner"},    {N_("Tariff"), "tariff"},
    };
    if (area.rows < 1)
        return 0;
    int at = area.column + 1;
    for (size_t i = 0; i < NITEMS(words) && at < area.column + area.columns; i++) {
        struct figure figure;
        figure_make(&figure, frame->subject, metric_of(ROW_NUMBER, words[i].metric), 30,
                    frame->format);
        at +=
            1 + canvas_text(frame->canvas, area.row, at, -1, ROLE_DIM, text_of(_(words[i].title)));
        at += 3 + canvas_text(frame->canvas, area.row, at, -1, figure.role, text_of(figure.text));
    }
    return 1;
}

static int
draw_figures(const struct frame *frame, struct area area)
{
    int lines = area.rows > 3 ? draw_words(frame, area) : 0;
    lines += split_draw(frame, view_below(area, lines), frame->subject);
    lines += view_items(frame, view_below(area, lines), frame->subject, items, NITEMS(items));
    if (area.rows - lines < 4)
        return lines;
    lines += view_wide_items(frame, view_below(area, lines), frame->subject, money, NITEMS(money));
    struct curve curve;
    struct rows self = {(struct row *)frame->subject, 1};
    curve_sum(&curve, &self, offsetof(struct number_window, offered));
    return lines +
           view_curve(frame, view_below(area, lines), N_("Offered"), &curve, frame->subject);
}

static void
draw(const struct frame *frame, struct area area)
{
    int most = area.rows > 12 ? area.rows - 6 : area.rows / 2;
    struct area top = {area.row, area.column, most, area.columns};
    int lines = draw_figures(frame, top) + (area.rows > 12);
    view_rows(frame, view_below(area, lines), 0, N_("no call to this number is alive"));
}

const struct view view_number = {
    .name = "number",
    .title = N_("Number"),
    .subject = ROW_NUMBER,
    .tables = {{
        .kind = ROW_CALL,
        .columns = "caller state age_ms wait_ms queue agent revenue_ue state_ms origin menu medium "
                   "caller_name exchange call",
        .sort = "age_ms",
        .descending = true,
    }},
    .rows = rows,
    .draw = draw,
};
