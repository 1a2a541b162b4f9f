#include "console/ui/term_own.h"

#include <assert.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "console/ui/term_restore.h"
#include "proto/base/fold.h"
#include "proto/base/safe.h"

enum { ESCAPE_WAIT_MS = 25, MAX_WIDE = 5 };

/* ---- taking the terminal over, and back --------------------------------------------------- */

static bool
locale_is_utf8(void)
{
    setlocale(LC_CTYPE, ""); /* an unknown one leaves "C": plain ASCII */
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* Every key is ours but ^C, which stays a signal, and ^\, the way out of a program that hangs. */
static void
set_modes(void)
{
    cbreak();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    set_escdelay(ESCAPE_WAIT_MS);
    curs_set(0);
    struct termios mode;
    if (tcgetattr(STDIN_FILENO, &mode) != 0)
        return;
    mode.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | ISTRIP);
    mode.c_cc[VSUSP] = _POSIX_VDISABLE;
    mode.c_cc[VLNEXT] = _POSIX_VDISABLE;
    mode.c_cc[VDISCARD] = _POSIX_VDISABLE;
    tcsetattr(STDIN_FILENO, TCSANOW, &mode);
    def_prog_mode();
}

static void
take_size(struct term *term)
{
    term->columns = COLS;
    term->rows = LINES;
    free(term->shown);
    term->shown = xcalloc((size_t)COLS * (size_t)LINES + 1, sizeof *term->shown);
    term->redraw = true;
}

enum err
term_open(struct term **term, const struct term_options *options, struct why *why)
{
    assert(options->theme);
    bool utf8 = locale_is_utf8();
    enum err err = term_restore_prepare(why);
    if (err)
        return err;
    use_env(FALSE); /* the terminal's size, not what LINES and COLUMNS once were */
    use_tioctl(TRUE);
    term_restore_arm();
    SCREEN *screen = newterm(NULL, stdout, stdin);
    if (!screen) {
        term_restore_now();
        term_restore_forget();
        return why_set(why, ERR_IO, "terminal \"%.40s\" could not be taken over", getenv("TERM"));
    }
    struct term *fresh = xcalloc(1, sizeof *fresh);
    fresh->screen = screen;
    fresh->utf8 = utf8;
    set_modes();
    term_colours_set(fresh, options->theme, options->no_colour);
    take_size(fresh);
    *term = fresh;
    return OK;
}

void
term_close(struct term **term)
{
    if (!*term)
        return;
    endwin();
    term_restore_now(); /* should endwin have failed half-way, this has not */
    term_restore_forget();
    delscreen((*term)->screen);
    free((*term)->shown);
    free(*term);
    *term = NULL;
}

void
term_suspend(struct term *term)
{
    (void)term;
    endwin();
    term_restore_disarm();
}

void
term_resume(struct term *term)
{
    term_restore_arm();
    refresh(); /* ends what endwin began */
    term_resized(term);
    term->redraw = true;
}

void
term_resized(struct term *term)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return;
    resizeterm(size.ws_row, size.ws_col); /* lays KEY_RESIZE before term_key */
    term->redraw = true;
}

bool
term_is_utf8(const struct term *term)
{
    return term->utf8;
}

void
term_size(const struct term *term, int *columns, int *rows)
{
    (void)term;
    *columns = COLS;
    *rows = LINES;
}

/* ---- showing ------------------------------------------------------------------------------ */

/* Columns the C library, and so ncurses, gives a wide string; -1 when it would not show it. */
static int
library_width(const wchar_t *wide)
{
    int width = wcwidth(wide[0]);
    for (size_t i = 1; wide[i]; i++) {
        if (wcwidth(wide[i]) != 0)
            return -1;
    }
    return width;
}

/* The cell's text as ncurses wants it, in exactly `width` columns whatever the C library thinks
 * of the character: utf8proc and libc may know different Unicodes, and cells must not shift. */
