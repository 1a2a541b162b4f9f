#include "console/ui/term_restore.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "console/ui/term.h"

/* Behind our own: its macro OK would break err.h. Both mean 0. */
#include <ncurses.h>
#include <term.h>

enum { GOODBYE_BYTES = 512, STACK_BYTES = 64 * 1024, WRITE_WAIT_MS = 200 };

static struct termios before;
static char goodbye[GOODBYE_BYTES]; /* leaves the screen, shows the cursor, plain colours */
static size_t goodbye_len;
static volatile sig_atomic_t armed;
static char spare_stack[STACK_BYTES]; /* for a crash that used up the stack */

static const int signals[] = {SIGSEGV, SIGBUS,  SIGFPE, SIGILL, SIGABRT,
                              SIGQUIT, SIGTERM, SIGINT, SIGHUP};
static struct sigaction former[NITEMS(signals)];

static void
write_goodbye(void)
{
    const char *at = goodbye;
    size_t left = goodbye_len;
    while (left > 0) {
        /* A terminal that takes nothing must not keep us. */
        struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
        if (poll(&out, 1, WRITE_WAIT_MS) <= 0 || !(out.revents & POLLOUT))
            return;
        ssize_t wrote = write(STDOUT_FILENO, at, left);
        if (wrote <= 0)
            return;
        at += wrote;
        left -= (size_t)wrote;
    }
}

void
term_restore_now(void)
{
    if (!armed)
        return;
    armed = 0;
    int kept = errno;
    write_goodbye();
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    errno = kept;
}

/* The handler is gone by now (SA_RESETHAND): raised again, the signal does what it always does. */
static void
on_signal(int number)
{
    term_restore_now();
    raise(number);
}

static int
keep_byte(int byte)
{
    if (goodbye_len < sizeof goodbye)
        goodbye[goodbye_len++] = (char)byte;
    return byte;
}

static void
keep_string(const char *string)
{
    if (string)
        tputs(string, 1, keep_byte);
}

static void
catch_signals(void)
{
    stack_t stack = {.ss_sp = spare_stack, .ss_size = sizeof spare_stack};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < NITEMS(signals); i++) {
        sigaction(signals[i], NULL, &former[i]);
        if (former[i].sa_handler == SIG_DFL)
            sigaction(signals[i], &action, NULL);
    }
}

/* Is there a terminal, and is it one we can draw on? Leaves
 * cur_term set up. */
static enum err
check_terminal(struct why *why)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return why_set(why, ERR_IO, "standard %s is not a terminal",
                       isatty(STDIN_FILENO) ? "output" : "input");
    const char *name = getenv("TERM");
    if (!name || !*name)
        return why_set(why, ERR_IO, "TERM is not set: which terminal is this? (try TERM=xterm)");
    int status = 0;
    if (setupterm(name, STDOUT_FILENO, &status) != OK && status <= 0)
        return why_set(why, ERR_IO,
                       "terminal \"%.40s\" is not known here: install its terminfo entry "
                       "(package ncurses-term) or set TERM to a known one, such as xterm",
                       name);
    if (status < 1 || !cursor_address || !clear_screen)
        return why_set(why, ERR_IO,
                       "terminal \"%.40s\" cannot be drawn on: it has no way to move its cursor",
                       name);
    return OK;
}

enum err
term_restore_prepare(struct why *why)
{
    enum err err = check_terminal(why);
    if (err)
        return err;
    if (tcgetattr(STDIN_FILENO, &before) != 0)
        return why_set(why, ERR_IO, "terminal: %s", strerror(errno));
    goodbye_len = 0;
    keep_string(exit_attribute_mode);
    keep_string(orig_pair);
    keep_string(cursor_normal);
    keep_string(keypad_local);
    keep_string(exit_ca_mode);
    if (!exit_ca_mode)
        keep_string("\r\n");
    del_curterm(cur_term); /* newterm sets up its own */
    catch_signals();
    static bool registered;
    if (!registered)
        atexit(term_restore_now);
    registered = true;
    return OK;
}

void
term_restore_arm(void)
{
    armed = 1;
}

void
term_restore_disarm(void)
{
    armed = 0;
}

void
term_restore_forget(void)
{
    for (size_t i = 0; i < NITEMS(signals); i++) {
        struct sigaction now;
        sigaction(signals[i], NULL, &now);
        if (now.sa_handler == on_signal)
            sigaction(signals[i], &former[i], NULL);
    }
}
