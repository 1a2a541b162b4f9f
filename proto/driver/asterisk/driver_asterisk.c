/* driver_asterisk: the row of the driver table for Asterisk's manager interface (AMI). The URL,
 * the secret, and a session that does the rest. docs/asterisk.md is for those who set it up. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/driver/asterisk/session.h"

extern const struct driver_kind driver_asterisk;

static const char SECRET_VARIABLE[] = "VIGIE_ASTERISK_SECRET";

struct driver {
    const struct driver_kind *kind;
    struct session *session;
};

static enum err
wrong(struct why *why, const char *what)
{
    return why_set(why, ERR_ARG, "%s: expected asterisk://user[:secret]@host[:port]", what);
}

/* Does it fit a line of the protocol? */
static bool
is_plain(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    }
    return true;
}

static int
hex_digit(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Copies a part of the URL with its %XX undone. */
static bool
copy_part(char *to, size_t size, struct text from)
{
    size_t len = 0;
    for (size_t i = 0; i < from.len; i++) {
        char c = from.at[i];
        if (c == '%' && i + 2 < from.len && isxdigit((unsigned char)from.at[i + 1]) &&
            isxdigit((unsigned char)from.at[i + 2])) {
            c = (char)(hex_digit(from.at[i + 1]) * 16 + hex_digit(from.at[i + 2]));
            i += 2;
        }
        if (!c || len + 1 >= size)
            return false;
        to[len++] = c;
    }
    to[len] = 0;
    return is_plain(to);
}

/* host, host:port, [v6], [v6]:port */
static enum err
parse_place(struct session_account *account, struct text place, struct why *why)
{
    struct text host = place, port = TEXT("5038");
    if (place.len && place.at[0] == '[') {
        struct text rest = {place.at + 1, place.len - 1};
        host = text_cut(&rest, ']');
        if (!rest.at)
            return wrong(why, "a [ without its ]");
        if (rest.len && rest.at[0] == ':')
            port = (struct text){rest.at + 1, rest.len - 1};
        else if (rest.len)
            return wrong(why, "something between ] and the port");
    } else {
        struct text rest = place;
        host = text_cut(&rest, ':');
        if (rest.at)
            port = rest;
    }
    int64_t value;
    if (!host.len || !copy_part(account->host, sizeof(account->host), host))
        return wrong(why, "no host, or one that makes no sense");
    if (!text_to_i64(port, &value) || value < 1 || value > 65535)
        return wrong(why, "a port that is no number from 1 to 65535");
    str_format(account->port, sizeof(account->port), "%d", (int)value);
    return OK;
}

static enum err
parse_url(struct session_account *account, struct text url, struct why *why)
{
    static const char scheme[] = "asterisk://";
    *account = (struct session_account){0};
    if (!text_has_prefix(url, scheme))
        return wrong(why, "not a URL of this driver");
    struct text rest = {url.at + sizeof(scheme) - 1, url.len - (sizeof(scheme) - 1)};
    while (rest.len && rest.at[rest.len - 1] == '/')
        rest.len--;
    const char *at = rest.len ? memrchr(rest.at, '@', rest.len) : NULL;
    struct text user = TEXT("vigie"), secret = TEXT("");
    if (at) {
        user = (struct text){rest.at, (size_t)(at - rest.at)};
        rest = (struct text){at + 1, rest.len - user.len - 1};
        struct text both = user;
        user = text_cut(&both, ':');
        secret = both;
    }
    if (!user.len || !copy_part(account->user, sizeof(account->user), user))
        return wrong(why, "no user, or one that makes no sense");
    if (!copy_part(account->secret, sizeof(account->secret), secret))
        return wrong(why, "a secret that is too long or holds control characters");
    return parse_place(account, rest, why);
}

static enum err
open_driver(struct driver **driver, struct text url, const struct driver_env *env, struct why *why)
{
    struct session_account account;
    enum err err = parse_url(&account, url, why);
    if (err)
        return err;
    const char *secret = env->setting(env->context, "secret");
    if (!secret)
        secret = getenv(SECRET_VARIABLE);
    if (!account.secret[0] && secret &&
        !(str_copy(account.secret, sizeof(account.secret), text_of(secret)) && is_plain(secret)))
        return why_set(why, ERR_ARG,
                       "the secret of [driver] or %s is too long or holds control characters",
                       SECRET_VARIABLE);
    if (!account.secret[0])
        return why_set(why, ERR_ARG,
                       "no secret for \"%s\": expected `secret` in [driver] of --config, or %s",
                       account.user, SECRET_VARIABLE);
    *driver = xcalloc(1, sizeof(**driver));
    (*driver)->kind = &driver_asterisk;
    (*driver)->session = session_new(env, &account);
    explicit_bzero(&account, sizeof(account));
    return OK;
}

static void
close_driver(struct driver **driver)
{
    if (!*driver)
        return;
    session_free(&(*driver)->session);
    free(*driver);
    *driver = NULL;
}

static enum err
check_url(struct text url, struct why *why)
{
    struct session_account account;
    return parse_url(&account, url, why);
}

static int64_t
clock_offset_us(const struct driver *driver)
{
    return session_clock_offset_us(driver->session);
}

static const char *
cannot(const struct driver *driver, enum verb verb)
{
    return driver ? session_cannot(driver->session, verb) : "the switch is not connected";
}

static enum answer
knows(const struct driver *driver, struct text destination)
{
    return driver ? session_knows(driver->session, destination) : ANSWER_UNKNOWN;
}

static void
order_driver(struct driver *driver, const struct driver_order *order)
{
    session_order(driver->session, order);
}

static void
ask_driver(struct driver *driver, const struct driver_order *order)
{
    session_ask(driver->session, order);
}

const struct driver_kind driver_asterisk = {
    .scheme = "asterisk",
    .url = "asterisk://user@host[:5038]",
    .summary = "Asterisk, through its manager interface (AMI)",
    .open = open_driver,
    .close = close_driver,
    .check = check_url,
    .clock_offset_us = clock_offset_us,
    .cannot = cannot,
    .knows = knows,
    .order = order_driver,
    .ask = ask_driver,
};
