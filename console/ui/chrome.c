#include "console/ui/chrome.h"

#include <string.h>

#include "console/ui/words.h"

enum { CLOCK_COLUMNS = 8, CHIP_BYTES = 128, NAME_COLUMNS = 16, SITES_MAX = 64 };

/* How a feed stands: shape, word, colour. */
static const struct state {
    const char *word;
    char mark;
    enum role role;
} states[] = {
    {"live", '+', ROLE_GOOD},       {"syncing", '*', ROLE_WARN}, {"late", '~', ROLE_WARN},
    {"connecting", '.', ROLE_WARN}, {"lost", 'x', ROLE_BAD},
};

static const struct state *
state_of(const struct site *site)
{
    for (size_t i = 0; i < NITEMS(states); i++) {
        if (strcmp(states[i].word, site->state) == 0)
            return &states[i];
    }
    static const struct state unknown = {"?", '?', ROLE_BAD};
    return &unknown;
}

static void
clock_text(const struct chrome *chrome, int64_t at_us, int columns, char *to, size_t size)
{
    static const struct metric clock = {.name = "clock.at_us", .unit = UNIT_TIME};
    format_value(to, size, &clock, (struct value){.number = at_us}, columns, chrome->format);
}

static bool
has_alarm(const struct site *site)
{
    return site->alarm && site->alarm[0];
}

/* "+ paris live 14:02", with "switch down" behind it when its gate says so, and "AUDIT!" when its
 * audit file was cut or written anew: the sentence stands in the view of the gates. */
struct chip {
    char text[CHIP_BYTES];
    int columns;
    enum role role;
};

static struct chip
make_chip(const struct chrome *chrome, const struct site *site, bool is_short)
{
    struct chip chip;
    const struct exchange *exchange = &site->board->exchange;
    const struct state *state = state_of(site);
    char name[64], since[16] = "";
    format_text(name, sizeof name, text_of(exchange->name[0] ? exchange->name : site->endpoint),
                is_short ? NAME_COLUMNS / 2 : NAME_COLUMNS, chrome->format);
    if (site->state_since_us > 0)
        clock_text(chrome, site->state_since_us, 5, since, sizeof since);
    bool is_down = site->heard_us > 0 && exchange->link != LINK_UP;
    char down[32] = "";
    if (is_down)
        str_format(down, sizeof down, _(" switch %s"),
                   words_name(&link_state_words, (int)exchange->link));
    str_format(chip.text, sizeof chip.text, "%c %s %s%s%s%s%s", state->mark, name, site->state,
               is_short ? "" : " ", is_short ? "" : since, down,
               has_alarm(site) ? _(" AUDIT!") : "");
    chip.role = is_down || has_alarm(site) ? ROLE_BAD : state->role;
    char measured[CHIP_BYTES];
    chip.columns = format_text(measured, sizeof measured, text_of(chip.text), -1, chrome->format);
    return chip;
}

static bool
is_trouble(const struct site *site)
{
    return site->freshness != FRESH || strcmp(site->state, "live") != 0 || has_alarm(site);
}

/* Gates in trouble first. */
static size_t
order_sites(const struct picture *picture, const struct site **sites)
{
    size_t count = picture_site_count(picture), used = 0;
    for (int trouble = 1; trouble >= 0; trouble--) {
        for (size_t i = 0; i < count && used < SITES_MAX; i++) {
            const struct site *site = picture_site(picture, i);
            if (is_trouble(site) == (trouble == 1))
                sites[used++] = site;
        }
    }
    return used;
}

