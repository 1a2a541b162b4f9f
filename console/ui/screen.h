/* screen: a view as it stands, and what happens to it. */
#ifndef CONSOLE_UI_SCREEN_H
#define CONSOLE_UI_SCREEN_H

#include "console/ui/view.h"
#include "proto/base/err.h"

/* `subject`: NULL for views of everything. */
void screen_init(struct screen *screen, const struct view *view, const struct row *subject);
void screen_fini(struct screen *screen);

/* Explains the figures of a row: those of the table's columns first, beginning with the one it is
 * sorted by, when it is a row of that table (NULL: none). */
void screen_explain(struct screen *screen, const struct row *row, const struct table *table);

/* What was opened; on a screen of everything, the totals. NULL: it is gone. */
const struct row *screen_subject(const struct frame *frame);

/* Finds the subject and puts the rows of all tables in their places. */
void screen_arrange(struct frame *frame);

void screen_draw(const struct frame *frame, struct area area);

bool screen_has_rows(const struct screen *screen);
struct table *screen_table(struct screen *screen); /* the one with the cursor; NULL: none */
size_t screen_count(const struct screen *screen);  /* rows of the first table */

/* Steps of the cursor, from one table into the next at the ends. */
void screen_move(struct screen *screen, int64_t by);
void screen_move_to(struct screen *screen, size_t at);

/* The first table lists the view's next group, without a filter. False: there is one thing only. */
bool screen_next_group(struct screen *screen);

/* "" takes the filter away. On error nothing changes. */
enum err screen_filter(struct screen *screen, struct text expression, struct why *why);

#endif
