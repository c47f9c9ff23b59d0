/* dp-cli-metrics.c: datapipe metrics
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-private.h"
#include "dp-metrics.h"

static DpCliExit
metrics (DpCli *cli)
{
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpMetrics) remembered = NULL;
  g_autofree char *text = NULL;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“metrics” takes no “%s”."), cli->arguments[0]);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  rows = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql ("metrics"), NULL), &error);
  if (rows == NULL)
    return _dp_cli_fail (error);

  /* What this process did is nothing to tell of. */
  remembered = dp_metrics_new ();
  dp_metrics_set (remembered, "datapipe_build_info", PACKAGE_VERSION, NULL, 1);
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    dp_metrics_set (remembered, dp_db_result_get_text (rows, i, 0),
                    dp_db_result_get_text (rows, i, 1), dp_db_result_get_text (rows, i, 2),
                    dp_db_result_get_double (rows, i, 3));
  text = dp_metrics_format (remembered);
  g_print ("%s", text);

  return DP_CLI_DONE;
}

const DpCliCommand _dp_cli_metrics = {
  "metrics", NULL, N_("Numbers for Prometheus, of all that was done so far"), NULL, metrics
};
