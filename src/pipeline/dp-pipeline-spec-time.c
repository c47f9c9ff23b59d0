/* dp-pipeline-spec-time.c: when a pipeline is due
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-spec.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-exchange-calendar.h"
#include "dp-local-zone.h"
#include "dp-mail-notifier.h"

GTimeZone *
dp_pipeline_spec_dup_zone (DpPipelineSpec  *self,
                           GError         **error)
{
  const DpExchangeCalendar *calendar;
  const char *zone;
  GTimeZone *found;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);

  zone = dp_pipeline_spec_get_zone (self);
  if (*zone == '\0')
    return dp_local_zone_dup ();
  calendar = dp_exchange_calendar_get (zone);
  found = g_time_zone_new_identifier (
      calendar != NULL ? dp_exchange_calendar_get_time_zone (calendar) : zone);
  if (found == NULL)
    g_set_error (error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
                 _("“%s” is no time zone. Write one such as America/New_York, a calendar such as "
                   "XNYS, or leave it empty for this computer's."),
                 zone);

  return found;
}

DpSchedule *
dp_pipeline_spec_dup_schedule (DpPipelineSpec  *self,
                               GError         **error)
{
  g_autoptr(GTimeZone) zone = NULL;
  const char *text;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);

  text = dp_pipeline_spec_get_schedule (self);
  zone = dp_pipeline_spec_dup_zone (self, error);
  if (zone == NULL || *text == '\0')
    return NULL;

  return dp_schedule_parse (text, zone, error);
}

/* "22:00-07:00" as minutes of the day; the same twice is never. */
static gboolean
parse_quiet_hours (const char  *text,
                   guint16     *from,
                   guint16     *to,
                   GError     **error)
{
  guint hours[2], minutes[2];
  int length = 0;

  *from = *to = 0;
  if (*text == '\0')
    return TRUE;
  if (sscanf (text, "%2u:%2u-%2u:%2u%n", &hours[0], &minutes[0], &hours[1], &minutes[1], &length) !=
          4 ||
      text[length] != '\0' || hours[0] > 23 || hours[1] > 23 || minutes[0] > 59 || minutes[1] > 59)
    {
      g_set_error (error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
                   _("“%s” are no quiet hours. Write them as 22:00-07:00."), text);
      return FALSE;
    }
  *from = hours[0] * 60 + minutes[0];
  *to = hours[1] * 60 + minutes[1];

  return TRUE;
}

gboolean
dp_pipeline_spec_fill_options (DpPipelineSpec      *self,
                               DpTimetableOptions  *options,
                               GError             **error)
{
  g_autofree char *quiet_hours = NULL;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  *options = (DpTimetableOptions) { .missed = dp_pipeline_spec_get_missed (self) };
  g_object_get (self, "quiet-hours", &quiet_hours, "jitter", &options->jitter_s, NULL);

  return parse_quiet_hours (quiet_hours, &options->quiet_from, &options->quiet_to, error);
}

static gboolean
check_mail_to (DpPipelineSpec  *self,
               GError         **error)
{
  g_auto(GStrv) addresses = dp_pipeline_spec_dup_mail_to (self);

  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    {
      if (dp_mail_notifier_check_address (addresses[i]))
        continue;
      g_set_error (error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
                   _("“%s” is not a mail address. One looks like ada@example.org."), addresses[i]);
      return FALSE;
    }

  return TRUE;
}

gboolean
dp_pipeline_spec_check (DpPipelineSpec  *self,
                        GError         **error)
{
  g_autoptr(DpSchedule) schedule = NULL;
  g_autoptr(GError) problem = NULL;
  DpTimetableOptions options;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), FALSE);

  schedule = dp_pipeline_spec_dup_schedule (self, &problem);
  if (problem == NULL && schedule != NULL && dp_schedule_next (schedule, 0) == 0)
    g_set_error (&problem, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
                 _("“%s” is never: there is no such day. Choose days that exist."),
                 dp_pipeline_spec_get_schedule (self));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  return check_mail_to (self, error) && dp_pipeline_spec_fill_options (self, &options, error);
}

char *
dp_pipeline_spec_describe (DpPipelineSpec *self)
{
  g_autoptr(DpSchedule) schedule = NULL;
  g_autofree char *words = NULL;
  const char *zone;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);

  schedule = dp_pipeline_spec_dup_schedule (self, NULL);
  if (schedule == NULL)
    return g_strdup (_("only when asked for"));
  words = dp_schedule_describe (schedule);
  zone = dp_pipeline_spec_get_zone (self);
  if (*zone == '\0')
    return g_steal_pointer (&words);

  /* Translators: a schedule and the zone of its clocks: "at 16:30, Monday to Friday, by the clocks
   * of XNYS" */
  return g_strdup_printf (_("%s, by the clocks of %s"), words, zone);
}

GArray *
dp_pipeline_spec_list_next (DpPipelineSpec *self,
                            gint64          after_us,
                            guint           n)
{
  g_autoptr(DpSchedule) schedule = NULL;
  GArray *moments;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);

  moments = g_array_new (FALSE, FALSE, sizeof (gint64));
  schedule = dp_pipeline_spec_dup_schedule (self, NULL);
  for (guint i = 0; schedule != NULL && i < n; i++)
    {
      after_us = dp_schedule_next (schedule, after_us);
      if (after_us == 0)
        break;
      g_array_append_val (moments, after_us);
    }

  return moments;
}
