/* ui_many: marks, and the orders for all rows that are marked. */
#include <stdlib.h>
#include <string.h>

#include "console/ui/ui_own.h"
#include "console/ui/words.h"
#include "proto/base/mem.h"

static void
say(struct ui *ui, const char *sentence)
{
    str_copy(ui->message, sizeof ui->message, text_of(sentence));
}

/* ---- marks ---------------------------------------------------------------------------------- */

/* Can it be the target of an order? */
static bool
is_target(const struct row *row)
{
    const char *verb = "";
    char target[DRAFT_WORD_BYTES];
    struct text key;
    return ui_order_target(row, &verb, target) && verb_target_kind(text_of(target), &key) != 0 &&
           key.len > 0;
}

static void
say_full(struct ui *ui)
{
    str_format(ui->message, sizeof ui->message, _("no more than %d rows can be marked"), MARKS_MAX);
}

/* Marks the row under the cursor, or lifts its mark; then the next one has the cursor. */
static void
mark_row(struct ui *ui)
{
    struct table *table = screen_table(ui_screen(ui));
    const struct row *row = table ? table_row_at_cursor(table) : NULL;
    if (!row)
        return;
    if (!is_target(row)) {
        say(ui, _("only numbers, queues, agents, calls and orders can be marked"));
        return;
    }
    if (marks_has(&ui->marks, row))
        marks_lift(&ui->marks, row);
    else if (!marks_set(&ui->marks, row))
        say_full(ui);
    table_move(table, 1);
}

static void
mark_shown(struct ui *ui)
{
    const struct table *table = screen_table(ui_screen(ui));
    for (size_t i = 0; table && i < table->count; i++) {
        if (is_target(table->rows[i]) && !marks_set(&ui->marks, table->rows[i])) {
            say_full(ui);
            return;
        }
    }
    if (!table || marks_count(&ui->marks, table->kind) == 0)
        say(ui, _("nothing here can be marked"));
}

void
ui_many_mark(struct ui *ui, const char *which, struct picture *picture)
{
    (void)picture;
    if (strcmp(which, "row") == 0)
        mark_row(ui);
    else if (strcmp(which, "shown") == 0)
        mark_shown(ui);
    else if (ui->marks.count == 0)
        say(ui, _("nothing is marked: m marks the row, * all that are shown"));
    else
        marks_clear(&ui->marks, ROW_KINDS);
}

/* While a gate's board is on its way, nothing is known to be gone. */
static bool
is_all_known(const struct picture *picture)
{
    for (size_t i = 0; i < picture_site_count(picture); i++) {
        const struct site *site = picture_site(picture, i);
        if (strcmp(site->state, "live") != 0 || site->freshness == FRESH_NEVER)
            return false;
    }
    return true;
}

void
ui_many_refresh(struct ui *ui, struct picture *picture)
{
    char last[TABLE_IDENTITY_BYTES];
    if (ui->marks.count == 0 || !is_all_known(picture))
        return;
    size_t dropped = marks_drop_gone(&ui->marks, picture, last, sizeof last);
    if (dropped == 1)
        str_format(ui->message, sizeof ui->message, _("marked, and gone: %s"), last);
    else if (dropped > 1)
        str_format(ui->message, sizeof ui->message, _("%zu marked rows are gone, %s the last"),
                   dropped, last);
}

/* ---- the dialog ----------------------------------------------------------------------------- */

/* Their targets, and the verb that fits them all: "close" is "open" when all of them are closed. */
static bool
name_targets(struct ui *ui, const struct row **marked, size_t count, const char **verb,
             struct dialog_many_row *rows)
{
    const char *wanted = *verb;
    for (size_t i = 0; i < count; i++) {
        const char *its = wanted;
        ui_order_target(marked[i], &its, rows[i].target);
        rows[i].gate =
            marked[i]->count == 1 ? marked[i]->parts[0].site->board->exchange.name : NULL;
        if (i > 0 && strcmp(its, *verb) != 0) {
            str_format(ui->message, sizeof ui->message,
                       _("the marked rows do not all stand alike: \":%s marked\" says it"), wanted);
            return false;
        }
        *verb = its;
    }
    return true;
}

static void
open_dialog(struct ui *ui, const char *verb, const char *args, struct dialog_many_row *rows,
            size_t count, const struct picture *picture)
{
    struct why why;
    struct draft_words words = {
        .verb = verb,
        .args = args,
        .reason = "-", /* the dialog has its own */
        .from = ui->from,
        .utc_offset_s = ui->format.utc_offset_s,
    };
    ui->random(words.random);
    if (dialog_many_open(&ui->many, &words, rows, count, ui->random, picture, &why) == OK)
        ui->drops_ahead = true;
    else
        say(ui, why.text);
}

static bool
may_begin(struct ui *ui)
{
    if (ui->read_only || !ui->random)
        say(ui, _("read-only: vigie --write gives orders"));
    else if (ui->bulk && !ui->bulk->is_over)
        say(ui, _("an order for many rows is under way: B shows it, X stops it"));
    else
        return true;
    return false;
}

