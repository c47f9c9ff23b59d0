/* fuzz-cron.c: schedules as people write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-cron.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static GTimeZone *zone;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *words = NULL;
  gint64 moment = G_GINT64_CONSTANT (1772900000000000);
  DpCron cron;

  if (zone == NULL)
    zone = g_time_zone_new_identifier ("America/New_York");
  if (!g_utf8_validate (text, -1, NULL) || !dp_cron_parse (text, &cron, NULL))
    return 0;

  words = dp_cron_describe (&cron);
  g_assert_true (*words != '\0');
  for (guint i = 0; i < 4; i++)
    {
      gint64 next = dp_cron_next (&cron, zone, moment);

      if (next == 0)
        break;
      g_assert_cmpint (next, >, moment);
      moment = next;
    }

  return 0;
}
