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
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
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
