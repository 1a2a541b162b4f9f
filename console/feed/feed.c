#include "console/feed/feed.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "console/feed/feed_site.h"
#include "proto/base/mem.h"
#include "proto/link/endpoint.h"
#include "proto/link/follower.h"

/* A gate beats once a second; the margin is for a machine that is busy. */
enum { BEAT_AND_MORE_US = 1100 * 1000 };

struct gate {
    char *endpoint;
    struct follower *follower;
    struct feed *feed; /* it is part of */
};

struct feed {
    struct gate *gates;
    struct site *sites;
    size_t count;
    feed_answer_fn *answer; /* NULL: nobody asks */
    void *context;
};

static enum err
gate_open(struct gate *gate, struct loop *loop, const struct feed_gate *wanted, loop_fn *on_change,
          void *context, struct why *why)
{
    const struct key_client *keys = wanted->keys.gate ? &wanted->keys : NULL;
    enum err err = endpoint_check(wanted->feed, keys != NULL, why);
    if (!err)
        err = endpoint_check(wanted->desk, keys != NULL, why);
    if (err)
        return err;
    gate->endpoint = xstrdup(text_of(wanted->feed));
    return follower_new(&gate->follower, loop, wanted->feed, wanted->desk, keys, on_change, context,
                        why);
}

enum err
feed_new(struct feed **feed, struct loop *loop, const struct feed_gate *gates, size_t count,
         loop_fn *on_change, void *context, struct why *why)
{
    assert(count > 0);
    struct feed *fresh = xcalloc(1, sizeof *fresh);
    fresh->gates = xcalloc(count, sizeof *fresh->gates);
    fresh->sites = xcalloc(count, sizeof *fresh->sites);
    enum err err = OK;
    for (; fresh->count < count && !err; fresh->count++)
        err = gate_open(&fresh->gates[fresh->count], loop, &gates[fresh->count], on_change, context,
                        why);
    if (err) {
        feed_free(&fresh);
        return err;
    }
    *feed = fresh;
    return OK;
}

void
feed_free(struct feed **feed)
{
    struct feed *old = *feed;
    if (!old)
        return;
    *feed = NULL;
    for (size_t i = 0; i < old->count; i++) {
        follower_free(&old->gates[i].follower);
        free(old->gates[i].endpoint);
    }
    free(old->gates);
    free(old->sites);
    free(old);
}

void
feed_recall(struct feed *feed, size_t i, uint64_t n, struct text hash, const char *kept)
{
    follower_recall(feed->gates[i].follower, n, hash, kept);
}

static const struct follow *
follow_of(const struct feed *feed, size_t i)
{
    return follower_follow(feed->gates[i].follower);
}

const struct site *
feed_sites(struct feed *feed, int64_t now_us)
{
    for (size_t i = 0; i < feed->count; i++) {
        struct site *site = &feed->sites[i];
        site->endpoint = feed->gates[i].endpoint;
        site->trouble = follower_trouble(feed->gates[i].follower);
        feed_site_fill(site, follow_of(feed, i), now_us);
        site->offers = follower_offers(feed->gates[i].follower);
        site->trail = follower_trail(feed->gates[i].follower);
    }
    return feed->sites;
}

void
feed_want_offers(struct feed *feed, const char *number)
{
    for (size_t i = 0; i < feed->count; i++) {
        const struct board *board = follow_board(follow_of(feed, i));
        bool has_it = number && board_number(board, text_of(number));
        follower_want_offers(feed->gates[i].follower, text_of(has_it ? number : ""));
    }
}

void
feed_want_trail(struct feed *feed, const char *endpoint, size_t records)
{
    for (size_t i = 0; i < feed->count; i++) {
        bool is_it = endpoint && strcmp(feed->gates[i].endpoint, endpoint) == 0;
        follower_want_trail(feed->gates[i].follower, is_it ? records : 0);
    }
}

size_t
feed_count(const struct feed *feed)
{
    return feed->count;
}

enum err
feed_order(struct feed *feed, size_t i, const struct event_order *order, struct why *why)
{
    return follower_order(feed->gates[i].follower, order, why);
}

void
feed_tell_intent(struct feed *feed, size_t i, const struct intent *intent)
{
    follower_tell_intent(feed->gates[i].follower, intent);
}

static void
on_answer(void *context, struct text order, const struct event_order *stands, const char *refusal)
{
    struct gate *gate = context;
    struct feed *feed = gate->feed;
    if (feed->answer)
        feed->answer(feed->context, (size_t)(gate - feed->gates), order, stands, refusal);
}

void
feed_on_answer(struct feed *feed, feed_answer_fn *answer, void *context)
{
    feed->answer = answer;
    feed->context = context;
    for (size_t i = 0; i < feed->count; i++) {
        feed->gates[i].feed = feed;
        follower_on_answer(feed->gates[i].follower, on_answer, &feed->gates[i]);
    }
}

uint64_t
feed_version(const struct feed *feed)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < feed->count; i++)
        sum += follower_version(feed->gates[i].follower);
    return sum;
}

size_t
feed_live(const struct feed *feed)
{
    size_t live = 0;
    for (size_t i = 0; i < feed->count; i++)
        live += follow_stats(follow_of(feed, i))->state == FOLLOW_LIVE;
    return live;
}

size_t
feed_heard(const struct feed *feed)
{
    size_t heard = 0;
    for (size_t i = 0; i < feed->count; i++)
        heard += follow_stats(follow_of(feed, i))->heard_us > 0;
    return heard;
}

bool
feed_gate_is_settled(const struct feed *feed, size_t i, int64_t now_us)
{
    const struct follow_stats *stats = follow_stats(follow_of(feed, i));
    return stats->state == FOLLOW_LIVE && now_us - stats->since_us >= BEAT_AND_MORE_US &&
           stats->heard_us > stats->since_us;
}

bool
feed_is_settled(const struct feed *feed, int64_t now_us)
{
    for (size_t i = 0; i < feed->count; i++) {
        if (!feed_gate_is_settled(feed, i, now_us))
            return false;
    }
    return true;
}
