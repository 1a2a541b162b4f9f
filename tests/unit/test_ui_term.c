/* The terminal as a terminal sees it: cells, colours, keys, sizes, and that it is given back. */
#include "tests/unit/test.h"
#include "tests/unit/ui_pty.h"

#include <sys/signalfd.h>

#include "console/ui/term.h"
#include "proto/base/safe.h"
#include <utf8proc.h>

static struct theme
a_theme(void)
{
    struct theme theme = {.name = "test", .background = "dark"};
    for (int i = 0; i < ROLE_COUNT; i++)
        theme.styles[i] = (struct theme_style){THEME_DEFAULT_COLOUR, THEME_DEFAULT_COLOUR, 0};
    theme.styles[ROLE_BAD] = (struct theme_style){0xff5f5f, 0x000087, THEME_BOLD};
    theme.styles[ROLE_GOOD] = (struct theme_style){0x5fd7d7, THEME_DEFAULT_COLOUR, 0};
    theme.styles[ROLE_HEAD] =
        (struct theme_style){THEME_DEFAULT_COLOUR, THEME_DEFAULT_COLOUR, THEME_UNDERLINE};
    theme.styles[ROLE_CURSOR] = (struct theme_style){0xffffff, 0x303030, 0};
    theme.styles[ROLE_STALE] = (struct theme_style){0x87af5f, THEME_DEFAULT_COLOUR, 0};
    return theme;
}

/* ---- the actor: shows canvases, tells keys --------------------------------------------------- */

/* Picture number n in any size: letters of all widths and roles. The last line has room for keys. */
static void
paint(struct canvas *canvas, int n)
{
    static const char *const pieces[] = {
        "abc", "日本語", "q\u0301\u0302e\u0301", "─│┌▁█", " ", "été", "   ", "😀", "x", "…"};
    static const enum role roles[] = {ROLE_TEXT, ROLE_BAD, ROLE_GOOD, ROLE_HEAD};
    struct dice dice = dice_new((uint64_t)n * 1000003);
    canvas_clear(canvas);
    for (int i = 0; i < 60 && n > 0; i++) {
        int row = (int)dice_roll(&dice, (uint64_t)(canvas->rows > 1 ? canvas->rows - 1 : 1));
        int column = (int)dice_roll(&dice, (uint64_t)(canvas->columns > 0 ? canvas->columns : 1));
        canvas_text(canvas, row, column, -1, roles[dice_roll(&dice, 4)],
                    text_of(pieces[dice_roll(&dice, NITEMS(pieces))]));
    }
    canvas_flag(canvas, canvas->rows / 2, 0, -1, CELL_CURSOR);
    canvas_flag(canvas, canvas->rows / 3, 0, -1, CELL_STALE);
    canvas_printf(canvas, canvas->rows - 1, 0, ROLE_TEXT, "picture %d", n);
}

struct play {
    bool no_colour;
    bool ignore_hangup;
    const char *hostile; /* shown instead of pictures, len bytes */
    size_t len;
    int (*ending)(void); /* what `e` does */
};

static void
show(struct term *term, struct canvas *canvas, const struct play *play, int n, const char *keys)
{
    int columns, rows;
    term_size(term, &columns, &rows);
    if (columns != canvas->columns || rows != canvas->rows)
        canvas_resize(canvas, columns, rows);
    paint(canvas, n);
    if (play->hostile) {
        canvas_clear(canvas);
        for (int row = 0; row < rows - 1; row++)
            canvas_text(canvas, row, row, -1, ROLE_BAD,
                        (struct text){play->hostile + (size_t)row * 7 % play->len,
                                      play->len - (size_t)row * 7 % play->len});
        canvas_text(canvas, rows - 1, 0, -1, ROLE_TEXT, TEXT("hostile shown"));
    }
    if (keys[0])
        canvas_printf(canvas, rows - 1, 14, ROLE_TEXT, "%s", keys);
    term_show(term, canvas);
}

