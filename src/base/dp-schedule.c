/* dp-schedule.c: when a pipeline is to run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-exchange-calendar.h"

#define US_A_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

typedef enum
{
  KIND_CRON,
  KIND_INTERVAL,
  KIND_CLOSE,
} Kind;

struct _DpSchedule
{
  Kind                      kind;
  DpCron                    cron;
  GTimeZone                *zone;
  gint64                    interval_us;   /* between two, or after the close */
  const DpExchangeCalendar *calendar;
};

static const struct
{
  const char *name;
  gint64      us;
} units[] = {
  { "minute", 60 * G_USEC_PER_SEC },
  { "hour", US_A_DAY / 24 },
  { "day", US_A_DAY },
};

/* "15 minutes", "1 hour". Returns: 0 where it is neither, or more than a year */
static gint64
parse_span (const char *number,
            const char *unit)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (number, 10, 1, 366 * 86400, &value, NULL))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gsize length = strlen (units[i].name);

      if (g_ascii_strncasecmp (unit, units[i].name, length) == 0 &&
          (unit[length] == '\0' || g_ascii_strcasecmp (unit + length, "s") == 0) &&
          (gint64) value <= 366 * US_A_DAY / units[i].us)
        return (gint64) value * units[i].us;
    }

  return 0;
}

/* "every 15 minutes". Returns: whether it is one that can be kept */
static gboolean
parse_interval (DpSchedule  *self,
                char       **words,
                GError     **error)
{
  self->kind = KIND_INTERVAL;
  self->interval_us = g_strv_length (words) == 3 ? parse_span (words[1], words[2]) : 0;
  if (self->interval_us > 0)
    return TRUE;

  g_set_error_literal (error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
                       _("A schedule that begins with “every” goes on with a number and minutes, "
                         "hours or days, such as “every 15 minutes”"));

  return FALSE;
}

/* "after XNYS close + 30 minutes" */
static gboolean
parse_close (DpSchedule  *self,
             char       **words,
             GError     **error)
{
  guint n_words = g_strv_length (words);

  self->kind = KIND_CLOSE;
  if (n_words >= 3 && g_ascii_strcasecmp (words[2], "close") == 0)
    self->calendar = dp_exchange_calendar_get (words[1]);
  if (n_words == 6 && g_str_equal (words[3], "+"))
    self->interval_us = parse_span (words[4], words[5]);
  if (self->calendar != NULL && (n_words == 3 || self->interval_us > 0))
    return TRUE;

  g_set_error_literal (
      error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
      _("A schedule that begins with “after” names a calendar (XNYS, XNAS, weekdays or 24/7) and "
        "its close, such as “after XNYS close + 30 minutes”"));

  return FALSE;
}

DpSchedule *
dp_schedule_parse (const char  *text,
                   GTimeZone   *zone,
                   GError     **error)
{
  g_autoptr(DpSchedule) self = NULL;
  g_autofree char *stripped = NULL;
  g_auto(GStrv) words = NULL;
  gboolean good;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  self = g_atomic_rc_box_new0 (DpSchedule);
  self->zone = g_time_zone_ref (zone);
  stripped = g_strstrip (g_strdup (text));
  words = g_regex_split_simple ("[ \t]+", stripped, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT);
  if (words[0] != NULL && g_ascii_strcasecmp (words[0], "every") == 0)
    good = parse_interval (self, words, error);
  else if (words[0] != NULL && g_ascii_strcasecmp (words[0], "after") == 0)
    good = parse_close (self, words, error);
  else
    good = dp_cron_parse (stripped, &self->cron, error);

  return good ? g_steal_pointer (&self) : NULL;
}

DpSchedule *
dp_schedule_ref (DpSchedule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
dp_schedule_clear (gpointer data)
{
  DpSchedule *self = data;

  g_clear_pointer (&self->zone, g_time_zone_unref);
}

void
dp_schedule_unref (DpSchedule *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, dp_schedule_clear);
}

static gint64
next_close (DpSchedule *self,
            gint64      after_us)
{
  gint64 open_us, close_us;
  gint32 day;

  /* A close that is some hours, or days, before the moment that it makes due; and a day more, as a
   * day of the exchange is not one of UTC. */
  day = (gint32) ((after_us - self->interval_us) / US_A_DAY) - 2;
  do
    {
      day = dp_exchange_calendar_next (self->calendar, day);
      if (!dp_exchange_calendar_get_session (self->calendar, day, &open_us, &close_us))
        return 0;
    }
  while (close_us + self->interval_us <= after_us);

  return close_us + self->interval_us;
}

gint64
dp_schedule_next (DpSchedule *self,
                  gint64      after_us)
{
  g_return_val_if_fail (self != NULL, 0);

  switch (self->kind)
    {
    case KIND_CRON:
      return dp_cron_next (&self->cron, self->zone, after_us);
    case KIND_INTERVAL:
      return (after_us / self->interval_us + (after_us >= 0)) * self->interval_us;
    case KIND_CLOSE:
      return next_close (self, after_us);
    default:
      g_assert_not_reached ();
    }
}

/* Returns: (transfer full): "15 minutes" */
static char *
describe_span (gint64 us)
{
  gint64 seconds = us / G_USEC_PER_SEC;

  if (seconds % 86400 == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days", seconds / 86400),
                            (int) (seconds / 86400));
  if (seconds % 3600 == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d hour", "%d hours", seconds / 3600),
                            (int) (seconds / 3600));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d minute", "%d minutes", seconds / 60),
                          (int) (seconds / 60));
}

char *
dp_schedule_describe (DpSchedule *self)
{
  g_autofree char *span = NULL;
  const char *calendar;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == KIND_CRON)
    return dp_cron_describe (&self->cron);

  span = describe_span (self->interval_us);
  if (self->kind == KIND_INTERVAL)
    return g_strdup_printf (_("every %s"), span);
  calendar = dp_exchange_calendar_get_id (self->calendar);
  if (self->interval_us > 0)
    return g_strdup_printf (_("%s after the close of %s, on trading days"), span, calendar);

  return g_strdup_printf (_("at the close of %s, on trading days"), calendar);
}
