/* dp-cli-status.c: datapipe status, datapipe runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>

#include "dp-cli-private.h"
#include "dp-cli-rows.h"

static gboolean as_json;
static int limit = 20;

static const GOptionEntry status_entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static const GOptionEntry runs_entries[] = {
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit,
    N_("How many, the latest first (default 20)"), N_("N") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

/* Prints what a query of sql/queries answers; its one parameter is @number. Where there @must_be
 * rows, none prints nothing at all. */
static DpCliExit
print_query (DpCli      *cli,
             const char *name,
             gint64      number,
             gboolean    must_be,
             guint      *n_rows)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(DpRowWriter) writer = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, number);
  result = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql (name), params), &error);
  if (result == NULL)
    return _dp_cli_fail (error);

  *n_rows = dp_db_result_get_n_rows (result);
  if (*n_rows == 0 && must_be)
    return DP_CLI_DONE;
  writer = dp_row_writer_new (as_json ? DP_ROW_FORMAT_JSON : DP_ROW_FORMAT_TABLE, stdout);
  dp_row_writer_set_worded (writer);
  if (!dp_row_writer_write (writer, result, &error) || !dp_row_writer_finish (writer, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

/* The same answer as one JSON text, made by the server. */
static DpCliExit
print_json (DpCli      *cli,
            const char *name,
            gint64      number,
            gboolean   *found)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, number);
  result = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql (name), params), &error);
  if (result == NULL)
    return _dp_cli_fail (error);

  *found = dp_db_result_get_n_rows (result) > 0 && !dp_db_result_is_null (result, 0, 0);
  if (*found)
    g_print ("%s\n", dp_db_result_get_text (result, 0, 0));

  return DP_CLI_DONE;
}

static DpCliExit
status (DpCli *cli)
{
  DpCliExit exit_code;
  gboolean found;
  guint n_rows;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“status” takes no “%s”."), cli->arguments[0]);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  if (as_json)
    return print_json (cli, "status_json", 0, &found);

  exit_code = print_query (cli, "status_totals", 0, TRUE, &n_rows);
  if (exit_code != DP_CLI_DONE)
    return exit_code;
  if (n_rows == 0)
    g_print ("%s\n", _("Nothing is loaded yet. “datapipe run --sample” loads the sample market."));
  g_print ("\n");

  return print_query (cli, "list_runs", 5, FALSE, &n_rows);
}

static DpCliExit
print_run (DpCli  *cli,
           gint64  run_id)
{
  const char *parts[] = { "show_run", "show_run_tasks", "show_run_items" };
  gboolean found = TRUE;
  DpCliExit exit_code = DP_CLI_DONE;
  guint n_rows = 0;

  if (as_json)
    exit_code = print_json (cli, "run_json", run_id, &found);
  for (guint i = 0; !as_json && found && exit_code == DP_CLI_DONE && i < G_N_ELEMENTS (parts); i++)
    {
      if (i > 0)
        g_print ("\n");
      exit_code = print_query (cli, parts[i], run_id, i == 0, &n_rows);
      found = i > 0 || n_rows > 0;
    }
  if (exit_code == DP_CLI_DONE && !found)
    {
      g_printerr (_("datapipe: There is no run %" PRId64 ". “datapipe runs” lists "
                    "them.\n"), run_id);
      return DP_CLI_FAILED;
    }

  return exit_code;
}

static DpCliExit
runs (DpCli *cli)
{
  guint64 run_id = 0;
  guint n_rows;

  if (_dp_cli_n_arguments (cli) > 1 ||
      (_dp_cli_n_arguments (cli) == 1 &&
       !g_ascii_string_to_unsigned (cli->arguments[0], 10, 1, G_MAXINT64, &run_id, NULL)))
    return _dp_cli_usage (cli, _("Name at most one run, by its number."));
  if (limit < 1)
    return _dp_cli_usage (cli, _("The limit is a number above 0."));
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  if (run_id != 0)
    return print_run (cli, run_id);

  return print_query (cli, "list_runs", limit, FALSE, &n_rows);
}

const DpCliCommand _dp_cli_status = {
  "status", NULL, N_("What is loaded, and the last runs"), status_entries, status
};

const DpCliCommand _dp_cli_runs = {
  "runs", N_("[ID]"), N_("The runs, or one of them with its tasks and symbols"), runs_entries, runs
};