/* n: the next picture. q: ends. z: stops. Other keys are told on the last line. */
static int
act(void *context)
{
    const struct play *play = context;
    struct theme theme = a_theme();
    struct term *term = NULL;
    struct why why = {0};
    if (play->ignore_hangup)
        signal(SIGHUP, SIG_IGN);
    if (term_open(&term, &(struct term_options){&theme, play->no_colour}, &why)) {
        fprintf(stdout, "%s\n", why.text);
        return 1;
    }
    sigset_t resized;
    sigemptyset(&resized);
    sigaddset(&resized, SIGWINCH);
    sigprocmask(SIG_BLOCK, &resized, NULL);
    int signals = signalfd(-1, &resized, SFD_NONBLOCK | SFD_CLOEXEC);
    struct canvas *canvas = canvas_new(1, 1, !term_is_utf8(term));
    char keys[256] = "";
    bool lost = false, done = false;
    int n = 1;
    show(term, canvas, play, n, keys);
    while (!lost && !done) {
        struct pollfd in[2] = {{.fd = 0, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
        poll(in, 2, -1);
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) == (ssize_t)sizeof info)
            term_resized(term);
        const char *key;
        while (!done && (key = term_key(term, &lost))) {
            size_t used = strlen(keys);
            if (strcmp(key, "n") == 0) {
                n++;
                keys[0] = '\0';
            } else if (strcmp(key, "q") == 0) {
                done = true;
            } else if (strcmp(key, "e") == 0) {
                return play->ending();
            } else if (strcmp(key, "z") == 0) {
                term_suspend(term);
                raise(SIGSTOP);
                term_resume(term);
            } else if (strcmp(key, "Resize") != 0) {
                str_format(keys + used, sizeof keys - used, " %s", key);
            }
        }
        if (!lost && !done)
            show(term, canvas, play, n, keys);
    }
    canvas_free(&canvas);
    term_close(&term);
    return lost ? 4 : 0;
}

static struct pty
start(int columns, int rows, struct play *play)
{
    return pty_start(columns, rows, "xterm-256color", "C.UTF-8", act, play);
}

/* ---- a canvas against a screen --------------------------------------------------------------- */

static bool
same_text(const VTermScreenCell *seen, const struct cell *cell, bool is_last_column)
{
    struct text rest = text_of(cell->text);
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && seen->chars[i]; i++) {
        int32_t codepoint = 0;
        size_t took = safe_next(rest, &codepoint);
        if (took == 0 || seen->chars[i] != (uint32_t)codepoint)
            return false;
        rest.at += took;
        rest.len -= took;
    }
    if (is_last_column)
        return true; /* without its marks: see term.c */
    return rest.len == 0 || (seen->chars[0] == 0 && strcmp(cell->text, " ") == 0);
}

static bool
same_colour(const VTermColor *seen, int32_t rgb)
{
    bool is_default = VTERM_COLOR_IS_DEFAULT_FG(seen) || VTERM_COLOR_IS_DEFAULT_BG(seen);
    if (rgb < 0)
        return is_default;
    return !is_default && VTERM_COLOR_IS_INDEXED(seen) &&
           seen->indexed.idx == theme_nearest(rgb, 256);
}

static bool
same_look(const VTermScreenCell *seen, const struct cell *cell)
{
    struct theme theme = a_theme();
    enum role role = cell->flags & CELL_STALE ? ROLE_STALE : (enum role)cell->role;
    struct theme_style style = theme.styles[role];
    if (cell->flags & CELL_CURSOR) {
        const struct theme_style *cursor = &theme.styles[ROLE_CURSOR];
        if (style.foreground < 0 || style.background >= 0)
            style.foreground = cursor->foreground;
        style.background = cursor->background;
    }
    if (!same_colour(&seen->bg, style.background))
        return false;
    if (seen->attrs.underline != ((style.attributes & THEME_UNDERLINE) != 0))
        return false;
    bool is_blank = strcmp(cell->text, " ") == 0; /* the colour of nothing is not seen */
    return is_blank || (same_colour(&seen->fg, style.foreground) &&
                        seen->attrs.bold == ((style.attributes & THEME_BOLD) != 0));
}

struct expected {
    int n, columns, rows;
};

