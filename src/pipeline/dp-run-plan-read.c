/* dp-run-plan-read.c: a plan from a database that is only read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-plan.h"

#include <glib/gi18n-lib.h>

#include "dp-paths.h"
#include "dp-private-server.h"

#define OPEN_TIMEOUT_MS 10000

/* Returns: (transfer full) (nullable): NULL without error where there is no database yet */
static DpDbTarget *
find_target (DpSettings       *settings,
             DpPrivateServer **server,
             GError          **error)
{
  g_autofree char *cluster = NULL;
  g_autofree char *uri = dex_await_string (dp_settings_dup_database_address (settings), error);

  if (uri == NULL)
    return NULL;
  if (*uri != '\0')
    return dp_db_target_new_for_uri (uri, error);

  cluster = dp_paths_dup_cluster_dir ();
  *server = dp_private_server_new (cluster);
  if (dp_private_server_get_status (*server) == DP_PRIVATE_SERVER_ABSENT)
    {
      g_clear_object (server);
      return NULL;
    }
  if (!dex_await (dp_private_server_attach (*server), error))
    {
      g_clear_object (server);
      return NULL;
    }

  return dp_private_server_dup_target (*server);
}

static gboolean
ask_for_truth (DpDbConnection  *connection,
               const char      *sql,
               GError         **error)
{
  g_autoptr(DpDbResult) result = dex_await_object (dp_db_connection_query (connection, sql, NULL),
                                                   error);

  return result != NULL && dp_db_result_get_boolean (result, 0, 0);
}

/* Returns: (transfer full) (nullable): NULL without error where the database holds nothing yet */
static DpDbConnection *
open_to_read (DpDbTarget  *target,
              GError     **error)
{
  g_autoptr(DpDbConnection) connection = NULL;

  connection = dex_await_object (dp_db_connection_open (target, OPEN_TIMEOUT_MS), error);
  if (connection == NULL ||
      !ask_for_truth (connection,
                      "select set_config('default_transaction_read_only', 'on', false) = 'on'",
                      error) ||
      !ask_for_truth (connection, "select to_regclass('control.quota_spent') is not null", error))
    return NULL;

  return g_steal_pointer (&connection);
}

gboolean
dp_run_plan_prepare_read_only (DpRunPlan   *self,
                               DpSettings  *settings,
                               char       **note,
                               GError     **error)
{
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) problem = NULL;
  gboolean prepared;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (note != NULL, FALSE);

  *note = NULL;
  if (!self->synthetic)
    target = find_target (settings, &server, &problem);
  if (target != NULL)
    connection = open_to_read (target, &problem);
  if (problem != NULL)
    *note = g_strdup_printf (
        _("What is loaded already is not known, so the plan is that of a first run: %s"),
        problem->message);

  prepared = dp_run_plan_prepare (self, settings, connection, error);
  g_clear_object (&connection);
  if (server != NULL)
    dex_await (dp_private_server_detach (server), NULL);

  return prepared;
}
