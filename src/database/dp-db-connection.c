/* dp-db-connection.c: one connection to PostgreSQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection-private.h"

#include <glib/gi18n-lib.h>

#include "dp-db-params-private.h"
#include "dp-db-result-private.h"
#include "dp-db-task-private.h"
#include "dp-db-wire-private.h"

#define POOLED_SQL "set timezone = 'UTC'; set datestyle = 'ISO'"

G_DEFINE_FINAL_TYPE (DpDbConnection, dp_db_connection, G_TYPE_OBJECT)

static void
operation_free (gpointer data)
{
  DpDbOperation *operation = data;

  if (operation->chunk_notify != NULL)
    operation->chunk_notify (operation->chunk_data);
  dex_promise_resolve_boolean (operation->ended, TRUE);
  dex_clear (&operation->ended);
  dex_clear (&operation->previous);
  g_clear_pointer (&operation->deferred, g_ptr_array_unref);
  g_clear_pointer (&operation->params, dp_db_params_free);
  g_clear_pointer (&operation->rows, dp_db_copy_free);
  g_free (operation->sql);
  g_clear_object (&operation->connection);
  g_free (operation);
}

/* Returns: whether the operation may begin */
static gboolean
remember_cancellable (DpDbConnection *self,
                      GCancellable   *cancellable)
{
  gboolean aborted;

  g_mutex_lock (&self->mutex);
  g_set_object (&self->last_cancellable, cancellable);
  aborted = self->aborted;
  g_mutex_unlock (&self->mutex);

  return !aborted;
}

static DexFuture *
run_all (DpDbOperation *operation,
         GCancellable  *cancellable)
{
  g_autoptr(DexFuture) before = NULL;

  if (operation->deferred == NULL || operation->sends_deferred)
    return operation->func (operation, cancellable);

  before = _dp_db_connection_send_together (operation, NULL, cancellable);
  if (dex_future_get_value (before, NULL) == NULL)
    return g_steal_pointer (&before);

  return operation->func (operation, cancellable);
}

static DexFuture *
run_operation (GCancellable *cancellable,
               gpointer      data)
{
  DpDbOperation *operation = data;
  DpDbConnection *self = operation->connection;
  DexFuture *result;

  /* A query that was dropped is still being cancelled when the next one is asked for. */
  if (operation->previous != NULL)
    dex_await (g_steal_pointer (&operation->previous), NULL);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_CANCELLED,
                                  _("The query was cancelled"));
  if (!dp_db_connection_is_usable (self) || !remember_cancellable (self, cancellable))
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                                  _("The connection to the database is closed"));

  result = run_all (operation, cancellable);
  remember_cancellable (self, NULL);

  /* Left midway, the connection is brought back in order, or given up. */
  if (PQtransactionStatus (self->pg) == PQTRANS_ACTIVE && !_dp_db_wire_abandon (self->pg))
    dp_db_connection_close (self);

  return result;
}

DexFuture *
_dp_db_connection_start (DpDbConnection     *self,
                         DpDbOperationFunc   func,
                         DpDbOperation      *operation)
{
  operation->connection = g_object_ref (self);
  operation->func = func;
  operation->ended = dex_promise_new ();
  operation->deferred = g_steal_pointer (&self->deferred);

  g_mutex_lock (&self->mutex);
  operation->previous = self->last;
  self->last = DEX_FUTURE (dex_ref (operation->ended));
  g_mutex_unlock (&self->mutex);

  return _dp_db_task_spawn (run_operation, operation, operation_free);
}

DexFuture *
_dp_db_connection_reject (DpDbConnection *self,
                          PGresult       *result)
{
  GError *error = NULL;

  _dp_db_wire_set_error (&error, self->pg, result);

  return dex_future_new_for_error (error);
}

gboolean
_dp_db_connection_is_copy (PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

DexFuture *
_dp_db_connection_refuse_copy (void)
{
  return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_SYNTAX, "%s",
                                _("COPY from or to the client does not work in a query; "
                                  "use import or export instead"));
}

gboolean
_dp_db_connection_send (DpDbOperation *operation)
{
  DpDbParams *params = operation->params;

  return PQsendQueryParams (operation->connection->pg, operation->sql,
                            params != NULL ? _dp_db_params_get_n_values (params) : 0,
                            params != NULL ? _dp_db_params_get_types (params) : NULL,
                            params != NULL ? _dp_db_params_get_values (params) : NULL,
                            NULL, NULL, 0);
}

