#include "console/ui/theme.h"

#include <assert.h>
#include <string.h>

#include "proto/base/ini.h"

static const char *const role_words[ROLE_COUNT] = {
#define ROLE(name, word, letter) word,
    ROLES(ROLE)
#undef ROLE
};

/* The 16 names, as xterm paints them. */
static const struct {
    const char *name;
    int32_t rgb;
} colour_names[] = {
    {"black", 0x000000},        {"red", 0xcd0000},
    {"green", 0x00cd00},        {"yellow", 0xcdcd00},
    {"blue", 0x0000ee},         {"magenta", 0xcd00cd},
    {"cyan", 0x00cdcd},         {"white", 0xe5e5e5},
    {"gray", 0x7f7f7f},         {"bright-red", 0xff0000},
    {"bright-green", 0x00ff00}, {"bright-yellow", 0xffff00},
    {"bright-blue", 0x5c5cff},  {"bright-magenta", 0xff00ff},
    {"bright-cyan", 0x00ffff},  {"bright-white", 0xffffff},
};

static const struct {
    const char *name;
    unsigned attribute;
} attribute_names[] = {
    {"bold", THEME_BOLD},       {"dim", THEME_DIM},       {"underline", THEME_UNDERLINE},
    {"reverse", THEME_REVERSE}, {"italic", THEME_ITALIC},
};

struct reading {
    struct theme theme;
    bool seen[ROLE_COUNT];
};

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool
parse_hex(struct text word, int32_t *rgb)
{
    if (word.len != 7)
        return false;
    int32_t sum = 0;
    for (size_t i = 1; i < word.len; i++) {
        int digit = hex_digit(word.at[i]);
        if (digit < 0)
            return false;
        sum = sum * 16 + digit;
    }
    *rgb = sum;
    return true;
}

static bool
parse_colour(struct text word, int32_t *rgb)
{
    if (text_has_prefix(word, "#"))
        return parse_hex(word, rgb);
    if (text_is(word, "default")) {
        *rgb = THEME_DEFAULT_COLOUR;
        return true;
    }
    for (size_t i = 0; i < NITEMS(colour_names); i++) {
        if (text_is(word, colour_names[i].name)) {
            *rgb = colour_names[i].rgb;
            return true;
        }
    }
    return false;
}

static unsigned
parse_attribute(struct text word)
{
    for (size_t i = 0; i < NITEMS(attribute_names); i++) {
        if (text_is(word, attribute_names[i].name))
            return attribute_names[i].attribute;
    }
    return 0;
}

static struct text
next_word(struct text *rest)
{
    *rest = text_trim(*rest);
    struct text word = text_cut(rest, ' ');
    return text_trim(word);
}

static enum err
refuse_word(struct text word, struct why *why)
{
    return why_set(why, ERR_FORMAT,
                   "\"%.*s\" is neither a colour (#rrggbb, default, or a name such as bright-red) "
                   "nor an attribute (bold dim underline reverse italic)",
                   TEXT_ARG(word));
}

/* COLOUR [on COLOUR] [ATTRIBUTE...] */
static enum err
parse_style(struct theme_style *style, struct text value, struct why *why)
{
    *style = (struct theme_style){THEME_DEFAULT_COLOUR, THEME_DEFAULT_COLOUR, 0};
    struct text word = next_word(&value);
    if (word.len == 0)
        return why_set(why, ERR_FORMAT,
                       "expected a colour, as in \"#ff5f5f on #000000 bold\" or \"default\"");
    if (!parse_colour(word, &style->foreground) && parse_attribute(word) == 0)
        return refuse_word(word, why);
    style->attributes = parse_attribute(word);
    while ((word = next_word(&value)).len > 0) {
        unsigned attribute = parse_attribute(word);
        if (text_is(word, "on")) {
            word = next_word(&value);
            if (!parse_colour(word, &style->background))
                return why_set(why, ERR_FORMAT, "expected a colour behind \"on\", not \"%.*s\"",
                               TEXT_ARG(word));
        } else if (attribute == 0) {
            return refuse_word(word, why);
        }
        style->attributes |= attribute;
    }
    return OK;
}

