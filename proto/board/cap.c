/* cap: how many calls a number or a queue takes at a time. */
#include "proto/board/fold.h"
#include "proto/event/verb.h"

void
cap_free(struct cap *cap)
{
    keep_free(&cap->who);
    *cap = (struct cap){0};
}

enum err
cap_fold(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us;
    const struct event_cap *says = &event->cap;
    struct text key;
    unsigned kind = verb_target_kind(key_of(says->target), &key);
    if (kind != TARGET_NUMBER && kind != TARGET_QUEUE)
        return why_set(why, ERR_ARG, "cap: target \"%.*s\" is neither a number nor a queue",
                       TEXT_ARG(says->target));
    struct cap *cap =
        kind == TARGET_NUMBER ? &number_get(board, key)->cap : &queue_get(board, key)->cap;
    cap_free(cap);
    if (says->count <= 0)
        return OK;
    cap->count = says->count;
    cap->until_us = says->until_us;
    keep_text(&cap->who, says->who);
    return OK;
}