/* Keeps the last result, or the first complaint. */
DexFuture *
_dp_db_connection_collect (DpDbConnection *self,
                           GCancellable   *cancellable)
{
  g_autoptr(DpDbResult) last = NULL;
  gboolean is_refused = FALSE;
  GError *error = NULL;
  PGresult *result;

  if (!_dp_db_wire_flush (self->pg, cancellable, 0, &error))
    return dex_future_new_for_error (error);

  for (;;)
    {
      if (!_dp_db_wire_next (self->pg, cancellable, 0, &result, &error))
        return dex_future_new_for_error (error);
      if (result == NULL)
        break;

      switch (PQresultStatus (result))
        {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY:
          g_clear_object (&last);
          last = _dp_db_result_new (result);
          break;

        case PGRES_COPY_IN:
          /* Cancelled, it could be over before it reads that no rows come: that would then count as
           * a command of its own, whose end would be taken for that of the next one. */
          PQclear (result);
          if (is_refused || PQputCopyEnd (self->pg, "refused") != 1 ||
              !_dp_db_wire_flush (self->pg, cancellable, 0, NULL))
            return _dp_db_connection_refuse_copy ();
          is_refused = TRUE;
          break;

        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
          PQclear (result);
          return _dp_db_connection_refuse_copy ();

        default:
          if (error == NULL)
            _dp_db_wire_set_error (&error, self->pg, result);
          PQclear (result);
          break;
        }
    }

  if (is_refused)
    {
      g_clear_error (&error);
      return _dp_db_connection_refuse_copy ();
    }
  if (error != NULL)
    return dex_future_new_for_error (error);
  if (last == NULL)
    return _dp_db_connection_reject (self, NULL);

  return dex_future_new_take_object (g_steal_pointer (&last));
}

static DexFuture *
query_operation (DpDbOperation *operation,
                 GCancellable  *cancellable)
{
  if (!_dp_db_connection_send (operation))
    return _dp_db_connection_reject (operation->connection, NULL);

  return _dp_db_connection_collect (operation->connection, cancellable);
}

static DexFuture *
execute_operation (DpDbOperation *operation,
                   GCancellable  *cancellable)
{
  if (!PQsendQuery (operation->connection->pg, operation->sql))
    return _dp_db_connection_reject (operation->connection, NULL);

  return _dp_db_connection_collect (operation->connection, cancellable);
}

static DexFuture *
transaction_operation (DpDbOperation *operation,
                       GCancellable  *cancellable)
{
  DpDbDeferred own = { .sql = operation->sql };
  g_autoptr(DexFuture) future = _dp_db_connection_send_together (operation, &own, cancellable);
  const GValue *value = dex_future_get_value (future, NULL);

  if (value == NULL)
    return g_steal_pointer (&future);

  /* COMMIT of a transaction that failed before is a rollback, which the server reports as done. */
  if (!g_str_equal (dp_db_result_get_command (g_value_get_object (value)),
                    operation->expected_command))
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_FAILED,
                                  _("Nothing was stored, because an earlier step of the same "
                                    "transaction failed"));

  return dex_future_new_true ();
}

static void
dp_db_connection_finalize (GObject *object)
{
  DpDbConnection *self = DP_DB_CONNECTION (object);

  g_clear_pointer (&self->pg, PQfinish);
  g_clear_pointer (&self->prepared, g_hash_table_unref);
  g_clear_pointer (&self->deferred, g_ptr_array_unref);
  dex_clear (&self->last);
  g_clear_object (&self->last_cancellable);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dp_db_connection_parent_class)->finalize (object);
}

static void
dp_db_connection_class_init (DpDbConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_db_connection_finalize;
}

static void
dp_db_connection_init (DpDbConnection *self)
{
  g_mutex_init (&self->mutex);
}

typedef struct
{
  DpDbTarget *target;
  guint       timeout_ms;
} Open;

static void
open_free (gpointer data)
{
  Open *open = data;

  dp_db_target_unref (open->target);
  g_free (open);
}

static DexFuture *
open_task (GCancellable *cancellable,
           gpointer      data)
{
  Open *open = data;
  DpDbConnection *self;
  GError *error = NULL;
  gboolean is_pooled;
  PGconn *pg;

  pg = _dp_db_wire_connect (open->target, open->timeout_ms, cancellable, &is_pooled, &error);
  if (pg == NULL)
    return dex_future_new_for_error (error);

  self = g_object_new (DP_TYPE_DB_CONNECTION, NULL);
  self->pg = pg;
  self->is_pooled = is_pooled;
  /* Poolers may pass over the options; these two they set for each client. */
  if (is_pooled &&
      !_dp_db_task_await (dp_db_connection_execute (self, POOLED_SQL), cancellable, 0, &error))
    {
      g_object_unref (self);
      return dex_future_new_for_error (error);
    }

  return dex_future_new_take_object (self);
}

