/* dp-cli-logs.c: datapipe logs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-private.h"
#include "dp-log-reader.h"
#include "dp-paths.h"

#define LOOK_MS 200

static gint64 run_id;
static char *source;
static char *level;
static gboolean follow;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "run", 0, 0, G_OPTION_ARG_INT64, &run_id, N_("Only of this run"), N_("ID") },
  { "source", 0, 0, G_OPTION_ARG_STRING, &source, N_("Only of this source"), N_("SOURCE") },
  { "level", 0, 0, G_OPTION_ARG_STRING, &level, N_("Only this and worse"),
    "error|warning|info|debug" },
  { "follow", 0, 0, G_OPTION_ARG_NONE, &follow, N_("Go on with what comes"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
    N_("Print the lines as they are kept, one JSON object each"), NULL },
  G_OPTION_ENTRY_NULL
};

static void
show_entry_cb (DpLogEntry *entry,
               gpointer    user_data)
{
  const DpLogFilter filter = { .run_id = run_id, .level = level, .source = source };
  g_autofree char *text = NULL;

  if (!dp_log_filter_matches (&filter, entry))
    return;

  text = as_json ? g_strdup (dp_log_entry_get_line (entry)) : dp_log_entry_dup_text (entry);
  g_print ("%s\n", text);
}

static DpCliExit
logs (DpCli *cli)
{
  g_autofree char *folder = dp_paths_dup_log_dir ();
  g_autoptr(DpLogReader) reader = dp_log_reader_new (folder);

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“logs” takes no “%s”."), cli->arguments[0]);
  if (level != NULL && !dp_log_level_is_known (level))
    return _dp_cli_usage (cli, _("“%s” is no level; it is error, warning, info or debug."), level);

  if (!dp_log_reader_read (reader, show_entry_cb, NULL))
    g_printerr (_("Nothing has been logged yet; what is will be in %s.\n"), folder);
  /* Goes on until it is interrupted. */
  while (follow)
    {
      dex_await (dex_timeout_new_msec (LOOK_MS), NULL);
      dp_log_reader_read (reader, show_entry_cb, NULL);
    }

  return DP_CLI_DONE;
}

const DpCliCommand _dp_cli_logs = {
  "logs", NULL, N_("What happened: runs, calls, failures"), entries, logs
};
