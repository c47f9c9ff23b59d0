/* dp-quiet-hours.c: hours of the day in which nobody is disturbed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-quiet-hours.h"

#include <glib/gi18n-lib.h>

#include "dp-settings.h"

#define DAY_MINUTES 1440

/* "7:30" as minutes; -1 where it is none */
static int
parse_time (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ":", -1);
  guint64 hour;
  guint64 minute;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (g_strstrip (parts[0]), 10, 0, 24, &hour, NULL) ||
      !g_ascii_string_to_unsigned (g_strstrip (parts[1]), 10, 0, 59, &minute, NULL) ||
      hour * 60 + minute > DAY_MINUTES)
    return -1;

  return (hour * 60 + minute) % DAY_MINUTES;
}

gboolean
dp_quiet_hours_parse (DpQuietHours  *self,
                      const char    *text,
                      GError       **error)
{
  g_auto(GStrv) ends = NULL;
  g_autofree char *plain = NULL;
  int from = -1;
  int to = -1;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  *self = (DpQuietHours) { 0, 0 };
  plain = g_strstrip (g_strdup (text));
  if (*plain == '\0')
    return TRUE;

  /* Who copies from a page has a dash, not a hyphen. */
  ends = g_regex_split_simple ("\\s*[-–—]\\s*", plain, 0, 0);
  if (g_strv_length (ends) == 2)
    {
      from = parse_time (ends[0]);
      to = parse_time (ends[1]);
    }
  if (from < 0 || to < 0)
    {
      g_set_error (
          error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE,
          _("is “%s”, but has to be two times such as 22:00-07:00, or empty for no quiet hours."),
          text);
      return FALSE;
    }
  self->from = from;
  self->to = to;

  return TRUE;
}

gint64
dp_quiet_hours_leave (const DpQuietHours *self,
                      GTimeZone          *zone,
                      gint64              unix_us)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autoptr(GDateTime) end = NULL;
  int length;
  int since;

  g_return_val_if_fail (self != NULL, unix_us);
  g_return_val_if_fail (zone != NULL, unix_us);

  length = (self->to - self->from + DAY_MINUTES) % DAY_MINUTES;
  utc = g_date_time_new_from_unix_utc_usec (unix_us);
  local = g_date_time_to_timezone (utc, zone);
  since = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local) - self->from;
  since = (since + DAY_MINUTES) % DAY_MINUTES;
  if (since >= length)
    return unix_us;

  /* By the clock on the wall, which a change to summer time moves. */
  end = g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local),
                         g_date_time_get_day_of_month (local), self->to / 60, self->to % 60, 0);
  if (g_date_time_compare (end, local) <= 0)
    {
      g_autoptr(GDateTime) today = g_steal_pointer (&end);

      end = g_date_time_add_days (today, 1);
    }

  return g_date_time_to_unix_usec (end);
}
