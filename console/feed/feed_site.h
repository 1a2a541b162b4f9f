/* feed_site: one gate as follow.h sees it, as a site that everybody may look at. */
#ifndef CONSOLE_FEED_FEED_SITE_H
#define CONSOLE_FEED_FEED_SITE_H

#include "console/metric/picture.h"
#include "proto/link/follow.h"

/* All of `site` but endpoint and trouble, which follow.h does not know. now_us: local wall clock. */
void feed_site_fill(struct site *site, const struct follow *follow, int64_t now_us);

/* How much the figures of a site may be believed. */
enum freshness feed_site_freshness(enum follow_state state, enum link_state link, bool was_synced);

#endif