/* Names the first cell that differs when `tell`. */
static bool
compare(struct pty *pty, const struct expected *expected, bool tell)
{
    struct canvas *canvas = canvas_new(expected->columns, expected->rows, false);
    paint(canvas, expected->n);
    bool same = true;
    for (int row = 0; same && row < canvas->rows; row++) {
        for (int column = 0; same && column < canvas->columns; column++) {
            const struct cell *cell = canvas_at(canvas, row, column);
            VTermScreenCell seen = {0};
            vterm_screen_get_cell(pty->screen, (VTermPos){row, column}, &seen);
            if (cell->text[0] == '\0')
                continue; /* right half */
            same = same_text(&seen, cell, column + 1 == canvas->columns) && same_look(&seen, cell);
            if (!same && tell)
                print_error("picture %d, %dx%d: row %d column %d is U+%04X, not \"%s\" role %d\n",
                            expected->n, expected->columns, expected->rows, row, column,
                            (unsigned)seen.chars[0], cell->text, cell->role);
        }
    }
    canvas_free(&canvas);
    return same;
}

static bool
is_shown(struct pty *pty, const void *expected)
{
    return compare(pty, expected, false);
}

static void
shows(struct pty *pty, struct expected expected)
{
    if (!pty_until(pty, is_shown, &expected)) {
        compare(pty, &expected, true);
        TEST_FAIL("the screen is not the canvas");
    }
}

TEST(every_cell_and_its_colours_arrive)
{
    struct play play = {0};
    struct pty pty = start(80, 24, &play);
    for (int n = 1; n <= 40; n++) {
        shows(&pty, (struct expected){n, 80, 24});
        pty_type(&pty, "n");
    }
    pty_type(&pty, "q");
    EQ_I64(pty_wait(&pty), 0);
    TRUE(pty_modes_are_back(&pty));
    pty_free(&pty);
}

TEST(only_what_changed_is_written)
{
    struct play play = {0};
    struct pty pty = start(80, 24, &play);
    shows(&pty, (struct expected){1, 80, 24});
    size_t before = pty.output.len;
    pty_type(&pty, "x");
    TRUE(pty_until(&pty, pty_shows, " x"));
    size_t one_letter = pty.output.len - before;
    if (one_letter > 40)
        TEST_FAIL("%zu bytes for one letter", one_letter);
    pty_free(&pty);
}

