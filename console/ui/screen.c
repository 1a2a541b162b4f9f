#include "console/ui/screen.h"

#include <stdlib.h>
#include <string.h>

#include "console/ui/words.h"
#include "proto/base/mem.h"

static bool
has_table(const struct screen *screen, size_t index)
{
    return index < VIEW_TABLES && screen->view->tables[index].columns != NULL;
}

void
screen_init(struct screen *screen, const struct view *view, const struct row *subject)
{
    *screen = (struct screen){.view = view, .kind = subject ? subject->kind : ROW_KINDS};
    if (subject)
        row_identity(subject, screen->subject, sizeof screen->subject);
    for (size_t i = 0; has_table(screen, i); i++)
        table_init(&screen->tables[i], &view->tables[i]);
}

void
screen_fini(struct screen *screen)
{
    if (!screen->view)
        return;
    for (size_t i = 0; has_table(screen, i); i++)
        table_fini(&screen->tables[i]);
    filter_free(&screen->filter);
    free(screen->made.at);
    free(screen->made_parts);
    free(screen->figures);
    *screen = (struct screen){0};
}

static const struct row *
find_subject(const struct frame *frame)
{
    const struct screen *screen = frame->screen;
    if (screen->subject[0] == '\0')
        return NULL;
    const struct rows *rows = picture_rows(frame->picture, screen->kind);
    for (size_t i = 0; i < rows->count; i++) {
        char identity[TABLE_IDENTITY_BYTES];
        row_identity(&rows->at[i], identity, sizeof identity);
        if (strcmp(identity, screen->subject) == 0)
            return &rows->at[i];
    }
    return NULL;
}

const struct row *
screen_subject(const struct frame *frame)
{
    if (frame->screen->subject[0] != '\0')
        return find_subject(frame);
    return &picture_rows(frame->picture, ROW_TOTAL)->at[0];
}

static void
add_figure(struct screen *screen, const struct metric *metric)
{
    for (size_t i = 0; i < screen->figure_count; i++) {
        if (screen->figures[i] == metric)
            return;
    }
    screen->figures[screen->figure_count++] = metric;
}

void
screen_explain(struct screen *screen, const struct row *row, const struct table *table)
{
    screen_init(screen, view_named("explain"), row);
    const struct metric_table *metrics = metric_table(row->kind);
    screen->figures = xcalloc(metrics->count, sizeof(const struct metric *));
    if (table && table->kind == row->kind) {
        if (table->sort)
            add_figure(screen, table->sort);
        for (size_t i = 0; i < table->column_count; i++)
            add_figure(screen, table->columns[i]);
    }
    for (size_t i = 0; i < metrics->count; i++)
        add_figure(screen, &metrics->rows[i]);
}

/* A table that ran empty hands the cursor to one that has rows; as long as nobody has moved it, it
 * is in the first of those. */
static void
keep_active(struct screen *screen)
{
    const struct table *table = &screen->tables[screen->active];
    if (table->count > 0 && table->cursor[0] != '\0')
        return;
    for (size_t i = 0; has_table(screen, i); i++) {
        if (screen->tables[i].count > 0) {
            screen->active = i;
            return;
        }
    }
}

static const struct rows *
rows_of(const struct frame *frame, size_t table)
{
    const struct view *view = frame->screen->view;
    if (table == 0 && view->groups && view->groups[frame->screen->group].rows)
        return view->groups[frame->screen->group].rows(frame);
    if (view->rows)
        return view->rows(frame, table);
    return picture_rows(frame->picture, frame->screen->tables[table].kind);
}

void
screen_arrange(struct frame *frame)
{
    static const struct rows none;
    struct screen *screen = frame->screen;
    frame->subject = find_subject(frame);
    bool is_gone = screen->subject[0] != '\0' && !frame->subject;
    for (size_t i = 0; has_table(screen, i); i++) {
        const struct rows *rows = is_gone ? &none : rows_of(frame, i);
        const struct filter *filter = i == 0 && !screen->filter_lifted ? screen->filter : NULL;
        table_arrange(&screen->tables[i], rows, filter, frame->now_us);
        screen->tables[i].marks = frame->marks;
    }
    keep_active(screen);
}

void
screen_draw(const struct frame *frame, struct area area)
{
    const struct screen *screen = frame->screen;
    if (screen->subject[0] != '\0' && !frame->subject) {
        canvas_text(frame->canvas, area.row, area.column + 2, -1, ROLE_WARN,
                    text_of(_("this is not there any more: Escape goes back")));
        return;
    }
    if (screen->view->draw)
        screen->view->draw(frame, area);
    else
        view_rows(frame, area, 0, N_("there is none"));
}

bool
screen_next_group(struct screen *screen)
{
    const struct view *view = screen->view;
    if (view->group_count < 2)
        return false;
    screen->group = (screen->group + 1) % view->group_count;
    filter_free(&screen->filter);
    screen->filter_text[0] = '\0';
    table_fini(&screen->tables[0]);
    table_init(&screen->tables[0], &view->groups[screen->group].shape);
    screen->active = 0;
    return true;
}

bool
screen_has_rows(const struct screen *screen)
{
    return has_table(screen, 0);
}

struct table *
screen_table(struct screen *screen)
{
    return has_table(screen, screen->active) ? &screen->tables[screen->active] : NULL;
}

size_t
screen_count(const struct screen *screen)
{
    return screen->tables[0].count;
}

void
screen_move(struct screen *screen, int64_t by)
{
    struct table *table = screen_table(screen);
    if (!table) {
        int64_t top = (int64_t)screen->top + by;
        screen->top = top > 0 ? (size_t)top : 0;
        return;
    }
    bool leaves_below = by > 0 && table->at + 1 >= table->count;
    bool leaves_above = by < 0 && table->at == 0;
    if (leaves_below && has_table(screen, screen->active + 1) &&
        screen->tables[screen->active + 1].count > 0) {
        screen->active++;
        table_move_to(screen_table(screen), 0);
    } else if (leaves_above && screen->active > 0 && screen->tables[screen->active - 1].count > 0) {
        screen->active--;
        table_move_to(screen_table(screen), SIZE_MAX);
    } else {
        table_move(table, by);
    }
}

void
screen_move_to(struct screen *screen, size_t at)
{
    if (screen_table(screen))
        table_move_to(screen_table(screen), at);
    else
        screen->top = at; /* drawing keeps it within the text */
}

enum err
screen_filter(struct screen *screen, struct text expression, struct why *why)
{
    struct filter *fresh = NULL;
    expression = text_trim(expression);
    if (!has_table(screen, 0) || screen->tables[0].limit > 0)
        return why_set(why, ERR_ARG, _("the view \"%s\" takes no filter"), screen->view->name);
    if (expression.len > 0) {
        enum err err = filter_new(&fresh, screen->tables[0].kind, expression, why);
        if (err)
            return err;
    }
    filter_free(&screen->filter);
    screen->filter = fresh;
    screen->filter_lifted = false;
    str_copy(screen->filter_text, sizeof screen->filter_text, expression);
    return OK;
}
