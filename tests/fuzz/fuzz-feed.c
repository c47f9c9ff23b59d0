/* fuzz-feed.c: news feeds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-feed-parser.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char * const types[] = {
    NULL, "application/rss+xml", "text/xml; charset=iso-8859-1"
  };
  g_autoptr(GBytes) body = g_bytes_new (data, size);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DpFeed) feed = dp_feed_parse (body, types[i], "https://news.example/feed", &error);

      g_assert_true ((feed == NULL) == (error != NULL));
      for (guint j = 0; feed != NULL && j < feed->batch->entries->len; j++)
        {
          DpNewsEntry *entry = g_ptr_array_index (feed->batch->entries, j);

          g_assert_true (entry->entry_key != NULL && *entry->entry_key != '\0');
          g_assert_true (g_utf8_validate (entry->entry_key, -1, NULL));
          g_assert_true (entry->title == NULL || g_utf8_validate (entry->title, -1, NULL));
          g_assert_true (entry->summary == NULL || g_utf8_validate (entry->summary, -1, NULL));
        }
    }

  return 0;
}
