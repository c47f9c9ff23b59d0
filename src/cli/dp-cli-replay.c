/* dp-cli-replay.c: datapipe replay
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-replay.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dp-cli-words.h"
#include "dp-json-member.h"
#include "dp-rebuild.h"
#include "dp-run-plan.h"

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

/* One line of a terminal, which is written over. */
static void
show_progress_cb (DpRebuild *rebuild)
{
  guint n_total;
  guint n_done = dp_rebuild_get_n_done (rebuild, &n_total);

  if (dp_rebuild_get_building (rebuild) || n_total == 0)
    return;
  g_printerr ("\r");
  g_printerr (g_dngettext (GETTEXT_PACKAGE, "%u of %u reply, %u%%", "%u of %u replies, %u%%",
                           n_total),
              n_done, n_total, n_done * 100 / n_total);
  if (n_done == n_total)
    g_printerr ("\r\033[K");
}

static void
report (DpRebuild   *rebuild,
        JsonBuilder *builder)
{
  const DpReplayOutcome *outcome = dp_rebuild_get_outcome (rebuild);
  g_autofree char *rows = NULL;

  if (builder != NULL)
    {
      dp_json_add_number (builder, "replies", outcome->n_loads);
      dp_json_add_number (builder, "held", outcome->n_held);
      dp_json_add_number (builder, "rows", (gint64) outcome->n_rows);
      dp_json_add_number (builder, "resolved", (gint64) outcome->n_resolved);
      dp_json_add_number (builder, "tables_built", dp_rebuild_get_n_built (rebuild));
      dp_json_add_number (builder, "tables_failed", dp_rebuild_get_n_failed (rebuild));
      return;
    }

  rows = _dp_cli_dup_rows (outcome->n_rows);
  /* Translators: how many replies, and "1200 rows" */
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u reply made %s.\n", "%u replies made %s.\n",
                        outcome->n_loads),
           outcome->n_loads, rows);
  if (outcome->n_resolved > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE,
                          "%" PRIu64 " record that was rejected before is loaded now.\n",
                          "%" PRIu64 " records that were rejected before are loaded now.\n",
                          outcome->n_resolved),
             outcome->n_resolved);
  if (outcome->n_held > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE,
                          "%u reply is held back by the contract of its source; see “datapipe "
                          "drift”.\n",
                          "%u replies are held back by the contract of their source; see “datapipe "
                          "drift”.\n",
                          outcome->n_held),
             outcome->n_held);
}

DpCliExit
_dp_cli_do_replay (DpCli                 *cli,
                   const DpReplayOptions *options,
                   JsonBuilder           *builder)
{
  g_autoptr(DpRebuild) rebuild = dp_rebuild_new (options);
  const char * const *failures;
  g_autoptr(GError) error = NULL;

  if (isatty (STDERR_FILENO))
    g_signal_connect (rebuild, "notify::fraction", G_CALLBACK (show_progress_cb), NULL);
  if (!dex_await (dp_rebuild_run (rebuild, cli->engine), &error))
    return _dp_cli_fail (error);

  failures = dp_rebuild_get_failures (rebuild);
  for (guint i = 0; failures[i] != NULL; i++)
    g_printerr ("datapipe: %s\n", failures[i]);
  report (rebuild, builder);

  return dp_rebuild_get_n_failed (rebuild) == 0 ? DP_CLI_DONE : DP_CLI_PARTLY;
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
  "replay", NULL, N_("Make the typed tables again from the stored replies, without a call"),
  entries, replay
};
