#include "proto/driver/asterisk/errand_listen.h"

#include <string.h>

#include "proto/driver/asterisk/errand_word.h"
#include "proto/driver/listen_quota.h"

enum { STANDARD_S = 600, LONGEST_S = 8 * 3600, WHO_BYTES = 128, PURPOSE_BYTES = 256 };

static const char DIALPLAN[] = "dialplan", AGENT[] = "%s";

/* ---- for how long --------------------------------------------------------------------------- */

/* "90s", "10m", "1h"; 0: it is none of them. */
static int64_t
seconds_of(struct text span)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}};
    int64_t count;
    if (span.len < 2 || !text_to_i64((struct text){span.at, span.len - 1}, &count))
        return 0;
    for (size_t i = 0; i < NITEMS(units); i++) {
        if (span.at[span.len - 1] == units[i].unit && count > 0 &&
            count <= LONGEST_S / units[i].seconds)
            return count * units[i].seconds;
    }
    return 0;
}

static const char *
longest(const struct driver_env *env)
{
    return errand_word_setting(env, "listen_max", "10m");
}

int64_t
errand_listen_max_s(const struct driver_env *env)
{
    int64_t seconds = seconds_of(text_of(longest(env)));
    return seconds ? seconds : STANDARD_S;
}

/* ---- how the agent is told ------------------------------------------------------------------ */

static struct text
way_of_telling(const struct driver_env *env)
{
    return text_of(errand_word_setting(env, "listen_tell", ""));
}

/* "pjsip:%s": a technology, then an address with the agent in it, once; plain letters otherwise. */
static bool
is_address(struct text way)
{
    struct text rest = way, technology = text_cut(&rest, ':'), behind = rest;
    struct text before = text_cut(&behind, AGENT[0]);
    static const char signs[] = "._-/@+:";
    if (!errand_word_is(technology, "") || !behind.len || behind.at[0] != AGENT[1])
        return false;
    behind = (struct text){behind.at + 1, behind.len - 1};
    return (!before.len || errand_word_is(before, signs)) &&
           (!behind.len || errand_word_is(behind, signs));
}

const char *
errand_listen_cannot(const struct driver_env *env)
{
    struct text way = way_of_telling(env);
    if (strcmp(errand_word_setting(env, "listen", "no"), "yes") != 0)
        return "set listen = yes in [driver], and listen_tell, how the agent is told";
    if (!way.len)
        return "set listen_tell in [driver], how the agent is told: pjsip:%s, or dialplan";
    if (!text_is(way, DIALPLAN) && !is_address(way))
        return "listen_tell in [driver]: expected dialplan, or where a message reaches the agent "
               "%s, "
               "as in pjsip:%s";
    if (!seconds_of(text_of(longest(env))))
        return "listen_max in [driver]: expected 1s to 8h, as in 10m";
    return listen_quota_cannot(env);
}

bool
errand_listen_sends(const struct driver_env *env)
{
    return !text_is(way_of_telling(env), DIALPLAN);
}

enum err
errand_listen_to(const struct driver_env *env, struct text agent, char to[ERRAND_LISTEN_TO_BYTES],
                 struct why *why)
{
    struct text behind = way_of_telling(env), before = text_cut(&behind, AGENT[0]);
    struct text word = errand_word_of_agent(agent);
    if (!errand_word_is(word, "._-+") ||
        !str_format(to, ERRAND_LISTEN_TO_BYTES, "%.*s%.*s%.*s", TEXT_ARG(before), TEXT_ARG(word),
                    (int)behind.len - 1, behind.at + 1))
        return why_set(why, ERR_ARG,
                       "listen: the agent cannot be told: expected a name of letters, digits and "
                       ". _ - +, not too long; nothing was sent");
    return OK;
}

enum err
errand_listen_says(const struct driver_order *order, char says[ERRAND_LISTEN_SAYS_BYTES],
                   struct why *why)
{
    struct text who = text_trim(order->who), purpose = text_trim(order->reason);
    if (!who.len || !errand_word_is_line(who, WHO_BYTES))
        return why_set(why, ERR_ARG,
                       "listen: the agent is told who listens: expected a name of at most %d bytes "
                       "of printable text; nothing was sent",
                       WHO_BYTES);
    if (!purpose.len || !errand_word_is_line(purpose, PURPOSE_BYTES))
        return why_set(why, ERR_ARG,
                       "listen: the agent is told the purpose: expected at most %d bytes of "
                       "printable text; nothing was sent",
                       PURPOSE_BYTES);
    str_format(says, ERRAND_LISTEN_SAYS_BYTES, "%.*s listens to your call: %.*s", TEXT_ARG(who),
               TEXT_ARG(purpose));
    return OK;
}