TEST(a_thousand_sizes_end_as_a_fresh_start_would)
{
    struct dice dice = dice_new(41);
    struct play play = {0};
    struct pty pty = start(80, 24, &play);
    shows(&pty, (struct expected){1, 80, 24});
    struct expected last = {1, 80, 24};
    for (int i = 0; i < 1000; i++) {
        pty.blind = true;
        last.columns = 1 + (int)dice_roll(&dice, 150);
        last.rows = 1 + (int)dice_roll(&dice, 50);
        pty_resize(&pty, last.columns, last.rows);
        pty_read(&pty, 0);
        if (i % 100 == 99) {
            pty.blind = false;
            last.columns = last.columns < 30 ? 30 : last.columns;
            last.rows = last.rows < 5 ? 5 : last.rows;
            pty_resize(&pty, last.columns, last.rows);
            shows(&pty, last);
        }
    }
    pty_type(&pty, "q");
    EQ_I64(pty_wait(&pty), 0);
    TRUE(pty_modes_are_back(&pty));
    pty_free(&pty);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void
typed_shows(struct pty *pty, const char *bytes, const char *names)
{
    pty_type(pty, bytes);
    if (!pty_until(pty, pty_shows, names))
        TEST_FAIL("\"%s\" is not shown", names);
    pty_type(pty, "n");
}

TEST(keys_have_their_names)
{
    struct play play = {0};
    struct pty pty = start(100, 24, &play);
    shows(&pty, (struct expected){1, 100, 24});
    typed_shows(&pty, "\x1bOA\x1bOB\x1bOC\x1bOD", " Up Down Right Left");
    typed_shows(&pty, "\x1b[5~\x1b[6~\x1bOH\x1bOF", " PageUp PageDown Home End");
    typed_shows(&pty, "\r\t\x1b[Z\x7f", " Enter Tab BackTab Backspace");
    typed_shows(&pty, "\x1bOP\x1b[15~\x1b[21~", " F1 F5 F10");
    typed_shows(&pty, "\x0c\x1a\x17", " C-l C-z C-w");
    typed_shows(&pty, "&é\"'(-è_çà", " & é \" ' ( - è _ ç à");
    typed_shows(&pty, "\xe9\xe8!", " é è !"); /* Latin-1 */
    typed_shows(&pty, "日😀", " 日 😀");
    pty_free(&pty);
}

TEST(escape_alone_is_a_key_and_broken_bytes_are_none)
{
    struct play play = {0};
    struct pty pty = start(100, 24, &play);
    shows(&pty, (struct expected){1, 100, 24});
    pty_type(&pty, "\x1b");
    TRUE(pty_until(&pty, pty_shows, " Escape"));
    typed_shows(&pty, "\xff\xfe\x80k", " ÿ þ k");
    pty_free(&pty);
}

TEST(bytes_of_one_character_may_come_apart)
{
    struct play play = {0};
    struct pty pty = start(100, 24, &play);
    shows(&pty, (struct expected){1, 100, 24});
    typed_shows(&pty, "\xe6\x97\xa5", " 日");
    pty_free(&pty);
}

/* ---- other terminals and locales ------------------------------------------------------------- */

TEST(an_unknown_terminal_is_refused_in_one_sentence)
{
    struct play play = {0};
    struct pty pty = pty_start(80, 24, "foo", "C.UTF-8", act, &play);
    int status = pty_wait(&pty);
    TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    TRUE(pty_wrote(&pty, "terminal \"foo\" is not known here"));
    TRUE(pty_modes_are_back(&pty));
    pty_free(&pty);
    pty = pty_start(80, 24, "dumb", "C.UTF-8", act, &play);
    status = pty_wait(&pty);
    TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    TRUE(pty_wrote(&pty, "cannot be drawn on"));
    pty_free(&pty);
}

TEST(every_locale_and_terminal_of_the_system_starts)
{
    static const struct {
        const char *term, *locale;
    } cases[] = {
        {"xterm", "C"},          {"vt100", "C"},        {"linux", "POSIX"},   {"ansi", "C"},
        {"xterm", "fr_XX.nope"}, {"screen", "C.UTF-8"}, {"vt220", "C.UTF-8"}, {"rxvt", "C"}};
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct play play = {0};
        struct pty pty = pty_start(80, 24, cases[i].term, cases[i].locale, act, &play);
        if (!pty_until(&pty, pty_shows, "picture 1"))
            TEST_FAIL("%s in %s shows nothing", cases[i].term, cases[i].locale);
        for (size_t at = 0; strcmp(cases[i].locale, "C.UTF-8") != 0 && at < pty.output.len; at++)
            TRUE(pty.output.at[at] < 0x80);
        pty_type(&pty, "q");
        EQ_I64(pty_wait(&pty), 0);
        TRUE(pty_modes_are_back(&pty));
        pty_free(&pty);
    }
}

TEST(without_colour_nothing_is_coloured)
{
    struct play play = {.no_colour = true};
    struct pty pty = start(80, 24, &play);
    TRUE(pty_until(&pty, pty_shows, "picture 1"));
    bool reverse = false;
    for (int row = 0; row < 24; row++) {
        for (int column = 0; column < 80; column++) {
            VTermScreenCell seen = {0};
            vterm_screen_get_cell(pty.screen, (VTermPos){row, column}, &seen);
            TRUE(VTERM_COLOR_IS_DEFAULT_FG(&seen.fg) && VTERM_COLOR_IS_DEFAULT_BG(&seen.bg));
            reverse |= seen.attrs.reverse;
        }
    }
    TRUE(reverse); /* the cursor, which has a background of its own */
    pty_free(&pty);
}

TEST(without_a_terminal_it_says_so)
{
    struct theme theme = a_theme();
    struct term *term = NULL;
    struct why why = {0};
    int pipes[2];
    TRUE(pipe(pipes) == 0);
    int kept = dup(1);
    dup2(pipes[1], 1);
    enum err err = term_open(&term, &(struct term_options){&theme, false}, &why);
    dup2(kept, 1);
    close(kept);
    close(pipes[0]);
    close(pipes[1]);
    EQ_I64(err, ERR_IO);
    HAS_STR(why.text, "is not a terminal");
}

/* ---- given back ------------------------------------------------------------------------------ */

