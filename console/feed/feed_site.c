#include "console/feed/feed_site.h"

/* was_synced: there is a board of this gate, old or new. */
enum freshness
feed_site_freshness(enum follow_state state, enum link_state link, bool was_synced)
{
    if (!was_synced)
        return FRESH_NEVER;
    if (state == FOLLOW_LOST)
        return FRESH_LOST;
    return state == FOLLOW_LIVE && link == LINK_UP ? FRESH : FRESH_STALE;
}

static void
copy_gaps(struct site *site, const struct follow_stats *stats)
{
    int room = (int)NITEMS(site->gap) < FOLLOW_GAPS ? (int)NITEMS(site->gap) : FOLLOW_GAPS;
    site->gap_count = stats->gaps < (uint64_t)room ? (int)stats->gaps : room;
    for (int i = 0; i < site->gap_count; i++) {
        const struct follow_gap *gap = &stats->gap[i];
        site->gap[i] = (struct site_gap){gap->from_seq, gap->to_seq, gap->at_us, gap->lasted_us};
    }
}

void
feed_site_fill(struct site *site, const struct follow *follow, int64_t now_us)
{
    const struct follow_stats *stats = follow_stats(follow);
    const struct board *board = follow_board(follow);
    bool was_synced = stats->epoch != 0;
    *site = (struct site){
        .board = board,
        .endpoint = site->endpoint,
        .trouble = site->trouble,
        .state = words_name(&follow_state_words, (int)stats->state),
        .reason = stats->reason == RESYNC_NONE
                      ? ""
                      : words_name(&follow_reason_words, (int)stats->reason),
        .freshness = feed_site_freshness(stats->state, board->exchange.link, was_synced),
        .clock_us = follow_clock_us(follow, now_us),
        .state_since_us = stats->since_us,
        .heard_us = stats->heard_us,
        .now_us = now_us,
        .epoch = stats->epoch,
        .seq = stats->seq,
        .events = stats->events,
        .bytes = stats->bytes,
        .duplicates = stats->duplicates,
        .refused = stats->refused,
        .unknown_events = stats->unknown_events,
        .gaps = stats->gaps,
        .missed = stats->missed_events,
        .resyncs = stats->resyncs,
        .events_per_s = stats->events_per_s,
        .lag_us = stats->lag_us,
        .offset_us = stats->offset_us,
        .gate_followers = stats->gate_followers,
        .alarm = stats->chain.alarm,
        .audit_n = stats->chain.n,
        .audit_hash = stats->chain.hash,
    };
    copy_gaps(site, stats);
    const struct looks *looks = follow_looks(follow);
    bool is_heard = site->freshness != FRESH_LOST && site->freshness != FRESH_NEVER;
    site->looks = looks->at;
    site->look_count = is_heard ? looks->count : 0;
}