static enum err
read_role(struct reading *reading, const struct ini_entry *entry, struct why *why)
{
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(entry->key, role_words[i]) != 0)
            continue;
        if (reading->seen[i])
            return why_set(why, ERR_FORMAT, "role \"%s\" comes twice", entry->key);
        reading->seen[i] = true;
        return parse_style(&reading->theme.styles[i], text_of(entry->value), why);
    }
    const char *near = ini_nearest(entry->key, role_words, ROLE_COUNT);
    return why_set(why, ERR_UNKNOWN,
                   "unknown role \"%s\"%s%s%s (the roles are in themes/README.md)", entry->key,
                   near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static enum err
read_setting(struct theme *theme, const struct ini_entry *entry, struct why *why)
{
    if (strcmp(entry->key, "name") == 0) {
        if (!str_copy(theme->name, sizeof theme->name, text_of(entry->value)))
            return why_set(why, ERR_LIMIT, "name longer than %zu bytes", sizeof theme->name - 1);
        return OK;
    }
    if (strcmp(entry->key, "background") == 0) {
        static const char *const known[] = {"dark", "light", "any"};
        for (size_t i = 0; i < NITEMS(known); i++) {
            if (strcmp(entry->value, known[i]) == 0) {
                str_copy(theme->background, sizeof theme->background, text_of(entry->value));
                return OK;
            }
        }
        return why_set(why, ERR_FORMAT, "background is dark, light or any, not \"%s\"",
                       entry->value);
    }
    return why_set(why, ERR_UNKNOWN, "unknown key \"%s\": [theme] has name and background",
                   entry->key);
}

static enum err
read_entry(void *context, const struct ini_entry *entry, struct why *why)
{
    struct reading *reading = context;
    bool is_roles = strcmp(entry->section, "roles") == 0;
    if (!is_roles && strcmp(entry->section, "theme") != 0)
        return why_set(why, ERR_UNKNOWN, "expected section [theme] or [roles], not \"%s\"",
                       entry->section);
    if (!entry->key)
        return OK;
    return is_roles ? read_role(reading, entry, why) : read_setting(&reading->theme, entry, why);
}

enum err
theme_parse(struct theme *theme, struct text text, const char *file, struct why *why)
{
    struct reading reading = {.theme = {.background = "any"}};
    enum err err = ini_read_text(text, file, read_entry, &reading, why);
    if (err)
        return err;
    if (reading.theme.name[0] == '\0')
        return why_set(why, ERR_FORMAT, "%s: no name in [theme]", file);
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (!reading.seen[i])
            return why_set(why, ERR_FORMAT, "%s: role \"%s\" is missing in [roles]", file,
                           role_words[i]);
    }
    *theme = reading.theme;
    return OK;
}

/* What a terminal of so many colours usually paints for colour i. */
static int32_t
palette(int i, int colours)
{
    static const int32_t first[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                      0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                      0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    static const int32_t eight[8] = {0x000000, 0xaa0000, 0x00aa00, 0xaa5500,
                                     0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa};
    static const int32_t cube256[6] = {0, 95, 135, 175, 215, 255};
    static const int32_t cube88[4] = {0, 139, 205, 255};
    static const int32_t gray88[8] = {46, 92, 115, 139, 162, 185, 208, 231};
    if (colours <= 8)
        return eight[i];
    if (i < 16)
        return first[i];
    if (colours < 256) {
        if (i >= 80)
            return gray88[i - 80] * 0x010101;
        i -= 16;
        return cube88[i / 16] << 16 | cube88[i / 4 % 4] << 8 | cube88[i % 4];
    }
    if (i >= 232)
        return (8 + 10 * (i - 232)) * 0x010101;
    i -= 16;
    return cube256[i / 36] << 16 | cube256[i / 6 % 6] << 8 | cube256[i % 6];
}

/* Squared distance, weighted as the eye sees the three. */
static int
distance(int32_t a, int32_t b)
{
    int red = (a >> 16 & 255) - (b >> 16 & 255);
    int green = (a >> 8 & 255) - (b >> 8 & 255);
    int blue = (a & 255) - (b & 255);
    return 3 * red * red + 6 * green * green + blue * blue;
}

int
theme_nearest(int32_t rgb, int colours)
{
    assert(rgb >= 0);
    int known = colours >= 256 ? 256 : colours >= 88 ? 88 : colours >= 16 ? 16 : 8;
    int from =
        known >= 88 ? 16 : 0; /* the first 16 are the user's own: never surely what we mean */
    int best = from;
    for (int i = from + 1; i < known; i++) {
        if (distance(palette(i, known), rgb) < distance(palette(best, known), rgb))
            best = i;
    }
    return best;
}
