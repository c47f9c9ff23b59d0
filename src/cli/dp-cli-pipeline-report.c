/* dp-cli-pipeline-report.c: a pipeline for a terminal or a program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-pipeline.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-table.h"
#include "dp-date.h"
#include "dp-json-member.h"
#include "dp-local-zone.h"

#define EXCHANGE_ZONE "America/New_York"

static char *
format_moment (gint64     unix_us,
               GTimeZone *zone)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (unix_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) there = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (there, "%a %Y-%m-%d %H:%M %Z");
}

char *
_dp_cli_dup_next (DpPipelineSpec *spec)
{
  g_autoptr(GArray) moments = dp_pipeline_spec_list_next (spec, g_get_real_time (), 1);
  g_autoptr(GTimeZone) zone = dp_local_zone_dup ();

  return moments->len > 0 ? format_moment (g_array_index (moments, gint64, 0), zone)
                          : g_strdup ("");
}

static void
print_list (const char         *title,
            const char * const *list,
            const char         *none)
{
  g_autofree char *text = list != NULL ? g_strjoinv (", ", (char **) list) : g_strdup (none);

  g_print ("%s: %s\n", title, text);
}

DpCliExit
_dp_cli_show_pipeline (DpPipelineSpec *spec)
{
  g_autofree char *words = dp_pipeline_spec_describe (spec);
  g_autofree char *next = _dp_cli_dup_next (spec);
  g_autofree char *quiet_hours = NULL;
  guint jitter;

  g_object_get (spec, "quiet-hours", &quiet_hours, "jitter", &jitter, NULL);
  g_print ("%s: %s\n", _("Pipeline"), dp_pipeline_spec_get_name (spec));
  g_print ("%s: %s%s\n", _("Runs"), words,
           dp_pipeline_spec_get_enabled (spec) ? "" : _(" (paused)"));
  if (*next != '\0' && dp_pipeline_spec_get_enabled (spec))
    g_print ("%s: %s\n", _("Next"), next);
  if (dp_pipeline_spec_get_sample (spec))
    g_print ("%s\n", _("The sample market"));
  print_list (_("Sources"), dp_pipeline_spec_get_sources (spec), _("all"));
  print_list (_("Symbols"), dp_pipeline_spec_get_symbols (spec), _("all that are set up"));
  print_list (_("Models"), dp_pipeline_spec_get_models (spec), _("all"));
  g_print ("%s: %s\n", _("Where it is missed"),
           dp_missed_policy_get_nick (dp_pipeline_spec_get_missed (spec)));
  if (jitter > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "Begins up to %u second later\n",
                          "Begins up to %u seconds later\n", jitter),
             jitter);
  if (*quiet_hours != '\0')
    g_print ("%s: %s\n", _("Quiet hours"), quiet_hours);
  g_print (_("Tries: %u\n"), dp_pipeline_spec_get_attempts (spec));
  if (dp_pipeline_spec_get_own_webhook (spec))
    g_print ("%s\n", _("Its runs are told to a webhook of its own"));

  return DP_CLI_DONE;
}

static void
add_moments (JsonBuilder *builder,
             GArray      *moments)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < moments->len; i++)
    {
      g_autofree char *text = dp_timestamp_to_string (g_array_index (moments, gint64, i));

      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
}

static void
add_pipeline (JsonBuilder    *builder,
              DpPipelineSpec *spec)
{
  g_autoptr(GArray) moments = dp_pipeline_spec_list_next (spec, g_get_real_time (), 10);
  g_autofree char *definition = dp_pipeline_spec_dup_json (spec);
  g_autofree char *words = dp_pipeline_spec_describe (spec);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "name", dp_pipeline_spec_get_name (spec));
  dp_json_add_boolean (builder, "enabled", dp_pipeline_spec_get_enabled (spec));
  dp_json_add_text (builder, "words", words);
  dp_json_add_parsed (builder, "definition", definition);
  json_builder_set_member_name (builder, "next");
  add_moments (builder, moments);
  json_builder_end_object (builder);
}

DpCliExit
_dp_cli_print_pipeline (DpPipelineSpec *spec)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  add_pipeline (builder, spec);
  _dp_cli_print_json (builder);

  return DP_CLI_DONE;
}

DpCliExit
_dp_cli_print_pipelines (GListModel *specs)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (specs); i++)
    {
      g_autoptr(DpPipelineSpec) spec = g_list_model_get_item (specs, i);

      add_pipeline (builder, spec);
    }
  json_builder_end_array (builder);
  _dp_cli_print_json (builder);

  return DP_CLI_DONE;
}

DpCliExit
_dp_cli_print_next (DpPipelineSpec *spec,
                    guint           n,
                    gboolean        json)
{
  g_autoptr(GArray) moments = dp_pipeline_spec_list_next (spec, g_get_real_time (), n);
  g_autoptr(GTimeZone) local = dp_local_zone_dup ();
  g_autoptr(GTimeZone) own = dp_pipeline_spec_dup_zone (spec, NULL);
  g_autoptr(GTimeZone) exchange = NULL;
  g_autoptr(DpCliTable) table = NULL;

  if (json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      add_moments (builder, moments);
      _dp_cli_print_json (builder);
      return DP_CLI_DONE;
    }

  exchange = own != NULL && *dp_pipeline_spec_get_zone (spec) != '\0'
                 ? g_time_zone_ref (own)
                 : g_time_zone_new_identifier (EXCHANGE_ZONE);
  table = dp_cli_table_new (_("Here"),
                            exchange != NULL ? g_time_zone_get_identifier (exchange) : "", NULL);
  for (guint i = 0; i < moments->len; i++)
    {
      gint64 moment = g_array_index (moments, gint64, i);
      g_autofree char *here = format_moment (moment, local);
      g_autofree char *there = exchange != NULL ? format_moment (moment, exchange) : NULL;

      dp_cli_table_add_row (table, here, there != NULL ? there : "", NULL);
    }
  dp_cli_table_print (table, stdout);

  return DP_CLI_DONE;
}
