/* term_key: what was typed, by name. */
#include "console/ui/term_own.h"

#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "proto/base/safe.h"

static const struct {
    int code;
    const char *name;
} code_names[] = {
    {KEY_DOWN, "Down"},    {KEY_UP, "Up"},
    {KEY_LEFT, "Left"},    {KEY_RIGHT, "Right"},
    {KEY_HOME, "Home"},    {KEY_END, "End"},
    {KEY_PPAGE, "PageUp"}, {KEY_NPAGE, "PageDown"},
    {KEY_ENTER, "Enter"},  {KEY_BACKSPACE, "Backspace"},
    {KEY_DC, "Delete"},    {KEY_IC, "Insert"},
    {KEY_BTAB, "BackTab"}, {KEY_RESIZE, "Resize"},
    {KEY_A1, "Home"},      {KEY_A3, "PageUp"},
    {KEY_C1, "End"},       {KEY_C3, "PageDown"},
    {KEY_FIND, "Home"},    {KEY_SELECT, "End"},
    {'\r', "Enter"},       {'\n', "Enter"},
    {'\t', "Tab"},         {27, "Escape"},
    {127, "Backspace"},    {8, "Backspace"},
};

static const char *
named(struct term *term, int code)
{
    for (size_t i = 0; i < NITEMS(code_names); i++) {
        if (code_names[i].code == code)
            return code_names[i].name;
    }
    if (code >= KEY_F(1) && code <= KEY_F(24)) {
        str_format(term->key, sizeof term->key, "F%d", code - KEY_F(0));
        return term->key;
    }
    if (code > 0 && code < 27) {
        str_format(term->key, sizeof term->key, "C-%c", 'a' + code - 1);
        return term->key;
    }
    if (code >= 0x20 && code < 0x7F) {
        str_format(term->key, sizeof term->key, "%c", code);
        return term->key;
    }
    return NULL;
}

/* How long the character is that begins so; 1: no UTF-8 begins so. */
static int
expected_bytes(unsigned char first)
{
    if (first < 0xC2 || first > 0xF4)
        return 1;
    return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
}

/* What began as a character does not go on as one: its first byte is taken for Latin-1, which is
 * what an old terminal with a French keyboard sends. */
static const char *
latin1(struct term *term)
{
    unsigned char byte = (unsigned char)term->partial[0];
    term->partial_len--;
    memmove(term->partial, term->partial + 1, (size_t)term->partial_len);
    if (byte < 0xA0)
        return NULL;
    str_format(term->key, sizeof term->key, "%c%c", 0xC0 | byte >> 6, 0x80 | (byte & 0x3F));
    return term->key;
}

/* One more byte of a character; its name when it is whole. */
static const char *
add_byte(struct term *term, int byte)
{
    term->partial[term->partial_len++] = (char)byte;
    if (term->partial_len < expected_bytes((unsigned char)term->partial[0]))
        return NULL;
    struct text text = {term->partial, (size_t)term->partial_len};
    int32_t codepoint = 0;
    if (safe_next(text, &codepoint) != text.len || codepoint == 0xFFFD)
        return latin1(term);
    term->partial_len = 0;
    if (!safe_codepoint(codepoint) || safe_width(codepoint) == 0)
        return NULL;
    str_copy(term->key, sizeof term->key, text);
    return term->key;
}

/* Does this byte go on with the character that came in part? Nothing yet: in UTF-8 it may still
 * come, otherwise it will not. */
static bool
goes_on(const struct term *term, int code)
{
    return code == ERR ? term->utf8 : code >= 0x80 && code <= 0xBF;
}

/* Nothing was read: because nothing came, or because nobody is there any more? */
static bool
is_lost(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    int ready = poll(&in, 1, 0);
    if (ready <= 0)
        return false;
    if (in.revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    int waiting = 0; /* readable, and nothing to read: end of file */
    return ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0;
}

static bool
is_byte(int code)
{
    return code >= 0x80 && code <= 0xFF;
}

const char *
term_key(struct term *term, bool *lost)
{
    for (;;) {
        int code = getch();
        const char *key = NULL;
        if (term->partial_len > 0 && !goes_on(term, code)) {
            if (code != ERR)
                ungetch(code);
            key = latin1(term);
        } else if (code == ERR) {
            *lost |= is_lost();
            return NULL;
        } else {
            if (code == KEY_RESIZE || code == ('l' & 0x1F))
                term->redraw = true;
            key = is_byte(code) ? add_byte(term, code) : named(term, code);
        }
        if (key)
            return key;
    }
}
