/* ui_command: what a key can do. A row of the table is the whole command. */
#include "console/ui/ui_own.h"

#include <string.h>

#include "console/ui/words.h"

typedef void command_function(struct ui *ui, const char *argument, struct picture *picture);

/* ---- from view to view ---------------------------------------------------------------------- */

static void
close_top(struct ui *ui)
{
    screen_fini(&ui->stack[--ui->depth]);
}

static void
show_tab(struct ui *ui, size_t tab)
{
    while (ui->depth > 0)
        close_top(ui);
    ui->tab = tab;
}

static void
view(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)picture;
    for (size_t i = 0; i < ui->tab_count; i++) {
        if (strcmp(ui->tabs[i].view->name, argument) == 0)
            show_tab(ui, i);
    }
}

static void
next_view(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    show_tab(ui, (ui->tab + 1) % ui->tab_count);
}

static void
previous_view(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    show_tab(ui, (ui->tab + ui->tab_count - 1) % ui->tab_count);
}

static void
push(struct ui *ui, const struct view *wanted, const struct row *subject)
{
    if (ui->depth < UI_STACK_MAX)
        screen_init(&ui->stack[ui->depth++], wanted, subject);
}

static void
open_row(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    const struct table *table = screen_table(ui_screen(ui));
    const struct row *row = table ? table_row_at_cursor(table) : NULL;
    if (row && row->kind == ROW_FINDING)
        row = picture_number_of(picture, row);
    const struct view *wanted = row ? view_of_subject(row->kind) : NULL;
    if (wanted)
        push(ui, wanted, row);
    else if (table && table->count > 0)
        str_format(ui->message, sizeof ui->message, "%s", _("nothing more is known of it"));
}

/* The gate of the row under the cursor, or the only one: keys that it cannot serve are dim. NULL: no
 * one gate. */
static const struct row *
gate_here(struct ui *ui, struct picture *picture)
{
    const struct table *table = screen_table(ui_screen(ui));
    const struct row *row = table ? table_row_at_cursor(table) : NULL;
    const struct rows *gates = picture_rows(picture, ROW_EXCHANGE);
    if (gates->count == 1)
        return &gates->at[0];
    for (size_t i = 0; row && row->count == 1 && i < gates->count; i++) {
        if (gates->at[i].parts[0].site == row->parts[0].site)
            return &gates->at[i];
    }
    return NULL;
}

/* A view that is none of the first line. Once more closes it. */
static void
beside(struct ui *ui, const char *argument, struct picture *picture)
{
    const struct view *wanted = view_named(argument);
    if (ui_screen(ui)->view == wanted)
        close_top(ui);
    else
        push(ui, wanted, gate_here(ui, picture));
}

/* "row": the one under the cursor. "above": what was opened, or everything. Once more closes it. */
static void
explain(struct ui *ui, const char *argument, struct picture *picture)
{
    struct screen *screen = ui_screen(ui);
    if (screen->view == view_named("explain") || screen->view == view_named("finding") ||
        screen->view == view_named("record")) {
        close_top(ui);
        return;
    }
    const struct table *table = screen_table(screen);
    struct frame frame = {.picture = picture, .screen = screen};
    const struct row *row = strcmp(argument, "row") == 0
                                ? (table ? table_row_at_cursor(table) : NULL)
                                : screen_subject(&frame);
    if (!row)
        str_format(ui->message, sizeof ui->message, "%s", _("no figures here"));
    else if (row->kind == ROW_FINDING)
        push(ui, view_named("finding"), row);
    else if (row->kind == ROW_RECORD)
        push(ui, view_named("record"), row);
    else if (ui->depth < UI_STACK_MAX)
        screen_explain(&ui->stack[ui->depth++], row, table);
}

/* The number under the cursor, or the one that was opened. Once more closes it. */
static void
what_if(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument;
    struct screen *screen = ui_screen(ui);
    const struct view *wanted = view_named("whatif");
    if (screen->view == wanted) {
        close_top(ui);
        return;
    }
    struct frame frame = {.picture = picture, .screen = screen};
    const struct table *table = screen_table(screen);
    const struct row *row = table ? table_row_at_cursor(table) : NULL;
    if (!row || row->kind != ROW_NUMBER)
        row = screen_subject(&frame);
    if (!row || row->kind != ROW_NUMBER || row->parts[0].number->number[0] == '\0') {
        str_format(ui->message, sizeof ui->message, "%s", _("no number here: choose one first"));
        return;
    }
    str_copy(ui->whatif, sizeof ui->whatif, text_of(row->parts[0].number->number));
    push(ui, wanted, row);
}

/* Of the gate under the cursor, or of the row's, or the first. Once more closes it. */
static void
audit(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument;
    struct screen *screen = ui_screen(ui);
    const struct view *wanted = view_named("audit");
    if (screen->view == wanted) {
        close_top(ui);
        return;
    }
    const struct table *table = screen_table(screen);
    const struct row *row = table ? table_row_at_cursor(table) : NULL;
    const struct site *site = row && row->count > 0 ? row->parts[0].site : picture_site(picture, 0);
    if (!site) {
        str_format(ui->message, sizeof ui->message, "%s", _("no gate is followed"));
        return;
    }
    str_copy(ui->audited, sizeof ui->audited, text_of(site->endpoint));
    push(ui, wanted, NULL);
}

static void
back(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    if (ui->frozen)
        canvas_free(&ui->frozen);
    else if (ui->depth > 0)
        close_top(ui);
}

static void
quit(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    ui->quit = ui_many_lets_quit(ui);
}

static void
close_view(struct ui *ui, const char *argument, struct picture *picture)
{
    if (ui->frozen || ui->depth > 0)
        back(ui, argument, picture);
    else
        quit(ui, argument, picture);
}

