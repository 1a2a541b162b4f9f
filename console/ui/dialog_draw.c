/* dialog_draw: what a dialog looks like: one screen of 80x24 has it all. */
#include <inttypes.h>
#include <string.h>

#include "console/metric/findings.h"
#include "console/metric/format.h"
#include "console/ui/dialog_own.h"
#include "console/ui/figure.h"
#include "console/ui/words.h"

enum { LABEL_COLUMNS = 12, LINE_BYTES = 700 };

void
dialog_write(struct dialog_pen *pen, const char *label, enum role role, const char *text)
{
    int row = pen->area.row + pen->line;
    if (pen->line >= pen->area.rows)
        return;
    canvas_text(pen->frame->canvas, row, pen->area.column + 2, LABEL_COLUMNS - 1, ROLE_DIM,
                text_of(label));
    canvas_text(pen->frame->canvas, row, pen->area.column + 2 + LABEL_COLUMNS,
                pen->area.columns - LABEL_COLUMNS - 4, role, text_of(text));
    pen->line++;
}

static void __attribute__((format(printf, 4, 5)))
print_line(struct dialog_pen *pen, const char *label, enum role role, const char *format, ...)
{
    char text[LINE_BYTES];
    va_list args;
    va_start(args, format);
    str_vformat(text, sizeof text, format, args);
    va_end(args);
    dialog_write(pen, label, role, text);
}

/* A frame of exclamation marks: shape, word and colour. */
static void
draw_title(struct dialog_pen *pen, const struct dialog *dialog)
{
    const struct site *site = picture_site(pen->frame->picture, dialog->draft.site);
    struct canvas *canvas = pen->frame->canvas;
    canvas_fill(canvas, pen->area.row, pen->area.column, pen->area.columns, ROLE_BAD, "!");
    canvas_printf(canvas, pen->area.row, pen->area.column + 2, ROLE_BAD, _(" ORDER: %s %s at %s "),
                  dialog->draft.verb->name, dialog->draft.target,
                  site ? site->board->exchange.name : "?");
    pen->line = 2;
}

static void
draw_where(struct dialog_pen *pen, const struct dialog *dialog)
{
    const struct board *board = picture_site(pen->frame->picture, dialog->draft.site)->board;
    for (size_t i = 0; i < dialog->place_count; i++) {
        char key[8];
        struct text name = text_of(dialog->places[i]), kind = text_cut(&name, ':');
        const struct queue *queue = text_is(kind, "queue") ? board_queue(board, name) : NULL;
        str_format(key, sizeof key, "%zu", i + 1);
        if (queue)
            print_line(pen, key, ROLE_TEXT, _("%-24s %" PRId64 " waiting, %" PRId64 " agents free"),
                       dialog->places[i], queue->waiting_count, queue->staff[AGENT_AVAILABLE]);
        else
            dialog_write(pen, key, ROLE_TEXT, dialog->places[i]);
    }
    if (dialog->draft.verb->verb == VERB_REROUTE)
        dialog_write(pen, "0", ROLE_TEXT, _("its own way again"));
    pen->line++;
    print_line(pen, _("or type"), ROLE_INPUT, "%s_", dialog->typed);
    dialog_write(pen, "", ROLE_DIM,
                 _("queue: menu: message: agent: or number: and its name, then Enter"));
}

static void
draw_touched(struct dialog_pen *pen, const struct preview *preview)
{
    print_line(pen, _("touches"), preview->live >= PREVIEW_WIDE_CALLS ? ROLE_WARN : ROLE_TEXT,
               _("%" PRId64 " live calls, %" PRId64 " of them waiting"), preview->live,
               preview->waiting);
    if (!preview->place)
        return;
    const struct queue *queue = preview->place;
    print_line(pen, _("there"), preview->place_free > 0 ? ROLE_TEXT : ROLE_WARN,
               _("%" PRId64 " of %" PRId64 " agents free, %" PRId64 " waiting%s"),
               preview->place_free, preview->place_staff, queue->waiting_count,
               preview->place_free > 0 ? "" : _(": nobody would answer at once"));
}

/* The money of the number's hour, as its row says it. */
static void
draw_money(struct dialog_pen *pen, const struct dialog *dialog)
{
    static const struct {
        const char *metric, *title;
    } amounts[] = {{"revenue_hour_ue", N_("turnover")}, {"cost_hour_ue", N_("cost")}};
    struct text key;
    char text[LINE_BYTES] = "";
    if (verb_target_kind(text_of(dialog->draft.target), &key) != TARGET_NUMBER)
        return;
    const struct rows *rows = picture_rows(pen->frame->picture, ROW_NUMBER);
    for (size_t i = 0; i < rows->count; i++) {
        if (!text_is(key, rows->at[i].parts[0].number->number))
            continue;
        for (size_t m = 0; m < NITEMS(amounts); m++) {
            struct figure figure;
            size_t len = strlen(text);
            figure_make(&figure, &rows->at[i], metric_of(ROW_NUMBER, amounts[m].metric), 14,
                        pen->frame->format);
            str_format(text + len, sizeof text - len, "%s%s %s", m > 0 ? ", " : "",
                       _(amounts[m].title), figure.text);
        }
        print_line(pen, _("this hour"), ROLE_MONEY, "%s", text);
    }
}

