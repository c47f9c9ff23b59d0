/* dp-distribution-keep.c: parts for the months that come, for tables that have one for each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-distribution-private.h"

#define CONNECT_MS 30000

/* Columns of distribute_behind.sql */
enum
{
  COLUMN_TABLE,
  COLUMN_LACKS_MONTH,
  COLUMN_OTHER,
  COLUMN_KEY,
};

/* Whether the part for what belongs to none has rows that belong to one */
static gboolean
has_waiting_rows (DpDbConnection  *connection,
                  const char      *other,
                  const char      *key,
                  GError         **error)
{
  g_autofree char *sql = g_strdup_printf (
      "select exists (select from %s where %s > '-infinity' and %s < 'infinity')", other, key, key);
  g_autoptr(DpDbResult) waiting = dex_await_object (dp_db_connection_execute (connection, sql),
                                                    error);

  return waiting != NULL && dp_db_result_get_boolean (waiting, 0, 0);
}

/* Returns: how many there are now that were not, -1 with an error */
static gint64
add_parts (DpDbConnection  *connection,
           const char      *table,
           GError         **error)
{
  g_autoptr(DpDbResult) added = NULL;

  /* Whoever reads waits behind a lock that is waited for. */
  if (!dex_await (dp_db_connection_begin (connection), error) ||
      !dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("distribute_tools")),
                  error) ||
      !dex_await (dp_db_connection_execute (connection, "set local lock_timeout = '1s'"), error))
    return -1;
  added = dex_await_object (
      dp_db_connection_query (connection, "select pg_temp.dp_add_parts($1::regclass, 3)",
                              dp_db_params_add_text (dp_db_params_new (), table)),
      error);
  if (added == NULL || !dex_await (dp_db_connection_commit (connection), error))
    return -1;

  return dp_db_result_get_int64 (added, 0, 0);
}

/* What is in use by others now can be done the next time. Returns: as add_parts() */
static gint64
try_to_add_parts (DpDbConnection  *connection,
                  const char      *table,
                  GError         **error)
{
  g_autofree char *analyze = g_strdup_printf ("analyze %s; select pg_stat_force_next_flush()",
                                              table);
  g_autoptr(GError) own_error = NULL;
  gint64 n_added = add_parts (connection, table, &own_error);

  if (g_error_matches (own_error, DP_DB_ERROR, DP_DB_ERROR_CONFLICT))
    {
      g_debug ("%s gets its parts another time: %s", table, own_error->message);
      return dex_await (dp_db_connection_rollback (connection), error) ? 0 : -1;
    }
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return -1;
    }

  /* What is known of all parts together, no autovacuum looks after. */
  return dex_await (dp_db_connection_execute (connection, analyze), error) ? n_added : -1;
}

gint64
_dp_distribution_keep_parts (DpDbConnection  *connection,
                             GError         **error)
{
  g_autoptr(DpDbResult) found = NULL;
  g_autoptr(GError) own_error = NULL;
  gint64 n_added = 0;

  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("distribute_behind"), NULL),
                            &own_error);
  for (guint i = 0; own_error == NULL && i < dp_db_result_get_n_rows (found); i++)
    {
      if (dp_db_result_get_boolean (found, i, COLUMN_LACKS_MONTH) ||
          has_waiting_rows (connection, dp_db_result_get_text (found, i, COLUMN_OTHER),
                            dp_db_result_get_text (found, i, COLUMN_KEY), &own_error))
        n_added += try_to_add_parts (connection, dp_db_result_get_text (found, i, COLUMN_TABLE),
                                     &own_error);
    }
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return -1;
    }

  return n_added;
}

static DexFuture *
keep_fiber (gpointer user_data)
{
  DpDbTarget *target = user_data;
  g_autoptr(DpDbConnection) connection = NULL;
  gint64 n_added = -1;
  GError *error = NULL;

  connection = dex_await_object (dp_db_connection_open (target, CONNECT_MS), &error);
  if (connection != NULL)
    n_added = _dp_distribution_keep_parts (connection, &error);
  if (error != NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_for_int64 (n_added);
}

DexFuture *
dp_distribution_keep (DpDbTarget *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, keep_fiber, dp_db_target_ref (target),
                              (GDestroyNotify) dp_db_target_unref);
}
