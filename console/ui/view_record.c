/* view_record: one record of an audit file, whole: nothing of it is cut. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum { TITLE_COLUMNS = 9, TEXT_BYTES = 2048, LEAST_COLUMNS = 10, LINES_MAX = 256 };

struct line {
    const char *title; /* "": the text of the line before goes on */
    struct text text;
};

struct lines {
    struct line at[LINES_MAX];
    size_t count;
};

/* Bytes of the first `columns` characters, ended at a blank where there is one. */
static size_t
first_line(struct text text, int columns)
{
    size_t end = 0, blank = 0;
    for (int column = 0; end < text.len && column < columns; column++) {
        end++;
        while (end < text.len && ((unsigned char)text.at[end] & 0xC0) == 0x80)
            end++;
        if (end < text.len && text.at[end] == ' ')
            blank = end;
    }
    return end < text.len && blank > 0 ? blank : end;
}

static void
add_lines(struct lines *lines, const char *title, struct text text, int columns)
{
    do {
        size_t len = first_line(text, columns);
        if (lines->count < LINES_MAX)
            lines->at[lines->count++] = (struct line){title, {text.at, len}};
        text = text_trim((struct text){text.at + len, text.len - len});
        title = "";
    } while (text.len > 0);
}

/* Every metric of the record, as wide as it is. */
static void
add_record(struct lines *lines, const struct frame *frame, int columns)
{
    const struct metric_table *metrics = metric_table(ROW_RECORD);
    for (size_t i = 0; i < metrics->count; i++) {
        const struct metric *metric = &metrics->rows[i];
        struct value value = metric->get(frame->subject);
        char *text = picture_alloc(frame->picture, TEXT_BYTES);
        if (value.state == VALUE_OK && metric->unit == UNIT_TEXT)
            format_text(text, TEXT_BYTES, value.text, TEXT_BYTES, frame->format);
        else
            format_value(text, TEXT_BYTES, metric, value, metric->width, frame->format);
        add_lines(lines, _(metric->title), text_of(text), columns);
    }
}

static void
draw(const struct frame *frame, struct area area)
{
    struct screen *screen = frame->screen;
    struct lines lines = {.count = 0};
    int columns = area.columns - TITLE_COLUMNS - 2;
    if (!frame->subject || area.rows < 1)
        return;
    add_record(&lines, frame, columns > LEAST_COLUMNS ? columns : LEAST_COLUMNS);
    screen->lines = lines.count;
    screen->page = (size_t)area.rows < lines.count ? (size_t)area.rows : lines.count;
    size_t last = lines.count - screen->page;
    screen->top = screen->top < last ? screen->top : last;
    for (size_t i = 0; i < screen->page; i++) {
        const struct line *line = &lines.at[screen->top + i];
        int row = area.row + (int)i;
        canvas_text(frame->canvas, row, area.column + 1, TITLE_COLUMNS, ROLE_DIM,
                    text_of(line->title));
        canvas_text(frame->canvas, row, area.column + 1 + TITLE_COLUMNS, -1, ROLE_TEXT, line->text);
    }
}

const struct view view_record = {
    .name = "record",
    .title = N_("Record"),
    .subject = ROW_RECORD,
    .draw = draw,
};
