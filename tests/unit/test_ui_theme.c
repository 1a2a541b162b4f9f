#include "tests/unit/test.h"

#include <math.h>

#include "console/ui/theme.h"
#include "proto/base/mem.h"

static const char *const words[ROLE_COUNT] = {
#define ROLE(name, word, letter) word,
    ROLES(ROLE)
#undef ROLE
};

static struct theme
load(const char *name)
{
    char path[1024], text[16384];
    const char *root = getenv("VIGIE_ROOT");
    str_format(path, sizeof path, "%s/themes/%s.theme", root ? root : ".", name);
    FILE *in = fopen(path, "r");
    TRUE(in != NULL);
    size_t len = fread(text, 1, sizeof text, in);
    fclose(in);
    struct theme theme;
    struct why why = {0};
    OK_ERR(theme_parse(&theme, (struct text){text, len}, path, &why), &why);
    EQ_STR(theme.name, name);
    return theme;
}

/* A theme with every role, one line of it replaced or left out. */
static void
refuses(const char *role, const char *line, const char *sentence)
{
    char text[4096] = "[theme]\nname = x\n[roles]\n";
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        char add[128];
        str_format(add, sizeof add, "%s = default\n", words[i]);
        if (strcmp(words[i], role) == 0)
            str_format(add, sizeof add, "%s", line);
        memcpy(text + strlen(text), add, strlen(add) + 1);
    }
    struct theme theme = {.name = "untouched"};
    struct why why = {0};
    TRUE(theme_parse(&theme, text_of(text), "x.theme", &why) != OK);
    HAS_STR(why.text, sentence);
    EQ_STR(theme.name, "untouched");
}

TEST(a_style_is_a_colour_a_background_and_attributes)
{
    char text[4096] = "[theme]\nname = mine\nbackground = light\n[roles]\n";
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        char add[128];
        str_format(add, sizeof add, "%s = %s\n", words[i],
                   i == ROLE_BAD    ? "#ff5F00 on blue bold underline"
                   : i == ROLE_DIM  ? "default dim"
                   : i == ROLE_GOOD ? "bright-green"
                                    : "default");
        memcpy(text + strlen(text), add, strlen(add) + 1);
    }
    struct theme theme;
    struct why why = {0};
    OK_ERR(theme_parse(&theme, text_of(text), "x.theme", &why), &why);
    EQ_STR(theme.name, "mine");
    EQ_STR(theme.background, "light");
    EQ_I64(theme.styles[ROLE_BAD].foreground, 0xff5f00);
    EQ_I64(theme.styles[ROLE_BAD].background, 0x0000ee);
    EQ_I64(theme.styles[ROLE_BAD].attributes, THEME_BOLD | THEME_UNDERLINE);
    EQ_I64(theme.styles[ROLE_DIM].foreground, THEME_DEFAULT_COLOUR);
    EQ_I64(theme.styles[ROLE_DIM].attributes, THEME_DIM);
    EQ_I64(theme.styles[ROLE_GOOD].foreground, 0x00ff00);
}

TEST(a_mistake_is_told_with_file_line_and_what_was_expected)
{
    refuses("bad", "bda = red\n", "x.theme line 12: unknown role \"bda\", did you mean \"bad\"?");
    refuses("bad", "", "x.theme: role \"bad\" is missing");
    refuses("bad", "bad = #ff5f5\n", "x.theme line 12: \"#ff5f5\" is neither a colour");
    refuses("bad", "bad = rouge\n", "x.theme line 12: \"rouge\" is neither a colour");
    refuses("bad", "bad = red on\n", "x.theme line 12: expected a colour behind \"on\"");
    refuses("bad", "bad = red blink\n", "x.theme line 12: \"blink\" is neither");
    refuses("bad", "bad =\n", "x.theme line 12: expected a colour");
    refuses("bad", "bad = red\nbad = red\n", "x.theme line 13: role \"bad\" comes twice");
    refuses("bad", "bad = red\n[extra]\n", "x.theme line 13: expected section [theme] or [roles]");
    refuses("text", "text = default\n[theme]\nbackground = grey\n", "dark, light or any");
    refuses("text", "text = default\n[theme]\nauthor = me\n", "unknown key \"author\"");
}

TEST(nearest_colours_are_near)
{
    EQ_I64(theme_nearest(0x000000, 8), 0);
    EQ_I64(theme_nearest(0xff0000, 8), 1);
    EQ_I64(theme_nearest(0xa0a0a0, 8), 7);
    EQ_I64(theme_nearest(0xffffff, 16), 15);
    EQ_I64(theme_nearest(0xffffff, 256), 231);
    EQ_I64(theme_nearest(0x000000, 256), 16);
    EQ_I64(theme_nearest(0x5fafd7, 256), 74);
    EQ_I64(theme_nearest(0x8a8a8a, 256), 245);
    EQ_I64(theme_nearest(0xff0000, 88), 64);
    for (int32_t rgb = 0; rgb <= 0xffffff; rgb += 7919)
        TRUE(theme_nearest(rgb, 88) < 88 && theme_nearest(rgb, 16) < 16);
}

