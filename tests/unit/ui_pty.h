/* ui_pty: a program on a pseudo-terminal, and libvterm to read its screen as a terminal does. */
#ifndef TESTS_UNIT_UI_PTY_H
#define TESTS_UNIT_UI_PTY_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <vterm.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"

enum { PTY_DEADLINE_US = 20000000 };

struct pty {
    int master, slave; /* the slave stays open here, to look at its modes */
    pid_t child;
    struct termios before;
    VTerm *vterm;
    VTermScreen *screen;
    bool blind;          /* what is written is not shown on the screen */
    struct bytes output; /* all that was written to the terminal */
};

/* An empty screen. libvterm 0.3 crashes now and then when a screen changes its size while wide
 * characters come; ours has to be painted anew after each change anyway. */
static inline void
pty_new_screen(struct pty *pty, int columns, int rows)
{
    if (pty->vterm)
        vterm_free(pty->vterm);
    pty->vterm = vterm_new(rows, columns);
    vterm_set_utf8(pty->vterm, 1);
    pty->screen = vterm_obtain_screen(pty->vterm);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
}

/* Runs `actor` on a new terminal. It returns the exit code. */
static inline struct pty
pty_start(int columns, int rows, const char *term, const char *locale, int (*actor)(void *),
          void *context)
{
    struct pty pty = {0};
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    if (openpty(&pty.master, &pty.slave, NULL, NULL, &size) != 0)
        abort();
    tcgetattr(pty.slave, &pty.before);
    fcntl(pty.master, F_SETFL, O_NONBLOCK);
    fflush(NULL);
    pty.child = fork();
    if (pty.child == 0) {
        setsid();
        ioctl(pty.slave, TIOCSCTTY, 0);
        dup2(pty.slave, 0);
        dup2(pty.slave, 1);
        close(pty.master);
        close(pty.slave);
        for (int i = 1; i < 32; i++)
            signal(i, SIG_DFL); /* cmocka's own handlers too */
        setenv("TERM", term, 1);
        setenv("LC_ALL", locale, 1);
        unsetenv("LANG");
        unsetenv("LC_CTYPE");
        alarm(120); /* whatever happens, nobody stays behind */
        exit(actor(context));
    }
    pty_new_screen(&pty, columns, rows);
    return pty;
}

static inline void
pty_free(struct pty *pty)
{
    if (pty->child > 0) {
        kill(pty->child, SIGKILL);
        waitpid(pty->child, NULL, 0);
    }
    if (pty->master >= 0)
        close(pty->master);
    close(pty->slave);
    vterm_free(pty->vterm);
    bytes_free(&pty->output);
}

/* Takes in what was written, waiting at most so long for it. False: nothing came. */
static inline bool
pty_read(struct pty *pty, int wait_ms)
{
    char chunk[16384];
    struct pollfd in = {.fd = pty->master, .events = POLLIN};
    if (poll(&in, 1, wait_ms) <= 0)
        return false;
    ssize_t got = read(pty->master, chunk, sizeof chunk);
    if (got <= 0)
        return false;
    bytes_add(&pty->output, chunk, (size_t)got);
    if (!pty->blind)
        vterm_input_write(pty->vterm, chunk, (size_t)got);
    return true;
}

static inline void
pty_type(struct pty *pty, const char *bytes)
{
    size_t len = strlen(bytes);
    if (write(pty->master, bytes, len) != (ssize_t)len)
        abort();
}

static inline void
pty_resize(struct pty *pty, int columns, int rows)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    pty_new_screen(pty, columns, rows);
    ioctl(pty->master, TIOCSWINSZ, &size);
}

/* Reads on until the condition holds; false: the deadline came first. */
static inline bool
pty_until(struct pty *pty, bool (*condition)(struct pty *, const void *), const void *context)
{
    int64_t deadline = clock_mono_us() + PTY_DEADLINE_US;
    while (!condition(pty, context)) {
        if (clock_mono_us() > deadline)
            return false;
        pty_read(pty, 20);
    }
    return true;
}

/* Waits for the child's end, reading all it writes. Its wait status; -1: it did not end. */
static inline int
pty_wait(struct pty *pty)
{
    int64_t deadline = clock_mono_us() + PTY_DEADLINE_US;
    int status = 0;
    while (waitpid(pty->child, &status, WNOHANG) == 0) {
        if (clock_mono_us() > deadline)
            return -1;
        if (pty->master < 0 || !pty_read(pty, 20))
            poll(NULL, 0, 5); /* lint: poll */
    }
    pty->child = 0;
    while (pty->master >= 0 && pty_read(pty, 0))
        ;
    return status;
}

static inline bool
pty_modes_are_back(const struct pty *pty)
{
    struct termios now;
    if (tcgetattr(pty->slave, &now) != 0)
        return false;
    return now.c_iflag == pty->before.c_iflag && now.c_oflag == pty->before.c_oflag &&
           now.c_cflag == pty->before.c_cflag && now.c_lflag == pty->before.c_lflag &&
           memcmp(now.c_cc, pty->before.c_cc, sizeof now.c_cc) == 0;
}

static inline bool
pty_wrote(const struct pty *pty, const char *bytes)
{
    return pty->output.len > 0 &&
           memmem(pty->output.at, pty->output.len, bytes, strlen(bytes)) != NULL;
}

static inline bool
pty_shows(struct pty *pty, const void *words)
{
    int rows, columns;
    vterm_get_size(pty->vterm, &rows, &columns);
    char text[16384];
    size_t len =
        vterm_screen_get_text(pty->screen, text, sizeof text - 1, (VTermRect){0, rows, 0, columns});
    text[len < sizeof text ? len : sizeof text - 1] = '\0';
    return strstr(text, words) != NULL;
}

#endif
