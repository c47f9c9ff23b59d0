/* dp-cli-complete-stored.c: what words of commands may be of what is kept: names in the database,
 * models in files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-complete-private.h"

#include "dp-paths.h"
#include "dp-private-server.h"
#include "dp-transform.h"

/* Whoever pressed a key waits: what is not there by then is not offered. */
#define PATIENCE_MS 500

/* What words of the help stand for in the database; sql/queries/complete_NAME.sql has a column of
 * words, and one of what they are. */
static const struct
{
  const char *command;
  const char *verb;       /* (nullable): only after this word */
  const char *what;
  const char *query;
} stored[] = {
  { "anomalies", "label", "ID", "complete_anomalies" },
  { "anomalies", NULL, "SYMBOL", "complete_symbols" },
  { "backfill", NULL, "ID", "complete_backfills" },
  { "chart", NULL, "SYMBOL", "complete_symbols" },
  { "drift", NULL, "ID", "complete_drift" },
  { "export", NULL, "TABLE", "complete_tables" },
  { "logs", NULL, "ID", "complete_runs" },
  { "pipeline", NULL, "NAME", "complete_pipelines" },
  { "portfolio", NULL, "NAME", "complete_portfolios" },
  { "portfolio", NULL, "SYMBOL", "complete_symbols" },
  { "runs", NULL, "ID", "complete_runs" },
  { "serve", "revoke", "NAME", "complete_tokens" },
};

/* Nothing is started, and no keyring asked, which would ask for its password where it is locked.
 * Returns: (transfer full) (nullable): the database, where it may be there */
static DpDbTarget *
find_target (DpSettings *settings)
{
  g_autofree char *address = dp_settings_dup_string (settings, "database-url");
  g_autofree char *cluster = NULL;
  g_autoptr(DpPrivateServer) server = NULL;

  if (address != NULL && dp_settings_get_secret_origin (settings, "database-password") != NULL)
    {
      g_free (address);
      address = dex_await_string (dp_settings_dup_database_address (settings), NULL);
    }
  if (address != NULL)
    return dp_db_target_new_for_uri (address, NULL);

  cluster = dp_paths_dup_cluster_dir ();
  server = dp_private_server_new (cluster);
  if (dp_private_server_get_status (server) != DP_PRIVATE_SERVER_RUNNING)
    return NULL;

  return dp_private_server_dup_target (server);
}

/* A database that cannot be asked has nothing to offer; the command itself will say why. */
static void
offer_rows (DpCliWanted *wanted,
            const char  *query)
{
  g_autoptr(DpDbTarget) target = find_target (wanted->settings);
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbResult) rows = NULL;

  if (target == NULL)
    return;
  connection = dex_await_object (dp_db_connection_open (target, PATIENCE_MS), NULL);
  if (connection == NULL)
    return;

  rows = dex_await_object (dex_future_first (
                               dp_db_connection_query_named (connection, query, NULL),
                               dex_timeout_new_msec (PATIENCE_MS), NULL), NULL);
  for (guint i = 0; rows != NULL && i < dp_db_result_get_n_rows (rows); i++)
    _dp_cli_offer (wanted, dp_db_result_get_text (rows, i, 0), dp_db_result_get_text (rows, i, 1));
  dp_db_connection_close (connection);
}

void
_dp_cli_offer_stored (DpCliWanted *wanted,
                      const char  *what)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      if (g_str_equal (stored[i].command, wanted->command->name) &&
          g_str_equal (stored[i].what, what) &&
          (stored[i].verb == NULL || g_strcmp0 (stored[i].verb, wanted->verb) == 0))
        offer_rows (wanted, stored[i].query);
    }
}

void
_dp_cli_offer_nodes (DpCliWanted *wanted,
                     gboolean     tests)
{
  DpTransformOptions options = { .parts = tests ? DP_TRANSFORM_TESTS
                                                : DP_TRANSFORM_MODELS | DP_TRANSFORM_SEEDS |
                                                  DP_TRANSFORM_SNAPSHOTS };
  g_autoptr(GFile) folder = wanted->project != NULL
                              ? g_file_new_for_commandline_arg (wanted->project) : NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);
  g_auto(GStrv) names = NULL;

  if (project != NULL)
    names = dp_transform_project_list_nodes (project, &options, NULL);
  _dp_cli_offer_all (wanted, (const char * const *) names);
}