/* The worst rule that the number breaks as it stands, before the order. */
static void
draw_law(struct dialog_pen *pen, const struct dialog *dialog)
{
    struct text key;
    const struct rule *worst = NULL;
    int more = 0;
    if (verb_target_kind(text_of(dialog->draft.target), &key) != TARGET_NUMBER)
        return;
    const struct rows *rows = picture_rows(pen->frame->picture, ROW_FINDING);
    for (size_t i = 0; i < rows->count; i++) {
        const struct finding *finding = rows->at[i].parts[0].finding;
        bool is_its = finding->number && text_is(key, finding->number->number);
        if (!is_its || !finding->answer || finding->answer->state != RULE_BREAKS ||
            finding->rule->severity == RULE_NOTE)
            continue;
        more += worst != NULL;
        worst = worst ? worst : finding->rule;
    }
    if (!worst)
        return;
    char others[32] = "";
    if (more > 0)
        str_format(others, sizeof others, _(", and %d more"), more);
    print_line(pen, _("law now"), ROLE_WARN, "%s %s", worst->code,
               picture_law(pen->frame->picture)->french ? worst->message_fr : worst->message_en);
    print_line(pen, "", ROLE_WARN, "%s%s", worst->law, others);
}

static void
draw_others(struct dialog_pen *pen, const struct preview *preview)
{
    for (int i = 0; i < preview->other_count; i++) {
        const struct event_order *is = &preview->others[i]->is;
        const struct verb_row *verb = verb_row(is->verb);
        print_line(pen, i == 0 ? _("also here") : "", ROLE_WARN, "%s %.*s by %.*s, %s",
                   verb ? verb->name : "?", TEXT_ARG(is->args), TEXT_ARG(is->who),
                   words_name(&order_state_words, is->state));
    }
}

static void
draw_settings(struct dialog_pen *pen, const struct dialog *dialog)
{
    if (dialog->draft.verb->lasts) {
        print_line(pen, _("ends"), ROLE_TEXT, _("%s   (Up Down change it)"), _(dialog_end(dialog)));
        print_line(pen, _("undone"), dialog->confirms ? ROLE_WARN : ROLE_TEXT,
                   _("%s   (Right changes it)"),
                   dialog->confirms ? _("in 10 min unless confirmed") : _("not before its end"));
    }
    if (dialog->is_typing_reason)
        print_line(pen, _("reason"), ROLE_INPUT, "%s_", dialog->typed);
    else
        print_line(pen, _("reason"), ROLE_TEXT, _("%s   (Tab the next one, = types one)"),
                   dialog->reason);
}

static void
draw_confirm(struct dialog_pen *pen, const struct dialog *dialog)
{
    struct preview preview;
    preview_make(&preview, &dialog->draft, pen->frame->picture);
    dialog_write(pen, _("now"), ROLE_TEXT, preview.before);
    dialog_write(pen, _("then"), ROLE_TITLE, preview.after);
    draw_touched(pen, &preview);
    dialog_draw_plan(pen, dialog);
    draw_money(pen, dialog);
    draw_law(pen, dialog);
    draw_others(pen, &preview);
    pen->line++;
    draw_settings(pen, dialog);
    pen->line++;
    if (preview.is_gone || preview.has_changed) {
        dialog_write(pen, _("CHANGED"), ROLE_BAD,
                     preview.is_gone ? _("it is not there any more: Escape")
                                     : _("it stands otherwise than when you looked: Escape"));
        return;
    }
    print_line(pen, _("to order"), ROLE_BAD,
               _("type %s [%s]     Enter does nothing, Escape cancels"), preview.code,
               dialog->is_typing_reason ? "" : dialog->typed);
}

void
dialog_draw_line(const struct frame *frame, struct area area, const char *label, enum role role,
                 const char *text)
{
    struct dialog_pen pen = {frame, area, 0};
    dialog_write(&pen, label, role, text);
}

void
dialog_draw_places(const struct dialog *dialog, const struct frame *frame, struct area area)
{
    struct dialog_pen pen = {frame, area, 0};
    draw_where(&pen, dialog);
    if (dialog->message[0] != '\0')
        dialog_write(&pen, "", ROLE_WARN, dialog->message);
}

void
dialog_draw(const struct dialog *dialog, const struct frame *frame, struct area area)
{
    struct dialog_pen pen = {frame, area, 0};
    draw_title(&pen, dialog);
    if (dialog->stage == DIALOG_WHERE)
        draw_where(&pen, dialog);
    else
        draw_confirm(&pen, dialog);
    pen.line++;
    if (dialog->message[0] != '\0')
        dialog_write(&pen, "", ROLE_WARN, dialog->message);
}