/**
 * dp_db_connection_open:
 * @target: where
 * @timeout_ms: how long it may take; 0 for no limit
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbConnection]; rejects
 *   in %DP_DB_ERROR
 */
DexFuture *
dp_db_connection_open (DpDbTarget *target,
                       guint       timeout_ms)
{
  Open *open;

  g_return_val_if_fail (target != NULL, NULL);

  open = g_new0 (Open, 1);
  open->target = dp_db_target_ref (target);
  open->timeout_ms = timeout_ms;

  return _dp_db_task_spawn (open_task, open, open_free);
}

/** dp_db_connection_is_usable: Returns: whether the next query can go out, as far as is known */
gboolean
dp_db_connection_is_usable (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), FALSE);

  return self->pg != NULL && PQstatus (self->pg) == CONNECTION_OK;
}

/** dp_db_connection_is_pooled: Returns: whether each transaction may have another session of the
 * server */
gboolean
dp_db_connection_is_pooled (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), FALSE);

  return self->is_pooled;
}

/** dp_db_connection_close: hangs up; not while a query runs */
void
dp_db_connection_close (DpDbConnection *self)
{
  g_return_if_fail (DP_IS_DB_CONNECTION (self));

  g_clear_pointer (&self->pg, PQfinish);
}

/** dp_db_connection_get_server_version: Returns: e.g. 170012 */
int
dp_db_connection_get_server_version (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), 0);

  return self->pg != NULL ? PQserverVersion (self->pg) : 0;
}

/**
 * dp_db_connection_query:
 * @sql: one statement
 * @params: (nullable) (transfer full): $1, $2 …
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbResult] (text format)
 */
DexFuture *
dp_db_connection_query (DpDbConnection *self,
                        const char     *sql,
                        DpDbParams     *params)
{
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  operation = g_new0 (DpDbOperation, 1);
  operation->sql = g_strdup (sql);
  operation->params = params;

  return _dp_db_connection_start (self, query_operation, operation);
}

/**
 * dp_db_connection_execute:
 * @script: any number of statements, without parameters
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the last statement's
 *   [class@DbResult]
 */
DexFuture *
dp_db_connection_execute (DpDbConnection *self,
                          const char     *script)
{
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (script != NULL, NULL);

  operation = g_new0 (DpDbOperation, 1);
  operation->sql = g_strdup (script);

  return _dp_db_connection_start (self, execute_operation, operation);
}

static DexFuture *
start_transaction_operation (DpDbConnection *self,
                             const char     *sql,
                             const char     *expected_command)
{
  DpDbOperation *operation = g_new0 (DpDbOperation, 1);

  operation->sql = g_strdup (sql);
  operation->expected_command = expected_command;
  operation->sends_deferred = TRUE;

  return _dp_db_connection_start (self, transaction_operation, operation);
}

/** dp_db_connection_begin: Returns: (transfer full): a [class@Dex.Future] of %TRUE */
DexFuture *
dp_db_connection_begin (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);

  return start_transaction_operation (self, "begin", "BEGIN");
}

/**
 * dp_db_connection_commit:
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE; rejects where an earlier failure made
 *   the server roll back instead
 */
DexFuture *
dp_db_connection_commit (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);

  return start_transaction_operation (self, "commit", "COMMIT");
}

/** dp_db_connection_rollback: Returns: (transfer full): a [class@Dex.Future] of %TRUE */
DexFuture *
dp_db_connection_rollback (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);

  _dp_db_connection_forget_deferred (self);

  return start_transaction_operation (self, "rollback", "ROLLBACK");
}

gboolean
_dp_db_connection_is_busy (DpDbConnection *self)
{
  gboolean busy;

  g_mutex_lock (&self->mutex);
  busy = self->last != NULL && dex_future_is_pending (self->last);
  g_mutex_unlock (&self->mutex);

  return busy;
}

gboolean
_dp_db_connection_in_transaction (DpDbConnection *self)
{
  return self->pg != NULL && PQtransactionStatus (self->pg) != PQTRANS_IDLE;
}

gboolean
_dp_db_connection_is_quiet (DpDbConnection *self)
{
  return self->pg != NULL && _dp_db_wire_is_quiet (self->pg);
}

DexFuture *
_dp_db_connection_abort (DpDbConnection *self)
{
  g_autoptr(GCancellable) cancellable = NULL;
  DexFuture *last;

  g_mutex_lock (&self->mutex);
  last = self->last != NULL ? dex_ref (self->last) : dex_future_new_true ();
  cancellable = self->last_cancellable != NULL ? g_object_ref (self->last_cancellable) : NULL;
  self->aborted = TRUE;
  g_mutex_unlock (&self->mutex);

  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);

  return last;
}
