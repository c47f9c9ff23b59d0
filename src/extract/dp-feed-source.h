/* dp-feed-source.h: news feeds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source-private.h"

G_BEGIN_DECLS

#define DP_FEED_SOURCE_NAME "rss"
#define DP_FEED_ENDPOINT    "/"

/**
 * DpFeedSource:
 *
 * The symbol is the feed's address. What is asked for is the whole feed, on condition that it
 * changed since the checkpoint; a feed that moved for good is asked for where it went.
 */
#define DP_TYPE_FEED_SOURCE (dp_feed_source_get_type ())
G_DECLARE_FINAL_TYPE (DpFeedSource, dp_feed_source, DP, FEED_SOURCE, DpSource)

G_END_DECLS