/* as_it_is: "close" means close, also where all are closed. */
static void
order_marked(struct ui *ui, const char *verb, const char *args, enum row_kind kind, bool as_it_is,
             struct picture *picture)
{
    const struct row *marked[MARKS_MAX];
    if (!may_begin(ui))
        return;
    size_t count = marks_rows(&ui->marks, picture, kind, marked);
    if (count == 0) {
        say(ui, _("the marked rows are gone"));
        return;
    }
    const char *fitting = as_it_is ? "" : verb;
    struct dialog_many_row *rows = xcalloc(count, sizeof *rows);
    if (name_targets(ui, marked, count, &fitting, rows))
        open_dialog(ui, as_it_is ? verb : fitting, args, rows, count, picture);
    free(rows);
}

static unsigned
target_kind(enum row_kind kind)
{
    static const unsigned kinds[ROW_KINDS] = {
        [ROW_NUMBER] = TARGET_NUMBER, [ROW_QUEUE] = TARGET_QUEUE, [ROW_AGENT] = TARGET_AGENT,
        [ROW_CALL] = TARGET_CALL,     [ROW_ORDER] = TARGET_ORDER,
    };
    return kinds[kind];
}

bool
ui_many_row(struct ui *ui, const char *verb, struct picture *picture)
{
    const struct table *table = screen_table(ui_screen(ui));
    const struct verb_row *wanted = verb_row_named(text_of(verb));
    if (!table || !(wanted->targets & target_kind(table->kind)) ||
        marks_count(&ui->marks, table->kind) == 0)
        return false;
    order_marked(ui, verb, "", table->kind, false, picture);
    return true;
}

/* Those of the kind that is shown, when the verb is for it; else of the one kind it is for. */
void
ui_many_line(struct ui *ui, const char *verb, const char *args, struct picture *picture)
{
    const struct table *table = screen_table(ui_screen(ui));
    const struct verb_row *wanted = verb_row_named(text_of(verb));
    enum row_kind found = ROW_KINDS;
    for (enum row_kind kind = 0; wanted && kind < ROW_KINDS; kind++) {
        if (!(wanted->targets & target_kind(kind)) || marks_count(&ui->marks, kind) == 0)
            continue;
        if (found == ROW_KINDS || (table && table->kind == kind))
            found = kind;
    }
    if (!wanted)
        str_format(ui->message, sizeof ui->message, _("verb \"%s\" is not known"), verb);
    else if (found == ROW_KINDS)
        str_format(ui->message, sizeof ui->message, _("%s: no %s is marked"), verb,
                   verb_target_name(wanted->targets & (~wanted->targets + 1)));
    else
        order_marked(ui, verb, args, found, true, picture);
}

static void
begin(struct ui *ui)
{
    struct why why;
    struct bulk *fresh;
    const struct dialog_many *many = &ui->many;
    if (bulk_new(&fresh, many->drafts, many->count, many->manner, ui->random, &why) != OK) {
        say(ui, why.text);
        return;
    }
    bulk_free(&ui->bulk);
    ui->bulk = fresh;
    ui->last_order[0] = '\0'; /* U is not about one of many */
    for (enum row_kind kind = 0; kind < ROW_KINDS; kind++) {
        struct text key;
        if (target_kind(kind) & verb_target_kind(text_of(many->drafts[0].target), &key))
            marks_clear(&ui->marks, kind);
    }
}

void
ui_many_key(struct ui *ui, const char *key, struct picture *picture)
{
    switch (dialog_many_key(&ui->many, key, picture)) {
    case DIALOG_STAYS:
        return;
    case DIALOG_GIVEN_UP:
        say(ui, _("cancelled: nothing was ordered"));
        break;
    case DIALOG_ORDERED:
        begin(ui);
        break;
    }
    dialog_many_close(&ui->many);
}

/* ---- while it runs -------------------------------------------------------------------------- */

void
ui_bulk_look(struct ui *ui, const struct picture *picture)
{
    if (ui->bulk)
        bulk_look(ui->bulk, picture);
}

bool
ui_bulk_take(struct ui *ui, const struct picture *picture, struct draft *draft)
{
    return ui->bulk && bulk_next(ui->bulk, picture, draft);
}

bool
ui_bulk_answer(struct ui *ui, struct text order, const struct event_order *stands,
               const char *refusal, int64_t clock_us)
{
    return ui->bulk && bulk_answer(ui->bulk, order, stands, refusal, clock_us);
}

bool
ui_bulk_halt(struct ui *ui, const char *sentence, char *says, size_t size)
{
    if (!ui->bulk || ui->bulk->is_over)
        return false;
    bulk_give_up(ui->bulk, sentence);
    bulk_say(ui->bulk, says, size);
    return true;
}

void
ui_many_end(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    if (!ui->bulk)
        say(ui, _("there is no order for many rows"));
    else if (ui->bulk->is_over)
        bulk_free(&ui->bulk);
    else
        bulk_stop(ui->bulk, _("by hand"));
}

bool
ui_many_lets_quit(struct ui *ui)
{
    bool was_asked = ui->quit_asked + 1 == ui->keys && ui->quit_asked > 0;
    if (!ui->bulk || ui->bulk->is_over || was_asked)
        return true;
    ui->quit_asked = ui->keys;
    say(ui, _("an order for many rows is under way: once more quits, and sends no more"));
    return false;
}
