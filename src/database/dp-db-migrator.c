/* dp-db-migrator.c: brings a database to this program's schema
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-migrator.h"

#include <glib/gi18n-lib.h>

#include "dp-db-task-private.h"

#define MIGRATIONS_PATH RESOURCE_PATH "/sql/migrations"
/* One at a time on a database, whoever comes; any number that nobody else uses. */
#define LOCK_SQL "select pg_advisory_xact_lock (7236270143)"
/* Not to_regclass(): it may answer from a cache that knows nothing of another session yet. */
#define HISTORY_EXISTS_SQL \
  "select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace " \
  "where n.nspname = 'control' and c.relname = 'schema_migrations')"
#define HISTORY_SQL "select version, name, checksum from control.schema_migrations order by version"
#define CREATE_HISTORY_SQL \
  "create schema if not exists control;" \
  "create table if not exists control.schema_migrations (" \
  "  version int primary key," \
  "  name text not null," \
  "  checksum text not null," \
  "  applied_at timestamptz not null default now())"
#define RECORD_SQL \
  "insert into control.schema_migrations (version, name, checksum) values ($1, $2, $3)"

typedef struct
{
  int     version;
  char   *name;
  char   *checksum;
  GBytes *script;
} Migration;

static void
migration_free (gpointer data)
{
  Migration *migration = data;

  g_free (migration->name);
  g_free (migration->checksum);
  g_clear_pointer (&migration->script, g_bytes_unref);
  g_free (migration);
}

static int
compare_migrations (gconstpointer a,
                    gconstpointer b)
{
  const Migration *first = a, *second = b;

  return first->version - second->version;
}

/* What the program knows, in order. */
static GPtrArray *
load_migrations (void)
{
  g_autoptr(GPtrArray) migrations = g_ptr_array_new_with_free_func (migration_free);
  g_auto(GStrv) files = g_resources_enumerate_children (MIGRATIONS_PATH, 0, NULL);

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (MIGRATIONS_PATH "/", files[i], NULL);
      Migration *migration = g_new0 (Migration, 1);
      char *name = NULL;

      migration->version = g_ascii_strtoll (files[i], &name, 10);
      migration->name = g_strndup (name + 1, strcspn (name + 1, "."));
      migration->script = g_resources_lookup_data (path, 0, NULL);
      migration->checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, migration->script);
      g_ptr_array_add (migrations, migration);
    }
  g_ptr_array_sort_values (migrations, compare_migrations);

  return g_steal_pointer (&migrations);
}

static DpDbResult *
await_result (DexFuture  *future,
              GError    **error)
{
  return dex_await_object (future, error);
}

/* Compares what was applied with what is known.  Returns: how many are applied, or -1 */
static int
check_history (GPtrArray   *migrations,
               DpDbResult  *history,
               GError     **error)
{
  guint n_applied = dp_db_result_get_n_rows (history);

  for (guint i = 0; i < n_applied; i++)
    {
      int version = dp_db_result_get_int64 (history, i, 0);
      const char *name = dp_db_result_get_text (history, i, 1);
      Migration *migration;

      if (i >= migrations->len)
        {
          g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_HISTORY,
                       _("The database was set up by a newer version of DataPipe (its step %d, %s, "
                         "is not known here); update DataPipe, or use another database"),
                       version, name);
          return -1;
        }

      migration = g_ptr_array_index (migrations, i);
      if (migration->version != version ||
          !g_str_equal (migration->checksum, dp_db_result_get_text (history, i, 2)))
        {
          g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_HISTORY,
                       _("The database was set up with another form of step %d (%s) than this "
                         "version of DataPipe has, so it is not touched; use the version that made "
                         "it, or another database"), version, name);
          return -1;
        }
    }

  return n_applied;
}

static int
read_history (DpDbConnection  *connection,
              GPtrArray       *migrations,
              GError         **error)
{
  g_autoptr(DpDbResult) exists = NULL;
  g_autoptr(DpDbResult) history = NULL;

  exists = await_result (dp_db_connection_query (connection, HISTORY_EXISTS_SQL, NULL), error);
  if (exists == NULL)
    return -1;
  if (!dp_db_result_get_boolean (exists, 0, 0))
    return 0;

  history = await_result (dp_db_connection_query (connection, HISTORY_SQL, NULL), error);

  return history != NULL ? check_history (migrations, history, error) : -1;
}

/* In a transaction that holds the lock. */
static gboolean
apply (DpDbConnection  *connection,
       Migration       *migration,
       GError         **error)
{
  const char *script = g_bytes_get_data (migration->script, NULL);
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, migration->version);
  dp_db_params_add_text (params, migration->name);
  dp_db_params_add_text (params, migration->checksum);

  if (dex_await (dp_db_connection_execute (connection, CREATE_HISTORY_SQL), error) &&
      dex_await (dp_db_connection_execute (connection, script), error))
    return dex_await (dp_db_connection_query (connection, RECORD_SQL, params), error);

  dp_db_params_free (params);
  g_prefix_error (error, _("Step %d (%s) of setting up the database failed. "),
                  migration->version, migration->name);

  return FALSE;
}

/* Another process may have come first, so the history is read again under the lock.
 * Returns: whether a step was applied, or -1 */
static int
apply_next (DpDbConnection  *connection,
            GPtrArray       *migrations,
            GError         **error)
{
  int n_applied;

  if (!dex_await (dp_db_connection_begin (connection), error))
    return -1;

  if (!dex_await (dp_db_connection_execute (connection, LOCK_SQL), error) ||
      (n_applied = read_history (connection, migrations, error)) < 0)
    return -1;

  if ((guint) n_applied < migrations->len &&
      !apply (connection, g_ptr_array_index (migrations, n_applied), error))
    return -1;

  if (!dex_await (dp_db_connection_commit (connection), error))
    return -1;

  return (guint) n_applied < migrations->len;
}

static DexFuture *
migrate_task (GCancellable *cancellable,
              gpointer      data)
{
  DpDbConnection *connection = data;
  g_autoptr(GPtrArray) migrations = load_migrations ();
  GError *error = NULL;
  gint64 n_now = 0;
  int applied;

  /* The usual case costs no lock. */
  applied = read_history (connection, migrations, &error);
  if (applied >= 0 && (guint) applied == migrations->len)
    return dex_future_new_for_int64 (0);

  while (applied >= 0 && !g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      applied = apply_next (connection, migrations, &error);
      if (applied == 0)
        return dex_future_new_for_int64 (n_now);
      n_now++;
    }

  /* What the failed step did is undone; the ones before it stay. */
  if (dp_db_connection_is_usable (connection))
    dex_await (dp_db_connection_rollback (connection), NULL);

  return dex_future_new_for_error (error);
}

/**
 * dp_db_migrate:
 * @connection: not inside a transaction
 *
 * Applies what is missing of sql/migrations/NNNN_name.sql, in order, each in a transaction of its
 * own, under an advisory lock.
 *
 * Returns: (transfer full): a [class@Dex.Future] of the number of migrations applied now (int64)
 */
DexFuture *
dp_db_migrate (DpDbConnection *connection)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), NULL);

  return _dp_db_task_spawn (migrate_task, g_object_ref (connection), g_object_unref);
}

/** dp_db_migrate_get_newest: Returns: the number of the last migration that this program knows */
int
dp_db_migrate_get_newest (void)
{
  g_autoptr(GPtrArray) migrations = load_migrations ();
  Migration *last = migrations->pdata[migrations->len - 1];

  return last->version;
}