static void
suspend(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    ui->suspend = true;
}

static void
redraw(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)ui, (void)argument, (void)picture; /* term.c has done it when it read the key */
}

static void
freeze(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    if (ui->frozen)
        canvas_free(&ui->frozen);
    else
        ui->freeze = true;
}

/* ---- moving --------------------------------------------------------------------------------- */

static size_t
page(struct ui *ui)
{
    struct screen *screen = ui_screen(ui);
    struct table *table = screen_table(screen);
    size_t rows = table ? table->page : screen->page;
    return rows > 1 ? rows - 1 : 1;
}

/* "+1", "-1", "+page", "-page", "first", "last" */
static void
move(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)picture;
    struct screen *screen = ui_screen(ui);
    if (strcmp(argument, "first") == 0) {
        screen_move_to(screen, 0);
    } else if (strcmp(argument, "last") == 0) {
        screen_move_to(screen, SIZE_MAX);
    } else {
        int64_t by = strcmp(argument + 1, "page") == 0 ? (int64_t)page(ui) : 1;
        screen_move(screen, argument[0] == '-' ? -by : by);
    }
}

/* ---- sorting -------------------------------------------------------------------------------- */

static void
sort(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)picture;
    struct table *table = screen_table(ui_screen(ui));
    if (!table)
        return;
    if (strcmp(argument, "reverse") == 0)
        table_sort_reverse(table);
    else
        table_sort_by(table, strcmp(argument, "next") == 0 ? 1 : -1);
}

/* ---- what the table lists -------------------------------------------------------------------- */

static void
group(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    if (!screen_next_group(ui_screen(ui)))
        str_format(ui->message, sizeof ui->message, "%s", _("this view lists one thing only"));
}

/* ---- orders --------------------------------------------------------------------------------- */

static void
order(struct ui *ui, const char *argument, struct picture *picture)
{
    ui_order_row(ui, argument, picture);
}

static void
order_last(struct ui *ui, const char *argument, struct picture *picture)
{
    ui_order_last(ui, argument, picture);
}

/* What became of the order for many rows. Once more closes it. */
static void
bulk(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    const struct view *wanted = view_named("bulk");
    if (ui_screen(ui)->view == wanted)
        close_top(ui);
    else if (ui->bulk)
        push(ui, wanted, NULL);
    else
        str_format(ui->message, sizeof ui->message, "%s",
                   _("no order for many rows: m marks rows, then a key of an order"));
}

/* ---- the table ------------------------------------------------------------------------------ */

static const struct command {
    const char *name;
    command_function *run;
    const char *argument; /* NULL: what stands behind the name */
    bool when_frozen;     /* makes sense while the screen is held */
} commands[] = {
    {"help", beside, "help", false},
    {"plans", beside, "plans", false},
    {"ahead", beside, "ahead", false},
    {"view", view, NULL, false},
    {"next-view", next_view, "", false},
    {"previous-view", previous_view, "", false},
    {"open", open_row, "", false},
    {"explain", explain, "row", false},
    {"explain-above", explain, "above", false},
    {"what-if", what_if, "", false},
    {"audit", audit, "", false},
    {"back", back, "", true},
    {"close", close_view, "", true},
    {"quit", quit, "", true},
    {"freeze", freeze, "", true},
    {"redraw", redraw, "", true},
    {"suspend", suspend, "", true},
    {"down", move, "+1", false},
    {"up", move, "-1", false},
    {"page-down", move, "+page", false},
    {"page-up", move, "-page", false},
    {"first", move, "first", false},
    {"last", move, "last", false},
    {"search", ui_type_search, "", false},
    {"search-next", ui_type_search_on, "next", false},
    {"search-previous", ui_type_search_on, "previous", false},
    {"filter", ui_type_filter, "", false},
    {"filter-toggle", ui_type_filter_toggle, "", false},
    {"group", group, "", false},
    {"sort-next", sort, "next", false},
    {"sort-previous", sort, "previous", false},
    {"sort-reverse", sort, "reverse", false},
    {"order", order, NULL, false},
    {"order-undo", order_last, "revert", false},
    {"order-keep", order_last, "confirm", false},
    {"mark", ui_many_mark, NULL, false},
    {"bulk", bulk, "", false},
    {"bulk-end", ui_many_end, "", true},
    {"command", ui_type_command, "", false},
    {"input-accept", ui_type_accept, "", false},
    {"input-cancel", ui_type_cancel, "", false},
    {"input-older", ui_type_edit, "older", false},
    {"input-newer", ui_type_edit, "newer", false},
    {"input-backspace", ui_type_edit, "backspace", false},
    {"input-word", ui_type_edit, "word", false},
    {"input-clear", ui_type_edit, "clear", false},
};

static const struct command *
command_named(struct text name)
{
    for (size_t i = 0; i < NITEMS(commands); i++) {
        if (text_is(name, commands[i].name))
            return &commands[i];
    }
    return NULL;
}

bool
ui_command_exists(const char *command)
{
    struct text rest = text_of(command);
    const struct command *found = command_named(text_cut(&rest, ' '));
    return found && (found->argument || rest.len > 0);
}

bool
ui_command_run(struct ui *ui, const char *text, struct picture *picture)
{
    struct text rest = text_of(text);
    const struct command *command = command_named(text_cut(&rest, ' '));
    if (!command)
        return false;
    if (ui->frozen && !command->when_frozen) {
        str_format(ui->message, sizeof ui->message, "%s", _("the screen is frozen: p goes on"));
        return true;
    }
    char argument[64];
    str_copy(argument, sizeof argument, command->argument ? text_of(command->argument) : rest);
    command->run(ui, argument, picture);
    return true;
}