static int
ends_in_exit(void)
{
    exit(3);
}

static int
ends_in_abort(void)
{
    abort();
}

static int (*volatile deeper)(int);

static int
dig(int depth)
{
    char hole[4096];
    memset(hole, depth, sizeof hole);
    return deeper(depth + 1) + hole[depth % 4096];
}

static int
ends_in_overflow(void)
{
    deeper = dig;
    return dig(0);
}

static void
gives_back(struct pty *pty, const char *what)
{
    if (!pty_modes_are_back(pty))
        TEST_FAIL("%s: the terminal's modes are not back", what);
    if (!pty_wrote(pty, "\x1b[?1049l"))
        TEST_FAIL("%s: the other screen was not left", what);
    if (!pty_wrote(pty, "\x1b[?25h"))
        TEST_FAIL("%s: the cursor is not back", what);
}

TEST(every_signal_that_kills_gives_the_terminal_back)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV,
                                  SIGABRT, SIGBUS, SIGFPE, SIGILL};
    for (size_t i = 0; i < NITEMS(signals); i++) {
        struct play play = {0};
        struct pty pty = start(80, 24, &play);
        TRUE(pty_until(&pty, pty_shows, "picture 1"));
        FALSE(pty_modes_are_back(&pty));
        kill(pty.child, signals[i]);
        int status = pty_wait(&pty);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != signals[i])
            TEST_FAIL("signal %d ended it with status %d", signals[i], status);
        gives_back(&pty, strsignal(signals[i]));
        pty_free(&pty);
    }
}

TEST(exit_abort_and_a_stack_run_over_give_the_terminal_back)
{
    static const struct {
        int (*ending)(void);
        int signal;
        const char *name;
    } cases[] = {{ends_in_exit, 0, "exit"},
                 {ends_in_abort, SIGABRT, "abort"},
                 {ends_in_overflow, SIGSEGV, "overflow"}};
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct play play = {.ending = cases[i].ending};
        struct pty pty = start(80, 24, &play);
        TRUE(pty_until(&pty, pty_shows, "picture 1"));
        pty_type(&pty, "e");
        int status = pty_wait(&pty);
        if (cases[i].signal ? WTERMSIG(status) != cases[i].signal : WEXITSTATUS(status) != 3)
            TEST_FAIL("%s ended with status %d", cases[i].name, status);
        gives_back(&pty, cases[i].name);
        pty_free(&pty);
    }
}

TEST(a_terminal_that_goes_away_ends_it_with_or_without_the_signal)
{
    for (int ignored = 0; ignored < 2; ignored++) {
        struct play play = {.ignore_hangup = ignored};
        struct pty pty = start(80, 24, &play);
        TRUE(pty_until(&pty, pty_shows, "picture 1"));
        close(pty.master);
        pty.master = -1;
        int status = pty_wait(&pty);
        if (ignored)
            TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 4);
        else
            TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);
        pty_free(&pty);
    }
}

TEST(put_aside_and_brought_back_in_another_size_the_screen_is_right)
{
    struct play play = {0};
    struct pty pty = start(80, 24, &play);
    shows(&pty, (struct expected){1, 80, 24});
    for (int round = 0; round < 3; round++) {
        pty_type(&pty, "z");
        int status = 0;
        int64_t deadline = clock_mono_us() + PTY_DEADLINE_US;
        while (waitpid(pty.child, &status, WUNTRACED | WNOHANG) == 0 && clock_mono_us() < deadline)
            pty_read(&pty, 20);
        TRUE(WIFSTOPPED(status));
        while (pty_read(&pty, 0))
            ;
        gives_back(&pty, "suspended");
        bytes_clear(&pty.output);
        static const char scribble[] = "\r\nthe shell was here\r\n";
        vterm_input_write(pty.vterm, scribble, sizeof scribble - 1);
        pty_resize(&pty, 60 + round * 10, 20);
        kill(pty.child, SIGCONT);
        shows(&pty, (struct expected){1, 60 + round * 10, 20});
        FALSE(pty_modes_are_back(&pty));
    }
    kill(pty.child, SIGTERM); /* the handlers are still there */
    pty_wait(&pty);
    gives_back(&pty, "killed after being put aside");
    pty_free(&pty);
}

