/* ui_order: the keys and the line that begin an order, and the dialog that ends in one. */
#include <string.h>

#include "console/ui/ui_own.h"
#include "console/ui/words.h"
#include "proto/board/contingency.h"

static void
say(struct ui *ui, const char *sentence)
{
    str_copy(ui->message, sizeof ui->message, text_of(sentence));
}

void
ui_tell(struct ui *ui, const char *sentence)
{
    say(ui, sentence);
}

bool
ui_drops_ahead(struct ui *ui)
{
    bool drops = ui->drops_ahead;
    ui->drops_ahead = false;
    return drops;
}

bool
ui_take_order(struct ui *ui, struct draft *draft)
{
    if (!ui->has_order)
        return false;
    ui->has_order = false;
    *draft = ui->ordered;
    return true;
}

void
ui_order(struct ui *ui, const char *verb, const char *target, const char *args, const char *gate,
         struct picture *picture)
{
    struct why why;
    struct draft_words words = {
        .verb = verb,
        .target = target,
        .args = args,
        .gate = gate,
        .from = ui->from,
        .utc_offset_s = ui->format.utc_offset_s,
    };
    if (ui->read_only || !ui->random) {
        say(ui, _("read-only: vigie --write gives orders"));
        return;
    }
    ui->random(words.random);
    words.reason = "-"; /* the dialog has its own */
    if (dialog_open(&ui->dialog, &words, picture, &why) == OK)
        ui->drops_ahead = true;
    else
        say(ui, why.text);
}

/* --- what became of them ---------------------------------------------------------------------- */

/* How far it is: one for later has yet to be sent. */
static int
rank_of(int state)
{
    return state == ORDER_SCHEDULED ? ORDER_WAITING * 2 + 1 : state * 2;
}

void
ui_tell_order(struct ui *ui, struct text order, const struct event_order *stands)
{
    enum { SHORT_ID = 8 };
    bool is_last = text_is(order, ui->last_order);
    if (is_last && rank_of(stands->state) <= rank_of(ui->last_state))
        return;
    if (is_last)
        ui->last_state = stands->state;
    str_format(ui->message, sizeof ui->message, "order %.*s: %s%s%.*s",
               (int)(order.len < SHORT_ID ? order.len : SHORT_ID), order.at,
               words_name(&order_state_words, stands->state), stands->outcome.len > 0 ? ", " : "",
               TEXT_ARG(stands->outcome));
}

/* States only go up, but for one whose outcome was unknown and then turned out. */
void
ui_order_follow(struct ui *ui, const struct picture *picture)
{
    if (ui->last_order[0] == '\0')
        return;
    for (size_t i = 0; i < picture_site_count(picture); i++) {
        const struct site *site = picture_site(picture, i);
        const struct order *order = board_order(site->board, text_of(ui->last_order));
        if (!order)
            continue;
        if (ui->last_state == ORDER_OUTCOME_UNKNOWN && order->is.state != ORDER_OUTCOME_UNKNOWN)
            ui->last_state = ORDER_UNKNOWN;
        ui_tell_order(ui, text_of(order->order), &order->is);
    }
}

/* --- the row under the cursor ----------------------------------------------------------------- */

/* A step is its number for whoever steers numbers, else its plan. */
static const char *
target_of_plan(const struct row *row, const char **verb, char to[DRAFT_WORD_BYTES])
{
    const struct part *part = &row->parts[0];
    const struct contingency *plan = row->kind == ROW_STEP ? part->step->plan : part->plan;
    bool is_of_plan = strcmp(*verb, "plan-apply") == 0;
    if (row->kind == ROW_STEP && !is_of_plan) {
        str_format(to, DRAFT_WORD_BYTES, "number:%s", part->step->is->number);
        return to;
    }
    if (is_of_plan && contingency_order(part->site->board, plan))
        *verb = "plan-revoke";
    str_format(to, DRAFT_WORD_BYTES, "plan:%s", plan->plan);
    return to;
}

const char *
ui_order_target(const struct row *row, const char **verb, char to[DRAFT_WORD_BYTES])
{
    const struct part *part = &row->parts[0];
    const char *kind = NULL, *key = "";
    switch (row->kind) {
    case ROW_NUMBER:
        kind = "number", key = part->number->number;
        if (strcmp(*verb, "close") == 0 && part->number->line == LINE_CLOSED)
            *verb = "open";
        break;
    case ROW_QUEUE:
        kind = "queue", key = part->queue->queue;
        break;
    case ROW_AGENT:
        kind = "agent", key = part->agent->agent;
        if (strcmp(*verb, "agent-pause") == 0 && part->agent->state == AGENT_PAUSED)
            *verb = "agent-unpause";
        break;
    case ROW_CALL:
        kind = "call", key = part->call->call;
        break;
    case ROW_ORDER:
        kind = "order", key = part->order->order;
        if (strcmp(*verb, "revert") == 0 && order_is_ahead(&part->order->is))
            *verb = "cancel"; /* there is nothing to undo yet */
        break;
    case ROW_PLAN:
    case ROW_STEP:
        return target_of_plan(row, verb, to);
    default:
        return NULL;
    }
    str_format(to, DRAFT_WORD_BYTES, "%s:%s", kind, key);
    return to;
}

