/* dp-feed-parser.h: RSS and Atom feeds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"

G_BEGIN_DECLS

/**
 * DpFeed:
 * @title: (nullable): what the feed calls itself
 * @link: (nullable): the page it belongs to
 * @ttl_minutes: how long it asks not to be asked again; 0 for nothing
 * @warnings: (element-type utf8): what had to be survived to read it, a sentence each
 * @batch: its entries, in its order, and rejects; symbols are not looked for
 */
typedef struct
{
  char      *title;
  char      *link;
  guint      ttl_minutes;
  GPtrArray *warnings;
  DpBatch   *batch;

  /*< private >*/
  GHashTable *by_key;
} DpFeed;

/**
 * dp_feed_parse:
 * @body: a feed as it came: RSS 0.9x, 1.0 or 2.0, Atom 0.3 or 1.0
 * @content_type: (nullable): the header it came with
 * @address: (nullable): where it came from, which relative links are relative to
 *
 * Feeds that are not well-formed, or in another encoding than they say, are read as far as they
 * can be. Nothing outside of @body is ever read, and a feed with entities of its own is refused.
 * An entry's key is its guid or id; where it has none, its link without fragment; else a hash of
 * title, date and description. Pure; may run on any thread.
 *
 * Returns: (transfer full) (nullable): %NULL in %DP_EXTRACT_ERROR_MALFORMED
 */
DpFeed *dp_feed_parse (GBytes      *body,
                       const char  *content_type,
                       const char  *address,
                       GError     **error);
void    dp_feed_free  (DpFeed      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFeed, dp_feed_free)

G_END_DECLS