/* ---- can it be read? (WCAG 2) ---------------------------------------------------------------- */

struct rgb {
    double at[3];
};

static struct rgb
linear(int32_t colour)
{
    struct rgb rgb;
    for (int i = 0; i < 3; i++) {
        double c = (colour >> (16 - 8 * i) & 255) / 255.0;
        rgb.at[i] = c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
    }
    return rgb;
}

/* Deuteranopia after Machado, Oliveira and Fernandes (2009), severity 1. */
static struct rgb
as_deuteranope(struct rgb rgb)
{
    static const double matrix[3][3] = {{0.367322, 0.860646, -0.227968},
                                        {0.280085, 0.672501, 0.047413},
                                        {-0.011820, 0.042940, 0.968881}};
    struct rgb seen = {{0}};
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            seen.at[i] += matrix[i][j] * rgb.at[j];
        seen.at[i] = fmin(fmax(seen.at[i], 0), 1);
    }
    return seen;
}

static double
luminance(struct rgb rgb)
{
    return 0.2126 * rgb.at[0] + 0.7152 * rgb.at[1] + 0.0722 * rgb.at[2];
}

static double
contrast(struct rgb a, struct rgb b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void
check_contrast(const char *role, int32_t foreground, int32_t background)
{
    double plain = contrast(linear(foreground), linear(background));
    double seen = contrast(as_deuteranope(linear(foreground)), as_deuteranope(linear(background)));
    if (plain < 4.5 || seen < 4.5)
        TEST_FAIL("%s #%06x on #%06x: contrast %.2f, for a deuteranope %.2f", role,
                  (unsigned)foreground, (unsigned)background, plain, seen);
}

TEST(every_role_of_the_default_theme_can_be_read_on_dark_terminals)
{
    static const int32_t backgrounds[] = {0x000000, 0x1e1e1e};
    struct theme theme = load("default");
    EQ_STR(theme.background, "dark");
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        const struct theme_style *style = &theme.styles[i];
        int32_t foreground = style->foreground < 0 ? 0xd0d0d0 : style->foreground;
        for (size_t j = 0; j < NITEMS(backgrounds); j++)
            check_contrast(words[i], foreground,
                           style->background < 0 ? backgrounds[j] : style->background);
    }
}

TEST(every_role_of_the_default_theme_can_be_read_under_the_cursor)
{
    struct theme theme = load("default");
    const struct theme_style *cursor = &theme.styles[ROLE_CURSOR];
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        const struct theme_style *style = &theme.styles[i];
        bool own = style->foreground >= 0 && style->background < 0;
        check_contrast(words[i], own ? style->foreground : cursor->foreground, cursor->background);
    }
}

TEST(good_and_warn_and_bad_stay_apart_for_a_deuteranope)
{
    struct theme theme = load("default");
    static const enum role roles[] = {ROLE_GOOD, ROLE_WARN, ROLE_BAD};
    for (size_t i = 0; i < NITEMS(roles); i++) {
        for (size_t j = i + 1; j < NITEMS(roles); j++) {
            struct rgb a = as_deuteranope(linear(theme.styles[roles[i]].foreground));
            struct rgb b = as_deuteranope(linear(theme.styles[roles[j]].foreground));
            double far = 0;
            for (int k = 0; k < 3; k++)
                far += (a.at[k] - b.at[k]) * (a.at[k] - b.at[k]);
            if (sqrt(far) < 0.2)
                TEST_FAIL("%s and %s are %.2f apart", words[roles[i]], words[roles[j]], sqrt(far));
        }
    }
}

TEST(the_mono_theme_has_no_colour)
{
    struct theme theme = load("mono");
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        EQ_I64(theme.styles[i].foreground, THEME_DEFAULT_COLOUR);
        EQ_I64(theme.styles[i].background, THEME_DEFAULT_COLOUR);
    }
    TRUE(theme.styles[ROLE_CURSOR].attributes & THEME_REVERSE);
}

TEST(any_bytes_are_a_theme_or_a_sentence)
{
    struct dice dice = dice_new(5);
    static const char letters[] = "[]roles=\n#f0 dimbold onthe;\x1b\xff";
    for (int round = 0; round < 5000; round++) {
        char text[128];
        size_t len = dice_roll(&dice, sizeof text);
        for (size_t i = 0; i < len; i++)
            text[i] = letters[dice_roll(&dice, sizeof letters)];
        struct theme theme;
        struct why why = {0};
        TRUE(theme_parse(&theme, (struct text){text, len}, "x.theme", &why) != OK);
        TRUE(strncmp(why.text, "x.theme", 7) == 0);
    }
}
