#include "console/ui/ui.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "console/ui/chrome.h"
#include "console/ui/ui_own.h"
#include "console/ui/words.h"
#include "proto/base/ini.h"
#include "proto/base/mem.h"

enum {
    ROOMY_COLUMNS = 60, /* from here on: tabs, status line */
    ROOMY_ROWS = 16,
    LEAST_COLUMNS = 20, /* below: one line */
    LEAST_ROWS = 5,
};

/* ---- life ----------------------------------------------------------------------------------- */

const char *
ui_view_name(size_t i)
{
    return i < view_table_count && view_table[i]->is_tab ? view_table[i]->name : NULL;
}

static enum err
choose_tab(struct ui *ui, const char *name, struct why *why)
{
    const char *names[UI_TABS_MAX];
    for (size_t i = 0; i < ui->tab_count; i++) {
        names[i] = ui->tabs[i].view->name;
        if (strcmp(names[i], name) == 0) {
            ui->tab = i;
            return OK;
        }
    }
    const char *near = ini_nearest(name, names, ui->tab_count);
    return why_set(why, ERR_UNKNOWN, "there is no view \"%.40s\"%s%s%s", name,
                   near ? ": did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

enum err
ui_new(struct ui **ui, const struct ui_options *options, struct why *why)
{
    struct ui *fresh = xcalloc(1, sizeof *fresh);
    fresh->format = options->format;
    fresh->read_only = options->read_only;
    fresh->random = options->random;
    fresh->from = options->from ? options->from : "";
    str_copy(fresh->banner, sizeof fresh->banner, text_of(options->banner));
    for (size_t i = 0; i < view_table_count && view_table[i]->is_tab; i++) {
        assert(i < UI_TABS_MAX);
        screen_init(&fresh->tabs[fresh->tab_count++], view_table[i], NULL);
    }
    enum err err = options->view ? choose_tab(fresh, options->view, why) : OK;
    if (err == OK && options->filter)
        err = screen_filter(&fresh->tabs[fresh->tab], text_of(options->filter), why);
    if (err)
        ui_free(&fresh);
    else
        *ui = fresh;
    return err;
}

void
ui_free(struct ui **ui)
{
    if (!*ui)
        return;
    for (size_t i = 0; i < (*ui)->tab_count; i++)
        screen_fini(&(*ui)->tabs[i]);
    for (size_t i = 0; i < (*ui)->depth; i++)
        screen_fini(&(*ui)->stack[i]);
    canvas_free(&(*ui)->frozen);
    marks_fini(&(*ui)->marks);
    dialog_many_close(&(*ui)->many);
    bulk_free(&(*ui)->bulk);
    free(*ui);
    *ui = NULL;
}

struct screen *
ui_screen(struct ui *ui)
{
    return ui->depth > 0 ? &ui->stack[ui->depth - 1] : &ui->tabs[ui->tab];
}

bool
ui_wants_quit(const struct ui *ui)
{
    return ui->quit;
}

bool
ui_wants_suspend(struct ui *ui)
{
    bool wants = ui->suspend;
    ui->suspend = false;
    return wants;
}

const char *
ui_wants_offers(const struct ui *ui)
{
    for (size_t i = 0; i < ui->depth; i++) {
        if (ui->stack[i].view == view_named("whatif"))
            return ui->whatif;
    }
    return NULL;
}

/* A page more than is there, as soon as the end of it is near: the cursor's, or that of what a filter
 * leaves. */
const char *
ui_wants_trail(struct ui *ui, size_t *records)
{
    for (size_t i = 0; i < ui->depth; i++) {
        if (ui->stack[i].view != view_named("audit"))
            continue;
        const struct table *table = &ui->stack[i].tables[0];
        bool is_near = table->at + 2 * table->page >= table->count;
        *records = table->total + (is_near ? TRAIL_PAGE_MAX : 1);
        return ui->audited;
    }
    return NULL;
}

/* ---- keys ----------------------------------------------------------------------------------- */

static struct frame
make_frame(struct ui *ui, struct picture *picture, struct canvas *canvas)
{
    return (struct frame){
        .canvas = canvas,
        .picture = picture,
        .screen = ui_screen(ui),
        .format = &ui->format,
        .marks = &ui->marks,
        .bulk = ui->bulk,
        .now_us = ui->now_us,
        .read_only = ui->read_only || !ui->random,
    };
}

/* The rows as they were when the hand decided to press the key. */
static void
arrange_as_seen(struct ui *ui, struct picture *picture)
{
    struct frame frame = make_frame(ui, picture, NULL);
    struct table *table = screen_table(frame.screen);
    if (table)
        table->moved = true;
    screen_arrange(&frame);
}

static size_t
contexts_now(struct ui *ui, enum keys *contexts)
{
    if (ui->typing) {
        contexts[0] = KEYS_INPUT;
        return 1;
    }
    size_t count = 0;
    contexts[count++] = KEYS_ALWAYS;
    contexts[count++] = KEYS_MOVE;
    if (screen_has_rows(ui_screen(ui)))
        contexts[count++] = KEYS_ROWS;
    return count;
}

static bool
is_character(const char *key)
{
    return key[0] != '\0' && (key[1] == '\0' || (unsigned char)key[0] >= 0x80);
}

void
ui_key(struct ui *ui, const char *key, struct picture *picture)
{
    enum keys contexts[KEYS_CONTEXTS];
    if (ui->quit) /* what was typed behind it was for whatever comes next */
        return;
    size_t count = contexts_now(ui, contexts);
    ui->message[0] = '\0';
    ui->keys++;
    if (ui->dialog.stage != DIALOG_CLOSED) {
        ui_order_key(ui, key, picture);
        return;
    }
    if (dialog_many_is_open(&ui->many)) {
        ui_many_key(ui, key, picture);
        return;
    }
    arrange_as_seen(ui, picture);
    for (size_t i = 0; i < count; i++) {
        const char *command = keymap_find(contexts[i], key);
        if (command) {
            ui_command_run(ui, command, picture);
            return;
        }
    }
    if (ui->typing && is_character(key))
        ui_type_character(ui, key);
}

/* ---- drawing -------------------------------------------------------------------------------- */

static void
draw_input(struct ui *ui, struct canvas *canvas, int line)
{
    const char *title = ui->typing == UI_TYPING_SEARCH    ? "/"
                        : ui->typing == UI_TYPING_COMMAND ? ":"
                                                          : _("filter: ");
    canvas_fill(canvas, line, 0, -1, ROLE_INPUT, " ");
    int at = 1 + canvas_text(canvas, line, 1, -1, ROLE_INPUT, text_of(title));
    at += canvas_text(canvas, line, at, -1, ROLE_INPUT, text_of(ui->input.text));
    canvas_text(canvas, line, at, 1, ROLE_INPUT, TEXT("_"));
    if (ui->message[0] != '\0')
        canvas_printf(canvas, line, at + 3, ROLE_WARN, "%s", ui->message);
}

/* "2/12 queues  filter: waiting > 3 (5 of 12)  sorted by Oldest, most first" */
static void
draw_status(struct ui *ui, struct canvas *canvas, int line)
{
    struct screen *screen = ui_screen(ui);
    const struct table *table = screen_table(screen);
    if (ui->message[0] != '\0') {
        canvas_text(canvas, line, 1, -1, ROLE_WARN, text_of(ui->message));
        return;
    }
    if (!table && screen->view->place) {
        canvas_printf(canvas, line, 1, ROLE_DIM, _(screen->view->place), screen->top + 1,
                      screen->lines);
        return;
    }
    if (!table) {
        canvas_printf(canvas, line, 1, ROLE_DIM, _("lines %zu to %zu of %zu"), screen->top + 1,
                      screen->top + screen->page, screen->lines);
        return;
    }
    int at = 1;
    at += 2 + canvas_printf(canvas, line, at, ROLE_DIM, "%zu/%zu %s",
                            table->count > 0 ? table->at + 1 : 0, table->count,
                            metric_table(table->kind)->plural);
    if (screen->filter && screen->filter_lifted)
        at += 2 + canvas_printf(canvas, line, at, ROLE_DIM, _("filter lifted: %s"),
                                screen->filter_text);
    else if (screen->filter)
        at += 2 + canvas_printf(canvas, line, at, ROLE_WARN, _("filter: %s (%zu of %zu)"),
                                screen->filter_text, screen->tables[0].count,
                                screen->tables[0].total);
    size_t marked = marks_count(&ui->marks, table->kind), shown = table_marked(table);
    if (marked > shown)
        at += 2 + canvas_printf(canvas, line, at, ROLE_WARN, _("%zu marked, %zu not shown"), marked,
                                marked - shown);
    else if (marked > 0)
        at += 2 + canvas_printf(canvas, line, at, ROLE_WARN, _("%zu marked"), marked);
    if (ui->search[0] != '\0')
        at += 2 + canvas_printf(canvas, line, at, ROLE_DIM, "/%s", ui->search);
    if (table->sort)
        canvas_printf(canvas, line, at, ROLE_DIM,
                      table->descending ? _("sorted by %s, most first") : _("sorted by %s"),
                      table->sort->title);
}

/* What was opened: "0892680680 Horoscope", "sav". */
static void
describe(const struct frame *frame, char *to, size_t size)
{
    to[0] = '\0';
    if (frame->screen->view->is_tab)
        return;
    if (!frame->subject) {
        str_copy(to, size, text_of(_(frame->screen->view->title)));
        return;
    }
    static const char *const names[ROW_KINDS][2] = {
        [ROW_NUMBER] = {"number", "label"},
        [ROW_QUEUE] = {"label"},
        [ROW_AGENT] = {"label"},
        [ROW_CALL] = {"number", "caller"},
        [ROW_EXCHANGE] = {"name"},
        [ROW_OWNER] = {"owner"},
        [ROW_ORIGIN] = {"origin"},
        [ROW_HOUR] = {"hour"},
        [ROW_FINDING] = {"rule", "number"},
        [ROW_PLAN] = {"plan", "label"},
        [ROW_STEP] = {"plan", "number"},
        [ROW_RECORD] = {"n", "exchange"},
    };
    struct figure figures[2] = {{.text = ""}, {.text = ""}};
    for (size_t i = 0; i < NITEMS(figures); i++) {
        const char *name = names[frame->subject->kind][i];
        if (name)
            figure_make(&figures[i], frame->subject, metric_of(frame->subject->kind, name), 40,
                        frame->format);
    }
    if (frame->subject->kind == ROW_TOTAL)
        str_copy(figures[0].text, sizeof figures[0].text, text_of(_("all gates")));
    str_format(to, size, "%s %s %s", _(frame->screen->view->title), figures[0].text,
               figures[1].text);
}

/* On a small screen, one line for all: what is typed, or told, or where one is and the keys. */
static void
draw_bottom(struct ui *ui, struct canvas *canvas, const char *path, bool roomy)
{
    int last = canvas->rows - 1;
    int status = roomy ? last - 1 : last;
    enum keys contexts[KEYS_CONTEXTS];
    size_t count = contexts_now(ui, contexts);
    bool status_is_free = !ui->typing && ui->message[0] == '\0';
    int column = 1;
    if (!roomy && status_is_free && path[0] != '\0')
        column += 2 + canvas_text(canvas, last, column, -1, ROLE_TITLE, text_of(path));
    if (ui->typing)
        draw_input(ui, canvas, status);
    else if (roomy || ui->message[0] != '\0')
        draw_status(ui, canvas, status);
    if (roomy || status_is_free)
        chrome_keys(canvas, column, contexts, count);
}

/* The held screen in place of the rows; the first line stays live. */
static void
draw_frozen(const struct ui *ui, struct canvas *canvas, struct area area)
{
    struct canvas *held = ui->frozen;
    for (int row = area.row; row < area.row + area.rows && row < held->rows; row++) {
        for (int column = 0; column < area.columns && column < held->columns; column++)
            *canvas_at(canvas, row, column) = *canvas_at(held, row, column);
    }
}

/* The order for many rows has a line of its own, until it is dismissed. */
static struct area
draw_bulk(const struct ui *ui, struct canvas *canvas, struct area area)
{
    const struct bulk *bulk = ui->bulk;
    char says[BULK_SAYS_BYTES];
    bulk_say(bulk, says, sizeof says);
    bool is_well = bulk_is_well(bulk);
    canvas_printf(canvas, area.row, area.column + 1,
                  is_well                             ? ROLE_GOOD
                  : bulk->is_stopped || bulk->is_over ? ROLE_BAD
                                                      : ROLE_TITLE,
                  bulk->is_over ? _("bulk: %s. B shows each, X dismisses")
                                : _("bulk: %s. B shows each, X stops"),
                  says);
    return view_below(area, 1);
}

static void
hold(struct ui *ui, const struct canvas *canvas)
{
    ui->freeze = false;
    ui->frozen = canvas_new(canvas->columns, canvas->rows, canvas->ascii);
    memcpy(ui->frozen->cells, canvas->cells,
           sizeof *canvas->cells * (size_t)canvas->columns * (size_t)canvas->rows);
    ui->frozen_us = ui->now_us;
}

void
ui_draw(struct ui *ui, struct picture *picture, int64_t wall_us, struct canvas *canvas)
{
    ui->now_us = wall_us;
    ui_order_follow(ui, picture);
    ui_many_refresh(ui, picture);
    canvas_clear(canvas);
    if (canvas->columns < 1 || canvas->rows < 1)
        return;
    struct frame frame = make_frame(ui, picture, canvas);
    screen_arrange(&frame);
    char path[128];
    describe(&frame, path, sizeof path);
    struct chrome chrome = {
        .banner = ui->banner,
        .read_only = ui->read_only,
        .frozen = ui->frozen != NULL,
        .frozen_us = ui->frozen_us,
        .tab = ui->tabs[ui->tab].view,
        .path = path,
        .marked = ui->marks.count,
        .format = &ui->format,
        .wall_us = wall_us,
    };
    if (canvas->columns < LEAST_COLUMNS || canvas->rows < LEAST_ROWS) {
        chrome_single(&chrome, picture, canvas);
        return;
    }
    bool roomy = canvas->columns >= ROOMY_COLUMNS && canvas->rows >= ROOMY_ROWS;
    struct area area = {.columns = canvas->columns};
    area.row = chrome_head(&chrome, picture, canvas, roomy);
    area.rows = canvas->rows - area.row - (roomy ? 2 : 1);
    bool asks = ui->dialog.stage != DIALOG_CLOSED || dialog_many_is_open(&ui->many);
    struct area whole = {.row = area.row,
                         .columns = area.columns,
                         .rows = canvas->rows - area.row}; /* a dialog has no line below */
    if (ui->bulk && !asks)
        area = draw_bulk(ui, canvas, area);
    if (ui->dialog.stage != DIALOG_CLOSED)
        dialog_draw(&ui->dialog, &frame, whole);
    else if (asks)
        dialog_many_draw(&ui->many, &frame, whole);
    else if (ui->frozen)
        draw_frozen(ui, canvas, area);
    else
        screen_draw(&frame, area);
    if (ui->freeze) {
        hold(ui, canvas);
        ui_draw(ui, picture, wall_us, canvas); /* once more, with the banner */
        return;
    }
    if (!asks)
        draw_bottom(ui, canvas, path, roomy);
}
