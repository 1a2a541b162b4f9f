/* dialog_draw: what a dialog looks like: one screen of 80x24 has it all. */
#include <inttypes.h>
#include <string.h>

#include "console/metric/findings.h"
#include "console/metric/format.h"
#include "console/ui/dialog_own.h"
#include "console/ui/figure.h"
#include "console/ui/words.h"

enum { LABEL_COLUMNS = 12, LINE_BYTES = 700 };

enum { ROOMY_LINES = 18 }; /* fewer: no blank lines */

static int
room_left(const struct dialog_pen *pen)
{
    return pen->last > pen->line ? pen->last - pen->line : 0;
}

static bool
is_roomy(const struct dialog_pen *pen)
{
    return pen->area.rows >= ROOMY_LINES;
}

static void
leave_blank(struct dialog_pen *pen)
{
    pen->line += is_roomy(pen);
}

void
dialog_write(struct dialog_pen *pen, const char *label, enum role role, const char *text)
{
    int row = pen->area.row + pen->line;
    if (room_left(pen) == 0)
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
    pen->line = is_roomy(pen) ? 2 : 1;
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
    const struct intent *looks[PREVIEW_OTHERS];
    const struct site *site = picture_site(pen->frame->picture, dialog->draft.site);
    dialog_draw_looks(pen, looks, looking_find(looks, PREVIEW_OTHERS, site, dialog->draft.target));
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
    char most[32] = "", oldest[32] = "", age[16];
    bool is_full = queue->max_waiting > 0 && queue->waiting_count >= queue->max_waiting;
    if (queue->max_waiting > 0)
        str_format(most, sizeof most, _(" of at most %" PRId64), queue->max_waiting);
    format_duration(age, sizeof age, preview->place_oldest_us / 1000, pen->frame->format);
    if (queue->waiting_count > 0)
        str_format(oldest, sizeof oldest, _(", longest %s"), age);
    print_line(pen, _("there"), preview->place_free > 0 && !is_full ? ROLE_TEXT : ROLE_WARN,
               _("%" PRId64 " of %" PRId64 " agents free, %" PRId64 " waiting%s%s"),
               preview->place_free, preview->place_staff, queue->waiting_count, most, oldest);
    if (is_full || preview->place_free == 0)
        dialog_write(pen, "", ROLE_WARN,
                     is_full ? _("the queue is full: callers would be refused")
                             : _("nobody would answer at once"));
}

