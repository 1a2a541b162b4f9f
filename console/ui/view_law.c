/* view_law: what the rules of the law say of each number, the worst first; below, of the one under the
 * cursor, what it says and where, and what was seen. */
#include "console/metric/findings.h"
#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum { PANE_ROWS = 6, PANE_FROM = 14 };

static int
draw_line(const struct frame *frame, struct area area, const char *title, const char *says)
{
    char line[512];
    if (says[0] == '\0')
        return 0;
    str_format(line, sizeof line, "%s: %s", _(title), says);
    return view_sentence(frame, area, ROLE_TEXT, line);
}

static void
draw_pane(const struct frame *frame, struct area area, const struct finding *finding)
{
    const struct rule *rule = finding->rule;
    char head[256];
    str_format(head, sizeof head, "%s %s: %s", rule->code,
               words_name(&rule_severity_words, (int)rule->severity),
               picture_law(frame->picture)->french ? rule->message_fr : rule->message_en);
    canvas_fill(frame->canvas, area.row, area.column, area.columns, ROLE_HEAD, " ");
    canvas_text(frame->canvas, area.row, area.column + 1, -1, ROLE_HEAD, text_of(head));
    int at = 1;
    at += draw_line(frame, view_below(area, at), N_("Article"), rule->law);
    if (!finding->answer)
        return;
    at += draw_line(frame, view_below(area, at), N_("Seen"), finding->answer->evidence);
    draw_line(frame, view_below(area, at), N_("Lacks"), finding->answer->lacks);
}

static void
draw(const struct frame *frame, struct area area)
{
    const struct row *row = table_row_at_cursor(&frame->screen->tables[0]);
    int pane = area.rows >= PANE_FROM && row ? PANE_ROWS : 0;
    struct area top = {area.row, area.column, area.rows - pane, area.columns};
    view_rows(frame, top, 0, N_("no finding: no rule is broken, and nothing lacks"));
    if (pane > 0)
        draw_pane(frame, (struct area){area.row + top.rows, area.column, pane, area.columns},
                  row->parts[0].finding);
}

const struct view view_law = {
    .name = "law",
    .title = N_("Law"),
    .is_tab = true,
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_FINDING,
        .columns = "mark number rule message evidence lacks label state since article confidence",
    }},
    .draw = draw,
};