/* ---- hostile text (P9) ----------------------------------------------------------------------- */

/* Reads one escape sequence, at its ESC; returns its length, 0 when ncurses would not send it. */
static size_t
sequence(const unsigned char *at, size_t len)
{
    if (len < 2)
        return 0;
    if (strchr("=>78M", at[1]))
        return 2;
    if (at[1] == '(' || at[1] == ')')
        return len > 2 && strchr("0B", at[2]) ? 3 : 0;
    if (at[1] != '[')
        return 0;
    size_t i = 2;
    while (i < len && i < 40 && strchr("0123456789;?", at[i]))
        i++;
    bool is_window = i < len && at[i] == 't'; /* xterm keeps its title across smcup, rmcup */
    if (is_window)
        return (at[2] == '2' && (at[3] == '2' || at[3] == '3')) ? i + 1 : 0;
    return i < len && strchr("ABCDGHJKLMPSTX@bdhlmr", at[i]) ? i + 1 : 0;
}

static void
check_output(const struct bytes *output)
{
    for (size_t i = 0; i < output->len;) {
        unsigned char byte = output->at[i];
        if (byte == 0x1B) {
            size_t took = sequence(output->at + i, output->len - i);
            if (took == 0)
                TEST_FAIL("byte %zu: ESC %02x %02x is not for this terminal", i, output->at[i + 1],
                          output->at[i + 2]);
            i += took;
            continue;
        }
        int32_t codepoint = 0;
        struct text rest = {(const char *)output->at + i, output->len - i};
        size_t took = safe_next(rest, &codepoint);
        bool is_move = byte == '\r' || byte == '\n' || byte == '\b' || byte == 0x0E || byte == 0x0F;
        bool is_broken = codepoint == 0xFFFD && took == 1;
        bool is_hidden = codepoint >= 0x80 && utf8proc_get_property(codepoint)->ignorable;
        if (!is_move && (is_broken || is_hidden || !safe_codepoint(codepoint)))
            TEST_FAIL("byte %zu: U+%04X reached the terminal", i, (unsigned)codepoint);
        i += took;
    }
}

TEST(hostile_names_write_nothing_but_text_to_the_terminal)
{
    enum { BYTES = 10240, ROUNDS = 12 };
    static const char *const nasty[] = {"\x1b]0;pwned\x07",
                                        "\x1b]52;c;cHduZWQ=\x07",
                                        "\x1bP$q\"p\x1b\\",
                                        "\x1b[2J",
                                        "\x1b[6n",
                                        "\xC2\x9B"
                                        "31m",
                                        "\xC2\x9D"
                                        "0;x\xC2\x9C",
                                        "\x9b"
                                        "2J",
                                        "\xE2\x80\xAE",
                                        "\xE2\x81\xA6",
                                        "\xE2\x80\x8B",
                                        "\xEF\xBB\xBF",
                                        "\xCC\x81\xCC\x81",
                                        "\xE1\x85\x9F",
                                        "\xF3\xA0\x84\x80",
                                        "\xEF\xB8\x8F",
                                        "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
                                        "日",
                                        "\x0e",
                                        "\x7f",
                                        "\xED\xA0\x80",
                                        "\xEE\x80\x80",
                                        "\xE2\x80\xA8"};
    struct dice dice = dice_new(47);
    char *name = xmalloc(BYTES + 64);
    for (int round = 0; round < ROUNDS; round++) {
        size_t len = 0;
        while (len < BYTES) {
            char byte[2] = {(char)(1 + dice_roll(&dice, 255)), '\0'};
            const char *piece = dice_roll(&dice, 3) ? byte : nasty[dice_roll(&dice, NITEMS(nasty))];
            memcpy(name + len, piece, strlen(piece));
            len += strlen(piece);
        }
        struct play play = {.hostile = name, .len = BYTES};
        struct pty pty = start(60 + round * 11, 24, &play);
        TRUE(pty_until(&pty, pty_shows, "hostile shown"));
        pty_type(&pty, "q");
        EQ_I64(pty_wait(&pty), 0);
        check_output(&pty.output);
        pty_free(&pty);
    }
    free(name);
}
