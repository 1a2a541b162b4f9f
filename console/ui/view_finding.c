/* view_finding: what `d` opens on a finding: the rule with its article and its first day, in both
 * languages, and what was seen. */
#include "console/metric/findings.h"
#include "console/ui/view_list.h"
#include "console/ui/words.h"

static int
draw_item(const struct frame *frame, struct area area, const char *title, const char *says)
{
    char line[640];
    if (says[0] == '\0')
        return 0;
    str_format(line, sizeof line, "%s: %s", _(title), says);
    return view_sentence(frame, area, ROLE_TEXT, line);
}

static int
draw_rule(const struct frame *frame, struct area area, const struct rule *rule)
{
    const struct {
        const char *title, *says;
    } items[] = {
        {"Français", rule->message_fr},
        {"English", rule->message_en},
        {N_("Article"), rule->law},
        {N_("In force since"),
         rule->since[0] == '-' ? _("no day is known: taken as always") : rule->since},
        {N_("Looks at"), rule->sees},
        {N_("May lack"), rule->lacks},
        {N_("Confidence in this reading"), rule->confidence},
    };
    int at = 0;
    for (size_t i = 0; i < NITEMS(items); i++)
        at += draw_item(frame, view_below(area, at), items[i].title, items[i].says);
    return at;
}

static void
draw(const struct frame *frame, struct area area)
{
    struct screen *screen = frame->screen;
    if (!frame->subject)
        return;
    const struct finding *finding = frame->subject->parts[0].finding;
    const struct rule *rule = finding->rule;
    const char *state = rule_state_name(rule, finding->answer);
    canvas_fill(frame->canvas, area.row, area.column, area.columns, ROLE_HEAD, " ");
    canvas_printf(frame->canvas, area.row, area.column + 1, ROLE_HEAD, "%s %s: %s", rule->code,
                  words_name(&rule_severity_words, (int)rule->severity), state);
    int at = 1;
    if (finding->answer) {
        at += draw_item(frame, view_below(area, at), N_("Seen"), finding->answer->evidence);
        at += draw_item(frame, view_below(area, at), N_("Lacks"), finding->answer->lacks);
    }
    at += at > 1;
    at += draw_rule(frame, view_below(area, at), rule) + 1;
    at += view_sentence(frame, view_below(area, at), ROLE_DIM,
                        _("This is no legal advice: a person answers for the use of a line."));
    screen->top = 0;
    screen->lines = screen->page = (size_t)at;
}

const struct view view_finding = {
    .name = "finding",
    .title = N_("Finding"),
    .subject = ROW_KINDS,
    .draw = draw,
};