static void
draw_gates(const struct chrome *chrome, const struct picture *picture, struct canvas *canvas,
           int column, int end)
{
    const struct site *sites[SITES_MAX];
    size_t count = order_sites(picture, sites);
    for (size_t i = 0; i < count; i++) {
        int reserve = i + 1 < count ? 4 : 0; /* for "+12" */
        struct chip chip = make_chip(chrome, sites[i], false);
        if (column + chip.columns + reserve > end)
            chip = make_chip(chrome, sites[i], true);
        if (column + chip.columns + reserve > end && i > 0) {
            canvas_printf(canvas, 0, column, ROLE_DIM, "+%zu", picture_site_count(picture) - i);
            return;
        }
        canvas_text(canvas, 0, column, end - column, chip.role, text_of(chip.text));
        column += chip.columns + 2;
    }
    if (count == 0)
        canvas_text(canvas, 0, column, end - column, ROLE_WARN, text_of(_("no gate")));
}

static int
draw_badge(struct canvas *canvas, int column, enum role role, const char *text)
{
    return column + canvas_text(canvas, 0, column, -1, role, text_of(text)) + 2;
}

static int
draw_badges(const struct chrome *chrome, struct canvas *canvas, bool roomy)
{
    int column = 1;
    if (roomy)
        column = draw_badge(canvas, column, ROLE_TITLE, "vigie");
    if (chrome->banner[0] != '\0')
        column = draw_badge(canvas, column, ROLE_WARN, chrome->banner);
    if (chrome->read_only && roomy)
        column = draw_badge(canvas, column, ROLE_WARN, _("READ-ONLY"));
    if (chrome->marked > 0) {
        char badge[32];
        str_format(badge, sizeof badge, _("[%zu marked]"), chrome->marked);
        column = draw_badge(canvas, column, ROLE_WARN, badge);
    }
    if (chrome->frozen) {
        char age[16], badge[64];
        format_duration(age, sizeof age, (chrome->wall_us - chrome->frozen_us) / 1000,
                        chrome->format);
        str_format(badge, sizeof badge, _("[FROZEN %s]"), age);
        column = draw_badge(canvas, column, ROLE_BAD, badge);
    }
    return column;
}

/* ---- the tabs ------------------------------------------------------------------------------- */

/* How much of the other tabs' titles there is room for. */
struct tab_form {
    int letters; /* -1: all of them, 0: the key alone */
    int gap;     /* blanks between tabs */
};

/* The first key of the view; "" none. */
static const char *
key_of_view(const struct view *view, char *to, size_t size)
{
    char command[64];
    str_format(command, sizeof command, "view %s", view->name);
    to[0] = '\0';
    for (size_t i = 0; i < keymap_count; i++) {
        const char *rest = keymap_rows[i].keys;
        if (strcmp(keymap_rows[i].command, command) == 0) {
            keymap_next_key(&rest, to, size);
            break;
        }
    }
    return to;
}

/* Columns of the title, of one in short form. */
static int
title_columns(const struct view *view, int letters, const struct format *format)
{
    char title[64];
    int columns = format_text(title, sizeof title, text_of(_(view->title)), -1, format);
    return letters >= 0 && letters < columns ? letters : columns;
}

/* "[7 Money]", " 8 Law " or " 8"; to measure it, `canvas` is NULL. Returns the columns. */
static int
draw_tab(const struct chrome *chrome, struct canvas *canvas, int column, const struct view *view,
         struct tab_form form)
{
    char key[16];
    bool here = view == chrome->tab;
    int letters = here ? -1 : form.letters;
    int title = title_columns(view, letters, chrome->format);
    int keyed = (int)strlen(key_of_view(view, key, sizeof key)) + 1, gap = here ? 1 : form.gap;
    int took = keyed + (title > 0 ? 1 + title : 0);
    if (!canvas)
        return took + gap;
    canvas_printf(canvas, 1, column, here ? ROLE_TITLE : ROLE_KEY, here ? "[%s" : " %s", key);
    canvas_text(canvas, 1, column + keyed + 1, title, here ? ROLE_TITLE : ROLE_DIM,
                text_of(_(view->title)));
    if (here)
        canvas_text(canvas, 1, column + took, 1, ROLE_TITLE, TEXT("]"));
    return took + gap;
}

