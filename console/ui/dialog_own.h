/* dialog_own: what the files that draw dialogs share. */
#ifndef CONSOLE_UI_DIALOG_OWN_H
#define CONSOLE_UI_DIALOG_OWN_H

#include "console/ui/dialog.h"

struct dialog_pen {
    const struct frame *frame;
    struct area area;
    int line, last; /* the next one, and the one behind the last that may be written */
};

/* One line, "label    text"; below the last line nothing is written. */
void dialog_write(struct dialog_pen *pen, const char *label, enum role role, const char *text);

/* Others who are about to order something for the same thing: a line for each. */
void dialog_draw_looks(struct dialog_pen *pen, const struct intent *const *looks, int count);

/* When it begins and ends, and why; with_undone: whether it is undone unless confirmed. */
void dialog_draw_settings(struct dialog_pen *pen, const struct dialog *dialog, bool with_undone);
int dialog_settings_lines(const struct dialog *dialog, bool with_undone);

/* "27/11/2026 18:00:00, in 17h22". */
void dialog_moment(char *to, size_t size, int64_t at_us, int64_t clock_us,
                   const struct format *format);

/* Of an order about a contingency plan; else nothing. */
void dialog_draw_plan(struct dialog_pen *pen, const struct draft *draft);

/* Of an order about an order: what that one is, word for word; else nothing. */
void dialog_draw_about(struct dialog_pen *pen, const struct preview *preview);

#endif
