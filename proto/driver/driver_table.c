/* driver_table: the switch families there are, and what every URL has in common. */
#include "proto/driver/driver.h"

#include <string.h>

extern const struct driver_kind driver_sim, driver_asterisk, driver_lines;

const struct driver_kind *const driver_table[] = {
    &driver_sim,
    &driver_asterisk,
    &driver_lines,
};
const size_t driver_table_count = NITEMS(driver_table);

static void
list_urls(char *to, size_t size)
{
    size_t len = 0;
    to[0] = '\0';
    for (size_t i = 0; i < driver_table_count && len < size; i++) {
        str_format(to + len, size - len, "%s%s", i > 0 ? ", " : "", driver_table[i]->url);
        len += strlen(to + len);
    }
}

const struct driver_kind *
driver_kind_of(struct text url, struct why *why)
{
    struct text rest = url;
    struct text scheme = text_cut(&rest, ':');
    if (rest.at) {
        for (size_t i = 0; i < driver_table_count; i++) {
            if (text_is(scheme, driver_table[i]->scheme))
                return driver_table[i];
        }
    }
    char shown[128], urls[256];
    driver_blank_secret(shown, sizeof(shown), url);
    list_urls(urls, sizeof(urls));
    why_set(why, ERR_ARG, "no switch \"%s\": expected one of %s", shown, urls);
    return NULL;
}

/* Where the `len` bytes of `needle` begin in `text`; its length when they do not. */
static size_t
find(struct text text, const char *needle, size_t len)
{
    const char *found = text.len > 0 ? memmem(text.at, text.len, needle, len) : NULL;
    return found ? (size_t)(found - text.at) : text.len;
}

static struct text
behind(struct text text, size_t len)
{
    return (struct text){text.at + len, text.len - len};
}

static void
append(char *to, size_t size, struct text text)
{
    size_t len = strlen(to);
    str_copy(to + len, size - len, text);
}

/* A secret stands between the first ':' and the last '@' behind a "://". There may be several URLs in
 * one (kamailio://host?rpc=http://user:secret@host): each part is looked at alone. Looking for the
 * last '@' blanks too much rather than too little when the secret itself holds a '@' or a '/'. */
void
driver_blank_secret(char *to, size_t size, struct text url)
{
    to[0] = '\0';
    size_t head = find(url, "://", 3);
    append(to, size, (struct text){url.at, head});
    url = behind(url, head);
    while (url.len > 0) {
        struct text part = {url.at, 3 + find(behind(url, 3), "://", 3)};
        url = behind(url, part.len);
        const char *at = memrchr(part.at, '@', part.len);
        const char *colon = at ? memchr(part.at + 3, ':', (size_t)(at - part.at) - 3) : NULL;
        if (colon) {
            append(to, size, (struct text){part.at, (size_t)(colon + 1 - part.at)});
            append(to, size, TEXT("***"));
            part = behind(part, (size_t)(at - part.at));
        }
        append(to, size, part);
    }
}
