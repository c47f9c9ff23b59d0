/* dp-test-feed.h: feeds as tests read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-feed-parser.h"

G_BEGIN_DECLS

#define DP_TEST_FEED_ADDRESS "https://news.example/feeds/all.xml"

/**
 * dp_test_feed_parse_bytes:
 * @length: negative for all of @text
 * @content_type: (nullable): as a server says it
 *
 * Returns: (transfer full): the feed, which has to be one
 */
DpFeed            *dp_test_feed_parse_bytes   (const char *text,
                                               gssize      length,
                                               const char *content_type);
DpFeed            *dp_test_feed_parse         (const char *text);
/** dp_test_feed_get_entry: Returns: (transfer none): the entry at @index, which has to be there */
const DpNewsEntry *dp_test_feed_get_entry     (DpFeed     *feed,
                                               guint       index);
/** dp_test_feed_assert_warned: that one of the warnings has @part in it */
void               dp_test_feed_assert_warned (DpFeed     *feed,
                                               const char *part);

G_END_DECLS
