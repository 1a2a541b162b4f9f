#include "proto/driver/asterisk/errand_word.h"

#include <string.h>

#include "proto/base/safe.h"
#include "proto/driver/asterisk/world.h"

bool
errand_word_is(struct text text, const char *more)
{
    if (!text.len || text.len >= ERRAND_WORD_BYTES)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!c || (!is_plain && !strchr(more, c)))
            return false;
    }
    return true;
}

bool
errand_word_is_line(struct text text, size_t max)
{
    return text.len <= max && safe_is(text) && !(text.len && memchr(text.at, 0, text.len));
}

bool
errand_word_is_name(struct text text)
{
    return text.len && errand_word_is_line(text, WORLD_ID_BYTES - 1);
}

struct text
errand_word_of_agent(struct text agent)
{
    struct text rest = agent, technology = text_cut(&rest, '/');
    if (!rest.len)
        return technology;
    struct text word = text_cut(&rest, '/');
    return text_cut(&word, '@');
}

const char *
errand_word_setting(const struct driver_env *env, const char *key, const char *standard)
{
    const char *value = env->setting(env->context, key);
    return value ? value : standard;
}

bool
errand_word_is_listed(const struct driver_env *env, const char *key, struct text word)
{
    struct text rest = text_of(errand_word_setting(env, key, ""));
    while (rest.len) {
        if (text_equal(text_cut(&rest, ' '), word))
            return true;
    }
    return false;
}

enum answer
errand_word_knows(const struct driver_env *env, struct text destination)
{
    struct text name = destination, kind = text_cut(&name, ':');
    const char *key = text_is(kind, "menu")      ? "menus"
                      : text_is(kind, "message") ? "messages"
                                                 : NULL;
    if (!key || !errand_word_setting(env, key, "")[0])
        return ANSWER_UNKNOWN; /* nobody wrote down which there are */
    return errand_word_is_listed(env, key, name) ? ANSWER_YES : ANSWER_NO;
}
