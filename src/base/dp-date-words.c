/* dp-date-words.c: days and times as people read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"

#include <glib/gi18n-lib.h>

#include "dp-local-zone.h"

#define NOTHING       "–"
#define SECONDS_A_DAY 86400

char *
dp_date_to_words (gint32 date)
{
  g_autoptr(GDateTime) day = g_date_time_new_from_unix_utc ((gint64) date * SECONDS_A_DAY);

  /* Translators: a day, see strftime(3): "21 Nov 2026" */
  return day == NULL ? g_strdup (NOTHING) : g_date_time_format (day, _("%-d %b %Y"));
}

char *
dp_timestamp_to_words (gint64   unix_us,
                       gboolean zone)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (unix_us / G_USEC_PER_SEC);
  g_autoptr(GTimeZone) local = dp_local_zone_dup ();
  g_autoptr(GDateTime) here = utc != NULL ? g_date_time_to_timezone (utc, local) : NULL;

  if (here == NULL)
    return g_strdup (NOTHING);
  if (zone)
    /* Translators: a day, a time and a time zone, see strftime(3): "21 Nov 2026, 15:30 CET" */
    return g_date_time_format (here, _("%-d %b %Y, %H:%M %Z"));

  /* Translators: a day and a time, see strftime(3): "21 Nov 2026, 15:30" */
  return g_date_time_format (here, _("%-d %b %Y, %H:%M"));
}
