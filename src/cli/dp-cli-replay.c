/* dp-cli-replay.c: datapipe replay
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-replay.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dp-json-member.h"
#include "dp-run-plan.h"

/* So often a terminal sees how far it is. */
#define SHOW_EVERY_US 100000

static char **sources;
static char *from;
static gboolean rejected;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "source", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources,
    N_("Only this source (may be repeated)"), N_("SOURCE") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &from,
    N_("Only rows of this day and later, YYYY-MM-DD"), N_("DAY") },
  { "rejected", 0, 0, G_OPTION_ARG_NONE, &rejected,
    N_("Only sources with records that were not loaded"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("End with one JSON object"), NULL },
  G_OPTION_ENTRY_NULL
};

typedef struct
{
  gboolean is_terminal;
  gint64   shown_us;
} Progress;

/* On the thread that works; one line of a terminal, which is written over. */
static void
show_progress_cb (guint    n_done,
                  guint    n_loads,
                  gpointer user_data)
{
  Progress *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  if (!self->is_terminal || (now_us - self->shown_us < SHOW_EVERY_US && n_done < n_loads))
    return;

  self->shown_us = now_us;
  g_printerr (_("\r%u of %u replies, %u%%"), n_done, n_loads, n_done * 100 / MAX (n_loads, 1));
  if (n_done == n_loads)
    g_printerr ("\r\033[K");
}

typedef struct
{
  guint n_good;
  guint n_bad;
} Built;

static void
node_finished_cb (DpNodeResult *result,
                  guint         done,
                  guint         total,
                  gpointer      user_data)
{
  Built *built = user_data;
  DpNodeStatus status = dp_node_result_get_status (result);

  if (status == DP_NODE_STATUS_SUCCESS || status == DP_NODE_STATUS_WARN)
    {
      built->n_good++;
      return;
    }
  built->n_bad++;
  if (status != DP_NODE_STATUS_SKIPPED)
    g_printerr ("datapipe: %s: %s\n", dp_node_result_get_name (result),
                dp_node_result_get_message (result) != NULL ? dp_node_result_get_message (result)
                                                             : _("failed"));
}

static void
report (const DpReplayOutcome *outcome,
        const Built           *built,
        JsonBuilder           *builder)
{
  if (builder != NULL)
    {
      dp_json_add_number (builder, "replies", outcome->n_loads);
      dp_json_add_number (builder, "held", outcome->n_held);
      dp_json_add_number (builder, "rows", (gint64) outcome->n_rows);
      dp_json_add_number (builder, "resolved", (gint64) outcome->n_resolved);
      dp_json_add_number (builder, "tables_built", built->n_good);
      dp_json_add_number (builder, "tables_failed", built->n_bad);
      return;
    }

  g_print (_("%u replies made %" G_GUINT64_FORMAT " rows.\n"), outcome->n_loads, outcome->n_rows);
  if (outcome->n_resolved > 0)
    g_print (_("%" G_GUINT64_FORMAT " records that were rejected before are loaded now.\n"),
             outcome->n_resolved);
  if (outcome->n_held > 0)
    g_print (_("%u replies are held back by the contract of their source; see “datapipe drift”.\n"),
             outcome->n_held);
}

DpCliExit
_dp_cli_do_replay (DpCli                 *cli,
                   const DpReplayOptions *options,
                   JsonBuilder           *builder)
{
  g_autoptr(GError) error = NULL;
  Progress progress = { .is_terminal = isatty (STDERR_FILENO) };
  DpReplayOptions shown = *options;
  DpReplayOutcome *outcome;
  g_autoptr(GListModel) results = NULL;
  Built built = { 0 };

  shown.progress = show_progress_cb;
  shown.user_data = &progress;
  outcome = dex_await_boxed (dp_replay (dp_engine_get_pool (cli->engine), &shown), &error);
  if (outcome == NULL)
    return _dp_cli_fail (error);

  results = dex_await_object (dp_replay_build_tables (dp_engine_get_pool (cli->engine), node_finished_cb, &built),
                              &error);
  if (results == NULL)
    {
      g_boxed_free (DP_TYPE_REPLAY_OUTCOME, outcome);
      return _dp_cli_fail (error);
    }
  report (outcome, &built, builder);
  g_boxed_free (DP_TYPE_REPLAY_OUTCOME, outcome);

  return built.n_bad == 0 ? DP_CLI_DONE : DP_CLI_PARTLY;
}

static gboolean
is_source (const char *name)
{
  return g_str_equal (name, DP_FILE_SOURCE) || g_strv_contains (dp_source_list_names (), name);
}

static DpCliExit
replay (DpCli *cli)
{
  DpReplayOptions options = {
    .sources = (const char * const *) sources, .from = DP_DATE_NONE, .rejected = rejected,
  };
  g_autoptr(JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  DpCliExit exit_code;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“replay” takes no “%s”."), cli->arguments[0]);
  if (from != NULL)
    options.from = strlen (from) == 10 ? dp_date_parse (from, -1) : DP_DATE_NONE;
  if (from != NULL && options.from == DP_DATE_NONE)
    return _dp_cli_usage (cli, _("“%s” is no day; write it as YYYY-MM-DD."), from);
  for (guint i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      if (!is_source (sources[i]))
        return _dp_cli_usage (cli, _("There is no source “%s”."), sources[i]);
    }
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  if (as_json)
    json_builder_begin_object (builder);
  exit_code = _dp_cli_do_replay (cli, &options, builder);
  if (as_json && exit_code != DP_CLI_FAILED)
    {
      json_builder_end_object (builder);
      _dp_cli_print_json (builder);
    }

  return exit_code;
}

const DpCliCommand _dp_cli_replay = {
  "replay", NULL, N_("Make the typed tables again from the stored replies, without a call"), entries,
  replay
};