void
ui_order_row(struct ui *ui, const char *verb, struct picture *picture)
{
    char target[DRAFT_WORD_BYTES];
    struct text key;
    if (ui_many_row(ui, verb, picture))
        return;
    struct table *table = screen_table(ui_screen(ui));
    const struct row *row = table ? table_row_at_cursor(table) : NULL;
    const char *name = row ? ui_order_target(row, &verb, target) : NULL;
    const struct verb_row *wanted = verb_row_named(text_of(verb));
    if (!name || !(verb_target_kind(text_of(name), &key) & wanted->targets)) {
        str_format(ui->message, sizeof ui->message, _("%s is for a %s: choose a row of one"), verb,
                   verb_target_name(wanted->targets & (~wanted->targets + 1)));
        return;
    }
    table_move_to(table, table->at); /* the cursor stays with what was steered */
    const char *gate = row->count == 1 ? row->parts[0].site->board->exchange.name : NULL;
    ui_order(ui, verb, name, "", gate, picture);
}

/* Of the row when it is an order; else the last that this console gave. */
void
ui_order_last(struct ui *ui, const char *verb, struct picture *picture)
{
    const struct table *table = screen_table(ui_screen(ui));
    const struct row *row = table ? table_row_at_cursor(table) : NULL;
    char target[DRAFT_WORD_BYTES];
    if (row && row->kind == ROW_ORDER) {
        ui_order_row(ui, verb, picture);
        return;
    }
    if (ui->last_order[0] == '\0' && ui->bulk) {
        say(ui, _("the last was a bulk order: mark its rows among the orders (0)"));
        return;
    }
    if (ui->last_order[0] == '\0') {
        say(ui, _("this console has given no order yet: choose one among the orders (0)"));
        return;
    }
    bool is_ahead = ui->last_state == ORDER_WAITING || ui->last_state == ORDER_SCHEDULED;
    if (strcmp(verb, "revert") == 0 && is_ahead)
        verb = "cancel";
    str_format(target, sizeof target, "order:%s", ui->last_order);
    ui_order(ui, verb, target, "", NULL, picture);
}

/* --- the : line ------------------------------------------------------------------------------- */

bool
ui_order_line(struct ui *ui, const char *line, struct picture *picture)
{
    char verb[64], target[DRAFT_WORD_BYTES];
    struct text rest = text_trim(text_of(line));
    if (rest.len == 0)
        return true;
    str_copy(verb, sizeof verb, text_cut(&rest, ' '));
    const struct verb_row *row = verb_row_named(text_of(verb));
    if ((!row || row->targets == 0) && ui_command_exists(line)) { /* `audit` is not ordered */
        ui_command_run(ui, line, picture);
        return true;
    }
    rest = text_trim(rest);
    str_copy(target, sizeof target, text_cut(&rest, ' '));
    const struct verb_row *spoken = verb_row_spoken(text_of(verb), text_of(target));
    if (spoken) {
        rest = text_trim(rest);
        str_copy(verb, sizeof verb, text_of(spoken->name));
        str_copy(target, sizeof target, text_cut(&rest, ' '));
    }
    char args[DRAFT_WORD_BYTES];
    str_copy(args, sizeof args, text_trim(rest));
    if (target[0] == '\0')
        str_format(ui->message, sizeof ui->message, _("expected VERB TARGET, as in close 3640"));
    else if (strcmp(target, "marked") == 0)
        ui_many_line(ui, verb, args, picture);
    else
        ui_order(ui, verb, target, args, NULL, picture);
    return ui->message[0] == '\0';
}

/* --- what others are told of it ---------------------------------------------------------------- */

static void
add_look(struct intent *intent, const struct draft *draft, size_t site)
{
    if (draft->site != site)
        return;
    intent->verb = (int64_t)draft->verb->verb;
    intent->rows++;
    if (intent->targets.count < INTENT_TARGETS)
        intent->targets.at[intent->targets.count++] = text_of(draft->target);
}

bool
ui_looks(const struct ui *ui, size_t site, struct intent *intent)
{
    *intent = (struct intent){.verb = VERB_UNKNOWN};
    if (ui->dialog.stage != DIALOG_CLOSED)
        add_look(intent, &ui->dialog.draft, site);
    for (size_t i = 0; ui->many.drafts && i < ui->many.count; i++)
        add_look(intent, &ui->many.drafts[i], site);
    return intent->rows > 0;
}

/* --- the dialog ------------------------------------------------------------------------------- */

void
ui_order_key(struct ui *ui, const char *key, struct picture *picture)
{
    switch (dialog_key(&ui->dialog, key, picture)) {
    case DIALOG_STAYS:
        return;
    case DIALOG_GIVEN_UP:
        say(ui, _("cancelled: nothing was ordered"));
        break;
    case DIALOG_ORDERED:
        ui->has_order = true;
        ui->ordered = ui->dialog.draft;
        str_copy(ui->last_order, sizeof ui->last_order, text_of(ui->dialog.draft.id));
        ui->last_state = ORDER_UNKNOWN;
        say(ui, _("sent; 0 shows the orders"));
        break;
    }
    ui->dialog.stage = DIALOG_CLOSED;
}