static void
wide_text(const struct term *term, const struct cell *cell, int width, bool is_last, wchar_t *wide)
{
    struct text rest = text_of(cell->text);
    size_t count = 0;
    while (rest.len > 0 && count < MAX_WIDE) {
        int32_t codepoint = ' ';
        size_t took = safe_next(rest, &codepoint);
        rest.at += took;
        rest.len -= took;
        wide[count++] = (wchar_t)codepoint;
    }
    wide[count] = L'\0';
    if (!term->utf8) {
        char folded[FOLD_CODEPOINT_BYTES];
        fold_codepoint((int32_t)wide[0], folded);
        wide[0] = (wchar_t)folded[0];
        wide[1] = L'\0';
    }
    if (is_last) /* many terminals lose or misplace marks while their cursor waits to wrap */
        wide[1] = L'\0';
    if (library_width(wide) != width) {
        wide[0] = L'?';
        wide[1] = L'\0';
    }
}

static const struct term_look *
look_of(const struct term *term, const struct cell *cell)
{
    enum role role = cell->role < ROLE_COUNT ? (enum role)cell->role : ROLE_TEXT;
    if (cell->flags & CELL_STALE && role != ROLE_LOST)
        role = ROLE_STALE;
    return &term->looks[(cell->flags & CELL_CURSOR) != 0][role];
}

static void
write_one(const struct term *term, int row, int column, const struct cell *cell,
          const wchar_t *wide)
{
    const struct term_look *look = look_of(term, cell);
    attr_t attributes = look->attributes | (cell->flags & CELL_MARKED ? A_UNDERLINE : 0);
    cchar_t curses;
    if (setcchar(&curses, wide, attributes, look->pair, NULL) == OK)
        mvadd_wchnstr(row, column, &curses, 1);
}

static void
write_cell(const struct term *term, int row, int column, const struct cell *cell, int width)
{
    wchar_t wide[MAX_WIDE + 1];
    wide_text(term, cell, width, column + width == term->columns, wide);
    write_one(term, row, column, cell, wide);
    if (width == 2 && wcwidth(wide[0]) == 1) /* it was replaced, so its other half needs a filler */
        write_one(term, row, column + 1, cell, L" ");
}

static bool
same(const struct cell *a, const struct cell *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void
show_row(struct term *term, const struct canvas *canvas, int row, int columns)
{
    const struct cell *fresh = canvas->cells + (size_t)row * (size_t)canvas->columns;
    struct cell *shown = term->shown + (size_t)row * (size_t)term->columns;
    int width = 1;
    for (int at = 0; at < columns; at += width) {
        bool is_wide = at + 1 < columns && fresh[at + 1].text[0] == '\0';
        width = is_wide ? 2 : 1;
        if (!term->redraw && same(&fresh[at], &shown[at]) &&
            (!is_wide || same(&fresh[at + 1], &shown[at + 1])))
            continue;
        write_cell(term, row, at, &fresh[at], width);
        memcpy(&shown[at], &fresh[at], sizeof *shown * (size_t)width);
    }
}

enum err
term_show(struct term *term, const struct canvas *canvas)
{
    if (COLS != term->columns || LINES != term->rows)
        take_size(term);
    if (term->redraw) {
        clearok(curscr, TRUE); /* what a resized terminal made of its content, nobody knows */
        erase();
    }
    int rows = canvas->rows < term->rows ? canvas->rows : term->rows;
    int columns = canvas->columns < term->columns ? canvas->columns : term->columns;
    for (int row = 0; row < rows; row++)
        show_row(term, canvas, row, columns);
    term->redraw = false;
    refresh();
    struct pollfd out = {.fd = STDOUT_FILENO, .events = 0};
    if (poll(&out, 1, 0) > 0 && out.revents & (POLLHUP | POLLERR | POLLNVAL))
        return ERR_IO;
    return OK;
}