/* The money of the number's hour, as its row says it. */
static void
draw_money(struct dialog_pen *pen, const struct draft *draft)
{
    static const struct {
        const char *metric, *title;
    } amounts[] = {{"revenue_hour_ue", N_("turnover")}, {"cost_hour_ue", N_("cost")}};
    struct text key;
    char text[LINE_BYTES] = "";
    if (verb_target_kind(text_of(draft->target), &key) != TARGET_NUMBER)
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

/* "turnover 85 € to 120 € lost", with what an order of that verb makes of it. */
static void
add_stake(const struct dialog_pen *pen, char text[LINE_BYTES], const struct stake *stake,
          const char *title, const char *fate)
{
    static const struct metric amount = {.name = "stake", .unit = UNIT_UE};
    enum { AMOUNT_COLUMNS = 14, AMOUNT_BYTES = 64 };
    char low[AMOUNT_BYTES], high[AMOUNT_BYTES];
    size_t len = strlen(text);
    const char *parting = len > 0 ? ", " : "";
    format_value(low, sizeof low, &amount, (struct value){.number = stake->low_ue}, AMOUNT_COLUMNS,
                 pen->frame->format);
    format_value(high, sizeof high, &amount, (struct value){.number = stake->high_ue},
                 AMOUNT_COLUMNS, pen->frame->format);
    if (strcmp(low, high) == 0)
        str_format(text + len, LINE_BYTES - len, "%s%s %s %s", parting, title, low, fate);
    else
        str_format(text + len, LINE_BYTES - len, _("%s%s %s to %s %s"), parting, title, low, high,
                   fate);
}

/* What the number would earn or cost in an hour if nothing were done: closed, it does neither. A number
 * without turnover, or whose calls cost nothing, is not asked for it. */
static void
draw_stake(struct dialog_pen *pen, const struct preview *preview)
{
    char text[LINE_BYTES] = "";
    const struct number *number = preview->number;
    bool closes = preview->shown.verb->verb == VERB_CLOSE;
    if (!number)
        return;
    bool earns = number->family == FAMILY_PREMIUM || preview->turnover.high_ue > 0;
    bool costs = number->family == FAMILY_FREE || preview->cost.high_ue > 0;
    if (!preview->turnover.is_known)
        str_format(text, sizeof text, "%s", _("not known: no price, or a day too young to tell"));
    else if (earns)
        add_stake(pen, text, &preview->turnover, _("turnover"), closes ? _("lost") : _("expected"));
    if (preview->cost.is_known && costs)
        add_stake(pen, text, &preview->cost, _("cost"), closes ? _("saved") : _("expected"));
    if (text[0] != '\0')
        print_line(pen, _("next hour"), ROLE_MONEY, "%s", text);
}

/* What the rules would say, the worst first, with their articles, as many as there is room for. */
static void
draw_law(struct dialog_pen *pen, const struct preview *preview)
{
    static const struct {
        const char *label;
        enum role role;
    } changes[] = {
        [LINT_NEW] = {N_("law: new"), ROLE_BAD},
        [LINT_STAYS] = {N_("law: still"), ROLE_WARN},
        [LINT_GONE] = {N_("law: gone"), ROLE_GOOD},
    };
    enum { LINES_EACH = 2, LEAST = 1 };
    const struct lint *law = &preview->law;
    size_t fit = (size_t)(room_left(pen) > LINES_EACH ? room_left(pen) / LINES_EACH : LEAST);
    size_t shown = law->count < fit ? law->count : fit;
    bool french = picture_law(pen->frame->picture)->french;
    for (size_t i = 0; i < shown; i++) {
        const struct lint_finding *found = &law->at[i];
        const struct rule *rule = found->rule;
        char more[32] = "";
        if (i + 1 == shown && law->count > shown)
            str_format(more, sizeof more, _("and %zu more"), law->count - shown);
        print_line(pen, _(changes[found->change].label), changes[found->change].role, "%s%s %s",
                   rule->code, found->answer.state == RULE_UNDECIDED ? "?" : "",
                   french ? rule->message_fr : rule->message_en);
        dialog_write(pen, more, changes[found->change].role, rule->law);
    }
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

void
dialog_draw_looks(struct dialog_pen *pen, const struct intent *const *looks, int count)
{
    for (int i = 0; i < count; i++) {
        char text[LINE_BYTES], age[16];
        looking_say(text, sizeof text, looks[i]);
        format_duration(age, sizeof age, looks[i]->age_s * 1000, pen->frame->format);
        print_line(pen, i == 0 ? _("right now") : "", ROLE_WARN, "%s, %s", text, age);
    }
}

/* What must never be pushed out: the settings, to order, message, and the blanks between. */
static int
lines_below(const struct dialog_pen *pen, const struct dialog *dialog)
{
    enum { OTHERS = 2, BLANKS = 3 };
    return dialog_settings_lines(dialog, true) + OTHERS + (is_roomy(pen) ? BLANKS : 0);
}

static void
draw_confirm(struct dialog_pen *pen, const struct dialog *dialog)
{
    struct preview preview;
    preview_make(&preview, &dialog->draft, pen->frame->picture);
    int below = lines_below(pen, dialog);
    pen->last = pen->area.rows - below;
    dialog_draw_about(pen, &preview);
    dialog_write(pen, _("now"), ROLE_TEXT, preview.before);
    dialog_write(pen, _("then"), ROLE_TITLE, preview.after);
    pen->last = pen->area.rows - below - preview.other_count - preview.look_count;
    draw_touched(pen, &preview);
    dialog_draw_plan(pen, &preview.shown);
    draw_money(pen, &preview.shown);
    draw_stake(pen, &preview);
    draw_law(pen, &preview);
    pen->last = pen->area.rows - below;
    draw_others(pen, &preview);
    dialog_draw_looks(pen, preview.looks, preview.look_count);
    pen->last = pen->area.rows;
    leave_blank(pen);
    dialog_draw_settings(pen, dialog, true);
    leave_blank(pen);
    if (preview.is_gone || preview.has_changed) {
        dialog_write(pen, _("CHANGED"), ROLE_BAD,
                     preview.is_gone ? _("it is not there any more: Escape")
                                     : _("it stands otherwise than when you looked: Escape"));
        return;
    }
    print_line(pen, _("to order"), ROLE_BAD,
               _("type %s [%s]     Enter does nothing, Escape cancels"), preview.code,
               dialog->typing != FIELD_NONE ? "" : dialog->typed);
}

void
dialog_draw_line(const struct frame *frame, struct area area, const char *label, enum role role,
                 const char *text)
{
    struct dialog_pen pen = {frame, area, 0, area.rows};
    dialog_write(&pen, label, role, text);
}

void
dialog_draw_places(const struct dialog *dialog, const struct frame *frame, struct area area)
{
    struct dialog_pen pen = {frame, area, 0, area.rows};
    draw_where(&pen, dialog);
    if (dialog->message[0] != '\0')
        dialog_write(&pen, "", ROLE_WARN, dialog->message);
}

void
dialog_draw(const struct dialog *dialog, const struct frame *frame, struct area area)
{
    struct dialog_pen pen = {frame, area, 0, area.rows};
    draw_title(&pen, dialog);
    if (dialog->stage == DIALOG_WHERE)
        draw_where(&pen, dialog);
    else
        draw_confirm(&pen, dialog);
    leave_blank(&pen);
    if (dialog->message[0] != '\0')
        dialog_write(&pen, "", ROLE_WARN, dialog->message);
}
