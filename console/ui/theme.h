/* theme: a role's colours, from a text file (themes/NAME.theme).
 *
 *   [theme]
 *   name = default
 *   background = dark            dark, light or any: for which terminals it is made
 *   [roles]
 *   bad = #ff5f5f on #000000 bold
 *   dim = gray
 *   stale = default dim
 *
 * A colour is #rrggbb, one of the 16 names, or default; attributes: bold dim underline reverse
 * italic. Missing or unknown roles are errors that name line and role. Terminals with fewer
 * colours get the nearest. NO_COLOR gives every role its attributes only.
 */
#ifndef CONSOLE_UI_THEME_H
#define CONSOLE_UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "console/ui/role.h"
#include "proto/base/err.h"
#include "proto/base/text.h"

enum { THEME_BOLD = 1, THEME_DIM = 2, THEME_UNDERLINE = 4, THEME_REVERSE = 8, THEME_ITALIC = 16 };
enum { THEME_DEFAULT_COLOUR = -1 };

struct theme_style {
    int32_t foreground, background; /* 0xrrggbb or THEME_DEFAULT_COLOUR */
    unsigned attributes;
};

struct theme {
    char name[32];
    char background[8];
    struct theme_style styles[ROLE_COUNT];
};

/* Parses a theme file's text; *theme is untouched unless OK. */
enum err theme_parse(struct theme *theme, struct text text, const char *file, struct why *why);

/* Nearest of the terminal's colours (8, 16, 88, 256). */
int theme_nearest(int32_t rgb, int colours);

#endif
