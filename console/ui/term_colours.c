/* term_colours: what a role of the theme is on this terminal. */
#include "console/ui/term_own.h"

#include <string.h>

enum { DIRECT_COLOURS = 1 << 24 };

static const struct {
    unsigned theme;
    attr_t curses;
} attributes[] = {
    {THEME_BOLD, A_BOLD},       {THEME_DIM, A_DIM},       {THEME_UNDERLINE, A_UNDERLINE},
    {THEME_REVERSE, A_REVERSE}, {THEME_ITALIC, A_ITALIC},
};

static attr_t
curses_attributes(unsigned wanted)
{
    attr_t sum = 0;
    for (size_t i = 0; i < NITEMS(attributes); i++) {
        if (wanted & attributes[i].theme)
            sum |= attributes[i].curses;
    }
    return sum;
}

static int
colour(int32_t rgb)
{
    if (rgb == THEME_DEFAULT_COLOUR)
        return -1;
    if (COLORS >= DIRECT_COLOURS)
        return rgb < 8 ? 0 : rgb; /* there, 1 to 7 are still the old colours */
    return theme_nearest(rgb, COLORS);
}

/* With few colours two different ones may meet, or one meet the terminal's own background. */
static int
apart(int foreground, int background, const struct theme *theme)
{
    bool is_light = strcmp(theme->background, "light") == 0;
    if (COLORS > 16 || foreground < 0)
        return foreground;
    if (background < 0)
        background = is_light ? 7 : 0;
    if (foreground != background)
        return foreground;
    return background == 0 ? 7 : 0;
}

/* Under the cursor a role keeps its colour and gets the cursor's background. */
static struct theme_style
under_cursor(const struct theme *theme, enum role role)
{
    struct theme_style style = theme->styles[role];
    const struct theme_style *cursor = &theme->styles[ROLE_CURSOR];
    if (style.foreground == THEME_DEFAULT_COLOUR || style.background != THEME_DEFAULT_COLOUR)
        style.foreground = cursor->foreground;
    style.background = cursor->background;
    style.attributes |= cursor->attributes;
    return style;
}

static void
set_look(struct term *term, const struct theme *theme, struct theme_style style, bool colours,
         bool cursor, enum role role)
{
    struct term_look *look = &term->looks[cursor][role];
    *look = (struct term_look){curses_attributes(style.attributes), 0};
    if (!colours) {
        if (style.background != THEME_DEFAULT_COLOUR)
            look->attributes |= A_REVERSE;
        return;
    }
    if (style.foreground == THEME_DEFAULT_COLOUR && style.background == THEME_DEFAULT_COLOUR)
        return;
    int background = colour(style.background);
    int foreground = apart(colour(style.foreground), background, theme);
    look->pair = (short)(1 + (cursor ? ROLE_COUNT : 0) + (int)role);
    if (init_extended_pair(look->pair, foreground, background) == ERR)
        look->pair = 0;
}

void
term_colours_set(struct term *term, const struct theme *theme, bool no_colour)
{
    bool colours = !no_colour && has_colors() && start_color() == OK && COLORS >= 8;
    if (colours)
        use_default_colors();
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        set_look(term, theme, theme->styles[role], colours, false, role);
        set_look(term, theme, under_cursor(theme, role), colours, true, role);
    }
}
