/* dp-cli-run.c: datapipe run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "dp-cli-private.h"
#include "dp-cli-table.h"
#include "dp-run-plan.h"
#include "dp-transform.h"

/* Its place among a run's tasks. */
#define TRANSFORM_TASK 4

static gboolean sample;
static char **sources;
static char **symbols;
static gboolean full_refresh;
static gboolean dry_run;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "sample", 0, 0, G_OPTION_ARG_NONE, &sample, N_("The synthetic sample market: no key, no network"), NULL },
  { "source", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources, N_("Only this source (may be repeated)"), N_("SOURCE") },
  { "symbol", 0, 0, G_OPTION_ARG_STRING_ARRAY, &symbols,
    N_("Only this symbol, AAPL or source:symbol (may be repeated)"), N_("SYMBOL") },
  { "full-refresh", 0, 0, G_OPTION_ARG_NONE, &full_refresh, N_("Build incremental tables anew"), NULL },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Show what would be asked, and ask nothing"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("End with one JSON object"), NULL },
  G_OPTION_ENTRY_NULL
};

/* On a terminal one line that changes; elsewhere a line for each symbol that is done. */
static void
show_progress (DpRun *run)
{
  GListModel *tasks = dp_run_list_tasks (run);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);
      const char *message = dp_task_get_message (task);

      if (dp_task_get_state (task) != DP_RUN_STATE_RUNNING)
        continue;
      g_printerr ("\r\033[K%3.0f %%  %s  %s", 100 * dp_run_get_fraction (run), dp_task_get_name (task),
                  message != NULL ? message : "");
      return;
    }
}

static void
fraction_changed_cb (DpRun *run)
{
  if (!dp_run_is_finished (run))
    show_progress (run);
}

static void
item_changed_cb (DpRunItem *item)
{
  DpRunState state = dp_run_item_get_state (item);
  const char *message = dp_run_item_get_message (item);

  if (state == DP_RUN_STATE_PENDING || state == DP_RUN_STATE_RUNNING)
    return;
  g_printerr ("%s:%s %s%s%s\n", dp_run_item_get_source (item), dp_run_item_get_symbol (item),
              dp_run_state_get_nick (state), message != NULL ? ": " : "", message != NULL ? message : "");
}

static void
watch_run (DpRun *run)
{
  GListModel *items = dp_run_list_items (run);

  if (isatty (STDERR_FILENO))
    {
      g_signal_connect (run, "notify::fraction", G_CALLBACK (fraction_changed_cb), NULL);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);

      g_signal_connect (item, "notify::state", G_CALLBACK (item_changed_cb), NULL);
    }
}

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
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Source"), _("Symbol"), _("Rows"), _("Status"), NULL);
  GListModel *items = dp_run_list_items (run);

  dp_cli_table_set_numeric (table, 2);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      g_autofree char *rows = g_strdup_printf ("%" G_GINT64_FORMAT, dp_run_item_get_rows (item));
      const char *message = dp_run_item_get_message (item);
      const char *state = dp_run_state_get_nick (dp_run_item_get_state (item));
      g_autofree char *status = message != NULL ? g_strdup_printf ("%s: %s", state, message) : g_strdup (state);

      dp_cli_table_add_row (table, dp_run_item_get_source (item), dp_run_item_get_symbol (item), rows, status,
                            NULL);
    }
  dp_cli_table_print (table, stdout);
}

static void
print_results (DpRun *run)
{
  GListModel *results = dp_run_list_results (run);
  guint n_models = 0;
  guint n_tests = 0;
  guint n_bad = 0;

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);
      DpNodeStatus status = dp_node_result_get_status (result);
      gboolean good = status == DP_NODE_STATUS_SUCCESS || status == DP_NODE_STATUS_WARN;
      const char *message = dp_node_result_get_message (result);

      n_models += good && g_str_equal (dp_node_result_get_kind (result), "model");
      n_tests += good && g_str_equal (dp_node_result_get_kind (result), "test");
      n_bad += !good;
      if (!good)
        g_print ("%s: %s\n", dp_node_result_get_name (result), message != NULL ? message : _("skipped"));
    }
  if (n_models == 0)
    {
      g_autoptr(DpTask) transform = g_list_model_get_item (dp_run_list_tasks (run), TRANSFORM_TASK);
      const char *message = dp_task_get_message (transform);

      if (message != NULL)
        g_print ("\n%s", message);
    }
  g_print (_("\n%u models built, %u tests passed, %u failed or skipped, in %.1f s\n"), n_models, n_tests, n_bad,
           (dp_run_get_finished_us (run) - dp_run_get_started_us (run)) / 1e6);
}

static void
print_end (DpRun *run)
{
  const char *message = dp_run_get_message (run);

  if (as_json)
    {
      g_autofree char *json = dp_run_dup_json (run);

      g_print ("%s\n", json);
    }
  else
    {
      print_items (run);
      print_results (run);
    }
  if (message != NULL)
    g_printerr ("datapipe: %s\n", message);
}

static DpCliExit
print_plan (DpCli              *cli,
            const DpRunOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRunPlan) plan = dp_run_plan_new (cli->settings, options, &error);
  g_autoptr(DpCliTable) table = NULL;
  guint n_calls = 0;

  if (plan == NULL)
    return _dp_cli_fail (error);

  dp_run_plan_prepare (plan, cli->settings);
  table = dp_cli_table_new (_("Source"), _("Symbol"), _("Call"), NULL);
  for (guint i = 0; i < plan->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (plan->sources, i);

      for (guint j = 0; j < source->items->len; j++)
        {
          DpPlanItem *item = g_ptr_array_index (source->items, j);

          for (guint k = 0; k < item->requests->len; k++, n_calls++)
            dp_cli_table_add_row (table, source->name, dp_run_item_get_symbol (item->item),
                                  dp_request_get_endpoint (g_ptr_array_index (item->requests, k)), NULL);
        }
    }
  dp_cli_table_print (table, stdout);
  g_print (g_dngettext (GETTEXT_PACKAGE, "\n%u call would be made.\n", "\n%u calls would be made.\n", n_calls),
           n_calls);

  return DP_CLI_DONE;
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
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) going = NULL;
  guint interrupt;
  guint terminate;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“run” takes no “%s”."), cli->arguments[0]);
  if (dry_run)
    return print_plan (cli, &options);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  going = dp_engine_start_run (cli->engine, &options, &error);
  if (going == NULL)
    return _dp_cli_fail (error);
  watch_run (going);
  interrupt = g_unix_signal_add (SIGINT, interrupted_cb, going);
  terminate = g_unix_signal_add (SIGTERM, interrupted_cb, going);
  dex_await (dp_run_wait (going), NULL);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (isatty (STDERR_FILENO))
    g_printerr ("\r\033[K");
  print_end (going);

  switch (dp_run_get_state (going))
    {
    case DP_RUN_STATE_SUCCESS:
      return DP_CLI_DONE;
    case DP_RUN_STATE_PARTIAL:
      return DP_CLI_PARTLY;
    default:
      return DP_CLI_FAILED;
    }
}

const DpCliCommand _dp_cli_run = {
  "run", NULL, N_("Load what is set up, build the tables, test them"), entries, run
};
