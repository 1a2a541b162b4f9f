#include "proto/driver/listen_quota.h"

#include <inttypes.h>

enum { QUOTA_MAX = 100000 };

/* Below 0: the setting makes no sense. */
static int64_t
quota(const struct driver_env *env)
{
    const char *value = env->setting(env->context, "listen_quota");
    int64_t count = 0;
    if (!value || !value[0])
        return 0;
    return text_to_i64(text_of(value), &count) && count >= 0 && count <= QUOTA_MAX ? count : -1;
}

const char *
listen_quota_cannot(const struct driver_env *env)
{
    return quota(env) < 0 ? "listen_quota in [driver]: expected a count from 0 (no limit) to 100000"
                          : NULL;
}

/* Did somebody listen today, or perhaps? */
static bool
is_listening_of(const struct event_order *order, int64_t day_us)
{
    bool is_open = order->state == ORDER_SENT || order->state == ORDER_ACCEPTED ||
                   order->state == ORDER_OUTCOME_UNKNOWN;
    return order->verb == VERB_LISTEN && (order->done_us ? order->done_us >= day_us : is_open);
}

enum err
listen_quota_check(const struct driver_env *env, struct text order, struct why *why)
{
    int64_t allowed = quota(env), count = 0;
    if (allowed == 0)
        return OK;
    for (const struct order *o = env->board->orders; o; o = o->hh.next) {
        if (!text_is(order, o->order) && is_listening_of(&o->is, env->board->day_us))
            count++;
    }
    return count < allowed ? OK
                           : why_set(why, ERR_LIMIT,
                                     "the listenings of the day are spent: %" PRId64 " of %" PRId64
                                     " (listen_quota in [driver])",
                                     count, allowed);
}