/* All of them; returns the columns. */
static int
draw_all_tabs(const struct chrome *chrome, struct canvas *canvas, struct tab_form form)
{
    int column = 1;
    for (size_t i = 0; i < view_table_count; i++) {
        if (view_table[i]->is_tab)
            column += draw_tab(chrome, canvas, column, view_table[i], form);
    }
    return column;
}

/* The present tab is always whole; the others have as much of their titles as fits. */
static void
draw_tabs(const struct chrome *chrome, struct canvas *canvas)
{
    static const struct tab_form forms[] = {{-1, 1}, {-1, 0}, {5, 0}, {4, 0}, {3, 0}, {0, 0}};
    if (chrome->path[0] != '\0') { /* a place deeper: the way there, instead of the other tabs */
        int column = 1 + draw_tab(chrome, canvas, 1, chrome->tab, forms[0]);
        canvas_printf(canvas, 1, column + 1, ROLE_TITLE, "> %s", chrome->path);
        return;
    }
    size_t form = 0;
    while (form + 1 < NITEMS(forms) && draw_all_tabs(chrome, NULL, forms[form]) > canvas->columns)
        form++;
    draw_all_tabs(chrome, canvas, forms[form]);
}

int
chrome_head(const struct chrome *chrome, const struct picture *picture, struct canvas *canvas,
            bool roomy)
{
    char clock[16];
    clock_text(chrome, chrome->wall_us, CLOCK_COLUMNS, clock, sizeof clock);
    int end = canvas->columns - CLOCK_COLUMNS - 1;
    canvas_text(canvas, 0, end, -1, ROLE_TEXT, text_of(clock));
    draw_gates(chrome, picture, canvas, draw_badges(chrome, canvas, roomy), end - 1);
    if (!roomy)
        return 1;
    draw_tabs(chrome, canvas);
    return 2;
}

/* ---- the keys ------------------------------------------------------------------------------- */

static bool
is_in(enum keys context, const enum keys *contexts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (contexts[i] == context)
            return true;
    }
    return false;
}

void
chrome_keys(struct canvas *canvas, int column, const enum keys *contexts, size_t count)
{
    int line = canvas->rows - 1;
    for (size_t i = 0; i < keymap_count; i++) {
        const struct keymap_row *row = &keymap_rows[i];
        if (!row->bar || !is_in(row->context, contexts, count))
            continue;
        char key[16];
        const char *rest = row->keys;
        keymap_next_key(&rest, key, sizeof key);
        int wanted = (int)(strlen(key) + 1 + strlen(_(row->bar)));
        if (column + wanted > canvas->columns)
            return;
        canvas_text(canvas, line, column, -1, ROLE_KEY, text_of(key));
        canvas_text(canvas, line, column + (int)strlen(key) + 1, -1, ROLE_DIM,
                    text_of(_(row->bar)));
        column += wanted + 2;
    }
}

/* ---- one line ------------------------------------------------------------------------------- */

/* The worst link's mark, who waits, how long: readable down to eight columns. */
void
chrome_single(const struct chrome *chrome, struct picture *picture, struct canvas *canvas)
{
    const struct site *sites[SITES_MAX];
    const struct row *total = &picture_rows(picture, ROW_TOTAL)->at[0];
    const struct state *state =
        order_sites(picture, sites) > 0 ? state_of(sites[0]) : &states[NITEMS(states) - 1];
    struct figure waiting, oldest;
    figure_make(&waiting, total, metric_of(ROW_TOTAL, "waiting"), 6, chrome->format);
    figure_make(&oldest, total, metric_of(ROW_TOTAL, "longest_wait_ms"), 6, chrome->format);
    int at =
        canvas_printf(canvas, 0, 0, state->role, "%c%s", state->mark, chrome->frozen ? "[F]" : "");
    at += 1 + canvas_printf(canvas, 0, at, waiting.role, "%s%s", waiting.mark == '~' ? "~" : "",
                            waiting.text);
    at += 1 + canvas_text(canvas, 0, at, -1, oldest.role, text_of(oldest.text));
    canvas_text(canvas, 0, at, -1, state->role, text_of(state->word));
}
