/* dp-pipeline-text.c: a pipeline in words for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-text.h"

#include <glib/gi18n.h>

#include "dp-local-zone.h"

#define EXCHANGE_ZONE "America/New_York"

/* "Monday 23 November, 00:00 (Sunday 18:00 in New York)" */
static char *
format_moment (gint64     unix_us,
               GTimeZone *local,
               GTimeZone *exchange)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (unix_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) here = g_date_time_to_timezone (utc, local);
  g_autoptr(GDateTime) there = g_date_time_to_timezone (utc, exchange);
  /* Translators: a moment by this computer's clocks, see strftime(3) */
  g_autofree char *here_text = g_date_time_format (here, _("%A %-d %B, %H:%M"));
  /* Translators: the same moment by an exchange's clocks */
  g_autofree char *there_text = g_date_time_format (there, _("%A %H:%M"));

  if (g_date_time_get_utc_offset (here) == g_date_time_get_utc_offset (there))
    return g_steal_pointer (&here_text);

  /* Translators: a moment here, and there */
  return g_strdup_printf (_("%s (%s in New York)"), here_text, there_text);
}

char *
dp_pipeline_text_dup_next (DpPipelineSpec *spec,
                           guint           n)
{
  g_autoptr(GArray) moments = NULL;
  g_autoptr(GTimeZone) local = dp_local_zone_dup ();
  g_autoptr(GTimeZone) exchange = g_time_zone_new_identifier (EXCHANGE_ZONE);
  GString *text;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (spec), NULL);

  moments = dp_pipeline_spec_list_next (spec, g_get_real_time (), n);
  text = g_string_new (NULL);
  for (guint i = 0; i < moments->len && exchange != NULL; i++)
    {
      g_autofree char *moment = format_moment (g_array_index (moments, gint64, i), local, exchange);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", moment);
    }

  return g_string_free (text, FALSE);
}

char *
dp_pipeline_text_dup_summary (DpPipelineSpec *spec)
{
  g_autofree char *words = NULL;
  g_autofree char *next = NULL;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (spec), NULL);

  words = dp_pipeline_spec_describe (spec);
  next = dp_pipeline_text_dup_next (spec, 1);
  if (!dp_pipeline_spec_get_enabled (spec))
    return g_strdup_printf (_("Paused: %s"), words);
  if (*next != '\0')
    /* Translators: "At 00:00, Monday to Friday. Next: Monday 23 November, 00:00" */
    return g_strdup_printf (_("Runs %s. Next: %s"), words, next);

  return g_strdup_printf (_("Runs %s."), words);
}

char *
dp_pipeline_text_dup_mail_to (DpPipelineSpec *spec)
{
  g_auto(GStrv) addresses = NULL;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (spec), NULL);

  addresses = dp_pipeline_spec_dup_mail_to (spec);

  return addresses != NULL ? g_strjoinv (", ", addresses) : g_strdup ("");
}

void
dp_pipeline_text_set_mail_to (DpPipelineSpec *spec,
                              const char     *text)
{
  g_auto(GStrv) addresses = NULL;

  g_return_if_fail (DP_IS_PIPELINE_SPEC (spec));
  g_return_if_fail (text != NULL);

  /* "" has no element; a comma behind the last address is forgiven. */
  addresses = g_strsplit (text, ",", -1);
  for (guint i = 0; addresses[i] != NULL; i++)
    g_strstrip (addresses[i]);
  if (addresses[0] != NULL && *addresses[g_strv_length (addresses) - 1] == '\0')
    g_clear_pointer (&addresses[g_strv_length (addresses) - 1], g_free);
  dp_pipeline_spec_set_mail_to (spec, (const char * const *) addresses);
}
