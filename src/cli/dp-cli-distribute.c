/* dp-cli-distribute.c: datapipe database distribute
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-database.h"
#include "dp-distribution.h"
#include "dp-json-member.h"

static void
print_json (DpDistribution *distribution,
            gboolean        applied)
{
  GPtrArray *steps = dp_distribution_get_steps (distribution);
  GArray *models = dp_distribution_get_scopes (distribution);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "kind", dp_distribution_get_nick (distribution));
  dp_json_add_boolean (builder, "applied", applied);
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < steps->len; i++)
    {
      const DpDistributionStep *step = steps->pdata[i];

      json_builder_begin_object (builder);
      dp_json_add_text (builder, "table", step->table);
      dp_json_add_text (builder, "step", step->step);
      dp_json_add_text (builder, "obstacle", step->obstacle);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (guint i = 0; i < models->len; i++)
    {
      const DpModelScope *model = &g_array_index (models, DpModelScope, i);

      json_builder_begin_object (builder);
      dp_json_add_text (builder, "name", model->name);
      dp_json_add_text (builder, "scope", model->scope);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

/* Where there are nodes, which models they work out and which the coordinator does */
static void
print_scopes (DpDistribution *distribution,
              const char     *scope,
              const char     *heading)
{
  GArray *models = dp_distribution_get_scopes (distribution);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < models->len; i++)
    {
      const DpModelScope *model = &g_array_index (models, DpModelScope, i);

      if (g_strcmp0 (model->scope, scope) == 0)
        g_strv_builder_add (names, model->name);
    }
  list = g_strv_builder_end (names);
  joined = g_strjoinv (", ", list);
  g_print ("%s %s\n", heading, joined);
}

static void
print_text (DpDistribution *distribution,
            gboolean        applied)
{
  GPtrArray *steps = dp_distribution_get_steps (distribution);

  for (guint i = 0; i < steps->len; i++)
    {
      const DpDistributionStep *step = steps->pdata[i];

      g_print ("%s: %s\n", step->table, step->step != NULL ? step->step : _("is so already"));
      if (step->obstacle != NULL)
        g_print (_("  In the way: %s\n"), step->obstacle);
    }
  if (g_str_equal (dp_distribution_get_nick (distribution), "citus"))
    {
      print_scopes (distribution, "shard-local",
                    _("Each node reads for these models what is of its instruments:"));
      print_scopes (distribution, "global", _("These models need all instruments:"));
    }
  if (applied)
    g_print (_("All of it is done.\n"));
  else if (dp_distribution_count_steps (distribution) > 0)
    g_print (_("Nothing was changed yet.\n"));
}

DpCliExit
_dp_cli_database_distribute (DpCli *cli)
{
  gboolean dry_run = _dp_cli_database_only_looks ();
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(DpDistribution) distribution = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;

  target = _dp_cli_database_enter (cli, &server, &error);
  if (target != NULL)
    distribution = dex_await_object (dp_distribution_look (target, _dp_cli_database_get_to (),
                                                           _dp_cli_database_goes_back ()), &error);
  if (distribution != NULL && !dry_run)
    done = dex_await (dp_distribution_apply (distribution), &error) &&
           dex_await (dp_distribution_keep (target), &error);
  _dp_cli_database_leave (server);

  if (distribution != NULL && _dp_cli_database_is_json ())
    print_json (distribution, done);
  else if (distribution != NULL)
    print_text (distribution, done);

  return error == NULL ? DP_CLI_DONE : _dp_cli_fail (error);
}
