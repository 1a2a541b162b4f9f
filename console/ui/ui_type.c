/* ui_type: the line being typed: a search, a filter, an order. */
#include "console/ui/ui_own.h"

#include <string.h>

#include "console/ui/words.h"

/* ---- searching and filtering ---------------------------------------------------------------- */

static void
remember(struct ui *ui)
{
    struct screen *screen = ui_screen(ui);
    const struct table *table = screen_table(screen);
    memcpy(ui->before.cursor, table->cursor, sizeof ui->before.cursor);
    ui->before.at = table->at;
    ui->before.active = screen->active;
    memcpy(ui->before.filter, screen->filter_text, sizeof ui->before.filter);
    ui->before.lifted = screen->filter_lifted;
}

void
ui_type_search(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    remember(ui);
    ui->typing = UI_TYPING_SEARCH;
    input_begin(&ui->input, &ui->searches, "");
}

static void
find(struct ui *ui, const char *text, bool backwards, bool from_here)
{
    struct table *table = screen_table(ui_screen(ui));
    if (!table || text[0] == '\0')
        return;
    if (!table_search(table, text_of(text), backwards, from_here))
        str_format(ui->message, sizeof ui->message, _("no row has \"%s\""), text);
}

/* "next", "previous" */
void
ui_type_search_on(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)picture;
    if (ui->search[0] == '\0')
        str_format(ui->message, sizeof ui->message, "%s", _("nothing searched yet: / searches"));
    find(ui, ui->search, strcmp(argument, "previous") == 0, false);
}

void
ui_type_filter(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    struct why why = {0};
    if (screen_filter(ui_screen(ui), text_of(ui_screen(ui)->filter_text), &why)) {
        str_copy(ui->message, sizeof ui->message, text_of(why.text));
        return;
    }
    remember(ui);
    ui->typing = UI_TYPING_FILTER;
    input_begin(&ui->input, &ui->filters, ui_screen(ui)->filter_text);
}

void
ui_type_filter_toggle(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    struct screen *screen = ui_screen(ui);
    if (screen->filter)
        screen->filter_lifted = !screen->filter_lifted;
    else
        str_format(ui->message, sizeof ui->message, "%s", _("no filter: f sets one"));
}

/* ---- orders --------------------------------------------------------------------------------- */

void
ui_type_command(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    ui->typing = UI_TYPING_COMMAND;
    input_begin(&ui->input, &ui->commands, "");
}

/* ---- the line being typed ------------------------------------------------------------------- */

static void
restore_cursor(struct ui *ui)
{
    struct screen *screen = ui_screen(ui);
    screen->active = ui->before.active;
    struct table *table = screen_table(screen);
    memcpy(table->cursor, ui->before.cursor, sizeof table->cursor);
    table->at = ui->before.at < table->count ? ui->before.at : 0;
}

/* Searches from where the search began, so that taking letters away goes back too. */
static void
search_while_typing(struct ui *ui)
{
    restore_cursor(ui);
    struct table *table = screen_table(ui_screen(ui));
    if (ui->input.text[0] != '\0')
        table_search(table, text_of(ui->input.text), false, true);
}

/* While it makes no sense, the rows are as they were before. */
static void
filter_while_typing(struct ui *ui)
{
    struct why why = {0};
    if (screen_filter(ui_screen(ui), text_of(ui->input.text), &why) == OK)
        return;
    screen_filter(ui_screen(ui), text_of(ui->before.filter), NULL);
    str_copy(ui->message, sizeof ui->message, text_of(why.text));
}

static void
typed(struct ui *ui)
{
    if (ui->typing == UI_TYPING_SEARCH)
        search_while_typing(ui);
    else if (ui->typing == UI_TYPING_FILTER)
        filter_while_typing(ui);
}

void
ui_type_character(struct ui *ui, const char *character)
{
    input_type(&ui->input, character);
    typed(ui);
}

/* "backspace", "word", "clear", "older", "newer" */
void
ui_type_edit(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)picture;
    if (strcmp(argument, "backspace") == 0)
        input_backspace(&ui->input);
    else if (strcmp(argument, "word") == 0)
        input_drop_word(&ui->input);
    else if (strcmp(argument, "clear") == 0)
        input_clear(&ui->input);
    else
        input_look_back(&ui->input, strcmp(argument, "older") == 0 ? 1 : -1);
    typed(ui);
}

void
ui_type_accept(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument;
    if (ui->typing == UI_TYPING_COMMAND) {
        if (!ui_order_line(ui, ui->input.text, picture))
            return; /* it makes no sense yet: go on typing */
    } else if (ui->typing == UI_TYPING_FILTER) {
        filter_while_typing(ui);
        if (ui->message[0] != '\0')
            return; /* it makes no sense yet: go on typing */
    } else {
        memcpy(ui->search, ui->input.text, sizeof ui->search);
        find(ui, ui->search, false, true);
    }
    input_keep(&ui->input);
    ui->typing = UI_TYPING_NOTHING;
}

void
ui_type_cancel(struct ui *ui, const char *argument, struct picture *picture)
{
    (void)argument, (void)picture;
    struct screen *screen = ui_screen(ui);
    if (ui->typing == UI_TYPING_FILTER) {
        screen_filter(screen, text_of(ui->before.filter), NULL);
        screen->filter_lifted = ui->before.lifted;
    }
    if (ui->typing != UI_TYPING_COMMAND)
        restore_cursor(ui);
    ui->typing = UI_TYPING_NOTHING;
}
