/* dp-cli-run.c: datapipe run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "dp-alert-rules.h"
#include "dp-cli-plan.h"
#include "dp-cli-private.h"
#include "dp-cli-progress.h"
#include "dp-cli-table.h"
#include "dp-cli-words.h"
#include "dp-transform.h"

static gboolean sample;
static char **sources;
static char **symbols;
static gboolean full_refresh;
static gboolean dry_run;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "sample", 0, 0, G_OPTION_ARG_NONE, &sample,
    N_("The synthetic sample market: no key, no network"), NULL },
  { "source", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources,
    N_("Only this source (may be repeated)"), N_("SOURCE") },
  { "symbol", 0, 0, G_OPTION_ARG_STRING_ARRAY, &symbols,
    N_("Only this symbol, AAPL or source:symbol (may be repeated)"), N_("SYMBOL") },
  { "full-refresh", 0, 0, G_OPTION_ARG_NONE, &full_refresh,
    N_("Build incremental tables anew"), NULL },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run,
    N_("Show what would be asked, and ask nothing"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("End with one JSON object"), NULL },
  G_OPTION_ENTRY_NULL
};

static gboolean
interrupted_cb (gpointer user_data)
{
  DpRun *run = user_data;
  static gboolean asked;

  /* Whoever asks twice does not want to wait. What is loaded is in its own transactions. */
  if (asked)
    _exit (DP_CLI_FAILED);
  asked = TRUE;
  g_printerr ("\n%s\n", _("Stopping… (once more to stop at once)"));
  dp_run_cancel (run);

  return G_SOURCE_CONTINUE;
}

static void
print_items (DpRun *run)
{
  g_autoptr(DpCliTable) table = NULL;
  GListModel *items = dp_run_list_items (run);

  table = dp_cli_table_new (_("Source"), _("Symbol"), _("Rows"), _("Status"), NULL);
  dp_cli_table_set_numeric (table, 2);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      g_autofree char *rows = g_strdup_printf ("%" G_GINT64_FORMAT, dp_run_item_get_rows (item));
      const char *message = dp_run_item_get_message (item);
      const char *nick = dp_run_state_get_nick (dp_run_item_get_state (item));
      const char *state = _dp_cli_get_word ("status", nick);
      g_autofree char *status = g_strconcat (state, message != NULL ? ": " : "", message, NULL);

      dp_cli_table_add_row (table, dp_run_item_get_source (item), dp_run_item_get_symbol (item),
                            rows, status, NULL);
    }
  dp_cli_table_print (table, stdout);
}

typedef struct
{
  guint n_models;
  guint n_tests;
  guint n_bad;
} ResultCount;

static void
print_result (DpNodeResult *result,
              ResultCount  *count)
{
  DpNodeStatus status = dp_node_result_get_status (result);
  gboolean good = status == DP_NODE_STATUS_SUCCESS || status == DP_NODE_STATUS_WARN;
  const char *message = dp_node_result_get_message (result);

  count->n_models += good && g_str_equal (dp_node_result_get_kind (result), "model");
  count->n_tests += good && g_str_equal (dp_node_result_get_kind (result), "test");
  count->n_bad += !good;
  if (status != DP_NODE_STATUS_SUCCESS)
    g_print ("%s: %s\n", dp_node_result_get_name (result),
             message != NULL ? message : _("skipped"));
}

/* Why nothing was built, which the step itself says. */
static void
print_transform_message (DpRun *run)
{
  GListModel *tasks = dp_run_list_tasks (run);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);

      if (g_str_equal (dp_task_get_name (task), "transform") && dp_task_get_message (task) != NULL)
        g_print ("%s\n", dp_task_get_message (task));
    }
}

static void
print_results (DpRun *run)
{
  GListModel *results = dp_run_list_results (run);
  ResultCount count = { 0 };
  g_autofree char *models = NULL;
  g_autofree char *tests = NULL;

  g_print ("\n");
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);

      print_result (result, &count);
    }
  if (count.n_models == 0)
    print_transform_message (run);
  models = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u model built", "%u models built", count.n_models),
      count.n_models);
  tests = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u test passed", "%u tests passed", count.n_tests),
      count.n_tests);
  /* Translators: "25 models built", "1 test passed", and how many of both were not */
  g_print (_("%s, %s, %u failed or skipped, in %.1f s\n"), models, tests, count.n_bad,
           (dp_run_get_finished_us (run) - dp_run_get_started_us (run)) / 1e6);
}

void
_dp_cli_show_run (DpRun *run)
{
  print_items (run);
  print_results (run);
}

/* Until it is finished, however it ends; a signal asks it to stop. */
static void
await_run (DpRun *run)
{
  g_autoptr(DpCliProgress) progress = dp_cli_progress_new (run);
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, run);
  guint terminate = g_unix_signal_add (SIGTERM, interrupted_cb, run);

  dex_await (dp_run_wait (run), NULL);
  g_source_remove (interrupt);
  g_source_remove (terminate);
}

DpCliExit
_dp_cli_watch_run (DpRun *run)
{
  const char *message;

  await_run (run);
  message = dp_run_get_message (run);
  if (message != NULL)
    g_printerr ("datapipe: %s\n", message);

  switch (dp_run_get_state (run))
    {
    case DP_RUN_STATE_SUCCESS:
      return DP_CLI_DONE;
    case DP_RUN_STATE_PARTIAL:
      return DP_CLI_PARTLY;
    default:
      return DP_CLI_FAILED;
    }
}

/* Who sits at the terminal reads why; whoever is away has to be told. */
static void
tell_of_lost_run (DpCli *cli)
{
  const char *message = dp_engine_get_error_message (cli->engine);
  g_autoptr(GError) reason = NULL;

  if (message == NULL || isatty (STDERR_FILENO))
    return;
  reason = g_error_new_literal (DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED, message);
  dex_await (dp_alert_rules_database_failed (cli->settings, reason, TRUE, NULL, NULL), NULL);
}

DpCliExit
_dp_cli_do_run (DpCli              *cli,
                const DpRunOptions *options,
                gboolean            json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) going = NULL;
  DpCliExit exit_code;

  if (cli->engine == NULL && !_dp_cli_open (cli))
    {
      tell_of_lost_run (cli);
      return DP_CLI_FAILED;
    }

  going = dp_engine_start_run (cli->engine, options, &error);
  if (going == NULL)
    return _dp_cli_fail (error);

  exit_code = _dp_cli_watch_run (going);
  if (json)
    {
      g_autofree char *object = dp_run_dup_json (going);

      g_print ("%s\n", object);
    }
  else
    _dp_cli_show_run (going);

  return exit_code;
}

static DpCliExit
run (DpCli *cli)
{
  DpRunOptions options = {
    .sample = sample,
    .sources = (const char * const *) sources,
    .symbols = (const char * const *) symbols,
    .full_refresh = full_refresh,
    .trigger = "command",
  };

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“run” takes no “%s”."), cli->arguments[0]);
  if (dry_run)
    return _dp_cli_print_plan (cli, &options, as_json);

  return _dp_cli_do_run (cli, &options, as_json);
}

const DpCliCommand _dp_cli_run = {
  "run", NULL, N_("Load what is set up, build the tables, test them"), entries, run
};
