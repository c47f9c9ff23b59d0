/* dp-test-feed.c: feeds as tests read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-feed.h"

#include <string.h>

DpFeed *
dp_test_feed_parse_bytes (const char *text,
                          gssize      length,
                          const char *content_type)
{
  g_autoptr(GBytes) body = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(GError) error = NULL;
  DpFeed *feed = dp_feed_parse (body, content_type, DP_TEST_FEED_ADDRESS, &error);

  g_assert_no_error (error);
  g_assert_nonnull (feed);
  g_assert_cmpuint (feed->batch->n_records, ==,
                    feed->batch->entries->len + feed->batch->rejects->len);

  return feed;
}

DpFeed *
dp_test_feed_parse (const char *text)
{
  return dp_test_feed_parse_bytes (text, -1, NULL);
}

const DpNewsEntry *
dp_test_feed_get_entry (DpFeed *feed,
                        guint   index)
{
  g_assert_cmpuint (index, <, feed->batch->entries->len);

  return g_ptr_array_index (feed->batch->entries, index);
}

void
dp_test_feed_assert_warned (DpFeed     *feed,
                            const char *part)
{
  for (guint i = 0; i < feed->warnings->len; i++)
    {
      if (strstr (g_ptr_array_index (feed->warnings, i), part) != NULL)
        return;
    }
  g_test_message ("no warning says “%s”", part);
  g_assert_not_reached ();
}
