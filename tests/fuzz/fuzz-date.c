/* fuzz-date.c: dates as feeds and files write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-csv-date.h"
#include "dp-date.h"
#include "dp-feed-date.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  gint64 moment;
  gboolean zone_missing;
  gint32 day;

  if (g_utf8_validate (text, -1, NULL))
    dp_feed_date_parse (text, &moment, &zone_missing);
  /* Where a day is one, it is written as it was read. */
  day = dp_date_parse ((const char *) data, (gssize) size);
  if (day != DP_DATE_NONE)
    {
      g_autofree char *written = dp_date_to_string (day);

      g_assert_cmpint (dp_date_parse (written, -1), ==, day);
    }
  if (dp_timestamp_parse (text, &moment))
    {
      g_autofree char *written = dp_timestamp_to_string (moment);
      gint64 again;

      g_assert_true (dp_timestamp_parse (written, &again));
      g_assert_cmpint (again, ==, moment);
    }

  return 0;
}
