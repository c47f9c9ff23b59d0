/* dp-cli-model-checks.c: how fresh a project's data is, and how its tests went over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-model-checks.h"

#include <glib/gi18n-lib.h>

#include "dp-artifacts.h"
#include "dp-cli-model-report.h"
#include "dp-cli-rows.h"

DpCliExit
_dp_cli_model_freshness (DpCli                    *cli,
                         DpTransformProject       *project,
                         const DpTransformOptions *options,
                         const char               *target_path,
                         gboolean                  as_json)
{
  DpCliModelReport report = { .quiet = as_json };
  g_autoptr(GListModel) results = NULL;
  g_autofree char *target = dp_artifacts_dup_folder (project, target_path);
  gint64 started_at = g_get_real_time ();
  g_autoptr(GError) error = NULL;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  results = dex_await_object (dp_transform_check_freshness (project,
                                                            dp_engine_get_pool (cli->engine),
                                                            options, _dp_cli_model_report_node,
                                                            &report, NULL),
                              &error);
  if (results == NULL)
    return _dp_cli_fail (error);
  if (!dp_artifacts_write_sources (project, results, started_at, target, &error))
    g_printerr (_("datapipe: what was done could not be written down for other tools: %s\n"),
                error->message);

  if (as_json)
    _dp_cli_model_print_json (results);
  else if (g_list_model_get_n_items (results) == 0)
    g_print ("%s\n", _("Nothing that was chosen says how old its data may be; “freshness:” in a "
                       ".yml file does."));
  else
    _dp_cli_model_report_end (&report);
  if (report.n_bad == 0)
    return DP_CLI_DONE;

  return report.n_good > 0 ? DP_CLI_PARTLY : DP_CLI_FAILED;
}

DpCliExit
_dp_cli_model_history (DpCli      *cli,
                       const char *test,
                       gboolean    as_json)
{
  g_autoptr(DpRowWriter) writer = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  result = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql ("show_tests"),
                                              dp_db_params_add_text (dp_db_params_new (), test)),
                             &error);
  if (result == NULL)
    return _dp_cli_fail (error);
  if (!as_json && dp_db_result_get_n_rows (result) == 0)
    {
      if (test != NULL)
        g_print (_("There is no result of a test “%s”; “datapipe model history” lists those there "
                   "are.\n"),
                 test);
      else
        g_print (_("No test was run yet; “datapipe model build” runs them.\n"));
      return test != NULL ? DP_CLI_FAILED : DP_CLI_DONE;
    }

  writer = dp_row_writer_new (as_json ? DP_ROW_FORMAT_JSON : DP_ROW_FORMAT_TABLE, stdout);
  dp_row_writer_set_worded (writer);
  if (!dp_row_writer_write (writer, result, &error) || !dp_row_writer_finish (writer, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}
