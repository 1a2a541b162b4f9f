/* ui_own: what ui.c and the files beside it share. */
#ifndef CONSOLE_UI_UI_OWN_H
#define CONSOLE_UI_UI_OWN_H

#include "console/ui/dialog_many.h"
#include "console/ui/input.h"
#include "console/ui/marks.h"
#include "console/ui/screen.h"
#include "console/ui/ui.h"

enum { UI_TABS_MAX = 16, UI_STACK_MAX = 8, UI_MESSAGE_BYTES = 512 };

/* What a line is typed for. */
enum ui_typing { UI_TYPING_NOTHING, UI_TYPING_SEARCH, UI_TYPING_FILTER, UI_TYPING_COMMAND };

struct ui {
    struct format format;
    char banner[32];
    bool read_only;

    struct screen tabs[UI_TABS_MAX]; /* in the order of view_table, as they were left */
    size_t tab_count, tab;
    struct screen stack[UI_STACK_MAX]; /* opened from the tab */
    size_t depth;

    enum ui_typing typing;
    struct input input;
    struct input_history searches, filters, commands;
    char search[INPUT_BYTES];
    struct { /* how it was before the typing began */
        char cursor[TABLE_IDENTITY_BYTES];
        size_t at, active;
        char filter[VIEW_FILTER_BYTES];
        bool lifted;
    } before;

    char whatif[TABLE_IDENTITY_BYTES];  /* number of the view "whatif", while one is open */
    char audited[TABLE_IDENTITY_BYTES]; /* endpoint of the gate of the view "audit", likewise */
    char message[UI_MESSAGE_BYTES];     /* until the next key */
    bool freeze;                        /* p: hold what is drawn next */
    struct canvas *frozen;              /* NULL: not frozen */
    int64_t frozen_us;
    int64_t now_us; /* of the last drawing */
    bool quit, suspend;

    void (*random)(uint64_t to[2]);
    const char *from;
    struct dialog dialog;
    bool drops_ahead; /* a dialog has opened */
    bool has_order;   /* `ordered` was not taken yet */
    struct draft ordered;
    char last_order[DRAFT_ID_BYTES]; /* that this console gave; "" none */
    int last_state;                  /* enum order_state of it that was told last */

    struct marks marks;
    struct dialog_many many;
    struct bulk *bulk;         /* that runs, or whose results were not dismissed; NULL: none */
    uint64_t keys, quit_asked; /* keys so far; the one that asked whether to quit */
};

struct screen *ui_screen(struct ui *ui); /* the one that is shown */

/* Runs "name argument". False: there is no such command. */
bool ui_command_run(struct ui *ui, const char *command, struct picture *picture);

/* Opens the dialog of an order; a message says why it cannot. */
void ui_order(struct ui *ui, const char *verb, const char *target, const char *args,
              const char *gate, struct picture *picture);

/* ui_order.c: the commands about orders. */
void ui_order_row(struct ui *ui, const char *verb, struct picture *picture);
void ui_order_last(struct ui *ui, const char *verb, struct picture *picture);
bool ui_order_line(struct ui *ui, const char *line, struct picture *picture);
void ui_order_key(struct ui *ui, const char *key, struct picture *picture);
void ui_order_follow(struct ui *ui,
                     const struct picture *picture); /* tells what became of the last */

/* The kind of target that a row is, and the verb that fits how it stands; NULL: it is none. */
const char *ui_order_target(const struct row *row, const char **verb, char to[DRAFT_WORD_BYTES]);

/* ui_many.c: orders for the rows that are marked. The first: false when none of the rows shown is
 * marked, or the verb is not for them. */
bool ui_many_row(struct ui *ui, const char *verb, struct picture *picture);
void ui_many_line(struct ui *ui, const char *verb, const char *args, struct picture *picture);
void ui_many_key(struct ui *ui, const char *key, struct picture *picture);
void ui_many_refresh(struct ui *ui, struct picture *picture); /* drops marks of what is gone */
/* Commands: "row", "shown", "none"; stops what runs, dismisses what is over. */
void ui_many_mark(struct ui *ui, const char *which, struct picture *picture);
void ui_many_end(struct ui *ui, const char *argument, struct picture *picture);

bool ui_many_lets_quit(struct ui *ui); /* false: it has said what would not be sent */

/* ui_type.c: the line being typed. A character of it; then commands: three that begin one, "next" and
 * "previous", a filter lifted, "backspace", "word", "clear", "older" and "newer", and both ends. */
void ui_type_character(struct ui *ui, const char *character);
void ui_type_search(struct ui *ui, const char *argument, struct picture *picture);
void ui_type_filter(struct ui *ui, const char *argument, struct picture *picture);
void ui_type_command(struct ui *ui, const char *argument, struct picture *picture);
void ui_type_search_on(struct ui *ui, const char *which, struct picture *picture);
void ui_type_filter_toggle(struct ui *ui, const char *argument, struct picture *picture);
void ui_type_edit(struct ui *ui, const char *how, struct picture *picture);
void ui_type_accept(struct ui *ui, const char *argument, struct picture *picture);
void ui_type_cancel(struct ui *ui, const char *argument, struct picture *picture);

bool ui_command_exists(const char *command);

#endif
