/* ui_own: what ui.c and ui_command.c share. */
#ifndef CONSOLE_UI_UI_OWN_H
#define CONSOLE_UI_UI_OWN_H

#include "console/ui/input.h"
#include "console/ui/screen.h"
#include "console/ui/ui.h"

enum { UI_TABS_MAX = 16, UI_STACK_MAX = 8, UI_MESSAGE_BYTES = 512 };

/* What a line is typed for. */
enum ui_typing { UI_TYPING_NOTHING, UI_TYPING_SEARCH, UI_TYPING_FILTER };

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
    struct input_history searches, filters;
    char search[INPUT_BYTES];
    struct { /* how it was before the typing began */
        char cursor[TABLE_IDENTITY_BYTES];
        size_t at, active;
        char filter[VIEW_FILTER_BYTES];
        bool lifted;
    } before;

    char whatif[TABLE_IDENTITY_BYTES]; /* number of the view "whatif", while one is open */
    char message[UI_MESSAGE_BYTES];    /* until the next key */
    bool freeze;                       /* p: hold what is drawn next */
    struct canvas *frozen;             /* NULL: not frozen */
    int64_t frozen_us;
    int64_t now_us; /* of the last drawing */
    bool quit, suspend;
};

struct screen *ui_screen(struct ui *ui); /* the one that is shown */

/* Runs "name argument". False: there is no such command. */
bool ui_command_run(struct ui *ui, const char *command, struct picture *picture);

/* A character of the line being typed. */
void ui_command_type(struct ui *ui, const char *character);

bool ui_command_exists(const char *command);

#endif
