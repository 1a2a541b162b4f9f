/* view: what a screen full of something is made of, and what views use to draw.
 *
 * To add a view: view_x.c with a `const struct view view_x`, a row in view_table.c, a key in
 * keymap.c. A view that is one table needs no code at all.
 */
#ifndef CONSOLE_UI_VIEW_H
#define CONSOLE_UI_VIEW_H

#include "console/ui/curve.h"
#include "console/ui/table.h"

enum { VIEW_TABLES = 2, VIEW_FILTER_BYTES = 256 };

/* A view as somebody left it: what it shows, where the cursor stands. */
struct screen {
    const struct view *view;
    char subject[TABLE_IDENTITY_BYTES]; /* identity of what was opened, "" for all */
    enum row_kind kind;                 /* of it */
    struct table tables[VIEW_TABLES];
    size_t active;         /* the table with the cursor */
    struct filter *filter; /* of the first table; NULL: none */
    char filter_text[VIEW_FILTER_BYTES];
    bool filter_lifted;
    size_t top, page, lines; /* of a view that is text: first line, lines shown, and in all */
    struct curve curves[2];
    int64_t curves_us; /* when they were added up */
    struct rows made;  /* rows a view made itself for this frame; owned */
    struct part *made_parts;
    size_t group;                  /* which of the view's groups the first table lists */
    const struct metric **figures; /* of the explanation: what it lists, in this order; owned */
    size_t figure_count;
};

/* All that drawing gets. Good for one frame. */
struct frame {
    struct canvas *canvas; /* NULL while a key is handled */
    struct picture *picture;
    struct screen *screen;
    const struct row *subject; /* NULL: none, or gone */
    const struct format *format;
    const struct marks *marks; /* NULL: none */
    const struct bulk *bulk;   /* the order for many rows; NULL: none */
    int64_t now_us;
    bool read_only; /* this console gives no orders */
};

/* What the first table of a view can list, one after the other. */
struct view_group {
    const char *title;   /* N_() */
    const char *nothing; /* N_(): said when there is no row */
    struct table_shape shape;
    const struct rows *(*rows)(const struct frame *frame); /* NULL: all of its kind */
};

struct view {
    const char *name;
    const char *title;     /* N_() */
    const char *place;     /* N_(), of views without a table: "figure %zu of %zu"; NULL: lines */
    bool is_tab;           /* in the first line; the others are opened from a row, or by ? */
    enum row_kind subject; /* of views that are not tabs; ROW_KINDS: none */
    struct table_shape tables[VIEW_TABLES]; /* without columns: no table */
    const struct view_group *groups; /* NULL: tables[0] lists one thing; else the first of them
                                        stands there too */
    size_t group_count;
    /* The rows of a table; NULL: all of its kind. */
    const struct rows *(*rows)(const struct frame *frame, size_t table);
    /* NULL: the first table alone. */
    void (*draw)(const struct frame *frame, struct area area);
};

extern const struct view *const view_table[];
extern const size_t view_table_count;

const struct view *view_named(const char *name);        /* NULL: none */
const struct view *view_of_subject(enum row_kind kind); /* what Enter opens; NULL: nothing */

/* ---- for views to draw with: each returns the lines it took -------------------------------- */

/* A labelled figure. */
struct view_item {
    const char *title;  /* N_(), at most 11 columns */
    const char *metric; /* short name */
};

/* As many figures to a line as there is room for, at most `rows` lines. */
int view_items(const struct frame *frame, struct area area, const struct row *row,
               const struct view_item *items, size_t count);

/* The same in wider places, for amounts. */
int view_wide_items(const struct frame *frame, struct area area, const struct row *row,
                    const struct view_item *items, size_t count);

/* Title, curve, and the most of a minute. */
int view_curve(const struct frame *frame, struct area area, const char *title,
               const struct curve *curve, const struct row *row);

/* ASCII text, broken between words. */
int view_sentence(const struct frame *frame, struct area area, enum role role,
                  const char *sentence);

/* The table, or a sentence that says why it is empty. `nothing`: N_(), that sentence when there is
 * no other reason than that there is nothing. */
void view_rows(const struct frame *frame, struct area area, size_t table, const char *nothing);

/* What is left below the first `rows` lines. */
struct area view_below(struct area area, int rows);

#endif
